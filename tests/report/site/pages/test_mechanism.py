"""The page of a mechanism: stances counted, laboratory apart from people, data before words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import MechanismStance, Population
from ldncli.report.site.contents import Contents
from ldncli.report.site.pages.mechanism import mechanism_values


def _with(contents: Contents, *papers: Paper) -> Contents:
    return replace(contents, mechanism_papers={"tlr4": list(papers)})


def test_stances_are_counted(contents: Contents) -> None:
    found = mechanism_values("tlr4", contents)
    assert [(mark.word, mark.sign, count) for mark, _, count in found["stances"]] == [
        ("measured", "●", 1),
        ("refuted", "✕", 1),
        ("proposed", "○", 0),
    ]
    assert [link.page for link in found["above"]] == [
        "mechanism/toll-like-receptors.html"
    ] and found["below"] == []
    nothing = mechanism_values("endorphin-rebound", replace(contents, mechanism_papers={}))
    assert [count for _, _, count in nothing["stances"]] == [0, 0, 0] and nothing[
        "laboratory"
    ].rows == ()


def test_terms_below_with_their_papers(contents: Contents) -> None:
    found = mechanism_values("toll-like-receptors", contents)
    assert (
        found["below"]
        == [{"label": "Toll-like receptor 4", "page": "mechanism/tlr4.html", "papers": 2}]
        and found["above"] == []
    )
    assert [count for _, _, count in found["stances"]] == [0, 0, 0]
    hidden = replace(
        contents, pages={**contents.pages, "mechanisms": {"toll-like-receptors": None}}
    )
    assert mechanism_values("toll-like-receptors", hidden)["below"] == []


def test_laboratory_papers_stand_apart(contents: Contents) -> None:
    found = mechanism_values("tlr4", contents)
    [hill], [bell] = found["laboratory"].rows, found["others"].rows
    assert (hill.cells["note"].text, hill.cells["place"].text, hill.cells["species"].text) == (
        "no binding was seen",
        "abstract results",
        None,
    )
    assert (
        hill.choices["stance"] == ("refuted",)
        and hill.choices["species"] == ()
        and hill.cells["kind"].text == "Laboratory study"
    )
    assert (
        bell.cells["species"].text == "people"
        and bell.choices["species"] == ("people",)
        and bell.ranges["dose"] == (1, 3)
    )
    assert (
        bell.cells["paper"].page == "paper/bell-2015.html"
        and bell.cells["year"].text == "2015"
        and bell.choices["condition"]
    )
    assert found["laboratory"].id == "laboratory" and found["others"].caption.endswith(
        "Toll-like receptor 4"
    )
    columns = found["others"].columns
    assert [column.key for column in columns if column.number] == ["year"] and [
        column.key for column in columns if column.wide
    ] == ["paper", "note"]
    assert [column.key for column in found["others"].shown] == [
        "paper",
        "stance",
        "note",
        "place",
        "kind",
        "species",
        "year",
    ]


def test_data_before_words_then_the_newest(contents: Contents) -> None:
    bell = contents.papers["bell-2015"]

    def paper(id: str, year: int, *stances: str) -> Paper:
        found = tuple(
            MechanismStance(id="tlr4", stance=each, place="abstract x") for each in stances
        )  # type: ignore[arg-type]
        other = MechanismStance(id="endorphin-rebound", stance="proposed", place="abstract x")
        return replace(bell, id=id, year=year, mechanisms=(other, *found))

    papers = [
        paper("a", 2010, "proposed"),
        paper("b", 2012, "measured"),
        paper("c", 2014, "refuted", "measured"),
        paper("d", 2012, "measured"),
    ]
    found = mechanism_values("tlr4", _with(contents, *papers))
    rows = [(row.cells["paper"].page, row.cells["stance"].text) for row in found["others"].rows]
    assert rows == [
        ("paper/c.html", "measured"),
        ("paper/b.html", "measured"),
        ("paper/d.html", "measured"),
        ("paper/c.html", "refuted"),
        ("paper/a.html", "proposed"),
    ]
    assert [count for _, _, count in found["stances"]] == [
        3,
        1,
        1,
    ], "a paper of two stances counts under both"


@pytest.mark.parametrize(
    ("kind", "species", "told"),
    [
        ("primary", None, "people"),
        ("primary", "mouse", "mouse"),
        ("secondary-report", None, "people"),
        ("pharmacokinetic", None, "people"),
        ("narrative-review", None, None),
        ("narrative-review", "rat", "rat"),
    ],
)
def test_species(contents: Contents, kind: str, species: str | None, told: str | None) -> None:
    paper = replace(
        contents.papers["bell-2015"],
        kind=kind,
        population=Population(species=species) if species else None,
    )  # type: ignore[arg-type]
    [row] = mechanism_values("tlr4", _with(contents, paper))["others"].rows
    assert row.cells["species"].text == told and row.choices["species"] == ((told,) if told else ())
    plain = replace(paper, population=Population())
    assert mechanism_values("tlr4", _with(contents, plain))["others"].rows[0].cells[
        "species"
    ].text == (told if not species else "people" if kind == "primary" else None)
