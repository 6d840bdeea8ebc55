"""What a reader of a pooled result must know, and why a regression or a test is not
made, in words."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.evidence.findings.analysis import Analysis
from ldncli.evidence.reasons import Reason
from ldncli.evidence.synthesis.moderators import Moderated
from ldncli.evidence.synthesis.robustness import Robustness
from ldncli.report.words.reasons import Sentences, fill


def _few_state(stating: int, of: int, names: Sequence[str], wanted: int) -> str:
    told = f"{stating} of {of} estimates state {' and '.join(names)}"
    return (
        f"{told}; a meta-regression needs {wanted}, ten a moderator (--exploratory shows it all the"
        " same)"
    )


# The sentence of each reason; values come by their names.
SENTENCES: Sentences = {
    # cautions
    "note of the model": lambda note: note,
    "two estimates": (
        "two estimates: the interval is the normal one, since Knapp and Hartung's would have one"
        " degree of freedom"
    ),
    "doses as if independent": (
        "a trial enters with several doses, each against a share of its control group; they are"
        " counted as if independent"
    ),
    # no meta-regression
    "too few state moderators": _few_state,
    "too few for coefficients": lambda estimates, coefficients: (
        f"{estimates} estimates cannot carry {coefficients} coefficients and an error"
    ),
    "regression refused": lambda message, hint: message + (f" ({hint})" if hint else ""),
    # no test of asymmetry
    "too few for asymmetry": lambda estimates: (
        f"{estimates} estimates are too few to tell asymmetry from chance: ten are needed"
    ),
}


def reason_words(reason: Reason) -> str:
    """A reason as it stands in a sentence."""
    return fill(SENTENCES, reason)


def cautions(analysis: Analysis) -> list[str]:
    """What a reader of the pooled result must know, a sentence each."""
    return [reason_words(each) for each in analysis.cautions]


def no_regression(moderated: Moderated) -> str | None:
    """Why there is no meta-regression; None where there is one."""
    return None if moderated.why is None else reason_words(moderated.why)


def no_asymmetry(robustness: Robustness) -> str | None:
    """Why asymmetry was not tested; None where it was."""
    return None if robustness.no_asymmetry is None else reason_words(robustness.no_asymmetry)
