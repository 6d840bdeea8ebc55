"""Missing results: who is missing, what that could do, of invented trials, of a file, and of the
base itself."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.evidence.findings.analysis import make_plan
from ldncli.evidence.synthesis.models.missing import MissingResults, missing_results_of
from ldncli.evidence.synthesis.models.points import own_points, points_of
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.questions.asked import ask
from ldncli.report.answers.analyses import pool_answer
from ldncli.statistics.models.pooling import pool_effects
from tests.evidence.trials import body, events, means, outcome, paper, planned

GOOD = [
    paper(means(4 + shift, 2, 40, 5.5, 2, 40, scale="fiq"), id=id, n=(40, 40))
    for id, shift in (("aa-2010", 0), ("bb-2015", 0.2), ("cc-2021", -0.2))
]
SAID = paper(outcome(direction="no-difference"), id="dd-2019", n=(45, 45))
SILENT = paper(id="ee-2018", n=(30, 30), unreported=(planned(),))


def _of(*papers: Any, **more: Any) -> MissingResults:
    return missing_results_of(points_of(body(*papers, **more), "Pain"))


def _own(rows: list[dict[str, Any]], *, exploratory: bool = False, **plan: Any) -> MissingResults:
    points = own_points(analyse_studies(rows, OwnPlan(**plan)), "own.csv")
    return missing_results_of(points, exploratory=exploratory)


def test_who_is_missing_and_why() -> None:
    found = _of(*GOOD, SAID, SILENT)
    assert (found.measured, found.reported) == (5, 3)
    assert [(each.kind, each.study, each.people) for each in found.absent] == [
        ("no-number", "dd-2019", 90),
        ("unreported", "ee-2018", 60),
    ]
    assert found.absent[0].direction == "no-difference" and found.absent[0].why
    assert found.absent[1].planned == (("Planned", "article methods"),) and found.absent[1].whole
    assert found.share == pytest.approx(150 / 390)
    assert found.no_model and found.modelled is None


def test_no_effect_in_the_missing_is_the_pool_with_their_people() -> None:
    found = _of(*GOOD, SAID)
    points = found.points
    # What the trials that are there tell for each of their people.
    information = sum(1 / each.variance for each in points.points) / 240
    wanted = pool_effects([*points.effects, 0], [*points.variances, 1 / (90 * information)])
    first = found.scenarios[0]
    assert first.asked and first.asked.estimate == pytest.approx(wanted.estimate)
    assert not found.by_common and first.people == 90
    [tip] = [each for each in found.tips if each.value == "null"]
    assert tip.move == "include" and tip.found
    assert tip.found.pooled.ci_ub == pytest.approx(0, abs=1e-6)
    assert found.bound and found.bound.estimate > points.pooled.estimate  # type: ignore[union-attr]


def test_nothing_missing_moves_nothing() -> None:
    found = _of(*GOOD)
    assert not found.absent and not found.scenarios and not found.tips and found.bound is None
    assert found.share == 0


def test_people_who_are_not_known_are_told() -> None:
    found = _of(*GOOD, paper(outcome(), id="dd-2019", n=(None, None)))
    assert found.unknown == ("dd-2019",) and found.share is None and not found.scenarios
    assert found.bound and found.bound.suspect == 1


def test_without_a_number_nothing_is_pooled() -> None:
    found = _of(SAID, SILENT)
    assert (found.reported, found.common, found.bound) == (0, None, None)
    assert len(found.absent) == 2


ROWS: list[dict[str, Any]] = [
    {"study": "A", "yi": 0.4, "vi": 0.04, "ni": 100},
    {"study": "B", "yi": 0.5, "vi": 0.06, "ni": 70},
    {"study": "C", "yi": 0.1, "vi": 0.09, "ni": 45},
    {"study": "D", "yi": None, "vi": None, "ni": 80},
    {"study": "E", "yi": None, "vi": None, "ni": None},
]


def test_rows_without_an_effect_are_missing() -> None:
    found = _own(ROWS, measure="SMD")
    assert [(each.name, each.variance) for each in found.absent] == [("D", 4 / 80), ("E", None)]
    assert found.measured == 5 and found.unknown == ("E",)
    above, below = found.tips
    assert (
        above.move == "above"
        and above.found
        and above.found.pooled.ci_lb == pytest.approx(0, abs=1e-6)
    )
    # Far on the other side the study would make the spread, and so the interval, too wide.
    assert below.move == "below" and below.found is None


def test_studies_in_which_nobody_had_the_event_are_results() -> None:
    rows = [{"study": s, "ai": a, "n1i": 40, "ci": c, "n2i": 41} for s, a, c in
            (("A", 3, 8), ("B", 2, 9), ("C", 0, 0))]  # fmt: skip
    assert not _own(rows, measure="OR").absent
    rows.append({"study": "D", "n1i": 30, "n2i": 31})  # type: ignore[dict-item]
    [absent] = _own(rows, measure="OR").absent
    assert absent.people == 61 and absent.variance
    # A common effect stands for models of counts.
    assert _own(rows, measure="OR", method="GLMM").by_common


def test_models_from_ten_studies_on_or_by_force() -> None:
    assert _own(ROWS).no_model
    found = _own(ROWS, exploratory=True).modelled
    assert found and found.limit and found.pet_peese and found.copas
    many = [{"study": str(i), "yi": 0.1 * (i % 4), "vi": 0.01 * (1 + i)} for i in range(12)]
    whole = _own(many).modelled
    assert whole and whole.limit and (whole.step or whole.refused)


def test_crossovers_tell_as_much_as_more_people() -> None:
    crossed = paper(
        outcome(paired=True), id="dd-2019", n=(45, 45), design="crossover-rct", people=45
    )
    [one] = _of(*GOOD, crossed).absent
    [other] = _of(*GOOD, paper(outcome(), id="dd-2019", people=45)).absent
    assert one.variance and other.variance and other.variance == pytest.approx(4 * one.variance)


def test_shares_of_one_group_have_nothing_to_be_selected_by() -> None:
    rows = [{"study": str(x), "xi": x, "ni": 50} for x in range(1, 12)]
    found = _own(rows, measure="PLO")
    assert found.modelled is None and found.no_model
    assert found.no_model.code == "no null to select by"


def test_events_of_the_base() -> None:
    found = _of(
        paper(events(9, 40, 3, 40), id="aa-2010"),
        paper(outcome(domain="pain-response"), id="bb-2012", n=(30, 30)),
        outcome="pain-response",
    )
    assert found.by_common and found.scenarios and found.scenarios[0].asked is None


def test_fibromyalgia_mental_health(real_library: Any) -> None:
    """The case by hand: 0.40 [0.02, 0.77] becomes 0.21 [−0.06, 0.48] with INNOVA at no effect."""
    asked = ask(real_library, condition=["fibromyalgia"], outcome=["mental-health"])
    analysis = pool_answer(asked, make_plan())
    found = missing_results_of(points_of(analysis.synthesis, "Mental health"))
    assert found.measured == 2 and [each.kind for each in found.absent] == ["no-number"]
    first = found.scenarios[0].common
    shown = [round(each, 2) for each in (first.estimate, first.ci_lb, first.ci_ub)]
    assert shown == [0.21, -0.06, 0.48]


def test_every_pool_of_the_base_is_answered_and_every_trial_accounted_for(
    real_library: Any,
) -> None:
    """Two studies have the normal interval, three may have another: what takes it off a value is
    told for both."""
    pairs = 0
    for each in ask(real_library).findings:
        synthesis = each.randomised.synthesis if each.randomised else None
        if synthesis is None or synthesis.pooled is None:
            continue
        found = missing_results_of(points_of(synthesis, each.outcome))
        assert found.measured == found.reported + len(found.absent) + len(found.apart)
        pairs += synthesis.pooled.k == 2 and bool(found.tips)
    assert pairs


def test_numbers_that_fit_no_pool_are_told_and_not_missing(real_library: Any) -> None:
    asked = ask(real_library, condition=["fibromyalgia"], outcome=["pain-intensity"])
    synthesis = pool_answer(asked, make_plan()).synthesis
    found = missing_results_of(points_of(synthesis, "Pain"))
    assert [each.study for each in found.apart] == ["younger-2013"]
    [important] = [each for each in found.tips if each.value == "important"]
    assert important.move == "include" and important.found is not None
