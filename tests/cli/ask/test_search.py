"""`ldn search` as people and programs see it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT, Run


def ids(run: Run) -> list[str]:
    return [row["paper_id"] for row in json.loads(run.out)]


def test_people_get_one_line_a_study_and_programs_the_other_reports_last(
    ldn: Callable[..., Run],
) -> None:
    seen = ldn("search", "fibro")
    told = " ".join(seen.out.split())
    assert "archer-2020" not in told and "study + other report" in told
    assert "one line per study; --unfold lists each of its reports" in seen.err
    for words in (["--wide"], ["--columns", "paper_id,year"]):
        told = ldn("search", "fibro", *words)
        assert "archer-2020" in told.out and "--unfold" not in told.err, "nothing is hidden"
    assert "archer-2020" not in ldn("search", "fibro", "--columns", "paper_id,report").out
    listed = ids(ldn("search", "fibro", "--format", "json"))
    assert listed[0] == "archer-2019" and listed[-1] == "archer-2020"
    unfolded = ids(ldn("search", "fibro", "--format", "json", "--unfold"))
    assert unfolded[:2] == ["archer-2019", "archer-2020"] and sorted(unfolded) == sorted(listed)
    assert "archer-2020" in ldn("search", "fibro", "--unfold").out


def test_a_cut_list_says_of_how_many_and_how_to_see_the_rest(ldn: Callable[..., Run]) -> None:
    run = ldn("search", "fibro", "--limit", "1")
    assert "showing 1 of 3; --all shows the rest" in run.out
    whole = ldn("search", "fibro", "--limit", "1", "--all")
    assert "showing" not in whole.out + whole.err
    by_year = ldn("search", "fibro", "--limit", "1", "--sort", "year")
    assert "showing 1 of 3;" in by_year.out


def test_a_filter_alone_ranks_by_the_evidence(ldn: Callable[..., Run]) -> None:
    listed = ids(ldn("search", "--condition", "fibro", "--format", "json"))
    assert listed[0] == "archer-2019" and listed[-1] == "archer-2020"


def test_relevance_is_the_order_of_the_words_alone(ldn: Callable[..., Run]) -> None:
    assert set(ids(ldn("search", "fibro", "--sort", "relevance", "--format", "json"))) == set(
        ids(ldn("search", "fibro", "--format", "json"))
    )
    refused = ldn("search", "--sort", "relevance")
    assert refused.code == 2 and "name words to search for" in refused.err


def test_what_was_understood_is_said(ldn: Callable[..., Run]) -> None:
    run = ldn("search", "fibromialgia")
    assert "fibromialgia: searched for fibromyalgia" in run.err and "archer-2019" in run.out
    run = ldn("search", "xqzw")
    assert run.code == 0 and run.err == "xqzw: no paper has this word\n", "said once"
    known = ldn("search", "lupus", data=ROOT / "data")
    assert "a known condition, but no paper here" in known.err
    assert "`ldn brief lupus` names what is nearby" in known.err


def test_an_export_wants_all_words(ldn: Callable[..., Run]) -> None:
    assert len(ldn("export", "sore thumbs morphine", "--format", "csv").out.splitlines()) == 1
    assert "gray-2017" in ldn("search", "sore thumbs morphine").out


def test_reports_that_were_not_read_are_named(ldn: Callable[..., Run], world: Path) -> None:
    (world / "unverified.yaml").write_text(
        "version: '2026-01-01'\npapers:\n  - what: A talk, two cases\n    conditions: [crps]\n"
        "    seen: slides\n    tried: title\n    missing: all\n"
    )
    told = "1 report not yet read (A talk)"
    for words in (["RSD"], ["--condition", "crps"], ["pain", "CRPS"]):
        assert told in ldn("search", *words, "--data", str(world)).err, words
    for words in (["fibro"], []):
        assert "not yet read" not in ldn("search", *words, "--data", str(world)).err, words
