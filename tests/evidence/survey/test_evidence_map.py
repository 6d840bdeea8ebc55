"""The evidence map as a value: what a cell counts, what its emptiness means, how
filters and folding change it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import UnknownTermError
from ldncli.evidence.survey.evidence_map import COLUMNS, Cell, EvidenceMap
from ldncli.evidence.survey.map_axes import ANY
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.map.answer import map_answer
from tests.conftest import LIBRARY

TRIAL = """
id: {id}
title: A plan for sore hands {id}
year: 2024
kind: registry
status: registered
registrations: [{number}]
conditions: [{condition}]
design: {{type: parallel-rct}}
registry: {{status: {status}, completion: '{end}'}}
summary: An invented trial without results.
places:
  bibliography: register entry
  design: register entry
  registry: register entry
sources:
  - {{id: register, kind: registry, cite: Register}}
extraction: {{state: single, date: '2026-01-03'}}
"""


def _map(library: Library, columns: str = "outcomes", **filters: object) -> EvidenceMap:
    return map_answer(ask(library, **filters), columns)[0]


def _ids(cell: Cell) -> list[str]:
    return [each.study.id for each in cell.studies]


def _with_trials(world: Path, *trials: tuple[str, str, str, str]) -> Library:
    for number, (condition, status, end, columns) in enumerate(trials):
        name = f"nct0000001{number}"
        text = TRIAL.format(
            id=name, number=name.upper(), condition=condition, status=status, end=end
        )
        if columns:
            text += (
                f"outcomes:\n  - {{domain: {columns}, label: Planned, direction: unclear, place:"
                " register entry}\n"
            )
        (world / "papers" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load(str(world))


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


def test_a_cell_holds_studies_and_not_papers(library: Library) -> None:
    cell = _map(library).cell("fibromyalgia", ANY)
    assert _ids(cell) == ["thumb"] and cell.randomised == 1 and cell.participants == 57
    assert (
        cell.best_design == "randomised"
        and cell.best_level == 2
        and cell.direction == "no-difference"
    )


def test_a_parent_sums_up_its_children_and_counts_a_study_once(library: Library) -> None:
    found = _map(library)
    assert _ids(found.cell("crps", ANY)) == ["bell-2015", "castro-2010"]
    assert _ids(found.cell("diabetic-neuropathy", ANY)) == [], "a mixed group is of no condition"
    parent = found.cell("neuropathic-pain", ANY)
    assert _ids(parent) == ["bell-2015", "castro-2010"] and parent.participants == 18 + 1
    assert _ids(found.cell("pain", ANY)) == ["bell-2015", "castro-2010", "thumb"]


def test_people_of_a_mixed_study_count_by_condition(library: Library) -> None:
    found = _map(library)
    assert found.cell("crps", "pain-intensity").participants == 12
    assert found.cell("diabetic-neuropathy", "pain-intensity").participants is None
    assert found.cell("neuropathic-pain", ANY).participants == 18 + 1, "all of them have it"


def test_columns_are_a_tree_too(library: Library) -> None:
    found = _map(library)
    cell = found.cell("fibromyalgia", "pain-outcomes")
    assert _ids(cell) == ["thumb"] and cell.directions["no-difference"] == 1, (
        "the primary outcome speaks"
    )
    assert found.cell("fibromyalgia", "pain-response").direction == "benefit"
    assert {each.outcome for each in cell.findings} == {"pain-intensity", "pain-response"}
    assert (
        cell.certainty == found.cell("fibromyalgia", "pain-response").certainty
        or cell.certainty is not None
    )


@pytest.mark.parametrize("columns", COLUMNS)
def test_every_parent_holds_what_its_children_hold(columns: str, real_library: Library) -> None:
    found = _map(real_library, columns)
    for row in found.rows:
        for column in found.columns:
            cell = set(_ids(found.cell(row.id, column.id)))
            for above, beside in ((row.parent, column.id), (row.id, column.parent or ANY)):
                if above is not None:
                    assert cell <= set(_ids(found.cell(above, beside)))
            assert len(cell) == len(found.cell(row.id, column.id).studies)


def test_retracted_papers_never_count(library: Library) -> None:
    for asked in ({}, {"include_retracted": True}):
        assert all("dunn-2008" not in _ids(cell) for cell in _map(library, **asked).cells.values())


def test_empty_running_and_silent_cells_are_told_apart(world: Path) -> None:
    found = _map(
        _with_trials(
            world,
            ("crohn-disease", "recruiting", "2027-05", "fatigue"),
            ("healthy-volunteers", "completed", "2019", "fatigue"),
            ("diabetic-neuropathy", "withdrawn", "2019", ""),
        )
    )
    running = found.cell("crohn-disease", "fatigue")
    assert (
        running.state == "only trials under way"
        and running.expected_end == "2027-05"
        and running.sure
    )
    assert found.cell("crohn-disease", "pain-outcomes").state == "no studies", (
        "the register entry says what it measures"
    )
    silent = found.cell("healthy-volunteers", "fatigue")
    assert silent.state == "only silent trials" and [each.id for each in silent.trials] == [
        "nct00000011"
    ]
    assert found.cell("diabetic-neuropathy", "fatigue").state == "no studies"
    assert [each.id for each in found.besides] == ["nct00000012"], (
        "a withdrawn trial fills no cell and is not forgotten"
    )


def test_a_trial_whose_outcomes_are_not_on_record_is_no_sure_part_of_a_cell(world: Path) -> None:
    found = _map(_with_trials(world, ("crohn-disease", "recruiting", "2027", "")))
    assert (
        found.cell("crohn-disease", ANY).sure
        and found.cell("crohn-disease", ANY).state == "only trials under way"
    )
    cell = found.cell("crohn-disease", "fatigue")
    assert (
        cell.state == "only trials under way"
        and not cell.sure
        and cell.expected_end == "2027"
        and not cell.running
    )


@pytest.mark.parametrize(
    ("columns", "named", "own", "other"),
    [
        (
            "mechanisms",
            "mechanisms: [{id: tlr4, stance: proposed, place: register entry}]\n",
            "tlr4",
            "endorphin-rebound",
        ),
        ("designs", "", "parallel-rct", "cohort"),
        ("doses", "", "not stated", "4.5 mg"),
    ],
)
def test_only_mechanisms_and_outcomes_may_be_left_unsaid_by_a_register(
    world: Path, columns: str, named: str, own: str, other: str
) -> None:
    """A trial has a design, and a dose or none; whether it measures a mechanism its entry may not
    say."""
    unsaid = _map(_with_trials(world, ("crohn-disease", "recruiting", "2027", "")), columns).cell(
        "crohn-disease", own
    )
    assert unsaid.state == "only trials under way" and unsaid.sure is not bool(named)
    file = world / "papers" / "nct00000010.yaml"
    file.write_text(file.read_text(encoding="utf-8") + named, encoding="utf-8")
    found = _map(load(str(world)), columns)
    assert found.cell("crohn-disease", own).sure and found.cell("crohn-disease", own).running
    assert found.cell("crohn-disease", other).state == "no studies"


def test_a_trial_that_measures_something_else_is_no_part_of_the_question(world: Path) -> None:
    library = _with_trials(world, ("crohn-disease", "recruiting", "2027", "fatigue"))
    found = _map(library, outcome=["pain-outcomes"], condition=["crohn-disease"])
    assert found.cell("crohn-disease", ANY).state == "no studies"
    assert _map(library, outcome=["fatigue"]).cell("crohn-disease", "fatigue").running


def test_a_running_trial_beside_studies_is_kept(world: Path) -> None:
    cell = _map(_with_trials(world, ("fibromyalgia", "recruiting", "2028", "fatigue"))).cell(
        "fibromyalgia", "fatigue"
    )
    assert (
        cell.state == "studies"
        and [each.id for each in cell.running] == ["nct00000010"]
        and cell.expected_end == "2028"
    )


def test_filters_apply(library: Library) -> None:
    assert _ids(_map(library, design=["crossover-rct"]).cell("pain", ANY)) == ["bell-2015"]
    assert _ids(_map(library, dose=["4.5"]).cell("pain", ANY)) == ["castro-2010", "thumb"]
    assert _ids(_map(library, year="2010-2015").cell("pain", ANY)) == ["bell-2015", "castro-2010"]
    assert _ids(_map(library, scope=["any"]).cell("pain", ANY)) == [
        "bell-2015",
        "castro-2010",
        "gray-2017",
        "thumb",
    ]
    only = _map(library, outcome=["fatigue"])
    assert [each.id for each in only.columns] == [ANY, "fatigue"]


def test_a_condition_asked_for_has_its_row_though_nothing_is_known(library: Library) -> None:
    found = _map(library, condition=["crohn-disease", "crps"])
    assert [each.id for each in found.rows] == ["crps", "crohn-disease"] and all(
        each.parent is None for each in found.rows
    )
    assert found.cell("crohn-disease", ANY).state == "no studies"
    assert len(found.columns) > 1, "a gap shows only against columns"


def test_laboratory_work_counts_by_mechanism_and_design_alone(library: Library) -> None:
    for columns, there in (
        ("mechanisms", True),
        ("designs", True),
        ("outcomes", False),
        ("doses", False),
    ):
        studies = {
            id for cell in _map(library, columns, scope=["any"]).cells.values() for id in _ids(cell)
        }
        assert ("hill-2018" in studies) is there
    cell = _map(library, "mechanisms").cell("no-condition", "tlr4")
    assert cell.best_design == "laboratory" and cell.certainty is None


def test_doses_and_designs_take_trials_without_results_too(library: Library) -> None:
    assert [each.id for each in _map(library, "doses").cell("fibromyalgia", "4.5 mg").silent] == [
        "nct00000009"
    ]
    assert [
        each.id for each in _map(library, "designs").cell("fibromyalgia", "parallel-rct").silent
    ] == ["nct00000009"]


def test_folding_hides_and_changes_nothing(library: Library) -> None:
    found = _map(library)
    folded = found.at_depth(1, 1)
    assert [each.id for each in folded.rows] == ["pain"] and folded.rows[0].folded
    assert folded.cell("pain", ANY) is found.cell("pain", ANY)
    assert found.at_depth(0, 0) == found


def test_unknown_columns_are_refused(library: Library) -> None:
    with pytest.raises(UnknownTermError, match="'dose'"):
        map_answer(ask(library), "dose")


def test_an_empty_base_is_a_map(world: Path) -> None:
    for file in (world / "papers").glob("*.yaml"):
        file.unlink()
    found = _map(load(str(world)))
    assert not found.rows and not found.cells and found.at_depth().rows == ()
