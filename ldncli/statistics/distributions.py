"""Normal, t, chi-square, F, gamma and beta probabilities and quantiles in plain
floats; it knows nothing of studies.

They are here because scipy costs a third of a second at every start. Prefactors follow Loader
(2000, "Fast and accurate computation of binomial probabilities"), so that they hold at a million
degrees of freedom, where differences of log-gammas do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

# P(X ≤ x), P(X > x), and how fast the first rises over log x: x times the density.
_Curve = Callable[[float], tuple[float, float, float]]
_SQRT_2PI = math.sqrt(2 * math.pi)
# What Lentz's method puts in the place of a zero by which it would divide.
_TINY = 1e-300
_EPSILON = 2.0**-54
# Stirling's series for log Γ(n + 1), Abramowitz & Stegun 6.1.41.
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)


def normal_cdf(z: float) -> float:
    """P(Z ≤ z) of the standard normal."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def normal_sf(z: float) -> float:
    """P(Z > z) of the standard normal, exact far out."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def normal_pdf(z: float) -> float:
    """Density of the standard normal."""
    return math.exp(-0.5 * z * z) / _SQRT_2PI


@lru_cache(maxsize=256)
def normal_quantile(p: float) -> float:
    """The z with P(Z ≤ z) = p; infinite at 0 and 1.

    Abramowitz & Stegun 26.2.23 to start from, then Halley's steps on the tail.
    """
    if not 0 < p < 1:
        return _edge(p, -math.inf, math.inf)
    if p == 0.5:
        return 0.0
    tail = min(p, 1 - p)
    t = math.sqrt(-2 * math.log(tail))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (
        1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    )
    for _ in range(4):
        error = (normal_sf(z) - tail) / normal_pdf(z)
        z += error / (1 - 0.5 * z * error)
    return z if p > 0.5 else -z


def two_sided_normal(z: float) -> float:
    """P(|Z| ≥ |z|): the two-sided p value of a z statistic."""
    return math.erfc(abs(z) / math.sqrt(2))


def _gamma_tails(a: float, x: float) -> tuple[float, float]:
    """P(a, x) and Q(a, x), each exact where it is small: series below a + 1, continued fraction
    above (DLMF 8.11.4, 8.9.2)."""
    if x <= 0:
        return 0.0, 1.0
    if math.isinf(x):
        return 1.0, 0.0
    if x < a + 1:
        term = total = 1.0
        n = a
        while term > total * _EPSILON:
            n += 1
            term *= x / n
            total += term
        lower = total * _poisson(a, x)
        return lower, 1 - lower
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    h, i = d, 0
    while True:
        i += 1
        step = -i * (i - a)
        b += 2
        d = 1 / (step * d + b or _TINY)
        c = b + step / c or _TINY
        h *= d * c
        if abs(d * c - 1) < 4 * _EPSILON:
            break
    upper = _poisson(a, x) * a * h
    return 1 - upper, upper


def chi2_cdf(x: float, df: float) -> float:
    """P(X ≤ x) of chi-square with `df` degrees of freedom."""
    return _gamma_tails(0.5 * df, 0.5 * x)[0]


def chi2_sf(x: float, df: float) -> float:
    """P(X > x) of chi-square with `df` degrees of freedom."""
    return _gamma_tails(0.5 * df, 0.5 * x)[1]


@lru_cache(maxsize=4096)
def chi2_quantile(p: float, df: float) -> float:
    """The x with P(X ≤ x) = p of chi-square; starts from Wilson & Hilferty 1931."""
    if not 0 < p < 1:
        return _edge(p, 0.0, math.inf)
    a = 0.5 * df
    h = 2 / (9 * df)
    start = df * max(1 - h + normal_quantile(p) * math.sqrt(h), 0.0) ** 3
    if start < 0.05 * df:
        start = 2 * math.exp((math.log(p) + math.lgamma(a + 1)) / a)
    return _invert(lambda x: (*_gamma_tails(a, 0.5 * x), a * _poisson(a, 0.5 * x)), p, start)


def t_sf(t: float, df: float) -> float:
    """P(T > t) of Student's t with `df` degrees of freedom."""
    if math.isinf(df):
        return normal_sf(t)
    tail = 0.5 * _t_curve(t, df)[1]
    return tail if t >= 0 else 1 - tail


def two_sided_t(t: float, df: float) -> float:
    """P(|T| ≥ |t|): the two-sided p value of a t statistic."""
    return two_sided_normal(t) if math.isinf(df) else _t_curve(t, df)[1]


def _t_curve(t: float, df: float) -> tuple[float, float, float]:
    """The curve of |T|, at |t|."""
    square = t * t
    if math.isinf(square):
        return 1.0, 0.0, 0.0
    whole = df + square
    upper, lower, kernel = _beta_curve(0.5 * df, 0.5, df / whole, square / whole)
    return lower, upper, 2 * kernel


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """The t with P(T ≤ t) = p of Student's t; the normal's where `df` is infinite."""
    if not 0 < p < 1:
        return _edge(p, -math.inf, math.inf)
    if math.isinf(df):
        return normal_quantile(p)
    if p == 0.5:
        return 0.0
    tail = 2 * min(p, 1 - p)
    if df == 1:
        size = 1 / math.tan(0.5 * math.pi * tail)
    else:
        start = abs(normal_quantile(0.5 * tail)) * (1 + 1 / df)
        size = _invert(lambda t: _t_curve(t, df), abs(1 - 2 * p), start, upper=tail)
    return size if p > 0.5 else -size


def f_sf(x: float, df1: float, df2: float) -> float:
    """P(X > x) of F with `df1` and `df2` degrees of freedom."""
    return _f_curve(x, df1, df2)[1]


def _f_curve(x: float, df1: float, df2: float) -> tuple[float, float, float]:
    if x <= 0:
        return 0.0, 1.0, 0.0
    if math.isinf(x):
        return 1.0, 0.0, 0.0
    whole = df1 * x + df2
    return _beta_curve(0.5 * df1, 0.5 * df2, df1 * x / whole, df2 / whole)


@lru_cache(maxsize=1024)
def f_quantile(p: float, df1: float, df2: float) -> float:
    """The x with P(X ≤ x) = p of F."""
    if not 0 < p < 1:
        return _edge(p, 0.0, math.inf)
    return _invert(lambda x: _f_curve(x, df1, df2), p, 1.0)


def _beta_curve(a: float, b: float, x: float, y: float) -> tuple[float, float, float]:
    """I_x(a, b), its complement, and how fast the first rises over log (x / y); `y` is
    1 − x, given apart so that neither is rounded away."""
    if x <= 0:
        return 0.0, 1.0, 0.0
    if y <= 0:
        return 1.0, 0.0, 0.0
    kernel = _beta_kernel(a, b, x, y)
    if x < (a + 1) / (a + b + 2):
        lower = kernel * _beta_fraction(a, b, x, y)
        return lower, 1 - lower, kernel
    upper = kernel * _beta_fraction(b, a, y, x)
    return 1 - upper, upper, kernel


def beta_quantile(p: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = p."""
    if not 0 < p < 1:
        return _edge(p, 0.0, 1.0)
    odds = f_quantile(p, 2 * a, 2 * b) * a / b
    return odds / (1 + odds)


def _beta_kernel(a: float, b: float, x: float, y: float) -> float:
    """x^a y^b / B(a, b) with y = 1 − x."""
    n = a + b
    exponent = (
        _stirling(n) - _stirling(a) - _stirling(b) - _deviance(a, n * x) - _deviance(b, n * y)
    )
    return math.exp(exponent) * math.sqrt(a / n * b) / _SQRT_2PI


def _beta_fraction(a: float, b: float, x: float, y: float) -> float:
    """The continued fraction of I_x(a, b) over its kernel (DiDonato & Morris 1992,
    equation 9), by Lentz's method.

    Written in the smaller of x and y = 1 − x, the other being nearly 1
    with a million degrees of freedom.
    """
    excess = (a + b) * y - b + 1 if y < x else a - (a + b) * x + 1
    c = a * excess / (a + 1) or _TINY
    h, d, n = c, 0.0, 0
    while True:
        n += 1
        top = (a + n - 1) * (a + b + n - 1) * n * (b - n) * (x / (a + 2 * n - 1)) ** 2
        bottom = (
            n
            + n * (b - n) * x / (a + 2 * n - 1)
            + (a + n) * (excess + n * (1 + y)) / (a + 2 * n + 1)
        )
        d = 1 / (bottom + top * d or _TINY)
        c = bottom + top / c or _TINY
        h *= d * c
        if abs(d * c - 1) < 4 * _EPSILON:
            return 1 / h


def gamma_half_ratio(z: float) -> float:
    """Γ(z) / (√z Γ(z − ½)) for z > ½; near 1 for large z, where log-gammas would cancel."""
    if z < 8:
        return math.gamma(z) / (math.sqrt(z) * math.gamma(z - 0.5))
    return math.exp(_stirling(z) - _stirling(z - 0.5) + (z - 1) * math.log1p(0.5 / (z - 0.5)) - 0.5)


def _edge(p: float, low: float, high: float) -> float:
    if p == 0 or p == 1:
        return high if p else low
    raise ValueError(f"a probability lies between 0 and 1, not {p!r}")


def _poisson(x: float, rate: float) -> float:
    """e^−rate rate^x / Γ(x + 1)."""
    return math.exp(-_stirling(x) - _deviance(x, rate)) / (_SQRT_2PI * math.sqrt(x))


@lru_cache(maxsize=4096)
def _stirling(n: float) -> float:
    """log Γ(n + 1) less Stirling's √(2πn) (n/e)^n."""
    if n < 16:
        # lgamma(n + 1) loses nothing that matters while it is small.
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - 0.5 * math.log(2 * math.pi)
    square = 1 / (n * n)
    total = 0.0
    for term in reversed(_STIRLING):
        total = total * square + term
    return total / n


def _deviance(x: float, mean: float) -> float:
    """x log(x / mean) + mean − x, without cancelling where both are near."""
    if abs(x - mean) < 0.1 * (x + mean):
        ratio = (x - mean) / (x + mean)
        total = (x - mean) * ratio
        term, j = 2 * x * ratio, 1
        while True:
            term *= ratio * ratio
            larger = total + term / (2 * j + 1)
            if larger == total:
                return total
            total, j = larger, j + 1
    return x * math.log(x / mean) + mean - x


def _invert(curve: _Curve, p: float, start: float, upper: float | None = None) -> float:
    """The x > 0 with lower tail `p`: Newton on the logarithm of the smaller tail
    over log x, kept inside a bracket.

    `upper` is 1 − p where it is known better than by subtraction.
    """
    upper = 1 - p if upper is None else upper
    use_lower = p < upper
    goal = math.log(p if use_lower else upper)
    low, high, u = -math.inf, math.inf, math.log(max(start, 1e-290))
    for _ in range(400):
        x = math.exp(u)
        below, above, rise = curve(x)
        tail = below if use_lower else above
        gap = math.log(tail) - goal if tail > 0 else -math.inf
        if (gap < 0) == use_lower:
            low = u
        else:
            high = u
        slope = rise / tail if tail > 0 else 0.0
        step = -gap / slope if slope and math.isfinite(gap) else math.nan
        move = u + (step if use_lower else -step)
        if not low <= move <= high:
            move = (
                0.5 * (low + high)
                if math.isfinite(low + high)
                else u + (5 if move > u or math.isinf(high) else -5)
            )
        if abs(move - u) < 2e-16 * max(1.0, abs(u)) or move == u:
            return math.exp(move)
        if abs(move - u) < 1e-9:
            # One step more squares the error; rounding of the tail would keep the loop going.
            return x * (1 + (move - u) + 0.5 * (move - u) ** 2)
        u = move
    return math.exp(u)
