"""What is missing and what others say: trials by their end, gaps by
condition, reviews beside ours."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ldncli.evidence.reasons import because
from ldncli.evidence.survey.gaps import Gap
from ldncli.report.document.blocks import Block, Grid, Paragraph, plain
from ldncli.report.document.parts.outlook import gaps_section, reviews_section, trials_section
from tests.evidence.trials import paper
from tests.report.document.questions import NUMBERS, asked_of, entry, pain, rows_of, told, trial

# -- trials ----------------------------------------------------------------------------------------


def grids(blocks: tuple[Block, ...]) -> list[Grid]:
    return [each for each in blocks if isinstance(each, Grid)]


def test_no_trials_are_told() -> None:
    [text] = told(trials_section(asked_of()).blocks)
    assert (
        "No trial" in text
        and trials_section(asked_of()).title == "Trials under way, and trials without results"
    )
    blocks = trials_section(asked_of(entry("s", "completed", "2010"))).blocks
    assert isinstance(blocks[0], Paragraph) and [each.id for each in grids(blocks)] == [
        "table-silent"
    ]
    assert [each.id for each in grids(trials_section(asked_of(entry("e"))).blocks)] == [
        "table-running"
    ]


def test_running_trials_by_their_end_those_that_were_stopped_apart() -> None:
    ends = zip("abcd", (None, "2028", "2027-05", "2027-05"), strict=True)
    entries = [entry(each, completion=end) for each, end in ends]
    asked = asked_of(*entries, entry("e", "suspended", "2001"))
    grid, besides = grids(trials_section(asked).blocks)
    assert [row[0].split()[0] for row in rows_of(grid)] == ["c", "d", "b", "a"]
    assert [row[0].split()[0] for row in rows_of(besides)] == ["e"]
    ended = [
        entry(each, "completed", end)
        for each, end in zip("abc", (None, "2012", "2011"), strict=True)
    ]
    [silent] = grids(trials_section(asked_of(*ended)).blocks)
    assert [row[0].split()[0] for row in rows_of(silent)] == ["c", "b", "a"]


def row(**more: Any) -> list[str]:
    [grid] = grids(trials_section(asked_of(entry("e", **more))).blocks)
    heads = (
        "Trial",
        "Conditions",
        "Status",
        "Planned people",
        "Start",
        "Expected end",
        "Planned primary outcomes",
    )
    assert grid.right == {3} and grid.heads == heads and sum(grid.widths) == 100
    return rows_of(grid)[0]


def test_a_trial_as_its_register_says() -> None:
    dates = {"status_date": "2026-01", "completion": "2027", "start": "2026-02"}
    found = row(
        status="not-yet-recruiting", n_planned=1200, registrations=("NCT1", "NCT1", "X2"), **dates
    )
    assert found == [
        "NCT1 X2 [5]",
        "Fibromyalgia",
        "not yet recruiting (2026-01)",
        "1,200",
        "2026-02",
        "2027",
        "–",
    ]
    assert (
        row()[0] == "e [5]"
        and row()[2] == "recruiting as of 2020"
        and row(completion=None)[3:6] == ["–", "–", "not given"]
    )
    assert row(n_planned=60, n_actual=0)[3] == "0" and row(n_planned=60)[3] == "60"
    assert row(status="terminated", stop_reason="too slow.")[2] == "terminated (too slow)"


def test_planned_outcomes_are_named_up_to_three() -> None:
    assert row(primary_outcomes=("a", "b", "c"))[6] == "a; b; c"
    assert row(primary_outcomes=("a", "b", "c", "d", "e"))[6] == "a; b; c; and 2 more"


def test_conditions_of_a_trial() -> None:
    assert row(conditions=())[1] == "–"
    assert (
        row(conditions=("crps", "fibromyalgia"))[1]
        == "Complex regional pain syndrome and fibromyalgia"
    )
    five = ("pain", "crps", "fibromyalgia", "crohn-disease", "diabetic-neuropathy")
    assert row(conditions=five)[1].endswith(" and 1 more")


def test_a_protocol_is_no_register_entry() -> None:
    protocol = paper(
        id="p", kind="protocol", n=(20, 20), conditions=("crps",), comparators=(), dose=None
    )
    [grid] = grids(trials_section(asked_of(protocol)).blocks)
    assert grid.id == "table-besides", "nobody says that a plan of 2020 is under way"
    assert rows_of(grid)[0][2:] == ["protocol without a register entry", "–", "–", "not given", "–"]


# -- gaps ------------------------------------------------------------------------------------------


def gap(
    outcome: str | None,
    state: str,
    condition: str = "crps",
    running: int = 0,
    end: str | None = None,
) -> Gap:
    return Gap(condition, outcome, state, 0, None, running, end)  # type: ignore[arg-type]


def gap_rows(*gaps: Gap) -> list[list[str]]:
    section = gaps_section(asked_of(gaps=gaps))
    [grid] = grids(section.blocks)
    assert (
        grid.id == "table-gaps"
        and sum(grid.widths) == 100
        and (section.id, section.title) == ("gaps", "Gaps in the evidence")
    )
    assert grid.heads == (
        "Condition",
        "Only non-randomised studies",
        "Trials without a stated direction",
        "Only mixed groups",
        "Planned by a trial, not reported",
        "No study",
        "Trials planned or under way",
    )
    return rows_of(grid)


def test_one_row_a_condition_with_a_column_a_state() -> None:
    found = gap_rows(
        gap("fatigue", "only weak designs", running=2, end="2027"),
        gap("pain-intensity", "trials without a direction", running=2, end="2027"),
        gap("relapse", "only mixed groups", running=2, end="2027"),
        replace(gap("clinical-response", "only weak designs", running=2, end="2027"), planned=1),
        gap("quality-of-life", "planned, not reported", running=2, end="2027"),
        gap("pain-response", "no study", running=2, end="2027"),
        gap("harms", "only trials under way", running=2, end="2027"),
        gap(None, "no study", "fibromyalgia"),
    )
    assert found == [
        [
            "Complex regional pain syndrome",
            "Fatigue and clinical-response",
            "Pain intensity",
            "Relapse",
            "Clinical-response and quality-of-life",
            "Pain response and harms",
            "2, last expected to end 2027",
        ],
        ["Fibromyalgia", "–", "–", "–", "–", "Any outcome", "none"],
    ]
    assert gap_rows(gap("fatigue", "no study", running=1))[0][6] == "1"
    assert gap_rows(gap("fatigue", "only weak designs"))[0][5] == "–"


def test_many_absent_outcomes_are_counted() -> None:
    absent = [gap("fatigue", "no study")] * 6
    assert gap_rows(*absent)[0][5].count("atigue") == 6
    assert gap_rows(*absent, gap("harms", "only trials under way"))[0][5].startswith("7 outcomes")


def test_no_gaps() -> None:
    full, empty = (
        told(gaps_section(asked_of(trial("a", pain(1)))).blocks),
        told(gaps_section(asked_of()).blocks),
    )
    assert len(full) == len(empty) == 1 and full != empty
    assert "states the direction" in full[0] and "was found" in empty[0]


# -- reviews ---------------------------------------------------------------------------------------


def published(id: str = "r", estimate: float | None = -0.4) -> Any:
    known = {
        "label": "pain",
        "estimate": estimate,
        "ci": (-0.9, 0.1),
        "measure": "MD",
        "k": 2,
        "n": None,
    }
    row = SimpleNamespace(**known, certainty=None, prediction_interval=None)
    review = SimpleNamespace(id=id, name=id, related=(), notice=None)
    return SimpleNamespace(review=review, row=row)


def compared(
    id: str,
    verdict: str,
    why: tuple[str, ...] = (),
    estimate: float | None = -0.5,
    notices: tuple[Any, ...] = (),
) -> Any:
    from ldncli.evidence.reconciling.published import Result

    result = None if estimate is None else Result("MD", estimate, -0.85, -0.15, 4)
    return SimpleNamespace(
        theirs=published(id),
        ours=SimpleNamespace(result=result),
        verdict=verdict,
        now=verdict,
        then=None,
        why=tuple(map(because, why)),
        notices=notices,
    )


def reviews(**more: Any) -> tuple[Block, ...]:
    values = {"published": (), "reconciled": (), "contradictions": (), "reviews": (), **more}
    return reviews_section(asked_of(**values)).blocks


def test_without_pooled_results() -> None:
    [block] = reviews()
    assert told([block]) == ["No review of this question reports a pooled result."]


def test_verdicts_are_counted_the_most_frequent_first() -> None:
    found = [
        compared("a", "differs in size"),
        compared("b", "agrees"),
        compared("c", "agrees"),
        compared("d", "cannot be compared"),
    ]
    text = told(reviews(published=(published(),) * 4, reconciled=found))[0]
    assert (
        "4 pooled results." in text
        and "2 agree, 1 cannot be compared and 1 differs in size." in text
    )
    one = told(reviews(published=(published(estimate=None),)))[0]
    assert "1 pooled result, 1 without a number." in one and one.endswith(
        "Compared with ours: none."
    )


def test_results_beside_ours_what_differs_most_first() -> None:
    verdicts = ("agrees", "differs in size", "both inconclusive", "differs in conclusion")
    found = [compared(id, verdict) for id, verdict in zip("abcd", verdicts, strict=True)]
    [grid] = grids(reviews(published=(published(),), reconciled=found))
    assert grid.id == "table-reviews" and len(grid.notes) == 1 and sum(grid.widths) == 100
    assert grid.heads == ("Review and question", "Theirs", "Ours", "Verdict", "Why (notes)")
    assert [each[3] for each in rows_of(grid)] == [
        "differs in conclusion",
        "differs in size",
        "both inconclusive",
        "agrees",
    ]
    assert rows_of(grid)[0][0] == "d: pain [4]"


def notes_of(grid: Grid) -> list[str]:
    return told(map(Paragraph, grid.notes))


def test_what_was_published_on_a_review_comes_first_in_its_account() -> None:
    notice = because("commented", relation="comments-on", by="brown-2023", told=None)
    found = [compared("a", "agrees", ("no number",), notices=(notice,))]
    [grid] = grids(reviews(published=(published(),), reconciled=found))
    assert rows_of(grid)[0][4] == "1, 2"
    assert notes_of(grid)[1:] == ["1. Comment by brown-2023.", "2. No number printed."]


def test_what_explains_several_results_stands_once() -> None:
    codes = ("no number", "turned round")
    found = [compared(id, "agrees", codes) for id in "abc"] + [compared("d", "agrees", codes[:1])]
    [grid] = grids(reviews(published=(published(),), reconciled=found))
    assert [row[4] for row in rows_of(grid)] == ["1, 2", "1, 2", "1, 2", "1"]
    assert len(notes_of(grid)) == 3


def test_a_result_with_its_numbers_and_account() -> None:
    found = [
        compared("a", "agrees", ("no number", "turned round")),
        compared("b", "agrees", estimate=None),
    ]
    [grid] = grids(reviews(published=(published(),), reconciled=found))
    first, second = rows_of(grid)
    assert (
        "−0.40 [−0.90, 0.10]" in first[1]
        and "−0.50 [−0.85, −0.15]" in first[2]
        and "-" not in "".join(first[1:3])
    )
    assert first[4] == "1, 2" and second[2] == "none" and second[4] == "–"
    assert notes_of(grid)[1:] == [
        "1. No number printed.",
        "2. The scales run in opposite directions: theirs is reversed for the comparison.",
    ]


def test_what_cannot_be_compared_stands_apart() -> None:
    found = [compared("a", "agrees"), compared("b", "cannot be compared")]
    both = grids(reviews(published=(published(),), reconciled=found))
    assert [each.id for each in both] == ["table-reviews", "table-apart"] and both[1].notes == ()
    assert [row[0][0] for row in rows_of(both[1])] == ["b"]


def test_reviews_by_kind() -> None:
    kinds = {"a": "systematic-review", "b": "narrative-review", "c": "systematic-review"}
    papers = tuple(SimpleNamespace(id=id, kind=kind) for id, kind in kinds.items())
    texts = told(reviews(reviews=papers))
    assert texts[1:] == [
        "Systematic reviews: 2 reports [1, 3].",
        "Narrative reviews (no number from them is used): 1 report [2].",
    ]


def test_contradictions_are_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    from ldncli.report.document.parts import outlook
    from ldncli.report.table import Column, Table

    keys = ("first", "pair", "question", "second", "verdict")
    table = Table(
        "T",
        tuple(Column(each, each) for each in keys),
        (("a", "a -0.5, b 0.2", "Pain?", "b", "direction"),),
        (),
    )
    monkeypatch.setattr(outlook, "contradiction_table", lambda found, library, account: table)
    [grid] = grids(reviews(contradictions=("one",)))
    assert grid.id == "table-contradictions" and rows_of(grid) == [
        ["Pain?", "direction", "a −0.5, b 0.2 [1, 2]"]
    ]
    assert grid.heads == ("Question", "Verdict", "What each found") and sum(grid.widths) == 100
    assert plain(grid.rows[0][0], NUMBERS) == "Pain?"  # type: ignore[arg-type]
