"""How words are understood: trees of what is looked for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ldncli.errors import UsageError, same_letters
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


@pytest.mark.parametrize(
    ("words", "tree"),
    [
        ("hand or thumbs felt", "all(any(hand, thumbs), felt)"),
        ("hand not thumbs", "but(hand, thumbs)"),
        ("hand !thumbs", "but(hand, thumbs)"),
        ("hand -thumbs", "but(hand, thumbs)"),
        ("hand −(thumbs felt)", "but(hand, all(thumbs, felt))"),
        ('hand -"sore thumbs"', "but(hand, sore thumbs)"),
        ("(+)-thumbs hand", "all(-thumbs, hand)"),
        ("sore - thumbs", "all(sore, thumbs)"),
        ("hand || thumbs", "any(hand, thumbs)"),
        ("does the hand not felt", "all(hand, felt)"),
        ("or", "or"),
    ],
)
def test_operators_as_other_programs_have_them(tiny: Library, words: str, tree: str) -> None:
    assert shown(tiny, words) == tree


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        ("title:thumbs hand", ["title", ""]),
        ("thumbs[ti] hand[Title/Abstract]", ["title", "title summary"]),
        ('title:"sore thumbs" hand', ["title", ""]),
        ("author: Bell year:2015", ["names", "year"]),
        ("journal:pain*", ["journal"]),
        ("PMID:123 thumbs[MeSH Terms]", ["names", ""]),
        ("https://doi.org/10.5555/bell.2015", [""]),
        ("[thumbs] hand", ["", ""]),
    ],
)
def test_fields(tiny: Library, words: str, columns: list[str]) -> None:
    tree = understand(words, Lexicon(tiny.store)).tree
    assert [leaf.column for leaf in leaves(tree)] == columns


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("sm*ll doses", "sm*"),
        ("wom?n", "wom*"),
        ("*algia", "inflamm*"),
        ("small NEAR/3 doses", "quotation marks"),
        ("small ADJ2 doses", "quotation marks"),
        ("dose:4.5", "--dose"),
        ("tilte:thumbs", "title:thumbs"),
        ("thumbs[Publication Type]", "--design"),
        ("year:2010-2013", "--year"),
        ("(sore thumbs)[ti]", "behind each word"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_hint(
    tiny: Library, words: str, hint: str
) -> None:
    with pytest.raises(UsageError) as error:
        understand(words, Lexicon(tiny.store))
    assert error.value.hint and hint in error.value.hint


def test_a_sentence_leaves_no_word_out(tiny: Library) -> None:
    heard = understand("why does it not help with sore thumbs", Lexicon(tiny.store))
    assert heard.ignored == ("not",) and "sore" in shown(tiny, "why does it not help sore thumbs")
    assert understand("hand not thumbs", Lexicon(tiny.store)).ignored == ()
