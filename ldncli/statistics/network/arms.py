"""From the numbers of arms to comparisons of every two of them, with errors that fit together in a
trial of several arms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

from ldncli.errors import UsageError
from ldncli.statistics.measures.mean_measures import hedges_correction
from ldncli.statistics.network.comparisons import Comparison
from ldncli.values import dataclass

EVENT_MEASURES, MEAN_MEASURES = ("OR", "RR", "RD"), ("MD", "SMD")


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of a trial: `n` people, with events, or a mean and a standard deviation."""

    study: str
    treatment: str
    n: float
    events: float | None = None
    mean: float | None = None
    sd: float | None = None


def compared(arms: Sequence[Arm], measure: str) -> tuple[list[Comparison], list[str]]:
    """Every comparison within every trial, and the trials that say nothing of it: those with one
    arm, and for ratios those without an event, or without anybody spared, in all arms.

    OR, RR and RD with an empty cell anywhere in a trial get ½ in every cell of all its arms, so
    that the variances of its comparisons stay those of one table. SMD is Hedges' g by the standard
    deviation of all arms, its variance 1/n₁ + 1/n₂ + g²/2N with N of the whole trial (Crippa &
    Orsini 2016, BMC Med Res Methodol 16:91, equation 5); for two arms both are metafor's. Raises
    UsageError for numbers that cannot be, with the study.
    """
    groups: dict[str, list[Arm]] = {}
    for arm in arms:
        _check(arm, measure)
        groups.setdefault(arm.study, []).append(arm)
    found: list[Comparison] = []
    silent = []
    for study, group in groups.items():
        names = [arm.treatment for arm in group]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise UsageError(
                f"{study} has two arms called {twice}",
                hint="join them, or give them different names",
            )
        if len(group) < 2 or (measure in ("OR", "RR") and _says_nothing(group)):
            silent.append(study)
        elif measure == "SMD":
            found += _standardised(group)
        else:
            found += _differences(group, measure)
    return found, silent


def _check(arm: Arm, measure: str) -> None:
    where = f"{arm.study}, {arm.treatment}"
    if measure in EVENT_MEASURES:
        if arm.events is None or not 0 <= arm.events <= arm.n or not arm.n > 0:
            raise UsageError(f"{where}: {_shown(arm.events)} events of {_shown(arm.n)} people")
    elif arm.mean is None or arm.sd is None or not arm.sd > 0 or not arm.n > 1:
        raise UsageError(
            f"{where}: a mean, a standard deviation above 0 and at least 2 people are needed"
        )


def _shown(value: float | None) -> str:
    return "no" if value is None else f"{value:g}"


def _says_nothing(group: Sequence[Arm]) -> bool:
    return all(not arm.events for arm in group) or all(arm.events == arm.n for arm in group)


def _differences(group: Sequence[Arm], measure: str) -> list[Comparison]:
    """Differences of what each arm shows, the variances of both added."""
    half = 0.0
    if measure != "MD" and any(arm.events in (0, arm.n) for arm in group):
        half = 0.5
    shown = [(arm.treatment, *_alone(arm, measure, half)) for arm in group]
    return [
        Comparison(group[0].study, one, two, y - x, v + w)
        for (one, y, v), (two, x, w) in combinations(shown, 2)
    ]


def _alone(arm: Arm, measure: str, half: float) -> tuple[float, float]:
    """What one arm shows on the scale of the measure, and its variance."""
    if measure == "MD":
        assert arm.mean is not None and arm.sd is not None
        return arm.mean, arm.sd**2 / arm.n
    assert arm.events is not None
    a, n = arm.events + half, arm.n + 2 * half
    if measure == "OR":
        return math.log(a / (n - a)), 1 / a + 1 / (n - a)
    if measure == "RR":
        return math.log(a / n), 1 / a - 1 / n
    return a / n, (a / n) * (1 - a / n) / n


def _standardised(group: Sequence[Arm]) -> list[Comparison]:
    people = sum(arm.n for arm in group)
    df = people - len(group)
    squares = math.fsum((arm.n - 1) * (arm.sd or 0.0) ** 2 for arm in group)
    unit = hedges_correction(df) / math.sqrt(squares / df)
    found = []
    for one, two in combinations(group, 2):
        g = unit * ((one.mean or 0.0) - (two.mean or 0.0))
        variance = 1 / one.n + 1 / two.n + g**2 / (2 * people)
        found.append(Comparison(one.study, one.treatment, two.treatment, g, variance))
    return found
