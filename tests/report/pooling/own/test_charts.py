"""Forest and funnel plots of own studies."""

from __future__ import annotations

import math

import pytest

from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.report.drawing.render import render
from ldncli.report.pooling.own.charts import own_forest, own_funnel
from tests.evidence.synthesis.test_own_studies import GROUPS, ROWS


def test_a_forest_has_events_groups_and_the_pooled_ratio() -> None:
    found = analyse_studies(ROWS, OwnPlan("RR", by=("alloc", GROUPS)))
    chart = own_forest(found, "bcg.csv")
    kinds = [row.kind for row in chart.rows]
    assert (kinds.count("study"), kinds.count("heading"), kinds.count("subgroup")) == (13, 2, 2)
    first = next(row for row in chart.rows if row.label == "Aronson 1948")
    assert first.data == ("4/123", "11/139")
    assert first.estimate == pytest.approx(4 / 123 / (11 / 139))
    pooled = next(row for row in chart.rows if row.kind == "pooled")
    assert pooled.estimate == pytest.approx(math.exp(found.pooled.estimate))
    assert pooled.data == ("1065/191064", "1510/166283") and chart.log
    assert any("Difference between groups" in note for note in chart.notes)
    text = render(chart, "text", width=100)
    assert isinstance(text, str) and "Aronson 1948" in text


def test_means_have_their_columns_and_a_study_without_an_estimate_stays_in_view() -> None:
    row = {"m1i": "4.1", "sd1i": "2", "n1i": "30", "m2i": "5", "sd2i": "2.2", "n2i": "31"}
    rows = [{"study": "A", **row}, {"study": "B", **row}, {"study": "C", **row, "sd1i": ""}]
    chart = own_forest(analyse_studies(rows, OwnPlan("MD", test="z")), "x")
    assert chart.rows[0].data == ("4.1", "2", "30", "5", "2.2", "31") and not chart.log
    assert (chart.rows[2].kind, chart.rows[2].note) == ("text", "no estimate follows")
    assert chart.rows[3].data == ("", "", "60", "", "", "62")
    assert chart.favours == ("lower with treatment", "higher with treatment")


def test_ready_effects_have_no_columns_and_no_arms() -> None:
    rows = [{"study": name, "yi": y, "vi": 1} for name, y in (("A", 1), ("B", 2))]
    chart = own_forest(analyse_studies(rows, OwnPlan(test="z")), "x")
    assert chart.data_heads == () and chart.favours == ("lower", "higher")


def test_a_funnel_is_filled_where_there_are_studies_enough() -> None:
    chart = own_funnel(analyse_studies(ROWS, OwnPlan("RR")), "bcg.csv")
    assert len(chart.points) == 13 and chart.log and chart.null == 1
    assert "Egger's test p = " in chart.notes[0]
    few = own_funnel(analyse_studies(ROWS[:4], OwnPlan("RR")), "bcg.csv")
    assert "too few to tell asymmetry" in few.notes[0] and not few.filled
