"""Likelihoods of studies whose effects vary about a mean: random effects integrated out by adaptive
Gauss–Hermite quadrature about their mode, several by Laplace's approximation.

Pinheiro & Bates 1995 (J Comput Graph Stat 4:12–35); with seven nodes it is what lme4's `glmer`, and
so metafor's `rma.glmm`, maximises. Arrays: k studies × m groups.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import pi, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

# metafor's number; a likelihood that is not glmer's takes more.
NODES = 7
_MOST, _SETTLED = 200, 1e-12


@lru_cache(maxsize=8)
def hermite(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Places and logarithms of weights for ∫ exp(−x²) f(x) dx, with exp(x²) taken in."""
    import numpy as np

    x, w = np.polynomial.hermite.hermgauss(nodes)
    return x, np.log(w) + x * x


def binomial_terms(x: np.ndarray, n: np.ndarray, eta: np.ndarray) -> np.ndarray:
    """Log-likelihood of x events in n people at the log odds `eta`, without the constant."""
    import numpy as np

    return x * eta - n * np.logaddexp(0.0, eta)


def chance(eta: np.ndarray) -> np.ndarray:
    """The probability at log odds."""
    import numpy as np

    return 1 / (1 + np.exp(-np.clip(eta, -700, 700)))


def integrated(
    x: np.ndarray, n: np.ndarray, eta: np.ndarray, load: np.ndarray, nodes: int = NODES
) -> np.ndarray:
    """Log-likelihood of each study (k) with log odds `eta` + `load` z in its groups (k × m), z
    standard normal and integrated out."""

    def slope(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        p = chance(eta + load * z[:, None])
        return (load * (x - n * p)).sum(axis=1), (load**2 * n * p * (1 - p)).sum(axis=1)

    def value(z: np.ndarray) -> np.ndarray:  # k × nodes
        return binomial_terms(
            x[:, :, None], n[:, :, None], eta[:, :, None] + load[:, :, None] * z[:, None, :]
        ).sum(axis=1)

    return about_mode(len(x), slope, value, nodes)


def about_mode(
    k: int,
    slope: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
    value: Callable[[np.ndarray], np.ndarray],
    nodes: int,
) -> np.ndarray:
    """log ∫ exp(value(z)) φ(z) dz of each of k studies; `slope` gives the first derivative of
    `value` at z (k) and minus the second, which is 0 or more; `value` takes k × nodes."""
    import numpy as np

    z = np.zeros(k)
    for _ in range(_MOST):
        first, second = slope(z)
        step = (first - z) / (1 + second)
        z = z + np.clip(step, -2, 2)
        if np.abs(step).max() < _SETTLED:
            break
    spread = 1 / np.sqrt(1 + slope(z)[1])
    at, weights = hermite(nodes)
    where = z[:, None] + sqrt(2) * spread[:, None] * at
    terms = value(where) - where**2 / 2 + weights
    top = terms.max(axis=1)
    total = np.log(np.exp(terms - top[:, None]).sum(axis=1)) + top
    return np.asarray(total + np.log(sqrt(2) * spread) - 0.5 * np.log(2 * pi))


def two_effects(
    x: np.ndarray, n: np.ndarray, eta: np.ndarray, first: np.ndarray, second: np.ndarray
) -> np.ndarray:
    """Log-likelihood of each study with two independent random effects by Laplace's approximation:
    log odds `eta` + `first` u + `second` w (each k × m)."""
    import numpy as np

    u, w = np.zeros(len(x)), np.zeros(len(x))
    det = np.ones(len(x))
    for _ in range(_MOST):
        p = chance(eta + first * u[:, None] + second * w[:, None])
        rest, weight = x - n * p, n * p * (1 - p)
        gu, gw = (first * rest).sum(axis=1) - u, (second * rest).sum(axis=1) - w
        uu = 1 + (first**2 * weight).sum(axis=1)
        ww = 1 + (second**2 * weight).sum(axis=1)
        uw = (first * second * weight).sum(axis=1)
        det = uu * ww - uw**2
        du, dw = (ww * gu - uw * gw) / det, (uu * gw - uw * gu) / det
        size = np.maximum(np.abs(du), np.abs(dw))
        shorter = np.minimum(1.0, 2 / np.maximum(size, 1e-300))
        u, w = u + shorter * du, w + shorter * dw
        if size.max() < _SETTLED:
            break
    terms = binomial_terms(x, n, eta + first * u[:, None] + second * w[:, None]).sum(axis=1)
    return np.asarray(terms - (u * u + w * w) / 2 - np.log(det) / 2)
