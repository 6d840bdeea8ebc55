"""A dose–response, as people, programs and pictures have it."""

from __future__ import annotations

import json

from ldncli.evidence.synthesis.models.dose_response import Curves, curves_of, own_doses
from ldncli.report.drawing.render import render
from ldncli.report.pooling.models.dose_response import (
    dose_chart,
    dose_json,
    dose_rows,
    dose_tables,
)
from tests.evidence.synthesis.models.test_dose_response import RATIOS, WHOLE, _doses, _trial

ONE = _doses(_trial(WHOLE))


def _bent() -> Curves:
    """Two studies whose effects rise and fall again."""
    rows = [
        {"study": study, "dose": str(dose), "mean": str(mean), "sd": "2", "n": "90"}
        for study in "ab"
        for dose, mean in ((0, 0), (2, 5), (4, 6), (8, 1))
    ]
    return curves_of(own_doses("t.csv", "means", rows))


def test_the_answer_says_which_way_and_how_much() -> None:
    table, below = dose_tables(curves_of(ONE), whole=False)
    assert "the effect falls with the dose: mean difference −0.33" in table.head[1].lower()
    assert "per mg" in table.head[1] and "doses 0, 3, 6 mg a day" in table.head[1]
    assert table.rows[0] == ("0", "0.00 (reference)", None)
    assert table.rows[2][2] == "−2.00 [−3.24, −0.76]"
    assert any("one study" in note for note in below.notes)
    assert any("not of adjusted" not in note for note in below.notes)


def test_a_line_that_does_not_fit_is_not_left_alone() -> None:
    found = _bent()
    table, below = dose_tables(found, whole=False)
    assert "a straight line does not fit" in table.head[2].lower()
    assert {row[1] for row in below.rows} >= {
        "straight line",
        "departure from it",
        "studies differ in their curves",
        "doses lie off the line of their study",
    }
    bent = curves_of(found.doses, spline=True)
    head = dose_tables(bent, whole=True)[0].head[1]
    assert "The effect changes with the dose" in head and "not in a straight line" in head


def test_programs_get_every_number() -> None:
    found = curves_of(own_doses("t", "ratios", RATIOS), at=(1.0, 2.0))
    rows = dose_rows(found).mappings()
    assert [row["row"] for row in rows] == ["predicted"] * 2 + ["study"] * 2
    [first, _] = found.chosen.predict((1.0, 2.0), 0)
    assert rows[0]["estimate"] == first.estimate and 0 < rows[0]["effect"] < 1
    content = json.loads(dose_json(found))
    assert content["shown"] == "line" and content["line"]["coefficients"]
    assert content["studies"][0]["covariance"][0][1] > 0


def test_the_picture_has_the_band_and_the_groups() -> None:
    found = curves_of(_bent().doses, spline=True)
    chart = dose_chart(found)
    assert [line.label for line in chart.lines] == ["restricted cubic spline", "straight line"]
    band = chart.bands[0].points
    assert band[0][1:] == (0, 0) and band[60][1] < chart.lines[0].points[60][1] < band[60][2]
    assert len(chart.dots) == 6 and not chart.up.log
    for form in ("text", "svg"):
        assert render(chart, form)


def test_groups_behind_the_curve_are_listed_where_asked() -> None:
    tables = dose_tables(curves_of(ONE, spline=True), whole=True)
    groups = tables[-1].rows
    assert groups[0][1:] == ("0", "placebo", 20, "5 (SD 2)")
    assert tables[-1].notes == ("Aa 2020: article Table 1 [aa-2020]",)
