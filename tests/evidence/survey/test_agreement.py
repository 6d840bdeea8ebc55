"""Agreement between two extractions: percent and Cohen's kappa against
numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.evidence.survey.agreement import agreement, cohens_kappa
from ldncli.records.index.library import load
from ldncli.records.model.bibliography import Difference, Extraction
from ldncli.records.model.paper import Paper
from tests.conftest import LIBRARY


def test_kappa_worked_by_hand() -> None:
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert cohens_kappa(pairs) == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    assert cohens_kappa([]) is None and cohens_kappa([("a", "a")] * 3) is None
    assert cohens_kappa([("a", "b"), ("b", "a")]) == -1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_the_same_from_both_sides(pairs: list[tuple[str, str]]) -> None:
    forth, back = cohens_kappa(pairs), cohens_kappa([(second, first) for first, second in pairs])
    assert forth == pytest.approx(back) if forth is not None else back is None
    assert forth is None or -1 <= forth <= 1


def _archer(*differences: Difference) -> Paper:
    paper = next(load(str(LIBRARY)).papers(["archer-2019"]))
    return replace(
        paper,
        extraction=Extraction(
            state="double", date="2026-01-03", compared=40, differences=differences
        ),
    )


def test_differences_are_counted_where_they_belong() -> None:
    paper = _archer(
        Difference(path="direction", first="benefit", second="no-difference"),
        Difference(
            path="appraisals[0].domains.missing-data.judgement", first="low", second="some-concerns"
        ),
        Difference(path="appraisals.0.overall", first="low", second="some-concerns"),
        Difference(path="outcomes[0].contrast.p", first=0.2, second=0.27),
    )
    rows = {row.field: row for row in agreement([paper])}
    assert (rows["all values"].items, rows["all values"].differ, rows["all values"].percent) == (
        40,
        4,
        90,
    )
    assert (rows["direction"].items, rows["direction"].differ) == (1, 1)
    assert (rows["risk of bias, by domain"].items, rows["risk of bias, by domain"].differ) == (2, 1)
    assert rows["risk of bias, overall"].differ == 1 and rows["design"].differ == 0


def test_single_extractions_do_not_count() -> None:
    assert (
        agreement(
            paper for paper in load(str(LIBRARY)).papers() if paper.extraction.state == "single"
        )[0].items
        == 0
    )
