"""The rules by which numbers of a working follow, in words."""

from __future__ import annotations

from ldncli.evidence.reasons import Reason
from ldncli.report.words.findings import effects
from ldncli.report.words.language.reasons import Sentences, fill

_TESTS = {
    "knha": "Hartung and Knapp's standard error",
    "adhoc": "Hartung and Knapp's standard error, never below the usual one",
}

# The sentence of each reason; values come by their names.
SENTENCES: Sentences = {
    "size of the group": "the group's size, as its paper gives it for the whole group",
    "size of the side": "people on this side, as the paper gives the sizes of its groups",
    "bound of p": lambda relation: f"p {relation} this value: a bound",
    "test statistic": lambda name: f"{'χ²' if name == 'chi2' else name} statistic",
    "sign of the direction": "only the direction is printed: 1 is higher on treatment, −1 lower",
    "correlation assumed": "within-person correlation, assumed",
    "half in empty cells": "½ in every cell, since one is empty",
    "interval of Wilson": "Wilson's score interval",
    "interval as printed": "the interval as printed",
    "p as printed": "p as printed",
    "variance between studies": lambda method: (
        f"variance between studies, found by search ({method})"
        if method != "EE"
        else "a common effect: no variance between studies"
    ),
    "standard error by": lambda test: _TESTS.get(test, "the usual standard error"),
    "pooled from tables": lambda method: f"pooled from tables of events ({method})",
}


def working_words(reason: Reason) -> str:
    """A rule of a working as a phrase."""
    return fill(SENTENCES, reason) if reason.code in SENTENCES else effects.reason_words(reason)
