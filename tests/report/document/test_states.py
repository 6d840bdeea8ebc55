"""What changed: between two bases, since a day, since a digest; and whom a state refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ldncli.errors import DocumentError
from ldncli.evidence.survey.changes_since import compare_states
from ldncli.records.index.library import load
from ldncli.report.document.states import (
    papers_since,
    parse_state,
    question_of,
    state_now,
    state_without,
    to_json,
)
from tests.conftest import Run
from tests.report.document.reports import question_to


def test_a_state_is_read_back(trials: Path) -> None:
    state = state_now(question_to(trials))
    assert parse_state(to_json(state), "x.json") == state


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "other"}',
        '{"format": "ldn-report-state-1", "findings": 3}',
        "\x00",
    ],
)
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="contains no saved state"):
        parse_state(text, "x.json")


def test_nothing_changed_since_now(trials: Path) -> None:
    state = state_now(question_to(trials))
    found = compare_states(state, state)
    assert not (
        found.new or found.gone or found.conclusions or found.numbers
    ) and found.unchanged == len(state.findings)


def test_conclusions_and_numbers_are_told_apart(trials: Path) -> None:
    now = state_now(question_to(trials))
    first, *rest = now.findings
    other = "low" if first.certainty != "low" else "very-low"
    turned = compare_states(replace(now, findings=(replace(first, certainty=other), *rest)), now)
    assert [each.kinds for each in turned.conclusions] == [("certainty",)] and not turned.numbers
    moved = compare_states(
        replace(now, findings=(replace(first, participants=(first.participants or 0) + 1), *rest)),
        now,
    )
    assert not moved.conclusions and [each.cell for each in moved.numbers] == [first.cell]
    assert [
        each.kinds for each in compare_states(replace(now, findings=tuple(rest)), now).conclusions
    ] == [("first",)]
    assert [
        each.kinds for each in compare_states(now, replace(now, findings=tuple(rest))).conclusions
    ] == [("gone",)]
    worse = compare_states(
        replace(now, findings=(replace(first, effect="worse", leaning=None), *rest)),
        replace(now, findings=(replace(first, effect="better", leaning=None), *rest)),
    )
    assert worse.conclusions[0].kinds == ("direction", "effect")


def test_the_smallest_move_of_a_number_is_none(trials: Path) -> None:
    now = state_now(question_to(trials))
    place = next(place for place, each in enumerate(now.findings) if each.estimate is not None)
    nudged = list(now.findings)
    nudged[place] = replace(nudged[place], estimate=(nudged[place].estimate or 0) + 1e-12)
    assert compare_states(now, replace(now, findings=tuple(nudged))).unchanged == len(nudged)


def test_filters_name_a_question_in_any_order() -> None:
    assert question_of({"condition": ["a", "b"], "dose": None}) == question_of(
        {"condition": ["b", "a"]}
    )
    assert question_of({"condition": ["a"]}) != question_of({"outcome": ["a"]})


def test_new_papers_by_day_of_reading_and_by_year(trials: Path) -> None:
    library = load(str(trials))
    papers = list(library.papers())
    late, rule = papers_since(library, papers, "2026-01-02")
    assert "read after 2026-01-02" in rule and 0 < len(late) < len(papers)
    early, rule = papers_since(library, papers, "2019-06-30")
    assert "published in 2019 or later" in rule
    assert sorted(early) == sorted(each.id for each in papers if each.year >= 2019)
    asked = question_to(trials)
    assert compare_states(state_without(asked, early), state_now(asked)).new


def test_against_an_older_folder(ldn: Callable[..., Run], trials: Path, tmp_path: Path) -> None:
    import shutil

    old = tmp_path / "old"
    shutil.copytree(trials, old)
    for file in (old / "papers").glob("lowe-*.yaml"):
        file.unlink()
    run = ldn("report", "--against", str(old), data=trials)
    assert run.code == 0, run.err
    assert (
        "## What changed" in run.out
        and "1 new report" in run.out
        and "lowe-2022" in run.out.split("## Question")[0]
    )


def test_since_a_digest_that_a_report_kept(ldn: Callable[..., Run], trials: Path) -> None:
    first = ldn("report", "--condition", "fibromyalgia", data=trials)
    digest = first.out.split("digest ")[1][:12]
    (trials / "papers" / "ivory-2012.yaml").unlink()
    run = ldn("report", "--condition", "fibromyalgia", "--since", digest[:8], data=trials)
    assert (
        run.code == 0
        and f"Compared with the data of digest {digest}" in run.out
        and "No longer included" in run.out
    )
    other = ldn("report", "--since", digest, data=trials)
    assert (
        other.code == 2
        and "no state is saved" in other.err
        and "none is saved for this question" in other.err
    )
    wrong = ldn("report", "--condition", "fibromyalgia", "--since", "0123456789ab", data=trials)
    assert wrong.code == 2 and digest in wrong.err


def test_a_snapshot_is_written_and_compared_with(
    ldn: Callable[..., Run], trials: Path, tmp_path: Path
) -> None:
    file = tmp_path / "state.json"
    assert ldn("report", "--snapshot", str(file), "--no-keep", data=trials).code == 0
    assert "0 new reports" in ldn("report", "--against", str(file), data=trials).out
    assert (
        "a different question"
        in ldn("report", "--condition", "crps", "--against", str(file), data=trials).err
    )
    assert ldn("report", "--against", str(tmp_path / "none.json"), data=trials).code == 4
    file.write_text("nonsense")
    assert ldn("report", "--against", str(file), data=trials).code == 3


def test_no_keep_keeps_nothing(ldn: Callable[..., Run], trials: Path) -> None:
    import os

    ldn("report", "--no-keep", data=trials)
    assert not (Path(os.environ["LDN_CACHE"]) / "reports").exists()
    ldn("report", data=trials)
    assert len(list((Path(os.environ["LDN_CACHE"]) / "reports").iterdir())) == 1
