"""What a question selects, in words: what else of the base bears on it
besides the studies of its table."""

from __future__ import annotations

from ldncli.evidence.selecting.body import Body
from ldncli.report.words.numbers import counted
from ldncli.report.words.phrases import series
from ldncli.report.words.registered import apart_words, under_way_words


def besides_words(body: Body) -> str:
    """Reviews and trials without results, which stand beside the studies of a table."""
    apart = apart_words(body.besides)
    return "also in the base: " + series(
        [
            counted(body.reviews, "review"),
            under_way_words(body.running),
            counted(
                len(body.silent),
                "trial that ended without known results",
                "trials that ended without known results",
            ),
            *(
                [f"{counted(len(body.besides), 'other')} without results ({apart})"]
                if apart
                else []
            ),
        ]
    )
