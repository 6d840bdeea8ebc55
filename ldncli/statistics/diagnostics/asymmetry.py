"""Do small studies show other effects than large ones: Egger, Begg, Peters, PET-PEESE.

None of them says anything with few studies, so all refuse below ten (Sterne and others
2011, BMJ 343:d4002) unless forced.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.distributions import two_sided_normal, two_sided_t
from ldncli.statistics.measures.count_measures import log_odds_ratio, two_by_two
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.measures.study_rows import Row, naming, number_in, refuse
from ldncli.statistics.models.pooling import confidence_level, study_effects
from ldncli.statistics.models.regression import INTERCEPT, regress

ENOUGH = 10
# Predictors that differ by less, beside their size, are the same but for
# rounding: the tolerance of R's `lm`.
_COLLINEAR = 1e-7
PREDICTORS = ("sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv")


@dataclass(frozen=True, slots=True)
class RegressionTest:
    """A regression of effects on a measure of their precision: `slope` is the asymmetry, tested by
    `statistic` (z, or t with `df`).

    `intercept` is the effect expected of a study without error (its `ci_lb`, `ci_ub` too); `tau2`
    None where the model has none.
    """

    k: int
    model: str
    predictor: str
    statistic: float | None
    df: int | None
    p: float
    slope: float
    slope_se: float
    intercept: float
    intercept_se: float
    ci_lb: float
    ci_ub: float
    tau2: float | None


def regression_test(
    rows: Sequence[Row],
    measure: str | None = None,
    *,
    model: str = "lm",
    predictor: str = "sei",
    method: str = "REML",
    test: str = "z",
    level: float = 95,
    force: bool = False,
    **options: Any,
) -> RegressionTest:
    """Egger's test and its relatives, as metafor's `regtest`.

    `model="lm"` with the standard error is Egger's own (Egger and others 1997, BMJ 315:629; weights
    1/v, multiplicative error); `model="rma"` is a mixed-effects regression. The sample sizes for
    ni, ninv, sqrtni and sqrtninv come from `ni`, or `n1i + n2i`.
    """
    if model not in ("lm", "rma") or predictor not in PREDICTORS:
        raise UsageError(
            f"there is no test {model!r} on {predictor!r}",
            hint=f"model lm or rma, predictor one of {', '.join(PREDICTORS)}",
        )
    rows = list(rows)
    y, v, kept = effects_to_test(rows, measure, options, force)
    with naming(rows):
        x = [
            _predictor(predictor, variance, row, place)
            for variance, (place, row) in zip(v, kept, strict=True)
        ]
    if model == "lm":
        return _weighted_line(y, [1 / each for each in v], x, predictor, level)
    found = regress(y, v, [[1.0, each] for each in x], [INTERCEPT, predictor], method, test, level)
    start, slope = found.coefficients
    return RegressionTest(
        found.k,
        "rma",
        predictor,
        slope.statistic,
        None if test == "z" else found.QE_df,
        slope.p,
        slope.estimate,
        slope.se,
        start.estimate,
        start.se,
        start.ci_lb,
        start.ci_ub,
        found.tau2,
    )


def peters_test(rows: Sequence[Row], *, level: float = 95, force: bool = False) -> RegressionTest:
    """Peters' test for odds ratios: log OR on 1/n, weighted by events × others / n (Peters and
    others 2006, JAMA 295:676)."""
    with naming(rows):
        tables = [table for table in two_by_two(rows, "OR", drop00=True) if table]
    filled = [tuple(cell + 0.5 for cell in table) if 0 in table else table for table in tables]
    _enough(len(tables), force)
    y = [log_odds_ratio(*table)[0] for table in filled]
    sizes = [sum(table) for table in tables]
    weights = [(a + c) * (b + d) / n for (a, b, c, d), n in zip(tables, sizes, strict=True)]
    return replace(
        _weighted_line(y, weights, [1 / n for n in sizes], "ninv", level), model="peters"
    )


def _weighted_line(
    y: Sequence[float], w: Sequence[float], x: Sequence[float], predictor: str, level: float
) -> RegressionTest:
    """Weighted least squares of y on x, with the residual variance estimated, as R's `lm`."""
    k, total = len(y), math.fsum(w)
    mx, my = (
        math.fsum(a * b for a, b in zip(w, x, strict=True)) / total,
        math.fsum(a * b for a, b in zip(w, y, strict=True)) / total,
    )
    sxx = math.fsum(a * (b - mx) ** 2 for a, b in zip(w, x, strict=True))
    if sxx <= _COLLINEAR**2 * math.fsum(a * b * b for a, b in zip(w, x, strict=True)):
        raise UsageError("all studies have the same precision", hint="asymmetry cannot be tested")
    slope = math.fsum(a * (b - mx) * (c - my) for a, b, c in zip(w, x, y, strict=True)) / sxx
    start = my - slope * mx
    df = k - 2
    residual = (
        math.fsum(a * (c - start - slope * b) ** 2 for a, b, c in zip(w, x, y, strict=True)) / df
    )
    slope_se, start_se = (
        math.sqrt(residual / sxx),
        math.sqrt(residual * (1 / total + mx * mx / sxx)),
    )
    half = quantile(confidence_level(level), df) * start_se
    statistic = slope / slope_se if slope_se else None
    p = two_sided_t(statistic, df) if statistic is not None else 1.0
    return RegressionTest(
        k,
        "lm",
        predictor,
        statistic,
        df,
        p,
        slope,
        slope_se,
        start,
        start_se,
        start - half,
        start + half,
        None,
    )


def _predictor(name: str, v: float, row: Row, place: int) -> float:
    if name in ("sei", "vi"):
        return math.sqrt(v) if name == "sei" else v
    n = number_in(row, "ni", place)
    arms = number_in(row, "n1i", place), number_in(row, "n2i", place)
    if n is None and arms[0] is not None and arms[1] is not None:
        n = arms[0] + arms[1]
    if n is None or n <= 0:
        raise refuse(place, "the number of people is missing", "the columns are ni, or n1i and n2i")
    transform: dict[str, Callable[[float], float]] = {
        "ni": float,
        "ninv": lambda m: 1 / m,
        "sqrtni": math.sqrt,
        "sqrtninv": lambda m: 1 / math.sqrt(m),
    }
    return transform[name](n)


@dataclass(frozen=True, slots=True)
class RankTest:
    """Kendall's tau between standardised effects and their variances; `exact` where there are no
    ties and fewer than 50 studies."""

    k: int
    tau: float
    p: float
    exact: bool


def rank_test(
    rows: Sequence[Row], measure: str | None = None, *, force: bool = False, **options: Any
) -> RankTest:
    """Begg & Mazumdar's rank correlation test (1994, Biometrics
    50:1088), as metafor's `ranktest`."""
    y, v, _ = effects_to_test(rows, measure, options, force)
    total = math.fsum(1 / each for each in v)
    mean = math.fsum(a / b for a, b in zip(y, v, strict=True)) / total
    spread = [each - 1 / total for each in v]
    if min(spread) <= 0:
        raise UsageError(
            "one study has all the weight", hint="a rank correlation would mean nothing"
        )
    return kendall([(a - mean) / math.sqrt(b) for a, b in zip(y, spread, strict=True)], v)


# Beyond, all orders take longer than an answer may, and the normal approximation is as good.
MOST_EXACT = 150


def kendall(x: Sequence[float], y: Sequence[float]) -> RankTest:
    """Kendall's tau-b with its two-sided p: exact without ties up to 150, else normal with
    the variance for ties (Kendall 1970)."""
    k = len(x)
    score = ties_x = ties_y = 0
    for i in range(k):
        for j in range(i):
            a, b = sign(x[i] - x[j]), sign(y[i] - y[j])
            score += a * b
            ties_x += a == 0
            ties_y += b == 0
    pairs = k * (k - 1) // 2
    if ties_x == pairs or ties_y == pairs:
        raise UsageError(
            "all studies have the same effect or the same variance",
            hint="a rank correlation would mean nothing",
        )
    tau = score / math.sqrt((pairs - ties_x) * (pairs - ties_y))
    if not ties_x and not ties_y and k <= MOST_EXACT:
        return RankTest(k, tau, _exact_kendall(k, score), True)
    return RankTest(k, tau, two_sided_normal(score / math.sqrt(_kendall_variance(x, y))), False)


def sign(x: float) -> int:
    """−1, 0 or 1."""
    return (x > 0) - (x < 0)


def _exact_kendall(k: int, score: int) -> float:
    """Twice the smaller tail over all k! orders, by the number of inversions."""
    ways = [1]
    for size in range(2, k + 1):
        # Each count is the sum of the last `size` ones: a difference of running sums.
        sums = [0, *accumulate([*ways, *[0] * (size - 1)])]
        ways = [sums[i + 1] - sums[max(0, i + 1 - size)] for i in range(len(sums) - 1)]
    concordant = (score + k * (k - 1) // 2) // 2
    fewer = min(concordant, k * (k - 1) // 2 - concordant)
    return min(1.0, 2 * sum(ways[: fewer + 1]) / math.factorial(k))


def _kendall_variance(x: Sequence[float], y: Sequence[float]) -> float:
    k = len(x)
    tx, ty = _tie_sizes(x), _tie_sizes(y)
    v = (k * (k - 1) * (2 * k + 5) - sum(t * (t - 1) * (2 * t + 5) for t in (*tx, *ty))) / 18
    v += sum(t * (t - 1) for t in tx) * sum(t * (t - 1) for t in ty) / (2 * k * (k - 1))
    if k > 2:
        triple = sum(t * (t - 1) * (t - 2) for t in tx) * sum(t * (t - 1) * (t - 2) for t in ty)
        v += triple / (9 * k * (k - 1) * (k - 2))
    return v


def _tie_sizes(values: Sequence[float]) -> list[int]:
    return [values.count(each) for each in set(values)]


@dataclass(frozen=True, slots=True)
class PetPeese:
    """The effect expected of a study without error: `pet` regresses on the standard
    error, `peese` on the variance.

    `chosen` is "PEESE" where PET's intercept differs from 0 (one-sided p < 0.05), else "PET".
    """

    pet: RegressionTest
    peese: RegressionTest
    chosen: str

    @property
    def estimate(self) -> RegressionTest:
        """The one chosen."""
        return self.peese if self.chosen == "PEESE" else self.pet


def pet_peese(
    rows: Sequence[Row],
    measure: str | None = None,
    *,
    level: float = 95,
    force: bool = False,
    **options: Any,
) -> PetPeese:
    """PET-PEESE (Stanley & Doucouliagos 2014, Res Synth Methods
    5:60–78), by weighted least squares."""
    pet = regression_test(
        rows, measure, model="lm", predictor="sei", level=level, force=force, **options
    )
    peese = regression_test(
        rows, measure, model="lm", predictor="vi", level=level, force=force, **options
    )
    significant = (
        pet.intercept_se == 0 or two_sided_t(pet.intercept / pet.intercept_se, pet.df or 1) < 0.1
    )
    return PetPeese(pet, peese, "PEESE" if significant else "PET")


def effects_to_test(
    rows: Sequence[Row], measure: str | None, options: dict[str, Any], force: bool
) -> tuple[list[float], list[float], list[tuple[int, Row]]]:
    """Effects, variances and rows (with their places from 1), refused where they are too few."""
    rows = list(rows)
    _, pairs = study_effects(rows, measure, options)
    known = [(place, pair) for place, pair in enumerate(pairs, 1) if pair]
    _enough(len(known), force)
    return (
        [pair[0] for _, pair in known],
        [pair[1] for _, pair in known],
        [(place, rows[place - 1]) for place, _ in known],
    )


def _enough(k: int, force: bool) -> None:
    if k < (3 if force else ENOUGH):
        raise UsageError(
            f"{k} studies are too few to tell asymmetry from chance",
            hint="ten are needed"
            + ("; three even by force" if force else "; force=True shows it all the same"),
        )
