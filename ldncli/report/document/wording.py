"""Small words of a report: counts with their nouns, lists of names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ldncli.evidence.selecting.studies import Study
from ldncli.report.document.blocks import Cite


def number(count: int) -> str:
    """A whole number with commas between thousands."""
    return f"{count:,}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def series(words: Sequence[str], last: str = "and", most: int | None = None) -> str:
    """`a, b and c`; beyond `most` of them how many there are more."""
    if most is not None and len(words) > most:
        words = [*words[:most], f"{number(len(words) - most)} more"]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def upper(words: str) -> str:
    """Words that begin a sentence: their first letter large."""
    return words[:1].upper() + words[1:]


def cite(papers: Iterable[str]) -> Cite:
    """A pointer to papers, each once."""
    return Cite(tuple(dict.fromkeys(papers)))


def study_cite(studies: Iterable[Study]) -> Cite:
    """A pointer to the main papers of studies."""
    return cite(study.main.id for study in studies)


def minus(text: str) -> str:
    """Hyphens before numbers as true minus signs."""
    return re.sub(r"(?<![\w.–-])-(?=\.?\d)", "−", text)
