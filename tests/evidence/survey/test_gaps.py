"""Where the base is empty, and what there is instead of evidence."""

from __future__ import annotations

import pytest

from ldncli.evidence.selecting.body import about, gather
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.survey.gaps import find_gaps
from ldncli.records.index.library import Library, load
from tests.conftest import LIBRARY
from tests.evidence import trials


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


def test_gaps(library: Library) -> None:
    papers = [paper for paper in library.papers() if paper.status != "retracted"]
    body = gather(papers, library.vocabulary("designs"), library.topic)
    cells = {
        (gap.condition, gap.outcome): gap for gap in find_gaps(body, Query(), library.vocabularies)
    }
    assert ("fibromyalgia", "pain-intensity") not in cells, "a trial speaks"
    assert cells["crps", "fatigue"].state == "no study" and cells["crps", "fatigue"].studies == 0
    asked = find_gaps(
        body,
        Query(conditions=frozenset({"crohn-disease"}), outcomes=frozenset({"fatigue"})),
        library.vocabularies,
    )
    assert [(gap.condition, gap.outcome, gap.state) for gap in asked] == [
        ("crohn-disease", "fatigue", "no study")
    ]


def test_what_mixed_groups_alone_report_is_a_gap_of_its_own(library: Library) -> None:
    conditions = ("crps", "fibromyalgia")
    mixed = trials.paper(trials.outcome({}, {}, "fatigue"), id="aa-2020", conditions=conditions)
    alone = trials.paper(
        trials.outcome({}, {}, "pain-response", condition="crps"),
        id="bb-2020",
        conditions=conditions,
    )
    body = gather([mixed, alone], library.vocabulary("designs"), library.topic)
    found = find_gaps(body, Query(), library.vocabularies)
    states = {(each.condition, each.outcome): (each.state, each.studies) for each in found}
    for condition in conditions:
        assert states[condition, "fatigue"] == ("only mixed groups", 0)
    assert states["fibromyalgia", "pain-response"] == ("no study", 0)
    asked = Query(conditions=frozenset({"crps"}))
    told = gather([mixed], library.vocabulary("designs"), library.topic)
    apart = about(told, asked.conditions, library.vocabulary("conditions"))
    [gap] = find_gaps(apart, asked, library.vocabularies)
    assert (gap.outcome, gap.state) == ("fatigue", "only mixed groups")


def test_a_running_trial_is_no_evidence_but_a_hope(library: Library) -> None:
    from dataclasses import replace

    papers = []
    for paper in library.papers():
        if paper.id == "nct00000009" and paper.registry:
            paper = replace(
                paper, registry=replace(paper.registry, status="recruiting", completion="2030-01")
            )
        papers.append(paper)
    body = gather(
        [paper for paper in papers if paper.kind == "registry"],
        library.vocabulary("designs"),
        library.topic,
    )
    (gap,) = find_gaps(body, Query(), library.vocabularies)
    assert (gap.condition, gap.outcome, gap.state, gap.running, gap.expected_end) == (
        "fibromyalgia",
        None,
        "only trials under way",
        1,
        "2030-01",
    )


def test_what_was_planned_and_not_reported_is_a_gap_of_its_own(library: Library) -> None:
    pain = trials.means(3, 1, 20, 5, 1, 20)
    silent = trials.paper(pain, unreported=(trials.planned("fatigue"),))
    other = trials.paper(
        trials.outcome({}, {}, "pain-response"), id="bb-2020", design="retrospective-cohort"
    )
    also = trials.paper(pain, id="cc-2020", unreported=(trials.planned("pain-response"),))
    body = gather([silent, other, also], library.vocabulary("designs"), library.topic)
    found = {each.outcome: each for each in find_gaps(body, Query(), library.vocabularies)}
    assert (found["fatigue"].state, found["fatigue"].planned) == ("planned, not reported", 1)
    weak = found["pain-response"]
    assert (weak.state, weak.planned) == ("only weak designs", 1)
