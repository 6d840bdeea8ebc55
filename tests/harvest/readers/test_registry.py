"""The registry: a reader is one line in it, and all words about what can
be imported come from there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ldncli.errors import DocumentError
from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import read_file, read_records
from ldncli.harvest.readers.reader import Broken, Reader
from ldncli.harvest.readers.registry import READERS, described, labels
from tests.conftest import ROOT
from tests.harvest import toy
from tests.harvest.samples import PAGE, RECORD


def test_every_reader_has_its_own_name_and_file() -> None:
    folder = ROOT / "ldncli" / "harvest" / "readers"
    files = {each.stem for each in folder.rglob("*.py")}
    assert all(
        name == each.name and name.replace("-", "_") in files for name, each in READERS.items()
    )


def test_nothing_else_names_a_format() -> None:
    """The reader's module and its line in the registry are all that a format needs; what is written
    in it is another thing."""
    wanted = [
        word for each in READERS.values() for word in (each.name, each.name.replace("-", "_"))
    ]
    for path in (ROOT / "ldncli").rglob("*.py"):
        written = "citations" in path.parts or path.name == "formats.py"
        if path.stem not in ("registry", *wanted) and not written:
            text = path.read_text(encoding="utf-8")
            assert not any(f'"{each}"' in text or f"readers.{each}" in text for each in wanted), (
                path
            )


def test_words_grow_with_the_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert described().startswith(
        "paper pages in Markdown, library catalogue records saved as text"
    )
    assert labels() == (
        "a paper page, a catalogue record, a JATS article"
        " nor a list of references in a known format"
    )
    monkeypatch.setitem(READERS, "toy", toy.READER)
    assert "(PubMed Central), toy files (.toy), " in described()
    with pytest.raises(
        DocumentError,
        match="is neither a paper page, a catalogue record, a JATS article, a toy file nor a list",
    ):
        read_records(Document("x", b"nothing"))


def test_each_file_goes_to_its_reader() -> None:
    found = [read_records(Document("x.txt", each.encode())).reader.name for each in (PAGE, RECORD)]
    assert found == ["paper-page", "catalogue-record"]


def test_the_ending_decides_who_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "toy", replace(toy.READER, recognises=lambda document: True))
    assert read_records(Document("x.md", PAGE.encode())).reader.name == "paper-page"
    assert read_records(Document("X.TOY", PAGE.encode())).reader.name == "toy"


def test_a_reader_of_bytes_needs_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(document: Document):  # type: ignore[no-untyped-def]
        yield Candidate(
            origin=READERS["paper-page"].read(Document("x", PAGE.encode())).__next__().origin
        )  # type: ignore[union-attr]

    reader = Reader(
        name="bytes",
        label="bytes",
        described="bytes",
        recognises=lambda document: document.content.startswith(b"\0"),
        read=read,
        endings=(".bin",),
    )
    monkeypatch.setitem(READERS, "bytes", reader)
    assert len(read_records(Document("x.bin", b"\0\xff")).candidates) == 1
    with pytest.raises(DocumentError, match="is not UTF-8 text"):
        read_records(Document("x.bin", b"\xff"))


def test_records_keep_their_order_and_their_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "toy", toy.READER)
    found = read_records(Document("x.toy", toy.TOY.encode()))
    assert [each.line for each in found.records] == [2, 8, 11]
    assert found.broken == (Broken(8, "'?' is no field"),) and len(found.candidates) == 2


def test_a_file_without_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READERS, "toy", replace(toy.READER, read=lambda document: iter(())))
    with pytest.raises(DocumentError, match=r"x\.toy contains no record"):
        read_records(Document("x.toy", toy.TOY.encode()))


def test_each_format_has_its_own_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page, many = tmp_path / "page.md", tmp_path / "many.toy"
    page.write_bytes(PAGE.encode().ljust(5_000_001))
    # The last line is long: what a reader makes of five million lines is not asked here.
    many.write_bytes(toy.TOY.rstrip().encode().ljust(5_000_001, b"!"))
    monkeypatch.setitem(READERS, "toy", replace(toy.READER, most_bytes=6_000_000))
    assert len(read_file(many).candidates) == 2
    with pytest.raises(DocumentError, match=r"page\.md has 5\.0 MB, too much") as caught:
        read_file(page)
    assert caught.value.hint and caught.value.hint.startswith("the limit is 5 MB; paper pages")
