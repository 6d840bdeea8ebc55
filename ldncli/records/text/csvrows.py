"""Cells of CSV that a spreadsheet leaves as they are."""

from __future__ import annotations

import re

# What a spreadsheet takes for a formula when it stands first in a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\n")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)")
_SHARE = re.compile(r"(\d+)\s*/\s*(\d+)")
_DAY_OR_MONTH = re.compile(r"(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})[\s.,/-]*\d{1,4}(?:[\s.,/-]+\d{1,4})?", re.IGNORECASE)
_MONTH_AFTER = re.compile(r"\d{1,4}[\s./-]*([a-z]{3,9})(?:[\s.,/-]*\d{1,4})?", re.IGNORECASE)
_OTHER = re.compile(
    r"\d{1,4}([-/.])\d{1,4}\1\d{1,4}"  # a date
    r"|\d{1,4}:\d{1,2}(?::\d{1,2})?(?:\s*[ap]m?)?|\d{1,2}\s*[ap]m?"  # a time of day
    r"|\d+(?:\.\d+)?e[+-]?\d+"  # a power of ten
    r"|0\d+|\d{16,}",  # digits that would be lost
    re.IGNORECASE,
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


def kept_text(text: str) -> tuple[str, bool]:
    """A text in a form that no spreadsheet turns into a date, a time, a number or a formula, and
    whether that takes its sign for text (an apostrophe) in front.

    A range gets an en dash (1–5), a share words (3 of 12); days and months as ISO has them are
    meant as dates, and stay.
    """
    if _DAY_OR_MONTH.fullmatch(text):
        return text, False
    if found := _RANGE.fullmatch(text):
        return f"{found[1]}–{found[2]}", False
    if found := _SHARE.fullmatch(text):
        return f"{found[1]} of {found[2]}", False
    return text, _would_change(text)


def own_text(cell: str) -> str:
    """A cell without the apostrophe that `kept_text` asks for; any other apostrophe ('t Hooft)
    is part of the text."""
    return cell[1:] if cell[:1] == "'" and _would_change(cell[1:]) else cell


def _would_change(text: str) -> bool:
    if text.startswith(_FORMULA):
        return True
    text = text.strip()
    if _OTHER.fullmatch(text):
        return True
    found = _MONTH_FIRST.fullmatch(text) or _MONTH_AFTER.fullmatch(text)
    return found is not None and any(each.startswith(found[1].lower()) for each in _MONTHS)
