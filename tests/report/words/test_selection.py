"""How many papers a question keeps, why the others are left out, and how its words were understood,
in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.query import Selection
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.records.vocabularies.unread import Unread
from ldncli.report.words.selection import (
    SENTENCES,
    besides_words,
    heard,
    left_out_words,
    reason_words,
    selection_words,
    unread_words,
)
from tests.conftest import LIBRARY
from tests.report.words.codes import codes_in


def test_every_reason_that_evidence_gives_has_its_words_and_no_words_stand_idle() -> None:
    assert codes_in("selecting/query.py") == set(SENTENCES)


def test_reasons_are_told_after_their_number() -> None:
    selection = Selection(
        ("a",),
        {
            because("without the words"): 6,
            because("no dose", unit="mg"): 1,
            because("other direction"): 2,
        },
    )
    assert (
        selection_words(selection)
        == "1 of 10 papers; left out: 6 without these words, 1 without a dose in mg per day, "
        "2 with another direction, or none stated"
    )
    assert left_out_words(selection)["without these words"] == 6
    assert selection_words(Selection(("a",))) == "1 of 1 papers"


def test_another_scope_is_told_by_the_topic_where_its_own_alone_is_asked_for() -> None:
    assert reason_words(because("other scope", apart="the drug by itself")) == (
        "not the drug by itself"
    )
    assert reason_words(because("other scope", apart=None)) == "on another treatment"


def test_what_else_is_in_the_base_is_told_by_how_it_stands(real_library: Library) -> None:
    told = besides_words(ask(real_library, condition="fibromyalgia").body)
    assert "1 trial planned or under way (status as of 2023)" in told
    assert "2 other register entries or protocols (1 withdrawn or suspended, 1 old plan)" in told


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
                "no paper has all the words; 3 have most of them; 2 of them do not mention"
                " morphine, 1 does not mention sore and 1 does not mention thumbs"
            ],
        ),
        (
            "hand thumbs xqzw",
            [
                "xqzw: no paper has this word",
                "no paper has all the other words; 3 have most of them; 2 of them do not mention"
                " hand and 1 does not mention thumbs",
            ],
        ),
    ],
)
def test_what_is_said(words: str, said: list[str]) -> None:
    asked = ask(load(str(LIBRARY)), words=words, every_scope=True, nearly=True)
    assert asked.match
    assert list(heard(asked.match, asked.selection.ids)) == said
    assert asked.match.says_something == bool(said)


# -- reports that were not read --------------------------------------------------------------------


def report(what: str) -> Unread:
    return Unread(what=what, conditions=("crps",), seen="slides", tried="title", missing="all")


def _asked(unread: tuple[Unread, ...], wider: tuple[Unread, ...] = ()) -> Any:
    """A question of which nothing is known but what was not read."""
    return SimpleNamespace(unread=unread, unread_wider=wider)


REPORTS = [
    report("Bell and others 2016, one case, 3 mg"),
    report("A talk (in Dutch), two cases"),
    report("NCT00000008"),
]


@pytest.mark.parametrize(
    ("count", "most", "words"),
    [
        (1, 3, "1 report not yet read (Bell and others 2016)"),
        (2, 3, "2 reports not yet read (Bell and others 2016; A talk)"),
        (3, 3, "3 reports not yet read (Bell and others 2016; A talk; NCT00000008)"),
        (3, 1, "3 reports not yet read (Bell and others 2016; 2 more)"),
        (3, 0, "3 reports not yet read"),
    ],
)
def test_reports_that_were_not_read_are_counted_and_named(
    count: int, most: int, words: str
) -> None:
    unread = tuple(REPORTS[:count])
    assert unread_words(_asked(unread), most) == (words,)
    wider = words.replace(" not", " on a wider condition not", 1)
    assert unread_words(_asked((), unread), most) == (wider,)
    both = f"{words}, and {count} on a wider condition"
    assert unread_words(_asked(unread, unread), most) == (both,)


def test_nothing_is_said_where_all_was_read() -> None:
    assert unread_words(_asked(())) == ()
