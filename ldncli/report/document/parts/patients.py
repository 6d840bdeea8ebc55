"""The summary for patients: short sentences without terms of the trade, composed by rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ldncli.evidence.absolute.expressed import express
from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.findings.ordering import Line, Unreported, findings_of
from ldncli.evidence.findings.statements import effect_word
from ldncli.evidence.harms.bodies import DOMAIN
from ldncli.evidence.selecting.people import count_people
from ldncli.evidence.selecting.studies import Study, last_end
from ldncli.evidence.synthesis.answer import aside_of, headline
from ldncli.evidence.synthesis.choosing import comparator_names
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.questions.asked import Asked
from ldncli.records.vocabularies.topic import Called
from ldncli.report.document.blocks import Block, Bullets, Paragraph, Spans, Strong, spans
from ldncli.report.document.parts.telling import is_unsure, runs, telling
from ldncli.report.document.wording import study_cite
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series, upper
from ldncli.report.words.plain_harms import plain_harms

_SHOWN = 7
_CAUTIONS = 4
_MAY = {"low": "may ", "moderate": "probably ", "high": ""}
_CHANGE = {
    "better": ("make", "makes", "better"),
    "slightly better": ("make", "makes", "a little better"),
    "slightly worse": ("make", "makes", "a little worse"),
    "worse": ("make", "makes", "worse"),
}


# What tests found by their authors, as a patient would say it of an outcome.
_SAID = {
    "benefit": "{} better with {short}",
    "harm": "{} worse with {short}",
    "no-difference": "no clear difference in {}",
    "mixed": "mixed results on {}",
}
_APART = "different things on {}"


def patient(asked: Asked) -> list[Block]:
    """Short words: what is known of the thing that matters most, who was looked at, what else is
    known, harms, what to know first."""
    if not asked.clinical:
        lead = Paragraph((_nothing_tested(asked),), "lead")
        return [lead, *_before(asked), *_waiting(asked, "study", "studies"), _advice()]
    lines = telling(asked, _SHOWN)
    first = _first(_but_harms(lines))
    others = [each for each in _but_harms(lines) if all(each is not one for one in first)]
    items = [_plain_lines(each, asked) for each in runs(others)]
    harms = [
        _plain_finding(each, asked)
        for each in findings_of(lines)
        if each.outcome == DOMAIN and not is_unsure(each)
    ]
    if left := len(asked.lines) - len(lines):
        more = counted(left, "more result is", "more results are")
        items.append((f"{more} in the tables below.",))
    known: list[Block] = [Paragraph((Strong("What else do we know?"),)), Bullets(tuple(items))]
    return [
        *(
            Paragraph(_answer(each, asked, again=place > 0), "lead")
            for place, each in enumerate(first)
        ),
        *([] if first else [Paragraph((_silent(asked),), "lead")]),
        Paragraph((" ".join(_who(asked)),)),
        *(known if items else ()),
        Paragraph((Strong("What about harm?"),)),
        Bullets((*harms, *((each,) for each in plain_harms(asked)))),
        *_before(asked),
        *_waiting(asked),
        _advice(),
    ]


def _nothing_tested(asked: Asked) -> str:
    """That no study is known, for the illness asked of where it is one."""
    whom = ""
    if len(asked.query.conditions) == 1 and not asked.mixed:
        whom = f" in people with {asked.inline('conditions', next(iter(asked.query.conditions)))}"
    elif asked.mixed:
        whom = " in people who all have this illness"
    question = whom or " for this question"
    return (
        f"No study that we know of has tested {_named(asked.called)}{question}. So we do not know"
        " if it helps or harms."
    )


def _but_harms(lines: Sequence[Line]) -> list[Line]:
    """The lines on what may get better; harms have a part of their own."""
    return [each for each in lines if each.outcome != DOMAIN]


def _first(lines: Sequence[Line]) -> list[Line]:
    """The line that matters most; where no study reports that, also the first that a fair test
    does, else any study. Of several illnesses what is reported speaks: a gap in one of them says
    nothing of the others."""
    if not lines or not isinstance(lines[0], Unreported):
        return list(lines[:1])
    reported = findings_of(lines)
    fair = [each for each in reported if each.best.synthesis.randomised]
    chosen = (fair or reported)[:1]
    alone = len({each.condition for each in lines}) == 1
    return [lines[0], *chosen] if alone or not chosen else list(chosen)


def _silent(asked: Asked) -> str:
    return f"No study that we know of tells if {_named(asked.called)} helps."


def _called(lines: Sequence[Line], asked: Asked, last: str = "or") -> str:
    """Outcomes as patients call them, with the illness once where several illnesses are told of."""
    outcomes = asked.library.vocabulary("outcomes")
    places = dict.fromkeys(each.condition for each in lines)
    if len(asked.conditions) < 2:
        return series([outcomes.plain(each.outcome) for each in lines], last)
    told = []
    for place in places:
        names = [outcomes.plain(each.outcome) for each in lines if each.condition == place]
        told.append(f"{series(names, last)} in people with {asked.inline('conditions', place)}")
    return series(told, last)


def _answer(line: Line, asked: Asked, *, again: bool = False) -> Spans:
    """What is known of the outcome that matters most: what was found, by how many tests in how many
    people, or that nobody tested it. `again`: the treatment was named before."""
    if isinstance(line, Unreported):
        return (_untested(line, asked, _named(asked.called), _called([line], asked)),)
    if not is_unsure(line):
        return _plain_finding(line, asked, None if again else _named(line.best.synthesis.called))
    synthesis, name = line.best.synthesis, _called([line], asked)
    treatment = synthesis.called.short if again else _named(synthesis.called)
    papers = study_cite(synthesis.studies)
    people = count_people(synthesis.studies)
    if not synthesis.randomised:
        tried = counted(len(synthesis.entries), "study", "studies")
        return spans(
            f"No fair test has looked at {name}. {tried} of a weaker kind did."
            f" {'It' if len(synthesis.entries) == 1 else 'They'} cannot tell if {treatment} is the"
            " reason for a change. So we do not know if it helps. ",
            papers,
        )
    count = len(synthesis.entries)
    tests = counted(count, "fair test", "fair tests")
    if all(each.against for each in synthesis.entries):
        return spans(
            f"We do not know yet if {treatment} helps with {name}. {_against(synthesis)} ", papers
        )
    with_people = (
        f" with {counted(people.randomised, 'person', 'people')}" if people.randomised else ""
    )
    weak = f"{'It is' if count == 1 else 'They are'} too small or too weak to settle it."
    return spans(
        f"We do not know yet if {treatment} helps with {name}. {upper(tests)}{with_people} looked"
        f" at it. {_seen(line, 'It')} {weak} ",
        papers,
    )


def _who(asked: Asked) -> list[str]:
    trials = [study for study in asked.clinical if study.randomised]
    places = {
        condition
        for study in asked.clinical
        for condition in study.conditions
        if not asked.query.conditions or condition in asked.query.conditions
    }
    where = (
        f" in {counted(len(places), 'illness', 'illnesses')}" if len(asked.conditions) > 1 else ""
    )
    topic, studies = asked.library.topic, counted(len(asked.clinical), "study", "studies")
    if topic.plain and asked.called == topic.called:
        told = [f"{topic.plain} We looked at {studies} of it in people{where}."]
    else:
        told = [f"We looked at {studies} of {asked.called.inline} in people{where}."]
    if not trials:
        one = len(asked.clinical) == 1
        unfair = "It was not a fair test" if one else "None of them was a fair test"
        return [*told, f"{unfair}. In a fair test, chance decides who gets what.", *_apart(asked)]
    pills = sum(
        any(
            each.type in ("placebo", "active-placebo")
            for paper in study.papers
            for each in paper.comparators
        )
        for study in trials
    )
    which = (
        "It was a fair test"
        if len(asked.clinical) == 1
        else (
            f"{whole(len(trials))} of them"
            f" {'was a fair test' if len(trials) == 1 else 'were fair tests'}"
        )
    )
    told.append(f"{which}: chance decided who got what.")
    if pills:
        which = (
            f"{whole(pills)} of the fair tests"
            if pills < len(trials)
            else "The fair test"
            if pills == 1
            else "All of them"
        )
        told.append(f"{which} compared {asked.called.short} with a dummy pill.")
    people = count_people(trials).randomised
    if people:
        where = "it" if len(trials) == 1 else "the fair tests"
        told.append(f"{counted(people, 'person', 'people')} took part in {where}.")
    return [*told, *_others(trials, asked), *_apart(asked)]


def _others(trials: Sequence[Study], asked: Asked) -> list[str]:
    """What fair tests compared with that had no dummy pill and no untreated people."""
    found = [study for study in trials if study.against_active]
    names = dict.fromkeys(name for each in found for name in comparator_names(each.papers))
    if not found:
        return []
    short = asked.called.short
    which = "It" if len(trials) == 1 else f"{whole(len(found))} of them"
    return [
        f"{which} compared {short} with {series(list(names))}. That cannot tell if {short} is"
        " better than nothing."
    ]


def _apart(asked: Asked) -> list[str]:
    """How many studies hold people of whom only some have the illness."""
    count = len(asked.body.mixed)
    if not count:
        return []
    told = counted(count, "more study included", "more studies included")
    unused = f"What {'it' if count == 1 else 'they'} found is not used here."
    return [f"{told} people with other illnesses too. {unused}"]


def _plain_lines(lines: Sequence[Line], asked: Asked) -> Spans:
    """One result in short words, or several of which nothing can be told."""
    first, names = lines[0], _called(lines, asked)
    short = asked.called.short
    if isinstance(first, Unreported):
        return (_untested(first, asked, short, names),)
    if is_unsure(first):
        return (
            f"We do not know yet if {short} helps with {names}. The studies are too few, too small"
            f" or too weak.{_so_far(findings_of(lines), asked)}",
        )
    return _plain_finding(first, asked)


def _so_far(found: Sequence[Finding], asked: Asked) -> str:
    """What fair tests found of outcomes on which nothing is settled, whichever way; nothing where
    no fair test says."""
    ways: dict[str, list[Finding]] = {}
    tests: set[str] = set()
    for each in found:
        entries = each.best.synthesis.entries if each.best.synthesis.randomised else ()
        saying = [one for one in entries if not one.kept_out and one.told in _SAID]
        said = {_SAID[one.told] for one in saying}
        tests |= {one.study.id for one in saying}
        if said:
            ways.setdefault(said.pop() if len(said) == 1 else _APART, []).append(each)
    outcomes, told = asked.library.vocabulary("outcomes"), []
    for way, lines in ways.items():
        names = series([outcomes.plain(each.outcome) for each in lines])
        if len({each.condition for each in found}) > 1:
            names = _called(lines, asked, "and")
        every = "this" if len(found) == 1 else "any of these"
        told.append(way.format(every if lines == list(found) else names, short=asked.called.short))
    if not told:
        return ""
    who, again = ("one fair test", "It") if len(tests) == 1 else ("fair tests", "They")
    return f" So far, {who} found {f'. {again} found '.join(told)}."


def _named(called: Called) -> str:
    """The treatment by its name, with the short one in brackets where that is another: the first
    sentence has to say what it speaks of."""
    same = called.short in called.inline
    return called.inline if same else f"{called.inline} ({called.short})"


def _against(synthesis: Synthesis) -> str:
    """What trials found that compared with another treatment."""
    short, told = synthesis.called.short, []
    for entry in synthesis.entries:
        other = series(list(entry.against))
        found = {
            "benefit": f" and found {short} better",
            "harm": f" and found {other} better",
            "no-difference": " and found no clear difference between the two",
        }.get(entry.direction, "")
        told.append(f"One fair test compared {short} with {other}{found}.")
    return " ".join([*told, f"That cannot tell if {short} is better than nothing."])


def _untested(line: Unreported, asked: Asked, treatment: str, names: str) -> str:
    others = " in people who all have this illness" if line.mixed else ""
    return f"No study that we know of has tested {treatment} for {names}{others}."


def _plain_finding(finding: Finding, asked: Asked, treatment: str | None = None) -> Spans:
    """One result in short words, with the short name of the treatment unless another is given."""
    best, words = finding.best, _called([finding], asked)
    effect, hedge = effect_word(best.synthesis), _MAY[best.certainty.level or "low"]
    papers, short = study_cite(best.synthesis.studies), treatment or best.synthesis.called.short
    if best.synthesis.pooled is None or aside_of(best.synthesis) not in (None, "no-better-side"):
        return spans(
            f"{upper(words)}: {_seen(finding)} We cannot say how large the change is. ", papers
        )
    if effect is None:
        return spans(
            f"{upper(short)} may or may not change {words}. The studies cannot tell. ", papers
        )
    if effect == "none":
        verb = "make" if hedge == "may " else "makes"
        text = f"{upper(short)} {hedge}{verb} little or no difference to {words}."
    else:
        plain, with_s, size = _CHANGE[effect]
        text = f"{upper(short)} {hedge}{plain if hedge == 'may ' else with_s} {words} {size}."
    return spans(f"{text}{_of_hundred(finding)} ", papers)


def _seen(finding: Finding, alone: str | None = None) -> str:
    """What the tests found by their authors' words, counted; `alone` names the only one where the
    sentence before has spoken of it."""
    synthesis = finding.best.synthesis
    one, kind = ("test", "tests") if synthesis.randomised else ("study", "studies")
    said = alone if len(synthesis.entries) == 1 else None
    ways = Counter[str](each.direction for each in synthesis.entries if not each.kept_out)
    found = [
        f"{said or counted(ways[way], one, kind)} found {words.format(synthesis.called.short)}"
        for way, words in (
            ("benefit", "it better with {}"),
            ("harm", "it worse with {}"),
            ("no-difference", "no clear difference"),
            ("mixed", "mixed results"),
        )
        if ways[way]
    ]
    silent = len(synthesis.entries) - sum(ways[way] for way in _SAID)
    if found and silent:
        tell = "does not tell" if silent == 1 else "do not tell"
        found.append(f"{counted(silent, one, kind)} {tell}")
    nobody = "What it found is not clear." if said else f"No {one} says if it got better or worse."
    return f"{series(found)}." if found else nobody


def _of_hundred(finding: Finding) -> str:
    synthesis = finding.best.synthesis
    shown = express(synthesis) if headline(synthesis) else None
    if shown is None or shown.kind != "risk" or shown.control is None or shown.treated is None:
        return ""
    return (
        f" It happens in about {100 * shown.control.value:.0f} of 100 people without"
        f" {finding.best.synthesis.called.short}, and in about {100 * shown.treated.value:.0f} of"
        " 100 with it."
    )


def _before(asked: Asked) -> list[Block]:
    items = _warnings(asked)
    return (
        [Paragraph((Strong("What should people know first?"),)), Bullets(tuple(items))]
        if items
        else []
    )


def _warnings(asked: Asked) -> list[Spans]:
    first = {each.who: each for each in reversed(asked.library.cautions)}
    chosen = [each for each in asked.library.cautions if first[each.who] is each][:_CAUTIONS]
    return [spans(Strong(f"{upper(each.who)}: "), f"{_first_words(each.text)}.") for each in chosen]


def _first_words(text: str) -> str:
    """A caution's first sentence, up to a semicolon in it, and what it says of a low dose, up to
    the example of it."""
    first, *others = text.split(". ")
    low = [each.split(": ")[0] for each in others if each.startswith("A low dose")]
    return ". ".join(each.rstrip(".") for each in (first.split("; ")[0], *low[:1]))


def _waiting(asked: Asked, one: str = "more study", many: str = "more studies") -> list[Block]:
    running = asked.body.running
    if not running:
        return []
    end = last_end(running)
    last = f" The latest planned end date is {end}." if end else ""
    old = sum(each.last_known is not None for each in running)
    which = "it" if len(running) == old == 1 else f"{whole(old)} of them"
    since = f" The last news of {which} is more than a year old." if old else ""
    told = counted(len(running), f"{one} is", f"{many} are")
    return [Paragraph((f"{told} planned or under way.{since}{last}",))]


def _advice() -> Paragraph:
    return Paragraph(
        (
            (
                "This is not medical advice. Talk with a doctor before you start, change or stop a"
                " medicine."
            ),
        ),
        "warning",
    )
