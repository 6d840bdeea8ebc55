"""What was probably meant: slips, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.errors import distance, nearest, nearest_word, slip


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("fybromyalgia", ["fibromyalgia", "myalgia"], "fibromyalgia"),
        ("titel", ["title", "table"], "title"),
        ("rheumatoid", ["rheumatism", "rheumatoid arthritis"], "rheumatoid arthritis"),
        ("danlos", ["ehlers danlos syndrome", "dance"], "ehlers danlos syndrome"),
        ("abstrakt x", ["abstract", "results"], "abstract"),
        ("gut", ["gout"], None),
        ("ehlers", ["herpes"], None),
        ("revia", ["revista"], None),
        ("lupus", [], None),
        ("", ["a", ""], None),
    ],
)
def test_what_was_meant(word: str, known: list[str], meant: str | None) -> None:
    assert nearest_word(word, known) == meant
    assert nearest(word, known) == (f"did you mean {meant!r}?" if meant else None)


def test_slips() -> None:
    assert distance("abcd", "abdc", 2) == 1, "letters swapped are one slip"
    assert distance("abcd", "abc", 2) == distance("abc", "abcd", 2) == 1
    assert distance("abcd", "wxyz", 2) == 3 and distance("a", "abcdef", 2) == 3
    assert slip("pain", "gain") is None, "a word of a few letters with another first one"
    assert slip("fibromyalgia", "ibromyalgia") == 1


@given(st.text(max_size=8), st.text(max_size=8), st.integers(0, 4))
def test_a_distance_has_no_direction(one: str, other: str, most: int) -> None:
    assert min(distance(one, other, most), most + 1) == min(distance(other, one, most), most + 1)
    assert (distance(one, other, most) == 0) == (one == other)
