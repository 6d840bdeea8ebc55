"""Effects of which several come from one study: the sums of a model with two levels of random
effects, study by study, linear in the number of studies.

M = V + σ²(study) J + σ²(row) I in each study (Konstantopoulos 2011, Res Synth Methods 2:61–76); V
is a working covariance with one correlation between the sampling errors of a study (Pustejovsky &
Tipton 2022, Prev Sci 23:425–438).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UsageError

LEVELS = ("study", "row")


class Blocks:
    """Effects `y` with sampling variances `v`, `design` (k × p) and the study of each row; errors
    of one study correlate by `rho` (0 to below 1).

    Inside, values are in units of a typical standard error, so that tiny and huge variances are
    treated alike; `scale` is the square of that unit. Studies of one size are stacked.
    """

    def __init__(
        self,
        y: Sequence[float],
        v: Sequence[float],
        design: Sequence[Sequence[float]],
        studies: Sequence[Hashable],
        rho: float,
    ):
        import numpy as np

        if not 0 <= rho < 1:
            raise UsageError(
                f"the correlation of errors cannot be {rho:g}",
                hint="choose a value from 0 to below 1, such as 0.5",
            )
        values, variances = np.asarray(y, float), np.asarray(v, float)
        if not (np.all(np.isfinite(values)) and np.all(variances > 0)):
            raise UsageError("each row needs an effect and a variance above 0")
        x = np.asarray(design, float)
        self.k, self.p = x.shape
        if self.k <= self.p or np.linalg.matrix_rank(x) < self.p:
            raise UsageError(
                "the moderators are collinear, or too many for the rows",
                hint=f"{self.k} rows, {self.p} coefficients",
            )
        self.scale = float(np.exp(np.mean(np.log(variances))))
        values, variances = values / math.sqrt(self.scale), variances / self.scale
        members: dict[Hashable, list[int]] = {}
        for place, study in enumerate(studies):
            members.setdefault(study, []).append(place)
        self.studies = len(members)
        if self.studies < 2:
            raise UsageError(
                "all rows come from one study", hint="a model of several studies needs at least two"
            )
        self.apart = max(map(len, members.values())) > 1
        self.stacks = []
        for size in sorted({len(each) for each in members.values()}):
            rows = np.array([each for each in members.values() if len(each) == size])
            se = np.sqrt(variances[rows])
            working = rho * se[:, :, None] * se[:, None, :]
            own = np.arange(size)
            working[:, own, own] = variances[rows]
            self.stacks.append(Stack(rows, values[rows], x[rows], working))
        self.gram = float(np.linalg.slogdet(x.T @ x)[1])
        self.spread = float(values.var(ddof=1)) if self.k > 1 else 0.0

    def at(self, sigma2: Sequence[float], *, restricted: bool) -> State:
        """The sums at variances between studies and between rows, in inner units."""
        return State(self, (float(sigma2[0]), float(sigma2[1])), restricted)


@dataclass(frozen=True, slots=True)
class Stack:
    """Studies of one size: places of rows, effects, design and working covariance, a study a
    row."""

    rows: Any
    y: Any
    x: Any
    v: Any


class State:
    """The model at one pair of variances: coefficients, (X'WX)⁻¹, residuals and the logarithm of
    the (restricted) likelihood, all in inner units."""

    def __init__(self, blocks: Blocks, sigma2: tuple[float, float], restricted: bool):
        import numpy as np

        self.blocks, self.sigma2, self.restricted = blocks, sigma2, restricted
        self.marginal = [
            each.v + sigma2[0] + sigma2[1] * np.eye(each.v.shape[1]) for each in blocks.stacks
        ]
        self.weights = [np.linalg.inv(each) for each in self.marginal]
        logdet = sum(float(np.linalg.slogdet(each)[1].sum()) for each in self.marginal)
        pairs = list(zip(blocks.stacks, self.weights, strict=True))
        self.wx = [w @ stack.x for stack, w in pairs]
        info = sum(
            np.tensordot(stack.x, wx, ([0, 1], [0, 1]))
            for stack, wx in zip(blocks.stacks, self.wx, strict=True)
        )
        right = sum(
            np.tensordot(wx, stack.y, ([0, 1], [0, 1]))
            for stack, wx in zip(blocks.stacks, self.wx, strict=True)
        )
        self.bread = np.linalg.inv(info)
        self.beta = self.bread @ right
        self.residuals = [stack.y - stack.x @ self.beta for stack in blocks.stacks]
        self.we = [
            (w @ e[:, :, None])[:, :, 0] for w, e in zip(self.weights, self.residuals, strict=True)
        ]
        self.quadratic = float(
            sum((e * we).sum() for e, we in zip(self.residuals, self.we, strict=True))
        )
        free = blocks.k - blocks.p if restricted else blocks.k
        twice = logdet + self.quadratic + free * math.log(2 * math.pi)
        if restricted:
            twice += float(np.linalg.slogdet(info)[1]) - blocks.gram
        self.loglik = -0.5 * twice

    def derivatives(self) -> tuple[Any, Any, Any]:
        """The score of both variances, their expected and their observed information."""
        import numpy as np

        p = self.blocks.p
        trace, cross = np.zeros(2), np.zeros((2, 2))
        first, second = np.zeros((2, p, p)), np.zeros((2, 2, p, p))
        square, middle, ends = np.zeros(2), np.zeros((2, 2)), np.zeros((2, p))
        for w, wx, we in zip(self.weights, self.wx, self.we, strict=True):
            u = w.sum(axis=2)
            total, xu = u.sum(axis=1), wx.sum(axis=1)
            wwx = w @ wx
            trace += (total.sum(), np.trace(w, axis1=1, axis2=2).sum())
            cross += [
                [(total**2).sum(), (u * u).sum()],
                [(u * u).sum(), (w * w).sum()],
            ]
            if self.restricted:
                first[0] += xu.T @ xu
                first[1] += np.tensordot(wx, wx, ([0, 1], [0, 1]))
                second[0, 0] += (xu * total[:, None]).T @ xu
                mixed = xu.T @ np.einsum("gs,gsp->gp", u, wx)
                second[0, 1] += mixed
                second[1, 0] += mixed.T
                second[1, 1] += np.tensordot(wx, wwx, ([0, 1], [0, 1]))
            q = np.stack([np.broadcast_to(we.sum(axis=1)[:, None], we.shape), we])
            wq = np.einsum("gst,agt->ags", w, q)
            square += (q * we).sum(axis=(1, 2))
            middle += np.einsum("ags,bgs->ab", q, wq)
            ends += np.einsum("gsp,ags->ap", wx, q)
        if self.restricted:
            trace = trace - np.einsum("ij,aji->a", self.bread, first)
            half = np.einsum("ij,ajk->aik", self.bread, first)
            cross = (
                cross
                - 2 * np.einsum("ij,abji->ab", self.bread, second)
                + np.einsum("aij,bji->ab", half, half)
            )
        projected = middle - ends @ self.bread @ ends.T
        return 0.5 * (square - trace), 0.5 * cross, projected - 0.5 * cross
