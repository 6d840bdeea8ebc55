"""Tables about the base: bars, coverage by reviews, overlap, gaps."""

from __future__ import annotations

import pytest

from ldncli.evidence.survey.coverage import Coverage
from ldncli.evidence.survey.gaps import Gap
from ldncli.evidence.survey.shape import Share
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.tables.survey import coverage_table, gap_table, overlap_table, shape_table
from tests.evidence.trials import VOCABULARIES

COVERAGE = Coverage(
    {"r1": frozenset({"a", "b", "c"}), "r2": frozenset({"b", "c", "d"})},
    frozenset({"r1", "r2"}),
    {"a": ("r1",), "b": ("r1", "r2"), "e": (), "d": ("r2",)},
    {"a": 0, "b": 0, "e": 0, "d": 0},
)


def test_bars_are_as_long_as_their_share_of_the_longest() -> None:
    shares = [
        Share("kind", "primary", 60, 50),
        Share("kind", "review", 20, 0),
        Share("kind", "odd", 1, 1),
        Share("year", "2020", 8, 8),
    ]
    table = shape_table([*shares, Share("year", "2021", 0, 0)], 80, ["note"], mark="#")
    rows = table.mappings()
    assert [len(row["bar"]) for row in rows] == [30, 10, 1, 30, 0] and set(rows[0]["bar"]) == {"#"}
    assert [row["percent"] for row in rows] == [75, 25, 1.25, 10, 0] and table.notes == ("note",)
    assert (rows[0]["by"], rows[0]["value"], rows[0]["papers"], rows[0]["studies"]) == (
        "kind",
        "primary",
        60,
        50,
    ) and "(80 papers)" in table.title


def test_shares_of_nothing_are_unknown() -> None:
    [row] = shape_table([Share("kind", "primary", 0, 0)], 0, []).mappings()
    assert row["percent"] is None and row["bar"] == ""
    assert shape_table([Share("kind", "primary", 1, 0)], 1, []).mappings()[0]["bar"] == "█" * 30


def test_studies_that_no_review_includes_come_first() -> None:
    table = coverage_table(
        COVERAGE, {"a": "paper-a"}, {"a": "Adams 2019"}, {"r1": "Ray 2020"}, ["note"]
    )
    assert [(row["study_id"], row["n_reviews"]) for row in table.mappings()] == [
        ("e", 0),
        ("a", 1),
        ("d", 1),
        ("b", 2),
    ]
    assert table.mappings()[1]["paper_id"] == "paper-a" and table.mappings()[0]["paper_id"] is None
    assert table.mappings()[3]["reviews"] == ("r1", "r2")
    assert table.mappings()[3]["included"] == ("Ray 2020", "r2"), "by name where one is known"
    assert table.head == table.notes[1:], "said first"
    assert table.notes[0] == "note" and table.notes[1].startswith("2 reviews ")
    assert "in full for 2, in part for 0 and not at all for 0" in table.notes[1]
    assert table.notes[2] == "1 of 4 studies is in no review."
    # 6 inclusions of 4 studies in 2 reviews: (6 - 4) / (4 · 2 - 4)
    assert table.notes[3].endswith(": 50.0%.") and len(table.notes) == 4


def test_what_unread_lists_may_hold_is_not_known() -> None:
    lists = {"r1": frozenset({"a"}), "r2": frozenset[str]()}
    seen: dict[str, tuple[str, ...]] = {"a": ("r1",), "b": ()}
    table = coverage_table(
        Coverage(lists, frozenset({"r1"}), seen, {"a": 1, "b": 1}), {}, {}, {}, []
    )
    told = [(row["counted"], row["n_reviews"], row["n_unread"]) for row in table.mappings()]
    assert told == [("?", None, 1), ("1+", None, 1)]
    assert "in full for 1, in part for 0 and not at all for 1" in table.notes[0]
    assert "no list read names 1 of 2 studies" in table.notes[1]
    assert "fewer than two complete lists" in table.notes[2]


def test_one_review_overlaps_with_nothing() -> None:
    alone = Coverage({"r1": frozenset({"a"})}, frozenset({"r1"}), {"a": ("r1",)}, {"a": 0})
    notes = coverage_table(alone, {}, {}, {}, []).notes
    assert "%" not in notes[-1] and "fewer than two" in notes[-1]


def test_pairs_of_reviews() -> None:
    [row] = overlap_table(COVERAGE, {}, ["note"]).mappings()
    assert (
        row["first"],
        row["second"],
        row["in_first"],
        row["in_second"],
        row["shared"],
        row["cca"],
    ) == ("r1", "r2", 3, 3, 2, pytest.approx(0.5))
    assert overlap_table(COVERAGE, {}, ["note"]).notes == (
        "note",
        "2 reviews of 2 with a complete list of included studies can be compared.",
    )


def test_gaps_with_and_without_an_outcome() -> None:
    gaps = [
        Gap("crps", "fatigue", "only weak designs", 2, 4, 0, None),
        Gap(
            "fibromyalgia",
            None,
            "only trials under way",
            0,
            None,
            3,
            "2027-01",
            ("2023-02",),
        ),
    ]
    first, second = gap_table(gaps, VOCABULARIES, ["note"]).mappings()
    assert (
        first["condition_label"],
        first["outcome_label"],
        first["condition"],
        first["outcome"],
    ) == ("CRPS", "Fatigue", "crps", "fatigue")
    assert (
        first["state"],
        first["studies"],
        first["best_level"],
        first["running"],
        first["expected_end"],
    ) == ("only weak designs", 2, 4, 0, None)
    assert (
        second["outcome_label"],
        second["outcome"],
        second["running"],
        second["expected_end"],
    ) == ("any outcome", None, 3, "2027-01")
    assert second["last_known"] == "status of 1 as of 2023" and first["last_known"] is None
    table = gap_table([], VOCABULARIES, ["note"])
    assert (
        table.rows == ()
        and table.notes == ("note",)
        and {column.key: column.shown for column in table.columns}["best_level"] is False
    )


def test_a_planned_trial_of_an_old_state_is_not_called_running(real_library: Library) -> None:
    asked = ask(real_library, condition="fibromyalgia")
    told = gap_table(asked.gaps, asked.library.vocabularies, []).mappings()
    rows = [each for each in told if each["condition"] == "fibromyalgia"]
    [waiting] = {(each["running"], each["last_known"]) for each in rows}
    assert waiting == (1, "status as of 2023")
    states = {each["state"] for each in told}
    assert not any("running" in each for each in states)
