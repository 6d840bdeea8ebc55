"""What a cell of the evidence map says in words: for legends, screen
readers, and whoever points at it."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.evidence.selecting.studies import Study, last_end
from ldncli.evidence.survey.evidence_map import Cell, EvidenceMap
from ldncli.report.words.findings.directions import DIRECTIONS, NOT_STATED
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.studies.registered import apart_words, under_way_words

DESIGN_WORDS = {
    "randomised": "randomised trial",
    "controlled": "controlled or cohort study",
    "uncontrolled": "study without control group",
    "case-report": "case report",
    "laboratory": "laboratory study",
    "other": "other work",
}
# In a sentence about a cell, "not stated" has to say what is not.
DIRECTION_WORDS = {
    each: words.word if words is not NOT_STATED else f"direction {words.word}"
    for each, words in DIRECTIONS.items()
}
CERTAINTY_WORDS = {
    "high": "high",
    "moderate": "moderate",
    "low": "low",
    "very-low": "very low",
    None: "not rated",
}

# How a cell counts, beside the tables of the same base.
COUNTS = (
    "A row or column sums up all that is below it; each study counts once. A cell counts all its"
    " studies, those randomised by design and the people analysed, whatever was compared; ldn"
    " evidence counts the condition and outcome alone, and as randomised only trials that compare"
    " it"
)


def year_of(date: str | None) -> str | None:
    """The year of a date."""
    return date[:4] if date else None


def cell_words(cell: Cell) -> str:
    """What stands in a cell, in one sentence without its row and column."""
    if cell.state == "studies":
        return _studies_words(cell)
    if cell.state == "no studies":
        return "no studies"
    trials = cell.trials
    if cell.state == "only trials under way":
        ends = year_of(last_end(trials))
        told = (
            f"no studies yet, {under_way_words(trials, 'registered trial')},"
            f" {f'expected to end {ends}' if ends else 'end not stated'}"
        )
    else:
        noun = counted(len(trials), "registered trial")
        told = f"no studies, {noun} ended without known results"
    return (
        told
        if cell.sure
        else f"{told} (in this row: the register entry's outcomes are not on record)"
    )


def _studies_words(cell: Cell) -> str:
    people = (
        "number of people not stated"
        if cell.participants is None
        else counted(cell.participants, "person analysed", "people analysed")
    )
    found = ", ".join(
        f"{count} {DIRECTION_WORDS[name]}" for name, count in cell.directions.items() if count
    )
    parts = [
        f"{counted(len(cell.studies), 'study', 'studies')}, {cell.randomised} randomised, {people}",
        f"best design: {DESIGN_WORDS[cell.best_design or 'other']}",
        f"found: {found}",
        f"certainty {CERTAINTY_WORDS[cell.certainty]}",
    ]
    if cell.running:
        ends = year_of(cell.expected_end)
        told = under_way_words(cell.running)
        parts.append(f"{told}{f', expected to end {ends}' if ends else ''}")
    if cell.silent:
        parts.append(f"{counted(len(cell.silent), 'trial')} ended without known results")
    return "; ".join(parts)


def title_words(found: EvidenceMap) -> str:
    """The title of a map."""
    return f"Evidence map: conditions by {found.by[:-1] if found.by != 'doses' else 'dose'}"


def colour_words(found: EvidenceMap, colour: str) -> str:
    """What the colour and letter of a bubble mean, for this map."""
    if colour == "direction":
        return (
            "Found: randomised trials where there are any, otherwise the other studies; mixed where"
            " they disagree. Not a vote on whether it works."
        )
    if found.by == "mechanisms":
        return "Not rated: GRADE rates effects of treatment, not mechanisms."
    highest = (
        "Certainty by GRADE: the highest of all findings in the cell; a finding is one outcome in"
        " one condition"
    )
    return (
        f"{highest}."
        if found.by == "outcomes"
        else f"{highest}, from the studies of its column only."
    )


def mixed_words(found: EvidenceMap) -> str | None:
    """The groups that stand in no row of a condition that only some of their people have."""
    names = list(dict.fromkeys(each.study.name for each in found.mixed))
    if not names:
        return None
    named = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
    return (
        "Mixed groups are in the row that covers all their people, if there is one, and not in"
        f" rows that cover only some: {counted(len(names), 'study', 'studies')}"
        f" ({named})."
    )


def besides_words(trials: Sequence[Study]) -> str | None:
    """The trials that fill no cell."""
    if not trials:
        return None
    names = ", ".join(each.name for each in trials[:3]) + (" and others" if len(trials) > 3 else "")
    return (
        f"Not shown: {counted(len(trials), 'trial or plan', 'trials and plans')} without a"
        f" published report and not under way ({apart_words(trials)}): {names}."
    )
