"""The answer in three sentences: what was found on what patients feel, how sure one may be, and in
how many people. By rule from the findings, in the order of importance, whatever they say."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.findings.ordering import Unreported, first_by_importance
from ldncli.evidence.selecting.people import count_people, total
from ldncli.evidence.selecting.studies import Study
from ldncli.evidence.synthesis.answer import (
    DISOWNED,
    aside_of,
    asked_of,
)
from ldncli.evidence.synthesis.choosing import comparator_names
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.questions.asked import Asked, is_felt
from ldncli.records.vocabularies.core_sets import IMPORTANCES
from ldncli.records.vocabularies.topic import ANY
from ldncli.report.words.findings.plainly import found_plainly
from ldncli.report.words.harms import conditions_asked, harms_told, warned
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.language.phrases import plural, series, share_words, upper
from ldncli.report.words.studies.registered import known_words, measured_words

if TYPE_CHECKING:
    from ldncli.records.vocabularies.vocab import Vocabulary

LINES = 3
# Names longer than this are abbreviated where there is a usual way.
_LONG = 25
_COLUMNS = 80
# Outcomes beside the first that are named, where there is room for them.
_MOST = 6
# Below no outcome beside the first: whether that matters is left out too, then how large it is.
_SHORT, _BARE = -1, -2
# Filters that say nothing of whom or what, and hide studies.
_HIDING = ("design", "kind", "year", "min_n", "direction")
_TERMS = {"condition": "conditions", "outcome": "outcomes", "mechanism": "mechanisms"}


def bottom_line(asked: Asked, columns: int = _COLUMNS) -> tuple[str, ...]:
    """At most three plain sentences that fill at most three lines of `columns`, never none.

    First whether it helps, how sure that is, and in how many trials and people, or that there is
    no randomised trial; then the most important outcome with its effect and whether that matters;
    then the others, as far as there is room (`other_outcomes` has them all). A question about
    mechanisms alone is told who measured them. Outcomes are chosen by importance, never by their
    results; all numbers are those of `Asked.lines`.
    """
    sentences = _way(asked)
    tried = (sentences(most) for most in range(_MOST, _BARE - 1, -1))
    fitting = (each for some in tried if _fits(each := tuple(filter(None, some)), columns))
    if found := next(fitting, None):
        return found
    # Names may be long: what is most important stands first.
    shortest = tuple(filter(None, sentences(_BARE)))
    return next(
        (shortest[:count] for count in (2, 1) if _fits(shortest[:count], columns)), shortest[:1]
    )


def other_outcomes(asked: Asked, most: int = _MOST) -> tuple[str, ...]:
    """What trials found of the outcomes after the most important one, and which critical ones they
    do not compare, clause by clause; empty without trials or such outcomes."""
    first = asked.lead
    return tuple(_others(asked, first, most)) if first else ()


def opening(asked: Asked) -> tuple[str, ...]:
    """What an answer begins with: the bottom line as one paragraph, and the warning."""
    return (" ".join(bottom_line(asked)), *warned(asked.library, conditions_asked(asked)))


def drug_words(asked: Asked) -> str:
    """What is under test, by its short name where it has one of its own."""
    called = asked.called
    return called.inline if called.short == ANY else called.short


def asked_terms(asked: Asked, name: str) -> list[str]:
    """The names inside a sentence of the terms that a filter (condition, outcome, mechanism)
    names."""
    vocabulary = asked.library.vocabulary(_TERMS[name])
    found = (vocabulary.resolve(each) for each in asked.given.get(name) or ())
    return [term_in_short(vocabulary, each) for each in dict.fromkeys(found)]


def term_in_short(vocabulary: Vocabulary, term: str) -> str:
    """A term's name inside a sentence; of a long one its abbreviation."""
    name, known = vocabulary.inline(term), vocabulary.terms.get(term)
    short = known.abbreviations if known else ()
    return short[0] if len(name) > _LONG and short else name


def subject_words(asked: Asked, before: str = "with") -> str:
    """With what and in whom, as it follows "helps": ` with fatigue in long COVID`; empty where
    everything is asked for. `before` stands before the outcomes. Filters that leave studies out for
    another reason are told: what they hide must not seem to be missing."""
    outcomes = asked_terms(asked, "outcome")
    return (
        (f" {before} {series(outcomes, 'or')}" if outcomes else "")
        + _whom(asked)
        + (" (as filtered)" if any(asked.given.get(each) for each in _HIDING) else "")
    )


def _whom(asked: Asked) -> str:
    """In whom and at what doses."""
    conditions = asked_terms(asked, "condition")
    return (f" in {series(conditions, 'or')}" if conditions else "") + doses_words(asked)


def doses_words(asked: Asked) -> str:
    """At what doses, as it ends a title or sentence: ` at 1–5 mg`; empty where all count."""
    given = [re.sub(r"(?<=\d)-(?=\d)", "–", str(each)) for each in asked.given.get("dose") or ()]
    if not given:
        return ""
    told, unit = series(given, "or"), asked.library.topic.dose.unit
    told = re.sub(r"(?<=\d),(?=\d)", ".", told)
    return f" at {told}" if told[-1].isalpha() else f" at {told} {unit}"


# -- which of the ways to answer -------------------------------------------------------------------

Sentences = Callable[[int], Iterator[str]]


def _way(asked: Asked) -> Sentences:
    """The sentences of a question, by how many outcomes they may name."""
    if of_mechanism(asked):
        return lambda most: _of_mechanism(asked)
    if asked.is_of_harms:
        return lambda most: harms_told(asked.silence_on_harms, drug_words(asked) + _whom(asked))
    if not asked.clinical:
        return lambda most: _nothing(asked)
    trials = [study for study in asked.clinical if study.randomised]
    if not trials:
        return lambda most: _without_trials(asked, most)
    return lambda most: _with_trials(asked, trials, most)


def of_mechanism(asked: Asked) -> bool:
    """Whether a question is about mechanisms, and not about whom or with what it helps."""
    given = asked.given
    return bool(given.get("mechanism")) and not (given.get("condition") or given.get("outcome"))


def _fits(sentences: Sequence[str], columns: int) -> bool:
    """Whether they fill at most three lines; on a screen narrower than usual they are as many words
    as on a usual one: an answer must not depend on the width."""
    return len(textwrap.wrap(" ".join(sentences), max(columns, _COLUMNS))) <= LINES


def _nothing(asked: Asked) -> Iterator[str]:
    what = f"{drug_words(asked)}{subject_words(asked, 'for')}"
    if asked.mixed:
        count = len({each.study.id for each in asked.mixed})
        yield (
            f"No randomised trial, and no other study, of {what} has reported results in patients"
            " who all have it."
        )
        yield f"{counted(count, 'mixed group includes', 'mixed groups include')} some of them."
    else:
        yield (
            f"No randomised trial, and no other study, of {what} has reported results in patients."
        )
    if asked.running:
        old = [each.last_known for each in asked.running if each.last_known]
        since = f" ({known_words(len(asked.running), old)})" if old else ""
        noun = counted(len(asked.running), "trial is", "trials are")
        yield f"{noun} planned or under way{measured_words(asked, len(asked.running))}{since}."
    else:
        yield "Lack of evidence does not mean lack of effect."


# -- randomised trials -----------------------------------------------------------------------------


def _with_trials(asked: Asked, trials: Sequence[Study], most: int) -> Iterator[str]:
    first = asked.lead
    yield _how_sure(asked, trials)
    if first is None or first.randomised is None:
        yield f"{_only_within(trials)}."
        return
    found = found_plainly(first.randomised.synthesis, short=most <= _SHORT, sized=most > _BARE)
    yield f"{upper(outcome_words(first, asked))}: {found}."
    if others := "; ".join(_others(asked, first, most) if most > 0 else ()):
        yield f"{upper(others)}."


def _how_sure(asked: Asked, trials: Sequence[Study]) -> str:
    """Whether it helps, how sure that is, in how many trials and people."""
    drug, subject, rated = drug_words(asked), subject_words(asked), subject_words(asked, "for")
    people = _people(trials, count_people(trials).randomised)
    size = f", {people}" if people else ""
    many = counted(len(trials), "randomised trial")
    if all(study.against_active for study in trials):
        names = dict.fromkeys(name for each in trials for name in comparator_names(each.papers))
        return (
            f"Whether {drug} is better than placebo{rated} is not known: {many}{size}, only"
            f" against {series(list(names))}."
        )
    levels = [
        LEVELS.index(each.randomised.certainty.level)
        for each in asked.felt
        if each.randomised and each.randomised.certainty.level
    ]
    sure = LEVELS[max(levels)] if levels else "very-low"
    if sure == "very-low":
        return f"Whether {drug} helps{subject} is very uncertain: {many}{size}."
    return f"{many} of {drug}{rated}{size}; certainty {sure} at best."


def _people(studies: Sequence[Study], count: int | None) -> str:
    """How many people took part; at least so many where some studies do not say."""
    if not count:
        return ""
    least = "at least " if any(study.participants is None for study in studies) else ""
    return f"{least}{counted(count, 'person', 'people')}"


def _only_within(trials: Sequence[Study]) -> str:
    one = len(trials) == 1
    return (
        f"The sources read give no comparison between {'its' if one else 'their'} groups on what"
        " patients feel"
    )


def _others(asked: Asked, first: Finding, most: int) -> Iterator[str]:
    """The other outcomes of the trials, those of one result together; then the critical ones that
    no trial compares."""
    bodies = [each for each in asked.felt if each.randomised]
    told = [
        each
        for each in first_by_importance(bodies, most + 1, asked.library.core)
        if each is not first and not _is_below(each, bodies, asked)
    ]
    groups: dict[str, list[Finding]] = {}
    for each in told:
        assert each.randomised is not None
        groups.setdefault(_side(each.randomised.synthesis), []).append(each)
    for side, findings in groups.items():
        yield _SIDES[side].format(_names(findings, asked, _JOINED[side]))
    missing = _uncompared(asked)[: max(0, most - len(told))]
    if missing:
        yield f"not compared between groups: {series(missing)}"


def _is_below(finding: Finding, findings: Sequence[Finding], asked: Asked) -> bool:
    """Whether the same outcome is told of a condition above its own."""
    above = set(asked.library.vocabulary("conditions").ancestors(finding.condition))
    return any(each.outcome == finding.outcome and each.condition in above for each in findings)


# What trials found of several outcomes; which word joins these.
_SIDES = {
    "no difference": "no trial found a difference in {}",
    "better": "benefit for {}",
    "worse": "worsening of {}",
    "mixed": "results differ for {}",
    "disowned": "authors doubt their own result for {}",
    "other": "compared only with other drugs: {}",
    "unclear": "no usable result for {}",
}
_JOINED = {side: "or" if side == "no difference" else "and" for side in _SIDES}


def _side(synthesis: Synthesis) -> str:
    """What trials found of an outcome, as a key of `_SIDES`: by their authors' conclusions, since
    few have numbers."""
    entries = asked_of(synthesis)
    if not entries:
        return "other"
    if aside_of(synthesis) in DISOWNED:
        return "disowned"
    found: set[str] = {each.direction for each in entries if each.direction != "unclear"}
    if not found:
        return "unclear"
    words = {"no-difference": "no difference", "benefit": "better", "harm": "worse"}
    return words.get(found.pop(), "mixed") if len(found) == 1 else "mixed"


def _uncompared(asked: Asked) -> list[str]:
    """The critical outcomes that no randomised trial compares between groups."""
    core = asked.library.core
    if len(asked.conditions) != 1:
        return []
    critical = {each for few in core.critical(asked.conditions[0]) for each in few}
    lines = (
        each
        for each in asked.lines
        if each.outcome in critical and not (isinstance(each, Finding) and each.randomised)
    )
    return [asked.inline("outcomes", each.outcome) for each in lines]


# -- other studies ---------------------------------------------------------------------------------


def _without_trials(asked: Asked, most: int) -> Iterator[str]:
    what = f"{drug_words(asked)}{subject_words(asked, 'for')}"
    yield f"No randomised trial of {what} has reported results; whether it helps is very uncertain."
    counted_in = count_people(asked.clinical).analysed
    people = _people(asked.clinical, counted_in)
    if people and counted_in != total(study.participants for study in asked.clinical):
        people += " analysed"
    size = f" ({people})" if people else ""
    told = _told(asked, most) or f": {_overall(asked)}"
    yield f"{upper(_kind_of(asked))}{size}{told}."
    outcomes = asked.library.vocabulary("outcomes").terms
    felt = [each for each in asked.lines if is_felt(each.outcome, outcomes)]
    first = first_by_importance(felt, 1, asked.library.core)
    if first and isinstance(first[0], Unreported):
        yield _unreported(first[0], asked)


def _unreported(line: Unreported, asked: Asked) -> str:
    name = upper(outcome_words(line, asked))
    if not line.mixed:
        return f"{name} is not reported."
    groups = "a mixed group" if len(line.mixed) == 1 else "mixed groups"
    return f"{name} is reported only for {groups}."


def _kind_of(asked: Asked) -> str:
    """The studies, by their design where all have the same."""
    designs = {study.main.design.type for study in asked.clinical}
    count = len(asked.clinical)
    if len(designs) > 1:
        return f"{count} non-randomised studies"
    label = asked.inline("designs", designs.pop())
    return counted(count, label, plural(label))


_OVERALL = {
    "benefit": "conclude benefit",
    "no-difference": "conclude no difference",
    "harm": "conclude harm",
    "mixed": "conclude mixed results",
}


def _overall(asked: Asked) -> str:
    """What authors conclude where no outcome is read; nothing of that is about an outcome that is
    asked for."""
    sides = {study.direction for study in asked.clinical} - {None, "unclear"}
    if asked.query.outcomes or not sides:
        return "no usable result"
    if len(sides) > 1:
        return "authors' conclusions differ"
    words = _OVERALL[str(sides.pop())]
    return f"authors {words}"


_CHANGES = {
    "benefit": "improvement in {}",
    "no-difference": "no change in {}",
    "harm": "worsening of {}",
    "mixed": "mixed results on {}",
}
_WENT = {
    "benefit": "better",
    "no-difference": "unchanged",
    "mixed": "mixed",
    "harm": "worse",
}


def _told(asked: Asked, most: int) -> str:
    """What studies without randomisation report: of one study the outcomes by result; of several
    each outcome with how many of the studies that report it say so."""
    telling = [(each, sides) for each in _most_told(asked, most) if (sides := _sides(each))]
    if len(asked.clinical) == 1:
        groups: dict[str, list[Finding]] = {}
        for each, (side, *_) in telling:
            groups.setdefault(side, []).append(each)
        told = [_CHANGES[side].format(_names(group, asked)) for side, group in groups.items()]
        return f" reports {series(told)}" if told else ""
    clauses: list[str] = []
    before = None
    for each, sides in telling:
        side = next(one for one in (*_WENT, *sides) if one in sides)
        count = f"{sides.count(side)} of {len(sides)}"
        noun = "" if clauses else " study" if len(sides) == 1 else " studies"
        went = "" if side == before else f" {_WENT[side]}"
        clauses.append(f"{outcome_words(each, asked)}{went} in {count}{noun}")
        before = side
    return f": {', '.join(clauses)}" if clauses else ""


def _most_told(asked: Asked, most: int) -> list[Finding]:
    """The findings on what patients feel by importance; of equally important ones those of most
    studies first, whatever these found."""
    core, reported = asked.library.core, {each.outcome for each in asked.felt}

    def rank(each: Finding) -> tuple[int, int]:
        importance = core.importance(each.condition, each.outcome, reported)
        return IMPORTANCES.index(importance), -len(_sides(each))

    return sorted(asked.felt, key=rank)[: max(1, most)]


def _sides(finding: Finding) -> list[str]:
    """What the authors of each study say of an outcome, where they say anything."""
    said = (entry.direction for entry in asked_of(finding.best.synthesis))
    return [each for each in said if each != "unclear"]


# -- mechanisms ------------------------------------------------------------------------------------


def _of_mechanism(asked: Asked) -> Iterator[str]:
    """Who measured it, who proposes it, who has data against it; papers of one study once."""
    stances: dict[str, set[str]] = {}
    for paper in asked.papers.values():
        for each in paper.mechanisms:
            if each.id in asked.query.mechanisms:
                stances.setdefault(each.stance, set()).add(paper.study_id or paper.id)
    measured, against = stances.get("measured", set()), stances.get("refuted", set())
    proposed = stances.get("proposed", set()) - measured - against
    name = upper(series(asked_terms(asked, "mechanism"), "or"))
    people = {study.id for study in asked.clinical} & measured
    other = "paper" if not (measured or against) else "other"
    if measured:
        told = f"{counted(len(measured), 'study has', 'studies have')} data for it"
        told += f", {share_words(len(people), len(measured), 'in patients')}"
        rest = f"{counted(len(against), 'has', 'have') if against else 'none has'} data against it"
        yield f"{name}: {told}; {rest}."
    elif against:
        told = counted(len(against), "study has", "studies have")
        yield f"{name}: no study has data for it; {told} data against it."
    else:
        yield f"{name}: no study has data for or against it."
    if proposed:
        only = counted(len(proposed), f"{other} only proposes", f"{other}s only propose")
        yield f"{only} it."
    trials = [study for study in asked.clinical if study.randomised]
    if asked.clinical:
        some = counted(len(trials), "randomised trial")
        count = len(asked.clinical)
        told = f"including {some}" if trials else share_words(0, count, "randomised")
        yield (
            f"{counted(count, 'study', 'studies')} in patients"
            f" {'names' if count == 1 else 'name'} it, {told}."
        )


# -- what patients feel ----------------------------------------------------------------------------


def outcome_words(line: Finding | Unreported, asked: Asked, short: str | None = None) -> str:
    """An outcome in words (`short`: in these), with its condition where that is not the one asked
    for; where one outcome is asked for, the condition alone."""
    condition = term_in_short(asked.library.vocabulary("conditions"), line.condition)
    if len(asked.query.outcomes) == 1 and len(asked.conditions) > 1:
        return condition
    outcome = short or asked.inline("outcomes", line.outcome)
    itself = asked_terms(asked, "condition") == [condition] or outcome == condition
    return outcome if itself or len(asked.conditions) <= 1 else f"{outcome} in {condition}"


def _names(findings: Sequence[Finding], asked: Asked, last: str = "and") -> str:
    """Several outcomes in words; a condition that some share stands once, behind the last."""
    if len(asked.query.outcomes) == 1:
        return series([outcome_words(each, asked) for each in findings], last)
    shared: dict[str, list[str]] = {}
    for each in findings:
        outcome = asked.inline("outcomes", each.outcome)
        end = outcome_words(each, asked).removeprefix(outcome)
        shared.setdefault(end, []).append(outcome)
    *told, final = [f"{series(outcomes, last)}{end}" for end, outcomes in shared.items()]
    return f"{', '.join(told)}, {last} {final}" if told else final
