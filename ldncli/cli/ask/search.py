"""`ldn search`: papers found by words and filters."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import Filters, Output, Shape, with_options

Words = Annotated[
    list[str] | None,
    typer.Argument(
        help='Words, "phrases", AND, OR, NOT, prefix*; none for all papers.', show_default=False
    ),
]


@with_options
def search(filters: Filters, shape: Shape, output: Output, words: Words = None) -> None:
    """Find papers by words and filters, best match first.

    Synonyms count both ways: RSD finds CRPS, fibro finds fibromyalgia.

    Example: ldn search fibromyalgia --dose 4.5 --design crossover-rct
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.evidence.selecting.query import WITHOUT_WORDS
    from ldncli.records.index.fulltext import did_you_mean, highlights
    from ldncli.report.listing.papers import paper_table
    from ldncli.report.words.selection import selection_words

    asked = question(filters, words or (), every_scope=True)
    text = " ".join(words or ())
    if text and not asked.selection.ids and set(asked.selection.left_out) <= {WITHOUT_WORDS}:
        meant = did_you_mean(asked.library.store, text)
        out.say(
            f"nothing found for {text!r}; did you mean: ldn search {meant}"
            if meant
            else f"nothing found for {text!r}"
        )
    ids = asked.selection.ids
    limit = out.row_limit(shape, output)
    if limit and not shape.sort:
        ids = ids[:limit]
    notes = [selection_words(asked.selection)]
    if len(ids) < len(asked.selection.ids):
        notes.append(f"the first {len(ids)} are shown; --limit 0 shows all")
    cards = asked.library.cards(ids)
    marks = (
        _marks(cards, highlights(asked.library.store, asked.expression, ids))
        if out.on_terminal(output)
        else {}
    )
    out.emit(
        out.shape(
            paper_table(cards, _title(text), asked.library.dose_unit, notes=notes, marks=marks),
            shape,
            output,
        ),
        output,
    )


def _marks(cards: list, found: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The texts of cells as they are, to the same with the matching words marked."""
    marks = {}
    for card in cards:
        if card.paper_id in found:
            marks[card.title], marks[card.summary] = found[card.paper_id]
    return marks


def _title(text: str) -> str:
    return f"Papers for {text!r}" if text.strip() else "Papers"
