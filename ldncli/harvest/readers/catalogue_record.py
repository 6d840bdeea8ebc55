"""A library's catalogue record as text: title, first lines of the summary, then labelled
lines (`Language:English`)."""

from __future__ import annotations

import re

from ldncli.harvest.candidate import Candidate, Entity, Origin, Passage
from ldncli.harvest.names import split_names
from ldncli.harvest.printed import ADDRESS, DATE, PMCID, clean, find_doi, unmarked
from ldncli.harvest.readers.reader import Reader

# Remarks call the record a page, as catalogues show it on one.
_ORIGIN = Origin(
    source="record", bibliography="bibliographic details", called="page", where="on the page"
)
_AUTHORS = (
    "Main Author",
    "Main Authors",
    "Author",
    "Authors",
    "Corporate Author",
    "Corporate Authors",
    "Other Author",
    "Other Authors",
)
_LABELS = (
    *_AUTHORS,
    *(
        "Contributors",
        "Format",
        "Language",
        "Languages",
        "Published",
        "Publisher",
        "Publication Date",
        "Published in",
        "Edition",
        "Series",
    ),
    *(
        "Subjects",
        "Subject",
        "Topics",
        "Online Access",
        "Tags",
        "Summary",
        "Abstract",
        "Description",
        "Item Description",
    ),
    *(
        "Physical Description",
        "ISSN",
        "ISBN",
        "DOI",
        "Other Title",
        "Related Items",
        "Call Number",
        "Notes",
        "Author Notes",
    ),
    *("Bibliography", "Institution", "Collection"),
)
_LABEL = re.compile(rf"({'|'.join(_LABELS)})\s*:\s*(.*)")
# Lines that belong to the catalogue's page and end what stands before them.
_FURNITURE = re.compile(
    r"Full description|Saved in:?|Bibliographic Details|Description|No Tags, .*|Similar Items|Staff"
    r" View|Holdings|"
    r"Table of Contents|Comments|Cite this|Be the first to leave a comment!?|"
    r"Add to (?:Book Bag|Favorites).*|Export Record|Text this|Email this|Print"
)
# What only a catalogue says; the other labels stand in many a text.
_OWN = {
    "Main Author",
    "Main Authors",
    "Other Authors",
    "Corporate Author",
    "Corporate Authors",
    "Online Access",
    "Tags",
}
_WITH_DOI = ("DOI", "Online Access", "Item Description", "Related Items")
_SUMMARY = ("Summary", "Abstract", "Description")

Fields = dict[str, list[str]]


def is_catalogue_record(text: str) -> bool:
    """Whether the text has at least three labelled lines, and something
    that only a catalogue says."""
    _, fields, furniture = _split(text)
    return len(fields) >= 3 and bool(
        fields.keys() & _OWN or furniture & {"Bibliographic Details", "Saved in:"}
    )


def parse_catalogue_record(text: str) -> Candidate:
    """The record's words; labels that are missing leave their values empty."""
    top, fields, _ = _split(text)
    access = " ".join(_first(fields, "Online Access"))
    addresses = [each.rstrip(".,;)]") for each in ADDRESS.findall(access)]
    published = clean(" ".join(_first(fields, "Published", "Publication Date")))
    container = clean(" ".join(_first(fields, "Published in")))
    date = DATE.findall(published) or DATE.findall(container)
    pmcid = PMCID.search(access)
    return Candidate(
        origin=_ORIGIN,
        title=unmarked(top[0]) if top else None,
        authors=_authors(fields),
        date=date[-1] if date else None,
        journal=_journal(fields, container),
        publisher=clean(" ".join(_first(fields, "Publisher"))) or _publisher(published),
        language=clean(re.split(r"[,;]", " ".join(_first(fields, "Language", "Languages")[:1]))[0])
        or None,
        doi=next(
            (doi for name in _WITH_DOI if (doi := find_doi(" ".join(fields.get(name, ()))))), None
        ),
        pmcid=pmcid[0] if pmcid else None,
        address=next(
            (each for each in addresses if "doi.org/10." not in each),
            addresses[0] if addresses else None,
        ),
        passages=_passages(top, fields),
        entities=tuple(
            Entity(list="Subjects", kind="subjects", name=name) for name in _subjects(fields)
        ),
    )


def _split(text: str) -> tuple[list[str], Fields, set[str]]:
    """Lines before the first label, lines by label, and the furniture that was seen."""
    top: list[str] = []
    fields: Fields = {}
    furniture: set[str] = set()
    lines: list[str] | None = top
    for raw in text.split("\n"):
        line = clean(raw)
        label = _LABEL.fullmatch(line)
        if label:
            lines = fields.setdefault(label[1], [])
            line = label[2]
        elif _FURNITURE.fullmatch(line):
            furniture.add(line)
            lines = None
        if line and lines is not None:
            lines.append(line)
    return top, fields, furniture


def _first(fields: Fields, *names: str) -> list[str]:
    """The lines of the first of these labels that has any."""
    return next((fields[name] for name in names if fields.get(name)), [])


def _authors(fields: Fields) -> tuple[str, ...]:
    names: list[str] = []
    for label in _AUTHORS:
        for line in fields.get(label, ()):
            names += split_names(line, alone=not label.endswith("s"))
    return tuple(dict.fromkeys(names))


def _journal(fields: Fields, container: str) -> str | None:
    """The series, or the part of `Published in` before volume and year."""
    series = clean(" ".join(_first(fields, "Series")[:1]))
    return (
        series
        or re.split(r"\s*[,;(.]?\s*(?:Vol\b|Volume\b|\d|\()", container)[0].strip(" ,;.")
        or None
    )


def _publisher(published: str) -> str | None:
    return (
        re.split(r"[\s,;:(\[©]*\bc?(?<!\d)(?:19|20)\d{2}\b", published)[0].strip(" ,;:.([") or None
    )


def _subjects(fields: Fields) -> list[str]:
    """Subjects as printed, one each; a single line with several commas is a list."""
    lines = [
        part.strip()
        for line in _first(fields, "Subjects", "Subject", "Topics")
        for part in re.split(r"[;|]", line)
        if part.strip()
    ]
    if len(lines) == 1 and lines[0].count(",") > 1:
        lines = [part.strip() for part in lines[0].split(",") if part.strip()]
    return list(dict.fromkeys(lines))


def _passages(top: list[str], fields: Fields) -> tuple[Passage, ...]:
    """The summary; where there is none, the first lines of it that stand under the title."""
    summary = unmarked(" ".join(_first(fields, *_SUMMARY)))
    if summary:
        return (Passage("Summary", summary),)
    opening = unmarked(" ".join(top[1:]))
    return (Passage("opening lines", opening),) if opening else ()


READER = Reader(
    name="catalogue-record",
    label="a catalogue record",
    described="library catalogue records saved as text",
    recognises=lambda document: is_catalogue_record(document.single_spaced),
    read=lambda document: iter((parse_catalogue_record(document.single_spaced),)),
)
