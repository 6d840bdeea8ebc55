"""Synthesis without meta-analysis: directions of effect counted, the sign test, medians and
ranges of what was reported (SWiM).

Campbell 2020 (BMJ 368:l6890); sign test after Boon & Thomson 2021 (Res Synth Methods 12:29–33) and
Cochrane Handbook 6.5, chapter 12.2.1.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import comb

from ldncli.statistics.distributions import beta_quantile
from ldncli.statistics.measures.moments import median
from ldncli.values import dataclass

# Fewer cannot reach p = 0.05 by one side even if they all agree, and say nothing by an interval.
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class SignTest:
    """How many studies lean to benefit of those that lean at all.

    `undecided` studies found no difference, were mixed or gave no direction. The test is over the
    `tested` comparisons between groups that lean: `p` is two-sided and exact, `share` the part of
    them that leans to benefit with its exact interval (Clopper–Pearson); all None, and `tested` 0,
    where fewer than `ENOUGH` do.
    """

    benefit: int
    harm: int
    undecided: int
    p: float | None
    share: float | None
    ci_lb: float | None
    ci_ub: float | None
    tested: int = 0


def sign_test(
    directions: Iterable[str | None], level: float = 95, compared: Iterable[bool] | None = None
) -> SignTest:
    """Test whether directions (`benefit`, `harm`, anything else) lean more to one side than chance
    would have them.

    `compared` says of each whether it is of a comparison between groups (None: all are): a change
    within one group, or one person, leans for reasons of which chance is the least.
    """
    found = list(directions)
    between = [True] * len(found) if compared is None else list(compared)
    up, down = found.count("benefit"), found.count("harm")
    voting = [each for each, fits in zip(found, between, strict=True) if fits]
    better, n = voting.count("benefit"), voting.count("benefit") + voting.count("harm")
    rest = len(found) - up - down
    if n < ENOUGH:
        return SignTest(up, down, rest, None, None, None, None)
    low, high = exact_interval(better, n, level)
    return SignTest(up, down, rest, _two_sided(better, n), better / n, low, high, n)


def _two_sided(up: int, n: int) -> float:
    tail = sum(comb(n, each) for each in range(max(up, n - up), n + 1)) / 2**n
    return min(1.0, 2 * tail)


@lru_cache(maxsize=4096)
def exact_interval(events: int, n: int, level: float = 95) -> tuple[float, float]:
    """The exact interval of a proportion (Clopper & Pearson 1934,
    Biometrika 26:404–413); `n` above 0."""
    tail = (1 - level / 100) / 2
    low = beta_quantile(tail, events, n - events + 1) if events else 0.0
    high = beta_quantile(1 - tail, events + 1, n - events) if events < n else 1.0
    return low, high


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and range of numbers, in their own units."""

    k: int
    median: float
    low: float
    high: float


def spread(values: Sequence[float]) -> Spread | None:
    """Median and range; None of nothing."""
    return Spread(len(values), median(values), min(values), max(values)) if values else None
