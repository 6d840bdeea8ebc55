"""What numbers look like that can stand as they are, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ldncli.report.words.language.reasons import Sentences, fill

if TYPE_CHECKING:
    from ldncli.evidence.reasons import Reason

# What standard deviations were held against.
_USUAL = {
    "before": "those before treatment",
    "after": "those after treatment",
    "difference": "the error of the printed difference says",
    "scale": "scores of different people usually show on this scale",
    "others": "those of the other studies on this scale",
}

SENTENCES: Sentences = {
    "errors as deviations": lambda beside: (
        "its standard deviations may be standard errors: they are about √n times smaller than"
        f" {_USUAL[beside]}"
    ),
    "no spread in one group": "nobody in one of its groups differs from another (SD 0)",
    "skewed": lambda ends: (
        f"{'quartiles lie' if ends == 'iqr' else 'the range lies'} unevenly about the median: the"
        " scores are skewed, and a mean made from them may mislead"
    ),
    "implausibly large": lambda size: (
        f"its standard deviations may be standard errors: a standardised difference of {size:.2g}"
        " is implausibly large"
    ),
    "same numbers": lambda other: (
        f"the same numbers as {other}: both may be one trial, which then counts twice"
    ),
}


def reason_words(reason: Reason) -> str:
    """A suspicion as a sentence without its stop."""
    return fill(SENTENCES, reason)
