"""Meta-analyses of one's own rows: mappings or a pandas frame go in, a result that shows itself
comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

from ldncli.errors import UsageError
from ldncli.report.pooling.shown import exponential, method_words, test_words
from ldncli.report.words.language.numbers import counted, ends, number, p_words
from ldncli.statistics.measures import effect_measures
from ldncli.statistics.measures.study_rows import LABELS
from ldncli.statistics.models import pooling
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.models.stratified import COUNTS

if TYPE_CHECKING:
    from pandas import DataFrame

    Rows: TypeAlias = Iterable[Mapping[str, Any]] | DataFrame


class Result(Pooled):
    """A pooled result that says its answer in a line; its numbers as attributes, or by
    `.to_dict()`: on the scale on which they are pooled (ratios: logarithms).

    >>> rows = [{"ai": 5, "n1i": 20, "ci": 10, "n2i": 20}, {"ai": 4, "n1i": 30, "ci": 6, "n2i": 30}]
    >>> ldncli.pool(rows, "RR", method="MH").k
    2
    """

    __slots__ = ()

    @property
    def _answer(self) -> tuple[str, str]:
        """The result, and how it was reached; ratios back from logarithms."""
        turn = exponential if self.measure in effect_measures.RATIO_MEASURES else float
        value, low, high = (number(turn(each)) for each in (self.estimate, self.ci_lb, self.ci_ub))
        name = "effect" if self.measure == "GEN" else self.measure
        told = f"{name} {value} {ends(low, high)} ({self.level:g}%), {p_words(self.p)}"
        spread = f"I² {self.I2:.0f}%" if self.k > 1 else ""
        if spread and self.method not in ("EE", *COUNTS):
            spread += f", tau² {number(self.tau2)}"
        how = (
            counted(self.k, "study", "studies"),
            method_words(self.method),
            test_words(self.test),
        )
        return told, "; ".join(filter(None, (", ".join(how), spread)))

    def __repr__(self) -> str:
        return "; ".join(self._answer)

    def _repr_html_(self) -> str:
        told, how = self._answer
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        below = f"<ul>{notes}</ul>" if notes else ""
        return f"<p><strong>{escape(told)}</strong><br>{escape(how)}</p>{below}"


def pool_rows(
    rows: Rows,
    measure: str | None,
    method: str,
    test: str,
    level: float,
    options: Mapping[str, Any],
) -> Result:
    """As `ldncli.pool`."""
    found = pooling.pool(_mappings(rows), measure, method, test, level, **options)
    return Result(**{each.name: getattr(found, each.name) for each in fields(Pooled)})


def sizes_of_rows(first: Any, second: Any, options: Mapping[str, Any]) -> Any:
    """As `ldncli.effect_sizes`, with measure and rows in either order."""
    measure, rows = (first, second) if isinstance(first, str) else (second, first)
    if not isinstance(measure, str):
        raise UsageError("no measure is named", hint='name one, as in effect_sizes(rows, "SMD")')
    found = effect_measures.effect_sizes(measure, _mappings(rows), **options)
    if not _is_frame(rows):
        return found
    from pandas import Series

    columns = {
        key: Series([row[key] for row in found], index=rows.index, dtype="Float64")
        for key in ("yi", "vi")
    }
    return rows.assign(**columns)


def _is_frame(rows: object) -> bool:
    """Whether it is a pandas frame, without importing pandas for what is none."""
    return hasattr(rows, "columns") and hasattr(rows, "to_dict")


def _mappings(rows: Any) -> list[Mapping[str, Any]]:
    """The rows as mappings. An empty cell of a frame (NaN, NA) is a number that was not reported,
    and its index, where it has names and no column does, names the studies."""
    if isinstance(rows, Mapping):
        return [rows]
    if not _is_frame(rows):
        return list(rows)
    frame = rows.reset_index(drop=True).astype(object)
    frame = frame.where(frame.notna(), None)
    found: list[Mapping[str, Any]] = frame.to_dict("records")
    if set(LABELS) & set(rows.columns) or rows.index.inferred_type != "string":
        return found
    return [{"study": name, **row} for name, row in zip(rows.index, found, strict=True)]
