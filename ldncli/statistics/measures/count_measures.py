"""Effect sizes from events: 2×2 tables, paired tables, rates, and single proportions,
by metafor's names and formulas.

In each table arm 1 is the treated one: `ai` events and `bi` others of `n1i`, `ci` events and `di`
others of `n2i`. A positive estimate says more events in arm 1. Formulas: Viechtbauer 2010 (J Stat
Softw 36(3), section 3) and the pages of `escalc` in metafor 3.8.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ldncli.errors import UsageError
from ldncli.statistics.distributions import normal_quantile
from ldncli.statistics.measures.study_rows import (
    Numbers,
    Row,
    check_each,
    columns_present,
    read_rows,
    refuse,
    require,
)
from ldncli.statistics.measures.tetrachoric import tetrachoric

Pair = tuple[float, float]
Cells = tuple[float, ...]
# Above this the products of four counts lose their digits, and no study has them.
_MOST = 1e15
WHERE_TO_ADD = ("only0", "all", "if0all", "none")
# Variance-stabilised measures can live with zero cells, so nothing is added
# unless asked (metafor's default).
NOTHING_ADDED = {"AS", "PHI", "RTET", "IRSD", "PAS", "PFT", "IRS", "IRFT"}


def two_by_two(rows: Sequence[Row], measure: str, *, drop00: bool = False) -> list[Cells | None]:
    """The cells (a, b, c, d) of each row; None where one is not
    reported, or where `drop00` drops it.

    `drop00` drops studies in which no one, or everyone, has the event in both arms.
    Raises UsageError for negative counts, more events than people, and group sizes that
    are not the sum of their cells.
    """
    present = columns_present(rows)
    require(present, ["ai"], measure)
    require(present, ["ci"], measure)
    require(present, ["bi", "n1i"], measure)
    require(present, ["di", "n2i"], measure)
    read = read_rows(rows, ["ai", "bi", "ci", "di", "n1i", "n2i"])
    _check_counts(read, ["ai", "bi", "ci", "di", "n1i", "n2i"])
    return [_cells(row, place, drop00) for place, row in enumerate(read, 1)]


def _check_counts(read: Sequence[Numbers], columns: Sequence[str]) -> None:
    check_each(read, columns, lambda n: n >= 0, "a count cannot be negative")
    check_each(read, columns, lambda n: n < _MOST, "that is no count of people")


def _cells(row: Numbers, place: int, drop00: bool) -> Cells | None:
    a, b = _arm(row, place, "ai", "bi", "n1i")
    c, d = _arm(row, place, "ci", "di", "n2i")
    if a is None or b is None or c is None or d is None:
        return None
    if drop00 and ((a == 0 and c == 0) or (b == 0 and d == 0)):
        return None
    return a, b, c, d


def _arm(
    row: Numbers, place: int, events: str, others: str, size: str
) -> tuple[float | None, float | None]:
    count, rest, n = row[events], row[others], row[size]
    if n is not None and count is not None:
        if count > n:
            raise refuse(
                place,
                f"{count:g} events ({events}) among {n:g} people ({size})",
                "events cannot be more than the people in the arm",
            )
        if rest is not None and abs(n - count - rest) > 1e-9 * max(n, 1):
            raise refuse(place, f"{events} + {others} is {count + rest:g}, but {size} is {n:g}")
        rest = n - count if rest is None else rest
    if count is not None and rest is not None and count + rest == 0:
        raise refuse(place, f"an arm has no people ({size} is 0)")
    return count, rest


def add_to_cells(tables: Sequence[Cells | None], add: float, to: str) -> list[Cells | None]:
    """The tables with `add` in every cell: of tables with a zero (`only0`), of all, of all if any
    has one (`if0all`), or of none."""
    if to not in WHERE_TO_ADD:
        raise UsageError(f"to is {to!r}", hint=f"one of {', '.join(WHERE_TO_ADD)}")
    if add < 0 or not math.isfinite(add):
        raise UsageError(f"add is {add!r}; it must be 0 or a positive number")
    anywhere = to == "all" or (
        to == "if0all" and any(table is not None and 0 in table for table in tables)
    )
    return [
        (
            table
            if table is None or not (anywhere or (to == "only0" and 0 in table))
            else tuple(cell + add for cell in table)
        )
        for table in tables
    ]


def _rr(a: float, b: float, c: float, d: float) -> Pair:
    n1, n2 = a + b, c + d
    return math.log(a / n1) - math.log(c / n2), 1 / a - 1 / n1 + 1 / c - 1 / n2


def log_odds_ratio(a: float, b: float, c: float, d: float) -> Pair:
    """Log odds ratio and its variance (Woolf 1955)."""
    return math.log(a / b) - math.log(c / d), 1 / a + 1 / b + 1 / c + 1 / d


def _rd(a: float, b: float, c: float, d: float) -> Pair:
    n1, n2 = a + b, c + d
    p, q = a / n1, c / n2
    return p - q, p * (1 - p) / n1 + q * (1 - q) / n2


def _rd_unbiased(a: float, b: float, c: float, d: float) -> Pair:
    n1, n2 = a + b, c + d
    p, q = a / n1, c / n2
    return p - q, p * (1 - p) / (n1 - 1) + q * (1 - q) / (n2 - 1)


def peto(a: float, b: float, c: float, d: float) -> Pair:
    """Peto's log odds ratio (O − E) / V and its variance 1 / V (Yusuf and others 1985,
    Prog Cardiovasc Dis 27:335)."""
    n1, n2 = a + b, c + d
    n = n1 + n2
    variance = (a + c) * (b + d) * (n1 / n) * (n2 / n) / (n - 1)
    return (a - (a + c) * n1 / n) / variance, 1 / variance


def _arcsine(a: float, b: float, c: float, d: float) -> Pair:
    n1, n2 = a + b, c + d
    return math.asin(math.sqrt(a / n1)) - math.asin(math.sqrt(c / n2)), 1 / (4 * n1) + 1 / (4 * n2)


def _probit(a: float, b: float, c: float, d: float) -> Pair:
    (y1, v1), (y2, v2) = (_probit_arm(a, a + b), _probit_arm(c, c + d))
    return y1 - y2, v1 + v2


def _probit_arm(events: float, n: float) -> Pair:
    p = events / n
    z = normal_quantile(p)
    return z, 2 * math.pi * p * (1 - p) * math.exp(z * z) / n


def _phi(a: float, b: float, c: float, d: float) -> Pair:
    n, (row, column, total) = a + b + c + d, _margins(a, b, c, d)
    y = (a * d - b * c) / total
    square = y * y
    both = y * (1 + square / 2) * row * column * n * n / total
    apart = row**2 * n * n / ((a + b) * (c + d)) + column**2 * n * n / ((a + c) * (b + d))
    return y, (1 - square + both - 0.75 * square * apart) / n


def _margins(a: float, b: float, c: float, d: float) -> tuple[float, float, float]:
    """How uneven rows and columns are, as shares of all, and the root of
    the product of the four sums."""
    n = a + b + c + d
    return (
        (a + b - c - d) / n,
        (a + c - b - d) / n,
        math.sqrt((a + b) * (c + d) * (a + c) * (b + d)),
    )


def _phi_of_fixed_arms(a: float, b: float, c: float, d: float) -> Pair:
    """Phi where the sizes of the arms were chosen: vtype ST of metafor 3.8."""
    n1, n2 = a + b, c + d
    p, q, r, s = a / n1, c / n2, b / n1, d / n2
    mixed = q * r + p * s
    spread = 4 * n1**3 * p**2 * q * r**2 * s + 4 * n2**3 * p * q**2 * r * s**2
    spread += n1 * n2**2 * q * s * mixed * (
        q * r + p * (4 * r + s)
    ) + n1**2 * n2 * p * r * mixed * (p * s + q * (r + 4 * s))
    return _phi(a, b, c, d)[0], (n1 + n2) ** 2 * spread / (4 * (a + c) ** 3 * (b + d) ** 3)


def _yule_q(a: float, b: float, c: float, d: float) -> Pair:
    ratio = (a / b) / (c / d)
    q = (ratio - 1) / (ratio + 1)
    return q, 0.25 * (1 - q * q) ** 2 * (1 / a + 1 / b + 1 / c + 1 / d)


def _yule_y(a: float, b: float, c: float, d: float) -> Pair:
    root = math.sqrt((a / b) / (c / d))
    y = (root - 1) / (root + 1)
    return y, (1 - y * y) ** 2 / 16 * (1 / a + 1 / b + 1 / c + 1 / d)


def _scaled_odds(factor: float) -> Callable[..., Pair]:
    def scaled(a: float, b: float, c: float, d: float) -> Pair:
        y, v = log_odds_ratio(a, b, c, d)
        return factor * y, factor * factor * v

    return scaled


def _mprr(a: float, b: float, c: float, d: float) -> Pair:
    return math.log((a + b) / (a + c)), (b + c) / ((a + b) * (a + c))


def _mprd(a: float, b: float, c: float, d: float) -> Pair:
    n = a + b + c + d
    p, q = b / n, c / n
    return p - q, (p * (1 - p) + 2 * p * q + q * (1 - q)) / n


def _mpor(a: float, b: float, c: float, d: float) -> Pair:
    n = a + b + c + d
    first, second, p, q = (a + b) / n, (a + c) / n, b / n, c / n
    y = math.log(first / (1 - first)) - math.log(second / (1 - second))
    return y, (p * (1 - p) + q * (1 - q) + 2 * p * q) / (
        n * first * (1 - first) * second * (1 - second)
    )


def _mporc(a: float, b: float, c: float, d: float) -> Pair:
    return math.log(b / c), 1 / b + 1 / c


def _mppeto(a: float, b: float, c: float, d: float) -> Pair:
    return (b - (b + c) / 2) / ((b + c) / 4), 4 / (b + c)


# The paired measures take the table of pairs: ai both, bi only under the first, ci only
# under the second, di neither.
TABLE_FORMULAS: dict[str, Callable[..., Pair]] = {
    "RR": _rr,
    "OR": log_odds_ratio,
    "RD": _rd,
    "PETO": peto,
    "AS": _arcsine,
    "PBIT": _probit,
    "YUQ": _yule_q,
    "YUY": _yule_y,
    "PHI": _phi,
    "RTET": tetrachoric,
    "OR2DL": _scaled_odds(math.sqrt(3) / math.pi),
    "OR2D": _scaled_odds(math.sqrt(3) / math.pi),
    "OR2DN": _scaled_odds(1 / 1.65),
    "MPRR": _mprr,
    "MPRD": _mprd,
    "MPOR": _mpor,
    "MPORC": _mporc,
    "MPPETO": _mppeto,
}


def table_measure(
    rows: Sequence[Row], measure: str, vtype: str, add: float, to: str, drop00: bool
) -> list[Pair | None]:
    """Estimate and variance of each 2×2 table; None where the formula has none (a zero cell
    that nothing was added to)."""
    tables = add_to_cells(two_by_two(rows, measure, drop00=drop00), add, to)
    formula: Callable[..., Pair] = TABLE_FORMULAS[measure]
    if measure == "RD" and vtype == "UB":
        return [_tried(_rd_unbiased, table) for table in tables]
    if measure == "PHI" and vtype == "ST":
        return [_tried(_phi_of_fixed_arms, table) for table in tables]
    if measure == "RD" and vtype == "AV":
        return _rd_of_average_risks(tables)
    return [_tried(formula, table) for table in tables]


def _rd_of_average_risks(tables: Sequence[Cells | None]) -> list[Pair | None]:
    known = [table for table in tables if table is not None]
    p = math.fsum(a for a, _, _, _ in known) / max(math.fsum(a + b for a, b, _, _ in known), 1e-300)
    q = math.fsum(c for _, _, c, _ in known) / max(math.fsum(c + d for _, _, c, d in known), 1e-300)
    return [
        (
            None
            if table is None
            else (
                _rd(*table)[0],
                p * (1 - p) / (table[0] + table[1]) + q * (1 - q) / (table[2] + table[3]),
            )
        )
        for table in tables
    ]


def _tried(formula: Callable[..., Pair], cells: Cells | None) -> Pair | None:
    """The estimate, or None where zero cells leave it undefined or infinite."""
    if cells is None:
        return None
    try:
        estimate, variance = formula(*cells)
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    return (estimate, variance) if math.isfinite(estimate) and math.isfinite(variance) else None


RATE_FORMULAS: dict[str, Callable[..., Pair]] = {
    "IRR": lambda x1, x2, t1, t2: (math.log(x1 / t1) - math.log(x2 / t2), 1 / x1 + 1 / x2),
    "IRD": lambda x1, x2, t1, t2: (x1 / t1 - x2 / t2, x1 / t1**2 + x2 / t2**2),
    "IRSD": lambda x1, x2, t1, t2: (
        math.sqrt(x1 / t1) - math.sqrt(x2 / t2),
        1 / (4 * t1) + 1 / (4 * t2),
    ),
}
SINGLE_RATE_FORMULAS: dict[str, Callable[..., Pair]] = {
    "IR": lambda x, t: (x / t, x / t**2),
    "IRLN": lambda x, t: (math.log(x / t), 1 / x),
    "IRS": lambda x, t: (math.sqrt(x / t), 1 / (4 * t)),
    "IRFT": lambda x, t: (0.5 * (math.sqrt(x / t) + math.sqrt((x + 1) / t)), 1 / (4 * t)),
}


def rate_measure(
    rows: Sequence[Row], measure: str, vtype: str, add: float, to: str, drop00: bool
) -> list[Pair | None]:
    """Events `x1i`, `x2i` over person-times `t1i`, `t2i` (or `xi` over `ti`);
    positive: a higher rate in arm 1."""
    counts, times = (
        (["x1i", "x2i"], ["t1i", "t2i"]) if measure in RATE_FORMULAS else (["xi"], ["ti"])
    )
    for column in (*counts, *times):
        require(columns_present(rows), [column], measure)
    read = read_rows(rows, [*counts, *times])
    _check_counts(read, counts)
    check_each(read, times, lambda t: t > 0, "a person-time must be above 0")
    check_each(read, times, lambda t: t < _MOST, "that is no person-time")
    cells = [_known(row, counts) if _known(row, times) else None for row in read]
    if drop00 and len(counts) == 2:
        cells = [None if cell is None or not any(cell) else cell for cell in cells]
    formula = (RATE_FORMULAS | SINGLE_RATE_FORMULAS)[measure]
    return [
        None if cell is None else _tried(formula, (*cell, *(_known(row, times) or ())))
        for cell, row in zip(add_to_cells(cells, add, to), read, strict=True)
    ]


def _known(row: Numbers, columns: Sequence[str]) -> Cells | None:
    values = tuple(value for column in columns if (value := row[column]) is not None)
    return values if len(values) == len(columns) else None


def _freeman_tukey(x: float, m: float) -> Pair:
    n = x + m
    return 0.5 * (
        math.asin(math.sqrt(x / (n + 1))) + math.asin(math.sqrt((x + 1) / (n + 1)))
    ), 1 / (4 * n + 2)


PROPORTION_FORMULAS: dict[str, Callable[..., Pair]] = {
    "PR": lambda x, m: (x / (x + m), x * m / (x + m) ** 3),
    "PLN": lambda x, m: (math.log(x / (x + m)), 1 / x - 1 / (x + m)),
    "PLO": lambda x, m: (math.log(x / m), 1 / x + 1 / m),
    "PAS": lambda x, m: (math.asin(math.sqrt(x / (x + m))), 1 / (4 * (x + m))),
    "PFT": _freeman_tukey,
}


def _unbiased_pr(x: float, m: float) -> Pair:
    return x / (x + m), x * m / (x + m) ** 2 / (x + m - 1)


def proportion_measure(
    rows: Sequence[Row], measure: str, vtype: str, add: float, to: str, drop00: bool
) -> list[Pair | None]:
    """`xi` events among `ni` (or `xi` and `mi` others): proportion, its logarithm, logit, arcsine
    or Freeman–Tukey double arcsine."""
    present = columns_present(rows)
    require(present, ["xi"], measure)
    require(present, ["ni", "mi"], measure)
    read = read_rows(rows, ["xi", "mi", "ni"])
    _check_counts(read, ["xi", "mi", "ni"])
    arms = [_arm(row, place, "xi", "mi", "ni") for place, row in enumerate(read, 1)]
    cells: list[Cells | None] = [None if x is None or m is None else (x, m) for x, m in arms]
    formula = _unbiased_pr if (measure, vtype) == ("PR", "UB") else PROPORTION_FORMULAS[measure]
    return [_tried(formula, cell) for cell in add_to_cells(cells, add, to)]
