"""P values combined: the answer in a sentence, the methods with what they ask, the studies, and the
albatross plot."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ldncli.errors import UsageError
from ldncli.evidence.absolute.control_side import control_risk
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.synthesis.models.combining import PValue, PValues, p_values_of
from ldncli.report.drawing.charts import Graph, GraphDot, GraphLine, Look, Side
from ldncli.report.table import Column, Table
from ldncli.report.words.findings.pooling import reason_words
from ldncli.report.words.language.numbers import counted, p_printed, percent
from ldncli.report.words.language.phrases import series
from ldncli.statistics.combining.contours import (
    people_for_correlation,
    people_for_odds,
    people_for_smd,
)
from ldncli.statistics.combining.p_values import OneSided

if TYPE_CHECKING:
    from ldncli.evidence.findings.finding import Finding
    from ldncli.records.index.library import Library

# Two one-sided tests, which share an error of 0.05.
ALPHA = 0.025
METHODS = {
    "fisher": ("Fisher", "the smallest p decides"),
    "stouffer-weighted": ("Stouffer, weighted by √n", "large trials count more"),
    "stouffer": ("Stouffer, unweighted", "all trials count alike"),
    "edgington": ("Edgington", "most must agree"),
}
CROSSOVER_NOTE = (
    "people of a crossover count as those in two groups who would tell as much, 2n / (1 − r)"
)
_MEANING = (
    "A small combined p says that there is an effect in at least one trial: not that the treatment"
    " works on average, and nothing of how much."
)
_SIDES = {"benefit": "benefit", "harm": "harm", None: "not stated"}
# Contours of an albatross plot, by kind: sizes, and what draws them.
CONTOURS = ("smd", "or", "r")
_SMDS, _ODDS, _CORRELATIONS = (0.2, 0.5, 0.8), (1.25, 1.5, 2.0), (0.1, 0.3, 0.5)
_LOOKS: tuple[Look, ...] = ("limit", "third", "second")
_TICKS = (0.05, 0.01, 0.001, 1e-4, 1e-6, 1e-9)


def combining_tables(found: PValues, *, whole: bool = True) -> list[Table]:
    """The methods below the answer, then the studies; `whole` with all notes."""
    studies = _study_table(found)
    notes = tuple(_notes(found, whole=whole))
    if not found.combined:
        return [replace(studies, head=(found.title, answer(found)), notes=notes)]
    columns = (
        Column("method", "Method"),
        Column("asks", "Asks", wide=True),
        Column("p_benefit", "p for benefit"),
        Column("p_harm", "p for harm"),
    )
    rows = tuple(
        (*METHODS[each.method], _range(each.benefit), _range(each.harm)) for each in found.combined
    )
    head = (found.title, answer(found), _MEANING)
    return [Table("", columns, rows, head=head), replace(studies, notes=notes)]


def combining_for_programs(found: PValues) -> list[Table]:
    """The methods with the ends of each p, and the studies, as plain values."""
    keys = ("method", "k", "p_benefit_lb", "p_benefit_ub", "p_harm_lb", "p_harm_ub")
    rows = tuple(
        (
            each.method,
            each.k,
            each.benefit.low,
            each.benefit.high,
            each.harm.low,
            each.harm.high,
        )
        for each in found.combined
    )
    methods = Table("combined", tuple(Column(key, key) for key in keys), rows)
    notes = (answer(found), *_notes(found, whole=True))
    studies = replace(_study_table(found), title="studies", notes=notes)
    return [*([methods] if rows else []), studies]


def combining_json(found: PValues) -> str:
    """The same as one object: the ends of each p, null where not known."""
    methods = {
        each.method: {
            "p_benefit": [each.benefit.low, each.benefit.high],
            "p_harm": [each.harm.low, each.harm.high],
        }
        for each in found.combined
    }
    studies = [
        {
            "study": each.study,
            "year": each.year,
            "p": each.p,
            "relation": each.relation,
            "side": each.side,
            "n": each.people,
            "n_counted": each.counts,
            "computed": each.computed,
            "alone": each.alone,
        }
        for each in found.values
    ]
    without = [{"study": name, "because": reason_words(why)} for name, why in found.without]
    whole: dict[str, Any] = {
        "question": found.title,
        "answer": answer(found),
        "k": len(found.values),
        "null_hypothesis": "no effect in any trial",
        "combined": methods,
        "studies": studies,
        "without_p": without,
        "notes": list(_notes(found, whole=True)),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def overview_table(findings: Sequence[Finding], library: Library) -> Table:
    """Where randomised trials give p values, a row a condition and outcome: how many trials report
    it, how many give a p value, and for how many that is all."""
    conditions, outcomes = library.vocabulary("conditions"), library.vocabulary("outcomes")
    columns = (
        Column("heading", "Condition", people=True, group=True),
        Column("label", "Outcome", people=True, wide=True),
        Column("condition", "Condition", shown=False),
        Column("outcome", "Outcome", shown=False),
        Column("trials", "Trials"),
        Column("with_p", "give p"),
        Column("p_alone", "p alone"),
    )
    rows: list[tuple[str, str, str, str, int, int, int]] = []
    trials: set[str] = set()
    for each in findings:
        if each.randomised is None:
            continue
        values = p_values_of(each.randomised.synthesis, "").values
        alone = [value.study for value in values if value.alone]
        trials |= set(alone)
        names = conditions.label(each.condition), outcomes.label(each.outcome)
        ids = each.condition, each.outcome
        counts = len(each.randomised.synthesis.entries), len(values), len(alone)
        rows.append((*names, *ids, *counts))
    rows = [row for row in rows if row[5]]
    with_p, p_alone = sum(row[5] for row in rows), sum(row[6] for row in rows)
    told = (
        f"Randomised trials give {counted(with_p, 'p value')} on {counted(len(rows), 'outcome')};"
        f" for {p_alone} of them, from {counted(len(trials), 'trial')}, no more is printed from"
        " which an effect follows."
        if rows
        else "No randomised trial gives a p value here."
    )
    legend = (
        "give p: trials that print a p value against placebo or nothing, or an effect from which it"
        " follows; p alone: no effect follows from what is printed"
    )
    more = ("--condition and --outcome: the p values of one, combined",) if rows else ()
    return Table("P values", columns, tuple(rows), head=(told,), legend=(legend,), more=more)


def answer(found: PValues) -> str:
    """What the p values come to, for a reader who is no statistician."""
    k = len(found.values)
    if not found.combined:
        told = "No trial gives" if k == 0 else "One trial alone gives"
        return f"{told} a p value here: there is nothing to combine."
    sides = [_side_words(found, "benefit"), _side_words(found, "harm")]
    return f"{'. '.join(sides)}. Judged at one-sided p < {ALPHA:g}."


def _side_words(found: PValues, side: str) -> str:
    values: list[OneSided] = [getattr(each, side) for each in found.combined]
    k = len(found.values)
    low, high = min(each.low for each in values), max(each.high for each in values)
    span = f"p {_p(low)} to {_p(high)}"
    noun = "a benefit" if side == "benefit" else "harm"
    lead = f"{noun} in at least one of {k} trials"
    if high < ALPHA:
        return f"{lead[0].upper()}{lead[1:]} is shown by every method ({span})"
    if low >= ALPHA:
        return f"{lead[0].upper()}{lead[1:]} is not shown by any method ({span})"
    open_ = [each for each in values if each.low < ALPHA <= each.high]
    if open_:
        return (
            f"Whether there is {lead} cannot be said: bounds in place of p values leave the"
            f" combined p open ({span})"
        )
    shown = [METHODS[each.method][0] for each in found.combined if getattr(each, side).high < ALPHA]
    return f"{lead[0].upper()}{lead[1:]} is shown by {series(shown)} alone ({span})"


def _study_table(found: PValues) -> Table:
    columns = (
        Column("study", "Study", wide=True),
        Column("year", "Year"),
        Column("p", "p, two-sided"),
        Column("side", "Leans to"),
        Column("n", "People"),
        Column("n_counted", "count as", digits=0),
        Column("from", "p is"),
    )
    rows = tuple(
        (
            each.name,
            each.year,
            p_printed(_short(each.p), each.relation),
            _SIDES[each.side],
            each.people,
            each.counts,
            "computed" if each.computed else "alone" if each.alone else "printed",
        )
        for each in found.values
    )
    return Table("", columns, rows)


def _notes(found: PValues, *, whole: bool) -> Iterator[str]:
    if found.without:
        told = "; ".join(f"{name}: {reason_words(why)}" for name, why in found.without)
        yield f"without a p value here: {told}"
    if found.without and found.combined:
        yield "where p is printed only when it is small, the combined p is too small"
    if any(not each.one_sided.exact for each in found.values) and found.combined:
        yield (
            "a bound (p < 0.05, not significant) or a side that is not stated leaves a range: the"
            " lowest and the highest combined p that are possible"
        )
    if any(each.alone for each in found.values):
        yield "alone: the printed p is all, no effect follows from what that trial prints"
    if any(each.counts is not None and each.counts != each.people for each in found.values):
        yield CROSSOVER_NOTE
    if whole:
        yield "null hypothesis of every method: no effect in any trial"
        yield "two-sided p values are halved towards the side of the result; as printed, unrounded"
    yield from found.notes


def _range(value: OneSided) -> str:
    return _p(value.low) if value.exact else f"{_p(value.low)} to {_p(value.high)}"


def _p(value: float) -> str:
    return "0" if value == 0 else "<0.001" if value < 0.001 else f"{value:.3f}"


def _short(value: float) -> float:
    return float(f"{value:.3g}")


# -- the albatross plot ----------------------------------------------------------------------------


def albatross_chart(
    found: PValues, contours: str | None = None, risk: float | None = None
) -> Graph:
    """P against people, with contours of effects (Harrison 2017): `smd`, `or` at a control `risk`
    (a share), or `r`; None: what fits the outcome. Raises UsageError where no study can be drawn,
    and for contours without what they need."""
    drawn = [each for each in found.values if each.counts]
    if not drawn:
        raise UsageError(
            "no study here gives both a p value and its people", hint="`ldn combine` lists them"
        )
    people = [float(each.counts or 0) for each in drawn]
    low, high = min(people) / 2, max(people) * 2
    smallest = min([each.p for each in drawn if each.p > 0] + [0.01])
    edge = -math.log10(smallest) + 0.5
    lines = list(_contour_lines(found, contours, risk, (low, high), edge))
    ranges, dots = [], []
    for each in drawn:
        more, at = _drawn(each, edge)
        dots += at
        ranges += more
    ticks = [
        (sign * -math.log10(p), f"{p:g}") for p in _TICKS for sign in (-1, 1) if p >= 10**-edge
    ]
    silent = [each.name for each in found.values if not each.counts]
    notes = (
        *((f"not drawn, people not stated: {series(silent)}",) if silent else ()),
        *((_KINDS_OF_DOTS,) if ranges or any(each.look == "third" for each in dots) else ()),
        "The further a study lies out for its people, the larger its effect: read it between the"
        " contours, which suppose two equal groups.",
    )
    return Graph(
        f"Albatross plot. {found.title}",
        Side(
            "harm ← two-sided p, on the scale of −log₁₀ p → benefit",
            low=-edge,
            high=edge,
            ticks=tuple(sorted([*ticks, (0.0, "1")])),
        ),
        Side("People", log=True, low=low, high=high),
        lines=(*lines, *ranges),
        dots=tuple(dots),
        dot_labels=(("main", "a study"),),
        notes=notes,
    )


_KINDS_OF_DOTS = "A line stands for a p that is known only as a bound, or whose side is not stated."


def _drawn(value: PValue, edge: float) -> tuple[list[GraphLine], list[GraphDot]]:
    """A study as a dot, or as a line over the places that its p may have."""
    people = float(value.counts or 0)
    at = min(edge, -math.log10(value.p)) if value.p > 0 else edge
    start, end = {"=": (at, at), "<": (at, edge), ">": (0.0, at)}[value.relation]
    signs = {"benefit": (1,), "harm": (-1,), None: (-1, 1)}[value.side]
    dots = [
        GraphDot(
            value.name if place == 0 else "",
            sign * at,
            people,
            look="main" if value.side and value.relation == "=" else "third",
        )
        for place, sign in enumerate(signs)
    ]
    lines = [
        GraphLine("", ((sign * start, people), (sign * end, people)), "faint")
        for sign in signs
        if start != end
    ]
    return lines, dots


def _contour_lines(
    found: PValues,
    kind: str | None,
    risk: float | None,
    people: tuple[float, float],
    edge: float,
) -> Iterator[GraphLine]:
    chosen, risk = _contours_of(found, kind, risk)
    sizes, name, needed = _kind_of_contour(chosen, risk)
    steps = [edge * step / 60 for step in range(1, 61)]
    for size, look in zip(sizes, _LOOKS, strict=True):
        places = [(at, needed(10**-at, size)) for at in steps]
        inside = [(at, n) for at, n in places if people[0] <= n <= people[1]]
        for sign in (-1, 1):
            label = f"{name} {size:g}" if sign < 0 else ""
            if name == "OR":
                label = f"OR {1 / size:.2g} or {size:g}, risk {percent(risk or 0)}" if label else ""
            yield GraphLine(label, tuple((sign * at, n) for at, n in inside), look)


def _contours_of(found: PValues, kind: str | None, risk: float | None) -> tuple[str, float | None]:
    if kind is not None and kind not in CONTOURS:
        raise UsageError(f"there are no contours {kind!r}", hint=f"one of {', '.join(CONTOURS)}")
    synthesis = found.synthesis
    measure = MEASURES[synthesis.metric.measure] if synthesis and synthesis.metric else None
    if risk is None and synthesis is not None:
        level = control_risk(synthesis)
        risk = level.value if level else None
    if kind is None:
        events = measure is not None and measure.risks is not None and risk
        return ("or" if events else "smd"), risk
    if kind == "or" and not (risk and 0 < risk < 1):
        raise UsageError(
            "contours of odds ratios need the risk without treatment", hint="add --control-risk"
        )
    return kind, risk


def _kind_of_contour(
    kind: str, risk: float | None
) -> tuple[tuple[float, ...], str, Callable[[float, float], float]]:
    if kind == "or":
        return _ODDS, "OR", lambda p, size: people_for_odds(p, size, risk or 0.5)
    if kind == "r":
        return _CORRELATIONS, "r", people_for_correlation
    return _SMDS, "SMD", people_for_smd
