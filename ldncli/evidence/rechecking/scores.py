"""Means and standard deviations that a scale does not allow: outside its limits, too wide, or
not to be had from whole scores.

GRIM: Brown & Heathers 2017 (Soc Psychol Personal Sci 8:363–369). GRIMMER: Anaya 2016 (PeerJ
Preprints 4:e2400), by the sum of squares.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.rechecking.printed import (
    CUT_OFF,
    Range,
    Recheck,
    Spot,
    at_least,
    compare,
    cut_off,
    exact,
    printed,
    unit_of,
    within,
)
from ldncli.records.model.trial import ArmData, Outcome
from ldncli.records.vocabularies.vocab import Scale

# Scales (ids of vocab/scales.yaml) on which one person's score is a whole number:
# counts, and sums of whole items. Not those that are means of items, marks on a line,
# weighted, or averaged over days.
WHOLE_POINTS = frozenset(
    """
    ham-d17 ham-d28 madrs madrs-15 bdi-ii bdi bai phq-9 phq-15 hads hads-a hads-d qids gad-7 stai
    ham-a ces-d pss psqi isi epworth mfis mfi-20 cfq-chalder facit-fatigue fas fis fss-sum pcs wpi
    sss fm-severity dn4 lanss cgi-i cgi-s pgic dlqi moca mmse sdmt pasat mrss onls
    roland-morris ybocs caps-5 pcl-5 cows oowss sows midas iga sccai ses-cd
    """.split()
)
# Beyond so many people the search for squares is long, and would find some.
_MOST = 1000
_MODEL_WORDS = ("adjust", "least", "model", "imput", "estimat", "regress")


def recheck_scores(
    spot: Spot, outcome: Outcome, data: ArmData, scale: Scale | None
) -> Iterator[Recheck]:
    """The means and standard deviations of one arm against what its scale allows."""
    if scale is None:
        return
    now = scale.limits(outcome.score)
    before = scale.limits("final")
    for name, value, limits in (
        ("mean", data.mean, now),
        ("median", data.median, now),
        ("baseline_mean", data.baseline_mean, before),
        ("baseline_median", data.baseline_median, before),
    ):
        if value is not None and limits != (None, None):
            yield _inside(spot.at(name), value, limits, scale)
    pairs = (
        ("mean", "sd", data.mean, data.sd, now),
        ("baseline_mean", "baseline_sd", data.baseline_mean, data.baseline_sd, before),
    )
    for mean_name, sd_name, mean, sd, limits in pairs:
        if mean is None or not data.n:
            continue
        if sd is not None and data.n > 1:
            yield from _widest(spot.at(sd_name), data.n, mean, sd, limits)
        if scale.id in WHOLE_POINTS and (
            outcome.score in ("final", "change") or mean_name == "baseline_mean"
        ):
            yield from _whole_scores(spot, outcome, (mean_name, sd_name), (data.n, mean, sd))


def _inside(
    spot: Spot, value: float, limits: tuple[float | None, float | None], scale: Scale
) -> Recheck:
    half = unit_of(value) / 2
    wide = (
        None if limits[0] is None else limits[0] - half,
        None if limits[1] is None else limits[1] + half,
    )
    fits = within(value, wide)
    what, why = because("limits of scale"), because("beyond the scale", scale=scale.id)
    return (
        spot.found(what, value, None, wide, "agrees", None)
        if fits
        else spot.found(what, value, None, wide, "impossible", why)
    )


def _widest(
    spot: Spot, n: int, mean: float, sd: float, limits: tuple[float | None, float | None]
) -> Iterator[Recheck]:
    """The standard deviation against the largest that scores between the
    limits can have around this mean."""
    low, high = limits
    span = printed(mean)
    if low is None or span.high < low or (high is not None and span.low > high):
        return
    if high is None:
        most = math.sqrt(n) * (span.high - low)
    else:
        best = min(max((low + high) / 2, span.low), span.high)
        most = math.sqrt(max(0.0, n / (n - 1) * (best - low) * (high - best)))
    allowed = most + unit_of(sd) / 2
    fits = within(sd, (0.0, allowed))
    why = None if fits else because("not so far apart")
    yield spot.found(
        because("largest sd"),
        sd,
        None,
        (0.0, allowed),
        "agrees" if fits else "impossible",
        why,
    )


def _whole_scores(
    spot: Spot, outcome: Outcome, names: tuple[str, str], numbers: tuple[int, float, float | None]
) -> Iterator[Recheck]:
    n, mean, sd = numbers
    innocent = _innocent(outcome, names[0], mean, n)
    if n * unit_of(mean) < 1:
        found = exact(round(mean * n) / n)
        impossible = because("no such mean", n=n)
        first = compare(
            spot.at(names[0]),
            because("GRIM", n=n),
            mean,
            found,
            innocent=innocent,
            impossible=impossible,
        )
        yield first
        if first.verdict != "agrees":
            return
    if sd is None or n < 2 or n * unit_of(sd) >= 1 or n > _MOST:
        return
    what, sums = because("GRIMMER", n=n), _whole_sums(printed(mean), n)
    if any(_squares_exist(total, n, at_least(printed(sd))) for total in sums):
        yield spot.at(names[1]).found(what, sd, None, (None, None), "agrees", None)
        return
    cut = any(_squares_exist(total, n, cut_off(sd)) for total in sums)
    if innocent and innocent.code == "other number before":
        innocent = because("other number of people")  # the number that would do is one for the mean
    why = CUT_OFF if cut else innocent or because("no such sd", n=n)
    yield spot.at(names[1]).found(
        what, sd, None, (None, None), "differs" if cut or innocent else "impossible", why
    )


def _innocent(outcome: Outcome, name: str, mean: float, n: int) -> Reason | None:
    """Why a mean that whole scores cannot have may be right all the same; None
    where nothing speaks for that."""
    if name == "baseline_mean":
        near = sorted(range(max(1, n - 5), n + 6), key=lambda each: abs(each - n))
        others = [each for each in near if each != n and _whole_sums(printed(mean), each)]
        return because("other number before", fitting=others[0] if others else None)
    notes = (
        f"{outcome.note or ''} {outcome.contrast.note or '' if outcome.contrast else ''}".lower()
    )
    modelled = outcome.analysis == "itt" or any(word in notes for word in _MODEL_WORDS)
    return because("imputed or modelled") if modelled else None


def _whole_sums(mean: Range, n: int) -> list[int]:
    """The whole sums of n scores whose mean rounds to the printed one."""
    slack = 1e-9 * n
    return list(range(math.ceil(mean.low * n - slack), math.floor(mean.high * n + slack) + 1))


def _squares_exist(total: int, n: int, sd: Range) -> bool:
    """Whether a whole sum of squares gives such a standard deviation, by n − 1 or by n; it
    is odd or even as the sum is."""
    slack = 1e-9 * max(1.0, total * total / n)
    for divisor in (n - 1, n):
        low = math.ceil(sd.low**2 * divisor + total * total / n - slack)
        high = math.floor(sd.high**2 * divisor + total * total / n + slack)
        if high > low or (high == low and (high - total) % 2 == 0):
            return True
    return False
