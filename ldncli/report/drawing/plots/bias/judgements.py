"""How a risk-of-bias judgement looks: a symbol first, a colour second, so that
meaning never depends on colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A judgement's look: `symbol` (one character), `plain` the same in ASCII, `role` its
    colour, `rank` from good to bad."""

    symbol: str
    plain: str
    role: str
    rank: int


GOOD = Mark("+", "+", "good", 0)
CONCERN = Mark("–", "-", "concern", 1)
BAD = Mark("×", "x", "bad", 2)
CRITICAL = Mark("‼", "!", "critical", 3)
UNKNOWN = Mark("?", "?", "unknown", 4)
NOT_JUDGED = Mark("·", ".", "empty", 5)

# "high" and "low" are of bias here; what an instrument calls high or low in quality or
# confidence says so in its id.
_MARKS = {
    "low": GOOD,
    "yes": GOOD,
    "include": GOOD,
    "some-concerns": CONCERN,
    "moderate": CONCERN,
    "unclear": CONCERN,
    "seek-information": CONCERN,
    "partial-yes": CONCERN,
    "high": BAD,
    "serious": BAD,
    "no": BAD,
    "exclude": BAD,
    "critical": CRITICAL,
    "high-quality": GOOD,
    "moderate-quality": CONCERN,
    "low-quality": BAD,
    "high-confidence": GOOD,
    "moderate-confidence": CONCERN,
    "low-confidence": BAD,
    "critically-low-confidence": CRITICAL,
    "no-information": UNKNOWN,
    "not-applicable": NOT_JUDGED,
    "no-meta-analysis": NOT_JUDGED,
}


def mark_of(judgement: str | None) -> Mark:
    """The look of a judgement: not judged for None, unknown for an id that is none of ours."""
    return NOT_JUDGED if judgement is None else _MARKS.get(judgement, UNKNOWN)


def judgement_name(judgement: str | None) -> str:
    """The judgement in words."""
    return "not judged" if judgement is None else judgement.replace("-", " ")


def legend_entries(judgements: Iterable[str | None]) -> list[tuple[Mark, str]]:
    """The looks in use from good to bad, each with the judgements that it stands for."""
    names: dict[Mark, list[str]] = {}
    found = set(judgements)
    for each in sorted(found - {None}, key=str):
        names.setdefault(mark_of(each), []).append(judgement_name(each))
    if names and None in found:
        names.setdefault(NOT_JUDGED, []).append(judgement_name(None))
    return [(mark, " / ".join(names[mark])) for mark in sorted(names, key=lambda mark: mark.rank)]


def shares(
    judgements: Sequence[str | None], weights: Sequence[float | None]
) -> list[tuple[Mark, float]]:
    """What part of the weight has which look, from good to bad; by count where no weight is
    known. Empty without judgements."""
    known = [
        weight if weight is not None and 0 < weight < float("inf") else 0.0 for weight in weights
    ]
    total = sum(known)
    if not 0 < total < float("inf"):
        known, total = [1.0] * len(judgements), float(len(judgements))
    parts: dict[Mark, float] = {}
    for judgement, weight in zip(judgements, known, strict=True):
        parts[mark_of(judgement)] = parts.get(mark_of(judgement), 0.0) + weight / total
    return [
        (mark, parts[mark]) for mark in sorted(parts, key=lambda mark: mark.rank) if parts[mark] > 0
    ]
