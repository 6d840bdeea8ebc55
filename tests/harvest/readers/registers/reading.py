"""Reading an invented export."""

from __future__ import annotations

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.content.register_entry import RegisterEntry
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import ReadFile, read_records


def read(text: str, name: str) -> ReadFile:
    """All records of the text."""
    return read_records(Document(name, text.encode()))


def first(text: str, name: str, reader: str) -> tuple[Candidate, RegisterEntry]:
    """The first candidate and its entry, read by the reader that ought to."""
    found = read(text, name)
    assert found.reader.name == reader
    candidate = found.candidates[0]
    assert candidate.registered and candidate.register_entry is not None
    assert candidate.title and candidate.title.startswith("Elbows bent twice")
    return candidate, candidate.register_entry
