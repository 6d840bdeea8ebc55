"""Printed numbers: what rounding hides in them, and what comes of
comparing one with its recomputation.

Decimals are taken as the record has them. Zeros at the end are lost there (0.50 is 0.5), so a
number may count as less precise than it was printed, never as more precise: what is called
impossible is impossible however it was printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Literal

from ldncli.evidence.reasons import Reason, because
from ldncli.records.checking.provenance import place_of
from ldncli.records.model.paper import Paper
from ldncli.records.text.paths import Path, path_text

Verdict = Literal["impossible", "differs", "agrees"]
VERDICTS: tuple[Verdict, ...] = ("impossible", "differs", "agrees")
CUT_OFF = because("cut off")
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Recheck:
    """One printed value against what the numbers beside it give.

    `path` is its place in the record, `place` in the source. `low` and `high` are the limits
    between which the printed value may lie, its own rounding and that of the other numbers included
    (None: no limit on that side). `recomputed` is None where only limits follow. `reported` is text
    where a bound is printed (<0.05). `what` is what it was held against, `why` what may be behind a
    difference (None: it agrees).
    """

    paper: str
    path: str
    what: Reason
    reported: float | str
    recomputed: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    why: Reason | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Range:
    """A recomputed value and the limits between which rounding leaves it."""

    value: float
    low: float
    high: float

    def join(self, *others: Range) -> Range:
        """This value with limits wide enough for all."""
        every = (self, *others)
        return Range(self.value, min(each.low for each in every), max(each.high for each in every))


@dataclass(frozen=True, slots=True)
class Spot:
    """A value of a record: the paper and the path in it; `drug` are single words
    that name the drug of the base."""

    paper: Paper
    path: Path
    drug: frozenset[str] = frozenset()

    def at(self, *steps: str | int) -> Spot:
        """A value below it."""
        return Spot(self.paper, (*self.path, *steps), self.drug)

    def found(
        self,
        what: Reason,
        reported: float | str,
        recomputed: float | None,
        limits: tuple[float | None, float | None],
        verdict: Verdict,
        why: Reason | None,
    ) -> Recheck:
        """What was found about it."""
        low, high = (_tidy(each) for each in limits)
        place = place_of(self.paper, self.path)
        return Recheck(
            self.paper.id,
            path_text(self.path),
            what,
            reported,
            _tidy(recomputed),
            low,
            high,
            verdict,
            why,
            place,
        )


def _tidy(value: float | None) -> float | None:
    """Without the last four digits, which are noise of floating point; counts stay whole."""
    return value if value is None or isinstance(value, int) else float(f"{value:.12g}")


def unit_of(value: float) -> float:
    """The worth of the last decimal that is seen; 1 for whole numbers."""
    exponent = Decimal(repr(value)).as_tuple().exponent
    return 10.0 ** min(exponent, 0) if isinstance(exponent, int) else 1.0


def printed(value: float) -> Range:
    """A printed number with all that rounds to it."""
    half = unit_of(value) / 2
    return Range(value, value - half, value + half)


def cut_off(value: float) -> Range:
    """A printed number with all that becomes it where decimals are cut off."""
    unit = unit_of(value)
    return Range(value, value - unit, value) if value < 0 else Range(value, value, value + unit)


def exact(value: float) -> Range:
    """A number that is not rounded, as a count."""
    return Range(value, value, value)


def at_least(range: Range, floor: float = 0.0) -> Range:
    """The same without what lies below `floor`, for standard deviations and the like."""
    return Range(range.value, max(range.low, floor), max(range.high, floor))


def over(function: Callable[..., float], *inputs: Range) -> Range:
    """A function of printed numbers, with its limits over their rounding.

    Right for functions that rise or fall all the way in each input, since
    their extremes are at the corners.
    """
    corners = [
        function(*corner) for corner in product(*(sorted({each.low, each.high}) for each in inputs))
    ]
    value = function(*(each.value for each in inputs))
    return Range(value, min(corners), max(corners))


def compare(
    spot: Spot,
    what: Reason,
    reported: float,
    found: Range,
    *,
    innocent: Reason | None,
    impossible: Reason | None = None,
    counted: bool = False,
) -> Recheck:
    """A printed value against a recomputed one; outside the limits it `differs` for the reason
    `innocent`, or, without one, `impossible`.

    `counted` values are not rounded.
    """
    half = 0 if counted else unit_of(reported) / 2
    limits = (found.low - half, found.high + half)
    if within(reported, limits):
        return spot.found(what, reported, found.value, limits, "agrees", None)
    whole = cut_off(reported)
    if (
        not counted
        and within(whole.low, (None, found.high))
        and within(whole.high, (found.low, None))
    ):
        return spot.found(what, reported, found.value, limits, "differs", CUT_OFF)
    return spot.found(
        what,
        reported,
        found.value,
        limits,
        "differs" if innocent else "impossible",
        innocent or impossible,
    )


def compare_p(
    spot: Spot,
    what: Reason,
    p: float,
    relation: str,
    found: Range,
    *,
    innocent: Reason | None,
    impossible: Reason | None = None,
    one_sided: bool = True,
) -> Recheck:
    """A printed p value, or the bound that is printed, against a recomputed two-sided one.

    With `one_sided` a p that is half of it differs for that reason.
    """
    halved = Range(found.value / 2, found.low / 2, found.high / 2)
    if relation == "=":
        result = compare(spot, what, p, found, innocent=innocent, impossible=impossible)
        fits_half = compare(spot, what, p, halved, innocent=None).verdict == "agrees"
    else:
        fits = [
            within(p, (each.low, None) if relation == "<" else (None, each.high))
            for each in (found, halved)
        ]
        verdict: Verdict = "agrees" if fits[0] else "differs" if innocent else "impossible"
        why = None if fits[0] else innocent or impossible
        result = spot.found(
            what, f"{relation}{p:g}", found.value, (found.low, found.high), verdict, why
        )
        fits_half = fits[1]
    if one_sided and fits_half and result.verdict != "agrees" and result.why != CUT_OFF:
        result = replace(result, verdict="differs", why=because("one-sided p"))
    return replace(result, low=max(result.low or 0.0, 0.0), high=min(result.high or 0.0, 1.0))


def within(value: float, limits: tuple[float | None, float | None]) -> bool:
    """Whether a value lies between the limits, with nothing lost to floating point."""
    low, high = limits
    slack = _SLACK * max(1e-6, abs(value))
    return (low is None or value >= low - slack) and (high is None or value <= high + slack)
