"""Certainty of a body of evidence on one outcome after GRADE: five domains down, three up, each
with number, rule, step and reason.

GRADE guidelines 4–9 (J Clin Epidemiol 2011, 64: 407–415, 1277–1316) and the GRADE handbook. The
rules below turn them into arithmetic, so that two people get the same suggestion; a person's
judgement, with name and reason, may replace any step. docs/methods.md has the table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import log

from ldncli.evidence.certainty.importance import Threshold, threshold_of
from ldncli.evidence.certainty.missing import missing_results
from ldncli.evidence.certainty.ratings import LEVELS, Certainty, Step, reach
from ldncli.evidence.certainty.size import LARGE, step_for_size
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.synthesis.answer import (
    aside_of,
    asked_of,
    weight_selected,
)
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis, fit_model
from ldncli.records.vocabularies.judgements import Override
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.statistics.intervals import excludes, settled

# What takes any body to very low: GRADE guidance 34 and 35 (2022) count imprecision down by three.
UTTERLY = -3
# Why there is no ratio though both groups were counted: the difference of risks has an interval.
_COUNTED = frozenset({"no risk ratio"})
# I² in percent: may be substantial, considerable (Cochrane Handbook 6.5, chapter 10.10.2).
SUBSTANTIAL, CONSIDERABLE = 50.0, 75.0
ENOUGH_FOR_ASYMMETRY = 10
# Relative effects that count as very large (GRADE guideline 9).
VERY_LARGE = log(5)


def rate(
    synthesis: Synthesis, vocabularies: Mapping[str, Vocabulary], overrides: Sequence[Override] = ()
) -> Certainty:
    """Rate a synthesis: randomised bodies start high, others low. `overrides` are those of its
    condition, outcome and body."""
    if not any(entry.direction for entry in synthesis.entries):
        return Certainty(None, because("no study"))
    threshold = threshold_of(synthesis)
    spread = _overridden(_inconsistency(synthesis, threshold), overrides)
    down = [
        _risk_of_bias(synthesis),
        spread,
        _indirectness(synthesis, vocabularies),
        _imprecision(synthesis, threshold, spread),
        _publication_bias(synthesis),
    ]
    start = LEVELS.index("high" if synthesis.randomised else "low")
    judged = [step if step is spread else _overridden(step, overrides) for step in down]
    if not synthesis.randomised:
        # What is taken down by judgement holds back an upgrade, and what is not does not.
        judged += [_overridden(step, overrides) for step in _upward(synthesis, judged)]
    level = reach(start, judged)
    judged[0] = _if_read(synthesis, judged[0], level, reach(start, [*judged[1:], _RELIEVED]))
    whole = next((each for each in overrides if each.domain == "overall" and each.level), None)
    if whole and whole.level:
        judged.append(_overall(whole, level))
        level = whole.level
    suggested = rate(synthesis, vocabularies).level if overrides else None
    ground = because(
        "starts",
        studies=len(asked_of(synthesis)) or len(synthesis.entries),
        randomised=synthesis.randomised,
        within=len(synthesis.changes_of_trials),
        level=LEVELS[start],
    )
    return Certainty(level, ground, tuple(judged), suggested)


def _overall(override: Override, level: str) -> Step:
    """A person's judgement of the certainty itself, as the step from what the domains come to."""
    assert override.level is not None
    moved = LEVELS.index(override.level) - LEVELS.index(level)
    judged = because("judged level", level=override.level)
    return Step("overall", moved, (because("domains come to", level=level),), judged, override, 0)


def _overridden(step: Step, overrides: Sequence[Override]) -> Step:
    for each in overrides:
        if each.domain == step.domain and each.levels is not None:
            return replace(step, levels=each.levels, override=each, suggested=step.levels)
    return step


# -- down ------------------------------------------------------------------------------------------


def _shares(synthesis: Synthesis) -> dict[str, float]:
    """Each study's share of the body, adding up to 1: by weight where pooled, else
    by participants, else alike."""
    ids = [entry.study.id for entry in synthesis.entries]
    if synthesis.pooled:
        found = dict.fromkeys(ids, 0.0)
        for estimate, weight in zip(synthesis.estimates, synthesis.pooled.weights, strict=True):
            found[estimate.study] += weight / 100
        return found
    people = {entry.study.id: float(entry.study.participants or 0) for entry in synthesis.entries}
    total = sum(people.values())
    return {id: people[id] / total if total else 1 / len(ids) for id in ids}


def _share(synthesis: Synthesis, which: Sequence[Entry]) -> float:
    if not which:
        return 0.0
    shares = _shares(synthesis)
    return math.fsum(shares[entry.study.id] for entry in which)


def _risk_of_bias(synthesis: Synthesis) -> Step:
    """By weight: most at high risk −2; not most at low risk −1. Studies without control are at
    risk by design. Numbers that were selected for report, or are one of many, −1 more, to −2 at
    most."""
    step = _risk_of_studies(synthesis)
    share, kinds = weight_selected(synthesis)
    if share <= 0.5:
        return step
    selected = because("selected result", share=share, kinds=kinds)
    reasons = (*(step.reasons if step.levels else ()), selected)
    return replace(step, levels=max(-2, step.levels - 1), reasons=reasons)


def _risk_of_studies(synthesis: Synthesis) -> Step:
    entries = synthesis.entries
    if not synthesis.randomised:
        alone = [each for each in entries if (each.study.level or 5) >= 4]
        within = [
            each
            for each in entries
            if each not in alone and each.chosen.source.outcome.comparison == "within"
        ]
        share = _share(synthesis, [*alone, *within])
        critical = _share(
            synthesis, [each for each in entries if each.study.risk_of_bias == "critical"]
        )
        bad = max(share, critical)
        reason = because(
            "critical risk of bias"
            if critical > share
            else "no control group"
            if not within
            else "no comparison"
            if alone
            else "changes within groups",
            share=bad,
        )
        return _by_share(-(bad >= 0.5), reason)
    high = _share(synthesis, [each for each in entries if each.study.risk_of_bias == "high"])
    low = _share(synthesis, [each for each in entries if each.study.risk_of_bias == "low"])
    if high > 0.5:
        return _by_share(-2, because("high risk of bias", share=high))
    if low <= 0.5:
        return _by_share(-1, because("concerns about bias", share=1 - low))
    return _by_share(0, because("low risk of bias", share=low))


# The step for a risk of bias that turns out to be low.
_RELIEVED = Step("risk-of-bias", 0, ())


def _if_read(synthesis: Synthesis, step: Step, level: str, relieved: str) -> Step:
    """The step for risk of bias with what the certainty would be if its concerns, which are about
    papers of which nobody read the whole, came to nothing: they judge our reading, not the trial.
    """
    unread = all(
        source.kind != "full-text"
        for entry in synthesis.entries
        if entry.study.risk_of_bias != "low"
        for paper in entry.study.papers
        for source in paper.sources
    )
    concerns = {each.code for each in step.reasons} == {"concerns about bias"}
    if step.override or not step.levels or not (unread and concerns) or relieved == level:
        return step
    return replace(step, reasons=(*step.reasons, because("if read", level=relieved)))


def _by_share(levels: int, reason: Reason) -> Step:
    """A step for a risk of bias that a share of the weight has."""
    return Step("risk-of-bias", levels, (reason,), because("share", share=reason["share"]))


def _inconsistency(synthesis: Synthesis, threshold: Threshold | None) -> Step:
    pooled, signs = synthesis.pooled, synthesis.signs
    if len(synthesis.entries) == 1:
        return _consistent(0, because("one study"), because("study count", studies=1))
    disagree = _disagreement(synthesis)
    if pooled is None or pooled.k == 1:
        return _consistent(
            -bool(disagree),
            disagree or because("directions agree"),
            because("leanings", counts=_counts(synthesis.entries)),
        )
    i2 = because("I2", i2=pooled.I2)
    number = because("spread", i2=pooled.I2, pi_lb=pooled.pi_lb, pi_ub=pooled.pi_ub)
    if pooled.I2 > CONSIDERABLE and signs.benefit and signs.harm:
        return _consistent(-2, because("I2 on both sides", i2=pooled.I2), number)
    if pooled.I2 > SUBSTANTIAL:
        return _consistent(-1, i2, number)
    if _turns_round(synthesis, threshold):
        return _consistent(-1, because("prediction turns round"), number)
    if disagree and len(synthesis.estimates) < len(synthesis.entries):
        return _consistent(
            -1, because("directions disagree without numbers", counts=disagree["counts"]), number
        )
    return _consistent(0, i2, number)


def _consistent(levels: int, reason: Reason, measured: Reason) -> Step:
    return Step("inconsistency", levels, (reason,), measured)


def _disagreement(synthesis: Synthesis) -> Reason | None:
    counts = tuple(each for each in _counts(synthesis.entries) if each[0] != "unclear")
    return because("directions disagree", counts=counts) if len(counts) > 1 else None


def _counts(entries: Sequence[Entry]) -> tuple[tuple[str, int], ...]:
    """What the authors of studies conclude, counted; of comparisons with another treatment nothing
    that counts here."""
    found = [entry.told for entry in entries]
    return tuple((each, found.count(each)) for each in sorted(set(found)))


def _turns_round(synthesis: Synthesis, threshold: Threshold | None) -> bool:
    pooled = synthesis.pooled
    if (
        pooled is None
        or pooled.pi_lb is None
        or pooled.pi_ub is None
        or not excludes(pooled.ci_lb, pooled.ci_ub)
    ):
        return False
    low, high = settled(pooled.pi_lb, pooled.pi_ub)
    return _reaches(low, -1, threshold) if pooled.estimate > 0 else _reaches(high, 1, threshold)


def _indirectness(synthesis: Synthesis, vocabularies: Mapping[str, Vocabulary]) -> Step:
    """Dose, comparator, outcome: one that differs −1, several −2. Mixed groups never count as a
    condition's (`selecting/groups.py`)."""
    found: list[Reason] = []
    far = _share(
        synthesis,
        [each for each in synthesis.entries if each.study.topic.dose.is_far(each.study.doses)],
    )
    if far > 0.5:
        found.append(because("other doses", share=far))
    active = _share(synthesis, [each for each in synthesis.entries if each.against])
    if active > 0.5:
        found.append(because("active comparator"))
    domain = vocabularies["outcomes"].terms.get(synthesis.outcome)
    if domain is not None and domain.surrogate:
        found.append(because("surrogate outcome"))
    reasons = tuple(found) or (because("all direct"),)
    return Step("indirectness", -min(2, len(found)), reasons, because("of four", count=len(found)))


def _imprecision(synthesis: Synthesis, threshold: Threshold | None, spread: Step) -> Step:
    """The interval against the important difference, and the optimal information size: the
    larger step counts. Where nobody says what is important, any difference may be. Without an
    interval of the effect nothing can be judged, which is worse than any interval; the interval of
    fewer people than are missing is none of the body. What the step for inconsistency, `spread`,
    has counted is not counted again."""
    size, told = step_for_size(synthesis, threshold)
    pooled = synthesis.pooled
    if pooled is None and synthesis.reason and synthesis.reason.code in _COUNTED:
        return Step("imprecision", min(size, -1), (told, because("no ratio")), told)
    aside = aside_of(synthesis)
    if pooled is None or (aside and aside != "no-better-side"):
        why = because("no interval") if pooled is None else because("no effect", aside=aside)
        return Step("imprecision", UTTERLY, (told, why) if size else (why,), told)
    missing = missing_results(synthesis)
    if missing and missing.are_most:
        return Step("imprecision", UTTERLY, (told, missing.seen) if size else (missing.seen,), told)
    low, high = settled(pooled.ci_lb, pooled.ci_ub)
    crossing = _crossing(low, high, threshold)
    counted = crossing < -1 and _counts_spread(spread) and _only_by_spread(synthesis, threshold)
    if counted:
        crossing = -1
    number = because(
        "interval",
        size=told,
        low=low,
        high=high,
        logarithm=synthesis.is_ratio,
        threshold=threshold.what if threshold else None,
    )
    if crossing < size:
        width = because(
            "interval reaches both sides"
            if crossing == -2
            else "spread counted"
            if counted
            else "interval reaches importance",
            known=threshold is not None,
        )
        return Step("imprecision", crossing, (width,), number)
    return Step("imprecision", size, (told,) if size else (told, because("one conclusion")), number)


def _crossing(low: float, high: float, threshold: Threshold | None) -> int:
    """The step for an interval: 0 where it leaves out no effect, else one for each side on which
    it reaches what may be important."""
    if excludes(low, high):
        return 0
    return -(_reaches(low, -1, threshold) + _reaches(high, 1, threshold))


def _counts_spread(step: Step) -> bool:
    """Whether a step for inconsistency is taken for how far the estimates lie apart."""
    known = step.override or any(each.code in ("I2", "I2 on both sides") for each in step.reasons)
    return bool(step.levels < 0 and known)


def _only_by_spread(synthesis: Synthesis, threshold: Threshold | None) -> bool:
    """Whether the interval reaches both sides only because the spread between few studies is
    itself uncertain, for which Knapp and Hartung widen it: the normal interval of the same mean
    does not."""
    pooled = synthesis.pooled
    if pooled is None or pooled.k < 2 or pooled.test == "z":
        return False
    pairs = [(each.value, each.variance) for each in synthesis.estimates]
    plain = fit_model(synthesis.estimates, synthesis.model, pairs, "z")
    return _crossing(*settled(plain.ci_lb, plain.ci_ub), threshold) > -2


def _reaches(end: float, side: int, threshold: Threshold | None) -> bool:
    """Whether an end of an interval reaches what may be important above (`side` 1) or below (−1)
    no effect; without a threshold any difference may be."""
    return side * end >= threshold.value if threshold else side * end > 0


def _publication_bias(synthesis: Synthesis) -> Step:
    """Results that are not there: of studies that measured the outcome (ROB-ME), of registered
    trials that ended without known results; asymmetry from ten studies on. Steps add up, to −2 at
    most."""
    step, missing = _unpublished(synthesis), missing_results(synthesis)
    if missing is None:
        return step
    told = because(
        "results missing",
        missing=len(missing.entries) + len(missing.planned),
        planned=len(missing.planned),
        studies=missing.studies,
        found=_counts(missing.entries),
        share=missing.share,
    )
    reasons = (told, *(step.reasons if step.levels else ()))
    return replace(step, levels=max(-2, step.levels + missing.levels), reasons=reasons)


def _unpublished(synthesis: Synthesis) -> Step:
    silent, reporting = len(synthesis.silent), len(synthesis.entries)
    p = _egger(synthesis)
    number = because("silent trials", silent=silent, reporting=reporting, egger=None)
    if synthesis.randomised and silent and 2 * silent >= reporting:
        names = tuple(study.name for study in synthesis.silent)
        return Step(
            "publication-bias", -1, (because("trials without results", trials=names),), number
        )
    if p is not None and p < 0.1:
        tested = because("silent trials", silent=silent, reporting=reporting, egger=p)
        return Step("publication-bias", -1, (because("small studies", egger=p),), tested)
    reasons = (number,) if p is not None else (number, because("too few for asymmetry"))
    return Step("publication-bias", 0, reasons, number)


def _egger(synthesis: Synthesis) -> float | None:
    found = synthesis.estimates
    if len(found) < ENOUGH_FOR_ASYMMETRY:
        return None
    from ldncli.statistics.diagnostics.asymmetry import regression_test

    return regression_test([{"yi": each.value, "vi": each.variance} for each in found]).p


# -- up, for studies without randomisation ---------------------------------------------------------


_FOR_A_PERSON = (
    Step("dose-response", 0, (because("dose response not assessed"),)),
    Step("confounding", 0, (because("confounding not assessed"),)),
)


def _upward(synthesis: Synthesis, down: Sequence[Step]) -> list[Step]:
    """A large effect against a control group, where nothing was taken down;
    the other two need a person."""
    held = any(step.levels for step in down)
    pooled = synthesis.pooled
    size, told = 0, because("no controlled effect")
    if pooled is not None and synthesis.metric and MEASURES[synthesis.metric.measure].relative_risk:
        ratio = abs(pooled.estimate)
        clear = excludes(pooled.ci_lb, pooled.ci_ub)
        size = 0 if held or not clear else 2 if ratio >= VERY_LARGE else 1 if ratio >= LARGE else 0
        told = because(
            "large effect"
            if size
            else "not raised: taken down"
            if held
            else "not raised: not large"
        )
    return [
        Step("large-effect", size, (told,)),
        *_FOR_A_PERSON,
    ]
