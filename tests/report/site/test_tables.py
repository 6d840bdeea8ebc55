"""Tables of pages: the order of studies and papers, their cells, and what filters look at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.selecting.studies import Study
from ldncli.report.site.contents import Contents
from ldncli.report.site.tables import (
    Cell,
    Column,
    Listing,
    Row,
    paper_listing,
    paper_row,
    study_listing,
    study_row,
)


def _study(contents: Contents, name: str, **more: Any) -> Study:
    """A study with its main paper changed."""
    study = contents.studies[name]
    return replace(study, papers=(replace(study.main, **more), *study.papers[1:]))


def test_a_study_with_the_facts_of_its_main_paper(contents: Contents) -> None:
    row = study_row(contents.studies["thumb"], contents)
    assert {key: cell.text for key, cell in row.cells.items()} == {
        "study": "Archer 2019",
        "condition": "Fibromyalgia",
        "design": "Parallel-group randomised trial",
        "dose": "4.5",
        "people": "60",
        "year": "2019",
        "finding": "no difference",
        "bias": "Some concerns",
    }
    title = row.cells["study"]
    assert (title.page, title.below, title.sort, title.mark, title.language) == (
        "study/thumb.html",
        "Small doses for sore thumbs",
        "archer-2019",
        None,
        None,
    )
    assert [row.cells[key].sort for key in ("dose", "people", "year")] == [
        4.5,
        60,
        2019,
    ] and row.cells["finding"].mark is not None
    assert row.choices == {
        "condition": ("Fibromyalgia",),
        "design": ("Parallel-group randomised trial",),
        "finding": ("no difference",),
        "kind": ("Primary study",),
        "scope": ("Low-dose naltrexone",),
    }
    assert row.ranges == {"year": (2019, 2019), "dose": (4.5, 4.5)}


def test_studies_without_what_others_have(contents: Contents) -> None:
    planned, bell = (
        study_row(contents.studies["nct00000009"], contents),
        study_row(contents.studies["bell-2015"], contents),
    )
    assert (
        planned.cells["finding"].text == "no results yet"
        and planned.cells["people"].text is None
        and planned.cells["bias"].text is None
    )
    assert (
        bell.cells["bias"].text is None
        and bell.ranges["dose"] == (1, 3)
        and bell.cells["dose"].sort == 3
    )
    assert (
        study_row(_study(contents, "bell-2015", direction=None), contents).cells["finding"].text
        == "not stated"
    )
    bare = study_row(_study(contents, "bell-2015", intervention=None), contents)
    assert (
        bare.ranges == {"year": (2015, 2015)}
        and bare.cells["dose"].text is bare.cells["dose"].sort is None
    )
    dunn = study_row(contents.studies["dunn-2008"], contents).cells["study"].mark
    assert dunn is not None and (dunn.sign, dunn.tone) == ("✕", "bad")
    assert study_row(contents.studies["castro-2010"], contents).cells["study"].language == "es"


def test_randomised_studies_first_then_the_largest(trial_contents: Contents) -> None:
    listing = study_listing("s", "S", list(trial_contents.studies.values()), trial_contents)
    assert [row.cells["study"].sort for row in listing.rows] == [
        "dunn-2008",
        "ivory-2012",
        "jones-2016",
        "lowe-2022",
        "archer-2019",
        "kuhn-2018",
        "bell-2015",
        "nct00000009",
        "gray-2017",
        "castro-2010",
        "hill-2018",
    ]
    assert (listing.id, listing.caption) == ("s", "S")


def test_the_column_of_conditions_goes_where_all_have_one(contents: Contents) -> None:
    alone, two = (
        [contents.studies["thumb"]],
        [contents.studies["thumb"], contents.studies["bell-2015"]],
    )

    def columns(studies: list[Study], about: str | None) -> bool:
        return "condition" in [
            column.key for column in study_listing("s", "S", studies, contents, about=about).columns
        ]

    assert (
        not columns(alone, "fibromyalgia")
        and columns(two, "fibromyalgia")
        and columns(alone, None)
        and columns(alone, "crps")
    )


@pytest.mark.parametrize(
    ("count", "text", "more"),
    [
        (0, None, None),
        (2, "A, B", None),
        (3, "A, B, C", None),
        (4, "A, B, C", "and 1 more"),
        (5, "A, B, C", "and 2 more"),
    ],
)
def test_long_lists_of_conditions_are_cut(
    contents: Contents, count: int, text: str | None, more: str | None
) -> None:
    ids = ["crps", "diabetic-neuropathy", "fibromyalgia", "crohn-disease", "pain"][:count]
    names = [contents.label("conditions", each) for each in ids]
    cell = paper_row(replace(contents.papers["bell-2015"], conditions=tuple(ids)), contents).cells[
        "condition"
    ]
    assert (
        cell.text == (", ".join(names[:3]) or None)
        and cell.more == more
        and cell.whole == (", ".join(names) or None)
    )
    assert (text is None) == (cell.text is None)


def test_columns_that_are_numbers_and_those_for_filters(contents: Contents) -> None:
    studies, papers = (
        study_listing("s", "S", [], contents).columns,
        paper_listing("p", "P", [], contents).columns,
    )
    assert (
        [column.key for column in studies if column.number]
        == ["dose", "people", "year"]
        == [column.key for column in papers if column.number]
    )
    assert [column.key for column in studies if not column.shown] == ["kind", "scope"]
    assert [column.key for column in papers if not column.shown] == ["design", "scope"]
    assert (
        [column.key for column in studies if column.filter == "range"] == ["dose", "year"]
        and studies[0].wide
        and papers[0].wide
    )


def test_papers_the_newest_first(contents: Contents) -> None:
    listing = paper_listing("p", "P", contents.papers.values(), contents)
    assert [row.cells["paper"].sort for row in listing.rows] == [
        "evans-2021",
        "archer-2020",
        "archer-2019",
        "hill-2018",
        "gray-2017",
        "nct00000009",
        "bell-2015",
        "castro-2010",
        "dunn-2008",
    ]
    assert [column.key for column in listing.shown] == [
        "paper",
        "condition",
        "kind",
        "dose",
        "people",
        "year",
        "finding",
    ]
    cut = paper_listing("p", "P", [], contents, leave_out=("year", "kind"))
    assert (
        not {"year", "kind"} & {column.key for column in cut.columns}
        and cut.rows == ()
        and len(cut.columns) == len(listing.columns) - 2
    )


def test_the_row_of_a_paper(contents: Contents) -> None:
    bell, hill = (
        paper_row(contents.papers["bell-2015"], contents),
        paper_row(contents.papers["hill-2018"], contents),
    )
    assert (
        bell.cells["paper"].page == "paper/bell-2015.html"
        and bell.cells["people"].text == "20"
        and bell.cells["people"].sort == 20
    )
    assert (
        bell.cells["kind"].text == "Primary study"
        and bell.cells["finding"].text == "benefit"
        and bell.cells["dose"].text == "1–3"
    )
    assert bell.choices["design"] == ("Randomised crossover trial",) and bell.choices["scope"] == (
        "Low-dose naltrexone",
    )
    assert (
        bell.choices["kind"] == ("Primary study",)
        and bell.choices["finding"] == ("benefit",)
        and len(bell.choices["condition"]) == 2
    )
    assert (
        hill.cells["people"].text is None
        and hill.ranges == {"year": (2018, 2018)}
        and hill.cells["dose"].text is None
    )
    silent = paper_row(contents.papers["nct00000009"], contents)
    assert silent.cells["finding"].text is None and silent.choices["finding"] == ("not stated",)
    assert (
        paper_row(contents.papers["dunn-2008"], contents).cells["paper"].mark is not None
        and bell.cells["paper"].mark is None
    )


def test_people_randomised_else_enrolled_else_analysed(contents: Contents) -> None:
    bell = contents.papers["bell-2015"]

    design = replace(bell.design, n_randomised=0, n_enrolled=5, n_analysed=4)
    assert paper_row(replace(bell, design=design), contents).cells["people"].text == "0"
    for numbers, count in (((None, 5, 4), 5), ((None, None, 4), 4), ((None, None, None), None)):
        changed = replace(
            bell.design,
            **dict(zip(("n_randomised", "n_enrolled", "n_analysed"), numbers, strict=True)),
        )  # type: ignore[arg-type]
        assert paper_row(replace(bell, design=changed), contents).cells["people"].sort == count


def test_choices_of_a_listing_in_order() -> None:
    rows = (Row({}, {"kind": ("b", "A")}), Row({}, {"kind": ("c", "b")}), Row({"x": Cell()}))
    listing = Listing("l", "L", (Column("x", "X"), Column("kind", "Kind", shown=False)), rows)
    assert listing.choices("kind") == ["A", "b", "c"] and listing.choices("x") == []
    assert [column.key for column in listing.shown] == ["x"]
