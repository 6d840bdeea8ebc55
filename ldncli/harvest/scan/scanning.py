"""One file of the PubMed baseline or its updates: what in it names the drug, and what it deletes.

`scan_file` is what every process of a scan runs, on this machine or in a cluster: it depends on
nothing but its arguments and the file.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ldncli.errors import DocumentError, OutsideError
from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document, read_document
from ldncli.harvest.readers.files import ReadFile, newest
from ldncli.harvest.readers.reader import Record
from ldncli.harvest.readers.services.pubmed_xml import READER
from ldncli.harvest.scan.naming import Naming
from ldncli.harvest.scan.pieces import Pieces, ShapeFault
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a file holds: `articles` in all; `records` are those that name the drug, those of them
    that could not be understood, and word of deletions. `size` is in bytes, `md5` the checksum of
    the file as it lies there. `fault` says why nothing of it counts, None where it was read."""

    name: str
    size: int
    md5: str
    articles: int = 0
    records: tuple[Record, ...] = ()
    fault: str | None = None

    @property
    def file(self) -> ReadFile:
        """Its records, as other files are read."""
        return ReadFile(self.name, READER, self.records)


def scan_file(path: str, names: tuple[str, ...], md5: str | None = None) -> Scanned:
    """Read one file for the names of a drug (folded); `md5` is what its checksum must be, None
    where nobody said it. Faults of the file are told, not raised."""
    place = Path(path)
    size, found = 0, ""
    try:
        size, found = place.stat().st_size, _md5_of(place)
        if md5 is not None and md5 != found:
            raise ShapeFault("it is not what its .md5 file says: copy it again")
        document = read_document(place, READER.most_bytes)
        pieces = Pieces(document.stream())
        records = [
            each
            for line, piece in pieces.sifted(_naming(names).perhaps)
            for each in _records(place.name, line, piece, names)
        ]
    except (DocumentError, OutsideError) as error:
        fault = error.message.removeprefix(str(path)).strip()
    except (ShapeFault, EOFError, OSError, zlib.error) as error:
        fault = str(error)
    else:
        return Scanned(
            name=place.name,
            size=size,
            md5=found,
            articles=pieces.articles,
            records=tuple(newest(records)),
        )
    return Scanned(name=place.name, size=size, md5=found, fault=fault)


def _records(name: str, line: int, piece: bytes, names: tuple[str, ...]) -> Iterator[Record]:
    """What the reader of PubMed XML makes of a piece, without papers that do not name the drug."""
    document = Document(name, b"<PubmedArticleSet>" + piece + b"</PubmedArticleSet>")
    for each in READER.read(document):
        placed = replace(each, line=line + (each.line or 1) - 1)
        if not isinstance(placed, Candidate):
            yield placed
        elif _naming(names).named(placed):
            yield replace(placed, raw=())


@lru_cache(maxsize=4)
def _naming(names: tuple[str, ...]) -> Naming:
    return Naming(names)


def _md5_of(path: Path) -> str:
    """The checksum by which PubMed names the state of a file."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
