"""Outcomes as a table, one row each, as their papers report them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.effects import caveat_words
from ldncli.report.words.language.numbers import p_printed

_OUTCOME_COLUMNS = [
    "paper_id",
    "name",
    "study_id",
    "condition",
    "population",
    "domain",
    "scale",
    "timepoint_weeks",
    "role",
    "analysis",
    "treatment_n",
    "treatment_mean",
    "treatment_sd",
    "treatment_events",
    "control_n",
    "control_mean",
    "control_sd",
    "control_events",
    "contrast_type",
    "contrast",
    "contrast_low",
    "contrast_high",
    "p",
    "direction",
    "place",
    "source",
    "caveats",
]
NOBODY_SAYS: Mapping[str, frozenset[str]] = {}
_OUTCOME_SHOWN = (
    "paper_id",
    "domain",
    "scale",
    "timepoint_weeks",
    "contrast_type",
    "contrast",
    "contrast_low",
    "contrast_high",
    "p",
    "direction",
)


def outcome_table(
    papers: Iterable[Paper],
    title: str,
    *,
    outcomes: frozenset[str] = frozenset(),
    all_have: Mapping[str, frozenset[str]] = NOBODY_SAYS,
    notes: Iterable[str] = (),
) -> Table:
    """One row an outcome, as reported; contrasts are treatment minus (or over) control; those
    whose order of subtraction no source states are left out.

    Where a study has several arms of one role, each pair of a treatment arm and a control arm has a
    row. `outcomes` keeps those domains only (empty: all). `all_have` are the conditions that all
    people of a study have, by study, as `Asked.all_have`; a study that is not there has all that
    its papers name. The condition of a row is the outcome's own, else the first that all have; its
    population is `mixed` where only some have another that the paper names.
    """
    columns = tuple(
        Column(key, key.replace("_", " "), shown=key in _OUTCOME_SHOWN) for key in _OUTCOME_COLUMNS
    )
    rows = [
        row
        for paper in papers
        for outcome in paper.outcomes
        if not outcomes or outcome.domain in outcomes
        for row in _outcome_rows(paper, outcome, all_have)
    ]
    return Table(title, columns, tuple(rows), tuple(notes))


def _outcome_rows(
    paper: Paper, outcome: Outcome, all_have: Mapping[str, frozenset[str]]
) -> list[tuple[Any, ...]]:
    whom = _whom(paper, outcome, all_have.get(paper.study_id or ""))
    roles = {arm.id: arm.role for arm in paper.arms}
    none: list[str | None] = [None]
    treated = [arm for arm in outcome.arms if roles.get(arm) == "treatment"] or none
    controls = [arm for arm in outcome.arms if roles.get(arm) == "control"] or none
    return [
        _outcome_row(paper, outcome, whom, treatment, control)
        for treatment in treated
        for control in controls
    ]


def _whom(
    paper: Paper, outcome: Outcome, held: frozenset[str] | None
) -> tuple[str | None, str | None]:
    """The condition of the people of an outcome, and whether they are a mixed group."""
    if outcome.condition:
        return outcome.condition, None
    of_all = [each for each in paper.conditions if held is None or each in held]
    mixed = len(of_all) < len(paper.conditions)
    return (of_all[0] if of_all else None), ("mixed" if mixed else None)


def _outcome_row(
    paper: Paper,
    outcome: Outcome,
    whom: tuple[str | None, str | None],
    treatment: str | None,
    control: str | None,
) -> tuple[Any, ...]:
    contrast = outcome.contrast
    source, _, place = outcome.place.partition(" ")
    signed = contrast is not None and contrast.sign_stated
    value = contrast.value if contrast and signed else None
    low, high = contrast.ci if contrast and signed and contrast.ci else (None, None)
    start = (
        paper.id,
        paper.name,
        paper.study_id,
        *whom,
        outcome.domain,
        outcome.scale,
        outcome.timepoint_weeks,
        outcome.role,
        outcome.analysis,
    )
    reported = (
        (contrast.type, value, low, high, p_printed(contrast.p, contrast.p_relation))
        if contrast
        else (None,) * 5
    )
    return (
        *start,
        *_arm_cells(outcome, treatment),
        *_arm_cells(outcome, control),
        *reported,
        outcome.direction,
        place or None,
        cite(paper, source),
        tuple(map(caveat_words, outcome.caveats)),
    )


def _arm_cells(outcome: Outcome, arm: str | None) -> tuple[Any, ...]:
    data = outcome.arms[arm] if arm else None
    return (data.n, data.mean, data.sd, data.events) if data else (None, None, None, None)


def cite(paper: Paper, source: str) -> str:
    """The source behind a short name: its address, else what it is."""
    found = next((each for each in paper.sources if each.id == source), None)
    return (found.url or found.cite) if found else source
