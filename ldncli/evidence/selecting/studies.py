"""Papers gathered into studies: one trial in several papers counts once, and its
facts come from its main paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace

from ldncli.records.model.card import participants_of, risk_of_bias
from ldncli.records.model.kinds import Direction
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome, Registry
from ldncli.records.vocabularies.topic import UNNAMED, Called, Topic
from ldncli.values import dataclass

# Kinds of paper, the one that states a study's facts first.
_MAIN_FIRST = (
    "primary",
    "preclinical",
    "pharmacokinetic",
    "secondary-report",
    "protocol",
    "registry",
)
REPORTING = frozenset({"primary", "secondary-report", "preclinical", "pharmacokinetic"})
CLINICAL = frozenset({"primary", "secondary-report"})
# States of a register entry in which a trial recruits, will recruit, or goes on.
RUNNING = frozenset({"not-yet-recruiting", "recruiting", "active", "enrolling-by-invitation"})


@dataclass(frozen=True, slots=True)
class Study:
    """A study and its papers, the main one first."""

    id: str
    papers: tuple[Paper, ...]
    randomised: bool
    level: int | None
    participants: int | None  # people who took part; None where no paper says
    topic: Topic = field(compare=False, repr=False)  # what the base is about that it is from

    @property
    def main(self) -> Paper:
        """The paper that states the study's facts."""
        return self.papers[0]

    @property
    def reports(self) -> bool:
        """Whether any paper reports results, in people, animals or cells."""
        return any(paper.kind in REPORTING for paper in self.papers)

    @property
    def clinical(self) -> bool:
        """Whether any paper reports results in patients."""
        return any(paper.kind in CLINICAL for paper in self.papers)

    @property
    def direction(self) -> str | None:
        """The authors' conclusion on the main outcome; None where none is stated."""
        return next(
            (
                paper.direction
                for paper in self.papers
                if paper.kind in REPORTING and paper.direction
            ),
            None,
        )

    @property
    def doses(self) -> tuple[float, float] | None:
        """Lowest and highest maintained dose, mg per day; None where no paper says."""
        for paper in self.papers:
            drug = paper.intervention
            if drug and drug.dose_min_mg is not None and drug.dose_max_mg is not None:
                return drug.dose_min_mg, drug.dose_max_mg
        return None

    @property
    def dose_band(self) -> str:
        """The band of its highest maintained dose."""
        return self.topic.dose.band(self.doses)

    @property
    def given(self) -> tuple[str, str | None]:
        """Its scope, and the drug by the name in the record."""
        drug = next((paper.intervention.drug for paper in self.papers if paper.intervention), None)
        return self.main.scope, drug

    @property
    def called(self) -> Called:
        """What was under test, by its names."""
        return self.topic.calls([self.given])

    @property
    def risk_of_bias(self) -> str | None:
        """Overall judgement on the main paper; None where nobody judged."""
        return next((judged for judged in map(risk_of_bias, self.papers) if judged), None)

    @property
    def conditions(self) -> tuple[str, ...]:
        """Conditions of all its papers, the main one's first."""
        return tuple(dict.fromkeys(each for paper in self.papers for each in paper.conditions))

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """Mechanisms of all its papers."""
        return tuple(dict.fromkeys(each.id for paper in self.papers for each in paper.mechanisms))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Outcomes of all its papers, the main one's first."""
        return tuple(outcome for paper in self.papers for outcome in paper.outcomes)

    @property
    def entry(self) -> Registry | None:
        """What a trial register says of it, by its first entry; None without any."""
        return next((paper.registry for paper in self.papers if paper.registry), None)

    @property
    def running(self) -> bool:
        """Whether a register says that it recruits, will recruit, or goes on."""
        return any(paper.registry and paper.registry.status in RUNNING for paper in self.papers)


def last_end(trials: Iterable[Study]) -> str | None:
    """The last (expected) completion date of trials as registered; None where none is given."""
    return max(
        (
            paper.registry.completion
            for each in trials
            for paper in each.papers
            if paper.registry and paper.registry.completion
        ),
        default=None,
    )


def group_studies(
    papers: Iterable[Paper], levels: dict[str, tuple[bool, int | None]], topic: Topic
) -> list[Study]:
    """Studies in the order of their ids; reviews belong to none.

    `levels` maps a design to whether it is randomised and its level of evidence.
    """
    groups: dict[str, list[Paper]] = {}
    for paper in papers:
        if paper.study_id:
            groups.setdefault(paper.study_id, []).append(paper)
    studies = []
    for study, group in sorted(groups.items()):
        group.sort(key=lambda paper: (_MAIN_FIRST.index(paper.kind), paper.id))
        randomised, level = levels.get(group[0].design.type, (False, None))
        participants = next(
            (count for count in map(participants_of, group) if count is not None), None
        )
        studies.append(Study(study, tuple(group), randomised, level, participants, topic))
    return studies


def called(studies: Iterable[Study]) -> Called:
    """What was under test in studies, by its names; without a study by a name that says nothing."""
    found = list(studies)
    return found[0].topic.calls(each.given for each in found) if found else UNNAMED


def seen_for(study: Study, condition: str) -> Study:
    """The study as it counts for one condition: all participants for its main one,
    else those known to have it."""
    for paper in study.papers:
        if paper.population and condition in paper.population.by_condition:
            return replace(study, participants=paper.population.by_condition[condition])
    return study if condition == study.conditions[0] else replace(study, participants=None)


def direction_of(outcomes: Sequence[Outcome]) -> Direction:
    """One direction for several outcomes: comparisons between groups go before those
    within, primary before other ones.

    Those that remain and disagree are mixed.
    """
    between = [each for each in outcomes if each.comparison == "between"] or list(outcomes)
    leading = [each for each in between if each.role == "primary"] or between
    found: set[Direction] = {each.direction for each in leading if each.direction != "unclear"}
    return found.pop() if len(found) == 1 else "mixed" if found else "unclear"
