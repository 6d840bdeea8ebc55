"""Cells of CSV that a spreadsheet leaves as they are."""

from __future__ import annotations

import re

# What a spreadsheet takes for a formula when it stands first in a cell; some take the wide forms of
# East Asian keyboards as well.
_FORMULA = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)")
_SHARE = re.compile(r"(\d+)\s*/\s*(\d+)")
_DAY_OR_MONTH = re.compile(r"(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")
_WORD = r"([^\W\d_]{3,10})"
_MONTH_FIRST = re.compile(rf"{_WORD}[\s.,/-]*\d{{1,4}}(?:[\s.,/-]+\d{{1,4}})?")
_MONTH_AFTER = re.compile(rf"\d{{1,4}}[\s./-]*{_WORD}(?:[\s.,/-]*\d{{1,4}})?")
# What stays as it is: a number of no more digits than a spreadsheet keeps, a percentage, a DOI.
_STAYS = re.compile(r"(?=(?:\D*\d){1,15}\D*$)(?:0|[1-9]\d*)(?:\.\d+)?%?|10\.\d{4,9}/\d+")
# Any other text of digits and their signs: a date, a time, a fraction, an amount, a number with
# marks of thousands, one that is below zero in brackets or by a sign behind it, or one of more
# digits than are kept.
_DIGITS = re.compile(r"(?=\D*\d)\(?[\d\s.,:/%+'’$£€-]+\)?")
_OTHER = re.compile(
    r"\d{1,4}(?::\d{1,2}){0,2}\s*[ap]m?"  # a time of day
    r"|\d+(?:[.,]\d+)?e[+-]?\d+",  # a power of ten
    re.IGNORECASE,
)
# Names of months where spreadsheets are mostly used; a spreadsheet knows those of its own language.
_MONTHS = (
    "january february march april may june july august september october november december"
    " januar februar märz mai juni juli oktober dezember januari februari maart mrt mei augustus"
    " janvier février mars avril juin juillet août septembre octobre novembre décembre"
    " enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    " gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre"
    " janeiro fevereiro março maio junho julho setembro outubro dezembro maj"
).split()


def kept_text(text: str) -> tuple[str, bool]:
    """A text in a form that no spreadsheet turns into a date, a time, a number or a formula, and
    whether that takes its sign for text (an apostrophe) in front.

    A range gets an en dash (1–5), a share words (3 of 12); days and months as ISO has them are
    meant as dates, and stay.
    """
    if _DAY_OR_MONTH.fullmatch(text):
        return text, False
    bare = text.strip()
    if found := _RANGE.fullmatch(bare):
        return f"{found[1]}–{found[2]}", False
    if found := _SHARE.fullmatch(bare):
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
    if _STAYS.fullmatch(text):
        return False
    if _DIGITS.fullmatch(text) or _OTHER.fullmatch(text):
        return True
    found = _MONTH_FIRST.fullmatch(text) or _MONTH_AFTER.fullmatch(text)
    return found is not None and any(each.startswith(found[1].lower()) for each in _MONTHS)
