"""Why studies are pooled as they are, why one is not in the pool or nothing is pooled, and
what a reader of a pooled result must know, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ldncli.evidence.effects.measures import MEASURES
from ldncli.report.words.findings import effects, suspicions
from ldncli.report.words.findings.directions import words_for
from ldncli.report.words.findings.effects import ASIDES, CAVEATS
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.language.phrases import series
from ldncli.report.words.language.reasons import Sentences, fill

if TYPE_CHECKING:
    from ldncli.evidence.findings.analysis import Analysis
    from ldncli.evidence.reasons import Reason
    from ldncli.evidence.synthesis.moderators import Moderated
    from ldncli.evidence.synthesis.robustness import Robustness
    from ldncli.evidence.synthesis.synthesise import Entry, Synthesis

_NAMED = 3


def _no_estimate(studies: Sequence[tuple[Reason, Sequence[str]]]) -> str:
    told = [f"{_some(ids)} ({reason_words(reason)})" for reason, ids in studies]
    return f"no estimate from {'; '.join(told)}" if told else "no estimate"


def _some(ids: Sequence[str]) -> str:
    return f"{', '.join(ids[:_NAMED])}{' and others' if len(ids) > _NAMED else ''}"


def _no_estimate_of_any(studies: Sequence[tuple[Reason, Sequence[str]]]) -> str:
    return "no estimate from " + "; ".join(
        f"{', '.join(ids)} ({reason_words(reason)})" for reason, ids in studies
    )


def _not_randomised(measure: str, k: int, median: float, low: float, high: float) -> str:
    why = "non-randomised studies are not pooled because they differ in more than the treatment"
    if MEASURES[measure].pooled_as == "log odds":
        return (
            f"{why}; share of people in {k} studies: median {median:.0%}, range {low:.0%} to"
            f" {high:.0%}"
        )
    return f"{why}; {measure} of {k} studies: median {median:.2f}, range {low:.2f} to {high:.2f}"


def _pooled(k: int, tau2: float, i2: float, studies: Sequence[str], left_out: Sequence[str]) -> str:
    how = (
        f"{k} estimates pooled (REML), tau² {tau2:.2g}, I² {i2:.0f}%"
        if k > 1
        else "one trial's own estimate"
    )
    left = f"; no estimate from {', '.join(left_out)}" if left_out else ""
    return f"{how}: {', '.join(studies)}{left}"


def _few_state(stating: int, of: int, names: Sequence[str], wanted: int) -> str:
    told = f"{stating} of {of} estimates state {' and '.join(names)}"
    return (
        f"{told}; a meta-regression needs {wanted}, ten per moderator (--exploratory shows it"
        " anyway)"
    )


# The sentence of each reason; values come by their names.
SENTENCES: Sentences = {
    "no risk ratio": "no risk ratio can be given",
    "events in nobody": "no events in any group, so no ratio can be computed",
    "people with the harm": "people with the harm are counted",
    "commonest scale": "scales differ: only the most common one enters",
    "scales differ": "scales differ, so differences are standardised",
    "as printed": "as reported by the studies",
    "events in one group": "events in one group",
    "as requested": "as requested",
    "percent changes": "all are percent changes",
    "one scale": "one scale",
    "plain ratings": "plain ratings brought to one range",
    "design": "its design does not allow an estimate of the drug's effect",
    "more events": lambda events, means: (
        f"{counted(events, 'study gives', 'studies give')} usable events, {means} usable means"
    ),
    "changes on several scales": "scales differ",
    "no study": "no study reports it",
    "compares doses": "compares doses with each other",
    "active comparator": lambda names: f"compared with {series(names)}",
    "groups at one time": (
        "people who already took the drug were compared with others at one time, which does not"
        " show what it changes"
    ),
    "no estimate": _no_estimate,
    "not randomised": _not_randomised,
    "no effect": lambda aside: ASIDES[aside],
    "no outcome asked": "no outcome was asked for",
    "no randomised trial": "no randomised trial reports it",
    "pooled": _pooled,
    "percent changes only": "percent changes, which are not points of a scale",
    "not on the scale": lambda scale: f"not on the {scale}",
    "misfit counts": lambda steps: "; ".join(map(effects.reason_words, steps)),
    "harm not counted": "the number of people with it is not printed for both groups",
    "several scales": (
        "its trials use scales that cannot be brought to one range, so a mean difference would have"
        " no unit"
    ),
    "no study within a group": "no study reports it in one group before and after, or with events",
    "disowned": lambda studies, kind: (
        f"{_some(studies)}: the number is {CAVEATS[kind]}, so it does not count as an effect"
    ),
    "another question": "",
    "no estimate of any": _no_estimate_of_any,
    # what a reader of the pooled result must know
    "note of the model": lambda note: note,
    "suspected": lambda study, why: f"{study}: {suspicions.reason_words(why)}",
    "two estimates": (
        "two estimates: the interval is the normal one, since Knapp and Hartung's would have one"
        " degree of freedom; it takes their spread for known, which --bayes does not"
    ),
    "doses as if independent": (
        "a trial enters with several doses, each against a share of its control group; they are"
        " counted as if independent"
    ),
    # no p value to combine
    "no comparison of groups": "it compares no groups",
    "no p value": "it prints no p value, and no estimate follows from what it prints",
    # no comparison for a network
    "network several periods": (
        "the same people had three treatments or more, and how their results go together is not"
        " printed"
    ),
    "network measure of groups": lambda measure: (
        f"its groups cannot be compared as {measure}"
        if measure != "GEN"
        else "no measure follows from the numbers of its groups"
    ),
    "network groups not printed": "the numbers of each of its groups are not printed",
    "network comparison not told": "which treatments its difference compares is not said",
    "network without events": "nobody, or everybody, had the event in all arms",
    "network one arm": "one arm alone",
    "network no numbers": "no effect with its error",
    # no meta-regression
    "too few state moderators": _few_state,
    "too few for coefficients": lambda estimates, coefficients: (
        f"{estimates} estimates cannot carry {coefficients} coefficients and an error"
    ),
    "regression refused": lambda message, hint: message + (f" ({hint})" if hint else ""),
    # no models of missing results
    "too few for selection": lambda estimates, exploratory: (
        f"{counted(estimates, 'estimate')} cannot tell selection from chance;"
        + (" three are needed" if exploratory else " ten are needed (--exploratory takes three)")
    ),
    "no null to select by": "shares of one group have no value of no effect to be selected by",
    # no test of asymmetry
    "too few for asymmetry": lambda estimates: (
        f"too few estimates to test for asymmetry ({estimates}; at least 10 are needed)"
    ),
}


def reason_words(reason: Reason) -> str:
    """A reason as it stands in a sentence; why a study gives no estimate is told in
    the words of effects."""
    return fill(SENTENCES, reason, effects.reason_words)


def against_words(entry: Entry) -> str:
    """What a study compared with instead of placebo, and which way it went between the two:
    `against amitriptyline: no difference between the two`."""
    same = entry.direction == "no-difference"
    told = "no difference between the two" if same else words_for(entry.direction).word
    return f"{versus_words(entry)}: {told}"


def versus_words(entry: Entry) -> str:
    """What a study compared with instead of placebo: `against amitriptyline`."""
    return f"against {series(entry.against)}"


def against_cell(entries: Sequence[Entry]) -> str:
    """The same as `against_words` for all studies of a cell, each comparison once; empty where all
    compared with placebo or no treatment."""
    return "; ".join(dict.fromkeys(against_words(each) for each in entries if each.against))


def why_not(entry: Entry) -> str | None:
    """Why a study is not in the pool; None where it is."""
    reason = entry.kept_out or entry.chosen.why_not
    return None if reason is None else reason_words(reason)


def not_pooled(synthesis: Synthesis) -> str | None:
    """Why nothing was pooled; None where something was."""
    return None if synthesis.reason is None else reason_words(synthesis.reason)


def cautions(analysis: Analysis) -> list[str]:
    """What a reader of the pooled result must know, a sentence each."""
    return [reason_words(each) for each in analysis.cautions]


def suspected_words(analysis: Analysis) -> list[str]:
    """Those of the cautions that say what numbers look like, whatever model is made of them."""
    return [reason_words(each) for each in analysis.cautions if each.code == "suspected"]


def no_regression(moderated: Moderated) -> str | None:
    """Why there is no meta-regression; None where there is one."""
    return None if moderated.why is None else reason_words(moderated.why)


def no_asymmetry(robustness: Robustness) -> str | None:
    """Why asymmetry was not tested; None where it was."""
    return None if robustness.no_asymmetry is None else reason_words(robustness.no_asymmetry)
