"""One file as readers get it: its beginning in memory, the rest as a stream, text line by line."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any, cast

from ldncli.errors import DocumentError, OutsideError
from ldncli.harvest.readers.decoding import (
    HANDLERS,
    decode_line,
    legacy_encoding,
    wide_encoding,
)

# So much of a file is held in memory: a whole page, the beginning of anything larger.
BEGINNING = 5_000_000
# By so much of it a format is recognised.
_HEAD = 65_536
# No line of a reference file comes near this.
_LONGEST_LINE = 5_000_000
_CHUNK = 1 << 20
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_MARK = "has no byte order mark; read as UTF-16, a guess"
_GUESSED = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
# How often larger than its file what a .gz holds may be; text is packed to a tenth at most.
_MOST_UNPACKED = 100

Watch = Callable[[int, int | None], None]


@dataclass(frozen=True)
class Document:
    """A file; `name` is what errors and reports call it.

    `content` is its beginning, or all of it where `rest` (what follows, as a stream) is None.
    `size` in bytes is None where nobody knows it beforehand. `columns` is what the user said of
    columns: our name to theirs. Readers add to `notes` what a person should know of the file
    as a whole, and to `damage` the line and reason where it could not be read on.
    """

    name: str
    content: bytes
    rest: IO[bytes] | None = field(default=None, compare=False)
    size: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list, compare=False)
    damage: list[tuple[int, str]] = field(default_factory=list, compare=False)

    @cached_property
    def text(self) -> str:
        """The text with plain line ends, from UTF-8, or from UTF-16 where the file says so itself.

        Raises DocumentError where the content is empty, too large or no such text.
        """
        if self.rest is not None:
            raise too_large(self.name, self.size, BEGINNING)
        wide = self.content.startswith(_WIDE_MARKS)
        try:
            text = self.content.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError as error:
            hint = "save it as UTF-8 text"
            raise DocumentError(f"{self.name} is not UTF-8 text", hint=hint) from error
        if not text.strip("\ufeff \t\r\n"):
            raise DocumentError(f"{self.name} is empty")
        if "\0" in text:
            raise DocumentError(f"{self.name} is not text")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def single_spaced(self) -> str:
        """The text with every run of blanks as one, so that no pattern ever meets a long run."""
        return re.sub(r"[^\S\n]+", " ", self.text)

    @cached_property
    def head(self) -> str:
        """The beginning as text in whatever encoding, without blank lines at the start; for
        recognising formats."""
        wide = wide_encoding(self.content)
        text = self.content[:_HEAD].decode(wide or "utf-8", "replace")
        return text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")

    @property
    def ending(self) -> str:
        """The name in small letters, without `.gz`: what endings are looked for in."""
        return self.name.casefold().removesuffix(".gz")

    def stream(self) -> IO[bytes]:
        """All bytes from the first on; may be asked for once where there is a rest."""
        if self.rest is None:
            return io.BytesIO(self.content)
        return cast(IO[bytes], _Chained(self.content, self.rest))

    def lines(self) -> Iterator[tuple[int, str]]:
        """Number and text of every line, whatever its encoding and line ends.

        A line that is not UTF-8 is read in the encoding that the beginning of the file suggests;
        that this is a guess goes to `notes`.
        """
        stream = self.stream()
        wide = wide_encoding(self.content)
        if wide:
            if not self.content.startswith(_WIDE_MARKS):
                self.notes.append(_NO_MARK)
            stream = cast(IO[bytes], codecs.EncodedFile(stream, "utf-8", wide, "replace"))
        guessed: str | None = None
        number = 0
        for number, raw in enumerate(self._byte_lines(stream), 1):
            line, legacy = decode_line(
                raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw,
                guessed or legacy_encoding,
                self.content,
            )
            if legacy and not guessed:
                guessed = legacy
                label = _GUESSED[legacy]
                self.notes.append(f"is not UTF-8 from line {number} on; read as {label}, a guess")
            yield number, line.replace("\0", "")

    def pieces(self) -> Iterator[str]:
        """The text in parts of any length, with plain line ends: for formats whose lines may be as
        long as the file. Encodings as in `lines`."""
        stream = self.stream()
        wide = wide_encoding(self.content)
        if wide and not self.content.startswith(_WIDE_MARKS):
            self.notes.append(_NO_MARK)
        make = codecs.getincrementaldecoder(wide or "utf-8-sig")
        decoder = make("replace" if wide else "strict")
        ends = io.IncrementalNewlineDecoder(None, translate=True)
        number = 1
        while True:
            try:
                chunk = stream.read(_CHUNK)
            except (EOFError, OSError, zlib.error) as error:
                self.damage.append((number, f"the file is damaged from here on: {error}"))
                chunk = b""
            before = decoder.getstate()
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError:
                guess = legacy_encoding(self.content)
                self.notes.append(f"is not UTF-8 everywhere; read as {_GUESSED[guess]}, a guess")
                decoder = make(HANDLERS[guess])
                decoder.setstate(before)
                text = decoder.decode(chunk, final=not chunk)
            text = ends.decode(text, final=not chunk).replace("\0", "")
            number += text.count("\n")
            if text:
                yield text
            if not chunk:
                return

    def _byte_lines(self, stream: IO[bytes]) -> Iterator[bytes]:
        rest, number = b"", 0
        while True:
            try:
                chunk = stream.read(_CHUNK)
                if chunk.endswith(b"\r"):
                    chunk += stream.read(1)
            except (EOFError, OSError, zlib.error) as error:
                self.damage.append((number + 1, f"the file is damaged from here on: {error}"))
                break
            if not chunk:
                break
            lines = (rest + chunk).splitlines(keepends=True)
            rest = lines.pop() if lines[-1][-1:] not in b"\r\n" else b""
            number += len(lines)
            yield from (each.rstrip(b"\r\n") for each in lines)
            if len(rest) > _LONGEST_LINE:
                self.damage.append((number + 1, "a line has more than 5 MB; nothing read after it"))
                return
        if rest:
            yield rest


class _Chained:
    """The beginning of a file and what follows it, as one stream."""

    def __init__(self, beginning: bytes, rest: IO[bytes]) -> None:
        self._beginning, self._rest = io.BytesIO(beginning), rest

    def read(self, size: int = -1) -> bytes:
        return self._beginning.read(size) or self._rest.read(size)


class _Watched:
    """A stream that tells how much of it was read, and refuses to go beyond a limit: of what has no
    size nobody knows the end."""

    def __init__(
        self, stream: IO[bytes], watch: Watch | None, size: int | None, most_bytes: int
    ) -> None:
        self._stream, self._watch, self.size, self.done = stream, watch, size, 0
        self._most = most_bytes

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.done += len(chunk)
        if self.done > self._most:
            raise OSError(f"it has more than {self._most / 1e6:,.0f} MB")
        if self._watch:
            self._watch(self.done, self.size)
        return chunk


class _Unpacked:
    """What a .gz holds, until that is out of all proportion to the file."""

    def __init__(self, packed: _Watched, most_bytes: int) -> None:
        self._packed, self._most, self._done = packed, most_bytes, 0
        self._stream = gzip.GzipFile(fileobj=cast(Any, packed))

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._done += len(chunk)
        # How much is read ahead depends on the release of Python; the size of the file does not.
        packed = self._packed.done if self._packed.size is None else self._packed.size
        if self._done > min(self._most, max(BEGINNING, packed * _MOST_UNPACKED)):
            raise OSError("it unpacks to far more than a file of references has")
        return chunk


def read_document(
    path: Path,
    most_bytes: int,
    *,
    columns: Mapping[str, str] | None = None,
    watch: Watch | None = None,
) -> Document:
    """The file, unless it is larger than `most_bytes`; `-` is standard input. A .gz is unpacked.

    `watch` is told how many bytes of how many were read. Raises OutsideError where it cannot be
    read, DocumentError where it is too large.
    """
    name = "stdin" if str(path) == "-" else str(path)
    try:
        raw, size = _open(path)
        if size is not None and size > most_bytes:
            raise too_large(name, size, most_bytes)
        source: Any = _Watched(raw, watch, size, most_bytes)
        start = source.read(2)
        if start == b"\x1f\x8b":
            packed: Any = _Chained(start, source)
            source, start, size = (
                _Unpacked(_Watched(packed, None, size, most_bytes), most_bytes),
                b"",
                None,
            )
        start += _read_up_to(source, BEGINNING + 1 - len(start))
    except OSError as error:
        if error.strerror is None:  # what the .gz itself has wrong
            raise _damaged(name, error) from error
        hint = "is the name right, and may you read it?"
        raise OutsideError(f"{path} cannot be read: {error.strerror}", hint=hint) from error
    except (EOFError, zlib.error) as error:
        raise _damaged(name, error) from error
    whole = len(start) <= BEGINNING
    return Document(name, start, None if whole else source, size, columns or {})


def _damaged(name: str, error: Exception) -> DocumentError:
    return DocumentError(
        f"{name} cannot be unpacked: {error}", hint="the file is damaged: copy or download it again"
    )


def _open(path: Path) -> tuple[IO[bytes], int | None]:
    if str(path) == "-":
        return sys.stdin.buffer, None
    status = os.stat(path)
    return open(path, "rb"), status.st_size if stat.S_ISREG(status.st_mode) else None


def _read_up_to(source: Any, size: int) -> bytes:
    """That many bytes, fewer only at the end: a pipe gives what it has."""
    parts = []
    while size > 0 and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def too_large(name: str, size: int | None, most_bytes: int) -> DocumentError:
    """The refusal of a file; `size` in bytes is None where it is not known how much more it has."""
    limit = f"{most_bytes / 1e6:.0f} MB"
    found = f"more than {limit}" if size is None else f"{size / 1e6:.1f} MB"
    message = f"{name} has {found}, too much for one document"
    return DocumentError(message, hint=f"the limit is {limit}")
