"""Judgements of risk of bias and quality: every appraisal with its instrument, study and judge,
ours beside those of reviews."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ldncli.evidence.selecting.studies import Study
from ldncli.records.model.card import participants_of
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Appraisal, Judgement
from ldncli.records.vocabularies.instruments import Instrument
from ldncli.records.vocabularies.vocab import DesignType

OURS = "ldn"
OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Judged:
    """One appraisal; `participants` are the study's people, None where not stated. Papers of
    no study go by their own id."""

    paper: Paper
    study: str
    instrument: Instrument
    appraisal: Appraisal
    participants: int | None

    @property
    def ours(self) -> bool:
        """Whether this project judged, not a review."""
        return self.appraisal.by == OURS

    def judgement(self, domain: str) -> str | None:
        """The judgement on a domain of the instrument, None where there is none."""
        found = self.appraisal.domains.get(domain)
        return found.judgement if found else None

    def judgements(self) -> list[tuple[str, Judgement | None]]:
        """Every domain of the instrument in order, and the overall judgement last."""
        found: list[tuple[str, Judgement | None]] = [
            (each.id, self.appraisal.domains.get(each.id)) for each in self.instrument.domains
        ]
        return [*found, (OVERALL, self.appraisal.overall)]


def judged(
    papers: Iterable[Paper],
    instruments: Mapping[str, Instrument],
    designs: Mapping[str, DesignType],
    outcomes: Collection[str] = (),
) -> list[Judged]:
    """The appraisals of papers by instrument, study and judge, ours first.

    Instruments for randomised trials come first, and of these the ones that we judge with;
    `designs` are the terms that tell which designs are randomised. Appraisals about one outcome
    count where no outcome is asked for, or it is.
    """
    found = [
        Judged(
            paper,
            paper.study_id or paper.id,
            instruments[each.instrument],
            each,
            participants_of(paper),
        )
        for paper in papers
        for each in paper.appraisals
        if not outcomes or each.outcome is None or each.outcome in outcomes
    ]
    ours = {each.instrument.id for each in found if each.ours}
    ranked = sorted(
        instruments,
        key=lambda name: (
            not any(designs[each].randomised for each in instruments[name].applies_to),
            name not in ours,
        ),
    )
    order = {name: place for place, name in enumerate(ranked)}
    return sorted(
        found,
        key=lambda each: (
            order[each.instrument.id],
            each.study,
            each.paper.id,
            not each.ours,
            each.appraisal.by,
        ),
    )


def by_instrument(found: Iterable[Judged]) -> dict[str, list[Judged]]:
    """Appraisals by the id of their instrument, in order."""
    groups: dict[str, list[Judged]] = {}
    for each in found:
        groups.setdefault(each.instrument.id, []).append(each)
    return groups


@dataclass(frozen=True, slots=True)
class JudgedTrial:
    """All appraisals of one study by one judge with one instrument, so that a study judged for
    several outcomes, or in several papers, counts once."""

    appraisals: tuple[Judged, ...]

    @property
    def first(self) -> Judged:
        """What all of them share: study, instrument, judge."""
        return self.appraisals[0]

    @property
    def participants(self) -> int | None:
        """The study's people, as the largest of its papers has them; None where none states it."""
        return max((each.participants or 0 for each in self.appraisals), default=0) or None

    @property
    def outcomes(self) -> tuple[str | None, ...]:
        """What was judged: outcome domains, None for the trial as a whole."""
        return tuple(dict.fromkeys(each.appraisal.outcome for each in self.appraisals))

    @property
    def differs(self) -> bool:
        """Whether its appraisals differ in any judgement."""
        told = [
            {domain: found and found.judgement for domain, found in each.judgements()}
            for each in self.appraisals
        ]
        return any(each != told[0] for each in told)

    def worst(self, domain: str) -> str | None:
        """The worst judgement on a domain of the instrument, or overall (`OVERALL`); None where
        nobody judged it."""
        instrument = self.first.instrument
        levels = instrument.allowed_overall() if domain == OVERALL else instrument.judgements
        found = [
            each.appraisal.overall.judgement if domain == OVERALL else each.judgement(domain)
            for each in self.appraisals
        ]
        ranks = {each.id: each.rank for each in levels}
        return max(
            (each for each in found if each), key=lambda each: _rank(ranks.get(each)), default=None
        )


def _rank(rank: int | None) -> float:
    """No information is worse than the best judgement, and better than any other."""
    return 1.5 if rank is None else rank


def by_trial(found: Iterable[Judged]) -> list[JudgedTrial]:
    """Appraisals of one instrument, those of a study by one judge together, in their order."""
    groups: dict[tuple[str, str], list[Judged]] = {}
    for each in found:
        groups.setdefault((each.study, each.appraisal.by), []).append(each)
    return [JudgedTrial(tuple(each)) for each in groups.values()]


def domains_of(instruments: Iterable[Instrument]) -> dict[str, str]:
    """Domains of several instruments by id with their labels, each where the first instrument
    that has more of them puts it."""
    merged: list[str] = []
    labels: dict[str, str] = {}
    for instrument in sorted(instruments, key=lambda each: -len(each.domains)):
        for place, domain in enumerate(instrument.domains):
            labels.setdefault(domain.id, domain.label)
            if domain.id not in merged:
                before = [
                    merged.index(each.id)
                    for each in instrument.domains[:place]
                    if each.id in merged
                ]
                merged.insert(max(before, default=-1) + 1, domain.id)
    return {each: labels[each] for each in merged}


def appraisal_for(study: Study, domain: str) -> Appraisal | None:
    """The appraisal that speaks for a study on an outcome domain; None without any.

    Ours before a review's; of that outcome before of all, and of all before of another, which
    certainty too takes for the study's.
    """
    found = [each for paper in study.papers for each in paper.appraisals]
    return min(
        found,
        key=lambda each: (each.by != OURS, each.outcome != domain, each.outcome is not None),
        default=None,
    )
