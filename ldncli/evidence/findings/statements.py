"""How large an effect is against the important difference, and to which side: values,
for sentences to be made of."""

from __future__ import annotations

from ldncli.evidence.certainty.importance import threshold_of, within_persons
from ldncli.evidence.synthesis.answer import aside_of, better_of
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.statistics.intervals import excludes


def effect_word(synthesis: Synthesis) -> str | None:
    """How large the effect is against the important difference, and to which
    side; None where nothing says.

    Above it: better or worse; above half of it: slightly; else none. Where nobody says how large a
    difference matters, an interval that excludes no effect counts as better or worse, and one that
    holds it says nothing: it is no proof of little difference. So too where only the difference
    that one person notices is known: groups may differ by less and it matters, so an effect below
    it is slight where the interval excludes no effect, and never none. What is no effect of the
    treatment (`aside_of`) has no size.
    """
    pooled, better = synthesis.pooled, better_of(synthesis)
    if pooled is None or better is None or aside_of(synthesis):
        return None
    threshold = threshold_of(synthesis)
    size = abs(pooled.estimate) / threshold.value if threshold else 1.0
    if threshold is None or (size < 1 and within_persons(threshold)):
        if not excludes(pooled.ci_lb, pooled.ci_ub):
            return None
        size = max(size, 0.5)
    side = "better" if (pooled.estimate > 0) == (better == "higher") else "worse"
    return side if size >= 1 else f"slightly {side}" if size >= 0.5 else "none"
