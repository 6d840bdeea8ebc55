"""A table: cells, the words that lead to them, and their places."""

from __future__ import annotations

from ldncli.harvest.readers.content.tables import Cell, Table


def _cell(row: int, column: int, text: str, **more: object) -> Cell:
    return Cell(row=row, column=column, text=text, **more)  # type: ignore[arg-type]


WIDE = _cell(1, 2, "Drug", columns=2, head=True)
TABLE = Table(
    id="T2",
    label="Table 2",
    heads=2,
    rows=(
        (_cell(1, 1, "", head=True), WIDE, WIDE),
        (_cell(2, 1, "Event", head=True), _cell(2, 2, "n", head=True), _cell(2, 3, "%", head=True)),
        (_cell(3, 1, "Sleep"), _cell(3, 2, ""), None),
        (_cell(4, 1, "Dreams"), _cell(4, 2, "6", marks=("a",)), _cell(4, 3, "20")),
    ),
    notes=(("a", "One twice."), ("", "Of those treated.")),
)


def test_words_that_lead_to_a_cell() -> None:
    assert TABLE.column_heading(2) == ("Drug", "n") and TABLE.column_heading(3) == ("Drug", "%")
    assert TABLE.row_heading(4) == ("Dreams",) and TABLE.group(4) == "Sleep"
    assert TABLE.group(3) == "" and TABLE.row_heading(9) == ()


def test_cells_and_places() -> None:
    cell = TABLE.cell(4, 2)
    assert cell and TABLE.place(cell) == "Table 2, row 4, column 2"
    assert TABLE.note(cell.marks[0]) == "One twice." and TABLE.note("b") == ""
    assert TABLE.cell(3, 3) is None and TABLE.cell(0, 1) is None and TABLE.cell(5, 1) is None
    assert [each.text for each in TABLE.cells()][:3] == ["", "Drug", "Event"]
