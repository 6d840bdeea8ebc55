"""`ldn plot`: further pictures of one outcome, in the terminal, or as svg, png and pdf."""

from __future__ import annotations

from typing import Annotated

import typer

from ldncli.cli.options import OwnFile, with_options
from ldncli.cli.see.pictures import show
from ldncli.cli.weigh.models.gathering import gathered
from ldncli.cli.weigh.plans import Picture, Pooling

Name = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help="radial, baujat, gosh, leave-one-out, cumulative, p-value, drapery, labbe or bubble.",
        show_default=False,
    ),
]


@with_options
def plot(name: Name, pooling: Pooling, picture: Picture, own: OwnFile) -> None:
    """Draw a diagnostic plot of one outcome: which study differs, which moves the result, what
    other values fit.

    radial shows precision against standardised effect; baujat which studies differ and which move
    the result; gosh all subsets of the studies; leave-one-out and cumulative the result without
    each study and as studies came; p-value and drapery how well every possible effect fits; labbe
    the risks in both groups; bubble effects against a --moderator. Questions take the options of
    `ldn pool`.

    Example: ldn plot drapery --condition fibromyalgia --outcome pain-intensity

    Example: ldn plot labbe --studies trials.csv --measure RR --out labbe.svg
    """
    from ldncli.report.pooling.models.plots import draw

    points, told = gathered(pooling, own)
    show(draw(name, points), picture, [*told, *points.notes])
