"""What screening says: how far one is, what comes next, kinds of publication, what was voted."""

from __future__ import annotations

import pytest

from ldncli.cli.review.screening.words import kind_words, next_step, progress_words, vote_words
from ldncli.screening.session import Progress
from ldncli.screening.standing import Vote


def test_how_far_one_is() -> None:
    assert (
        progress_words(Progress(decided=3, included=1, unsure=0, left=2))
        == "3 decided (1 included) · 2 left"
    )
    assert (
        progress_words(Progress(decided=3, included=1, unsure=1, left=2))
        == "3 decided (1 included, 1 unsure) · 2 left"
    )
    assert (
        progress_words(Progress(decided=3, included=0, unsure=0, left=1), conflicts=True)
        == "3 resolved · 1 conflict left"
    )


def test_the_next_step_follows_the_stage() -> None:
    assert next_step("title-abstract", 0) is None
    assert next_step("title-abstract", 1) == "1 waits for full text: `ldn screen --stage full-text`"
    told = next_step("full-text", 1200)
    assert told and told.startswith("1,200 are included") and "`ldn draft CANDIDATE`" in told


def test_a_vote_has_its_reason_only_where_it_excludes() -> None:
    assert (
        vote_words(Vote(by="Ann", verdict="exclude"), "wrong design")
        == "Ann: exclude: wrong design"
    )
    assert (
        vote_words(Vote(by="Ann", verdict="include", note="ask"), "wrong design")
        == "Ann: include (ask)"
    )


@pytest.mark.parametrize(
    ("types", "told"),
    [
        (("JOUR",), "journal article"),
        (("JOUR", "Journal article", "CONF"), "journal article, Journal article, conference"),
        (("GEN",), ""),
        (("Randomized Controlled Trial",), "Randomized Controlled Trial"),
    ],
)
def test_codes_of_kinds_are_spelt_out(types: tuple[str, ...], told: str) -> None:
    assert kind_words(types).startswith(told)
    assert bool(kind_words(types)) == bool(told)
