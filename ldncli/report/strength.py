"""The strength of the evidence as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ldncli.evidence.summary import DIRECTIONS, STANCES, Body, Summary
from ldncli.records.library import Library
from ldncli.report.papers import dose_text
from ldncli.report.table import Column, Table

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
    legend = (
        "RCTs, Others: + benefit, = no difference, ± mixed, − harm; certainty is what counts and directions allow so far (docs/methods.md)"
    )
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
        short_directions(summary.rct),
        short_directions(summary.other),
        *(counts[each] for counts in (summary.rct, summary.other) for each in DIRECTIONS),
        summary.best_level,
        summary.certainty.level,
        summary.certainty.why,
        *(summary.stances or {}).values(),
    )


def short_directions(counts: Mapping[str, int]) -> str | None:
    """Counts by direction as people read them: 2+ 1=; None where all are 0."""
    return " ".join(f"{count}{_SHORT_DIRECTIONS[each]}" for each, count in counts.items() if count) or None
