"""Rows that bring other numbers than a measure takes: standard errors or quartiles of an arm in
place of means and standard deviations, and ratios on the scale that papers print.

Medians: Wan 2014 and Luo 2018, as in `moments`; skew: Cochrane Handbook 6.5, 6.5.2.5.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from ldncli.errors import UsageError
from ldncli.statistics.measures.moments import (
    from_five_numbers,
    from_quartiles,
    from_range,
    is_skewed,
)
from ldncli.statistics.measures.study_rows import Row, columns_present, named_places, number_in
from ldncli.values import dataclass

_MEDIANS = ("med", "q1_", "q3_", "min", "max")


@dataclass(frozen=True, slots=True)
class Completed:
    """Rows with what follows from them filled in, and remarks on how."""

    rows: tuple[dict[str, object], ...]
    notes: tuple[str, ...] = ()


def complete_arms(rows: Sequence[Row]) -> Completed:
    """Means and standard deviations where an arm has a standard error or a median with quartiles
    or range in their place, study by study; raises UsageError with the row for numbers out of
    order."""
    present = columns_present(rows)
    if not any(f"{name}{arm}i" in present for name in ("se", *_MEDIANS) for arm in "12"):
        return Completed(tuple(dict(row) for row in rows))
    found = []
    errors: list[int] = []
    medians: list[int] = []
    skewed: list[int] = []
    for place, row in enumerate(rows, 1):
        kept = dict(row)
        for arm in "12":
            given = _arm(row, arm, place)
            n = given("n")
            if n is None or n < 2:
                continue
            if given("m") is None and (given("med") is not None):
                made = _from_median(given, round(n), place)
                if made:
                    kept[f"m{arm}i"], kept[f"sd{arm}i"] = made
                    medians.append(place)
                    skewed += [place] if _is_skewed(given) else []
            elif given("sd") is None and (error := given("se")) is not None:
                kept[f"sd{arm}i"] = error * math.sqrt(n)
                errors.append(place)
        for name in ("se", *_MEDIANS):
            for arm in "12":
                kept.pop(f"{name}{arm}i", None)
        found.append(kept)
    notes = [
        f"{named_places(rows, list(dict.fromkeys(places)))}: {told}"
        for places, told in (
            (errors, "standard deviations computed from standard errors (SE times √n)"),
            (medians, "means and standard deviations computed from medians (Luo 2018, Wan 2014)"),
            (
                skewed,
                "quartiles far from symmetrical about the median: the data are skewed, and a mean"
                " made from them may mislead",
            ),
        )
        if places
    ]
    return Completed(tuple(found), tuple(notes))


def _arm(row: Row, arm: str, place: int) -> Callable[[str], float | None]:
    return lambda name: number_in(row, f"{name}{arm}i", place)


def _from_median(
    given: Callable[[str], float | None], n: int, place: int
) -> tuple[float, float] | None:
    middle, q1, q3 = given("med"), given("q1_"), given("q3_")
    low, high = given("min"), given("max")
    told = [each for each in (low, q1, middle, q3, high) if each is not None]
    if told != sorted(told):
        raise UsageError(
            f"row {place}: {' to '.join(f'{each:g}' for each in told)} are out of order",
            hint="smallest, lower quartile, median, upper quartile and largest rise",
        )
    if middle is None:
        return None
    quartiles = (q1, q3) if q1 is not None and q3 is not None else None
    ends = (low, high) if low is not None and high is not None else None
    if quartiles and ends:
        return from_five_numbers(middle, quartiles, ends, n)
    if quartiles:
        return from_quartiles(middle, quartiles, n)
    return from_range(middle, ends, n) if ends else None


def _is_skewed(given: Callable[[str], float | None]) -> bool:
    middle, q1, q3 = given("med"), given("q1_"), given("q3_")
    if middle is None or q1 is None or q3 is None:
        return False
    return is_skewed(middle, (q1, q3))


# -- ratios ----------------------------------------------------------------------------------------


def scale_of_intervals(rows: Sequence[Mapping[str, object]]) -> str | None:
    """Whether effects stand in the middle of their intervals on the `natural` scale of ratios
    (after taking logarithms) or as they are (`log`); None where the intervals, as far as they are
    rounded, fit both or neither.

    `both` where some rows fit one scale alone and some the other.
    """
    votes = set()
    for row in rows:
        cells = [str(row.get(name) or "").strip() for name in ("yi", "ci_lb", "ci_ub")]
        try:
            y, low, high = map(float, cells)
        except ValueError:
            continue
        if not low < high or not all(map(math.isfinite, (y, low, high))):
            continue
        unit = max(0.5 * 10.0 ** -_decimals(cell) for cell in cells) * 1.01
        plain = abs(y - (low + high) / 2) <= 2 * unit
        if low <= 0 or y <= 0:
            votes.add("log")
            continue
        slack = unit / y + (unit / low + unit / high) / 2
        ratio = abs(math.log(y) - (math.log(low) + math.log(high)) / 2) <= slack
        if plain != ratio:
            votes.add("log" if plain else "natural")
    return votes.pop() if len(votes) == 1 else "both" if votes else None


def _decimals(cell: str) -> int:
    """How many decimals a number was written with; a program's full length counts as exact."""
    mantissa, _, exponent = cell.lower().partition("e")
    return len(mantissa.partition(".")[2]) - int(exponent or 0)


def with_logarithms(rows: Sequence[Row]) -> list[dict[str, object]]:
    """The rows with effects and the ends of their intervals as logarithms; raises UsageError with
    the row for what is not above 0, and where an error comes without an interval."""
    found = []
    for place, row in enumerate(rows, 1):
        kept = dict(row)
        low, high = number_in(row, "ci_lb", place), number_in(row, "ci_ub", place)
        value = number_in(row, "yi", place)
        alone = value is not None and (low is None or high is None)
        if alone and any(number_in(row, name, place) is not None for name in ("vi", "sei")):
            raise UsageError(
                f"row {place}: a ratio with a standard error or variance but no interval;"
                " the error may be that of the ratio or of its logarithm",
                hint="give the interval, or the ratio as a logarithm with its error",
            )
        for name, number in (("yi", value), ("ci_lb", low), ("ci_ub", high)):
            if number is not None:
                if number <= 0:
                    raise UsageError(
                        f"row {place}: {name} is {number:g}, and a ratio is above 0",
                        hint="logarithms are taken as they are with --scale log",
                    )
                kept[name] = math.log(number)
        if None not in (value, low, high) and not low <= value <= high:  # type: ignore[operator]
            raise UsageError(
                f"row {place}: the interval from {low:g} to {high:g} does not contain the estimate"
                f" {value:g}",
                hint="is a number misprinted, or in another's column?",
            )
        for name in ("vi", "sei"):
            kept.pop(name, None)
        found.append(kept)
    return found
