"""From an evidence map to what a picture of it shows."""

from __future__ import annotations

from ldncli.evidence.selecting.studies import last_end
from ldncli.evidence.survey.evidence_map import Cell, EvidenceMap
from ldncli.evidence.survey.map_axes import Node
from ldncli.report.drawing.charts import GapCell, GapMap, GapSide, Standing
from ldncli.report.map.words import (
    besides_words,
    cell_words,
    colour_words,
    mixed_words,
    title_words,
    year_of,
)

_STANDING: dict[str, Standing] = {
    "studies": "studies",
    "only trials under way": "running",
    "only silent trials": "silent",
    "no studies": "empty",
}


def map_chart(found: EvidenceMap, colour: str = "certainty") -> GapMap:
    """The map as a chart, coloured by certainty or direction."""
    notes = [
        colour_words(found, colour),
        "A row includes all rows below it; each study counts once; retracted papers do not count.",
    ]
    besides = besides_words(found.besides)
    return GapMap(
        title=title_words(found),
        rows=tuple(map(_side, found.rows)),
        heads=tuple(map(_side, found.columns)),
        cells=tuple(
            tuple(_cell(found.cell(row.id, column.id), colour) for column in found.columns)
            for row in found.rows
        ),
        colour=colour,
        notes=tuple([*notes, *filter(None, (mixed_words(found), besides))]),
    )


def _side(node: Node) -> GapSide:
    return GapSide(node.label, node.depth, node.folded)


def _cell(cell: Cell, colour: str) -> GapCell:
    return GapCell(
        standing=_STANDING[cell.state],
        told=cell_words(cell),
        design=cell.best_design or "other",
        people=cell.participants,
        grade=cell.certainty if colour == "certainty" else cell.direction,
        count=len(cell.studies) or len(cell.trials),
        year=year_of(last_end(cell.trials)),
        sure=cell.sure,
        more=bool(cell.studies and cell.running),
    )
