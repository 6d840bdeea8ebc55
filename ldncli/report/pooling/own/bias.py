"""Own risk-of-bias judgements as traffic lights and as a table."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.report.drawing.charts import Rob, RobRow
from ldncli.report.table import Column, Table

# A study's name, its judgements by domain, the overall one, and its weight.
Judged = tuple[str, tuple[str | None, ...], str | None, float | None]


def own_lights(
    title: str, domains: Sequence[str], studies: Sequence[Judged], notes: Sequence[str] = ()
) -> Rob:
    """Traffic lights with summary bars, weighted where every study has a weight."""
    weighted = bool(studies) and all(each[3] for each in studies)
    rows = tuple(
        RobRow(name, judgements, overall, weight if weighted else 1.0)
        for name, judgements, overall, weight in studies
    )
    counted = "Studies weighted as in the table" if weighted else "All studies weighted equally"
    told = (f"{each[:1].upper()}{each[1:]}." for each in notes)
    return Rob(title, tuple(domains), rows, (f"{counted}.", *told))


def own_bias_table(
    domains: Sequence[str], studies: Sequence[Judged], notes: Sequence[str] = ()
) -> Table:
    """One row a judgement, the overall one last; empty where nobody judged."""
    columns = tuple(Column(key, key.capitalize()) for key in ("study", "domain", "judgement"))
    rows = tuple(
        (name, domain, judgement)
        for name, judgements, overall, _ in studies
        for domain, judgement in zip((*domains, "overall"), (*judgements, overall), strict=True)
    )
    return Table("Risk of bias", columns, rows, tuple(notes))
