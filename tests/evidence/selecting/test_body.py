"""What a question selects: papers gathered into studies, silent trials apart, dose bands, one
direction for several outcomes."""

from __future__ import annotations

import pytest

from ldncli.evidence.selecting.body import Body, gather
from ldncli.evidence.selecting.studies import Study, direction_of, group_studies
from ldncli.records.index.library import Library, load
from ldncli.records.model.trial import Outcome
from tests.conftest import LIBRARY
from tests.topics import TOPIC


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


@pytest.fixture
def body(library: Library) -> Body:
    papers = [paper for paper in library.papers() if paper.status != "retracted"]
    return gather(papers, library.vocabulary("designs"), library.topic)


def _study(body: Body, name: str) -> Study:
    return next(study for study in body.studies if study.id == name)


def test_two_papers_of_a_trial_are_one_study(body: Body) -> None:
    thumb = _study(body, "thumb")
    assert [paper.id for paper in thumb.papers] == ["archer-2019", "archer-2020"]
    assert (
        thumb.participants == 60
        and thumb.direction == "no-difference"
        and thumb.doses == (4.5, 4.5)
    )
    assert thumb.risk_of_bias == "some-concerns" and thumb.randomised and thumb.level == 2


def test_order_of_papers_does_not_matter(library: Library) -> None:
    papers = list(library.papers())
    levels = {
        name: (term.randomised, term.level)
        for name, term in library.vocabulary("designs").terms.items()
    }
    assert group_studies(papers, levels, TOPIC) == group_studies(papers[::-1], levels, TOPIC)


def test_reviews_and_silent_trials_are_no_studies(body: Body) -> None:
    assert (
        body.reviews == 1
        and [study.id for study in body.silent] == ["nct00000009"]
        and body.running == ()
    )
    assert {study.id for study in body.studies} == {
        "thumb",
        "bell-2015",
        "castro-2010",
        "gray-2017",
        "hill-2018",
    }


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
    assert TOPIC.dose.band(doses) == band


def _outcome(direction: str, **changes: object) -> Outcome:
    return Outcome(
        **{"domain": "fatigue", "label": "x", "direction": direction, "place": "a b", **changes}
    )  # type: ignore[arg-type]


def test_direction_of_several_outcomes() -> None:
    assert direction_of([_outcome("benefit"), _outcome("benefit")]) == "benefit"
    assert direction_of([_outcome("benefit"), _outcome("no-difference")]) == "mixed"
    assert (
        direction_of([_outcome("benefit", comparison="within"), _outcome("no-difference")])
        == "no-difference"
    )
    assert direction_of([_outcome("benefit"), _outcome("harm", role="primary")]) == "harm"
    assert direction_of([_outcome("unclear"), _outcome("benefit")]) == "benefit"
    assert direction_of([_outcome("unclear")]) == "unclear"
