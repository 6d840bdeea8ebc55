"""How large an effect is against the important difference, and to which side: values,
for sentences to be made of."""

from __future__ import annotations

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.synthesis.answer import aside_of, better_of
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.statistics.intervals import excludes


def effect_word(synthesis: Synthesis) -> str | None:
    """How large the effect is against the important difference, and to which
    side; None where nothing says.

    Above it: better or worse; above half of it: slightly; else none. Where nobody says how large a
    difference matters, an interval that excludes no effect counts as better or worse, and one that
    holds it says nothing: it is no proof of little difference. What is no effect of the treatment
    (`aside_of`) has no size.
    """
    pooled, better = synthesis.pooled, better_of(synthesis)
    if pooled is None or better is None or aside_of(synthesis):
        return None
    threshold = threshold_of(synthesis)
    if threshold is None and not excludes(pooled.ci_lb, pooled.ci_ub):
        return None
    size = abs(pooled.estimate) / threshold.value if threshold else 1.0
    side = "better" if (pooled.estimate > 0) == (better == "higher") else "worse"
    return side if size >= 1 else f"slightly {side}" if size >= 0.5 else "none"
