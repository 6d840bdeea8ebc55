"""A report of one of each kind of block, small enough to be looked at by eye."""

from __future__ import annotations

from ldncli.report.document.blocks import (
    Bullets,
    Cite,
    Emphasis,
    Figure,
    Grid,
    Inner,
    Link,
    Mark,
    Paragraph,
    Report,
    Section,
    Strong,
)
from ldncli.report.document.references import Reference, References
from ldncli.report.drawing.scene.scene import Circle, Scene

ENTRIES = (
    Reference(
        "a-2020",
        (("Archer A. ", False), ("Small doses", True), (". 2020. doi:10.5555/a", False)),
        "https://doi.org/10.5555/a",
    ),
    Reference("b-2021", (("Bell B. Both ways. 2021.", False),), "https://example.org/b"),
    Reference("c-2022", (("Castro C. A case. 2022.", False),), None),
)
NUMBERED = References("vancouver", True, ENTRIES, {"a-2020": "1", "b-2021": "2", "c-2022": "3"})
NAMED = References(
    "apa",
    False,
    ENTRIES,
    {"a-2020": "Archer, 2020", "b-2021": "Bell, 2021", "c-2022": "Castro_X*, 2022"},
)
SCENE = Scene(100, 50, "Plot", "A dot in the middle", (Circle((50, 25), 5, "ink"),))
LIGHT = Mark("+", "low", "good")
GRID = Grid(
    "table-x",
    "What was found",
    ("Study", "n"),
    (((Strong("Trials"),),), (("Alpha ", Cite(("a-2020",))), ("12",)), (("Beta",), LIGHT)),
    (("Invented.",), ("Two notes.",)),
    frozenset({1}),
    (75, 25),
    7,
)
FIGURE = Figure("figure-x", "A dot", SCENE, (("Seen in ", Cite(("b-2021",))),), 3)
TEXT = (
    "Word ",
    Strong("strong"),
    " ",
    Emphasis("slanted"),
    " ",
    Link("page", "https://example.org/p"),
    " ",
    Inner("there", "table-x"),
    " ",
    Cite(("c-2022", "a-2020")),
)


def small_report(
    references: References = NUMBERED, *blocks: Paragraph | Bullets | Grid | Figure, **more: object
) -> Report:
    """The report, or one of some blocks alone; `more` replaces title, subtitle or facts."""
    inner = Section("inner", "Inner part", (Paragraph(("deep",)),))
    first = Section(
        "first",
        "First part",
        blocks or (Paragraph(TEXT), Bullets((("one",), ("two",))), GRID, FIGURE),
        (inner,),
    )
    facts = (("Data", "3 records"), ("Date of the data", "2026-02-03"), ("Made with", "ldn 9.9"))
    values = {"title": "Small report", "subtitle": "For tests", "facts": facts, **more}
    return Report(
        sections=(first, Section("references", "References")), references=references, **values
    )  # type: ignore[arg-type]
