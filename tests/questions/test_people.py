"""The same people everywhere: every condition of the real base, in evidence, summary of findings,
report, site, map and notebooks."""

from __future__ import annotations

import re
from typing import Any

import pytest

import ldncli
from ldncli.evidence.selecting.people import count_people
from ldncli.evidence.survey.map_axes import ANY
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.harms import doses_answer
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.answers.syntheses import sof_answer
from ldncli.report.document.parts.summaries import summary_section
from ldncli.report.map.answer import map_answer
from ldncli.report.map.table import map_table
from ldncli.report.site.contents import Contents, contents_of
from ldncli.report.site.pages.condition import condition_values
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def contents(real_library: Library) -> Contents:
    return contents_of(ask(real_library))


def _conditions(library: Library) -> list[str]:
    """The conditions that studies name, and all above them."""
    terms = library.vocabulary("conditions")
    named = {each for study in ask(library).clinical for each in study.conditions}
    above = {each for term in named for each in terms.ancestors(term)}
    return [each for each in terms.terms if each in named | above]


def _number(text: str) -> int | None:
    digits = re.sub(r"\D", "", text)
    return int(digits) if digits else None


def _two(row: dict[str, Any] | None) -> tuple[int | None, int | None]:
    return (row["people_randomised"], row["people_analysed"]) if row else (None, None)


def test_every_view_counts_the_people_of_a_condition_alike(
    contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = contents.library
    monkeypatch.setattr("ldncli.records.index.library.load", lambda data, over: library)
    base = ldncli.load(str(ROOT / "data"))
    rows = map_table(map_answer(ask(library))[0], "").mappings()
    on_map = {row["condition"]: row["people_in_cell"] for row in rows if row["column"] == ANY}
    conditions = library.vocabulary("conditions")
    alike: dict[str, dict[str, Any]] = {}
    for condition in _conditions(library):
        asked = ask(library, condition=condition)
        values = condition_values(condition, contents)
        page = {label: _number(text) for text, label in values["numbers"]}
        people = count_people(asked.clinical)
        told = {
            "report": (people.randomised, people.analysed),
            "site": (
                page["people randomised"],
                page["people analysed in all studies that say how many"],
            ),
            "map": (people.randomised, on_map.get(condition)),
        }
        if conditions.within(condition) == {condition}:  # rows of evidence do not sum up others
            found = evidence_answer(asked, "condition").mappings()
            frame = base.evidence(by="condition", condition=condition).astype(object)
            records = frame.where(frame.notna(), None).to_dict("records")
            told["evidence"] = _two(found[0] if found else None)
            told["notebook"] = _two(records[0] if records else None)
        alike[condition] = told
    assert {each: told for each, told in alike.items() if len(set(told.values())) > 1} == {}
    assert sum("evidence" in told for told in alike.values()) > 40
    assert sum(told["report"][1] is not None for told in alike.values()) > 50


def test_the_summary_of_a_report_tells_those_randomised(contents: Contents) -> None:
    for condition in ("fibromyalgia", "crohn-disease", "multiple-sclerosis", "hiv-pain"):
        asked = ask(contents.library, condition=condition)
        count = count_people(asked.clinical).randomised
        assert count and f"({count:,} people randomised)" in str(summary_section(asked))


def test_fibromyalgia_has_one_number_of_each_kind(contents: Contents) -> None:
    asked = ask(contents.library, condition="fibromyalgia", outcome="pain-intensity")
    [row] = [each for each in evidence_answer(asked).mappings() if each["body"] == "randomised"]
    sof = sof_answer(asked).mappings()[0]
    for key in ("people_randomised", "people_analysed", "people_pooled"):
        assert row[key] == sof[key], key
    assert (row["people_randomised"], row["people_pooled"]) == (286, 195)
    assert row["people"] == "286, 195 pooled"
    assert sof["people_text"].startswith("286 randomised, 195 pooled (4 trials")


def test_columns_of_one_name_in_two_views_hold_one_number(contents: Contents) -> None:
    asked = ask(contents.library)
    evidence = {
        (row["condition"], row["outcome"]): row for row in evidence_answer(asked).mappings()
    }
    for row in map_table(map_answer(asked)[0], "").mappings():
        other = evidence.get((row["condition"], row["column"]))
        counts = {key for key in other or () if key.startswith(("studies", "rand", "people"))}
        for key in counts & set(row):
            assert other and row[key] == other[key], (row["condition"], row["column"], key)


def test_doses_count_people_as_evidence_by_dose_does(contents: Contents) -> None:
    asked = ask(contents.library)
    keys = ("studies", "randomised_trials", "people_randomised", "people_analysed")
    bands = {row["band"]: row for row in doses_answer(asked, "band").mappings()}
    rows = evidence_answer(asked, "dose").mappings()
    assert rows and {row["dose"] for row in rows} == set(bands)
    for row in rows:
        assert [row[key] for key in keys] == [bands[row["dose"]][key] for key in keys]
