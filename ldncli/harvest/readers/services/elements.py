"""Records of XML files one by one, in bounded memory; no entity, DTD or address is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken

if TYPE_CHECKING:
    from lxml.etree import _Element

# So deep no record of any service is nested.
_DEEPEST = 60


def looks_like_xml(document: Document, root: str) -> bool:
    """Whether the file begins as XML with one of these elements (a pattern) as its root."""
    head = document.head
    start = re.match(
        r"(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|\s)*", head, re.DOTALL
    )
    return bool(re.match(rf"<(?:{root})[\s/>]", head[start.end() if start else 0 :]))


def xml_records(document: Document, tags: tuple[str, ...]) -> Iterator[tuple[int, Any] | Broken]:
    """Line and element of every record with one of these tags; each is thrown away once used.

    Where the text is no XML, one broken item tells from which line on.
    """
    from lxml import etree

    events = etree.iterparse(
        document.stream(),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    depth, line, started, within = 0, 1, 1, False
    try:
        for event, element in events:
            line = element.sourceline or line
            if event == "start":
                depth += 1
                if element.tag in tags and not within:
                    started, within = line, True
                if depth > _DEEPEST:
                    yield Broken(started, "it is nested too deeply, and nothing after it was read")
                    return
                continue
            depth -= 1
            if element.tag in tags:
                within = False
                yield line, element
                _forget(element)
    except etree.XMLSyntaxError as error:
        at = started if within else error.lineno or line
        yield Broken(at, f"it is no XML, and nothing after it was read: {error.msg}"[:200])
    except (EOFError, OSError) as error:
        yield Broken(started if within else line, f"the file is damaged from here on: {error}")


def _forget(element: _Element) -> None:
    """Free the element and what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def words(element: Any, path: str = ".") -> str:
    """All text of the first element at a path, whatever is marked in it; "" where it is missing."""
    found = element if path == "." else element.find(path)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def all_words(element: Any, path: str) -> list[str]:
    """The texts of all elements at a path that have any."""
    return [text for each in element.iterfind(path) if (text := words(each))]
