"""PRISMA's figure from a log: the boxes of the template, the numbers of the log, and what is not
finished said aloud."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ldncli.report.document.prisma.of_searches import chart_table, search_table, searches_chart
from ldncli.report.document.prisma.review import Holding, Review
from ldncli.report.drawing.charts import FlowChart
from tests.report.document.prisma.reviews import log_update, review_in


@pytest.fixture
def review(world: Path) -> Review:
    log_update(world)
    return review_in(world)


def _boxes(chart: FlowChart, lane: int) -> dict[str, tuple[int | None, dict[str, int]]]:
    return {
        box.label: (box.count, dict(box.parts))
        for step in chart.lanes[lane].steps
        if step
        for box in (step.box, step.aside)
        if box
    }


def test_what_the_base_held_and_what_is_new(review: Review) -> None:
    """The invented base has seven studies and a review; archer-2019 came by this round, its
    second report was there before."""
    assert review.total == Holding(studies=7, reports=8, reviews=1)
    assert review.before.reviews == 1 and review.before.reports == 7
    assert review.new.reports + review.more_reports == 1 and review.unrecorded == 1
    assert review.before.studies + review.new.studies == review.total.studies


def test_every_box_of_an_update(review: Review) -> None:
    chart = searches_chart(review)
    assert [each.head for each in chart.lanes] == [
        "Previous studies",
        "Identification of new studies via databases and registers",
        "Identification of new studies via other methods",
    ]
    assert _boxes(chart, 1) | {"x": (0, {})} == {
        "Records identified": (
            10,
            {
                "PubMed, 2026-11-01": 6,
                "Embase, 2026-11-02": 3,
                "ClinicalTrials.gov, 2026-11-03": 1,
            },
        ),
        "Records removed before screening": (
            4,
            {
                "duplicate records, found by the program": 2,
                "already in the base": 1,
                "could not be read": 1,
            },
        ),
        "Records screened": (5, {}),
        "Records excluded": (1, {}),
        "Reports sought for retrieval": (4, {}),
        "Reports not retrieved": (1, {}),
        "Reports assessed for eligibility": (2, {}),
        "Reports excluded": (1, {"Design not of interest": 1}),
        "New studies included in review": (
            review.new.studies,
            dict(
                each
                for each in (
                    ("reports of them", review.new.reports),
                    ("further reports of studies included before", review.more_reports),
                    ("reports included that have no record yet", 1),
                )
                if each[1]
            ),
        ),
        "Total studies included in review": (
            7,
            {"reports of them": 8, "reviews, which are no studies": 1},
        ),
        "x": (0, {}),
    }
    other = _boxes(chart, 2)
    assert other["Records identified"] == (2, {"A colleague, day not recorded": 2})
    assert "Records screened" not in other and "Records removed before screening" not in other
    assert other["Reports assessed for eligibility"] == (1, {})
    assert [each.joins for each in chart.lanes] == [(1, 5), None, (1, 4)]


def test_what_is_open_or_unlike_is_said(review: Review) -> None:
    assert searches_chart(review).notes == (
        "Not finished: 2 records not screened yet and 1 report not assessed yet.",
        "The day of the search was not recorded for A colleague.",
        "PubMed, 2026-11-01: the source counted 7, 6 were brought in.",
        "Studies of included reports that have no record yet are not counted as studies.",
        "No record was excluded by the program alone.",
    )


def test_a_new_review_has_no_column_of_earlier_studies(review: Review) -> None:
    new = searches_chart(replace(review, before=Holding()))
    assert [each.head for each in new.lanes] == [
        "Identification of studies via databases and registers",
        "Identification of studies via other methods",
    ]
    assert "Studies included in review" in _boxes(new, 0)
    assert "Total studies included in review" not in _boxes(new, 0)
    assert [each.joins for each in new.lanes] == [None, (0, 4)]


def test_a_round_without_searches_is_an_empty_flow(world: Path, review: Review) -> None:
    later = searches_chart(review_in(world, "2027-01-01"))
    assert len(later.lanes) == 2 and _boxes(later, 1)["Records identified"] == (0, {})
    assert later.notes[0] == "Searches from 2027-01-01 on; all before count as previous."


def test_an_update_by_day(world: Path) -> None:
    log_update(world)
    later = review_in(world, "2026-11-02")
    assert [each.source for each in later.flow.found] == [
        "Embase",
        "ClinicalTrials.gov",
        "A colleague",
    ]
    assert later.before == later.total, "what was accepted came by an earlier search"


def test_many_searches_are_added_up_by_source(review: Review) -> None:
    (first, *_) = review.flow.found
    found = tuple(replace(first, on=f"2026-0{n}-01") for n in range(1, 10))
    chart = searches_chart(replace(review, flow=replace(review.flow, found=found)))
    assert _boxes(chart, 1)["Records identified"][1] == {"PubMed, 9 searches": 54}


def test_as_rows(review: Review) -> None:
    rows = chart_table(searches_chart(review), "told").mappings()
    kept = [each for each in rows if each["box"] == "Reports excluded" and "data" in each["lane"]]
    assert [(each["part"], each["n"]) for each in kept] == [
        (None, 1),
        ("Design not of interest", 1),
    ]
    searches = search_table(review.flow).mappings()
    assert [(each["said"], each["search"]) for each in searches][:2] == [
        (7, None),
        (None, "monthly"),
    ]
