"""Effect sizes from means, paired means, correlations and reliabilities,
by metafor's names and formulas.

Arm 1 is the treated one: a positive estimate says a higher mean in arm 1 (`m1i`, `sd1i`, `n1i`)
than in arm 2. Formulas: Viechtbauer 2010 (J Stat Softw 36(3)) and the pages of `escalc` in metafor
3.8-1. Later versions changed ROM, ROMC and CVR (a bias correction) and SMDH and SMCRH (the
variance); here they are as in 3.8.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

from ldncli.errors import UsageError
from ldncli.statistics.distributions import gamma_half_ratio, normal_pdf, normal_quantile
from ldncli.statistics.measures.study_rows import (
    BEFORE_AFTER,
    Numbers,
    Row,
    check_each,
    columns_present,
    complete,
    read_rows,
    refuse,
    require,
)

Pair = tuple[float, float]
TWO_ARMS = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")


def hedges_correction(df: float) -> float:
    """The exact factor J = Γ(df/2) / (√(df/2) Γ((df−1)/2)) that takes the bias off
    a standardised mean difference.

    Hedges 1981, J Educ Stat 6:107–128, equation 6e. Needs df above 1.
    """
    return gamma_half_ratio(0.5 * df)


class _Arms:
    """Two arms' numbers and what is made of them."""

    def __init__(self, m1: float, s1: float, n1: float, m2: float, s2: float, n2: float):
        self.m1, self.s1, self.n1, self.m2, self.s2, self.n2 = m1, s1, n1, m2, s2, n2
        self.n, self.df = n1 + n2, n1 + n2 - 2
        self.pooled = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / self.df)
        self.inverse = 1 / n1 + 1 / n2

    @property
    def d(self) -> float:
        """Cohen's d: the difference over the pooled SD, uncorrected."""
        return (self.m1 - self.m2) / self.pooled

    @property
    def mean_cv(self) -> Pair:
        return self.s1 / self.m1, self.s2 / self.m2


def _md(arms: _Arms, vtype: str) -> Pair:
    if vtype == "HO":
        return arms.m1 - arms.m2, arms.pooled**2 * arms.inverse
    return arms.m1 - arms.m2, arms.s1**2 / arms.n1 + arms.s2**2 / arms.n2


def _smd(arms: _Arms, vtype: str) -> Pair:
    return _corrected(arms.d, arms.df, arms.inverse, arms.n, vtype)


def _smd1(arms: _Arms, vtype: str) -> Pair:
    return _corrected((arms.m1 - arms.m2) / arms.s2, arms.n2 - 1, arms.inverse, arms.n2, vtype)


def _corrected(d: float, df: float, sampling: float, n: float, vtype: str) -> Pair:
    """Hedges' g and its variance: `LS` (with g), `LS2` (with d, times J²) or `UB` (unbiased)."""
    j = hedges_correction(df)
    g = j * d
    if vtype == "UB":
        return g, sampling + (1 - (df - 2) / (df * j * j)) * g * g
    if vtype == "LS2":
        return g, j * j * (sampling + d * d / (2 * n))
    return g, sampling + g * g / (2 * n)


def _smdh(arms: _Arms, vtype: str) -> Pair:
    """Bonett 2008/2009, Psychol Methods 14:225: standardised by the root of
    the mean of both variances."""
    a, b = arms.s1**2, arms.s2**2
    j = hedges_correction(arms.df)
    g = j * (arms.m1 - arms.m2) / math.sqrt((a + b) / 2)
    if vtype == "LS2":
        return g, (
            g * g * (a / arms.n1 + b / arms.n2) / (2 * (a + b)) + 2 * (a / arms.n1 + b / arms.n2)
        ) / (a + b)
    spread = g * g * (a * a / (arms.n1 - 1) + b * b / (arms.n2 - 1)) / (2 * (a + b) ** 2)
    return g, j * j * (spread + (a / (arms.n1 - 1) + b / (arms.n2 - 1)) / ((a + b) / 2))


def _rom(arms: _Arms, vtype: str) -> Pair:
    first, second = (arms.pooled, arms.pooled) if vtype == "HO" else (arms.s1, arms.s2)
    variance = first**2 / (arms.n1 * arms.m1**2) + second**2 / (arms.n2 * arms.m2**2)
    return math.log(arms.m1 / arms.m2), variance


def _vr(arms: _Arms, vtype: str) -> Pair:
    first, second = 1 / (2 * (arms.n1 - 1)), 1 / (2 * (arms.n2 - 1))
    return math.log(arms.s1 / arms.s2) + first - second, first + second


def _cvr(arms: _Arms, vtype: str) -> Pair:
    y, v = _vr(arms, vtype)
    c1, c2 = arms.mean_cv
    return (
        math.log(c1 / c2) + y - math.log(arms.s1 / arms.s2),
        v + c1 * c1 / arms.n1 + c2 * c2 / arms.n2,
    )


def _point_biserial(arms: _Arms, vtype: str) -> Pair:
    h = arms.df * arms.inverse
    r = arms.d / math.sqrt(arms.d**2 + h)
    if vtype == "CS":
        return r, (1 - r * r) ** 2 * (
            arms.n * r * r / (4 * arms.n1 * arms.n2) + (2 - 3 * r * r) / (2 * arms.n)
        )
    return r, h * h / (h + arms.d**2) ** 3 * (arms.inverse + arms.d**2 / (2 * arms.n))


def _biserial(arms: _Arms, vtype: str) -> Pair:
    p, q = arms.n1 / arms.n, arms.n2 / arms.n
    z = -normal_quantile(p)
    f = normal_pdf(z)
    r = math.sqrt(p * q) / f * _point_biserial(arms, "LS")[0]
    inside = max(-1.0, min(1.0, r))
    slope = 1.5 + (1 - p * z / f) * (1 + q * z / f)
    return r, (p * q / f**2 - slope * inside**2 + inside**4) / (arms.n - 1)


def _scaled_d(factor: float) -> Callable[[_Arms, str], Pair]:
    def scaled(arms: _Arms, vtype: str) -> Pair:
        return factor * arms.d, factor**2 * (arms.inverse + arms.d**2 / (2 * arms.n))

    return scaled


TWO_ARM_FORMULAS: dict[str, Callable[[_Arms, str], Pair]] = {
    "MD": _md,
    "SMD": _smd,
    "SMDH": _smdh,
    "SMD1": _smd1,
    "ROM": _rom,
    "VR": _vr,
    "CVR": _cvr,
    "RPB": _point_biserial,
    "RBIS": _biserial,
    "D2ORN": _scaled_d(1.65),
    "D2ORL": _scaled_d(math.pi / math.sqrt(3)),
    "D2OR": _scaled_d(math.pi / math.sqrt(3)),
}
_TOO_LARGE = "numbers too large or too small"
_RATIOS = {"ROM", "CVR", "ROMC", "MNLN"}


def mean_measure(rows: Sequence[Row], measure: str, vtype: str) -> list[Pair | None]:
    """Estimate and variance of each row of two independent means."""
    for column in TWO_ARMS:
        require(columns_present(rows), [column], measure)
    read = read_rows(rows, TWO_ARMS)
    _check_spread(read, ("sd1i", "sd2i"), ("n1i", "n2i"))
    arms = [
        _arms(row, place, measure) if complete(row, TWO_ARMS) else None
        for place, row in enumerate(read, 1)
    ]
    formula = TWO_ARM_FORMULAS[measure]
    found = [
        None if each is None else _tried(place, measure, partial(formula, each, vtype))
        for place, each in enumerate(arms, 1)
    ]
    return _average_variances(found, arms, measure) if vtype == "AV" else found


def _arms(row: Numbers, place: int, measure: str) -> _Arms:
    try:
        return _Arms(*(row[column] or 0.0 for column in TWO_ARMS))
    except OverflowError:
        raise refuse(place, f"{measure} cannot be computed: {_TOO_LARGE}") from None


def _average_variances(
    found: list[Pair | None], arms: Sequence[_Arms | None], measure: str
) -> list[Pair | None]:
    """Variances with the studies' mean effect (SMD) or mean coefficients of variation (ROM)
    in place of each one's own."""
    known = [(pair, each) for pair, each in zip(found, arms, strict=True) if pair and each]
    if not known:
        return found
    if measure == "ROM":
        c1 = math.fsum(each.n1 * each.mean_cv[0] for _, each in known) / math.fsum(
            each.n1 for _, each in known
        )
        c2 = math.fsum(each.n2 * each.mean_cv[1] for _, each in known) / math.fsum(
            each.n2 for _, each in known
        )
        variances = iter([c1**2 / each.n1 + c2**2 / each.n2 for _, each in known])
    else:
        mean = math.fsum(pair[0] * each.n for pair, each in known) / math.fsum(
            each.n for _, each in known
        )
        variances = iter([each.inverse + mean**2 / (2 * each.n) for _, each in known])
    return [(pair[0], next(variances)) if pair else None for pair in found]


def _check_spread(
    read: Sequence[dict[str, float | None]], deviations: Sequence[str], sizes: Sequence[str]
) -> None:
    check_each(read, deviations, lambda sd: sd >= 0, "a standard deviation cannot be negative")
    check_each(read, sizes, lambda n: n > 1, "a standard deviation needs at least two people")


def _tried(place: int, measure: str, formula: Callable[[], Pair]) -> Pair:
    """The estimate, or a refusal that names the row where the numbers allow none."""
    try:
        y, v = formula()
    except OverflowError:
        raise refuse(place, f"{measure} cannot be computed: {_TOO_LARGE}") from None
    except ZeroDivisionError:
        raise refuse(
            place, f"{measure} cannot be computed: a standard deviation or mean of 0"
        ) from None
    except ValueError:
        what = (
            "the means must have the same sign"
            if measure in _RATIOS
            else "a standard deviation of 0, or too few people"
        )
        raise refuse(place, f"{measure} cannot be computed: {what}") from None
    if not (math.isfinite(y) and math.isfinite(v)):
        raise refuse(place, f"{measure} cannot be computed: {_TOO_LARGE}")
    return y, v


def _paired_variance(s1: float, s2: float, r: float) -> float:
    return s1 * s1 + s2 * s2 - 2 * r * s1 * s2


def _mc(m1: float, m2: float, s1: float, s2: float, n: float, r: float, vtype: str) -> Pair:
    return m1 - m2, _paired_variance(s1, s2, r) / n


def _smcc(m1: float, m2: float, s1: float, s2: float, n: float, r: float, vtype: str) -> Pair:
    """Gibbons, Hedeker & Davis 1993, J Educ Stat 18:271: by the SD of the changes."""
    return _corrected((m1 - m2) / math.sqrt(_paired_variance(s1, s2, r)), n - 1, 1 / n, n, vtype)


def _smcr(m1: float, m2: float, s1: float, s2: float, n: float, r: float, vtype: str) -> Pair:
    """Becker 1988, Br J Math Stat Psychol 41:257: by `sd1i`, the raw SD at the start."""
    return _corrected((m1 - m2) / s1, n - 1, 2 * (1 - r) / n, n, vtype)


def _smcrh(m1: float, m2: float, s1: float, s2: float, n: float, r: float, vtype: str) -> Pair:
    j = hedges_correction(n - 1)
    y = j * (m1 - m2) / s1
    return y, j * j * (_paired_variance(s1, s2, r) / (s1 * s1 * (n - 1)) + y * y / (2 * (n - 1)))


def _romc(m1: float, m2: float, s1: float, s2: float, n: float, r: float, vtype: str) -> Pair:
    return math.log(m1 / m2), s1**2 / (n * m1**2) + s2**2 / (n * m2**2) - 2 * r * s1 * s2 / (
        m1 * m2 * n
    )


PAIRED_FORMULAS: dict[str, Callable[..., Pair]] = {
    "MC": _mc,
    "SMCC": _smcc,
    "SMCR": _smcr,
    "SMCRH": _smcrh,
    "ROMC": _romc,
}


def paired_measure(rows: Sequence[Row], measure: str, vtype: str) -> list[Pair | None]:
    """Two measurements of the same people: `m1i` (`m_post`), `m2i` (`m_pre`), `sd1i`, `sd2i`, `ni`
    and the correlation `ri` between them.

    Positive: the first is higher. SMCR divides by `sd1i` (`sd_pre` where the columns are
    named so) and needs no `sd2i`.
    """
    names = BEFORE_AFTER | ({"sd_pre": "sd1i", "sd_post": "sd2i"} if measure == "SMCR" else {})
    rows = [{names.get(str(key), key): value for key, value in row.items()} for row in rows]
    columns = ["m1i", "m2i", "sd1i", *([] if measure == "SMCR" else ["sd2i"]), "ni", "ri"]
    for column in columns:
        require(columns_present(rows), [column], measure)
    read = read_rows(rows, columns)
    _check_spread(read, [column for column in columns if column.startswith("sd")], ["ni"])
    check_each(
        read, ["ri"], lambda r: -1 < r < 1, "a correlation lies between −1 and 1, both excluded"
    )
    found: list[Pair | None] = []
    for place, row in enumerate(read, 1):
        if not complete(row, columns):
            found.append(None)
            continue
        m1, m2, s1, s2, n, r = (
            row.get(column) or 0.0 for column in ("m1i", "m2i", "sd1i", "sd2i", "ni", "ri")
        )
        if n < 3 and measure.startswith("SMC"):
            raise refuse(place, f"ni is {n:g}, and {measure} needs at least three people")
        found.append(
            _tried(place, measure, partial(PAIRED_FORMULAS[measure], m1, m2, s1, s2, n, r, vtype))
        )
    return found


SINGLE_FORMULAS: dict[str, Callable[..., Pair]] = {
    "MN": lambda m, s, n: (m, s * s / n),
    "MNLN": lambda m, s, n: (math.log(m), s * s / (n * m * m)),
}


def single_mean_measure(rows: Sequence[Row], measure: str, vtype: str) -> list[Pair | None]:
    """One mean, `mi`, `sdi` of `ni` people (`m1i`, `sd1i`, `n1i` will do)."""
    names = {"m1i": "mi", "sd1i": "sdi", "n1i": "ni"}
    rows = [
        {
            names.get(str(key), key): value
            for key, value in row.items()
            if names.get(str(key), key) == key or names[str(key)] not in row
        }
        for row in rows
    ]
    columns = ("mi", "sdi", "ni")
    for column in columns:
        require(columns_present(rows), [column], measure)
    read = read_rows(rows, columns)
    _check_spread(read, ["sdi"], ["ni"])
    return [
        (
            _tried(
                place,
                measure,
                partial(SINGLE_FORMULAS[measure], *(row[column] for column in columns)),
            )
            if complete(row, columns)
            else None
        )
        for place, row in enumerate(read, 1)
    ]


CORRELATION_FORMULAS: dict[str, Callable[..., Pair]] = {
    "ZCOR": lambda r, n: (math.atanh(r), 1 / (n - 3)),
    "COR": lambda r, n: (r, (1 - r * r) ** 2 / (n - 1)),
}


def correlation_measure(rows: Sequence[Row], measure: str, vtype: str) -> list[Pair | None]:
    """A correlation `ri` of `ni` people: Fisher's z (1921), or the correlation as it is."""
    for column in ("ri", "ni"):
        require(columns_present(rows), [column], measure)
    read = read_rows(rows, ("ri", "ni"))
    check_each(
        read, ["ri"], lambda r: -1 < r < 1, "a correlation lies between −1 and 1, both excluded"
    )
    check_each(
        read, ["ni"], lambda n: n > 3, "the variance of a correlation needs at least four people"
    )
    return [
        CORRELATION_FORMULAS[measure](row["ri"], row["ni"]) if complete(row, ("ri", "ni")) else None
        for row in read
    ]


RELIABILITY_FORMULAS: dict[str, Callable[..., Pair]] = {
    "ARAW": lambda a, m, n: (a, 2 * m * (1 - a) ** 2 / ((m - 1) * (n - 2))),
    "AHW": lambda a, m, n: (
        1 - (1 - a) ** (1 / 3),
        18 * m * (n - 1) * (1 - a) ** (2 / 3) / ((m - 1) * (9 * n - 11) ** 2),
    ),
    "ABT": lambda a, m, n: (-math.log(1 - a), 2 * m / ((m - 1) * (n - 2))),
}


def reliability_measure(rows: Sequence[Row], measure: str, vtype: str) -> list[Pair | None]:
    """Cronbach's alpha `ai` of a scale of `mi` items in `ni` people (Bonett 2002, 2010)."""
    columns = ("ai", "mi", "ni")
    for column in columns:
        require(columns_present(rows), [column], measure)
    read = read_rows(rows, columns)
    check_each(read, ["ai"], lambda a: a < 1, "alpha lies below 1")
    check_each(read, ["mi"], lambda m: m >= 2, "a scale has at least two items")
    check_each(read, ["ni"], lambda n: n > 2, "at least three people are needed")
    formula = RELIABILITY_FORMULAS[measure]
    return [
        (
            _tried(place, measure, partial(formula, *(row[column] for column in columns)))
            if complete(row, columns)
            else None
        )
        for place, row in enumerate(read, 1)
    ]


def allowed_vtypes(measure: str) -> tuple[str, ...]:
    """The variance formulas that a measure of means has, the default first."""
    return _VTYPES.get(measure, ("LS",))


_VTYPES = {
    "MD": ("LS", "UB", "HO"),
    "SMD": ("LS", "LS2", "UB", "AV"),
    "SMD1": ("LS", "LS2", "UB"),
    "SMDH": ("LS", "LS2"),
    "ROM": ("LS", "HO", "AV"),
    "RPB": ("LS", "ST", "CS"),
    "SMCC": ("LS", "LS2"),
    "SMCR": ("LS", "LS2"),
    "RD": ("LS", "UB", "AV"),
    "PHI": ("LS", "CS", "ST"),
    "PR": ("LS", "UB"),
}


def check_vtype(measure: str, vtype: str) -> str:
    """The variance formula asked for, or a refusal."""
    if vtype not in allowed_vtypes(measure):
        raise UsageError(
            f"{measure} has no variance formula {vtype!r}",
            hint=f"one of {', '.join(allowed_vtypes(measure))}",
        )
    return vtype
