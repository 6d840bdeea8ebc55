"""Results that are missing from a pool, and what they could do to it: who measured the outcome and
gives no number, what these studies would have to show to move the conclusion, and models of why
results are missing where there are studies enough for one.

ROB-ME: Page and others 2023 (BMJ 383:e076754).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

from ldncli.errors import UsageError
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.answer import asked_of, fit_no_pool, without_numbers
from ldncli.evidence.synthesis.models.points import Point, Points, people_in
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.records.model.kinds import Direction
from ldncli.statistics.diagnostics.asymmetry import ENOUGH, PetPeese, pet_peese
from ldncli.statistics.diagnostics.bounds import (
    Tipped,
    Unreported,
    tipping_point,
    unreported_bound,
    with_missing,
)
from ldncli.statistics.diagnostics.guards import all_events, double_zeros
from ldncli.statistics.diagnostics.selection import CopasFit, Selection, copas_path, step_function
from ldncli.statistics.diagnostics.small_study import Limit, limit_effect
from ldncli.statistics.intervals import excludes
from ldncli.statistics.models.pooling import Pooled, pool_effects
from ldncli.statistics.models.stratified import COUNTS, MH_RANDOM
from ldncli.statistics.sequential.information import as_parallel

# A study that reports the outcome without a usable number; that planned it and does not report it;
# that ended without any result, and may have measured it; a row of a file without an effect; or
# one that is not missing: its numbers were read, and fit no pool with the others.
Kind = Literal["no-number", "unreported", "silent", "row", "apart"]
_STANDARDISED = ("SMD", "SMDH", "SMCC", "SMCR")
_SHARES = ("PLO", "PR", "PLN", "PAS", "PFT")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Absent:
    """A study whose result is missing. `people` are all of it (None: not stated), `variance` that
    of the effect which so many people would give (None: it cannot be told). `direction` is what its
    authors conclude, `why` the reason why no number follows (both for "no-number" alone); `planned`
    what it set out to measure with the place where that stands. `whole` says whether a full paper
    of it was read."""

    kind: Kind
    study: str
    name: str
    people: int | None
    variance: float | None
    direction: Direction | None = None
    why: Reason | None = None
    planned: tuple[tuple[str, str | None], ...] = ()
    whole: bool = False
    state: Study | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """The pool with missing studies at one effect: all of the `missing` known to have measured the
    outcome ("known"), or with those that may have too ("all"). `common` is the common effect,
    `asked` the model of the pool itself (None where that is the same)."""

    missing: Literal["known", "all"]
    effect: float
    studies: int
    people: int
    common: Pooled
    asked: Pooled | None


@dataclass(frozen=True, slots=True)
class Tip:
    """The effect that the missing studies would have to show for the interval to move over a value:
    "include" it, or leave it out "above" or "below". `found` None: no effect does. It is by the
    model of the pool, or by a common effect where `MissingResults.by_common`."""

    value: Literal["null", "important"]
    move: Literal["include", "above", "below"]
    found: Tipped | None


@dataclass(frozen=True, slots=True)
class Modelled:
    """Models of why results are missing. Each is None where these numbers do not allow it, with
    the reason by its name in `refused`."""

    step: Selection | None
    copas: tuple[CopasFit, ...] | None
    pet_peese: PetPeese | None
    limit: Limit | None
    refused: tuple[tuple[str, Reason], ...]


@dataclass(frozen=True, slots=True)
class MissingResults:
    """Of `measured` studies that measured an outcome, the `absent` ones, and those `apart` whose
    numbers fit no pool; `possible` ended without any result and may have measured it. `share` is
    that of the people of those who measured it whom the absent hold (0 to 1; None where some do not
    say how many).

    `common` is the common effect of what is there, `scenarios`, `tips` and `bound` (Copas &
    Jackson) what the absent could do to it; all are empty or None where there is no pool, and for
    shares of one group, which have no value of no effect (`no_null`). `unknown` names the absent
    whose people nobody tells: they are in the bound alone. `modelled` is None with the reason in
    `no_model` where there are too few studies.
    """

    points: Points
    measured: int
    absent: tuple[Absent, ...]
    apart: tuple[Absent, ...]
    possible: tuple[Absent, ...]
    share: float | None
    common: Pooled | None
    scenarios: tuple[Scenario, ...]
    tips: tuple[Tip, ...]
    bound: Unreported | None
    unknown: tuple[str, ...]
    modelled: Modelled | None
    no_model: Reason | None

    @property
    def by_common(self) -> bool:
        """Whether a common effect says what the missing could do: where one study, or none, tells
        how far studies differ, or counts were pooled."""
        return _by_common(self.points)

    @property
    def no_null(self) -> bool:
        """Whether what is pooled has no value of no effect: shares of one group."""
        return _no_null(self.points)

    @property
    def reported(self) -> int:
        """How many studies give a number that is pooled."""
        return len({each.study for each in self.points.points})


def missing_results_of(points: Points, *, exploratory: bool = False) -> MissingResults:
    """What is missing from a pool and what that could do; models of selection from ten studies on,
    with `exploratory` from three."""
    absent, apart, possible = _absent(points)
    known = [each for each in absent if each.variance is not None]
    unknown = tuple(each.name for each in absent if each.variance is None)
    common = scenarios = tips = bound = None
    if points.points and not _no_null(points):
        common = pool_effects(points.effects, points.variances, "EE", "z", points.level)
        scenarios = tuple(_scenarios(points, known, possible, common))
        tips = tuple(_tips(points, known, common)) if known else ()
        bound = _bound(points, len(absent))
        if len(points.points) == 1 and points.pooled is not None:
            common = points.pooled  # its own interval, as everywhere
    modelled, why = _modelled(points, exploratory=exploratory)
    studies = _measured(points, absent)
    return MissingResults(
        points,
        studies,
        absent,
        apart,
        possible,
        _share(points, absent),
        common,
        scenarios or (),
        tips or (),
        bound,
        unknown,
        modelled,
        why,
    )


# -- who is missing --------------------------------------------------------------------------------


def _measured(points: Points, absent: Sequence[Absent]) -> int:
    if points.synthesis is not None:
        return len(asked_of(points.synthesis)) + len(points.synthesis.planned)
    return len({each.study for each in points.points}) + len(absent)


def _absent(points: Points) -> tuple[tuple[Absent, ...], ...]:
    """Those known to be missing, those apart, those that may be missing."""
    if points.synthesis is not None:
        return _of_base(points, points.synthesis)
    if points.own is None:
        return (), (), ()
    own = points.own
    # Nobody with the event, or everybody, is a result, though no ratio follows from it.
    read = {*double_zeros(own.rows), *all_events(own.rows)}
    found = []
    rows = enumerate(zip(own.names, own.effects, own.rows, strict=True), 1)
    for place, (name, effect, row) in rows:
        if effect is None and place not in read:
            people = people_in(row)
            found.append(Absent("row", name, name, people, _variance(points, people, False)))
    return tuple(found), (), ()


def _of_base(points: Points, synthesis: Synthesis) -> tuple[tuple[Absent, ...], ...]:
    outcomes = set(synthesis.outcome.split("+"))

    def absent(kind: Kind, study: Study, **more: object) -> Absent:
        paired = "crossover" in study.main.design.type
        variance = _variance(points, study.participants, paired)
        full = any(each.kind == "full-text" for paper in study.papers for each in paper.sources)
        planned = tuple(
            (each.label, each.place)
            for paper in study.papers
            for each in paper.unreported
            if each.domain in outcomes
        )
        return Absent(
            kind,
            study.id,
            study.name,
            study.participants,
            variance,
            planned=planned,
            whole=full,
            **more,  # type: ignore[arg-type]
        )

    def told(kind: Kind, entries: Sequence[Entry]) -> list[Absent]:
        return [
            absent(kind, each.study, direction=each.direction, why=each.chosen.why_not)
            for each in entries
        ]

    found = told("no-number", without_numbers(synthesis))
    found += [absent("unreported", each) for each in synthesis.planned]
    possible = tuple(absent("silent", each, state=each) for each in synthesis.silent)
    return tuple(found), tuple(told("apart", fit_no_pool(synthesis))), possible


def _variance(points: Points, people: int | None, paired: bool) -> float | None:
    """The variance of the effect that so many people would give: of a standardised difference 4/n
    of two equal groups, else what the studies that are there tell for each of theirs. People who
    are measured under both treatments tell as much as 2n / (1 − r) in two groups."""
    if not people:
        return None
    alike = as_parallel(people, _correlation(points)) if paired else float(people)
    if points.measure in _STANDARDISED:
        return 4 / alike
    told = [(each, _alike(points, each)) for each in points.points]
    known = [(1 / each.variance, n) for each, n in told if n]
    if not known:
        return None
    information, n = (math.fsum(each) for each in zip(*known, strict=True))
    return n / information / alike


def _alike(points: Points, point: Point) -> float | None:
    """The people of a point, those of a crossover as the people in two groups who tell as much."""
    if point.people is None or points.synthesis is None:
        return point.people
    estimate = next(
        (
            each
            for each in points.synthesis.estimates
            if each.study == point.study and each.value == point.value
        ),
        None,
    )
    twice = estimate is not None and estimate.design == "crossover" and "ai" not in estimate.row
    return as_parallel(point.people, _correlation(points)) if twice else float(point.people)


def _correlation(points: Points) -> float:
    return points.synthesis.model.choices.correlation if points.synthesis else 0.5


def _share(points: Points, absent: Sequence[Absent]) -> float | None:
    there: dict[str, int | None] = {}
    for each in points.points:
        there[each.study] = each.people
    if points.synthesis is not None:
        there = {each.study.id: each.study.participants for each in asked_of(points.synthesis)}
        there |= {each.study: each.people for each in absent}
    else:
        there |= {each.study: each.people for each in absent}
    total = sum(each or 0 for each in there.values())
    if None in there.values() or not total:
        return None
    return sum(each.people or 0 for each in absent) / total


# -- what they could do ----------------------------------------------------------------------------


def _scenarios(
    points: Points, known: Sequence[Absent], possible: Sequence[Absent], common: Pooled
) -> list[Scenario]:
    """No effect in those known to be missing, no effect in all that may be, and the important
    effect on the other side of none."""
    found = []

    def one(missing: Literal["known", "all"], studies: Sequence[Absent], effect: float) -> None:
        variances = [each.variance for each in studies if each.variance is not None]
        if not variances:
            return
        pairs = points.effects, points.variances, variances, effect
        asked = None
        if not _by_common(points):
            test = points.test_of(len(points.effects) + len(variances))
            asked = with_missing(*pairs, points.method, test, points.level)
        found.append(
            Scenario(
                missing,
                effect,
                len(variances),
                sum(each.people or 0 for each in studies),
                with_missing(*pairs, "EE", "z", points.level),
                asked,
            )
        )

    one("known", known, 0.0)
    sized = [each for each in possible if each.variance is not None]
    if sized:
        one("all", [*known, *sized], 0.0)
    if points.important is not None and known:
        one("known", known, -math.copysign(points.important, common.estimate))
    return found


def _no_null(points: Points) -> bool:
    return points.measure in _SHARES


def _by_common(points: Points) -> bool:
    pooled = points.pooled
    return pooled is None or pooled.k < 2 or pooled.method in ("EE", MH_RANDOM, *COUNTS)


def _tips(points: Points, known: Sequence[Absent], common: Pooled) -> list[Tip]:
    variances = [each.variance for each in known if each.variance is not None]
    whole = common if _by_common(points) or points.pooled is None else points.pooled

    def tipped(asked: float, towards: int = 0) -> Tipped | None:
        test = whole.test if whole is common else points.test_of(whole.k + len(variances))
        model = whole.method, test, points.level
        how = points.effects, points.variances, variances
        return tipping_point(*how, asked, *model, towards=towards, alone=whole)

    shown = points.pooled or common

    def tip(value: Literal["null", "important"], asked: float) -> list[Tip]:
        out = excludes(whole.ci_lb, whole.ci_ub, asked)
        if out != excludes(shown.ci_lb, shown.ci_ub, asked):
            # One study's own interval and the normal one part here: nothing is just moved.
            return []
        if out:
            return [Tip(value, "include", tipped(asked))]
        sides: tuple[tuple[Literal["above", "below"], int], ...] = (("above", 1), ("below", -1))
        return [Tip(value, name, tipped(asked, side)) for name, side in sides]

    found = tip("null", 0.0)
    if points.important is not None:
        good = points.important if points.better != "lower" else -points.important
        found += tip("important", good)
    return found


def _bound(points: Points, suspect: int) -> Unreported | None:
    """Copas and Jackson's bound, for results that are reported where they favour treatment."""
    if not suspect:
        return None
    # One study leaves nothing to tell a spread from.
    method = "EE" if len(points.points) < 2 else "REML"
    pooled = pool_effects(points.effects, points.variances, method, "z", points.level)
    return unreported_bound(points.variances, pooled, suspect, favoured(points, pooled))


def favoured(points: Points, pooled: Pooled) -> int:
    """The side that reports are thought to favour: +1 larger effects, −1 smaller ones. It is that
    which is better, else that of the pooled effect."""
    if points.better is not None:
        return -1 if points.better == "lower" else 1
    return -1 if pooled.estimate < 0 else 1


# -- models ----------------------------------------------------------------------------------------


def _modelled(points: Points, *, exploratory: bool) -> tuple[Modelled | None, Reason | None]:
    k = len(points.points)
    if k < (3 if exploratory else ENOUGH):
        return None, because("too few for selection", estimates=k, exploratory=exploratory)
    if _no_null(points):
        return None, because("no null to select by")
    y, v = points.effects, points.variances
    pooled = pool_effects(y, v, "REML", "z", points.level)
    side = "greater" if favoured(points, pooled) > 0 else "less"
    pairs = [{"yi": a, "vi": b} for a, b in zip(y, v, strict=True)]
    refused: list[tuple[str, Reason]] = []

    def tried(name: str, compute: Callable[[], Found]) -> Found | None:
        try:
            return compute()
        except UsageError as error:
            why = because("regression refused", message=error.message, hint=error.hint)
            refused.append((name, why))
            return None

    found = Modelled(
        tried("step", partial(step_function, y, v, side, level=points.level)),
        tried("copas", partial(copas_path, y, v)),
        tried("pet-peese", partial(pet_peese, pairs, level=points.level, force=exploratory)),
        tried("limit", partial(limit_effect, y, v, "REML", points.level)),
        tuple(refused),
    )
    return found, None
