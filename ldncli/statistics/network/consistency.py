"""Whether the parts of a network agree: Q by designs, and direct against indirect evidence."""

from __future__ import annotations

import math

from ldncli.statistics.distributions import chi2_sf, two_sided_normal
from ldncli.statistics.network.blocks import Blocks
from ldncli.statistics.network.comparisons import by_design, components, loops
from ldncli.statistics.network.graph import Network
from ldncli.values import dataclass

# Shares of direct evidence so near to all or nothing leave no second side to compare.
_NONE_LEFT = 0.0005


@dataclass(frozen=True, slots=True)
class Test:
    """A chi-square test; p is None without degrees of freedom."""

    Q: float
    df: int

    @property
    def p(self) -> float | None:
        """Its p value."""
        return chi2_sf(self.Q, self.df) if self.df > 0 else None


@dataclass(frozen=True, slots=True)
class Design:
    """Trials that compare the same treatments: how far they differ, and how far the network still
    disagrees when this design is taken by itself (None where it would then fall apart)."""

    treatments: tuple[str, ...]
    trials: int
    within: Test
    detached: Test | None


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Q of the network, of trials within designs, and between designs (Krahn 2013, BMC Med Res
    Methodol 13:35); `random` is the last with tau² estimated within designs alone, `tau2_within`
    (Jackson 2012, Stat Med 31:3805–3820). Without a closed loop nothing is between designs."""

    total: Test
    within: Test
    between: Test
    random: Test
    tau2_within: float
    designs: tuple[Design, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Direct and indirect evidence on two treatments (`treatment` minus `control`) and their
    difference, with standard errors; the indirect side and what follows are None where one side has
    everything. `share` is that of the direct one, `trials` how many there are."""

    treatment: str
    control: str
    trials: int
    share: float
    direct: tuple[float, float]
    indirect: tuple[float, float] | None
    difference: tuple[float, float] | None

    @property
    def p(self) -> float | None:
        """Of no difference between the sides, two-sided, normal."""
        return (
            two_sided_normal(self.difference[0] / self.difference[1]) if self.difference else None
        )


def decompose(found: Network) -> Decomposition:
    """Q split by designs."""
    blocks = Blocks(found.trials)
    consistent, full = blocks.consistent(found.treatments), blocks.by_design()
    df_total, df_between = blocks.size - consistent.shape[1], loops(found.trials)
    total = Test(blocks.residual_q(consistent), df_total)
    within = Test(blocks.residual_q(full), df_total - df_between)
    tau2 = blocks.moment_tau2(full)
    between = _difference(total, within)
    random = (
        _difference(
            Test(blocks.residual_q(consistent, tau2), df_total),
            Test(blocks.residual_q(full, tau2), within.df),
        )
        if df_between
        else between
    )
    return Decomposition(total, within, between, random, tau2, _designs(found))


def _difference(one: Test, two: Test) -> Test:
    df = one.df - two.df
    return Test(max(0.0, one.Q - two.Q) if df else 0.0, df)


def _designs(found: Network) -> tuple[Design, ...]:
    designs = by_design(found.trials)
    made = []
    for treatments, trials in designs.items():
        own = Blocks(trials)
        within = Test(
            own.residual_q(own.by_design()) if len(trials) > 1 else 0.0,
            (len(trials) - 1) * (len(treatments) - 1),
        )
        rest = [trial for trial in found.trials if trial.treatments != treatments]
        made.append(Design(treatments, len(trials), within, _without(rest, found.treatments)))
    return tuple(made)


def _without(rest: list, treatments: tuple[str, ...]) -> Test | None:
    parts = components(rest)
    if len(parts) != 1 or len(parts[0]) < len(treatments):
        return None
    blocks = Blocks(rest)
    whole = Test(
        blocks.residual_q(blocks.consistent(treatments)), blocks.size - len(treatments) + 1
    )
    full = blocks.by_design()
    return _difference(whole, Test(blocks.residual_q(full), blocks.size - full.shape[1]))


def splits(found: Network) -> list[Split]:
    """Every comparison that trials make, direct against indirect: the indirect side by
    back-calculation (König 2013, Stat Med 32:5414–5429; Dias 2010, Stat Med 29:932–944)."""
    fit = found.chosen
    made = []
    for i, one in enumerate(found.treatments):
        for j in range(i + 1, len(found.treatments)):
            value, error = fit.direct[i][j], fit.direct_ses[i][j]
            if value is None or error is None:
                continue
            share = fit.share(i, j)
            trials = sum(
                one in each.treatments and found.treatments[j] in each.treatments
                for each in found.trials
            )
            indirect = difference = None
            if share is not None and share < 1 - _NONE_LEFT:
                indirect = (
                    (fit.values[i][j] - share * value) / (1 - share),
                    fit.ses[i][j] / math.sqrt(1 - share),
                )
                difference = value - indirect[0], math.hypot(error, indirect[1])
            made.append(
                Split(
                    one,
                    found.treatments[j],
                    trials,
                    1.0 if share is None else min(share, 1.0),
                    (value, error),
                    indirect,
                    difference,
                )
            )
    return made
