"""Words put together: lists, and words that begin a line."""

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
