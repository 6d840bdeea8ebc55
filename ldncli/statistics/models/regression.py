"""Meta-regression on any number of moderators.

Formulas: Viechtbauer 2010 (J Stat Softw 36(3), section 2); Knapp & Hartung 2003
(Stat Med 22:2693–2710) for `knha`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics.guards import check_agreement
from ldncli.statistics.distributions import (
    chi2_sf,
    f_sf,
    two_sided_normal,
    two_sided_t,
)
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.measures.study_rows import Row, columns_present, named_places, number_in
from ldncli.statistics.models.heterogeneity import estimate_tau2, i2_h2, typical_variance
from ldncli.statistics.models.pooled import USUAL_TEST
from ldncli.statistics.models.pooling import checked_choices, confidence_level, study_effects
from ldncli.statistics.models.weighting import Fit, Unweighted, effects_of, unit_of

INTERCEPT = "intrcpt"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient with its standard error, statistic (None where the error
    is 0), p value and interval."""

    name: str
    estimate: float
    se: float
    statistic: float | None
    p: float
    ci_lb: float
    ci_ub: float


@dataclass(frozen=True, slots=True)
class Regression:
    """A mixed-effects model: residual heterogeneity (`tau2`, `I2`, `H2`, `QE`), what the moderators
    explain (`R2` in percent), and `QM`, the test of all moderators together: chi-square where
    `QM_df` has one number, F where it has two. `covariance` is that of the coefficients, `ends` the
    quantile by which intervals reach to both sides.
    """

    k: int
    coefficients: tuple[Coefficient, ...]
    tau2: float
    se_tau2: float | None
    tau2_null: float
    R2: float | None
    I2: float
    H2: float
    QE: float
    QE_df: int
    QE_p: float
    QM: float | None
    QM_df: tuple[int, ...]
    QM_p: float | None
    method: str
    test: str
    level: float
    rows_used: tuple[int, ...]
    notes: tuple[str, ...] = ()
    covariance: tuple[tuple[float, ...], ...] = ()
    ends: float = 0.0

    def predict(self, *values: float) -> Coefficient:
        """The mean effect at values of the moderators, in the order of the coefficients (without
        the intercept), with its test against 0 left to the coefficients: p is NaN."""
        named = [each.name for each in self.coefficients]
        row = (1.0, *values) if INTERCEPT in named else values
        estimate = math.fsum(a * b.estimate for a, b in zip(row, self.coefficients, strict=True))
        variance = math.fsum(
            a * b * self.covariance[i][j] for i, a in enumerate(row) for j, b in enumerate(row)
        )
        se = math.sqrt(max(0.0, variance))
        half = self.ends * se
        return Coefficient("mean", estimate, se, None, math.nan, estimate - half, estimate + half)


class RegressionEffects:
    """Effects with a design matrix: the sums of `weighting.Fit` from a QR
    decomposition, linear in k."""

    def __init__(self, y: Any, v: Any, x: Any):
        import numpy as np

        self.x, v = np.asarray(x, float), np.asarray(v, float)
        self.k, self.p = self.x.shape
        self.scale = unit_of(float(v.min()))
        self.v = v / self.scale
        self.y = np.asarray(y, float) / math.sqrt(self.scale)
        self.total_spread = float(((self.y - self.y.mean()) ** 2).sum())
        if self.k < self.p or np.linalg.matrix_rank(self.x) < self.p:
            raise UsageError(
                "the moderators are collinear, or too many for the studies",
                hint=f"{self.k} studies, {self.p} coefficients",
            )

    def at(self, tau2: float) -> Fit:
        """The sums at one tau²."""
        import numpy as np

        w = 1.0 / (self.v + tau2)
        root = np.sqrt(w)
        q, _ = np.linalg.qr(root[:, None] * self.x)
        e = root * self.y
        e -= q @ (q.T @ e)
        z = root * e
        hat = (q * q).sum(axis=1)
        cross = q.T @ (w[:, None] * q)
        wz = root * z
        return Fit(
            float(w.sum()),
            float(w @ w),
            float(w @ (1 - hat)),
            float((w * w) @ (1 - 2 * hat)) + float((cross * cross).sum()),
            float(e @ e),
            float(z @ z),
            float(wz @ wz) - float(((q.T @ wz) ** 2).sum()),
        )

    def unweighted(self) -> Unweighted:
        """The sums without weights."""
        import numpy as np

        q, _ = np.linalg.qr(self.x)
        e = self.y - q @ (q.T @ self.y)
        hat = (q * q).sum(axis=1)
        cross = q.T @ (self.v[:, None] * q)
        spread = float((self.v * self.v) @ (1 - 2 * hat)) + float((cross * cross).sum())
        return Unweighted(float(e @ e), float(self.v @ (1 - hat)), spread)

    def logarithms(self, tau2: float) -> tuple[float, float]:
        """Σ log(v + tau²) and log |X'WX|."""
        import numpy as np

        r = np.linalg.qr(self.x / np.sqrt(self.v + tau2)[:, None], mode="r")
        return float(np.log(self.v + tau2).sum()), 2 * float(np.log(np.abs(np.diag(r))).sum())

    def coefficients(self, tau2: float) -> tuple[Any, Any]:
        """Coefficients and (X'WX)⁻¹ at one tau², in the effects' own units."""
        import numpy as np

        root = 1.0 / np.sqrt(self.v + tau2 / self.scale)
        q, r = np.linalg.qr(root[:, None] * self.x)
        inverse = np.linalg.inv(r)
        return (
            inverse @ (q.T @ (root * self.y)) * math.sqrt(self.scale),
            inverse @ inverse.T * self.scale,
        )


def meta_regression(
    rows: Sequence[Row],
    moderators: Sequence[str],
    measure: str | None = None,
    method: str = "REML",
    test: str = USUAL_TEST,
    level: float = 95,
    *,
    intercept: bool = True,
    **options: Any,
) -> Regression:
    """Regress the studies' effects on columns of their rows; numbers as they are, text as
    categories against the first in the alphabet.

    Rows without an effect or without a moderator's value are left out and noted. Raises UsageError
    for fewer studies than coefficients and for moderators that repeat one another.
    """
    method = checked_choices(method, test)
    rows = list(rows)
    _, pairs = study_effects(rows, measure, options)
    used = [
        place
        for place, pair in enumerate(pairs, 1)
        if pair and all(has_value(rows[place - 1], each) for each in moderators)
    ]
    if not used:
        raise UsageError(
            "no study has both an effect and every moderator",
            hint=f"moderators requested: {', '.join(moderators)}",
        )
    names, design = design_matrix(
        [rows[place - 1] for place in used], moderators, intercept=intercept
    )
    kept = [pair for place in used if (pair := pairs[place - 1])]
    found = regress([y for y, _ in kept], [v for _, v in kept], design, names, method, test, level)
    missing = sorted(set(range(1, len(rows) + 1)) - set(used))
    notes = (
        (f"left out, no effect or no value of a moderator: {named_places(rows, missing)}",)
        if missing
        else ()
    )
    return replace(found, rows_used=tuple(used), notes=(*notes, *found.notes))


def regress(
    y: Sequence[float],
    v: Sequence[float],
    design: Sequence[Sequence[float]],
    names: Sequence[str],
    method: str,
    test: str,
    level: float,
) -> Regression:
    """Fit effects `y` (length k) with variances `v` on `design` (k × p, with its
    column of ones if there is one)."""
    level = confidence_level(level)
    effects = RegressionEffects(y, v, design)
    if effects.k == effects.p and test != "z":
        raise UsageError(
            f"{effects.k} studies are too few to estimate an error",
            hint="use fewer moderators, or test z",
        )
    df = effects.k - effects.p
    tau2 = estimate_tau2(effects, method)
    beta, unscaled = effects.coefficients(tau2.value)
    factor = effects.at(tau2.value / effects.scale).q / df if test in ("knha", "adhoc") else 1.0
    covariance = unscaled * (max(1.0, factor) if test == "adhoc" else factor)
    ends = quantile(level, None if test == "z" else df)
    null = effects_of(list(y), list(v))
    tau2_null = estimate_tau2(null, method).value
    qe = effects.at(0.0).q
    i2, h2 = (
        (max(0.0, 100 * (qe - df) / qe) if qe > 0 else 0.0, qe / df)
        if method == "EE" and df
        else (0.0, 1.0)
    )
    if method != "EE" and df:
        i2, h2 = i2_h2(tau2.value, typical_variance(effects))
    return Regression(
        k=effects.k,
        coefficients=_coefficients(names, beta, covariance, ends, test, df),
        tau2=tau2.value,
        se_tau2=tau2.se,
        tau2_null=tau2_null,
        R2=_explained(
            method,
            tau2.value,
            tau2_null,
            qe / df if df else 0.0,
            null.at(0.0).q / max(1, effects.k - 1),
            names,
        ),
        I2=i2,
        H2=h2,
        QE=qe,
        QE_df=df,
        QE_p=chi2_sf(qe, df) if df else 1.0,
        **_omnibus(names, beta, covariance, test, df),
        method=method,
        test=test,
        level=level,
        rows_used=tuple(range(1, effects.k + 1)),
        notes=check_agreement(test, math.sqrt(factor)),
        covariance=tuple(tuple(map(float, line)) for line in covariance),
        ends=ends,
    )


def design_matrix(
    rows: Sequence[Row], moderators: Sequence[str], *, intercept: bool = True
) -> tuple[list[str], list[list[float]]]:
    """Column names (as R gives them) and values; categories become columns of 0 and 1, the
    first category being the reference.

    Without an intercept the first moderator, where it is a category, keeps all its columns.
    """
    present = columns_present(rows)
    names, columns = ([INTERCEPT], [[1.0] * len(rows)]) if intercept else ([], [])
    full = not intercept
    for moderator in moderators:
        if moderator not in present:
            raise UsageError(
                f"there is no column {moderator!r}",
                hint=f"the columns are {', '.join(sorted(present))}",
            )
        if _is_category(rows, moderator):
            categories = sorted({str(row[moderator]) for row in rows})
            for category in categories if full else categories[1:]:
                names.append(f"{moderator}{category}")
                columns.append([float(str(row[moderator]) == category) for row in rows])
            full = False
        else:
            names.append(moderator)
            columns.append(
                [number_in(row, moderator, place) or 0.0 for place, row in enumerate(rows, 1)]
            )
    return names, [list(line) for line in zip(*columns, strict=True)]


def has_value(row: Row, column: str) -> bool:
    """Whether the row has anything in that column; "NA", as R writes it, is nothing."""
    value = row.get(column)
    return value is not None and not (
        isinstance(value, str) and value.strip().lower() in ("", "na")
    )


def _is_category(rows: Sequence[Row], column: str) -> bool:
    for row in rows:
        value = row.get(column)
        if isinstance(value, str):
            try:
                float(value)
            except ValueError:
                return True
    return False


def _coefficients(
    names: Sequence[str], beta: Any, covariance: Any, ends: float, test: str, df: int
) -> tuple[Coefficient, ...]:
    found = []
    for i, name in enumerate(names):
        estimate, se = float(beta[i]), math.sqrt(max(0.0, float(covariance[i][i])))
        statistic = estimate / se if se else None
        p = (
            0.0
            if statistic is None
            else two_sided_normal(statistic)
            if test == "z"
            else two_sided_t(statistic, df)
        )
        found.append(
            Coefficient(
                name, estimate, se, statistic, p, estimate - ends * se, estimate + ends * se
            )
        )
    return tuple(found)


def _explained(
    method: str, tau2: float, null: float, residual: float, total: float, names: Sequence[str]
) -> float | None:
    """R² in percent (Raudenbush 2009): by how much tau² falls; under a common effect by how much
    the weighted mean square does."""
    if INTERCEPT not in names:
        return None
    before, after = (total, residual) if method == "EE" else (null, tau2)
    return max(0.0, 100 * (before - after) / before) if before > 0 else None


def _omnibus(
    names: Sequence[str], beta: Any, covariance: Any, test: str, df: int
) -> dict[str, Any]:
    """The Wald test of all coefficients but the intercept."""
    import numpy as np

    tested = [i for i, name in enumerate(names) if name != INTERCEPT]
    m = len(tested)
    if not m:
        return {"QM": None, "QM_df": (), "QM_p": None}
    b = np.asarray(beta)[tested]
    block = np.asarray(covariance)[np.ix_(tested, tested)]
    if not np.all(np.diag(block) > 0):
        return {"QM": None, "QM_df": (m,), "QM_p": None}
    q = float(b @ np.linalg.solve(block, b))
    if test == "z":
        return {"QM": q, "QM_df": (m,), "QM_p": chi2_sf(q, m)}
    return {"QM": q / m, "QM_df": (m, df), "QM_p": f_sf(q / m, m, df)}
