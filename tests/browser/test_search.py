"""Search in the page: the papers that `ldn search` finds, by keyboard, with
filters that the address keeps."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path

import pytest

from ldncli.records.index.library import Library, load
from ldncli.records.index.matching import search
from tests.browser.conftest import Open, Watched
from tests.conftest import ROOT

QUERIES = [
    "fibromyalgia",
    "RSD",
    "reflex sympathetic dystrophy",
    "Morbus Crohn",
    "vivid dreams",
    '"vivid dreams"',
    '"opioid growth factor"',
    "crohn OR colitis",
    "pain NOT fibromyalgia",
    "NOT pain",
    "(crohn OR colitis) NOT child*",
    "inflamm*",
    "NCT00568555",
    "10.1002/art.37734",
    "younger",
    "Rodríguez",
    "rodriguez",
    "TLR4",
    "toll-like receptor 4",
    "randomised crossover trial",
    "mice dose-response",
    "studies studied studying",
    "zzzz",
    "((((((((((pain))))))))))",
    ") AND OR ( pain",
    "50 µg",
    "ME/CFS",
    "D005356",
]


@pytest.fixture(scope="module")
def library() -> Library:
    return load(str(ROOT / "data"))


@pytest.fixture
def searching(watch: Open, whole_site: Path) -> Watched:
    found = watch(whole_site)
    found.open("search.html").wait_for_selector("html[data-ready=yes]")
    return found


def test_the_page_finds_what_the_command_finds(searching: Watched, library: Library) -> None:
    for words in QUERIES:
        ours = searching.page.evaluate(
            "words => LDN.search(words, false).papers.map((paper) => paper.id)", words
        )
        theirs = list(search(library.store, words).ids)
        assert sorted(ours) == sorted(theirs), words
        if len(theirs) > 3:
            assert set(ours[:3]) & set(theirs[:10]), (
                f"{words}: the best of one are among the good of the other"
            )


def test_words_are_stemmed_as_in_the_index(searching: Watched, library: Library) -> None:
    rows = library.store.rows("SELECT title, summary, terms, names, body, broader FROM texts")
    words = sorted({word for row in rows for text in row for word in re.findall(r"[^\W_]+", text)})
    endings = (
        "ational",
        "izer",
        "fulness",
        "ing",
        "ed",
        "eed",
        "ies",
        "sses",
        "y",
        "ement",
        "ion",
        "ll",
        "e",
        "s",
    )
    words += [
        f"{start}{ending}"
        for start in ("rel", "trouble", "hop", "tann", "fail", "syz", "y", "ab")
        for ending in endings
    ]
    other = sqlite3.connect(":memory:")
    other.execute(
        "CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    other.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", list(enumerate(words)))
    other.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, instance)")
    theirs: list[list[str]] = [[] for _ in words]
    for term, row in other.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
        theirs[row].append(term)
    ours = searching.page.evaluate("words => words.map(LDN.stems)", words)
    assert [
        (word, one) for word, one, two in zip(words, ours, theirs, strict=True) if one != two
    ] == []


def test_while_typing_the_last_word_may_be_unfinished(searching: Watched) -> None:
    page = searching.page
    page.fill("#q", "fibromy")
    assert page.locator("#papers tbody tr").count() > 10
    assert page.locator("#papers mark").first.inner_text().lower().startswith("fibromy")
    assert page.locator("#terms a").first.inner_text() == "Fibromyalgia"
    page.fill("#q", "no such words qqq")
    assert page.locator("#papers tbody tr").count() == 0 and page.locator(".nothing").is_visible()
    assert page.locator("#count").inner_text().startswith("0 of ")


def test_filters_narrow_and_stand_in_the_address(watch: Open, whole_site: Path) -> None:
    found = watch(whole_site)
    page = found.open("search.html")
    page.wait_for_selector("html[data-ready=yes]")
    page.click("summary:has-text('Filters')")
    page.select_option("#f-condition", "chronic-pain")
    broad = page.locator("#count").inner_text()
    page.select_option("#f-design", "randomised")
    page.fill("#f-dose", "1-5")
    page.fill("#f-year", "2010-2026")
    page.select_option("#f-direction", "benefit")
    page.click("#papers th[data-key=year] button")
    narrow = page.locator("#count").inner_text()
    assert int(narrow.split()[0]) < int(broad.split()[0])
    assert (
        "condition=chronic-pain" in page.url and "dose=1-5" in page.url and "sort=-year" in page.url
    )
    years = [int(text) for text in page.locator("#papers td[data-label=Year]").all_inner_texts()]
    assert years == sorted(years, reverse=True) and all(2010 <= year <= 2026 for year in years)
    assert set(page.locator("#papers td[data-label=Found]").all_inner_texts()) == {"+ benefit"}
    again = watch(whole_site)
    other = again.open("search.html#" + page.url.split("#")[1])
    other.wait_for_selector("html[data-ready=yes]")
    assert (
        other.locator("#count").inner_text() == narrow
        and other.locator("#papers tbody").inner_html()
        == page.locator("#papers tbody").inner_html()
    )
    other.click("#clear")
    assert (
        "#" not in other.url
        and other.locator("#count").inner_text().split()[0]
        == other.locator("#count").inner_text().split()[2]
    )


def test_filters_agree_with_the_command(searching: Watched, library: Library) -> None:
    from ldncli.evidence.selecting.query import make_query, select

    page = searching.page
    for key, value, asked in (
        ("dose", "1-5", {"dose": ("1-5",)}),
        ("dose", "<3", {"dose": ("<3",)}),
        ("dose", "4.5", {"dose": ("4.5",)}),
        ("year", "2013-", {"year": "2013-"}),
        ("condition", "pain", {"condition": ("pain",)}),
        ("mechanism", "innate-immunity", {"mechanism": ("innate-immunity",)}),
        ("design", "laboratory", {"design": ("laboratory",)}),
    ):
        searching.open(f"search.html#{key}={value.replace('<', '%3C')}")
        page.wait_for_selector("html[data-ready=yes]")
        wanted = len(
            select(
                library.facets(),
                make_query(
                    library.vocabulary, lambda: library.topic, include_retracted=True, **asked
                ),
            ).ids
        )  # type: ignore[arg-type]
        assert int(page.locator("#count").inner_text().split()[0]) == wanted, (key, value)


def test_a_range_that_is_none_is_marked_and_narrows_nothing(searching: Watched) -> None:
    page = searching.page
    whole = page.locator("#count").inner_text()
    page.click("summary:has-text('Filters')")
    page.fill("#f-dose", "much")
    assert (
        page.get_attribute("#f-dose", "aria-invalid") == "true"
        and page.locator("#count").inner_text() == whole
    )


def test_the_file_holds_exactly_what_is_shown(searching: Watched) -> None:
    page = searching.page
    searching.open("search.html#q=crohn&sort=year")
    page.wait_for_selector("html[data-ready=yes]")
    with page.expect_download() as waiting:
        page.click("#csv")
    rows = list(
        csv.reader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8"), newline=""))
    )
    assert rows[0] == page.locator("#papers thead th").all_inner_texts() or rows[0] == [
        "Paper",
        "Condition",
        "Design",
        "mg/day",
        "People",
        "Year",
        "Found",
    ]
    page.click("#every") if page.locator("#every").is_visible() else None
    assert len(rows) - 1 == page.locator("#papers tbody tr").count()
    assert [row[5] for row in rows[1:]] == page.locator(
        "#papers td[data-label=Year]"
    ).all_inner_texts()


def test_the_box_by_keyboard(watch: Open, whole_site: Path) -> None:
    found = watch(whole_site)
    page = found.open("condition/fibromyalgia.html")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("RSD")
    page.wait_for_selector("#q-list [role=option]")
    assert page.get_attribute("#q", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#q", "aria-activedescendant") == "hit-0"
    assert (
        page.locator("[aria-selected=true]")
        .inner_text()
        .startswith("Complex regional pain syndrome")
    )
    page.keyboard.press("Escape")
    assert page.locator("#q-list").is_hidden() and page.input_value("#q") == "RSD"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/condition/crps.html")
    page.fill("#q", "vivid dreams")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html#q=vivid%20dreams")
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("#papers tbody tr").count() > 0


def test_without_scripts_the_papers_are_found_by_year(watch: Open, whole_site: Path) -> None:
    found = watch(whole_site, java_script_enabled=False)
    page = found.open("search.html")
    assert page.locator("#find").is_hidden()
    page.click("text=by year")
    page.click("ul.years a >> nth=0")
    assert page.locator("#papers tbody tr").count() > 0


def test_hits_are_data_and_never_markup(searching: Watched) -> None:
    text = searching.page.evaluate(
        "() => { const node = document.createElement('p'); node.append(...LDN.marked('<b>x</b> y',"
        " {asked: [['x']], begun: []})); return node.innerHTML; }"
    )
    assert text == "&lt;b&gt;<mark>x</mark>&lt;/b&gt; y", json.dumps(text)
