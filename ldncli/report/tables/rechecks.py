"""Printed statistics that do not follow from the numbers beside them, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ldncli.evidence.rechecking.printed import Recheck
from ldncli.evidence.rechecking.recheck import Rechecked
from ldncli.report.table import Column, Table
from ldncli.report.words.language.numbers import RELATIONS, counted, true_minus
from ldncli.report.words.rechecks import reason_words, why_words

_COLUMNS = (
    Column("paper_id", "Paper", shown=False),
    Column("name", "Paper", people=True),
    Column("where", "Where", shown=False),
    Column("what", "Against"),
    Column("reported", "Reported", holds="text"),
    Column("reported_value", "Reported value", shown=False, holds="number"),
    Column("reported_is", "Reported is", shown=False, holds="text"),
    Column("recomputed", "Recomputed", digits=4, shown=False),
    Column("allowed", "Allowed", people=True),
    Column("allowed_low", "Allowed from", shown=False),
    Column("allowed_high", "Allowed to", shown=False),
    Column("verdict", "Verdict"),
    Column("why", "Why", wide=True),
    Column("place", "Place", shown=False),
)


def recheck_table(
    rechecked: Rechecked, names: Mapping[str, str], notes: Sequence[str], *, every: bool = False
) -> Table:
    """One row a finding, what is impossible first; those that agree only with `every`. `names` are
    what people call the papers."""
    rows = tuple(
        (
            each.paper,
            names[each.paper],
            each.path,
            reason_words(each.what),
            each.reported,
            *_apart(each.reported),
            each.recomputed,
            allowed(each),
            each.low,
            each.high,
            each.verdict,
            why_words(each),
            each.place,
        )
        for each in rechecked.found
        if every or each.verdict != "agrees"
    )
    return Table(
        "Printed statistics against the numbers beside them",
        _COLUMNS,
        rows,
        (*notes, *_account(rechecked)),
        head=_account(rechecked),
    )


def _apart(reported: float | str | None) -> tuple[float | None, str | None]:
    """What is reported as a number, and whether it is exact or a bound; None for both where it is
    no number."""
    if isinstance(reported, str):
        bound = RELATIONS.get(reported[:1])
        return (float(reported[1:]), bound) if bound else (None, None)
    return (None, None) if reported is None else (float(reported), RELATIONS["="])


def _account(rechecked: Rechecked) -> tuple[str, ...]:
    agree, differ, wrong = (
        rechecked.count(verdict) for verdict in ("agrees", "differs", "impossible")
    )
    total = len(rechecked.found)
    return (
        (
            f"{counted(total, 'recomputation')} in {counted(rechecked.papers, 'paper')}:"
            f" {counted(agree, 'agrees', 'agree')} with the number printed,"
            f" {counted(differ, 'differs', 'differ')}, possibly for an innocent reason, and"
            f" {counted(wrong, 'is', 'are')} impossible."
        ),
        f"{counted(rechecked.alone, 'printed statistic')} could not be recomputed: the numbers"
        " needed are not printed.",
    )


def allowed(found: Recheck) -> str | None:
    """The limits between which the printed value may lie, in words; None where there are none."""
    low, high = (
        None if each is None else true_minus(f"{each:.4g}") for each in (found.low, found.high)
    )
    if low is None and high is None:
        return None
    if low == high:
        return low
    return (
        f"at least {low}"
        if high is None
        else f"at most {high}"
        if low is None
        else f"{low} to {high}"
    )
