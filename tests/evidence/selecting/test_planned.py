"""Which outcomes studies set out to measure and do not report."""

from __future__ import annotations

from dataclasses import replace

from ldncli.evidence.selecting.planned import planned_cells, planned_studies
from ldncli.records.model.trial import AdverseEvent, Population
from tests.evidence.trials import VOCABULARIES, means, paper, planned, studies

_CONDITIONS = VOCABULARIES["conditions"]
_PAIN = means(3, 1, 20, 5, 1, 20)


def _cells(*papers: object) -> list[tuple[str, str]]:
    return [
        cell
        for study in studies(*papers)  # type: ignore[arg-type]
        for cell in planned_cells(study, _CONDITIONS)
    ]


def test_what_was_planned_in_the_condition_of_all_people() -> None:
    trial = paper(_PAIN, unreported=(planned("fatigue"), planned("crp")))
    assert _cells(trial) == [("crps", "fatigue"), ("crps", "crp")]
    mixed = replace(trial, conditions=("crps", "fibromyalgia"))
    assert _cells(mixed) == [], "nobody says that all have both"
    told = replace(mixed, population=Population(shared=("crps",)))
    assert _cells(told) == [("crps", "fatigue"), ("crps", "crp")]
    assert _cells(replace(trial, unreported=())) == []


def test_what_is_reported_after_all_is_not_missing() -> None:
    both = paper(_PAIN, unreported=(planned("pain-intensity"),))
    assert _cells(both) == []
    later = replace(both, id="aa-2021", study="aa-2020", kind="secondary-report")
    first = replace(both, study="aa-2020", outcomes=())
    assert _cells(first, later) == [], "in another report of the study"
    within = replace(_PAIN, comparison="within")
    assert _cells(replace(both, outcomes=(within,))) == [("crps", "pain-intensity")]
    cohort = paper(within, design="cohort", unreported=(planned("pain-intensity"),))
    assert _cells(cohort) == [], "a change is a result of a study without randomisation"


def test_who_counts_adverse_events_reports_harms() -> None:
    silent = paper(_PAIN, unreported=(planned("harms"),))
    assert _cells(silent) == [("crps", "harms")]
    event = AdverseEvent(term="nausea", place="article results")
    assert _cells(replace(silent, adverse_events=(event,))) == []


def test_another_question_and_no_results() -> None:
    trial = paper(_PAIN, unreported=(planned("fatigue"),))
    assert _cells(replace(trial, comparators=paper(comparators=("active",)).comparators)) == []
    assert _cells(replace(trial, kind="registry")) == []
    twice = replace(trial, unreported=(planned("fatigue"), planned("fatigue")))
    found = planned_studies(studies(twice), _CONDITIONS)
    assert [each.id for each in found["crps", "fatigue"]] == ["aa-2020"]
