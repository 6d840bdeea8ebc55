"""Every kind of page that is written, of one base, in one folder."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from ldncli.questions.asked import ask
from ldncli.records.index.library import load
from ldncli.report.document.writers.html import to_html
from ldncli.report.map.answer import map_answer
from ldncli.report.map.page import map_page
from ldncli.report.site.builder import site_files, write_files
from ldncli.report.site.contents import contents_of
from tests.report.document.reports import report_of


def write_every_kind(folder: Path, data: Path) -> dict[str, Path]:
    """All pages of the site, the maps, the report and the page for screening, by name."""
    library = load(str(data))
    write_files(site_files(contents_of(ask(library))), folder)
    for columns in ("outcomes", "mechanisms"):
        found, account = map_answer(ask(library), columns)
        page = map_page(found, library.vocabularies, account, "data", "A treatment", opened=(1, 1))
        (folder / f"alone-{columns}.html").write_text(page, encoding="utf-8")
    (folder / "report.html").write_text(to_html(report_of(data)), encoding="utf-8")
    screening = files("ldncli.cli.review.screening")
    for name in ("page.html", "page.css", "page.js"):
        text = screening.joinpath(name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    return {str(each.relative_to(folder)): each for each in sorted(folder.rglob("*.html"))}
