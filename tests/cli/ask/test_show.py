"""`ldn show` and `ldn safety` at the command line: names of several words, words naming harms."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import ROOT, Run

DATA = ROOT / "data"


@pytest.mark.parametrize("words", [["younger", "2013"], ["Younger 2013"], ["younger-2013"]])
def test_words_that_are_one_name_together(ldn: Callable[..., Run], words: list[str]) -> None:
    assert ldn("show", *words, data=DATA).out.startswith("younger-2013 · Younger 2013 · ")


def test_several_names_show_several_papers(ldn: Callable[..., Run]) -> None:
    found = ldn("show", "bruun-2024", "younger-2013", data=DATA).out
    assert "bruun-2024 · " in found and "younger-2013 · " in found


def test_a_readable_name_without_a_known_author_finds_its_paper(ldn: Callable[..., Run]) -> None:
    assert ldn("show", "IBD series 2014", data=DATA).out.startswith("ibd-series-2014 · ")


def test_words_name_harms_in_answers_on_safety(ldn: Callable[..., Run]) -> None:
    assert ldn("safety", "nausea", data=DATA) == ldn("safety", "--harm", "nausea", data=DATA)
    both = ldn("safety", "headache", data=DATA)
    assert "headache: taken as the condition; use --harm 'headache' for the harm" in both.err


def test_a_missing_word_is_shown_by_example(ldn: Callable[..., Run]) -> None:
    for command, example in (("show", "ldn show younger-2013"), ("vocab", "ldn vocab conditions")):
        found = ldn(command)
        assert found.code == 2 and f"for example, `{example}" in found.err
