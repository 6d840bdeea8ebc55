"""References as lines of tag and value: RIS, MEDLINE (NBIB), Web of Science, EndNote's refer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.printed import DOI
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader
from ldncli.harvest.readers.references.dialects import Dialect, dialect_of
from ldncli.harvest.readers.references.fields import Fields, candidate_of

_ORIGIN = Origin(source="reference", bibliography="fields", kind="index", family_first=True)
# A record with a book for an abstract stays below this.
_MOST_CHARACTERS = 2_000_000
_PUBMED = re.compile(r"medline|pubmed|\bNLM\b", re.IGNORECASE)
_PUBMED_ADDRESS = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|nih\.gov/pubmed)/(\d{1,8})")
_PMID = re.compile(r"^(?:PMID:?|PUBMED)\s*(\d{1,8})\b", re.MULTILINE)
_PMCID = re.compile(r"\bPMC\d{3,9}\b", re.IGNORECASE)
# What comes before the first record of exports: provider, database, counts.
_PREAMBLE = re.compile(
    r"(?:Provider|Database|Content|Record|FN|VR|EF|VN|DB)\b.*|<\d+>|\d+\.?\s*", re.IGNORECASE
)


class _Open:
    """A record while its lines come in."""

    def __init__(self, line: int) -> None:
        self.line, self.size, self.tags = line, 0, list[list[str]]()

    def add(self, tag: str, value: str) -> None:
        self.size += len(value) + 1
        if self.size <= _MOST_CHARACTERS:
            self.tags.append([tag, value])

    def go_on(self, line: str) -> None:
        self.size += len(line) + 1
        if self.size <= _MOST_CHARACTERS:
            self.tags[-1].append(line)


def _read(document: Document) -> Iterator[Candidate | Broken]:
    dialect = dialect_of(document.head)
    if dialect is None:
        return
    record: _Open | None = None
    stray: list[int] = []
    ended, blank = True, False
    for number, line in document.lines():
        if not line.strip():
            blank = True
            continue
        parted, blank = blank, False
        tagged = dialect.parse(line)
        if tagged is None:
            if record is not None:
                record.go_on(line.strip())
            elif not _PREAMBLE.fullmatch(line.strip()):
                stray.append(number)
            continue
        tag, value = tagged
        if tag in dialect.ends:
            if record is not None:
                yield _finished(record, dialect, document.name)
            record, ended = None, True
            continue
        if record is not None and _begins(record, tag, dialect, parted=parted):
            yield _finished(record, dialect, document.name)
            record = None
        if record is None:
            if tag in ("FN", "VR", "EF", "VN") and tag not in dialect.opens:
                continue
            record, ended = _Open(number), False
        record.add(tag, value)
    if record is not None:
        yield _finished(record, dialect, document.name)
    if not ended and dialect.ends and dialect.name != "MEDLINE":
        document.notes.append("ends without the end of its last record; it may be cut off")
    if stray:
        lines = "1 line" if len(stray) == 1 else f"{len(stray)} lines"
        document.notes.append(f"has {lines} outside any record, the first at {stray[0]}")


def _begins(record: _Open, tag: str, dialect: Dialect, *, parted: bool) -> bool:
    """Whether a tag begins another record. In MEDLINE `UI` may stand within one, and what PubMed
    does not have begins behind a blank line (`parted`) with its title."""
    if dialect.name != "MEDLINE":
        return tag in dialect.opens
    opens = tag in dialect.opens or (parted and tag == "TI")
    return opens and (parted or any(each[0] == tag for each in record.tags))


def _finished(record: _Open, dialect: Dialect, file: str) -> Candidate | Broken:
    if record.size > _MOST_CHARACTERS:
        return Broken(record.line, "it has more than 2 million characters")
    values: dict[str, list[str]] = {}
    for tag, *lines in record.tags:
        values.setdefault(tag, []).append("\n".join(lines).strip())

    def all_of(name: str) -> list[str]:
        """The values of the first tag that has any."""
        tags = dialect.tags.get(name, ())
        return next((found for tag in tags if (found := _some(values, tag))), [])

    def first_of(name: str) -> str:
        return next(iter(all_of(name)), "")

    def every(name: str) -> list[str]:
        return [value for tag in dialect.tags.get(name, ()) for value in _some(values, tag)]

    fields = Fields(
        title=first_of("title").replace("\n", " "),
        authors=_names(all_of("authors")) + [f"{{{each}}}" for each in every("groups")],
        dates=every("dates"),
        journal=first_of("journal").replace("\n", " "),
        volume=first_of("volume"),
        issue=first_of("issue"),
        pages=_pages(values, dialect, first_of),
        publisher=first_of("publisher"),
        language=first_of("language"),
        doi=_doi(every("doi"), every("address")),
        pmid=first_of("pmid") or _pmid(values),
        pmcid=first_of("pmcid") or _pmcid(values),
        registers=every("registers"),
        types=[each for each in every("types") if not DOI.search(each)],
        address=next((each for each in every("address") if "://" in each), ""),
        abstract=first_of("abstract"),
        keywords=[
            word.replace("*", "")
            for each in every("keywords")
            for word in (each.split(";") if dialect.name == "Web of Science" else each.split("\n"))
        ],
        raw=[(tag, "\n".join(lines)) for tag, *lines in record.tags],
    )
    return candidate_of(fields, _ORIGIN, file, record.line)


def _some(values: dict[str, list[str]], tag: str) -> list[str]:
    return [each for each in values.get(tag, ()) if each]


def _names(values: list[str]) -> list[str]:
    """One name each: continuation lines and semicolons part them."""
    return [name for each in values for name in re.split(r"[\n;]", each)]


def _pages(values: dict[str, list[str]], dialect: Dialect, first_of) -> str:
    """Pages where the dialect has a tag for them, else first and last, else the article number."""
    if dialect.tags.get("pages"):
        return str(first_of("pages"))
    first, last = (next(iter(_some(values, tag)), "") for tag in ("SP", "EP"))
    if dialect.tags.get("first"):
        first, last = first_of("first"), first_of("last")
    if first and last and last not in re.split(r"[-–]", first):
        return f"{first}-{last}"
    return first or str(first_of("number"))


def _doi(stated: list[str], addresses: list[str]) -> str:
    """The DOI that a tag for it gives (`10.1/x [doi]`), else that of an address of doi.org."""
    own = [each for each in stated if "[pii]" not in each and DOI.search(each)]
    linked = [each for each in addresses if "doi.org/10." in each]
    return next(iter((*own, *linked)), "").replace("[doi]", "")


def _pmid(values: dict[str, list[str]]) -> str:
    """The PMID of RIS, which has no tag for it: by its address, a note that says so, or a number
    where the record says that it is PubMed's."""
    for tag in ("UR", "L2", "LK", "AN", "ID", "N1", "M1", "C1", "C2", "C3"):
        for value in _some(values, tag):
            found = _PUBMED_ADDRESS.search(value) or _PMID.search(value)
            if found:
                return found[1]
    source = " ".join([*_some(values, "DB"), *_some(values, "DP")])
    if _PUBMED.search(source):
        for value in (*_some(values, "AN"), *_some(values, "ID")):
            if re.fullmatch(r"\d{5,8}(?:\s.*)?", value, re.DOTALL):
                return value.split()[0]
    if "scopus" in source.casefold():
        return next((each for each in _some(values, "C2") if re.fullmatch(r"\d{5,8}", each)), "")
    return ""


def _pmcid(values: dict[str, list[str]]) -> str:
    for tag in ("C2", "C1", "UR", "L1", "L2", "AN"):
        for value in _some(values, tag):
            if found := _PMCID.search(value):
                return found[0]
    notes = "\n".join(_some(values, "N1"))
    found = re.search(r"^PMCID:?\s*(PMC\d+)", notes, re.MULTILINE)
    return found[1] if found else ""


READER = Reader(
    name="tagged",
    label="a RIS or MEDLINE file",
    described="RIS, MEDLINE (NBIB), Web of Science and EndNote files",
    recognises=lambda document: dialect_of(document.head) is not None,
    read=_read,
    endings=(".ris", ".nbib", ".enw", ".ciw"),
    most_bytes=MOST_BYTES_OF_REFERENCES,
    references=True,
)
