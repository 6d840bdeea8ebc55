"""What is known by dose: bands with effects and harms, dose schemes in use, times of day,
preparations, and trials of doses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from ldncli.evidence.effects.measures import STANDARDISED
from ldncli.evidence.harms.reports import GENERAL, harm_reports
from ldncli.evidence.harms.summaries import Effect, HarmSummary, summarise_harms
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.directions import Directions, directions_of
from ldncli.evidence.selecting.groups import whole
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.answer import (
    DISOWNED,
    SELECTED,
    Doubt,
    aside_of,
    asked_of,
    doubts_of,
    headline,
)
from ldncli.evidence.synthesis.synthesise import Model, synthesise
from ldncli.records.model.trial import Intervention, Outcome
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.combining.signs import Spread, spread
from ldncli.values import dataclass

NOT_STATED = "not stated"
_NOT_STOOD_BY = SELECTED | DISOWNED
# Words of the records, by what they mean; the first that fits counts.
_TIMES = (
    ("evening or bedtime", ("night", "bed", "evening", "sleep")),
    ("morning", ("morning",)),
    ("any time of day", ("any",)),
)
_PREPARATIONS = (
    ("capsule", ("capsule",)),
    ("tablet or pill", ("tablet", "pill")),
    ("liquid", ("liquid", "solution", "syrup", "suspension")),
    ("cream or ointment", ("cream", "ointment", "gel ", "topical")),
    ("compounded by a pharmacy", ("compound",)),
)


@dataclass(frozen=True, slots=True)
class Band:
    """What is known in one band of doses on one outcome domain (None: on
    the studies' own conclusions).

    `effect` is the standardised mean difference of randomised trials against placebo or no
    active treatment (`k` of the `trials` that report it; pooled from two on), turned so that below
    0 is better on treatment, `doubts` the caveats of their numbers; `spread` are the trials' own.
    `effect` is None where nothing follows, and `why` says why. `adverse` and `stopped` are any
    adverse event and stopping because of harm, None where no study says.
    """

    band: str
    outcome: str | None
    studies: tuple[Study, ...]
    directions: Directions
    k: int
    trials: int
    effect: Effect | None
    doubts: tuple[Doubt, ...]
    spread: Spread | None
    adverse: HarmSummary | None
    stopped: HarmSummary | None
    why: Reason


@dataclass(frozen=True, slots=True)
class Group:
    """Studies that share a scheme, time of day or preparation; `planned` of
    them have no results, yet or ever.

    For schemes: first and last dose in mg a day, and the weeks until the last,
    None where that is not stated.
    """

    key: str
    studies: tuple[Study, ...]
    planned: int
    start_mg: float | None = None
    target_mg: float | None = None
    weeks: float | None = None


@dataclass(frozen=True, slots=True)
class DoseTrial:
    """A study that compares doses; `doses` of its arms in mg a day, empty where no arm has one,
    and what it compared in words."""

    study: Study
    doses: tuple[float, ...]
    compared: str


# -- bands -----------------------------------------------------------------------------------------


def dose_bands(
    body: Body, query: Query, domain: str | None, vocabularies: Mapping[str, Vocabulary]
) -> list[Band]:
    """One row a band and domain: each domain asked that occurs, else `domain`, on which effects
    are shown (None: no effects)."""
    asked, known = query.conditions, vocabularies["conditions"]
    clinical = [
        study
        for study in body.studies
        if study.clinical and (not asked or whole(study, asked, known))
    ]
    domains: list[str | None] = [
        each for each in vocabularies["outcomes"].terms if each in query.outcomes
    ]
    found = []
    for band in body.topic.dose.labels:
        studies = [study for study in clinical if study.dose_band == band]
        for each in domains if query.outcomes else [domain]:
            here = _with_outcome(studies, each) if query.outcomes and each else studies
            if here:
                found.append(_band(band, each, here, vocabularies, asked=bool(query.outcomes)))
    return found


def _with_outcome(studies: Sequence[Study], domain: str) -> list[Study]:
    return [study for study in studies if any(each.domain == domain for each in study.outcomes)]


def _band(
    band: str,
    domain: str | None,
    studies: Sequence[Study],
    vocabularies: Mapping[str, Vocabulary],
    *,
    asked: bool,
) -> Band:
    k, trials, effect, doubts, apart, why = (
        _effect(studies, domain, vocabularies)
        if domain
        else (0, 0, None, (), None, because("no outcome asked"))
    )
    harms = {
        (each.section, each.harm): each
        for each in summarise_harms(
            harm_reports(studies, vocabularies["harms"]), vocabularies["harms"]
        )
    }
    return Band(
        band=band,
        outcome=domain,
        studies=tuple(studies),
        directions=directions_of(studies, domain if asked else None),
        k=k,
        trials=trials,
        effect=effect,
        doubts=doubts,
        spread=apart,
        adverse=harms.get(("any", GENERAL["any"])),
        stopped=harms.get(("stopped", GENERAL["stopped"])),
        why=why,
    )


def _effect(
    studies: Sequence[Study], domain: str, vocabularies: Mapping[str, Vocabulary]
) -> tuple[int, int, Effect | None, tuple[Doubt, ...], Spread | None, Reason]:
    """The standardised effect of the randomised trials, how many enter it and how many report the
    outcome, the caveats of their numbers, their spread, and how it came about."""
    found = synthesise(studies, domain, None, vocabularies, Model(measure=STANDARDISED))
    if not found.entries:
        return 0, 0, None, (), None, because("no randomised trial")
    trials = len(asked_of(found))
    if headline(found) is None or found.pooled is None:
        aside = aside_of(found)
        why = because("no effect", aside=aside) if aside else found.reason
        return 0, trials, None, doubts_of(found), None, why or because("no estimate", studies=())
    turned = found.metric is not None and found.metric.frame.better == "higher"
    sign = -1 if turned else 1
    ends = sorted((sign * found.pooled.ci_lb, sign * found.pooled.ci_ub))
    values = [sign * each.value for each in found.estimates]
    k = len({each.study for each in found.estimates})
    why = because(
        "pooled",
        k=k,
        tau2=found.pooled.tau2,
        i2=found.pooled.I2,
        studies=tuple(dict.fromkeys(each.source.study.name for each in found.estimates)),
        left_out=tuple(entry.study.name for entry in found.entries if not entry.estimates),
    )
    effect = Effect(sign * found.pooled.estimate, ends[0], ends[1])
    return k, trials, effect, doubts_of(found), spread(values), why


# -- schemes, times, preparations ------------------------------------------------------------------


def titrations(body: Body) -> list[Group]:
    """Dose schemes by start, target and weeks, the most used first; then
    the studies that state none."""
    found = _groups(
        body,
        lambda study: (
            [_scheme(drug, body.topic.dose.unit) for drug in _drugs(study) if drug.titration][:1]
            or [(NOT_STATED, None, None, None)]
        ),
    )
    return sorted(found, key=lambda each: (each.key == NOT_STATED, -len(each.studies), each.key))


def _scheme(drug: Intervention, unit: str) -> tuple[str, float, float, float | None]:
    """A scheme in words, its first and last dose, and the weeks until the last; None where the
    steps on the way are not stated."""
    steps, last = drug.titration, drug.titration[-1]
    told = " → ".join(f"{step.dose_mg:g}" for step in steps)
    top = drug.dose_max_mg
    if top is not None and top > last.dose_mg:
        return f"{told} {unit}, then up to {top:g} {unit}", steps[0].dose_mg, top, None
    if len(steps) == 1:
        return f"{told} {unit} from the start", steps[0].dose_mg, last.dose_mg, last.from_week
    return (
        f"{told} {unit} over {last.from_week:g} week{'' if last.from_week == 1 else 's'}",
        steps[0].dose_mg,
        last.dose_mg,
        last.from_week,
    )


def first_benefit(
    body: Body, benefits: Collection[tuple[str, str]], *, controlled: bool
) -> tuple[float, Study, str] | None:
    """The earliest week at which a study reports a benefit, the study, and the outcome (its id);
    None where no study says when.

    `benefits` are the studies and outcomes (ids) of which the result that counts is a benefit: one
    that another scale or a later week of the same study does not bear out is none.

    `controlled`: over placebo or nothing in a randomised comparison, which its authors stand by and
    do not call exploratory. Otherwise within a group, where it may be no effect of the treatment.
    """

    def counts(study: Study, outcome: Outcome) -> bool:
        kinds = {each.kind for each in outcome.caveats}
        compared = study.randomised and outcome.comparison == "between"
        if not controlled:
            return not compared
        return compared and not study.against_active and kinds.isdisjoint(_NOT_STOOD_BY)

    found = [
        (outcome.timepoint_weeks, study.id, study, outcome.domain)
        for study in body.studies
        if study.clinical
        for outcome in study.outcomes
        if outcome.direction == "benefit" and outcome.timepoint_weeks and counts(study, outcome)
        if (study.id, outcome.domain) in benefits
    ]
    if not found:
        return None
    week, _, study, outcome = min(found, key=lambda each: each[:2])
    return week, study, outcome


def timings(body: Body) -> list[Group]:
    """Times of day at which it was taken, the most used first."""
    return _sorted(
        _groups(body, lambda study: _worded(study, lambda drug: drug.timing, _TIMES, several=False))
    )


def formulations(body: Body) -> list[Group]:
    """Preparations in use, the most used first; a study that names several counts under each."""
    return _sorted(
        _groups(body, lambda study: _worded(study, _preparation, _PREPARATIONS, several=True))
    )


def _preparation(drug: Intervention) -> str | None:
    words = [
        each for each in (drug.formulation, drug.route if drug.route == "topical" else None) if each
    ]
    return ", ".join(words) or None


Keyed = tuple[str, float | None, float | None, float | None]


def _worded(
    study: Study,
    words_of: Callable[[Intervention], str | None],
    meanings: Sequence[tuple[str, tuple[str, ...]]],
    *,
    several: bool,
) -> list[Keyed]:
    """What the first paper that says anything says; wordings that fit no
    meaning stand for themselves."""
    words = next((found for drug in _drugs(study) if (found := words_of(drug))), None)
    if words is None:
        return [(NOT_STATED, None, None, None)]
    fitting = [
        meaning
        for meaning, marks in meanings
        if any(mark in f"{words.casefold()} " for mark in marks)
    ]
    return [(each, None, None, None) for each in (fitting if several else fitting[:1]) or [words]]


def _drugs(study: Study) -> list[Intervention]:
    return [paper.intervention for paper in study.papers if paper.intervention]


def _groups(body: Body, keys_of: Callable[[Study], Sequence[Keyed]]) -> list[Group]:
    """Studies with results in people, and those that are planned or silent, by key."""
    planned = {study.id for study in body.unreported}
    groups: dict[Keyed, list[Study]] = {}
    for study in (*(study for study in body.studies if study.clinical), *body.unreported):
        for keyed in keys_of(study):
            groups.setdefault(keyed, []).append(study)
    return [
        Group(
            key, tuple(studies), sum(study.id in planned for study in studies), start, target, weeks
        )
        for (key, start, target, weeks), studies in groups.items()
    ]


def _sorted(groups: Sequence[Group]) -> list[Group]:
    return sorted(groups, key=lambda each: (each.key == NOT_STATED, -len(each.studies), each.key))


# -- doses against each other ----------------------------------------------------------------------


def dose_trials(body: Body) -> list[DoseTrial]:
    """Studies in people that compare doses of the drug with each other: several dose arms, or a
    comparator that is another dose."""
    found = []
    for study in (*(each for each in body.studies if each.clinical), *body.unreported):
        named = [
            each for paper in study.papers for each in paper.comparators if each.type == "dose"
        ]
        doses = sorted(
            {
                arm.dose_mg
                for paper in study.papers
                for arm in paper.arms
                if arm.role == "treatment" and arm.dose_mg is not None
            }
        )
        if named or len(doses) > 1:
            told = (
                "; ".join(dict.fromkeys(each.name for each in named if each.name))
                or "arms with different doses"
            )
            found.append(DoseTrial(study, tuple(doses), told))
    return found
