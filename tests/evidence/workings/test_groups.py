"""What is printed of groups and contrasts, and what follows for each side."""

from __future__ import annotations

import pytest

from ldncli.evidence.effects.arm_numbers import sides_by_size, sides_of
from ldncli.evidence.workings.groups import lay_arm, lay_contrast, lay_groups
from ldncli.evidence.workings.sheet import Sheet
from ldncli.records.model.trial import Arm, ArmData
from tests.evidence.trials import contrast, outcome, reported


def test_all_that_is_printed_is_laid_out_once() -> None:
    data = {
        "n": 20,
        "mean": 3,
        "sd": 1,
        "se": 0.3,
        "ci": (2, 4),
        "median": 3,
        "iqr": (2, 5),
        "range": (1, 9),
        "events": 4,
        "percent": 20,
        "count": 7,
        "baseline_mean": 6,
        "baseline_sd": 2,
        "baseline_median": 6,
    }
    [each], sheet = reported(outcome(data)), Sheet()
    lay_arm(sheet, each, "ldn", "treatment")
    assert len(sheet.steps) == 17 and {step.kind for step in sheet.steps} == {"printed"}
    assert {step.arm for step in sheet.steps} == {"ldn"}


def test_a_size_that_stands_with_the_group_is_used_and_told() -> None:
    [each], sheet = reported(outcome({"mean": 3, "se": 0.5}), n=(16, 20)), Sheet()
    lay_arm(sheet, each, "ldn", "treatment")
    told = {step.name: step for step in sheet.steps}
    assert told["n_treatment"].value == 16 and told["n_treatment"].how is not None
    assert told["sd_treatment"].value == 2
    assert told["sd_treatment"].formula == "se_treatment*SQRT(n_treatment)"


def test_sides_without_numbers_have_their_sizes() -> None:
    [each], sheet = reported(outcome(contrast=contrast("MD", -1)), n=(16, 20)), Sheet()
    lay_groups(sheet, each, sides_by_size(each))
    assert {step.name: step.value for step in sheet.steps} == {"n_treatment": 16, "n_control": 20}


@pytest.mark.parametrize(
    ("events", "formula"),
    [
        (5, "MIN(2*ROUND(events_control_all/4,0),n_control)"),
        (4, "MIN(ROUND(events_control_all/2,0),n_control)"),
    ],
)
def test_a_shared_control_is_divided(events: int, formula: str) -> None:
    arms = tuple(
        Arm(id=id, role=role, label=id)  # type: ignore[arg-type]
        for id, role in (("low", "treatment"), ("high", "treatment"), ("none", "control"))
    )
    data = {"low": ArmData(n=9, events=1), "high": ArmData(n=9, events=2)}
    [each] = reported(
        outcome(arms={**data, "none": ArmData(n=11, events=events)}, score="events"), arms=arms
    )
    for sides in sides_of(each, "split"):
        sheet = Sheet()
        lay_groups(sheet, each, sides)
        told = {step.name: step for step in sheet.steps}
        assert told["n_control"].value == 5 and told["events_control"].value == 2
        assert told["events_control"].formula == formula
        assert told["events_treatment"].arm == sides.part


def test_a_difference_of_unknown_sign_says_so() -> None:
    sheet = Sheet()
    lay_contrast(sheet, contrast("MD", 1.5, ci=(-1, 4), sign_stated=False, p=0.3, p_relation="<"))
    told = {step.name: step.how.code if step.how else None for step in sheet.steps}
    assert told["contrast_value"] == told["contrast_ci_low"] == "sign not stated"
    assert told["contrast_p"] == "bound of p" and told["contrast_level"] is None
    lay_contrast(empty := Sheet(), None)
    assert empty.steps == []


def test_a_name_is_given_once() -> None:
    sheet = Sheet()
    sheet.given("n", 3)
    with pytest.raises(AssertionError):
        sheet.given("n", 4)
