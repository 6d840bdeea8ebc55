"""A person's own studies brought together: rows of numbers in, the pooled result and everything
that hangs on it out, by the same models as for the records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.moderators import Moderated, moderate_rows, test_of_groups
from ldncli.evidence.synthesis.robustness import Robustness, asymmetry_of, other_methods
from ldncli.evidence.synthesis.single_studies import SingleStudies, look_at_rows
from ldncli.evidence.synthesis.synthesise import ENOUGH_TO_PREDICT
from ldncli.statistics.diagnostics.guards import STANDARDISED
from ldncli.statistics.measures.completing import (
    complete_arms,
    scale_of_intervals,
    with_logarithms,
)
from ldncli.statistics.measures.crossover import with_periods
from ldncli.statistics.measures.effect_measures import RATIO_MEASURES, measure_name
from ldncli.statistics.measures.study_rows import LABELS, Row, columns_present
from ldncli.statistics.models.pooled import USUAL_TEST
from ldncli.statistics.models.pooling import Pair, Pooled, pool, shown_effects
from ldncli.statistics.models.stratified import COUNTS, MH_RANDOM
from ldncli.statistics.models.subgroups import Subgroups, subgroups

SCALES = ("log", "natural")
_TABLES = (*COUNTS, MH_RANDOM)
# Above so many studies the tests that compare each with each are left out.
_MANY = 1000


@dataclass(frozen=True, slots=True)
class OwnPlan:
    """How own studies are analysed. `options` as `pool` takes them; `by` names a column of groups
    and holds its cells, `moderators` those of numbers; `further` are parts of `SingleStudies`."""

    measure: str | None = None
    method: str = "REML"
    test: str = USUAL_TEST
    level: float = 95
    options: Mapping[str, Any] = field(default_factory=dict)
    by: tuple[str, Sequence[str]] | None = None
    common_tau2: bool = False
    moderators: Mapping[str, Sequence[str]] = field(default_factory=dict)
    exploratory: bool = False
    further: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class OwnGroups:
    """Groups of own studies by a column: `members` are places of rows (from 0), `test` that of all
    intervals."""

    by: str
    members: Mapping[str, tuple[int, ...]]
    found: Subgroups
    test: str


@dataclass(frozen=True, slots=True)
class OwnAnalysis:
    """Own studies with their answer. `rows` are as they were pooled, `effects` each study's own
    effect and variance (None: none follows), `notes` what was done to the rows before. `robustness`
    is None for one study, `groups` and `moderated` where not asked for."""

    plan: OwnPlan
    rows: tuple[Row, ...]
    names: tuple[str, ...]
    effects: tuple[Pair | None, ...]
    pooled: Pooled
    singles: SingleStudies
    robustness: Robustness | None
    groups: OwnGroups | None
    moderated: Moderated | None
    notes: tuple[str, ...] = ()

    @property
    def measure(self) -> str:
        """What was pooled, by metafor's name; GEN where the table does not say."""
        return self.pooled.measure


def prepared(
    rows: Sequence[Row],
    measure: str | None,
    *,
    named: str | None = None,
    scale: str | None = None,
    told_scale: str | None = None,
    as_metafor: bool = True,
) -> tuple[list[dict[str, object]], str | None, list[str]]:
    """Rows ready to be pooled, the measure, and what was done.

    `named` and `told_scale` are what the heading of the effect says; `scale` (log or natural) what
    the person says; `as_metafor` that the column is called so that logarithms are meant. Ratios
    whose scale cannot be told by their intervals are refused, with the choices.
    """
    if scale is not None and scale not in SCALES:
        raise UsageError(f"--scale does not accept {scale!r}", hint=f"one of {', '.join(SCALES)}")
    crossed, told = with_periods(rows)
    if told and measure not in (None, "MD", "GEN"):
        raise UsageError(
            f"the periods of a crossover give differences of means, not {measure}",
            hint="leave --measure out, or choose MD",
        )
    measure = "MD" if told else measure
    filled = complete_arms(crossed)
    found, notes = list(filled.rows), [*told, *filled.notes]
    if "yi" not in columns_present(found):
        return found, measure or named, notes
    if named and measure and not _alike(named, measure_name(measure)):
        raise UsageError(
            f"the effects are called {named}, not {measure}", hint="change --measure or the heading"
        )
    measure = measure or named
    if measure is None or measure_name(measure) not in RATIO_MEASURES:
        if scale == "natural":
            raise UsageError(
                "--scale natural is for ratios", hint="name the ratio with --measure, such as RR"
            )
        return found, measure, [*notes, *_maybe_ratios(found, measure)]
    measure = measure_name(measure)
    headed = named in RATIO_MEASURES and not as_metafor
    used, note = _scale(found, measure, scale or told_scale, as_metafor=as_metafor, headed=headed)
    notes += [note] if note else []
    return (with_logarithms(found) if used == "natural" else found), measure, notes


def _maybe_ratios(rows: Sequence[Row], measure: str | None) -> list[str]:
    """What is said of effects without a measure that are all well above 0, as ratios are."""
    if measure is not None:
        return []
    cells = [[str(row.get(name) or "").strip() for name in ("yi", "ci_lb")] for row in rows]
    if not all(_above_0(y) and (not low or _above_0(low)) for y, low in cells):
        return []
    return [
        "no measure is named, and all effects are above 0: they are read as differences or"
        " logarithms, of which 0 is no effect; if they are ratios, name the measure and say"
        " --scale natural"
    ]


def _above_0(cell: str) -> bool:
    try:
        return float(cell) > 0
    except ValueError:
        return False


def _alike(named: str, measure: str) -> bool:
    """Whether effects of one name may be pooled under the other."""
    kin = (STANDARDISED, frozenset({"OR", "PETO"}))
    return measure in (named, "GEN") or any({named, measure} <= each for each in kin)


def _scale(
    rows: Sequence[Row], measure: str, told: str | None, *, as_metafor: bool, headed: bool
) -> tuple[str, str | None]:
    """The scale on which ratios stand, and a sentence where that was concluded; `headed` says that
    the heading names the ratio itself."""
    if told:
        return told, f"{measure}: logarithms were taken" if told == "natural" else None
    intervals = {"ci_lb", "ci_ub"} <= columns_present(rows)
    found = scale_of_intervals(rows) if intervals else None
    if found == "natural":
        return found, (
            f"{measure} is read on its natural scale, since the intervals are symmetrical only as"
            " logarithms; logarithms were taken (--scale log to refuse that)"
        )
    if found == "log":
        return found, (
            f"{measure} is read as logarithms, since the intervals are symmetrical as they are"
            " (--scale natural to refuse that)"
        )
    values = [str(row.get("yi") or "").strip() for row in rows]
    if found is None and any(value.startswith("-") for value in values):
        return "log", f"{measure} is read as logarithms, since some are below 0"
    if found is None and as_metafor:
        return "log", (
            f"{measure} is read as logarithms, as the column yi has them; all are above 0: if they"
            " are ratios, say --scale natural"
        )
    if found is None and headed and intervals:
        return "natural", (
            f"{measure} is read on its natural scale, as its heading has it; the intervals are too"
            " narrow to tell (--scale log to refuse that)"
        )
    why = (
        "some intervals are symmetrical only as they are, others only as logarithms"
        if found == "both"
        else "their intervals fit both"
        if intervals
        else "nothing in the table tells"
    )
    raise UsageError(
        f"these {measure} may be on the natural scale or logarithms: {why}",
        hint="say which: --scale natural or --scale log",
    )


def analyse_studies(rows: Sequence[Row], plan: OwnPlan, notes: Sequence[str] = ()) -> OwnAnalysis:
    """Pool rows with metafor's column names and look at the result in every way that is asked for;
    raises UsageError, with the row, for numbers that cannot be."""
    how = (plan.measure, plan.method, plan.test, plan.level)
    pooled = pool(rows, *how, **plan.options)
    if pooled.k < ENOUGH_TO_PREDICT and "pi" not in plan.options:
        pooled = replace(pooled, pi_lb=None, pi_ub=None)
    kept = {name: value for name, value in plan.options.items() if name != "pi"}
    effects = shown_effects(rows, pooled, kept)
    names = tuple(study_name(row, place) for place, row in enumerate(rows, 1))
    return OwnAnalysis(
        plan,
        tuple(rows),
        names,
        tuple(effects),
        pooled,
        look_at_rows(rows, names, pooled, plan.further, plan.options),
        _robustness(rows, effects, pooled, exploratory=plan.exploratory),
        _groups(rows, effects, plan, pooled) if plan.by else None,
        _moderated(effects, plan, pooled) if plan.moderators else None,
        tuple(notes),
    )


def study_name(row: Row, place: int) -> str:
    """What a row calls its study; "row 3" where it has no such column."""
    return next(
        (str(row[name]) for name in LABELS if row.get(name) not in (None, "")), f"row {place}"
    )


def _known(rows: Sequence[Row], effects: Sequence[Pair | None]) -> list[dict[str, Any]]:
    return [
        {**row, "yi": effect[0], "vi": effect[1]}
        for row, effect in zip(rows, effects, strict=True)
        if effect
    ]


def _robustness(
    rows: Sequence[Row], effects: Sequence[Pair | None], pooled: Pooled, *, exploratory: bool
) -> Robustness | None:
    known = _known(rows, effects)
    if not 1 < len(known) <= _MANY:
        return None
    tables = pooled.measure in ("OR", "RR", "PETO") and all(
        row.get("ai") not in (None, "") for row in known
    )
    asymmetry, why = asymmetry_of(
        known, tables=tables, method=pooled.method, level=pooled.level, exploratory=exploratory
    )
    pairs = [(row["yi"], row["vi"]) for row in known]
    methods = (
        {}
        if pooled.method in _TABLES
        else other_methods(pairs, pooled.method, pooled.test, pooled.level)
    )
    return Robustness({}, methods, {}, {}, asymmetry, why)


def _weighted(plan: OwnPlan, pooled: Pooled, what: str) -> None:
    if pooled.method in _TABLES:
        raise UsageError(
            f"{what} needs studies weighted by their variance, but {pooled.method} pools tables",
            hint="use REML, for example",
        )


def _groups(
    rows: Sequence[Row], effects: Sequence[Pair | None], plan: OwnPlan, pooled: Pooled
) -> OwnGroups:
    assert plan.by is not None
    name, cells = plan.by
    members: dict[str, tuple[int, ...]] = {}
    for place in (each - 1 for each in pooled.rows_used):
        if cell := cells[place]:
            members[cell] = (*members.get(cell, ()), place)
    if not members:
        raise UsageError(f"no study has both an effect and a value of {name!r}")
    if pooled.method in _TABLES:
        return _groups_of_tables(rows, plan, pooled, members)
    test = test_of_groups([len(each) for each in members.values()], plan.test)
    grouped = [
        {"yi": effect[0], "vi": effect[1], "group": cell, "study": study_name(row, place)}
        if effect
        else {"yi": None, "vi": None, "group": cell, "study": study_name(row, place)}
        for place, (row, effect, cell) in enumerate(zip(rows, effects, cells, strict=True), 1)
    ]
    found = subgroups(
        grouped, "group", None, pooled.method, test, pooled.level, common_tau2=plan.common_tau2
    )
    notes = tuple(each.replace("no group", f"no {name}") for each in found.notes)
    ordered = {key: members[key] for key in found.groups}
    return OwnGroups(name, ordered, replace(found, notes=notes), test)


def _groups_of_tables(
    rows: Sequence[Row], plan: OwnPlan, pooled: Pooled, members: Mapping[str, tuple[int, ...]]
) -> OwnGroups:
    """Groups of tables, each pooled as all are."""
    assert plan.by is not None
    name, cells = plan.by
    grouped = [
        {**row, "group": cell, "study": study_name(row, place)}
        for place, (row, cell) in enumerate(zip(rows, cells, strict=True), 1)
    ]
    options = {key: value for key, value in plan.options.items() if key != "pi"}
    found = subgroups(
        grouped,
        "group",
        pooled.measure,
        pooled.method,
        "z",
        pooled.level,
        common_tau2=plan.common_tau2,
        **options,
    )
    notes = tuple(each.replace("no group", f"no {name}") for each in found.notes)
    return OwnGroups(
        name, {key: members[key] for key in found.groups}, replace(found, notes=notes), "z"
    )


def _moderated(effects: Sequence[Pair | None], plan: OwnPlan, pooled: Pooled) -> Moderated:
    _weighted(plan, pooled, "--moderator")
    names = tuple(plan.moderators)
    rows = [
        {
            "yi": effect[0],
            "vi": effect[1],
            **{
                name: float(cell) if (cell := plan.moderators[name][place]) else None
                for name in names
            },
        }
        for place, effect in enumerate(effects)
        if effect
    ]
    return moderate_rows(
        rows, names, pooled.method, pooled.test, pooled.level, exploratory=plan.exploratory
    )
