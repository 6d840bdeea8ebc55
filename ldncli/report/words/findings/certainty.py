"""Certainty after GRADE in words: the rule of each domain, the reason of each step,
and the account of them all."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.evidence.certainty.missing import SERIOUS_SHARE
from ldncli.evidence.certainty.ratings import Certainty, Step
from ldncli.evidence.certainty.rules import (
    CONSIDERABLE,
    ENOUGH_FOR_ASYMMETRY,
    SUBSTANTIAL,
    UTTERLY,
)
from ldncli.evidence.certainty.size import (
    ENOUGH_EVENTS,
    ENOUGH_PEOPLE,
    VERY_FEW_EVENTS,
    VERY_FEW_PEOPLE,
)
from ldncli.evidence.reasons import Reason
from ldncli.records.vocabularies.topic import Topic
from ldncli.report.words.findings import effects
from ldncli.report.words.findings.directions import conclusions_words
from ldncli.report.words.findings.effects import ASIDES, CAVEATS
from ldncli.report.words.language.numbers import counted, percent, steps_of
from ldncli.report.words.language.phrases import series
from ldncli.report.words.language.reasons import Sentences, fill

# The rule of each domain in words: shown by `ldn evidence --detail`, explained with
# its source in docs/methods.md.
_RULES = {
    "risk-of-bias": (
        "randomised: −2 where most of the weight is at high risk of bias, −1 unless most is at low"
        " risk; others: −1 where half of the weight or more has no control group, or is at critical"
        " risk of bias; −1 more, to −2 at most, where most of the weight comes from results that"
        " their sources call exploratory, post hoc or doubtful, lost after adjustment, or"
        " print outside the paper alone"
    ),
    "inconsistency": (
        f"−1 where I² is above {SUBSTANTIAL:.0f}%, or the prediction interval of a clear effect"
        f" includes an important effect in the other direction; −2 above {CONSIDERABLE:.0f}% with"
        " studies on both sides; −1 where directions disagree and not all is pooled"
    ),
    "indirectness": (
        "−1 where one of these holds for most of the weight, −2 for several: "
        "{doses}an active comparator, a surrogate outcome"
    ),
    "imprecision": (
        "−1 if the interval includes both no effect and an important effect, −2 if it includes"
        " both important benefit and important harm (without a defined important difference any"
        " difference counts; −1 where that is due to spread that inconsistency has counted);"
        " where it includes neither, or excludes no effect and the effect is"
        " large, or nobody says what is important between groups: −1 below the people whom an"
        " important difference needs (power 80%), −2 below a quarter of them; where that cannot be"
        f" computed {ENOUGH_PEOPLE} and {VERY_FEW_PEOPLE} people, or {ENOUGH_EVENTS} and"
        f" {VERY_FEW_EVENTS} events; below {VERY_FEW_PEOPLE} people −1 in any case, −2 where the"
        " interval includes both no effect and a large one; the larger step counts; −3 without an"
        " interval of the treatment's effect, or where it rests on no more than half of the people"
    ),
    "publication-bias": (
        "−1 where registered trials that ended without known results are half as many as the"
        f" studies that report, or Egger's test has p < 0.1 ({ENOUGH_FOR_ASYMMETRY} studies or"
        " more); −1 more where studies that report the outcome give no usable numbers, or trials"
        f" planned it and do not report it, −2 where these hold {percent(SERIOUS_SHARE)} of the"
        " people or more, or do not say how many, whatever they conclude; −2 at most"
    ),
    "large-effect": (
        "+1 where a controlled effect at least doubles or halves the risk and its interval excludes"
        " no effect, +2 from five-fold; only where no domain was rated down"
    ),
    "dose-response": "+1 by a person's judgement",
    "confounding": (
        "+1 by a person's judgement, where all plausible confounding would shrink the effect"
    ),
    "overall": "by a person's judgement, instead of the sum of the domains",
}
_SILENT_NAMED = 4
_UNDEFINED = "and no important difference has been defined"


def rules(topic: Topic) -> dict[str, str]:
    """The rule of each domain in words, with the doses that the topic counts as direct."""
    direct = topic.dose.direct
    doses = f"doses outside {direct[0]:g}–{direct[1]:g} {topic.dose.unit}, " if direct else ""
    return {domain: rule.replace("{doses}", doses) for domain, rule in _RULES.items()}


def _starts(studies: int, randomised: bool, within: int, level: str) -> str:
    start = f"start{'s' if studies == 1 else ''} {level}"
    if randomised or within == studies:
        changes = " with changes within groups only" if within else ""
        return f"{counted(studies, 'randomised trial')}{changes} {start}"
    if within:
        what = counted(
            studies,
            "study without a randomised comparison",
            "studies without a randomised comparison",
        )
        trials = counted(within, "randomised trial")
        return f"{what} (including {trials} with changes within groups only) {start}"
    return f"{counted(studies, 'non-randomised study', 'non-randomised studies')} {start}"


def _stances(measured: int, proposed: int, refuted: int) -> str:
    told = (
        f"{counted(measured, 'study has', 'studies have')} data for it,"
        f" {counted(refuted, 'has', 'have')} data against it and"
        f" {counted(proposed, 'only proposes', 'only propose')} it"
    )
    return f"{told}; GRADE does not rate mechanisms."


def _of_the_weight(share: float) -> str:
    """`all of the weight`, `60% of the weight`."""
    told = percent(share)
    return f"{'all' if told == '100%' else told} of the weight"


def _directions(counts: tuple[tuple[str, int], ...]) -> str:
    return f"directions disagree ({conclusions_words(dict(counts))})"


# What is counted by the reasons that say how many there are.
_COUNTED = {"people": "people", "people twice": "people", "events": "events"}


def _few(count: int, below: int | None, one: str, many: str) -> str:
    # The plain count, as everywhere in an account of certainty.
    told = f"{count} {one if count == 1 else many}"
    return told if below is None else f"{told} (fewer than {below})"


def _interval(
    size: Reason, low: float, high: float, logarithm: bool, threshold: Reason | None
) -> str:
    scale = " (logarithm)" if logarithm else ""
    against = effects.reason_words(threshold) if threshold else "no defined important difference"
    return f"{reason_words(size)}; interval {low:.2g} to {high:.2g}{scale} against {against}"


def _silent(silent: int, reporting: int, egger: float | None) -> str:
    told = (
        f"{counted(silent, 'trial')} ended without known results,"
        f" {counted(reporting, 'study reports', 'studies report')}"
    )
    return told if egger is None else f"{told}; Egger p = {egger:.2g}"


def _without_results(trials: tuple[str, ...]) -> str:
    names = ", ".join(trials[:_SILENT_NAMED]) + (" …" if len(trials) > _SILENT_NAMED else "")
    noun = f"{len(trials)} registered trial{'s' * (len(trials) > 1)} in the condition"
    return f"{noun} ended without known results ({names})"


def _missing(
    missing: int,
    studies: int,
    found: tuple[tuple[str, int], ...],
    share: float | None,
    planned: int = 0,
) -> str:
    parts = [f"authors' conclusions: {conclusions_words(dict(found))}"] if missing > planned else []
    if planned:
        verb = "does not report" if planned == 1 else "do not report"
        parts.append(f"{planned} {verb} what was planned")
    concluded = "; ".join(parts)
    held = "a number of people not stated" if share is None else f"{percent(share)} of the people"
    give = "gives" if missing == 1 else "give"
    return (
        f"{missing} of {counted(studies, 'study', 'studies')}, with {held}, {give} no usable"
        f" numbers ({concluded})"
    )


def _spread(i2: float, pi_lb: float | None, pi_ub: float | None) -> str:
    told = f"I² {i2:.0f}%"
    return told if pi_lb is None else f"{told}, prediction interval {pi_lb:.2g} to {pi_ub:.2g}"


# The sentence of each reason; values come by their names.
SENTENCES: Sentences = {
    # where the steps start, or why nothing is judged
    "starts": _starts,
    "no study": "no study reports it",
    "mechanism not rated": _stances,
    "no outcome": "No outcome is on record that could be rated.",
    "not in patients": "Not in patients, so GRADE does not rate it.",
    "domains come to": lambda level: f"the domains add up to {_level(level)}",
    "judged level": lambda level: level,
    # risk of bias
    "share": percent,
    "no control group": lambda share: (
        f"{_of_the_weight(share)} comes from studies without a control group"
    ),
    "changes within groups": lambda share: (
        f"{_of_the_weight(share)} comes from changes within groups, without a comparison"
    ),
    "no comparison": lambda share: (
        f"{_of_the_weight(share)} comes from studies without a control group, or from changes"
        " within groups"
    ),
    "critical risk of bias": lambda share: (
        f"{_of_the_weight(share)} comes from studies at critical risk of bias"
    ),
    "high risk of bias": lambda share: (
        f"{_of_the_weight(share)} comes from studies at high risk of bias"
    ),
    "low risk of bias": lambda share: (
        f"{_of_the_weight(share)} comes from studies at low risk of bias"
    ),
    "concerns about bias": lambda share: (
        f"{_of_the_weight(share)} comes from studies with some concerns, or too little information,"
        " about bias"
    ),
    "if read": lambda level: (
        f"{level.replace('-', ' ')} certainty if the full papers, which were not read, show low"
        " risk of bias"
    ),
    "selected result": lambda share, kinds: (
        f"{_of_the_weight(share)} comes from a result that is"
        f" {series([CAVEATS[each] for each in kinds])}"
    ),
    # inconsistency
    "one study": "only one study",
    "study count": lambda studies: counted(studies, "study", "studies"),
    "directions agree": "directions agree",
    "directions disagree": _directions,
    "directions disagree without numbers": lambda counts: (
        f"{_directions(counts)}, counting studies that print no numbers"
    ),
    "leanings": lambda counts: conclusions_words(dict(counts)),
    "I2": lambda i2: f"I² {i2:.0f}%",
    "I2 on both sides": lambda i2: f"I² {i2:.0f}%, with studies on both sides of no effect",
    "spread": _spread,
    "prediction turns round": (
        "the prediction interval includes an important effect in the other direction"
    ),
    # indirectness
    "other doses": lambda share: f"{_of_the_weight(share)} comes from other doses",
    "active comparator": "compared with another treatment",
    "surrogate outcome": "surrogate outcome",
    "all direct": "population, dose, comparator and outcome are direct",
    "of four": lambda count: f"{count} of 4",
    # imprecision
    "people": lambda count, below: _few(count, below, "person", "people"),
    "few people and wide": lambda count, below: (
        f"{counted(count, 'person', 'people')} (fewer than {below}), and an interval that includes"
        " both no effect and a large one"
    ),
    "people twice": lambda count, alike, below: (
        f"{count} people, who tell as much as {_few(alike, below, 'person', 'people')} in separate"
        " groups, since crossovers compare people with themselves"
    ),
    "events": lambda count, below: _few(count, below, "event", "events"),
    "people not stated": "the number of people is not stated",
    "no interval": "no interval can be computed",
    "no ratio": "too few events for a ratio",
    "no effect": lambda aside: ASIDES[aside],
    "interval of a part": lambda share: (
        f"the interval rests on {'an unknown share' if share is None else percent(share)}"
        " of the people"
    ),
    "interval": _interval,
    "interval reaches both sides": lambda known: (
        "the interval includes both important benefit and important harm"
        if known
        else f"the interval includes both benefit and harm, {_UNDEFINED}"
    ),
    "interval reaches importance": lambda known: (
        "the interval includes both no effect and an important effect"
        if known
        else f"the interval ends at no effect, {_UNDEFINED}"
    ),
    "spread counted": lambda known: (
        f"the interval includes no effect{' and important effects' if known else ''}; it reaches"
        " both sides only by the spread that inconsistency has counted"
    ),
    "one conclusion": "the interval allows one conclusion",
    # publication bias
    "silent trials": _silent,
    "trials without results": _without_results,
    "results missing": _missing,
    "small studies": lambda egger: f"small studies show larger effects (Egger p = {egger:.2g})",
    "too few for asymmetry": "too few studies for a test of asymmetry",
    # upwards
    "no controlled effect": "no controlled effect to assess",
    "large effect": "large and controlled",
    "not raised: taken down": "not raised: another domain was rated down",
    "not raised: not large": "not raised: the effect is not that large, or not clear",
    "dose response not assessed": (
        "not assessed automatically: doses hardly differ between the controlled studies"
    ),
    "confounding not assessed": "not assessed automatically",
}


def _level(level: str) -> str:
    return level.replace("-", " ")


def reason_words(reason: Reason) -> str:
    """A reason as it stands in a sentence."""
    return fill(SENTENCES, reason)


def _by_rule(step: Step) -> str:
    return "; ".join(map(reason_words, step.reasons))


def step_words(step: Step) -> str:
    """Why a step is as it is; a person's judgement with the name, and
    what the rule would have done."""
    if step.override is None:
        return _by_rule(step)
    by_rule = (
        _by_rule(step)
        if step.domain == "overall"
        else f"by rule {step.suggested:+d}: {_by_rule(step)}"
    )
    return f"{step.override.reason} ({step.override.by}; {by_rule})"


def domain_words(step: Step) -> str:
    """The domain of a step in words. Results that studies did not give are called that: readers
    take publication bias for studies that were never published."""
    named = _level(step.domain)
    missing = any(each.code == "results missing" for each in step.reasons)
    return f"missing results ({named})" if missing and step.override is None else named


def moved_words(step: Step) -> str:
    """`Rated down 1 level for imprecision: 31 people`; what takes any finding so far as `Rated down
    to very low for …`."""
    return f"{_moved(step)}: {step_words(step)}"


def shared_words(step: Step) -> str:
    """As `moved_words`, so that rows can share it: of numbers of people and events, which stand in
    the rows, only what they are below."""
    if step.override is not None:
        return moved_words(step)
    return f"{_moved(step)}: {'; '.join(map(_without_counts, step.reasons))}"


def _without_counts(reason: Reason) -> str:
    if reason.code not in _COUNTED or reason["below"] is None:
        return reason_words(reason)
    return f"fewer than {reason['below']} {_COUNTED[reason.code]}"


def _moved(step: Step) -> str:
    far = (
        "to very low"
        if step.levels <= UTTERLY and step.domain != "overall"
        else counted(abs(step.levels), "level")
    )
    return f"Rated {'down' if step.levels < 0 else 'up'} {far} for {domain_words(step)}"


def measured_words(step: Step) -> str | None:
    """What a step looked at; None where it measured nothing."""
    return reason_words(step.measured) if step.measured else None


def steps_words(steps: Iterable[Step]) -> str:
    """Steps that move the level, as `−1 imprecision: 31 people`."""
    moved = [
        f"{steps_of(step.levels)} {domain_words(step)}: {step_words(step)}"
        for step in steps
        if step.levels
    ]
    return "; ".join(moved) or "not rated down"


def why_words(certainty: Certainty) -> str:
    """The account of a certainty as a sentence; why there is none where nothing was judged."""
    ground = reason_words(certainty.ground)
    return ground if certainty.level is None else f"{ground}; {steps_words(certainty.steps)}."
