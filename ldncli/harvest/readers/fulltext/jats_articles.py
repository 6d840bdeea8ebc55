"""Papers as JATS full text, as PubMed Central and Europe PMC give them: one, or a set of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ldncli.harvest.candidate import Candidate, Origin, Passage
from ldncli.harvest.readers.content.full_text import Declared, FullText, Statement
from ldncli.harvest.readers.content.tables import Table
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.fulltext.jats_tables import tables_of
from ldncli.harvest.readers.fulltext.jats_text import own_text, text_of
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.references.fields import Fields, candidate_of
from ldncli.harvest.readers.services.elements import (
    looks_like_xml,
    without_namespaces,
    xml_records,
)

_ORIGIN = Origin(
    source="article",
    bibliography="title page",
    kind="full-text",
    called="article",
    where="in the article",
    family_first=True,
)
# What a paper declares, by the words of its headings and by the kinds that JATS knows.
_DECLARED: tuple[tuple[Declared, re.Pattern[str]], ...] = (
    (
        "competing interests",
        re.compile(
            r"compet|conflict|(?<!financial-)disclos|declaration of interest|^coi\b|duality", re.I
        ),
    ),
    (
        "funding",
        re.compile(r"fund|financ|supported-by|grant|role of the sponsor|^support$", re.I),
    ),
    ("registration", re.compile(r"registration|registry", re.I)),
    ("ethics", re.compile(r"ethic|consent", re.I)),
    ("data", re.compile(r"data[- ](?:avail|shar|access)|availability of data", re.I)),
)
# Footnotes without a heading say it in their sentence.
_SAYS: tuple[tuple[Declared, re.Pattern[str]], ...] = (
    (
        "competing interests",
        re.compile(r"competing (?:\w+ )?interest|conflicts? of interest", re.I),
    ),
    ("funding", re.compile(r"\b(?:supported|funded|financed) (?:in part )?by\b", re.I)),
)


def _read(document: Document) -> Iterator[Candidate | Broken]:
    for found in xml_records(document, ("article",)):
        if isinstance(found, Broken):
            yield found
            continue
        line, article = found
        without_namespaces(article)
        meta = article.find("front/article-meta")
        if meta is None:
            yield Broken(line, "it is an article without a title page")
        else:
            yield candidate_of(_fields(article, meta), _ORIGIN, document.name, line)


def _fields(article: Any, meta: Any) -> Fields:
    body = _full_text(article, meta)
    ids = {each.get("pub-id-type", ""): text_of(each) for each in meta.iterfind("article-id")}
    journal = article.find("front/journal-meta")
    pmcid = ids.get("pmcid") or ids.get("pmc") or ids.get("pmc-uid") or ids.get("pmcaid") or ""
    title = text_of(meta.find("title-group/article-title"))
    subtitle = text_of(meta.find("title-group/subtitle"))
    return Fields(
        title=f"{title}: {subtitle}" if title and subtitle else title,
        authors=_authors(meta),
        dates=_dates(meta),
        journal=_first(journal, "journal-title-group/journal-title", "journal-title"),
        volume=text_of(meta.find("volume")),
        issue=text_of(meta.find("issue")),
        pages=_pages(meta),
        publisher=_first(journal, "publisher/publisher-name"),
        language=article.get("{http://www.w3.org/XML/1998/namespace}lang", ""),
        doi=ids.get("doi", ""),
        pmid=ids.get("pmid", ""),
        pmcid=f"PMC{pmcid}" if pmcid.isdigit() else pmcid,
        registers=[*_own_numbers(meta), *(each.text for each in body.sections)],
        types=[
            article.get("article-type", ""),
            *(text_of(each) for each in meta.iterfind("article-categories/subj-group/subject")),
        ],
        address=f"https://doi.org/{ids['doi']}" if ids.get("doi") else "",
        abstract=_abstract(meta),
        keywords=[text_of(each) for each in meta.iterfind("kwd-group/kwd")],
        raw=[(f"article-id {kind}", text) for kind, text in ids.items()],
        full_text=body,
    )


def _first(element: Any, *paths: str) -> str:
    if element is None:
        return ""
    return next((text for path in paths if (text := text_of(element.find(path)))), "")


_NAMES = ("name", "name-alternatives/name", "string-name")


def _authors(meta: Any) -> list[str]:
    names = []
    for group in meta.iterfind("contrib-group"):
        for each in group.iterfind("contrib"):
            if each.get("contrib-type", "author") != "author":
                continue
            spelt = (each.find(path) for path in _NAMES)
            name = next((one for one in spelt if one is not None), None)
            if name is None or name.find("surname") is None:
                whole = each.find("collab") if name is None else name
                text = text_of(whole, skipped=("contrib-group", "aff", "address", "xref"))
                names.append(f"{{{text}}}" if text and name is None else text)
                continue
            suffix, prefix = text_of(name.find("suffix")), text_of(name.find("surname"))
            family = f"{prefix} {suffix}".strip()
            given = text_of(name.find("given-names"))
            names.append(f"{family}, {given}" if given else f"{{{family}}}")
    return names


_DATES = ("ppub", "print", "epub-ppub", "epub", "electronic", "pub", "collection", "")


def _dates(meta: Any) -> list[str]:
    """Dates of publication, print before electronic, as PubMed counts."""
    found = [
        (
            each.get("pub-type") or each.get("publication-format") or each.get("date-type") or "",
            each,
        )
        for each in meta.iterfind("pub-date")
    ]
    found = [
        each for each in found if each[0] not in ("pmc-release", "preprint", "nihms-submitted")
    ]
    ranked = sorted(found, key=lambda each: (each[0] not in _DATES, _rank(each[0])))
    dates = []
    for _, date in ranked:
        parts = [text_of(date.find(name)) for name in ("year", "month", "day")]
        joined = "-".join(each for each in parts if each)
        numeric = all(each.isdigit() for each in parts if each)
        dates.append(joined if numeric else " ".join(filter(None, parts)))
    return dates


def _rank(kind: str) -> int:
    return _DATES.index(kind) if kind in _DATES else len(_DATES)


def _pages(meta: Any) -> str:
    first, last = text_of(meta.find("fpage")), text_of(meta.find("lpage"))
    if first:
        return f"{first}-{last}" if last else first
    return text_of(meta.find("elocation-id"))


def _abstract(meta: Any) -> str:
    """The abstract itself, not the one in pictures, for laymen or in other languages."""
    for each in meta.iterfind("abstract"):
        if not each.get("abstract-type"):
            title = each.find("title")
            parts = [text_of(part) for part in each if part is not title]
            return " ".join(filter(None, parts)) or text_of(each)
    return ""


def _own_numbers(meta: Any) -> Iterator[str]:
    """Numbers of registers that the title page names as such."""
    for each in meta.iter("related-object", "ext-link", "custom-meta", "article-id"):
        yield text_of(each)
        yield each.get("document-id", "")


# -- the body --------------------------------------------------------------------------------------


class _Body:
    """What is collected on the way through an article."""

    def __init__(self) -> None:
        self.sections: list[Passage] = []
        self.figures: list[Passage] = []
        self.tables: list[Table] = []
        self.statements: list[Statement] = []
        self.wraps = 0

    def add(self, part: Any, path: tuple[str, ...]) -> None:
        """Take in a section and those within it; text of a section is one passage."""
        section = " > ".join(path)
        texts: list[str] = []
        for each in part:
            if each.tag in ("title", "label", "sec-meta") or not isinstance(each.tag, str):
                continue
            if each.tag in ("sec", "app", "app-group", "notes", "boxed-text"):
                self._tell(section, texts, part)
                texts = []
                title = text_of(each.find("title")) or text_of(each.find("label"))
                self.add(each, (*path, title) if title else path)
                continue
            if each.tag == "fn-group":
                self.notes(each)
                continue
            if each.tag not in ("table-wrap", "table-wrap-group", "fig", "fig-group"):
                texts.append(text_of(each))
            self._floats(each, section)
        self._tell(section, texts, part)

    def _tell(self, section: str, texts: list[str], part: Any) -> None:
        text = " ".join(filter(None, texts))
        if not text:
            return
        self.sections.append(Passage(section, text))
        heading = section.rpartition(" > ")[2]
        kind = _kind(heading, part.get("sec-type", ""), part.get("notes-type", ""))
        if kind:
            self.statements.append(Statement(kind, heading, text))

    def _floats(self, element: Any, section: str) -> None:
        """Tables and figures in and below an element."""
        for each in element.iter("table-wrap", "fig"):
            if each.tag == "fig":
                label = text_of(each.find("label")).rstrip(".:")
                if caption := text_of(each.find("caption")):
                    self.figures.append(Passage(label or each.get("id", "Figure"), caption))
            else:
                self.wraps += 1
                self.tables += tables_of(each, section, self.wraps)

    def notes(self, group: Any) -> None:
        """Footnotes below one heading."""
        for note in group.iterfind("fn"):
            self.note(note, text_of(group.find("title")))

    def note(self, note: Any, above: str = "") -> None:
        """A footnote of the article; `above` is the heading of its group."""
        title = text_of(note.find("title")) or above or text_of(note.find("label"))
        text = " ".join(
            filter(None, (own_text(each) for each in note if each.tag not in ("label", "title")))
        )
        bold = note.find("p/bold")
        heading = title if len(title) > 2 else text_of(bold).rstrip(".:")
        text = text.removeprefix(heading).lstrip(" :.")
        kind = _kind(heading, note.get("fn-type", ""), note.get("notes-type", ""))
        kind = kind or next((each for each, words in _SAYS if words.search(text)), None)
        if text and kind:
            self.statements.append(Statement(kind, heading or "footnote", text))
        elif text:
            self.sections.append(Passage(heading or "footnote", text))


def _kind(*words: str) -> Declared | None:
    for word in words:
        for kind, pattern in _DECLARED:
            if word and pattern.search(word):
                return kind
    return None


def _full_text(article: Any, meta: Any) -> FullText:
    body = _Body()
    for group in meta.iterfind("funding-group"):
        text = " ".join(text_of(each) for each in group.iterfind("funding-statement"))
        awards = "; ".join(text_of(each) for each in group.iterfind("award-group"))
        if text or awards:
            body.statements.append(Statement("funding", "title page", text or awards))
    for note in (*meta.iterfind("author-notes/fn"), *article.iterfind("front/notes")):
        body.note(note)
    main, back = article.find("body"), article.find("back")
    if main is not None:
        body.add(main, ())
    for each in back if back is not None else ():
        if each.tag in ("ref-list", "glossary", "bio") or not isinstance(each.tag, str):
            continue
        if each.tag == "ack":
            title = text_of(each.find("title")) or "Acknowledgements"
            body.add(each, (title,))
        elif each.tag == "fn-group":
            body.notes(each)
        else:
            title = text_of(each.find("title"))
            body.add(each, (title,) if title else ())
    loose = article.find("floats-group")
    if loose is not None:
        body.add(loose, ())
    return FullText(
        sections=tuple(body.sections),
        tables=tuple(body.tables),
        figures=tuple(body.figures),
        statements=tuple(dict.fromkeys(body.statements)),
    )


READER = Reader(
    name="jats-articles",
    label="a JATS article",
    described="JATS full texts (PubMed Central)",
    recognises=lambda document: bool(
        looks_like_xml(document, "article|pmc-articleset|articles|OAI-PMH")
        and re.search(r"<(?:\w+:)?(?:journal-meta|article-meta|front)[\s>]", document.head)
    ),
    read=_read,
    endings=(".nxml",),
    most_bytes=MOST_BYTES_OF_REFERENCES,
)
