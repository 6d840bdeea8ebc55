"""Papers gathered into studies: which is the main one, and whose facts count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.selecting.studies import Study, direction_of, group_studies
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import MechanismStance, Outcome
from tests.evidence.trials import LEVELS, outcome, paper, studies
from tests.topics import TOPIC


def _study(*papers: Paper) -> Study:
    [found] = studies(*papers)
    return found


def test_papers_of_one_study_with_the_main_one_first() -> None:
    kinds = (
        "registry",
        "protocol",
        "secondary-report",
        "pharmacokinetic",
        "preclinical",
        "primary",
    )
    papers = [
        paper(id=f"{letter}-2020", kind=kind, study="s")
        for letter, kind in zip("abcdef", kinds, strict=True)
    ]
    assert [each.id[0] for each in _study(*papers).papers] == list("fedcba")
    two = _study(paper(id="b-2020", study="s"), paper(id="a-2020", study="s"))
    assert two.main.id == "a-2020" and two.id == "s"


def test_studies_stand_in_the_order_of_their_ids_and_reviews_belong_to_none() -> None:
    review = paper(id="a-2020", kind="systematic-review")
    assert [each.id for each in studies(paper(id="c-2020"), review, paper(id="b-2020"))] == [
        "b-2020",
        "c-2020",
    ]


def test_designs_say_whether_a_study_is_randomised() -> None:
    assert (_study(paper()).randomised, _study(paper()).level) == (True, 2)
    assert (_study(paper(design="cohort")).randomised, _study(paper(design="cohort")).level) == (
        False,
        3,
    )
    [unknown] = group_studies([paper(design="in-vitro")], LEVELS, TOPIC)
    assert (unknown.randomised, unknown.level) == (False, None)


def test_people_are_those_of_the_first_paper_that_says() -> None:
    silent, second = (
        paper(id="a-2020", n=(None, None), study="s"),
        paper(id="b-2020", people=33, study="s", kind="secondary-report"),
    )
    assert _study(silent, second).participants == 33 and _study(silent).participants is None
    assert _study(paper(id="a-2020", people=50, study="s"), second).participants == 50


def test_what_it_reports() -> None:
    cases = {
        "primary": (True, True),
        "secondary-report": (True, True),
        "preclinical": (True, False),
        "pharmacokinetic": (True, False),
    }
    cases |= {"protocol": (False, False), "registry": (False, False)}
    for kind, wanted in cases.items():
        found = _study(paper(kind=kind))
        assert (found.reports, found.clinical) == wanted, kind


def test_its_direction_dose_and_bias() -> None:
    plan = paper(id="p-2020", kind="protocol", study="s", direction="harm", dose=(1, 3))
    first, second = (
        paper(id=f"{name}-2020", study="s", **more)
        for name, more in (("a", {"dose": None}), ("b", {"direction": "benefit"}))
    )
    assert _study(first, second, plan).direction == "benefit" and _study(plan).direction is None
    assert (
        _study(first, second, plan).doses == (4.5, 4.5)
        and _study(first, plan).doses == (1, 3)
        and _study(first).doses is None
    )
    half = replace(second, intervention=replace(second.intervention, dose_max_mg=None))
    assert _study(half).doses is None
    up_to = replace(second, intervention=replace(second.intervention, dose_min_mg=None))
    assert (_study(up_to).doses, _study(up_to).highest_dose) == ((None, 4.5), None)
    assert _study(up_to).dose_band == "not stated", "its highest dose may be lower"
    low = replace(second, intervention=replace(up_to.intervention, dose_max_mg=0.5))
    assert _study(low).dose_band == TOPIC.dose.bands[0].label
    later = replace(up_to, id="z-2021")
    assert _study(
        later, replace(second, id="zz-2021", study="s", kind="secondary-report")
    ).doses == (
        4.5,
        4.5,
    ), "both ends before one"
    assert (
        _study(first, paper(id="c-2020", study="s", bias="high")).risk_of_bias == "high"
        and _study(first).risk_of_bias is None
    )


def test_conditions_mechanisms_and_outcomes_of_all_papers() -> None:
    one = paper(
        outcome(),
        id="a-2020",
        study="s",
        conditions=("crps", "fibromyalgia"),
        mechanisms=(MechanismStance(id="tlr4", stance="measured"),),
    )
    two = paper(outcome(domain="fatigue"), id="b-2020", study="s", conditions=("pain", "crps"))
    found = _study(two, one)
    assert found.conditions == ("crps", "fibromyalgia", "pain") and found.mechanisms == ("tlr4",)
    assert [each.domain for each in found.outcomes] == ["pain-intensity", "fatigue"]


def _told(direction: str, **more: Any) -> Outcome:
    return outcome(direction=direction, **more)


@pytest.mark.parametrize(
    ("outcomes", "wanted"),
    [
        ([], "unclear"),
        ([_told("unclear")], "unclear"),
        ([_told("benefit"), _told("unclear")], "benefit"),
        ([_told("benefit"), _told("harm")], "mixed"),
        ([_told("benefit"), _told("no-difference")], "mixed"),
        ([_told("benefit", comparison="within"), _told("no-difference")], "no-difference"),
        ([_told("benefit", comparison="within"), _told("harm", comparison="within")], "mixed"),
        ([_told("harm", role="primary"), _told("benefit")], "harm"),
        ([_told("harm", role="primary", comparison="within"), _told("benefit")], "benefit"),
        ([_told("unclear", role="primary"), _told("benefit")], "unclear"),
    ],
)
def test_one_direction_for_several_outcomes(outcomes: list[Outcome], wanted: str) -> None:
    assert direction_of(outcomes) == wanted


def test_conditions_are_those_of_its_reports_and_not_of_its_register_entry() -> None:
    report = paper(id="a-2020", conditions=("fibromyalgia",), study="s")
    entry = paper(id="b-2019", kind="registry", conditions=("fibromyalgia", "crps"), study="s")
    assert _study(report, entry).conditions == ("fibromyalgia",)
    assert _study(entry).conditions == ("fibromyalgia", "crps"), "without a report"
