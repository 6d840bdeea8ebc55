"""What every reader withstands: packed, cut, damaged and endless files, other encodings, bombs."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import DocumentError
from ldncli.harvest.readers import files
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import read_file, read_records, stream_records
from ldncli.harvest.readers.registry import READERS
from ldncli.harvest.readers.services import elements, json_items
from tests.harvest.readers.fulltext.samples import ARTICLE
from tests.harvest.readers.references.test_bibtex_entries import BIB
from tests.harvest.readers.references.test_spreadsheet_rows import ROWS
from tests.harvest.readers.references.test_tagged import MEDLINE, REFER, WEB, ZOTERO
from tests.harvest.readers.registers import samples
from tests.harvest.readers.services import test_json_items as answers
from tests.harvest.readers.services.test_pubmed_xml import _article, _set


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode()


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in (
        ["Title", "Year", "DOI"],
        ["Élbow", 2001, "10.5555/x"],
        ["Knee", 2002, "10.5555/y"],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# Name of the file, its bytes, how many records it has; whether its end shows that it is whole.
FILES: dict[str, tuple[str, bytes, int, bool]] = {
    "ris": ("x.ris", (ZOTERO * 3).encode(), 3, True),
    "medline": ("x.nbib", MEDLINE.encode(), 2, False),
    "web-of-science": ("x.ciw", WEB.encode(), 1, True),
    "refer": ("x.enw", REFER.encode(), 2, False),
    "bibtex": ("x.bib", BIB.encode(), 3, False),
    "csl": ("x.json", _json(answers.CSL), 2, True),
    "crossref": ("x.json", _json(answers.CROSSREF), 1, True),
    "datacite": ("x.json", _json(answers.DATACITE), 1, True),
    "europe-pmc": ("x.json", _json(answers.EUROPE_PMC), 2, True),
    "trials": ("x.json", _json({"studies": [samples.TRIAL] * 2}), 2, True),
    "pubmed": ("x.xml", _set(_article(1), _article(2)), 2, True),
    "jats": ("x.nxml", ARTICLE.encode(), 1, True),
    "ictrp": ("x.xml", samples.ICTRP.encode(), 2, True),
    "ictrp-rows": ("x.csv", samples.ICTRP_ROWS.encode(), 1, False),
    "eu-register": ("x.txt", samples.EUCTR.encode(), 2, False),
    "anzctr": ("x.xml", samples.ANZCTR.encode(), 2, True),
    "isrctn": ("x.xml", samples.ISRCTN.encode(), 2, True),
    "rows": ("x.csv", ROWS.encode(), 2, False),
    "xlsx": ("x.xlsx", _xlsx(), 2, True),
}
EVERY = pytest.mark.parametrize("name", FILES)


def _written(tmp_path: Path, name: str, content: bytes) -> Path:
    file = tmp_path / name
    file.write_bytes(content)
    return file


@EVERY
def test_packed_it_is_the_same(name: str, tmp_path: Path) -> None:
    file, content, count, _ = FILES[name]
    plain = read_records(Document(file, content))
    packed = read_file(_written(tmp_path, f"{file}.gz", gzip.compress(content)))
    assert len(plain.records) == len(packed.records) == count
    assert [each.title for each in packed.candidates] == [each.title for each in plain.candidates]


@EVERY
def test_a_packed_file_that_lies_is_refused_or_named(name: str, tmp_path: Path) -> None:
    file, content, _, _ = FILES[name]
    packed = gzip.compress(content)
    wrong = packed[:-8] + zlib.crc32(b"other").to_bytes(4, "little") + packed[-4:]
    for lie in (packed[: len(packed) // 2], packed[:-9], wrong, packed[:9] + b"\xff" * 50):
        try:
            found = read_file(_written(tmp_path, f"{file}.gz", lie))
        except DocumentError as error:
            assert "unpacked" in error.message and "again" in (error.hint or "")
        else:
            assert any("damaged" in each.reason for each in found.broken)


@EVERY
def test_nothing_is_lost_in_silence_where_a_file_is_cut(name: str) -> None:
    file, content, count, told = FILES[name]
    for share in range(1, 20):
        cut = content[: len(content) * share // 20]
        try:
            found = read_records(Document(file, cut))
        except DocumentError:
            continue
        if told:
            assert found.broken or found.notes or len(found.candidates) == count, share


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(FILES)),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 40),
            st.sampled_from([b"", b"<", b"&x;", b'"', b"{", b"]", b"\0", b"\xff\xfe", b"null"]),
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_damaged_bytes_are_read_or_refused(
    name: str, changes: list[tuple[float, int, bytes]]
) -> None:
    file, content, _, _ = FILES[name]
    damaged = bytearray(content)
    for share, lost, put in changes:
        place = int(share * len(damaged))
        damaged[place : place + lost] = put
    try:
        found = read_records(Document(file, bytes(damaged)))
    except DocumentError as error:
        assert error.exit_code == 3
    else:
        assert found.records


@pytest.mark.parametrize("name", [each for each in FILES if each != "xlsx"])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_marks_and_line_ends_make_no_difference(name: str, end: str) -> None:
    file, content, count, _ = FILES[name]
    plain = read_records(Document(file, content))
    for changed in (
        b"\xef\xbb\xbf" + content,
        content.replace(b"\n", end.encode()),
        content.decode()
        .replace('encoding="UTF-8"', "")
        .replace("encoding='UTF-8'", "")
        .encode("utf-16"),
    ):
        found = read_records(Document(file, changed))
        assert [each.title for each in found.candidates] == [
            each.title for each in plain.candidates
        ]
        assert len(found.records) == count


@pytest.mark.parametrize(
    "content",
    [b"", b"\xef\xbb\xbf", b"\n\r\n \t", gzip.compress(b"", mtime=0)],
    ids=["none", "mark", "blanks", "packed"],
)
@pytest.mark.parametrize("ending", [".ris", ".xml", ".json", ".csv", ".xlsx", ".bib", ".nxml"])
def test_an_empty_file_is_refused(content: bytes, ending: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="is empty"):
        read_file(_written(tmp_path, f"x{ending}", content))


def test_json_in_another_encoding_is_a_guess_that_is_told() -> None:
    found = read_records(Document("x.json", _json(answers.CSL).replace(b"Purple", b"P\xfcrple")))
    assert found.candidates[0].title == "Pürple elbow" and "a guess" in found.notes[0]


def test_json_on_one_long_line_and_several_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ldncli.harvest.readers.document._CHUNK", 700)
    page = json.dumps(answers.EUROPE_PMC)
    assert len(read_records(Document("x.json", page.encode())).candidates) == 2
    assert len(read_records(Document("x.json", f"{page}\n{page}".encode())).candidates) == 4
    single = json.dumps({"data": [answers.DATACITE["data"]], "meta": {"total": [1]}})
    assert len(read_records(Document("x.json", (single * 3).encode())).candidates) == 3


def test_an_item_without_end_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_items, "MOST_CHARACTERS_OF_ITEM", 10_000)
    text = json.dumps(answers.CSL)[:-1] + ', {"title": "' + "x" * 3_000_000
    found = read_records(Document("x.json", text.encode()))
    assert len(found.candidates) == 2 and "nothing after it was read" in found.broken[0].reason


def test_a_record_of_xml_without_end_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "MOST_BYTES_OF_RECORD", 100_000)
    text = _set(_article(1), "<PubmedArticle>" + "<a>x</a>\n" * 100_000)
    found = read_records(Document("x.xml", text))
    assert len(found.candidates) == 1 and "20 MB" in found.broken[0].reason


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a SYSTEM "http://localhost:9/x.dtd">',
        '<!DOCTYPE a [<!NOTATION gif SYSTEM "gif"><!ENTITY f SYSTEM "f.gif" NDATA gif>'
        '<!ENTITY unused SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE a [<!ENTITY a 'ha'>"
        + "".join(
            f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghx", strict=True)
        )
        + "]>",
    ],
    ids=["dtd", "pictures", "bomb"],
)
@pytest.mark.parametrize("name", ["pubmed", "jats", "ictrp", "anzctr", "isrctn"])
def test_no_entity_is_followed(name: str, doctype: str) -> None:
    file, content, _, _ = FILES[name]
    text = content.decode()
    text = text[text.index("<", 10 if text.startswith("<?xml") else 0) :]
    text = text[text.index("\n<Pub") + 1 :] if name == "pubmed" else text
    hostile = doctype + text.replace("lbows", "lbows &x;", 3).replace("Elbow Press", "Press &x;")
    found = read_records(Document(file, hostile.encode()))
    assert found.records and not any("root:" in repr(each) for each in found.records)
    assert all(len(repr(each)) < 100_000 for each in found.records)


@pytest.mark.parametrize(
    ("doctype", "told"),
    [
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE a [<!ENTITY x PUBLIC "p" "http://localhost:9/x">]>', "&x;"),
        ('<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>', "%p;"),
    ],
)
@pytest.mark.parametrize("name", ["pubmed", "jats", "ictrp", "anzctr", "isrctn"])
def test_a_file_that_takes_in_another_is_refused(name: str, doctype: str, told: str) -> None:
    file, content, _, _ = FILES[name]
    text = content.decode()
    text = text[text.index("<", 10 if text.startswith("<?xml") else 0) :]
    text = text[text.index("\n<Pub") + 1 :] if name == "pubmed" else text
    hostile = doctype + text.replace("lbows", "lbows &x;").replace("lbow", "&x; lbow", 1)
    with pytest.raises(DocumentError, match=f"{told} stands for the content of another file"):
        read_records(Document(file, hostile.encode()))


# -- spreadsheets ----------------------------------------------------------------------------------


def _repacked(name: str, change: bytes) -> bytes:
    """A workbook with one of its parts exchanged, or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_xlsx())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.infolist():
            if each.filename != name:
                new.writestr(each.filename, old.read(each))
        new.writestr(name, change)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "content", "told"),
    [
        ("xl/sharedStrings.xml", b" " * 100_000_001, "unpacks to"),
        ("xl/worksheets/sheet1.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "has a DTD"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row", "no readable XLSX"),
        ("xl/workbook.xml", b"nothing", "no readable XLSX"),
        ("[Content_Types].xml", b"", "no readable XLSX"),
    ],
)
def test_workbooks_that_are_refused(part: str, content: bytes, told: str) -> None:
    with pytest.raises(DocumentError, match=told):
        read_records(Document("x.xlsx", _repacked(part, content)))


def test_rows_far_below_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ldncli.harvest.readers.references.spreadsheet_rows._MOST_ROWS", 1_000)
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row>'
        b'<row r="2"><c r="A2" t="inlineStr"><is><t>Elbow</t></is></c></row>'
        b'<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    found = read_records(Document("x.xlsx", _repacked("xl/worksheets/sheet1.xml", sheet)))
    assert [each.title for each in found.candidates] == ["Elbow"] and "no more" in found.notes[0]


# -- sizes -----------------------------------------------------------------------------------------


def test_too_many_records_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_RECORDS", 5)
    with pytest.raises(DocumentError, match="more than 5 records"):
        read_records(Document("x.ris", (ZOTERO * 6).encode()))


def test_two_gigabytes_are_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "x.ris"
    with file.open("wb") as handle:
        handle.truncate(2_000_000_000)
    with pytest.raises(DocumentError, match=r"has 2000\.0 MB"):
        read_file(file)


def test_what_comes_without_end_through_a_pipe_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield ZOTERO.encode() * 100

    monkeypatch.setattr("ldncli.harvest.readers.document.BEGINNING", 50_000)
    monkeypatch.setattr("ldncli.harvest.readers.document._CHUNK", 50_000)
    for reader in list(READERS.values()):
        monkeypatch.setitem(READERS, reader.name, _limited(reader))
    monkeypatch.setattr("sys.stdin", type("Pipe", (), {"buffer": _Stream(endless())}))
    found = read_file(Path("-"))
    assert "more than 0 MB" in found.broken[-1].reason and len(found.candidates) > 500


def _limited(reader):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(reader, most_bytes=300_000)


class _Stream:
    """Parts one after the other, as a pipe gives them."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")


_LONG = "An elbow is bent. " * 1_000
_RECORD: dict[str, tuple[str, str, str]] = {
    "x.ris": ("", f"TY  - JOUR\nTI  - Elbow\nAB  - {_LONG}\nER  - \n", ""),
    "x.bib": ("", f"@article{{a, title = {{Elbow}}, abstract = {{{_LONG}}}}}\n", ""),
    "x.csv": ("Title,Abstract,Year\n", f"Elbow,{_LONG},2001\n", ""),
    "x.json": ("[", json.dumps({**answers.CSL[0], "abstract": _LONG}) + ",", "{}]"),
    "x.jsonl": ("", json.dumps({**answers.CSL[0], "abstract": _LONG}) + "\n", ""),
    "x.xml": (
        "<PubmedArticleSet>",
        _article(1).replace("To bend.", _LONG) + "\n",
        "</PubmedArticleSet>",
    ),
}
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
_RESIDENT = Path("/proc/self/statm")


@pytest.mark.skipif(not _RESIDENT.exists(), reason="the kernel does not tell what is held")
@pytest.mark.parametrize("name", _RECORD)
def test_memory_does_not_grow_with_the_file(name: str) -> None:
    """5 MB of records, which would take twice that at least if they were held."""
    start, record, end = _RECORD[name]
    count = 5_000_000 // len(record)

    def parts() -> Iterator[bytes]:
        for _ in range(count):
            yield record.encode()
        yield end.encode()

    content = (start + record * 10).encode()
    document = Document(name, content, cast(IO[bytes], _Stream(parts())))
    reader = files._reader_of(document)
    held, found = [], 0
    for each in stream_records(document, reader):
        found += 1
        if found % 20 == 0:
            held.append(int(_RESIDENT.read_text().split()[1]) * _PAGE)
        del each
    assert found >= count and max(held) - held[2] < 5_000_000
