"""What was found for one outcome, in the words of a row: how large the effect is in which units, on
which side, and whether that matters; without an effect, which way studies went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldncli.evidence.effects.measures import FEWEST_FOR_A_SHARE, MEASURES
from ldncli.evidence.selecting.body import DIRECTIONS
from ldncli.evidence.synthesis.answer import (
    DISOWNED,
    Number,
    asides_of,
    asked_of,
    better_of,
    doubts_of,
    headline,
    number_of,
)
from ldncli.records.vocabularies.vocab import inline_form
from ldncli.report.words.findings.directions import words_for
from ldncli.report.words.findings.effects import MARK, SEEN
from ldncli.report.words.findings.plainly import against_plainly, matter_words, sized_words
from ldncli.report.words.findings.printed import against_printed, shares_printed
from ldncli.report.words.findings.statements import number_words, people_of, trials_of
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.studies.critiques import critiques_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ldncli.evidence.findings.finding import Finding
    from ldncli.evidence.synthesis.synthesise import Entry, Synthesis


_SILENT = "direction not stated"
# The longest words of an event that a row has room for.
_EVENT_MOST = 60


def found_words(finding: Finding) -> str:
    """What the studies of an outcome found, randomised trials first."""
    best = finding.best.synthesis
    number = headline(best)
    if number is not None:
        shares = shares_printed(asked_of(best), number)
        sides = shares.replace(" against ", " v ") if shares else None
        return "; ".join(filter(None, (sides, _effect(best, number), matter_words(best))))
    parts = [_seen(best) or _leaning(best) or (_SILENT if asked_of(best) else "")]
    entries = [each for rated in finding.bodies for each in rated.synthesis.entries]
    parts += list(dict.fromkeys(against_plainly([each]) for each in entries if each.against))
    if finding.randomised and finding.other:
        parts.append(_others(finding.other.synthesis))
    return "; ".join(filter(None, parts)) or _SILENT


def trials_cell(finding: Finding) -> str:
    """How many randomised trials compare groups: `3 of 4` where the effect is of some of them
    alone, `0` where there is none."""
    if finding.randomised is None:
        return "0"
    synthesis = finding.randomised.synthesis
    some, asked = trials_of(synthesis)
    if headline(synthesis) is None or some == asked:
        return str(len(synthesis.entries))
    return f"{some} of {asked}"


def behind_cell(finding: Finding) -> int | None:
    """How many people stand behind what a row shows: those pooled where it is an effect, else all
    in whom it was looked at; None where nobody says."""
    people = people_of(finding.best.synthesis)
    return people.behind if people.pooled is None else people.pooled


def _effect(synthesis: Synthesis, number: Number) -> str:
    """How large an effect is and which side it lies on, with its interval: `0.15 SD better [0.99
    better, 0.68 worse]`."""
    better, measure = better_of(synthesis), MEASURES[number.measure]
    mark = MARK if _doubted(synthesis) else ""
    if not measure.ratio:
        return f"{sized_words(synthesis, number, better).replace(' to ', ', ')}{mark}"
    value, ends = number_words(number).split(" [", 1)
    side = "better" if (number.value > measure.null) == (better == "higher") else "worse"
    side = "no clear difference" if number.low <= measure.null <= number.high else side
    told = f", {side}" if better else ""
    return f"{value} [{ends}{mark}{told}"


def _seen(synthesis: Synthesis) -> str | None:
    """A number that is no effect of the treatment, with what it is; None where there is none, or
    its own authors disown it: then conclusions say more."""
    asides, number = asides_of(synthesis), number_of(synthesis)
    if number is None or not asides or not DISOWNED.isdisjoint(asides):
        return None
    what = ", ".join("uncontrolled" if each == "one-group" else SEEN[each] for each in asides)
    people = [each.participants for each in synthesis.estimates]
    n = sum(filter(None, people)) if None not in people else None
    if number.counts and number.counts[1] < FEWEST_FOR_A_SHARE:
        ways = _ways(synthesis)
        way = f" {ways[0][0]}" if len(ways) == 1 else ""
        return f"{number.counts[0]} of {counted(number.counts[1], 'person', 'people')}{way}, {what}"
    group = (
        ""
        if n is None
        else f" {'of' if MEASURES[number.measure].is_share else 'in'}"
        f" {counted(n, 'person', 'people')}"
    )
    mark = MARK if _doubted(synthesis) else ""
    if MEASURES[number.measure].is_share:
        return f"{number_words(number)}{mark}{group}{_event(synthesis)}, {what}"
    if "no-better-side" in asides:
        return f"{number_words(number)}{mark}{group}, {what}"
    sized = sized_words(synthesis, number, better_of(synthesis)).replace(" to ", ", ")
    return f"{sized}{mark} than before{group}, {what}"


def _event(synthesis: Synthesis) -> str:
    """What happened to the share of one study, where the name of the outcome does not say it and
    few words do."""
    if len(synthesis.estimates) != 1:
        return ""
    outcome = synthesis.estimates[0].source.outcome
    named = outcome.label.casefold() == outcome.domain.replace("-", " ")
    return "" if named or len(outcome.label) > _EVENT_MOST else f": {inline_form(outcome.label)}"


def _leaning(synthesis: Synthesis) -> str:
    """Which way studies lean where no number is an effect."""
    told = conclusions(synthesis)
    if not told:
        return ""
    kind = "" if synthesis.randomised else f", {_kind(synthesis)}"
    disowned = [each for each in asides_of(synthesis) if each in DISOWNED]
    doubt = f" ({_DISOWNED[disowned[0]]})" if disowned else ""
    entries = asked_of(synthesis)
    own = against_printed(entries[0].chosen.source) if len(entries) == 1 else None
    if synthesis.randomised and own and own.sides and not disowned:
        return f"{_ways(synthesis)[0][0]}: {', '.join(filter(None, (own.sides, own.p)))}"
    return f"{told}{kind}{doubt}"


def _kind(synthesis: Synthesis) -> str:
    """What kind of studies those are that compare no groups formed by chance."""
    within = len(synthesis.changes_of_trials)
    if not within:
        return "not randomised"
    alone = within == len(synthesis.entries)
    return "within groups only" if alone else "no randomised comparison"


# What is said of a number that its own sources keep from being an effect.
_DISOWNED = {
    "chance-finding": "number called a chance finding",
    "meeting-report-only": "number from a meeting report only",
}


def conclusions(synthesis: Synthesis) -> str:
    """Which way the studies of a body went, counted: `no difference in 2`, `better in 1, no
    difference in 3`; empty where none says."""
    return ", ".join(f"{word} in {count}" for word, count in _ways(synthesis))


def _others(synthesis: Synthesis) -> str:
    """The same of the studies beside randomised trials: `2 others better`."""
    found = _ways(synthesis)
    if len(found) == 1:
        [(word, count)] = found
        return f"{counted(count, 'other')} {word}"
    return f"others: {conclusions(synthesis)}" if found else ""


def _ways(synthesis: Synthesis) -> list[tuple[str, int]]:
    told: list[str] = [each.told for each in asked_of(synthesis)]
    counts = [(each, told.count(each)) for each in DIRECTIONS]
    return [(words_for(each).word, count) for each, count in counts if count]


def named_words(entries: Sequence[Entry]) -> str:
    """Studies, each with which way it went and what was published on it."""
    return "; ".join(
        f"{each.study.name} [{each.study.id}], {words_for(each.told).word}"
        + (
            f" ({critiques_words(each.study.critiques, short=True)})"
            if each.study.critiques
            else ""
        )
        for each in entries
    )


def _doubted(synthesis: Synthesis) -> bool:
    entered = {each.study for each in synthesis.estimates}
    return any(each.study in entered for each in doubts_of(synthesis))
