"""A review's pooled result computed again from the numbers that the review
itself prints for its studies."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from itertools import chain

from ldncli.errors import UsageError
from ldncli.evidence.effects.measures import is_ratio, of_family
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.rechecking.arms import best
from ldncli.evidence.rechecking.printed import Range, Recheck, Spot, compare, unit_of
from ldncli.records.model.review import PooledResult, Review
from ldncli.statistics.models.pooling import Pooled, pool

_TREATED = {"treatment", "intervention"}
_CONTROL = {"placebo", "control", "comparator"}
_KINDS = {
    "n": "n",
    "participants": "n",
    "randomised": "n",
    "patients": "n",
    "mean": "mean",
    "sd": "sd",
    "events": "events",
    "estimate": "yi",
    "effect": "yi",
    "smd": "yi",
    "md": "yi",
    "rr": "yi",
    "or": "yi",
    "se": "sei",
    "lower": "ci_lb",
    "low": "ci_lb",
    "upper": "ci_ub",
    "high": "ci_ub",
}
_FILLING = {
    "of",
    "the",
    "in",
    "on",
    "group",
    "arm",
    "number",
    "with",
    "ci",
    "limit",
    "end",
    "pooled",
    "score",
}
_COLUMNS = {
    ("mean", 1): "m1i",
    ("sd", 1): "sd1i",
    ("n", 1): "n1i",
    ("mean", 2): "m2i",
    ("sd", 2): "sd2i",
    ("n", 2): "n2i",
    ("events", 1): "ai",
    ("events", 2): "ci",
}
_MEANS = frozenset({"m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"})
_TABLES = frozenset({"ai", "n1i", "ci", "n2i"})
_RANDOM = (
    ("DL", "z"),
    ("REML", "z"),
    ("DL", "knha"),
    ("REML", "knha"),
    ("PM", "z"),
    ("PM", "knha"),
)
_INNOCENT = because("other estimator or data")
Row = dict[str, float]


def recheck_pooling(spot: Spot, result: PooledResult) -> Iterator[Recheck]:
    """The estimate and interval against the usual ways of pooling the printed numbers; nothing
    unless every study has its numbers."""
    review = spot.paper.review
    if (
        review is None
        or result.estimate is None
        or result.measure is None
        or not of_family(result.measure, "means", "events")
    ):
        return
    rows = list(_rows(review, result, spot.drug).values())
    wanted = result.k or len(result.studies)
    columns = _columns(rows, result.measure)
    if not columns or len(rows) < 2 or len(rows) != wanted:
        return
    rows = [{name: row[name] for name in columns} for row in rows]
    ways = [
        (method, test) for method, test in _ways(result) if method != "MH" or columns == _TABLES
    ]
    tries = [
        each
        for each in (_repooled(rows, result.measure, method, test) for method, test in ways)
        if each
    ]
    printed_values: list[tuple[tuple[str | int, ...], float]] = [(("estimate",), result.estimate)]
    printed_values += [(("ci", end), result.ci[end]) for end in (0, 1)] if result.ci else []
    for part, (path, value) in enumerate(printed_values):
        yield from best(
            [
                compare(spot.at(*path), what, value, found[part], innocent=_INNOCENT)
                for what, found in tries
            ]
        )


def _ways(result: PooledResult) -> tuple[tuple[str, str], ...]:
    if result.model == "common":
        return ("EE", "z"), ("MH", "z")
    return _RANDOM if result.model == "random" else (*_RANDOM, ("EE", "z"), ("MH", "z"))


def _rows(review: Review, result: PooledResult, drug: frozenset[str]) -> dict[str, Row]:
    """What is printed for each study of the pooled result and names
    nothing else than its outcome."""
    known = {each.label: each.study or each.label for each in review.included}
    wanted = {known.get(each, each) for each in result.studies}
    told = _words(f"{result.label} {result.domain} {result.subgroup or ''}")
    rows: dict[str, Row] = {}
    for number in review.numbers:
        study = known.get(number.study, number.study)
        column = _column(number.item, told, _TREATED | drug)
        if column and isinstance(number.value, (int, float)) and (not wanted or study in wanted):
            rows.setdefault(study, {})[column] = number.value
    return rows


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def _column(item: str, told: set[str], treated: set[str]) -> str | None:
    """The column that an item such as "mean pain treatment" fills, where all its other words are
    of the pooled result's own."""
    words = _words(item)
    kinds = {_KINDS[word] for word in words if word in _KINDS}
    # "SMD lower" is the lower end of an interval, "n participants" one thing.
    kind = next(
        (
            each
            for each in ("ci_lb", "ci_ub", "sei", "mean", "sd", "events", "n", "yi")
            if each in kinds
        ),
        None,
    )
    side = 1 if words & treated else 2 if words & _CONTROL else None
    if kind is None or words - set(_KINDS) - treated - _CONTROL - _FILLING - told:
        return None
    return (
        _COLUMNS.get((kind, side))
        if side
        else kind
        if kind in ("yi", "sei", "ci_lb", "ci_ub")
        else None
    )


def _columns(rows: list[Row], measure: str) -> frozenset[str]:
    raw = _MEANS if of_family(measure, "means") else _TABLES
    for each in (raw, frozenset({"yi", "sei"}), frozenset({"yi", "ci_lb", "ci_ub"})):
        if rows and all(each <= set(row) for row in rows):
            return each
    return frozenset()


def _repooled(
    rows: list[Row], measure: str, method: str, test: str
) -> tuple[Reason, tuple[Range, Range, Range]] | None:
    """Estimate and interval on the printed scale; limits from moving each input by half its
    last decimal, the moves added up.

    None where the numbers cannot be pooled so.
    """
    middle = _numbers(rows, measure, method, test)
    if any(math.isnan(each) for each in middle):
        return None
    moves = [0.0, 0.0, 0.0]
    for index, name in chain.from_iterable(
        ((index, name) for name in row) for index, row in enumerate(rows)
    ):
        if name in ("n1i", "n2i", "ai", "ci"):
            continue
        moved = [dict(row) for row in rows]
        moved[index][name] += unit_of(rows[index][name]) / 2
        after = _numbers(moved, measure, method, test)
        moves = [
            total + abs(new - old) for total, new, old in zip(moves, after, middle, strict=True)
        ]
    low, mid, high = (
        Range(value, value - 1.5 * move, value + 1.5 * move)
        for value, move in zip(middle, moves, strict=True)
    )
    return because("pooled again", method=method, test=test), (mid, low, high)


def _numbers(rows: list[Row], measure: str, method: str, test: str) -> tuple[float, float, float]:
    """Lower end, estimate and upper end, as printed; not-a-number where it cannot be pooled."""
    ratio = is_ratio(measure)
    ready = "yi" in rows[0]
    given: list[Mapping[str, float]] = [_logged(row) if ready and ratio else row for row in rows]
    try:
        found: Pooled = pool(given, "GEN" if ready else measure, method, test)
    except UsageError:
        return math.nan, math.nan, math.nan
    ends = (found.ci_lb, found.estimate, found.ci_ub)
    return (math.exp(ends[0]), math.exp(ends[1]), math.exp(ends[2])) if ratio else ends


def _logged(row: Row) -> Row:
    """A ratio and its ends as logarithms; its standard error is one of the logarithm already."""
    return {
        name: value if name == "sei" else math.log(value) if value > 0 else math.nan
        for name, value in row.items()
    }
