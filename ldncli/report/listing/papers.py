"""Papers as tables: the contract's columns for programs, the telling few for the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from ldncli.records.model.card import Card
from ldncli.records.vocabularies.units import dose_text, field_words
from ldncli.report.table import Column, Table

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
_LABELS = {"paper_id": "Paper", "name": "Name", "title": "Title", "design": "Design"}


def paper_table(
    cards: Sequence[Card],
    title: str,
    unit: str,
    *,
    notes: Iterable[str] = (),
    marks: Mapping[str, str] | None = None,
    folded: Mapping[str, Sequence[str]] | None = None,
) -> Table:
    """One row a paper: the contract's columns and, for people, what it is, doses (in `unit` a day),
    participants and finding in one cell each. `folded` are the kinds of the other reports of its
    study that have no row."""
    keys = [each.name for each in fields(Card)]
    columns = [
        Column(
            key,
            _LABELS.get(key, field_words(key, unit).capitalize()),
            shown=key in _LABELS,
            wide=key == "title",
        )
        for key in keys
    ]
    place = keys.index("direction")
    columns[place:place] = [
        Column("report", "Report", people=True),
        Column("dose", f"{unit}/day", people=True),
        Column("n", "n", people=True),
        Column("finding", "Finding", people=True),
    ]
    rows = []
    for card in cards:
        row = [getattr(card, key) for key in keys]
        row[place:place] = [
            report(card, (folded or {}).get(card.paper_id, ())),
            dose_text(card.dose_min_mg, card.dose_max_mg, unit),
            _people(card),
            finding(card),
        ]
        rows.append(tuple(row))
    return Table(title, tuple(columns), tuple(rows), tuple(notes), marks=marks or {})


def _people(card: Card) -> int | None:
    return next(
        (
            each
            for each in (card.n_randomised, card.n_enrolled, card.n_analysed)
            if each is not None
        ),
        None,
    )


def finding(card: Card) -> str:
    """What the authors concluded; a dash where nothing of it was seen."""
    return card.direction or "–"


def report(card: Card, others: Sequence[str] = ()) -> str:
    """What a paper is, a retraction first, with the kinds of the other reports of its study."""
    flag = f"{card.status.upper()} " if card.status in ("retracted", "concern") else ""
    kinds = Counter(_KINDS.get(each, each) for each in others)
    told = [kind if count == 1 else f"{count} × {kind}" for kind, count in kinds.items()]
    return f"{flag}{_KINDS.get(card.kind, card.kind)}" + (f" + {', '.join(told)}" if told else "")
