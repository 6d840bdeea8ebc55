"""Outcomes that a study with results set out to measure and that none of its sources reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ldncli.evidence.selecting.groups import held
from ldncli.evidence.selecting.studies import Study
from ldncli.records.model.trial import Outcome
from ldncli.records.vocabularies.vocab import Vocabulary

# Harms that a study counts are no outcomes of its: it reports on them by its adverse events.
_HARMS = "harms"

# A condition and an outcome domain.
Cell = tuple[str, str]


def planned_cells(study: Study, conditions: Vocabulary) -> Iterator[Cell]:
    """The conditions and outcomes that a study in patients set out to measure in all its people,
    without a result in any source; of a randomised trial a change within its groups is none. One
    that compares with another treatment alone asks another question and gives none."""
    if not study.clinical or study.against_active:
        return
    of_all = held(study, conditions) if any(paper.unreported for paper in study.papers) else ()
    counted = any(paper.adverse_events for paper in study.papers)
    for paper in study.papers:
        for each in paper.unreported:
            if each.domain == _HARMS and counted:
                continue
            told = [
                outcome.condition
                for outcome in study.outcomes
                if outcome.domain == each.domain and _is_result(study, outcome)
            ]
            for term in paper.conditions:
                if term in of_all and None not in told and term not in told:
                    yield term, each.domain


def _is_result(study: Study, outcome: Outcome) -> bool:
    """Whether an outcome is a result of the study's own design."""
    return not study.randomised or (
        outcome.comparison == "between"
        and not any(each.kind == "not-randomised" for each in outcome.caveats)
    )


def planned_studies(
    studies: Iterable[Study], conditions: Vocabulary
) -> Mapping[Cell, tuple[Study, ...]]:
    """The studies of each condition and outcome that they planned and do not report, each once."""
    found: dict[Cell, tuple[Study, ...]] = {}
    for study in studies:
        for cell in dict.fromkeys(planned_cells(study, conditions)):
            found[cell] = (*found.get(cell, ()), study)
    return found
