"""Items of JSON files one by one, each with its line, even where the file breaks off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from ldncli.errors import DocumentError
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken, Reader, Record

# JSON is held in memory, as text and as values.
MOST_BYTES_OF_JSON = 200_000_000
_BLANK = re.compile(r"\s*")

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
        most_bytes=MOST_BYTES_OF_JSON,
        references=True,
        source=source,
    )


def looks_like_json(document: Document) -> bool:
    """Whether the file begins as JSON with an object or a list of them."""
    return bool(re.match(r"[\[{]", document.head))


def json_items(document: Document, opening: str) -> Iterator[Item | Broken]:
    """Line and object of every item: of the list that the pattern `opening` opens, of a list that
    is the whole file, of objects one a line or one after the other.

    Where the text is no JSON, one broken item tells from which line on.
    """
    text = _text(document)
    decoder = json.JSONDecoder()
    place = _start(text, opening)
    counted, line = 0, 1
    while True:
        place = _end(re.compile(r"[\s,]*"), text, place)
        line += text.count("\n", counted, place)
        counted = place
        if text[place : place + 1] in ("", "]"):
            if place >= len(text) and _in_list(text, opening):
                yield Broken(line, "the file breaks off within its list")
            return
        try:
            value, place = decoder.raw_decode(text, place)
        except ValueError as error:
            yield Broken(line, f"it is no JSON, and nothing after it was read: {error}"[:200])
            return
        except RecursionError:
            yield Broken(line, "it is nested too deeply, and nothing after it was read")
            return
        if isinstance(value, dict):
            yield line, value
        else:
            yield Broken(line, "it is no object with fields")


def _text(document: Document) -> str:
    if document.size and document.size > MOST_BYTES_OF_JSON:
        raise DocumentError(f"{document.name} is too large for JSON")
    return "\n".join(line for _, line in document.lines())


def _start(text: str, opening: str) -> int:
    """Where the first item begins."""
    if text.lstrip().startswith("["):
        return text.index("[") + 1
    found = re.search(opening, text)
    return found.end() if found else 0


def _in_list(text: str, opening: str) -> bool:
    """Whether the items stand in a list, which has an end of its own."""
    return text.lstrip().startswith("[") or bool(re.search(opening, text))


def _end(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


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
