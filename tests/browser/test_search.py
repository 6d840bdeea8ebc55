"""Search in the page: the papers that `ldn search` finds, by keyboard, with
filters that the address keeps."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import yaml

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.records.text.words import singular, stem_of, tokens
from ldncli.report.site import search_index
from ldncli.report.words.selection import heard
from tests.browser.conftest import Open, Watched, build
from tests.conftest import LIBRARY, ROOT

QUERIES = [
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
    "nct00568556",
    "younger",
    "Rodríguez",
    "rodriguez",
    "TLR4",
    "CRP",
    "AIDS",
    "aids",
    "LDN",
    "ME",
    "me",
    "randomised crossover trial",
    "systematic review",
    "mice dose-response",
    "studies studied studying",
    "tumour growth",
    "cross over",
    "TNF-α",
    "zzzz",
    "lupus",
    "lupus rash",
    "revia",
    "gut",
    "athma",
    "vivd dreams",
    "vivd pain",
    "Cochrane review",
    "long covid brain fog",
    "rheumatoid arthritis trial",
    "narrative review fibromyalgia",
    "scalp pain naltrexone",
    "depresion",
    "is it safe in pregnancy?",
    "4.5 mg titration",
    "crps or fibromyalgia",
    "pain not cancer",
    "does it not help with pain?",
    "!cancer pain",
    "pain -fibromyalgia",
    "crohn | colitis",
    "“low back pain”",
    "title:naltrexone crohn",
    'title:"low back pain"',
    "fibromyalgia[Title]",
    "fibromyalgia[MeSH Terms] 2013[dp]",
    "author:Younger year:2013",
    "journal:pain",
    "doi:10.1002/art.37734",
    "pain or fatigue fibromyalgia",
    "title:naltrex*",
    "[low] dose",
    "((((((((((pain))))))))))",
    ") AND OR ( pain",
    "50 µg",
    "ME/CFS",
    "D005356",
    "",
]
QUESTIONS = yaml.safe_load(
    (ROOT / "tests" / "questions" / "sixty_questions.yaml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    return real_library


@pytest.fixture
def searching(watch: Open, whole_site: Path) -> Watched:
    found = watch(whole_site)
    found.open("search.html").wait_for_selector("html[data-ready=yes]")
    return found


def test_the_page_finds_what_the_command_finds(searching: Watched, library: Library) -> None:
    """The same papers in the same order, and the same said of the words: for all questions, every
    condition and mechanism by name, and some titles."""
    names = [
        vocabulary.label(term)
        for vocabulary in (library.vocabulary("conditions"), library.vocabulary("mechanisms"))
        for term in vocabulary.terms
    ]
    titles = [each.title for each in library.cards(library.ids()[::9])]
    for words in dict.fromkeys([*QUERIES, *map(str, QUESTIONS), *names, *titles]):
        asked = ask(library, words=words, every_scope=True, nearly=True)
        lines = [[line.paper, *line.folded] for line in asked.listing]
        said = list(heard(asked.match, asked.selection.ids)) if asked.match else []
        found = searching.page.evaluate(
            "words => { const found = LDN.search(words, false); return [found.lines.map((line) =>"
            " [line.paper, ...line.folded].map((paper) => paper.id)), found.said]; }",
            words,
        )
        assert found == [lines, said], words


def test_an_index_in_parts_finds_the_same(
    watch: Open, tmp_path: Path, invented_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_PART", 500)
    parts = build(tmp_path, LIBRARY)
    assert (parts / "data/words-2.js").exists() and (parts / "data/records-2.js").exists()
    asked = """() => ["pain", "sore thumbs", "RSD", "NOT pain", "fib"].map((words) =>
               LDN.search(words, true).lines.map((line) => line.paper.id))"""
    found = []
    for folder in (parts, invented_site):
        page = watch(folder).open("search.html")
        page.wait_for_selector("html[data-ready=yes]")
        found.append(page.evaluate(asked))
    assert found[0] == found[1] and all(found[0][:4])


def test_a_list_by_filters_has_the_order_of_the_command(
    searching: Watched, library: Library
) -> None:
    searching.open("search.html#condition=crohn-disease&year=2010-2020")
    searching.page.wait_for_selector("html[data-ready=yes]")
    asked = ask(library, condition="crohn-disease", year="2010-2020", every_scope=True)
    links = searching.page.locator("#papers a.title")
    shown = [link.get_attribute("href") for link in links.all()]
    assert shown == [f"paper/{line.paper}.html" for line in asked.listing[: len(shown)]] != []
    text = searching.page.locator("#count").inner_text()
    assert (
        f"{len(shown)} of {len(asked.listing)} lines" in text
        or f"{len(asked.listing)} line" in text
    )


def test_words_are_those_of_the_index(searching: Watched, library: Library) -> None:
    cards = library.cards(library.ids())
    texts = [text for card in cards for text in (card.title, card.summary)]
    texts += [
        "Oesophageal tumours, analysed; centres' fibres",
        "TNFα, IL-6’s µg 50 mcg",
        "ἀλφα ßeta",
    ]
    found = searching.page.evaluate("texts => texts.map(LDN.tokens)", texts)
    assert [
        (text, one, two)
        for text, one, two in zip(texts, map(tokens, texts), found, strict=True)
        if one != two
    ] == []
    words = sorted({word for each in found for word in each})
    stems = searching.page.evaluate("words => words.map(LDN.stemOf)", words)
    assert stems == list(map(stem_of, words))
    singulars = searching.page.evaluate("words => words.map(LDN.singular)", words)
    assert singulars == list(map(singular, words))


def test_a_retracted_paper_comes_when_it_is_asked_for(searching: Watched) -> None:
    page = searching.page
    page.fill("#q", "filamin")
    assert page.locator("#papers .flag").count() == 0
    assert "2 retracted left out" in page.locator("#count").inner_text()
    page.click("summary:has-text('Filters')")
    page.select_option("#f-status", "Retracted")
    assert "left out" not in page.locator("#count").inner_text()
    assert page.locator("#papers .flag").count() == page.locator("#papers tbody tr").count() > 0


def test_other_reports_stand_with_their_study(searching: Watched) -> None:
    searching.open("search.html#q=fibromyalgia")
    searching.page.wait_for_selector("html[data-ready=yes]")
    row = searching.page.locator("#papers tbody tr", has_text="Naltrexone 6 mg").first
    told = row.inner_text().split("+ ")[1]
    assert all(each in told for each in ("secondary report", "protocol", "register entry"))
    assert row.locator("a").count() >= 4


def test_what_was_understood_is_said(searching: Watched) -> None:
    searching.open("search.html#q=fybromyalgia")
    searching.page.wait_for_selector("html[data-ready=yes]")
    assert (
        "fybromyalgia: searched for fibromyalgia" in searching.page.locator("#count").inner_text()
    )


def test_while_typing_the_last_word_may_be_unfinished(searching: Watched) -> None:
    page = searching.page
    page.fill("#q", "fibromy")
    assert page.locator("#papers tbody tr").count() > 10
    assert page.locator("#papers mark").first.inner_text().lower().startswith("fibromy")
    assert page.locator("#terms a").first.inner_text() == "Fibromyalgia"
    page.fill("#q", "qqq zzzz")
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
    assert "#" not in other.url
    kept, _, every = other.locator("#count").inner_text().split()[:3]
    left = other.locator("#count").inner_text().split(". ")[-1]
    assert left == f"{int(every) - int(kept)} retracted left out (see Status)"


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
                make_query(library.vocabulary, lambda: library.topic, **asked),
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
