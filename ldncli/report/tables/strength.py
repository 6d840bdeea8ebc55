"""The strength of the evidence as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ldncli.evidence.certainty.ratings import SYMBOLS
from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.findings.groupings import STANCES, Summary
from ldncli.evidence.selecting.body import DIRECTIONS, Body
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.units import dose_text
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.certainty import why_words
from ldncli.report.words.findings.directions import short_counts, signs_legend
from ldncli.report.words.language.numbers import PEOPLE_RULE
from ldncli.report.words.selection import besides_words

# The columns of a screen with room for more than the answer.
_ROOMY = 100
# What a row sums up, by what it is a row of.
_SUMMED = {"condition": "outcome", "outcome": "condition"}


def evidence_table(
    summaries: Sequence[Summary],
    by: str,
    body: Body,
    library: Library,
    account: str,
    mixed: Sequence[str] = (),
    head: tuple[str, ...] = (),
) -> Table:
    """One row a key: the contract's columns and, for people, label, doses and
    directions in one cell each. `head` is what is said first."""
    stances = STANCES if by == "mechanism" else ()
    columns = (
        Column("label", by.capitalize(), people=True),
        Column(by, by.capitalize(), shown=False),
        Column("studies", "Studies"),
        Column("randomised_trials", "Rand.", room=_ROOMY),
        Column("people_randomised", "Randomised", room=_ROOMY),
        Column("people_analysed", "Analysed"),
        Column("doses", library.topic.dose.column, people=True, room=_ROOMY),
        *(Column(key, key, shown=False) for key in ("dose_min_mg", "dose_max_mg")),
        Column("rct_directions", "RCTs conclude", people=True),
        Column("other_directions", "Others conclude", people=True),
        *(
            Column(f"{kind}_{each.replace('-', '_')}", f"{kind} {each}", shown=False)
            for kind in ("rct", "other")
            for each in DIRECTIONS
        ),
        Column("best_level", "Level", shown=False),
        Column("certainty", "Certainty", shown=False),
        Column("symbol", "GRADE", people=True, shown=by != "mechanism"),
        Column("why", "Why", below=True, asked="why"),
        *(Column(each, each.capitalize()) for each in stances),
    )
    labels = library.vocabulary(f"{by}s").label if by != "dose" else str
    rows = tuple(
        _evidence_row(each, labels(each.key), _why(each, by, library), library.topic.dose.unit)
        for each in summaries
    )
    besides = besides_words(body)
    rated = (
        "GRADE does not rate mechanisms"
        if by == "mechanism"
        else "certainty after GRADE, the highest of all findings in the row"
    )
    legend = (
        f"{PEOPLE_RULE}; conclude: what authors say of their main outcome, {signs_legend()};"
        f" {rated} (docs/methods.md)"
    )
    if not rows:
        besides = f"no clinical study with results; {besides}"
    return Table(
        "Strength of the evidence",
        columns,
        rows,
        head=head,
        legend=(account, besides, *mixed, legend),
    )


def _evidence_row(summary: Summary, label: str, why: str, unit: str) -> tuple[Any, ...]:
    return (
        label,
        summary.key,
        len(summary.studies),
        summary.randomised_trials,
        summary.people.randomised,
        summary.people.analysed,
        dose_text(summary.dose_min, summary.dose_max, unit),
        summary.dose_min,
        summary.dose_max,
        short_counts(summary.rct) or None,
        short_counts(summary.other) or None,
        *(counts[each] for counts in (summary.rct, summary.other) for each in DIRECTIONS),
        summary.best_level,
        summary.certainty.level,
        SYMBOLS.get(summary.certainty.level or "", "–"),
        why,
        *(summary.stances or {}).values(),
    )


def _why(summary: Summary, by: str, library: Library) -> str:
    """Of which finding the certainty is, and the reason for it."""
    if not summary.surest:
        return why_words(summary.certainty)
    count, ties, noun = len(summary.findings), len(summary.surest), _SUMMED.get(by, "finding")
    name = _name(summary.surest[0], by, library)
    if count == 1:
        told = f"One {noun}, {name}."
    elif ties == count:
        told = f"The same for all {count} {noun}s, such as {name}."
    else:
        others = f" ({ties - 1} other{'s are' if ties > 2 else ' is'} as high)" if ties > 1 else ""
        told = f"Highest of {count} {noun}s, for {name}{others}."
    return f"{told} {why_words(summary.certainty)}"


def _name(finding: Finding, by: str, library: Library) -> str:
    """A finding by what the row does not say already."""
    condition = library.vocabulary("conditions").inline(finding.condition)
    outcome = library.vocabulary("outcomes").inline(finding.outcome)
    return {"condition": outcome, "outcome": condition}.get(by, f"{outcome} in {condition}")
