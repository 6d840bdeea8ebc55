"""Words put together: lists, plurals, shares, and words that begin a line."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.records.text.folding import upper as upper
from ldncli.report.words.language.numbers import whole


def series(words: Sequence[str], last: str = "and", most: int | None = None) -> str:
    """`a, b and c`; beyond `most` of them how many there are more."""
    if most is not None and len(words) > most:
        words = [*words[:most], f"{whole(len(words) - most)} more"]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def plural(noun: str) -> str:
    """Several of a noun: studies, case series, case reports."""
    if noun.endswith("series"):
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def share_words(some: int, studies: int, what: str) -> str:
    """`3 of them in patients`, `none of them in patients`; of one study `in patients`, `not in
    patients`."""
    if studies == 1:
        return what if some else f"not {what}"
    return f"{some or 'none'} of them {what}"
