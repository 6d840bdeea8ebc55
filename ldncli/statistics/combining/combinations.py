"""Tests of several studies by their p values alone: they say whether there is anything, not how
much.

Fisher 1932; Stouffer 1949 with weights after Lipták 1958; Edgington 1972 (J Psychol 80:351–363).
Cochrane Handbook 6.5, chapter 12.2.1.2; Heard & Rubin-Delanchy 2018 (Biometrika 105:239–246) on
what each is sensitive to. The null hypothesis is that of no effect in any study.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from ldncli.statistics.combining.p_values import OneSided, z_for_benefit
from ldncli.statistics.distributions import chi2_sf, normal_sf
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Combined:
    """What one method makes of the one-sided p values of `k` studies: the p for benefit in at least
    one, and that for harm in at least one, each a range where some of theirs are."""

    method: str
    k: int
    benefit: OneSided
    harm: OneSided


def fisher(values: Sequence[float]) -> float:
    """P(χ²(2k) ≥ −2 Σ log p): one small p is enough for it."""
    if min(values) <= 0:
        return 0.0
    return chi2_sf(-2 * math.fsum(map(math.log, values)), 2 * len(values))


def stouffer(values: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """P(Z ≥ Σ w z / √Σ w²), z that of each one-sided p; `weights` alike where None, else above 0.
    1 where one p is 0 and another 1."""
    used = [1.0] * len(values) if weights is None else list(weights)
    scores = [z_for_benefit(each) for each in values]
    if math.inf in scores or -math.inf in scores:
        return 1.0 if -math.inf in scores else 0.0
    total = math.fsum(w * z for w, z in zip(used, scores, strict=True))
    return normal_sf(total / math.sqrt(math.fsum(w * w for w in used)))


def edgington(values: Sequence[float]) -> float:
    """P(sum of k uniform numbers ≤ Σ p): one large p is not outweighed by one small. Where the
    terms cancel they are added up as fractions, exactly."""
    k, total = len(values), math.fsum(values)
    if k <= _FLOATS and 2 * total <= k:
        parts = [
            (-1) ** j * math.comb(k, j) * (total - j) ** k for j in range(math.floor(total) + 1)
        ]
        found = math.fsum(parts)
        if max(map(abs, parts)) < _CANCELLING * found:
            return found / math.factorial(k)
    exact = sum(map(Fraction, values), Fraction(0))
    if 2 * exact > k:
        return float(1 - _below(k - exact, k))
    return float(_below(exact, k))


# More terms, and terms so much larger than their sum, are not left to floating point numbers.
_FLOATS, _CANCELLING = 20, 100.0


def _below(total: Fraction, k: int) -> Fraction:
    parts = ((-1) ** j * math.comb(k, j) * (total - j) ** k for j in range(math.floor(total) + 1))
    return sum(parts, Fraction(0)) / math.factorial(k)


def combine(
    values: Sequence[OneSided], people: Sequence[float | None] | None = None
) -> tuple[Combined, ...]:
    """All methods on the one-sided p values for benefit, at least two; Stouffer's with weights √n
    too where the people of all are known. Each p of the result runs from that of the least to that
    of the largest p values, since it rises with each."""
    methods: list[tuple[str, Callable[[Sequence[float]], float]]] = [("fisher", fisher)]
    if people is not None and all(people):
        roots = [math.sqrt(each) for each in people if each]
        methods.append(("stouffer-weighted", lambda found: stouffer(found, roots)))
    methods += [("stouffer", stouffer), ("edgington", edgington)]
    turned = [each.turned for each in values]
    return tuple(
        Combined(name, len(values), _range(test, values), _range(test, turned))
        for name, test in methods
    )


def _range(test: Callable[[Sequence[float]], float], values: Sequence[OneSided]) -> OneSided:
    return OneSided(test([each.low for each in values]), test([each.high for each in values]))
