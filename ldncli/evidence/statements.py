"""One plain sentence for a body of evidence, in GRADE's wording: how sure, and how large.

Santesso 2020 (GRADE guideline 26, J Clin Epidemiol 119:126–135): certainty is said by "will", "probably" or "may", size by "improves",
"slightly" or "little to no difference"; very low certainty says only that one cannot tell.
"""

from __future__ import annotations

from ldncli.evidence.importance import threshold_of
from ldncli.evidence.ratings import Certainty
from ldncli.evidence.synthesis import Synthesis

DRUG = "low-dose naltrexone"
_HEDGE = {"high": "", "moderate": "probably ", "low": "may "}
# Verb with an s, and without (after "may").
_WORDS = {
    "better": ("improves", "improve"),
    "slightly better": ("slightly improves", "slightly improve"),
    "none": ("makes little to no difference to", "make little to no difference to"),
    "slightly worse": ("slightly worsens", "slightly worsen"),
    "worse": ("worsens", "worsen"),
}


def statement(synthesis: Synthesis, certainty: Certainty, outcome: str, condition: str) -> str:
    """The sentence; `outcome` and `condition` are the words for people."""
    about = f"{lowered(outcome)} in {lowered(condition)}"
    if certainty.level is None:
        return f"Nothing is known of {DRUG} and {about}."
    effect = effect_word(synthesis)
    if synthesis.pooled is None and certainty.level != "very-low":
        return f"Of {lowered(outcome)} in {lowered(condition)} only directions are known{_hint(synthesis)}, not how large a difference they leave open."
    if certainty.level == "very-low" or effect is None:
        hint = _hint(synthesis)
        return f"The evidence is very uncertain about the effect of {DRUG} on {about}{hint}."
    words = _WORDS[effect]
    verb = words[1] if certainty.level == "low" else words[0]
    return f"{DRUG.capitalize()} {_HEDGE[certainty.level]}{verb} {about}."


def effect_word(synthesis: Synthesis) -> str | None:
    """How large the effect is against the important difference, and to which side; None where nothing says.

    Above it: better or worse; above half of it: slightly; else none.
    """
    pooled, better = synthesis.pooled, better_of(synthesis)
    if pooled is None or better is None:
        return None
    threshold = threshold_of(synthesis)
    size = abs(pooled.estimate) / threshold.value if threshold else 1.0 if not pooled.ci_lb <= 0 <= pooled.ci_ub else 0.0
    side = "better" if (pooled.estimate > 0) == (better == "higher") else "worse"
    return side if size >= 1 else f"slightly {side}" if size >= 0.5 else "none"


def better_of(synthesis: Synthesis) -> str | None:
    """Which way is better on the pooled scale; None where nobody says."""
    if synthesis.metric and synthesis.metric.frame.better:
        return synthesis.metric.frame.better
    return next((each.source.better for each in synthesis.estimates if each.source.better), None)


def _hint(synthesis: Synthesis) -> str:
    """What was seen all the same, in brackets."""
    signs = synthesis.signs
    found = [f"{count} {word}" for count, word in ((signs.benefit, "better"), (signs.harm, "worse"), (signs.undecided, "neither")) if count]
    kind = "trials" if synthesis.randomised else "studies without randomisation"
    return f" ({kind}: {', '.join(found)})" if found else ""


def lowered(words: str) -> str:
    """A label inside a sentence: its first letter small, unless it is an abbreviation or a name."""
    return (
        words
        if len(words) > 1 and (words[1].isupper() or words.split()[0].endswith("'s") or "'s" in words.split()[0])
        else words[:1].lower() + words[1:]
    )
