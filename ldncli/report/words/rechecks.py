"""What a printed statistic was held against, and what may be behind a difference, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldncli.report.words.findings import effects, suspicions
from ldncli.report.words.language.reasons import Sentences, fill

if TYPE_CHECKING:
    from ldncli.evidence.reasons import Reason
    from ldncli.evidence.rechecking.printed import Recheck

_STANDARDISED = {"d": "d", "g": "g", "delta": "Glass's Δ"}


def _no_whole_number(n: int, fitting: tuple[int, int] | None) -> str:
    other = f"{fitting[0]} of {fitting[1]} would do" if fitting else "none near would do"
    return f"not a whole number of {n} people; another denominator ({other}), or imputed values"


def _other_number(fitting: int | None) -> str:
    told = f"{fitting} would do" if fitting else "none near would do"
    return f"another number of people before treatment ({told})"


def _standardised(kind: str, difference: Reason, before: bool) -> str:
    sd = "baseline sd" if before else "sd"
    return f"{_STANDARDISED[kind]}: {reason_words(difference)} / {sd}"


def _tau2_above_0(other_estimator: bool) -> str:
    told = "tau² is above 0 although the studies differ no more than by chance"
    return f"{told}: another estimator?" if other_estimator else told


def _no_correlation(named: bool) -> str:
    told = "no correlation gives this p"
    if named:
        return told
    return f"{told} by a paired t test; signed rank test, model, or other people tested"


# The words of each reason; values come by their names.
SENTENCES: Sentences = {
    # any number
    "cut off": "fits where decimals were cut off instead of rounded",
    "one-sided p": "fits as a one-sided p value",
    "what it looks like": "what such numbers look like",
    **suspicions.SENTENCES,
    # people
    "against the arms": lambda name: f"{name} against the arms",
    "arms of another analysis": "the arms count another analysis",
    "analysed and lost": "n_analysed + n_lost",
    "lost and analysed": "some who were lost were analysed too (intention to treat)",
    "left out for another reason": "some were left out for another reason",
    # arms
    "events of people": lambda events, n: f"{events}/{n}",
    "other denominator": "another denominator than the n of this arm",
    "other percentage": "these events and this n give another percentage",
    "whole number of people": lambda n: f"whole number of {n}",
    "no whole number": _no_whole_number,
    "error from sd": "sd / √n",
    "other standard error": "sd and n give another standard error",
    "interval holds mean": "interval contains its mean",
    "mean outside": "the interval does not contain the mean",
    "mean in the middle": "mean against the middle of its interval",
    "bootstrap or transformed": "bootstrap, or a transformed scale",
    "interval from sd": "mean ± t · sd / √n",
    "model or other level": "interval of a model or of another level",
    # scores
    "limits of scale": "limits of the scale",
    "beyond the scale": lambda scale: (
        f"the scale {scale} does not reach so far (another form of it?)"
    ),
    "largest sd": "largest sd on this scale",
    "not so far apart": (
        "no scores within the limits of the scale are so far apart around this mean"
    ),
    "GRIM": lambda n: f"GRIM, n = {n}",
    "no such mean": lambda n: f"{n} whole scores cannot have this mean",
    "GRIMMER": lambda n: f"GRIMMER, n = {n}",
    "no such sd": lambda n: f"{n} whole scores with this mean cannot have this sd",
    "other number before": _other_number,
    "other number of people": "another number of people before treatment",
    "imputed or modelled": "imputed values, or a model's mean",
    # contrasts
    "interval holds estimate": "interval contains its estimate",
    "estimate outside": "the interval does not contain the estimate",
    "estimate in the middle": lambda logarithm: (
        f"estimate against the middle of its interval{' (log scale)' if logarithm else ''}"
    ),
    "other kind of interval": "bootstrap, profile, exact or Bayesian interval",
    "estimate and interval": "estimate and interval",
    "no test gives p": "no normal or t test with this interval gives this p",
    "other test": "another test than the interval's, or p adjusted for several comparisons",
    "estimate over error": "estimate / se",
    "z": "z",
    "t": lambda df: f"t({df:g})",
    "F": lambda top, df: f"F({top}, {df:g})",
    "chi2": lambda df: f"χ²({df:g})",
    "other p of statistic": "this test statistic gives another p",
    "interval from error": "estimate ± q · se",
    "bootstrap or profile": "bootstrap or profile interval",
    "adjusted estimate": "adjusted for baseline or other covariates, or a model's estimate",
    "ratio of means": "ratio of the means",
    "difference of means": "difference of the means",
    "difference of changes": "difference of the changes",
    "change of the arm": "the arm's mean change",
    "after less before": "mean after less mean before",
    "standardised": _standardised,
    # p values of arms
    "t test of means": "t test of the two means",
    "other test of means": "rank test, adjusted model, or test of the changes",
    "test of events": "Fisher or χ² test of the events",
    "other test of events": "another test, adjusted model, or other people counted",
    "paired correlation": "correlation behind a paired t test",
    "no correlation": _no_correlation,
    # reviews
    "I2 from Q": "I² from Q and k",
    "other I2": "Q and k give another I²",
    "I2 from tau2": "I² from tau² instead of Q, or Q of other weights",
    "p from Q": "p from Q and k",
    "other p of Q": "Q and k give another p",
    "tau2 and Q": "tau² and Q",
    "tau2 above 0": _tau2_above_0,
    "width of prediction interval": (
        "width of the prediction interval against the confidence interval's"
    ),
    "prediction interval narrower": (
        "a prediction interval is never narrower than the confidence interval"
    ),
    "pooled again": lambda method, test: f"pooled again ({method}, {test})",
    "other estimator or data": (
        "another estimator, or other data than the review prints for its studies"
    ),
}


def reason_words(reason: Reason) -> str:
    """What a number was held against, or what may be behind a difference; a measure of
    risks is told in the words of effects."""
    return fill(SENTENCES, reason, effects.reason_words)


def why_words(found: Recheck) -> str | None:
    """What may be behind a difference; None where the number agrees."""
    return None if found.why is None else reason_words(found.why)
