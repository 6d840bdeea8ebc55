"""One plain sentence for a body of evidence, in GRADE's wording: how sure, and how large.

Santesso 2020 (GRADE guideline 26, J Clin Epidemiol 119:126–135): certainty is said by "will", "probably" or "may", size by "improves",
"slightly" or "little to no difference"; very low certainty says only that one cannot tell.
"""

from __future__ import annotations

from ldncli.evidence.importance import threshold_of
from ldncli.evidence.measures import is_share
from ldncli.evidence.ratings import Certainty
from ldncli.evidence.synthesis import Synthesis
from ldncli.records.topic import raised

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
    """The sentence; `outcome` and `condition` are their names inside a sentence (`Vocabulary.inline`)."""
    about, drug = f"{outcome} in {condition}", synthesis.called.inline
    if certainty.level is None:
        return f"Nothing is known of {drug} and {about}."
    effect = effect_word(synthesis)
    if synthesis.pooled is None and certainty.level != "very-low":
        return f"Of {about} only directions are known{_hint(synthesis)}, not how large a difference they leave open."
    if certainty.level == "very-low":
        return f"The evidence is very uncertain about the effect of {drug} on {about}{_hint(synthesis)}."
    if effect is None:
        return _unsaid(synthesis, about)
    words = _WORDS[effect]
    verb = words[1] if certainty.level == "low" else words[0]
    return f"{raised(drug)} {_HEDGE[certainty.level]}{verb} {about}."


def _unsaid(synthesis: Synthesis, about: str) -> str:
    """Why an effect that is known with some certainty has no size or side in words."""
    drug = synthesis.called.inline
    if synthesis.metric and is_share(synthesis.metric.measure):
        return f"How often {about} is seen on {drug} is known, but not how often without it."
    if better_of(synthesis) is None:
        return f"Whether {drug} is good or bad for {about} cannot be said: nobody says which way is better."
    return f"Whether {drug} changes {about} cannot be told: the interval holds no effect, and nobody says how large a difference matters."


def effect_word(synthesis: Synthesis) -> str | None:
    """How large the effect is against the important difference, and to which side; None where nothing says.

    Above it: better or worse; above half of it: slightly; else none. Where nobody says how large a difference matters, an interval that
    excludes no effect counts as better or worse, and one that holds it says nothing: it is no proof of little difference. Shares of one
    group are no effects.
    """
    pooled, better = synthesis.pooled, better_of(synthesis)
    if pooled is None or better is None or (synthesis.metric and is_share(synthesis.metric.measure)):
        return None
    threshold = threshold_of(synthesis)
    if threshold is None and pooled.ci_lb <= 0 <= pooled.ci_ub:
        return None
    size = abs(pooled.estimate) / threshold.value if threshold else 1.0
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
