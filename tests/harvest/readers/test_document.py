"""Files as streams: encodings, line ends, packed files."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ldncli.errors import DocumentError
from ldncli.harvest.readers import document
from ldncli.harvest.readers.document import Document, read_document
from ldncli.harvest.readers.files import read_file, read_records
from tests.harvest.readers.references.test_tagged import ZOTERO


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("utf-16-le", "UTF-16"),
        ("cp1252", "Windows-1252"),
        ("mac_roman", "Mac Roman"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, note: str | None, end: str) -> None:
    text = ZOTERO.replace("Lee, Ann", "Müller, José").replace("\n", end)
    found = read_records(Document("x.ris", text.encode(encoding)))
    assert found.candidates[0].authors[0] == "Müller, José" and found.candidates[0].line == 1
    assert [note in each for each in found.notes] == ([True] if note else [])


def test_packed_files_and_those_that_lie(tmp_path: Path) -> None:
    file = tmp_path / "x.ris.gz"
    packed = gzip.compress((ZOTERO * 50).encode())
    file.write_bytes(packed)
    assert len(read_file(file).candidates) == 50
    file.write_bytes(packed[:-20])
    with pytest.raises(DocumentError, match="cannot be unpacked"):
        read_file(file)
    file.write_bytes(gzip.compress(b"TY  - JOUR\n" + (b" " * 999 + b"\n") * 60_000))
    assert any("unpacks to far more" in each.reason for each in read_file(file).broken)


def test_what_is_larger_than_the_beginning_is_a_stream(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "BEGINNING", 1_000)
    file = tmp_path / "x.ris"
    file.write_text(ZOTERO * 100, encoding="utf-8", newline="")
    told: list[tuple[int, int | None]] = []
    read = read_document(file, 1_000_000, watch=lambda done, of: told.append((done, of)))
    assert len(read.content) == 1_001 and read.rest is not None
    assert len(read_records(read).candidates) == 100
    assert told[-1] == (file.stat().st_size, file.stat().st_size)


def test_a_line_without_end_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_LONGEST_LINE", 10_000)
    monkeypatch.setattr(document, "_CHUNK", 1_000)
    read = Document("x.ris", ZOTERO.encode() + b"x" * 50_000)
    assert len(list(read.lines())) == ZOTERO.count("\n") and read.damage[0][0] == 18
