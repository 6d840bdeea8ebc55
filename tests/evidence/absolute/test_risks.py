"""Absolute effects: by hand, by the textbook, at the edges where ratios stop making sense."""

from __future__ import annotations

from math import exp, inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.evidence.absolute.control_side import ControlLevel
from ldncli.evidence.absolute.expressed import given_or, risks
from ldncli.evidence.absolute.risks import (
    Span,
    needed_to_treat,
    parse_risk,
    risk_difference,
    risk_with,
    treated_risk,
)


def test_a_risk_ratio_by_hand() -> None:
    found = risk_with("RR", Span(log(2), log(1.5), log(3)), 0.1)
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.15, 0.3))
    difference = risk_difference("RR", Span(log(2), log(1.5), log(3)), 0.1)
    assert (difference.value, difference.low, difference.high) == pytest.approx((0.1, 0.05, 0.2))


def test_the_handbook_example_of_a_risk_ratio() -> None:
    """Cochrane Handbook 5.1, 12.5.4.2 (6.5: 15.4.4): RR 0.92 at a control risk of 0.3 is
    24 fewer per 1,000, NNT 42."""
    difference = treated_risk("RR", 0.92, 0.3) - 0.3
    assert 1000 * difference == pytest.approx(-24)
    needed = needed_to_treat(Span(difference, -0.04, -0.01))
    assert needed is not None and needed.whole[0] == 42 and not needed.more


def test_the_handbook_example_of_an_odds_ratio() -> None:
    """Cochrane Handbook 5.1, 12.5.4.3: OR 0.73 at a control risk of 0.3 is
    62 fewer per 1,000, NNT 17."""
    difference = treated_risk("OR", 0.73, 0.3) - 0.3
    assert round(1000 * difference) == -62
    needed = needed_to_treat(Span(difference, -0.09, -0.02))
    assert needed is not None and needed.whole[0] == 17


def test_other_measures() -> None:
    assert treated_risk("HR", 2, 0.5) == pytest.approx(0.75)
    assert treated_risk("RD", -0.1, 0.3) == pytest.approx(0.2)
    assert treated_risk("PETO", 0.73, 0.3) == treated_risk("OR", 0.73, 0.3)
    with pytest.raises(UsageError, match="no absolute risk"):
        treated_risk("SMD", 0.3, 0.3)
    with pytest.raises(UsageError, match="risk of 30"):
        treated_risk("RR", 1.2, 30)


def test_no_more_than_all_and_no_fewer_than_none() -> None:
    assert (
        treated_risk("RR", 5, 0.3) == 1
        and treated_risk("RD", -0.5, 0.3) == 0
        and treated_risk("RD", 0.9, 0.3) == 1
    )
    shown = risks("RR", Span(log(5), log(2), log(12)), ControlLevel(0.3, 0.3, 0.3, 1, "risk"))
    assert shown.treated is not None and (shown.treated.value, shown.treated.high) == (1, 1)
    assert shown.difference is not None and shown.difference.value == pytest.approx(0.7)
    assert shown.relative is not None and shown.relative.high == pytest.approx(12), (
        "the ratio itself stays"
    )


def test_number_needed_only_where_no_effect_is_left_out() -> None:
    assert needed_to_treat(Span(0.1, -0.02, 0.2)) is None
    assert needed_to_treat(Span(0.1, 0.0, 0.2)) is None, "an end at 0 would be an infinite number"
    assert needed_to_treat(Span(0.1)) is None
    assert needed_to_treat(Span(0.0, 0.0, 0.0)) is None
    needed = needed_to_treat(Span(0.25, 0.02, 0.5))
    assert (
        needed is not None
        and needed.more
        and (needed.value, needed.few, needed.many) == pytest.approx((4, 2, 50))
    )
    fewer = needed_to_treat(Span(-0.25, -0.5, -0.02))
    assert fewer is not None and not fewer.more and fewer.whole == (4, 2, 50)
    assert needed_to_treat(Span(0.3, 0.1, 0.7)).whole == (4, 2, 10), "rounded up"  # type: ignore[union-attr]


def test_rounding_gives_no_number_needed() -> None:
    assert needed_to_treat(Span(0.2, 2.8e-17, 0.86)) is None
    found = risks("RR", Span(log(3), 2.2e-16, log(9)), ControlLevel(0.1, 0.1, 0.1, 1, "risk"))
    assert found.needed is None and found.difference is not None and found.difference.low == 0


def test_without_control_events_there_is_no_absolute_effect() -> None:
    for control in (None, ControlLevel(0.0, 0.0, 0.0, 2, "risk")):
        shown = risks("RR", Span(log(2), log(1.1), log(3)), control)
        assert shown.difference is None and shown.needed is None and shown.relative is not None


def test_the_reader_may_assume_a_risk() -> None:
    found = given_or(0.2, ControlLevel(0.5, 0.4, 0.6, 3, "risk"))
    assert found is not None and found.value == 0.2 and found.assumed
    assert given_or(None, None) is None


def test_spans_turn_and_move() -> None:
    assert Span(1, 0.5, 2).times(-2) == Span(-2, -4, -1.0)
    assert Span(1).times(3) == Span(3) and Span(1, 0, 2).plus(1) == Span(2, 1, 3)
    assert Span(-1, -2, -0.5).clear and not Span(1, 0, 2).clear


RATIO = st.floats(0.01, 50)
RISK = st.floats(0.001, 0.999)


@given(st.sampled_from(["RR", "OR", "HR"]), RATIO, RISK)
def test_risks_stay_risks_and_lean_as_the_ratio_does(
    measure: str, ratio: float, risk: float
) -> None:
    treated = treated_risk(measure, ratio, risk)
    assert 0 <= treated <= 1
    assert (treated - risk) * (ratio - 1) >= -1e-12


@given(RATIO, st.floats(0, 2), RISK)
def test_intervals_stay_in_order(ratio: float, half: float, risk: float) -> None:
    span = risk_with("OR", Span(log(ratio), log(ratio) - half, log(ratio) + half), risk)
    assert -inf < span.low <= span.value <= span.high  # type: ignore[operator]
    assert span.value == pytest.approx(exp(log(ratio)) * risk / (1 - risk + ratio * risk))


@pytest.mark.parametrize(
    ("words", "risk"),
    [
        ("20", 0.2),
        ("20.0", 0.2),
        ("1", 0.01),
        ("0.2%", 0.002),
        ("0.2 percent", 0.002),
        ("1 in 5", 0.2),
        ("200 per 1,000", 0.2),
        ("1,5", 0.015),
        ("0,2 %", 0.002),
        ("2/10", 0.2),
    ],
)
def test_an_assumed_risk_in_words(words: str, risk: float) -> None:
    assert parse_risk(words) == pytest.approx(risk)


def test_a_bare_number_below_one_is_asked_about() -> None:
    with pytest.raises(UsageError) as asked:
        parse_risk("0.2")
    assert "did you mean 200 per 1,000? Write 20; 0.2% is 2 per 1,000" in str(asked.value.hint)


@pytest.mark.parametrize("words", ["0", "100", "130", "-5", "5 in 5", "1 in 0", "half", ""])
def test_what_is_no_risk(words: str) -> None:
    with pytest.raises(UsageError):
        parse_risk(words)
