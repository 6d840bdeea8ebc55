"""Printed numbers in the words of the site."""

from __future__ import annotations

from ldncli.records.model.trial import ArmData, Contrast, HarmData
from ldncli.report.site.numbers import arm_words, contrast_words, harm_words


def test_events_counted_by_themselves_are_no_share_of_people() -> None:
    assert harm_words(HarmData(count=52)) == "52 events"
    assert harm_words(HarmData(events=3, n=40, count=5)) == "3/40 (7.5 %)"
    assert harm_words(HarmData()) == "no number"
    assert arm_words(ArmData(count=8)) == "8 events"


def test_a_difference_of_unknown_sign_says_so() -> None:
    difference = Contrast(type="MD", value=1.5, ci=(-1.11, 4.13), sign_stated=False)
    told = contrast_words(difference)
    assert told is not None and told.endswith("4.13), order of subtraction not stated")
    signed = contrast_words(Contrast(type="MD", value=1.5, ci=(-1.11, 4.13)))
    assert signed is not None and signed.endswith("4.13)")
