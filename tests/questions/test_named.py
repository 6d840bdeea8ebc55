"""Words of the command line as filters: names, the longest first, and refusals that help."""

from __future__ import annotations

import pytest

from ldncli.errors import UnknownTermError
from ldncli.questions.named import named
from ldncli.records.index.library import Library, load
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def library() -> Library:
    return load(str(ROOT / "data"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("CRPS", {"condition": ["CRPS"]}),
        ("fibro", {"condition": ["fibro"]}),
        ("long covid", {"condition": ["long covid"]}),
        ("microglia", {"mechanism": ["microglia"]}),
        ("CRPS fatigue", {"condition": ["CRPS"], "outcome": ["fatigue"]}),
        ("RCT fibromyalgia", {"design": ["RCT"], "condition": ["fibromyalgia"]}),
        ("Crohn’s disease", {"condition": ["Crohn’s disease"]}),
        ("", {}),
    ],
)
def test_words_are_filters(library: Library, words: str, found: dict[str, list[str]]) -> None:
    assert named(library, [words]) == found
    assert named(library, words.split()) == found


def test_a_name_of_several_vocabularies_is_what_most_papers_are_about(library: Library) -> None:
    assert named(library, ["fatigue"]) == {"outcome": ["fatigue"]}
    assert named(library, ["pain"]) == {"condition": ["pain"]}


def test_a_spelling_that_the_search_knows(library: Library) -> None:
    assert list(named(library, ["long haulers"])) == ["condition"]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("gut", "`ldn search gut` finds"),
        ("ehlers", "'ehlers danlos'"),
        ("fibromyalgai", "'fibromyalgia'"),
        ("rash", "`ldn safety --harm rash`"),
        ("xyzzy", "`ldn vocab conditions`"),
    ],
)
def test_unknown_words_get_useful_neighbours(library: Library, words: str, hint: str) -> None:
    with pytest.raises(UnknownTermError) as caught:
        named(library, [words])
    assert words in caught.value.message
    assert hint in (caught.value.hint or "")
    assert "gout" not in (caught.value.hint or "")
    assert "herpes" not in (caught.value.hint or "")
