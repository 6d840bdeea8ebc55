"""Mixed groups stand under a heading of their own, in every view."""

from __future__ import annotations

import pytest

from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.report.answers.harms import doses_answer, safety_answer
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.answers.syntheses import sof_answer
from ldncli.report.document.blocks import Grid
from ldncli.report.document.parts.results import results_section
from ldncli.report.document.parts.studies import studies_section
from ldncli.report.document.prisma.of_records import flow_of
from ldncli.report.map.answer import map_answer
from ldncli.report.map.words import mixed_words
from ldncli.report.site.contents import contents_of
from ldncli.report.site.pages.condition import condition_values
from ldncli.report.words.studies.groups import (
    found_words,
    mixed_notes,
    people_words,
    whom_words,
)

HEADING = "Mixed groups that include complex regional pain syndrome"


@pytest.fixture
def library(real_library: Library) -> Library:
    return real_library


@pytest.fixture
def crps(library: Library) -> Asked:
    return ask(library, condition="crps")


def test_a_note_tells_whom_a_mixed_group_contains_and_what_was_found_in_all(crps: Asked) -> None:
    [group] = crps.mixed
    assert people_words(group) == "137 people, number with the condition not stated"
    assert whom_words(group, crps.library).startswith("Patients of a pain centre")
    assert "64%" in found_words(group)[0]
    [note] = mixed_notes(crps.mixed, crps.query.conditions, crps.library)
    assert note.startswith(f"{HEADING}, not counted above: McKenzie-Brown 2023, 137 people")
    assert mixed_notes((), ["crps"], crps.library) == ()
    [whole] = mixed_notes(crps.mixed, (), crps.library)
    assert whole.startswith("1 study is of a mixed group")


@pytest.mark.parametrize("condition", ["arthritis", "neuropathic-pain", "pain"])
def test_a_study_stands_once_in_the_notes_of_an_answer(library: Library, condition: str) -> None:
    asked = ask(library, condition=condition)
    notes = mixed_notes(asked.mixed, asked.query.conditions, library)
    for study in {each.study.name for each in asked.mixed}:
        assert sum(note.count(f"{study}, ") for note in notes) == 1, study


def test_one_note_names_all_conditions_that_only_some_have(library: Library) -> None:
    asked = ask(library, condition="arthritis")
    notes = mixed_notes(asked.mixed, asked.query.conditions, library)
    [two] = [each for each in notes if "LDN-VA" in each]
    assert two.startswith(
        "Mixed groups that include osteoarthritis and inflammatory arthritis, counted above only as"
        " a whole group: Beaudette-Zlatanova 2023 (LDN-VA), 29 people, 17 with osteoarthritis and 6"
        " with inflammatory arthritis: "
    )
    assert any("psoriatic arthritis, not counted above: Weinstock 2020" in each for each in notes)


def test_no_view_gives_a_mixed_group_as_the_number_of_a_condition(crps: Asked) -> None:
    for table in (evidence_answer(crps), evidence_answer(crps, "condition"), sof_answer(crps)):
        assert any(HEADING in note for note in table.legend)
        assert not any(
            "64%" in str(cell) or "45 of 70" in str(cell) for cell in sum(table.rows, ())
        )
    for table in (safety_answer(crps), doses_answer(crps)):
        assert "mixed groups, not counted: McKenzie-Brown 2023" in " ".join(table.legend)
        assert not any("McKenzie-Brown 2023" in str(cell) for cell in sum(table.rows, ()))


def test_the_report_has_a_table_of_them(crps: Asked) -> None:
    section = results_section(crps)
    [grid] = [
        each for each in section.blocks if isinstance(each, Grid) and each.id == "table-mixed-crps"
    ]
    assert grid.title == HEADING and "64%" in str(grid.rows) and "137 people" in str(grid.rows)
    [sof] = [each for each in section.blocks if isinstance(each, Grid) and "sof" in each.id]
    assert "64" not in str(sof.rows)
    assert "mixed groups that include the condition" in str(flow_of(crps))


def test_a_condition_with_nothing_but_mixed_groups_has_its_part(library: Library) -> None:
    asked = ask(library, condition="frontal-fibrosing-alopecia")
    assert not asked.findings and asked.mixed
    told = str(results_section(asked))
    assert "for people with this condition alone" in told and "table-mixed" in told


def test_the_site_lists_them_apart(library: Library) -> None:
    values = condition_values("crps", contents_of(ask(library)))
    assert values["mixed"].caption == HEADING
    pages = [row.cells["study"].page for row in values["mixed"].rows]
    assert pages == ["study/mckenzie-brown-2023.html"]
    assert "study/mckenzie-brown-2023.html" not in [
        row.cells["study"].page for row in values["studies"].rows
    ]
    assert any("64%" in " ".join(found) for _, _, _, found in values["mixed_words"])


def test_the_tree_of_conditions_counts_what_counts(library: Library) -> None:
    contents = contents_of(ask(library))
    counted = {study.id for studies in contents.counted_by.values() for study in studies}
    scopes = {each.id: each.main.scope for each in contents.studies.values()}
    assert {scopes[each] for each in counted} == {library.topic.default.id}
    assert all(contents.studies[each].main.status != "retracted" for each in counted)
    assert "younger-2009-b" not in counted
    assert [each.id for each in contents.counted_by["crps"]] == ["chopra-2013"]
    assert "mckenzie-brown-2023" in {each.id for each in contents.counted_within("pain")}


def test_the_map_puts_them_in_the_row_of_all_their_people(library: Library) -> None:
    found, _ = map_answer(ask(library))
    ids = {each.study.id for each in found.cell("crps", found.columns[0].id).studies}
    assert "mckenzie-brown-2023" not in ids
    pain = {each.study.id for each in found.cell("chronic-pain", found.columns[0].id).studies}
    assert "mckenzie-brown-2023" in pain
    assert "Mixed groups are in the row that covers all their people" in str(mixed_words(found))


def test_people_are_told_as_their_record_describes_them(library: Library) -> None:
    told = str(studies_section(ask(library, condition="fibromyalgia")))
    assert "Women with fibromyalgia, ill for 11.7 years" in told and "gulf War" not in told


def test_names_keep_their_capitals_inside_sentences(library: Library) -> None:
    conditions = library.vocabulary("conditions")
    for name in ("Gulf War illness", "Crohn's disease", "Sjögren's syndrome"):
        assert any(conditions.inline(term) == name for term in conditions.terms), name
