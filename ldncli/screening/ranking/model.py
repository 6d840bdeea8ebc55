"""A linear support vector machine in numpy, learned from all decisions each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ldncli.screening.ranking.features import Features

# As in ASReview's default (ELAS u4): what it costs that a decision is not reproduced, and how much
# more all included weigh than all excluded.
_COST, _RATIO = 0.11, 9.8
# When the equations count as solved, and after how many steps one gives up.
_ENOUGH, _TURNS, _STEPS = 1e-3, 20, 200


class Model:
    """Weights of words under which included texts score above excluded ones.

    Minimises half the sum of squares of `weights` and `bias` plus, for each decision, its cost
    times the square of what its score lacks to 1 (included) or −1 (excluded). All included cost
    9.8 times what all excluded do.
    """

    def __init__(self, features: Features) -> None:
        import numpy as np

        self._features = features
        self._rows: list[int] = []
        self._alike = np.zeros((64, 64), np.float32)  # inner products of the rows, with the bias
        self._shares = np.zeros(0)  # what each decision adds to the weights
        self._words = np.zeros(1024, np.int64)  # the words of the rows, one after the other
        self._values = np.zeros(1024, np.float32)
        self._ends = [0]
        self._line = np.zeros(len(features.names), np.float32)
        self._told = np.flatnonzero(np.diff(features.starts))  # texts that share a word
        self._parts = np.zeros(len(features.words), np.float32)  # of scores, word by word
        self.weights = np.zeros(len(features.names), np.float32)
        self.bias = 0.0

    def learn(self, rows: Sequence[int], included: Sequence[bool], *, afresh: bool = False) -> None:
        """Fit all decisions: `rows` are the places of texts, with at least one of each verdict.
        Those that stood first the last time too are not looked up again. It starts from the last
        solution; `afresh` from none, so that the way there leaves no trace in the last digits."""
        import numpy as np

        same = next(
            (n for n, (a, b) in enumerate(zip(rows, self._rows, strict=False)) if a != b),
            min(len(rows), len(self._rows)),
        )
        del self._rows[same:], self._ends[same + 1 :]
        for each in rows[same:]:
            self._take(each)
        kept = self._shares[: 0 if afresh else same]
        self._shares = np.concatenate((kept, np.zeros(len(rows) - len(kept))))
        self._solve(np.where(np.asarray(included, bool), 1.0, -1.0))
        end, lengths = self._ends[-1], np.diff(self._ends)
        parts = self._values[:end] * np.repeat(self._shares.astype(np.float32), lengths)
        found = np.bincount(self._words[:end], parts, len(self._features.names))
        self.weights, self.bias = found.astype(np.float32), float(self._shares.sum())

    def scores(self) -> NDArray[Any]:
        """The score of every text: the higher, the more it is like the included."""
        import numpy as np

        features, parts = self._features, self._parts
        found = np.full(len(features), self.bias, np.float32)
        if len(self._told):
            self.weights.take(features.words, out=parts, mode="clip")
            np.multiply(parts, features.values, out=parts)
            found[self._told] += np.add.reduceat(parts, features.starts[self._told])
        return found

    def _take(self, row: int) -> None:
        """Note one more row: its words, and its inner product with each before it."""
        import numpy as np

        words, values = self._features.row(row)
        count, start = len(self._rows), self._ends[-1]
        end = start + len(words)
        if count == len(self._alike):
            grown = np.zeros((2 * count, 2 * count), np.float32)
            grown[:count, :count] = self._alike
            self._alike = grown
        if end > len(self._words):
            self._words = np.concatenate((self._words, np.zeros(end, np.int64)))
            self._values = np.concatenate((self._values, np.zeros(end, np.float32)))
        self._words[start:end], self._values[start:end] = words, values
        self._rows.append(row)
        self._ends.append(end)
        self._line[words] = values
        ends = np.array(self._ends)
        told = np.flatnonzero(np.diff(ends))
        line = np.ones(count + 1, np.float32)
        if len(told):
            parts = self._line.take(self._words[:end], mode="clip") * self._values[:end]
            line[told] += np.add.reduceat(parts, ends[told])
        self._line[words] = 0
        self._alike[count, : count + 1] = self._alike[: count + 1, count] = line
        self._alike[count, count] += self._features.rest[row]

    def _solve(self, signs: NDArray[Any]) -> None:
        """Newton's method: which decisions lack something decides the equations, and their
        solution which do."""
        import numpy as np

        count, ones = len(signs), int((signs > 0).sum())
        costs = np.where(signs > 0, 1.0, ones / (_RATIO * (count - ones)))
        slack = costs.sum() / (2 * _COST * count * costs)
        alike = self._alike[:count, :count]
        lacks = np.ones(count, bool)
        for _ in range(_TURNS):
            self._descend(alike, slack, lacks, signs)
            now = signs * (alike @ self._shares.astype(np.float32)) < 1
            if (now == lacks).all():
                break
            lacks = now

    def _descend(
        self, alike: NDArray[Any], slack: NDArray[Any], lacks: NDArray[Any], signs: NDArray[Any]
    ) -> None:
        """Solve (alike + slack) shares = signs among the decisions that lack something, from the
        shares that there are: conjugate gradients, scaled by the diagonal."""
        import numpy as np

        def times(vector: NDArray[Any]) -> NDArray[Any]:
            return np.where(lacks, alike @ vector.astype(np.float32) + slack * vector, 0)

        shares = self._shares = np.where(lacks, self._shares, 0)
        scale = np.where(lacks, 1 / (slack + alike.diagonal()), 0)
        left = np.where(lacks, signs, 0) - times(shares)
        way = near = scale * left
        size = left @ near
        goal = _ENOUGH**2 * float(signs @ (scale * signs))
        for _ in range(_STEPS):
            if size <= goal:
                return
            turned = times(way)
            length = size / (way @ turned)
            shares += length * way
            left = left - length * turned
            near = scale * left
            before, size = size, left @ near
            way = near + (size / before) * way
