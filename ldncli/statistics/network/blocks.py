"""Trials as blocks of basic contrasts with their covariance: tau² by restricted likelihood, and
sums of squares of any model of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ldncli.statistics.network.comparisons import Trial

_STEPS = 200


class Blocks:
    """Each arm of a trial but its first, less that first, in one vector: its covariance, and what
    it says of `parameters`. Between trials tau² comes to that covariance with half of it between
    two arms of one trial, so that each comparison has the same tau²."""

    def __init__(self, trials: Sequence[Trial]) -> None:
        import numpy as np

        self.trials = list(trials)
        sizes = [len(trial.treatments) - 1 for trial in self.trials]
        self.size = sum(sizes)
        self.y = np.zeros(self.size)
        self.covariance = np.zeros((self.size, self.size))
        self.between = np.zeros((self.size, self.size))
        self.spans: list[slice] = []
        start = 0
        for trial, size in zip(self.trials, sizes, strict=True):
            span = slice(start, start + size)
            self.spans.append(span)
            values, v = np.array(trial.values), np.array(trial.variances)
            self.y[span] = values[1:, 0]
            own = v[1:, 0]
            self.covariance[span, span] = (own[:, None] + own[None, :] - v[1:, 1:]) / 2
            self.between[span, span] = (np.eye(size) + 1) / 2
            start += size

    def consistent(self, treatments: Sequence[str]) -> Any:
        """The design of one effect for each treatment but the first."""
        import numpy as np

        x = np.zeros((self.size, len(treatments)))
        place = {name: at for at, name in enumerate(treatments)}
        for trial, span in zip(self.trials, self.spans, strict=True):
            for row, name in enumerate(trial.treatments[1:], span.start):
                x[row, place[name]] = 1.0
                x[row, place[trial.treatments[0]]] = -1.0
        return x[:, 1:]

    def by_design(self) -> Any:
        """The design of own effects for each set of treatments compared."""
        import numpy as np

        designs: dict[tuple[str, ...], int] = {}
        width = 0
        for trial in self.trials:
            if trial.treatments not in designs:
                designs[trial.treatments] = width
                width += len(trial.treatments) - 1
        x = np.zeros((self.size, width))
        for trial, span in zip(self.trials, self.spans, strict=True):
            at = designs[trial.treatments]
            for offset in range(span.stop - span.start):
                x[span.start + offset, at + offset] = 1.0
        return x

    def weights(self, tau2: float) -> Any:
        """The inverse of the covariance, trial by trial."""
        import numpy as np

        found = np.zeros_like(self.covariance)
        for span in self.spans:
            found[span, span] = np.linalg.inv(
                self.covariance[span, span] + tau2 * self.between[span, span]
            )
        return found

    def residual_q(self, x: Any, tau2: float = 0.0) -> float:
        """What the model leaves of the weighted sum of squares."""
        w = self.weights(tau2)
        rest = self.y - x @ _solved(x, w, w @ self.y)
        return float(rest @ w @ rest)

    def moment_tau2(self, x: Any) -> float:
        """tau² by the method of moments (DerSimonian and Laird's, for any design; Jackson 2012,
        Stat Med 31:3805–3820)."""
        import numpy as np

        w = self.weights(0.0)
        wx = w @ x
        middle = np.linalg.inv(x.T @ wx)
        p = w - wx @ middle @ wx.T
        q = float(self.y @ p @ self.y)
        trace = float((p * self.between).sum())
        df = self.size - x.shape[1]
        return max(0.0, (q - df) / trace) if df > 0 and trace > 1e-12 * abs(float(w.sum())) else 0.0


def _solved(x: Any, w: Any, wy: Any) -> Any:
    import numpy as np

    return np.linalg.solve(x.T @ w @ x, x.T @ wy)


def restricted_tau2(trials: Sequence[Trial], treatments: Sequence[str], start: float) -> float:
    """tau² at the top of the restricted likelihood, by Fisher scoring from 0 and from `start`."""
    import numpy as np

    blocks = Blocks(trials)
    unit = float(np.median(np.diag(blocks.covariance)))
    blocks.covariance /= unit
    blocks.y /= np.sqrt(unit)
    x = blocks.consistent(treatments)
    tops = [_climb(blocks, x, at) for at in dict.fromkeys((start / unit, 0.0))]
    return unit * max(tops, key=lambda each: (each[1], -each[0]))[0]


def _climb(blocks: Blocks, x: Any, tau2: float) -> tuple[float, float]:
    """The top that scoring reaches, and the likelihood there."""
    here, score, information = _likelihood(blocks, x, tau2)
    for _ in range(_STEPS):
        if not information > 0:
            break
        step = score / information
        if tau2 + step < 0:
            step = -tau2
        if abs(step) <= 1e-14 * (1 + tau2):
            break
        found = _likelihood(blocks, x, tau2 + step)
        while found[0] < here - 1e-12 * abs(here) and abs(step) > 1e-15 * (1 + tau2):
            step /= 2
            found = _likelihood(blocks, x, tau2 + step)
        tau2, (here, score, information) = tau2 + step, found
    return tau2, here


def _likelihood(blocks: Blocks, x: Any, tau2: float) -> tuple[float, float, float]:
    """The restricted log likelihood but for a constant, its slope, and the information."""
    import numpy as np

    w = blocks.weights(tau2)
    wx = w @ x
    inner = x.T @ wx
    p = w - wx @ np.linalg.solve(inner, wx.T)
    py = p @ blocks.y
    pg = p @ blocks.between
    logs = sum(float(np.linalg.slogdet(w[span, span])[1]) for span in blocks.spans)
    fit = 0.5 * (logs - float(np.linalg.slogdet(inner)[1]) - float(blocks.y @ py))
    score = 0.5 * (float(py @ blocks.between @ py) - float(np.trace(pg)))
    return fit, score, 0.5 * float((pg * pg.T).sum())
