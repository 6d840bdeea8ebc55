"""What a brief says of doses, harms, trials under way and reviews: clauses, the most telling first,
of which a screen shows as many as it has room for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ldncli.evidence.effects.measures import FEWEST_FOR_A_SHARE
from ldncli.evidence.findings.doses import NOT_STATED, first_benefit, titrations
from ldncli.evidence.findings.ordering import findings_of
from ldncli.evidence.harms.reports import GENERAL
from ldncli.evidence.selecting.registered import expected_end
from ldncli.evidence.synthesis.choosing import comparator_names
from ldncli.records.vocabularies.units import span, with_unit
from ldncli.report.words.account import printed_text
from ldncli.report.words.bottom_line import drug_words, of_mechanism
from ldncli.report.words.harms import count_text, row_inline
from ldncli.report.words.language.numbers import counted, number
from ldncli.report.words.language.phrases import series
from ldncli.report.words.studies.critiques import flagged
from ldncli.report.words.studies.registered import measured_words, state_words

if TYPE_CHECKING:
    from ldncli.evidence.harms.reports import Count
    from ldncli.evidence.harms.summaries import HarmSummary
    from ldncli.evidence.selecting.studies import Study
    from ldncli.questions.asked import Asked
    from ldncli.records.model.paper import Paper

# Sections of harms that are about no kind, with the words for people with any of theirs.
_SECTIONS = {"any": "any adverse event", "serious": "serious", "stopped": "stopped"}
_KINDS = 3
_NO_NUMBER = "no number"
_PLANNED = "planned"
_SYSTEMATIC = "systematic-review"
_ABOUT = {"condition", "outcome"}


def mixed_clauses(asked: Asked) -> Iterator[str]:
    """The mixed groups that count under no condition asked for, with their people."""
    counted_in = {study.id for study in asked.clinical}
    groups = {
        each.study.id: each for each in reversed(asked.mixed) if each.study.id not in counted_in
    }
    for each in reversed(groups.values()):
        size = f", n = {each.people:,}" if each.people else ""
        yield f"{each.study.name}{size}"


# -- doses -----------------------------------------------------------------------------------------


def dose_clauses(asked: Asked) -> Iterator[str]:
    """The maintained doses of the studies in patients, how one was started and raised, when it
    worked, the other schemes, and how many do not say."""
    unit, studies = asked.library.topic.dose.unit, asked.clinical
    if not studies:
        return
    doses = [each.doses for each in studies if each.doses]
    if doses:
        low, high = span(doses)
        told = f"{with_unit(low, high, unit)} a day"
        (usual, count), *_ = Counter(doses).most_common()
        if low != high and count > 1:
            told += f", most often {with_unit(*usual, unit)}"
        yield told
    else:
        none = "the only study" if len(studies) == 1 else f"any of the {len(studies)} studies"
        yield f"not stated in {none}"
    schemes = list(_raised(asked))
    done = [each for each in schemes if not each.startswith(_PLANNED)]
    yield from done[:1]
    yield from _when(asked)
    yield from schemes[len(done[:1]) :]
    silent = len(studies) - len(doses)
    if doses and silent:
        yield f"not stated in {_of(silent, len(studies))}"


def _when(asked: Asked) -> Iterator[str]:
    """The earliest week of a benefit over control; else of an improvement without one."""
    outcomes = asked.library.vocabulary("outcomes")
    for controlled, words in ((True, "better v control"), (False, "better, uncontrolled,")):
        found = first_benefit(asked.body, asked.benefits, controlled=controlled)
        if found:
            week, study, outcome = found
            if not controlled and _against_control(study, outcome, week):
                words = "better v control, not randomised,"
            yield f"{words} by week {week:g}: {outcomes.short(outcome)} ({study.main.called})"
            return


def _against_control(study: Study, outcome: str, week: float) -> bool:
    """Whether a benefit was seen beside a control group of the study."""
    return any(arm.role == "control" for paper in study.papers for arm in paper.arms) and any(
        each.comparison == "between" and (each.domain, each.timepoint_weeks) == (outcome, week)
        for each in study.outcomes
    )


def _raised(asked: Asked) -> Iterator[str]:
    """How the dose was started and raised, and where; studies with results before plans, which are
    left out where an outcome is asked for that they need not measure."""
    done = {study.id for study in asked.clinical}
    planned = set() if asked.query.outcomes else {study.id for study in asked.running}
    for of, head in ((done, "raised"), (planned, _PLANNED)):
        for group in titrations(asked.body):
            names = [study.main.called for study in group.studies if study.id in of]
            if group.key != NOT_STATED and names:
                how = head if "→" in group.key or head == _PLANNED else "started at"
                yield f"{how} {group.key} ({series(names, most=2)})"


def _of(some: int, studies: int) -> str:
    """`2 of 3 studies`; of one `the only study`, of several `all 3 studies`."""
    if studies == 1:
        return "the only study"
    every = "both studies" if studies == 2 else f"all {studies} studies"
    return every if some == studies else f"{some} of {studies} studies"


# -- harms -----------------------------------------------------------------------------------------


def harm_clauses(asked: Asked) -> Iterator[str]:
    """Harms with numbers: of randomised trials on the treatment and on control, what reviews
    pooled where ours cannot be, what other studies counted; and how many say nothing."""
    silence = asked.silence_on_harms
    if not asked.clinical:
        return
    if not silence.speaking and not asked.harms:
        yield "no study here reports on harms; that does not mean there were none"
        return
    rows = list(_told_rows(asked.harms))
    compared = [each for each in rows if _both(each)]
    reviewed = _by_reviews(asked)
    for place, each in enumerate(compared):
        head = f"{drug_words(asked)} v control: " if not place else ""
        yield f"{head}{_compared(each, reviewed.pop(each.harm, ''))}"
    for place, (harm, told) in enumerate(reviewed.items()):
        yield f"{'reviews pooled ' if not place else ''}{asked.inline('harms', harm)} {told}"
    alone = [text for each in rows if not _both(each) for text in _printed_alone(each)]
    yield from alone
    others = [each for each in rows if not _both(each) and _is_counted(each.other)]
    for place, each in enumerate(others):
        head = "without a control group: " if not place else ""
        yield f"{head}{row_inline(each)} {count_text(each.other)}"
    if not (compared or alone or others) and asked.harms:
        names = [row_inline(each) for each in asked.harms]
        yield f"reported without numbers: {series(names, most=4)}"
    if silence.silent:
        yield f"{_of(silence.silent, silence.studies)} silent on harms"


def _told_rows(harms: Sequence[HarmSummary]) -> Iterator[HarmSummary]:
    """The first row of each general section, then the kinds that most studies name."""
    for section in _SECTIONS:
        yield from [each for each in harms if each.section == section][:1]
    yield from [each for each in harms if each.section == "kind" and _has_numbers(each)][:_KINDS]


def _both(harm: HarmSummary) -> bool:
    return _NO_NUMBER not in (count_text(harm.treatment), count_text(harm.control))


def _has_numbers(harm: HarmSummary) -> bool:
    return _both(harm) or _is_counted(harm.other)


def _is_counted(count: Count | None) -> bool:
    """Whether a count is of people enough to tell."""
    return bool(count and count.events is not None and (count.n or 0) >= FEWEST_FOR_A_SHARE)


def _compared(harm: HarmSummary, reviewed: str) -> str:
    """`headache 5/31 v 1/31 (RR 5.00 [0.62, 40.36])`; where ours gives no ratio with what reviews
    pooled, if they did."""
    name = _SECTIONS.get(harm.section, harm.inline)
    name = name if GENERAL.get(harm.section) == harm.harm else row_inline(harm)
    told = f"{name} {count_text(harm.treatment)} v {count_text(harm.control)}"
    ratio = harm.ratio
    if ratio is None or ratio.low is None or ratio.high is None:
        return f"{told} ({reviewed})" if reviewed else told
    return f"{told} (RR {number(ratio.value)} [{number(ratio.low)}, {number(ratio.high)}])"


def _printed_alone(harm: HarmSummary) -> Iterator[str]:
    """What randomised trials print of a harm that is not compared with placebo or nothing."""
    for each in harm.reports:
        side, other = count_text(each.treatment), count_text(each.control)
        if not each.study.randomised:
            continue
        if not (each.treatment and each.treatment.n):
            if each.occurrences:
                told = " v ".join(f"{n} on {_drug(label)}" for label, n in each.occurrences)
                yield f"{row_inline(harm)}, counted as events: {told} ({each.study.name})"
            elif each.treatment and each.treatment.events is not None:
                count = each.treatment.events
                told = f"{count}, group size not stated" if count else "none"
                yield f"{row_inline(harm)}: {told} ({each.study.name})"
            continue
        names = series(comparator_names((each.paper, *each.study.papers)))
        told = f" v {other} on {names}" if each.active and other != _NO_NUMBER else ""
        yield f"{row_inline(harm)} {side}{told} ({each.study.name})"


def _drug(label: str) -> str:
    """What a group received, without doses and schemes."""
    return re.split(r"[,;(]|\s+\d", label)[0].strip()


def _by_reviews(asked: Asked) -> dict[str, str]:
    """What reviews pooled on harms of which ours gives no ratio, by harm: of each the newest review
    that prints an interval."""
    newest: dict[str, str] = {}
    for each in sorted(asked.pooled_elsewhere, key=lambda found: -found.review.year):
        if each.harm and each.row.ci and each.row.measure and each.comparator == "inert":
            newest.setdefault(each.harm, f"{printed_text(each)} in {_named(each.review)}")
    return {
        each.harm: newest[each.harm]
        for each in asked.pooled_elsewhere
        if each.harm and each.harm in newest
    }


# -- trials without results ------------------------------------------------------------------------


def under_way_clauses(asked: Asked) -> Iterator[str]:
    """Trials planned or under way with their dates, those of which the state is newest first, those
    past their end, and how many ended without known results."""
    running = sorted(asked.running, key=lambda each: each.last_known or "9999", reverse=True)
    past = [each for each in asked.body.besides if each.standing == "overdue"]
    if not asked.running and not past:
        yield "no trial is known to be under way"
    for place, each in enumerate(running):
        many = "" if place else _head(asked, len(running))
        yield f"{many}{each.name}{_size(each)}: {state_words(each)}{_ends(each)}"
    for place, each in enumerate(past):
        many = "" if place or len(past) == 1 else f"{len(past)} past their registered end: "
        if not running and not place and len(past) == 1:
            many = _head(asked, 1)
        yield f"{many}{each.name}{_size(each)}: {state_words(each)}"
    if asked.silent:
        names = series([each.name for each in asked.silent], most=3)
        ended = counted(len(asked.silent), "trial")
        yield f"{ended} ended without known results ({names})"


def _head(asked: Asked, trials: int) -> str:
    """How many trials are named, unless one is, and that they may measure anything."""
    told = measured_words(asked, trials)
    return f"{counted(trials, 'trial')}{told}: " if told or trials > 1 else ""


def _size(study: Study) -> str:
    entry = study.entry
    planned = entry.n_planned or entry.n_actual if entry else None
    return f", n = {planned:,}" if planned else ""


def _ends(study: Study) -> str:
    end = expected_end(study)
    return f", expected to end {end}" if end else ""


# -- reviews ---------------------------------------------------------------------------------------

# What systematic reviews conclude; how a pooled result of theirs stands to ours.
_CONCLUDE = {
    "benefit": "benefit",
    "no-difference": "no difference",
    "mixed": "mixed",
    "harm": "harm",
    "unclear": "unclear",
}
_VERDICTS = {
    "agrees": ("agrees", "agree"),
    "differs in size": ("differs in size", "differ in size"),
    "differs in conclusion": ("differs in conclusion", "differ in conclusion"),
    "both inconclusive": ("unclear", "unclear"),
}


def review_clauses(asked: Asked) -> Iterator[str]:
    """How many reviews there are, what the systematic ones conclude, and how their pooled results
    stand to ours."""
    if not asked.reviews_on:
        yield "no review on this is in the base"
        return
    systematic = [each for each in asked.reviews_on if each.kind == _SYSTEMATIC]
    counts = Counter(str(each.direction) for each in systematic if each.direction)
    told = [f"{counts[side]} {words}" for side, words in _CONCLUDE.items() if counts[side]]
    count = len(asked.reviews_on)
    few = f"{count}, {len(systematic) or 'none'} systematic"
    if count == 1:
        few = "1, systematic" if systematic else "1, not systematic"
        told = [each.removeprefix("1 ") for each in told]
    if of_mechanism(asked):
        yield few
        return
    yield f"{few} ({', '.join(told)})" if told else few
    if systematic:
        yield from _agreement(asked) if asked.clinical else _unbacked(asked, systematic)
        newest = max(systematic, key=lambda each: (each.year, each.id))
        yield f"newest {newest.name}"


def _named(review: Paper) -> str:
    """A review by name, with what was published on it."""
    return flagged(review.name, review)


def _is_unsure(asked: Asked) -> bool:
    """Whether no finding is rated above very low certainty."""
    levels = {each.best.certainty.level for each in findings_of(asked.lines)}
    return levels <= {None, "very-low"}


def _unbacked(asked: Asked, systematic: Sequence[Paper]) -> Iterator[str]:
    """That what reviews conclude, mostly on wider conditions, rests on no study that was read; not
    where a filter leaves studies out that reviews have."""
    given = {each for each, value in asked.given.items() if value}
    if given <= _ABOUT and any(each.direction == "benefit" for each in systematic):
        yield "no study here backs that benefit"


def _agreement(asked: Asked) -> Iterator[str]:
    """How the reviews' pooled results stand to ours, counted as `ldn reconcile` counts them, and
    what was published on them."""
    printed = any(each.row.estimate is not None for each in asked.published)
    found = asked.reconciled if printed else ()
    verdicts = Counter(str(each.verdict) for each in found if each.verdict in _VERDICTS)
    told = [counted(verdicts[each], *words) for each, words in _VERDICTS.items() if verdicts[each]]
    if told:
        listed = ", ".join(told)
        if verdicts["differs in size"]:
            listed = re.sub(r"(\d+) differs? in conclusion", r"\1 in conclusion", listed)
        yield f"pooled v ours: {listed}"
    elif _is_unsure(asked) and any(
        each.direction == "benefit" for each in asked.reviews_on if each.kind == _SYSTEMATIC
    ):
        yield "we rate that benefit as very uncertain"
    noticed = dict.fromkeys(_named(each.theirs.review) for each in found if each.notices)
    if noticed:
        yield f"disputed or corrected: {series(list(noticed))}"
