"""What estimates are told apart by: the groups of `--by` and the numbers of `--moderator`,
with the models that use them."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ldncli.errors import UnknownTermError, UsageError, nearest
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.groups import held
from ldncli.evidence.synthesis.synthesise import Model, tables_of, test_for
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.measures.study_rows import Row
from ldncli.statistics.models.regression import Regression, meta_regression
from ldncli.statistics.models.stratified import COUNTS
from ldncli.statistics.models.subgroups import Subgroups, subgroups

NOT_STATED = "not stated"
NOT_JUDGED = "not-judged"
# Cochrane Handbook 6.5, chapter 10.11.4: ten studies for each characteristic.
ENOUGH_A_MODERATOR = 10
_BIAS = (
    "low",
    "moderate",
    "some-concerns",
    "serious",
    "high",
    "critical",
    "no-information",
    NOT_JUDGED,
)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Estimates by group: `members` are their places by the group's key, in the order shown;
    `test` is that of all intervals."""

    by: str
    members: Mapping[str, tuple[int, ...]]
    found: Subgroups
    test: str


@dataclass(frozen=True, slots=True)
class Moderated:
    """A meta-regression with the places of the estimates that it could use, or
    the reason why there is none."""

    names: tuple[str, ...]
    found: Regression | None
    why: Reason | None = None


# -- groups ----------------------------------------------------------------------------------------

Key = Callable[[Estimate, Collection[str], Vocabulary | None], str]


def _by_dose(estimate: Estimate, *_: object) -> str:
    dose = estimate.dose_mg
    return estimate.source.study.topic.dose.band(None if dose is None else (dose, dose))


def _by_condition(estimate: Estimate, asked: Collection[str], conditions: Vocabulary | None) -> str:
    """The outcome's own, else the first of the paper's that is asked for and that all people of
    the study have: its main one comes first."""
    source = estimate.source
    if source.outcome.condition:
        return source.outcome.condition
    of_all = held(source.study, conditions) if conditions else source.paper.conditions
    known = (each for each in source.paper.conditions if each in of_all)
    return next((each for each in known if not asked or each in asked), NOT_STATED)


def _by_comparator(estimate: Estimate, *_: object) -> str:
    return (
        " + ".join(dict.fromkeys(each.type for each in estimate.source.paper.comparators))
        or NOT_STATED
    )


_KEYS: dict[str, Key] = {
    "dose-band": _by_dose,
    "condition": _by_condition,
    "design": lambda estimate, *_: estimate.source.study.main.design.type,
    "risk-of-bias": lambda estimate, *_: estimate.source.study.risk_of_bias or NOT_JUDGED,
    "scale": lambda estimate, *_: (
        estimate.source.outcome.scale or estimate.source.outcome.unit or NOT_STATED
    ),
    "comparator": _by_comparator,
}
WAYS = tuple(_KEYS)
_ORDERS: Mapping[str, Callable[[Topic], Sequence[str]]] = {
    "dose-band": lambda topic: topic.dose.labels,
    "risk-of-bias": lambda _: _BIAS,
}


def checked_way(by: str) -> str:
    """The grouping; raises UnknownTermError for one that there is not."""
    if by not in _KEYS:
        raise UnknownTermError(
            f"there is no grouping by {by!r}", hint=nearest(by, WAYS) or f"one of {', '.join(WAYS)}"
        )
    return by


def group(
    estimates: Sequence[Estimate],
    by: str,
    asked: Collection[str],
    model: Model,
    *,
    common_tau2: bool = False,
    conditions: Vocabulary | None = None,
) -> Grouped:
    """Pool each group of `estimates` (not empty) and compare the groups; `asked` are the
    conditions of the question. Without the vocabulary of `conditions` all people of a study are
    taken to have each that it names.

    One test serves all groups, so that they can be compared: z where one of several studies is
    too small for Knapp and Hartung.
    """
    keys = [_KEYS[by](each, asked, conditions) for each in estimates]
    members = {
        key: tuple(place for place, each in enumerate(keys) if each == key)
        for key in _ordered(set(keys), by, estimates[0].source.study.topic)
    }
    test = test_of_groups([len(each) for each in members.values()], model.test)
    rows: list[Row] = [
        {"yi": each.value, "vi": each.variance, "group": key}
        for each, key in zip(estimates, keys, strict=True)
    ]
    measure = None
    if model.method.upper() in COUNTS:
        rows, test, measure = tables_of(estimates, model), "z", estimates[0].measure
        rows = [{**row, "group": key} for row, key in zip(rows, keys, strict=True)]
    found = subgroups(
        rows, "group", measure, model.method, test, model.level, common_tau2=common_tau2
    )
    return Grouped(by, {key: members[key] for key in members if key in found.groups}, found, test)


def test_of_groups(sizes: Collection[int], test: str) -> str:
    """The test for all groups, so that they can be compared: z where one of several studies is
    too small for Knapp and Hartung."""
    small = any(test_for(size, test) == "z" for size in sizes if size > 1)
    return "z" if small else test


def _ordered(keys: Collection[str], by: str, topic: Topic) -> list[str]:
    order = _ORDERS[by](topic) if by in _ORDERS else ()
    last = (NOT_STATED, NOT_JUDGED)
    return sorted(
        keys, key=lambda key: (order.index(key) if key in order else len(order), key in last, key)
    )


# -- moderators ------------------------------------------------------------------------------------


def _baseline(estimate: Estimate) -> float | None:
    """The mean before treatment over the arms, in percent of the scale's range."""
    limits = estimate.source.range
    arms = [
        each for each in estimate.source.outcome.arms.values() if each.baseline_mean is not None
    ]
    people = sum(each.n or 0 for each in arms)
    if limits is None or not arms or not people:
        return None
    mean = math.fsum((each.n or 0) * (each.baseline_mean or 0.0) for each in arms) / people
    return 100 * (mean - limits[0]) / (limits[1] - limits[0])


def _whole(value: int | float | None) -> float | None:
    return None if value is None else float(value)


_NUMBERS: dict[str, Callable[[Estimate], float | None]] = {
    "dose_mg": lambda each: each.dose_mg,
    "year": lambda each: float(each.source.study.main.year),
    "duration_weeks": lambda each: (
        each.source.paper.design.duration_weeks or each.source.study.main.design.duration_weeks
    ),
    "timepoint_weeks": lambda each: each.source.outcome.timepoint_weeks,
    "n": lambda each: _whole(each.participants),
    "baseline": _baseline,
    "female_percent": lambda each: (
        people.female_percent if (people := each.source.study.main.population) else None
    ),
    "age_mean": lambda each: (
        people.age_mean if (people := each.source.study.main.population) else None
    ),
}
MODERATORS = tuple(_NUMBERS)


def checked_moderators(names: Sequence[str]) -> tuple[str, ...]:
    """The moderators, each once; raises UnknownTermError for one that there is not."""
    for name in names:
        if name not in _NUMBERS:
            raise UnknownTermError(
                f"there is no moderator {name!r}",
                hint=nearest(name, MODERATORS) or f"one of {', '.join(MODERATORS)}",
            )
    return tuple(dict.fromkeys(names))


def moderator_rows(
    estimates: Sequence[Estimate], names: Sequence[str]
) -> list[dict[str, float | None]]:
    """Effect, variance and the values of the moderators by name, a row an
    estimate; None where not stated."""
    return [
        {"yi": each.value, "vi": each.variance, **{name: _NUMBERS[name](each) for name in names}}
        for each in estimates
    ]


def moderate(
    estimates: Sequence[Estimate], names: Sequence[str], model: Model, *, exploratory: bool = False
) -> Moderated:
    """Regress estimates on moderators; refused below ten studies a moderator unless `exploratory`,
    and where numbers do not allow it."""
    return moderate_rows(
        moderator_rows(estimates, names),
        tuple(names),
        model.method,
        model.test,
        model.level,
        exploratory=exploratory,
    )


def moderate_rows(
    rows: Sequence[Row],
    names: tuple[str, ...],
    method: str,
    test: str,
    level: float,
    *,
    exploratory: bool = False,
) -> Moderated:
    """The same for rows with `yi`, `vi` and a number or None for each moderator."""
    full = sum(None not in row.values() for row in rows)
    wanted = ENOUGH_A_MODERATOR * len(names)
    if full < wanted and not exploratory:
        why = because(
            "too few state moderators", stating=full, of=len(rows), names=names, wanted=wanted
        )
        return Moderated(names, None, why)
    if full < len(names) + 2:
        why = because("too few for coefficients", estimates=full, coefficients=len(names) + 1)
        return Moderated(names, None, why)
    try:
        return Moderated(names, meta_regression(rows, names, None, method, test, level))
    except UsageError as error:
        why = because("regression refused", message=error.message, hint=error.hint)
        return Moderated(names, None, why)
