"""A person's overrides of computed certainty ratings, and the rules that they keep; nothing
about how certainty is computed."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from ldncli.records.text.decode import Problem
from ldncli.records.text.limits import Between, Date, Slug, Term, Text
from ldncli.values import dataclass

RatedDomain = Literal[
    "risk-of-bias",
    "inconsistency",
    "indirectness",
    "imprecision",
    "publication-bias",
    "large-effect",
    "dose-response",
    "confounding",
    "overall",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A person's rating of one certainty domain, for one outcome in one condition, in
    the place of the computed one."""

    id: Annotated[Slug, "short name, that of the file; never used again for another judgement"]
    condition: Annotated[Slug, Term("conditions"), "condition, an id of vocab/conditions.yaml"]
    outcome: Annotated[Slug, Term("outcomes"), "outcome domain, an id of vocab/outcomes.yaml"]
    body: Annotated[
        Literal["randomised", "other"],
        "which body of studies is rated: randomised trials, or all others",
    ]
    domain: Annotated[
        RatedDomain, "what is rated; overall: the certainty itself, whatever the domains say"
    ]
    levels: Annotated[
        int | None,
        Between(-3, 2),
        "levels by which this domain lowers (-) or raises certainty; 0: not at all. Not for"
        " overall",
    ] = None
    level: Annotated[
        Literal["high", "moderate", "low", "very-low"] | None, "the certainty, for overall only"
    ] = None
    reason: Annotated[Text, "why the computed rating does not hold, in our own words"]
    by: Annotated[Text, "name of the person who judged"]
    date: Annotated[Date, "day of the judgement"]
    sources: Annotated[
        tuple[Text, ...],
        "what the judgement rests on: addresses, journal references, ids of papers",
    ] = ()

    def subject(self) -> tuple[str, str, str, str]:
        """What is overridden: condition, outcome, body of studies, domain."""
        return self.condition, self.outcome, self.body, self.domain


def check_rating(value: Any) -> list[Problem]:
    """What is wrong with the rating in the plain value of an override: `level` goes with the domain
    overall, `levels` with all others."""
    domain = value.get("domain") if isinstance(value, dict) else None
    if domain not in get_args(RatedDomain):
        return []
    wanted, other = ("level", "levels") if domain == "overall" else ("levels", "level")
    problems = (
        []
        if wanted in value
        else [Problem((), f"{wanted!r} is missing: the domain {domain!r} is rated by it")]
    )
    if other in value:
        problems.append(
            Problem(
                (other,), f"the domain {domain!r} takes {wanted!r}, not {other!r}", "leave it out"
            )
        )
    return problems
