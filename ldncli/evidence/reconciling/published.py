"""A pooled result as a review prints it, read into what ours can be compared with: measure, scale
of analysis, model, direction, trials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from typing import Literal

from ldncli.evidence.effects.estimate import Better
from ldncli.evidence.effects.measures import is_ratio, of_family
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.synthesis.synthesise import Model
from ldncli.records.model.paper import Paper
from ldncli.records.model.review import PooledResult
from ldncli.records.text.folding import fold
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.distributions import normal_quantile
from ldncli.statistics.intervals import excludes
from ldncli.values import dataclass

Comparator = Literal["inert", "active", "any"]
_Z = normal_quantile(0.975)
# Relations of a paper to a review that whoever uses the review must know of.
_AGAINST = ("comments-on", "corrects", "retracts")
# What review software does for random effects unless told otherwise (RevMan up to 5, Comprehensive
# Meta-Analysis, Stata's metan).
_USUAL = "DL"
_METHODS = (
    ("paule", "PM"),
    ("reml", "REML"),
    ("restricted", "REML"),
    ("sidik", "SJ"),
    ("hedges", "HE"),
    ("dersimonian", "DL"),
    ("revman", "DL"),
)


@dataclass(frozen=True, slots=True)
class Result:
    """A pooled result on the scale of its analysis (ratios: logarithm). None where it is not
    printed or cannot be computed.

    `studies` are the trials behind it, None where they are not told; `error` the standard error,
    None where only an interval is known.
    """

    measure: str
    estimate: float
    ci_lb: float | None = None
    ci_ub: float | None = None
    k: int | None = None
    n: int | None = None
    i2: float | None = None
    model: str = ""
    studies: tuple[str, ...] | None = None
    error: float | None = None

    @property
    def se(self) -> float | None:
        """The standard error, where it is known by itself, else that behind a 95% interval."""
        return (
            self.error
            if self.error is not None
            else None
            if self.ci_lb is None or self.ci_ub is None
            else (self.ci_ub - self.ci_lb) / (2 * _Z)
        )

    @property
    def clear(self) -> bool | None:
        """Whether its interval leaves out no effect; None where there is no interval."""
        return (
            None if self.ci_lb is None or self.ci_ub is None else excludes(self.ci_lb, self.ci_ub)
        )

    def turned(self) -> Result:
        """The same on a scale that runs the other way."""
        low, high = self.ci_lb, self.ci_ub
        return Result(
            self.measure,
            -self.estimate,
            None if high is None else -high,
            None if low is None else -low,
            self.k,
            self.n,
            self.i2,
            self.model,
            self.studies,
            self.error,
        )


@dataclass(frozen=True, slots=True)
class Published:
    """One pooled result of one review.

    `conditions` is the row's own, else all of its review; `harm` is its id where it is about one,
    `scale` that of an instrument which its label names. `within` says that it pools changes in one
    group; `better` which way is better on its scale, None where neither it nor its conclusion says.
    `trials` are ids of ours, else the review's own labels; `whole_list` says that they are all
    trials of the review, of which these may have been some. `told` is what had to be assumed to
    read it, `unusable` why ours cannot be set beside it.
    """

    review: Paper
    row: PooledResult
    conditions: tuple[str, ...]
    harm: str | None
    scale: str | None
    comparator: Comparator
    within: bool
    better: Better | None
    model: Model
    result: Result | None
    trials: tuple[str, ...] | None
    whole_list: bool
    told: tuple[Reason, ...]
    unusable: Reason | None

    @property
    def subject(self) -> tuple[tuple[str, ...], str, str | None, str | None, Comparator, bool]:
        """What it is about: results with the same are about one question."""
        return self.conditions, self.row.domain, self.harm, self.scale, self.comparator, self.within


def published(
    reviews: Iterable[Paper], query: Query, vocabularies: Mapping[str, Vocabulary]
) -> list[Published]:
    """All pooled results of the reviews that are about the question's conditions and outcomes."""
    found = [
        read_published(paper, row, vocabularies)
        for paper in reviews
        if paper.review
        for row in paper.review.pooled
    ]
    return [
        each
        for each in found
        if (not query.conditions or query.conditions.intersection(each.conditions))
        and (not query.outcomes or each.row.domain in query.outcomes)
    ]


def read_published(
    review: Paper, row: PooledResult, vocabularies: Mapping[str, Vocabulary]
) -> Published:
    """One pooled result of a review, read."""
    domain = vocabularies["outcomes"].terms.get(row.domain)
    harm = named(row.label, vocabularies["harms"]) if row.domain == "harms" else None
    model, told = model_of(row)
    trials, whole = _trials(review, row)
    known = (
        "lower"
        if row.domain == "harms"
        else better_said(row) or (domain.better if domain else None)
    )
    return Published(
        review=review,
        row=row,
        conditions=(row.condition,) if row.condition else review.conditions,
        harm=harm,
        scale=_scale_of(row, vocabularies["scales"]),
        comparator=_comparator(row),
        within=of_family(row.measure, "change", "share"),
        better=known,
        model=model,
        result=_result(row, trials if not whole else None),
        trials=trials,
        whole_list=whole,
        told=told,
        unusable=_unusable(row, harm),
    )


def notices(review: Paper, others: Iterable[Paper]) -> Iterator[Reason]:
    """What was published on a review: its own correction, retraction or expression of concern, and
    papers among `others` that comment on it, correct or retract it."""
    if review.notice:
        notice = review.notice
        yield because("notice", kind=notice.kind, date=notice.date, told=notice.reason)
    for paper in others:
        for relation in paper.related:
            if relation.paper == review.id and relation.relation in _AGAINST:
                yield because(
                    "commented", relation=relation.relation, by=paper.name, told=relation.note
                )


def _unusable(row: PooledResult, harm: str | None) -> Reason | None:
    if row.estimate is None:
        return because("no number")
    if row.measure is None:
        return because("unknown measure")
    if row.measure == "proportion":
        return because("share of one group")
    if row.domain == "harms" and harm is None:
        return because("unknown harm")
    if is_ratio(row.measure) and (row.estimate <= 0 or (row.ci and row.ci[0] <= 0)):
        return because("ratio not above 0")
    return None


def _result(row: PooledResult, studies: tuple[str, ...] | None) -> Result | None:
    if row.estimate is None or row.measure is None or _unusable(row, "") is not None:
        return None
    low, high = row.ci or (None, None)
    value = row.estimate
    if is_ratio(row.measure):
        value, low, high = (
            log(value),
            None if low is None else log(low),
            None if high is None else log(high),
        )
    return Result(
        row.measure,
        value,
        low,
        high,
        row.k,
        row.n,
        row.i2,
        " ".join(filter(None, (row.model, row.estimator))),
        studies,
    )


def model_of(row: PooledResult) -> tuple[Model, tuple[Reason, ...]]:
    """How ours is to be pooled to match, and what had to be assumed for it."""
    words = fold(row.estimator or "")
    test = "knha" if "knapp" in words or "hksj" in words else "z"
    if row.model == "common":
        return Model(row.measure, "EE", test), ()
    method = next((method for word, method in _METHODS if word in words), None)
    told = []
    if row.model is None:
        told.append(because("model not printed"))
    if method is None:
        told.append(because("estimator not printed"))
    return Model(row.measure, method or _USUAL, test), tuple(told)


def _comparator(row: PooledResult) -> Comparator:
    words = fold(f"{row.label} {row.subgroup or ''}")
    return (
        "active"
        if "active comparator" in words
        else "any"
        if "all comparators" in words or "any comparator" in words
        else "inert"
    )


def better_said(row: PooledResult) -> Better | None:
    """Which way is better: as its label says, else as its conclusion and the
    sign of its estimate imply."""
    if found := re.search(r"\b(higher|lower) (?:values? )?(?:is|are) better", row.label):
        return "higher" if found[1] == "higher" else "lower"
    if (
        row.estimate is None
        or row.measure in (None, "proportion")
        or row.direction not in ("benefit", "harm")
    ):
        return None
    none = 1.0 if is_ratio(row.measure) else 0.0
    if row.estimate == none:
        return None
    return "higher" if (row.estimate > none) == (row.direction == "benefit") else "lower"


def _trials(review: Paper, row: PooledResult) -> tuple[tuple[str, ...] | None, bool]:
    """The trials behind a row, and whether they are the review's whole list."""
    if row.studies:
        labels = {
            each.label: each.study
            for each in (review.review.included if review.review else ())
            if each.study
        }
        return tuple(labels.get(name, name) for name in row.studies), False
    included = review.review.included if review.review else ()
    if not any(each.study for each in included):
        return None, False
    return tuple(each.study or each.label for each in included), row.k != len(included)


def _scale_of(row: PooledResult, scales: Vocabulary) -> str | None:
    """The instrument that a label names, where it is one of its outcome; a plain rating is as good
    as any other and does not count."""
    found = named(row.label, scales)
    fits = (
        found is not None
        and scales.terms[found].domain == row.domain
        and not scales.terms[found].rating
    )
    return found if fits else None


def named(label: str, vocabulary: Vocabulary) -> str | None:
    """The term that a label names: the longest run of its words that is a name in the
    vocabulary, the first at a tie."""
    words = fold(re.split(r"[;:]|\bagainst\b|\bversus\b", label)[0]).split()
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            if found := vocabulary.find(" ".join(words[start : start + size])):
                return found
    return None


def no_numbers(results: Sequence[Published]) -> int:
    """How many of the results come without an estimate."""
    return sum(each.row.estimate is None for each in results)
