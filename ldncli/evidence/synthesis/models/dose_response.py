"""Groups of several doses brought to a curve: of trials in the base that compare doses with each
other, or of a table of one's own."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ldncli.errors import UsageError
from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.synthesis.choosing import comparator_of, ranked
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.model.trial import Arm, ArmData
from ldncli.records.text.folding import fold
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.multilevel.dose_response.covariance import (
    TYPES,
    of_counts,
    of_means,
    of_ratios,
)
from ldncli.statistics.multilevel.dose_response.curves import (
    FEWEST_DOSES,
    DoseResponse,
    DoseStudy,
    dose_response,
)
from ldncli.statistics.multilevel.dose_response.splines import PERCENTILES, knots_at

# What the effect of a dose is: a difference of means, one in standard deviations, or a logarithm of
# a ratio.
Measure = Literal["MD", "SMD", "RR", "OR", "IRR", "ratio"]
_OF_TYPE: dict[str, Measure] = {"cc": "OR", "ir": "IRR", "ci": "RR"}
# So many doses are predicted unasked.
_MOST_PREDICTED = 8
RECONSTRUCT = ("gl", "hamling", "independent")
# How labels of one result end that differ in the groups alone: "…, high dose against placebo".
_AGAINST = re.compile(r",[^,]*\b(?:against|versus|vs\.?)\b.*$")


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its dose (0: none), its people, and its mean and SD, or its cases; None where not
    stated."""

    dose: float
    label: str
    n: float | None = None
    mean: float | None = None
    sd: float | None = None
    cases: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What one trial of the base found at several doses: `source` is the outcome as the record has
    it (the first of several, where each compares one dose), `groups` are from the lowest dose."""

    source: Reported
    label: str
    kind: Literal["means", "counts"]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Doses:
    """What a curve is made from. `within` says that a study compares two doses or more besides its
    reference; `studies` may be followed by what is said of them in `notes`. `results` are those of
    the base, `others` further results of the same trials that were not taken (by label)."""

    title: str
    unit: str
    measure: Measure
    studies: tuple[DoseStudy, ...]
    results: tuple[Result, ...] = ()
    others: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def within(self) -> bool:
        """Whether any study has two doses or more besides its reference."""
        return any(len(each.doses) > 1 for each in self.studies)

    @property
    def values(self) -> list[float]:
        """Every dose of every group, the references among them."""
        return [dose for each in self.studies for dose in (each.reference, *each.doses)]


@dataclass(frozen=True, slots=True)
class Curves:
    """A curve with what it is compared with. `line` is the straight one, `spline` the other (None:
    too few doses), `chosen` the one that is shown; `at` are the doses predicted, `reference` the
    one to which they are compared, `per` the change of dose for which a slope is told."""

    doses: Doses
    line: DoseResponse
    spline: DoseResponse | None
    chosen: DoseResponse
    at: tuple[float, ...]
    reference: float
    per: float = 1.0


# -- of the base -----------------------------------------------------------------------------------


def doses_of(synthesis: Synthesis, title: str, unit: str, wanted: str | None = None) -> Doses:
    """The trials of a question that compare doses, each with its first result that has three
    groups of different doses; `wanted` names another by words of its label or scale.

    Raises UsageError where no trial has one, with what there is.
    """
    found: list[Result] = []
    others: list[str] = []
    for entry in synthesis.entries:
        results = _results(entry.chosen.group)
        fit = [each for each in results if wanted is None or _is(each, wanted)]
        if fit:
            best = max(fit, key=lambda each: len(each.groups))
            found.append(best)
            others += [each.label for each in results if each is not best]
        else:
            others += [each.label for each in results]
    if not found:
        raise UsageError(
            f"no trial here compares {FEWEST_DOSES} doses or more, no treatment among them, with"
            " numbers for each"
            if wanted is None or not others
            else f"no result here is called {wanted!r}",
            hint="one dose in each trial compares trials, not doses: `ldn pool --by dose-band`;"
            " `ldn doses --by comparison` lists the trials that compare doses",
            choices=tuple(dict.fromkeys(others)),
        )
    first = found[0]
    kept = [each for each in found if each.kind == first.kind]
    scales = {each.source.units for each in kept}
    measure: Measure = "RR" if first.kind == "counts" else "MD" if len(scales) == 1 else "SMD"
    sides = {each.source.better for each in kept}
    if measure == "SMD" and len(sides) > 1:
        kept, measure = [first], "MD"
    left = [each.label for each in found if each not in kept]
    return Doses(
        title,
        unit,
        measure,
        tuple(_study(each, measure) for each in kept),
        tuple(kept),
        tuple(dict.fromkeys((*others, *left))),
    )


def _is(result: Result, wanted: str) -> bool:
    names = [result.label, *(result.source.scale.names() if result.source.scale else ())]
    if result.source.scale:
        names += result.source.scale.abbreviations
    return any(fold(wanted) in fold(each) for each in names)


def _results(group: Sequence[Reported]) -> list[Result]:
    """The results of a trial that have three doses or more, each told once: outcomes that compare
    one dose each are brought together by what they share."""
    families: dict[object, list[Reported]] = {}
    for each in ranked(group) if group else ():
        outcome = each.outcome
        if outcome.paired or outcome.comparison != "between":
            continue
        what = outcome.scale or fold(_AGAINST.sub("", outcome.label))
        key = (each.paper.id, what, outcome.timepoint_weeks, outcome.score, outcome.analysis)
        families.setdefault(key, []).append(each)
    found = (_result(each) for each in families.values())
    return [each for each in found if each is not None]


def _result(family: Sequence[Reported]) -> Result | None:
    first = family[0]
    kind: Literal["means", "counts"] = "counts" if first.outcome.score == "events" else "means"
    groups: dict[str, Group] = {}
    for each in family:
        for id, data in each.outcome.arms.items():
            arm = each.arm(id)
            dose = _dose(each, arm) if arm else None
            if arm is None or dose is None:
                continue
            group = _group(arm, data, dose, kind)
            if group is None:
                continue
            if id in groups and groups[id] != group:
                return None  # one group with two numbers: which is right is not ours to say
            groups[id] = group
    ordered = tuple(sorted(groups.values(), key=lambda one: one.dose))
    doses = {one.dose for one in ordered}
    if len(doses) < FEWEST_DOSES or len(doses) < len(ordered) or ordered[0].dose != 0:
        return None
    label = _AGAINST.sub("", first.outcome.label) if len(family) > 1 else first.outcome.label
    return Result(first, label, kind, ordered)


def _dose(reported: Reported, arm: Arm) -> float | None:
    """The daily dose of a group: 0 for placebo or no treatment, None where it is not stated or the
    group got something else."""
    if arm.role == "treatment":
        return arm.dose_mg
    controls = [each for each in reported.paper.arms if each.role == "control"]
    if arm.dose_mg is not None or comparator_of(reported) != "inert":
        return None
    return 0.0 if len(controls) == 1 or "placebo" in fold(arm.label) else None


def _group(arm: Arm, data: ArmData, dose: float, kind: str) -> Group | None:
    n = data.n
    if n is None or n < 2:
        return None
    if kind == "counts":
        cases = data.events
        return None if cases is None else Group(dose, arm.label, n, cases=cases)
    sd = data.sd if data.sd is not None else data.se * math.sqrt(n) if data.se else None
    if data.mean is None or not sd:
        return None
    return Group(dose, arm.label, n, data.mean, sd)


def _study(result: Result, measure: Measure) -> DoseStudy:
    groups = result.groups
    if result.kind == "counts":
        y, s = of_counts(
            [_is_known(g.cases) for g in groups], [_is_known(g.n) for g in groups], "ci"
        )
    else:
        how = "separate" if measure == "MD" else "standardised"
        y, s = of_means(
            [_is_known(g.mean) for g in groups],
            [_is_known(g.sd) for g in groups],
            [_is_known(g.n) for g in groups],
            how,
        )
    return _made(result.source.study.name, [g.dose for g in groups], y, s)


def _is_known(value: float | None) -> float:
    assert value is not None
    return value


def _made(name: str, doses: Sequence[float], y: Any, s: Any) -> DoseStudy:
    return DoseStudy(
        name,
        doses[0],
        tuple(doses[1:]),
        tuple(float(each) for each in y),
        tuple(tuple(float(cell) for cell in row) for row in s),
    )


# -- of a table ------------------------------------------------------------------------------------

Cells = Mapping[str, str]


def own_doses(
    title: str,
    kind: str,
    rows: Sequence[Cells],
    *,
    measure: str | None = None,
    reconstruct: str = "gl",
    notes: Sequence[str] = (),
) -> Doses:
    """The studies of a table, whose rows are text by role (study, dose, and those of `kind`).

    Of ratios the reference is the row without an error (or with one of 0), of counts and means the
    lowest dose. `measure` SMD divides differences by the standard deviation. Raises UsageError with
    the study where numbers are missing or cannot be.
    """
    if reconstruct not in RECONSTRUCT:
        raise UsageError(
            f"--covariance does not accept {reconstruct!r}", hint=f"one of {', '.join(RECONSTRUCT)}"
        )
    groups: dict[str, list[dict[str, float | None]]] = {}
    types: dict[str, str] = {}
    for row in rows:
        name = row.get("study") or "study 1"
        groups.setdefault(name, []).append(
            {role: _number(cell) for role, cell in row.items() if role not in ("study", "type")}
        )
        types.setdefault(name, (row.get("type") or "").lower())
    used: dict[str, Measure] = {}
    studies = []
    build = {"ratios": _of_ratio_rows, "means": _of_mean_rows, "counts": _of_count_rows}[kind]
    for name, members in groups.items():
        try:
            study, how = build(name, members, types[name], measure, reconstruct)
        except UsageError as error:
            raise UsageError(f"{name}: {error.message}", hint=error.hint) from None
        studies.append(study)
        used[name] = how
    measures = set(used.values())
    if len(measures) > 1 and measures - {"OR", "IRR", "RR", "ratio"}:
        raise UsageError("means and ratios cannot be brought to one curve")
    one: Measure = measures.pop() if len(measures) == 1 else "ratio"
    told = list(notes)
    if kind == "ratios" and reconstruct == "independent":
        told.append("the doses of a study are taken as independent, which makes the curve too sure")
    return Doses(title, "", one, tuple(studies), notes=tuple(told))


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


_Row = dict[str, float | None]


def _all(rows: Sequence[_Row], role: str) -> list[float]:
    found = [row.get(role) for row in rows]
    if None in found:
        raise UsageError(f"{role} is missing", hint="each group needs it")
    return [value for value in found if value is not None]


def _from_lowest(rows: Sequence[_Row]) -> list[_Row]:
    doses = _all(rows, "dose")
    if len(set(doses)) < len(doses):
        raise UsageError("two groups have one dose", hint="put them together, or tell them apart")
    return sorted(rows, key=lambda row: _is_known(row["dose"]))


def _least(rows: Sequence[_Row]) -> None:
    if len(rows) < 2:
        raise UsageError("one group alone compares nothing", hint="each study needs two or more")


def _of_mean_rows(
    name: str, rows: Sequence[_Row], _: str, measure: str | None, __: str
) -> tuple[DoseStudy, Measure]:
    _least(rows)
    ordered = _from_lowest(rows)
    n = _all(ordered, "n")
    if "sd" in ordered[0]:
        sds = _all(ordered, "sd")
    else:
        sds = [se * math.sqrt(k) for se, k in zip(_all(ordered, "se"), n, strict=True)]
    if any(sd <= 0 for sd in sds) or any(k < 2 for k in n):
        raise UsageError("standard deviations must be above 0, and groups have two people or more")
    standard = measure == "SMD"
    how = "standardised" if standard else "separate"
    y, s = of_means(_all(ordered, "mean"), sds, n, how)
    return _made(name, _all(ordered, "dose"), y, s), "SMD" if standard else "MD"


def _of_count_rows(
    name: str, rows: Sequence[_Row], kind: str, _: str | None, __: str
) -> tuple[DoseStudy, Measure]:
    _least(rows)
    ordered = _from_lowest(rows)
    kind = kind or "ci"
    y, s = of_counts(_all(ordered, "cases"), _all(ordered, "n"), kind)
    return _made(name, _all(ordered, "dose"), y, s), _OF_TYPE[kind]


def _of_ratio_rows(
    name: str, rows: Sequence[_Row], kind: str, _: str | None, reconstruct: str
) -> tuple[DoseStudy, Measure]:
    _least(rows)
    _from_lowest(rows)
    errors = [_variance(row) for row in rows]
    without = [place for place, v in enumerate(errors) if not v]
    if len(without) != 1:
        raise UsageError(
            f"{len(without)} groups have no standard error, and one is the reference",
            hint="leave the error of the reference group empty, and give all others theirs",
        )
    first = without[0]
    ordered = [rows[first], *(row for place, row in enumerate(rows) if place != first)]
    y = [0.0, *(_log_ratio(row) for row in ordered[1:])]
    v = [0.0, *(value for place, value in enumerate(errors) if place != first and value)]
    if reconstruct == "independent":
        matrix: Any = [
            [v[i] if i == j else 0.0 for j in range(1, len(v))] for i in range(1, len(v))
        ]
    else:
        if kind not in TYPES:
            raise UsageError(
                "it is not said what kind of data these are",
                hint="a column type: cc (cases and controls), ir (person-time), ci (people)",
            )
        if any(row.get("cases") is None or row.get("n") is None for row in ordered):
            raise UsageError(
                "cases and n are needed to tell how the ratios of a study go together",
                hint="--covariance independent does without, and makes the curve too sure",
            )
        matrix = of_ratios(_all(ordered, "cases"), _all(ordered, "n"), y, v, kind, reconstruct)
    return _made(name, _all(ordered, "dose"), y[1:], matrix), _OF_TYPE.get(kind, "ratio")


def _log_ratio(row: _Row) -> float:
    if row.get("logrr") is not None:
        return _is_known(row["logrr"])
    ratio = row.get("rr")
    if ratio is None or ratio <= 0:
        raise UsageError("a group has no ratio", hint="each needs logrr, or rr above 0")
    return math.log(ratio)


def _variance(row: _Row) -> float | None:
    """The variance of the logarithm; None where nothing tells it, as of the reference."""
    if row.get("se") is not None:
        return _is_known(row["se"]) ** 2
    if row.get("v") is not None:
        return row["v"]
    low, high = row.get("lb"), row.get("ub")
    if low is None or high is None:
        return None
    width = (high - low) if _are_logs(row, low, high) else math.log(high / low)
    return (width / (2 * quantile(95, None))) ** 2


def _are_logs(row: _Row, low: float, high: float) -> bool:
    """Whether the ends of an interval are logarithms: they are as far from the effect on both
    sides on their own scale. Beside logarithms dosresmeta's own tables have ends of ratios."""
    if low <= 0 or row.get("logrr") is None:
        return row.get("logrr") is not None
    y = _is_known(row["logrr"])
    return abs(high + low - 2 * y) < abs(math.log(high * low) - 2 * y)


# -- the curve -------------------------------------------------------------------------------------


def curves_of(
    doses: Doses,
    *,
    knots: Sequence[float] | None = None,
    percentiles: Sequence[float] | None = None,
    spline: bool = False,
    method: str = "REML",
    level: float = 95,
    at: Sequence[float] = (),
    reference: float | None = None,
    per: float | None = None,
) -> Curves:
    """A straight line and, where there are doses enough, a restricted cubic spline; `knots` (doses)
    or `percentiles` (of the doses of all groups) say where it bends.

    The line is shown unless `spline` or knots ask for the other. Predictions are `at` doses (none:
    those of the studies) against `reference` (None: 0 or the lowest). Raises UsageError as
    `dose_response` does, and for doses beyond those that were studied.
    """
    line = dose_response(doses.studies, None, method, level)
    asked = spline or knots is not None or percentiles is not None
    placed = (
        knots
        if knots is not None
        else knots_at(doses.values, percentiles if percentiles is not None else PERCENTILES[3])
    )
    bent = None
    try:
        bent = dose_response(doses.studies, placed, method, level)
    except UsageError:
        if asked:
            raise
    lowest, highest = line.doses[0], line.doses[-1]
    start = lowest if reference is None else reference
    for dose in (*at, start):
        if not lowest <= dose <= highest:
            raise UsageError(
                f"the dose {dose:g} lies outside of those studied",
                hint=f"these are {lowest:g} to {highest:g}",
            )
    if per is not None and not per > 0:
        raise UsageError("a change of dose is above 0", hint="as --per 1")
    # Within the doses that were studied, so that nothing is told of higher ones.
    step = per if per is not None else 10.0 ** math.floor(math.log10(highest - lowest))
    predicted = tuple(at) if at else _spaced(line.doses)
    chosen = bent if asked and bent is not None else line
    return Curves(doses, line, bent, chosen, predicted, start, step)


def _spaced(doses: Sequence[float]) -> tuple[float, ...]:
    """The doses studied, or, of many, a few between the lowest and the highest."""
    if len(doses) <= _MOST_PREDICTED:
        return tuple(doses)
    low, high = doses[0], doses[-1]
    digits = 2 - math.floor(math.log10(high - low))
    steps = range(1, _MOST_PREDICTED - 1)
    between = (round(low + (high - low) * step / (_MOST_PREDICTED - 1), digits) for step in steps)
    return (low, *between, high)
