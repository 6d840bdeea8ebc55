"""How many people a body of evidence needs: the required information size, that of one trial of two
equal groups with adequate power, and more where the trials differ among themselves (GRADE guideline
6; Pogue & Yusuf 1997, Control Clin Trials 18:580–593; Wetterslev 2009, BMC Med Res Methodol 9:86).

Sizes are people in both groups together.
"""

from __future__ import annotations

import math

from ldncli.errors import UsageError
from ldncli.statistics.distributions import normal_quantile
from ldncli.values import dataclass

# Two-sided error of the first kind, and power, as GRADE guideline 6 takes them.
ALPHA, POWER = 0.05, 0.8


def drift(alpha: float = ALPHA, power: float = POWER) -> float:
    """The expected Z where the body has all that it needs: z(1 − α/2) + z(power). Both are shares
    between 0 and 1; raises UsageError for others, and for power that is not above α."""
    if not 0 < alpha < 1:
        raise UsageError(
            f"an alpha of {alpha:g} is not valid", hint="between 0 and 1, such as 0.05"
        )
    if not alpha < power < 1:
        raise UsageError(
            f"a power of {power:g} is not valid", hint="above alpha and below 1, such as 0.8"
        )
    return normal_quantile(1 - alpha / 2) + normal_quantile(power)


def people_for_means(
    difference: float, sd: float = 1.0, alpha: float = ALPHA, power: float = POWER
) -> int:
    """People who show a difference of means at this standard deviation between people (`sd` 1 for a
    standardised difference); both above 0: 4 (z(1 − α/2) + z(power))² SD² / difference²."""
    return _whole(4 * (drift(alpha, power) * sd / difference) ** 2)


def people_for_risks(
    control: float, treated: float, alpha: float = ALPHA, power: float = POWER
) -> int:
    """People who show the difference of two risks, unlike and between 0 and 1: as for means, with
    the variance p(1 − p) of their middle p."""
    middle = (control + treated) / 2
    sd = math.sqrt(middle * (1 - middle))
    return people_for_means(abs(control - treated), sd, alpha, power)


def information_for(difference: float, alpha: float = ALPHA, power: float = POWER) -> float:
    """The sum of 1/variance by which any effect of this size is shown, on the scale that is
    pooled."""
    return (drift(alpha, power) / difference) ** 2


def adjusted(people: float, share: float) -> int:
    """People needed where a `share` (0 to below 1) of what they tell is lost to differences between
    trials: n / (1 − share), with diversity D² or, smaller, I² (Wetterslev 2009, formula 2.5)."""
    if not 0 <= share < 1:
        raise UsageError(
            f"a diversity of {100 * share:g}% is not valid", hint="0 or more and below 100 percent"
        )
    return _whole(people / (1 - share))


def diversity(effects: list[float], variances: list[float], random_variance: float) -> float:
    """D²: the share by which the variance of the pooled effect is larger with random effects
    (`random_variance`, without any adjustment by Knapp and Hartung) than with a common effect
    (Wetterslev 2009); 0 of one trial."""
    common = 1 / math.fsum(1 / each for each in variances)
    return max(0.0, (random_variance - common) / random_variance) if len(effects) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class FurtherTrials:
    """The least number of further trials of equal size with power where trials differ by τ²; and
    the people in each and in all of them."""

    trials: int
    people_each: int

    @property
    def people(self) -> int:
        """The people in all of them."""
        return self.trials * self.people_each


def further_trials(
    difference: float,
    per_person: float,
    tau2: float,
    known: float = 0.0,
    alpha: float = ALPHA,
    power: float = POWER,
    trials: int | None = None,
) -> FurtherTrials | None:
    """How many further trials are needed, however large they are: each tells at most 1/τ²
    (Kulinskaya & Wood 2014, Res Synth Methods 5:136–149).

    `per_person` is the variance of an effect times the people in its trial, `known` the sum of
    information there is (1 over the squared error of the pooled effect), `trials` the number
    planned (None: the fewest possible). None where enough is known, or so many trials cannot do.
    """
    lacking = information_for(difference, alpha, power) - known
    if lacking <= 0:
        return None
    least = math.floor(tau2 * lacking) + 1
    number = least if trials is None else trials
    if number < least:
        return None
    return FurtherTrials(number, _whole(per_person / (number / lacking - tau2)))


def as_parallel(people: float, correlation: float) -> float:
    """People in two groups who tell as much as these, each measured under both treatments, with
    this correlation within persons (below 1): 2n / (1 − r)."""
    return 2 * people / (1 - correlation)


def _whole(people: float) -> int:
    """Rounded up; what is a hair above a whole number by arithmetic is that number."""
    return math.ceil(people * (1 - 1e-12))
