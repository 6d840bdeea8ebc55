"""How pooled values are shown to people: ratios and shares back from logarithms, measures by their
names, numbers at a fitting length."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from ldncli.evidence.effects.measures import MEASURES, in_points, is_ratio, label_of
from ldncli.evidence.effects.own_interval import as_read, exponential, printed_at
from ldncli.evidence.synthesis.suspected import caveats_of
from ldncli.report.words.findings.effects import MARK
from ldncli.report.words.language.numbers import ends, number, p_words
from ldncli.statistics.measures.effect_measures import RATIO_MEASURES

if TYPE_CHECKING:
    from ldncli.evidence.effects.estimate import Estimate
    from ldncli.evidence.synthesis.choosing import Metric
    from ldncli.evidence.synthesis.synthesise import Synthesis
    from ldncli.statistics.models.pooling import Pooled

_METHODS = {
    "EE": "common effect",
    "MH": "Mantel–Haenszel",
    "MH-RANDOM": "random effects about Mantel–Haenszel (RevMan's M-H, Random)",
    "PETO": "Peto",
    "GLMM": "binomial–normal model",
    "UM.FS": "logistic mixed model, study levels fixed",
    "UM.RS": "logistic mixed model, study levels random",
    "CM.EL": "exact conditional mixed model (hypergeometric–normal)",
    "CM.AL": "conditional mixed model, approximate (binomial–normal)",
    "EXACT": "exact conditional odds ratio",
    "BETABIN": "beta-binomial",
}
# Models of counts without a variance between the effects of studies.
_NO_SPREAD = ("EXACT", "BETABIN")
_TESTS = {
    "exact": "exact",
    "z": "normal",
    "t": "t",
    "knha": "Knapp–Hartung",
    "adhoc": "modified Knapp–Hartung",
}


def shown(measure: str) -> Callable[[float], float]:
    """What turns a value on the scale of the measure into the one that people read."""
    if is_ratio(measure) or measure in RATIO_MEASURES:
        return exponential
    return _share if measure in MEASURES and MEASURES[measure].pooled_as == "log odds" else float


def _share(value: float) -> float:
    return 1 / (1 + exponential(-value))


def axis_words(metric: Metric) -> str:
    """The measure with its units, as on an axis."""
    name = label_of(metric.measure)
    return f"{name}, {metric.unit}" if in_points(metric.measure) and metric.unit else name


def interval(measure: str, low: float, high: float) -> str:
    """`[low, high]`, shown."""
    turn = shown(measure)
    return ends(number(turn(low)), number(turn(high)))


def effect(measure: str, value: float, low: float, high: float) -> str:
    """`value [low, high]`, shown."""
    return f"{number(shown(measure)(value))} {interval(measure, low, high)}"


def effect_of(measure: str, pooled: Pooled) -> str:
    """A pooled estimate with its interval, shown; where that has one end, the end alone."""
    low, high = pooled.ci_lb, pooled.ci_ub
    if math.isinf(low) or math.isinf(high):
        end, said = (high, "at most") if math.isinf(low) else (low, "at least")
        return f"{said} {number(shown(measure)(end))}"
    return effect(measure, pooled.estimate, pooled.ci_lb, pooled.ci_ub)


def own_effect(estimate: Estimate, synthesis: Synthesis) -> str:
    """One study's effect with its own interval, shown; `as printed` where that is the paper's, with
    the mark of a caveat or of a suspicion."""
    level = synthesis.model.level
    value, low, high = map(number, as_read(estimate, level))
    doubted = MARK if caveats_of(synthesis, estimate) else ""
    printed = " as printed" if printed_at(estimate, level) else ""
    return f"{value} {ends(low, high)}{printed}{doubted}"


def difference_words(pooled: Pooled) -> str:
    """How far studies differ, by the likelihood of a model of counts."""
    spread = "" if pooled.method in _NO_SPREAD else f"tau² {pooled.tau2:.4g}, "
    test = f"likelihood ratio {pooled.Q:.2f} on {pooled.Q_df}, {p_words(pooled.Q_p)}"
    return f"{spread}I² {pooled.I2:.0f}%; {test}"


def method_words(method: str) -> str:
    """The model behind a method's name."""
    return _METHODS.get(method, f"random effects, {method}")


def test_words(test: str) -> str:
    """The distribution behind an interval."""
    return _TESTS[test]
