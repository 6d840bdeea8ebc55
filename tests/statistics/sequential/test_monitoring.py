"""Trial sequential analysis against RTSA's own data sets."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from ldncli.statistics.models.pooling import pool_effects, study_effects
from ldncli.statistics.sequential.monitoring import monitor, z_of

CASES = json.loads(
    (Path(__file__).parents[2] / "reference/sequential.json").read_text(encoding="utf-8")
)["tsa"]
EVENTS = {"eI": "ai", "nI": "n1i", "eC": "ci", "nC": "n2i"}
MEANS = {"mI": "m1i", "sdI": "sd1i", "nI": "n1i", "mC": "m2i", "sdC": "sd2i", "nC": "n2i"}


def _monitored(case):
    names, measure = (EVENTS, "RR") if "eI" in case["data"][0] else (MEANS, "MD")
    rows = [{names[key]: row[key] for key in names} for row in case["data"]]
    pairs = study_effects(rows, measure, {})[1]
    people = [row["nI"] + row["nC"] for row in case["data"]]
    return monitor(
        [pair[0] for pair in pairs],
        [pair[1] for pair in pairs],
        people,
        [str(place) for place in range(len(rows))],
        case["HARIS"] or case["RIS"],
        method="DL",
        power=0.9,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda each: f"{each['name']} {each['adjusted']}")
def test_against_rtsa(case):
    found = _monitored(case)
    compared = 0
    for look in found.looks:
        theirs = case["df"][look.studies - 1]
        # Of means RTSA takes the variance from the normal distribution of each arm; all else is
        # alike to rounding.
        if look.fraction <= 1:
            assert look.z == pytest.approx(
                theirs["z_random"], rel=0.01 if "mI" in case["data"][0] else 1e-9
            )
            assert look.fraction == pytest.approx(theirs["sma_timing"])
        # It passes over other small looks than we do, which moves the bounds after them; the early
        # ones it has as 20.
        if theirs["upper"] and theirs["upper"] < 7 and look.fraction <= 1:
            assert look.efficacy == pytest.approx(theirs["upper"], abs=0.02)
            compared += 1
    assert compared >= 2


def test_the_coronary_trials_crossed_at_the_second_look():
    case = next(each for each in CASES if each["name"] == "coronary")
    found = _monitored(case)
    assert (found.standing, found.first) == ("below", 1)
    second, theirs = found.looks[1], case["df"][1]
    assert second.efficacy == pytest.approx(theirs["upper"], abs=1e-6)
    assert [math.exp(each) for each in second.adjusted] == pytest.approx(
        [theirs["TSAadjCIrandom_lower"], theirs["TSAadjCIrandom_upper"]], rel=1e-6
    )
    # All the information was there at the third; after it the usual test counts.
    assert found.looks[2].fraction > 1 and found.looks[2].efficacy is not None
    assert found.looks[3].efficacy is None


def test_one_label_is_one_look_and_small_ones_wait():
    found = monitor([0.1, 0.2, 0.3], [0.04] * 3, [100, 100, 1], ["2010", "2010", "2011"], 400)
    assert [(each.label, each.studies) for each in found.looks] == [("2011", 3)]
    found = monitor([0.1, 0.2, 0.3], [0.04] * 3, [100, 100, 50], ["2010", "2010", "2011"], 400)
    assert [(each.label, each.studies) for each in found.looks] == [("2010", 2), ("2011", 3)]
    assert found.bounds.fractions[-1] == 1.0


def test_standings():
    def standing(effect, people, required=1000.0):
        variance = 4 / people
        return monitor([effect], [variance], [people], ["2020"], required).standing

    assert standing(0.0, 900) == "futile"
    assert standing(0.0, 1200) == "enough"
    assert standing(0.3, 1200) == "above" and standing(-0.3, 1200) == "below"
    assert standing(0.2, 200) == "open"


def test_scale_and_sign():
    y, v, n, years = [0.2, -0.1, 0.4], [0.03, 0.05, 0.02], [130, 80, 200], list("abc")
    one = monitor(y, v, n, years, 800)
    turned = monitor([-each for each in y], v, n, years, 800)
    larger = monitor(
        [3 * each for each in y], [9 * each for each in v], [7 * each for each in n], years, 5600
    )
    assert [each.z for each in turned.looks] == pytest.approx([-each.z for each in one.looks])
    assert [each.z for each in larger.looks] == pytest.approx([each.z for each in one.looks])
    assert larger.bounds.efficacy == pytest.approx(one.bounds.efficacy)


def test_z_has_the_p_of_the_test():
    pooled = pool_effects([0.2, 0.3, 0.5], [0.04, 0.05, 0.03], "REML", "knha")
    assert 0 < z_of(pooled) < pooled.statistic
    assert z_of(pool_effects([0.2, 0.3], [0.04, 0.05], "REML", "z")) == pytest.approx(
        pool_effects([0.2, 0.3], [0.04, 0.05], "REML", "z").statistic
    )
