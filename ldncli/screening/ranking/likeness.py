"""How like a text is to each other: inner products of their weighted words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ldncli.screening.ranking.features import Features

# A word of more texts than one in so many stands in a full table, the others in lists of texts.
_COMMON = 8


class Likeness:
    """The likeness of one text to all, which is 1 and the inner product of their words.

    Sums are taken in one order, without the algebra library of the machine: the same texts give
    the same digits, whatever that is and however many processors it uses.
    """

    def __init__(self, features: Features) -> None:
        import numpy as np

        self.features, count = features, len(features)
        spread = np.bincount(features.words, minlength=len(features.names))
        # Words stand in the order of their spread: the common ones are the first.
        self._common = common = int((spread * _COMMON > count).sum())
        owners = np.repeat(np.arange(count, dtype=np.int32), np.diff(features.starts))
        first = features.words < common
        self._table = np.zeros((common + 1, count), np.float32)
        self._table[common] = 1
        self._table[features.words[first], owners[first]] = features.values[first]
        places = np.flatnonzero(~first)
        places = places[np.argsort(features.words[places], kind="stable")]
        self._texts, self._values = owners[places], features.values[places]
        self._ends = np.concatenate(([0], np.cumsum(spread[common:])))

    def to(self, row: int) -> NDArray[Any]:
        """The likeness of that text to each, itself included, by the words that texts share."""
        import numpy as np

        own = self._table[:, row]
        said = np.flatnonzero(own)
        found = np.einsum("i,ij->j", own[said], self._table[said])
        words, values = self.features.row(row)
        rare = words >= self._common
        words, values = words[rare] - self._common, values[rare]
        counts = self._ends[words + 1] - self._ends[words]
        ends = counts.cumsum()
        if len(ends):
            places = np.repeat(self._ends[words + 1] - ends, counts)
            places += np.arange(ends[-1])
            parts = self._values.take(places, mode="clip") * np.repeat(values, counts)
            texts = self._texts.take(places, mode="clip")
            found += np.bincount(texts, parts, len(found)).astype(np.float32)
        return found
