"""What a reader of one format is, and what it says of a record that it does not understand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document

# A page with every entity of a book stays below this; ten thousand references do not.
MOST_BYTES = 5_000_000
# References are read as a stream: a file of the PubMed baseline has some 300 MB when unpacked.
MOST_BYTES_OF_REFERENCES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Broken:
    """A record inside a file that could not be understood: the line on which it begins, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Something understood that is no paper to bring in: an earlier version of a record that
    follows, or (`deletes`, a PMID) word that a record was taken back by the service."""

    line: int
    reason: str
    deletes: str | None = None


Record = Candidate | Broken | Aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One format. A module of this folder makes one, `registry.READERS`
    names it; nothing else knows it.

    `label` is one such document, with its article (`a paper page`); `described` is what people may
    import, in the plural. `endings` (`.ris`) are those of such files: a reader with the file's
    ending is asked first, the others follow in the order of the registry. `read` gives every record
    of the file in order, as a candidate or as broken, and skips none. `references` says that such
    files list papers rather than tell about one: they are counted and matched unless drafts are
    asked for. `source` is the database or register whose records such files are, None where they
    may be anybody's.
    """

    name: str
    label: str
    described: str
    recognises: Callable[[Document], bool]
    read: Callable[[Document], Iterator[Record]]
    endings: tuple[str, ...] = ()
    most_bytes: int = MOST_BYTES
    references: bool = False
    source: str | None = None
