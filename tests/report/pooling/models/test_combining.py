"""P values combined, in words and as an albatross plot."""

from __future__ import annotations

import json
import math

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.models.combining import PValue, own_p_values
from ldncli.report.drawing.render import render
from ldncli.report.pooling.models.combining import (
    CONTOURS,
    albatross_chart,
    answer,
    combining_json,
    combining_tables,
)
from ldncli.statistics.combining.contours import people_for_smd


def _values(*found):
    rows = [
        PValue(name, name, p, relation, side, n, n, 2000)
        for name, (p, relation, side, n) in zip("ABCDEF", found, strict=False)
    ]
    return own_p_values(rows, "p.csv")


ALL = _values((0.001, "=", "benefit", 80), (0.01, "=", "benefit", 90))
MIXED = _values((0.0001, "=", "benefit", 80), (0.9, "=", "harm", 90), (0.8, "=", "harm", 30))
NONE = _values((0.5, "=", "benefit", 80), (0.6, "=", "harm", 90))
OPEN = _values((0.05, "<", "benefit", 80), (0.05, ">", None, 90))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (ALL, "A benefit in at least one of 2 trials is shown by every method"),
        (MIXED, "is shown by Fisher"),
        (NONE, "A benefit in at least one of 2 trials is not shown by any method"),
        (OPEN, "cannot be said: bounds in place of p values leave the combined p open"),
        (_values((0.01, "=", "benefit", 80)), "One trial alone gives a p value"),
        (_values(), "No trial gives a p value here"),
    ],
)
def test_the_answer(values, told):
    assert told in answer(values)


def test_tables_and_object_hold_the_same():
    methods, studies = combining_tables(OPEN)
    assert methods.rows[0][0] == "Fisher"
    assert "not that the treatment works on average" in methods.head[2]
    assert [row[2] for row in studies.rows] == ["<0.05", ">0.05"]
    found = json.loads(combining_json(OPEN))
    assert found["k"] == 2 and found["combined"]["fisher"]["p_benefit"][0] == 0.0
    assert found["studies"][1]["side"] is None
    assert any("lowest and the highest" in each for each in found["notes"])


@pytest.mark.parametrize("kind", CONTOURS)
def test_contours(kind):
    chart = albatross_chart(MIXED, kind, 0.3)
    assert all(render(chart, form) for form in ("text", "svg"))
    named = [each.label for each in chart.lines if each.label]
    assert len(named) == 3 and len(chart.lines) == 6


def test_a_contour_runs_through_the_people_that_go_with_the_effect():
    chart = albatross_chart(MIXED, "smd")
    line = next(each for each in chart.lines if each.label == "SMD 0.5")
    across, people = line.points[-1]
    assert people == pytest.approx(people_for_smd(10**across, 0.5))
    assert across < 0, "harm is to the left"


def test_what_is_not_known_is_a_line():
    chart = albatross_chart(OPEN)
    lines = [each.points for each in chart.lines if each.look == "faint"]
    at = -math.log10(0.05)
    # "p < 0.05" runs outwards, "not significant" over both sides of the middle.
    assert lines[0][0][0] == pytest.approx(at) and lines[0][1][0] > at
    assert sorted(line[1][0] for line in lines[1:]) == pytest.approx([-at, at])
    assert "known only as a bound" in " ".join(chart.notes)


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(UsageError, match="its people"):
        albatross_chart(_values((0.1, "=", "benefit", None)))
    with pytest.raises(UsageError, match="no contours 'x'"):
        albatross_chart(ALL, "x")
    with pytest.raises(UsageError, match="risk without treatment"):
        albatross_chart(ALL, "or")
