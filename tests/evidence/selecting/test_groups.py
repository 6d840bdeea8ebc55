"""Whose a study's numbers are: whole groups, mixed ones, and what is reported apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.findings.ordering import Unreported
from ldncli.evidence.selecting.groups import (
    held,
    mixed_groups,
    outcomes_for,
    people_with,
    seen_for,
    whole,
)
from ldncli.evidence.selecting.studies import Study
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library, load
from ldncli.records.model.trial import Population
from tests.conftest import LIBRARY, ROOT
from tests.evidence.trials import events, means, paper, studies

MIXED = ("crps", "diabetic-neuropathy")
ALL = frozenset({"crps", "diabetic-neuropathy", "neuropathic-pain", "pain"})


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


def _study(*conditions: str, people: int = 40, **population: Any) -> Study:
    told = Population(**population) if population else None
    return studies(
        paper(
            means(4, 2, 20, 5, 2, 20),
            events(9, 12, 5, 12, condition="crps", direction="harm"),
            conditions=conditions,
            people=people,
            population=told,
            direction="benefit",
        )
    )[0]


@pytest.mark.parametrize(
    ("conditions", "told", "found"),
    [
        (("crps",), {}, {"crps"}),
        (("crps", "neuropathic-pain", "pain"), {}, {"crps", "neuropathic-pain", "pain"}),
        (("neuropathic-pain", "crps"), {}, set()),
        (("crps", "neuropathic-pain"), {"by_condition": {"crps": 30}}, set()),
        (MIXED, {}, set()),
        (MIXED, {"by_condition": {"crps": 30}}, set()),
        (MIXED, {"by_condition": {"crps": 40}}, {"crps"}),
        (MIXED, {"shared": MIXED}, set(MIXED)),
        (("fibromyalgia", "pain"), {"shared": ("pain",)}, {"pain"}),
        ((*MIXED, "pain"), {"shared": ("crps",)}, {"crps", "pain"}),
    ],
)
def test_conditions_that_everybody_has(
    library: Library, conditions: tuple[str, ...], told: dict[str, Any], found: set[str]
) -> None:
    assert held(_study(*conditions, **told), library.vocabulary("conditions")) == found


def test_one_person_has_all_of_them(library: Library) -> None:
    conditions = library.vocabulary("conditions")
    assert held(_study(*MIXED, people=1), conditions) == set(MIXED)


def test_a_group_is_whole_where_each_of_its_people_has_one_that_is_asked_for(
    library: Library,
) -> None:
    conditions, study = library.vocabulary("conditions"), _study(*MIXED)
    assert whole(study, ALL, conditions) and whole(study, frozenset(MIXED), conditions)
    assert not whole(study, frozenset({"crps"}), conditions)
    assert not whole(_study(), ALL, conditions)


def test_people_of_a_mixed_group_are_those_counted_by_condition(library: Library) -> None:
    conditions, crps = library.vocabulary("conditions"), frozenset({"crps"})
    assert people_with(_study(*MIXED), crps, conditions) is None
    assert people_with(_study(*MIXED), ALL, conditions) == 40
    counted = _study(*MIXED, "fibromyalgia", by_condition={"crps": 12, "neuropathic-pain": 20})
    assert people_with(counted, crps, conditions) == 12
    assert people_with(counted, ALL, conditions) == 20, "those with CRPS are among them"


def test_a_study_counts_with_what_it_reports_of_the_condition_alone(library: Library) -> None:
    conditions, study = library.vocabulary("conditions"), _study(*MIXED, by_condition={"crps": 12})
    seen = seen_for(study, frozenset({"crps"}), conditions)
    assert seen and (seen.participants, seen.direction) == (12, "harm")
    assert [each.score for each in outcomes_for(study, "crps", conditions)] == ["events"]
    assert seen_for(study, frozenset({"diabetic-neuropathy"}), conditions) is None
    assert outcomes_for(study, "diabetic-neuropathy", conditions) == []
    assert seen_for(study, ALL, conditions) is study


def test_what_it_found_in_all_stands_under_a_heading_of_its_own(library: Library) -> None:
    conditions, study = library.vocabulary("conditions"), _study(*MIXED, by_condition={"crps": 12})
    nothing: frozenset[str] = frozenset()
    found = mixed_groups([study], nothing, nothing, conditions)
    assert [(each.condition, each.people, each.known) for each in found] == [
        ("crps", 40, 12),
        ("diabetic-neuropathy", 40, None),
    ]
    assert [outcome.score for outcome in found[0].outcomes] == ["final"]
    assert not mixed_groups([study], nothing, frozenset({"fatigue"}), conditions)
    [asked] = mixed_groups([study], frozenset({"crps"}), nothing, conditions)
    assert asked.condition == "crps"
    laboratory = replace(study, papers=(replace(study.main, kind="preclinical"),))
    assert not mixed_groups([laboratory], nothing, nothing, conditions)


# -- the real base ---------------------------------------------------------------------------------


def _asked(**given: Any) -> Asked:
    return ask(load(str(ROOT / "data")), **given)


def test_patients_of_a_pain_clinic_are_no_people_with_crps() -> None:
    asked = _asked(condition="crps")
    assert {study.id for study in asked.clinical} == {"chopra-2013"}
    assert [study.id for study in asked.body.mixed] == ["mckenzie-brown-2023"]
    [group] = asked.mixed
    assert (group.study.id, group.people, group.known) == ("mckenzie-brown-2023", 137, None)
    assert "pain-response-50" in {each.domain for each in group.outcomes}
    assert "pain-response-50" not in {each.outcome for each in asked.findings}
    assert "mckenzie-brown-2023" in {study.id for study in _asked(condition="pain").clinical}


@pytest.mark.parametrize(
    ("condition", "outcome", "ids"),
    [
        ("crps", "pain-intensity", ("McKenzie-Brown 2023",)),
        ("ulcerative-colitis", "mucosal-healing", ("IBD series 2014",)),
        ("ulcerative-colitis", "quality-of-life", ()),
    ],
)
def test_an_outcome_of_mixed_groups_alone_is_not_called_unreported(
    condition: str, outcome: str, ids: tuple[str, ...]
) -> None:
    asked = _asked(condition=condition)
    missing = [each for each in asked.lines if isinstance(each, Unreported)]
    [line] = [each for each in missing if each.outcome == outcome]
    assert line.mixed == ids
    assert set(ids) <= {each.study.name for each in asked.mixed}


def test_no_finding_rests_on_people_of_whom_only_some_have_the_condition() -> None:
    asked = _asked()
    conditions = asked.library.vocabulary("conditions")
    mixed = {(each.condition, each.study.id) for each in asked.mixed}
    assert len({study for _, study in mixed}) >= 20
    for finding in asked.findings:
        for entry in (each for rated in finding.bodies for each in rated.synthesis.entries):
            if not entry.chosen.source.outcome.condition:
                assert (finding.condition, entry.study.id) not in mixed
                assert whole(entry.study, frozenset({finding.condition}), conditions)


def test_each_study_of_several_conditions_says_who_has_which_or_is_mixed() -> None:
    """A record of several conditions is whole under one, mixed under it, or reports of it apart."""
    asked = _asked()
    conditions = asked.library.vocabulary("conditions")
    mixed = {(each.condition, each.study.id) for each in asked.mixed}
    for study in (each for each in asked.clinical if len(each.conditions) > 1 and each.outcomes):
        for condition in study.conditions:
            assert (
                condition in held(study, conditions)
                or (condition, study.id) in mixed
                or all(outcome.condition for outcome in study.outcomes)
            ), (study.id, condition)


def test_a_trial_registered_for_another_condition_too_is_no_mixed_group_of_it() -> None:
    asked = _asked(condition="gulf-war-illness")
    assert "younger-2013" in {paper.study_id for paper in asked.papers.values()}
    found = (*asked.body.studies, *asked.body.mixed, *(each.study for each in asked.mixed))
    assert "younger-2013" not in {study.id for study in found}
    reported = {
        study.id: {each for paper in study.papers for each in paper.conditions if paper.outcomes}
        for study in (each.study for each in _asked().mixed)
    }
    for group in _asked().mixed:
        assert group.condition in reported[group.study.id], (group.study.id, group.condition)
