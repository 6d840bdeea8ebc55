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
# Decimals of scores: the digits after them decide nothing.
_DECIMALS = 4


class Model:
    """Weights of words under which included texts score above excluded ones.

    Minimises half the sum of squares of `weights` and `bias` plus, for each decision, its cost
    times the square of what its score lacks to 1 (included) or −1 (excluded). All included cost
    9.8 times what all excluded do.

    Equations are solved from a solution for fewer decisions. Which one is a matter of their number
    alone (the first n & (n − 1) of n, and so on), never of what was learned before: the same
    decisions in the same order have the same scores, one by one or all at once. Sums are taken in
    one order, without the algebra library of the machine, which may take another.
    """

    def __init__(self, likeness: Likeness) -> None:
        import numpy as np

        self._likeness, self._features = likeness, likeness.features
        features = self._features
        self._rows: list[int] = []
        self._included: list[bool] = []
        self._places = np.zeros(64, np.int64)  # the rows as an array
        self._signs = np.zeros(0)
        # Likeness of decided texts to each other, and to all.
        self._alike = np.zeros((64, 64), np.float32)
        self._all = np.zeros((64, len(features) if len(features) <= _KEPT else 0), np.float32)
        # What each decision adds to the weights; for the first so many also their scores.
        self._shares = np.zeros(0)
        self._earlier: dict[int, tuple[NDArray[Any], NDArray[Any]]] = {}
        self._told = np.flatnonzero(np.diff(features.starts))  # texts that share a word

    def learn(self, rows: Sequence[int], included: Sequence[bool]) -> None:
        """Fit all decisions, in their order: `rows` are the places of texts, with at least one of
        each verdict. Those that stood first the last time too are not looked up again."""
        import numpy as np

        rows, included = list(rows), list(included)
        same = _leading(rows, self._rows)
        self._note(rows, same)
        same = min(same, _leading(included, self._included))
        self._earlier = {n: each for n, each in self._earlier.items() if n <= same}
        more = [1.0 if each else -1.0 for each in included[same:]]
        self._signs, self._included = np.concatenate((self._signs[:same], more)), included
        self._shares = self._solved(len(rows))[0]

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

        known = {each: n for n, each in enumerate(self._rows) if n >= same}
        kept = self._all[same : len(self._rows)].copy() if self._all.shape[1] and known else None
        del self._rows[same:]
        for row in rows[same:]:
            count = len(self._rows)
            if count == len(self._alike):
                self._alike = _grown(self._alike, (2 * count, 2 * count))
                self._all = _grown(self._all, (2 * count, self._all.shape[1]))
                self._places = _grown(self._places, (2 * count,))
            if kept is not None and row in known:
                line = kept[known[row] - same]
            else:
                line = self._likeness.to(row)
            self._rows.append(row)
            self._places[count] = row
            if self._all.shape[1]:
                self._all[count] = line
            to_each = line[self._places[: count + 1]]
            self._alike[count, : count + 1] = self._alike[: count + 1, count] = to_each
            self._alike[count, count] += self._features.rest[row]

    def _solved(self, count: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """What each of the first decisions adds, among so many of them, and the scores that this
        gives them; 0 while all are alike."""
        import numpy as np

        if count not in self._earlier:
            ones = int((self._signs[:count] > 0).sum())
            if not 0 < ones < count:
                return np.zeros(count), np.zeros(count)
            self._earlier[count] = self._solve(count, ones, *self._solved(count & (count - 1)))
        return self._earlier[count]

    def _solve(
        self, count: int, ones: int, shares: NDArray[Any], scores: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Newton's method, from the solution for fewer: which decisions lack something decides the
        equations, and their solution which do."""
        import numpy as np

        signs, before = self._signs[:count], len(shares)
        costs = np.where(signs > 0, 1.0, ones / (_RATIO * (count - ones)))
        slack = costs.sum() / (2 * _COST * count * costs)
        scores = np.concatenate((scores, self._times(shares, slice(before, count), before)))
        # Each new decision begins with what would reproduce it were it the only one.
        diagonal = self._alike.diagonal()[before:count] + slack[before:]
        new = np.maximum(1 - signs[before:] * scores[before:], 0) * signs[before:] / diagonal
        new /= count - before
        shares = np.concatenate((shares, new))
        scores += self._times(new, slice(count), count, before)
        lacks = np.ones(count, bool)
        for _ in range(_TURNS):
            shares, scores = self._descend(slack, lacks, signs, shares, scores)
            now = signs * scores < 1
            if (now == lacks).all():
                break
            kept = shares * now
            if (kept != shares).any():
                shares, scores = kept, self._times(kept, slice(count), count)
            lacks = now
        return shares, scores

    def _times(self, vector: NDArray[Any], rows: slice, end: int, start: int = 0) -> NDArray[Any]:
        """The scores of decisions by the shares of those from `start` to `end`."""
        import numpy as np

        return np.einsum("ij,j->i", self._alike[rows, start:end], vector.astype(np.float32))

    def _descend(
        self,
        slack: NDArray[Any],
        lacks: NDArray[Any],
        signs: NDArray[Any],
        shares: NDArray[Any],
        scores: NDArray[Any],
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """Solve (alike + slack) shares = signs among the decisions that lack something, from those
        shares and the scores that they give: conjugate gradients, scaled by the diagonal."""
        count = len(signs)
        scale = lacks / (slack + self._alike.diagonal()[:count])
        left = (signs - scores - slack * shares) * lacks
        way = near = scale * left
        size = _dot(left, near)
        goal = _ENOUGH**2 * float(scale.sum())
        for _ in range(_STEPS):
            if size <= goal:
                break
            moved = self._times(way, slice(count), count)
            turned = (moved + slack * way) * lacks
            length = size / _dot(way, turned)
            shares = shares + length * way
            scores = scores + length * moved
            left = left - length * turned
            near = scale * left
            before, size = size, _dot(left, near)
            way = near + (size / before) * way
        return shares, scores


def _dot(one: NDArray[Any], other: NDArray[Any]) -> float:
    import numpy as np

    return float(np.einsum("i,i->", one, other))


def _grown(array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """The same in a larger array of zeros, which takes no memory before it is used."""
    import numpy as np

    found = np.zeros(shape, array.dtype)
    found[tuple(map(slice, array.shape))] = array
    return found


def _leading(some: list[Any], others: list[Any]) -> int:
    """How many stand alike at the beginning of two lists."""
    both = min(len(some), len(others))
    if some[:both] == others[:both]:
        return both
    return next(n for n in range(both) if some[n] != others[n])
