"""The estimates in one form: those of a question and those of a file carry the same numbers as the
pool that they come from."""

from __future__ import annotations

import pytest

from ldncli.evidence.synthesis.models.points import own_points, points_of
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.statistics.models.pooling import pool_effects
from tests.evidence.trials import body, means, paper

PAPERS = [
    paper(means(4 + shift, 2, 20, 5, 2, 20, scale="fiq"), id=id)
    for id, shift in (("cc-2021", 0), ("aa-2010", 1), ("bb-2015", -1))
]
ROWS = [
    {"study": name, "year": year, "ai": a, "n1i": 40, "ci": c, "n2i": 41}
    for name, year, a, c in (("One", "2001", 4, 9), ("Two", "", 6, 15), ("Three", "2010", 9, 5))
]


def test_the_points_of_a_question_give_its_pooled_result() -> None:
    found = points_of(body(*PAPERS), "FIQ")
    assert found.pooled and found.better == "lower"
    again = pool_effects(found.effects, found.variances)
    assert again.estimate == pytest.approx(found.pooled.estimate)
    assert [each.people for each in found.points] == [40, 40, 40]
    assert {each.study: each.year for each in found.points}["aa-2010"] == 2020
    assert found.points[0].row and not found.ratio


def test_the_points_of_a_file_give_its_pooled_result() -> None:
    analysis = analyse_studies([*ROWS, {"study": "No one"}], OwnPlan("RR"))
    found = own_points(analysis, "trials.csv")
    assert found.ratio and found.pooled is analysis.pooled and found.better is None
    assert [each.name for each in found.points] == ["One", "Two", "Three"]
    assert [each.people for each in found.points] == [81, 81, 81]
    assert [each.year for each in found.points] == [2001, None, 2010]
    again = pool_effects(found.effects, found.variances)
    assert again.estimate == pytest.approx(analysis.pooled.estimate)
