"""Our own pooled result for the question of a published one: same measure, same model,
all our trials or only theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import isfinite

from ldncli.errors import UsageError
from ldncli.evidence.effects.arm_numbers import size_of
from ldncli.evidence.effects.estimate import Better, Choices, Estimate, Reported
from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.effects.measures import MEASURES, in_points, of_family
from ldncli.evidence.harms.bodies import harm_synthesis
from ldncli.evidence.harms.reports import HarmReport, harm_reports
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.reconciling.published import Published, Result
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.answer import DISOWNED, MOST, better_of
from ldncli.evidence.synthesis.choosing import (
    INERT,
    ONE_SCALE_OF_SEVERAL,
    choose,
    choose_metric,
    scale_of,
)
from ldncli.evidence.synthesis.synthesise import Model, Synthesis, synthesise, test_for
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.models.pooling import Pooled, pool_effects
from ldncli.values import dataclass

# Why an outcome does not count that is about something else; nothing is said of those.
ANOTHER_QUESTION = because("another question")
Belonging = Callable[[Reported], Reason | None]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What our base gives for a question. `result` is None where nothing
    follows; `reason` then says why.

    `used` is what entered, `unread` maps studies that report the outcome to why nothing followed
    from them; `better` is the way to which it is turned; `unit` the units of a difference.
    """

    result: Result | None
    reason: Reason | None
    used: tuple[Estimate, ...]
    unread: Mapping[str, Reason]
    better: Better | None
    unit: str | None = None

    @property
    def studies(self) -> tuple[str, ...]:
        """The studies that entered."""
        return tuple(dict.fromkeys(each.study for each in self.used))


class OurStudies:
    """The studies of our base that published results are set beside. What their outcomes and harms
    give is worked out when the first result asks for it, and once for all of them."""

    def __init__(self, studies: Iterable[Study], vocabularies: Mapping[str, Vocabulary]) -> None:
        self.studies = tuple(studies)
        self.vocabularies = vocabularies
        self._grids: dict[Choices, Grid] = {}

    @cached_property
    def by_id(self) -> Mapping[str, Study]:
        """The studies by id."""
        return {each.id: each for each in self.studies}

    @cached_property
    def by_domain(self) -> Mapping[str, Sequence[Study]]:
        """The studies that report an outcome domain, by the domain."""
        found: dict[str, list[Study]] = {}
        for study in self.studies:
            for domain in {each.domain for each in study.outcomes}:
                found.setdefault(domain, []).append(study)
        return found

    @cached_property
    def harm_reports(self) -> Sequence[HarmReport]:
        """Every harm of every study."""
        return harm_reports(self.studies, self.vocabularies["harms"])

    @cached_property
    def as_parallel(self) -> OurStudies:
        """The same with crossover trials as if their periods were separate groups."""
        return OurStudies(as_parallel(self.studies), self.vocabularies)

    def grid(self, choices: Choices) -> Grid:
        """What outcomes give in each measure under these choices."""
        return self._grids.setdefault(choices, Grid(self.vocabularies, choices))


def counterpart(
    theirs: Published, base: OurStudies, model: Model, only: frozenset[str] | None = None
) -> Counterpart:
    """Pool our trials for the question of `theirs` by `model`; `only` keeps these studies."""

    def fits(study: Study) -> bool:
        return (only is None or study.id in only) and _fits_comparator(study, theirs)

    vocabularies = base.vocabularies
    conditions = frozenset(
        each for named in theirs.conditions for each in vocabularies["conditions"].within(named)
    )
    model = replace(model, any_comparator=theirs.comparator != "inert")
    if theirs.row.domain == "harms":
        reports = [
            each
            for each in base.harm_reports
            if fits(each.study)
            and (not conditions or conditions.intersection(each.study.conditions))
        ]
        return _of_harm(theirs, reports, vocabularies, model)
    kept = [each for each in base.by_domain.get(theirs.row.domain, ()) if fits(each)]
    belongs = _belongs(theirs, conditions, model.measure, vocabularies)
    grid = base.grid(model.choices)
    if theirs.within:
        return _of_changes(kept, belongs, grid, model)
    # A condition with others below it takes their trials too; by itself it
    # counts as in `ldn evidence`.
    alone = theirs.conditions[0] if len(conditions) == 1 else None
    found = synthesise(
        kept,
        theirs.row.domain,
        alone,
        vocabularies,
        model,
        belongs=lambda each: belongs(each) is None,
        grid=grid,
    )
    return _counterpart(found, model, _set_aside(kept, belongs, grid))


def _fits_comparator(study: Study, theirs: Published) -> bool:
    if theirs.comparator != "active":
        return True
    kinds = {each.type for paper in study.papers for each in paper.comparators} - {"before-after"}
    return bool(kinds) and not kinds & INERT and "dose" not in kinds


def _belongs(
    theirs: Published,
    conditions: frozenset[str],
    measure: str | None,
    vocabularies: Mapping[str, Vocabulary],
) -> Belonging:
    """Whether an outcome answers the question (None), is another one (""), or is the same but in
    numbers that are not theirs (why)."""
    domain, scale = theirs.row.domain, theirs.scale

    def why_not(each: Reported) -> Reason | None:
        own = each.outcome.condition
        known = own in conditions if own else bool(conditions.intersection(each.paper.conditions))
        if each.outcome.domain != domain or (conditions and not known):
            return ANOTHER_QUESTION
        if scale and each.outcome.scale != scale:
            return because("not on the scale", scale=vocabularies["scales"].inline(scale))
        if in_points(measure) and each.outcome.score == "percent-change":
            return because("percent changes only")
        return None

    return why_not


def _set_aside(studies: Sequence[Study], belongs: Belonging, grid: Grid) -> dict[str, Reason]:
    """Randomised trials that answer the question between groups, but only in
    numbers that are not theirs."""
    found = {}
    for study in studies:
        every = grid.outcomes(study) if study.randomised and study.clinical else []
        reasons = [belongs(each) for each in every if each.outcome.comparison == "between"]
        told = next((each for each in reasons if each not in (None, ANOTHER_QUESTION)), None)
        if told and None not in reasons:
            found[study.id] = told
    return found


def _of_harm(
    theirs: Published,
    every: Iterable[HarmReport],
    vocabularies: Mapping[str, Vocabulary],
    model: Model,
) -> Counterpart:
    """Trials that count the harm on both sides; the others of them are told."""
    reports = [
        each
        for each in every
        if each.harm == theirs.harm
        and each.study.randomised
        and (each.active == (theirs.comparator == "active") or theirs.comparator == "any")
    ]
    unread = {each.study.id: _uncounted(each) for each in reports if not each.compared}
    found = harm_synthesis([each for each in reports if each.compared], vocabularies, model)
    return replace(_counterpart(found, model, unread), better="lower")


def _uncounted(report: HarmReport) -> Reason:
    """Why a trial's counts of a harm are not whole."""
    told = tuple(
        dict.fromkeys(
            step
            for side in (report.treatment, report.control)
            if side and not side.whole
            for step in side.steps
        )
    )
    return because("misfit counts", steps=told) if told else because("harm not counted")


def _counterpart(found: Synthesis, model: Model, unread: Mapping[str, Reason]) -> Counterpart:
    reasons = {
        entry.study.id: reason
        for entry in found.entries
        if (reason := entry.kept_out or entry.chosen.why_not)
    }
    better = better_of(found)
    result, why = None, found.reason
    if not found.entries and unread:
        why = _no_estimate(unread)
    elif found.pooled and (told := _disowned(found.estimates, found.pooled)):
        why = told
    elif found.pooled and found.metric and found.metric.why == ONE_SCALE_OF_SEVERAL:
        why = because("several scales")
    elif found.pooled and found.metric:
        result = _result(found.metric.measure, found.pooled, found.estimates, model)
    way: Better | None = "higher" if better == "higher" else "lower" if better == "lower" else None
    unit = found.metric.unit if found.metric else None
    return Counterpart(
        result,
        None if result else why,
        tuple(found.estimates) if result else (),
        {**reasons, **unread},
        way,
        unit,
    )


def _result(measure: str, pooled: Pooled, estimates: Sequence[Estimate], model: Model) -> Result:
    people = [each.participants for each in estimates]
    studies = tuple(dict.fromkeys(each.study for each in estimates))
    return Result(
        measure=measure,
        estimate=pooled.estimate,
        ci_lb=pooled.ci_lb,
        ci_ub=pooled.ci_ub,
        k=len(studies),
        n=sum(each or 0 for each in people) if None not in people else None,
        i2=pooled.I2 if pooled.k > 1 else None,
        model=f"{model.method} {pooled.test}",
        studies=studies,
        error=pooled.se if pooled.k == 1 else None,
    )


def _disowned(used: Sequence[Estimate], pooled: Pooled) -> Reason | None:
    """Why a pool is no effect to set beside another: most of its weight comes from numbers that
    `evidence.synthesis.answer` takes for none either; None where it is one."""
    for kind in sorted(DISOWNED):
        doubted = [
            (each.study, weight)
            for each, weight in zip(used, pooled.weights, strict=True)
            if kind in {caveat.kind for caveat in each.source.outcome.caveats}
        ]
        if sum(weight for _, weight in doubted) > 100 * MOST:
            names = tuple(dict.fromkeys(study for study, _ in doubted))
            return because("disowned", studies=names, kind=kind)
    return None


def _no_estimate(unread: Mapping[str, Reason]) -> Reason:
    whys = dict.fromkeys(unread.values())
    return because(
        "no estimate of any",
        studies=tuple((why, tuple(each for each in unread if unread[each] == why)) for why in whys),
    )


def _of_changes(
    studies: Sequence[Study],
    belongs: Belonging,
    grid: Grid,
    model: Model,
) -> Counterpart:
    """Changes within the groups on treatment of all clinical studies, randomised or not, as a
    review of before and after pools them."""
    groups: dict[str, list[Reported]] = {}
    for study in studies:
        found = [each for each in grid.outcomes(study) if belongs(each) is None]
        if found and study.clinical:
            groups[study.id] = found
    metric = choose_metric(list(groups.values()), grid, model.measure) if groups else None
    if metric is None:
        return Counterpart(None, because("no study within a group"), (), {}, None)
    scale = scale_of(groups, grid, metric.measure)
    chosen = {study: choose(group, metric, grid, scale) for study, group in groups.items()}
    used = tuple(each for one in chosen.values() for each in one.estimates)
    unread = {study: one.why_not for study, one in chosen.items() if one.why_not}
    result = None
    if used:
        pooled = pool_effects(
            [each.value for each in used],
            [each.variance for each in used],
            model.method,
            model.test,
        )
        if told := _disowned(used, pooled):
            return Counterpart(None, told, (), unread, metric.frame.better, metric.unit)
        result = _result(metric.measure, pooled, used, model)
    reason = None if used else _no_estimate(unread)
    return Counterpart(result, reason, used, unread, metric.frame.better, metric.unit)


# -- crossover trials treated as if their periods were separate groups -----------------------------


def as_parallel(studies: Sequence[Study]) -> list[Study]:
    """The studies with every crossover outcome that has numbers by period turned
    into one of separate groups."""
    return [
        replace(study, papers=tuple(_unpaired(study, paper) for paper in study.papers))
        for study in studies
    ]


def _unpaired(study: Study, paper: Paper) -> Paper:
    outcomes = []
    for index, outcome in enumerate(paper.outcomes):
        changed = outcome.paired and outcome.comparison == "between" and _has_arms(outcome)
        outcomes.append(
            _parallel(Reported(study, paper, index, None, None)) if changed else outcome
        )
    return replace(paper, outcomes=tuple(outcomes))


def _has_arms(outcome: Outcome) -> bool:
    """Whether both periods have numbers that stand by themselves."""
    data = outcome.arms.values()
    whole = [
        each.events is not None
        or each.percent is not None
        or bool((each.sd or each.se or each.ci) and each.mean is not None)
        for each in data
    ]
    return len(whole) > 1 and all(whole)


def _parallel(reported: Reported) -> Outcome:
    """Its periods as groups of their own, each with its size; the paired contrast, which would
    no longer hold, is left out."""
    arms = {
        id: replace(data, n=size_of(reported, id)) for id, data in reported.outcome.arms.items()
    }
    return replace(reported.outcome, paired=False, arms=arms, contrast=None)


def same_family(one: str, other: str) -> bool:
    """Whether two measures both say how far means differ, or both how risks do."""
    return (
        one == other
        or all(of_family(each, "means") for each in (one, other))
        or all(_of_risk(each) for each in (one, other))
    )


def _of_risk(name: str) -> bool:
    return name in MEASURES and MEASURES[name].relative_risk


def refit(estimates: Sequence[Estimate], model: Model) -> tuple[float, float] | None:
    """The interval of the same estimates under another model; None below two of them."""
    if len(estimates) < 2:
        return None
    try:
        found = pool_effects(
            [each.value for each in estimates],
            [each.variance for each in estimates],
            model.method,
            test_for(len(estimates), model.test),
        )
    except UsageError:
        return None
    return (found.ci_lb, found.ci_ub) if isfinite(found.ci_lb) else None
