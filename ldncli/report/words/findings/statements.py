"""A body of evidence in words: one plain sentence in GRADE's wording, how sure and how large; its
effect in a cell with how many studies it comes from; what was seen besides; authors' conclusions
apart from point estimates; the caveats of its numbers.

Santesso 2020 (GRADE guideline 26, J Clin Epidemiol 119:126–135): certainty is said by "will",
"probably" or "may", size by "improves", "slightly" or "little to no difference"; very low certainty
says only that one cannot tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.effects.measures import FEWEST_FOR_A_SHARE, MEASURES
from ldncli.evidence.findings.statements import effect_word
from ldncli.evidence.reasons import Reason
from ldncli.evidence.selecting.body import DIRECTIONS
from ldncli.evidence.selecting.people import People
from ldncli.evidence.synthesis.answer import (
    DISOWNED,
    Doubt,
    Number,
    aside_of,
    asides_of,
    asked_of,
    doubts_of,
    headline,
    number_of,
)
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.records.text.folding import upper
from ldncli.report.words.findings.directions import conclusions_words, estimates_words
from ldncli.report.words.findings.effects import (
    ASIDES,
    MARK,
    SEEN,
    caveat_kind,
    caveat_words,
    plain_caveat,
)
from ldncli.report.words.findings.pooling import against_words
from ldncli.report.words.language.numbers import counted, number, p_words, percent, true_minus
from ldncli.statistics.combining.signs import SignTest

if TYPE_CHECKING:
    from ldncli.evidence.findings.ordering import Unreported
    from ldncli.evidence.harms.bodies import RatedHarm
    from ldncli.evidence.harms.reports import Count

_HEDGE = {"high": "", "moderate": "probably ", "low": "may "}
# Verb with an s, and without (after "may").
_WORDS = {
    "better": ("improves", "improve"),
    "slightly better": ("slightly improves", "slightly improve"),
    "none": ("makes little to no difference to", "make little to no difference to"),
    "slightly worse": ("slightly worsens", "slightly worsen"),
    "worse": ("worsens", "worsen"),
}


def statement(synthesis: Synthesis, certainty: Certainty, outcome: str, condition: str) -> str:
    """The sentence; `outcome` and `condition` are their names inside a
    sentence (`Vocabulary.inline`)."""
    about, drug = f"{outcome} in {condition}", synthesis.called.inline
    if certainty.level is None:
        return f"No rated evidence on {drug} for {about}."
    effect = effect_word(synthesis)
    if synthesis.pooled is None and certainty.level != "very-low":
        return (
            f"For {about}, studies report only the direction of effect{_hint(synthesis)}, not its"
            " size."
        )
    if certainty.level == "very-low":
        return (
            f"The evidence is very uncertain about the effect of {drug} on"
            f" {about}{_hint(synthesis)}."
        )
    if effect is None:
        return _unsaid(synthesis, about)
    words = _WORDS[effect]
    verb = words[1] if certainty.level == "low" else words[0]
    return f"{upper(drug)} {_HEDGE[certainty.level]}{verb} {about}."


def unreported_statement(line: Unreported, outcome: str, condition: str) -> str:
    """The sentence where no study selected reports a critical outcome in people who all have the
    condition, with the mixed groups that do; both names as in `statement`."""
    told = f"No study here reports {outcome} in {condition}"
    if line.mixed:
        told = (
            f"No study here reports {outcome} for people with {condition} alone;"
            f" {_mixed_groups(line)} {'does' if len(line.mixed) == 1 else 'do'}"
            f" ({', '.join(line.mixed)})"
        )
    names = ", ".join(each.name for each in line.planned)
    return f"{told}; {_set_out(line)} to measure it ({names})." if names else f"{told}."


def unreported_words(line: Unreported) -> str:
    """The same behind the name of the outcome."""
    told = "not reported by any study here"
    if line.mixed:
        told = f"reported only in {_mixed_groups(line)} ({', '.join(line.mixed)})"
    names = ", ".join(each.name for each in line.planned)
    return f"{told}; {_set_out(line)} to measure it ({names})" if names else told


def unreported_cell(line: Unreported) -> str:
    """The same in a cell."""
    told = f"only in {_mixed_groups(line)}" if line.mixed else "not reported"
    return f"{told}; planned by {counted(len(line.planned), 'trial')}" if line.planned else told


def _set_out(line: Unreported) -> str:
    """`1 trial set out`."""
    return f"{counted(len(line.planned), 'trial')} set out"


def _mixed_groups(line: Unreported) -> str:
    return "a mixed group" if len(line.mixed) == 1 else "mixed groups"


def _unsaid(synthesis: Synthesis, about: str) -> str:
    """Why an effect that is known with some certainty has no size or side in words."""
    drug = synthesis.called.inline
    aside = aside_of(synthesis)
    if aside == "no-better-side":
        return (
            f"Whether {drug} helps or harms {about} is unclear: no source says which direction is"
            " better."
        )
    if aside:
        return f"The effect of {drug} on {about} is not known: {ASIDES[aside]}."
    return (
        f"Whether {drug} changes {about} is unclear: the interval includes no effect, and no"
        " difference between groups is known to be important."
    )


def _hint(synthesis: Synthesis) -> str:
    """What was seen all the same, in brackets."""
    told = seen_words(synthesis)
    return f" ({told})" if told else ""


def seen_words(synthesis: Synthesis) -> str:
    """Which way studies went, in whose eyes, and what some compared with; empty where none says."""
    found = said_of(synthesis)
    kind = "" if synthesis.randomised else f"{body_words(synthesis)[1]}; "
    parts = [f"{kind}{found}"] if found else []
    parts += [
        f"{each.study.name}, {against_words(each)}" for each in synthesis.entries if each.against
    ]
    return "; ".join(parts)


def body_words(synthesis: Synthesis) -> tuple[str, str]:
    """What kind of studies a body holds, for one and for several. What a randomised trial shows
    within its groups alone is told as that."""
    if synthesis.randomised:
        return "randomised trial", "randomised trials"
    within = len(synthesis.changes_of_trials)
    if not within:
        return "non-randomised study", "non-randomised studies"
    if within == len(synthesis.entries):
        return (
            "randomised trial with changes within groups only",
            "randomised trials with changes within groups only",
        )
    return "study without a randomised comparison", "studies without a randomised comparison"


# -- numbers in a line -----------------------------------------------------------------------------


def trials_of(synthesis: Synthesis) -> tuple[int, int]:
    """How many studies the number of a body comes from, and how many report the outcome; those
    that compare with another treatment ask something else and are not among them."""
    return len({each.study for each in synthesis.estimates}), len(asked_of(synthesis))


def of_trials(synthesis: Synthesis) -> str:
    """`3 of 4 trials`, or studies."""
    some, all_of = trials_of(synthesis)
    return f"{some} of {all_of} {_noun(synthesis, all_of)}"


def people_of(synthesis: Synthesis) -> People:
    """How many people stand behind a body; `pooled` only where its number is an effect: those
    behind any other stand beside that number."""
    people = synthesis.people
    return people if headline(synthesis) else replace(people, pooled=None)


def _noun(synthesis: Synthesis, count: int) -> str:
    one, many = ("trial", "trials") if synthesis.randomised else ("study", "studies")
    return one if count == 1 else many


def number_words(found: Number, *, named: bool = True) -> str:
    """`SMD −0.16 [−1.07, 0.74]`; a share as `64% [53, 74]`, of few people as `1 of 1 person`;
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
    randomised trials each with its own sign test, where that is wanted and enough comparisons
    between groups have a side."""
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
        f"; {percent(signs.share)} [{100 * signs.ci_lb:.0f}, {100 * signs.ci_ub:.0f}] (exact) of"
        f" the {signs.tested} between-group comparisons with a direction favour it, sign test"
        f" {p_words(signs.p)}"
    )


def doubt_notes(synthesis: Synthesis) -> tuple[str, ...]:
    """Each caveat of the outcomes by which studies enter, as a note; the mark stands where the
    number does."""
    return tuple(map(doubt_note, doubts_of(synthesis)))


def printed_doubts(synthesis: Synthesis) -> tuple[str, ...]:
    """As `doubt_notes`, without suspicions, where those are told among the cautions."""
    found = (each for each in doubts_of(synthesis) if not isinstance(each.caveat, Reason))
    return tuple(map(doubt_note, found))


def shared_doubts(synthesis: Synthesis) -> tuple[str, ...]:
    """As `doubt_notes`, without the places, so that the rows of a table share notes."""
    return tuple(
        dict.fromkeys(
            f"{MARK} {each.name}, {plain_caveat(each.caveat)}" for each in doubts_of(synthesis)
        )
    )


def marked_doubts(synthesis: Synthesis) -> tuple[str, ...]:
    """Which studies have caveats, and of which kinds, where the notes stand elsewhere."""
    kinds: dict[str, dict[str, None]] = {}
    for each in doubts_of(synthesis):
        kinds.setdefault(each.name, {})[caveat_kind(each.caveat)] = None
    return tuple(f"{MARK} {name}: {'; '.join(found)}" for name, found in kinds.items())


def doubt_note(doubt: Doubt) -> str:
    """A caveat as a note with its mark and study."""
    return f"{MARK} {doubt.name}, {caveat_words(doubt.caveat)}"


# -- harms -----------------------------------------------------------------------------------------


def harm_statement(harm: RatedHarm, condition: str) -> str:
    """The harm in one sentence, in GRADE's wording (guideline 26); `condition` is
    its name inside a sentence."""
    label, ratio, level = harm.summary.label, harm.summary.ratio, harm.certainty.level
    about, drug = harm.summary.inline, harm.summary.called.inline
    if ratio is None and harm.summary.treatment and harm.summary.control:
        sides = (
            f"{_of(harm.summary.treatment)} on {drug} and {_of(harm.summary.control)} on control"
        )
        return f"Too few events to compare in {condition}: {about} in {sides}."
    if ratio is None or level in (None, "very-low"):
        return (
            f"The evidence is very uncertain about the effect of {drug} on {about} in {condition}."
        )
    size = (
        "more often"
        if ratio.value >= 1.25
        else "less often"
        if ratio.value <= 0.8
        else "about as often"
    )
    hedge = {"high": "", "moderate": "probably ", "low": "perhaps "}[level or "low"]
    return (
        f"{label} in {condition}: {hedge}{size} on {drug}"
        f" {'as' if size.startswith('about') else 'than'} on control."
    )


def _of(count: Count) -> str:
    return f"{count.events} of {count.n}"
