"""Methods and limits: formulas that lead to files, all rules of certainty,
limits counted from the data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ldncli.records.model.bibliography import Conflict, ConflictingValue, Extraction
from ldncli.records.model.paper import Paper
from ldncli.report.document.blocks import Bullets, Grid, Paragraph
from ldncli.report.document.parts.methods import limits_section, methods_section
from ldncli.report.words.findings.certainty import rules
from tests.conftest import ROOT
from tests.report.document.questions import asked_of, pain, rows_of, told, trial
from tests.topics import TOPIC


def test_methods_are_rules_formulas_and_rules_of_certainty() -> None:
    section = methods_section(TOPIC)
    rules, formulas, grade, note = section.blocks
    assert (
        (section.id, section.title) == ("methods", "Methods")
        and isinstance(rules, Bullets)
        and len(rules.items) >= 7
    )
    assert (
        isinstance(formulas, Grid)
        and formulas.id == "table-formulas"
        and sum(formulas.widths) == 100
        and formulas.heads[:2] == ("What", "Formula")
    )
    assert (
        isinstance(grade, Grid)
        and grade.id == "table-grade"
        and sum(grade.widths) == 100
        and grade.heads == ("Domain", "Rule")
    )
    assert (
        isinstance(note, Paragraph)
        and note.role == "note"
        and len(formulas.notes) == len(grade.notes) == 1
    )


def test_formulas_lead_to_files_that_there_are() -> None:
    rows = rows_of(methods_section(TOPIC).blocks[1])
    assert len(rows) >= 14 and all(
        len(row) == 3 and (ROOT / "ldncli" / row[2]).is_file() for row in rows
    )
    assert len({row[0] for row in rows}) == len(rows)


def test_every_rule_of_certainty_is_printed() -> None:
    rows = rows_of(methods_section(TOPIC).blocks[2])
    assert [row[0].lower() for row in rows] == [each.replace("-", " ") for each in rules(TOPIC)]
    assert [row[1].lower() for row in rows] == [
        f"{each}.".lower() for each in rules(TOPIC).values()
    ]
    assert all(row[0][0].isupper() and row[1].endswith(".") for row in rows)


# -- limits ----------------------------------------------------------------------------------------


def limits(*papers: Paper, **more: Any) -> list[str]:
    return told(limits_section(asked_of(*papers, **more)).blocks[:1])


def holding(words: str, texts: list[str]) -> list[str]:
    return [each for each in texts if words in each]


def double(one: Paper) -> Paper:
    return replace(one, extraction=Extraction(state="double", date="2026-01-01"))


def test_the_advice_is_a_warning() -> None:
    section = limits_section(asked_of())
    advice = section.blocks[1]
    assert (
        (section.id, section.title) == ("limits", "Limits")
        and isinstance(advice, Paragraph)
        and advice.role == "warning"
    )
    assert told([advice])[0].startswith("Not medical advice. ")


def test_an_empty_base_has_two_limits() -> None:
    assert len(limits()) == 2


def test_reports_not_read_in_full_or_once_extracted() -> None:
    one, two = (
        limits(replace(trial("a"), sources=())),
        limits(*(replace(trial(each), sources=()) for each in "ab"), double(trial("c"))),
    )
    assert holding("1 of 1 report was not read in full", one) and holding(
        "1 of 1 report was extracted once", one
    )
    assert holding("2 of 3 reports were not read in full", two) and holding(
        "2 of 3 reports were extracted once", two
    )
    none = limits(double(trial("a")))
    assert not holding("read in full", none) and not holding("extracted", none)


def test_conflicts_between_sources() -> None:
    values = (
        ConflictingValue(value=1, place="article"),
        ConflictingValue(value=2, place="abstract"),
    )
    conflict = Conflict(path="design.n_lost", values=values, used=1, why="the article")
    assert holding(
        "Sources disagree on 1 value", limits(replace(trial("a"), conflicts=(conflict,)))
    )
    assert holding(
        "Sources disagree on 3 values",
        limits(
            replace(trial("a"), conflicts=(conflict,) * 2),
            replace(trial("b"), conflicts=(conflict,)),
        ),
    )
    assert not holding("Sources disagree", limits(trial("a")))


def test_correlations_that_were_assumed() -> None:
    def paired(id: str) -> Paper:
        one = trial(id, pain(1, paired=True))
        return replace(one, design=replace(one.design, type="crossover-rct"))

    assert holding("for 1 study that prints none", limits(paired("a")))
    assert holding("for 2 studies that print none", limits(paired("a"), paired("b")))
    assert not holding("correlation", limits(trial("a", pain(1))))


def test_bodies_that_rest_on_one_study() -> None:
    assert holding("1 of 1 body of evidence rests on one study", limits(trial("a", pain(1))))
    two = limits(trial("a", pain(1)), trial("b", pain(1), condition="crps"))
    assert holding("2 of 2 bodies of evidence rest on one study", two)
    assert holding(
        "0 of 1 body of evidence rest on one study",
        limits(trial("a", pain(1)), trial("b", pain(1))),
    )
    assert not holding("of evidence", limits(trial("a")))


def test_silence_on_harms() -> None:
    assert holding("1 of 1 study does not report on harms", limits(trial("a")))
    assert holding(
        "2 of 2 studies do not report on harms", limits(trial("a"), trial("b"))
    ) and not holding("report on harms", limits())
