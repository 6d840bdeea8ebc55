"""The top of a smooth function: where it is, how curved, and functions that have none."""

from __future__ import annotations

import math

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.models.optimum import highest


def test_a_hill_by_hand() -> None:
    # −(x − 3)² − 2 (y + 1)² − (x − 3)(y + 1): curvature −2, −1, −4.
    top = highest(
        lambda at: -((at[0] - 3) ** 2) - 2 * (at[1] + 1) ** 2 - (at[0] - 3) * (at[1] + 1), [0, 0]
    )
    assert top.at == pytest.approx((3, -1), abs=1e-8)
    assert top.value == pytest.approx(0, abs=1e-12)
    assert top.error(0) == pytest.approx(math.sqrt(4 / 7), rel=1e-7)


def test_a_steep_and_crooked_hill() -> None:
    top = highest(lambda at: -(100 * (at[1] - at[0] ** 2) ** 2 + (1 - at[0]) ** 2), [-1.2, 1])
    assert top.at == pytest.approx((1, 1), abs=1e-6)


def test_undefined_places_are_stepped_back_from() -> None:
    top = highest(lambda at: math.log(at[0]) - at[0] if at[0] > 0 else -math.inf, [0.2])
    assert top.at[0] == pytest.approx(1, abs=1e-7)
    assert top.error(0) == pytest.approx(1, rel=1e-6)


def test_a_slope_without_a_top_is_refused() -> None:
    with pytest.raises(UsageError, match="does not settle"):
        highest(lambda at: at[0], [0.0])


def test_a_flat_top_has_no_error() -> None:
    assert highest(lambda at: -(at[0] ** 2), [0.3, 0.7]).error(1) is None
