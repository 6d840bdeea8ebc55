"""Files of PubMed cut into records: every one once, with its line; what is none is refused."""

from __future__ import annotations

import io

import pytest

from ldncli.harvest.scan import pieces as module
from ldncli.harvest.scan.pieces import Pieces, ShapeFault
from tests.harvest.scan.baseline import HEAD, TAIL, article, article_set, deleted


def _cut(content: bytes) -> tuple[list[tuple[int, bytes]], int]:
    pieces = Pieces(io.BytesIO(content))
    return list(pieces.sifted(lambda piece: True)), pieces.articles


@pytest.mark.parametrize("chunk", [1, 7, 1000, 1 << 20])
def test_every_record_once_with_its_line(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_CHUNK", chunk)
    content = article_set(article(1), article(2), "\n\n", article(3), deleted(4, 5))
    found, articles = _cut(content)
    assert articles == 3 and len(found) == 4
    start = content.index(b"<PubmedArticleSet>") + len(b"<PubmedArticleSet>")
    assert (
        b"".join(piece for _, piece in found).rstrip()
        == content[start:].rsplit(b"</", 1)[0].rstrip()
    )
    for line, piece in found:
        assert line == 1 + content[: content.index(piece)].count(b"\n")


def test_a_record_that_does_not_pass_is_counted_alone() -> None:
    pieces = Pieces(io.BytesIO(article_set(article(1), deleted(4), article(2))))
    found = list(pieces.sifted(lambda piece: False))
    assert pieces.articles == 2 and [b"DeleteCitation" in piece for _, piece in found] == [True]


@pytest.mark.parametrize("root", ["<PubmedArticleSet/>", "<PubmedArticleSet></PubmedArticleSet>\n"])
def test_a_set_without_records(root: str) -> None:
    assert _cut(f'<?xml version="1.0"?>\n{root}'.encode()) == ([], 0)


BAD = {
    "empty": (b"", "no PubmedArticleSet"),
    "another-root": (b"<html><PubmedArticle></PubmedArticle></html>", "no PubmedArticleSet"),
    "root-far-down": (b" " * 70_000 + article_set(), "no PubmedArticleSet"),
    "cut-off-between": ((HEAD + article(1)).encode(), "ends before"),
    "cut-off-inside": ((HEAD + article(1)[:300]).encode(), "ends before"),
    "more-behind": (article_set(article(1)) + b"<x/>", "ends before"),
    "entities": (
        b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]>\n<PubmedArticleSet></PubmedArticleSet>',
        "entities",
    ),
    "latin": (b'<?xml version="1.0" encoding="latin-1"?><PubmedArticleSet/>', "UTF-8"),
    "utf-16": ((HEAD + TAIL).encode("utf-16"), "no PubmedArticleSet"),
}


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_file_of_pubmed_is_refused(bad: str) -> None:
    content, why = BAD[bad]
    with pytest.raises(ShapeFault, match=why):
        _cut(content)


def test_a_record_without_end_is_refused_before_it_fills_the_memory() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return HEAD.encode() if self.given == size else b"x" * size

    stream = Endless()
    with pytest.raises(ShapeFault, match="20 MB"):
        list(Pieces(stream).sifted(lambda piece: True))  # type: ignore[arg-type]
    assert stream.given < 25_000_000
