"""The estimates in one form: those of a question and those of a file carry the same numbers as the
pool that they come from."""

from __future__ import annotations

import pytest

from ldncli.evidence.effects.own_interval import as_read
from ldncli.evidence.findings.analysis import make_plan
from ldncli.evidence.synthesis.models.bayes import analyse
from ldncli.evidence.synthesis.models.enough import Wanted, enough_of
from ldncli.evidence.synthesis.models.points import own_points, points_of
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.analyses import pool_answer
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


def test_one_study_has_the_same_interval_in_every_model(real_library: Library) -> None:
    """As the pool and the forest show it: printed, or by t; not a normal one beside it."""
    asked = ask(real_library, condition="fibromyalgia", outcome="pain-intensity")
    points = points_of(pool_answer(asked, make_plan()).synthesis, "Pain")
    assert points.synthesis is not None
    own = [as_read(each, points.level)[1:] for each in points.synthesis.estimates]
    assert [each.interval(points.level) for each in points.points] == own
    bayes = analyse(points)
    assert [(each.low, each.high) for each in bayes.studies] == own
    enough = enough_of(points, Wanted(important=1.0))
    first = enough.monitored.looks[0]
    assert first.studies == 1 and (first.pooled.ci_lb, first.pooled.ci_ub) in own
