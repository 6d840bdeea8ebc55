"""What changed since an earlier state, as a section."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.survey.changes_since import ChangedFinding, Changes, FindingState
from ldncli.report.document.blocks import Grid, Paragraph, Section
from ldncli.report.document.parts.changes import changes_section
from tests.evidence.trials import paper
from tests.report.document.questions import asked_of, entry, rows_of, told, trial

STATE = FindingState(
    "crps", "fatigue", True, ("a", "b"), 1200, "MD", 2, -0.5, -0.9, -0.1, "very-low", "better", None
)
QUIET = Changes((), (), (), (), 0)


def section(changes: Changes, *papers: Any, rule: str = "A rule.") -> Section:
    return changes_section(changes, asked_of(*papers), "the past", rule)


def state(**more: Any) -> str:
    """How a state is told."""
    moved = ChangedFinding(None, replace(STATE, **more), ())
    [grid] = [
        each for each in section(replace(QUIET, numbers=(moved,))).blocks if isinstance(each, Grid)
    ]
    return rows_of(grid)[0][2]


def test_nothing_changed() -> None:
    found = section(QUIET)
    assert (found.id, found.title) == ("changes", "What changed") and [
        each.role for each in found.blocks if isinstance(each, Paragraph)
    ] == ["lead", "note"]
    first, second = told(found.blocks)
    assert (
        first.startswith(
            "Compared with the past: 0 new reports, 0 changed conclusions, 0 findings with"
        )
        and second == "A rule."
    )
    assert first.endswith("0 findings unchanged.") and len(section(QUIET, rule="").blocks) == 1


def test_counts() -> None:
    turned = ChangedFinding(STATE, STATE, ("certainty",))
    text = told(section(Changes(("a",), (), (turned,), (turned,), 1), trial("a")).blocks)[0]
    assert "1 new report, 1 changed conclusion, 1 finding with" in text and text.endswith(
        "1 finding unchanged."
    )


def test_conclusions_and_numbers_have_tables_of_their_own() -> None:
    kinds = ("certainty", "direction", "effect", "first", "gone")
    turned = ChangedFinding(STATE, replace(STATE, certainty="low"), kinds)
    moved = ChangedFinding(STATE, replace(STATE, participants=1300), ())
    one, two = [
        each
        for each in section(Changes((), (), (turned,), (moved,), 0)).blocks
        if isinstance(each, Grid)
    ]
    assert (one.id, two.id) == (
        "table-turned",
        "table-moved",
    ) and two.title == f"Changed numbers, same {one.title[8:-1]}"
    assert sum(one.widths) == sum(two.widths) == 100
    assert one.heads == ("Question", "What changed", "Before", "Now") and two.heads == (
        "Question",
        "Before",
        "Now",
    )
    [row] = rows_of(one)
    assert row[0] == "Complex regional pain syndrome: fatigue"
    assert (
        row[1]
        == "certainty, direction, size relative to the important difference, first evidence and"
        " no longer answered"
    )
    assert row[2].endswith("certainty very low") and row[3].endswith("certainty low")
    assert "1,200 people" in rows_of(two)[0][1] and "1,300 people" in rows_of(two)[0][2]


def test_what_was_not_known() -> None:
    first, gone = ChangedFinding(None, STATE, ("first",)), ChangedFinding(STATE, None, ("gone",))
    [grid] = [
        each
        for each in section(replace(QUIET, conclusions=(first, gone))).blocks
        if isinstance(each, Grid)
    ]
    rows = rows_of(grid)
    assert (
        rows[0][2] == rows[1][3] == "nothing known"
        and rows[0][3] == rows[1][2]
        and rows[1][0].endswith(": fatigue")
    )


def test_a_state_in_words() -> None:
    text = state()
    assert text.startswith(
        "2 trials; 1,200 people; MD −0.50 [−0.90, −0.10], 2 of 2 with numbers; better"
    ) and text.endswith("; certainty very low")
    assert state(studies=("a",)).startswith("1 trial; ") and state(
        studies=("a",), randomised=False
    ).startswith("1 study; ")
    assert state(randomised=False).startswith("2 studies; ") and "people" not in state(
        participants=None
    )
    assert state(certainty=None).endswith("certainty not rated")


@pytest.mark.parametrize("missing", ["measure", "estimate", "ci_lb", "ci_ub"])
def test_no_number_where_a_part_of_it_is_missing(missing: str) -> None:
    assert "[" not in state(**{missing: None})


@pytest.mark.parametrize(
    ("effect", "leaning", "words"),
    [
        ("better", None, "better, by an important difference"),
        ("slightly better", None, "slightly better, less than an important difference"),
        ("none", None, "little to no difference"),
        ("slightly worse", None, "slightly worse, less than an important difference"),
        ("worse", None, "worse, by an important difference"),
        (None, "benefit", "more authors conclude benefit"),
        (None, "harm", "more authors conclude harm"),
        (None, "neither", "authors' conclusions favour neither side"),
        (None, None, "no clear direction"),
    ],
)
def test_sides_in_words(effect: str | None, leaning: str | None, words: str) -> None:
    assert state(effect=effect, leaning=leaning).split("; ")[-2] == words


def test_new_reports_by_kind_studies_first() -> None:
    kinds = {
        "a": "narrative-review",
        "b": "systematic-review",
        "c": "protocol",
        "e": "secondary-report",
        "f": "primary",
        "g": "primary",
    }
    papers = [paper(id=id, kind=kind) for id, kind in kinds.items()]
    texts = told(section(replace(QUIET, new=tuple("abcdefg")), *papers, entry("d")).blocks)
    assert texts[2:] == [
        "New reports",
        "Studies (2): f and g [6, 7]",
        "Further reports of studies (1): e [5]",
        "Register entries (1): d [4]",
        "Protocols (1): c [3]",
        "Systematic reviews (1): b [2]",
        "Other work (1): a [1]",
    ]


def test_reports_that_are_gone() -> None:
    texts = told(section(replace(QUIET, gone=("x", "a", "y")), trial("a")).blocks)
    assert texts[-1].startswith("No longer included") and texts[-1].endswith(": a, x and y.")
