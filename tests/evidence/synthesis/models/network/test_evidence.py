"""Comparisons from the rows of a file, of effects and of arms."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.models.network.evidence import own_evidence

ARMS = [
    {"study": study, "treatment": name, "xi": str(events), "ni": "40"}
    for study, name, events in (
        ("One", "A", 4), ("One", "B", 9), ("Two", "B", 7), ("Two", "C", 3), ("Three", "A", 8),
        ("Three", "C", 6), ("Three", "B", 5),
    )
]  # fmt: skip


def test_a_line_for_each_arm_and_a_line_for_each_pair_are_the_same() -> None:
    found = own_evidence(ARMS, "OR")
    lines = [
        {
            "study": one["study"],
            "treat1": one["treatment"],
            "treat2": two["treatment"],
            **{"ai": one["xi"], "n1i": one["ni"], "ci": two["xi"], "n2i": two["ni"]},
        }
        for at, one in enumerate(ARMS)
        for two in ARMS[at + 1 :]
        if one["study"] == two["study"]
    ]
    again = own_evidence(lines, "OR")
    assert len(found.comparisons) == 5 and again.comparisons == found.comparisons
    assert found.people == {"A": 80, "B": 120, "C": 80} and found.ratio


def test_effects_are_taken_with_whatever_error_they_bring() -> None:
    rows = [
        {"study": "One", "treat1": "A", "treat2": "B", "yi": "0.4", "sei": "0.2"},
        {"study": "Two", "treatment": "B", "treat2": "C", "yi": "0.1", "ci_lb": "-0.292",
         "ci_ub": "0.492"},
        {"study": "Three", "treat1": "A", "treat2": "C", "yi": "", "sei": ""},
    ]  # fmt: skip
    found = own_evidence(rows, "MD", ("read",))
    assert [each.variance for each in found.comparisons] == pytest.approx([0.04, 0.04], rel=1e-3)
    ((why, names),) = found.left_out
    assert why.code == "network no numbers" and names == ("Three",)
    assert found.notes == ("read",) and found.better is None


@pytest.mark.parametrize(
    ("rows", "measure", "told"),
    [
        ([*ARMS, {**ARMS[0], "treatment": "a "}], "OR", "'A' and 'a' would be two treatments"),
        (ARMS, None, "no measure is named for events of arms"),
        (ARMS, "MD", "MD does not follow from events"),
        ([{k: v for k, v in row.items() if k != "study"} for row in ARMS], "OR", "names the study"),
        ([*ARMS, ARMS[0]], "OR", "One has A twice"),
        ([{**ARMS[0], "xi": ""}], "OR", r"row 1 \(One, A\) lacks a number"),
        ([{**ARMS[0], "treatment": " "}], "OR", "row 1 does not name its treatment"),
        ([{"study": "One", "treat1": "A", "yi": "1", "vi": "1"}], "MD", "row 1 does not name both"),
    ],
)
def test_what_cannot_be_read_is_refused(
    rows: list[dict[str, Any]], measure: str | None, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        own_evidence(rows, measure)
