"""What is known of one outcome in one condition: the studies, their estimates, the pooled effect or
the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from ldncli.errors import UsageError
from ldncli.evidence.effects.arm_numbers import people_compared
from ldncli.evidence.effects.estimate import (
    NOT_PRINTED,
    USUAL,
    Choices,
    Estimate,
    Reported,
)
from ldncli.evidence.effects.framing import TURNED
from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.effects.measures import MEASURES, is_ratio
from ldncli.evidence.effects.own_interval import own_ends, printed_p, read
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.directions import compares_randomised
from ldncli.evidence.selecting.groups import seen_for, whole
from ldncli.evidence.selecting.people import People, count_people, counted_in, total
from ldncli.evidence.selecting.studies import Study, called, direction_of
from ldncli.evidence.synthesis.choosing import (
    Chosen,
    Metric,
    choose,
    choose_metric,
    comparator_of,
    compared_with,
    scale_of,
)
from ldncli.records.model.kinds import Direction
from ldncli.records.vocabularies.topic import Called
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.combining.signs import SignTest, Spread, sign_test, spread
from ldncli.statistics.distributions import two_sided_t
from ldncli.statistics.measures.study_rows import Row
from ldncli.statistics.models.pooled import USUAL_TEST
from ldncli.statistics.models.pooling import Pooled, pool, pool_effects
from ldncli.statistics.models.stratified import COUNTS
from ldncli.values import Keeping, dataclass, kept


@dataclass(frozen=True, slots=True)
class Model:
    """How a body is pooled. `measure` None leaves the choice to what most studies print;
    `comparator` any pools active ones too."""

    measure: str | None = None
    method: str = "REML"
    test: str = USUAL_TEST
    level: float = 95
    choices: Choices = USUAL
    any_comparator: bool = False


DEFAULT = Model()


@dataclass(frozen=True, slots=True)
class Entry(Keeping):
    """One study in a body: the outcome that speaks for it, and what follows from it.
    `kept_out` says why it is not pooled.

    `direction` is what its authors conclude. `sign` is another thing: the side of its own point
    estimate, whatever the p value; None where there is no estimate of a comparison between groups,
    or nobody says which way is better.
    """

    study: Study
    chosen: Chosen
    direction: Direction
    sign: Direction | None
    kept_out: Reason | None

    @property
    @kept
    def against(self) -> tuple[str, ...]:
        """What it compares with where that is neither placebo nor nothing, by short names; empty
        elsewhere."""
        source = self.chosen.source
        return () if comparator_of(source) == "inert" else compared_with(source)

    @property
    def told(self) -> Direction:
        """The direction that may be counted beside those of comparisons with placebo or nothing:
        unclear for another, since "no difference from it" does not mean "no effect"."""
        return "unclear" if self.against else self.direction

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """What it enters the pool with; empty where it does not."""
        return () if self.kept_out else self.chosen.estimates


@dataclass(frozen=True, slots=True)
class Synthesis(Keeping):
    """A body of evidence on one outcome: randomised trials, or other studies.

    `pooled` is None where nothing was pooled; `reason` then says why (one study's own estimate is
    `pooled` with k = 1). `others` are the pooled results under other within-person correlations,
    where one was assumed. `reported` sums up printed effects that were not pooled. `signs` counts
    the sides of point estimates, `conclusions` those of what authors conclude: never both in one.
    `planned` set out to measure the outcome and report no comparison of it that would count here.
    """

    condition: str | None
    outcome: str
    randomised: bool
    entries: tuple[Entry, ...]
    metric: Metric | None
    model: Model
    pooled: Pooled | None
    reason: Reason | None
    signs: SignTest
    conclusions: SignTest
    others: Mapping[float, Pooled]
    reported: Spread | None
    silent: tuple[Study, ...] = ()
    running: tuple[Study, ...] = ()
    planned: tuple[Study, ...] = ()

    @property
    def estimates(self) -> list[Estimate]:
        """All that is pooled, in order."""
        return [each for entry in self.entries for each in entry.estimates]

    @property
    def studies(self) -> list[Study]:
        """The studies that report the outcome."""
        return [entry.study for entry in self.entries]

    @property
    def changes_of_trials(self) -> list[Study]:
        """The randomised trials among them that bring but a change within their groups."""
        return [study for study in self.studies if study.randomised and not self.randomised]

    @property
    @kept
    def people(self) -> People:
        """How many people stand behind it."""
        pooled = total(each.participants for each in self.estimates) if self.pooled else None
        counted = {each.study.id: counted_in(each.chosen.source.outcome) for each in self.entries}
        return count_people(self.studies, pooled, randomised=self.randomised, counted=counted)

    @property
    def participants(self) -> int | None:
        """People of the body: randomised in its trials, else analysed; None where nobody says."""
        return self.people.behind

    @property
    @kept
    def called(self) -> Called:
        """What is under test in its studies, by its names."""
        return called((*self.studies, *self.silent, *self.running))

    @property
    def is_ratio(self) -> bool:
        """Whether the pooled value is a logarithm of a ratio."""
        return self.metric is not None and is_ratio(self.metric.measure)


Belongs = Callable[[Reported], bool]


def synthesise(
    studies: Iterable[Study],
    outcome: str,
    condition: str | None,
    vocabularies: Mapping[str, Vocabulary],
    model: Model = DEFAULT,
    *,
    randomised: bool = True,
    belongs: Belongs | None = None,
    grid: Grid | None = None,
    silent: Iterable[Study] = (),
    running: Sequence[Study] = (),
    planned: Iterable[Study] = (),
) -> Synthesis:
    """Bring together what studies (randomised, or others) report of an outcome domain.

    `condition` keeps outcomes of that condition alone, None takes all; `belongs` replaces the
    test of the domain (for whole branches). `grid` is one that several syntheses of the same
    studies by the same choices share. Of the `silent` trials those count that are randomised as
    the body is, and of the `planned` ones those that do not report the outcome here after all.
    """
    grid = grid or Grid(vocabularies, model.choices)
    fits = belongs or (lambda each: each.outcome.domain == outcome)
    groups: dict[str, list[Reported]] = {}
    conditions = vocabularies["conditions"]
    for study in studies:
        if not study.clinical or (randomised and not study.randomised):
            continue
        all_have = condition is None or whole(study, frozenset({condition}), conditions)
        found = [
            each
            for each in grid.outcomes(study)
            if fits(each) and _of(each, condition, all_have=all_have)
        ]
        found = in_body(study, found, randomised)
        if found:
            groups[study.id] = found
    poolable = [
        group
        for group in groups.values()
        if model.any_comparator or comparator_of(group[0]) == "inert"
    ]
    metric = choose_metric(poolable, grid, model.measure) if poolable else None
    scale = scale_of(groups, grid, metric.measure) if metric else None
    entries = tuple(
        _entry(group, metric, grid, scale, _seen(group[0].study, condition, conditions), model)
        for group in groups.values()
    )
    estimates = [each for entry in entries for each in entry.estimates]
    pooled, reason = _pooled(entries, estimates, model, randomised)
    return Synthesis(
        condition=condition,
        outcome=outcome,
        randomised=randomised,
        entries=entries,
        metric=metric,
        model=model,
        pooled=pooled,
        reason=reason,
        signs=_signs((entry, entry.sign) for entry in entries if entry.estimates),
        conclusions=_signs((entry, entry.direction) for entry in entries if not entry.kept_out),
        others=_others(estimates, model) if pooled else {},
        reported=spread([each.value for entry in entries for each in entry.chosen.estimates]),
        silent=tuple(each for each in silent if each.randomised == randomised),
        running=tuple(running),
        planned=tuple(
            each for each in planned if each.randomised == randomised and each.id not in groups
        ),
    )


def _signs(sides: Iterable[tuple[Entry, Direction | None]]) -> SignTest:
    """The sides of studies counted, None left out; what is tested are comparisons between groups
    alone."""
    found = [(entry, side) for entry, side in sides if side]
    return sign_test(
        [side for _, side in found],
        compared=[compares(entry.chosen.source) for entry, _ in found],
    )


def compares(reported: Reported) -> bool:
    """Whether an outcome compares groups that were treated otherwise: not a change within one, nor
    a difference between kinds of patients who all got the same."""
    paper = reported.paper
    others = any(each.type != "before-after" for each in paper.comparators)
    return reported.outcome.comparison == "between" and (
        others or any(each.role == "control" for each in paper.arms)
    )


def in_body(study: Study, found: list[Reported], randomised: bool) -> list[Reported]:
    """The outcomes that count in this body: what a randomised trial shows in one group alone, or
    between groups that chance did not form, is no randomised evidence."""
    if not study.randomised:
        return [] if randomised else found
    between = [each for each in found if compares_randomised(each.outcome)]
    return between if randomised else [] if between else found


def _of(reported: Reported, condition: str | None, *, all_have: bool) -> bool:
    """Whether an outcome is about the condition: its own, else one of its paper's that all people
    of the study have. What a mixed group shows is of no condition alone."""
    if condition is None:
        return True
    own = reported.outcome.condition
    return own == condition if own else all_have and condition in reported.paper.conditions


def _seen(study: Study, condition: str | None, conditions: Vocabulary) -> Study:
    """The study with the people who have the condition."""
    seen = seen_for(study, frozenset({condition}), conditions) if condition else study
    return seen or study


def _entry(
    group: Sequence[Reported],
    metric: Metric | None,
    grid: Grid,
    scale: str | None,
    seen: Study,
    model: Model,
) -> Entry:
    chosen = choose(group, metric, grid, scale)
    kept_out = None
    comparator = comparator_of(chosen.source)
    if comparator != "inert" and not model.any_comparator:
        kept_out = (
            because("compares doses")
            if comparator == "dose"
            else because("active comparator", names=compared_with(chosen.source))
        )
    direction = direction_of([each.outcome for each in group])
    people = people_compared(chosen.source)
    if people is not None and (seen.participants is None or people < seen.participants):
        seen = replace(seen, participants=people)
    return Entry(seen, chosen, direction, _sign(chosen), kept_out)


def _sign(chosen: Chosen) -> Direction | None:
    """The side of a study's point estimate; a change within one group, or its share, has none:
    it is no effect of the treatment."""
    better = chosen.source.better
    if not chosen.estimates or better is None or not compares(chosen.source):
        return None
    if chosen.estimates[0].value == 0:
        return "no-difference"
    turned = any(step.code == TURNED for step in chosen.estimates[0].steps)
    rises = (chosen.estimates[0].value > 0) != turned
    return "benefit" if rises == (better == "higher") else "harm"


def _pooled(
    entries: Sequence[Entry], estimates: Sequence[Estimate], model: Model, randomised: bool
) -> tuple[Pooled | None, Reason | None]:
    """The pooled result, or why there is none."""
    if not entries:
        return None, because("no study")
    if not estimates:
        return None, because("no estimate", studies=_by_reason(entries))
    if not randomised and len(estimates) > 1 and model.measure is None:
        return None, _not_randomised(estimates)
    return fit_model(estimates, model, [(each.value, each.variance) for each in estimates]), None


def _by_reason(entries: Sequence[Entry]) -> tuple[tuple[Reason, tuple[str, ...]], ...]:
    """The reasons that keep studies out, in the order of the studies, each with their names."""
    found: dict[Reason, list[str]] = {}
    for entry in entries:
        if reason := entry.kept_out or entry.chosen.why_not:
            found.setdefault(reason, []).append(entry.study.name)
    return tuple((reason, tuple(names)) for reason, names in found.items())


def _not_randomised(estimates: Sequence[Estimate]) -> Reason:
    """Why the estimates of a body are not pooled, with their median and range."""
    found = spread([read(each.measure, each.value) for each in estimates])
    assert found is not None
    return because(
        "not randomised",
        measure=estimates[0].measure,
        k=found.k,
        median=found.median,
        low=found.low,
        high=found.high,
    )


# Two studies do not tell where a third would lie: Higgins's rule has no degrees of freedom left.
ENOUGH_TO_PREDICT = 3


def fit_model(
    estimates: Sequence[Estimate],
    model: Model,
    pairs: Sequence[tuple[float, float]],
    test: str | None = None,
) -> Pooled:
    """Pool pairs of value and variance of `estimates`; Mantel–Haenszel and
    Peto pool their tables instead.

    Below three estimates Knapp–Hartung intervals say nothing, so z takes their place, unless `test`
    names another; nor is there a prediction interval. One study keeps its own interval and p.
    Raises UsageError where tables are asked for and not every study has one.
    """
    if model.method.upper() in COUNTS:
        return _pooled_tables(estimates, model)
    if len(estimates) == 1:
        return _alone(estimates[0], pairs[0], model)
    found = pool_effects(
        [y for y, _ in pairs],
        [v for _, v in pairs],
        model.method,
        test or test_for(len(pairs), model.test),
        model.level,
    )
    return found if len(pairs) >= ENOUGH_TO_PREDICT else replace(found, pi_lb=None, pi_ub=None)


def _alone(estimate: Estimate, pair: tuple[float, float], model: Model) -> Pooled:
    """One study's own result: its interval as printed, else by the distribution by which its
    error was taken; its p as printed where that is exact and of the same analysis."""
    if pair != (estimate.value, estimate.variance):
        estimate = replace(estimate, value=pair[0], variance=pair[1], printed=NOT_PRINTED)
    found = pool_effects([estimate.value], [estimate.variance], model.method, "z", model.level)
    low, high = own_ends(estimate, model.level)
    z, printed = found.statistic or 0.0, printed_p(estimate, model.level)
    p = found.p if estimate.df is None else two_sided_t(z, estimate.df)
    return replace(
        found,
        ci_lb=low,
        ci_ub=high,
        p=printed[0] if printed and printed[1] == "=" else p,
        df=estimate.df,
    )


def test_for(k: int, test: str) -> str:
    """The test for k estimates: z where Knapp and Hartung's would have
    one degree of freedom or none."""
    return "z" if k < 3 and test in ("knha", "adhoc") else test


def tables_of(estimates: Sequence[Estimate], model: Model) -> list[Row]:
    """The counts of events that a method pools; raises UsageError where one has none."""
    needed = "xi" if MEASURES[estimates[0].measure].is_share else "ai"
    without = [each.label for each in estimates if needed not in each.row]
    if without:
        names = ", ".join(without[:3]) + (" and others" if len(without) > 3 else "")
        raise UsageError(
            f"{model.method.upper()} pools tables of events, which are missing for {names}"
            " (or are of the same people twice)",
            hint="use REML, which pools the numbers that they report",
        )
    return [{**each.row, "study": each.label} for each in estimates]


def _pooled_tables(estimates: Sequence[Estimate], model: Model) -> Pooled:
    rows = tables_of(estimates, model)
    return pool(rows, estimates[0].measure, model.method, "z", model.level)


def _others(estimates: Sequence[Estimate], model: Model) -> dict[float, Pooled]:
    """The pooled result with each of the other correlations in place of the assumed one;
    empty where none was assumed."""
    if not any(each.at for each in estimates):
        return {}
    found = {}
    for r in model.choices.shown_too:
        pairs = [each.at.get(r, (each.value, each.variance)) for each in estimates]
        if all(v > 0 for _, v in pairs):
            found[r] = fit_model(estimates, model, pairs)
    return found
