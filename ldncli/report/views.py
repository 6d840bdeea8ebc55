"""Answers as tables: which columns, in which order, with which notes. Nothing is computed here that a paper did not say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from ldncli.evidence.summary import DIRECTIONS, STANCES, Body, Summary
from ldncli.records.card import Card
from ldncli.records.library import Library
from ldncli.records.model import Outcome, Paper
from ldncli.records.vocab import Vocabulary
from ldncli.report.table import Column, Table

_PAPER_LABELS = {
    "paper_id": "Paper",
    "title": "Title",
    "year": "Year",
    "design": "Design",
    "direction": "Direction",
    "dose_min_mg": "Dose from, mg",
    "dose_max_mg": "Dose to, mg",
    "n_randomised": "Randomised",
}
_PAPER_SHOWN = ("paper_id", "title", "design", "dose", "n", "direction")


def paper_table(cards: Sequence[Card], title: str, *, notes: Iterable[str] = (), marks: Mapping[str, str] | None = None) -> Table:
    """One row a paper: the contract's columns, then (for people) dose and number of participants in one cell each."""
    keys = [each.name for each in fields(Card)]
    columns = tuple(
        Column(key, _PAPER_LABELS.get(key, key.replace("_", " ").capitalize()), shown=key in _PAPER_SHOWN, wide=key == "title") for key in keys
    )
    rows = tuple(tuple(getattr(card, key) for key in keys) for card in cards)
    return Table(title, columns, rows, tuple(notes), marks=marks or {})


def brief_paper_table(cards: Sequence[Card], title: str, *, notes: Iterable[str] = (), marks: Mapping[str, str] | None = None) -> Table:
    """One row a paper for the screen: id, title, design, dose, participants, direction."""
    columns = (
        Column("paper_id", "Paper"),
        Column("title", "Title", wide=True),
        Column("design", "Design"),
        Column("dose", "mg/day"),
        Column("n", "n"),
        Column("direction", "Direction"),
    )
    rows = tuple((card.paper_id, card.title, card.design, dose_text(card.dose_min_mg, card.dose_max_mg), _people(card), marked_direction(card)) for card in cards)
    return Table(title, columns, rows, tuple(notes), marks=marks or {})


def _people(card: Card) -> int | None:
    return next((each for each in (card.n_randomised, card.n_enrolled, card.n_analysed) if each is not None), None)


def marked_direction(card: Card) -> str | None:
    """The direction, or what keeps the paper from counting as evidence."""
    return card.status if card.status in ("retracted", "concern") else card.direction or (card.kind if card.direction is None else None)


def dose_text(low: float | None, high: float | None) -> str | None:
    """A range of doses in mg per day as people write it; µg below 0.1 mg."""
    if low is None or high is None:
        return None
    if 0 < high < 0.1:
        return f"{low * 1000:g} µg" if low == high else f"{low * 1000:g}–{high * 1000:g} µg"
    return f"{low:g}" if low == high else f"{low:g}–{high:g}"


_OUTCOME_COLUMNS = (
    "paper_id study_id condition domain scale timepoint_weeks role analysis ldn_n ldn_mean ldn_sd ldn_events control_n control_mean "
    "control_sd control_events contrast_type contrast contrast_low contrast_high p direction place source"
).split()
_OUTCOME_SHOWN = ("paper_id", "domain", "scale", "timepoint_weeks", "contrast_type", "contrast", "contrast_low", "contrast_high", "p", "direction")


def outcome_table(papers: Iterable[Paper], title: str, *, outcomes: frozenset[str] = frozenset(), notes: Iterable[str] = ()) -> Table:
    """One row an outcome, as reported; contrasts are low-dose naltrexone minus (or over) control.

    Where a study has several arms of one role, each pair of a naltrexone arm and a control arm has a row. `outcomes`
    keeps those domains only (empty: all).
    """
    columns = tuple(Column(key, key.replace("_", " "), shown=key in _OUTCOME_SHOWN) for key in _OUTCOME_COLUMNS)
    rows = [
        row for paper in papers for outcome in paper.outcomes if not outcomes or outcome.domain in outcomes for row in _outcome_rows(paper, outcome)
    ]
    return Table(title, columns, tuple(rows), tuple(notes))


def _outcome_rows(paper: Paper, outcome: Outcome) -> list[tuple[Any, ...]]:
    roles = {arm.id: arm.role for arm in paper.arms}
    none: list[str | None] = [None]
    treated = [arm for arm in outcome.arms if roles.get(arm) == "ldn"] or none
    controls = [arm for arm in outcome.arms if roles.get(arm) == "control"] or none
    return [_outcome_row(paper, outcome, ldn, control) for ldn in treated for control in controls]


def _outcome_row(paper: Paper, outcome: Outcome, ldn: str | None, control: str | None) -> tuple[Any, ...]:
    contrast = outcome.contrast
    source, _, place = outcome.place.partition(" ")
    condition = outcome.condition or (paper.conditions[0] if paper.conditions else None)
    low, high = contrast.ci if contrast and contrast.ci else (None, None)
    start = (paper.id, paper.study_id, condition, outcome.domain, outcome.scale, outcome.timepoint_weeks, outcome.role, outcome.analysis)
    reported = (contrast.type, contrast.value, low, high, p_text(contrast.p, contrast.p_relation)) if contrast else (None,) * 5
    return (*start, *_arm_cells(outcome, ldn), *_arm_cells(outcome, control), *reported, outcome.direction, place or None, cite(paper, source))


def _arm_cells(outcome: Outcome, arm: str | None) -> tuple[Any, ...]:
    data = outcome.arms[arm] if arm else None
    return (data.n, data.mean, data.sd, data.events) if data else (None, None, None, None)


def p_text(p: float | None, relation: str) -> float | str | None:
    """A p value: the number, or its bound as it was printed."""
    return p if p is None or relation == "=" else f"{relation}{p:g}"


def cite(paper: Paper, source: str) -> str:
    """The source behind a short name: its address, else what it is."""
    found = next((each for each in paper.sources if each.id == source), None)
    return (found.url or found.cite) if found else source


_SHORT_DIRECTIONS = {"benefit": "+", "no-difference": "=", "mixed": "±", "harm": "−"}


def evidence_table(summaries: Sequence[Summary], by: str, body: Body, library: Library, account: str) -> Table:
    """One row a key: the contract's columns and, for people, label, doses and directions in one cell each."""
    stances = STANCES if by == "mechanism" else ()
    columns = (
        Column("label", by.capitalize(), wide=True, people=True),
        Column(by, by.capitalize(), shown=False),
        Column("studies", "Studies"),
        Column("randomised_trials", "Rand."),
        Column("participants", "People"),
        Column("doses", "mg/day", people=True),
        *(Column(key, key, shown=False) for key in ("dose_min_mg", "dose_max_mg")),
        Column("rct_directions", "RCTs", people=True),
        Column("other_directions", "Others", people=True),
        *(Column(f"{kind}_{each.replace('-', '_')}", f"{kind} {each}", shown=False) for kind in ("rct", "other") for each in DIRECTIONS),
        Column("best_level", "Level", shown=False),
        Column("certainty", "Certainty", shown=by != "mechanism"),
        Column("why", "Why", below=True),
        *(Column(each, each.capitalize()) for each in stances),
    )
    labels = library.vocabulary(f"{by}s").label if by != "dose" else str
    rows = tuple(_evidence_row(each, labels(each.key)) for each in summaries)
    besides = f"besides these studies: reviews {body.reviews}, trials registered or planned {len(body.running)}, trials ended without known results {len(body.silent)}"
    legend = "RCTs, Others: + benefit, = no difference, ± mixed, − harm; certainty is what counts and directions allow so far (docs/methods.md)"
    if not rows:
        besides = f"no clinical study with a result; {besides}"
    return Table("Strength of the evidence", columns, rows, (account, besides, legend))


def _evidence_row(summary: Summary, label: str) -> tuple[Any, ...]:
    return (
        label,
        summary.key,
        len(summary.studies),
        summary.randomised_trials,
        summary.participants,
        dose_text(summary.dose_min, summary.dose_max),
        summary.dose_min,
        summary.dose_max,
        _short(summary.rct),
        _short(summary.other),
        *(counts[each] for counts in (summary.rct, summary.other) for each in DIRECTIONS),
        summary.best_level,
        summary.certainty.level,
        summary.certainty.why,
        *(summary.stances or {}).values(),
    )


def _short(counts: Mapping[str, int]) -> str | None:
    return " ".join(f"{count}{_SHORT_DIRECTIONS[each]}" for each, count in counts.items() if count) or None


def vocabulary_table(vocabulary: Vocabulary, library: Library) -> Table:
    """A vocabulary as a tree, with the number of papers that name a term, and that name it or anything below it."""
    named = _papers_by_term(vocabulary.name, library)
    columns = (
        Column("term", "Term", wide=True, shown=True),
        Column("id", "Id"),
        Column("parent", "Parent", shown=False),
        Column("papers", "Papers"),
        Column("with_below", "With all below"),
        Column("names", "Other names", shown=False),
        Column("codes", "Codes", shown=False),
    )
    rows = []
    for term in vocabulary.terms:
        below = frozenset().union(*(named.get(each, frozenset()) for each in vocabulary.within(term)))
        depth = sum(1 for _ in vocabulary.ancestors(term))
        concept = vocabulary.terms[term]
        codes = tuple(f"{name} {code}" for name, code in concept.codes.items())
        rows.append(("  " * depth + concept.label, term, vocabulary.parents[term], len(named.get(term, ())), len(below), concept.names()[1:], codes))
    return Table(f"{vocabulary.name.capitalize()} ({len(rows)} terms)", columns, tuple(rows))


def _papers_by_term(vocabulary: str, library: Library) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    if vocabulary == "scales":
        pairs = ((outcome.scale, paper.id) for paper in library.papers() for outcome in paper.outcomes if outcome.scale)
    elif vocabulary == "designs":
        pairs = ((paper.design, paper.id) for paper in library.facets())
    else:
        pairs = ((term, paper.id) for paper in library.facets() for term in getattr(paper, vocabulary))
    for term, paper_id in pairs:
        found.setdefault(term, set()).add(paper_id)
    return {term: frozenset(ids) for term, ids in found.items()}
