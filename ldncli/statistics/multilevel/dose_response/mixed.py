"""Curves that vary between studies: y = Xβ + Xb + e with b ~ N(0, Ψ) and e ~ N(0, S), of one stage.

Crippa 2019 (Stat Methods Med Res 28:1579–1596); Sera 2019 (Stat Med 38:5429–5444: mixmeta). A study
enters by X'S⁻¹X, X'S⁻¹y and y'S⁻¹y alone (Woodbury), so that of studies which can each be fitted by
themselves the two-stage model gives the same numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UsageError

METHODS = ("REML", "ML", "FIXED")
_STEPS = 300
# Spreads between studies at which the likelihood is looked at first, in parts of a study's own, and
# from how many of them, the highest, it is climbed.
_PLACES = (1e-3, 0.03, 0.3, 3.0, 30.0)
_CLIMBED = 2
_NEAR = 1e-3
# How far one step may go, in parts of where it begins: farther off the sums lose all digits.
_FARTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A fitted model: `beta` and its covariance, `psi` between studies, the (restricted)
    log-likelihood; `Q` tests whether the studies have one curve, `lack` whether the shape fits
    within studies (each with its degrees of freedom)."""

    beta: Any
    covariance: Any
    psi: Any
    loglik: float
    Q: float
    Q_df: int
    lack: float
    lack_df: int


def fit_curves(
    designs: Sequence[Any], effects: Sequence[Any], covariances: Sequence[Any], method: str
) -> Curve:
    """Fit a model to studies: `designs` (doses × p) and `effects` against the study's reference,
    with their covariance matrices."""
    import numpy as np

    if method not in METHODS:
        raise UsageError(f"there is no method {method!r}", hint=f"one of {', '.join(METHODS)}")
    unit = np.sqrt(np.mean(np.concatenate([np.asarray(x) ** 2 for x in designs]), axis=0))
    unit = np.where(unit > 0, unit, 1.0)
    c, d, q, logdet, n = [], [], 0.0, 0.0, 0
    for x, y, s in zip(designs, effects, covariances, strict=True):
        try:
            lower = np.linalg.cholesky(s)
        except np.linalg.LinAlgError:
            raise UsageError(
                "the covariances of a study cannot be: they are not positive definite",
                hint="look at its standard errors, cases and people",
            ) from None
        left, right = np.linalg.solve(lower, x / unit), np.linalg.solve(lower, y)
        c.append(left.T @ left)
        d.append(left.T @ right)
        q += float(right @ right)
        logdet += 2 * float(np.log(np.diag(lower)).sum())
        n += len(y)
    parts = _Parts(np.array(c), np.array(d), q, logdet, n, method == "REML")
    p = parts.c.shape[1]
    whole = parts.c.sum(axis=0)
    if np.linalg.matrix_rank(whole, tol=1e-9 * np.trace(whole)) < p:
        raise UsageError(
            "the doses are too few for this shape", hint="take fewer knots, or a straight line"
        )
    alone = method == "FIXED" or len(c) == 1
    state = parts.at(np.zeros((p, p))) if alone else _top(parts)
    back = np.outer(1 / unit, 1 / unit)
    own = [np.linalg.pinv(each, rcond=1e-10, hermitian=True) for each in parts.c]
    ranks = sum(int(np.linalg.matrix_rank(each, tol=1e-9 * np.trace(each))) for each in parts.c)
    explained = sum(float(di @ inverse @ di) for di, inverse in zip(parts.d, own, strict=True))
    fixed = parts.d.sum(axis=0) @ np.linalg.solve(whole, parts.d.sum(axis=0))
    return Curve(
        state.beta / unit,
        state.bread * back,
        state.psi * back,
        state.loglik - (float(np.log(unit).sum()) if parts.restricted else 0.0),
        max(0.0, explained - float(fixed)),
        ranks - p,
        max(0.0, q - explained),
        n - ranks,
    )


@dataclass(frozen=True, slots=True)
class _State:
    beta: Any
    bread: Any
    psi: Any
    loglik: float
    gradient: Any


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the likelihood needs: studies × p × p, studies × p, and sums over studies."""

    c: Any
    d: Any
    q: float
    logdet: float
    n: int
    restricted: bool

    def at(self, lower: Any) -> _State:
        """The model at Ψ = LL', with the gradient over the lower triangle of L."""
        import numpy as np

        p = self.c.shape[1]
        cl = self.c @ lower
        inner = np.eye(p) + lower.T @ cl
        half = np.linalg.solve(inner, np.swapaxes(cl, 1, 2))
        w = self.c - cl @ half
        ld = self.d @ lower
        turned = np.linalg.solve(inner, ld[:, :, None])[:, :, 0]
        wy = self.d - np.einsum("gij,gj->gi", cl, turned)
        whole, right = w.sum(axis=0), wy.sum(axis=0)
        bread = np.linalg.inv(whole)
        beta = bread @ right
        rss = self.q - float((ld * turned).sum()) - float(right @ beta)
        free = self.n - p if self.restricted else self.n
        twice = self.logdet + float(np.linalg.slogdet(inner)[1].sum()) + rss
        twice += free * math.log(2 * math.pi)
        if self.restricted:
            twice += float(np.linalg.slogdet(whole)[1])
        r = wy - w @ beta
        slope = r.T @ r - whole
        if self.restricted:
            slope = slope + (w @ bread @ w).sum(axis=0)
        return _State(beta, bread, lower @ lower.T, -0.5 * twice, np.tril(slope @ lower))


def _top(parts: _Parts) -> _State:
    """The highest state, climbed to from several places."""
    import numpy as np

    p = parts.c.shape[1]
    spread = 1 / np.maximum(np.diagonal(parts.c, axis1=1, axis2=2).mean(axis=0), 1e-12)
    starts = [np.diag(np.sqrt(factor * spread)) for factor in _PLACES]
    starts.sort(key=lambda start: -parts.at(start).loglik)
    best: _State | None = None
    for start in starts[:_CLIMBED]:
        found = _climb(parts, start, best)
        if best is None or found.loglik > best.loglik + 1e-10 * max(1.0, abs(best.loglik)):
            best = found
    none = parts.at(np.zeros((p, p)))
    assert best is not None
    return none if none.loglik >= best.loglik else best


def _climb(parts: _Parts, start: Any, known: _State | None) -> _State:
    """Newton's steps over L, whose second derivatives are differences of the gradient; damped where
    the likelihood is not curved as at a top. `known` where the way leads to that one again."""
    import numpy as np

    p = start.shape[0]
    places = np.tril_indices(p)
    size = float(np.abs(np.diag(start)).max())

    def lower(values: Any) -> Any:
        found = np.zeros((p, p))
        found[places] = values
        return found

    at = start[places].copy()
    now = parts.at(start)
    damp = 0.0
    for _ in range(_STEPS):
        slope = now.gradient[places]
        step_size = 1e-5 * max(size, float(np.abs(at).max()))
        curved = np.empty((len(at), len(at)))
        for place in range(len(at)):
            move = np.zeros(len(at))
            move[place] = step_size
            high, low = parts.at(lower(at + move)), parts.at(lower(at - move))
            curved[place] = (low.gradient - high.gradient)[places] / (2 * step_size)
        curved = (curved + curved.T) / 2
        values, vectors = np.linalg.eigh(curved)
        bend = np.maximum(np.abs(values), 1e-9 * max(float(np.abs(values).max()), 1e-12))
        turned = vectors.T @ slope
        gained = False
        reach = _FARTHEST * max(size, float(np.abs(at).max()))
        for _ in range(60):
            step = vectors @ (turned / (bend + damp))
            step *= min(1.0, reach / max(float(np.abs(step).max()), 1e-300))
            then = parts.at(lower(at + step))
            if then.loglik > now.loglik:
                gained = True
                break
            damp = max(4 * damp, 1e-3 * float(bend.max()))
            if float(np.abs(step).max()) < 1e-14 * max(size, float(np.abs(at).max())):
                break
        if not gained:
            break
        moved = float(np.abs(step).max())
        at, now = at + step, then
        if known is not None and float(np.abs(now.psi - known.psi).max()) <= _NEAR * float(
            np.abs(known.psi).max()
        ):
            return known
        damp = damp / 10 if damp > 1e-12 else 0.0
        if moved < 1e-11 * max(float(np.abs(at).max()), 1e-8 * size):
            break
    return now
