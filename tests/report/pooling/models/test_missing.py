"""Missing results in words: the answer first, whose results they are, what they could change."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.evidence.synthesis.models.missing import missing_results_of
from ldncli.evidence.synthesis.models.points import own_points, points_of
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.report.pooling.models.missing import missing_tables
from ldncli.report.table import Table
from tests.evidence.synthesis.models.test_missing import GOOD, ROWS, SAID, SILENT
from tests.evidence.trials import body, events, means, outcome, paper

ONE = paper(outcome(direction="no-difference", domain="pain-response"), id="bb-2012", n=(30, 30))


def _of(*papers: Any, **more: Any) -> list[Table]:
    return missing_tables(missing_results_of(points_of(body(*papers, **more), "Pain")), ())


def _own(rows: list[dict[str, Any]], *, exploratory: bool = False, **plan: Any) -> list[Table]:
    points = own_points(analyse_studies(rows, OwnPlan(**plan)), "own.csv")
    return missing_tables(missing_results_of(points, exploratory=exploratory), ())


def test_the_answer_says_who_is_missing_and_what_that_does() -> None:
    studies, what_if = _of(*GOOD, SAID, SILENT)
    title, answer, graded = studies.head
    assert title == "Pain" and graded.startswith("GRADE: −")
    assert answer.startswith(
        "5 trials measured it; 3 give a usable number; dd-2019 and ee-2018 (38% of the people) do"
        " not. If the missing trials showed no effect, MD "
    )
    assert "no effect only as long as they showed" in answer and answer.endswith("Lower is better.")
    states = {row["name"]: (row["known"], row["why"]) for row in studies.mappings()}
    assert states["aa-2010"] == ("in numbers", None)
    assert states["dd-2019"][0] == "without usable numbers (no difference)"
    assert states["ee-2018"] == (
        "not reported",
        "set out to measure: Planned (article methods)",
    )
    rows = what_if.mappings()
    assert rows[0]["scenario"] == "are left out, as now" and rows[0]["missing_people"] is None
    assert rows[1]["scenario"] == "no effect" and rows[1]["missing_people"] == 150
    assert rows[-1]["scenario"].endswith("(Copas–Jackson bound)")


def test_one_trial_and_a_ratio() -> None:
    studies, what_if = _of(paper(events(15, 40, 3, 40), id="aa-2010"), ONE, outcome="pain-response")
    answer = studies.head[1]
    assert "the missing trial showed no effect, RR 5.00 [" in answer
    assert "(common effect)" in answer and "Higher is better." in answer
    effect = what_if.mappings()[1]
    assert effect["missing_effect"] == 1 and effect["pooled"] is None
    assert 1 < effect["common"] < 5


def test_what_was_not_read_in_full_may_give_the_result() -> None:
    from ldncli.records.model.bibliography import Source

    said = paper(
        outcome(), id="dd-2019", sources=(Source(id="article", kind="abstract", cite="Abstract"),)
    )
    why = next(row["why"] for row in _of(*GOOD, said)[0].mappings())
    assert why.endswith("its full paper was not read, and may give the result")


@pytest.mark.parametrize(
    ("papers", "told"),
    [
        (GOOD, "All 3 trials known to have measured it give a usable number. Lower is better"),
        (GOOD[:1], "The trial known to have measured it gives a usable number."),
        ([SAID, SILENT], "2 trials measured it; none give a usable number. Nothing is pooled"),
        ([], "No trial is known to have measured it."),
    ],
)
def test_what_is_said_where_nothing_can_be_moved(papers: list[Any], told: str) -> None:
    tables = _of(*papers)
    assert tables[0].head[1].startswith(told.removesuffix(" Lower is better")) and len(tables) == 1


def test_a_file_with_rows_without_effects() -> None:
    studies, what_if = _own(ROWS, measure="SMD")
    answer = studies.head[1]
    assert answer.startswith("5 studies measured it; 3 give a usable number; D and E do not. How")
    assert "How many people E had is not known" in answer
    assert "For the interval to lie above no effect, it would have to show SMD 0." in answer
    assert "no effect given" in [row["known"] for row in studies.mappings()]
    assert [row["missing_people"] for row in what_if.mappings()] == [None, 80, 80, None]
    assert any("ten are needed" in note for note in studies.notes)


def test_models_are_a_table_of_their_own() -> None:
    many = [{"study": str(i), "yi": 0.3 + 0.1 * (i % 5), "vi": 0.01 * (1 + i)} for i in range(14)]
    *_, models = _own(many)
    names = {row["model"] for row in models.mappings()}
    assert {"step function", "Copas", "limit meta-analysis"} <= names and names & {"PET", "PEESE"}
    assert "none proves that results are missing" in models.notes[-1]
    *_, forced = _own(ROWS[:3], exploratory=True)
    assert forced.title == "Models of why results are missing"


def test_a_comparison_with_another_treatment_is_another_question() -> None:
    active = paper(means(4, 2, 40, 5, 2, 40, scale="fiq"), id="ff-2020", comparators=("active",))
    answer = _of(active)[0].head[1]
    assert answer.startswith(
        "No trial is known to have measured it against placebo or no treatment."
    )
    assert "1 trial against another treatment or dose asks another question." in answer


def test_shares_of_one_group_have_no_null() -> None:
    rows = [{"study": "A", "xi": 9, "ni": 12}, {"study": "B", "xi": 3, "ni": 20}]
    tables = _own([*rows, {"study": "C", "ni": 30}], measure="PLO")
    assert len(tables) == 1 and "no value of no effect" in tables[0].head[1]
    assert [row["effect"] for row in tables[0].mappings()][1:] == [
        pytest.approx(0.75),
        pytest.approx(0.15),
    ]


def test_shares_of_a_file_are_told_as_counted() -> None:
    """Of one person with the event one had it: halves are added for the pool alone."""
    rows = [{"study": "A", "xi": 1, "ni": 1}, {"study": "B", "xi": 12, "ni": 40}]
    points = own_points(analyse_studies(rows, OwnPlan("PLO")), "own.csv")
    table = missing_tables(missing_results_of(points), ())[0]
    cells = [
        dict(zip([each.key for each in table.columns], row, strict=True)) for row in table.rows
    ]
    assert [each["effect"] for each in cells] == [1.0, 0.3]
    assert cells[0]["effect_ub"] == 1.0
