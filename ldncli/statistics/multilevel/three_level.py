"""Random-effects models of three levels: rows within studies, as metafor's `rma.mv` with
`random = ~ 1 | study/row`.

Variances by (restricted) maximum likelihood: Newton's steps on the observed information, Fisher's
where that is not positive, from several places. Konstantopoulos 2011 (Res Synth Methods 2:61–76),
Viechtbauer 2010 (J Stat Softw 36(3)); I² by level after Nakagawa & Santos 2012 (Evol Ecol
26:1253–1274) with the typical variance of Higgins & Thompson in its general form.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UsageError, nearest
from ldncli.statistics.distributions import chi2_sf, f_sf
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.pooled import test_of
from ldncli.statistics.models.pooling import confidence_level
from ldncli.statistics.models.regression import INTERCEPT, Coefficient
from ldncli.statistics.multilevel.blocks import Blocks, State

METHODS = ("REML", "ML")
TESTS = ("z", "t")
_STEPS = 200
# Where the likelihood is looked at first, in parts of how far the effects are spread, and from how
# many of these places, the highest, it is climbed.
_PLACES = (0.0, 0.1, 0.7, 4.0)
_CLIMBED = 4
_CLOSE = 1e-13
_NEAR = 1e-3


@dataclass(frozen=True, slots=True)
class ThreeLevel:
    """A fitted model. `sigma2` are the variances between studies and between rows of a study,
    `I2` the percentages of the whole variance that they make up; where no study has two rows they
    cannot be told apart, and the first holds both.

    `QE` tests what the moderators leave over, `QM` all coefficients but the intercept (chi-square
    where `QM_df` has one number, F where two; None without moderators). `loglik` is that of the
    data, without constants left out. `state` is what the robust tests go on from.
    """

    k: int
    studies: int
    coefficients: tuple[Coefficient, ...]
    sigma2: tuple[float, float]
    I2: tuple[float, float]
    QE: float
    QE_df: int
    QE_p: float
    QM: float | None
    QM_df: tuple[int, ...]
    QM_p: float | None
    loglik: float
    rho: float
    method: str
    test: str
    level: float
    state: State


def three_level(
    y: Sequence[float],
    v: Sequence[float],
    studies: Sequence[Hashable],
    rho: float,
    *,
    design: Sequence[Sequence[float]] | None = None,
    names: Sequence[str] = (INTERCEPT,),
    method: str = "REML",
    test: str = "z",
    level: float = 95,
) -> ThreeLevel:
    """Fit effects `y` with variances `v`, of which those of one study have errors that correlate
    by `rho`; `design` has a column for each of `names` (None: the mean alone).

    `test` t has k − p degrees of freedom, as metafor's default. Raises UsageError for a single
    study, for collinear moderators, and for a correlation outside [0, 1).
    """
    for word, known, name in ((method, METHODS, "method"), (test, TESTS, "test")):
        if word not in known:
            raise UsageError(
                f"a multilevel model has no {name} {word!r}",
                hint=nearest(word, known) or f"one of {', '.join(known)}",
            )
    level = confidence_level(level)
    blocks = Blocks(y, v, design or [[1.0]] * len(y), studies, rho)
    state = top(blocks, restricted=method == "REML")
    df = blocks.k - blocks.p
    return ThreeLevel(
        blocks.k,
        blocks.studies,
        coefficients(state, state.bread, names, level, None if test == "z" else df),
        (state.sigma2[0] * blocks.scale, state.sigma2[1] * blocks.scale),
        _shares(state),
        *_residual(blocks),
        *_omnibus(state, names, None if test == "z" else df),
        state.loglik - 0.5 * math.log(blocks.scale) * (df if state.restricted else blocks.k),
        rho,
        method,
        test,
        level,
        state,
    )


def coefficients(
    state: State, covariance: Any, names: Sequence[str], level: float, df: float | None
) -> tuple[Coefficient, ...]:
    """The coefficients with errors from `covariance` (inner units); z where `df` is None."""
    root, found = math.sqrt(state.blocks.scale), []
    ends = quantile(level, df)
    for place, name in enumerate(names):
        estimate = float(state.beta[place]) * root
        se = math.sqrt(max(0.0, float(covariance[place, place]))) * root
        statistic, p = test_of(estimate, se, df)  # type: ignore[arg-type]
        found.append(
            Coefficient(
                name, estimate, se, statistic, p, estimate - ends * se, estimate + ends * se
            )
        )
    return tuple(found)


# -- the top of the likelihood ---------------------------------------------------------------------


def top(
    blocks: Blocks,
    *,
    restricted: bool,
    held: tuple[float | None, float | None] = (None, None),
    near: tuple[float, float] | None = None,
) -> State:
    """The state where the likelihood is highest; `held` keeps a variance at a value (inner units),
    `near` is where alone to begin."""
    if not blocks.apart and held[1] is None:
        held = (held[0], 0.0)
    between = max(blocks.spread - 1, 0.1)
    starts = [(between * one, between * other) for one in _PLACES for other in _PLACES]
    begun = dict.fromkeys(
        tuple(s if h is None else h for s, h in zip(start, held, strict=True))
        for start in (starts if near is None else (near,))
    )
    states = [blocks.at(start, restricted=restricted) for start in begun]
    states.sort(key=lambda each: -each.loglik)
    best: State | None = None
    for start in states[:_CLIMBED]:
        found = _climb(blocks, start, restricted, held, best)
        if best is None or found.loglik > best.loglik + 1e-11 * abs(best.loglik):
            best = found
    assert best is not None
    return best


def _climb(
    blocks: Blocks,
    now: State,
    restricted: bool,
    held: tuple[float | None, float | None],
    known: State | None,
) -> State:
    """The top above a state; `known` where the way leads to that one again."""
    import numpy as np

    mobile = np.array([each is None for each in held])
    for _ in range(_STEPS):
        score, expected, observed = now.derivatives()
        at = np.array(now.sigma2)
        free = mobile & ((at > 0) | (score > 0))
        if not free.any():
            break
        step = np.zeros(2)
        step[free] = _step(score[free], expected[np.ix_(free, free)], observed[np.ix_(free, free)])
        before, moved = now, None
        for _ in range(60):
            then = blocks.at([max(0.0, float(each)) for each in at + step], restricted=restricted)
            if then.loglik >= before.loglik - 1e-14 * abs(before.loglik):
                moved = then
                break
            step /= 2
        if moved is None:
            break
        now = moved
        if known is not None and _beside(now, known):
            return known
        if np.all(np.abs(np.array(now.sigma2) - at) <= _CLOSE * np.maximum(at, 1e-6)):
            break
    return now


def _beside(one: State, other: State) -> bool:
    """Whether two states are so near that one top is above both."""
    return all(
        abs(a - b) <= _NEAR * max(b, _NEAR) for a, b in zip(one.sigma2, other.sigma2, strict=True)
    )


def _step(score: Any, expected: Any, observed: Any) -> Any:
    """Newton's step where the likelihood is curved as at a top, else Fisher's."""
    import numpy as np

    for matrix in (observed, expected):
        values = np.linalg.eigvalsh(matrix)
        if values[0] > 1e-10 * max(values[-1], 1e-300):
            return np.linalg.solve(matrix, score)
    return score / np.maximum(np.diag(expected), 1e-300)


# -- what is said of the fit -----------------------------------------------------------------------


def _shares(state: State) -> tuple[float, float]:
    """The percentages of the whole variance, sampling errors being those of a typical row."""
    import numpy as np

    blocks = state.blocks
    none = blocks.at((0.0, 0.0), restricted=True)
    trace = sum(float(np.trace(w, axis1=1, axis2=2).sum()) for w in none.weights)
    squares = sum(np.tensordot(wx, wx, ([0, 1], [0, 1])) for wx in none.wx)
    trace -= float(np.sum(none.bread * squares))
    typical = (blocks.k - blocks.p) / trace
    whole = sum(state.sigma2) + typical
    return 100 * state.sigma2[0] / whole, 100 * state.sigma2[1] / whole


def _residual(blocks: Blocks) -> tuple[float, int, float]:
    q = blocks.at((0.0, 0.0), restricted=True).quadratic
    df = blocks.k - blocks.p
    return q, df, chi2_sf(q, df)


def _omnibus(
    state: State, names: Sequence[str], df: int | None
) -> tuple[float | None, tuple[int, ...], float | None]:
    import numpy as np

    tested = [place for place, name in enumerate(names) if name != INTERCEPT]
    m = len(tested)
    if not m:
        return None, (), None
    b = state.beta[tested]
    q = float(b @ np.linalg.solve(state.bread[np.ix_(tested, tested)], b))
    if df is None:
        return q, (m,), chi2_sf(q, m)
    return q / m, (m, df), f_sf(q / m, m, df)
