"""A question answered on one screen: the bottom line, the studies that carry it, doses, harms,
what is under way, what reviews say, what to know first, and where to go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ldncli.errors import UnknownTermError
from ldncli.evidence.findings.ordering import findings_of
from ldncli.evidence.synthesis.answer import headline
from ldncli.questions.named import FILTERS, named
from ldncli.records.vocabularies.topic import ANY
from ldncli.records.vocabularies.units import dose_text
from ldncli.report.words.bottom_line import (
    asked_terms,
    bottom_line,
    doses_words,
    of_mechanism,
    other_outcomes,
    outcome_words,
)
from ldncli.report.words.brief import (
    dose_clauses,
    harm_clauses,
    mixed_clauses,
    review_clauses,
    under_way_clauses,
)
from ldncli.report.words.findings.chances import chances_row, chances_short
from ldncli.report.words.findings.directions import words_for
from ldncli.report.words.findings.effects import MARK
from ldncli.report.words.findings.printed import in_short
from ldncli.report.words.findings.remarks import planned_counts
from ldncli.report.words.harms import conditions_asked, warned
from ldncli.report.words.language.commands import command_words
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.selection import UNSTATED, reason_words, unread_words
from ldncli.report.words.studies.critiques import critique_notes
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.evidence.findings.finding import Finding
    from ldncli.evidence.selecting.studies import Study
    from ldncli.evidence.synthesis.synthesise import Entry
    from ldncli.questions.asked import Asked

ALSO = "Also"
_HARMS = "harms"
_NEIGHBOURS = 6


@dataclass(frozen=True, slots=True)
class Told:
    """What a study found of one outcome, in words, and what it prints of it: both sides and p
    (None where not printed)."""

    words: str
    sides: str | None = None
    p: str | None = None

    @property
    def ways(self) -> tuple[str, ...]:
        """The same with all numbers, with some, with none: the longest first."""
        numbers = [each for each in (self.sides, self.p) if each]
        some = dict.fromkeys([", ".join(numbers), *numbers] if numbers else [])
        return (*(f"{self.words} ({each})" for each in some), self.words)


@dataclass(frozen=True, slots=True)
class StudyLine:
    """A study: its names, the longer with the acronym, design in short, people, dose and weeks of
    treatment (None where not stated), and what it found, the most important outcome first."""

    id: str
    names: tuple[str, str]
    design: str
    people: int | None
    dose: str | None
    weeks: float | None
    found: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part below the studies: its name and its clauses, the most telling first; `shorter` are
    the same where a clause counts what it names, for where not all of them fit (empty: none
    does)."""

    name: str
    clauses: tuple[str, ...]
    shorter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole answer.

    `titles` are the long one, and one for a narrow screen. `studies` are all that carry it, those
    that say most first; `parts` stand in the order in which they are read; `commands` are the next
    ones to type.
    """

    titles: tuple[str, str]
    asked: Asked
    studies: tuple[StudyLine, ...]
    parts: tuple[Part, ...]
    commands: tuple[str, ...]

    def bottom_line(self, columns: int = 80) -> tuple[str, ...]:
        """The answer in at most three sentences, as far as three lines of a screen hold them; the
        third only where no part has more of the same."""
        found = bottom_line(self.asked, columns)
        return found[:2] if any(each.name == ALSO for each in self.parts) else found


def brief_answer(asked: Asked) -> Brief:
    """The brief of a question; the same numbers as in every other answer to it."""
    return Brief(
        (_title(asked), _title(asked, short=True)),
        asked,
        tuple(_mechanism_lines(asked) if of_mechanism(asked) else _lines(asked)),
        tuple(part for part in _parts(asked) if part.clauses),
        tuple(_commands(asked)),
    )


def _title(asked: Asked, *, short: bool = False) -> str:
    """What was asked for: the treatment with its short name, mechanisms, outcomes, conditions;
    `short` with the abbreviations of long names."""
    called = asked.called
    name = called.title
    if called.short not in (ANY, called.inline):
        name = called.short if short else f"{name} ({called.short})"

    def names(filter_: str) -> list[str]:
        vocabulary = asked.library.vocabulary(f"{filter_}s")
        if short:
            return asked_terms(asked, filter_)
        terms = dict.fromkeys(map(vocabulary.resolve, asked.given.get(filter_) or ()))
        return [vocabulary.inline(each) for each in terms]

    outcome = "and" if asked.is_of_harms else "for"
    what = [("and", names("mechanism")), (outcome, names("outcome")), ("in", names("condition"))]
    told = " ".join([name, *(f"{word} {series(each, 'or')}" for word, each in what if each)])
    return f"{told}{doses_words(asked)}"


# -- studies ---------------------------------------------------------------------------------------


def _lines(asked: Asked) -> Iterator[StudyLine]:
    """The studies with results in patients: randomised ones against placebo or nothing first, of
    these the ones behind the leading finding, then by level of evidence and size."""
    found: dict[str, list[Told]] = {}
    first = asked.lead
    findings = findings_of(asked.lines)
    for finding in sorted(findings, key=lambda each: each is not first):
        for rated in finding.bodies if finding.outcome != _HARMS else ():
            for entry in rated.synthesis.entries:
                told = found.setdefault(entry.study.id, [])
                each = _told(finding, entry, asked)
                told += [] if each.words in {other.words for other in told} else [each]
    unit = asked.library.topic.dose.unit
    for study in _ranked(asked):
        yield _line(study, asked, unit, found.get(study.id) or _concluded(study, asked))


def _ranked(asked: Asked) -> list[Study]:
    """The studies with results in patients, those that carry the bottom line first."""
    lead = asked.lead
    carry = (
        {entry.study.id for rated in lead.bodies for entry in rated.synthesis.entries}
        if lead
        else set()
    )
    return sorted(
        asked.clinical,
        key=lambda each: (
            not each.randomised,
            each.against_active,
            each.id not in carry,
            *_rank(each),
        ),
    )


_STANCES = {"measured": "for it", "refuted": "against it"}


def _mechanism_lines(asked: Asked) -> Iterator[StudyLine]:
    """The studies that have data for or against the mechanisms asked for, in patients first."""
    unit = asked.library.topic.dose.unit
    for study in sorted(asked.body.studies, key=lambda each: (not each.clinical, *_rank(each))):
        told = [
            Told(f"{_STANCES[each.stance]}{f': {each.note}' if each.note else ''}")
            for paper in study.papers
            for each in paper.mechanisms
            if each.id in asked.query.mechanisms and each.stance in _STANCES
        ]
        if told:
            yield _line(study, asked, unit, told)


def _line(study: Study, asked: Asked, unit: str, found: Sequence[Told]) -> StudyLine:
    doses = study.doses
    return StudyLine(
        study.id,
        (study.name, study.main.called),
        asked.library.vocabulary("designs").short(study.main.design.type),
        study.participants,
        dose_text(*doses, unit) if doses else None,
        study.main.design.duration_weeks,
        tuple(found),
    )


def _rank(study: Study) -> tuple[object, ...]:
    return (
        not study.randomised,
        study.against_active,
        study.level or 9,
        -(study.participants or 0),
        -study.main.year,
        study.id,
    )


def _told(finding: Finding, entry: Entry, asked: Asked) -> Told:
    short = asked.library.vocabulary("outcomes").short(finding.outcome)
    outcome = outcome_words(finding, asked, short)
    source = entry.chosen.source
    word = "no conclusion" if entry.direction == "unclear" else words_for(entry.direction).word
    if entry.against:
        joined = "than" if entry.direction in ("benefit", "harm") else "against"
        between = f"{word} {'from' if entry.direction == 'no-difference' else joined}"
        word = f"{between} {series(entry.against)}"
    mark = MARK if source.outcome.caveats else ""
    if entry.study.randomised and source.outcome.comparison == "within":
        word = f"{word} v baseline"
    sides, p = in_short(source)
    if entry.direction == "unclear":
        # A number of something else than the treatment is no result.
        p = None if mark else p
        return Told(f"{outcome}: {sides or word}{mark}", None, p)
    return Told(f"{outcome}: {word}{mark}", sides, p)


def _concluded(study: Study, asked: Asked) -> tuple[Told, ...]:
    """What its authors conclude, of a study without an outcome that counts here; where an outcome
    is asked for, nothing of that is about it."""
    if asked.is_of_harms:
        return (Told("harms reported"),)
    if study.direction is None or asked.query.outcomes:
        return (Told("no usable result"),)
    return (Told(f"overall: {words_for(study.direction).word}"),)


# -- parts -----------------------------------------------------------------------------------------


def _parts(asked: Asked) -> Iterator[Part]:
    others = () if of_mechanism(asked) else other_outcomes(asked)
    if others and f"{upper('; '.join(others))}." not in bottom_line(asked):
        yield Part(ALSO, others)
    if not asked.clinical and not of_mechanism(asked):
        yield Part("Looked at", tuple(_looked(asked)))
        yield Part("Nearby", tuple(_neighbours(asked)))
    if not of_mechanism(asked):
        yield Part("Chances", tuple(_chances(asked)))
    yield Part("Notices", critique_notes(asked.body.studies, short=True))
    yield Part("Left out", tuple(_left_out(asked)), tuple(_left_out(asked, short=True)))
    if not of_mechanism(asked):
        yield Part("Doses", tuple(dose_clauses(asked)))
        yield Part("Harms", tuple(harm_clauses(asked)))
    yield Part("Under way", tuple(under_way_clauses(asked)))
    yield Part("Reviews", tuple(review_clauses(asked)))
    yield Part("Caution", warned(asked.library, conditions_asked(asked)))


def _chances(asked: Asked) -> Iterator[str]:
    """How probable a benefit and a harm of the outcome are that the bottom line is about, where two
    trials or more are pooled, a published prior fits, and it is known what matters."""
    lead = asked.lead
    if lead is None or lead.best is not lead.randomised or headline(lead.best.synthesis) is None:
        return
    outcomes = asked.library.vocabulary("outcomes")
    if chances := chances_row(lead.best.synthesis, outcomes):
        name = outcome_words(lead, asked, outcomes.short(lead.outcome))
        yield f"{name}, if trials are right: {chances_short(chances, lead.best.synthesis)}"


def _left_out(asked: Asked, *, short: bool = False) -> Iterator[str]:
    """What is known and stands in no number: papers that do not state what a filter asks for,
    reports that were not read, outcomes that trials planned and do not report (`short`: several
    are counted, not named), mixed groups."""
    for reason, count in asked.selection.left_out.items():
        if reason.code in UNSTATED:
            yield f"{counted(count, 'paper')} {reason_words(reason)}"
    yield from unread_words(asked, most=0)
    missing = list(_missing(asked))
    if short and len(missing) > 1:
        yield f"{counted(len(missing), 'outcome')} planned by trials and not reported"
    elif missing:
        yield f"planned and not reported: {', '.join(missing)}"
    if groups := list(mixed_clauses(asked)):
        some = groups[0] if len(groups) == 1 else f"{len(groups)} groups"
        yield f"mixed with other conditions: {some}"


def _missing(asked: Asked) -> Iterator[str]:
    """The outcomes that trials set out to measure and do not report, the most important first, each
    with how many do not: `sleep (1 of 3 trials)`."""
    for line in asked.lines:
        missing, reporting = planned_counts(line)
        if missing:
            trials = counted(missing + reporting, "trial")
            share = f"{missing} of {trials}" if reporting else trials
            yield f"{outcome_words(line, asked)} ({share})"


def _looked(asked: Asked) -> Iterator[str]:
    """What the base has on the question, where no study in patients answers it."""
    found, total = len(asked.selection.ids), counted(asked.selection.total, "paper")
    if not found:
        yield f"none of the {total} here is about this"
        return
    laboratory = [study for study in asked.body.studies if not study.clinical]
    kinds = [
        counted(count, one, many)
        for count, one, many in (
            (len(asked.reviews), "review", "reviews"),
            (len(laboratory), "laboratory study", "laboratory studies"),
        )
        if count
    ]
    among = f", including {series(kinds)}" if kinds else ""
    yield f"{found} of the {total} here {'is' if found == 1 else 'are'} about this{among}"


def _neighbours(asked: Asked) -> Iterator[str]:
    """The conditions nearest to those asked for that studies are about: of the same branch, the
    ones with most papers."""
    conditions = asked.library.vocabulary("conditions")
    papers: dict[str, int] = {}
    for each in asked.library.facets():
        for term in each.conditions:
            papers[term] = papers.get(term, 0) + 1
    for term in conditions_asked(asked):
        for above in conditions.ancestors(term):
            near = [each for each in conditions.within(above) - {term} if papers.get(each)]
            if near:
                near.sort(key=lambda each: (-papers[each], each))
                names = [f"{conditions.inline(each)} ({papers[each]})" for each in near]
                yield f"conditions with papers: {', '.join(names[:_NEIGHBOURS])}"
                break


# -- where to go on --------------------------------------------------------------------------------


def _commands(asked: Asked) -> Iterator[str]:
    """The next commands: the table of all outcomes, the first study in full, all papers. They ask
    the same by plain words where these mean the same filters."""
    about = {each: asked.given[each] for each in FILTERS.values() if asked.given.get(each)}
    words = [str(term) for terms in about.values() for term in terms]
    try:
        same = named(asked.library, words).filters == about
    except UnknownTermError:
        same = False
    rest = {each: value for each, value in asked.given.items() if each not in about or not same}

    def command(name: str) -> str:
        return command_words(name, rest, words if same else ())

    if of_mechanism(asked):
        yield f"{command('evidence')} --by mechanism"
        yield command("map")
    elif asked.is_of_harms:
        yield command("safety")
    elif asked.clinical:
        yield command("evidence")
        yield f"ldn show {_ranked(asked)[0].main.id}"
        yield command("doses")
        yield command("reconcile")
    yield command_words("search", asked.given)
