"""A linear support vector machine in numpy, learned anew after each decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ldncli.screening.ranking.likeness import Likeness

# As in ASReview's default (ELAS u4): what it costs that a decision is not reproduced, and how much
# more all included weigh than all excluded.
_COST, _RATIO = 0.11, 9.8
# When the equations count as solved, and after how many steps one gives up.
_ENOUGH, _TURNS, _STEPS = 1e-3, 20, 200
# Of a longer list the likeness of decided texts to the others is not kept, to save memory.
_KEPT = 20_000
# Decimals of scores: the digits after them, in which machines may differ, decide nothing.
_DECIMALS = 4


class Model:
    """Weights of words under which included texts score above excluded ones.

    Minimises half the sum of squares of `weights` and `bias` plus, for each decision, its cost
    times the square of what its score lacks to 1 (included) or −1 (excluded). All included cost
    9.8 times what all excluded do.

    Equations are solved from a solution for fewer decisions. Which one is a matter of their number
    alone (the first n & (n − 1) of n, and so on), never of what was learned before: the same
    decisions in the same order have the same scores, one by one or all at once.
    """

    def __init__(self, likeness: Likeness) -> None:
        import numpy as np

        self._likeness, self._features = likeness, likeness.features
        features = self._features
        self._rows: list[int] = []
        self._signs = np.zeros(0)
        # Likeness of decided texts to each other, and to all.
        self._alike = np.zeros((64, 64), np.float32)
        self._all = np.zeros((64, len(features) if len(features) <= _KEPT else 0), np.float32)
        # What each decision adds to the weights: for all, and for the first so many.
        self._shares = np.zeros(0)
        self._earlier: dict[int, NDArray[Any]] = {}
        self._told = np.flatnonzero(np.diff(features.starts))  # texts that share a word

    def learn(self, rows: Sequence[int], included: Sequence[bool]) -> None:
        """Fit all decisions, in their order: `rows` are the places of texts, with at least one of
        each verdict. Those that stood first the last time too are not looked up again."""
        import numpy as np

        signs = np.where(np.asarray(included, bool), 1.0, -1.0)
        both = min(len(rows), len(self._rows))
        differ = [n for n in range(both) if rows[n] != self._rows[n]]
        self._note(rows, differ[0] if differ else both)
        turned = np.flatnonzero(signs[:both] != self._signs[:both]).tolist()
        same = min([both, *differ[:1], *turned[:1]])
        self._earlier = {n: each for n, each in self._earlier.items() if n <= same}
        self._signs = signs
        self._shares = self._solved(len(rows))

    @property
    def bias(self) -> float:
        """What every score begins with."""
        return float(self._shares.sum())

    @property
    def weights(self) -> NDArray[Any]:
        """What each word adds to the score, in the order of `names`."""
        import numpy as np

        found = np.zeros(len(self._features.names))
        for row, share in zip(self._rows, self._shares.tolist(), strict=True):
            words, values = self._features.row(row)
            found[words] += share * values
        return found.astype(np.float32)

    def scores(self) -> NDArray[Any]:
        """The score of every text, rounded: the higher, the more it is like the included."""
        import numpy as np

        features, count = self._features, len(self._rows)
        if self._all.shape[1]:
            found = np.einsum("j,ji->i", self._shares.astype(np.float32), self._all[:count])
        else:
            found = np.full(len(features), self.bias, np.float32)
            if len(self._told):
                parts = self.weights.take(features.words) * features.values
                found[self._told] += np.add.reduceat(parts, features.starts[self._told])
        return found.round(_DECIMALS)

    def _note(self, rows: Sequence[int], same: int) -> None:
        """Note the likeness of rows; the first ones, as many as `same`, are noted already."""
        import numpy as np

        known = {each: n for n, each in enumerate(self._rows) if n >= same}
        kept = self._all[same : len(self._rows)].copy() if self._all.shape[1] and known else None
        del self._rows[same:]
        for row in rows[same:]:
            count = len(self._rows)
            if count == len(self._alike):
                size = ((0, count), (0, count))
                self._alike = np.pad(self._alike, size)
                self._all = np.pad(self._all, (size[0], (0, 0)))
            if kept is not None and row in known:
                line = kept[known[row] - same]
            else:
                line = self._likeness.to(row)
            self._rows.append(row)
            if self._all.shape[1]:
                self._all[count] = line
            self._alike[count, : count + 1] = self._alike[: count + 1, count] = line[self._rows]
            self._alike[count, count] += self._features.rest[row]

    def _solved(self, count: int) -> NDArray[Any]:
        """What each of the first decisions adds, among so many of them; 0 while all are alike."""
        import numpy as np

        if count not in self._earlier:
            ones = int((self._signs[:count] > 0).sum())
            if not 0 < ones < count:
                return np.zeros(count)
            start = self._solved(count & (count - 1))
            start = np.concatenate((start, np.zeros(count - len(start))))
            self._earlier[count] = self._solve(self._signs[:count], ones, start)
        return self._earlier[count]

    def _solve(self, signs: NDArray[Any], ones: int, shares: NDArray[Any]) -> NDArray[Any]:
        """Newton's method: which decisions lack something decides the equations, and their
        solution which do."""
        import numpy as np

        count = len(signs)
        costs = np.where(signs > 0, 1.0, ones / (_RATIO * (count - ones)))
        slack = costs.sum() / (2 * _COST * count * costs)
        lacks = np.ones(count, bool)
        for _ in range(_TURNS):
            shares, scores = self._descend(slack, lacks, signs, shares)
            now = signs * scores < 1
            if (now == lacks).all():
                break
            lacks = now
        return shares

    def _descend(
        self,
        slack: NDArray[Any],
        lacks: NDArray[Any],
        signs: NDArray[Any],
        shares: NDArray[Any],
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Solve (alike + slack) shares = signs among the decisions that lack something, from those
        shares: conjugate gradients, scaled by the diagonal. Returns the shares, and the scores
        that they give."""
        import numpy as np

        alike = self._alike[: len(signs), : len(signs)]

        def times(vector: NDArray[Any]) -> NDArray[Any]:
            return np.einsum("ij,j->i", alike, vector.astype(np.float32))

        shares = shares * lacks
        scale = lacks / (slack + alike.diagonal())
        scores = times(shares) if shares.any() else np.zeros(len(signs))
        left = (signs - scores - slack * shares) * lacks
        way = near = scale * left
        size = float(left @ near)
        goal = _ENOUGH**2 * float(scale.sum())
        for _ in range(_STEPS):
            if size <= goal:
                break
            moved = times(way)
            turned = (moved + slack * way) * lacks
            length = size / float(way @ turned)
            shares += length * way
            scores = scores + length * moved
            left = left - length * turned
            near = scale * left
            before, size = size, float(left @ near)
            way = near + (size / before) * way
        return shares, scores
