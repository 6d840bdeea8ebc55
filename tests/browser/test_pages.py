"""Pages in a real browser: tables, folds, sides, phone, print, a hostile base, and
nothing asked of any other place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.browser.conftest import PHONE, Open, build, settle
from tests.conftest import PATIENCE, ROOT
from tests.report.site.hostile import MARK, hostile_world

KINDS = [
    "index.html",
    "map.html",
    "search.html",
    "conditions.html",
    "mechanisms.html",
    "papers.html",
    "trials.html",
    "safety.html",
    "about.html",
    "condition/fibromyalgia.html",
    "condition/pain.html",
    "condition/endometriosis.html",
    "mechanism/tlr4.html",
    "study/younger-2013.html",
    "paper/younger-2013.html",
    "year/2024.html",
]
AXE = [
    name for name in KINDS if name not in ("search.html", "year/2024.html", "condition/pain.html")
] + ["search.html#q=fibromyalgia&dose=1-5"]


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import shutil

    from tests.conftest import LIBRARY

    world = Path(shutil.copytree(LIBRARY, tmp_path_factory.mktemp("hostile") / "world"))
    return build(tmp_path_factory.mktemp("hostile-site"), hostile_world(world))


def test_all_pages_work_offline_without_a_complaint(watch: Open, whole_site: Path) -> None:
    found = watch(whole_site)
    for name in KINDS:
        page = found.open(name)
        page.wait_for_load_state("load")
        assert (
            page.locator("h1").is_visible()
            and "Not medical advice" in page.locator("footer").inner_text()
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_phone(watch: Open, whole_site: Path, scheme: str) -> None:
    found = watch(whole_site, viewport=PHONE, color_scheme=scheme)
    for name in KINDS:
        page = found.open(name)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    page = found.open("condition/fibromyalgia.html")
    page.click("text=Open all")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page = found.open("search.html#q=fibro")
    page.wait_for_selector("html[data-ready=yes]")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_tables_sort_filter_and_keep_it_in_the_address(watch: Open, whole_site: Path) -> None:
    found = watch(whole_site)
    page = found.open("condition/fibromyalgia.html")
    rows = page.locator("#studies tbody tr:visible")
    whole = rows.count()
    page.click("#studies th[data-key=year] button")
    assert page.get_attribute("#studies th[data-key=year]", "aria-sort") == "descending"
    years = [int(text) for text in page.locator("#studies td[data-label=Year]").all_inner_texts()]
    assert years == sorted(years, reverse=True)
    page.click("#studies th[data-key=year] button")
    assert page.get_attribute("#studies th[data-key=year]", "aria-sort") == "ascending"
    page.fill("#studies-dose", "1-5")
    page.select_option("#studies-kind", "Primary study")
    assert page.locator("#studies-scope").count() == 0, "all got the same: nothing to choose"
    page.fill("#studies-year", "2009-2024")
    page.select_option("#studies-finding", "benefit")
    narrow = rows.count()
    assert 0 < narrow < whole
    assert (
        page.locator("[data-for=studies] [data-count]").inner_text() == f"{narrow} of {whole} rows"
    )
    again = watch(whole_site).open("condition/fibromyalgia.html#" + page.url.split("#")[1])
    assert again.locator("#studies tbody tr:visible").all_inner_texts() == rows.all_inner_texts()
    again.click("[data-for=studies] [data-clear]")
    assert again.locator("#studies tbody tr:visible").count() == whole and "#" not in again.url


def test_a_table_downloads_what_is_shown(watch: Open, whole_site: Path) -> None:
    found = watch(whole_site)
    page = found.open(
        "condition/fibromyalgia.html#studies.design=Randomised+crossover+trial&studies.sort=-people"
    )
    shown = page.locator("#studies tbody tr:visible")
    with page.expect_download() as waiting:
        page.click("[data-for=studies] [data-csv]")
    rows = list(
        csv.reader(io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8"), newline=""))
    )
    heads = [text.strip() for text in page.locator("#studies thead th").all_text_contents()]
    assert rows[0] == heads and len(rows) - 1 == shown.count() > 0
    people = [int(row[heads.index("People")]) for row in rows[1:] if row[heads.index("People")]]
    assert people == sorted(people, reverse=True), (
        "numbers are numbers, without blanks between thousands"
    )
    assert waiting.value.suggested_filename == "ldn-fibromyalgia-studies.csv"


def test_a_finding_opens_by_hand_and_by_link(watch: Open, whole_site: Path) -> None:
    found = watch(whole_site)
    page = found.open("condition/fibromyalgia.html")
    fold = page.locator("#pain-intensity details").first
    assert fold.get_attribute("open") is None
    page.click("#pain-intensity summary >> nth=0")
    assert (
        page.locator("#pain-intensity .steps li").count() >= 5
        and page.locator("#pain-intensity svg").is_visible()
    )
    page.click("#pain-intensity .rule summary >> nth=0")
    assert page.locator("#pain-intensity .rule[open]").count() == 1
    page = found.open("condition/fibromyalgia.html#pain-intensity")
    assert page.locator("#pain-intensity details").first.get_attribute("open") is not None
    page.click("[data-expand=findings]")
    assert (
        page.locator("#findings .more > td > details[open]").count()
        == page.locator("#findings .more").count()
    )
    page.click("[data-expand=findings]")
    assert page.locator("#findings .more > td > details[open]").count() == 0


def test_the_side_follows_the_system_and_the_reader(watch: Open, whole_site: Path) -> None:
    def ground(page) -> str:  # type: ignore[no-untyped-def]
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light, dark = watch(whole_site).open("index.html"), watch(whole_site, color_scheme="dark")
    page = dark.open("index.html")
    assert ground(light) != ground(page)
    assert page.get_attribute("#theme", "aria-label") == "Switch to the light theme"
    page.click("#theme")
    assert ground(page) == ground(light)
    assert ground(dark.open("about.html")) == ground(light), "the choice is kept on the next page"


def test_print_opens_everything_and_leaves_out_controls(
    watch: Open, whole_site: Path, tmp_path: Path
) -> None:
    page = watch(whole_site).open("condition/crps.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("header.top").is_hidden() and page.locator(".controls").first.is_hidden()
    assert page.locator("#findings .steps").first.is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#findings .more > td > details[open]").count() == 0
    page.pdf(path=tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").stat().st_size > 10_000


def test_a_hostile_base_runs_nothing(watch: Open, hostile_site: Path) -> None:
    found = watch(hostile_site)
    pages = [
        "paper/hostile-2024.html",
        "study/hostile-2024.html",
        "condition/fibromyalgia.html",
        "mechanism/endorphin-rebound.html",
    ]
    searches = ["search.html#q=endless", "search.html#q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"]
    for name in [
        *pages,
        "index.html",
        "map.html",
        "safety.html",
        "year/2024.html",
        "trials.html",
        *searches,
    ]:
        page = found.open(name)
        settle(page)
        page.keyboard.press("/")
        page.keyboard.type("naltrexone script img")
        if page.locator("#q-status").count():
            page.wait_for_function(
                "document.getElementById('q-status').textContent.endsWith('found')"
            )
        settle(page)
        assert page.title() != MARK, name
        foreign = (
            "img, iframe, script:not([src]):not([type='application/json']), [onerror], [onclick],"
            " [onmouseover]"
        )
        assert page.locator(foreign).count() == 0, name
        links = page.evaluate("[...document.links].map((link) => link.protocol)")
        assert set(links) <= {"file:", "https:", "http:"}, name
    phone = watch(hostile_site, viewport=PHONE)
    for name in pages:
        assert (
            phone.open(name).evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        ), name


def test_a_hostile_table_downloads_no_formula(watch: Open, hostile_site: Path) -> None:
    found = watch(hostile_site)
    page = found.open("index.html")
    assert (
        page.evaluate("LDN.csv([['=1+1', '@x', '-3', '+x', 'a,b', 'say \"x\"', -3]])")
        == '\'=1+1,\'@x,-3,\'+x,"a,b","say ""x""",-3\r\n'
    )
    page = found.open("search.html")
    page.wait_for_selector("html[data-ready=yes]")
    with page.expect_download() as waiting:
        page.click("#csv")
    cells = [
        cell
        for row in csv.reader(
            io.StringIO(Path(waiting.value.path()).read_text(encoding="utf-8"), newline="")
        )
        for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_the_policy_stops_what_gets_in_all_the_same(browser, whole_site: Path) -> None:  # type: ignore[no-untyped-def]
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{whole_site.as_uri()}/index.html")
    page.evaluate("""() => new Promise((done) => {
            document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = 1">');
            document.body.lastElementChild.addEventListener('error', done);
        })""")
    page.evaluate(
        "() => { const made = document.createElement('script'); made.textContent = 'window.ran ="
        " 2'; document.body.append(made); }"
    )
    assert page.evaluate("window.ran") is None
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", AXE)
def test_axe_finds_nothing_serious(read: Open, whole_site: Path, name: str, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python",
        reason="NO AXE: accessibility was not tested; pip install '.[test]'",
    )
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page = read(whole_site, scheme).open(name)
    if name.startswith("search"):
        page.wait_for_selector("html[data-ready=yes]")
    if page.locator("#findings").count():
        page.click("#findings summary >> nth=0")
    page.evaluate(script)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes:"
        " ['violations'], preload: false})",
        rules,
    )
    bad = [each for each in found["violations"] if each["impact"] in ("serious", "critical")]
    assert [
        (
            each["id"],
            [node["target"] for node in each["nodes"][:3]],
            each["nodes"][0]["failureSummary"],
        )
        for each in bad
    ] == []


def test_ci_makes_sure_of_a_browser() -> None:
    assert "apt-get install" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
