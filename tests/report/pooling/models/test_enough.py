"""Whether trials are enough, in words, as an object and as a picture."""

from __future__ import annotations

import json

import pytest

from ldncli.evidence.synthesis.models.enough import Wanted, enough_of
from ldncli.evidence.synthesis.models.points import own_points
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.report.drawing.render import render
from ldncli.report.pooling.models.enough import (
    answer,
    enough_json,
    enough_tables,
    monitoring_chart,
    next_words,
)
from tests.evidence.synthesis.models.test_enough import ROWS


def _found(rows=ROWS, measure="RR", test="z", **wanted):
    points = own_points(analyse_studies(rows, OwnPlan(measure, test=test)), "own")
    return enough_of(points, Wanted(**wanted))


def _effects(*pairs):
    return [
        {"study": f"S{place}", "year": 2000 + place, "yi": y, "vi": v, "ni": 100}
        for place, (y, v) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (_found(important=0.7), "crossed"),
        (_found(important=0.8), "a next trial can still change this"),
        (_found(_effects((0.0, 0.01)), None, important=0.5), "is unlikely"),
        (_found(_effects((0.4, 0.01)), None, important=0.3), "a higher value with treatment"),
    ],
)
def test_the_answer(found, told):
    assert told in answer(found)


def test_futility_is_not_claimed_where_the_interval_holds_an_important_effect():
    rows = [{**row, "ai": a} for row, a in zip(ROWS, (40, 6, 50), strict=True)]
    found = _found(rows, test="knha", important=0.5, lost=0.0)
    assert found.monitored.standing in ("futile", "enough") and not found.excluded
    assert "unlikely" not in answer(found)


def test_the_normal_interval_of_two_trials_settles_nothing():
    two = ((0.0, 0.01), (0.01, 0.01))
    assert "not settled" in answer(_found(_effects(*two), None, important=0.5))
    three = _found(_effects(*two, (0.02, 0.01)), None, important=0.5)
    assert "is unlikely" in answer(three)
    assert "not settled" not in answer(_found(_effects(*two), None, test="adhoc", important=0.5))


def test_the_tables():
    found = _found(important=0.75, following=(200,), lost=0.25)
    looks, following, needs = enough_tables(found)
    assert [row[0] for row in looks.rows] == ["2001", "2003", "2010"]
    assert looks.head[1] == answer(found) and "80% power" in looks.head[2]
    assert "25% (as given)" in looks.head[2]
    assert [row[0] for row in following.rows] == ["200 people"] * 3
    assert needs.rows[0][1] == f"{found.required.plain:,} people"
    assert len(enough_tables(_found(important=0.75), whole_=False)) == 1
    assert "200" in next_words(found.following[0])


def test_a_hopeless_next_trial_is_called_so():
    rows = [dict(row, ai=a) for row, a in zip(ROWS, (60, 2, 150), strict=True)]
    found = _found(rows, test="knha", important=0.8, following=(50,))
    assert "will hardly settle it, whatever it shows" in next_words(found.following[0])


def test_the_object():
    found = json.loads(enough_json(_found(important=0.75, following=(200,))))
    assert found["required"]["people"] == found["required"]["people_without_heterogeneity"]
    assert len(found["looks"]) == 3 and found["next"][0]["people"] == 200
    assert found["standing"] in ("above", "below", "futile", "enough", "open")


def test_the_picture():
    found = _found(important=0.75)
    chart = monitoring_chart(found)
    assert all(render(chart, form) for form in ("text", "svg"))
    assert [dot.label for dot in chart.dots] == ["2001", "2003", "2010"]
    assert chart.marks[0].at == found.required.people
    assert chart.dots[-1].across == pytest.approx(found.counted)
    plain = monitoring_chart(_found(_effects((0.2, 0.04))[:1], None, important=0.5))
    assert plain.across.label.startswith(("People", "Information"))
