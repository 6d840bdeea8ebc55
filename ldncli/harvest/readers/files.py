"""From a file to its records: which reader it belongs to, and what that one makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ldncli.errors import DocumentError
from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document, Watch, read_document, too_large
from ldncli.harvest.readers.reader import Aside, Broken, Reader, Record
from ldncli.harvest.readers.registry import READERS, described, labels

# An import holds its records: so many take one to two gigabytes.
MOST_RECORDS = 100_000


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file and every record in it, in order, understood or not.

    `notes` are for people: what was guessed of the file as a whole (its encoding), or looks odd.
    """

    name: str
    reader: Reader
    records: tuple[Record, ...]
    notes: tuple[str, ...] = ()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The records that were understood."""
        return tuple(each for each in self.records if isinstance(each, Candidate))

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The records that were not."""
        return tuple(each for each in self.records if isinstance(each, Broken))

    @property
    def asides(self) -> tuple[Aside, ...]:
        """What is no paper to bring in: earlier versions, deletions."""
        return tuple(each for each in self.records if isinstance(each, Aside))


def read_file(
    path: Path, *, columns: Mapping[str, str] | None = None, watch: Watch | None = None
) -> ReadFile:
    """Read one file; `-` is standard input. `columns` and `watch` as in `read_document`.

    Raises OutsideError where it cannot be read, DocumentError where it is too large, has no record
    or is of no format that can be imported.
    """
    try:
        most = max(each.most_bytes for each in READERS.values())
        return read_records(read_document(path, most, columns=columns, watch=watch))
    except DocumentError as error:
        wanted = f"{described()} can be imported"
        error.hint = f"{error.hint}; {wanted}" if error.hint else wanted
        raise


def read_records(document: Document) -> ReadFile:
    """Every record of a document.

    Raises DocumentError where no reader knows it, or where it holds no record at all.
    """
    if document.rest is None and not document.head:
        raise DocumentError(f"{document.name} is empty")
    reader = _reader_of(document)
    size = max(document.size or 0, len(document.content))
    if size > reader.most_bytes:
        raise too_large(document.name, size, reader.most_bytes)
    records: list[Record] = []
    for record in stream_records(document, reader):
        records.append(record)
        if len(records) > MOST_RECORDS:
            raise DocumentError(
                f"{document.name} has more than {MOST_RECORDS:,} records, too many for one import",
                hint="divide the file, or the search",
            )
    if not records:
        raise DocumentError(f"{document.name} contains no record")
    return ReadFile(document.name, reader, tuple(newest(records)), tuple(document.notes))


def stream_records(document: Document, reader: Reader) -> Iterator[Record]:
    """Every record as it comes, in memory that does not grow with the file; earlier versions and
    deleted ones are not set aside."""
    yield from reader.read(document)
    for line, reason in document.damage:
        yield Broken(line, reason)


def newest(records: list[Record]) -> Iterable[Record]:
    """The records with earlier versions of one PMID, and those deleted later in the file, set
    aside."""
    last: dict[str, int] = {}
    deleted: dict[str, int] = {}
    for place, each in enumerate(records):
        if isinstance(each, Aside) and each.deletes:
            deleted[each.deletes] = place
        elif isinstance(each, Candidate) and each.version and each.pmid:
            best = records[last.get(each.pmid, place)]
            if isinstance(best, Candidate) and each.version >= (best.version or 0):
                last[each.pmid] = place
    if not last and not deleted:
        return records
    return (_settled(place, each, last, deleted) for place, each in enumerate(records))


def _settled(
    place: int, record: Record, last: Mapping[str, int], deleted: Mapping[str, int]
) -> Record:
    if not isinstance(record, Candidate) or not record.pmid:
        return record
    line, pmid = record.line or 1, record.pmid
    if deleted.get(pmid, -1) > place:
        return Aside(line, f"PMID {pmid} is deleted further below")
    if record.version and last.get(pmid, place) != place:
        return Aside(line, f"PMID {pmid}: version {record.version} is not the last in this file")
    return record


def _reader_of(document: Document) -> Reader:
    """The first reader that recognises the document; those with its ending are asked first."""
    asked = sorted(READERS.values(), key=lambda each: not document.ending.endswith(each.endings))
    for reader in asked:
        if reader.recognises(document):
            return reader
    raise DocumentError(f"{document.name} is neither {labels()}")
