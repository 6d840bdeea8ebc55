"""A body of evidence in one line: its effect with how many studies it comes from, what was seen
besides, what authors conclude and what point estimates say, and the caveats of its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.evidence.effects.measures import FEWEST_FOR_A_SHARE, MEASURES
from ldncli.evidence.selecting.body import DIRECTIONS
from ldncli.evidence.synthesis.answer import (
    DISOWNED,
    Doubt,
    Number,
    asides_of,
    asked_of,
    doubts_of,
    headline,
    number_of,
)
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.report.words.caveats import MARK, SEEN, caveat_words
from ldncli.report.words.directions import conclusions_words, estimates_words
from ldncli.report.words.numbers import counted, number, p_words, percent, true_minus
from ldncli.statistics.signs import SignTest


def trials_of(synthesis: Synthesis) -> tuple[int, int]:
    """How many studies the number of a body comes from, and how many report the outcome; those
    that compare with another treatment ask something else and are not among them."""
    return len({each.study for each in synthesis.estimates}), len(asked_of(synthesis))


def of_trials(synthesis: Synthesis) -> str:
    """`3 of 4 trials`, or studies."""
    some, all_of = trials_of(synthesis)
    return f"{some} of {all_of} {_noun(synthesis, all_of)}"


def _noun(synthesis: Synthesis, count: int) -> str:
    one, many = ("trial", "trials") if synthesis.randomised else ("study", "studies")
    return one if count == 1 else many


def number_words(found: Number, *, named: bool = True) -> str:
    """`SMD −0.16 [−1.07, 0.74]`; a share as `64 % [53, 74]`, of few people as `1 of 1 person`;
    without the measure where it is not to be `named`."""
    measure = MEASURES[found.measure]
    if found.counts and found.counts[1] < FEWEST_FOR_A_SHARE:
        return f"{found.counts[0]} of {counted(found.counts[1], 'person', 'people')}"
    if measure.is_share:
        low, high = (f"{100 * each:.0f}" for each in (found.low, found.high))
        return f"{percent(found.value)} [{low}, {high}]"
    text = true_minus(f"{number(found.value)} [{number(found.low)}, {number(found.high)}]")
    told = f"{found.measure} {text}" if named else text
    return f"{told} as printed" if found.as_printed else told


def effect_text(synthesis: Synthesis) -> str | None:
    """The effect of the treatment with its interval, and of how many studies it is; None where
    there is none. A number with caveats has a mark."""
    found = headline(synthesis)
    return None if found is None else f"{_marked(synthesis, found)}, {of_trials(synthesis)}"


def effect_alone(synthesis: Synthesis) -> str | None:
    """The effect with its interval and mark, without its measure and how many studies it is of."""
    found = headline(synthesis)
    return None if found is None else _marked(synthesis, found, named=False)


def seen_text(synthesis: Synthesis) -> str | None:
    """The number of a body that is no effect of the treatment, with what it is; None where there
    is none."""
    asides, found = asides_of(synthesis), number_of(synthesis)
    if not asides or found is None:
        return None
    what = ", ".join(SEEN[each] for each in asides)
    people = [each.participants for each in synthesis.estimates]
    n = sum(filter(None, people)) if None not in people else None
    told = bool(found.counts and found.counts[1] < FEWEST_FOR_A_SHARE)
    size = "" if n is None or told else f" in {counted(n, 'person', 'people')}"
    return f"{_marked(synthesis, found)}{size}, {of_trials(synthesis)}, {what}"


def _marked(synthesis: Synthesis, found: Number, *, named: bool = True) -> str:
    entered = {each.study for each in synthesis.estimates}
    doubted = any(each.study in entered for each in doubts_of(synthesis))
    return number_words(found, named=named) + (MARK if doubted else "")


def conclusions_of(entries: Sequence[Entry]) -> dict[str, int]:
    """What authors conclude, by direction in the order in which it is shown."""
    found: list[str] = [entry.direction for entry in entries]
    return {each: found.count(each) for each in (*DIRECTIONS, "unclear")}


def said_of(synthesis: Synthesis) -> str:
    """What authors conclude, and what point estimates say, each under its own name; empty where
    there is neither."""
    return "; ".join(f"{name}: {told}" for name, told in sides_of(synthesis, tested=False))


def sides_of(synthesis: Synthesis, *, tested: bool = True) -> tuple[tuple[str, str], ...]:
    """Authors' conclusions and point estimates: pairs of what is counted and the counts; of
    randomised trials each with its own sign test, where that is wanted and any has a side."""
    asked = asked_of(synthesis)
    # The side of a number that its own authors disown says nothing.
    disowned = not DISOWNED.isdisjoint(asides_of(synthesis))
    estimates = "" if disowned else estimates_words(synthesis.signs)
    found = (
        ("authors' conclusions", conclusions_words(conclusions_of(asked)), synthesis.conclusions),
        ("point estimates", estimates, synthesis.signs),
    )
    tested = tested and synthesis.randomised
    return tuple(
        (name, f"{told}{_tested(signs) if tested else ''}") for name, told, signs in found if told
    )


def _tested(signs: SignTest) -> str:
    if signs.p is None or signs.ci_lb is None or signs.ci_ub is None or signs.share is None:
        return ""
    return (
        f"; {percent(signs.share)} of those with a side are for it [{100 * signs.ci_lb:.0f},"
        f" {100 * signs.ci_ub:.0f}] (exact), sign test {p_words(signs.p)}"
    )


def doubt_notes(synthesis: Synthesis) -> tuple[str, ...]:
    """Each caveat of the outcomes by which studies enter, as a note; the mark stands where the
    number does."""
    return tuple(map(doubt_note, doubts_of(synthesis)))


def doubt_note(doubt: Doubt) -> str:
    """A caveat as a note with its mark and study."""
    return f"{MARK} {doubt.study}, {caveat_words(doubt.caveat)}"
