"""What a brief says of doses, harms, trials under way and reviews: clauses, the most telling first,
of which a screen shows as many as it has room for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ldncli.evidence.findings.doses import NOT_STATED, titrations
from ldncli.evidence.selecting.registered import expected_end
from ldncli.evidence.synthesis.choosing import comparator_names
from ldncli.records.vocabularies.units import with_unit
from ldncli.report.words.account import printed_text
from ldncli.report.words.bottom_line import drug_words
from ldncli.report.words.harms import count_text
from ldncli.report.words.language.numbers import counted, number
from ldncli.report.words.language.phrases import series
from ldncli.report.words.registered import state_words

if TYPE_CHECKING:
    from ldncli.evidence.harms.summaries import HarmSummary
    from ldncli.evidence.selecting.studies import Study
    from ldncli.questions.asked import Asked

_GENERAL = ("any", "serious", "stopped")
_KINDS = 3
_NO_NUMBER = "no number"
_SYSTEMATIC = "systematic-review"


def mixed_clauses(asked: Asked) -> Iterator[str]:
    """The mixed groups, which count under no condition, with their people."""
    seen: dict[str, str] = {}
    for each in asked.mixed:
        size = f", {counted(each.people, 'person', 'people')}" if each.people else ""
        known = f", {each.known} with it" if each.known else ""
        seen.setdefault(each.study.id, f"{each.study.name}{size}{known}")
    yield from seen.values()


# -- doses -----------------------------------------------------------------------------------------


def dose_clauses(asked: Asked) -> Iterator[str]:
    """The maintained doses of the studies in patients, how they were started and raised, and how
    many do not say."""
    unit, studies = asked.library.topic.dose.unit, asked.clinical
    if not studies:
        return
    doses = [each.doses for each in studies if each.doses]
    if doses:
        low, high = min(each[0] for each in doses), max(each[1] for each in doses)
        told = f"{with_unit(low, high, unit)} a day"
        (usual, count), *_ = Counter(doses).most_common()
        if low != high and count > 1:
            told += f", most often {with_unit(*usual, unit)}"
        yield told
    yield from _raised(asked)
    silent = len(studies) - len(doses)
    if silent:
        yield f"not stated in {_of(silent, len(studies))}"


def _raised(asked: Asked) -> Iterator[str]:
    """How the dose was started and raised, and where; studies with results before plans."""
    done = {study.id for study in asked.clinical}
    planned = {study.id for study in asked.running}
    for of, head in ((done, "raised"), (planned, "planned")):
        for group in titrations(asked.body):
            names = [study.name for study in group.studies if study.id in of]
            if group.key != NOT_STATED and names:
                yield f"{head} {group.key} ({series(names, most=2)})"


def _of(some: int, studies: int) -> str:
    """`2 of 3 studies`; of the only one `this study`, of several `all 3 studies`."""
    if studies == 1:
        return "the one study"
    return f"all {studies} studies" if some == studies else f"{some} of {studies} studies"


# -- harms -----------------------------------------------------------------------------------------


def harm_clauses(asked: Asked) -> Iterator[str]:
    """Harms with numbers: of randomised trials on the treatment and on control, what reviews
    pooled where ours cannot be, what other studies counted; and how many say nothing."""
    silence = asked.silence_on_harms
    if not asked.clinical:
        return
    if not silence.speaking and not asked.harms:
        yield "no study here says anything about harm, which does not mean that there was none"
        return
    rows = list(_told_rows(asked.harms))
    compared = [each for each in rows if _both(each)]
    for place, each in enumerate(compared):
        head = f"{drug_words(asked)} v control: " if not place else ""
        yield f"{head}{_compared(each)}"
    yield from _by_reviews(asked)
    for each in rows:
        if _both(each):
            continue
        if own := list(_printed_alone(each)):
            yield from own
        elif each.other and each.other.events is not None and each.other.n:
            yield f"{each.inline} in {each.other.events}/{each.other.n} without a control group"
    if silence.silent:
        verb = "says" if silence.silent == 1 else "say"
        yield f"{_of(silence.silent, silence.studies)} {verb} nothing about harm"


def _told_rows(harms: Sequence[HarmSummary]) -> Iterator[HarmSummary]:
    """The first row of each general section, then the kinds that most studies name."""
    for section in _GENERAL:
        yield from [each for each in harms if each.section == section][:1]
    yield from [each for each in harms if each.section == "kind" and _has_numbers(each)][:_KINDS]


def _both(harm: HarmSummary) -> bool:
    return _NO_NUMBER not in (count_text(harm.treatment), count_text(harm.control))


def _has_numbers(harm: HarmSummary) -> bool:
    return _both(harm) or bool(harm.other and harm.other.events is not None)


def _compared(harm: HarmSummary) -> str:
    """`headache 5/31 v 1/31 (RR 5.00 [0.62, 40.36])`."""
    ratio = harm.ratio
    told = f"{harm.inline} {count_text(harm.treatment)} v {count_text(harm.control)}"
    if ratio is None or ratio.low is None or ratio.high is None:
        return told
    return f"{told} (RR {number(ratio.value)} [{number(ratio.low)}, {number(ratio.high)}])"


def _printed_alone(harm: HarmSummary) -> Iterator[str]:
    """What randomised trials print of a harm that is not compared with placebo or nothing."""
    for each in harm.reports:
        side, other = count_text(each.treatment), count_text(each.control)
        if not each.study.randomised or side == _NO_NUMBER:
            continue
        names = series(comparator_names((each.paper, *each.study.papers)))
        told = f" v {other} on {names}" if each.active and other != _NO_NUMBER else ""
        yield f"{harm.inline} {side}{told} ({each.study.name})"


def _by_reviews(asked: Asked) -> Iterator[str]:
    """What reviews pooled on harms, the first review of each harm that prints an interval."""
    told: dict[str, str] = {}
    for each in sorted(asked.pooled_elsewhere, key=lambda found: -found.review.year):
        if each.harm and each.row.ci and each.comparator == "inert":
            text = f"{asked.inline('harms', each.harm)} {printed_text(each)} ({each.review.name})"
            told.setdefault(each.harm, text)
    harms = [each.harm for each in asked.pooled_elsewhere if each.harm in told]
    for place, harm in enumerate(dict.fromkeys(harms)):
        yield f"{'reviews pooled ' if not place else ''}{told[harm]}"


# -- trials without results ------------------------------------------------------------------------


def under_way_clauses(asked: Asked) -> Iterator[str]:
    """Trials planned or under way with their dates, those past their end, and how many ended
    without known results."""
    for each in asked.running:
        yield f"{each.name}{_size(each)}: {state_words(each)}{_ends(each)}"
    for each in asked.body.besides:
        if each.standing == "overdue":
            yield f"{each.name}{_size(each)}: {state_words(each)}"
    if asked.silent:
        names = series([each.name for each in asked.silent], most=3)
        ended = counted(len(asked.silent), "trial")
        yield f"{ended} ended without known results ({names})"
    if not asked.running:
        yield "nothing is registered as under way"


def _size(study: Study) -> str:
    entry = study.entry
    planned = entry.n_planned or entry.n_actual if entry else None
    return f" ({counted(planned, 'person', 'people')})" if planned else ""


def _ends(study: Study) -> str:
    end = expected_end(study)
    return f", end expected {end}" if end else ""


# -- reviews ---------------------------------------------------------------------------------------

# What systematic reviews conclude; how a pooled result of theirs stands to ours.
_CONCLUDE = {
    "benefit": "conclude benefit",
    "no-difference": "no difference",
    "mixed": "mixed",
    "harm": "harm",
    "unclear": "unclear",
}
_VERDICTS = {
    "agrees": "agree with ours",
    "differs in size": "differ from ours in size",
    "differs in conclusion": "conclude otherwise than ours",
    "both inconclusive": "stay open like ours",
}


def review_clauses(asked: Asked) -> Iterator[str]:
    """How many reviews there are, what the systematic ones conclude, and how their pooled results
    stand to ours."""
    if not asked.reviews:
        yield "none that deals with it"
        return
    systematic = [each for each in asked.reviews if each.kind == _SYSTEMATIC]
    counts = Counter(each.direction for each in systematic if each.direction)
    told = [f"{counts[side]} {words}" for side, words in _CONCLUDE.items() if counts[side]]
    few = f"{len(systematic)} systematic" if systematic else "none of them systematic"
    concluded = f": {', '.join(told)}" if told else ""
    yield f"{counted(len(asked.reviews), 'review')}, {few}{concluded}"
    if systematic:
        yield from _agreement(asked)
        newest = max(systematic, key=lambda each: (each.year, each.id))
        yield f"newest {newest.name}"


def _agreement(asked: Asked) -> Iterator[str]:
    """How the reviews' pooled results on benefit stand to ours, and what was published on them."""
    printed = any(each.row.estimate is not None for each in asked.published)
    found = [each for each in asked.reconciled if not each.theirs.harm] if printed else []
    verdicts = Counter(each.verdict for each in found if each.verdict in _VERDICTS)
    told = [f"{verdicts[each]} {words}" for each, words in _VERDICTS.items() if verdicts[each]]
    if told:
        yield f"of their pooled results {series(told)}"
    else:
        yield "no pooled result to set beside ours"
    noticed = dict.fromkeys(each.theirs.review.name for each in found if each.notices)
    if noticed:
        yield f"disputed or corrected: {series(list(noticed))}"
