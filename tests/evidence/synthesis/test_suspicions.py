"""Numbers that can stand and look like something else, in one record and beside others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.rechecking.beside import beside_each_other
from ldncli.evidence.synthesis.suspicions import suspicions_in
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import ArmData, Caveat, Contrast
from ldncli.records.text.paths import path_text
from tests.evidence import trials
from tests.evidence.rechecking.samples import PLACE, outcome, paper

RATING = trials.VOCABULARIES["scales"].terms["nrs-0-10"]
QUESTIONNAIRE = trials.VOCABULARIES["scales"].terms["fiq"]
WRONG = Caveat(kind="inconsistent-numbers", note="cannot be", place=PLACE)


def _trial(ldn: dict[str, Any], placebo: dict[str, Any], **more: Any) -> Paper:
    arms = {"ldn": ArmData(**ldn), "placebo": ArmData(**placebo)}
    return paper(outcomes=(outcome(arms=arms, **more),))


def _found(trial: Paper, scale: Any = QUESTIONNAIRE) -> list[tuple[str, str, str]]:
    return [
        (
            path_text(each.path).removeprefix("outcomes[0].arms."),
            each.why.code,
            dict(each.why.values).get("beside") or dict(each.why.values).get("ends") or "",
        )
        for each in suspicions_in(trial, 0, scale)
    ]


SOUND = {"n": 36, "mean": 40.0, "sd": 18.0}
ERROR = "errors as deviations"


@pytest.mark.parametrize(
    ("data", "scale", "wanted"),
    [
        ({}, QUESTIONNAIRE, []),
        # An SD of 3 among 36 people is the error of one of 18.
        ({"sd": 3.0, "baseline_sd": 18.0}, QUESTIONNAIRE, [("ldn.sd", ERROR, "before")]),
        ({"baseline_sd": 3.0}, QUESTIONNAIRE, [("ldn.baseline_sd", ERROR, "after")]),
        ({"sd": 9.0, "baseline_sd": 18.0}, QUESTIONNAIRE, []),
        ({"sd": 0.4, "baseline_sd": 18.0}, QUESTIONNAIRE, []),
        ({"mean": 4.1, "sd": 0.34}, RATING, [("ldn.sd", ERROR, "scale")]),
        ({"mean": 4.1, "sd": 0.6}, RATING, []),
        ({"mean": 4.1, "sd": 0.34, "n": 5}, RATING, []),
        ({"sd": 0.0}, QUESTIONNAIRE, [("ldn.sd", "no spread in one group", "")]),
        ({"sd": None, "se": 0.0}, QUESTIONNAIRE, [("ldn.se", "no spread in one group", "")]),
        ({"sd": 0.0, "n": 1}, QUESTIONNAIRE, []),
        # Everybody at the end of the scale, as healthy people are.
        ({"mean": 100.0, "sd": 0.0}, QUESTIONNAIRE, []),
        ({"mean": 0.0, "sd": 0.0}, None, []),
        (
            {"mean": None, "sd": None, "median": 8.0, "iqr": (8.0, 12.0)},
            QUESTIONNAIRE,
            [("ldn.iqr", "skewed", "iqr")],
        ),
        ({"mean": None, "sd": None, "median": 10.0, "iqr": (8.0, 13.0)}, QUESTIONNAIRE, []),
        (
            {"mean": None, "sd": None, "median": 2.0, "range": (1.0, 40.0)},
            QUESTIONNAIRE,
            [("ldn.range", "skewed", "range")],
        ),
        ({"median": 8.0, "iqr": (8.0, 12.0)}, QUESTIONNAIRE, []),
    ],
)
def test_what_one_arm_raises(
    data: dict[str, Any], scale: Any, wanted: list[tuple[str, str, str]]
) -> None:
    control = {"n": 36} if scale is RATING else SOUND
    assert _found(_trial({**SOUND, **data}, control), scale) == wanted


@pytest.mark.parametrize(
    "contrast",
    [
        Contrast(type="MD", value=-5.0, se=4.24),
        Contrast(type="MD", value=-5.0, ci=(-13.3, 3.3)),
        Contrast(type="MD", value=-5.0, p=0.24),
        Contrast(type="p-only", p=0.24),
    ],
)
def test_the_error_of_a_printed_difference_tells_errors_from_deviations(contrast: Any) -> None:
    small = [{"n": 36, "mean": mean, "sd": 3.0} for mean in (40.0, 45.0)]
    told = [(f"{arm}.sd", ERROR, "difference") for arm in ("ldn", "placebo")]
    assert _found(_trial(*small, contrast=contrast)) == told
    assert _found(_trial(*small, contrast=contrast, caveats=(WRONG,))) == []
    assert _found(_trial(*small, contrast=contrast, paired=True)) == []
    true = [{**each, "sd": 18.0} for each in small]
    assert _found(_trial(*true, contrast=contrast)) == []


def _named(trial: Paper, name: str) -> Paper:
    return replace(trial, id=name)


def test_studies_beside_each_other() -> None:
    sound = [
        _named(_trial({**SOUND, "mean": 30.0 + i}, SOUND, scale="fiq"), f"study-200{i}")
        for i in range(3)
    ]
    assert beside_each_other(sound) == {}
    odd = _named(_trial({**SOUND, "sd": 3.1}, {**SOUND, "sd": 2.9}, scale="fiq"), "odd-2009")
    found = beside_each_other([*sound, odd])
    assert list(found) == ["odd-2009"]
    assert [path_text(each.path) for each in found["odd-2009"]] == [
        "outcomes[0].arms.ldn.sd",
        "outcomes[0].arms.placebo.sd",
    ]
    assert beside_each_other([*sound[:1], odd]) == {}, "two studies do not tell which is odd"


def test_the_same_numbers_under_two_names() -> None:
    trial = _trial({**SOUND, "mean": 38.5}, SOUND)
    again = _named(trial, "twin-2021")
    [each] = beside_each_other([trial, again])["twin-2021"]
    assert each.why.code == "same numbers"
    assert beside_each_other([trial, replace(again, study="aa-2020")]) == {}, "one study"
    other = _named(_trial({**SOUND, "mean": 38.6}, SOUND), "other-2021")
    assert beside_each_other([trial, other]) == {}
