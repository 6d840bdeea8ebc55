"""Trials as the search portal of the World Health Organization (ICTRP) exports them, as XML or as
CSV: the fields are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.content.register_entry import RegisterEntry
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.references.columns import normalised
from ldncli.harvest.readers.references.spreadsheet_rows import headings_of, text_rows
from ldncli.harvest.readers.registers.entries import (
    candidate_of_entry,
    day,
    labelled,
    lines,
    listed,
    planned,
    whole,
)
from ldncli.harvest.readers.services.elements import looks_like_xml, words, xml_records

# What makes a table of trials one of this portal.
_COLUMNS = frozenset({"trialid", "sourceregister"})


def _is_table(document: Document) -> bool:
    return {normalised(each) for each in headings_of(document)} >= _COLUMNS


def _read(document: Document) -> Iterator[Candidate | Broken]:
    rows = _rows(document) if _is_table(document) else _elements(document)
    for found in rows:
        if isinstance(found, Broken):
            yield found
        else:
            line, fields = found
            yield _candidate(fields, document.name, line)


def _elements(document: Document) -> Iterator[tuple[int, dict[str, str]] | Broken]:
    for found in xml_records(document, ("Trial",)):
        if isinstance(found, Broken):
            yield found
            continue
        line, trial = found
        yield line, {normalised(each.tag): words(each) for each in trial if _named(each)}


def _named(element: Any) -> bool:
    return isinstance(element.tag, str)


def _rows(document: Document) -> Iterator[tuple[int, dict[str, str]] | Broken]:
    header: list[str] = []
    for line, cells, fault in text_rows(document):
        if not fault and not any(each.strip() for each in cells):
            continue
        if not header:
            header = [normalised(each) for each in cells]
        elif fault or any(each.strip() for each in cells[len(header) :]):
            told = f"it has {len(cells)} cells, the headings are {len(header)}"
            yield Broken(line, fault or told)
        else:
            yield line, dict(zip(header, cells, strict=False))


def _candidate(fields: Mapping[str, str], file: str, line: int) -> Candidate | Broken:
    def get(*names: str) -> str:
        texts = (lines(fields.get(each, "")) for each in names)
        return next((each for each in texts if each and each != "NULL"), "")

    def raw(name: str) -> str:
        return "" if fields.get(name) == "NULL" else fields.get(name, "")

    entry = RegisterEntry(
        register=get("sourceregister") or "ICTRP",
        number=get("trialid") or None,
        others=listed(raw("secondaryid") or raw("secondaryids")),
        public_title=get("publictitle"),
        scientific_title=get("scientifictitle"),
        acronym=get("acronym"),
        status=get("recruitmentstatus"),
        registered=day(get("dateregistration3", "dateregistration")),
        updated=day(get("lastrefreshedon")),
        start=day(get("dateenrollement", "dateenrollment")),
        end=day(get("completiondate", "resultsdatecompleted")),
        conditions=listed(raw("condition")),
        interventions=tuple(
            each for each in (lines(part) for part in _parts(raw("intervention"))) if each
        ),
        size=whole(get("targetsize")),
        size_kind="planned" if get("targetsize") else "",
        outcomes=planned(listed(raw("primaryoutcome")), listed(raw("secondaryoutcome"))),
        design=labelled(
            ("study type", get("studytype")),
            ("phase", get("phase")),
            ("design", get("studydesign")),
        ),
        eligibility=" ".join(filter(None, (get("inclusioncriteria"), get("exclusioncriteria")))),
        sponsor=get("primarysponsor"),
        funders=listed(raw("sourcesupport")),
        countries=listed(raw("countries")),
        results_posted=get("resultsurllink", "resultsdateposted"),
    )
    found = [(name, text.strip()) for name, text in fields.items() if text.strip()]
    return candidate_of_entry(entry, file, line, address=get("webaddress"), raw=found)


def _parts(printed: str) -> list[str]:
    """Interventions stand on lines of their own; a semicolon may stand within one."""
    return printed.replace("<br/>", "<br>").split("<br>")


READER = Reader(
    name="ictrp-trials",
    label="an export of the ICTRP",
    described="exports of the WHO's ICTRP (XML and CSV)",
    recognises=lambda document: (
        looks_like_xml(document, "Trials_downloaded_from_ICTRP") or _is_table(document)
    ),
    read=_read,
    endings=(".csv", ".tsv"),
    most_bytes=MOST_BYTES_OF_REFERENCES,
    references=True,
    source="WHO ICTRP",
)
