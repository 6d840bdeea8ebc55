"""One question pooled in full: the synthesis, how sure it is, what it hangs on, subgroups and
moderators. Values only, no words of views."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from ldncli.errors import UsageError, nearest
from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.certainty.rules import rate
from ldncli.evidence.effects.estimate import USUAL, Choices, Reported, reported_outcomes
from ldncli.evidence.effects.measures import from_records
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.groups import held, whole
from ldncli.evidence.selecting.planned import planned_cells
from ldncli.evidence.selecting.query import Query
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.moderators import (
    Grouped,
    Moderated,
    checked_moderators,
    checked_way,
    group,
    moderate,
)
from ldncli.evidence.synthesis.robustness import Robustness, probe
from ldncli.evidence.synthesis.suspected import suspected
from ldncli.evidence.synthesis.synthesise import (
    DEFAULT,
    Model,
    Synthesis,
    in_body,
    synthesise,
    test_for,
)
from ldncli.records.vocabularies.judgements import Override
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.diagnostics import guards
from ldncli.statistics.models.pooled import USUAL_TEST
from ldncli.statistics.models.pooling import checked_choices, confidence_level
from ldncli.statistics.models.stratified import COUNTS
from ldncli.statistics.rare.tables import RARE

# Groupings and moderators by dose keep the doses of a trial apart; its control
# group is then split among them.
_BY_DOSE = ("dose-band", "dose_mg")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a question is to be analysed. `randomised` chooses the body; `together` lets several
    outcome domains be pooled as one.

    `exploratory` shows meta-regression and tests of asymmetry below ten studies too.
    """

    model: Model = DEFAULT
    randomised: bool = True
    by: str | None = None
    common_tau2: bool = False
    moderators: tuple[str, ...] = ()
    together: bool = False
    exploratory: bool = False

    @property
    def by_dose(self) -> bool:
        """Whether the doses of one trial are told apart."""
        return any(each in _BY_DOSE for each in (self.by, *self.moderators))


@dataclass(frozen=True, slots=True)
class Analysis:
    """One question with its answer.

    `cells` are the conditions and outcome domains that the studies report on, with how many studies
    each. `robustness` is None below two estimates, `groups` and `moderated` where not asked for or
    nothing is pooled. `cautions` are what a reader of the pooled result must know. `other_body`
    counts the studies that report the outcome in the body that was not asked for. `asked` are the
    conditions of the question, with all below them (empty: all); `narrower` the outcomes below the
    one asked for that have studies of their own and are not in the answer.
    """

    plan: Plan
    cells: Mapping[tuple[str, str], int]
    synthesis: Synthesis
    certainty: Certainty
    robustness: Robustness | None
    groups: Grouped | None
    moderated: Moderated | None
    cautions: tuple[Reason, ...]
    other_body: int
    asked: tuple[str, ...] = ()
    narrower: Mapping[str, int] = field(default_factory=dict)

    @property
    def conditions(self) -> list[str]:
        """The conditions that are reported on."""
        return list(dict.fromkeys(condition for condition, _ in self.cells))

    @property
    def outcomes(self) -> list[str]:
        """The outcome domains that are reported."""
        return list(dict.fromkeys(outcome for _, outcome in self.cells))


BODIES = ("randomised", "other")
COMPARATORS = ("inert", "any")
PLAN_WORDS = frozenset(
    "measure method test level correlation comparator body by common_tau2 moderator together"
    " exploratory".split()
)


def make_plan(
    *,
    measure: str | None = None,
    method: str = "REML",
    test: str = USUAL_TEST,
    level: float = 95,
    correlation: float = 0.5,
    comparator: str = "inert",
    body: str = "randomised",
    by: str | None = None,
    common_tau2: bool = False,
    moderator: Sequence[str] = (),
    together: bool = False,
    exploratory: bool = False,
) -> Plan:
    """A plan from the words of the command line; raises UsageError for those that mean nothing."""
    for name, word, known in (("body", body, BODIES), ("comparator", comparator, COMPARATORS)):
        if word not in known:
            raise UsageError(
                f"--{name} does not accept {word!r}",
                hint=nearest(word, known) or f"one of {', '.join(known)}",
            )
    if common_tau2 and not by:
        raise UsageError("--common-tau2 needs subgroups", hint="name them with --by")
    choices = Choices(
        correlation=correlation,
        shown_too=tuple(each for each in USUAL.shown_too if each != correlation),
    )
    model = Model(measure, method, test, level, choices, comparator == "any")
    return checked_plan(
        Plan(model, body == "randomised", by, common_tau2, tuple(moderator), together, exploratory)
    )


def checked_plan(plan: Plan) -> Plan:
    """The plan with its words brought to their usual form; raises UsageError for what cannot be."""
    model = plan.model
    method = checked_choices(model.method, model.test, tables=True)
    measure = model.measure.upper() if model.measure else None
    if measure and measure not in from_records():
        hint = nearest(measure, from_records()) or f"one of {', '.join(from_records())}"
        raise UsageError(f"the records cannot be expressed as {model.measure!r}", hint=hint)
    if not 0 <= model.choices.correlation < 1:
        raise UsageError(
            f"the correlation cannot be {model.choices.correlation:g}",
            hint="choose a value from 0 to below 1, such as 0.5",
        )
    if plan.by:
        checked_way(plan.by)
    if method in RARE and measure is None and plan.randomised:
        measure = "OR"  # the only contrast of two groups that these models have
    choices = replace(
        model.choices, shared_control="split" if plan.by_dose else model.choices.shared_control
    )
    model = replace(
        model, method=method, measure=measure, level=confidence_level(model.level), choices=choices
    )
    return replace(plan, model=model, moderators=checked_moderators(plan.moderators))


def analyse(
    body: Body,
    query: Query,
    vocabularies: Mapping[str, Vocabulary],
    overrides: Sequence[Override] = (),
    plan: Plan | None = None,
) -> Analysis:
    """Answer one question about one outcome: conditions may be several, outcome domains only
    where the plan says `together`.

    An outcome that studies report is taken itself, without the narrower ones below it. Raises
    UsageError where the question names no outcome, or several.
    """
    plan = checked_plan(plan or Plan())
    mine = _counted(body.studies, query, vocabularies, randomised=plan.randomised)
    others = _counted(body.studies, query, vocabularies, randomised=not plan.randomised)
    domains, narrower = _one_outcome(query, mine or others, vocabularies["outcomes"], plan)
    cells = {cell: len(studies) for cell, studies in mine.items() if cell[1] in domains}
    synthesis = _synthesis(
        body, query, vocabularies, plan, domains, list(dict.fromkeys(cell[0] for cell in cells))
    )
    pooled, estimates = synthesis.pooled, synthesis.estimates
    several = pooled is not None and pooled.k > 1
    model = synthesis.model
    return Analysis(
        plan,
        cells,
        synthesis,
        rate(synthesis, vocabularies, _about(overrides, synthesis)),
        probe(synthesis, exploratory=plan.exploratory) if several else None,
        (
            group(
                estimates,
                plan.by,
                query.conditions,
                model,
                common_tau2=plan.common_tau2,
                conditions=vocabularies["conditions"],
            )
            if pooled and plan.by
            else None
        ),
        (
            moderate(estimates, plan.moderators, model, exploratory=plan.exploratory)
            if pooled and plan.moderators
            else None
        ),
        _cautions(synthesis),
        len(set(chain(*(found for cell, found in others.items() if cell[1] in domains)))),
        tuple(sorted(query.conditions, key=list(vocabularies["conditions"].terms).index)),
        narrower,
    )


def _counted(
    studies: Sequence[Study],
    query: Query,
    vocabularies: Mapping[str, Vocabulary],
    *,
    randomised: bool,
) -> dict[tuple[str, str], list[str]]:
    """The studies of a body by condition and outcome domain, in the order of the vocabularies."""
    found: dict[tuple[str, str], list[str]] = {}
    for study in studies:
        outcomes = (
            reported_outcomes(study, vocabularies["scales"], vocabularies["outcomes"])
            if study.clinical
            else []
        )
        known = vocabularies["conditions"]
        kept = [each for each in outcomes if _asked(each, query, known)]
        kept = in_body(study, kept, randomised)
        for cell in dict.fromkeys(
            (condition, each.outcome.domain)
            for each in kept
            for condition in _conditions(each, query, known)
        ):
            found.setdefault(cell, []).append(study.id)
    places = {
        name: {term: place for place, term in enumerate(vocabularies[name].terms)}
        for name in ("conditions", "outcomes")
    }
    order = sorted(
        found, key=lambda cell: (places["conditions"][cell[0]], places["outcomes"][cell[1]])
    )
    return {cell: found[cell] for cell in order}


def _asked(reported: Reported, query: Query, conditions: Vocabulary) -> bool:
    return (not query.outcomes or reported.outcome.domain in query.outcomes) and bool(
        _conditions(reported, query, conditions)
    )


def _conditions(reported: Reported, query: Query, conditions: Vocabulary) -> list[str]:
    """The conditions that an outcome is about, as far as they are asked for: its own, else those of
    its paper where all people of the study have one that is asked for."""
    own, asked = reported.outcome.condition, query.conditions
    if not own and asked and not whole(reported.study, asked, conditions):
        return []
    named = [own] if own else reported.paper.conditions
    found = [each for each in named if not asked or each in asked]
    return [each for each in found if own or each in held(reported.study, conditions)] or found


def _one_outcome(
    query: Query, found: Mapping[tuple[str, str], Collection[str]], outcomes: Vocabulary, plan: Plan
) -> tuple[list[str], dict[str, int]]:
    """The outcome domains to pool, and the narrower ones that are left out, with their studies;
    refuses none and, unless together or below one that is reported itself, several."""
    counts: dict[str, set[str]] = {}
    for (_, domain), studies in found.items():
        counts.setdefault(domain, set()).update(studies)
    told = ", ".join(
        f"{each} ({len(counts[each])})"
        for each in sorted(counts, key=lambda each: -len(counts[each]))[:6]
    )
    if not query.outcomes:
        raise UsageError(
            "choose one outcome with --outcome",
            hint=f"most often reported (studies): {told}"
            if told
            else "`ldn vocab outcomes` lists all",
        )
    if len(counts) > 1 and not plan.together:
        top = next((each for each in counts if query.outcomes <= outcomes.within(each)), None)
        if top:
            rest = {each: len(studies) for each, studies in counts.items() if each != top}
            return [top], rest
        raise UsageError(
            f"--outcome covers {len(counts)} outcomes here: {told}",
            hint="name one of them, or pool them all with --together",
        )
    return list(counts) or sorted(query.outcomes, key=list(outcomes.terms).index), {}


def _synthesis(
    body: Body,
    query: Query,
    vocabularies: Mapping[str, Vocabulary],
    plan: Plan,
    domains: Sequence[str],
    conditions: Sequence[str],
) -> Synthesis:
    """The body brought together: for one condition as `ldn evidence` has it, for several
    all studies of the outcome."""
    one, known = conditions[0] if len(conditions) == 1 else None, vocabularies["conditions"]
    studies = [study for study in body.studies if study.clinical]
    silent, running = (
        tuple(
            study for study in planned if not conditions or set(conditions) & set(study.conditions)
        )
        for planned in (body.silent, body.running)
    )
    return synthesise(
        studies,
        domains[0] if len(domains) == 1 else "+".join(domains),
        one,
        vocabularies,
        plan.model,
        randomised=plan.randomised,
        belongs=lambda each: each.outcome.domain in domains and _asked(each, query, known),
        silent=silent,
        running=running,
        planned=tuple(
            study
            for study in (*body.studies, *body.withheld)
            if any(
                outcome in domains
                and (
                    condition == one
                    if one
                    else not query.conditions or condition in query.conditions
                )
                for condition, outcome in planned_cells(study, known)
            )
        ),
    )


def _about(overrides: Sequence[Override], synthesis: Synthesis) -> list[Override]:
    subject = (
        synthesis.condition,
        synthesis.outcome,
        "randomised" if synthesis.randomised else "other",
    )
    return [each for each in overrides if each.subject()[:3] == subject]


def _cautions(synthesis: Synthesis) -> tuple[Reason, ...]:
    """What a reader of the pooled result must know beyond its numbers."""
    pooled, estimates = synthesis.pooled, synthesis.estimates
    if pooled is None:
        return ()
    cautions = _noted(pooled.notes)
    cautions += [
        because("suspected", study=entry.study.name, why=why)
        for entry in synthesis.entries
        for why in suspected(synthesis).get(entry.study.id, ())
    ]
    test = synthesis.model.test
    if pooled.k > 1 and pooled.method not in COUNTS and test_for(pooled.k, test) != test:
        cautions.append(because("two estimates"))
    if pooled.k > 1 and pooled.method not in ("EE", *COUNTS):
        pairs = [(each.value, each.variance) for each in estimates]
        cautions += _noted(
            guards.check_directions(pairs, pooled.estimate, pooled.tau2, pooled.tau2_ub)
        )
    if pooled.method not in COUNTS:  # those bring it with them
        labels = [{"study": each.label} for each in estimates]
        cautions += _noted(guards.check_weights(labels, pooled.rows_used, pooled.weights))
    if len({each.study for each in estimates}) < len(estimates):
        cautions.append(because("doses as if independent"))
    return tuple(cautions)


def _noted(notes: Sequence[str]) -> list[Reason]:
    """What the statistics say of their own numbers."""
    return [because("note of the model", note=each) for each in notes]
