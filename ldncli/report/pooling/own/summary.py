"""Own studies as a row of a summary of findings."""

from __future__ import annotations

import math
from typing import Any

from ldncli.errors import UsageError
from ldncli.evidence.absolute.own_expressed import express_own, people_of
from ldncli.evidence.synthesis.own_studies import OwnAnalysis
from ldncli.report.table import Column, Table
from ldncli.report.tables.absolute_words import (
    control_level_text,
    expressed_difference,
    needed_text,
    ratio_text,
    span_cells,
    treated_text,
)
from ldncli.report.words.language.numbers import counted

_PEOPLE = (
    ("label", "Outcome"),
    ("control_text", "With control"),
    ("treated_text", "With treatment"),
    ("difference_text", "Difference [95%]"),
    ("relative_text", "Relative effect [95%]"),
    ("needed_text", "NNT"),
    ("people_text", "People (studies)"),
    ("certainty_text", "Certainty"),
)
_PROGRAMS = (
    "outcome measure k people control_kind control control_low control_high control_groups treated"
    " treated_low treated_high difference difference_low difference_high relative relative_low"
    " relative_high standardised standardised_low standardised_high nnt nnt_low nnt_high"
).split()
_UNRATED = (
    "Certainty is not rated: numbers alone say nothing of risk of bias, indirectness or results"
    " that were not published."
)


def own_summary(
    analysis: OwnAnalysis,
    outcome: str,
    assumed_risk: float | None = None,
    *,
    people: bool = False,
) -> Table:
    """The pooled effect without and with treatment, in the units of the base's summaries: in words
    for `people`, else in numbers."""
    if not math.isfinite(analysis.pooled.ci_lb) or not math.isfinite(analysis.pooled.ci_ub):
        raise UsageError(
            "the interval has one end, so a summary of findings has no effect to show",
            hint="leave --sof out",
        )
    found, n, k = express_own(analysis, assumed_risk), people_of(analysis), analysis.pooled.k
    row: dict[str, Any] = {
        "outcome": outcome,
        "label": outcome,
        "measure": analysis.measure,
        "k": k,
        "people": n,
        "control_text": control_level_text(found.control),
        "treated_text": treated_text(found),
        "difference_text": expressed_difference(found),
        "relative_text": ratio_text(analysis.measure, found.relative) if found.relative else None,
        "needed_text": needed_text(found, None),
        "people_text": f"{n if n is not None else 'not stated'} ({counted(k, 'study', 'studies')})",
        "certainty_text": "not rated",
        **span_cells(found),
    }
    level = f"{analysis.pooled.level:g}"
    named = (
        tuple((key, label.replace("95", level)) for key, label in _PEOPLE)
        if people
        else tuple((key, key) for key in _PROGRAMS)
    )
    columns = tuple(Column(key, label) for key, label in named)
    cells = tuple(row.get(column.key) for column in columns)
    notes = (_UNRATED, *analysis.pooled.notes, *analysis.notes)
    return Table("Summary of findings", columns, (cells,), notes)
