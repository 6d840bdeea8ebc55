"""Lists of words, and words that begin a line."""

from __future__ import annotations

from ldncli.report.words.language.phrases import series, upper


def test_a_list_ends_with_its_last_word() -> None:
    assert series([]) == ""
    assert series(["a"]) == "a"
    assert series(["a", "b", "c"]) == "a, b and c"
    assert series(["a", "b"], "or") == "a or b"


def test_a_long_list_says_how_many_there_are_more() -> None:
    assert series(["a", "b", "c", "d"], most=2) == "a, b and 2 more"
    assert series(["a", "b"], most=2) == "a and b"


def test_a_line_begins_large_and_keeps_the_rest() -> None:
    assert upper("iPS cells") == "IPS cells"
    assert upper("") == ""
