"""`ldn screen --simulate`: how well the order would have served in a review that is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ldncli.cli import output as out
from ldncli.cli.formats import PICTURES

if TYPE_CHECKING:
    from ldncli.cli.options import Output


def simulate_file(path: Path, columns: list[str], seeds: int, output: Output) -> None:
    """Screen the records of a file from many starts, and write the table or draw the curve."""
    from ldncli.cli.add.progress import Progress
    from ldncli.cli.options import Shape
    from ldncli.harvest.readers.files import read_file
    from ldncli.harvest.readers.references.labelled import labelled, split_map
    from ldncli.report.drawing.render import render
    from ldncli.report.listing.simulation import recall_curve, simulation_table
    from ldncli.screening.ranking.features import weigh_words
    from ldncli.screening.ranking.simulation import simulate

    column, known = split_map(columns)
    with Progress(f"reading {path}") as progress:
        file = read_file(path, columns=known, watch=progress)
    found = labelled(file, column)
    features, runs = weigh_words(found.texts), []
    with Progress("screening") as progress:
        for run in simulate(features, found.included, seeds):
            runs.append(run)
            progress(len(runs), seeds)
    if output.format in PICTURES:
        drawn = render(
            recall_curve(runs, Path(file.name).name),
            output.format,
            width=out.columns_shown(),
            unicode=out.shows_unicode() or output.out is not None,
            colour=output.out is None and out.shows_colour(),
        )
        out.write(
            drawn + "\n" if isinstance(drawn, str) and output.format == "text" else drawn, output
        )
    else:
        out.emit(out.shape(simulation_table(runs), Shape(), output), output)
    out.say(f"decisions by the column {found.column!r}")
    for count, told in (
        (found.unlabelled, "without a decision"),
        (len(file.broken), "not understood"),
    ):
        if count:
            out.say(f"left out: {count:,} {told}")
