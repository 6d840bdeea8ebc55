"""Why studies are pooled as they are, and why no estimate follows from one or
nothing is pooled, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.report.words.directions import words_for
from ldncli.report.words.numbers import counted
from ldncli.report.words.phrases import series
from ldncli.report.words.reasons import Sentences, fill

_NAMED = 3


def _no_spread(kind: str, bound: bool) -> str:
    return f"{kind} without a measure of spread{' (p only as a bound)' if bound else ''}"


def _no_estimate(studies: Sequence[tuple[Reason, Sequence[str]]]) -> str:
    told = [f"{_some(ids)}: {reason_words(reason)}" for reason, ids in studies]
    return f"no estimate: {'; '.join(told)}" if told else "no estimate"


def _some(ids: Sequence[str]) -> str:
    return f"{', '.join(ids[:_NAMED])}{' and others' if len(ids) > _NAMED else ''}"


def _no_estimate_of_any(studies: Sequence[tuple[Reason, Sequence[str]]]) -> str:
    return "no estimate: " + "; ".join(
        f"{', '.join(ids)}: {reason_words(reason)}" for reason, ids in studies
    )


def _not_randomised(measure: str, k: int, median: float, low: float, high: float) -> str:
    why = "non-randomised studies are not pooled because they differ in more than the treatment"
    if MEASURES[measure].pooled_as == "log odds":
        return f"{why}; share of people in {k}: median {median:.0%}, range {low:.0%} to {high:.0%}"
    return f"{why}; {measure} of {k}: median {median:.2f}, range {low:.2f} to {high:.2f}"


def _pooled(k: int, tau2: float, i2: float, studies: Sequence[str], left_out: Sequence[str]) -> str:
    how = (
        f"{k} estimates pooled (REML), tau² {tau2:.2g}, I² {i2:.0f}%"
        if k > 1
        else "one trial's own estimate"
    )
    left = f"; no estimate from {', '.join(left_out)}" if left_out else ""
    return f"{how}: {', '.join(studies)}{left}"


# The sentence of each reason; values come by their names.
SENTENCES: Sentences = {
    "no sampling error": "its numbers leave no sampling error, so it cannot be weighted",
    "other units": "measured in other units than those of the other studies",
    "percent change on a scale": (
        "a percent change, which cannot be brought to the points of a scale"
    ),
    "limits of the scale not known": (
        "the limits of its scale are not known, so it cannot be brought to the range of the others"
    ),
    "not a plain rating": (
        "its scale is not a plain rating, so its points are not those of the others"
    ),
    "opposite event": (
        "counts the opposite event: more of it is better where for the others less is, or the other"
        " way round"
    ),
    "ratio of means cannot be turned": (
        "its scale runs the other way, and a ratio of means cannot be turned"
    ),
    "no risk ratio": "no risk ratio can be given",
    "events in nobody": "no events in any group, so no ratio can be computed",
    "people with the harm": "people with the harm are counted",
    "events in nobody or everybody": (
        "no events at all, or events in everyone, so no ratio can be computed"
    ),
    "numbers refused": lambda message: message,
    "event instead of mean": "counts people with an event, not a mean",
    "people in both periods": "how many people completed both periods is not known, or too few",
    "group sizes not printed": "group sizes are not printed in the sources read",
    "direction only": "no numbers: only a statement of direction",
    "several groups on one side": (
        "several groups on one side, and the source does not say which of them the printed contrast"
        " compares"
    ),
    "difference in medians": "reports a difference in medians, which cannot be converted to a mean",
    "no error printed": "its error, interval or exact p is not printed in the sources read",
    "p value only": "only a p value: the size of the difference is not printed",
    "no exact p": "an exact p with a direction is not printed in the sources read",
    "p value too rounded": "only a p value that its rounding leaves too open",
    "parallel groups only": lambda words: words,
    "no spread": _no_spread,
    "other contrast": lambda type: (
        f"a contrast of another kind ({type.replace('-', ' ')}) is all that is printed in the"
        " sources read"
    ),
    "one group only": "before and after in one group: no comparison with a control",
    "several periods": (
        "several periods on one side of a crossover: the same people would count more than once"
    ),
    "mixed controls": (
        "control groups on placebo and on another treatment, and the source does not say which is"
        " which"
    ),
    "no share": "not the number of people with an event in one group",
    "events not printed": "how many people had the event is not printed in the sources read",
    "several changes": "several groups, each with its own change",
    "people measured twice": "how many people were measured twice is not known, or too few",
    "percent change": "percent change: not in the units of a scale",
    "means not printed": "the means before and after are not printed in the sources read",
    "change without spread": "a mean change without a measure of spread",
    "no spread of changes": "all changed by the same amount: no SD to standardise by",
    "no SD before": "the SD before treatment is not printed in the sources read",
    "ratio not above 0": "a ratio, or the end of its interval, that is not above 0",
    "no interval printed": "its interval or exact p is not printed in the sources read",
    "mean instead of event": "a mean or score, not people with an event",
    "events of one group": "events are printed for one group alone",
    "events of groups not printed": (
        "how many people had the event in each group is not printed in the sources read"
    ),
    "no whole number": lambda step: step,
    "commonest scale": "scales differ: only the commonest enters",
    "scales differ": "scales differ, so differences are standardised",
    "as printed": "as the studies print it",
    "events in one group": "events in one group",
    "as requested": "as requested",
    "percent changes": "all are percent changes",
    "one scale": "one scale",
    "plain ratings": "plain ratings brought to one range",
    "design": "its design does not allow an estimate of the drug's effect",
    "more events": lambda events, means: (
        f"{counted(events, 'study', 'studies')} can enter with events, {means} with means"
    ),
    "changes on several scales": "scales differ",
    "no study": "no study reports it",
    "compares doses": "compares doses with each other",
    "active comparator": lambda names: f"compared with {series(names)}",
    "no estimate": _no_estimate,
    "not randomised": _not_randomised,
    "no outcome asked": "no outcome was asked for",
    "no randomised trial": "no randomised trial reports it",
    "pooled": _pooled,
    "percent changes only": "percent changes, which are not points of a scale",
    "not on the scale": lambda scale: f"not on the {scale}",
    "misfit counts": lambda steps: "; ".join(steps),
    "harm not counted": "how many had it is not printed for both groups",
    "several scales": (
        "its trials use scales that cannot be brought to one range, so a mean difference would have"
        " no unit"
    ),
    "no study within a group": "no study reports it in one group before and after, or with events",
    "another question": "",
    "no estimate of any": _no_estimate_of_any,
}


def reason_words(reason: Reason) -> str:
    """A reason as it stands in a sentence."""
    return fill(SENTENCES, reason)


def against_words(entry: Entry) -> str:
    """What a study compared with instead of placebo, and which way it went between the two:
    `against amitriptyline: no difference between the two`."""
    same = entry.direction == "no-difference"
    told = "no difference between the two" if same else words_for(entry.direction).word
    return f"against {series(entry.against)}: {told}"


def why_not(entry: Entry) -> str | None:
    """Why a study is not in the pool; None where it is."""
    reason = entry.kept_out or entry.chosen.why_not
    return None if reason is None else reason_words(reason)


def not_pooled(synthesis: Synthesis) -> str | None:
    """Why nothing was pooled; None where something was."""
    return None if synthesis.reason is None else reason_words(synthesis.reason)
