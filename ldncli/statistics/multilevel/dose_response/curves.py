"""How an effect changes with the dose: studies with several doses in, a curve with its tests and
predictions out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.distributions import chi2_sf, two_sided_normal
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.models.pooling import confidence_level
from ldncli.statistics.multilevel.dose_response.mixed import METHODS, Curve, fit_curves
from ldncli.statistics.multilevel.dose_response.splines import basis, checked_knots

# Two doses give a line through two points, whatever the truth: no curve can be told from another.
FEWEST_DOSES = 3


@dataclass(frozen=True, slots=True)
class DoseStudy:
    """One study: its doses and effects against the reference dose, and the covariance matrix of
    these effects (doses × doses)."""

    name: str
    reference: float
    doses: tuple[float, ...]
    effects: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Wald:
    """A test that coefficients are all 0: chi-square, its degrees of freedom and p."""

    chi2: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class Predicted:
    """The effect at a dose against the reference dose, with its interval."""

    dose: float
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float


@dataclass(frozen=True, slots=True)
class DoseResponse:
    """A fitted curve. `knots` is None for a straight line, whose only coefficient is the change per
    unit of dose; `se`, `ci` and `p` go with the coefficients.

    `overall` tests whether the dose matters at all, `nonlinear` whether the curve departs from a
    straight line (None for a line). `psi` is the covariance of the coefficients between studies (of
    zeros for one study or a common curve). `Q` tests whether the studies share a curve (None for
    one study), `lack` whether the shape fits within them (None where no dose is left over).
    """

    k: int
    doses: tuple[float, ...]
    knots: tuple[float, ...] | None
    coefficients: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    se: tuple[float, ...]
    ci: tuple[tuple[float, float], ...]
    p: tuple[float, ...]
    overall: Wald
    nonlinear: Wald | None
    psi: tuple[tuple[float, ...], ...]
    Q: Wald | None
    lack: Wald | None
    loglik: float
    method: str
    level: float

    def predict(self, doses: Sequence[float], reference: float) -> tuple[Predicted, ...]:
        """The effect at each of `doses` against `reference`."""
        import numpy as np

        rows = basis(doses, self.knots) - basis([reference], self.knots)
        values = rows @ np.array(self.coefficients)
        errors = np.sqrt(np.einsum("ij,jk,ik->i", rows, np.array(self.covariance), rows))
        ends = quantile(self.level, None)
        return tuple(
            Predicted(float(dose), float(y), float(se), float(y - ends * se), float(y + ends * se))
            for dose, y, se in zip(doses, values, errors, strict=True)
        )


def dose_response(
    studies: Sequence[DoseStudy],
    knots: Sequence[float] | None = None,
    method: str = "REML",
    level: float = 95,
) -> DoseResponse:
    """Fit one curve to studies, of which each has its own around it (REML, ML) or all have the
    same (FIXED; also where there is but one study).

    Raises UsageError where the studies have fewer than three doses, the reference among them, or
    too few for the knots.
    """
    import numpy as np

    level = confidence_level(level)
    doses = sorted({dose for each in studies for dose in (each.reference, *each.doses)})
    if len(doses) < FEWEST_DOSES:
        told = ", ".join(f"{dose:g}" for dose in doses) or "none"
        raise UsageError(
            f"a dose–response needs three doses or more, no treatment among them; here: {told}",
            hint="two doses are a comparison: `ldn pool` makes it",
        )
    placed = None if knots is None else checked_knots(knots)
    if placed is not None and len(doses) < len(placed):
        raise UsageError(
            f"{len(placed)} knots need as many doses, and there are {len(doses)}",
            hint="take fewer knots, or a straight line",
        )
    designs = [basis(each.doses, placed) - basis([each.reference], placed) for each in studies]
    effects = [np.asarray(each.effects, float) for each in studies]
    used = "FIXED" if len(studies) == 1 and method in METHODS else method
    found = fit_curves(designs, effects, [np.asarray(s.covariance) for s in studies], used)
    return _told(found, len(studies), tuple(doses), placed, used, level)


def _told(
    found: Curve,
    k: int,
    doses: tuple[float, ...],
    knots: tuple[float, ...] | None,
    method: str,
    level: float,
) -> DoseResponse:
    import numpy as np

    se = np.sqrt(np.diag(found.covariance))
    ends = quantile(level, None)
    values = [float(each) for each in found.beta]
    errors = [float(each) for each in se]
    p = len(values)
    return DoseResponse(
        k,
        doses,
        knots,
        tuple(values),
        _rows(found.covariance),
        tuple(errors),
        tuple((y - ends * e, y + ends * e) for y, e in zip(values, errors, strict=True)),
        tuple(two_sided_normal(y / e) for y, e in zip(values, errors, strict=True)),
        _wald(found, range(p)),
        _wald(found, range(1, p)) if p > 1 else None,
        _rows(found.psi),
        Wald(found.Q, found.Q_df, chi2_sf(found.Q, found.Q_df)) if k > 1 and found.Q_df else None,
        Wald(found.lack, found.lack_df, chi2_sf(found.lack, found.lack_df))
        if found.lack_df
        else None,
        found.loglik,
        method,
        level,
    )


def _rows(matrix: Any) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(float(cell) for cell in row) for row in matrix)


def _wald(found: Curve, places: Sequence[int]) -> Wald:
    import numpy as np

    at = list(places)
    b, block = found.beta[at], found.covariance[np.ix_(at, at)]
    chi2 = float(b @ np.linalg.solve(block, b))
    return Wald(chi2, len(at), chi2_sf(chi2, len(at)) if math.isfinite(chi2) else 0.0)
