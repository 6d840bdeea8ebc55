"""The summary for patients: short sentences without terms of the trade, composed by rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ldncli.evidence.absolute.expressed import express
from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.findings.ordering import Line, Unreported, findings_of
from ldncli.evidence.findings.statements import effect_word
from ldncli.evidence.harms.bodies import DOMAIN
from ldncli.evidence.harms.reports import Count, HarmReport
from ldncli.evidence.harms.summaries import HarmSummary
from ldncli.evidence.selecting.people import count_people
from ldncli.evidence.selecting.studies import Study, last_end
from ldncli.evidence.synthesis.answer import aside_of, headline
from ldncli.evidence.synthesis.choosing import comparator_names
from ldncli.questions.asked import Asked
from ldncli.report.document.blocks import Block, Bullets, Paragraph, Spans, Strong, spans
from ldncli.report.document.parts.telling import about, is_unsure, nothing_known, runs, telling
from ldncli.report.document.wording import study_cite
from ldncli.report.words.language.numbers import counted, whole
from ldncli.report.words.language.phrases import series, upper

_SHOWN = 7
_CAUTIONS = 4
# People in each group from which on a share of a hundred is told.
_ENOUGH = 20
_KINDS = 4
_MAY = {"low": "may ", "moderate": "probably ", "high": ""}
_CHANGE = {
    "better": ("make", "makes", "better"),
    "slightly better": ("make", "makes", "a little better"),
    "slightly worse": ("make", "makes", "a little worse"),
    "worse": ("make", "makes", "worse"),
}


def patient(asked: Asked) -> list[Block]:
    """Short words: who was looked at, what is known, what is not, harms, what to do with it."""
    if nothing := nothing_known(asked):
        return [Paragraph((nothing,), "lead"), Bullets(tuple(_warnings(asked))), _advice()]
    lines = telling(asked, _SHOWN)
    items = [_plain_lines(each, asked) for each in runs(_but_harms(lines))]
    harms = [
        _plain_finding(each, asked)
        for each in findings_of(lines)
        if each.outcome == DOMAIN and not is_unsure(each)
    ]
    if left := len(asked.lines) - len(lines):
        more = counted(left, "more result stands", "more results stand")
        items.append((f"{more} in the tables below.",))
    known: list[Block] = [Paragraph((Strong("What do we know?"),)), Bullets(tuple(items))]
    return [
        Paragraph((" ".join(_who(asked)),), "lead"),
        *(known if items else ()),
        Paragraph((Strong("What about harm?"),)),
        Bullets((*harms, *((each,) for each in _plain_harms(asked)))),
        *_before(asked),
        *_waiting(asked),
        _advice(),
    ]


def _but_harms(lines: Sequence[Line]) -> list[Line]:
    """The lines on what may get better; harms have a part of their own."""
    return [each for each in lines if each.outcome != DOMAIN]


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
        unfair = "It was no fair test" if one else "None of them was a fair test"
        return [*told, f"{unfair}, in which chance decides who gets what.", *_apart(asked)]
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
        told.append(f"{counted(people, 'person', 'people')} took part in fair tests.")
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
        f"{which} compared {short} with {series(list(names))} and cannot tell whether {short} is"
        " better than nothing."
    ]


def _apart(asked: Asked) -> list[str]:
    """How many studies hold people of whom only some have the illness."""
    count = len(asked.body.mixed)
    if not count:
        return []
    told = counted(count, "more study looked", "more studies looked")
    unused = f"what {'it' if count == 1 else 'they'} found is not used here"
    return [f"{told} at people of whom only some have this illness; {unused}."]


def _plain_lines(lines: Sequence[Line], asked: Asked) -> Spans:
    """One result in short words, or several of which nothing can be told."""
    first, names = lines[0], [about(each, asked) for each in lines]
    if isinstance(first, Unreported):
        told = f"No study here says anything about {series(names, 'or')}"
        others = " in people who all have this illness" if first.mixed else ""
        return (f"{told}{others}.",)
    if is_unsure(first):
        return (
            f"We cannot tell yet if {asked.called.short} helps with {series(names, 'or')}: the"
            " studies are too few, too small or too weak.",
        )
    return _plain_finding(first, asked)


def _plain_finding(finding: Finding, asked: Asked) -> Spans:
    """One result in short words."""
    best, words = finding.best, about(finding, asked)
    effect, hedge = effect_word(best.synthesis), _MAY[best.certainty.level or "low"]
    papers, short = study_cite(best.synthesis.studies), best.synthesis.called.short
    if best.synthesis.pooled is None or aside_of(best.synthesis) not in (None, "no-better-side"):
        return spans(
            f"{upper(words)}: {_seen(finding)} How large the change is, we cannot say. ", papers
        )
    if effect is None:
        return spans(
            f"{upper(short)} may or may not change {words}: the studies leave both open. ", papers
        )
    if effect == "none":
        verb = "make" if hedge == "may " else "makes"
        text = f"{upper(short)} {hedge}{verb} little or no difference to {words}."
    else:
        plain, with_s, size = _CHANGE[effect]
        text = f"{upper(short)} {hedge}{plain if hedge == 'may ' else with_s} {words} {size}."
    return spans(f"{text}{_of_hundred(finding)} ", papers)


def _seen(finding: Finding) -> str:
    """What the tests found by their authors' words, counted."""
    signs, short = finding.best.synthesis.conclusions, finding.best.synthesis.called.short
    one, kind = ("test", "tests") if finding.best.synthesis.randomised else ("study", "studies")
    found = [
        f"{counted(count, one, kind)} found {words}"
        for count, words in (
            (signs.benefit, f"it better with {short}"),
            (signs.harm, f"it worse with {short}"),
            (signs.undecided, "no clear difference"),
        )
        if count
    ]
    return f"{series(found)}." if found else "no test says which way it goes."


def _of_hundred(finding: Finding) -> str:
    synthesis = finding.best.synthesis
    shown = express(synthesis) if headline(synthesis) else None
    if shown is None or shown.kind != "risk" or shown.control is None or shown.treated is None:
        return ""
    return (
        f" It is seen in about {100 * shown.control.value:.0f} of 100 people without"
        f" {finding.best.synthesis.called.short}, and in about {100 * shown.treated.value:.0f} of"
        " 100 with it."
    )


def _plain_harms(asked: Asked) -> list[str]:
    told = []
    for section, words in (
        ("any", "some unwanted effect"),
        ("serious", "a serious unwanted effect"),
        ("stopped", "to stop because of an unwanted effect"),
    ):
        found = general(asked, section)
        if (
            found
            and found.treatment
            and found.control
            and found.trials
            and found.treatment.n
            and found.control.n
        ):
            with_it, without = _beside(found.treatment, found.control)
            told.append(
                f"In fair tests {with_it} had {words} with {asked.called.short}, and {without}"
                " without it."
            )
        elif found and not found.trials:
            told += _own_counts(found, words, asked)
    kinds = [each.inline for each in asked.harms if each.section == "kind"][:_KINDS]
    if kinds:
        told.append(f"Named most often: {series(kinds)}.")
    told += _by_reviews(asked)
    silence = asked.silence_on_harms
    if silence.silent:
        who = (
            f"{whole(silence.silent)} of {counted(silence.studies, 'study', 'studies')}"
            f" {'says' if silence.silent == 1 else 'say'}"
            if silence.speaking
            else "No study says"
        )
        told.append(
            f"{who} {'nothing' if silence.speaking else 'anything'} about harm. That does not mean"
            " that there was none."
        )
    return told or ["No study counted harm."]


def _by_reviews(asked: Asked) -> Iterator[str]:
    """Which harms reviews found more or less often against a dummy pill, where the numbers of the
    tests here cannot be put together."""
    sides: dict[str, set[str]] = {}
    for each in asked.pooled_elsewhere:
        found = each.result
        if found and found.clear is not None and each.comparator == "inert" and each.harm:
            side = "no clear difference" if not found.clear else ""
            side = side or ("more often" if found.estimate > 0 else "less often")
            sides.setdefault(asked.inline("harms", each.harm), set()).add(side)
    short = asked.called.short
    for side, words in (
        ("more often", f"{{}} more often with {short}"),
        ("less often", f"{{}} less often with {short}"),
        ("no clear difference", "no clear difference in {}"),
    ):
        if names := [name for name, found in sides.items() if found == {side}]:
            yield f"Reviews that put tests together found {words.format(series(names))}."
    if names := [name for name, found in sides.items() if len(found) > 1]:
        yield f"Reviews do not agree on {series(names)}."


def _own_counts(found: HarmSummary, words: str, asked: Asked) -> Iterator[str]:
    """What fair tests counted that compared with another treatment, or counted events alone."""
    short = asked.called.short
    for report in found.reports:
        if not report.study.randomised:
            continue
        names = series(comparator_names((report.paper, *report.study.papers)))
        without = f"with {names}" if report.active else f"without {short}"
        if report.active and report.compared and report.treatment and report.control:
            with_it, other = _beside(report.treatment, report.control)
            yield f"In one fair test {with_it} had {words} with {short}, and {other} {without}."
        elif events := _events(report):
            yield (
                f"One fair test counted {counted(events[0], 'unwanted effect')} with {short} and"
                f" {whole(events[1])} {without}; one person may have several."
            )


def _events(report: HarmReport) -> tuple[int, int] | None:
    """Events counted by themselves in the one group on treatment and in the one on control; None
    where it is not one of each, or where not all events are counted."""
    if report.section != "any":
        return None
    sides = [
        [
            data.count
            for arm in report.paper.arms
            if arm.role == role
            and (data := report.event.arms.get(arm.id)) is not None
            and data.count is not None
        ]
        for role in ("treatment", "control")
    ]
    return (sides[0][0], sides[1][0]) if [len(each) for each in sides] == [1, 1] else None


def general(asked: Asked, section: str) -> HarmSummary | None:
    """The row that counts people with any harm, a serious one, or who
    stopped; None where no study does."""
    return next(
        (each for each in asked.harms if each.section == section and each.reports[0].named_for),
        None,
    )


def _beside(treatment: Count, control: Count) -> tuple[str, str]:
    """People of both groups, and how many of a hundred that is where both are large enough to say
    so: one alone could not be compared."""
    many = min(treatment.n or 0, control.n or 0) >= _ENOUGH
    return _of(treatment, many), _of(control, many)


def _of(count: Count, of_hundred: bool) -> str:
    events, n = count.events or 0, count.n or 0
    share = f" ({100 * events / n:.0f} in 100)" if of_hundred and n else ""
    return f"{whole(events)} of {counted(n, 'person', 'people')}{share}"


def _before(asked: Asked) -> list[Block]:
    items = _warnings(asked)
    return (
        [Paragraph((Strong("What must people know first?"),)), Bullets(tuple(items))]
        if items
        else []
    )


def _warnings(asked: Asked) -> list[Spans]:
    first = {each.who: each for each in reversed(asked.library.cautions)}
    chosen = [each for each in asked.library.cautions if first[each.who] is each][:_CAUTIONS]
    return [
        spans(Strong(f"{upper(each.who)}: "), f"{each.text.split('. ')[0].rstrip('.')}.")
        for each in chosen
    ]


def _waiting(asked: Asked) -> list[Block]:
    running = asked.body.running
    if not running:
        return []
    end = last_end(running)
    last = f" The last end date that they give is {end}." if end else ""
    old = sum(each.last_known is not None for each in running)
    which = "It was" if len(running) == old == 1 else f"{whole(old)} of them were"
    since = f" {which} last heard of more than a year ago." if old else ""
    told = counted(len(running), "more study is", "more studies are")
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
