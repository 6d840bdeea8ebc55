"""Words as the search compares them: spellings, compounds, abbreviations, plurals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.records.text.words import (
    BETWEEN,
    both_numbers,
    compounds,
    is_abbreviation,
    singular,
    spellings,
    stem_of,
    tokens,
    unaccented,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("randomised", "randomized"),
        ("randomisation", "randomization"),
        ("oesophageal", "esophageal"),
        ("paediatric", "pediatric"),
        ("anaemia", "anemia"),
        ("diarrhoea", "diarrhea"),
        ("tumours", "tumors"),
        ("behavioural", "behavioral"),
        ("centre", "center"),
        ("fibres", "fibers"),
        ("analysed", "analyzed"),
        ("labelled", "labeled"),
        ("enrollment", "enrolment"),
        ("catalogue", "catalog"),
        ("programmes", "programs"),
        ("defence", "defense"),
        ("leucocyte", "leukocyte"),
        ("sulphate", "sulfate"),
        ("mcg", "µg"),
        ("Sjögren’s", "sjogren"),
        ("Rodríguez", "rodriguez"),
        ("O'Kelly", "okelly"),
        ("ﬁbro", "fibro"),
        ("RCTs", "rct"),
    ],
)
def test_two_spellings_of_one_word(one: str, other: str) -> None:
    assert tokens(one) == tokens(other) != []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cross-over", ["cross", "over", BETWEEN, "crossover"]),
        ("TNFα", ["tnf", "alpha", BETWEEN, "tnfalpha"]),
        ("TNF-α", ["tnf", "alpha", BETWEEN, "tnfalpha"]),
        ("α-lipoic", ["alpha", "lipoic", BETWEEN, "alphalipoic"]),
        ("ἀλφα", ["αλφα"]),
        ("ME/CFS", ["me", "cfs"]),
        ("4.5 mg", ["4", "5", "mg"]),
        ("LODONAL™", ["lodonal"]),
        ("", []),
        ("– · ·", []),
    ],
)
def test_words_of_a_text(text: str, found: list[str]) -> None:
    assert tokens(text) == found


def test_abbreviations_keep_their_letters() -> None:
    assert [is_abbreviation(each) for each in ("CRPS", "tDCS", "OGFr", "IL", "RCTs")] == [True] * 5
    assert [is_abbreviation(each) for each in ("McDermott", "Pain", "a", "B", "crps", "4")] == (
        [False] * 6
    )
    ordinary: set[str] = set()
    assert tokens("CRPS and AIDS, aided", ordinary) == ["crps", "and", "aids", "aided"]
    assert ordinary == {"and", "aided"}
    assert stem_of("crps") == "crps" and stem_of("aided") == stem_of("aids"), (
        "without a vowel no ending"
    )


def test_a_text_all_in_capitals_tells_no_abbreviation() -> None:
    ordinary: set[str] = set()
    tokens("LODONAL IN THE TREATMENT OF SUBJECTS", ordinary)
    assert "treatment" in ordinary and "subjects" in ordinary


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("receptors", "receptor"),
        ("studies", "study"),
        ("biopsies", "biopsy"),
        ("doses", "dose"),
        ("losses", "loss"),
        ("reflexes", "reflex"),
        ("lupus", "lupus"),
        ("psoriasis", "psoriasis"),
        ("mass", "mass"),
        ("gas", "gas"),
        ("crps", "crps"),
    ],
)
def test_singular(many: str, one: str) -> None:
    assert singular(many) == one


def test_a_name_in_both_numbers() -> None:
    assert both_numbers("toll like receptor") == ("toll like receptor", "toll like receptors")
    assert both_numbers("biopsy") == ("biopsy", "biopsies")
    assert both_numbers("crps") == ("crps",) and both_numbers("il 6") == ("il 6",)
    assert both_numbers("lupus") == ("lupus",)


def test_spellings_of_a_name() -> None:
    assert spellings("Toll-like receptor 4") == ("toll like receptor 4", "tolllike receptor 4")
    assert spellings("RSDS", kept=True) == ("rsds",) and spellings("RSDs") == ("rsd",)
    assert spellings("™") == ()


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    found = tokens(text)
    assert all(each and not each.isspace() for each in found)
    assert all(part for parts in compounds(unaccented(text)) for part in parts)
