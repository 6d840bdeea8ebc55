"""What an analysis is about in words: conditions, outcomes, groups,
studies, the sentence of certainty."""

from __future__ import annotations

from ldncli.evidence.effects.estimate import Estimate, Reported
from ldncli.evidence.findings.analysis import Analysis
from ldncli.evidence.synthesis.answer import Number, number_of
from ldncli.evidence.synthesis.moderators import NOT_STATED
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.records.index.library import Library
from ldncli.records.vocabularies.units import dose_text
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.pooling.shown import effect_of, method_words, own_effect, test_words
from ldncli.report.words.findings.effects import steps_of
from ldncli.report.words.findings.statements import body_words, of_trials, statement
from ldncli.report.words.language.numbers import p_words
from ldncli.statistics.models.pooling import Pooled

COMPARISONS = {
    "parallel": "parallel",
    "crossover": "crossover",
    "before-after": "before–after",
    "single-arm": "one group",
}
# What a randomised trial shows within its groups alone.
CHANGE_OF_TRIAL = "randomised, change within groups"


def condition_words(analysis: Analysis, library: Library, *, inline: bool = False) -> str:
    """The condition; for several the term above them that was asked for, else "several conditions";
    without a study the condition asked for; `inline` inside a sentence."""
    vocabulary = library.vocabularies["conditions"]
    term = _branch(analysis.conditions or list(analysis.asked), vocabulary)
    if term is None:
        return "several conditions"
    return vocabulary.inline(term) if inline else vocabulary.label(term)


def outcome_words(analysis: Analysis, library: Library, *, inline: bool = False) -> str:
    """The outcome, or the outcomes that were pooled together; without a study the outcome asked
    for; `inline` inside a sentence."""
    vocabulary = library.vocabularies["outcomes"]
    found = analysis.outcomes or _topmost(analysis.synthesis.outcome.split("+"), vocabulary)
    first, *others = found
    names = [
        vocabulary.inline(first) if inline else vocabulary.label(first),
        *map(vocabulary.inline, others),
    ]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _topmost(asked: list[str], vocabulary: Vocabulary) -> list[str]:
    """The terms that no other of them is above."""
    return [each for each in asked if not {*vocabulary.ancestors(each)}.intersection(asked)]


def _branch(found: list[str], vocabulary: Vocabulary) -> str | None:
    """The id of the lowest term that has all of them at or below it; None where there is none."""
    common = None
    for each in found:
        above = [each, *vocabulary.ancestors(each)]
        common = above if common is None else [term for term in common if term in above]
    return common[0] if common else None


def title(analysis: Analysis, library: Library) -> str:
    """The question: outcome, conditions (whether one with those below it), body."""
    found = [outcome_words(analysis, library)]
    if analysis.conditions or analysis.asked:
        below = len(analysis.conditions) > 1 and _branch(
            analysis.conditions, library.vocabularies["conditions"]
        )
        name = condition_words(analysis, library)
        found.append(f"{name} and the conditions below it" if below else name)
    return " · ".join([*found, body_words(analysis.synthesis)[1]])


def cells_words(analysis: Analysis, library: Library) -> str | None:
    """Which conditions and outcomes stand behind the answer, with their studies, and which narrower
    outcomes do not; None for one of each and nothing left out."""
    conditions, outcomes = library.vocabularies["conditions"], library.vocabularies["outcomes"]
    left = ", ".join(f"{outcomes.inline(each)} ({k})" for each, k in analysis.narrower.items())
    apart = (
        f"{outcomes.inline(analysis.outcomes[0])} itself; narrower outcomes (studies) that"
        f" --together pools with it: {left}"
        if left and analysis.outcomes
        else None
    )
    if len(analysis.cells) < 2:
        return apart
    several = len(analysis.outcomes) > 1
    names = [
        f"{conditions.label(condition)}{f', {outcomes.inline(outcome)}' if several else ''}"
        f" ({count})"
        for (condition, outcome), count in analysis.cells.items()
    ]
    told = f"brought together (studies; one may count under several): {'; '.join(names)}"
    return f"{told}; {apart}" if apart else told


def sentence(analysis: Analysis, library: Library) -> str:
    """The plain sentence of GRADE."""
    outcome, condition = (
        outcome_words(analysis, library, inline=True),
        condition_words(analysis, library, inline=True),
    )
    return statement(analysis.synthesis, analysis.certainty, outcome, condition)


def scale_words(reported: Reported) -> str | None:
    """The scale's shortest name, else the unit; events are events."""
    if reported.outcome.score == "events":
        return "events"
    if reported.scale is None:
        return reported.outcome.unit
    return min(reported.scale.names()[:1] + reported.scale.abbreviations, key=len)


def design_words(entry: Entry) -> str:
    """The design as one word: of the estimate where there is one, else of the study."""
    if entry.chosen.estimates:
        return COMPARISONS[entry.chosen.estimates[0].design]
    if entry.chosen.source.outcome.comparison == "within":
        return CHANGE_OF_TRIAL if entry.study.randomised else COMPARISONS["before-after"]
    return COMPARISONS["crossover" if entry.chosen.source.outcome.paired else "parallel"]


def dose_of(reported: Reported, part: str | None = None) -> str | None:
    """The doses behind an outcome, a day: of the arm where one stands for itself, of all
    its arms, else of the study."""
    outcome, study = reported.outcome, reported.study
    arms = [
        arm
        for id in ([part] if part else outcome.arms)
        if (arm := reported.arm(id)) and arm.role == "treatment"
    ]
    doses = [arm.dose_mg for arm in arms if arm.dose_mg is not None]
    if doses and len(doses) == len(arms):
        return dose_text(min(doses), max(doses), study.topic.dose.unit)
    return dose_text(*study.doses, study.topic.dose.unit) if study.doses else None


def used_words(reported: Reported) -> str:
    """The outcome that speaks for a study: as the paper calls it, and when."""
    weeks = reported.outcome.timepoint_weeks
    return reported.outcome.label + (f", week {weeks:g}" if weeks is not None else "")


def steps_words(estimate: Estimate) -> str:
    """How printed numbers became the estimate, and where they stand."""
    return f"{'; '.join(steps_of(estimate))} [{estimate.source.outcome.place}]"


def group_words(by: str, key: str, library: Library) -> str:
    """A group's name for people."""
    vocabulary = {"condition": "conditions", "design": "designs", "scale": "scales"}.get(by)
    if vocabulary and key != NOT_STATED:
        return library.vocabularies[vocabulary].label(key)
    if by == "risk-of-bias":
        return f"{key.replace('-', ' ')} (risk of bias)"
    if by == "dose-band" and key == NOT_STATED:
        return "dose not stated"
    return key


def result_words(synthesis: Synthesis, pooled: Pooled) -> str:
    """The result with its test; of one study as its paper prints it."""
    found = number_of(synthesis)
    assert found is not None, "a result was pooled"
    if pooled.k == 1:
        return _one_study(synthesis, pooled, found)
    return (
        f"{found.measure} {effect_of(found.measure, pooled)} of {pooled.k} estimates,"
        f" {of_trials(synthesis)}, {_tested(pooled)}{p_words(pooled.p)};"
        f" {method_words(pooled.method)}, {test_words(pooled.test)} interval"
    )


def _one_study(synthesis: Synthesis, pooled: Pooled, found: Number) -> str:
    """One study's own result: the paper's interval and p where it prints them."""
    own = own_effect(synthesis.estimates[0], synthesis)
    text = f"{found.measure} {own}, {of_trials(synthesis)}"
    if found.p is None:
        return text
    if found.p_as_printed:
        return f"{text}; p {found.p_relation} {found.p:g} as printed"
    return f"{text}; {_tested(pooled)}{p_words(found.p)}"


def _tested(pooled: Pooled) -> str:
    if pooled.statistic is None:
        return ""
    name = "z" if pooled.df is None else f"t({pooled.df:.3g})"
    return f"{name} = {pooled.statistic:.2f}, "
