"""A review whose decisions are known, screened once more: what the order would have saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import TYPE_CHECKING

from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.screening.ranking.features import Features


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One review screened from one start.

    `seed` chose the start: one candidate to be included and one to be excluded. `order` are the
    places of candidates as they were read, up to the last to be included; `found` of those
    read up to each place are to be included. `total` candidates were there, `relevant` to be
    included. `seconds` of processor time all took.
    """

    seed: int
    order: tuple[int, ...]
    found: tuple[int, ...]
    total: int
    relevant: int
    seconds: float

    def recall(self, share: float) -> float:
        """The share of those to be included that was found after a share of all was read."""
        read = min(floor_of(share, self.total), len(self.found))
        return self.found[read - 1] / self.relevant if read else 0.0

    def read_for(self, recall: float) -> int:
        """How many were read until that share of those to be included was found."""
        wanted = ceil(recall * self.relevant - 1e-9)
        return next(n for n, each in enumerate(self.found, 1) if each >= wanted)

    def saved(self, recall: float = 0.95) -> float:
        """Work saved over sampling: the share that reading in chance order would have needed, on
        average, less the share that was read."""
        return recall - self.read_for(recall) / self.total


def floor_of(share: float, total: int) -> int:
    """So many of all are a share of them."""
    return int(share * total + 1e-9)


def simulate(features: Features, included: Sequence[bool], seeds: int) -> Iterator[Run]:
    """Screen the review from as many starts as `seeds`, until all to be included are found.

    The model is learned anew after each decision, as in screening. At least one candidate is
    included and one excluded.
    """
    import random
    import time

    import numpy as np

    from ldncli.screening.ranking.likeness import Likeness
    from ldncli.screening.ranking.model import Model

    likeness = Likeness(features)
    answers = np.asarray(included, bool)
    ones, zeros = np.flatnonzero(answers).tolist(), np.flatnonzero(~answers).tolist()
    for seed in range(seeds):
        chance = random.Random(seed)
        done = [chance.choice(ones), chance.choice(zeros)]
        begun, found = time.process_time(), [1, 1]
        model, verdicts = Model(likeness), [True, False]
        read = np.zeros(len(answers), bool)
        read[done] = True
        while found[-1] < len(ones):
            model.learn(done, verdicts)
            scores = model.scores()
            scores[read] = -np.inf
            place = int(scores.argmax())
            read[place] = True
            done.append(place)
            verdicts.append(bool(answers[place]))
            found.append(found[-1] + verdicts[-1])
        yield Run(
            seed=seed,
            order=tuple(done),
            found=tuple(found),
            total=len(answers),
            relevant=len(ones),
            seconds=time.process_time() - begun,
        )
