"""How far two screeners agree: what each decided before seeing the other's vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

from ldncli.screening.events import Decided, Stage, Verdict, living
from ldncli.screening.log import Log
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two screeners at one stage: the candidates on which both voted, by their first votes.

    `counts` has how many got which pair of verdicts (`one`'s first). `raw` is the share with the
    same verdict, 0 to 1; `kappa` is Cohen's, None where chance alone would make them agree
    everywhere. `differ` are the candidates with different verdicts.
    """

    stage: Stage
    one: str
    other: str
    counts: Mapping[tuple[Verdict, Verdict], int]
    differ: tuple[str, ...]

    @property
    def both(self) -> int:
        """Candidates on which both voted; never 0."""
        return sum(self.counts.values())

    @property
    def raw(self) -> float:
        """Share of them with the same verdict."""
        return sum(n for (a, b), n in self.counts.items() if a == b) / self.both

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance: 1 complete, 0 as by chance, below 0 less than that."""
        ones: Counter[Verdict] = Counter()
        others: Counter[Verdict] = Counter()
        for (a, b), n in self.counts.items():
            ones[a] += n
            others[b] += n
        by_chance = sum(ones[each] * others[each] for each in ones) / self.both**2
        return None if by_chance == 1 else (self.raw - by_chance) / (1 - by_chance)


def agreements(log: Log) -> list[Agreement]:
    """Every pair of people who voted on the same candidates, stage by stage."""
    first: dict[Stage, dict[str, dict[str, Verdict]]] = {"title-abstract": {}, "full-text": {}}
    for event in living(log.events):
        if isinstance(what := event.what, Decided):
            first[what.stage].setdefault(event.by, {}).setdefault(what.candidate, what.verdict)
    found = []
    for stage, votes in first.items():
        for one, other in combinations(sorted(votes), 2):
            both = [each for each in votes[one] if each in votes[other]]
            if both:
                pairs = Counter((votes[one][each], votes[other][each]) for each in both)
                differ = tuple(each for each in both if votes[one][each] != votes[other][each])
                found.append(
                    Agreement(stage=stage, one=one, other=other, counts=pairs, differ=differ)
                )
    return found
