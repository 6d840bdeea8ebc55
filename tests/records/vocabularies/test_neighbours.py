"""Neighbours of words that name no term."""

from __future__ import annotations

import pytest

from ldncli.errors import UnknownTermError
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.neighbours import neighbours, term_by_form

NAMES = {
    "gout": "gout",
    "herpes": "herpes",
    "ehlers danlos syndrome": "eds",
    "rheumatoid arthritis": "ra",
    "psoriatic arthritis": "psa",
    "rheumatism": "pain",
    "long haulers": "long-covid",
    "vivid dreams": "dreams",
    "oesophageal pain": "throat",
}


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        # A slip in three letters is another word.
        ("gut", []),
        ("ehlers", ["eds"]),
        ("rheumatoid", ["ra"]),
        # Beginnings and words come before slips: rheumatis is a slip of rheumatism too.
        ("arthritis", ["psa", "ra"]),
        ("rheumatizm", ["pain"]),
        ("bad dreams", ["dreams"]),
        ("", []),
        ("xylophone", []),
    ],
)
def test_beginnings_and_words_come_before_slips_and_these_before_shared_words(
    words: str, terms: list[str]
) -> None:
    assert neighbours(words, NAMES) == terms


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("long hauler", "long-covid"),
        ("Esophageal pain", "throat"),
        ("vivid dream", "dreams"),
        ("dream", None),
        ("", None),
    ],
)
def test_spelling_and_number_make_no_other_name(words: str, term: str | None) -> None:
    assert term_by_form(words, NAMES) == term


def test_one_form_of_two_terms_is_neither() -> None:
    assert term_by_form("dream", {"dreams": "one", "dream s": "two", "dreames": "two"}) == "one"
    assert term_by_form("cold", {"colds": "one", "cold": "two"}) is None


@pytest.mark.parametrize(
    ("vocabulary", "words", "term"),
    [
        ("conditions", "long hauler", "long-covid"),
        ("harms", "bad dreams", None),
        ("conditions", "rheumatoid", None),
    ],
)
def test_the_vocabularies_of_the_base(
    vocabulary: str, words: str, term: str | None, real_library: Library
) -> None:
    known = real_library.vocabulary(vocabulary)
    if term:
        assert known.resolve(words) == term
        return
    with pytest.raises(UnknownTermError) as refusal:
        known.resolve(words)
    near = {"bad dreams": "vivid dreams", "rheumatoid": "rheumatoid arthritis"}[words]
    assert f"'{near}'" in (refusal.value.hint or "")
