"""Prior distributions: of the heterogeneity (tau, the standard deviation between studies) and of
the mean effect.

Parametrised as R's bayesmeta has them (Röver 2020, J Stat Softw 93(6):1–51).
"""

from __future__ import annotations

import math
from dataclasses import replace

from ldncli.errors import UsageError, nearest
from ldncli.values import dataclass

_LOG_2PI = math.log(2 * math.pi)
# Degrees of freedom of the log-t distribution of Rhodes 2015.
_RHODES_DF = 5.0


@dataclass(frozen=True, slots=True)
class TauPrior:
    """A prior of tau, on the scale of the effects.

    `family` with its parameters: half-normal, half-cauchy, exponential (`scale`; of the last its
    mean), half-t (`scale`, `df`), uniform (`scale` is its upper end; infinite: improper),
    log-normal (`location` and `scale` of log tau), log-t (the same, five degrees of freedom).
    `label` is how people name it.
    """

    family: str
    scale: float
    location: float = 0.0
    df: float = 0.0
    label: str = ""

    @property
    def proper(self) -> bool:
        """Whether it integrates to 1."""
        return math.isfinite(self.scale)

    @property
    def upper(self) -> float:
        """The largest tau that it allows."""
        return self.scale if self.family == "uniform" else math.inf

    @property
    def centre(self) -> float:
        """The logarithm of a typical tau; of an improper prior there is none (0)."""
        if self.family in ("log-normal", "log-t"):
            return self.location
        return math.log(self.scale) if self.proper else 0.0

    @property
    def tail(self) -> float:
        """The power by which the density falls as tau grows; infinite where faster than any."""
        if self.family == "half-t":
            return self.df + 1
        if self.family == "uniform" and not self.proper:
            return 0.0
        return {"half-cauchy": 2.0, "log-t": 1.0}.get(self.family, math.inf)

    @property
    def at_zero(self) -> float:
        """The density at tau = 0."""
        return math.exp(self.log_density(-math.inf))

    def log_density(self, log_tau: float) -> float:
        """The logarithm of the density of tau, at log tau (minus infinity: at 0)."""
        if self.family in ("log-normal", "log-t"):
            # That of log-t rises again where tau is next to nothing, and holds no mass there.
            if log_tau == -math.inf:
                return -math.inf
            z = (log_tau - self.location) / self.scale
            shape = -0.5 * (z * z + _LOG_2PI) if self.family == "log-normal" else _log_t(z)
            return shape - math.log(self.scale) - log_tau
        tau = math.exp(log_tau)
        if self.family == "uniform":
            return -math.log(self.scale) if self.proper else 0.0
        x = tau / self.scale
        if self.family == "half-normal":
            return 0.5 * math.log(2 / math.pi) - math.log(self.scale) - 0.5 * x * x
        if self.family == "exponential":
            return -math.log(self.scale) - x
        df = 1.0 if self.family == "half-cauchy" else self.df
        power = -0.5 * (df + 1) * math.log1p(x * x / df)
        return math.log(2) + _log_t_constant(df) - math.log(self.scale) + power

    def scaled(self, by: float) -> TauPrior:
        """The prior of `by` · tau: effects in units of which one is `by` of the prior's own."""
        if self.family in ("log-normal", "log-t"):
            return replace(self, location=self.location + math.log(by))
        return replace(self, scale=self.scale * by)


@dataclass(frozen=True, slots=True)
class EffectPrior:
    """A normal prior of the mean effect; `sd` None: vague (uniform, improper)."""

    mean: float = 0.0
    sd: float | None = None


VAGUE = EffectPrior()


def _log_t_constant(df: float) -> float:
    return math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)


_CONSTANT = _log_t_constant(_RHODES_DF)


def _log_t(z: float) -> float:
    """The log density of Student's t with five degrees of freedom."""
    return _CONSTANT - 0.5 * (_RHODES_DF + 1) * math.log1p(z * z / _RHODES_DF)


# -- in words --------------------------------------------------------------------------------------

# What each family takes, as people write it after colons.
_PARTS = {
    "half-normal": ("SCALE",),
    "half-cauchy": ("SCALE",),
    "half-t": ("DF", "SCALE"),
    "exponential": ("MEAN",),
    "log-normal": ("MEAN", "SD"),
    "log-t": ("LOCATION", "SCALE"),
    "uniform": ("UPPER",),
}
FAMILIES = tuple(_PARTS)


def tau_prior(words: str) -> TauPrior:
    """The prior that a person names: `half-normal:0.5`, `half-t:4:0.5`, `log-normal:-1.28:0.87`
    (mean and SD of log tau), `uniform` (improper) or `uniform:2`. Raises UsageError with what
    the family takes."""
    family, *given = words.strip().lower().split(":")
    if family not in _PARTS:
        raise UsageError(
            f"there is no heterogeneity prior {family!r}",
            hint=nearest(family, [*FAMILIES, "turner", "rhodes"])
            or f"one of {', '.join((*FAMILIES, 'turner', 'rhodes'))}",
        )
    if family == "uniform" and not given:
        return TauPrior(family, math.inf, label="uniform")
    wanted = _PARTS[family]
    numbers = [_number(each) for each in given]
    known = [each for each in numbers if each is not None]
    pattern = ":".join((family, *wanted))
    if len(known) != len(wanted) or len(numbers) != len(wanted):
        raise UsageError(f"{words!r} is not {pattern}", hint=f"such as {_example(family)}")
    free = family in ("log-normal", "log-t")
    if any(each <= 0 for each in (known[1:] if free else known)):
        raise UsageError(f"{words!r}: what {pattern} takes is above 0")
    label = f"{family}({', '.join(f'{each:g}' for each in known)})"
    if free:
        return TauPrior(family, known[1], known[0], label=label)
    if family == "half-t":
        return TauPrior(family, known[1], df=known[0], label=label)
    return TauPrior(family, known[0], label=label)


def effect_prior(words: str) -> EffectPrior:
    """`vague`, or `normal:MEAN:SD` on the scale that is pooled (ratios: logarithms); a single
    number is the SD about 0: `normal:0.5`."""
    family, *given = words.strip().lower().split(":")
    numbers = [_number(each) for each in given]
    known = [each for each in numbers if each is not None]
    if family == "vague" and not given:
        return VAGUE
    fits = family == "normal" and len(known) == len(numbers) and len(known) in (1, 2)
    if not fits or known[-1] <= 0:
        raise UsageError(
            f"there is no effect prior {words!r}",
            hint="vague, or normal:MEAN:SD such as normal:0:0.5 (the SD above 0)",
        )
    return EffectPrior(known[0] if len(known) == 2 else 0.0, known[-1])


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _example(family: str) -> str:
    return {"half-t": "half-t:4:0.5", "log-normal": "log-normal:-1.28:0.87"}.get(
        family, {"log-t": "log-t:-1.72:1.3"}.get(family, f"{family}:0.5")
    )
