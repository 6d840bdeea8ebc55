"""Words to ranked papers: synonyms, operators, what was perhaps meant, and that
no words whatever break it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.records.index.fulltext import HIGHLIGHT, did_you_mean, highlights, search, texts_of
from ldncli.records.index.library import Library
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
        ("zzeverything", set(PAPERS)),
    ],
)
def test_parts_of_a_record(tiny: Library, words: str, ids: set[str]) -> None:
    assert found(tiny, words) == ids


def test_a_title_weighs_more_than_a_summary(tiny: Library) -> None:
    """`pooled` and `micrograms` stand in titles; `naltrexone` nowhere
    but in texts of less weight."""
    assert search(tiny.store, "pooled OR naltrexone").ids[0] == "evans-2021"
    assert search(tiny.store, "micrograms OR naltrexone").ids[0] == "gray-2017"


def test_ranking_is_the_same_each_time(tiny: Library) -> None:
    assert len({search(tiny.store, "pain").ids for _ in range(5)}) == 1


def test_texts_have_the_columns_of_the_table(tiny: Library) -> None:
    columns = tiny.store.rows("SELECT * FROM texts LIMIT 1").description
    for paper in tiny.papers():
        texts = texts_of(paper, tiny.vocabularies)
        assert len(texts) == len(columns)
        assert all(isinstance(each, str) for each in texts)
        assert "None" not in " ".join(texts)


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
        ("crossover or morphine", set()),
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
    assert search(tiny.store, words) == search(tiny.store, "")
    assert search(tiny.store, words).ids == ()
    assert did_you_mean(tiny.store, words) is None


@pytest.mark.parametrize(
    "words",
    [
        "title:small",
        "title : small",
        "{title} : small",
        "^small",
        "small + doses",
        "NEAR(small doses, 5)",
        "small' OR '1'='1",
        "a; DROP TABLE papers",
        "--",
        "texts MATCH 'x'",
        "-small",
        "sm*ll",
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
    depth = min(depth, 20_000 // len(opening))
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
        did_you_mean(tiny.store, words)


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
    "zzeverything",
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
def test_search_never_raises_and_knows_what_it_returns(words: str, tiny: Library) -> None:
    match = search(tiny.store, words)
    assert set(match.ids) <= set(PAPERS)
    marked = highlights(tiny.store, match.expression, match.ids)
    assert set(marked) == set(match.ids)
    meant = did_you_mean(tiny.store, words)
    assert meant is None or meant != words


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


# -- highlights ------------------------------------------------------------------------------------


def marked(tiny: Library, words: str, paper: str) -> tuple[str, str]:
    match = search(tiny.store, words)
    title, summary = highlights(tiny.store, match.expression, match.ids)[paper]
    on, off = HIGHLIGHT
    return title.replace(on, "<").replace(off, ">"), summary.replace(on, "<").replace(off, ">")


def test_matches_are_marked(tiny: Library) -> None:
    assert marked(tiny, "thumb", "archer-2019")[0] == "Small doses for sore <thumbs>"
    assert marked(tiny, "pain fell", "archer-2019")[1].startswith(
        "A made-up trial in 60 people with fibromyalgia. <Pain> <fell> a little"
    )
    assert marked(tiny, '"sore thumbs"', "archer-2019")[0] == "Small doses for <sore thumbs>"
    assert marked(tiny, "fibro", "archer-2019")[1].startswith(
        "A made-up trial in 60 people with <fibromyalgia>."
    )
    assert marked(tiny, "microgr*", "gray-2017")[0] == "<Micrograms> and morphine"


def test_marks_taken_away_leave_the_text(tiny: Library) -> None:
    match = search(tiny.store, "small OR pain OR trial")
    for card in tiny.cards(match.ids):
        title, summary = (
            each.replace(HIGHLIGHT[0], "").replace(HIGHLIGHT[1], "")
            for each in highlights(tiny.store, match.expression, match.ids)[card.paper_id]
        )
        assert summary == card.summary
        assert title == card.title or title == "Un caso inventado An invented case", (
            "an English title follows"
        )


def test_nothing_to_mark(tiny: Library) -> None:
    assert highlights(tiny.store, "", ("bell-2015",)) == {}
    assert highlights(tiny.store, '"pain"', ()) == {}
    assert highlights(tiny.store, '"pain"', ("nobody-2000",)) == {}


def test_more_papers_than_a_query_takes_values(tiny: Library) -> None:
    ids = (*(f"made-up-{i}" for i in range(300_000)), "gray-2017")
    assert set(highlights(tiny.store, '"morphine"', ids)) == {"gray-2017"}


# -- what was perhaps meant ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("fibromialgia", "fibromyalgia"),
        ("fibromyalgia", None),
        ("mophine", "morphine"),
        ("micrograms mophine", "micrograms morphine"),
        ("(mophine OR thumbs) NOT pain", "(morphine OR thumbs) NOT pain"),
        ('"complex regional pain syndrom"', None),
        ('"complex regonal pain syndrome"', '"complex regional pain syndrome"'),
        ("thmbs", "thumbs"),
        ("xqzw", None),
        ("mophine pain mophine", "morphine pain morphine"),
        ("fibr0 fibr0myalgia", "fibro fibromyalgia"),
        ("mophine*", None),
        ("Invnted", "invented"),
    ],
)
def test_did_you_mean(tiny: Library, words: str, meant: str | None) -> None:
    assert did_you_mean(tiny.store, words) == meant


def test_what_was_meant_finds_something(tiny: Library) -> None:
    for words in ("fibromialgia", "mophine", "thmbs", "crosover", "neuropatic"):
        assert not found(tiny, words)
        meant = did_you_mean(tiny.store, words)
        assert meant and found(tiny, meant)
