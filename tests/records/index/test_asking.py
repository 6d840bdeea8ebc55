"""How words are understood: trees of what is looked for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ldncli.errors import same_letters
from ldncli.records.index.asking import Leaf, Node, leaves, understand
from ldncli.records.index.lexicon import Lexicon
from ldncli.records.index.library import Library


def shown(tiny: Library, words: str) -> str:
    """A tree as a line: what is looked for, by what was typed."""

    def told(tree: object) -> str:
        if isinstance(tree, Leaf):
            return tree.shown
        if tree is None:
            return "everything"
        assert isinstance(tree, Node)
        return f"{tree.kind}({', '.join(map(told, tree.parts))})"

    return told(understand(words, Lexicon(tiny.store)).tree)


@pytest.mark.parametrize(
    ("words", "tree"),
    [
        ("thumbs", "thumbs"),
        ("thumbs hand", "all(thumbs, hand)"),
        ("hand reflex sympathetic dystrophy felt", "all(hand, reflex sympathetic dystrophy, felt)"),
        ("fibro OR RSD thumbs", "any(fibro, all(RSD, thumbs))"),
        ("NOT fibro", "but(everything, fibro)"),
        ("thumbs NOT (fibro OR RSD)", "but(thumbs, any(fibro, RSD))"),
        ("does it help with thumbs?", "thumbs"),
        ("10.5555/bell.2015", "10.5555/bell.2015"),
        ("sore-thumbs", "sore-thumbs"),
        ("micro*", "micro"),
        ('"sore thumbs" hand', "all(sore thumbs, hand)"),
    ],
)
def test_trees(tiny: Library, words: str, tree: str) -> None:
    assert shown(tiny, words) == tree


def test_a_name_stands_for_all_names_of_its_term(tiny: Library) -> None:
    (leaf,) = leaves(understand("RSD", Lexicon(tiny.store)).tree)
    assert leaf.terms == (("conditions", "crps"),)
    assert {"crps", "complex regional pain syndrome", "complex regional pain syndromes"} <= set(
        leaf.phrases
    )
    assert leaf.typed == ("rsd",)


def test_a_word_stands_for_all_words_of_its_stem(tiny: Library) -> None:
    (leaf,) = leaves(understand("thumb", Lexicon(tiny.store)).tree)
    assert set(leaf.phrases) >= {"thumb", "thumbs"} and not leaf.terms
    (kept,) = leaves(understand("THUMB", Lexicon(tiny.store)).tree)
    assert kept.phrases == ("thumb",), "in capitals it is an abbreviation"


def test_operators_make_a_question_strict(tiny: Library) -> None:
    assert understand("thumbs hand", Lexicon(tiny.store)).loose
    for words in ("thumbs AND hand", "thumbs OR hand", "NOT thumbs", "(thumbs) hand"):
        assert not understand(words, Lexicon(tiny.store)).loose


def test_nothing_typed_is_nothing_asked(tiny: Library) -> None:
    assert understand("", Lexicon(tiny.store)).tree is None
    assert leaves(None) == []


def test_a_slip_becomes_the_word_that_fits_best(real_library: Library) -> None:
    """A letter left out before another letter, then what stands with the other words."""
    assert same_letters("vivd", "vivid") and same_letters("viivd", "vivd")
    assert same_letters("vivdi", "vivid") and not same_letters("vivd", "vivo")
    lexicon = Lexicon(real_library.store)
    assert understand("vivd dreams", lexicon).corrected == (("vivd", "vivid"),)
    assert lexicon.nearest("vivd") == "vivid"


def test_words_beside_a_slip_decide_between_words_as_near(tiny: Library) -> None:
    lexicon = Lexicon(tiny.store)
    near = {"tramp": 3, "tramq": 1}

    class Store:
        def rows(self, sql: str, values: tuple[str, ...] = ()) -> Any:
            if "FROM words" in sql:
                return iter(near.items())
            if "FROM texts" in sql:
                rows = iter([(1 if '"tramq"' in values[0] else 0,)])
                return SimpleNamespace(fetchone=lambda: next(rows))
            return tiny.store.rows(sql, values)

    lexicon.store = Store()  # type: ignore[assignment]
    near["tramq"] = 2
    assert lexicon.nearest("tram") == "tramp"
    assert lexicon.nearest("tram", ["pain"]) == "tramq"
