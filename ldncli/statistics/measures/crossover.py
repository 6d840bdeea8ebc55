"""Crossover trials that print their periods: the difference between treatments within people, free
of what differs between periods.

Elbourne 2002 (Int J Epidemiol 31:140–149), Senn 2002 (Cross-over Trials in Clinical Research,
chapters 3 and 5). Nobody is chosen for the first period alone after a test for carry-over: that
misleads (Freeman 1989, Stat Med 8:1421–1432).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ldncli.errors import UsageError
from ldncli.statistics.distributions import two_sided_normal
from ldncli.statistics.measures.study_rows import Row, columns_present, named_places, number_in

# People who got the treatment first, and those who got the control first.
SEQUENCES = ("tc", "ct")
_PEOPLE = tuple(f"n_{each}" for each in SEQUENCES)
_DIFFERENCES = tuple(f"{name}_{each}" for name in ("d", "sdd") for each in SEQUENCES)
_PERIODS = tuple(
    f"{name}{period}_{each}" for name in ("m", "sd") for period in "12" for each in SEQUENCES
)
# Columns of such a trial: people, then differences of period 1 minus period 2 with their SD, or the
# means and SDs of both periods with the correlation within people (`ri`).
COLUMNS = (*_PEOPLE, *_DIFFERENCES, *_PERIODS)
_LOW = 0.10


@dataclass(frozen=True, slots=True)
class Crossed:
    """The difference between treatments (treatment minus control) with its variance, that between
    periods (first minus second), and p of a test for carry-over (None: the periods are not
    printed)."""

    effect: float
    variance: float
    period: float
    carry_over: float | None


def crossed(row: Row, place: int) -> Crossed | None:
    """What a row says of a crossover; None where it has no such numbers. Raises UsageError for
    numbers that cannot be."""

    def given(name: str) -> float | None:
        return number_in(row, name, place)

    parts = [_sequence(given, each, place) for each in SEQUENCES]
    if any(each is None for each in parts):
        return None
    first, second = (each for each in parts if each is not None)
    return Crossed(
        (first.mean - second.mean) / 2,
        (first.variance + second.variance) / 4,
        (first.mean + second.mean) / 2,
        _carry_over(first, second),
    )


@dataclass(frozen=True, slots=True)
class _Sequence:
    """The mean difference between periods with the variance of that mean, and those of the sum of
    periods where both are printed."""

    mean: float
    variance: float
    total: float | None
    total_variance: float


def _sequence(given: Callable[[str], float | None], name: str, place: int) -> _Sequence | None:
    n = given(f"n_{name}")
    if n is None:
        return None
    if n < 2:
        raise UsageError(f"row {place}: n_{name} is {n:g}, and a spread needs two people or more")
    mean, sd = given(f"d_{name}"), given(f"sdd_{name}")
    cells = [given(f"{each}_{name}") for each in ("m1", "m2", "sd1", "sd2")]
    known = [each for each in cells if each is not None]
    r = given("ri")
    total, spread = None, 0.0
    if len(known) == 4:
        m1, m2, sd1, sd2 = known
        mean = m1 - m2 if mean is None else mean
        if r is not None:
            if not -1 < r < 1:
                raise UsageError(f"row {place}: ri is {r:g}, and lies between -1 and 1")
            if sd is None:
                sd = math.sqrt(sd1**2 + sd2**2 - 2 * r * sd1 * sd2)
            total, spread = m1 + m2, (sd1**2 + sd2**2 + 2 * r * sd1 * sd2) / n
    if mean is None or sd is None:
        return None
    if sd <= 0:
        raise UsageError(f"row {place}: the standard deviation of differences must be above 0")
    return _Sequence(mean, sd**2 / n, total, spread)


def _carry_over(first: _Sequence, second: _Sequence) -> float | None:
    if first.total is None or second.total is None:
        return None
    error = math.sqrt(first.total_variance + second.total_variance)
    return two_sided_normal((first.total - second.total) / error)


def with_periods(rows: Sequence[Row]) -> tuple[list[dict[str, object]], tuple[str, ...]]:
    """The rows with effects (`yi`, `vi`: mean differences) where they bring the periods of a
    crossover, and what was done; as they are where none does."""
    if not columns_present(rows) & set(_PEOPLE):
        return [dict(row) for row in rows], ()
    found, made, carried = [], [], []
    for place, row in enumerate(rows, 1):
        kept = {name: cell for name, cell in row.items() if name not in COLUMNS}
        one = crossed(row, place)
        if one is not None:
            kept |= {"yi": one.effect, "vi": one.variance}
            kept.pop("ri", None)
            made.append(place)
            carried += [place] if one.carry_over is not None and one.carry_over < _LOW else []
        found.append(kept)
    notes = []
    if made:
        told = "differences within people, free of differences between periods (Elbourne 2002)"
        notes.append(f"{named_places(rows, made)}: {told}")
    if carried:
        notes.append(
            f"{named_places(rows, carried)}: what was given first may have worked on (test for"
            f" carry-over p < {_LOW:g}); that test is weak, and none is left out for it"
        )
    return found, tuple(notes)
