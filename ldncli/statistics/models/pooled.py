"""A pooled result, and what every way of pooling says in the same words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from ldncli.statistics.distributions import two_sided_normal, two_sided_t
from ldncli.statistics.measures.study_rows import Row, named_places
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled result. `estimate`, interval ends and `tau2` are on the scale of
    the effects (ratios: logarithms).

    `statistic` is z, or t with `df` degrees of freedom (None: z; of one study they may be a
    fraction). `pi_*` is the prediction interval
    by `pi_rule`; None for a common effect, for one study, and where the rule has no degrees of
    freedom. `I2` is in percent, `weights` in percent, one for each of `rows_used` (counted from 1).
    `statistic` is None where the standard error is 0. `notes` say what a reader must know.
    `knha_factor` is by what Knapp and Hartung multiply the standard error: below 1 where the
    studies happen to agree more than their errors let expect. None for other tests than knha and
    adhoc, and for one study.
    """

    k: int
    estimate: float
    se: float
    statistic: float | None
    p: float
    ci_lb: float
    ci_ub: float
    pi_lb: float | None
    pi_ub: float | None
    tau2: float
    tau2_lb: float | None
    tau2_ub: float | None
    I2: float
    H2: float
    Q: float
    Q_df: int
    Q_p: float
    weights: tuple[float, ...]
    df: float | None
    se_tau2: float | None
    measure: str
    method: str
    test: str
    level: float
    pi_rule: str
    rows_used: tuple[int, ...]
    notes: tuple[str, ...]
    knha_factor: float | None = None

    @property
    def held(self) -> bool:
        """Whether Knapp and Hartung's factor would have narrowed the interval, and was held
        at 1."""
        return self.test == "adhoc" and self.knha_factor is not None and self.knha_factor < 1

    def to_dict(self) -> dict[str, Any]:
        """The numbers under metafor's names; plain Python values."""
        found = {name: getattr(self, name) for name in _PUBLIC}
        return found | {"weights": list(self.weights)}


# Knapp and Hartung's interval, never narrower than the one that the studies' own errors allow.
USUAL_TEST = "adhoc"

_PUBLIC = tuple(field.name for field in fields(Pooled))[:18]


def test_of(estimate: float, se: float, df: int | None) -> tuple[float | None, float]:
    """The statistic (None where the error is 0) and its two-sided p; z where `df` is None."""
    if se == 0:
        return None, (0.0 if estimate else 1.0)
    statistic = estimate / se
    if not math.isfinite(statistic):
        raise OverflowError("no number holds the statistic")
    return statistic, two_sided_normal(statistic) if df is None else two_sided_t(statistic, df)


def left_out(rows: Sequence[Row], pairs: Sequence[object]) -> tuple[str, ...]:
    """Which rows give no estimate."""
    places = [place for place, pair in enumerate(pairs, 1) if not pair]
    return (
        (f"left out, no estimate follows from what is given: {named_places(rows, places)}",)
        if places
        else ()
    )
