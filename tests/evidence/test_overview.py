"""The base from above: its shape."""

from __future__ import annotations

import pytest

from ldncli.evidence.survey.shape import NOT_STATED, PROPERTIES, shape
from ldncli.records.index.library import Library, load
from tests.conftest import LIBRARY


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


def test_shape_by_year_has_no_holes(library: Library) -> None:
    years = shape(library.papers(), "year")
    assert [share.value for share in years] == [str(year) for year in range(2008, 2022)]
    assert next(share for share in years if share.value == "2009").papers == 0
    assert sum(share.papers for share in years) == 9


def test_shape_counts_studies_once_and_reviews_as_none(library: Library) -> None:
    kinds = {share.value: share for share in shape(library.papers(), "kind")}
    assert kinds["primary"].papers == 5 and kinds["systematic-review"].studies == 0
    conditions = {share.value: share for share in shape(library.papers(), "condition")}
    assert (conditions["fibromyalgia"].papers, conditions["fibromyalgia"].studies) == (5, 3)
    assert conditions[NOT_STATED].papers == 1


@pytest.mark.parametrize("by", PROPERTIES)
def test_every_property_counts_every_paper(library: Library, by: str) -> None:
    papers = list(library.papers())
    assert sum(share.papers for share in shape(papers, by)) >= len(papers)
    assert shape([], by) == []
