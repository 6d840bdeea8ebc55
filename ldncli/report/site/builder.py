"""A whole site, page after page: every file's name with its content in pieces, made when it is
asked for and held by nobody."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ldncli.report.map.fragment import map_script, map_style
from ldncli.report.site.addresses import page_of
from ldncli.report.site.assets import render, static_files
from ldncli.report.site.contents import Contents
from ldncli.report.site.pages.condition import condition_values
from ldncli.report.site.pages.home import home_values
from ldncli.report.site.pages.lists import (
    about_values,
    conditions_values,
    mechanisms_values,
    papers_values,
    safety_values,
    search_values,
    trials_values,
    year_values,
    years,
)
from ldncli.report.site.pages.map import map_values
from ldncli.report.site.pages.mechanism import mechanism_values
from ldncli.report.site.pages.moved import moved_pages
from ldncli.report.site.pages.paper import paper_values
from ldncli.report.site.pages.searches import SEARCHES_PAGE, searches_values
from ldncli.report.site.pages.study import study_values
from ldncli.report.site.search_index import search_files
from ldncli.version import __version__

# What tells a folder that ldn made from one that it must not touch.
MARKER = "ldn-site.json"
File = tuple[str, Iterable[bytes]]

_SINGLE: dict[str, tuple[str, Callable[[Contents], dict[str, Any]]]] = {
    "index.html": ("home.html", home_values),
    "map.html": ("evidence-map.html", map_values),
    "conditions.html": ("conditions.html", conditions_values),
    "mechanisms.html": ("mechanisms.html", mechanisms_values),
    "papers.html": ("papers.html", papers_values),
    "trials.html": ("trials.html", trials_values),
    "safety.html": ("safety.html", safety_values),
    "search.html": ("search.html", search_values),
    "about.html": ("about.html", about_values),
}


def site_files(contents: Contents) -> Iterator[File]:
    """Every file of the site; the marker comes first."""
    about = {
        "made_by": "ldn site",
        "version": __version__,
        "digest": contents.library.digest,
        "papers": len(contents.papers),
    }
    yield MARKER, [f"{json.dumps(about, indent=1)}\n".encode()]
    for name, content in static_files():
        yield f"static/{name}", [content]
    yield "static/map.css", [map_style().encode()]
    yield "static/map.js", [map_script().encode()]
    for name, text in search_files(contents):
        yield f"data/{name}", [text.encode("utf-8", "replace")]
    searches = searches_values(contents)
    common = _common(contents, searched=searches is not None)
    for page, template, values in _pages(contents):
        yield page, [_render(template, page, common, values)]
    if searches is not None:
        yield SEARCHES_PAGE, [_render("searches.html", SEARCHES_PAGE, common, searches)]


def _render(template: str, page: str, common: dict[str, Any], values: dict[str, Any]) -> bytes:
    return render(template, page, {**common, **values}).encode("utf-8", "replace")


def _common(contents: Contents, *, searched: bool) -> dict[str, Any]:
    """What every page tells, in its head or foot."""
    return {
        "digest": contents.digest,
        "as_of": contents.as_of,
        "ldn_version": __version__,
        "total": len(contents.papers),
        "partial": contents.partial,
        "called": contents.asked.called,
        "drug": contents.asked.called.drug,
        "unit": contents.unit,
        "searched": searched,
    }


def _pages(contents: Contents) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for page, (template, make) in _SINGLE.items():
        yield page, template, make(contents)
    for term in contents.pages["conditions"]:
        yield page_of("condition", term), "condition.html", condition_values(term, contents)
    for term in contents.pages["mechanisms"]:
        yield page_of("mechanism", term), "mechanism.html", mechanism_values(term, contents)
    for study in contents.studies.values():
        yield page_of("study", study.id), "study.html", study_values(study, contents)
    for paper in contents.papers.values():
        yield page_of("paper", paper.id), "paper.html", paper_values(paper, contents)
    for year, papers in years(contents).items():
        yield page_of("year", str(year)), "year.html", year_values(year, papers, contents)
    yield from moved_pages(contents)


def write_files(files: Iterable[File], folder: Path) -> int:
    """Write the files below a folder that is there; returns their number of bytes."""
    made: set[Path] = set()
    total = 0
    for name, pieces in files:
        path = folder / name
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        with path.open("wb") as file:
            for piece in pieces:
                total += file.write(piece)
    return total
