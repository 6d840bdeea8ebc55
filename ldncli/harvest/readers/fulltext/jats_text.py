"""Text of JATS elements on one line: raised digits stay raised, marks of footnotes and references
are told apart from numbers."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from ldncli.harvest.printed import clean

_RAISED = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_DIGITS = re.compile(r"[0-9+\-−–=()n]+")
# Elements that stand on lines of their own.
_BLOCKS = frozenset(
    "p title sec list list-item def-list def-item disp-quote break td th tr caption label"
    " table-wrap fig boxed-text disp-formula statement verse-line".split()
)
# What is no text: other spellings of a formula, pictures, what stands in lists of its own.
_SKIPPED = frozenset(
    "tex-math graphic inline-graphic media object-id table-wrap table-wrap-group fig fig-group"
    " supplementary-material annotation alt-text long-desc fn x".split()
)
# Signs and letters that point to a footnote.
_MARK = re.compile(r"[*†‡§¶#‖‡∗⁎★]{1,4}|[a-zA-Z]{1,2}|\d{1,2}")
_SIGNS = re.compile(r"[*†‡§¶#‖∗⁎★]{1,4}")
_ORDINALS = ("st", "nd", "rd", "th")
_UNIT = re.compile(r"(?:10|m|[cmkµ]m|kg/m|[sl])\s*$")


def text_of(element: Any, *, skipped: Collection[str] = _SKIPPED) -> str:
    """All text of an element as people read it; "" where there is no element.

    Raised numbers of references, which would be read as part of the number before them, are left
    out; those in brackets stay.
    """
    if element is None:
        return ""
    return clean("".join(_pieces(element, skipped, None)))


def own_text(element: Any) -> str:
    """As `text_of`, with what stands in a box, a figure or a table within it too."""
    return text_of(element, skipped=("tex-math", "annotation"))


def cell_text(element: Any, labels: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Text of a cell, and the marks of footnotes in it; `labels` are those that the table
    explains."""
    marks: list[str] = []

    def is_mark(child: Any, before: str) -> bool:
        text = clean("".join(child.itertext()))
        found = [each for each in re.split(r"[,;\s]+", text) if each]
        if not found or not all(_MARK.fullmatch(each) for each in found):
            return False
        points = _points(child, "table-fn", "fn")
        known = all(each in labels or _SIGNS.fullmatch(each) for each in found)
        digits = any(each.isdigit() for each in found)
        letters = any(each.isalpha() for each in found)
        if points or (known and not (digits and _UNIT.search(before))):
            marks.extend(found)
            return True
        # An unexplained letter behind a number is no part of it.
        if letters and text not in _ORDINALS and re.search(r"[\d)%]\s*$", before):
            marks.extend(found)
            return True
        return False

    text = clean("".join(_pieces(element, _SKIPPED, is_mark)))
    # Signs behind a value are marks however they are set.
    ending = re.search(rf"(?<=[\d)%])\s*({_SIGNS.pattern})$", text)
    if ending:
        marks.append(ending[1])
        text = text[: ending.start()]
    return text, tuple(dict.fromkeys(marks))


def _points(element: Any, *kinds: str) -> bool:
    """Whether the element is, or holds, a reference of one of these kinds."""
    return any(each.get("ref-type") in kinds for each in element.iter("xref"))


def _pieces(
    element: Any, skipped: Collection[str], is_mark: Callable[[Any, str], bool] | None
) -> Iterator[str]:
    before = element.text or ""
    yield before
    for child in element:
        tag = child.tag
        if not isinstance(tag, str):  # an entity that nobody has declared here
            inner = html.unescape(child.text or "")
            before = inner
            yield inner
        elif tag in skipped or (tag in ("sup", "xref") and is_mark and is_mark(child, before)):
            pass
        elif tag == "sup":
            text = "" if _points(child, "bibr") else "".join(_pieces(child, skipped, is_mark))
            inner = text.translate(_RAISED) if _DIGITS.fullmatch(text.strip()) else text
            before += inner
            yield inner
        elif tag == "sub":
            text = "".join(_pieces(child, skipped, is_mark))
            inner = text.translate(_LOWERED) if _DIGITS.fullmatch(text.strip()) else text
            before += inner
            yield inner
        else:
            if tag in _BLOCKS:
                yield " "
            inner = "".join(_pieces(child, skipped, is_mark))
            if tag == "title" and inner.strip() and inner.rstrip()[-1] not in ".:?!":
                inner += ": "
            before += inner
            yield inner
            if tag in _BLOCKS:
                yield " "
        if child.tail:
            before += child.tail
            yield child.tail
