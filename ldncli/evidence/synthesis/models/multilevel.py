"""All estimates of a question in one model: where a trial reports several outcomes, times or doses,
each enters, and what correlates within a trial is accounted for."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ldncli.errors import UsageError
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.synthesis.choosing import comparator_of, told_once
from ldncli.evidence.synthesis.models.points import Points
from ldncli.evidence.synthesis.moderators import ENOUGH_A_MODERATOR, moderator_rows
from ldncli.evidence.synthesis.own_studies import OwnAnalysis
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.models.regression import Coefficient, design_matrix, has_value
from ldncli.statistics.multilevel.blocks import State
from ldncli.statistics.multilevel.profile import profile_interval
from ldncli.statistics.multilevel.robust import (
    ENOUGH_DF,
    Joint,
    Robust,
    cluster_robust,
    joint_test,
)
from ldncli.statistics.multilevel.three_level import ThreeLevel, coefficients, three_level

# The correlation of errors within a trial where nobody states one (Pustejovsky & Tipton 2022), and
# those under which the result is shown too.
USUAL_RHO = 0.6
RHOS = (0.0, 0.2, 0.4, 0.6, 0.8)
# The rule by which an interval is made: robust, from t with as many degrees of freedom as studies
# are left over, or normal.
Kind = Literal["robust", "studies", "normal"]


@dataclass(frozen=True, slots=True)
class Entering:
    """One estimate that enters: of the trial `study` (an id, or the name in a file), on the scale
    that is pooled. `estimate` is that of the base, None in a file; `moderators` are values by name,
    None where not stated."""

    study: Hashable
    name: str
    value: float
    variance: float
    people: int | None = None
    estimate: Estimate | None = None
    moderators: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """All estimates of a question. `again` counts outcomes that tell another one again (another
    analysis or score of it), `without` those that give no estimate in this measure, `unstated`
    estimates without a value of a moderator."""

    entering: tuple[Entering, ...]
    again: int = 0
    without: int = 0
    unstated: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A coefficient with the interval that is shown, made by the rule `kind`; `df` is None for the
    normal one."""

    coefficient: Coefficient
    kind: Kind
    df: float | None


@dataclass(frozen=True, slots=True)
class Over:
    """The result under another correlation of errors within trials."""

    rho: float
    shown: Shown
    sigma2: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Multilevel:
    """One question with all estimates of its trials.

    `shown` are the coefficients as the answer gives them, the first being the mean where there is
    no moderator. `over` is the mean (or the first moderator) under other correlations. `profile`
    are the intervals of both variances (None: not asked for, or not to be told apart). `alone` is
    the result of `ldn pool`, where each trial enters once; None where there is none. `joint` tests
    several moderators together.
    """

    title: str
    measure: str
    collected: Collected
    fit: ThreeLevel
    robust: Robust
    simple: Robust
    shown: tuple[Shown, ...]
    over: tuple[Over, ...]
    moderators: tuple[str, ...]
    joint: Joint | None
    profile: tuple[tuple[float, float | None] | None, ...] | None
    alone: Pooled | None
    synthesis: Synthesis | None = None
    own: OwnAnalysis | None = None

    @property
    def most(self) -> int:
        """How many estimates the trial with the most of them brings."""
        counts: dict[Hashable, int] = {}
        for each in self.collected.entering:
            counts[each.study] = counts.get(each.study, 0) + 1
        return max(counts.values())

    @property
    def pooled(self) -> Pooled | None:
        """The mean in the form of a pooled result, for words that are made of one; None with
        moderators, and where `alone` is."""
        if self.alone is None or self.moderators:
            return None
        [mean] = self.shown
        one = mean.coefficient
        return replace(
            self.alone,
            k=self.fit.k,
            estimate=one.estimate,
            se=one.se,
            statistic=one.statistic,
            p=one.p,
            ci_lb=one.ci_lb,
            ci_ub=one.ci_ub,
            pi_lb=None,
            pi_ub=None,
            df=mean.df,
            tau2=sum(self.fit.sigma2),
            notes=(),
        )


# -- what enters -----------------------------------------------------------------------------------


def collect(
    synthesis: Synthesis, vocabularies: Mapping[str, Vocabulary], moderators: Sequence[str] = ()
) -> Collected:
    """All estimates of a body in the measure to which it is brought: every scale, week and event
    that its trials report, each result once."""
    metric, model = synthesis.metric, synthesis.model
    if metric is None:
        return Collected(())
    grid = Grid(vocabularies, model.choices)
    found: list[tuple[str, Estimate]] = []
    again = without = 0
    for entry in synthesis.entries:
        if entry.kept_out:
            continue
        told, repeated = told_once(
            [
                each
                for each in entry.chosen.group
                if model.any_comparator or comparator_of(each) == "inert"
            ]
        )
        again += len(repeated)
        for each in told:
            estimates = [
                one
                for one in grid.estimates(each, metric.measure, metric.frame)
                if isinstance(one, Estimate)
            ]
            without += not estimates
            found += [(entry.study.name, one) for one in estimates]
    numbers = moderator_rows([each for _, each in found], moderators)
    entering = [
        Entering(
            each.source.study.id,
            f"{name} ({each.part})" if each.part else name,
            each.value,
            each.variance,
            each.participants,
            each,
            row,
        )
        for (name, each), row in zip(found, numbers, strict=True)
    ]
    return _stating(entering, moderators, again, without)


def collect_own(
    points: Points,
    clusters: Sequence[str] | None = None,
    moderators: Mapping[str, Sequence[str]] | None = None,
) -> Collected:
    """All rows of a file; `clusters` names the study of each row (None: rows of one name are of one
    study), `moderators` hold a cell for each row."""
    assert points.own is not None
    known = [place for place, each in enumerate(points.own.effects) if each]
    entering = []
    for place, point in zip(known, points.points, strict=True):
        study = clusters[place] if clusters else point.study
        if not study:
            raise UsageError(
                f"row {place + 1} does not say of which study it is",
                hint="fill the column named by --cluster",
            )
        cells = {name: column[place] for name, column in (moderators or {}).items()}
        entering.append(
            Entering(study, point.name, point.value, point.variance, point.people, moderators=cells)
        )
    return _stating(entering, tuple(moderators or ()))


def _stating(
    entering: Sequence[Entering], moderators: Sequence[str], again: int = 0, without: int = 0
) -> Collected:
    stated = [
        each
        for each in entering
        if all(has_value({"x": (each.moderators or {}).get(name)}, "x") for name in moderators)
    ]
    return Collected(tuple(stated), again, without, len(entering) - len(stated))


# -- the model -------------------------------------------------------------------------------------


def analyse_together(
    collected: Collected,
    points: Points,
    *,
    rho: float = USUAL_RHO,
    method: str = "REML",
    moderators: Sequence[str] = (),
    profile: bool = False,
    exploratory: bool = False,
) -> Multilevel:
    """Fit the model; raises UsageError where fewer than two trials bring an estimate, and where the
    estimates are too few for the moderators (fewer than ten for each unless `exploratory`)."""
    entering, names = collected.entering, tuple(moderators)
    studies = {each.study for each in entering}
    if len(studies) < 2:
        told = "one study brings" if studies else "no study brings"
        raise UsageError(
            f"{told} an estimate, and several estimates of one trial are no pool",
            hint="`ldn pool` shows what one trial found",
        )
    if len(entering) < ENOUGH_A_MODERATOR * len(names) and not exploratory:
        raise UsageError(
            f"a regression needs {ENOUGH_A_MODERATOR} estimates for each moderator;"
            f" {len(entering)} state {' and '.join(names)}",
            hint="--exploratory shows it all the same",
        )
    rows = [{**(each.moderators or {}), "yi": each.value} for each in entering]
    columns, design = design_matrix(rows, names)

    def at(correlation: float) -> ThreeLevel:
        return three_level(
            [each.value for each in entering],
            [each.variance for each in entering],
            [each.study for each in entering],
            correlation,
            design=design,
            names=columns,
            method=method,
            level=points.level,
        )

    fit = at(rho)
    robust = cluster_robust(fit)
    shown = shown_of(fit, robust)
    place = 1 if names else 0
    over = []
    for each in RHOS:
        other = fit if each == rho else at(each)
        over.append(Over(each, shown_of(other, cluster_robust(other))[place], other.sigma2))
    tested = range(1, len(columns))
    return Multilevel(
        points.title,
        points.measure,
        collected,
        fit,
        robust,
        cluster_robust(fit, "CR1"),
        shown,
        tuple(over),
        names,
        joint_test(fit, tested) if len(tested) > 1 and fit.studies > len(columns) else None,
        tuple(profile_interval(fit, each) for each in (0, 1)) if profile else None,
        points.pooled,
        points.synthesis,
        points.own,
    )


def shown_of(fit: ThreeLevel, robust: Robust) -> tuple[Shown, ...]:
    """The coefficients with the intervals that may be believed: robust ones where they have four
    degrees of freedom or more; else t with studies less coefficients; normal below that, as
    `ldn pool` has it for two studies."""
    state: State = fit.state
    names = [each.name for each in fit.coefficients]
    left = fit.studies - len(names)
    plain = coefficients(state, state.bread, names, fit.level, left if left > 1 else None)
    found = []
    for own, by_model, df in zip(robust.coefficients, plain, robust.df, strict=True):
        if df >= ENOUGH_DF:
            found.append(Shown(own, "robust", df))
        elif left > 1:
            found.append(Shown(by_model, "studies", left))
        else:
            found.append(Shown(by_model, "normal", None))
    return tuple(found)
