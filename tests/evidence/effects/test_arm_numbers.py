"""What an arm's printed numbers come to: sizes, spreads, medians,
percentages; several arms on a side."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.effects.arm_numbers import (
    MISFITS,
    ArmNumbers,
    people_compared,
    read_arm,
    sides_by_size,
    sides_of,
    size_of,
    treated_arms,
)
from ldncli.records.model.trial import Arm, ArmData, Design
from ldncli.statistics.measures import moments
from tests.evidence.trials import contrast, events, means, outcome, reported, told

TWO_DOSES = (
    Arm(id="low", role="treatment", label="1.5 mg", dose_mg=1.5, n_randomised=20),
    Arm(id="high", role="treatment", label="4.5 mg", dose_mg=4.5, n_randomised=30),
    Arm(id="placebo", role="control", label="placebo", n_randomised=25),
)


def _arm(**data: Any) -> ArmNumbers:
    return read_arm(reported(outcome(data, {}))[0], "ldn")


def test_size_is_what_stands_nearest_to_the_numbers() -> None:
    analysed = (
        Arm(id="ldn", role="treatment", label="x", n_randomised=20, n_analysed=18),
        Arm(id="placebo", role="control", label="y"),
    )
    each = reported(outcome({"n": 15}, {}), arms=analysed)[0]
    assert size_of(each, "ldn") == 15 and size_of(each, "placebo") is None
    assert size_of(reported(outcome({}, {}), arms=analysed)[0], "ldn") == 18
    assert size_of(reported(outcome({}, {}))[0], "ldn") == 20


def test_an_outcome_of_some_people_alone_is_not_of_the_whole_group() -> None:
    found = reported(replace(outcome({}, {}), condition="mcas"))[0]
    both = replace(found.paper, conditions=("crps", "mcas"))
    assert size_of(found, "ldn") == 20
    assert size_of(replace(found, paper=both), "ldn") is None


def test_a_crossover_arm_is_as_large_as_the_trial() -> None:
    bare = (
        Arm(id="ldn", role="treatment", label="x"),
        Arm(id="placebo", role="control", label="y"),
    )
    found = reported(outcome({}, {}, paired=True), arms=bare)[0]
    whole = replace(
        found.paper, design=Design(type="crossover-rct", n_randomised=30, n_analysed=28)
    )
    assert size_of(replace(found, paper=whole), "ldn") == 28


@pytest.mark.parametrize(
    ("data", "sd", "step"),
    [
        ({"mean": 5, "sd": 2, "se": 9}, 2, None),
        ({"mean": 5, "se": 0.5}, 0.5 * math.sqrt(20), "SD from the standard error"),
        (
            {"mean": 5, "ci": (4, 6)},
            moments.sd_from_interval((4, 6), 20),
            "SD from the confidence interval of the mean",
        ),
        (
            {"mean": 5, "iqr": (4, 7)},
            moments.from_quartiles(5, (4, 7), 20)[1],
            "SD from quartiles (Wan 2014)",
        ),
        (
            {"mean": 5, "range": (1, 9)},
            moments.from_range(5, (1, 9), 20)[1],
            "SD from range (Wan 2014)",
        ),
        ({"mean": 5}, None, None),
    ],
)
def test_spread_of_a_mean(data: dict[str, Any], sd: float | None, step: str | None) -> None:
    found = _arm(**data)
    assert (found.mean, found.sd) == (5, sd) and told(found.steps) == ((step,) if step else ())
    assert found.full == (sd is not None)


@pytest.mark.parametrize(
    ("data", "wanted", "words"),
    [
        ({"iqr": (4, 8)}, moments.from_quartiles(5, (4, 8), 20), "median and quartiles"),
        ({"range": (1, 9)}, moments.from_range(5, (1, 9), 20), "median and range"),
        (
            {"iqr": (4, 8), "range": (1, 9)},
            moments.from_five_numbers(5, (4, 8), (1, 9), 20),
            "median and quartiles and range",
        ),
    ],
)
def test_mean_of_a_median(data: dict[str, Any], wanted: tuple[float, float], words: str) -> None:
    found = _arm(median=5, **data)
    assert (found.mean, found.sd) == wanted
    assert told(found.steps) == (f"mean and SD from {words} (Luo 2018, Wan 2014)",)


def test_a_median_alone_gives_no_mean_and_keeps_a_printed_sd() -> None:
    assert _arm(median=5).mean is None
    assert _arm(median=5, iqr=(4, 8), n=3).mean is None
    kept = _arm(median=5, iqr=(4, 8), sd=2)
    assert kept.sd == 2 and kept.mean is not None


@pytest.mark.parametrize(
    ("percent", "n", "count"),
    [
        (50, 20, 10),
        (33, 9, 3),
        (33.3, 9, 3),
        (88, 18, None),
        (88, 17, 15),
        (0, 20, 0),
        (100, 20, 20),
        (66.7, 6, 4),
        (66.6, 6, None),
    ],
)
def test_events_from_a_percentage(percent: float, n: int, count: int | None) -> None:
    found = _arm(percent=percent, n=n)
    assert found.events == count
    assert (found.steps[0].code in MISFITS) == (count is None)


def test_printed_events_go_before_the_percentage() -> None:
    assert _arm(events=7, percent=90, n=20).events == 7


def _doses(**sides: Any) -> Any:
    arms = {id: ArmData(**data) for id, data in sides.items()}
    return reported(outcome(arms=arms), arms=TWO_DOSES)[0]


def test_dose_arms_are_combined_by_the_handbook() -> None:
    each = _doses(
        low={"mean": 4, "sd": 2}, high={"mean": 5, "sd": 3}, placebo={"mean": 6, "sd": 2.5}
    )
    [side] = sides_of(each)
    n, mean, sd = moments.combined([(20, 4, 2), (30, 5, 3)])
    assert (
        (side.treatment.n, side.treatment.mean, side.treatment.sd)
        == (n, mean, sd)
        == (50, pytest.approx(4.6), sd)
    )
    assert (
        "2 arms combined into one" in told(side.treatment.steps)
        and not side.one_to_one
        and side.part is None
    )
    assert [arm.dose_mg for arm in treated_arms(each)] == [1.5, 4.5]


def test_combined_events_add_up_and_an_unknown_size_stays_unknown() -> None:
    each = _doses(low={"events": 3}, high={"events": 4}, placebo={"events": 5})
    assert (sides_of(each)[0].treatment.events, sides_of(each)[0].treatment.n) == (7, 50)
    half = _doses(low={"events": 3}, high={}, placebo={"events": 5})
    assert sides_of(half)[0].treatment.events is None


def test_a_shared_control_is_split() -> None:
    each = _doses(
        low={"mean": 4, "sd": 2, "events": 3},
        high={"mean": 5, "sd": 3, "events": 4},
        placebo={"mean": 6, "sd": 2.5, "events": 5},
    )
    first, second = sides_of(each, "split")
    assert (first.part, second.part) == ("low", "high")
    assert first.control == second.control and (
        first.control.n,
        first.control.mean,
        first.control.sd,
    ) == (12, 6, 2.5)
    assert first.control.events == 2 and not first.one_to_one
    assert told(first.steps) == ("the control group is shared by 2 arms and split among them",)


def test_one_dose_is_never_split() -> None:
    each = reported(means(4, 2, 20, 5, 2, 20))[0]
    assert sides_of(each, "split") == sides_of(each) and sides_of(each)[0].one_to_one


def test_without_a_side_there_are_sizes_alone() -> None:
    one = reported(outcome({"events": 4}, None, score="events"))[0]
    assert sides_by_size(one).treatment.events == 4 and sides_by_size(one).control.n == 20


def test_a_contrast_belongs_to_the_arms_that_the_outcome_names() -> None:
    printed = contrast("MD", -1, ci=(-2, 0))
    unsaid = reported(outcome(contrast=printed), arms=TWO_DOSES)[0]
    sides = sides_by_size(unsaid)
    assert sides_of(unsaid) == [] and not sides.one_to_one
    assert (sides.treatment.n, sides.control.n) == (None, 25), "which dose, nobody says"
    [low] = sides_of(
        reported(outcome(contrast=printed, arms=_named("low", "placebo")), arms=TWO_DOSES)[0]
    )
    assert low.one_to_one and (low.treatment.n, low.control.n) == (20, 25)


def _named(*ids: str) -> dict[str, ArmData]:
    return {id: ArmData() for id in ids}


def test_people_compared_are_those_of_the_groups_named() -> None:
    def people(*ids: str, **more: Any) -> int | None:
        return people_compared(reported(outcome(arms=_named(*ids), **more), arms=TWO_DOSES)[0])

    assert people("low", "placebo") == 45 and people("low", "high", "placebo") is None
    assert people("low") is None and people() is None
    assert people("low", "placebo", comparison="within") is None
    assert people("low", "placebo", paired=True) is None


def test_the_same_people_are_not_added_up() -> None:
    unknown = reported(outcome(paired=True), n=(None, None), people=44)[0]
    assert (sides_by_size(unknown).treatment.n, sides_by_size(unknown).control.n) == (44, 44)


def test_events_in_arms_of_known_size() -> None:
    [side] = sides_of(reported(events(3, 20, 5, 22))[0])
    assert (side.treatment.events, side.treatment.n, side.control.events, side.control.n) == (
        3,
        20,
        5,
        22,
    )
