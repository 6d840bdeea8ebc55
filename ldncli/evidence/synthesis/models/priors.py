"""Which prior of the heterogeneity fits a question: the published one of its type of outcome and
comparison, in the units of its effects, or the one that a person names."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

from ldncli.errors import UsageError
from ldncli.evidence.certainty.information import sd_between_people
from ldncli.evidence.effects.measures import MEASURES, RISK_RATIO, in_points, of_family
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.synthesis.models.points import Points
from ldncli.records.vocabularies.vocab import Domain, Vocabulary
from ldncli.statistics.bayes.priors import TauPrior, tau_prior
from ldncli.statistics.bayes.published import ANY, COMPARISONS, rhodes, turner
from ldncli.statistics.measures.moments import median
from ldncli.values import dataclass

# Of ratios of hazards, rates and means no prior is published: they have a weakly informative one.
USUAL_SCALE = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """A prior of tau in the units of the effects, and why it is this one. `unit` is how many of
    these units the usual priors count as one (1 for ratios and standardised differences, the
    standard deviation between people for points); None where that is not known."""

    prior: TauPrior
    why: Reason
    unit: float | None
    cautions: tuple[Reason, ...] = ()


def outcome_type(outcome: str, outcomes: Vocabulary) -> str | None:
    """The type of an outcome, or of several joined by plus signs where all have the same: its own
    or that of the nearest term above it; None where none has one."""
    found = {_type_of(each, outcomes) for each in outcome.split("+")}
    return found.pop() if len(found) == 1 else None


def _type_of(outcome: str, outcomes: Vocabulary) -> str | None:
    if outcome not in outcomes.terms:
        return None
    for each in (outcome, *outcomes.ancestors(outcome)):
        term = outcomes.terms[each]
        if isinstance(term, Domain) and term.outcome_type:
            return term.outcome_type
    return None


def choose_prior(points: Points, words: str | None = None) -> Choice:
    """The prior that `words` name (`half-normal:0.5`, `turner`, `rhodes:pain` …), else the
    published one that fits. Raises UsageError where none fits, or a named one is for other
    effects."""
    unit = _unit(points)
    if words is None:
        return _published(points, unit)
    name, *parts = words.strip().lower().split(":")
    if name == "turner":
        return _turner(points, unit, parts)
    if name == "rhodes":
        return _rhodes(points, unit, parts)
    return Choice(tau_prior(words), because("named prior"), unit)


def _published(points: Points, unit: float | None) -> Choice:
    if points.ratio and of_family(points.measure, "events"):
        return _turner(points, unit, [])
    if points.ratio:
        prior = TauPrior("half-normal", USUAL_SCALE, label=f"half-normal({USUAL_SCALE:g})")
        return Choice(prior, because("usual prior"), unit)
    if _standardised(points) or (_points_between_groups(points) and unit is not None):
        return _rhodes(points, unit, [])
    raise UsageError(
        f"no prior of the heterogeneity is published for {_called(points)}",
        hint="name one in the units of the effects: --tau-prior half-normal:SCALE",
    )


def _turner(points: Points, unit: float | None, parts: list[str]) -> Choice:
    if not points.ratio:
        raise UsageError(
            f"Turner's priors are for log odds ratios, not for {_called(points)}",
            hint="rhodes is for differences of means, half-normal:SCALE for any effect",
        )
    if len(parts) > 2:
        raise UsageError("Turner's priors are named turner:OUTCOME:COMPARISON")
    named = _kind(points, parts)
    prior = turner(*named)
    # log risk ratios as a rule differ less than the log odds ratios that the priors are of
    odds = points.measure != RISK_RATIO and of_family(points.measure, "events")
    cautions = () if odds else (because("prior of odds ratios"),)
    return Choice(
        prior, because("published prior", source="Turner 2015", kind=named[0]), unit, cautions
    )


def _rhodes(points: Points, unit: float | None, parts: list[str]) -> Choice:
    if not (_standardised(points) or _points_between_groups(points)):
        raise UsageError(
            f"Rhodes's priors are for standardised mean differences, not for {_called(points)}",
            hint="turner is for odds ratios, half-normal:SCALE for any effect",
        )
    if unit is None:
        raise UsageError(
            "Rhodes's priors are for standardised differences, and no standard deviation says how"
            " many points one is",
            hint="use --measure SMD, or name a prior in points: --tau-prior half-normal:SCALE",
        )
    if len(parts) > 3:
        raise UsageError("Rhodes's priors are named rhodes:OUTCOME:COMPARISON:AREA")
    named = _kind(points, parts[:2])
    prior = rhodes(*named, *parts[2:])
    why = because("published prior", source="Rhodes 2015", kind=named[0])
    if _standardised(points):
        return Choice(prior, why, unit)
    return Choice(prior.scaled(unit), why, unit, (because("prior in points", sd=unit),))


def _kind(points: Points, parts: list[str]) -> tuple[str, str]:
    """Type of outcome and comparison: as named, else as the question has them."""
    kind = parts[0] if parts else points.outcome_type or ANY
    return kind, parts[1] if len(parts) > 1 else _comparison(points)


def _comparison(points: Points) -> str:
    """A drug against placebo, or against another treatment where all trials compare with one."""
    entries = (
        [each for each in points.synthesis.entries if each.estimates] if points.synthesis else []
    )
    active = bool(entries) and all(each.against for each in entries)
    return COMPARISONS[1] if active else COMPARISONS[0]


def _called(points: Points) -> str:
    return "effects of an unnamed measure" if points.measure == "GEN" else points.measure


def _standardised(points: Points) -> bool:
    measure = MEASURES.get(points.measure)
    return bool(measure and measure.standardised and not measure.one_group)


def _points_between_groups(points: Points) -> bool:
    measure = MEASURES.get(points.measure)
    return bool(measure and in_points(measure.name) and not measure.one_group)


def _unit(points: Points) -> float | None:
    if points.ratio or _standardised(points):
        return 1.0
    if not _points_between_groups(points):
        return None
    if points.synthesis:
        return sd_between_people(points.synthesis)
    variances = [_pooled_variance(each.row) for each in points.points]
    known = [each for each in variances if each is not None]
    return sqrt(median(known)) if known else None


def _pooled_variance(row: Mapping[str, Any]) -> float | None:
    """The variance within the arms of a row of means."""
    try:
        s1, s2, n1, n2 = (float(row[name]) for name in ("sd1i", "sd2i", "n1i", "n2i"))
    except (KeyError, TypeError, ValueError):
        return None
    return ((n1 - 1) * s1 * s1 + (n2 - 1) * s2 * s2) / (n1 + n2 - 2) if n1 + n2 > 2 else None
