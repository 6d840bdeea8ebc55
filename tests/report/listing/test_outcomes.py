"""Outcomes as a table: a row a pair of arms, contrasts, p values, sources."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.listing.outcomes import cite, outcome_table
from ldncli.report.words.language.numbers import p_printed
from tests.conftest import ROOT


def _rows(library: Library, name: str, **more: Any) -> list[dict[str, Any]]:
    return outcome_table(
        [paper for paper in library.papers() if paper.id == name], "t", **more
    ).mappings()


def _sides(row: dict[str, Any]) -> list[Any]:
    """n, mean, sd and events, first of the treated, then of the controls."""
    return [
        row[f"{side}_{key}"]
        for side in ("treatment", "control")
        for key in ("n", "mean", "sd", "events")
    ]


def test_a_difference_of_unknown_sign_is_no_number_of_the_table(library: Library) -> None:
    archer = next(paper for paper in library.papers() if paper.id == "archer-2019")
    first = archer.outcomes[0]
    assert first.contrast is not None and first.contrast.p == 0.27
    unclear = replace(first, contrast=replace(first.contrast, sign_stated=False))
    [row] = outcome_table([replace(archer, outcomes=(unclear,))], "t").mappings()
    assert [row[key] for key in ("contrast_type", "contrast", "contrast_low", "contrast_high")] == [
        "MD",
        None,
        None,
        None,
    ]
    assert row["p"] == 0.27
    assert [row[key] for key in ("unsigned", "unsigned_low", "unsigned_high")] == [
        -0.34,
        -0.95,
        0.27,
    ]


def test_numbers_as_reported(library: Library) -> None:
    first, second = _rows(library, "archer-2019")
    assert (first["paper_id"], first["study_id"], first["condition"], first["domain"]) == (
        "archer-2019",
        "thumb",
        "fibromyalgia",
        "pain-intensity",
    )
    assert (first["scale"], first["timepoint_weeks"], first["role"], first["analysis"]) == (
        "nrs-0-10",
        12,
        "primary",
        "itt",
    )
    assert _sides(first) == [29, -1.3, 1.6, None, 28, -0.9, 1.5, None] and _sides(second) == [
        29,
        None,
        None,
        12,
        28,
        None,
        None,
        6,
    ]
    assert [
        first[key] for key in ("contrast_type", "contrast", "contrast_low", "contrast_high", "p")
    ] == ["MD", -0.34, -0.95, 0.27, 0.27]
    assert (first["direction"], first["place"], first["source"]) == (
        "no-difference",
        "findings",
        "https://example.org/archer",
    )
    assert (
        second["contrast_type"] is second["contrast"] is second["p"] is None
        and second["source"] == "Full text"
        and second["place"] == "Table 2"
    )


def test_a_row_for_each_pair_of_arms(trial_library: Library) -> None:
    rows = _rows(trial_library, "ivory-2012", outcomes=frozenset({"pain-response"}))
    assert [_sides(row) for row in rows] == [
        [40, None, None, 9, 40, None, None, 8],
        [40, None, None, 15, 40, None, None, 8],
    ]
    papers = [paper for paper in trial_library.papers() if paper.id == "ivory-2012"]
    controls = tuple(
        replace(arm, role="control") if arm.id == "high" else arm for arm in papers[0].arms
    )
    pairs = outcome_table([replace(papers[0], arms=controls)], "t").mappings()[2:]
    assert [_sides(row)[4:] for row in pairs] == [
        [40, None, None, 15],
        [40, None, None, 8],
    ], "one treated, two controls"


def test_arms_that_are_missing_are_unknown(library: Library) -> None:
    [row] = _rows(library, "archer-2020")
    assert (
        _sides(row) == [None] * 8
        and row["condition"] == "fibromyalgia"
        and row["timepoint_weeks"] == 52
    )
    [bell] = _rows(library, "bell-2015")
    assert (
        (bell["p"], bell["p_is"]) == (0.001, "below")
        and bell["contrast_low"] is None
        and bell["contrast"] == -0.9
        and bell["condition"] == "crps"
    )


def test_conditions_are_the_outcomes_own_else_the_first(library: Library) -> None:
    [bell] = [paper for paper in library.papers() if paper.id == "bell-2015"]
    own = replace(
        bell,
        outcomes=(replace(bell.outcomes[0], condition="diabetic-neuropathy", place="abstract"),),
    )
    [row] = outcome_table([own], "t").mappings()
    assert row["condition"] == "diabetic-neuropathy" and row["place"] is None
    of_all = replace(bell, outcomes=(replace(bell.outcomes[0], condition=None),))
    assert outcome_table([of_all], "t").mappings()[0]["condition"] == bell.conditions[0]
    nobody = replace(of_all, conditions=())
    assert outcome_table([nobody], "t").mappings()[0]["condition"] is None


def test_domains_choose_rows_and_notes_stand_below(library: Library) -> None:
    table = outcome_table(
        library.papers(), "Outcomes", outcomes=frozenset({"fatigue"}), notes=["a", "b"]
    )
    assert (
        [row["paper_id"] for row in table.mappings()] == ["archer-2020"]
        and table.notes == ("a", "b")
        and table.title == "Outcomes"
    )
    shown = {column.key for column in table.columns if column.shown}
    assert {"paper_id", "domain", "p", "direction"} <= shown and not {
        "study_id",
        "place",
        "source",
        "analysis",
    } & shown
    assert {column.key: column.label for column in table.columns}["contrast_low"] == "contrast low"


@pytest.mark.parametrize(
    ("p", "relation", "told"),
    [(0.03, "=", 0.03), (0.001, "<", "<0.001"), (0.05, ">", ">0.05"), (None, "<", None)],
)
def test_p_values_keep_their_bounds(
    p: float | None, relation: str, told: float | str | None
) -> None:
    assert p_printed(p, relation) == told


def test_sources_by_address_else_by_name(library: Library) -> None:
    [archer] = [paper for paper in library.papers() if paper.id == "archer-2019"]
    assert (
        cite(archer, "abstract") == "https://example.org/archer"
        and cite(archer, "index") == "Index page"
        and cite(archer, "letter") == "letter"
    )


def _whom(paper_id: str, condition: str) -> set[tuple[str | None, str | None, str]]:
    asked = ask(load(str(ROOT / "data")), condition=condition, every_scope=True)
    rows = outcome_table(asked.selected, "t", all_have=asked.all_have).mappings()
    return {
        (row["condition"], row["population"], row["domain"])
        for row in rows
        if row["paper_id"] == paper_id
    }


def test_a_mixed_group_is_marked_and_stands_under_what_all_have() -> None:
    assert _whom("driver-2023", "fibromyalgia") == {
        ("chronic-pain", "mixed", "any-pain-relief"),
        ("chronic-pain", "mixed", "discontinuation"),
    }
    neuropathic = _whom("mckenzie-brown-2023", "neuropathic-pain")
    assert ("neuropathic-pain", None, "any-pain-relief") in neuropathic, "reported apart"
    assert ("chronic-pain", "mixed", "any-pain-relief") in neuropathic
    assert {each[:2] for each in _whom("younger-2013", "fibromyalgia")} == {("fibromyalgia", None)}


def test_a_group_of_which_nobody_says_what_all_have_is_of_no_condition(
    real_library: Library,
) -> None:
    asked = ask(real_library)
    rows = outcome_table(asked.selected, "t", all_have=asked.all_have).mappings()
    nobody = {row["paper_id"]: row["population"] for row in rows if row["condition"] is None}
    conditions = {paper.id: paper.conditions for paper in asked.selected}
    assert nobody and all(
        mixed == "mixed" or not conditions[paper] for paper, mixed in nobody.items()
    )
    for group in asked.mixed:
        for row in rows:
            if row["study_id"] == group.study.id and row["population"] == "mixed":
                assert row["condition"] != group.condition


def test_rows_say_whose_paper_they_are_of(library: Library) -> None:
    [first, _] = _rows(library, "archer-2019")
    assert (first["scope"], first["kind"], first["design"]) == ("ldn", "primary", "parallel-rct")


def test_the_condition_that_was_asked_for_comes_before_others_that_all_have(
    real_library: Library,
) -> None:
    for condition in ("fibromyalgia", "migraine"):
        asked = ask(real_library, condition=[condition], outcome=["headache-days"])
        rows = outcome_table(
            asked.selected, "t", all_have=asked.all_have, asked=asked.query.conditions
        ).mappings()
        theirs = {row["condition"] for row in rows if row["study_id"] == "figueiredo-2024"}
        assert theirs == {condition}
