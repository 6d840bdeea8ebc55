"""Ids in words and marks for people: directions, certainty, kinds; a mark
never stands without its word."""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.evidence.certainty.ratings import SYMBOLS
from ldncli.records.model.paper import Paper
from ldncli.report.words.findings import directions
from ldncli.report.words.language import numbers
from ldncli.report.words.language.numbers import whole

THIN_SPACE = "\u202f"


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign with its word; `tone` chooses its colours, which never mean anything alone."""

    sign: str
    word: str
    tone: str


_TONES = {
    "benefit": "good",
    "no-difference": "even",
    "mixed": "mixed",
    "harm": "bad",
    "unclear": "none",
}
_DIRECTIONS = {
    each: Mark(words.sign, words.conclusion, _TONES[each])
    for each, words in directions.DIRECTIONS.items()
}
_KINDS = {
    "primary": "Primary study",
    "secondary-report": "Secondary report",
    "protocol": "Protocol",
    "registry": "Register entry",
    "systematic-review": "Systematic review",
    "narrative-review": "Narrative review",
    "preclinical": "Laboratory study",
    "pharmacokinetic": "Pharmacokinetic study",
}
_STATUSES = {
    "published": "Published",
    "preprint": "Preprint",
    "abstract": "Meeting abstract",
    "registered": "Registered",
    "unreviewed": "Not peer reviewed",
    "corrected": "Corrected",
    "concern": "Expression of concern",
    "retracted": "Retracted",
}
DIRECTIONS, KINDS, STATUSES = tuple(_DIRECTIONS), _KINDS, _STATUSES


def direction_mark(direction: str | None) -> Mark | None:
    """What a paper or study found; None where it says nothing."""
    return _DIRECTIONS.get(direction or "")


def certainty_mark(level: str | None) -> Mark:
    """A GRADE level with its symbol."""
    if level is None:
        return Mark("–", "not rated", "none")
    return Mark(SYMBOLS[level], f"{level.replace('-', ' ')}", f"certainty-{level}")


def words_of(name: str) -> str:
    """An id or a field's name as words that open a line."""
    plain = name.replace("-", " ").replace("_", " ")
    return plain[:1].upper() + plain[1:]


def people_words(count: int | None) -> str:
    """A number of people, with thin spaces between thousands."""
    return "not stated" if count is None else whole(count, THIN_SPACE)


def counted(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun, with thin spaces between thousands."""
    return numbers.counted(count, one, many, THIN_SPACE)


def language_of(paper: Paper) -> str | None:
    """The language of a title that is not English; None where it is, or may be."""
    return paper.language if paper.language != "en" and paper.title_english else None
