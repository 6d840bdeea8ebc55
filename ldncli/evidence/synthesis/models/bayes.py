"""A question answered by a Bayesian random-effects model: how probable a benefit, an important one
or a harm is, what each study's own effect is in the light of the others, and how all that moves
with the prior."""

from __future__ import annotations

from dataclasses import replace
from math import log

from ldncli.errors import UsageError
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.synthesis.models.points import Points, points_of
from ldncli.evidence.synthesis.models.priors import USUAL_SCALE, Choice, choose_prior, outcome_type
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.bayes.posterior import Effect, Posterior, Summary, posterior
from ldncli.statistics.bayes.priors import (
    VAGUE,
    EffectPrior,
    TauPrior,
    effect_prior,
)
from ldncli.statistics.distributions import normal_quantile
from ldncli.values import dataclass

# More studies than this need no prior: `ldn pool` says the same.
MOST = 100
# A sceptic's chance of an important effect on either side (Spiegelhalter 1994, J R Stat Soc A
# 157:357–416, has 5% on one).
_SCEPTICAL_TAIL = 0.05
# Below so many degrees of freedom an error that is known only roughly makes tails too thin.
_FEW_DF = 30


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for. `tau` and `effect` are priors as people name them (None: the published
    one that fits; vague), `important` the smallest effect that matters as people read it (ratios as
    ratios; None: what is known of the question)."""

    tau: str | None = None
    effect: str | None = None
    important: float | None = None


USUAL = Plan()


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities that an effect is below no effect; and at or beyond the smallest one that
    matters on the lower and on the higher side, None where that is not known."""

    below: float
    important_below: float | None
    important_above: float | None

    def of(self, better: str | None) -> tuple[float, float | None, float | None]:
        """The same of any benefit, of an important one and of an important harm; where nobody says
        which side is better, the lower one counts as benefit."""
        if better == "higher":
            return 1 - self.below, self.important_above, self.important_below
        return self.below, self.important_below, self.important_above


@dataclass(frozen=True, slots=True)
class Line:
    """The answer under one pair of priors. `role`: chosen, other (another prior of the
    heterogeneity), sceptical (of the effect). `tau` is the median of the heterogeneity with its
    shortest interval."""

    role: str
    prior: TauPrior
    effect_prior: EffectPrior
    effect: Summary
    chances: Chances
    new: Summary
    chances_new: Chances
    tau: tuple[float, float, float]
    distribution: Effect


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A study: its own estimate with the interval that the pool shows, and its effect in the light
    of the others."""

    name: str
    value: float
    low: float
    high: float
    effect: Summary


@dataclass(frozen=True, slots=True)
class Bayes:
    """The answer; the first of the `lines` is the one of the chosen priors. `important` is the
    smallest effect that matters, on the scale that is pooled (None: not known), `important_why`
    where it is from."""

    points: Points
    choice: Choice
    important: float | None
    important_why: Reason | None
    lines: tuple[Line, ...]
    studies: tuple[Shrunk, ...]
    cautions: tuple[Reason, ...]

    @property
    def chosen(self) -> Line:
        """The answer under the chosen priors."""
        return self.lines[0]


def analyse(points: Points, plan: Plan = USUAL) -> Bayes:
    """The whole answer; raises UsageError where there is no estimate, no fitting prior, or where
    words of the plan mean nothing."""
    _check(points)
    choice = choose_prior(points, plan.tau)
    belief = VAGUE if plan.effect is None else effect_prior(plan.effect)
    important, why = _important(points, plan)
    found = _posterior(points, choice.prior, belief, studies=True)
    lines = [_line("chosen", found, choice.prior, belief, important, points.level)]
    for role, prior, other in _others(choice, belief, important):
        again = _posterior(points, prior, other, studies=False)
        lines.append(_line(role, again, prior, other, important, points.level))
    return Bayes(
        points,
        choice,
        important,
        why,
        tuple(lines),
        _shrunk(points, found),
        (*choice.cautions, *_cautions(points, important)),
    )


def chances_of(synthesis: Synthesis, outcomes: Vocabulary) -> Chances | None:
    """The probabilities alone, of randomised trials pooled, under the prior that fits and no belief
    about the effect; None below two trials (the prior alone would answer), where no published prior
    fits, or nobody says what matters or which way is better."""
    several = synthesis.pooled is not None and 1 < synthesis.pooled.k <= MOST
    if not (several and synthesis.randomised):
        return None
    kind = outcome_type(synthesis.outcome, outcomes)
    points = replace(points_of(synthesis, ""), outcome_type=kind)
    if points.important is None or points.better is None:
        return None
    try:
        prior = choose_prior(points).prior
    except UsageError:
        return None
    found = _posterior(points, prior, VAGUE, studies=False)
    return _chances(found.mean, points.important)


def _check(points: Points) -> None:
    if not points.points:
        raise UsageError(
            "no study gives an estimate, so there is nothing to update a prior with",
            hint="`ldn pool` with the same question says why",
        )
    if len(points.points) > MOST:
        raise UsageError(
            f"{len(points.points)} estimates need no prior: this model is for few (up to {MOST})",
            hint="leave out --bayes",
        )


def _posterior(points: Points, prior: TauPrior, belief: EffectPrior, *, studies: bool) -> Posterior:
    return posterior(points.effects, points.variances, prior, belief, studies=studies)


def _important(points: Points, plan: Plan) -> tuple[float | None, Reason | None]:
    if plan.important is not None:
        value = plan.important
        if value <= 0 or (points.ratio and value == 1):
            raise UsageError(
                f"--important {value:g}: the smallest effect that matters is"
                + (" a ratio above 0 other than 1" if points.ratio else " above 0"),
                hint="1.25, for example" if points.ratio else "in the units of the effects",
            )
        return abs(log(value)) if points.ratio else value, because("important as asked")
    if points.synthesis is not None:
        from ldncli.evidence.certainty.importance import threshold_of

        threshold = threshold_of(points.synthesis)
        return (threshold.value, threshold.what) if threshold else (None, None)
    measure = MEASURES.get(points.measure)
    if measure is None or measure.threshold is None or measure.one_group:
        return None, None
    return measure.threshold.value, measure.threshold.what


def _others(
    choice: Choice, belief: EffectPrior, important: float | None
) -> list[tuple[str, TauPrior, EffectPrior]]:
    """The other priors under which the answer is shown: usual ones of the heterogeneity, in the
    units of the effects, or halves and doubles of the chosen one; and a sceptic's of the effect."""
    found: list[tuple[str, TauPrior, EffectPrior]] = []
    for prior in _usual(choice):
        if (prior.family, prior.scale) != (choice.prior.family, choice.prior.scale):
            found.append(("other", prior, belief))
    if important is not None and belief.sd is None:
        sd = important / normal_quantile(1 - _SCEPTICAL_TAIL)
        found.append(("sceptical", choice.prior, EffectPrior(0.0, sd)))
    return found


def _usual(choice: Choice) -> list[TauPrior]:
    if choice.unit is None:
        if not choice.prior.proper:
            return []
        return [
            replace(choice.prior.scaled(by), label=f"{choice.prior.label}, {word}")
            for by, word in ((0.5, "halved"), (2.0, "doubled"))
        ]
    usual = (("half-normal", 0.5), ("half-normal", 1.0), ("half-cauchy", USUAL_SCALE))
    return [
        TauPrior(family, scale * choice.unit, label=f"{family}({scale * choice.unit:.3g})")
        for family, scale in usual
    ]


def _line(
    role: str,
    found: Posterior,
    prior: TauPrior,
    belief: EffectPrior,
    important: float | None,
    level: float,
) -> Line:
    low, high = found.tau.shortest(level / 100)
    return Line(
        role,
        prior,
        belief,
        found.mean.summary(level),
        _chances(found.mean, important),
        found.new.summary(level),
        _chances(found.new, important),
        (found.tau.quantile(0.5), low, high),
        found.mean,
    )


def _chances(effect: Effect, important: float | None) -> Chances:
    if important is None:
        return Chances(effect.below(0.0), None, None)
    return Chances(effect.below(0.0), effect.below(-important), effect.above(important))


def _shrunk(points: Points, found: Posterior) -> tuple[Shrunk, ...]:
    return tuple(
        Shrunk(
            each.name,
            each.value,
            *each.interval(points.level),
            effect.summary(points.level),
        )
        for each, effect in zip(points.points, found.studies, strict=True)
    )


def _cautions(points: Points, important: float | None) -> tuple[Reason, ...]:
    found = []
    if len(points.points) == 1:
        found.append(because("prior alone tells of others"))
    few = [each.name for each in points.points if each.df is not None and each.df < _FEW_DF]
    if few:
        found.append(because("errors as if known", studies=tuple(few)))
    if important is None:
        found.append(because("nobody says what matters"))
    if points.better is None:
        found.append(because("no better side"))
    return tuple(found)
