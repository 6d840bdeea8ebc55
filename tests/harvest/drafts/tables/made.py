"""Tables of an invented paper."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.harvest.readers.content.tables import Cell, Table

ARMS = ("", "Placebo (n = 20)", "LDN HD (n = 25)")
BEFORE = (ARMS, ("Age (years)", "43.2 (12.2)", "44.1 (9.0)"), ("Pain", "6.1 (1.0)", "6.3 (1.1)"))
AFTER = (
    ARMS,
    ("Pain", "5.0 (1.2)", "3.9 (1.4)"),
    ("Responders", "5 (25%)", "10 (40%)"),
    ("Sleep", "5.0 (3.0–7.0)", "4.0 (2.0–6.0)"),
    ("Mood", "5.0 (1.2)", ""),
)
NOTE = "Data are mean (SD) or count (%)."
HARMS = (
    (
        "",
        "LDN high dose (n = 25)",
        "LDN high dose (n = 25)",
        "Placebo (n = 20)",
        "Placebo (n = 20)",
    ),
    ("", "n", "(%)", "n", "(%)"),
    ("Nausea", "5", "20.0", "1", "5.0"),
    ("Headache", "4", "90.0", "1", "5.0"),
)


def table(
    number: int, rows: Sequence[Sequence[str]], caption: str = "", note: str = NOTE, heads: int = 1
) -> Table:
    """A table; neighbours in a heading row that say the same are one cell."""
    grid: list[tuple[Cell | None, ...]] = []
    for row, texts in enumerate(rows, 1):
        made: list[Cell | None] = []
        for column, text in enumerate(texts, 1):
            before = made[-1] if made else None
            if row <= heads and before is not None and text and before.text == text:
                made.append(before)
                continue
            wide = 1
            while row <= heads and text and texts[column : column + wide] == (text,) * wide:
                wide += 1
            made.append(Cell(row=row, column=column, text=text, columns=wide, head=row <= heads))
        grid.append(tuple(made))
    return Table(
        id=f"Tab{number}",
        label=f"Table {number}",
        caption=caption,
        rows=tuple(grid),
        heads=heads,
        notes=(("", note),) if note else (),
    )
