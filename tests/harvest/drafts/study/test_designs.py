"""Designs that a text states of its own work; words in passing state nothing."""

from __future__ import annotations

import pytest

from ldncli.harvest.drafts.study.designs import (
    is_of_animals,
    stated_cases,
    stated_designs,
    told_of_several,
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Methods: Randomised, placebo-controlled trial.", {"random"}),
        ("31 women were randomly assigned to LDN.", {"random"}),
        ("Design: Cross-sectional study.", {"cross-sectional"}),
        ("We conducted a retrospective chart review.", {"retrospective-cohort"}),
        ("Charts of 31 adults were reviewed.", {"retrospective-cohort"}),
        ("This was a prospective cohort study.", {"prospective-cohort"}),
        ("An online survey was conducted.", {"survey"}),
        ("Randomised trials are needed.", set()),
        ("Earlier randomised trials found less pain.", set()),
        ("We compared 31 women with 60 from a previously conducted, randomised trial.", set()),
    ],
)
def test_stated(text: str, names: set[str]) -> None:
    found = stated_designs(text)
    assert set(found) == names
    for each in found.values():
        assert text[each.start : each.start + len(each.words)] == each.words


def test_animals_stand_before_any_trial() -> None:
    text = "Forty rats were randomly divided into four groups. Rats got LDN."
    assert is_of_animals("LDN eases elbows of rats", text)
    assert is_of_animals("LDN eases elbows", text)
    assert not is_of_animals("LDN eases elbows", "Earlier work was in mice. 31 women took LDN.")


@pytest.mark.parametrize(
    ("text", "design"),
    [
        ("We report a case of purple elbow eased by LDN.", "case-report"),
        ("A 54-year-old woman took LDN.", "case-report"),
        ("We describe three patients who took LDN.", "case-series"),
        ("31 patients took LDN in a retrospective cohort. A case is told.", None),
        ("A 54-year-old woman and a 30-year-old man took LDN.", None),
    ],
)
def test_cases(text: str, design: str | None) -> None:
    found = stated_cases("Elbows", text)
    assert (found and found.design) == design


def test_several_cases() -> None:
    assert told_of_several("We describe three patients who took LDN.")
    assert not told_of_several("A 54-year-old woman took LDN.")
