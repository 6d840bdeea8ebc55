"""What a paper prints of an estimate: its own interval where that is of this very value, and its
p."""

from __future__ import annotations

from math import log

import pytest

from ldncli.evidence.effects.estimate import AsPrinted, Frame
from ldncli.evidence.effects.own_interval import as_read, own_ends, printed_at, printed_p
from ldncli.statistics.distributions import normal_quantile, t_quantile
from tests.evidence.trials import contrast, estimate, events, means, outcome


def test_the_interval_of_the_papers_own_difference() -> None:
    each = outcome({}, {}, contrast=contrast("MD", 2.0, ci=(0.4, 3.7), p=0.02, level=95))
    found = estimate(each, "MD")
    assert found.printed == AsPrinted(0.4, 3.7, 95, 0.02, "=", True) and found.df == 38
    assert own_ends(found, 95) == (0.4, 3.7) and printed_at(found, 95)
    assert as_read(found, 95) == (2.0, 0.4, 3.7)
    half = t_quantile(0.95, 38) * found.variance**0.5
    assert own_ends(found, 90) == pytest.approx((2 - half, 2 + half)) and not printed_at(found, 90)


def test_ratios_are_printed_back_from_their_logarithms() -> None:
    each = outcome({}, {}, "pain-response", contrast=contrast("OR", 2.0, ci=(0.9, 4.6)))
    found = estimate(each, "OR")
    assert (found.printed.low, found.printed.high) == pytest.approx((log(0.9), log(4.6)))
    assert as_read(found, 95) == pytest.approx((2.0, 0.9, 4.6)) and found.df is None


@pytest.mark.parametrize(("value", "own"), [(2.0, True), (2.1, False), (None, False)])
def test_beside_counts_an_interval_counts_where_its_value_is_theirs(
    value: float | None, own: bool
) -> None:
    """20 of 40 against 10 of 40 are a ratio of 2.0; an adjusted 2.1 has another interval."""
    found = estimate(
        events(20, 40, 10, 40, contrast=contrast("RR", value, ci=(1.1, 3.7), p=0.02)), "RR"
    )
    assert (found.printed.low is not None) == own and found.printed.p == 0.02


def test_a_difference_in_percentage_points_becomes_one_of_shares() -> None:
    each = outcome({}, {}, "pain-response", contrast=contrast("RD", 25.0, ci=(4.0, 46.0)))
    found = estimate(each, "RD")
    assert found.value == 0.25 and own_ends(found, 95) == (0.04, 0.46)


def test_what_is_turned_round_has_its_ends_turned() -> None:
    each = outcome(
        {}, {}, scale="comfort", contrast=contrast("MD", 2.0, ci=(0.4, 3.7)), better="higher"
    )
    found = estimate(each, "MD", Frame(better="lower"))
    assert found.value == -2.0 and own_ends(found, 95) == (-3.7, -0.4)


def test_the_interval_of_another_measure_is_not_ours() -> None:
    each = outcome({}, {}, contrast=contrast("MD", 2.0, ci=(0.4, 3.7), p=0.02))
    found = estimate(each, "SMD")
    assert found.printed == AsPrinted(p=0.02) and found.df is None
    half = normal_quantile(0.975) * found.variance**0.5
    assert own_ends(found, 95) == pytest.approx((found.value - half, found.value + half))


def test_a_p_is_ours_to_show_only_where_the_error_is_of_its_contrast() -> None:
    beside = means(4, 2, 40, 5, 2, 40, scale="nrs-0-10", contrast=contrast("p-only", p=0.3))
    other = estimate(beside, "MD")
    assert other.printed.p == 0.3 and printed_p(other, 95) is None
    own = estimate(outcome({}, {}, scale="nrs-0-10", contrast=contrast("MD", -1, p=0.03)), "MD")
    assert printed_p(own, 95) == (0.03, "=")
