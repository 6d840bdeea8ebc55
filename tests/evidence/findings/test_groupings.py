"""The strength of the evidence by group: studies counted, directions, and a certainty that is
that of the surest finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.evidence.findings.finding import Finding, find, surest
from ldncli.evidence.findings.groupings import PARTS, Summary, summarise
from ldncli.evidence.selecting.body import Body, gather
from ldncli.evidence.selecting.people import People
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import group_studies
from ldncli.evidence.survey.evidence_map import EvidenceMap
from ldncli.evidence.survey.map_axes import ANY
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.judgements import Override
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.map.answer import map_answer
from ldncli.report.map.table import map_table
from ldncli.report.table import Table
from tests.conftest import LIBRARY, ROOT
from tests.evidence.invented_trials import vocabulary_of
from tests.evidence.trials import LEVELS as DESIGNS
from tests.evidence.trials import VOCABULARIES, events, means, paper
from tests.topics import TOPIC


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


@pytest.fixture
def body(library: Library) -> Body:
    papers = [paper for paper in library.papers() if paper.status != "retracted"]
    return gather(papers, library.vocabulary("designs"), library.topic)


def test_one_row_a_condition(library: Library, body: Body) -> None:
    rows = {row.key: row for row in summarise(body, "condition", Query(), library.vocabularies)}
    assert list(rows) == ["pain", "crps", "fibromyalgia"], (
        "bell-2015 reports of its people with diabetic neuropathy nothing apart"
    )
    crps = rows["crps"]
    assert (len(crps.studies), crps.randomised_trials, crps.people) == (2, 1, People(12, 13))
    assert crps.rct["benefit"] == 1 and crps.other["benefit"] == 1
    assert (crps.dose_min, crps.dose_max, crps.best_level) == (1, 4.5, 2)
    assert rows["pain"].other == {"benefit": 0, "no-difference": 0, "mixed": 0, "harm": 1}


def test_a_question_about_one_condition_gives_no_other_row(library: Library, body: Body) -> None:
    rows = summarise(body, "condition", Query(conditions=frozenset({"crps"})), library.vocabularies)
    assert [row.key for row in rows] == ["crps"]


def test_outcomes_count_with_their_own_direction(library: Library, body: Body) -> None:
    rows = {row.key: row for row in summarise(body, "outcome", Query(), library.vocabularies)}
    assert rows["pain-response"].rct["benefit"] == 1, (
        "although the trial as a whole found no difference"
    )
    assert rows["pain-intensity"].rct == {"benefit": 1, "no-difference": 1, "mixed": 0, "harm": 0}


def test_laboratory_work_counts_only_where_it_can_speak(library: Library, body: Body) -> None:
    mechanisms = {
        row.key: row for row in summarise(body, "mechanism", Query(), library.vocabularies)
    }
    assert mechanisms["tlr4"].stances == {"measured": 1, "proposed": 0, "refuted": 1}
    assert mechanisms["tlr4"].certainty.level is None
    assert "in-vitro" in {
        row.key for row in summarise(body, "design", Query(), library.vocabularies)
    }
    conditions = summarise(body, "condition", Query(), library.vocabularies)
    assert all(study.clinical for row in conditions for study in row.studies)


# -- the certainty of a group is that of its surest finding ----------------------------------------

WORDS = VOCABULARIES | {
    "designs": vocabulary_of("designs", [{"id": each, "label": each} for each in DESIGNS])
}


def _body(*papers: Paper) -> Body:
    return Body(tuple(group_studies(papers, DESIGNS, TOPIC)), (), 0, (), TOPIC)


def _rows(body: Body, by: str, overrides: tuple[Override, ...] = ()) -> dict[str, Summary]:
    return {row.key: row for row in summarise(body, by, Query(), WORDS, overrides)}


def _highest(findings: Iterable[Finding]) -> str | None:
    """The highest level, found without the code under test."""
    levels = [
        LEVELS.index(each.best.certainty.level) for each in findings if each.best.certainty.level
    ]
    return LEVELS[max(levels)] if levels else None


BIG = {"n": (250, 250), "bias": "low"}


def test_a_condition_is_as_sure_as_its_surest_outcome() -> None:
    sure, unsure = (
        means(4, 1, 250, 5, 1, 250, scale="nrs-0-10"),
        events(30, 250, 28, 250, domain="relapse"),
    )
    row = _rows(_body(paper(sure, unsure, id="aa-2020", **BIG)), "condition")["crps"]
    assert row.certainty.level == "high" and [each.outcome for each in row.surest] == [
        "pain-intensity"
    ]
    assert {each.outcome: each.best.certainty.level for each in row.findings}["relapse"] != "high"


def test_people_alone_make_nobody_sure() -> None:
    """The trial of irritable bowel syndrome: 600 people, high risk of bias, no interval:
    very low, whatever is counted."""
    bare = paper(events(1, 0, 1, 0, arms={}), id="aa-2020", n=(300, 300), bias="high")
    for by, key in (
        ("condition", "crps"),
        ("outcome", "pain-response"),
        ("dose", "4.5 mg"),
        ("design", "parallel-rct"),
    ):
        assert _rows(_body(bare), by)[key].certainty.level == "very-low", by


def test_of_equally_sure_findings_the_most_important_is_named_first() -> None:
    few = {"n": (20, 20), "bias": "low"}
    surrogate = means(4, 1, 20, 5, 1, 20, domain="crp", scale=None, unit="mg/l", better="lower")
    felt = means(4, 1, 20, 5, 1, 20, domain="pain-intensity", scale="nrs-0-10")
    row = _rows(
        _body(paper(surrogate, felt, id="aa-2020", **few), paper(surrogate, id="bb-2020", **BIG)),
        "condition",
    )["crps"]
    assert len(row.surest) == 1, "the outcome with more people is surer"
    little = [means(4, 1, 3, 5, 1, 3, domain="crp", scale=None, unit="mg/l", better="lower")]
    little.append(means(4, 1, 3, 5, 1, 3, domain="pain-intensity", scale="nrs-0-10"))
    alike = _rows(_body(paper(*little, id="aa-2020", bias="high", n=(3, 3))), "condition")["crps"]
    assert [each.outcome for each in alike.surest] == [
        "pain-intensity",
        "crp",
    ], "what patients feel before what stands for it"


def test_a_dose_band_is_rated_from_its_own_studies() -> None:
    """A large trial at one dose lends nothing to a small one at another; that the two
    disagree counts only where both do."""
    large = paper(means(4, 1, 250, 5, 1, 250, scale="nrs-0-10"), id="aa-2020", **BIG)
    small = paper(
        means(6, 1, 10, 5, 1, 10, scale="nrs-0-10"),
        id="bb-2020",
        n=(10, 10),
        bias="high",
        dose=(1, 1),
    )
    rows = _rows(_body(large, small), "dose")
    assert (rows["4.5 mg"].certainty.level, rows["1 to under 3 mg"].certainty.level) == (
        "high",
        "very-low",
    )
    assert _rows(_body(large, small), "condition")["crps"].certainty.level == "very-low"


def test_silent_trials_count_in_their_own_band() -> None:
    shown = paper(means(4, 1, 250, 5, 1, 250, scale="nrs-0-10"), id="aa-2020", **BIG)
    (silent,) = group_studies([paper(id="cc-2020", dose=(1, 1))], DESIGNS, TOPIC)
    heard = Body(_body(shown).studies, (silent,), 0, (), TOPIC)
    assert _rows(heard, "dose")["4.5 mg"].certainty.level == "high"
    assert _rows(heard, "condition")["crps"].certainty.level == "moderate"
    here = Body(heard.studies, (replace(silent, papers=(paper(id="cc-2020"),)),), 0, (), TOPIC)
    assert _rows(here, "dose")["4.5 mg"].certainty.level == "moderate"


@pytest.mark.parametrize("by", ["condition", "outcome", "dose", "design"])
def test_a_persons_judgement_counts_in_groups_too(by: str) -> None:
    told = _body(paper(means(4, 1, 250, 5, 1, 250, scale="nrs-0-10"), id="aa-2020", **BIG))
    override = Override(
        id="x",
        condition="crps",
        outcome="pain-intensity",
        body="randomised",
        domain="overall",
        level="low",
        reason="No.",
        by="A",
        date="2026-01-01",
    )
    (row,) = _rows(told, by, (override,)).values()
    assert row.certainty.level == "low" and row.certainty.suggested == "high"


def test_surest_is_empty_where_nothing_is_rated() -> None:
    assert surest([]) == []


def test_laboratory_work_is_not_rated(library: Library, body: Body) -> None:
    row = next(
        each
        for each in summarise(body, "design", Query(), library.vocabularies)
        if each.key == "in-vitro"
    )
    assert (
        row.certainty.level is None
        and row.findings == ()
        and row.certainty.ground.code == "not in patients"
    )


def test_a_study_without_outcomes_gives_nothing_to_rate() -> None:
    row = _rows(_body(paper(id="aa-2020", direction="benefit", **BIG)), "condition")["crps"]
    assert row.certainty.level is None and row.rct["benefit"] == 1


SIZES = st.integers(5, 400)
NUMBERS = st.one_of(
    st.builds(lambda m, n: means(m, 1.5, n, 5, 1.5, n, scale="nrs-0-10"), st.floats(2, 7), SIZES),
    st.builds(
        lambda n: means(3, 1.5, n, 5, 1.5, n, domain="fatigue", scale="fiq", direction="harm"),
        SIZES,
    ),
    st.builds(lambda a, c: events(a, 300, c, 300), st.integers(0, 60), st.integers(0, 60)),
    st.builds(
        lambda way: events(1, 0, 1, 0, arms={}, direction=way),
        st.sampled_from(["benefit", "no-difference", "unclear"]),
    ),
)
TRIALS = st.fixed_dictionaries(
    {
        "bias": st.sampled_from([None, "low", "some-concerns", "high"]),
        "design": st.sampled_from(list(DESIGNS)),
        "dose": st.sampled_from([None, (1.0, 1.0), (4.5, 4.5), (1.0, 6.0), (50.0, 50.0)]),
        "conditions": st.sampled_from([("crps",), ("fibromyalgia",), ("fibromyalgia", "crps")]),
        "n": st.sampled_from([(20, 20), (250, 250), (None, None)]),
    }
)


@settings(max_examples=60)
@given(st.lists(st.tuples(TRIALS, st.lists(NUMBERS, max_size=3)), min_size=1, max_size=5))
def test_no_group_is_surer_than_its_surest_finding(
    drawn: list[tuple[dict[str, Any], list[Any]]],
) -> None:
    papers = [
        paper(*outcomes, id=f"t{place}-2020", **facts)
        for place, (facts, outcomes) in enumerate(drawn)
    ]
    body = _body(*papers)
    findings = find(body, Query(), WORDS)
    for by in ("condition", "outcome"):
        for key, row in _rows(body, by).items():
            assert row.certainty.level == _highest(
                each for each in findings if getattr(each, by) == key
            )
            assert {each.best.certainty.level for each in row.surest} <= {row.certainty.level}
    for by, part_of in PARTS.items():
        for key, row in _rows(body, by).items():
            alone = replace(
                body, studies=tuple(each for each in body.studies if part_of(each) == key)
            )
            assert row.certainty.level == _highest(find(alone, Query(), WORDS))


# -- the same in every command ---------------------------------------------------------------------


@pytest.fixture(scope="module", params=[LIBRARY, ROOT / "data"], ids=["invented", "real"])
def base(request: pytest.FixtureRequest, real_cache: Path) -> Library:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(real_cache))
        return load(str(request.param))


def _cells(table: Table) -> list[dict[str, Any]]:
    return [dict(zip((each.key for each in table.columns), row, strict=True)) for row in table.rows]


def _best(levels: Iterable[str | None]) -> str | None:
    return max(filter(None, levels), key=LEVELS.index, default=None)


def _by(base: Library, by: str, **filters: Any) -> dict[str, str | None]:
    return {row[by]: row["certainty"] for row in _cells(evidence_answer(ask(base, **filters), by))}


@cache
def _by_condition(base: Library) -> dict[str, str | None]:
    """The rows that every form of the map is held against, asked for once."""
    return _by(base, "condition")


@cache
def _whole_map(base: Library, columns: str) -> EvidenceMap:
    """The map of a base, of which each test shows another depth."""
    return map_answer(ask(base), columns)[0]


def _map(base: Library, columns: str, depth: int | None = 0) -> dict[tuple[str, str], str | None]:
    found = _whole_map(base, columns).at_depth(depth, depth)
    return {
        (row["condition"], row["column"]): row["certainty"] for row in _cells(map_table(found, ""))
    }


@pytest.mark.parametrize("by", ["condition", "outcome"])
def test_rows_are_as_sure_as_the_findings_that_are_shown(base: Library, by: str) -> None:
    findings = _cells(evidence_answer(ask(base)))
    for key, level in _by(base, by).items():
        assert level == _best(each["certainty"] for each in findings if each[by] == key), key


@pytest.mark.parametrize("columns", ["outcomes", "doses", "designs"])
@pytest.mark.parametrize("depth", [0, 1, 2, None])
def test_the_map_is_as_sure_as_the_rows(base: Library, columns: str, depth: int | None) -> None:
    """A row of the map sums up all conditions below it; its first
    column all that is known of them."""
    rows, vocabulary = _by_condition(base), base.vocabulary("conditions")
    shown = {
        row: level
        for (row, column), level in _map(base, columns, depth).items()
        if column == ANY and row in vocabulary.terms
    }
    assert shown
    for condition, level in shown.items():
        assert level == _best(rows.get(each) for each in vocabulary.within(condition)), condition


@pytest.mark.parametrize("by", ["dose", "design"])
def test_a_dose_or_design_on_the_map_is_as_sure_as_its_row(base: Library, by: str) -> None:
    cells = _map(base, f"{by}s")
    asked = {row for row, _ in cells if row in base.vocabulary("conditions").terms}
    for condition in sorted(asked):
        for key, level in _by(base, by, condition=[condition]).items():
            assert level == cells[(condition, key)], (condition, key)


def test_a_design_is_as_sure_as_when_it_alone_is_asked_for(base: Library) -> None:
    for design, level in _by(base, "design").items():
        alone = _cells(evidence_answer(ask(base, design=[design])))
        assert level == _best(each["certainty"] for each in alone), design


def test_irritable_bowel_syndrome_is_no_surer_than_its_outcomes(real_library: Library) -> None:
    """It was low by counts while both its outcomes were very low."""
    assert _by(real_library, "condition", condition=["ibs"]) == {"ibs": "very-low"}
    rows = _cells(evidence_answer(ask(real_library, condition=["ibs"])))
    assert {row["certainty"] for row in rows if row["studies"]} == {"very-low"}
