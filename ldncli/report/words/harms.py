"""How the numbers of a harm came about, what to know of its studies, and the cautions with which
answers open, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from ldncli.report.words.language.numbers import counted, per_thousand
from ldncli.report.words.language.phrases import series, share_words, upper
from ldncli.report.words.language.reasons import Sentences, fill

if TYPE_CHECKING:
    from ldncli.evidence.harms.reports import Count, Silence
    from ldncli.evidence.harms.summaries import HarmSummary
    from ldncli.evidence.reasons import Reason
    from ldncli.questions.asked import Asked
    from ldncli.records.index.library import Library
    from ldncli.records.vocabularies.cautions import Caution


def count_text(count: Count | None) -> str:
    """A count as people write it: 3/30; 37% where only that is printed; no number."""
    if count is None or (count.events is None and count.percent is None):
        return "no number"
    if count.events is None:
        return f"{count.percent:g}%"
    return f"{count.events}/{count.n}" if count.n else f"{count.events} of an unknown number"


def harms_told(told: Silence, what: str) -> Iterator[str]:
    """How many studies of `what` (a treatment, in whom) report on harms, and where these stand."""
    others, beside = told.speaking - told.speaking_trials, "other " if told.speaking_trials else ""
    kinds = [
        counted(told.speaking_trials, "randomised trial") if told.speaking_trials else "",
        counted(others, f"{beside}study", f"{beside}studies") if others else "",
    ]
    if not told.speaking:
        yield f"No study of {what} here reports on harms; that does not mean there were none."
        return
    verb = "reports" if told.speaking == 1 else "report"
    studies = series(list(filter(None, kinds)))
    yield f"{studies} of {what} {verb} on harms; `ldn safety` has the numbers."
    if not told.speaking_trials:
        yield f"{upper(share_words(0, told.speaking, 'randomised'))}."


def row_label(each: HarmSummary) -> str:
    """The harm's name with the section where its name does not tell it."""
    if tells_section(each):
        return upper(each.label)
    return f"{'Stopped for' if each.section == 'stopped' else 'Serious,'} {each.inline}"


def row_inline(each: HarmSummary) -> str:
    """The same inside a sentence."""
    if tells_section(each):
        return each.inline
    return f"{'stopped for' if each.section == 'stopped' else 'serious,'} {each.inline}"


def tells_section(each: HarmSummary) -> bool:
    """Whether the name of a harm tells that it was serious, or that people stopped for it."""
    return each.reports[0].named_for or each.section not in ("stopped", "serious")


def _trials(count: int) -> str:
    return "one randomised trial" if count == 1 else f"{count} randomised trials"


def _no_event(trials: int, most: float, drug: str) -> str:
    none = f"no event in either group ({_trials(trials)}), so no ratio can be computed"
    return f"{none}; up to {per_thousand(most)} in 1,000 on {drug} would also be compatible"


def _one_trial(added: bool) -> str:
    half = ", ½ added to each cell because one group has no event" if added else ""
    return f"one randomised trial, its own risk ratio{half}"


def _pooled(trials: int, empty: int, i2: float) -> str:
    zeros = f", {empty} of them without events, which say nothing about the ratio" if empty else ""
    return f"{_trials(trials)} pooled by Mantel–Haenszel{zeros}, I² {i2:.0f}%"


def _others(count: int, low: float, high: float) -> str:
    ends = " to ".join(dict.fromkeys(f"{100 * end:.0f}%" for end in (low, high)))
    return (
        f"{count} other studies with {ends} each, added up as one group; the interval does not"
        " reflect how they differ"
    )


def _active(
    study: str, treatment: Count | None, control: Count | None, names: Sequence[str]
) -> str:
    return (
        f"{study}: {count_text(treatment)} against {count_text(control)} on {series(names)},"
        " not pooled"
    )


def _not_counted(
    study: str, treatment: Count | None, control: Count | None, steps: Sequence[Reason]
) -> str:
    sides = f"{count_text(treatment)}{f' against {count_text(control)}' if control else ''}"
    told = f" ({'; '.join(map(reason_words, steps))})" if steps else ""
    return f"{study}: {sides}, not counted{told}"


def _occurrences(study: str, groups: Sequence[tuple[str, int]]) -> str:
    told = ", ".join(f"{count} on {label}" for label, count in groups)
    return f"{study}: events, of which one person may have several: {told}"


# The sentence of each reason; values come by their names.
SENTENCES: Sentences = {
    "one trial": _one_trial,
    "pooled by Mantel-Haenszel": _pooled,
    "no event": _no_event,
    "event in everyone": "everyone in both groups had it, so no ratio can be computed",
    "no event in one group": lambda trials, empty: (
        f"{_trials(trials)}: one group has no event in any of them, so no ratio can be pooled"
        + (f" ({empty} of them without events in either group)" if empty else "")
    ),
    "crossovers counted as groups": (
        "in crossover trials both groups are the same people, counted as if they were two groups:"
        " an approximation"
    ),
    "difference from ratio": "difference: the ratio applied to the control risk of these trials",
    "interval by Newcombe": "difference: interval by Newcombe's method",
    "own difference": "difference: the trial's own, interval by Newcombe's method",
    "differences pooled": lambda empty: (
        "difference: risk differences pooled by Mantel–Haenszel"
        + (f"; trials without events ({empty}) count in it as no difference" if empty else "")
    ),
    "other studies": _others,
    "active treatment": _active,
    "not counted": _not_counted,
    "events counted": _occurrences,
    "without numbers": lambda studies: f"named without numbers: {', '.join(studies)}",
    "of a study": lambda study, told: f"{study}: {reason_words(told)}",
    "note of a study": lambda study, note: f"{study}: {note}",
    # how people with a harm were counted
    "size from arm": lambda n: f"size of the group {n} taken from the arm",
    "no size fits": lambda events, percent: (
        f"no size of the group fits {events} being {percent:g}%"
    ),
    "count from percent": lambda events, percent, n: (
        f"{counted(events, 'event')} from {percent:g}% of {n}"
    ),
    "percent misfits": lambda percent, sizes: (
        f"{percent:g}% is not a whole number of {' or '.join(map(str, sizes))} people"
    ),
    "percent of unknown number": lambda percent: f"{percent:g}% of an unknown number",
    "arms added up": lambda count: f"{count} arms added up",
    "from those without": lambda count: f"from {count_text(count)} without any",
    "other counts": lambda source, treatment, control: (
        f"{source} gives {count_text(treatment)} and {count_text(control)}"
    ),
}


# Reasons that hold the numbers of one study which entered no comparison.
_OWN = frozenset(("active treatment", "not counted", "events counted"))


def reason_words(reason: Reason) -> str:
    """A reason as it stands in a sentence."""
    return fill(SENTENCES, reason)


def own_counts(harm: HarmSummary, told: Collection[str] = ()) -> str:
    """What randomised trials print of a harm that was not compared with placebo or no treatment,
    without the studies `told` elsewhere; empty where they print nothing."""
    trials = {each.study.id for each in harm.reports if each.study.randomised}
    return "; ".join(
        reason_words(each)
        for each in harm.why
        if each.code in _OWN and each["study"] in trials.difference(told)
    )


def why_words(harm: HarmSummary) -> str:
    """All that is to be said of a harm's numbers, parted by semicolons; empty where nothing is."""
    return "; ".join(filter(None, map(reason_words, harm.why)))


# -- cautions --------------------------------------------------------------------------------------


def conditions_asked(asked: Asked) -> tuple[str, ...]:
    """The conditions asked for, by their ids."""
    vocabulary = asked.library.vocabulary("conditions")
    return tuple(map(vocabulary.resolve, asked.given.get("condition") or ()))


def warned(library: Library, conditions: Sequence[str] = ()) -> tuple[str, ...]:
    """The cautions on the conditions asked for, then the most pressing of all, as one line with
    where the others are; empty in a base without."""
    vocabulary = library.vocabulary("conditions")
    own = [
        each
        for each in library.cautions
        if any(vocabulary.within(term).intersection(conditions) for term in each.conditions)
    ]
    told = dict.fromkeys(map(_caution, (*own, *library.cautions[:1])))
    return (f"{'. '.join(told)} (ldn safety --cautions)",) if told else ()


def _caution(caution: Caution) -> str:
    """A caution in a line."""
    return caution.short or f"{upper(caution.who)}: {caution.text.split('. ')[0].rstrip('.')}"
