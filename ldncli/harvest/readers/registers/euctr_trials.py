"""Trials as the EU Clinical Trials Register hands them out as text: summaries, or full details of
the protocol in each country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.content.register_entry import RegisterEntry
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.registers.entries import (
    candidate_of_entry,
    day,
    labelled,
    planned,
    whole,
)

_OPENING = re.compile(r"EudraCT Number:\s*(\S*)")
_NUMBER = re.compile(r"\d{4}-\d{6}-\d{2}")
# A line that begins a field: a numbered one (`E.1.1 Medical condition(s) …:`) or one of the head.
_NUMBERED = re.compile(r"([A-Z]\.(?:\d+(?:\.\d+)*|IMP)?)(?:\s+([^:]*(?:,[^:]*)?))?:\s*(.*)")
_LABELLED = re.compile(
    r"(EudraCT Number|Sponsor'?s? Protocol (?:Code )?Number|Sponsor Name|Full Title|Start Date"
    r"|Medical condition|Disease|Population Age|Gender|Trial protocol|Trial results|Link"
    r"|National Competent Authority|Clinical Trial Type|Trial Status"
    r"|Date on which this record was first entered in the EudraCT database)\s*:\s*(.*)"
)
# Titles of sections, and what the register says of the file.
_FURNITURE = re.compile(r"(?:[A-Z]\. |Summary$|This file contains|[A-Z](?:\.\d+)+ [^:]*$)")
# In another language the same field stands again, with the code of the language.
_FOREIGN = re.compile(r"\([a-z]{2}\)$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_CHARACTERS = 2_000_000

Texts = dict[str, list[str]]


def _read(document: Document) -> Iterator[Candidate | Broken]:
    texts: Texts = {}
    line, size, current = 0, 0, ""
    for number, raw in document.lines():
        text = raw.strip()
        if not text:
            continue
        if _OPENING.match(text):
            if texts:
                yield _finished(texts, size, document.name, line)
            texts, line, size = {}, number, 0
        elif not texts:
            continue
        size += len(text)
        if size > _MOST_CHARACTERS:
            continue
        key, value = _field(text)
        if key is not None:
            current = key
            texts.setdefault(key, []).append(value)
        elif current and not _FURNITURE.match(text):
            texts[current][-1] = f"{texts[current][-1]} {text}".strip()
        elif _FURNITURE.match(text):
            current = ""
    if texts:
        yield _finished(texts, size, document.name, line)


def _field(line: str) -> tuple[str | None, str]:
    """The key of a field and its text; None where the line goes on with the one before. Of the
    titles and conditions that are told in several languages, English ones have the plain key."""
    labelled_line = _LABELLED.match(line)
    if labelled_line:
        return labelled_line[1].replace("'", ""), labelled_line[2].strip()
    numbered = _NUMBERED.match(line)
    if numbered:
        foreign = _FOREIGN.search((numbered[2] or "").strip())
        return numbered[1] + (foreign[0] if foreign else ""), numbered[3].strip()
    return None, ""


def _finished(texts: Texts, size: int, file: str, line: int) -> Candidate | Broken:
    if size > _MOST_CHARACTERS:
        return Broken(line, "it has more than 2 million characters")
    number = _NUMBER.match(next(iter(texts.get("EudraCT Number", ())), ""))
    if not number:
        return Broken(line, "it has no EudraCT number")
    entry = _entry(number[0], texts)
    raw = [(key, value) for key, values in texts.items() for value in values if value]
    address = _first(texts, "Link")
    return candidate_of_entry(
        entry, file, line, address=address, summary=_first(texts, "E.2.1"), raw=raw
    )


def _first(texts: Mapping[str, list[str]], *keys: str) -> str:
    """The first text under these keys; of a field in other languages alone, that one."""
    for key in keys:
        for own, values in texts.items():
            if own == key or own.startswith(f"{key}("):
                for value in values:
                    if value:
                        return value
    return ""


def _entry(number: str, texts: Texts) -> RegisterEntry:
    def first(*keys: str) -> str:
        return _first(texts, *keys)

    # A summary tells the status of every country, details that of one.
    status = first("Trial Status", "Trial protocol")
    countries = re.findall(r"\b([A-Z]{2}|Outside EU/EEA)\(", first("Trial protocol"))
    country = first("A.1").partition(" - ")[0]
    return RegisterEntry(
        register="EU Clinical Trials Register",
        number=f"EudraCT {number}",
        others=tuple(each for key in ("A.5.1", "A.5.2", "A.5.3", "A.4.1") if (each := first(key)))
        or tuple(filter(None, (first("Sponsor Protocol Number"),))),
        public_title=first("A.3.1"),
        scientific_title=first("A.3", "Full Title"),
        acronym=first("A.3.2"),
        status=status,
        registered=day(
            first("Date on which this record was first entered in the EudraCT database")
        ),
        start=day(first("Start Date", "N.")),
        end=next((day(each) for each in texts.get("P.", ()) if _DAY.match(each)), None),
        conditions=tuple(filter(None, (first("E.1.1", "Medical condition"),))),
        interventions=tuple(_products(texts)),
        size=whole(first("F.4.2.2")) or whole(first("F.4.2.1")) or whole(first("F.4.1")),
        size_kind="planned" if first("F.4.2.2", "F.4.2.1", "F.4.1") else "",
        outcomes=planned(texts.get("E.5.1", ())[:1], texts.get("E.5.2", ())[:1]),
        design=labelled(
            ("study type", first("Clinical Trial Type")),
            ("phase", ", ".join(_phases(texts))),
            ("controlled", first("E.8.1")),
            ("randomised", first("E.8.1.1")),
            ("open", first("E.8.1.2")),
            ("single blind", first("E.8.1.3")),
            ("double blind", first("E.8.1.4")),
            ("parallel group", first("E.8.1.5")),
            ("cross over", first("E.8.1.6")),
        ),
        eligibility=" ".join(filter(None, (first("E.3"), first("E.4")))),
        sponsor=first("B.1.1", "Sponsor Name"),
        funders=tuple(dict.fromkeys(filter(None, texts.get("B.4.1", ())))),
        countries=tuple(dict.fromkeys(countries)) or tuple(filter(None, (country,))),
        results_posted=first("Trial results"),
    )


def _products(texts: Texts) -> list[str]:
    """Names of the products: trade names, product names and substances, as they come."""
    names = [
        value
        for key in ("D.2.1.1.1", "D.3.1", "D.3.8")
        for value in texts.get(key, ())
        if value and value.casefold() not in ("not available", "not applicable")
    ]
    return list(dict.fromkeys(names))


def _phases(texts: Texts) -> list[str]:
    names = {"E.7.1": "Phase I", "E.7.2": "Phase II", "E.7.3": "Phase III", "E.7.4": "Phase IV"}
    return [name for key, name in names.items() if _first(texts, key).casefold() == "yes"]


READER = Reader(
    name="euctr-trials",
    label="a download of the EU Clinical Trials Register",
    described="downloads of the EU Clinical Trials Register (text)",
    recognises=lambda document: any(
        _NUMBER.match(each[1])
        for each in re.finditer(r"^EudraCT Number:\s*(\S+)", document.head, re.MULTILINE)
    ),
    read=_read,
    most_bytes=MOST_BYTES_OF_REFERENCES,
    references=True,
    source="EU Clinical Trials Register",
)
