"""Texts as weighted words: TF-IDF over words and pairs of words, as arrays of the rows' own words.

What a word weighs follows ASReview's default (ELAS u4): words of two characters and more without
case, and pairs of neighbours; 1 + ln(count), times ln((1 + texts) / (1 + texts with it)) + 1; rows
of length 1; words of more than 95 % of the texts left out.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ldncli.values import dataclass

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

WORD = re.compile(r"\b\w\w+\b")
# A word of more texts than this share tells none apart.
_MOST = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """The words that at least two texts share, text by text.

    Those of row i stand from `starts[i]` to `starts[i + 1]` in `words` (places in `names`, which
    begin with the words of the most texts) and `values` (their weights). Words of one text alone
    tell nothing of another: they count in the length of the row, which is 1, and `rest` has what
    they add to the square of it.
    """

    starts: NDArray[int64]
    words: NDArray[Any]
    values: NDArray[Any]
    rest: NDArray[Any]
    names: Sequence[str]

    def __len__(self) -> int:
        """Number of texts."""
        return len(self.starts) - 1

    def row(self, place: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """The words of one text and their weights."""
        inside = slice(self.starts[place], self.starts[place + 1])
        return self.words[inside], self.values[inside]


def weigh_words(texts: Iterable[str]) -> Features:
    """The texts as weighted words, in their order."""
    import numpy as np

    places: dict[str, int] = {}
    said, lengths = array("q"), array("q")
    for text in texts:
        words = WORD.findall(text.lower())
        said.extend([places.setdefault(each, len(places)) for each in words])
        lengths.append(len(words))
    rows = len(lengths)
    one, size = np.array(said, np.int64), len(places)
    owner = np.repeat(np.arange(rows), np.array(lengths, np.int64))
    beside = owner[1:] == owner[:-1]
    pairs = (size + one[:-1] * size + one[1:])[beside]
    codes, terms = np.unique(np.concatenate((one, pairs)), return_inverse=True)
    owners = np.concatenate((owner, owner[1:][beside]))
    cells, counts = np.unique(owners * max(len(codes), 1) + terms, return_counts=True)
    owners, terms = np.divmod(cells, max(len(codes), 1))
    spread = np.bincount(terms, minlength=len(codes))
    weights = (1 + _logs(counts)) * (_logs((1 + rows) / (1 + spread)) + 1)[terms]
    told = (spread <= max(_MOST * rows, 1))[terms]
    owners, terms, weights = owners[told], terms[told], weights[told]
    weights /= np.sqrt(np.bincount(owners, weights**2, minlength=rows))[owners]
    shared = spread > 1
    kept = shared[terms]
    alone = np.bincount(owners[~kept], weights[~kept] ** 2, minlength=rows)
    # The commonest first: what is looked up most often then lies side by side in memory.
    used = np.unique(terms[kept])
    used = used[np.argsort(-spread[used], kind="stable")]
    rank = np.zeros(len(codes), np.int64)
    rank[used] = np.arange(len(used))
    own, ids = list(places), codes[used]
    names = [
        own[each] if each < size else f"{own[(each - size) // size]} {own[(each - size) % size]}"
        for each in ids.tolist()
    ]
    return Features(
        starts=np.searchsorted(owners[kept], np.arange(rows + 1)),
        words=rank[terms[kept]],
        values=weights[kept].astype(np.float32),
        rest=alone,
        names=names,
    )


def _logs(numbers: NDArray[Any]) -> NDArray[Any]:
    """Natural logarithms, few of which differ: not by the processor's own instructions, so that
    another one has the same digits."""
    from math import log

    import numpy as np

    found, places = np.unique(numbers, return_inverse=True)
    return np.array([log(each) for each in found.tolist()])[places]
