"""Which findings a summary speaks of, and how they are called."""

from __future__ import annotations

from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.evidence.findings.finding import Finding, most_telling
from ldncli.questions.asked import Asked
from ldncli.report.words.registered import under_way_words


def nothing_known(asked: Asked) -> str | None:
    """The sentence where no study with results was found; None where there is one."""
    if asked.clinical:
        return None
    waiting = asked.body.running
    more = f" Registered: {under_way_words(waiting)}." if waiting else ""
    return (
        f"No study with results in patients was found for this question.{more} Nothing found is not"
        " the same as no effect."
    )


def is_unsure(finding: Finding) -> bool:
    """Whether nothing can be said of the effect: very low certainty, or none."""
    return finding.best.certainty.level in (None, "very-low")


def telling(asked: Asked, most: int) -> list[Finding]:
    """The findings to speak of, the surest first, then those that say most."""
    chosen = most_telling(asked.findings, None, asked.library.vocabulary("outcomes"))
    sure = [each for each in chosen if not is_unsure(each)]
    if len(sure) >= most:
        return sorted(
            sure, key=lambda each: -LEVELS.index(each.best.certainty.level or "very-low")
        )[:most]
    rest = [each for each in chosen if is_unsure(each)]
    return sure + most_telling(rest, most - len(sure), asked.library.vocabulary("outcomes"))


def about(finding: Finding, asked: Asked) -> str:
    """The outcome in words, with its condition where there are several."""
    outcome = asked.inline("outcomes", finding.outcome)
    return (
        outcome
        if len(asked.conditions) == 1
        else f"{outcome} in {asked.inline('conditions', finding.condition)}"
    )
