"""`ldn map`: the evidence gap map, in the terminal, as a picture, as a page, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from ldncli.cli.formats import PICTURES, TABLES
from ldncli.cli.options import Filters, with_options
from ldncli.cli.weigh.plans import Picture
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.evidence.survey.evidence_map import EvidenceMap


@dataclass(frozen=True)
class Drawing(Picture):
    """Where the map goes, and in which form; `table` is its text."""

    formats: ClassVar[tuple[str, ...]] = (*PICTURES, "html", *TABLES)

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=(
                "text, svg, png, pdf, html, csv or json (default: from the extension of --out,"
                " else text)."
            ),
            show_default=False,
        ),
    ] = None


Columns = Annotated[
    str,
    typer.Option(help=("What conditions are set against: outcomes, mechanisms, designs or doses.")),
]
Colour = Annotated[
    str | None,
    typer.Option(
        help=("certainty or direction (default: certainty; by mechanism, direction)."),
        show_default=False,
    ),
]
_DEPTH = (
    "Levels of {} to show, 0 for all (default: what fits a page; in csv and json,"
    " all). An html map opens this many levels, the rest on demand."
)
Depth = Annotated[
    int | None, typer.Option(help=_DEPTH.format("conditions"), min=0, show_default=False)
]
ColumnDepth = Annotated[
    int | None, typer.Option(help="The same for columns.", min=0, show_default=False)
]


@with_options
def evidence_map(
    filters: Filters,
    drawing: Drawing,
    columns: Columns = "outcomes",
    colour: Colour = None,
    depth: Depth = None,
    column_depth: ColumnDepth = None,
) -> None:
    """Draw an evidence gap map: conditions against outcomes, mechanisms, designs or doses, with a
    bubble where there are studies.

    A bubble's size is the number of people analysed, its symbol the best design, its letter and
    colour the certainty or the direction. Empty cells are marked; those with only trials under way
    show when they end. A row sums up all narrower rows. Only the treatment that the base is about
    counts, except by mechanism.

    Example: ldn map --columns outcomes --out map.html
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.map.answer import colour_of, map_answer, page_of

    colour = colour_of(colour, columns)
    form = "text" if drawing.format in (None, "table") else drawing.format
    asked = question(filters)
    found, account = map_answer(asked, columns)
    if form in TABLES:
        from ldncli.report.map.table import map_table

        out.emit(map_table(found.at_depth(depth or 0, column_depth or 0), account), drawing)
        return
    if form == "html":
        drawn: str | bytes = page_of(found, asked, account, colour, (depth, column_depth))
    else:
        drawn = _picture(found.at_depth(depth, column_depth), form, drawing, colour)
    out.write(drawn, drawing)
    out.say(account)
    if filters.include_retracted:
        out.say("note: the map never counts retracted papers, so --include-retracted has no effect")


def _picture(found: EvidenceMap, form: str, drawing: Drawing, colour: str) -> str | bytes:
    from ldncli.cli import output as out
    from ldncli.report.drawing.render import render
    from ldncli.report.map.chart import map_chart

    drawn = render(
        map_chart(found, colour),
        form,
        width=drawing.width or out.columns_shown(),
        unicode=out.shows_unicode() or drawing.out is not None,
        colour=drawing.out is None and out.shows_colour(),
        theme=drawing.theme,
    )
    return f"{drawn}\n" if form == "text" else drawn  # type: ignore[str-bytes-safe]
