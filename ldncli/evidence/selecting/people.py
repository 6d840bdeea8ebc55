"""How many people stand behind an answer: three counts, each with one rule."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.evidence.selecting.studies import Study
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class People:
    """Three counts of people; None where nobody says.

    `randomised`: allotted by chance in the randomised trials, those of a crossover once; None where
    there is none. `analysed`: in the main analyses of all studies, where a study does not print
    that those given the treatment or its control. `pooled`: behind the estimates of the effect that
    is shown; None where there is no effect.
    """

    randomised: int | None
    analysed: int | None
    pooled: int | None = None

    @property
    def behind(self) -> int | None:
        """The people of a body of evidence: randomised in its trials, analysed without any."""
        return self.randomised if self.randomised is not None else self.analysed


def analysed_in(study: Study) -> int | None:
    """People in the main analysis of a study, never more than take part; where no paper says, those
    who take part."""
    if study.participants is None:
        return None
    counts = (paper.design.n_analysed for paper in study.papers)
    told = next((count for count in counts if count is not None), study.participants)
    return min(told, study.participants)


def count_people(
    studies: Iterable[Study], pooled: int | None = None, *, randomised: bool = True
) -> People:
    """The counts of studies; `randomised` False where trials bring no randomised comparison."""
    studies = list(studies)
    trials = [study for study in studies if study.randomised and randomised]
    return People(
        total(study.participants for study in trials), total(map(analysed_in, studies)), pooled
    )


def total(counts: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [each for each in counts if each is not None]
    return sum(known) if known else None
