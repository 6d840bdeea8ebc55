"""How words are understood: trees of what is looked for."""

from __future__ import annotations

import pytest

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
