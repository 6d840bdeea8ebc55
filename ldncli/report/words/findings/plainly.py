"""What the studies of a body found of one outcome, in words of every day: which way, how large in
its units, whether that matters, or what one trial prints, or what their authors conclude."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ldncli.evidence.certainty.importance import threshold_of, within_persons
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.synthesis.answer import (
    DISOWNED,
    Number,
    aside_of,
    asked_of,
    better_of,
    doubts_of,
    headline,
)
from ldncli.evidence.synthesis.choosing import comparators_of
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.report.words.findings.effects import MARK, SEEN
from ldncli.report.words.findings.printed import against_printed, shares_printed
from ldncli.report.words.findings.statements import number_words, trials_of
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.language.numbers import number as number_text
from ldncli.report.words.language.phrases import series
from ldncli.statistics.intervals import excludes

_PLACEBO = frozenset({"placebo", "active-placebo"})


def found_plainly(synthesis: Synthesis, *, short: bool = False, sized: bool = True) -> str:
    """What trials found of one outcome: the effect, where `sized` with its size, and, unless
    `short`, whether it matters; else what its one trial prints, else their conclusions."""
    number, entries = headline(synthesis), asked_of(synthesis)
    if number is not None:
        return _effect(synthesis, number, short=short, sized=sized)
    if not entries:
        return against_plainly(synthesis.entries)
    aside = aside_of(synthesis)
    if aside is not None and aside in DISOWNED:
        return f"the only number is {SEEN[aside]}"
    own = against_printed(entries[0].chosen.source) if len(entries) == 1 else None
    found = f"{own.sides} with {_control(entries)}" if own and own.sides else _conclusions(entries)
    told = ", ".join(filter(None, (own.p if own else None, *_extent(synthesis))))
    return f"{found} ({told})" if told else found


def against_plainly(entries: Sequence[Entry]) -> str:
    """What a study found that compares with another treatment alone."""
    first = entries[0]
    name, own = series(first.against), against_printed(first.chosen.source)
    words = {
        "no-difference": f"no difference from {name}",
        "benefit": f"better than with {name}",
        "harm": f"worse than with {name}",
    }
    told = words.get(first.direction, f"compared with {name}, result unclear")
    numbers = ", ".join(filter(None, (own.sides or own.difference, own.p)))
    kind = "" if first.study.randomised else ", not randomised"
    return f"{told} ({numbers}){kind}" if numbers else f"{told}{kind}"


def _effect(synthesis: Synthesis, number: Number, *, short: bool, sized: bool) -> str:
    """An effect in words: which way, how large in its units, and whether that matters."""
    pooled, better = synthesis.pooled, better_of(synthesis)
    assert pooled is not None
    entries = asked_of(synthesis)
    control, shares = _control(entries), shares_printed(entries, number)
    mark = MARK if _is_doubted(synthesis) else ""
    some, trials = trials_of(synthesis)
    of_trials = "1 trial" if trials == 1 else f"{some} of {trials} trials"
    size = f"{sized_words(synthesis, number, better)}{mark}, {of_trials}" if sized else of_trials
    if shares and sized:
        size = f"{shares}; {size}"
    matters = "" if short else matter_words(synthesis)
    if not excludes(pooled.ci_lb, pooled.ci_ub):
        # Of an interval that allows both, who would notice is said.
        told = matters.replace("would matter", "would matter to patients")
        return f"no clear difference from {control} ({size}){f': {told}' if told else ''}"
    side = "better" if (pooled.estimate > 0) == (better == "higher") else "worse"
    return f"{side} than with {control} ({size}){f', {matters}' if matters else ''}"


def sized_words(synthesis: Synthesis, number: Number, better: str | None) -> str:
    """A number with its interval: differences as better and worse, ratios as they are."""
    measure, metric = MEASURES[number.measure], synthesis.metric
    if measure.ratio or measure.is_share or metric is None:
        return number_words(number)

    def side(value: float) -> str:
        return "better" if (value > 0) == (better == "higher") else "worse"

    ends = (number.low, number.high) if better == "lower" else (number.high, number.low)
    # The better end first.
    first, last = (f"{number_text(abs(each))} {side(each)}" for each in ends)
    size = number_text(abs(number.value))
    if measure.standardised:
        return f"{size} SD {side(number.value)} [{first} to {last}]"
    unit, scale = _unit(synthesis)
    return f"{size}{unit} {side(number.value)}{scale} [{first} to {last}]"


def _unit(synthesis: Synthesis) -> tuple[str, str]:
    """The unit of a difference, which stands behind its number, or the scale that it is on."""
    assert synthesis.metric is not None
    scales = {
        each.source.scale.id: each.source.scale
        for each in synthesis.estimates
        if each.source.scale is not None
    }
    if len(scales) != 1:
        return f" {synthesis.metric.unit.split(',')[0]}", ""
    scale = next(iter(scales.values()))
    return "", f" on the {scale.abbreviations[0] if scale.abbreviations else scale.in_sentence()}"


def matter_words(synthesis: Synthesis) -> str:
    """Whether a clear effect reaches the smallest that matters; of an interval that includes no
    effect, whether an end does. Empty where nobody says what matters. Of a scale of which only
    the difference that one person notices is known, whether it would be noticed: groups may differ
    by less and it matters."""
    threshold, pooled, better = threshold_of(synthesis), synthesis.pooled, better_of(synthesis)
    if threshold is None or pooled is None:
        return ""
    single = within_persons(threshold)
    verb = "noticeable" if single else "would matter"
    if excludes(pooled.ci_lb, pooled.ci_ub):
        if abs(pooled.estimate) >= threshold.value:
            return f"enough to {'notice' if single else 'matter'}"
        return "less than one person notices" if single else "too small to matter"
    up, down = pooled.ci_ub >= threshold.value, pooled.ci_lb <= -threshold.value
    good, bad = (up, down) if better == "higher" else (down, up)
    if good and bad:
        return f"either end {verb}"
    if good or bad:
        return f"the {'better' if good else 'worse'} end {verb}"
    return f"neither end {verb}"


def _is_doubted(synthesis: Synthesis) -> bool:
    entered = {each.study for each in synthesis.estimates}
    return any(each.study in entered for each in doubts_of(synthesis))


def _control(entries: Iterable[Entry]) -> str:
    """What trials compare with: placebo, where that is what all had."""
    kinds = {each.type for entry in entries for each in comparators_of(entry.chosen.source)}
    return "placebo" if kinds and kinds <= _PLACEBO else "control"


_CONCLUDED = {"benefit": "better", "no-difference": "no difference", "harm": "worse"}


def _conclusions(entries: Sequence[Entry]) -> str:
    """What authors conclude: "no difference in 2 of 2 trials", of one trial what it found."""
    counts: dict[str, int] = {}
    for each in entries:
        counts[each.direction] = counts.get(each.direction, 0) + 1
    sides = [side for side in counts if side != "unclear"]
    if not sides:
        return "no conclusion read"
    if len(entries) == 1:
        return _CONCLUDED.get(sides[0], "mixed")
    told = series([f"{_CONCLUDED.get(side, 'mixed')} in {counts[side]}" for side in sides])
    return f"{told} of {len(entries)} trials"


def _extent(synthesis: Synthesis) -> Iterator[str]:
    """How many people are in the trials that report an outcome, and that it is one trial."""
    if len(asked_of(synthesis)) == 1:
        yield "1 trial"
    if people := synthesis.people.randomised:
        yield counted(people, "person", "people")
