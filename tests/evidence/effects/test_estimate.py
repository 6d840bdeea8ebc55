"""One reported outcome and its estimate: scales, ranges, units, directions, people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.effects.estimate import (
    AS_PRINTED,
    INERT,
    USUAL,
    Choices,
    Estimate,
    Frame,
    Reported,
    better_way,
    check_units,
    reported_outcomes,
)
from ldncli.evidence.reasons import because
from ldncli.records.model.trial import Outcome
from tests.evidence.trials import (
    VOCABULARIES,
    estimate,
    means,
    paper,
    refusal,
    reported,
    studies,
    told,
)

ROW = {"m1i": 4.0, "sd1i": 2.0, "n1i": 20.0, "m2i": 5.5, "sd2i": 2.5, "n2i": 22.0}
MEANS = means(4, 2, 20, 5.5, 2.5, 22)
TABLE = {"ai": 6.0, "n1i": 20.0, "ci": 3.0, "n2i": 22.0}


def _pair(found: Estimate) -> tuple[float, float]:
    return found.value, found.variance


def test_ratings_are_brought_to_one_range() -> None:
    each = means(40, 20, 20, 55, 25, 22, scale="vas-0-100")
    found = estimate(each, "MD", Frame(range=(0, 10)))
    plain = estimate(MEANS, "MD")
    assert (
        _pair(found) == pytest.approx(_pair(plain))
        and told(found.steps)[-1] == "brought from 0–100 to 0–10"
    )
    assert found.row == {"yi": found.value, "vi": found.variance}


@pytest.mark.parametrize(
    ("each", "frame", "why"),
    [
        (
            MEANS,
            Frame(range=(0, 10)),
            (
                "the limits of its scale are not known, so it cannot be brought to the range of the"
                " others"
            ),
        ),
        (
            replace(MEANS, scale="fiq"),
            Frame(range=(0, 10)),
            "its scale is not a plain rating, so its points are not those of the others",
        ),
        (
            replace(MEANS, scale="vas-0-100", score="percent-change"),
            Frame(range=(0, 10)),
            "a percent change, which cannot be brought to the points of a scale",
        ),
        (
            replace(MEANS, scale="fiq"),
            Frame(units="nrs-0-10"),
            "measured in other units than those of the other studies",
        ),
        (
            replace(MEANS, scale="fiq", score="percent-change"),
            Frame(units="fiq"),
            "a percent change, which cannot be brought to the points of a scale",
        ),
    ],
)
def test_what_cannot_be_brought_into_the_frame(each: Outcome, frame: Frame, why: str) -> None:
    assert refusal(each, "MD", frame) == why


def test_outcomes_of_the_main_paper_come_first() -> None:
    main, second = (
        paper(MEANS, id="b-2020"),
        paper(
            MEANS, replace(MEANS, scale="fiq"), id="a-2021", study="b-2020", kind="secondary-report"
        ),
    )
    [study] = studies(second, main)
    found = reported_outcomes(study, VOCABULARIES["scales"], VOCABULARIES["outcomes"])
    assert [each.path for each in found] == [
        "b-2020 outcomes[0]",
        "a-2021 outcomes[0]",
        "a-2021 outcomes[1]",
    ]
    assert [each.scale and each.scale.id for each in found] == [None, None, "fiq"]
    assert found[2].outcome.scale == "fiq"


def _one(**more: Any) -> Reported:
    return reported(replace(MEANS, **more))[0]


def test_ranges_and_ratings() -> None:
    assert (_one(scale="nrs-0-10").range, _one(scale="nrs-0-10").is_rating) == ((0, 10), True)
    assert (_one(scale="fiq").range, _one(scale="fiq").is_rating) == ((0, 100), False)
    assert (_one(scale="open").range, _one(scale="open").is_rating) == (None, False)
    assert (_one().range, _one().is_rating) == (None, False)


@pytest.mark.parametrize(
    ("given", "units"),
    [
        ({"scale": "fiq", "score": "percent-change"}, "percent change"),
        ({"scale": "fiq", "unit": "mm"}, "fiq"),
        ({"unit": "mg/l"}, "mg/l"),
        ({"unit": "points"}, "aa-2020 outcomes[0]"),
        ({"unit": "percent"}, "aa-2020 outcomes[0]"),
        ({"unit": "score 0 to 4"}, "aa-2020 outcomes[0]"),
        ({}, "aa-2020 outcomes[0]"),
    ],
)
def test_units(given: dict[str, Any], units: str) -> None:
    assert _one(**given).units == units


def test_arms_by_id() -> None:
    found = _one().arm("placebo")
    assert found is not None and found.role == "control" and _one().arm("nobody") is None


@pytest.mark.parametrize(
    ("given", "better"),
    [
        ({}, "lower"),
        ({"better": "higher"}, "higher"),
        ({"scale": "comfort"}, "higher"),
        ({"scale": "comfort", "better": "lower"}, "lower"),
        ({"domain": "unsaid"}, None),
        ({"domain": "unsaid", "scale": "comfort"}, "higher"),
        ({"domain": "nowhere"}, None),
        ({"domain": "pain-response", "score": "events"}, "higher"),
        ({"domain": "relapse", "score": "events", "scale": "comfort"}, "lower"),
        ({"domain": "pain-response"}, None),
        ({"domain": "nowhere", "score": "events"}, None),
    ],
)
def test_which_way_is_better(given: dict[str, Any], better: str | None) -> None:
    assert (
        better_way(replace(MEANS, **given), VOCABULARIES["scales"], VOCABULARIES["outcomes"])
        == better
    )


def test_factors_between_ranges() -> None:
    vas = _one(scale="vas-0-100")
    assert check_units(vas, Frame()) == (1, ()) and check_units(vas, Frame(units="vas-0-100")) == (
        1,
        (),
    )
    assert check_units(vas, Frame(range=(0, 10))) == (
        0.1,
        (because("brought to range", own=(0, 100), shown=(0, 10)),),
    )
    assert check_units(vas, Frame(range=(0, 100))) == (1, ())
    assert check_units(_one(scale="nrs-0-10"), Frame(range=(1, 6)))[0] == 0.5


def _estimate(n_ldn: int | None, n_control: int | None, **more: Any) -> Estimate:
    return Estimate("aa-2020", _one(), "MD", 1.0, 0.5, n_ldn, n_control, {}, **more)


def test_people_behind_an_estimate() -> None:
    assert _estimate(20, 22).participants == 42 and _estimate(20, None).participants == 20
    assert _estimate(None, 22).participants is None
    for design in ("crossover", "before-after", "single-arm"):
        assert _estimate(20, 20, design=design).participants == 20


def test_labels_and_what_is_usual() -> None:
    assert (
        _estimate(20, 22).label == "aa-2020"
        and _estimate(20, 22, part="low").label == "aa-2020 (low)"
    )
    assert dict(_estimate(20, 22).at) == {} and _estimate(20, 22).assumed is None
    assert (
        Choices() == USUAL == Choices(0.5, (0.3, 0.7), "combine")
        and Frame(None, None, None) == AS_PRINTED
    )
    assert {"placebo", "active-placebo", "no-treatment", "usual-care", "other-users"} == INERT
