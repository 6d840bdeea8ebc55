"""`ldn search`: papers found by words and filters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ldncli.cli.options import Filters, Output, Shape, with_options

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked

Words = Annotated[
    list[str] | None,
    typer.Argument(
        help=(
            'Words, "phrases", AND, OR, NOT, prefix*, title:word, author:, journal:, year:, doi:'
            " …; leave out to list all papers."
        ),
        show_default=False,
    ),
]
# The order of SQLite's BM25, which knows no evidence.
_RELEVANCE = "relevance"


@with_options
def search(
    filters: Filters,
    shape: Shape,
    output: Output,
    words: Words = None,
    unfold: Annotated[
        bool, typer.Option("--unfold", help="Give every report of a study a line of its own.")
    ] = False,
) -> None:
    """Find papers by words and filters, the best evidence first.

    A name finds all its synonyms: RSD finds CRPS, fibro finds fibromyalgia. Each line is a study,
    followed by its other reports; formats for programs list these after all lines. --sort relevance
    ranks by the words alone (BM25).

    Example: ldn search fibromyalgia --dose 4.5 --design crossover-rct
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.listing.papers import paper_table, search_lines
    from ldncli.report.table import cut_words
    from ldncli.report.words.selection import selection_words, unread_words

    asked = question(filters, words or (), every_scope=True, nearly=True)
    text = " ".join(words or ())
    by_relevance = shape.sort == _RELEVANCE
    if by_relevance:
        shape = replace(shape, sort=None)
    # Other reports are told in a column for people; where it is not shown, they get their lines.
    shown_columns = ",".join(shape.columns or ["report"]).split(",")
    people = out.for_people(output) and not shape.wide and "report" in shown_columns
    lines = search_lines(asked, unfold=unfold, by_relevance=by_relevance, people=people)
    counts = selection_words(asked.selection) if lines or not _lacks_the_words(asked) else None
    notes = [*_notes(asked, text), *filter(None, [counts]), *unread_words(asked)]
    if lines is asked.listing and len(lines) < len(asked.selection.ids):
        notes.append("one line per study; --unfold lists each of its reports")
    limit = out.row_limit(shape, output)
    shown = lines[:limit] if limit and not shape.sort else lines
    cards = asked.library.cards([each.paper for each in shown])
    kinds = {
        each.id: each.kind
        for each in asked.library.facets(paper for line in shown for paper in line.folded)
    }
    table = paper_table(
        cards,
        _title(len(lines), text),
        asked.library.dose_unit,
        asked.library.vocabulary("designs"),
        notes=notes,
        marks=_marks(asked, cards) if out.on_terminal(output) else {},
        folded={line.paper: [kinds[each] for each in line.folded] for line in shown},
    )
    table = out.shape(table, shape, output)
    if len(shown) < len(lines):
        table = replace(table, cut=cut_words(len(shown), len(lines)))
    out.emit(table, output)


def _notes(asked: Asked, text: str) -> list[str]:
    """How the words were understood, and that nothing was found where that is so."""
    from ldncli.cli.questions import heard_words
    from ldncli.report.words.language.commands import shell_words
    from ldncli.report.words.selection import on_everything

    notes = [*(on_everything(asked.match) if asked.match else ()), *heard_words(asked)]
    if not text or asked.selection.ids or not _lacks_the_words(asked):
        return notes
    notes = notes or [f"nothing found for {text!r}"]
    absent = [word for word, vocabulary in asked.match.absent] if asked.match else []
    near = [f"`ldn {shell_words(['brief', word])}` names what is nearby" for word in absent[:1]]
    return [*notes, *near]


def _lacks_the_words(asked: Asked) -> bool:
    """Whether papers are left out for want of the words alone."""
    from ldncli.evidence.selecting.query import WITHOUT_WORDS

    return set(asked.selection.left_out) <= {WITHOUT_WORDS}


def _title(lines: int, text: str) -> str:
    """How many lines there are for which words; empty without any."""
    if not lines:
        return ""
    many = f"{lines:,} result{'' if lines == 1 else 's'}"
    return f"{many} for {text!r}" if text.strip() else many


def _marks(asked: Asked, cards: list) -> dict[str, str]:
    """The texts of cells as they are, to the same with the words that were found marked."""
    if asked.match is None:
        return {}
    from ldncli.records.index.marking import marked

    texts = [text for card in cards for text in (card.title, card.summary)]
    return {text: marked(text, asked.match.understood.tree) for text in texts}
