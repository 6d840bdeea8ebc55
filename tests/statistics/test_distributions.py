"""Our own probabilities and quantiles against mpmath's to 1e-12, and against
scipy's where scipy is there."""

from __future__ import annotations

import json
import math
from functools import partial
from pathlib import Path

import pytest

from ldncli.statistics import distributions as d

GRID = json.loads((Path(__file__).parents[1] / "reference" / "distributions.json").read_text())
DFS = [0.5, 1, 2, 3, 5, 12, 30, 99.5, 1000, 40000, 1e6]
PROBABILITIES = [float(p) for p in GRID["probabilities"]]


def _near(found: float, wanted: float, tolerance: float = 1e-12) -> None:
    assert found == pytest.approx(wanted, rel=tolerance, abs=1e-300), (found, wanted)


@pytest.mark.parametrize("row", GRID["normal"], ids=lambda row: row[0])
def test_normal(row: list[str]) -> None:
    z, lower, upper = map(float, row)
    _near(d.normal_cdf(z), lower)
    _near(d.normal_sf(z), upper)


@pytest.mark.parametrize("row", GRID["chi2"], ids=lambda row: "-".join(row[:2]))
def test_chi_square(row: list[str]) -> None:
    x, df, lower, upper = map(float, row)
    _near(d.chi2_cdf(x, df), lower)
    _near(d.chi2_sf(x, df), upper)


@pytest.mark.parametrize("row", GRID["t"], ids=lambda row: "-".join(row[:2]))
def test_t(row: list[str]) -> None:
    t, df, upper = map(float, row)
    _near(d.t_sf(t, df), upper)
    _near(d.two_sided_t(-t, df), 2 * upper)


def _f_cdf(x: float, df1: float, df2: float) -> float:
    """The lower tail, by which the quantile is found."""
    return d._f_curve(x, df1, df2)[0]


@pytest.mark.parametrize("row", GRID["f"], ids=lambda row: "-".join(row[:3]))
def test_f(row: list[str]) -> None:
    x, df1, df2, lower, upper = map(float, row)
    _near(_f_cdf(x, df1, df2), lower)
    _near(d.f_sf(x, df1, df2), upper)


@pytest.mark.parametrize("p", PROBABILITIES)
def test_quantiles_are_the_inverse(p: float) -> None:
    """The wanted probability lies between those of x (1 − 1e-13) and x (1 + 1e-13)."""
    lower = p < 0.5
    tail = p if lower else 1 - p
    brackets = [(abs(d.normal_quantile(p)), d.normal_sf)]
    for df in DFS:
        brackets.append((abs(d.t_quantile(p, df)), partial(d.t_sf, df=df)))
        brackets.append(
            (d.chi2_quantile(p, df), partial(d.chi2_cdf if lower else d.chi2_sf, df=df))
        )
    for df1, df2 in [(1, 3), (4, 8), (30, 2.5), (200, 1000)]:
        brackets.append(
            (d.f_quantile(p, df1, df2), partial(_f_cdf if lower else d.f_sf, df1=df1, df2=df2))
        )
    for x, probability in brackets:
        near = sorted([probability(x * (1 - 1e-13)), probability(x * (1 + 1e-13))])
        assert near[0] * (1 - 1e-13) <= tail <= near[1] * (1 + 1e-13), (x, probability)


def test_known_quantiles() -> None:
    _near(d.normal_quantile(0.975), 1.959963984540054235524594)
    _near(d.t_quantile(0.975, 1), 12.70620473617470929157)
    _near(d.t_quantile(0.975, 12), 2.178812829667228804)
    _near(d.chi2_quantile(0.95, 1), 3.841458820694124032)
    assert d.normal_quantile(0.5) == 0 == d.t_quantile(0.5, 7)
    assert d.t_quantile(0.975, math.inf) == d.normal_quantile(0.975)
    assert d.t_quantile(0.025, 7) == pytest.approx(-d.t_quantile(0.975, 7), rel=1e-14)
    assert d.normal_quantile(1) == math.inf and d.chi2_quantile(0, 3) == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        d.normal_quantile(1.5)


def test_edges() -> None:
    assert d.chi2_sf(0, 3) == 1 and d.chi2_sf(math.inf, 3) == 0
    assert d.f_sf(-1, 2, 3) == 1 and _f_cdf(math.inf, 2, 3) == 1
    assert d.two_sided_t(math.inf, 4) == 0 and d.two_sided_t(0, 4) == 1
    assert d.two_sided_normal(0) == 1


def test_agrees_with_scipy() -> None:
    """The same functions of the same arguments; the digits are held against mpmath's above, and
    scipy's own are fewer before 1.17."""
    stats = pytest.importorskip("scipy.stats", reason="scipy is no dependency")
    for p in [0.001, 0.025, 0.3, 0.6, 0.95, 0.975, 0.9995]:
        for df in DFS[1:]:
            _near(d.t_quantile(p, df), float(stats.t.ppf(p, df)), 1e-8)
            _near(d.chi2_quantile(p, df), float(stats.chi2.ppf(p, df)), 1e-8)
            _near(d.f_quantile(p, df, 9), float(stats.f.ppf(p, df, 9)), 1e-8)
            _near(d.beta_quantile(p, df, 4.5), float(stats.beta.ppf(p, df, 4.5)), 1e-8)
