"""An interval that ends at no effect, but for rounding, includes it."""

from __future__ import annotations

from math import inf

import pytest

from ldncli.statistics.intervals import excludes, settled


@pytest.mark.parametrize(
    ("low", "high", "value", "out"),
    [
        (0.1, 2, 0, True),
        (-2, -0.1, 0, True),
        (-1, 1, 0, False),
        (0, 2, 0, False),
        (2.2e-16, 2.2, 0, False),
        (-9.1, -4.4e-16, 0, False),
        (1.0000000000000002, 9, 1, False),
        (1.001, 9, 1, True),
        # Small is not rounding: the width is the yardstick.
        (2e-16, 3e-16, 0, True),
        (0.5, inf, 0, True),
        (-inf, inf, 0, False),
    ],
)
def test_excludes(low: float, high: float, value: float, out: bool) -> None:
    assert excludes(low, high, value) is out
    assert excludes(-high, -low, -value) is out


def test_settled_ends_are_the_value_itself() -> None:
    assert settled(-9.1, -4.4e-16) == (-9.1, 0.0)
    assert settled(2.2e-16, 2.2) == (0.0, 2.2)
    assert settled(0.01, 2.2) == (0.01, 2.2)
