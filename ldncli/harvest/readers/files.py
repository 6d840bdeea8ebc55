"""From a file to its records: which reader it belongs to, and what that one makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ldncli.errors import DocumentError
from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document, read_document, too_large
from ldncli.harvest.readers.reader import Broken, Reader
from ldncli.harvest.readers.registry import READERS, described, labels


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file and every record in it, in order, understood or not."""

    name: str
    reader: Reader
    records: tuple[Candidate | Broken, ...]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The records that were understood."""
        return tuple(each for each in self.records if isinstance(each, Candidate))

    @property
    def broken(self) -> tuple[Broken, ...]:
        """The records that were not."""
        return tuple(each for each in self.records if isinstance(each, Broken))


def read_file(path: Path) -> ReadFile:
    """Read one file.

    Raises OutsideError where it cannot be read, DocumentError where it is too large, has no record
    or is of no format that can be imported.
    """
    try:
        return read_records(read_document(path, max(each.most_bytes for each in READERS.values())))
    except DocumentError as error:
        wanted = f"{described()} can be imported"
        error.hint = f"{error.hint}; {wanted}" if error.hint else wanted
        raise


def read_records(document: Document) -> ReadFile:
    """Every record of a document.

    Raises DocumentError where no reader knows it, or where it holds no record at all.
    """
    reader = _reader_of(document)
    if len(document.content) > reader.most_bytes:
        raise too_large(document.name, len(document.content), reader.most_bytes)
    found = ReadFile(document.name, reader, tuple(reader.read(document)))
    if not found.records:
        raise DocumentError(f"{document.name} contains no record")
    return found


def _reader_of(document: Document) -> Reader:
    """The first reader that recognises the document; those with its ending are asked first."""
    name = document.name.casefold()
    asked = sorted(READERS.values(), key=lambda each: not name.endswith(each.endings))
    for reader in asked:
        if reader.recognises(document):
            return reader
    raise DocumentError(f"{document.name} is neither {labels()}")
