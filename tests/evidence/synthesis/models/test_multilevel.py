"""What enters a model of all estimates, and what is made of it."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.models.multilevel import (
    RHOS,
    Multilevel,
    analyse_together,
    collect,
    collect_own,
)
from ldncli.evidence.synthesis.models.points import own_points, points_of
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.records.model.trial import Outcome
from tests.evidence.trials import VOCABULARIES, body, means, paper


def _pain(shift: float, **more: Any) -> Outcome:
    told = {"scale": "nrs-0-10", "timepoint_weeks": 12, "label": "Pain"} | more
    return means(4 + shift, 2, 20, 5, 2, 20, **told)


def _together(*papers: Any, **more: Any) -> Multilevel:
    whole = body(*papers)
    return analyse_together(collect(whole, VOCABULARIES), points_of(whole, "Pain"), **more)


PAPERS = [
    paper(_pain(0), _pain(-0.5, timepoint_weeks=26), _pain(0.3, label="Worst pain"), id="aa-2020"),
    paper(_pain(1), id="bb-2020"),
    paper(_pain(-1), _pain(-0.8, timepoint_weeks=4), id="cc-2020"),
]


def test_every_week_and_every_rating_enters_with_its_trial() -> None:
    found = _together(*PAPERS)
    assert found.fit.k == 6 and found.fit.studies == 3 and found.most == 3
    assert found.alone and found.alone.k == 3
    assert [each.study for each in found.collected.entering].count("aa-2020") == 3
    [mean] = found.shown
    pooled = found.pooled
    assert pooled and (pooled.k, pooled.estimate, pooled.ci_lb) == (
        6,
        mean.coefficient.estimate,
        mean.coefficient.ci_lb,
    )
    assert pooled.pi_lb is None and pooled.tau2 == pytest.approx(sum(found.fit.sigma2))


def test_a_result_that_is_told_twice_enters_once() -> None:
    twice = paper(
        _pain(0, analysis="itt"),
        _pain(-0.5, analysis="per-protocol"),
        _pain(-1, score="change", analysis="itt"),
        id="aa-2020",
    )
    found = _together(twice, PAPERS[1])
    assert found.fit.k == 2 and found.collected.again == 2


def test_outcomes_without_an_estimate_are_counted() -> None:
    other = means(4, 2, 20, 5, 2, 20, scale="fiq", label="FIQ pain")
    found = _together(paper(_pain(0), other, id="aa-2020"), PAPERS[1])
    assert found.measure == "MD" and (found.fit.k, found.collected.without) == (2, 1)


def test_intervals_by_how_much_they_can_be_trusted() -> None:
    many = [paper(_pain(0.1 * i), _pain(0.2 * i, timepoint_weeks=4), id=f"p-{i}") for i in range(9)]
    for k, kind in ((2, "normal"), (3, "studies"), (9, "robust")):
        found = _together(*many[:k])
        assert found.shown[0].kind == kind
    assert (found.shown[0].df or 0) >= 4
    assert found.shown[0].coefficient == found.robust.coefficients[0]


def test_the_result_is_shown_under_other_correlations() -> None:
    found = _together(*PAPERS, rho=0.4)
    assert tuple(each.rho for each in found.over) == RHOS
    [assumed] = [each for each in found.over if each.rho == 0.4]
    assert assumed.shown == found.shown[0] and assumed.sigma2 == found.fit.sigma2
    assert len({each.shown.coefficient.estimate for each in found.over}) == len(RHOS)


def test_one_trial_is_no_pool() -> None:
    with pytest.raises(UsageError, match="one study brings an estimate"):
        _together(PAPERS[0])


ROWS = [
    {"study": name, "yi": y, "vi": v, "dose": dose}
    for name, y, v, dose in (
        ("a1", 0.5, 0.04, "1"),
        ("a2", 0.4, 0.05, "2"),
        ("b", 0.1, 0.02, ""),
        ("c", -0.2, 0.06, "4"),
        ("d", 0.3, 0.04, "5"),
    )
]


def test_rows_of_a_file_belong_to_the_study_that_a_column_names() -> None:
    points = own_points(analyse_studies(ROWS, OwnPlan()), "rows.csv")
    found = analyse_together(collect_own(points, list("AABCD")), points, profile=True)
    assert found.fit.studies == 4 and found.most == 2 and found.profile
    by_name = analyse_together(collect_own(points), points)
    assert by_name.fit.studies == 5
    with pytest.raises(UsageError, match="row 2"):
        collect_own(points, ["A", "", "B", "C", "D"])


def test_moderators_of_a_file() -> None:
    points = own_points(analyse_studies(ROWS, OwnPlan()), "rows.csv")
    cells = {"dose": [str(row["dose"]) for row in ROWS]}
    collected = collect_own(points, list("AABCD"), cells)
    assert len(collected.entering) == 4 and collected.unstated == 1
    with pytest.raises(UsageError, match="10 estimates for each moderator"):
        analyse_together(collected, points, moderators=("dose",))
    found = analyse_together(collected, points, moderators=("dose",), exploratory=True)
    assert [each.coefficient.name for each in found.shown] == ["intrcpt", "dose"]
    assert found.pooled is None and found.joint is None
