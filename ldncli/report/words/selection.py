"""What a question selects, in words: what else of the base bears on it
besides the studies of its table."""

from __future__ import annotations

from ldncli.evidence.selecting.body import Body
from ldncli.report.words.numbers import counted
from ldncli.report.words.phrases import series


def besides_words(body: Body) -> str:
    """Reviews, running trials and silent trials, which stand beside the studies of a table."""
    return "also in the base: " + series(
        [
            counted(body.reviews, "review"),
            counted(len(body.running), "registered or planned trial"),
            counted(
                len(body.silent),
                "trial that ended without known results",
                "trials that ended without known results",
            ),
        ]
    )
