"""BibTeX and BibLaTeX: one entry after the other, each bounded by its braces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.references.fields import Fields, candidate_of
from ldncli.harvest.readers.references.latex import plain

_ORIGIN = Origin(source="reference", bibliography="fields", kind="index", family_first=True)
_OPENING = re.compile(r"\s*@\s*([A-Za-z]+)\s*([{(])")
_MOST_CHARACTERS = 2_000_000
_NAME = re.compile(r"[\s,]*([^\s=,{}\"#]+)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}\"]+")
_MONTHS = {
    name: name.capitalize() for name in ("jan feb mar apr may jun jul aug sep oct nov dec").split()
}
_NO_ENTRY = ("comment", "preamble")


class FaultyEntry(Exception):
    """What is wrong with an entry, for people."""


def _read(document: Document) -> Iterator[Candidate | Broken]:
    macros: dict[str, str] = dict(_MONTHS)
    for line, text in _entries(document):
        try:
            kind, key, values = parse_entry(text, macros)
        except FaultyEntry as error:
            yield Broken(line, str(error))
            continue
        if kind == "string":
            macros |= {name.lower(): value for name, value in values}
        elif kind not in _NO_ENTRY:
            yield _candidate(kind, key, values, document.name, line)


def _entries(document: Document) -> Iterator[tuple[int, str]]:
    """Line and text of every entry; one that is not closed ends where the next begins."""
    start, depth, size = 0, 0, 0
    lines: list[str] = []
    for number, line in document.lines():
        opening = _OPENING.match(line)
        if opening and (not lines or line.startswith("@")):
            if lines:
                yield start, "\n".join(lines)
            start, depth, size, lines = number, 0, 0, []
        elif not lines:
            continue  # between entries BibTeX has remarks
        size += len(line)
        if size <= _MOST_CHARACTERS:
            lines.append(line)
        depth += _depth(line)
        if depth <= 0 and (opening is None or "(" not in opening[2] or line.rstrip().endswith(")")):
            yield start, "\n".join(lines)
            lines = []
    if lines:
        yield start, "\n".join(lines)


def _depth(line: str) -> int:
    """How many braces and, of the entry itself, brackets the line leaves open."""
    line = re.sub(r"\\[{}\\]", "", line)
    return line.count("{") - line.count("}")


def parse_entry(text: str, macros: Mapping[str, str]) -> tuple[str, str, list[tuple[str, str]]]:
    """Type, key and fields of an entry, values still in LaTeX; raises FaultyEntry."""
    if len(text) >= _MOST_CHARACTERS:
        raise FaultyEntry("it has more than 2 million characters")
    opening = _OPENING.match(text)
    if opening is None:
        raise FaultyEntry("it does not begin with @type{")
    kind, place = opening[1].lower(), opening.end()
    if kind in _NO_ENTRY:
        return kind, "", []
    key = ""
    if kind != "string":
        found = re.compile(r"\s*([^,={}\s]*)\s*(,|(?=[})]))").match(text, place)
        if found is None:
            raise FaultyEntry("it has no comma after its key")
        key, place = found[1], found.end()
    values: list[tuple[str, str]] = []
    while name := _NAME.match(text, place):
        value, place = _value(text, name.end(), macros)
        values.append((name[1].lower(), value))
    rest = text[place:].strip().strip(",").strip()
    if not rest or rest[0] not in "})":
        shown = " ".join(rest.split())[:30]
        raise FaultyEntry(
            f"it is not closed, or broken at '{shown}'" if shown else "it is not closed"
        )
    if not values:
        raise FaultyEntry("it has no fields")
    if _OPENING.search(rest, 1):
        raise FaultyEntry("another entry begins on the line on which it ends")
    return kind, key, values


def _value(text: str, place: int, macros: Mapping[str, str]) -> tuple[str, int]:
    """A value with all its parts joined by #, and where it ends."""
    parts = []
    while True:
        if text[place : place + 1] == "{":
            end = _closing(text, place)
            parts.append(text[place + 1 : end])
            place = end + 1
        elif text[place : place + 1] == '"':
            end = _closing_quote(text, place)
            parts.append(text[place + 1 : end])
            place = end + 1
        elif bare := _BARE.match(text, place):
            parts.append(macros.get(bare[0].lower(), bare[0]))
            place = bare.end()
        else:
            raise FaultyEntry("a field has no value")
        joined = re.compile(r"\s*#\s*").match(text, place)
        if joined is None:
            return "".join(parts), place
        place = joined.end()


def _closing(text: str, place: int) -> int:
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, place):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    raise FaultyEntry("a brace is not closed")


def _closing_quote(text: str, place: int) -> int:
    depth = 0
    for found in re.compile(r"\\.|[{}\"]", re.DOTALL).finditer(text, place + 1):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if found[0] == '"' and depth == 0:
            return found.start()
    raise FaultyEntry("a quotation mark is not closed")


def _candidate(
    kind: str, key: str, values: list[tuple[str, str]], file: str, line: int
) -> Candidate | Broken:
    raw: dict[str, str] = {}
    for name, value in values:
        if value.strip():
            raw.setdefault(name, value)

    def first(*names: str) -> str:
        return next((plain(raw[name]) for name in names if name in raw), "")

    notes = first("note", "annote", "annotation", "addendum")
    address = " ".join(raw.get(each, "") for each in ("url", "howpublished", "link"))
    address = address.replace("\\", "")
    doi = raw.get("doi", "").replace("\\", "").strip("{}")
    return candidate_of(
        Fields(
            title=_titled(first("title"), first("subtitle")),
            authors=authors(raw.get("author", "")),
            dates=[first("date"), first("year"), first("month")],
            journal=first("journal", "journaltitle", "booktitle", "fjournal"),
            volume=first("volume"),
            issue=first("number", "issue"),
            pages=first("pages", "eid", "article-number"),
            publisher=first("publisher", "institution", "school", "organization"),
            language=first("language", "langid"),
            doi=doi or (address if "doi.org/10." in address else ""),
            pmid=_pmid(first("pmid"), raw, notes),
            pmcid=first("pmcid", "pmc"),
            registers=[notes],
            types=[kind, first("type")],
            address=address,
            abstract=first("abstract"),
            keywords=re.split(r"[;,]", first("keywords", "keyword", "mesh")),
            raw=[("type", kind), ("key", key), *values],
        ),
        _ORIGIN,
        file,
        line,
    )


def _titled(title: str, subtitle: str) -> str:
    return f"{title}: {subtitle}" if title and subtitle else title


def _pmid(stated: str, raw: Mapping[str, str], notes: str) -> str:
    if stated:
        return stated
    if raw.get("eprinttype", raw.get("archiveprefix", "")).lower() in ("pubmed", "pmid"):
        return raw.get("eprint", "")
    found = re.search(r"\bPMID:?\s*(\d{1,8})\b", notes)
    return found[1] if found else ""


def authors(text: str) -> list[str]:
    """Names parted at `and` outside braces; `{World Health Organization}` stays one."""
    names, depth, start = [], 0, 0
    text = " ".join(text.split())
    for found in re.finditer(r"\\.|[{}]| and (?=\S)", text, re.IGNORECASE):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0].lower() == " and ":
            names.append(text[start : found.start()])
            start = found.end()
    names.append(text[start:])
    return [_one_name(name) for name in names if name.strip()]


def _one_name(name: str) -> str:
    """The name; one in braces is a whole and keeps them: nothing in it is a family name."""
    whole = re.fullmatch(r"\s*\{[^{}]*\}\s*", name) and "," not in name
    return f"{{{plain(name)}}}" if whole else plain(name)


READER = Reader(
    name="bibtex-entries",
    label="a BibTeX file",
    described="BibTeX files",
    recognises=lambda document: bool(
        re.search(r"^\s*@\s*[A-Za-z]+\s*[{(]\s*[^\s,={}]*\s*(?:,|=)", document.head, re.MULTILINE)
    ),
    read=_read,
    endings=(".bib", ".bibtex"),
    most_bytes=MOST_BYTES_OF_REFERENCES,
    references=True,
)
