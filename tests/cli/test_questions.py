"""Plain words in the place of options."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ldncli.cli.app import COMMANDS, main
from tests.conftest import ROOT, Run

# Commands that choose papers, and take no words or files of their own.
BY_WORDS = """
evidence safety doses sof reconcile report pool forest funnel rob map stats coverage gaps recheck
brief
""".split()


@pytest.mark.parametrize("command", BY_WORDS)
def test_every_command_that_takes_a_condition_takes_it_as_words(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    assert "[WORDS]..." in capsys.readouterr().out


def test_the_others_have_words_or_files_of_their_own() -> None:
    others = {"search", "export", "site", "serve"}
    assert set(BY_WORDS) | others < set(COMMANDS)


def test_words_ask_what_the_option_asks(ldn: Callable[..., Run]) -> None:
    for words in (["CRPS"], ["reflex", "sympathetic", "dystrophy"], ["rsd"]):
        assert ldn("evidence", *words) == ldn("evidence", "--condition", "CRPS")
    both = ldn("pool", "fibro", "--outcome", "pain-intensity", "--format", "json")
    assert both == ldn("pool", "fibromyalgia pain intensity", "--format", "json")
    assert both.code == 0


def test_words_stand_beside_options(ldn: Callable[..., Run]) -> None:
    one = ldn("evidence", "CRPS", "--condition", "fibromyalgia")
    assert one == ldn("evidence", "fibromyalgia", "CRPS")


def test_words_that_name_nothing_are_refused(ldn: Callable[..., Run]) -> None:
    found = ldn("evidence", "qqq")
    assert found.code == 2 and "'qqq' is not a condition" in found.err and found.out == ""


def test_what_may_mean_two_things_is_said(ldn: Callable[..., Run]) -> None:
    found = ldn("evidence", "depression", data=ROOT / "data")
    assert "depression: taken as the condition; use --outcome 'depression'" in found.err
    everything = ldn("evidence", "LDN", data=ROOT / "data")
    assert "LDN: this whole base is about it, so it excludes nothing" in everything.err
    assert everything.out == ldn("evidence", data=ROOT / "data").out
    scale = ldn("evidence", "FIQ", data=ROOT / "data")
    assert "FIQ: a scale of impact of disease, which was asked for" in scale.err


@pytest.mark.parametrize("words", [["lupus"], ["--condition", "lupus"]])
def test_a_known_condition_without_papers_says_so(
    ldn: Callable[..., Run], words: list[str]
) -> None:
    found = ldn("evidence", *words, data=ROOT / "data")
    told = "Systemic lupus erythematosus: a known condition, but no paper here is about it"
    assert found.code == 0 and told in found.err


def test_a_search_for_the_treatment_says_what_it_is(ldn: Callable[..., Run]) -> None:
    told = "this whole base is about it, so nearly every paper matches"
    assert f"LDN: {told}" in ldn("search", "LDN", data=ROOT / "data").err
    assert told not in ldn("search", "LDN", "dreams", data=ROOT / "data").err


def test_words_do_not_go_with_a_file_of_studies(ldn: Callable[..., Run]) -> None:
    found = ldn("pool", "fibro", "--studies", "x.csv", data=None)
    assert found.code == 2 and "a question in words works on the evidence base" in found.err


def test_an_author_of_several_papers_is_a_choice(ldn: Callable[..., Run]) -> None:
    found = ldn("show", "younger", data=ROOT / "data")
    assert found.code == 2 and found.out == ""
    assert found.err.startswith(
        "error: 'younger' could be any of 4 papers\n  younger-2009 · Younger 2009 · "
    )
    assert found.err.endswith("see docs/messages.md#unclear-name\n")
    one = ldn("show", "younger 2013", data=ROOT / "data")
    assert one.code == 0 and "younger-2013 · Younger 2013 · " in one.out
