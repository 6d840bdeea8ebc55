"""The records of a file of the PubMed baseline as they stand there, cut apart without parsing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO

_CHUNK = 1 << 20
_END = b"</PubmedArticle>"
_ARTICLE = re.compile(rb"\s*<PubmedArticle[\s>]")
_ROOT = re.compile(rb"<PubmedArticleSet(?:\s[^<>]*)?(/?)>")
_CLOSED = re.compile(rb"</PubmedArticleSet\s*>\s*\Z")
_ENCODING = re.compile(rb"""<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)""")
# The root begins within so much, and no record is longer: one of a physics collaboration with
# all its authors has some 5 MB.
_HEAD, _LONGEST = 65_536, 20_000_000


class ShapeFault(Exception):
    """The stream is no file of PubMed, or is not whole; the message says why."""


class Pieces:
    """Cuts a stream into pieces of one record each; `articles` counts those that went by."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._rest, self._line = b"", 1
        self.articles = 0

    def sifted(self, perhaps: Callable[[bytes], bool]) -> Iterator[tuple[int, bytes]]:
        """First line and bytes of the articles that pass `perhaps`, and of everything that is no
        article (deletions, books).

        Raises ShapeFault, and whatever the stream raises.
        """
        if not self._skip_head():
            return
        buffer, start = self._rest, 0
        while True:
            while (end := buffer.find(_END, start)) >= 0:
                end += len(_END)
                piece = buffer[start:end]
                self.articles += 1
                if not _ARTICLE.match(piece) or perhaps(piece):
                    yield self._line + buffer.count(b"\n", 0, start), piece
                start = end
            if len(buffer) - start > _LONGEST:
                raise ShapeFault(f"a record has more than {_LONGEST // 1_000_000} MB")
            chunk = self._stream.read(_CHUNK)
            if not chunk:
                break
            self._line += buffer.count(b"\n", 0, start)
            buffer, start = buffer[start:] + chunk, 0
        last = buffer[start:]
        closed = _CLOSED.search(last)
        if closed is None:
            raise ShapeFault("it ends before its last record does")
        if last[: closed.start()].strip():
            yield self._line + buffer.count(b"\n", 0, start), last[: closed.start()]

    def _skip_head(self) -> bool:
        """Go to the first record; False where the file says that there is none."""
        head = b""
        while len(head) < _HEAD and (chunk := self._stream.read(_HEAD)):
            head += chunk
        root = _ROOT.search(head, 0, _HEAD)
        if root is None:
            raise ShapeFault("it is no PubMed XML: no PubmedArticleSet")
        before = head[: root.start()]
        if re.search(rb"<!DOCTYPE[^>\[]*\[", before):
            raise ShapeFault("it defines entities of its own, as no file of PubMed does")
        encoding = _ENCODING.search(before)
        if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
            raise ShapeFault("it is not in UTF-8, as files of PubMed are")
        self._rest, self._line = head[root.end() :], 1 + head.count(b"\n", 0, root.end())
        return not root[1]
