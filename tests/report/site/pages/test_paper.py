"""The page of a paper: its parts with places, siblings, what it includes, relations, notices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.records.model.bibliography import Notice, Relation
from ldncli.records.model.review import IncludedStudy
from ldncli.records.model.trial import MechanismStance
from ldncli.report.site.contents import Contents
from ldncli.report.site.pages.paper import paper_values


def test_what_heads_the_page(contents: Contents) -> None:
    found = paper_values(contents.papers["archer-2019"], contents)
    assert (
        found["name"] == "Archer 2019"
        and found["kind"] == "Primary study"
        and found["status"] == "Published"
    )
    assert (
        found["language"] is None
        and found["direction"].word == "no difference"
        and found["notice_address"] is None
    )
    assert [address for _, address in found["links"]][
        1
    ] == "https://pubmed.ncbi.nlm.nih.gov/10000001/"
    assert found["study"].id == "thumb" and found["places"] == {"abstract", "article", "index"}
    assert [(link.text, link.page) for link in found["siblings"]] == [
        ("Archer 2020 (secondary report)", "paper/archer-2020.html")
    ]
    assert [link.text for link in found["conditions"]] == ["Fibromyalgia"]
    assert len(found["appraisals"]) == 1 and found["included"] == found["related"] == []
    assert paper_values(contents.papers["castro-2010"], contents)["language"] == "es"


def test_mechanisms_are_linked_once(contents: Contents) -> None:
    stances = tuple(
        MechanismStance(id="tlr4", stance=each, place="abstract x")
        for each in ("measured", "proposed")
    )  # type: ignore[arg-type]
    found = paper_values(replace(contents.papers["bell-2015"], mechanisms=stances), contents)
    assert [link.page for link in found["mechanisms"]] == ["mechanism/tlr4.html"]


def test_papers_without_a_study_have_no_siblings(contents: Contents) -> None:
    found = paper_values(contents.papers["evans-2021"], contents)
    assert found["study"] is None and found["siblings"] == []


def test_sections_leave_out_what_has_a_form_of_its_own(contents: Contents) -> None:
    sections = dict(paper_values(contents.papers["archer-2019"], contents)["sections"])
    assert list(sections) == [
        "About",
        "Publication",
        "Design",
        "People",
        "Treatment",
        "Arms",
        "Outcomes",
        "Harms",
    ]
    assert "summary" not in [row["item"] for row in sections["About"]] and "title" not in [
        row["item"] for row in sections["Publication"]
    ]
    assert sections["Design"][0] == {
        "item": "type",
        "value": "Parallel-group randomised trial",
        "place": {"source": "article", "first": "article", "rest": "Figure 1"},
    }
    assert sections["About"][1]["place"] is None
    review = dict(paper_values(contents.papers["evans-2021"], contents)["sections"])["Review"]
    assert [row["item"] for row in review] == [
        "search date",
        "n studies",
        "conclusion",
        "pooled: Pain",
    ]
    only = replace(
        contents.papers["evans-2021"],
        review=replace(
            contents.papers["evans-2021"].review,
            search_date=None,
            n_studies=None,
            conclusion=None,
            pooled=(),
        ),
    )  # type: ignore[type-var]
    assert "Review" not in dict(paper_values(only, contents)["sections"])


def test_places_that_name_no_source(contents: Contents) -> None:
    hill = contents.papers["hill-2018"]
    odd = replace(hill, places={**hill.places, "design": "letter page 2", "direction": "abstract"})
    sections = dict(paper_values(odd, contents)["sections"])
    assert sections["Design"][0]["place"] == {"source": None, "first": "letter", "rest": "page 2"}
    assert sections["About"][0]["place"] == {"source": "abstract", "first": "abstract", "rest": ""}


def test_included_studies_lead_to_their_pages(contents: Contents) -> None:
    evans = contents.papers["evans-2021"]
    assert paper_values(evans, contents)["included"] == [
        {"label": "Archer 2019", "page": "study/thumb.html", "note": None},
        {"label": "Frank 1999", "page": None, "note": None},
    ]
    assert evans.review is not None
    elsewhere = replace(
        evans,
        review=replace(
            evans.review, included=(IncludedStudy(label="X", study="unknown", note="odd"),)
        ),
    )
    assert paper_values(elsewhere, contents)["included"] == [
        {"label": "X", "page": None, "note": "odd"}
    ]


def test_relations_with_and_without_a_page(contents: Contents) -> None:
    related = (
        Relation(relation="comments-on", paper="bell-2015", note="odd"),
        Relation(relation="updates", paper="unknown-1999"),
    )
    found = paper_values(replace(contents.papers["hill-2018"], related=related), contents)[
        "related"
    ]
    assert found == [
        {
            "relation": "comments on",
            "name": "Bell 2015 (primary study)",
            "page": "paper/bell-2015.html",
            "note": "odd",
        },
        {"relation": "updates", "name": "unknown-1999", "page": None, "note": None},
    ]


@pytest.mark.parametrize(
    ("doi", "address"),
    [
        ("10.5555/x y", "https://doi.org/10.5555/x%20y"),
        ("10.5555/(a);b", "https://doi.org/10.5555/(a);b"),
        (None, None),
    ],
)
def test_notices_have_an_address(contents: Contents, doi: str | None, address: str | None) -> None:
    notice = Notice(kind="retraction", doi=doi, place="notice text")
    assert (
        paper_values(replace(contents.papers["dunn-2008"], notice=notice), contents)[
            "notice_address"
        ]
        == address
    )
