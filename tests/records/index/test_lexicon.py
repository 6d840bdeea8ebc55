"""The words that a base has, and the nearest of them to a word that it has not."""

from __future__ import annotations

import pytest

from ldncli.records.index.lexicon import Lexicon, quoted
from ldncli.records.index.library import Library, load
from tests.conftest import LIBRARY


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LDN_CACHE", str(tmp_path_factory.mktemp("cache")))
        return Lexicon(load(str(LIBRARY)).store)


@pytest.fixture(scope="module")
def real(real_library: Library) -> Lexicon:
    return Lexicon(real_library.store)


def test_a_spelling_names_its_terms(tiny: Lexicon) -> None:
    assert tiny.terms("crps") == [("conditions", "crps")]
    assert tiny.terms("xqzw") == [] and tiny.terms("") == []


def test_names_of_a_term_come_in_both_numbers_and_once(tiny: Lexicon) -> None:
    names = tiny.names([("conditions", "crps")])
    assert "crps" in names and len(names) == len(set(names))


def test_what_papers_have(tiny: Lexicon) -> None:
    assert tiny.has("thumbs") or tiny.has("thumb")
    assert not tiny.has("xqzw")
    assert tiny.finds(["xqzw", "thumbs"]) == (tiny.has("thumbs"))
    assert not tiny.finds(["xqzw zwqx"])
    assert tiny.begun_by("fibro") and not tiny.begun_by("xqz")


def test_words_of_one_stem_are_a_family(real: Lexicon) -> None:
    family = real.family("sleeping")
    assert {"sleep", "sleeping"} & set(family) and family == sorted(family)


@pytest.mark.parametrize(
    ("word", "beside", "meant"),
    [
        ("fybromyalgia", (), "fibromyalgia"),
        ("vivd", ("dreams",), "vivid"),
        ("xqzwkj", (), None),
        ("nct01234567", (), None),
        ("gut", (), None),
    ],
)
def test_a_slip_is_led_to_the_nearest_word(
    real: Lexicon, word: str, beside: tuple[str, ...], meant: str | None
) -> None:
    assert real.nearest(word, beside) == meant


def test_a_run_of_words_is_quoted() -> None:
    assert quoted("vivid dreams") == '"vivid dreams"'
