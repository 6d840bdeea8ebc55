"""What is needed, what there is, and what a next trial can change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.models.enough import Wanted, enough_of
from ldncli.evidence.synthesis.models.points import own_points, points_of
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.statistics.distributions import normal_quantile
from ldncli.statistics.sequential.information import people_for_means, people_for_risks
from tests.evidence.trials import body, contrast, means, outcome, paper

ROWS = [
    {"study": name, "year": year, "ai": a, "n1i": n, "ci": c, "n2i": n}
    for name, year, a, n, c in (
        ("A", 2003, 14, 90, 22),
        ("B", 2001, 10, 60, 18),
        ("C", 2010, 30, 200, 45),
    )
]


def _own(rows=ROWS, measure="RR", **plan):
    return own_points(analyse_studies(rows, OwnPlan(measure, **plan)), "own")


def _fiq(*shifts, id="aa"):
    return [
        paper(means(50 + shift, 20, 30, 60, 20, 30, scale="fiq"), id=f"{id}-{2010 + place}")
        for place, shift in enumerate(shifts)
    ]


def test_means_need_what_the_spread_between_people_says():
    found = enough_of(points_of(body(*_fiq(0, 5)), "FIQ"), Wanted())
    assert found.required.important == 14 and found.required.sd == pytest.approx(20)
    assert found.required.plain == people_for_means(14, 20)
    assert found.counted == found.people == 120
    assert found.share == pytest.approx(120 / found.required.people)
    assert found.required.what and found.required.cite == "Bennett 2009"


def test_ratios_need_what_the_control_risk_says():
    found = enough_of(_own(), Wanted(important=0.75))
    control = 22 / 90
    assert found.required.risks == pytest.approx((control, 0.75 * control))
    assert found.required.plain == people_for_risks(control, 0.75 * control)
    other = enough_of(_own(), Wanted(important=0.75, control_risk=0.5, power=0.9, alpha=0.01))
    assert other.required.plain == people_for_risks(0.5, 0.375, 0.01, 0.9)
    # The side of the ratio is that of the benefit, as a reduction where nobody says.
    assert enough_of(_own(), Wanted(important=1 / 0.75)).required.plain == found.required.plain


def test_looks_come_by_year_and_what_is_lost_can_be_said():
    found = enough_of(_own(test="z"), Wanted(important=0.7, lost=0.25))
    assert [each.label for each in found.monitored.looks] == ["2001", "2003", "2010"]
    assert found.required.people == pytest.approx(found.required.plain / 0.75, abs=1)
    assert found.required.lost_given and not enough_of(_own(), Wanted()).required.lost_given


def test_a_year_that_is_missing_looks_at_studies_one_by_one():
    rows = [dict(row, year="") for row in ROWS]
    found = enough_of(_own(rows), Wanted(important=0.7))
    assert [each.label for each in found.monitored.looks] == ["1", "2", "3"]


def test_without_people_information_is_counted():
    rows = [{"study": each, "yi": yi, "vi": 0.04} for each, yi in (("A", 0.3), ("B", 0.5))]
    found = enough_of(_own(rows, None, test="z"), Wanted(important=0.5, lost=0.0))
    assert found.counted is None and found.required.people is None and found.following == ()
    assert found.share == pytest.approx(50 / 31.395, rel=1e-3)


def test_a_crossover_counts_as_those_in_two_groups():
    crossed = outcome(
        contrast=contrast("MD", -10, se=3),
        paired=True,
        scale="fiq",
        arms={"ldn": {}, "placebo": {}},
    )
    crossed = replace(crossed, arms={})
    points = points_of(body(paper(crossed, design="crossover-rct")), "FIQ")
    found = enough_of(points, Wanted())
    assert found.people and found.counted == 4 * found.people


def test_futility_needs_an_interval_that_agrees():
    wide = enough_of(points_of(body(*_fiq(0, 22, id="bb")), "FIQ"), Wanted(lost=0.0, important=5))
    assert not wide.excluded


def test_a_next_trial_is_the_one_asked_for():
    found = enough_of(_own(test="z"), Wanted(important=0.7, following=(100, 4000)))
    small, large = found.following
    assert (small.people, large.people) == (100, 4000) and small.study is None
    by = {each.truth: each for each in large.supposed}
    assert by["important"].helps > by["none"].helps
    assert all(0 <= x <= 1 for each in small.supposed for x in (each.helps, each.harms))


def test_what_gives_no_answer_is_refused():
    with pytest.raises(UsageError, match="smallest that is important"):
        enough_of(_own([{"yi": 0.3, "vi": 0.1, "study": "A"}], None), Wanted())
    with pytest.raises(UsageError, match="diversity of 100%"):
        rows = [{"study": "A", "yi": 0.3, "vi": 0.04}]
        enough_of(_own(rows, None), Wanted(important=0.5, lost=1.0))
    with pytest.raises(UsageError, match="no effect"):
        enough_of(_own(), Wanted(important=1.0))
    with pytest.raises(UsageError, match="there is no estimate"):
        enough_of(points_of(body(paper(outcome())), "x"), Wanted())
    with pytest.raises(UsageError, match="two people"):
        enough_of(_own(), Wanted(following=(1,)))
    with pytest.raises(UsageError, match="control-risk"):
        enough_of(points_of(body(*_fiq(0)), "x"), Wanted(control_risk=0.2))


def test_the_real_trials_of_pain_in_fibromyalgia(real_library: Library):
    """What one person notices (2 points) is no threshold between groups: one must be named; and
    the last look is the answer of `ldn pool`."""
    asked = ask(real_library, condition=["fibromyalgia"], outcome=["pain-intensity"])
    synthesis = next(each.randomised for each in asked.findings if each.randomised).synthesis
    points = points_of(synthesis, "Pain")
    with pytest.raises(UsageError, match="one person notices"):
        enough_of(points, Wanted())
    found = enough_of(points, Wanted(important=1.0, following=(160,)))
    assert found.required.lost > 0.5 and found.people == sum(each.people for each in points.points)
    last, pooled = found.monitored.looks[-1].pooled, synthesis.pooled
    assert pooled is not None
    assert (last.ci_lb, last.ci_ub) == pytest.approx((pooled.ci_lb, pooled.ci_ub))


def test_one_trial_keeps_its_own_interval_and_the_p_of_its_error(real_library: Library):
    asked = ask(real_library, condition="multiple-sclerosis", outcome="mental-health")
    found = asked.findings[0].randomised.synthesis
    first = enough_of(points_of(found, ""), Wanted()).monitored.looks[0]
    assert (first.pooled.ci_lb, first.pooled.ci_ub) == (found.pooled.ci_lb, found.pooled.ci_ub)
    # A paired t test of 60 people: its Z is that of p = 0.04, not the ratio of effect and error.
    assert first.z == pytest.approx(-normal_quantile(0.02))
    assert first.z < first.pooled.estimate / first.pooled.se


def test_trials_that_differ_beyond_all_bounds_are_said_to():
    rows = [{"study": str(y), "yi": y, "vi": v} for y, v in ((1e8, 1e10), (-2e8, 1e12), (3, 1e-10))]
    with pytest.raises(UsageError, match="trials differ so much"):
        enough_of(_own(rows, "GEN"), Wanted(important=0.5))
