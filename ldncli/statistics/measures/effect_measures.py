"""Which effect measures there are, and the one function that computes any of them
from rows of study numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ldncli.errors import UsageError
from ldncli.statistics.distributions import normal_quantile
from ldncli.statistics.measures import count_measures as counts
from ldncli.statistics.measures import mean_measures as means
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.measures.study_rows import (
    Row,
    columns_present,
    naming,
    number_in,
    read_rows,
    refuse,
    require,
)

Pair = tuple[float, float]
_FAMILIES: dict[str, Callable[..., list[Pair | None]]] = {
    **dict.fromkeys(counts.TABLE_FORMULAS, counts.table_measure),
    **dict.fromkeys([*counts.RATE_FORMULAS, *counts.SINGLE_RATE_FORMULAS], counts.rate_measure),
    **dict.fromkeys(counts.PROPORTION_FORMULAS, counts.proportion_measure),
}
_MEAN_FAMILIES: dict[str, Callable[..., list[Pair | None]]] = {
    **dict.fromkeys(means.TWO_ARM_FORMULAS, means.mean_measure),
    **dict.fromkeys(means.PAIRED_FORMULAS, means.paired_measure),
    **dict.fromkeys(means.SINGLE_FORMULAS, means.single_mean_measure),
    **dict.fromkeys(means.CORRELATION_FORMULAS, means.correlation_measure),
    **dict.fromkeys(means.RELIABILITY_FORMULAS, means.reliability_measure),
}
# Effects that come ready: of any kind, and hazard ratios (logarithms), which no counts give.
READY = ("GEN", "HR")
MEASURES = (*_FAMILIES, *_MEAN_FAMILIES, *READY)
_READY = "an effect that is ready to be pooled (GEN)"
# Measures on a log scale, which people read after exp().
RATIO_MEASURES = {
    "RR",
    "OR",
    "PETO",
    "ROM",
    "IRR",
    "HR",
    "MPRR",
    "MPOR",
    "MPORC",
    "MPPETO",
    "ROMC",
    "VR",
    "CVR",
    "D2OR",
    "D2ORN",
    "D2ORL",
}


def effect_sizes(
    measure: str,
    rows: Iterable[Row],
    *,
    vtype: str = "LS",
    add: float | None = None,
    to: str = "only0",
    drop00: bool = False,
) -> list[dict[str, float | None]]:
    """The estimate `yi` and sampling variance `vi` of each row, in order, by metafor's
    measure names, columns and formulas.

    2×2 tables (`ai bi ci di`, or `n1i n2i` for `bi di`): RR OR RD PETO AS PBIT PHI YUQ YUY RTET
    OR2DL OR2DN; of pairs: MPRR MPOR MPRD MPORC MPPETO. Rates (`x1i x2i t1i t2i`): IRR IRD IRSD;
    one arm (`xi ni`, or `xi ti`): PR PLN PLO PAS PFT IR IRLN IRS IRFT. Means (`m1i sd1i n1i m2i
    sd2i n2i`): MD SMD SMDH SMD1 ROM VR CVR RPB RBIS D2ORL D2ORN; paired (`m1i m2i sd1i sd2i ni
    ri`): MC SMCC SMCR SMCRH ROMC; one mean: MN MNLN. Correlations (`ri ni`): ZCOR COR.
    Reliability (`ai mi ni`): ARAW AHW ABT. Ready effects: GEN, HR (`yi` with `vi`, `sei`, an
    interval `ci_lb ci_ub`, a `zval` or a two-sided `pval`). Ratios are on the log scale.
    Positive says higher, or more events, in arm 1.

    `add` goes into the cells of tables with a zero (`to`: only0, all, if0all, none; ½ unless the
    measure needs none); `drop00` drops double-zero studies. None for both where a number is not
    reported or a zero cell leaves no estimate. Raises UsageError with the row number for numbers
    that cannot be. Source: Viechtbauer 2010, J Stat Softw 36(3):1–48; metafor 3.8-1, `escalc`.
    """
    rows = list(rows) if not isinstance(rows, dict) else [rows]
    name = measure_name(measure)
    read_rows(rows, ())
    with naming(rows):
        if name in READY:
            pairs: Sequence[Pair | None] = ready_effects(rows)
        elif name in _MEAN_FAMILIES:
            pairs = _MEAN_FAMILIES[name](rows, name, means.check_vtype(name, vtype))
        else:
            amount = (0.0 if name in counts.NOTHING_ADDED else 0.5) if add is None else add
            pairs = _FAMILIES[name](rows, name, means.check_vtype(name, vtype), amount, to, drop00)
    return [{"yi": pair[0], "vi": pair[1]} if pair else {"yi": None, "vi": None} for pair in pairs]


def measure_name(measure: str) -> str:
    """The measure's name as metafor spells it, or a refusal that lists them."""
    name = str(measure).upper()
    if name not in MEASURES:
        raise UsageError(
            f"there is no effect measure {measure!r}", hint=f"one of {', '.join(MEASURES)}"
        )
    return name


def ready_effects(rows: Sequence[Row]) -> list[Pair | None]:
    """`yi` with its variance, from what stands beside it: `vi`, `sei`, `ci_lb` and `ci_ub`
    (`level`, 95), `zval`, `pval`."""
    present = columns_present(rows)
    require(present, ["yi"], _READY)
    require(present, ["vi", "sei", "ci_lb+ci_ub", "ci.lb+ci.ub", "zval", "pval"], _READY)
    return [_ready(row, place) for place, row in enumerate(rows, 1)]


def _ready(row: Row, place: int) -> Pair | None:
    y, v = number_in(row, "yi", place), number_in(row, "vi", place)
    low, high = _bound(row, "lb", place), _bound(row, "ub", place)
    if y is not None and low is not None and high is not None:
        _check_interval(y, low, high, place)
    if y is None:
        return None
    if v is not None:
        if v < 0:
            raise refuse(place, f"vi is {v:g}, and a variance cannot be negative")
        return y, v
    error = _standard_error(row, place, y, low, high)
    return None if error is None else (y, error * error)


def _bound(row: Row, end: str, place: int) -> float | None:
    found = number_in(row, f"ci_{end}", place)
    return number_in(row, f"ci.{end}", place) if found is None else found


def _check_interval(y: float, low: float, high: float, place: int) -> None:
    if low > high:
        raise refuse(
            place, f"the interval runs from {low:g} to {high:g}", "the lower end comes first"
        )
    if not low <= y <= high:
        raise refuse(
            place,
            f"the interval from {low:g} to {high:g} does not contain the estimate {y:g}",
            "ratios go in as logarithms, ends too",
        )


def _standard_error(
    row: Row, place: int, y: float, low: float | None, high: float | None
) -> float | None:
    error = number_in(row, "sei", place)
    if error is not None:
        if error < 0:
            raise refuse(place, f"sei is {error:g}, and a standard error cannot be negative")
        return error
    if low is not None and high is not None:
        level = number_in(row, "level", place) or 95.0
        if not 0 < level < 100:
            raise refuse(place, f"level is {level:g}, not a percentage between 0 and 100")
        return (high - low) / (2 * quantile(level, None))
    z = number_in(row, "zval", place)
    if z is None and (p := number_in(row, "pval", place)) is not None:
        if not 0 < p < 1:
            raise refuse(
                place,
                f"pval is {p:g}; a standard error follows only from an exact p between 0 and 1",
            )
        z = normal_quantile(1 - p / 2)
    if z is None:
        return None
    if z == 0 or y == 0:
        raise refuse(place, "no standard error follows from an estimate or statistic of 0")
    return abs(y / z)
