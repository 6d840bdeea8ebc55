"""The evidence map as a table: one row a cell, empty ones too."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.findings.finding import surest
from ldncli.evidence.survey.evidence_map import Cell, EvidenceMap
from ldncli.evidence.survey.map_axes import Node
from ldncli.report.map.words import COUNTS
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.directions import DIRECTIONS

_KEYS = (
    "condition condition_label condition_parent condition_depth columns column column_label"
    " column_parent column_depth state studies_in_cell randomised_in_cell people_in_cell"
    " best_design best_level benefit no_difference mixed harm unclear direction certainty"
    " certainty_of running_trials expected_end silent_trials trials_placed study_ids"
    " running_ids silent_ids"
).split()


def map_table(found: EvidenceMap, account: str) -> Table:
    """All cells of the map, by row and column. `trials_placed` is false where the register entry
    does not say whether it belongs here."""
    rows = tuple(
        _row(found, row, column, found.cell(row.id, column.id))
        for row in found.rows
        for column in found.columns
    )
    return Table(
        "Evidence map",
        tuple(Column(key, key.replace("_", " ")) for key in _KEYS),
        rows,
        (account, COUNTS),
    )


def _row(found: EvidenceMap, row: Node, column: Node, cell: Cell) -> tuple[Any, ...]:
    best = surest(cell.findings)
    unplaced = () if cell.sure else cell.trials
    running = cell.running or (unplaced if cell.state == "only trials under way" else ())
    silent = cell.silent or (unplaced if cell.state == "only silent trials" else ())
    return (
        *(
            row.id,
            row.label,
            row.parent,
            row.depth,
            found.by,
            column.id,
            column.label,
            column.parent,
            column.depth,
        ),
        cell.state,
        len(cell.studies),
        cell.randomised,
        cell.participants,
        cell.best_design,
        cell.best_level,
        *(cell.directions[each] for each in DIRECTIONS),
        cell.direction,
        cell.certainty,
        tuple(f"{each.condition}/{each.outcome}" for each in best),
        len(running),
        cell.expected_end if running else None,
        len(silent),
        cell.sure if running or silent else None,
        tuple(each.study.id for each in cell.studies),
        tuple(each.id for each in running),
        tuple(each.id for each in silent),
    )
