"""Papers gathered into studies: one trial in several papers counts once, and its
facts come from its main paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Literal

from ldncli.evidence.selecting.critiques import Critique
from ldncli.records.model.card import participants_of, risk_of_bias
from ldncli.records.model.days import last_day
from ldncli.records.model.kinds import Direction
from ldncli.records.model.naming import MAIN_FIRST, with_acronym
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome, Registry
from ldncli.records.vocabularies.topic import UNNAMED, Called, Topic
from ldncli.records.vocabularies.units import Doses
from ldncli.values import Keeping, dataclass, kept

# Comparators that show whether a treatment works.
INERT = frozenset({"placebo", "active-placebo", "no-treatment", "usual-care", "other-users"})
REPORTING = frozenset({"primary", "secondary-report", "preclinical", "pharmacokinetic"})
CLINICAL = frozenset({"primary", "secondary-report"})
# How a study without results stands: its end has passed of late (overdue), it ended by its register
# or its end has long passed (silent), its results stand in the register alone (posted), it was
# withdrawn or suspended (stopped), its state is not known (unknown), it is an old plan, or the plan
# of a review.
Standing = Literal[
    "under way", "overdue", "silent", "posted", "stopped", "unknown", "plan", "review"
]


@dataclass(frozen=True, slots=True)
class Study(Keeping):
    """A study and its papers, the main one first."""

    id: str
    papers: tuple[Paper, ...]
    randomised: bool
    level: int | None
    participants: int | None  # people who took part; None where no paper says
    topic: Topic = field(compare=False, repr=False)  # what the base is about that it is from
    standing: Standing | None = None  # of a study without results
    last_known: str | None = None  # the day of its state, where that is old; else None
    critiques: tuple[Critique, ...] = ()  # what was published on its papers, the gravest first

    @property
    def acronym(self) -> str | None:
        """The acronym of the trial, from whichever of its papers gives one."""
        return next((paper.acronym for paper in self.papers if paper.acronym), None)

    @property
    @kept
    def name(self) -> str:
        """What people call it, by its main paper: "Bruun 2024 (FINAL)"."""
        return with_acronym(self.main.called, self.acronym)

    @property
    def main(self) -> Paper:
        """The paper that states the study's facts."""
        return self.papers[0]

    @property
    def under_way(self) -> bool:
        """Whether it is planned or under way, without results."""
        return self.standing == "under way"

    @property
    def reports(self) -> bool:
        """Whether any paper reports results, in people, animals or cells."""
        return any(paper.kind in REPORTING for paper in self.papers)

    @property
    @kept
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
    @kept
    def doses(self) -> Doses | None:
        """Lowest and highest maintained dose, mg per day; None where no paper says. The lowest is
        None where all that is known is up to which dose was given."""
        drugs = [paper.intervention for paper in self.papers if paper.intervention]
        known = [
            (drug.dose_min_mg, drug.dose_max_mg) for drug in drugs if drug.dose_max_mg is not None
        ]
        whole = (each for each in known if each[0] is not None)
        return next(whole, known[0] if known else None)

    @property
    def highest_dose(self) -> float | None:
        """The highest maintained dose, mg per day; None where no paper says, or only up to which
        dose was given."""
        low, high = self.doses or (None, None)
        return None if low is None else high

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
    def against_active(self) -> bool:
        """Whether it compares with another treatment or dose alone, neither with placebo nor with
        nothing: its conclusion then is not on whether the treatment works."""
        kinds = next(
            (
                kinds
                for paper in self.papers
                if (kinds := {each.type for each in paper.comparators} - {"before-after"})
            ),
            set(),
        )
        return bool(kinds) and not kinds & INERT

    @property
    def risk_of_bias(self) -> str | None:
        """Overall judgement on the main paper; None where nobody judged."""
        return next((judged for judged in map(risk_of_bias, self.papers) if judged), None)

    @property
    @kept
    def conditions(self) -> tuple[str, ...]:
        """Conditions of all its reports, the main one's first; of a study without results those of
        its other papers.

        Whom a trial was registered or planned for is not whom its results are of.
        """
        reports = [paper for paper in self.papers if paper.kind in REPORTING]
        papers = reports or self.papers
        return tuple(dict.fromkeys(each for paper in papers for each in paper.conditions))

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """Mechanisms of all its papers."""
        return tuple(dict.fromkeys(each.id for paper in self.papers for each in paper.mechanisms))

    @property
    @kept
    def outcomes(self) -> tuple[Outcome, ...]:
        """Outcomes of all its papers, the main one's first."""
        return tuple(outcome for paper in self.papers for outcome in paper.outcomes)

    @property
    def entry(self) -> Registry | None:
        """What a trial register says of it, by its first entry; None without any."""
        return next((paper.registry for paper in self.papers if paper.registry), None)


def last_end(trials: Iterable[Study]) -> str | None:
    """The last (expected) completion date of trials as registered; None where none is given."""
    return max(
        (
            paper.registry.completion
            for each in trials
            for paper in each.papers
            if paper.registry and paper.registry.completion
        ),
        key=last_day,
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
        group.sort(key=lambda paper: (MAIN_FIRST.index(paper.kind), paper.id))
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


def direction_of(outcomes: Sequence[Outcome]) -> Direction:
    """One direction for several outcomes: comparisons between groups go before those
    within, primary before other ones.

    Those that remain and disagree are mixed.
    """
    between = [each for each in outcomes if each.comparison == "between"] or list(outcomes)
    leading = [each for each in between if each.role == "primary"] or between
    found: set[Direction] = {each.direction for each in leading if each.direction != "unclear"}
    return found.pop() if len(found) == 1 else "mixed" if found else "unclear"
