"""What the pages of a site are made from: which papers and terms have pages,
and what is looked up by term."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.site.contents import Contents, contents_of


def _asked(library: Library, **filters: Any) -> Contents:
    return contents_of(ask(library, **filters))


def test_papers_of_every_scope_and_retracted_ones_have_pages(contents: Contents) -> None:
    assert list(contents.papers) == [
        "archer-2019",
        "archer-2020",
        "bell-2015",
        "castro-2010",
        "dunn-2008",
        "evans-2021",
        "gray-2017",
        "hill-2018",
        "nct00000009",
    ]
    assert not {"dunn-2008", "gray-2017"} & set(contents.asked.papers) and {
        "dunn-2008",
        "gray-2017",
    } <= set(contents.shown.papers)
    assert list(contents.studies) == [
        "bell-2015",
        "castro-2010",
        "dunn-2008",
        "gray-2017",
        "hill-2018",
        "nct00000009",
        "thumb",
    ]
    assert [paper.id for paper in contents.studies["thumb"].papers] == [
        "archer-2019",
        "archer-2020",
    ]
    assert (
        contents.studies["thumb"].randomised
        and contents.studies["thumb"].level == 2
        and not contents.studies["castro-2010"].randomised
    )
    assert contents.as_of == "2026-01-03" and not contents.partial


def test_what_is_looked_up_by_term(contents: Contents) -> None:
    assert [study.id for study in contents.studies_by["crps"]] == [
        "bell-2015",
        "castro-2010",
    ] and "crohn-disease" not in contents.studies_by
    assert [study.id for study in contents.planned_by["fibromyalgia"]] == [
        "nct00000009"
    ] and "crps" not in contents.planned_by
    assert [paper.id for paper in contents.reviews_by["fibromyalgia"]] == ["evans-2021"] and list(
        contents.reviews_by
    ) == ["fibromyalgia"]
    assert {
        term: [paper.id for paper in papers] for term, papers in contents.mechanism_papers.items()
    } == {"endorphin-rebound": ["archer-2019"], "tlr4": ["bell-2015", "hill-2018"]}
    assert [finding.outcome for finding in contents.findings_by["fibromyalgia"]] == [
        "pain-intensity",
        "fatigue",
        "pain-response",
    ]
    assert contents.gaps_by["crps"] and {gap.condition for gap in contents.gaps_by["crps"]} == {
        "crps"
    }
    assert (
        contents.coverage.seen["thumb"] == ("evans-2021",)
        and "bell-2015" in contents.coverage.unseen
    )


def test_retracted_reviews_cover_nothing(contents: Contents, library: Library) -> None:
    paper = next(each for each in library.papers() if each.id == "evans-2021")
    assert paper.status != "retracted" and list(contents.coverage.lists) == ["evans-2021"]
    asked = ask(library, include_retracted=True)
    assert list(contents_of(asked).coverage.lists) == ["evans-2021"]


def test_all_terms_have_a_page_unless_some_are_asked_for(
    contents: Contents, library: Library
) -> None:
    assert list(contents.pages["conditions"]) == list(contents.vocabularies["conditions"].terms)
    crps = _asked(library, condition=["crps"])
    assert list(crps.pages["conditions"]) == [
        "pain",
        "neuropathic-pain",
        "crps",
        "diabetic-neuropathy",
    ], "bell-2015 names two"
    assert list(crps.pages["mechanisms"]) == list(contents.pages["mechanisms"]) and crps.partial
    rebound = _asked(library, mechanism=["endorphin-rebound"])
    assert list(rebound.pages["mechanisms"]) == ["endorphin-rebound"] and list(rebound.papers) == [
        "archer-2019",
        "archer-2020",
    ], "a study is shown whole"
    tlr4 = _asked(library, mechanism=["tlr4"], scope=["any"])
    assert list(tlr4.pages["mechanisms"]) == ["toll-like-receptors", "tlr4"]


def test_conditions_of_outcomes_have_pages_too(library: Library) -> None:
    from ldncli.report.site.contents import _named, _pages

    bell = next(paper for paper in library.papers() if paper.id == "bell-2015")
    own = replace(
        bell,
        conditions=("crps",),
        outcomes=(replace(bell.outcomes[0], condition="fibromyalgia"), bell.outcomes[0]),
    )
    assert _named(own, "conditions") == ("crps", "fibromyalgia") and _named(own, "mechanisms") == (
        "tlr4",
    )
    pages = _pages(library.vocabulary("conditions"), frozenset({"crps"}), [own])
    assert list(pages) == ["pain", "neuropathic-pain", "crps", "fibromyalgia"]


def test_what_was_asked_for(contents: Contents, library: Library) -> None:
    assert contents.asks_for("conditions", "crps") and contents.asked_conditions == set()
    crps = _asked(library, condition=["crps"])
    assert (
        crps.asks_for("conditions", "crps")
        and not crps.asks_for("conditions", "pain")
        and crps.asks_for("mechanisms", "tlr4")
    )
    pain = _asked(library, condition=["neuropathic-pain"])
    assert pain.asked_conditions == {"neuropathic-pain"}, (
        "what is below was asked for as part of it"
    )
    assert _asked(library, condition=["crps", "fibromyalgia"]).asked_conditions == {
        "crps",
        "fibromyalgia",
    }


def test_names_and_digest(contents: Contents, library: Library) -> None:
    assert contents.label("conditions", "crps") == "Complex regional pain syndrome"
    assert contents.inline("conditions", "crps") == "complex regional pain syndrome"
    assert contents.library is library and contents.vocabularies is library.vocabularies
    assert library.digest.startswith(contents.digest) and 6 < len(contents.digest) < len(
        library.digest
    )


def test_a_site_of_nothing(library: Library) -> None:
    nothing = _asked(library, year="1990")
    assert (
        nothing.papers == {}
        and nothing.as_of is None
        and nothing.partial
        and nothing.findings_by == {}
        and nothing.studies == {}
    )


@pytest.mark.parametrize("retracted", [False, True])
def test_retracted_papers_count_only_where_asked(library: Library, retracted: bool) -> None:
    found = _asked(library, include_retracted=retracted)
    assert ("dunn-2008" in found.asked.papers) is retracted and "dunn-2008" in found.papers
