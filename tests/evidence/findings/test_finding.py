"""Findings of a selection: which cells there are, which body speaks, which are surest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.findings.finding import Finding, Rated, find, find_parts, surest
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.synthesise import Model
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome, Population
from ldncli.records.vocabularies.judgements import Override
from tests.evidence.trials import VOCABULARIES, body, events, means, paper, studies
from tests.topics import TOPIC


def _pain(shift: float = -1.0, **more: Any) -> Outcome:
    return means(5 + shift, 2, 20, 5, 2, 20, scale="nrs-0-10", **more)


def _body(*papers: Paper, silent: tuple[Paper, ...] = (), running: tuple[Paper, ...] = ()) -> Body:
    reporting, quiet, going = (tuple(studies(*each)) for each in (papers, silent, running))
    return Body(reporting, quiet, 0, going, TOPIC)


def _find(*papers: Paper, query: Query | None = None, **more: Any) -> list[Finding]:
    return find(_body(*papers), query or Query(), VOCABULARIES, **more)


def _cells(*papers: Paper, **query: Any) -> list[tuple[str, str]]:
    return [(each.condition, each.outcome) for each in _find(*papers, query=Query(**query))]


TWO = paper(
    _pain(),
    means(4, 2, 20, 5, 2, 20, domain="fatigue"),
    id="a-2020",
    conditions=("fibromyalgia", "crps"),
    population=Population(shared=("crps", "fibromyalgia")),
)
OWN = paper(
    _pain(condition="crps"), events(3, 20, 2, 20), id="b-2020", conditions=("fibromyalgia",)
)


def test_cells_in_the_order_of_the_vocabularies() -> None:
    assert _cells(TWO) == [
        ("crps", "pain-intensity"),
        ("crps", "fatigue"),
        ("fibromyalgia", "pain-intensity"),
        ("fibromyalgia", "fatigue"),
    ]
    assert _cells(OWN) == [("crps", "pain-intensity"), ("fibromyalgia", "pain-response")]
    assert _cells(TWO, conditions=frozenset({"crps"})) == [
        ("crps", "pain-intensity"),
        ("crps", "fatigue"),
    ]
    assert _cells(TWO, outcomes=frozenset({"fatigue"})) == [
        ("crps", "fatigue"),
        ("fibromyalgia", "fatigue"),
    ]
    assert _cells(TWO, conditions=frozenset({"crps"}), outcomes=frozenset({"fatigue"})) == [
        ("crps", "fatigue")
    ]
    assert _cells(replace(TWO, kind="preclinical")) == [] and _cells() == []


def test_randomised_trials_speak_first() -> None:
    cohort = paper(_pain(), id="c-2020", design="cohort")
    [finding] = _find(paper(_pain(), id="a-2020"), cohort)
    assert finding.randomised is not None and finding.other is not None
    assert finding.best is finding.randomised and finding.bodies == [
        finding.randomised,
        finding.other,
    ]
    assert [each.id for each in finding.randomised.synthesis.studies] == ["a-2020"]
    assert [each.id for each in finding.other.synthesis.studies] == ["c-2020"]
    [alone] = _find(cohort)
    assert alone.randomised is None and alone.best is alone.other and alone.bodies == [alone.other]
    [trials] = _find(paper(_pain()))
    assert trials.other is None and trials.bodies == [trials.randomised]


def test_trials_that_run_or_are_silent_belong_to_their_condition() -> None:
    registered = {"design": "parallel-rct"}
    silent = (
        paper(id="s-2020", **registered),
        paper(id="f-2020", conditions=("fibromyalgia",)),
        paper(id="o-2020", design="cohort"),
    )
    running = (paper(id="r-2020"), paper(id="q-2020", conditions=("fibromyalgia", "crps")))
    found = find(
        _body(
            paper(_pain(), id="a-2020"),
            paper(_pain(), id="c-2020", design="cohort"),
            silent=silent,
            running=running,
        ),
        Query(),
        VOCABULARIES,
    )
    [finding] = found
    assert finding.randomised is not None and finding.other is not None
    assert [each.id for each in finding.randomised.synthesis.silent] == ["s-2020"]
    assert [each.id for each in finding.other.synthesis.silent] == ["o-2020"]
    assert [each.id for each in finding.randomised.synthesis.running] == ["q-2020", "r-2020"]


def test_a_model_and_a_judgement_are_used() -> None:
    def judged(**more: Any) -> Override:
        usual = {
            "id": "x",
            "condition": "crps",
            "outcome": "pain-intensity",
            "body": "randomised",
            "domain": "overall",
            "level": "high",
        }
        return Override(**{**usual, "reason": "why", "by": "someone", "date": "2026-01-01", **more})

    trial = paper(_pain())
    level = _find(trial)[0].best.certainty.level
    assert level != "high" and _find(trial, overrides=[judged()])[0].best.certainty.level == "high"
    for more in ({"condition": "fibromyalgia"}, {"outcome": "fatigue"}, {"body": "other"}):
        assert _find(trial, overrides=[judged(**more)])[0].best.certainty.level == level
    cohort = paper(_pain(), design="cohort")
    assert _find(cohort, overrides=[judged(body="other")])[0].best.certainty.level == "high"
    assert _find(trial, model=Model("SMD"))[0].best.synthesis.metric.measure == "SMD"


def test_parts_stand_on_their_own_studies() -> None:
    trials = [paper(_pain(-place), id=f"t{place}-2020") for place in (1, 2, 3)]
    silent, running = paper(id="t1s-2020"), paper(id="t2r-2020")

    def first(study: Study) -> str:
        return study.id[:2]

    whole = _body(
        *trials,
        paper(_pain(), id="animal-2020", kind="preclinical"),
        silent=(silent,),
        running=(running,),
    )
    parts = find_parts(whole, first, Query(), VOCABULARIES, (), Model(level=90))
    assert list(parts) == ["t1", "t2", "t3"]
    values = [each[0].best.synthesis.pooled.estimate for each in parts.values()]
    assert values == [-1, -2, -3] and parts["t1"][0].best.synthesis.model.level == 90
    assert [[each.id for each in parts[name][0].best.synthesis.silent] for name in parts] == [
        ["t1s-2020"],
        [],
        [],
    ]
    assert [[each.id for each in parts[name][0].best.synthesis.running] for name in parts] == [
        [],
        ["t2r-2020"],
        [],
    ]


PAIN = body(paper(_pain()))


def _finding(outcome_: str = "pain-intensity", level: str | None = "low", **more: Any) -> Finding:
    return Finding(
        "crps", outcome_, Rated(replace(PAIN, **more), lambda: Certainty(level, "")), None
    )


def test_the_surest() -> None:
    low, high, also, none = (
        _finding(level="low"),
        _finding(level="high"),
        _finding("fatigue", "high"),
        _finding(level=None),
    )
    assert (
        surest([low, high, none, also]) == [high, also]
        and surest([none, low]) == [low]
        and surest([none]) == [] == surest([])
    )
    assert surest([_finding(level="very-low"), low]) == [low]


def test_a_finding_needs_a_body() -> None:
    with pytest.raises(AssertionError):
        _ = Finding("crps", "fatigue", None, None).best
