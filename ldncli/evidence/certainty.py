"""Certainty of a body of evidence on one outcome after GRADE: five domains down, three up, each with number, rule, step and reason.

GRADE guidelines 4–9 (J Clin Epidemiol 2011, 64: 407–415, 1277–1316) and the GRADE handbook. The rules below turn them into arithmetic, so
that two people get the same suggestion; a person's judgement, with name and reason, may replace any step. docs/methods.md has the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import log

from ldncli.evidence.choosing import INERT
from ldncli.evidence.importance import Threshold, threshold_of
from ldncli.evidence.measures import MEASURES
from ldncli.evidence.ratings import LEVELS, Certainty, Step, reach, steps_in_words
from ldncli.evidence.synthesis import Entry, Synthesis
from ldncli.records.judgements import Override
from ldncli.records.topic import Topic
from ldncli.records.vocab import Vocabulary

# Optimal information size by GRADE's rules of thumb (guideline 6): people for means, events for events.
ENOUGH_PEOPLE = 400
ENOUGH_EVENTS = 300
# Below a quarter of that, a second step: the body could not show even a large effect reliably.
VERY_FEW_PEOPLE = 100
VERY_FEW_EVENTS = 30
# I² in percent: may be substantial, considerable (Cochrane Handbook 6.5, chapter 10.10.2).
SUBSTANTIAL, CONSIDERABLE = 50.0, 75.0
ENOUGH_FOR_ASYMMETRY = 10
# The rule of each domain in words: shown by `ldn evidence --detail`, explained with its source in docs/methods.md.
_RULES = {
    "risk-of-bias": (
        "randomised: −2 where most of the weight is at high risk of bias, −1 unless most is at low risk; "
        "others: −1 where half of the weight or more has no control group, or is at critical risk of bias"
    ),
    "inconsistency": (
        f"−1 where I² is above {SUBSTANTIAL:.0f} %, or the prediction interval of a clear effect reaches an important one of the other sign; "
        f"−2 above {CONSIDERABLE:.0f} % with studies on both sides; −1 where directions disagree and not all is pooled"
    ),
    "indirectness": (
        "−1 where one of these holds for most of the weight, −2 for several: people with other conditions too, "
        "{doses}a comparator that is a treatment, an outcome that stands for another"
    ),
    "imprecision": (
        "−1 where the interval holds no effect and an important one, −2 where it holds important benefit and important harm; "
        f"−1 below {ENOUGH_PEOPLE} people or {ENOUGH_EVENTS} events, and where no interval can be computed, −2 below {VERY_FEW_PEOPLE} people or {VERY_FEW_EVENTS} events; "
        "the larger step counts"
    ),
    "publication-bias": (
        "−1 where registered trials that ended without results are half as many as the studies that report, "
        f"or Egger's test has p < 0.1 ({ENOUGH_FOR_ASYMMETRY} studies or more)"
    ),
    "large-effect": (
        "+1 where a controlled effect at least doubles or halves the risk and its interval excludes no effect, +2 from five-fold; "
        "only where nothing was taken down"
    ),
    "dose-response": "+1 by a person's judgement",
    "confounding": "+1 by a person's judgement, where all plausible confounding would shrink the effect",
    "overall": "by a person's judgement, in the place of what all steps come to",
}


def rules(topic: Topic) -> dict[str, str]:
    """The rule of each domain in words, with the doses that the topic counts as direct."""
    direct = topic.dose.direct
    doses = f"doses outside {direct[0]:g}–{direct[1]:g} {topic.dose.unit}, " if direct else ""
    return {domain: rule.replace("{doses}", doses) for domain, rule in _RULES.items()}

# Relative effects that count as large and as very large (GRADE guideline 9).
LARGE, VERY_LARGE = log(2), log(5)


def rate(synthesis: Synthesis, vocabularies: Mapping[str, Vocabulary], overrides: Sequence[Override] = ()) -> Certainty:
    """Rate a synthesis: randomised bodies start high, others low. `overrides` are those of its condition, outcome and body."""
    if not any(entry.direction for entry in synthesis.entries):
        return Certainty(None, "no study reports it")
    threshold = threshold_of(synthesis)
    down = [
        _risk_of_bias(synthesis),
        _inconsistency(synthesis, threshold),
        _indirectness(synthesis, vocabularies),
        _imprecision(synthesis, threshold),
        _publication_bias(synthesis),
    ]
    start = LEVELS.index("high" if synthesis.randomised else "low")
    judged = [_overridden(step, overrides) for step in down]
    if not synthesis.randomised:
        # What is taken down by judgement holds back an upgrade, and what is not does not.
        judged += [_overridden(step, overrides) for step in _upward(synthesis, judged)]
    level = reach(start, judged)
    whole = next((each for each in overrides if each.domain == "overall" and each.level), None)
    if whole and whole.level:
        judged.append(_overall(whole, level))
        level = whole.level
    suggested = rate(synthesis, vocabularies).level if overrides else None
    return Certainty(level, f"{_start(synthesis, start)}; {steps_in_words(judged)}.", tuple(judged), suggested)


def _overall(override: Override, level: str) -> Step:
    """A person's judgement of the certainty itself, as the step from what the domains come to."""
    assert override.level is not None
    by_rule = f"the domains come to {level.replace('-', ' ')}"
    moved = LEVELS.index(override.level) - LEVELS.index(level)
    return Step("overall", moved, f"{override.reason} ({override.by}; {by_rule})", override.level, override, 0)


def _overridden(step: Step, overrides: Sequence[Override]) -> Step:
    for each in overrides:
        if each.domain == step.domain and each.levels is not None:
            reason = f"{each.reason} ({each.by}; by rule {step.levels:+d}: {step.reason})"
            return replace(step, levels=each.levels, reason=reason, override=each, suggested=step.levels)
    return step


def _start(synthesis: Synthesis, start: int) -> str:
    count, kind = len(synthesis.entries), "randomised trial" if synthesis.randomised else "other stud"
    if not synthesis.randomised:
        kind += "y" if count == 1 else "ies"
    elif count > 1:
        kind += "s"
    return f"{count} {kind} start{'s' if count == 1 else ''} {LEVELS[start]}"


# -- down ------------------------------------------------------------------------------------------------------------


def _shares(synthesis: Synthesis) -> dict[str, float]:
    """Each study's share of the body, adding up to 1: by weight where pooled, else by participants, else alike."""
    ids = [entry.study.id for entry in synthesis.entries]
    if synthesis.pooled and synthesis.pooled.k > 1:
        found = dict.fromkeys(ids, 0.0)
        for estimate, weight in zip(synthesis.estimates, synthesis.pooled.weights, strict=True):
            found[estimate.study] += weight / 100
        return found
    people = {entry.study.id: float(entry.study.participants or 0) for entry in synthesis.entries}
    total = sum(people.values())
    return {id: people[id] / total if total else 1 / len(ids) for id in ids}


def _share(synthesis: Synthesis, which: Iterable[Entry]) -> float:
    shares = _shares(synthesis)
    return sum(shares[entry.study.id] for entry in which)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _risk_of_bias(synthesis: Synthesis) -> Step:
    """By weight: most at high risk −2; not most at low risk −1. Studies without control are at risk by design."""
    entries = synthesis.entries
    if not synthesis.randomised:
        uncontrolled = [each for each in entries if (each.study.level or 5) >= 4 or each.chosen.source.outcome.comparison == "within"]
        share = _share(synthesis, uncontrolled)
        critical = _share(synthesis, [each for each in entries if each.study.risk_of_bias == "critical"])
        bad = max(share, critical)
        told = "without a control group" if share >= critical else "at critical risk of bias"
        return Step("risk-of-bias", -(bad >= 0.5), f"{_percent(bad)} of the weight {told}", _percent(bad))
    high = _share(synthesis, [each for each in entries if each.study.risk_of_bias == "high"])
    low = _share(synthesis, [each for each in entries if each.study.risk_of_bias == "low"])
    if high > 0.5:
        return Step("risk-of-bias", -2, f"{_percent(high)} of the weight at high risk of bias", _percent(high))
    if low <= 0.5:
        told = f"{_percent(1 - low)} of the weight with concerns, or too little information, about bias"
        return Step("risk-of-bias", -1, told, _percent(1 - low))
    return Step("risk-of-bias", 0, f"{_percent(low)} of the weight at low risk of bias", _percent(low))


def _inconsistency(synthesis: Synthesis, threshold: Threshold | None) -> Step:
    pooled, signs = synthesis.pooled, synthesis.signs
    if len(synthesis.entries) == 1:
        return Step("inconsistency", 0, "one study, nothing to compare", "1 study")
    disagree = _disagreement(synthesis)
    if pooled is None or pooled.k == 1:
        number = f"{signs.benefit} lean to benefit, {signs.harm} to harm, {signs.undecided} to neither"
        return Step("inconsistency", -bool(disagree), disagree or "directions agree", number)
    number = f"I² {pooled.I2:.0f} %" + (
        f", prediction interval {pooled.pi_lb:.2g} to {pooled.pi_ub:.2g}" if pooled.pi_lb is not None else ""
    )
    if pooled.I2 > CONSIDERABLE and signs.benefit and signs.harm:
        return Step("inconsistency", -2, f"I² {pooled.I2:.0f} % with studies on both sides", number)
    if pooled.I2 > SUBSTANTIAL:
        return Step("inconsistency", -1, f"I² {pooled.I2:.0f} %", number)
    if _turns_round(synthesis, threshold):
        return Step("inconsistency", -1, "the prediction interval reaches an important effect of the other sign", number)
    if disagree and len(synthesis.estimates) < len(synthesis.entries):
        return Step("inconsistency", -1, f"{disagree}, counting studies that print no numbers", number)
    return Step("inconsistency", 0, f"I² {pooled.I2:.0f} %", number)


def _disagreement(synthesis: Synthesis) -> str | None:
    found = [entry.direction for entry in synthesis.entries if entry.direction != "unclear"]
    if len(set(found)) < 2:
        return None
    counts = ", ".join(f"{found.count(each)} {each}" for each in sorted(set(found)))
    return f"directions disagree ({counts})"


def _turns_round(synthesis: Synthesis, threshold: Threshold | None) -> bool:
    pooled = synthesis.pooled
    if pooled is None or pooled.pi_lb is None or pooled.pi_ub is None or threshold is None or pooled.ci_lb <= 0 <= pooled.ci_ub:
        return False
    return pooled.pi_lb <= -threshold.value if pooled.estimate > 0 else pooled.pi_ub >= threshold.value


def _indirectness(synthesis: Synthesis, vocabularies: Mapping[str, Vocabulary]) -> Step:
    """Population, dose, comparator, outcome: one that differs −1, several −2."""
    found = []
    mixed = _share(synthesis, [each for each in synthesis.entries if each.indirect])
    if mixed > 0.5:
        found.append(f"{_percent(mixed)} of the weight from groups with other conditions too")
    far = _share(synthesis, [each for each in synthesis.entries if each.study.topic.dose.is_far(each.study.doses)])
    if far > 0.5:
        found.append(f"{_percent(far)} of the weight at other doses")
    active = _share(synthesis, [each for each in synthesis.entries if _active(each)])
    if active > 0.5:
        found.append("compared with another treatment")
    domain = vocabularies["outcomes"].terms.get(synthesis.outcome)
    if domain is not None and domain.surrogate:
        found.append("the outcome stands for what patients feel, and is not that itself")
    return Step("indirectness", -min(2, len(found)), "; ".join(found) or "people, dose, comparator and outcome fit", f"{len(found)} of 4")


def _active(entry: Entry) -> bool:
    kinds = {each.type for paper in entry.study.papers for each in paper.comparators} - {"before-after"}
    return bool(kinds) and not kinds & INERT


def _imprecision(synthesis: Synthesis, threshold: Threshold | None) -> Step:
    """The interval against the important difference, and the optimal information size: the larger step counts."""
    size, told = _information(synthesis)
    pooled = synthesis.pooled
    if pooled is None:
        return Step("imprecision", min(size, -1), told if size < -1 else f"{told}, and no interval can be computed", told)
    if threshold is None:
        return Step("imprecision", size, told, told)
    important = (pooled.ci_lb <= -threshold.value) + (pooled.ci_ub >= threshold.value)
    crossing = -important if pooled.ci_lb <= 0 <= pooled.ci_ub else 0
    number = (
        f"{told}; interval {pooled.ci_lb:.2g} to {pooled.ci_ub:.2g}{' (logarithm)' if synthesis.is_ratio else ''} against {threshold.words}"
    )
    if crossing < size:
        width = "from important benefit to important harm" if crossing == -2 else "from no effect to an important one"
        return Step("imprecision", crossing, f"the interval reaches {width}", number)
    return Step("imprecision", size, told if size else f"{told}; the interval allows one conclusion", number)


def _information(synthesis: Synthesis) -> tuple[int, str]:
    """The step for too few people or events, and how many there are."""
    rows = [each.row for each in synthesis.estimates]
    people = _people(synthesis)
    if people is None:
        return -2, "how many participants count here is not stated"
    told = f"{people} participant{'s' * (people != 1)}"
    if people < VERY_FEW_PEOPLE:
        return -2, f"{told} (below {VERY_FEW_PEOPLE})"
    if rows and all("ai" in row for row in rows):
        events = int(sum(row["ai"] + row["ci"] for row in rows))
        counted = f"{events} event{'s' * (events != 1)}"
        if events < VERY_FEW_EVENTS:
            return -2, f"{counted} (below {VERY_FEW_EVENTS})"
        return (-1, f"{counted} (below {ENOUGH_EVENTS})") if events < ENOUGH_EVENTS else (0, counted)
    return (-1, f"{told} (below {ENOUGH_PEOPLE})") if people < ENOUGH_PEOPLE else (0, told)


def _people(synthesis: Synthesis) -> int | None:
    """People in the studies that the interval rests on, where there is one; None where no study says."""
    entries = [entry for entry in synthesis.entries if entry.estimates] if synthesis.pooled else synthesis.entries
    known = [entry.study.participants for entry in entries if entry.study.participants is not None]
    return sum(known) if known else None


def _publication_bias(synthesis: Synthesis) -> Step:
    """Registered trials that ended without known results, against the studies that report; asymmetry from ten studies on."""
    silent, reporting = len(synthesis.silent), len(synthesis.entries)
    number = f"{silent} silent against {reporting} reporting"
    if synthesis.randomised and silent and 2 * silent >= reporting:
        names = ", ".join(study.id for study in synthesis.silent[:4]) + (" …" if silent > 4 else "")
        told = f"{silent} registered trial{'s' * (silent > 1)} of the condition ended without known results ({names})"
        return Step("publication-bias", -1, told, number)
    p = _egger(synthesis)
    if p is not None and p < 0.1:
        return Step("publication-bias", -1, f"small studies show larger effects (Egger p = {p:.2g})", f"{number}; Egger p = {p:.2g}")
    unseen = "" if p is not None else "; too few studies for a test of asymmetry"
    return Step("publication-bias", 0, f"{number}{unseen}", number)


def _egger(synthesis: Synthesis) -> float | None:
    found = synthesis.estimates
    if len(found) < ENOUGH_FOR_ASYMMETRY:
        return None
    from ldncli.evidence.statistics.asymmetry import regression_test

    return regression_test([{"yi": each.value, "vi": each.variance} for each in found]).p


# -- up, for studies without randomisation ---------------------------------------------------------------------------


def _upward(synthesis: Synthesis, down: Sequence[Step]) -> list[Step]:
    """A large effect against a control group, where nothing was taken down; the other two need a person."""
    held = any(step.levels for step in down)
    pooled = synthesis.pooled
    size = 0
    told = "no controlled effect to look at"
    if pooled is not None and synthesis.metric and MEASURES[synthesis.metric.measure].relative_risk:
        ratio = abs(pooled.estimate)
        clear = not pooled.ci_lb <= 0 <= pooled.ci_ub
        size = 0 if held or not clear else 2 if ratio >= VERY_LARGE else 1 if ratio >= LARGE else 0
        told = (
            "large and controlled"
            if size
            else "not raised: " + ("something was taken down" if held else "the effect is not that large, or not clear")
        )
    return [
        Step("large-effect", size, told),
        Step("dose-response", 0, "left to a person: doses hardly differ between controlled studies"),
        Step("confounding", 0, "left to a person"),
    ]
