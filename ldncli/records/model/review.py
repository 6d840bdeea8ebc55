"""What a record says of a review: what it looked at, what it pooled, what it concluded."""

from typing import Annotated, Literal

from ldncli.records.model.kinds import Direction
from ldncli.records.text.limits import (
    Between,
    Count,
    Date,
    Pair,
    Percent,
    Place,
    Positive,
    Slug,
    Term,
    Text,
)
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IncludedStudy:
    """A study that a review includes."""

    label: Annotated[Text, "as the review calls it (Younger 2013)"]
    study: Annotated[Slug | None, "our study id; left out if we have no record of it"] = None
    note: Annotated[Text | None, "how the review treats it"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedNumber:
    """A number that a review prints for one of its studies."""

    study: Annotated[Text, "our study id, or the review's label where we have none"]
    item: Annotated[
        Text, "what the number is: n randomised, mean pain treatment, events placebo, …"
    ]
    value: Annotated[str | float, "as printed"]
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledResult:
    """A pooled result as a review prints it."""

    domain: Annotated[Slug, Term("outcomes"), "outcome domain"]
    label: Annotated[Text, "outcome and comparison, in our own words"]
    condition: Annotated[Slug | None, Term("conditions"), "condition"] = None
    subgroup: Annotated[Text | None, "subgroup, if not all studies"] = None
    k: Annotated[Count | None, "number of studies"] = None
    n: Annotated[Count | None, "number of participants"] = None
    studies: Annotated[tuple[Text, ...], "the studies pooled: our study ids, or labels"] = ()
    measure: Annotated[
        Literal["MD", "SMD", "RR", "OR", "HR", "RD", "ROM", "proportion", "MC", "SMCC"] | None,
        "effect measure",
    ] = None
    model: Annotated[
        Literal["common", "random"] | None, "common (fixed) effect or random effects"
    ] = None
    estimator: Annotated[Text | None, "estimator of tau², method, software"] = None
    estimate: Annotated[float | None, "pooled estimate"] = None
    ci: Annotated[Pair | None, "confidence interval"] = None
    prediction_interval: Annotated[Pair | None, "prediction interval"] = None
    p: Annotated[float | None, Between(0, 1), "p value, or the bound that is printed"] = None
    p_relation: Annotated[Literal["=", "<", ">"], "whether that p is exact or a bound"] = "="
    i2: Annotated[Percent | None, "I², percent"] = None
    tau2: Annotated[Positive | None, "tau²"] = None
    q: Annotated[Positive | None, "Cochran's Q"] = None
    q_p: Annotated[float | None, Between(0, 1), "p value of Q"] = None
    certainty: Annotated[
        Literal["high", "moderate", "low", "very-low"] | None,
        "GRADE certainty as the review rates it",
    ] = None
    certainty_reason: Annotated[Text | None, "its reasons, in our own words"] = None
    direction: Annotated[Direction, "what the review concludes from it"]
    place: Annotated[Place, "source and place in it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review looked at and found."""

    search_date: Annotated[Date | None, "last search"] = None
    databases: Annotated[tuple[Text, ...], "databases searched"] = ()
    n_studies: Annotated[Count | None, "number of studies included, as printed"] = None
    n_participants: Annotated[Count | None, "number of participants, as printed"] = None
    included: Annotated[
        tuple[IncludedStudy, ...], "the studies included, as far as each is named in what was read"
    ] = ()
    groups: Annotated[
        tuple[Text, ...], "groups of its studies that it counts without naming each, in our words"
    ] = ()
    numbers: Annotated[tuple[ReportedNumber, ...], "numbers printed for single studies"] = ()
    pooled: Annotated[tuple[PooledResult, ...], "pooled results"] = ()
    conclusion: Annotated[Text | None, "its conclusion, in our own words"] = None
