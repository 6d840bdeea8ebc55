"""The strength of the evidence: studies gathered, directions counted, certainty by its rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.evidence.certainty_counts import judge_certainty
from ldncli.evidence.query import Query
from ldncli.evidence.ratings import LEVELS
from ldncli.evidence.studies import Study, group_studies, seen_for
from ldncli.evidence.summary import Body, direction_of, dose_band, gather, summarise
from ldncli.records.library import Library, load
from ldncli.records.model import Appraisal, Judgement, Outcome
from tests.conftest import LIBRARY


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


@pytest.fixture
def body(library: Library) -> Body:
    papers = [paper for paper in library.papers() if paper.status != "retracted"]
    return gather(papers, library.vocabulary("designs"))


def _study(body: Body, name: str) -> Study:
    return next(study for study in body.studies if study.id == name)


def test_two_papers_of_a_trial_are_one_study(body: Body) -> None:
    thumb = _study(body, "thumb")
    assert [paper.id for paper in thumb.papers] == ["archer-2019", "archer-2020"]
    assert thumb.participants == 60 and thumb.direction == "no-difference" and thumb.doses == (4.5, 4.5)
    assert thumb.risk_of_bias == "some-concerns" and thumb.randomised and thumb.level == 2


def test_order_of_papers_does_not_matter(library: Library) -> None:
    papers = list(library.papers())
    levels = {name: (term.randomised, term.level) for name, term in library.vocabulary("designs").terms.items()}
    assert group_studies(papers, levels) == group_studies(papers[::-1], levels)


def test_reviews_and_silent_trials_are_no_studies(body: Body) -> None:
    assert body.reviews == 1 and [study.id for study in body.silent] == ["nct00000009"] and body.running == ()
    assert {study.id for study in body.studies} == {"thumb", "bell-2015", "castro-2010", "gray-2017", "hill-2018"}


def test_people_count_for_the_conditions_that_they_have(body: Body) -> None:
    bell = _study(body, "bell-2015")
    assert seen_for(bell, "crps").participants == 12
    assert seen_for(bell, "diabetic-neuropathy").participants == 8
    unsaid = replace(bell, papers=(replace(bell.main, population=None),))
    assert seen_for(unsaid, "crps").participants == 20, "the main condition has them all"
    assert seen_for(unsaid, "diabetic-neuropathy").participants is None


def test_one_row_a_condition(library: Library, body: Body) -> None:
    rows = {row.key: row for row in summarise(body, "condition", Query(), library.vocabularies)}
    assert list(rows) == ["pain", "crps", "diabetic-neuropathy", "fibromyalgia"]
    crps = rows["crps"]
    assert (len(crps.studies), crps.randomised_trials, crps.participants) == (2, 1, 13)
    assert crps.rct["benefit"] == 1 and crps.other["benefit"] == 1
    assert (crps.dose_min, crps.dose_max, crps.best_level) == (1, 4.5, 2)
    assert rows["pain"].other == {"benefit": 0, "no-difference": 0, "mixed": 0, "harm": 1}


def test_a_question_about_one_condition_gives_no_other_row(library: Library, body: Body) -> None:
    rows = summarise(body, "condition", Query(conditions=frozenset({"crps"})), library.vocabularies)
    assert [row.key for row in rows] == ["crps"]


def test_outcomes_count_with_their_own_direction(library: Library, body: Body) -> None:
    rows = {row.key: row for row in summarise(body, "outcome", Query(), library.vocabularies)}
    assert rows["pain-response"].rct["benefit"] == 1, "although the trial as a whole found no difference"
    assert rows["pain-intensity"].rct == {"benefit": 1, "no-difference": 1, "mixed": 0, "harm": 0}


def test_laboratory_work_counts_only_where_it_can_speak(library: Library, body: Body) -> None:
    mechanisms = {row.key: row for row in summarise(body, "mechanism", Query(), library.vocabularies)}
    assert mechanisms["tlr4"].stances == {"measured": 1, "proposed": 0, "refuted": 1}
    assert mechanisms["tlr4"].certainty.level is None
    assert "in-vitro" in {row.key for row in summarise(body, "design", Query(), library.vocabularies)}
    conditions = summarise(body, "condition", Query(), library.vocabularies)
    assert all(study.clinical for row in conditions for study in row.studies)


@pytest.mark.parametrize(
    ("doses", "band"),
    [
        (None, "not stated"),
        ((0.001, 0.05), "under 1 mg"),
        ((1, 1), "1 to under 3 mg"),
        ((1, 3), "3 to under 4.5 mg"),
        ((1, 4.5), "4.5 mg"),
        ((1, 6), "over 4.5 mg"),
    ],
)
def test_dose_bands(doses: tuple[float, float] | None, band: str) -> None:
    assert dose_band(doses) == band


def _outcome(direction: str, **changes: object) -> Outcome:
    return Outcome(**{"domain": "fatigue", "label": "x", "direction": direction, "place": "a b", **changes})  # type: ignore[arg-type]


def test_direction_of_several_outcomes() -> None:
    assert direction_of([_outcome("benefit"), _outcome("benefit")]) == "benefit"
    assert direction_of([_outcome("benefit"), _outcome("no-difference")]) == "mixed"
    assert direction_of([_outcome("benefit", comparison="within"), _outcome("no-difference")]) == "no-difference"
    assert direction_of([_outcome("benefit"), _outcome("harm", role="primary")]) == "harm"
    assert direction_of([_outcome("unclear"), _outcome("benefit")]) == "benefit"
    assert direction_of([_outcome("unclear")]) == "unclear"


def _trial(
    body: Body, *, people: int | None, bias: str | None, direction: str = "benefit", randomised: bool = True, level: int = 2
) -> Study:
    study = _study(body, "thumb")
    judged = (Appraisal(instrument="rob2", overall=Judgement(judgement=bias)),) if bias else ()
    main = replace(study.main, appraisals=judged, direction=direction)  # type: ignore[arg-type]
    return replace(study, papers=(main,), participants=people, randomised=randomised, level=level)


@pytest.mark.parametrize(
    ("trials", "silent", "level", "domains"),
    [
        ([(500, "low", "benefit")], 0, "high", []),
        ([(399, "low", "benefit")], 0, "moderate", ["imprecision"]),
        ([(99, "low", "benefit")], 0, "low", ["imprecision"]),
        ([(500, "some-concerns", "benefit")], 0, "moderate", ["risk-of-bias"]),
        ([(500, None, "benefit")], 0, "moderate", ["risk-of-bias"]),
        ([(500, "high", "benefit")], 0, "low", ["risk-of-bias"]),
        ([(400, "low", "benefit"), (300, "high", "benefit")], 0, "high", []),
        ([(500, "low", "benefit"), (400, "low", "no-difference")], 0, "moderate", ["inconsistency"]),
        ([(500, "low", "benefit")], 1, "moderate", ["publication-bias"]),
        ([(500, "low", "benefit")] * 3, 1, "high", []),
        (
            [(20, "high", "benefit"), (20, "high", "harm")],
            5,
            "very-low",
            ["risk-of-bias", "inconsistency", "imprecision", "publication-bias"],
        ),
    ],
)
def test_certainty_of_randomised_trials(body: Body, trials: list[tuple], silent: int, level: str, domains: list[str]) -> None:
    judged = judge_certainty([_trial(body, people=n, bias=bias, direction=direction) for n, bias, direction in trials], silent)
    assert judged.level == level and [step.domain for step in judged.steps] == domains
    assert judged.level in LEVELS and all(domain.replace("-", " ") in judged.why for domain in domains)


def test_certainty_of_other_studies(body: Body) -> None:
    cohort = _trial(body, people=500, bias=None, randomised=False, level=3)
    series = _trial(body, people=500, bias=None, randomised=False, level=4)
    assert judge_certainty([cohort]).level == "low"
    assert judge_certainty([series]).level == "very-low"
    assert judge_certainty([cohort, _trial(body, people=500, bias="low")]).level == "high", "trials go before cohorts"


def test_no_result_no_certainty(body: Body) -> None:
    nothing = judge_certainty([])
    assert nothing.level is None and nothing.why
