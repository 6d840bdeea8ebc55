"""One file scanned: what names the drug, what is deleted, and files that lie."""

from __future__ import annotations

import gzip
import os
import re
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Aside, Broken
from ldncli.harvest.readers.services.pubmed_xml import READER
from ldncli.harvest.scan import scanning as module
from ldncli.harvest.scan.naming import Naming
from ldncli.harvest.scan.scanning import Scanned, scan_file
from tests.harvest.scan.baseline import (
    PLACES,
    article,
    article_set,
    deleted,
    pmids,
    put,
    put_bytes,
)
from tests.harvest.scan.test_naming import DISGUISES
from tests.plain import check_plain, values_of

NAMES = ("elbazole", "ebz")


def _scan(path: Path, md5: str | None = None) -> Scanned:
    return scan_file(str(path), NAMES, md5)


def test_values_never_change() -> None:
    for each in values_of(module):
        check_plain(each, by_name=True)


def test_a_file(tmp_path: Path) -> None:
    parts = [
        article(1),
        article(2, title="Elba<i>zole</i> in elbows."),
        article(3, abstract="Methylelbazole"),
        article(4, keyword="EBZ"),
        article(4, version=2, keyword="EBZ"),
        article(5, mesh="Elbazole"),
        deleted(5, 99),
    ]
    found = _scan(put(tmp_path, 1, *parts))
    assert found.fault is None and found.articles == 6
    assert pmids(found.file.candidates) == ["2", "4"]
    two, four = found.file.candidates
    assert two.title == "Elbazole in elbows" and four.version == 2 and not two.raw
    text = article_set(*parts).decode().splitlines()
    assert two.line and "<PubmedArticle>" in text[two.line - 1]
    assert [each.deletes for each in found.file.asides if each.deletes] == ["5", "99"]
    assert all(isinstance(each, Aside) for each in found.file.asides)


@pytest.mark.parametrize("minified", [False, True])
def test_it_finds_what_reading_every_record_finds(minified: bool, tmp_path: Path) -> None:
    told = [(place, text) for place in PLACES for text in DISGUISES.values()]
    parts = [article(n, **{place: text}) for n, (place, text) in enumerate(told, 1)]
    if minified:
        parts = [re.sub(r">\s+<", "><", each) for each in parts]
    naming = Naming(NAMES)
    every = READER.read(Document("x", article_set(*parts)))
    named = [each for each in every if isinstance(each, Candidate) and naming.named(each)]
    found = _scan(put(tmp_path, 1, *parts)).file.candidates
    assert len(named) > len(DISGUISES) and pmids(found) == pmids(named)
    plain = [replace(each, file=found[0].file, raw=()) for each in named]
    assert plain == list(found), "with the same lines, and in every other respect"


def test_a_file_that_is_not_packed(tmp_path: Path) -> None:
    path = tmp_path / "pubmed26n0001.xml"
    path.write_bytes(article_set(article(1, title="EBZ")))
    assert pmids(_scan(path).file.candidates) == ["1"]


def test_a_faulty_record_is_named_and_costs_no_other(tmp_path: Path) -> None:
    found = _scan(put(tmp_path, 1, article(1, title="EBZ <i>"), article(2, title="EBZ")))
    assert pmids(found.file.candidates) == ["2"] and found.fault is None
    (broken,) = found.file.broken
    assert isinstance(broken, Broken) and "no XML" in broken.reason and broken.line >= 4


def test_no_entity_and_no_address_is_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("elbazole", encoding="utf-8")
    bomb = '<!DOCTYPE PubmedArticleSet [<!ENTITY a "elbazole"><!ENTITY b "&a;&a;&a;">]>'
    for head in (bomb, f'<!DOCTYPE PubmedArticleSet [<!ENTITY b SYSTEM "file://{secret}">]>'):
        text = f"{head}<PubmedArticleSet>{article(1, title='&b;')}</PubmedArticleSet>"
        found = _scan(put_bytes(tmp_path, 1, gzip.compress(text.encode())))
        assert found.fault and "entities" in found.fault and not found.records
    found = _scan(put(tmp_path, 1, article(1, title="EBZ &b;")))
    assert [type(each) for each in found.records] == [Broken], "an entity that nobody defined"


def _packed(*parts: str) -> bytes:
    return gzip.compress(article_set(*parts), mtime=0)


WHOLE = _packed(article(1, title="EBZ"), *(article(n) for n in range(2, 90)))
LIES = {
    "empty": (b"", "no PubmedArticleSet"),
    "empty-packed": (gzip.compress(b""), "no PubmedArticleSet"),
    "cut-off": (WHOLE[: len(WHOLE) // 2], "end-of-stream"),
    "cut-off-at-the-end": (WHOLE[:-3], "end-of-stream"),
    "one-bit": (WHOLE[:400] + bytes([WHOLE[400] ^ 4]) + WHOLE[401:], "."),
    "checksum": (WHOLE[:-8] + bytes(4) + WHOLE[-4:], "CRC"),
    "length": (WHOLE[:-4] + bytes(4), "length"),
    "more-behind": (WHOLE + b"more", "."),
    "magic-alone": (b"\x1f\x8b", "."),
    "other-text": (gzip.compress(b"Dear reader"), "no PubmedArticleSet"),
    "zip": (b"PK\x03\x04" + bytes(100), "no PubmedArticleSet"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_file_that_lies_is_told_and_nothing_of_it_kept(lie: str, tmp_path: Path) -> None:
    content, why = LIES[lie]
    found = _scan(put_bytes(tmp_path, 1, content))
    assert (
        found.fault
        and re.search(why, found.fault)
        and not found.records
        and found.size == len(content)
    )
    assert str(tmp_path) not in found.fault


def test_a_file_that_is_not_what_its_checksum_says(tmp_path: Path) -> None:
    path = put_bytes(tmp_path, 1, WHOLE)
    assert _scan(path, "0" * 32).fault == "it is not what its .md5 file says: copy it again"
    assert _scan(path, _scan(path).md5).fault is None


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert "No such file" in (_scan(tmp_path / "pubmed26n0001.xml.gz").fault or "")
    (tmp_path / "pubmed26n0002.xml.gz").mkdir()
    assert _scan(tmp_path / "pubmed26n0002.xml.gz").fault


def _bomb(size: int) -> bytes:
    """A .gz of so many bytes of nothing, made without them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(article_set()[:-20])]
    parts += [packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)]
    return b"".join(parts) + packer.flush()


def test_bombs_and_large_files_take_little_memory(tmp_path: Path) -> None:
    bomb = put_bytes(tmp_path, 1, _bomb(80_000_000))
    many = put(tmp_path, 2, *(article(n, abstract=os.urandom(800).hex()) for n in range(8_000)))
    tracemalloc.start()
    try:
        assert "unpacks to far more" in (_scan(bomb).fault or "")
        found = _scan(many)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found.articles == 8_000 and peak < 32_000_000
