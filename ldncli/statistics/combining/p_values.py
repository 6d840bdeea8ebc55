"""One-sided p values from what papers print: a two-sided p, or its bound, and the side to which the
result leans. What is not known exactly stays a range."""

from __future__ import annotations

import math
from typing import Literal

from ldncli.errors import UsageError
from ldncli.statistics.distributions import normal_quantile
from ldncli.values import dataclass

Side = Literal["benefit", "harm"]
Relation = Literal["=", "<", ">"]


@dataclass(frozen=True, slots=True)
class OneSided:
    """The p of the one-sided test for benefit, between `low` and `high`; near 1 where the result
    leans to harm. Both are alike where it is known exactly."""

    low: float
    high: float

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high

    @property
    def turned(self) -> OneSided:
        """The p of the test for harm."""
        return OneSided(1 - self.high, 1 - self.low)


def one_sided(p: float, side: Side | None, relation: Relation = "=") -> OneSided:
    """The one-sided p behind a two-sided one, which is p itself or is below or above it.

    `side` is that of the result, None where nobody says: then it may be either. Raises UsageError
    for a p that is not between 0 and 1.
    """
    if not 0 <= p <= 1:
        raise UsageError(f"a p value of {p:g} is not valid", hint="between 0 and 1, such as 0.03")
    low, high = {"=": (p, p), "<": (0.0, p), ">": (p, 1.0)}[relation]
    if side == "benefit":
        return OneSided(low / 2, high / 2)
    if side == "harm":
        return OneSided(1 - high / 2, 1 - low / 2)
    return OneSided(low / 2, 1 - low / 2)


def z_for_benefit(p: float) -> float:
    """The Z of a one-sided p: above 0 for benefit; infinite at 0 and 1."""
    if p <= 0:
        return math.inf
    return -math.inf if p >= 1 else -normal_quantile(p)
