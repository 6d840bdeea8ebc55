"""How printed numbers became an estimate, why none follows from them, and how large an
effect must be to matter, what sources say against a number, and what it is where it is no effect,
in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ldncli.evidence.reasons import Reason
from ldncli.report.words import harms
from ldncli.report.words.findings import suspicions
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.language.reasons import Sentences, fill

if TYPE_CHECKING:
    from ldncli.evidence.effects.estimate import Estimate
    from ldncli.evidence.effects.measures import Threshold
    from ldncli.evidence.synthesis.answer import Aside
    from ldncli.records.model.trial import Caveat

# A result is …, by the kind of its caveat.
CAVEATS: Mapping[str, str] = {
    "exploratory": "exploratory",
    "post-hoc": "chosen after the data were seen",
    "chance-finding": "called a chance finding by its authors",
    "doubted-by-authors": "doubted by its authors",
    "lost-after-adjustment": "no longer significant after adjustment",
    "sources-disagree": "printed differently in its sources",
    "meeting-report-only": "printed only in a meeting report",
    "not-in-paper": "not printed in the paper",
    "third-party-extraction": "known only from a third party's extraction",
    "not-randomised": "a comparison of groups that were not randomised",
    "inconsistent-numbers": "printed in numbers that contradict each other",
}
# The mark that stands beside a number with a caveat.
MARK = "†"
# Why the number of a body is no effect of the treatment.
ASIDES: Mapping[Aside, str] = {
    "one-group": "what was seen in one group is not an effect of the treatment",
    "chance-finding": "the only interval is one that its authors call a chance finding",
    "meeting-report-only": "the only interval is from a meeting report",
    "no-better-side": "no source says which direction is better",
}
# What a number is that stands apart from effects, beside it.
SEEN: Mapping[Aside, str] = {
    "one-group": "single group",
    "chance-finding": "called a chance finding by its authors",
    "meeting-report-only": "from a meeting report only",
    "no-better-side": "better direction not known",
}

_SCORES = {"change": "changes", "percent-change": "percent changes"}
_KINDS = {"group": " between groups", "individual": " within a person"}


def _spread_of(quartiles: bool, range: bool) -> str:
    return " and ".join(name for name, used in (("quartiles", quartiles), ("range", range)) if used)


def _correlation(r: float, printed: bool) -> str:
    return f"within-person correlation {r:g}, {'as printed' if printed else 'assumed'}"


def _within(r: float, known: bool) -> str:
    told = "as the trial's own numbers give it" if known else "assumed"
    return f"within-person correlation {r:.2f}, {told}"


def _behind_p(error: Reason) -> str:
    return f"its {reason_words(error).removeprefix('SE from ')} and the reported direction"


def _brought(own: Sequence[float], shown: Sequence[float]) -> str:
    return f"brought from {own[0]:g}–{own[1]:g} to {shown[0]:g}–{shown[1]:g}"


def _no_spread(kind: str, bound: bool) -> str:
    return f"{kind} without a measure of spread{' (p only as a bound)' if bound else ''}"


def _important(value: float, percent: bool, kind: str | None) -> str:
    unit = " percent" if percent else ""
    return f"{value:.3g}{unit}, the minimal important difference{_KINDS.get(kind or '', '')}"


# The sentence of each reason; values come by their names.
SENTENCES: Sentences = {
    # from the numbers of an arm
    "SD from standard error": "SD from the standard error",
    "SD from interval": "SD from the confidence interval of the mean",
    "mean and SD from median": lambda quartiles, range: (
        f"mean and SD from median and {_spread_of(quartiles, range)} (Luo 2018, Wan 2014)"
    ),
    "SD from range": lambda quartiles, range: f"SD from {_spread_of(quartiles, range)} (Wan 2014)",
    "events from percent": lambda events, percent, n: (
        f"{counted(events, 'event')} from {percent:g}% of {n}"
    ),
    "percent of others": lambda percent, n: (
        f"{percent:g}% of {n} is not a whole number of people, so the percentage refers to a"
        " group whose size the source does not give"
    ),
    "percent of unsaid": lambda percent, n: (
        f"{percent:g}% may be of all {n} randomised or of fewer: who was analysed is not said"
    ),
    "arms combined": lambda count: f"{count} arms combined into one",
    "control shared": lambda count: (
        f"the control group is shared by {count} arms and split among them"
    ),
    # the error of a contrast
    "SE as printed": "SE as printed",
    "SE from interval": lambda level: f"SE from the {level:g}% interval",
    "SE from statistic": lambda name, value: f"SE from {name} = {value:g}",
    "SE from p": lambda p: f"SE from p = {p:g}",
    "with its error": lambda what, error: f"{reason_words(what)}, {reason_words(error)}",
    # means
    "means and SDs": lambda score: f"from means and SDs of {_SCORES.get(score, 'final values')}",
    "own mean difference": "the paper's own mean difference",
    "difference of means": "difference of the means",
    "own standardised difference": "the paper's own standardised difference",
    "standardised beside": (
        "the standardised difference that the paper prints beside its mean difference, its variance"
        " from the group sizes"
    ),
    "variance from group sizes": "printed SMD, its variance from the group sizes",
    "standardised from t": lambda behind: (
        f"standardised from the t value behind {reason_words(behind)}"
    ),
    "t of the paper's difference": lambda error: (
        f"the paper's mean difference ({reason_words(error)})"
    ),
    "t of the means": lambda error: f"the difference of the means ({reason_words(error)})",
    "t of p and direction": _behind_p,
    # the same people twice
    "paired difference": "paired difference",
    "paired difference with its SD": "paired difference with its SD",
    "p and direction": lambda error: f"{reason_words(error)} and the reported direction",
    "means of both periods": lambda r, printed: (
        f"means of both periods, {_correlation(r, printed)}"
    ),
    "events of the same people": "from events of both periods",
    "events of both periods": lambda r, printed: (
        f"from events of both periods, {_correlation(r, printed)}"
    ),
    "SD from paired error": "standardised by the SD that the paired error implies",
    "correlation within persons": _within,
    # one group
    "mean change": "mean change",
    "mean change with its SD": "mean change with its SD",
    "means before and after": lambda r, printed: (
        f"means before and after, {_correlation(r, printed)}"
    ),
    # events
    "from events": "from events",
    "own effect": lambda measure, points: (
        f"the paper's own {measure}{' in percentage points' if points else ''}"
    ),
    "from percentages": lambda treated, control: (
        f"from the printed percentages, {treated:g}% and {control:g}%, of groups whose size the"
        " source does not give"
    ),
    "ratio of risks": "ratio of the risks",
    "odds ratio of events": "odds ratio of the events",
    "difference of risks": "difference of the risks",
    # units and direction of the others
    "brought to range": _brought,
    "direction turned": lambda better: (
        f"turned round: on its scale {better} is better"
        if better
        else "turned round: those without the event"
    ),
    # which effect matters
    "half a standard deviation": "0.5 standard deviations",
    "ratio by a quarter": "a ratio of 0.8 or 1.25",
    "minimal important difference": _important,
    # why no estimate follows
    "not for crossovers": lambda measure: f"{measure} of a crossover is not computed",
    "parallel groups only": "Peto's method is for parallel groups",
    "no sampling error": "its numbers leave no sampling error, so it cannot be weighted",
    "other units": "measured in other units than those of the other studies",
    "other score": lambda own, others: (
        f"reports {_SCORES.get(own, 'final scores')}, the other studies"
        f" {' or '.join(_SCORES.get(each, 'final scores') for each in others)}, which are never"
        " standardised together"
    ),
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
        "counts the opposite event: more is better where in the others less is better, or the"
        " reverse"
    ),
    "ratio of means cannot be turned": (
        "its scale runs the other way, and a ratio of means cannot be turned"
    ),
    "events in nobody or everybody": (
        "no events at all, or events in everyone, so no ratio can be computed"
    ),
    "numbers refused": lambda message: message,
    "event instead of mean": "counts people with an event, not a mean",
    "people in both periods": "how many people completed both periods is not known, or too few",
    "group sizes not printed": "group sizes are not printed in the sources read",
    "direction only": "states only the direction, without numbers",
    "several groups on one side": (
        "several groups on one side, and the source does not say which of them the printed contrast"
        " compares"
    ),
    "numbers contradict each other": ("the printed numbers contradict each other, so none is used"),
    "sign not stated": (
        "the source prints a difference, but not which side is subtracted from which"
    ),
    "difference in medians": "reports a difference in medians, which cannot be converted to a mean",
    "no error printed": "its error, interval or exact p is not printed in the sources read",
    "p value only": "only a p value: the size of the difference is not printed",
    "no exact p": "an exact p with a direction is not printed in the sources read",
    "p value too rounded": "only a p value, rounded too coarsely to use",
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
    "no share": "does not give the number of people with an event in one group",
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
}


def reason_words(reason: Reason) -> str:
    """A reason as it stands in a sentence; how harms were counted is told in their words."""
    return fill(SENTENCES, reason, harms.reason_words)


def steps_of(estimate: Estimate) -> tuple[str, ...]:
    """How the printed numbers became this estimate, step by step."""
    return tuple(map(reason_words, estimate.steps))


def threshold_words(threshold: Threshold) -> str:
    """The smallest effect that matters, with its source."""
    return f"{reason_words(threshold.what)} ({threshold.cite})"


def caveat_words(caveat: Caveat | Reason) -> str:
    """A caveat with its place: `exploratory: one of five outcomes [abstract results]`. A suspicion
    has none."""
    told = plain_caveat(caveat)
    return told if isinstance(caveat, Reason) else f"{told} [{caveat.place}]"


def plain_caveat(caveat: Caveat | Reason) -> str:
    """A caveat without its place, or a suspicion."""
    if isinstance(caveat, Reason):
        return suspicions.reason_words(caveat)
    return f"{CAVEATS[caveat.kind]}: {caveat.note.rstrip('.')}"


def caveat_kind(caveat: Caveat | Reason) -> str:
    """The kind of a caveat alone; a suspicion in full."""
    return plain_caveat(caveat) if isinstance(caveat, Reason) else CAVEATS[caveat.kind]
