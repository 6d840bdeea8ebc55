"""Papers, studies, groups and sources as linked tables."""

from __future__ import annotations

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.listing.relations.every import one_relation


def _rows(library: Library, name: str, **filters: str) -> list[dict]:
    return one_relation(ask(library, every_scope=True, **filters), name).table().mappings()


def test_a_study_is_one_row_with_one_number_of_people(library: Library) -> None:
    [thumb] = [row for row in _rows(library, "studies") if row["study_id"] == "thumb"]
    assert (thumb["n"], thumb["n_kind"], thumb["n_analysed"]) == (60, "randomised", 57)
    assert thumb["main_paper"] == "archer-2019" and "archer-2020" in thumb["papers"]
    assert thumb["randomised"] and thumb["reports"] and thumb["standing"] is None


def test_papers_that_only_belong_to_a_study_are_marked(library: Library) -> None:
    rows = _rows(library, "papers", year="2020")
    kept = {row["paper_id"]: row["selected"] for row in rows}
    assert kept["archer-2020"] and not kept["archer-2019"]


def test_terms_come_in_the_order_of_the_paper(library: Library) -> None:
    paper = next(each for each in library.papers() if len(each.conditions) > 1)
    rows = [r for r in _rows(library, "paper_conditions") if r["paper_id"] == paper.id]
    assert [row["condition"] for row in rows] == list(paper.conditions)
    assert [row["place"] for row in rows] == list(range(1, len(rows) + 1))


def test_groups_and_sources(library: Library) -> None:
    arms = [row for row in _rows(library, "arms") if row["paper_id"] == "archer-2019"]
    assert {row["role"] for row in arms} == {"treatment", "control"}
    sources = {row["source"]: row["cite"] for row in _rows(library, "sources", year="2019")}
    assert sources["article"] == "Full text"
