"""The limits that an annotation of the model can carry; each is a fact about one value,
and knows nothing of records."""

from __future__ import annotations

from typing import Annotated

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


# Values that many kinds of file have.
Text = Annotated[str, Words()]
Count = Annotated[int, Between(0)]
Percent = Annotated[float, Between(0, 100)]
Positive = Annotated[float, Between(0)]
Date = Annotated[
    str,
    Matches(
        r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?",
        "a date as YYYY, YYYY-MM or YYYY-MM-DD",
    ),
]
Slug = Annotated[str, Matches(r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case words joined by hyphens")]
Place = Annotated[
    str,
    Matches(
        r"[a-z][a-z0-9-]*(?: \S.*)?",
        "a source's id, a space, and the place in it, as in: article Table 2",
    ),
]
Pair = Annotated[tuple[float, float], Ordered()]
