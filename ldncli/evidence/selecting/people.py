"""How many people stand behind an answer: three counts, each with one rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ldncli.evidence.selecting.studies import Study
from ldncli.records.model.trial import Outcome
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class People:
    """Three counts of people; None where nobody says.

    `randomised`: allotted by chance in the randomised trials, those of a crossover once; None where
    there is none. `analysed`: in the main analyses of all studies, where a study does not print
    that those given the treatment or its control; of one outcome those in whom it was counted,
    where they are more. `pooled`: behind the estimates of the effect that is shown; None where
    there is no effect.
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


def counted_in(outcome: Outcome) -> int | None:
    """People in whom an outcome was counted: of all groups, or the same people once; None where no
    group has its number."""
    counts = [arm.n for arm in outcome.arms.values() if arm.n is not None]
    apart = outcome.comparison == "between" and not outcome.paired
    return (sum(counts) if apart else max(counts)) if counts else None


def count_people(
    studies: Iterable[Study],
    pooled: int | None = None,
    *,
    randomised: bool = True,
    counted: Mapping[str, int | None] | None = None,
) -> People:
    """The counts of studies; `randomised` False where trials bring no randomised comparison.

    `counted` are those in whom one outcome was counted, by study: an outcome of all who started is
    not that of the fewer in the main analysis; never more than take part.
    """
    studies = list(studies)
    trials = [study for study in studies if study.randomised and randomised]
    analysed = [_at_least(study, (counted or {}).get(study.id)) for study in studies]
    return People(total(study.participants for study in trials), total(analysed), pooled)


def _at_least(study: Study, counted: int | None) -> int | None:
    analysed = analysed_in(study)
    if analysed is None or counted is None or study.participants is None:
        return analysed
    return max(analysed, min(counted, study.participants))


def total(counts: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [each for each in counts if each is not None]
    return sum(known) if known else None
