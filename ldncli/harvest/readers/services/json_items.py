"""Items of JSON files one by one, each with its line, even where the file breaks off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import MOST_BYTES_OF_REFERENCES, Broken, Reader, Record

# A study with all its results stays far below this.
MOST_CHARACTERS_OF_ITEM = 20_000_000
# Where the list of a service's answer begins, if it has one.
_FAR = 1_000_000

Item = tuple[int, dict[str, Any]]


def json_reader(
    name: str,
    label: str,
    described: str,
    *,
    recognises: Callable[[Document], bool],
    opening: str,
    read: Callable[[Document, int, dict[str, Any]], Record],
    source: str | None = None,
) -> Reader:
    """The reader of a service that answers in JSON: `read` makes a record of each object that
    `json_items` finds after `opening`, of which it gets the line."""

    def records(document: Document) -> Iterator[Record]:
        for item in json_items(document, opening):
            yield item if isinstance(item, Broken) else read(document, *item)

    return Reader(
        name=name,
        label=label,
        described=described,
        recognises=lambda document: looks_like_json(document) and recognises(document),
        read=records,
        most_bytes=MOST_BYTES_OF_REFERENCES,
        references=True,
        source=source,
    )


def looks_like_json(document: Document) -> bool:
    """Whether the file begins as JSON with an object or a list of them."""
    return bool(re.match(r"[\[{]", document.head))


def json_items(document: Document, opening: str) -> Iterator[Item | Broken]:
    """Line and object of every item: of the list that the pattern `opening` opens, of a list that
    is the whole file, of objects one a line or one after the other; of all pages where several
    stand one after the other.

    Where the text is no JSON, one broken item tells from which line on. An item is held in memory,
    never the file.
    """
    window = _Window(document.pieces())
    try:
        while window.begins():
            depth = window.enter(opening)
            while window.item(listed=depth > 0):
                line = window.line
                value = window.value()
                if isinstance(value, dict):
                    yield line, value
                else:
                    yield Broken(line, "it is no object with fields")
                if not depth:
                    break
            if depth and not window.leave(depth):
                document.notes.append("ends within its last page; it may be cut off")
    except _Cut as cut:
        yield Broken(window.line, str(cut))


class _Cut(Exception):
    """Why nothing more of the file can be read, for people."""


_TOO_LARGE = f"an item has more than {MOST_CHARACTERS_OF_ITEM / 1e6:.0f} million characters"
_GAP = re.compile(r"[\s,]*")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*("|\Z)|[{}\[\]]', re.DOTALL)

_OPENED = {"{": 1, "[": 1, "}": -1, "]": -1}


class _Window:
    """The part of a text that is being read; `line` is that of its place."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces, self._text, self._place, self._counted = pieces, "", 0, 0
        self._decoder = json.JSONDecoder()
        self._single = False
        self.line = 1

    def _more(self, at_least: int = 1) -> bool:
        """Read on, and drop what is behind; False at the end."""
        parts, size = [self._text[self._place :]], 0
        self._count()
        while size < at_least and (piece := next(self._pieces, None)) is not None:
            parts.append(piece)
            size += len(piece)
        self._text, self._place, self._counted = "".join(parts), 0, 0
        return size > 0

    def _count(self) -> None:
        self.line += self._text.count("\n", self._counted, self._place)
        self._counted = self._place

    def _skip_gap(self) -> str:
        """The next sign that is no blank or comma; "" at the end."""
        while True:
            found = _GAP.match(self._text, self._place)
            self._place = found.end() if found else self._place
            if self._place < len(self._text):
                self._count()
                return self._text[self._place]
            if not self._more():
                self._count()
                return ""

    def begins(self) -> bool:
        """Whether a further document begins."""
        return bool(self._skip_gap())

    def enter(self, opening: str) -> int:
        """Go to the first item of the document; how many brackets are open there, 0 where the
        document is the item."""
        if self._text[self._place] == "[":
            self._place += 1
            return 1
        if self._single:  # as the first document, so the others
            return 0
        while len(self._text) - self._place < _FAR and self._more():
            pass
        found = re.search(opening, self._text[self._place : self._place + _FAR])
        depth, end = 0, self._place + found.end() if found else self._place
        for token in _TOKEN.finditer(self._text, self._place, end):
            depth += _OPENED.get(token[0], 0)
            if depth == 0:  # the list is that of a later document
                break
        self._single = depth == 0
        self._place = self._place if self._single else end
        return depth

    def item(self, *, listed: bool) -> bool:
        """Whether an item follows; raises where the text ends within a list."""
        sign = self._skip_gap()
        if not sign and listed:
            raise _Cut("the file breaks off within its list")
        return bool(sign) and not (listed and sign == "]")

    def value(self) -> Any:
        """The value that begins here; raises where there is none."""
        while True:
            try:
                value, self._place = self._decoder.raw_decode(self._text, self._place)
                return value
            except json.JSONDecodeError as error:
                held = len(self._text) - self._place
                near = error.pos >= len(self._text) - 20 or error.msg.startswith("Unterminated")
                if held > MOST_CHARACTERS_OF_ITEM:
                    raise _Cut(f"{_TOO_LARGE}, and nothing after it was read") from error
                if not near or not self._more(held):
                    told = f"it is no JSON, and nothing after it was read: {error.msg}"
                    raise _Cut(told[:200]) from error
            except RecursionError as error:
                told = "it is nested too deeply, and nothing after it was read"
                raise _Cut(told) from error

    def leave(self, depth: int) -> bool:
        """Go behind the document of which so many brackets are open; False where it ends before."""
        while depth:
            token = _TOKEN.search(self._text, self._place)
            if token is None or token[1] == "":
                self._place = token.start() if token else len(self._text)
                if len(self._text) - self._place > MOST_CHARACTERS_OF_ITEM or not self._more():
                    return False
                continue
            depth += _OPENED.get(token[0], 0)
            self._place = token.end()
        return True


# -- values ----------------------------------------------------------------------------------------


def at(value: Any, *path: str | int) -> Any:
    """What stands at a path of keys and places; None where something on the way is missing."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and len(value) > step:
            value = value[step]
        else:
            return None
    return value


def text_at(value: Any, *path: str | int) -> str:
    """The text or number at a path, of a list its first; "" for anything else."""
    found = at(value, *path)
    if isinstance(found, list):
        found = found[0] if found else None
    return str(found) if isinstance(found, str | int | float) else ""


def list_at(value: Any, *path: str | int) -> list[Any]:
    """The list at a path; empty where there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def texts_at(value: Any, *path: str | int) -> list[str]:
    """The texts of the list at a path."""
    return [each for each in list_at(value, *path) if isinstance(each, str)]


def raw_of(item: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """All fields of an item: texts as they are, what is nested as JSON."""
    return tuple(
        (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for key, value in item.items()
    )


def without_tags(text: str) -> str:
    """A text without the elements of HTML or JATS in it; headings end with a full stop."""
    text = re.sub(r"</(?:jats:)?(?:title|h\d)>", ": ", text)
    text = re.sub(r"</?(?:jats:)?(?:p|sec|title|h\d|br)\b[^<>]*>", " ", text)
    return re.sub(r"</?[A-Za-z][^<>]{0,200}>", "", text)
