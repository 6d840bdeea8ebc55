"""The page on searches: every exclusion with its reason, only where searches are logged."""

from __future__ import annotations

from pathlib import Path

from ldncli.questions.asked import ask
from ldncli.records.index.library import load
from ldncli.report.site.builder import site_files
from ldncli.report.site.contents import Contents, contents_of
from ldncli.report.site.pages.searches import SEARCHES_PAGE, searches_values
from tests.report.document.prisma.reviews import log_update


def _pages(contents: Contents) -> dict[str, str]:
    return {
        name: b"".join(pieces).decode()
        for name, pieces in site_files(contents)
        if name.endswith(".html")
    }


def test_every_exclusion_with_its_reason(world: Path) -> None:
    log_update(world)
    contents = contents_of(ask(load(str(world))))
    values = searches_values(contents)
    assert values is not None
    rows = [
        (each.cells["report"].text, each.cells["stage"].text, each.cells["reason"].text)
        for each in values["excluded"].rows
    ]
    assert rows == [
        ("Lee et al. 2020", "full text", "Design not of interest"),
        ("Lee et al. 2020", "title and abstract", "People or condition not of interest"),
    ]
    assert [each.cells["records"].sort for each in values["searches"].rows] == [6, 3, 1, 2]
    pages = _pages(contents)
    assert "People or condition not of interest" in pages[SEARCHES_PAGE]
    assert "Ann" not in pages[SEARCHES_PAGE], "who decided stays in the library"
    assert all("searches and exclusions</a>" in each for each in pages.values() if "foot" in each)


def test_no_page_where_no_search_is_logged(contents: Contents) -> None:
    assert searches_values(contents) is None
    pages = _pages(contents)
    assert SEARCHES_PAGE not in pages and SEARCHES_PAGE not in pages["about.html"]


def test_before_anybody_decided(world: Path) -> None:
    from ldncli.screening.log import writing
    from tests.screening.made import START, entry, imported

    with writing(world) as writer:
        writer.add([entry("lee-2020-aaaaa")], [imported("lee-2020-aaaaa")], at=START, by="ldn")
    page = _pages(contents_of(ask(load(str(world)))))[SEARCHES_PAGE]
    assert "Nothing has been excluded so far." in page
