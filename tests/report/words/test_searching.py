"""What a search says of the words."""

from __future__ import annotations

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import load
from ldncli.report.words.searching import heard
from tests.conftest import LIBRARY


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("thumbs", []),
        ("fibromialgia", ["fibromialgia: searched for fibromyalgia"]),
        ("microg", ["microg: searched for microg*"]),
        ("xqzw", ["xqzw: no paper has this word"]),
        (
            "Crohn's disease",
            ["Crohn's disease: a known condition, but no paper here is about it or names it"],
        ),
        (
            "sore thumbs morphine",
            [
                "no paper has all the words; 3 have most of them; not found there: morphine (2),"
                " sore (1) and thumbs (1)"
            ],
        ),
        (
            "hand thumbs xqzw",
            [
                "xqzw: no paper has this word",
                "no paper has all the other words; 3 have most of them; not found there: hand (2)"
                " and thumbs (1)",
            ],
        ),
    ],
)
def test_what_is_said(words: str, said: list[str]) -> None:
    asked = ask(load(str(LIBRARY)), words=words, every_scope=True, nearly=True)
    assert asked.match
    assert list(heard(asked.match, asked.selection.ids)) == said
    assert asked.match.says_something == bool(said)
