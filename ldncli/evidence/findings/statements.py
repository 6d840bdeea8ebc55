"""How large an effect is against the important difference, and to which side: values,
for sentences to be made of."""

from __future__ import annotations

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.effects.measures import is_share
from ldncli.evidence.synthesis.synthesise import Synthesis


def effect_word(synthesis: Synthesis) -> str | None:
    """How large the effect is against the important difference, and to which
    side; None where nothing says.

    Above it: better or worse; above half of it: slightly; else none. Where nobody says how large a
    difference matters, an interval that excludes no effect counts as better or worse, and one that
    holds it says nothing: it is no proof of little difference. Shares of one group are no effects.
    """
    pooled, better = synthesis.pooled, better_of(synthesis)
    if (
        pooled is None
        or better is None
        or (synthesis.metric and is_share(synthesis.metric.measure))
    ):
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
