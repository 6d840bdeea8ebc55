"""The limits that an annotation of the model can carry; each is a fact about one value, and knows nothing of records."""

from __future__ import annotations

from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Between:
    """A number from `low` to `high`, both included; None on either side is no limit."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """A text that a pattern matches from end to end; `wanted` says so in words."""

    pattern: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text with something in it."""


@dataclass(frozen=True, slots=True)
class Term:
    """The id of a term in the vocabulary `vocabulary`, or of an instrument."""

    vocabulary: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """Two numbers, the lower first."""
