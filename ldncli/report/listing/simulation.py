"""What simulations of screening found: a table of runs, and the recall curve."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.report.drawing.charts import Curve, CurveLine
from ldncli.report.table import Column, Table
from ldncli.report.words.language.numbers import counted
from ldncli.screening.ranking.simulation import Run

# The recall curve, read off at these shares of all records; a first screen shows a few.
SHARES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_FIRST = (0.1, 0.2, 0.5)
_COLUMNS = (
    Column("start", "Start"),
    Column("wss95", "WSS@95 %", holds="number"),
    *(
        Column(
            f"recall_at_{each:.0%}".rstrip("%"),
            f"At {each:.0%}",
            holds="number",
            shown=each in _FIRST,
        )
        for each in SHARES
    ),
    Column("read_for_95", "For 95%", holds="whole"),
    Column("read_for_all", "For all", holds="whole"),
    Column("ms_a_step", "ms/step", holds="number"),
)
_POINTS = 100


def simulation_table(runs: Sequence[Run]) -> Table:
    """A row a run, and their mean where there are several."""
    rows = [_row(str(each.seed), each) for each in runs]
    if len(rows) > 1:
        columns = zip(_COLUMNS[1:], zip(*(row[1:] for row in rows), strict=True), strict=True)
        rows.append(("mean", *(_mean(each, values) for each, values in columns)))
    one = runs[0]
    head = (
        f"{counted(one.total, 'record')}, {one.relevant:,} to be included;"
        f" {counted(len(runs), 'start')}, each from one included and one excluded record at random."
    )
    legend = (
        "WSS@95: work saved over sampling, 95% less the share read until 95% of the records to be"
        " included are found.",
        "At 10%: the share of those to be included, in percent, that is found when 10% are read."
        " For 95%: records read until 95% are found.",
        "A step is one decision, with the time in which the order for the next is learned.",
    )
    return Table("Simulated screening", _COLUMNS, tuple(rows), head=(head,), footnotes=legend)


def _mean(column: Column, values: Sequence[object]) -> float:
    numbers = [each for each in values if isinstance(each, (int, float))]
    mean = sum(numbers) / len(numbers)
    return round(mean) if column.holds == "whole" else round(mean, 3 if "ms" in column.key else 2)


def _row(name: str, run: Run) -> tuple[object, ...]:
    return (
        name,
        round(100 * run.saved(), 2),
        *(round(100 * run.recall(each), 2) for each in SHARES),
        run.read_for(0.95),
        len(run.order),
        round(1000 * run.seconds / len(run.order), 3),
    )


def recall_curve(runs: Sequence[Run], name: str) -> Curve:
    """Recall against the share that was read: thin a line a run, thick their mean."""
    lines = [CurveLine(f"start {each.seed}", _points([each])) for each in runs]
    told = "mean of all starts" if len(runs) > 1 else "one start"
    found = counted(len(runs), "start")
    saved = 100 * sum(each.saved() for each in runs) / len(runs)
    return Curve(
        title=f"Recall in simulated screening of {name}",
        lines=(*lines, CurveLine(told, _points(runs))),
        axis_label="Records read",
        up_label="Found of those to be included",
        chance="read in chance order",
        notes=(f"{found}; mean WSS@95 {saved:.1f}%.",),
    )


def _points(runs: Sequence[Run]) -> tuple[tuple[float, float], ...]:
    shares = [place / _POINTS for place in range(_POINTS + 1)]
    return tuple(
        (100 * each, 100 * sum(run.recall(each) for run in runs) / len(runs)) for each in shares
    )
