"""Which review includes which study: known lists count, unread ones are unknown, never none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.survey.coverage import (
    Coverage,
    corrected_covered_area,
    cover,
    is_whole,
    overlaps,
)
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from ldncli.records.model.review import IncludedStudy, Review
from tests.conftest import LIBRARY


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


@pytest.fixture
def review(library: Library) -> Paper:
    """A review of 2021 on fibromyalgia with a whole list of two studies."""
    [found] = library.papers(["evans-2021"])
    return found


def studies_of(library: Library, *ids: str) -> list[Study]:
    return [study for study in ask(library).body.studies if study.id in ids]


def covered(library: Library, *reviews: Paper) -> Coverage:
    studies = studies_of(library, "thumb", "bell-2015")
    return cover(reviews, studies, library.vocabulary("conditions"))


def listing(paper: Paper, n: int | None, *labels: str, **more: object) -> Paper:
    """The review, on both conditions, with another list and number of included studies."""
    named = tuple(IncludedStudy(label=each, study=each) for each in labels)
    more.setdefault("conditions", ("fibromyalgia", "crps"))
    return replace(paper, review=Review(n_studies=n, included=named), **more)


def test_a_whole_list_tells_of_every_study(library: Library, review: Paper) -> None:
    found = covered(library, review)
    assert found.lists == {"evans-2021": {"thumb", "Frank 1999"}} and found.whole == {"evans-2021"}
    assert found.seen == {"thumb": ("evans-2021",), "bell-2015": ()}
    assert found.unread == {"thumb": 0, "bell-2015": 0}
    assert found.unseen == ("bell-2015",) and found.open == ()
    assert overlaps(found) == []


@pytest.mark.parametrize(("n", "labels"), [(None, ("thumb",)), (3, ("thumb",)), (3, ())])
def test_a_list_in_part_leaves_the_rest_open(
    library: Library, review: Paper, n: int | None, labels: tuple[str, ...]
) -> None:
    found = covered(library, listing(review, n, *labels))
    assert found.whole == frozenset() and found.unseen == ()
    assert found.open == (("bell-2015",) if labels else ("bell-2015", "thumb"))
    assert found.unread == {"thumb": 0 if labels else 1, "bell-2015": 1}


def test_an_unread_list_adds_to_what_is_known(library: Library, review: Paper) -> None:
    found = covered(library, review, listing(review, None, id="other-2021"))
    assert found.seen["thumb"] == ("evans-2021",) and found.unread["thumb"] == 1
    assert found.unseen == () and found.open == ("bell-2015",)


def test_a_review_older_than_the_study_cannot_hold_it(library: Library, review: Paper) -> None:
    found = covered(library, listing(review, None, id="old-2014", year=2014))
    assert found.unread == {"thumb": 0, "bell-2015": 0} and found.lists == {}
    assert found.unseen == (), "where no list is whole nobody can say that none includes it"
    same = covered(library, listing(review, None, year=2015))
    assert same.unread["bell-2015"] == 1 and same.unread["thumb"] == 0


def test_a_review_of_another_condition_cannot_hold_it(library: Library, review: Paper) -> None:
    assert covered(library, listing(review, None, conditions=("crohns-disease",))).lists == {}
    above = library.vocabulary("conditions").parents["fibromyalgia"]
    if above is not None:
        assert covered(library, listing(review, None, conditions=(above,))).unread["thumb"] == 1


def test_a_review_that_names_a_study_counts_whatever_it_is_on(
    library: Library, review: Paper
) -> None:
    found = covered(library, listing(review, 1, "thumb", conditions=("crohns-disease",)))
    assert found.seen["thumb"] == ("evans-2021",)


def test_pairs_are_of_whole_lists(library: Library, review: Paper) -> None:
    second = listing(review, 2, "thumb", "bell-2015", id="second-2021")
    part = listing(review, 9, "thumb", id="part-2021")
    [pair] = overlaps(covered(library, review, second, part))
    assert (pair.first, pair.second, pair.shared) == ("evans-2021", "second-2021", 1)
    assert pair.cca == pytest.approx((4 - 3) / (3 * 2 - 3))


@pytest.mark.parametrize(
    ("n", "labels", "whole"),
    [(2, ("a", "b"), True), (2, ("a",), False), (None, ("a",), False), (0, (), False)],
)
def test_a_whole_list(review: Paper, n: int | None, labels: tuple[str, ...], whole: bool) -> None:
    assert is_whole(listing(review, n, *labels)) is whole


def test_the_trials_of_fibromyalgia_are_not_called_unreviewed(real_library: Library) -> None:
    """Several reviews pool them, and no list of theirs could be read."""
    asked = ask(real_library, condition=["fibromyalgia"])
    reviews = [paper for paper in real_library.papers() if paper.review]
    found = cover(reviews, asked.body.studies, real_library.vocabulary("conditions"))
    for trial in ("younger-2013", "bested-2023", "bruun-2024"):
        assert not found.seen[trial] and found.unread[trial] > 3 and trial in found.open
        assert trial not in found.unseen


def test_corrected_covered_area_of_the_textbook_kind() -> None:
    one, other = frozenset("abc"), frozenset("bcd")
    assert corrected_covered_area([one, other]) == pytest.approx((6 - 4) / (8 - 4))
    assert (
        corrected_covered_area([one, one]) == 1
        and corrected_covered_area([frozenset("a"), frozenset("b")]) == 0
    )
    assert (
        corrected_covered_area([one]) is None
        and corrected_covered_area([frozenset(), frozenset()]) is None
    )


@given(st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1), min_size=2, max_size=6))
def test_corrected_covered_area_is_a_share_and_knows_no_order(lists: list[frozenset[str]]) -> None:
    area = corrected_covered_area(lists)
    assert area is not None and 0 <= area <= 1 and area == corrected_covered_area(lists[::-1])
