"""Cluster-robust tests of a multilevel model, a study a cluster: CR2 with Satterthwaite's degrees
of freedom and the approximate Hotelling test, as clubSandwich has them.

Bell & McCaffrey 2002 (Surv Methodol 28:169–181), Tipton 2015 (Psychol Methods 20:375–393), Tipton &
Pustejovsky 2015 (J Educ Behav Stat 40:604–634: HTZ), Pustejovsky & Tipton 2018 (J Bus Econ Stat
36:672–683).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.statistics.distributions import f_sf, two_sided_t
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.regression import Coefficient
from ldncli.statistics.multilevel.blocks import State
from ldncli.statistics.multilevel.three_level import ThreeLevel, coefficients

# Below so many degrees of freedom Satterthwaite's approximation is not to be trusted (Tipton 2015).
ENOUGH_DF = 4
_ZERO = 1e-12


@dataclass(frozen=True, slots=True)
class Robust:
    """Robust errors: `kind` CR2 or CR1, a coefficient with its degrees of freedom in `df`."""

    kind: str
    coefficients: tuple[Coefficient, ...]
    df: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """A test of several coefficients at once: F with its degrees of freedom; p is None where too
    few are left."""

    F: float
    df_num: int
    df_denom: float
    p: float | None


def cluster_robust(fit: ThreeLevel, kind: str = "CR2") -> Robust:
    """The coefficients of a model with errors that hold whatever correlates within a study.

    CR1 has studies − 1 degrees of freedom, CR2 Satterthwaite's own for each coefficient.
    """
    state, names = fit.state, [each.name for each in fit.coefficients]
    if kind == "CR1":
        covariance = _sandwich(state, [None] * len(state.weights))
        covariance = covariance * (fit.studies / (fit.studies - 1))
        left = fit.studies - 1
        found = coefficients(state, covariance, names, fit.level, left)
        return Robust(kind, found, (left,) * len(names))
    adjustments = _adjustments(state)
    covariance = _sandwich(state, adjustments)
    parts = _parts(state, adjustments)
    root, rows, dfs = math.sqrt(state.blocks.scale), [], []
    for place, name in enumerate(names):
        g, h = parts.g[:, place, place], parts.h[:, place, :]
        df = _satterthwaite(g, h)
        estimate = float(state.beta[place]) * root
        se = math.sqrt(max(0.0, float(covariance[place, place]))) * root
        ends = quantile(fit.level, df)
        statistic = estimate / se if se else None
        p = two_sided_t(statistic, df) if statistic is not None else float(estimate == 0)
        rows.append(
            Coefficient(
                name, estimate, se, statistic, p, estimate - ends * se, estimate + ends * se
            )
        )
        dfs.append(df)
    return Robust(kind, tuple(rows), tuple(dfs))


def joint_test(fit: ThreeLevel, tested: Sequence[int]) -> Joint:
    """Hotelling's test (HTZ) that the coefficients at the places `tested` are all 0."""
    import numpy as np

    state, places, q = fit.state, list(tested), len(tested)
    adjustments = _adjustments(state)
    covariance = _sandwich(state, adjustments)[np.ix_(places, places)]
    parts = _parts(state, adjustments)
    h, g = parts.h[:, places, :], parts.g[:, places][:, :, places]
    omega = g.sum(axis=0) - np.einsum("jsa,jta->st", h, h)
    values, vectors = np.linalg.eigh(omega)
    half = vectors @ np.diag(np.where(values > _ZERO, values, np.inf) ** -0.5) @ vectors.T
    h = np.einsum("st,jta->jsa", half, h)
    g = half @ g @ half
    total = 0.0
    for s in range(q):
        for t in range(q):
            cross = h[:, s, :].T @ h[:, t, :]
            st = np.einsum("ja,ja->j", h[:, s, :], h[:, t, :])
            ss, tt = (np.einsum("ja,ja->j", h[:, each, :], h[:, each, :]) for each in (s, t))
            total += float((cross * cross.T).sum() - 2 * (st * g[:, s, t]).sum())
            total += float((g[:, s, t] ** 2).sum() + (cross**2).sum())
            total += float((g[:, s, s] * g[:, t, t] - ss * g[:, t, t] - tt * g[:, s, s]).sum())
    nu = q * (q + 1) / total
    b = state.beta[places]
    square = float(b @ np.linalg.solve(covariance, b))
    df = nu - q + 1
    statistic = max(df / nu, 0.0) * square / q
    return Joint(statistic, q, df, f_sf(statistic, q, df) if df > 0 else None)


@dataclass(frozen=True, slots=True)
class _Parts:
    """`g` (studies × p × p) and `h` (studies × p × p): what the variance of the robust estimator
    is made of, by the working model."""

    g: Any
    h: Any


def _parts(state: State, adjustments: Sequence[Any]) -> _Parts:
    import numpy as np

    root = np.linalg.cholesky(state.bread)
    g, h = [], []
    for stack, marginal, wx, adjusted in zip(
        state.blocks.stacks, state.marginal, state.wx, adjustments, strict=True
    ):
        e = np.swapaxes(wx, 1, 2) @ adjusted
        me = state.bread @ e
        g.append(me @ marginal @ np.swapaxes(me, 1, 2))
        h.append(me @ stack.x @ root)
    return _Parts(np.concatenate(g), np.concatenate(h))


def _satterthwaite(g: Any, h: Any) -> float:
    """2 E² / Var of the quadratic form whose matrix is diag(g) − hh'."""
    inner = (h * h).sum(axis=1)
    gram = h.T @ h
    mean = float(g.sum() - inner.sum())
    squares = float((g * g).sum() - 2 * (g * inner).sum() + (gram * gram).sum())
    return mean * mean / squares


def _adjustments(state: State) -> list[Any]:
    """CR2's matrices: what makes the estimator unbiased where the working model is right."""
    import numpy as np

    found = []
    for stack, marginal in zip(state.blocks.stacks, state.marginal, strict=True):
        lower = np.linalg.cholesky(marginal)
        upper = np.swapaxes(lower, 1, 2)
        left = marginal - stack.x @ state.bread @ np.swapaxes(stack.x, 1, 2)
        values, vectors = np.linalg.eigh(upper @ left @ lower)
        kept = values > _ZERO * np.maximum(1.0, values[:, -1:])
        powers = np.where(kept, np.where(kept, values, 1.0) ** -0.5, 0.0)
        half = (vectors * powers[:, None, :]) @ np.swapaxes(vectors, 1, 2)
        found.append(lower @ half @ upper)
    return found


def _sandwich(state: State, adjustments: Sequence[Any]) -> Any:
    """The covariance of the coefficients in inner units; an adjustment of None is none."""
    import numpy as np

    meat = np.zeros((state.blocks.p, state.blocks.p))
    for wx, e, adjusted in zip(state.wx, state.residuals, adjustments, strict=True):
        turned = e if adjusted is None else (adjusted @ e[:, :, None])[:, :, 0]
        parts = np.einsum("gsp,gs->gp", wx, turned)
        meat += parts.T @ parts
    return state.bread @ meat @ state.bread
