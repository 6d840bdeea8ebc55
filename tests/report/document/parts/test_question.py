"""What was asked: title, command, facts, filters in words, and the account of records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.query import Selection
from ldncli.records.index.library import short
from ldncli.records.model.bibliography import Extraction, Source
from ldncli.report.document.blocks import Figure, Grid
from ldncli.report.document.parts.question import (
    facts_of,
    question_section,
    terms_asked,
    title_of,
)
from ldncli.report.words.language.commands import command_words
from tests.report.document.questions import asked_of, entry, invented, pain, rows_of, told, trial


def filters(**given: Any) -> dict[str, str]:
    """The rows of the table, by their first cell."""
    grid = question_section(asked_of(given=given)).blocks[0]
    return {row[0]: row[1] for row in rows_of(grid)}


def account(
    ids: tuple[str, ...], left: dict[str, int], registers: tuple[str, ...] = (), *papers: Any
) -> str:
    asked = replace(asked_of(*papers), selection=Selection(ids, left))
    vars(asked).update({"papers": {each.id: each for each in papers}, "registers": registers})
    [text] = told(question_section(asked).blocks[1:2])
    return text


def test_the_title_names_conditions_and_outcomes() -> None:
    whole = title_of(asked_of())
    assert whole.endswith("the whole evidence base")
    assert title_of(asked_of(given={"condition": ["fibromyalgia", "crps"]})).endswith(
        " in fibromyalgia and complex regional pain syndrome"
    )
    assert title_of(
        asked_of(given={"condition": ["fibromyalgia"], "outcome": ["fatigue"]})
    ).endswith(" in fibromyalgia: fatigue")
    only = title_of(asked_of(given={"outcome": ["fatigue", "pain-intensity"]}))
    assert (
        only.endswith(": fatigue and pain intensity") and " in " not in only and "whole" not in only
    )


def test_terms_in_the_words_of_the_vocabulary_each_once() -> None:
    asked = asked_of(given={"condition": ["fibromyalgia", "Fibromyalgia", "crps"]})
    assert (
        terms_asked(asked, "condition") == ["Fibromyalgia", "Complex regional pain syndrome"]
        and terms_asked(asked, "outcome") == []
    )


def test_the_command_that_makes_the_same_report() -> None:
    assert command_words("report", {}) == "ldn report"
    given = {
        "condition": ["crps", "pain"],
        "min_n": 20,
        "include_retracted": True,
        "dose": None,
        "other": False,
        "scope": ("any",),
    }
    assert (
        command_words("report", given)
        == "ldn report --condition crps --condition pain --min-n 20 --include-retracted --scope any"
    )
    assert (
        command_words("report", {"outcome": ["a b"], "year": "2010-2020"})
        == 'ldn report --outcome "a b" --year 2010-2020'
    )


def test_facts_identify_a_report() -> None:
    library = invented()
    facts = facts_of(asked_of(library=library, given={"condition": ["crps"]}), "9.9", "apa")
    assert [label for label, _ in facts] == [
        "Data",
        "Date of the data",
        "Made with",
        "Citation style",
        "Question",
    ]
    assert [value for _, value in facts] == [
        f"9 records, digest {short(library.digest)}",
        "2026-01-03",
        "ldn 9.9",
        "apa",
        "ldn report --condition crps",
    ]


def test_the_date_of_the_data_is_the_last_of_reading_or_extracting() -> None:
    def date(*papers: Any) -> str:
        class Base:
            digest = "0" * 64

            def papers(self) -> Any:
                return papers

            def __len__(self) -> int:
                return len(papers)

        return facts_of(replace(asked_of(), library=Base()), "", "")[1][1]  # type: ignore[arg-type]

    read = Source(id="a", kind="abstract", cite="A", read="2026-05-01")
    early = replace(trial("a"), extraction=Extraction(state="single", date="2026-03-01"))
    assert (
        date(early) == "2026-03-01" and date(early, replace(early, sources=(read,))) == "2026-05-01"
    )
    assert date().startswith("none")


def test_filters_in_words() -> None:
    bare = filters()
    assert (
        list(bare) == ["Treatment", "Condition", "Outcome", "Records"]
        and bare["Condition"] == bare["Outcome"] == "any"
    )
    assert bare["Records"] == f"digest {invented().digest}"
    terms = {
        "condition": ["crps", "fibromyalgia"],
        "design": ["crossover-rct"],
        "kind": ["primary", "registry"],
    }
    many = filters(**terms, min_n=20, include_retracted=True, year="2010-2020")
    assert (
        many["Condition"]
        == "Complex regional pain syndrome or Fibromyalgia, with all narrower terms"
    )
    assert (
        many["Design"] == "Randomised crossover trial, with all narrower terms"
        and many["Outcome"] == "any"
    )
    assert (
        many["Least number of participants"] == "20"
        and many["Retracted papers counted too"] == "yes"
    )
    assert (
        many["Year"] == "2010-2020"
        and many["Kind"] == "primary or registry"
        and "Mechanism" not in many
    )
    assert list(many)[-1] == "Records"


def test_scopes_in_words() -> None:
    usual = filters()["Treatment"]
    assert filters(scope=["any"])["Treatment"] == "everything in the base" != usual
    assert filters(scope=["ldn", "ultra-low-dose"])["Treatment"].startswith(
        f"{usual} and ultra-low-dose"
    )


def test_the_account_of_records() -> None:
    assert account(("a", "b"), {}, (), trial("a"), trial("b")) == "2 of 2 records met the criteria."
    assert account(("a",), {}, (), trial("a")) == "1 of 1 record met the criteria."
    text = account(("a",), {because("retracted"): 2, because("other years"): 1100}, (), trial("a"))
    assert text.startswith("1 of 1,103 records met the criteria. Excluded") and text.endswith(
        ": retracted (2) and from other years (1,100)."
    )


def test_other_reports_and_register_entries_are_told() -> None:
    papers = (
        trial("a", pain(1)),
        trial("b", study="a"),
        trial("c", study="a"),
        entry("e"),
        entry("f"),
    )
    assert " 1 other report of the same studies was also read" in account(
        ("a",), {}, (), *papers[:2]
    )
    assert " 2 other reports of the same studies were also read" in account(
        ("a",), {}, (), *papers[:3]
    )
    one = account(("a",), {}, ("e",), papers[0], papers[3])
    assert (
        "1 register entry or protocol of trials without a published report is kept" in one
        and one.endswith("since it reports none.")
    )
    two = account(("a",), {}, ("e", "f"), papers[0], *papers[3:])
    assert (
        "2 register entries and protocols of trials without a published report are kept" in two
        and two.endswith("since they report none.")
    )
    assert "other report" not in two


def test_the_section_has_table_account_and_flow() -> None:
    section = question_section(asked_of(trial("a", pain(1))))
    grid, _, figure = section.blocks
    assert (section.id, section.title, grid.title) == (
        "question",
        "Question and records",
        "What was asked",
    )  # type: ignore[union-attr]
    assert (
        isinstance(grid, Grid)
        and grid.id == "table-question"
        and grid.widths == (28, 72)
        and grid.heads == ("Filter", "Asked")
    )
    assert (
        isinstance(figure, Figure)
        and figure.id == "figure-flow"
        and "Records screened: " in figure.scene.summary
        and len(figure.notes) == 1
    )
