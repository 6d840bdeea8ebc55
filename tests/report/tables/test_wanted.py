"""Where a trial could change the answer: critical outcomes alone, none of which is sure."""

from __future__ import annotations

import pytest

from ldncli.evidence.findings.ordering import importances
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.answers.survey import gaps_answer
from ldncli.report.tables.wanted import wanted_table
from ldncli.report.words.selection import unread_words


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    """The real base."""
    return real_library


def test_critical_outcomes_without_a_sure_answer(library: Library) -> None:
    asked = ask(library, condition="crps")
    table = wanted_table(asked)
    matter = importances(asked.lines, library.core)
    critical = [each for each in asked.lines if matter[each.condition, each.outcome] == "critical"]
    assert len(table.rows) == len(critical) and table.head[0].startswith(
        f"A trial could change the answer for {len(critical)} critical outcomes,"
    )
    [pain] = [each for each in table.mappings() if each["outcome"] == "Pain intensity"]
    assert pain["found"] == "only in a mixed group" and pain["symbol"] == "–"
    assert not table.columns[0].shown, "one condition needs no headings"


def test_what_nobody_has_studied_is_named_once(library: Library) -> None:
    table = wanted_table(ask(library, condition="fibromyalgia"))
    assert table.head[-1] == "No study at all of juvenile fibromyalgia."


def test_reports_that_were_not_read_stand_with_what_is_under_way(library: Library) -> None:
    asked = ask(library, condition="CRPS")
    (told,) = unread_words(asked)
    assert f"{told}." in wanted_table(asked).head
    assert told in gaps_answer(asked).notes
    assert told in evidence_answer(asked).notes
    assert told.startswith("3 reports not yet read (Weinstock and others 2016; ")
    everything = ask(library)
    assert not any("not yet read" in each for each in wanted_table(everything).head)


def test_conditions_with_most_studies_come_first(library: Library) -> None:
    table = wanted_table(ask(library))
    assert table.mappings()[0]["heading"] == "Fibromyalgia" and table.columns[0].shown
