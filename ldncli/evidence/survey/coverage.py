"""Which review includes which study, how far reviews overlap, and which studies no review has seen,
as far as the reviews' lists of studies could be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ldncli.evidence.selecting.studies import Study
from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.vocab import Vocabulary


@dataclass(frozen=True, slots=True)
class Coverage:
    """Reviews, and the studies that they are known to include.

    `lists` maps every review that was looked at to the studies it names in what was read of it:
    our ids, else its own labels. `whole` are the reviews that name as many as they included.
    `seen` maps each study of ours to the reviews that name it, `unread` to the number of reviews
    that may include it unnamed: on its condition, no older than it, their list not known whole.
    """

    lists: Mapping[str, frozenset[str]]
    whole: frozenset[str]
    seen: Mapping[str, tuple[str, ...]]
    unread: Mapping[str, int]

    @property
    def unseen(self) -> tuple[str, ...]:
        """Studies that no review includes, for certain: every list that could hold them is known
        whole, and there is one."""
        return tuple(
            study
            for study, reviews in self.seen.items()
            if not reviews and not self.unread[study] and self.whole
        )

    @property
    def open(self) -> tuple[str, ...]:
        """Studies of which nobody can tell: no review names them, and lists are unread."""
        return tuple(
            study for study, reviews in self.seen.items() if not reviews and self.unread[study]
        )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two reviews, how many studies each and both include, and their corrected covered area."""

    first: str
    second: str
    in_first: int
    in_second: int
    shared: int
    cca: float | None


def cover(reviews: Iterable[Paper], studies: Iterable[Study], conditions: Vocabulary) -> Coverage:
    """Match the studies that `reviews` name with `studies`.

    A review can hold a study that shares a condition with it, or one above or below; `conditions`
    is the tree. Reviews that can hold none of the studies are left out.
    """
    ours = list(studies)
    names = {study.id for study in ours}
    found = {paper.id: included(paper) for paper in reviews if paper.review}
    whole = {paper.id for paper in reviews if is_whole(paper)}
    able: dict[str, list[str]] = {study.id: [] for study in ours}
    for paper in reviews:
        if not paper.review:
            continue
        near = _near(paper.conditions, conditions)
        for study in ours:
            if paper.year >= study.main.year and not near.isdisjoint(study.conditions):
                able[study.id].append(paper.id)
    matter = {each for ids in able.values() for each in ids}
    lists = {each: named for each, named in found.items() if each in matter or named & names}
    seen = {
        study.id: tuple(each for each, named in lists.items() if study.id in named)
        for study in ours
    }
    unread = {
        study: sum(each not in whole and each not in seen[study] for each in ids)
        for study, ids in able.items()
    }
    return Coverage(lists, frozenset(whole & lists.keys()), seen, unread)


def _near(ids: Iterable[str], conditions: Vocabulary) -> frozenset[str]:
    """Conditions, those above and those below them."""
    known = [each for each in ids if each in conditions.terms]
    above = (term for each in known for term in conditions.ancestors(each))
    return frozenset(above).union(*map(conditions.within, known))


def included(paper: Paper) -> frozenset[str]:
    """The studies that a review names: our study ids, and its own
    labels where we have no record."""
    return frozenset(
        each.study or each.label for each in (paper.review.included if paper.review else ())
    )


def is_whole(paper: Paper) -> bool:
    """Whether a review's list of studies is known whole: it names as many as it says it includes.

    False where it does not say how many.
    """
    review = paper.review
    return bool(review and review.n_studies and len(included(paper)) >= review.n_studies)


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
    """Every pair of reviews whose lists are known whole, the most overlapping first."""
    lists = sorted((each, coverage.lists[each]) for each in coverage.whole)
    pairs = [
        Overlap(
            first,
            second,
            len(one),
            len(other),
            len(one & other),
            corrected_covered_area([one, other]),
        )
        for (first, one), (second, other) in combinations(lists, 2)
    ]
    return sorted(pairs, key=lambda pair: (-(pair.cca or 0), pair.first, pair.second))
