"""Pooled results that reviews print: p, heterogeneity and prediction interval against the numbers
beside them, and the pooling itself."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ldncli.evidence.effects import measures
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.rechecking.contrasts import recheck_interval, recheck_p_of_interval
from ldncli.evidence.rechecking.pooled import recheck_pooling
from ldncli.evidence.rechecking.printed import (
    Recheck,
    Spot,
    Verdict,
    at_least,
    compare,
    over,
    printed,
)
from ldncli.records.model.review import PooledResult
from ldncli.statistics.distributions import chi2_sf

_BY_Q = ("dersimonian", "laird", "revman", "mantel", "fixed", "common", "inverse")
_OTHER_I2 = because("I2 from tau2")


def recheck_pooled(spot: Spot, result: PooledResult) -> Iterator[Recheck]:
    """One pooled result against itself, and against the numbers that the
    review prints for its studies."""
    if result.estimate is not None and result.ci and result.measure != "proportion":
        ratio = is_ratio(result)
        yield from recheck_interval(spot, result.estimate, result.ci, ratio)
        if result.p is not None:
            df = max(1.0, (result.k or 2) - 2)
            interval = (result.estimate, result.ci, 95.0, ratio)
            yield from recheck_p_of_interval(
                spot, interval, (result.p, result.p_relation), df, None
            )
    yield from _heterogeneity(spot, result)
    yield from _prediction(spot, result)
    yield from recheck_pooling(spot, result)


def is_ratio(result: PooledResult) -> bool:
    """Whether a pooled result is a ratio: by its measure, else by its words where all
    its numbers are above zero."""
    if result.measure is not None:
        return measures.is_ratio(result.measure)
    numbers = [each for each in (result.estimate, *(result.ci or ())) if each is not None]
    return "ratio" in result.label.lower() and all(each > 0 for each in numbers)


def _by_q(result: PooledResult) -> bool:
    """Whether I² and tau² must follow from Q: by the model or by the estimator that is named."""
    return result.model == "common" or any(
        word in (result.estimator or "").lower() for word in _BY_Q
    )


def _heterogeneity(spot: Spot, result: PooledResult) -> Iterator[Recheck]:
    q, k = result.q, result.k
    innocent = None if _by_q(result) else _OTHER_I2
    if q is not None and k and k > 1:
        span = at_least(printed(q))
        if result.i2 is not None:
            found = over(lambda x: 100 * max(0.0, (x - (k - 1)) / x) if x else 0.0, span)
            yield compare(
                spot.at("i2"),
                because("I2 from Q"),
                result.i2,
                found,
                innocent=innocent,
                impossible=because("other I2"),
            )
        if result.q_p is not None:
            found = over(lambda x: chi2_sf(x, k - 1), span)
            yield compare(
                spot.at("q_p"),
                because("p from Q"),
                result.q_p,
                found,
                innocent=None,
                impossible=because("other p of Q"),
            )
        if result.tau2 is not None and span.high <= k - 1:
            yield _no_more_than_chance(spot, result.tau2, innocent)


def _no_more_than_chance(spot: Spot, tau2: float, innocent: Reason | None) -> Recheck:
    """tau² is 0 where Q is not above its degrees of freedom: so by DerSimonian and Laird; other
    estimators may differ. Nothing follows where Q is above them, since a printed 0 may be a
    rounded number above 0."""
    what = because("tau2 and Q")
    if printed(tau2).low <= 0:
        return spot.at("tau2").found(what, tau2, None, (0.0, 0.0), "agrees", None)
    why = because("tau2 above 0", other_estimator=bool(innocent))
    verdict: Verdict = "differs" if innocent else "impossible"
    return spot.at("tau2").found(what, tau2, None, (0.0, 0.0), verdict, why)


def _prediction(spot: Spot, result: PooledResult) -> Iterator[Recheck]:
    outer, inner = result.prediction_interval, result.ci
    if not outer or not inner:
        return
    scale = math.log if is_ratio(result) and min(*outer, *inner) > 0 else float
    wide, narrow = (abs(scale(pair[1]) - scale(pair[0])) for pair in (outer, inner))
    fits = (
        printed(outer[0]).low <= printed(inner[0]).high
        and printed(outer[1]).high >= printed(inner[1]).low
    )
    why = None if fits else because("prediction interval narrower")
    what = because("width of prediction interval")
    yield spot.at("prediction_interval").found(
        what, wide, narrow, (narrow, None), "agrees" if fits else "impossible", why
    )
