"""A row of a summary of findings from own numbers, worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.own_studies import OwnAnalysis, OwnPlan, analyse_studies
from ldncli.report.pooling.own.summary import own_summary

ROWS = [
    {"study": "A", "ai": "10", "n1i": "100", "ci": "20", "n2i": "100"},
    {"study": "B", "ai": "20", "bi": "80", "ci": "40", "di": "60"},
]


def _cells(found: OwnAnalysis, outcome: str, assumed: float | None = None) -> dict[str, Any]:
    tables = [own_summary(found, outcome, assumed, people=people) for people in (False, True)]
    return {
        key: cell for table in tables for key, cell in zip(table.keys(), table.rows[0], strict=True)
    }


def test_events_per_thousand_at_the_middle_of_the_control_risks() -> None:
    found = analyse_studies(ROWS, OwnPlan("RR", "EE", "z"))
    cells = _cells(found, "Relapse")
    assert (cells["control"], cells["control_low"], cells["control_high"]) == pytest.approx(
        (300, 200, 400)
    )
    assert cells["treated"] == pytest.approx(300 * math.exp(found.pooled.estimate))
    assert cells["treated"] == pytest.approx(150) and cells["relative"] == pytest.approx(0.5)
    assert cells["control_text"] == "300 per 1,000" and cells["nnt"] == pytest.approx(1 / 0.15)
    assert cells["people_text"] == "400 (2 studies)" and cells["certainty_text"] == "not rated"
    other = _cells(found, "Relapse", 0.1)
    assert other["treated"] == pytest.approx(50) and "(assumed)" in other["control_text"]


def test_means_stand_in_their_units_and_other_measures_are_refused() -> None:
    rows = [{"study": n, "yi": "-1.5", "vi": "0.1"} for n in "AB"]
    cells = _cells(analyse_studies(rows, OwnPlan("MD", "EE", "z")), "Pain")
    assert cells["difference_text"].startswith("1.50 lower") and cells["control"] is None
    assert cells["people_text"] == "not stated (2 studies)"
    with pytest.raises(UsageError, match="a summary of findings cannot show GEN"):
        own_summary(analyse_studies(rows, OwnPlan(None)), "Pain")
