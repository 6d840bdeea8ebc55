"""A review that lives: the flow of its searches together with what the base holds, counted in
studies and reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ldncli.records.index.library import Library
from ldncli.screening.flow import Flow, flow
from ldncli.screening.log import Log
from ldncli.screening.settings import Rules, load_rules
from ldncli.screening.standing import Standing, standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Part of the base: studies, reports of them, and reviews, which are no studies."""

    studies: int = 0
    reports: int = 0
    reviews: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a log and a base say together of one round of searches.

    `before` is what the base held without the reports that this round brought, `new` what those
    are that have a record; `more_reports` are new reports of studies that were there before;
    `unrecorded` are reports that were included and have no record (yet). `total` is the base now.
    """

    log: Log
    rules: Rules
    standings: Mapping[str, Standing]
    flow: Flow
    before: Holding
    new: Holding
    more_reports: int
    unrecorded: int
    total: Holding

    @property
    def waiting(self) -> int:
        """Records that nobody has decided on yet, by title and abstract."""
        return self.flow.databases.waiting + self.flow.other.waiting

    @property
    def awaiting(self) -> int:
        """Reports that are sought, or whose full text nobody has decided on yet."""
        return self.flow.databases.awaiting + self.flow.other.awaiting


def review_of(library: Library, log: Log, since: str | None = None) -> Review:
    """The review that a library's log tells of; `since` is the first day of this round of searches,
    None for all. The whole library counts, retracted papers too: they were found and included.

    Raises RecordError where the library's rules of screening have faults.
    """
    rules = load_rules(library.data)
    placed = standings(log, rules.settings.screeners)
    counts = flow(log, placed, since)
    study = {each.paper_id: each.study_id for each in library.cards(library.ids())}
    papers = [placed[each].paper for each in counts.included]
    ours = {each for each in papers if each in study}
    old = {each: name for each, name in study.items() if each not in ours}
    there = {name for name in old.values() if name is not None}
    brought = {each: study[each] for each in ours if each is not None}
    fresh = {each: name for each, name in brought.items() if name not in there}
    return Review(
        log=log,
        rules=rules,
        standings=placed,
        flow=counts,
        before=_holding(old),
        new=_holding(fresh),
        more_reports=sum(1 for name in brought.values() if name in there),
        unrecorded=sum(1 for each in papers if each not in study),
        total=_holding(study),
    )


def _holding(papers: Mapping[str, str | None]) -> Holding:
    """Papers by id with their studies (None: a review), counted."""
    studies = [each for each in papers.values() if each is not None]
    return Holding(
        studies=len(set(studies)), reports=len(studies), reviews=len(papers) - len(studies)
    )
