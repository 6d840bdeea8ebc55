"""What a record says of the publication itself and of its own making: sources, notices, relations,
conflicts, extraction."""

from typing import Annotated, Literal

from ldncli.records.text.limits import Count, Date, Matches, Place, Slug, Text
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Something that was read for this record."""

    id: Annotated[Slug, "short name by which places refer to this source"]
    kind: Annotated[
        Literal[
            "full-text", "abstract", "registry", "index", "excerpt", "review", "notice", "document"
        ],
        "what was read: the whole paper, its abstract, a registry entry, an index page, an excerpt,"
        " another paper that reports it, a notice",
    ]
    cite: Annotated[Text, "what it is: address, or journal reference"]
    url: Annotated[
        str | None,
        Matches(r"https?://\S+", "an address that starts with http"),
        "address at which it was read",
    ] = None
    read: Annotated[Date | None, "day on which it was read"] = None
    note: Annotated[Text | None, "what was missing or doubtful in it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A retraction, correction or expression of concern."""

    kind: Annotated[Literal["retraction", "correction", "concern"], "what the notice is"]
    date: Annotated[Date | None, "when it appeared"] = None
    doi: Annotated[
        str | None,
        Matches(r"10\.[0-9]{4,9}/\S+", "a DOI such as 10.1000/182"),
        "DOI of the notice itself",
    ] = None
    reason: Annotated[Text | None, "why, in our own words"] = None
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How this paper relates to another in the base."""

    paper: Annotated[Slug, "id of the other paper"]
    relation: Annotated[
        Literal[
            "shares-patients",
            "comments-on",
            "commented-on-by",
            "corrects",
            "corrected-by",
            "retracts",
            "retracted-by",
            "updates",
            "extends",
            "reports-from",
        ],
        "relation of this paper to it",
    ]
    note: Annotated[Text | None, "what is known about it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictingValue:
    """One of the values that disagree."""

    value: Annotated[str | float, "as printed"]
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Sources that disagree about one value."""

    path: Annotated[Text, "place in this record (design.n_analysed)"]
    values: Annotated[tuple[ConflictingValue, ...], "the values, each with its place"]
    used: Annotated[
        str | float | None, "the value that the record uses; None where none is used"
    ] = None
    why: Annotated[Text, "why that one"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A value that two independent extractions read differently, and how it was settled."""

    path: Annotated[Text, "place in this record"]
    first: Annotated[str | float | None, "first extraction"] = None
    second: Annotated[str | float | None, "second extraction"] = None
    settled: Annotated[str | float | None, "value after looking at the source again"] = None
    why: Annotated[Text | None, "why"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """How the record came about."""

    state: Annotated[
        Literal["single", "double"],
        "double: extracted twice independently, differences settled at the source",
    ]
    date: Annotated[Date, "day of the last extraction"]
    compared: Annotated[Count | None, "number of values that both extractions read"] = None
    differences: Annotated[tuple[Difference, ...], "values that they read differently"] = ()
