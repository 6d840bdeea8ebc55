"""What was found for one outcome, in the words of a row: how large the effect is in which units,
which side it leans to and whether that matters; without an effect, which way studies lean."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

from ldncli.evidence.certainty.importance import threshold_of
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
from ldncli.report.words.findings.directions import words_for
from ldncli.report.words.findings.effects import MARK, SEEN
from ldncli.report.words.findings.pooling import against_cell
from ldncli.report.words.findings.statements import people_of, trials_of
from ldncli.report.words.language.numbers import counted, percent, true_minus
from ldncli.statistics.intervals import excludes

if TYPE_CHECKING:
    from ldncli.evidence.findings.finding import Finding
    from collections.abc import Sequence

    from ldncli.evidence.synthesis.synthesise import Entry, Synthesis


def found_words(finding: Finding) -> str:
    """What the studies of an outcome found, randomised trials first."""
    best = finding.best.synthesis
    number = headline(best)
    if number is not None:
        return f"{size_words(best, number)} ({side_words(best, number)})"
    parts = [_seen(best) or _leaning(best)]
    if finding.randomised and finding.other:
        parts.append(_others(finding.other.synthesis))
    entries = [each for rated in finding.bodies for each in rated.synthesis.entries]
    parts += [against] if (against := against_cell(entries)) else []
    return "; ".join(filter(None, parts)) or "which way it went is not stated"


def trials_cell(finding: Finding) -> str | None:
    """How many randomised trials: `3 of 4` where the effect is of some of them alone; None where
    there is none."""
    if finding.randomised is None:
        return None
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


def size_words(synthesis: Synthesis, number: Number) -> str:
    """How large the effect is, in its units, with its interval: `0.81 points lower of 10 [−1.90,
    0.28]`."""
    measure, metric = MEASURES[number.measure], synthesis.metric
    assert metric is not None
    low, high = (true_minus(_digits(each)) for each in (number.low, number.high))
    ends = f"[{low}, {high}]{MARK if _doubted(synthesis) else ''}"
    if measure.ratio:
        name = (
            "times as likely"
            if measure.name == "RR"
            else f"times the {measure.label.split(' (')[0].casefold().removesuffix(' ratio')}"
            if measure.relative_risk
            else measure.label.casefold()
        )
        return f"{_digits(number.value)} {name} {ends}"
    way = "higher" if number.value > 0 else "lower"
    size = _digits(abs(number.value))
    if measure.is_share:
        return f"{percent(number.value)} [{100 * number.low:.0f}, {100 * number.high:.0f}]"
    if measure.unit and not measure.standardised:  # a difference of risks
        return f"{100 * number.value:+.0f} in 100 people {ends}".replace("-", "−")
    if measure.standardised:
        return f"{size} SD {way} {ends}"
    unit = metric.unit
    if unit[:1].islower():  # a unit; else the name of a scale
        return f"{size} {unit} {way}{_range(synthesis)} {ends}"
    return f"{size} {way} on {unit} {ends}"


def _range(synthesis: Synthesis) -> str:
    """` of 10`, or of which range the points are."""
    metric = synthesis.metric
    found = metric.frame.range if metric else None
    if not found:
        return ""
    low, high = found
    return f" of {high:g}" if low == 0 else f" of {low:g}–{high:g}"


def side_words(synthesis: Synthesis, number: Number) -> str:
    """To which side an effect lies, and whether that is as much as matters: `leans better; below
    the 1 that matters`."""
    pooled, better, measure = synthesis.pooled, better_of(synthesis), MEASURES[number.measure]
    assert pooled is not None
    if better is None:
        return "which way is better is not known"
    null = measure.null
    if number.value == null:
        return "no difference"
    side = "better" if (number.value > null) == (better == "higher") else "worse"
    clear = excludes(number.low, number.high, null)
    told = side if clear else f"leans {side}"
    threshold = threshold_of(synthesis)
    if threshold is None:
        return told
    size = abs(log(number.value) if measure.ratio else number.value)
    least = (
        (1.25 if number.value > 1 else 0.8)
        if measure.ratio
        else threshold.value
    )
    beyond = "beyond" if size >= threshold.value else "short of"
    unit = " SD" if measure.standardised else ""
    return f"{told}; {beyond} the {least:.3g}{unit} that matters"


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
    group = "" if n is None else f" {'of' if MEASURES[number.measure].is_share else 'in'} {n} people"
    return f"{size_words(synthesis, number)}{group}, {what}"


def _leaning(synthesis: Synthesis) -> str:
    """Which way studies lean where no number is an effect."""
    told = conclusions(synthesis)
    if not told:
        return ""
    kind = "" if synthesis.randomised else ", not randomised"
    disowned = [each for each in asides_of(synthesis) if each in DISOWNED]
    doubt = f"; the only number: {SEEN[disowned[0]]}" if disowned else ""
    return f"{told}{kind}{doubt}"


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
    told = [each.told for each in asked_of(synthesis)]
    counts = [(each, told.count(each)) for each in DIRECTIONS]
    return [(words_for(each).word, count) for each, count in counts if count]


def named_words(entries: Sequence[Entry]) -> str:
    """Studies, each with which way it went."""
    return "; ".join(f"{each.study.id}, {words_for(each.told).word}" for each in entries)


def _doubted(synthesis: Synthesis) -> bool:
    entered = {each.study for each in synthesis.estimates}
    return any(each.study in entered for each in doubts_of(synthesis))


def _digits(value: float) -> str:
    """Two digits below 10, else one."""
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
