"""Records of XML files one by one, in bounded memory; no entity, DTD or address is followed. A file
that takes in another one by an entity is refused: its text is not all here, or not its own."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any, cast

from ldncli.errors import DocumentError
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken

if TYPE_CHECKING:
    from lxml.etree import _Element

# A record with the text of a book stays below this. How deep it may be nested libxml2 bounds.
MOST_BYTES_OF_RECORD = 20_000_000


def looks_like_xml(document: Document, root: str) -> bool:
    """Whether the file begins as XML with one of these elements (a pattern) as its root."""
    head = document.head
    start = re.match(
        r"(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|\s)*", head, re.DOTALL
    )
    return bool(re.match(rf"<(?:[\w-]+:)?(?:{root})[\s/>]", head[start.end() if start else 0 :]))


class _TooLargeError(Exception):
    """A record, or what stands before it, is larger than any record is."""


class _Bounded:
    """A stream of which only so much may be read between one record and the next."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._since = stream, 0

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._since += len(chunk)
        if self._since > MOST_BYTES_OF_RECORD:
            raise _TooLargeError
        return chunk

    def record(self) -> None:
        """A record begins or ends here."""
        self._since = 0


def xml_records(document: Document, tags: tuple[str, ...]) -> Iterator[tuple[int, Any] | Broken]:
    """Line and element of every record with one of these tags, whatever its namespace; each is
    thrown away once used. A record within a record is a part of it.

    Raises DocumentError for a file that uses an entity which stands in another file; those of
    publishers that only name their pictures are used nowhere. Where the text is no XML, or a record
    has more than 20 MB, one broken item tells from which line on nothing was read.
    """
    from lxml import etree

    stream = _Bounded(document.stream())
    events = etree.iterparse(
        cast(Any, stream),
        events=("start", "end"),
        tag=[f"{{*}}{each}" for each in tags],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    line, within = 1, 0
    outside: frozenset[str] | None = None
    _refuse_taken_in_declarations(document)
    try:
        for event, element in events:
            if event == "start":
                within += 1
                if within == 1:
                    line = element.sourceline or line
                    stream.record()
                continue
            within -= 1
            if not within:
                outside = _outside(element) if outside is None else outside
                if outside:
                    _refuse_taken_in(document, line, element, outside)
                yield line, element
                _forget(element)
                stream.record()
    except etree.XMLSyntaxError as error:
        at = line if within else error.lineno or line
        yield Broken(at, f"it is no XML, and nothing after it was read: {error.msg}"[:200])
    except _TooLargeError:
        yield Broken(line, "a record here has more than 20 MB, and nothing after it was read")
    except (EOFError, OSError, zlib.error) as error:
        yield Broken(line, f"the file is damaged from here on: {error}")


def _outside(element: Any) -> frozenset[str]:
    """The entities that the file declares to stand in other files, but for those that are no text
    (NDATA)."""
    declared = element.getroottree().docinfo.internalDTD
    if declared is None:
        return frozenset()
    found = (each for each in declared.iterentities() if each.content is None)
    return frozenset(each.name for each in found if each.system_url)


def _refuse_taken_in(document: Document, line: int, element: Any, outside: frozenset[str]) -> None:
    from lxml import etree

    for each in element.iter(etree.Entity):
        if each.name in outside:
            raise _taken_in(document, line, f"&{each.name};")


def _refuse_taken_in_declarations(document: Document) -> None:
    """Refuse a file whose DOCTYPE takes in declarations of another one."""
    for found in _PARAMETER.finditer(document.head):
        if f"%{found[1]};" in document.head[found.end() :]:
            raise _taken_in(document, 1, f"%{found[1]};")


_PARAMETER = re.compile(r"<!ENTITY\s+%\s+([\w.-]+)\s+(?:SYSTEM|PUBLIC)\s")


def _taken_in(document: Document, line: int, name: str) -> DocumentError:
    return DocumentError(
        f"{document.name}, line {line}: {name} stands for the content of another file,"
        " which is not read",
        hint="write that content into the file itself, if you know where it is from",
    )


def _forget(element: _Element) -> None:
    """Free the element and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def without_namespaces(element: Any) -> None:
    """Give an element and all below it their plain names."""
    for each in element.iter():
        if isinstance(each.tag, str) and each.tag[0] == "{":
            each.tag = each.tag.rpartition("}")[2]


def words(element: Any, path: str = ".") -> str:
    """All text of the first element at a path, whatever is marked in it; "" where it is missing."""
    found = element if path == "." else element.find(path)
    if found is None:
        return ""
    text = "".join(found.itertext()) if len(found) else found.text or ""
    return " ".join(text.split())


def all_words(element: Any, path: str) -> list[str]:
    """The texts of all elements at a path that have any."""
    return [text for each in element.iterfind(path) if (text := words(each))]
