"""Which review includes which study, how far reviews overlap, and which
studies no review has seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ldncli.records.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Coverage:
    """Reviews whose list of included studies is known, by id → the
    studies of ours that they include.

    `seen` maps a study to the reviews that include it; `unseen` are studies in none of them.
    """

    reviews: Mapping[str, frozenset[str]]
    seen: Mapping[str, tuple[str, ...]]
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two reviews, how many studies each and both include, and their corrected covered area."""

    first: str
    second: str
    in_first: int
    in_second: int
    shared: int
    cca: float | None


def cover(reviews: Iterable[Paper], studies: Iterable[str]) -> Coverage:
    """Match the included studies of `reviews` with `studies`; reviews
    without a known list are left out."""
    known = {
        paper.id: included(paper) for paper in reviews if paper.review and paper.review.included
    }
    seen: dict[str, list[str]] = {}
    for review, names in known.items():
        for name in names:
            seen.setdefault(name, []).append(review)
    ours = list(studies)
    return Coverage(
        known,
        {study: tuple(seen.get(study, ())) for study in ours},
        tuple(study for study in ours if study not in seen),
    )


def included(paper: Paper) -> frozenset[str]:
    """The studies that a review includes: our study ids, and its own
    labels where we have no record."""
    return frozenset(
        each.study or each.label for each in (paper.review.included if paper.review else ())
    )


def corrected_covered_area(lists: Sequence[frozenset[str]]) -> float | None:
    """CCA = (N − r) / (r·c − r): N entries over all reviews, r different studies, c reviews.

    0 is no overlap, 1 is complete. None below two reviews or without studies. Pieper
    2014, J Clin Epidemiol 67:368–375.
    """
    entries = sum(len(each) for each in lists)
    different = len(frozenset().union(*lists)) if lists else 0
    if len(lists) < 2 or not different:
        return None
    return (entries - different) / (different * len(lists) - different)


def overlaps(coverage: Coverage) -> list[Overlap]:
    """Every pair of reviews, the most overlapping first."""
    pairs = [
        Overlap(
            first,
            second,
            len(one),
            len(other),
            len(one & other),
            corrected_covered_area([one, other]),
        )
        for (first, one), (second, other) in combinations(sorted(coverage.reviews.items()), 2)
    ]
    return sorted(pairs, key=lambda pair: (-(pair.cca or 0), pair.first, pair.second))
