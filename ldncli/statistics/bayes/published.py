"""Published priors of the variance between studies, from the Cochrane Database: Turner and others
2015 for binary outcomes (log odds ratios), Rhodes and others 2015 for continuous ones (standardised
mean differences), by type of outcome and comparison.

Turner 2015, Stat Med 34:984–998, table IV (and page 993 for any outcome); Rhodes 2015, J Clin
Epidemiol 68:52–60, table 3, A.3.1 and A.3.2 (and section 3.3). The values are those that R's
bayesmeta 3.4 has as `TurnerEtAlPrior` and `RhodesEtAlPrior`; a test compares each.
"""

from __future__ import annotations

from ldncli.errors import UsageError, nearest
from ldncli.statistics.bayes.priors import TauPrior

# Turner's types of outcome, by short names.
OUTCOMES = (
    "mortality",
    "obstetric",
    "cause-specific-mortality",
    "resource-use",
    "surgical",
    "withdrawals",
    "structure",
    "physical-health",
    "adverse-events",
    "infection",
    "signs-symptoms",
    "pain",
    "quality-of-life",
    "mental-health",
    "biomarker",
    "subjective",
)
# The treatment and its control, in Turner's order.
COMPARISONS = (
    "drug-placebo",
    "drug-drug",
    "other-placebo",
    "other-drug",
    "other-other",
)
AREAS = ("other", "respiratory", "cancer")
ANY = "any"
# Mean and SD of log tau² by outcome and comparison.
_TURNER = (
    ((-3.95, 1.34), (-4.18, 1.41), (-4.17, 1.55), (-2.92, 1.02), (-3.50, 1.26)),
    ((-3.52, 1.74), (-3.75, 1.79), (-3.74, 1.91), (-2.49, 1.50), (-3.08, 1.68)),
    ((-3.71, 1.74), (-3.95, 1.79), (-3.93, 1.91), (-2.68, 1.51), (-3.27, 1.68)),
    ((-2.34, 1.74), (-2.58, 1.79), (-2.56, 1.91), (-1.31, 1.50), (-1.90, 1.68)),
    ((-2.14, 1.74), (-2.37, 1.79), (-2.36, 1.91), (-1.11, 1.50), (-1.69, 1.68)),
    ((-2.99, 1.74), (-3.23, 1.79), (-3.21, 1.91), (-1.96, 1.51), (-2.55, 1.68)),
    ((-2.71, 1.74), (-2.94, 1.79), (-2.93, 1.92), (-1.67, 1.51), (-2.26, 1.68)),
    ((-2.29, 1.53), (-2.53, 1.58), (-2.51, 1.72), (-1.26, 1.25), (-1.85, 1.46)),
    ((-1.87, 1.52), (-2.10, 1.58), (-2.10, 1.71), (-0.84, 1.24), (-1.43, 1.45)),
    ((-2.49, 1.52), (-2.73, 1.58), (-2.71, 1.71), (-1.46, 1.24), (-2.05, 1.45)),
    ((-2.06, 1.51), (-2.29, 1.58), (-2.28, 1.71), (-1.03, 1.24), (-1.61, 1.45)),
    ((-1.83, 1.52), (-2.06, 1.58), (-2.05, 1.71), (-0.80, 1.25), (-1.38, 1.45)),
    ((-2.54, 1.54), (-2.78, 1.60), (-2.77, 1.73), (-1.51, 1.27), (-2.10, 1.47)),
    ((-2.12, 1.53), (-2.35, 1.60), (-2.34, 1.72), (-1.09, 1.27), (-1.67, 1.47)),
    ((-1.77, 1.52), (-2.00, 1.58), (-1.99, 1.71), (-0.74, 1.24), (-1.33, 1.45)),
    ((-2.70, 1.52), (-2.93, 1.58), (-2.92, 1.71), (-1.67, 1.25), (-2.26, 1.45)),
)
_TURNER_ANY = (-2.56, 1.74)
# Rhodes's types, by places; Turner's that have none in continuous data are left out.
_RHODES_OUTCOMES = {
    "obstetric": 0,
    "resource-use": 1,
    "structure": 2,
    "physical-health": 3,
    "adverse-events": 3,
    "pain": 3,
    "quality-of-life": 3,
    "signs-symptoms": 4,
    "infection": 4,
    "mental-health": 5,
    "biomarker": 6,
    "subjective": 7,
}
# Location and scale of log tau² (Student's t with five degrees of freedom) by area, outcome and
# comparison: drug with placebo, drug with drug, anything else.
_RHODES = {
    "other": (
        ((-4.13, 2.34), (-4.40, 2.31), (-3.99, 2.11)),
        ((-2.55, 2.73), (-2.83, 2.70), (-2.41, 2.57)),
        ((-2.43, 2.50), (-2.70, 2.46), (-2.29, 2.32)),
        ((-3.16, 2.50), (-3.44, 2.44), (-3.02, 2.27)),
        ((-3.00, 2.50), (-3.27, 2.47), (-2.86, 2.33)),
        ((-2.99, 2.16), (-3.27, 2.14), (-3.85, 1.93)),
        ((-3.41, 2.83), (-3.68, 2.78), (-3.27, 2.66)),
        ((-2.76, 2.58), (-3.03, 2.59), (-2.62, 2.41)),
    ),
    "respiratory": (
        ((-6.03, 2.36), (-6.31, 2.31), (-5.89, 2.21)),
        ((-4.46, 2.74), (-4.73, 2.70), (-4.32, 2.57)),
        ((-4.33, 2.51), (-4.61, 2.46), (-4.19, 2.33)),
        ((-5.07, 2.51), (-5.34, 2.45), (-4.93, 2.28)),
        ((-4.90, 2.50), (-5.18, 2.47), (-4.76, 2.33)),
        ((-4.90, 2.17), (-5.17, 2.14), (-4.76, 1.94)),
        ((-5.31, 2.83), (-5.59, 2.78), (-5.17, 2.66)),
        ((-4.66, 2.59), (-4.94, 2.59), (-4.52, 2.41)),
    ),
    "cancer": (
        ((-1.57, 2.45), (-1.85, 2.41), (-1.43, 2.24)),
        ((0.01, 2.83), (-0.27, 2.79), (0.15, 2.68)),
        ((-0.13, 2.61), (-0.14, 2.56), (0.27, 2.45)),
        ((-0.60, 2.61), (-0.88, 2.55), (-0.46, 2.40)),
        ((-0.44, 2.60), (-0.71, 2.57), (-0.30, 2.46)),
        ((-0.43, 2.28), (-0.71, 2.25), (-0.29, 2.08)),
        ((-0.85, 2.93), (-1.13, 2.87), (-0.71, 2.78)),
        ((-0.20, 2.68), (-0.48, 2.68), (-0.06, 2.53)),
    ),
}
_RHODES_ANY = (-3.44, 2.59)


def turner(outcome: str = ANY, comparison: str = COMPARISONS[0]) -> TauPrior:
    """Log-normal, for log odds ratios. Raises UsageError for words that are none of `OUTCOMES`
    and `COMPARISONS`."""
    outcome, column = _outcome(outcome, OUTCOMES), _comparison(comparison)
    if outcome == ANY:
        mean, sd = _TURNER_ANY
    else:
        mean, sd = _TURNER[OUTCOMES.index(outcome)][column]
    return TauPrior("log-normal", sd / 2, mean / 2, label=_label("Turner", outcome, comparison))


def rhodes(outcome: str = ANY, comparison: str = COMPARISONS[0], area: str = AREAS[0]) -> TauPrior:
    """Log-t with five degrees of freedom, for standardised mean differences. Outcomes that Rhodes
    has no type for have the prior of any outcome."""
    outcome, column = _outcome(outcome, OUTCOMES), _comparison(comparison)
    if area not in AREAS:
        raise UsageError(f"there is no area {area!r}", hint=f"one of {', '.join(AREAS)}")
    place = _RHODES_OUTCOMES.get(outcome)
    if place is None:
        outcome, (location, scale) = ANY, _RHODES_ANY
    else:
        location, scale = _RHODES[area][place][min(column, 2)]
    label = _label("Rhodes", outcome, comparison, *([area] if area != AREAS[0] else []))
    return TauPrior("log-t", scale / 2, location / 2, label=label)


def _outcome(word: str, known: tuple[str, ...]) -> str:
    if word not in (ANY, *known):
        raise UsageError(
            f"there is no type of outcome {word!r}",
            hint=nearest(word, known) or f"any or one of {', '.join(known)}",
        )
    return word


def _comparison(word: str) -> int:
    if word not in COMPARISONS:
        raise UsageError(
            f"there is no comparison {word!r}", hint=f"one of {', '.join(COMPARISONS)}"
        )
    return COMPARISONS.index(word)


def _label(name: str, outcome: str, comparison: str, *more: str) -> str:
    if outcome == ANY:
        return f"{name}, any outcome"
    told = [outcome.replace("-", " "), *([] if comparison == COMPARISONS[0] else [comparison])]
    return f"{name}, {', '.join([*told, *more])}"
