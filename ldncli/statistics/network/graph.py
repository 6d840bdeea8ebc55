"""Network meta-analysis by graph theory: what all trials together say of every two treatments.

Rücker 2012 (Res Synth Methods 3:312–324); trials of several arms by adjusted weights, Rücker &
Schwarzer 2014 (Stat Med 33:4353–4369). The same least squares as a model with one effect for each
treatment and the covariance of each trial.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_sf, normal_quantile, t_quantile
from ldncli.statistics.network.blocks import restricted_tau2
from ldncli.statistics.network.comparisons import Comparison, Trial, components, trials_of
from ldncli.values import dataclass

METHODS = ("REML", "DL", "EE")
# Weights below 0 that rounded standard errors bring about, as a part of all weights of a trial.
_NEGLIGIBLE = 0.001
Matrix = tuple[tuple[float, ...], ...]
Sparse = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The network at one tau²: `values[i][j]` is treatment i minus j, `ses[i][j]` its standard
    error; `direct` and `direct_ses` are those of the trials that compare the two, None where none
    does."""

    tau2: float
    values: Matrix
    ses: Matrix
    direct: Sparse
    direct_ses: Sparse

    def interval(self, i: int, j: int, level: float) -> tuple[float, float]:
        """The confidence interval of i minus j, by the normal distribution."""
        half = normal_quantile(0.5 + level / 200) * self.ses[i][j]
        return self.values[i][j] - half, self.values[i][j] + half

    def share(self, i: int, j: int) -> float | None:
        """How much of what is known of i and j comes from trials that compare them (König 2013,
        Stat Med 32:5414–5429), from 0 to 1."""
        error = self.direct_ses[i][j]
        if error is None:
            return 0.0
        share = (self.ses[i][j] / error) ** 2
        return share if share <= 1 + 1e-9 else None


@dataclass(frozen=True, slots=True)
class Network:
    """A network with its estimates. `chosen` is the model asked for: `random` with its tau², or
    `common` for EE. `tau2` is None where nothing in the network tells it: then `random` is
    `common`. Q, its degrees of freedom and p (None for 0) test whether trials differ more than by
    chance, I2 in percent; `method` is REML, DL or EE."""

    treatments: tuple[str, ...]
    trials: tuple[Trial, ...]
    common: Fitted
    random: Fitted
    tau2: float | None
    Q: float
    df: int
    p: float | None
    I2: float | None
    method: str
    level: float

    @property
    def chosen(self) -> Fitted:
        """The model that was asked for."""
        return self.common if self.method == "EE" else self.random

    def at(self, one: str, two: str) -> tuple[int, int]:
        """The places of two treatments."""
        return self.treatments.index(one), self.treatments.index(two)

    def prediction(self, i: int, j: int) -> tuple[float, float] | None:
        """Where the difference of i and j would lie in a new trial, by t with one degree of freedom
        less than Q has (Higgins 2009, J R Stat Soc A 172:137–159); None below two."""
        if self.df < 2 or self.method == "EE" or self.tau2 is None:
            return None
        se = math.sqrt(self.random.ses[i][j] ** 2 + self.tau2)
        half = t_quantile(0.5 + self.level / 200, self.df - 1) * se
        return self.random.values[i][j] - half, self.random.values[i][j] + half


def network(comparisons: Sequence[Comparison], method: str = "REML", level: float = 95) -> Network:
    """Fit a network of comparisons (differences; logarithms of ratios).

    Raises UsageError as `trials_of` does, for a method that is not in METHODS, and where the
    treatments fall into parts that no trial joins.
    """
    if method not in METHODS:
        raise UsageError(
            f"a network is not fitted by {method}", hint=f"one of {', '.join(METHODS)}"
        )
    trials = trials_of(comparisons)
    parts = components(trials)
    if len(parts) > 1:
        told = "; ".join(", ".join(each) for each in parts)
        raise UsageError(
            f"the network falls into {len(parts)} parts that no trial joins: {told}",
            hint="ask for each part by itself",
        )
    treatments = parts[0] if parts else ()
    graph = _Graph(trials, treatments)
    common, q, denominator = graph.fit(0.0)
    df = sum(len(each.treatments) - 1 for each in trials) - (len(treatments) - 1)
    tau2: float | None = None
    if df > 0:
        tau2 = max(0.0, (q - df) / denominator) if denominator > 0 else 0.0
        if method == "REML":
            tau2 = restricted_tau2(trials, treatments, start=tau2)
    random = graph.fit(tau2)[0] if tau2 else common
    return Network(
        treatments,
        tuple(trials),
        common,
        random,
        tau2,
        q,
        df,
        chi2_sf(q, df) if df > 0 else None,
        (max(0.0, (q - df) / q) * 100 if q > 0 else 0.0) if df > 0 else None,
        method,
        level,
    )


class _Graph:
    """Treatments as vertices, comparisons as edges whose weights are inverse variances."""

    def __init__(self, trials: Sequence[Trial], treatments: Sequence[str]) -> None:
        import numpy as np

        self.trials, self.n = trials, len(treatments)
        place = {name: at for at, name in enumerate(treatments)}
        self.places = [[place[name] for name in trial.treatments] for trial in trials]
        edges = [
            (group[i], group[j], trial.values[i][j], trial.variances[i][j], at)
            for at, (group, trial) in enumerate(zip(self.places, trials, strict=True))
            for i in range(len(group))
            for j in range(i + 1, len(group))
        ]
        self.one = np.array([each[0] for each in edges], int)
        self.two = np.array([each[1] for each in edges], int)
        self.y = np.array([each[2] for each in edges])
        self.v = np.array([each[3] for each in edges])
        self.of = np.array([each[4] for each in edges], int)
        rows = np.arange(len(edges))
        self.incidence = np.zeros((len(edges), self.n))
        self.incidence[rows, self.one], self.incidence[rows, self.two] = 1.0, -1.0

    def fit(self, tau2: float) -> tuple[Fitted, float, float]:
        """The network at one tau²; Q there, and what its excess is divided by for DerSimonian and
        Laird's tau²."""
        import numpy as np

        w = self._weights(tau2)
        b = self.incidence
        laplacian = (b.T * w) @ b
        even = np.full((self.n, self.n), 1.0 / self.n)
        scale = float(np.trace(laplacian)) / self.n
        inverse = np.linalg.inv(laplacian / scale + even) - even
        inverse /= scale
        own = np.diag(inverse)
        resistance = np.maximum(own[:, None] + own[None, :] - 2 * inverse, 0.0)
        np.fill_diagonal(resistance, 0.0)
        potential = inverse @ (b.T @ (w * self.y))
        values = potential[:, None] - potential[None, :]
        residual = self.y - values[self.one, self.two]
        q = float((w * residual**2).sum())
        together = (b @ b.T) * (self.of[:, None] == self.of[None, :]) / 2
        hat = b @ inverse @ (b.T * w)
        denominator = float(((np.eye(len(w)) - hat) * (together * w).T).sum())
        direct, errors = self._direct(tau2)
        fitted = Fitted(tau2, _rows(values), _rows(np.sqrt(resistance)), direct, errors)
        return fitted, q, denominator

    def _weights(self, tau2: float) -> Any:
        """The weight of each edge: for a trial of several arms those that bring about the variances
        of its comparisons when all of them are used."""
        import numpy as np

        w = 1.0 / (self.v + tau2)
        for at, trial in enumerate(self.trials):
            if len(trial.treatments) > 2:
                w[self.of == at] = _adjusted(np.array(trial.variances), tau2, trial.study)
        return w

    def _direct(self, tau2: float) -> tuple[Sparse, Sparse]:
        """What the trials that compare two treatments say of them, weighted by inverse variance."""
        sums: dict[tuple[int, int], tuple[float, float]] = {}
        for i, j, y, v in zip(self.one, self.two, self.y, self.v, strict=True):
            total, weighted = sums.get((int(i), int(j)), (0.0, 0.0))
            w = 1.0 / (float(v) + tau2)
            sums[int(i), int(j)] = total + w, weighted + w * float(y)
        values: list[list[float | None]] = [[None] * self.n for _ in range(self.n)]
        errors: list[list[float | None]] = [[None] * self.n for _ in range(self.n)]
        for (i, j), (total, weighted) in sums.items():
            values[i][j], values[j][i] = weighted / total, -weighted / total
            errors[i][j] = errors[j][i] = 1 / math.sqrt(total)
        return tuple(map(tuple, values)), tuple(map(tuple, errors))


def _adjusted(variances: Any, tau2: float, study: str) -> Any:
    import numpy as np

    n = len(variances)
    total = variances + tau2 * (1 - np.eye(n))
    centre = np.eye(n) - 1.0 / n
    scale = float(total.max())
    inverse = -0.5 * centre @ (total / scale) @ centre
    try:
        weights = -(np.linalg.inv(inverse + 1.0 / n) - 1.0 / n)[np.triu_indices(n, 1)] / scale
    except np.linalg.LinAlgError:
        weights = np.full(n * (n - 1) // 2, -1.0)
    weights[(weights < 0) & (np.abs(weights) < _NEGLIGIBLE * np.abs(weights).sum())] = 0.0
    if not (weights >= 0).all():
        raise UsageError(
            f"{study}: the standard errors of its comparisons contradict each other",
            hint="the numbers of its arms would settle them",
        )
    return weights


def _rows(matrix: Any) -> Matrix:
    return tuple(tuple(row) for row in matrix.tolist())
