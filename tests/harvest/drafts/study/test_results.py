"""Results in one sentence: read where they agree with themselves, else silence."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.harvest.drafts.study.results import Sentence, effects, groups, sentences


def _effects(text: str) -> list[dict[str, Any]]:
    return [dict(each.value) for each in effects(Sentence(text, 0))]


def _groups(text: str, whole: str = "") -> list[tuple[Any, ...]]:
    return [each.values for each in groups(Sentence(text, 0), whole)]


@pytest.mark.parametrize(
    ("text", "kind", "value", "ci"),
    [
        ("(RR 0.50; 95% CI 0.25 to 1.00)", "RR", 0.5, [0.25, 1]),
        ("hazard ratio, 2.0 (95% CI, 1.0-4.0)", "HR", 2, [1, 4]),
        ("odds ratio = 0.50, 95% CI = (0.25, 1.00)", "OR", 0.5, [0.25, 1]),
        ("mean difference -1.5 (95% CI -2.5 to -0.5)", "MD", -1.5, [-2.5, -0.5]),
    ],
)
def test_effects(text: str, kind: str, value: float, ci: list[float]) -> None:
    text = f"Fewer had pain on LDN than on placebo {text}"
    assert _effects(text) == [{"type": kind, "value": value, "ci": ci}]


def test_level_and_p() -> None:
    text = "Pain fell (mean difference -1.5, 90% CI -2.5 to -0.5; p = 0.04)"
    (found,) = _effects(text)
    assert (found["level"], found["p"]) == (90, 0.04)


@pytest.mark.parametrize(
    "text",
    [
        "Less pain (RR 0.50; 95% CI 0.60 to 1.00)",  # outside
        "Less pain (RR 0.50; 95% CI 0.45 to 1.90)",  # not in the middle
        "Less pain (mean difference -1.5, 95% CI -2.0 to 3.5)",
        "Less pain (RR 0.50, p = 0.03)",  # no interval
        "Age predicted pain (OR 0.50; 95% CI 0.25 to 1.00)",
    ],
)
def test_silence(text: str) -> None:
    assert _effects(text) == []


def test_events() -> None:
    text = "Pain came in 10 of 20 patients (50%) on LDN and 5 of 20 (25%) on placebo"
    assert _groups(text) == [
        (("LDN", {"events": 10, "n": 20}), ("placebo", {"events": 5, "n": 20}))
    ]
    assert _groups(text.replace("25%", "30%")) == [], "the percentage is another's"
    assert _groups(text.replace("placebo", "LDN")) == [], "the same group twice"


def test_a_spread_is_read_where_the_text_says_what_it_is() -> None:
    text = "Scores were 31.5 ± 4.0 in the LDN group and 40.1 ± 5.0 in the placebo group"
    assert _groups(text, "Data are mean ± SD.") == [
        (("LDN", {"mean": 31.5, "sd": 4}), ("placebo", {"mean": 40.1, "sd": 5}))
    ]
    assert _groups(text, text) == []
    assert _groups(text, "Data are mean ± SEM.") == []


def test_sentences() -> None:
    text = "It fell by 1.5 vs. 2.5 (p = 0.4; n = 3). It rose; it fell."
    found = list(sentences(text))
    assert [each.text.strip(" .;") for each in found[:3]] == [
        "It fell by 1.5 vs. 2.5 (p = 0.4; n = 3)",
        "It rose",
        "it fell",
    ]
    assert all(text[each.start :].startswith(each.text) for each in found)
