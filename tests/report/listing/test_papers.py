"""Papers as tables: what a paper is and what was found stand apart."""

from __future__ import annotations

from dataclasses import replace

from ldncli.records.index.library import load
from ldncli.records.model.card import Card
from ldncli.report.listing.papers import finding, paper_table, report
from tests.conftest import LIBRARY


def card(paper: str) -> Card:
    return load(str(LIBRARY)).cards([paper])[0]


def test_what_was_found_or_a_dash() -> None:
    assert finding(card("archer-2019")) == "no difference"
    assert finding(card("nct00000009")) == "–", "a register entry found nothing"
    assert finding(card("dunn-2008")) == card("dunn-2008").direction


def test_what_a_paper_is_with_the_other_reports_of_its_study() -> None:
    assert report(card("archer-2019")) == "study"
    assert report(card("archer-2019"), ["registry", "protocol", "registry"]) == (
        "study + 2 × register entry, protocol"
    )
    assert report(card("nct00000009")) == "register entry"
    assert report(card("dunn-2008")).startswith("RETRACTED ")
    assert report(replace(card("archer-2019"), kind="another")) == "another"


def test_both_are_for_people_alone() -> None:
    designs = load(str(LIBRARY)).vocabulary("designs")
    cards = [card("archer-2019")]
    table = paper_table(cards, "", "mg", designs, folded={"archer-2019": ["registry"]})
    row = table.mappings()[0]
    assert (row["report"], row["finding"]) == ("study + register entry", "no difference")
    assert {each.key for each in table.columns if each.people} == {
        "design_name",
        "report",
        "dose",
        "people",
        "finding",
    }
