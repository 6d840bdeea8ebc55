"""What words find: names of terms, forms of words, operators, most of the words, slips; and that
no words whatever break it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.records.index.library import Library, load
from ldncli.records.index.marking import HIGHLIGHT, marked
from ldncli.records.index.matching import by_bm25, search
from tests.records.text.test_write import PAPERS

CRPS = {"bell-2015", "castro-2010"}
FIBROMYALGIA = {"archer-2019", "archer-2020", "dunn-2008", "evans-2021", "nct00000009"}


def found(tiny: Library, words: str) -> set[str]:
    ids = search(tiny.store, words).ids
    assert len(ids) == len(set(ids))
    return set(ids)


# -- synonyms --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "crps",
        "CRPS",
        "RSD",
        "rsd",
        "complex regional pain syndrome",
        '"complex regional pain syndrome"',
        "reflex sympathetic dystrophy",
        "Complex-Regional Pain Syndrome",
        "D020918",
        "Réflex sympathétic dystrophy",
    ],
)
def test_every_name_of_a_condition_finds_it(tiny: Library, words: str) -> None:
    assert found(tiny, words) == CRPS


@pytest.mark.parametrize(
    "words", ["fibromyalgia", "fibro", "FM", "D005356", "Fibromyalgia", "fibromyalgias"]
)
def test_synonyms_count_both_ways(tiny: Library, words: str) -> None:
    assert found(tiny, words) == FIBROMYALGIA


@pytest.mark.parametrize("words", ["TLR4", "toll-like receptor 4", "Toll-like Receptor 4"])
def test_mechanisms_have_synonyms_too(tiny: Library, words: str) -> None:
    assert found(tiny, words) == {"bell-2015", "hill-2018"}


def test_a_broader_name_finds_the_narrower(tiny: Library) -> None:
    assert found(tiny, "neuropathic pain") == CRPS
    assert found(tiny, '"neuropathic pain"') == CRPS
    assert found(tiny, "toll-like receptors") == {"bell-2015", "hill-2018"}


def test_a_name_and_another_word_are_both_wanted(tiny: Library) -> None:
    assert found(tiny, "RSD crossover") == {"bell-2015"}
    assert found(tiny, "reflex sympathetic dystrophy hand") == {"castro-2010"}
    assert found(tiny, "hand reflex sympathetic dystrophy felt") == {"castro-2010"}


# -- what is searched ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("zoe", {"bell-2015"}),
        ("Zoë", {"bell-2015"}),
        ("boer", {"archer-2019"}),
        ("invented case", {"castro-2010"}),
        ("caso", {"castro-2010"}),
        ("2008", {"dunn-2008"}),
        ("10.5555/bell.2015", {"bell-2015"}),
        ("NCT00000009", {"nct00000009"}),
        ("10000001", {"archer-2019"}),
        ("Denmark", {"archer-2019"}),
        (
            "vivid dreams",
            {"archer-2019", "archer-2020", "bell-2015"},
        ),  # nightmares are a name of them
        ("thumb", {"archer-2019", "archer-2020"}),
        ("thumbs", {"archer-2019", "archer-2020"}),
        ("morphine", {"gray-2017"}),
        ("Frank 1999", {"evans-2021"}),
        ("crossover-rct", {"bell-2015"}),
        ("fatigue", {"archer-2020"}),
        ("nothing-like-this", set()),
    ],
)
def test_parts_of_a_record(tiny: Library, words: str, ids: set[str]) -> None:
    assert found(tiny, words) == ids


def test_a_title_weighs_more_than_a_summary_and_that_more_than_the_rest(tiny: Library) -> None:
    fits = search(tiny.store, "micrograms OR pain OR painful").fits
    assert fits["gray-2017"] > fits["castro-2010"]
    one = search(tiny.store, "thumbs").fits
    assert one == {"archer-2019": 1000, "archer-2020": 1000}
    assert search(tiny.store, "felt").fits["castro-2010"] == 600, "in the summary alone"


def test_bm25_is_there_for_those_who_want_it(tiny: Library) -> None:
    match = search(tiny.store, "pooled OR micrograms")
    assert set(by_bm25(tiny.store, match)) == match.whole
    assert by_bm25(tiny.store, search(tiny.store, "NOT fibro")) == match_all_but(tiny)


def match_all_but(tiny: Library) -> tuple[str, ...]:
    return tuple(sorted(set(PAPERS) - FIBROMYALGIA))


# -- operators -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("crossover OR morphine", {"bell-2015", "gray-2017"}),
        ("trial AND year", {"archer-2020"}),
        ("trial year", {"archer-2020"}),
        ("fibromyalgia NOT thumbs", {"dunn-2008", "evans-2021", "nct00000009"}),
        ("NOT fibromyalgia", set(PAPERS) - FIBROMYALGIA),
        ("NOT fibro", set(PAPERS) - FIBROMYALGIA),
        ("NOT (fibro OR rsd)", {"gray-2017", "hill-2018"}),
        ("NOT fibro NOT rsd", {"gray-2017", "hill-2018"}),
        ("(crossover OR morphine) NOT rsd", {"gray-2017"}),
        ("crossover OR morphine rsd", {"bell-2015"}),
        ("morph*", {"gray-2017"}),
        ("fibromyalg* NOT thumb*", {"dunn-2008", "evans-2021", "nct00000009"}),
        ('"sore thumbs"', {"archer-2019", "archer-2020"}),
        ('"thumbs sore"', set()),
        ('"sore thumbs" year', {"archer-2020"}),
        ('"sore thumbs', {"archer-2019", "archer-2020"}),
        ('sore"thumbs"', {"archer-2019", "archer-2020"}),
        ("crossover or morphine", {"bell-2015", "gray-2017"}),
        ("fibromyalgia not thumbs", {"dunn-2008", "evans-2021", "nct00000009"}),
        ("!fibro -rsd", {"gray-2017", "hill-2018"}),
        ("“sore thumbs”", {"archer-2019", "archer-2020"}),
        ("crossover | morphine", {"bell-2015", "gray-2017"}),
        ("year:2017", {"gray-2017"}),
        ("2017[dp]", {"gray-2017"}),
        ("author:gray", {"gray-2017"}),
        ("not", {"hill-2018"}),
    ],
)
def test_operators(tiny: Library, words: str, ids: set[str]) -> None:
    if words == "not":  # a small word is a word: "Invented cells did not answer"
        assert ids <= found(tiny, words)
        return
    assert found(tiny, words) == ids


@pytest.mark.parametrize(
    "words",
    [
        "((morphine",
        "morphine))",
        ")morphine(",
        "(morphine",
        "AND morphine",
        "morphine AND",
        "OR morphine OR",
        "morphine NOT",
        "morphine NOT NOT",
        "() morphine",
        "AND OR morphine",
        "* morphine",
        '"" morphine',
        "( morphine ) )",
    ],
)
def test_unbalanced_words_are_taken_as_they_can_be(tiny: Library, words: str) -> None:
    assert found(tiny, words) == {"gray-2017"}


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "AND",
        "OR",
        "NOT",
        "AND OR NOT",
        "(",
        ")",
        "()",
        "((((",
        '"',
        '""',
        '""""',
        "*",
        "-",
        "' \" '",
        "🙂",
        "NOT ()",
        "()()",
        "\x00",
    ],
)
def test_only_operators_find_nothing(tiny: Library, words: str) -> None:
    match = search(tiny.store, words)
    assert (match.ids, match.fits, match.understood.tree) == ((), {}, None)
    assert not match.says_something


@pytest.mark.parametrize(
    "words",
    [
        "title:small",
        "title : small",
        "{title} : small",
        "^small",
        "small + doses",
        "small' OR '1'='1",
        "a; DROP TABLE papers",
        "--",
        "texts MATCH 'x'",
        "-small",
    ],
)
def test_the_language_of_the_index_is_not_spoken(tiny: Library, words: str) -> None:
    assert found(tiny, words) <= set(PAPERS)
    assert len(tiny) == len(PAPERS)


@pytest.mark.parametrize("depth", [1, 8, 9, 50, 1000, 20_000])
@pytest.mark.parametrize(
    "opening",
    ["(", "NOT (", "(x OR ", "(pain AND ", '("neuropathic pain" OR ', "NOT (NOT (fibro OR "],
)
def test_brackets_inside_brackets(tiny: Library, opening: str, depth: int) -> None:
    depth = min(depth, 6_000 // len(opening))
    assert found(tiny, opening * depth + "morphine" + ")" * depth) <= set(PAPERS)


def test_brackets_deeper_than_the_index_can_are_read_through(tiny: Library) -> None:
    assert found(tiny, "(" * 500 + "morphine" + ")" * 500) == {"gray-2017"}


@pytest.mark.parametrize("joint", [" ", " OR ", " AND ", " NOT "])
def test_very_many_words(tiny: Library, joint: str) -> None:
    assert found(tiny, joint.join(["morphine"] + ["micrograms"] * 2000)) <= {"gray-2017"}


def test_a_very_long_word(tiny: Library) -> None:
    assert found(tiny, "x" * 1_000_000) == set()


def test_bytes_that_are_no_text(tiny: Library) -> None:
    typed = b"morphine \xff".decode("utf-8", "surrogateescape")
    for words in (typed, f'"{typed}"', f"{typed}*", "\ud800"):
        assert found(tiny, words) <= {"gray-2017"}


MARKS = [
    "AND",
    "OR",
    "NOT",
    "(",
    ")",
    '"',
    "*",
    " ",
    "-",
    "'",
    "crps",
    "fibro",
    "reflex sympathetic dystrophy",
    "pain",
    "é",
    "\x00",
    "²",
    "½",
    "٣",
    "ﬁbro",
    ":",
    "^",
    "{",
    "\\",
]


@settings(max_examples=300)
@given(
    words=st.text(max_size=40)
    | st.lists(st.sampled_from(MARKS), max_size=25).map(" ".join)
    | st.lists(st.sampled_from(MARKS), max_size=25).map("".join)
)
def test_search_refuses_or_knows_what_it_returns(words: str, tiny: Library) -> None:
    try:
        match = search(tiny.store, words)
    except UsageError as error:
        assert error.hint
        return
    assert set(match.ids) <= set(match.fits) <= set(PAPERS)
    assert all(0 <= fit <= 1000 for fit in match.fits.values())
    assert not set(match.lacking) & match.whole
    assert set(by_bm25(tiny.store, match)) == match.whole
    for card in tiny.cards(match.ids):
        text = marked(card.title, match.understood.tree)
        assert text.replace(HIGHLIGHT[0], "").replace(HIGHLIGHT[1], "") == card.title


@settings(max_examples=100)
@given(
    a=st.sampled_from(["fibro", "rsd", "pain", "morphine", "sore thumbs", '"a year"']),
    b=st.sampled_from(["trial", "hand", "doses", "naltrexone", "nothing"]),
)
def test_operators_are_those_of_sets(a: str, b: str, tiny: Library) -> None:
    one, other = found(tiny, a), found(tiny, b)
    assert found(tiny, f"({a}) AND ({b})") == one & other
    assert found(tiny, f"({a}) OR ({b})") == one | other
    assert found(tiny, f"({a}) NOT ({b})") == one - other
    assert found(tiny, f"NOT ({a})") == set(PAPERS) - one


# -- words and their forms -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("randomized", "randomised"),
        ("cross-over", "crossover"),
        ("cross over", "crossover"),
        ("thumbs", "thumb"),
        ("Zoë", "zoe"),
        ("neuropathic pains", "neuropathic pain"),
        ("TLR-4", "TLR4"),
        ("toll like receptor 4", "TLR4"),
    ],
)
def test_spelling_hyphens_plurals_and_accents_do_not_matter(
    tiny: Library, words: str, same: str
) -> None:
    assert found(tiny, words) == found(tiny, same) != set()


def test_an_abbreviation_is_no_form_of_another_word(world: Path) -> None:
    for name, word in (("gray-2017", "CRP"), ("hill-2018", "fibrosing")):
        file = world / "papers" / f"{name}.yaml"
        text = file.read_text().replace("summary: ", f"summary: About {word}. ", 1)
        file.write_text(text)
    store = load(str(world)).store
    assert search(store, "CRPS").whole == CRPS == search(store, "crps").whole
    assert search(store, "CRP").whole == {"gray-2017"} == search(store, "crp").whole
    assert search(store, "fibro").whole == FIBROMYALGIA, "fibrosing is no fibro"


def test_small_words_of_a_question_say_nothing(tiny: Library) -> None:
    assert found(tiny, "does it help with thumbs") == found(tiny, "thumbs")
    assert found(tiny, "with") != set(), "unless there are no others"


def test_a_unit_behind_a_number_names_no_condition(world: Path) -> None:
    conditions = world / "vocab" / "conditions.yaml"
    conditions.write_text(
        conditions.read_text() + "  - {id: myasthenia, label: Myasthenia, abbreviations: [MG]}\n"
    )
    store = load(str(world)).store
    assert search(store, "MG").absent == (("MG", "conditions"),)
    assert search(store, "4.5 mg").absent == ()


# -- most of the words, and slips ------------------------------------------------------------------


def test_where_no_paper_has_all_words_those_with_most_come(tiny: Library) -> None:
    match = search(tiny.store, "sore thumbs morphine")
    assert match.whole == frozenset()
    assert set(match.fits) == {"archer-2019", "archer-2020", "gray-2017"}
    assert match.lacking["archer-2019"] == ("morphine",)
    assert match.lacking["gray-2017"] == ("sore", "thumbs")
    assert search(tiny.store, "sore AND thumbs AND morphine").fits == {}, "operators are strict"
    assert search(tiny.store, '"sore thumbs" xqzw').lacking == {
        "archer-2019": (),
        "archer-2020": (),
    }


@pytest.mark.parametrize(
    ("words", "corrected"),
    [
        ("fibromialgia", (("fibromialgia", "fibromyalgia"),)),
        ("mophine", (("mophine", "morphine"),)),
        ("(mophine OR thumbs) NOT crps", (("mophine", "morphine"),)),
        ("micrograms mophine", (("mophine", "morphine"),)),
        ("complex regonal pain syndrome", (("regonal", "regional"),)),
        ("microg", (("microg", "microg*"),)),
        ("fibromyalgia", ()),
        ("thm", ()),
        ("xqzw", ()),
        ("nct00000008", ()),
    ],
)
def test_a_slip_is_corrected_aloud(
    tiny: Library, words: str, corrected: tuple[tuple[str, str], ...]
) -> None:
    match = search(tiny.store, words)
    assert match.understood.corrected == corrected
    assert bool(match.fits) == (bool(corrected) or words == "fibromyalgia")


def test_what_nothing_has_is_said(tiny: Library) -> None:
    assert search(tiny.store, "xqzw thumbs").understood.unknown == ("xqzw",)
    assert search(tiny.store, "Crohn's disease").absent == (("Crohn's disease", "conditions"),)


def test_what_a_register_entry_says_counts_for_the_trial(world: Path) -> None:
    file = world / "papers" / "nct00000009.yaml"
    text = file.read_text().replace("kind: registry\n", "kind: registry\nstudy: castro-2010\n")
    file.write_text(text.replace("summary: ", "summary: With ZZTOP. ", 1))
    match = search(load(str(world)).store, "ZZTOP")
    assert match.fits == {"nct00000009": 600, "castro-2010": 300}


# -- marks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "paper", "shown"),
    [
        ("thumb", "archer-2019", "Small doses for sore <thumbs>"),
        ('"sore thumbs"', "archer-2019", "Small doses for <sore thumbs>"),
        ("microgr*", "gray-2017", "<Micrograms> and morphine"),
        ("zebra", "gray-2017", "Micrograms and morphine"),
    ],
)
def test_matches_are_marked(tiny: Library, words: str, paper: str, shown: str) -> None:
    text = marked(tiny.cards([paper])[0].title, search(tiny.store, words).understood.tree)
    assert text.replace(HIGHLIGHT[0], "<").replace(HIGHLIGHT[1], ">") == shown


def test_names_of_a_term_are_marked_too(tiny: Library) -> None:
    tree = search(tiny.store, "fibro").understood.tree
    assert marked("A trial in fibromyalgia.", tree) == "A trial in \x02fibromyalgia\x03."
    assert marked("TNFα", search(tiny.store, '"TNF alpha"').understood.tree) == "\x02TNFα\x03"
