"""Percentages, standard errors and intervals of single arms, and numbers of people,
against the numbers beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ldncli.evidence.reasons import because
from ldncli.evidence.rechecking.printed import (
    VERDICTS,
    Range,
    Recheck,
    Spot,
    at_least,
    compare,
    exact,
    over,
    printed,
    unit_of,
)
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Arm, ArmData, HarmData, Outcome
from ldncli.statistics.distributions import t_quantile

_OTHER_N = because("other denominator")


def recheck_people(paper: Paper) -> Iterator[Recheck]:
    """Those analysed and those lost against those randomised, in the study and in each arm;
    the arms against the study."""
    spot = Spot(paper, ())
    design = paper.design
    yield from _lost(spot.at("design"), design.n_randomised, design.n_analysed, design.n_lost)
    for index, arm in enumerate(paper.arms):
        yield from _lost(spot.at("arms", index), arm.n_randomised, arm.n_analysed, arm.n_lost)
    if design.type != "parallel-rct":
        return
    for name in ("n_analysed", "n_lost"):
        whole, parts = getattr(design, name), [getattr(arm, name) for arm in paper.arms]
        if whole is not None and parts and None not in parts:
            here = spot.at("design", name)
            innocent = because("arms of another analysis")
            yield compare(
                here,
                because("against the arms", name=name),
                whole,
                exact(sum(parts)),
                innocent=innocent,
                counted=True,
            )


def _lost(
    spot: Spot, randomised: int | None, analysed: int | None, lost: int | None
) -> Iterator[Recheck]:
    if randomised is None or analysed is None or lost is None:
        return
    more = analysed + lost > randomised
    innocent = because("lost and analysed" if more else "left out for another reason")
    yield compare(
        spot.at("n_randomised"),
        because("analysed and lost"),
        randomised,
        exact(analysed + lost),
        innocent=innocent,
        counted=True,
    )


def recheck_arm(spot: Spot, outcome: Outcome, arm: Arm | None, data: ArmData) -> Iterator[Recheck]:
    """What one arm prints about one outcome."""
    of_some = spot.paper.of_some(outcome)
    stated = () if of_some else sizes(spot.paper, arm, data, whole=outcome.comparison == "within")
    yield from recheck_percent(spot, data, (data.n,) if of_some and data.n else stated)
    yield from _standard_error(spot, data)
    if data.ci and data.mean is not None:
        yield from _interval(spot, data.mean, data.ci)
        yield from _interval_from_sd(spot, data, data.mean, data.ci)


def sizes(
    paper: Paper, arm: Arm | None, data: ArmData | HarmData, *, whole: bool = False
) -> tuple[int, ...]:
    """How many people may stand behind the numbers: the n beside them, else those
    that the paper gives for the arm.

    With one arm, or where they are of the `whole` study, those of the study too.
    """
    if data.n is not None:
        return (data.n,)
    names = ("n_analysed", "n_randomised")
    found = [getattr(arm, name) for name in names] if arm else []
    if whole or len(paper.arms) <= 1:
        found += [getattr(paper.design, name) for name in (*names, "n_enrolled")]
    # A number of events that makes up all of n is how n was known (users of a
    # register), not a share of it.
    known = dict.fromkeys(each for each in found if each)
    return tuple(each for each in known if each != data.events or data.percent == 100)


def recheck_percent(spot: Spot, data: ArmData | HarmData, ns: tuple[int, ...]) -> Iterator[Recheck]:
    """A percentage against events / n; without events, whether any
    whole number of events gives it."""
    percent, here = data.percent, spot.at("percent")
    if percent is None or not ns:
        return
    if data.events is not None:
        tries = [exact(100 * data.events / n) for n in ns]
        innocent = None if data.n is not None else _OTHER_N
        results = [
            compare(
                here,
                because("events of people", events=data.events, n=n),
                percent,
                each,
                innocent=innocent,
                impossible=because("other percentage"),
            )
            for n, each in zip(ns, tries, strict=True)
        ]
    elif min(ns) * unit_of(percent) < 100:
        results = [_any_count(here, percent, n) for n in ns]
    else:
        return
    yield from best(results)


def best(results: Sequence[Recheck]) -> Iterator[Recheck]:
    """The finding that speaks best for the printed value, the first of equals; none of none."""
    if results:
        yield max(results, key=lambda each: VERDICTS.index(each.verdict))


def _any_count(spot: Spot, percent: float, n: int) -> Recheck:
    found = exact(100 * round(percent * n / 100) / n)
    innocent = because("no whole number", n=n, fitting=_fitting(percent, n))
    what = because("whole number of people", n=n)
    return compare(spot, what, percent, found, innocent=innocent)


def _fitting(percent: float, n: int) -> tuple[int, int] | None:
    """How many of how many people make this percentage, with the number of people nearest
    to n; None where none near does."""
    span = printed(percent)
    for other in sorted(range(1, 2 * n), key=lambda each: abs(each - n)):
        events = round(percent * other / 100)
        if span.low <= 100 * events / other <= span.high:
            return events, other
    return None


def _standard_error(spot: Spot, data: ArmData) -> Iterator[Recheck]:
    if data.se is None or data.sd is None or not data.n:
        return
    found = over(lambda sd: sd / math.sqrt(data.n or 1), at_least(printed(data.sd)))
    yield compare(
        spot.at("se"),
        because("error from sd"),
        data.se,
        found,
        innocent=None,
        impossible=because("other standard error"),
    )


def _interval(spot: Spot, mean: float, ci: tuple[float, float]) -> Iterator[Recheck]:
    low, high = printed(ci[0]), printed(ci[1])
    if mean_outside(mean, low, high):
        limits = (ci[0], ci[1])
        yield spot.at("ci").found(
            because("interval holds mean"),
            mean,
            None,
            limits,
            "impossible",
            because("mean outside"),
        )
        return
    middle = over(lambda a, b: (a + b) / 2, low, high)
    yield compare(
        spot.at("ci"),
        because("mean in the middle"),
        mean,
        middle,
        innocent=because("bootstrap or transformed"),
    )


def mean_outside(value: float, low: Range, high: Range) -> bool:
    """Whether no rounding lets an interval contain its estimate."""
    own = printed(value)
    return own.high < low.low or own.low > high.high


def _interval_from_sd(
    spot: Spot, data: ArmData, mean: float, ci: tuple[float, float]
) -> Iterator[Recheck]:
    if data.sd is None or not data.n or data.n < 2:
        return
    root, reach = math.sqrt(data.n), (t_quantile(0.975, data.n - 1), t_quantile(0.975, math.inf))
    sd = at_least(printed(data.sd))
    for end, sign in ((0, -1), (1, 1)):
        found = [
            over(lambda m, s, q=q, sign=sign: m + sign * q * s / root, printed(mean), sd)
            for q in reach
        ]
        yield compare(
            spot.at("ci", end),
            because("interval from sd"),
            ci[end],
            found[0].join(found[1]),
            innocent=because("model or other level"),
        )
