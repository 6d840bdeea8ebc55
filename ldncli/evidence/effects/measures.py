"""The effect measures of records in one table: what each is, what it needs, how
it is pooled, shown and called.

A new measure is a row of `MEASURES`, beside its formula in `statistics/` and its word among the
contrasts of the record model.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

from ldncli.evidence.reasons import Reason, because
from ldncli.values import dataclass

# Means, events, times to an event and rates are compared between groups; a change or a
# share is seen in one group alone.
Family = Literal["means", "events", "times", "rates", "change", "share"]
PooledAs = Literal["itself", "logarithm", "log odds"]
Pictured = Literal["risk", "mean", "standardised"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """The smallest effect that matters, always positive and on the scale of the pooled value
    (ratios: logarithm); what it is; its source."""

    value: float
    what: Reason
    cite: str


@dataclass(frozen=True, slots=True)
class OfRisks:
    """What a measure of events says of two risks, from 0 to 1. Each part is None where
    the measure does not follow so.

    `between` is the measure from the risk with treatment and that without, `what` what it is then;
    `error` the standard error that one group with so many events and people brings to it; `of_odds`
    says that it has no value where everybody has the event; `treated` the risk with treatment, from
    the effect and the risk without.
    """

    treated: Callable[[float, float], float]
    between: Callable[[float, float], float] | None = None
    what: Reason | None = None
    error: Callable[[float, float], float] | None = None
    of_odds: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """One effect measure, by metafor's name (`HR` and `IRR` as papers print them).

    Direction: treatment minus control, or over control; of one group, after minus before. `unit`
    names the units of a pooled value where the measure itself gives them, None where they are those
    of a scale. `alone` says that papers which print nothing else are pooled by it. `parallel_only`
    says why the same people are not compared twice by it, None where they can be. `from_t` says
    that it follows from a t value and the group sizes. `sd` is the deviation by which a change is
    divided. `threshold` is the rule of thumb for what matters, None where there is none, or where
    the scale has its own. `kin` is the measure that says the same of directions. `pictured` is the
    form in which people can picture it, `axis` its name on an axis that stays on the pooled scale,
    `code` its code and name in FHIR's statistic types.
    """

    name: str
    family: Family
    label: str
    unit: str | None = None
    pooled_as: PooledAs = "itself"
    pictured: Pictured | None = None
    threshold: Threshold | None = None
    risks: OfRisks | None = None
    stratified: bool = False
    alone: bool = False
    parallel_only: Reason | None = None
    from_t: bool = False
    sd: Literal["changes", "before"] | None = None
    kin: str | None = None
    axis: str | None = None
    code: tuple[str, str] | None = None
    derived: bool = True

    @property
    def ratio(self) -> bool:
        """Whether it is a ratio, pooled as its logarithm."""
        return self.pooled_as == "logarithm"

    @property
    def one_group(self) -> bool:
        """Whether it is seen in one group, without a comparison."""
        return self.family in ("change", "share")

    @property
    def is_share(self) -> bool:
        """Whether it is a share of people, which is no effect."""
        return self.family == "share"

    @property
    def in_points(self) -> bool:
        """Whether it is a difference in the units of a scale."""
        return self.unit is None

    @property
    def standardised(self) -> bool:
        """Whether it is a difference in standard deviations."""
        return self.threshold == HALF_SD

    @property
    def relative_risk(self) -> bool:
        """Whether it is a ratio that says how a risk changes."""
        return self.ratio and self.risks is not None

    @property
    def null(self) -> float:
        """The value of no effect, as people read it."""
        return 1.0 if self.ratio else 0.0


# Norman 2003 (Med Care 41:582–592): important differences are near half a standard deviation.
HALF_SD = Threshold(0.5, because("half a standard deviation"), "Norman 2003")
# GRADE guideline 6: a relative change by a quarter is appreciable.
QUARTER = Threshold(math.log(1.25), because("ratio by a quarter"), "GRADE guideline 6")
_SD = "standard deviations"


def _by_odds(effect: float, risk: float) -> float:
    return effect * risk / (1 - risk + effect * risk)


_OF_RISK_RATIO = OfRisks(
    treated=lambda effect, risk: effect * risk,
    between=lambda treated, control: treated / control,
    what=because("ratio of risks"),
    error=lambda events, n: math.sqrt(1 / events - 1 / n),
)
_OF_ODDS_RATIO = OfRisks(
    treated=_by_odds,
    between=lambda treated, control: treated / (1 - treated) / (control / (1 - control)),
    what=because("odds ratio of events"),
    error=lambda events, n: math.sqrt(1 / events + 1 / (n - events)),
    of_odds=True,
)
_OF_DIFFERENCE = OfRisks(
    treated=lambda effect, risk: risk + effect,
    between=lambda treated, control: treated - control,
    what=because("difference of risks"),
    error=lambda events, n: math.sqrt(events * (n - events) / n**3),
)
_OF_HAZARDS = OfRisks(treated=lambda effect, risk: 1 - (1 - risk) ** effect)

_ROWS = (
    Measure(
        "MD",
        "means",
        "Mean difference",
        pictured="mean",
        kin="SMD",
        code=("0000457", "Mean Difference"),
    ),
    Measure(
        "SMD",
        "means",
        "Standardised mean difference (Hedges' g)",
        _SD,
        pictured="standardised",
        threshold=HALF_SD,
        from_t=True,
        kin="MD",
        code=("0000100", "Standardized Mean Difference"),
    ),
    Measure(
        "SMDH",
        "means",
        "Standardised mean difference, unequal variances",
        _SD,
        threshold=HALF_SD,
        parallel_only=because("not for crossovers", measure="SMDH"),
        code=("0000100", "Standardized Mean Difference"),
    ),
    Measure(
        "ROM",
        "means",
        "Ratio of means",
        "ratio of means",
        "logarithm",
        threshold=QUARTER,
        parallel_only=because("not for crossovers", measure="ROM"),
    ),
    Measure(
        "RR",
        "events",
        "Risk ratio",
        "risk ratio",
        "logarithm",
        "risk",
        QUARTER,
        _OF_RISK_RATIO,
        stratified=True,
        kin="OR",
        code=("C93152", "Relative Risk"),
    ),
    Measure(
        "OR",
        "events",
        "Odds ratio",
        "odds ratio",
        "logarithm",
        "risk",
        QUARTER,
        _OF_ODDS_RATIO,
        stratified=True,
        alone=True,
        kin="RR",
        code=("C16932", "Odds Ratio"),
    ),
    Measure(
        "RD",
        "events",
        "Risk difference",
        "risk difference",
        "itself",
        "risk",
        None,
        _OF_DIFFERENCE,
        stratified=True,
        alone=True,
        code=("0000424", "Risk Difference"),
    ),
    Measure(
        "PETO",
        "events",
        "Odds ratio (Peto)",
        "odds ratio",
        "logarithm",
        "risk",
        QUARTER,
        OfRisks(_by_odds),
        parallel_only=because("parallel groups only"),
        code=("C16932", "Odds Ratio"),
    ),
    Measure(
        "HR",
        "times",
        "Hazard ratio",
        "hazard ratio",
        "logarithm",
        "risk",
        QUARTER,
        _OF_HAZARDS,
        alone=True,
        code=("C93150", "Hazard Ratio"),
    ),
    Measure("IRR", "rates", "Rate ratio", "rate ratio", "logarithm", derived=False),
    Measure("MC", "change", "Mean change, after minus before"),
    Measure(
        "SMCC",
        "change",
        "Standardised mean change, after minus before",
        f"{_SD} of the change",
        threshold=HALF_SD,
        sd="changes",
    ),
    Measure(
        "SMCR",
        "change",
        "Mean change in standard deviations before, after minus before",
        f"{_SD} before",
        threshold=HALF_SD,
        sd="before",
    ),
    Measure(
        "PLO",
        "share",
        "Share of people",
        "share of people (log odds)",
        "log odds",
        axis="Log odds",
        code=("C44256", "Proportion"),
    ),
    Measure("PFT", "share", "Share of people (double arcsine)", "share of people (double arcsine)"),
    Measure("PR", "share", "Share of people", "share of people"),
)
MEASURES = {each.name: each for each in _ROWS}

# What is looked for where nobody asks for a measure.
DIFFERENCE, STANDARDISED, RISK_RATIO = "MD", "SMD", "RR"
CHANGE, STANDARDISED_CHANGE, SHARE = "MC", "SMCC", "PLO"
# What harms are told by where no ratio can be had.
RISK_DIFFERENCE = "RD"
# A share of fewer people than this is none: one case report of a harm is not 100%.
FEWEST_FOR_A_SHARE = 5


def from_records() -> tuple[str, ...]:
    """The names of all measures that records can be brought to, in the order of the table."""
    return tuple(each.name for each in MEASURES.values() if each.derived)


def those(fits: Callable[[Measure], object]) -> tuple[str, ...]:
    """The names of the measures that fit, in the order of the table."""
    return tuple(each.name for each in MEASURES.values() if fits(each))


def is_ratio(name: str | None) -> bool:
    """Whether values of this name are pooled as logarithms of ratios; False for
    a name that the table lacks."""
    return name in MEASURES and MEASURES[name].ratio


def is_share(name: str | None) -> bool:
    """Whether it is a share of people in one group; False for a name that the table lacks."""
    return name in MEASURES and MEASURES[name].is_share


def in_points(name: str | None) -> bool:
    """Whether it is a difference or change in the units of a scale; False for
    a name that the table lacks."""
    return name in MEASURES and MEASURES[name].in_points


def of_family(name: str | None, *families: Family) -> bool:
    """Whether it is of one of the families; False for a name that the table lacks."""
    return name in MEASURES and MEASURES[name].family in families


def label_of(name: str) -> str:
    """The measure's name for people; its short name where the table lacks it."""
    return MEASURES[name].label if name in MEASURES else name
