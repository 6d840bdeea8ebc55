"""Papers as tables: the contract's columns for programs, the telling few for the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from ldncli.errors import UsageError
from ldncli.records.model.card import Card
from ldncli.records.vocabularies.units import dose_text, field_words
from ldncli.report.table import Column, Holds, Table

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked
    from ldncli.records.index.ranking import Entry
    from ldncli.records.vocabularies.vocab import Vocabulary

# What people call the kinds of papers.
_KINDS = {
    "primary": "study",
    "secondary-report": "other report",
    "registry": "register entry",
    "systematic-review": "systematic review",
    "narrative-review": "narrative review",
    "preclinical": "laboratory",
    "pharmacokinetic": "pharmacology",
}
# What the annotation of a card's field makes of its column.
_ANNOTATED: tuple[tuple[str, Holds], ...] = (
    ("tuple", "list"),
    ("int", "whole"),
    ("float", "number"),
)


def _holds(annotation: str) -> Holds:
    return next((kind for word, kind in _ANNOTATED if annotation.startswith(word)), "text")


CARD_HOLDS: dict[str, Holds] = {each.name: _holds(str(each.type)) for each in fields(Card)}
_LABELS = {"paper_id": "Paper", "name": "Name", "title": "Title"}


def paper_table(
    cards: Sequence[Card],
    title: str,
    unit: str,
    designs: Vocabulary,
    *,
    notes: Iterable[str] = (),
    marks: Mapping[str, str] | None = None,
    folded: Mapping[str, Sequence[str]] | None = None,
) -> Table:
    """One row a paper: the contract's columns and, for people, its design (of `designs`) and what
    it is, doses (in `unit` a day), participants and finding in one cell each. `folded` are the
    kinds of the other reports of its study that have no row."""
    keys = list(CARD_HOLDS)
    columns = [
        Column(
            key,
            _LABELS.get(key, field_words(key, unit).capitalize()),
            shown=key in _LABELS,
            wide=key == "title",
            holds=holds,
        )
        for key, holds in CARD_HOLDS.items()
    ]
    place = keys.index("direction")
    columns[place:place] = [
        Column("design_name", "Design", people=True),
        Column("report", "Report", people=True),
        Column("dose", f"{unit}/day", people=True),
        Column("people", "n", people=True),
        Column("finding", "Finding", people=True),
    ]
    rows = []
    for card in cards:
        row = [getattr(card, key) for key in keys]
        row[place:place] = [
            designs.short(card.design),
            _beside_design(card, (folded or {}).get(card.paper_id, ())),
            dose_text(card.dose_min_mg, card.dose_max_mg, unit),
            _people(card),
            finding(card),
        ]
        rows.append(tuple(row))
    return Table(title, tuple(columns), tuple(rows), tuple(notes), marks=marks or {})


def search_lines(
    asked: Asked, *, unfold: bool = False, by_relevance: bool = False, people: bool = False
) -> Sequence[Entry]:
    """What a search lists: for people one line a study; for programs the other reports too, after
    all lines; with `unfold` each after its study; `by_relevance` as the words alone rank them.

    Raises UsageError for relevance without words.
    """
    from ldncli.records.index.ranking import Entry

    if by_relevance:
        if asked.match is None:
            raise UsageError(
                "sorting by relevance needs words",
                hint="name words to search for, or sort by a column",
            )
        from ldncli.records.index.matching import by_bm25

        kept = set(asked.selection.ids)
        order = by_bm25(asked.library.store, asked.match)
        return [Entry(each) for each in order if each in kept]
    if unfold:
        return [Entry(paper) for line in asked.listing for paper in (line.paper, *line.folded)]
    if people:
        return asked.listing
    others = [Entry(paper) for line in asked.listing for paper in line.folded]
    return [*(Entry(line.paper) for line in asked.listing), *others]


def _people(card: Card) -> int | None:
    """Those who took part; a number that a register plans is none of people."""
    return None if card.n_kind == "planned" else card.n


def finding(card: Card) -> str:
    """What the authors concluded; a dash where nothing of it was seen."""
    return card.direction.replace("-", " ") if card.direction else "–"


def _beside_design(card: Card, others: Sequence[str]) -> str | None:
    """What a paper is, as `report`; None for a review, whose design says it."""
    told = report(card, others)
    return None if card.kind.endswith("-review") and told == _KINDS.get(card.kind) else told


def report(card: Card, others: Sequence[str] = ()) -> str:
    """What a paper is, a retraction first, with the kinds of the other reports of its study."""
    flag = f"{card.status.upper()} " if card.status in ("retracted", "concern") else ""
    kinds = Counter(_KINDS.get(each, each) for each in others)
    told = [kind if count == 1 else f"{count} × {kind}" for kind, count in kinds.items()]
    return f"{flag}{_KINDS.get(card.kind, card.kind)}" + (f" + {', '.join(told)}" if told else "")
