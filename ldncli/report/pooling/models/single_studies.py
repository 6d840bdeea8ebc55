"""Tables of what single studies do to a pooled result, for a question to the base and
for a file of studies alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ldncli.evidence.synthesis.single_studies import SingleStudies
from ldncli.report.table import Column, Table
from ldncli.statistics.diagnostics.sensitivity import Influence
from ldncli.statistics.models.pooling import Pooled

Turn = Callable[[float], float]
_INFLUENCE = (
    Column("rstudent", "Residual", digits=2),
    Column("dffits", "DFFITS", digits=2),
    Column("cook_d", "Cook's D", digits=2),
    Column("cov_r", "Cov. ratio", digits=2),
    Column("dfbeta", "DFBETA", digits=2),
    Column("tau2_del", "tau² without", digits=4),
    Column("QE_del", "Q without", digits=2),
    Column("hat", "Hat", digits=2),
    Column("weight", "Weight %", digits=1),
    Column("influential", "Influential"),
)


def single_study_tables(found: SingleStudies, measure: str, turn: Turn) -> Iterator[Table]:
    """A table a part that was asked for; effects as people read them, by `turn`."""
    if found.without is not None:
        note = () if found.without else ("leave one out: nothing is left to pool",)
        yield _results("Leave one out", "Left out", found.without, measure, turn, note)
    if found.cumulative is not None:
        note = () if found.cumulative else ("cumulative: nothing is pooled",)
        yield _results("Cumulative", "Up to", found.cumulative, measure, turn, note)
    if found.influence is not None:
        yield _influence(found.influence)


def _results(
    title: str,
    head: str,
    found: Mapping[str, Pooled],
    measure: str,
    turn: Turn,
    notes: tuple[str, ...],
) -> Table:
    columns = (
        Column("study", head),
        Column("k", "k"),
        Column("effect", measure, digits=2),
        Column("effect_lb", "low", digits=2),
        Column("effect_ub", "high", digits=2),
        Column("p", "p", digits=3),
        Column("I2", "I² %", digits=0),
        Column("tau2", "tau²", digits=4),
    )
    rows = tuple(
        (
            name,
            each.k,
            turn(each.estimate),
            turn(each.ci_lb),
            turn(each.ci_ub),
            each.p,
            each.I2,
            each.tau2,
        )
        for name, each in found.items()
    )
    return Table(title, columns, rows, notes)


def _influence(found: Mapping[str, Influence]) -> Table:
    columns = (Column("study", "Influence of"), *_INFLUENCE)
    rows = tuple(
        (name, *(getattr(each, column.key) for column in _INFLUENCE))
        for name, each in found.items()
    )
    note = (
        "influential by metafor's rule of thumb: a large DFFITS, Cook's distance, weight or DFBETA"
    )
    return Table(
        "Influence",
        columns,
        rows,
        (note if found else "influence: too few estimates, three are needed",),
    )


def single_study_objects(
    found: SingleStudies, pooled_object: Callable[[Pooled], dict[str, Any]]
) -> dict[str, Any]:
    """The parts that were asked for, for JSON: full precision, on the scale of the analysis."""
    parts: dict[str, Any] = {}
    if found.without is not None:
        parts["leave_one_out"] = [
            {"without": name, **pooled_object(each)} for name, each in found.without.items()
        ]
    if found.cumulative is not None:
        parts["cumulative"] = [
            {"up_to": name, **pooled_object(each)} for name, each in found.cumulative.items()
        ]
    if found.influence is not None:
        parts["influence"] = [
            {"study": name} | {key: value for key, value in asdict(each).items() if key != "row"}
            for name, each in found.influence.items()
        ]
    return parts
