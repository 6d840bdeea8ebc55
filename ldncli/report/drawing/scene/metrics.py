"""How wide texts are, in points for pictures and in columns for terminals,
and how they fold into a width.

The widths are those of DejaVu Sans in thousandths of its size; Verdana, its nearest relative, is as
wide, other fonts are narrower, so that what is made to fit with these fits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ldncli.records.text.folding import harmless

_REGULAR = """
318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636
636 636 337 337 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787
603 787 695 635 611 732 684 989 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635
634 278 278 579 278 974 634 612 635 635 411 521 392 634 592 818 592 592 525 636 337 636 838
"""
_BOLD = """
348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696
696 696 400 400 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850
733 850 770 720 682 812 774 1103 771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716
712 343 343 665 343 1042 712 687 716 716 493 595 478 712 652 924 645 652 582 712 365 712 838
"""
_SOME = {
    "–": 500,
    "−": 838,
    "·": 350,
    "²": 420,
    "…": 1000,
    "≤": 838,
    "≥": 838,
    "∞": 833,
    "°": 500,
    "⁻": 528,
}
_ELLIPSIS = "…"
# Joiners shape letters of Persian and the Indian scripts.
_KEPT_INVISIBLE = {"\u200c", "\u200d"}


def _table(text: str) -> dict[str, int]:
    return {chr(32 + place): int(width) for place, width in enumerate(text.split())} | _SOME


_WIDTHS = {False: _table(_REGULAR), True: _table(_BOLD)}


def clean(text: str) -> str:
    """Text on one line, without control characters, marks of direction and what XML cannot hold."""
    return " ".join(harmless(text).split())


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width in points."""
    return sum(_thousandths(text, bold)) * size / 1000


def _thousandths(text: str, bold: bool) -> Iterator[int]:
    table = _WIDTHS[bold]
    return (table.get(each) or _other_width(each, bold) for each in text)


def _fitting(widths: Iterable[int], most: float, size: float = 1000, taken: int = 0) -> int:
    """How many of the first things of these widths, in thousandths of `size`, fit beside what is
    `taken`. Each is looked at once, so that a long text takes no longer than it is."""
    count = 0
    for width in widths:
        taken += width
        if taken * size / 1000 > most:
            break
        count += 1
    return count


def _other_width(character: str, bold: bool) -> int:
    if unicodedata.combining(character) or character in _KEPT_INVISIBLE:
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1000
    base = unicodedata.normalize("NFD", character)[0]
    known = _WIDTHS[bold].get(base)
    return known if known else 850 if bold else 740


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, shortened with an ellipsis where it is wider than `width` points."""
    if text_width(text, size, bold=bold) <= width:
        return text
    taken = sum(_thousandths(_ELLIPSIS, bold))
    return text[: _fitting(_thousandths(text, bold), width, size, taken)].rstrip() + _ELLIPSIS


def wrap(text: str, width: float, size: float, *, bold: bool = False, lines: int = 2) -> list[str]:
    """The text in at most `lines` lines of `width` points, the last
    shortened; an empty text is no line."""
    found: list[str] = []
    words = text.split()
    while words and len(found) < lines - 1:
        wide = (
            sum(_thousandths(f" {word}" if place else word, bold))
            for place, word in enumerate(words)
        )
        count = max(1, _fitting(wide, width, size))
        head = " ".join(words[:count])
        if text_width(head, size, bold=bold) > width:
            head, rest = _split_word(head, width, size, bold)
            words = [rest, *words[1:]]
        else:
            words = words[count:]
        found.append(head)
    return [*found, fit(" ".join(words), width, size, bold=bold)] if words else found


def _split_word(word: str, width: float, size: float, bold: bool) -> tuple[str, str]:
    """A word too wide for a line in two; at least one character stays in the first."""
    count = max(1, min(_fitting(_thousandths(word, bold), width, size), len(word) - 1))
    return word[:count], word[count:]


def columns(text: str) -> int:
    """Columns that a text takes in a terminal: wide characters take two, marks on letters none."""
    if text.isascii():
        return len(text)
    return sum(map(_column, text))


@lru_cache(maxsize=4096)
def _column(character: str) -> int:
    if (
        unicodedata.combining(character)
        or character in _KEPT_INVISIBLE
        or unicodedata.category(character) in {"Me", "Mn"}
    ):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """The text, shortened with an ellipsis where it takes more than `width` columns."""
    if columns(text) <= width:
        return text
    if width <= 0:
        return ""
    return text[: _fitting(map(_column, text), width - 1)].rstrip() + _ELLIPSIS


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word too wide for a line in parts that fit; a character that is too wide is one alone."""
    start = taken = 0
    for place, size in enumerate(map(_column, word)):
        if place > start and taken + size > width:
            yield word[start:place]
            start, taken = place, 0
        taken += size
    yield word[start:]


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` columns, shortened or filled with spaces."""
    text = cut(text, width)
    space = " " * (width - columns(text))
    return space + text if right else text + space


def fold(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, folded at ordinary
    spaces; an empty text is no line."""
    found, line = [], ""
    for word in filter(None, text.split(" ")):
        if line and columns(line) + 1 + columns(word) > width:
            found.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        if columns(line) > width:
            *heads, line = _pieces(line, width)
            found += heads
    return [*found, line] if line else found
