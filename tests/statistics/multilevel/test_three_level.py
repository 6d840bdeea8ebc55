"""Three-level models against metafor's rma.mv, and what must hold whatever the numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.models.regression import INTERCEPT
from ldncli.statistics.multilevel.profile import profile_interval
from ldncli.statistics.multilevel.three_level import ThreeLevel, three_level

REFERENCE = Path(__file__).parents[2] / "reference" / "multilevel.json"
CASES = {each["id"]: each for each in json.loads(REFERENCE.read_text("utf-8"))["cases"]}
# Where no study has two rows its two variances cannot be told apart; metafor shares them out.
NOT_APART = "three_studies_alone"


def listed(value: Any) -> list[Any]:
    """What R writes as a bare value where there is one."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def close(ours: Sequence[float] | float, theirs: Any, tolerance: float = 1e-6) -> None:
    """Equal to within the tolerance, relative; quantities below 1e-10 count as 0."""
    own = list(ours) if isinstance(ours, Sequence) else [ours]
    assert own == pytest.approx(listed(theirs), rel=tolerance, abs=1e-10)


@cache
def fitted(id: str) -> ThreeLevel:
    """A case as we fit it."""
    case = CASES[id]
    names, design = [INTERCEPT], None
    if case.get("design"):
        names = [INTERCEPT, *listed(case["names"])]
        design = [[1.0, *listed(row)] for row in case["design"]]
    return three_level(
        case["y"],
        case["v"],
        case["study"],
        case["rho"],
        design=design,
        names=names,
        method=case["method"],
        test=case["test"],
    )


@pytest.mark.parametrize("id", CASES)
def test_the_numbers_are_those_of_metafor(id: str) -> None:
    found, expected = fitted(id), CASES[id]["expected"]
    for name in ("estimate", "se", "statistic", "p", "ci_lb", "ci_ub"):
        close([getattr(each, name) for each in found.coefficients], expected[name])
    for ours, theirs in ((found.sigma2, "sigma2"), (found.I2, "I2")):
        if id == NOT_APART:
            close(sum(ours), sum(expected[theirs]))
        else:
            close(ours, expected[theirs])
    close((found.QE, found.QE_p, found.loglik), [expected[k] for k in ("QE", "QE_p", "logLik")])
    if "QM" in expected:
        assert found.QM is not None and found.QM_p is not None
        close((found.QM, found.QM_p), (expected["QM"], expected["QM_p"]))
    for level, ends in enumerate(expected.get("profile", ())):
        interval = profile_interval(found, level)
        assert interval is not None and interval[1] is not None
        close((interval[0], interval[1]), ends)


def test_without_rows_that_share_a_study_it_is_the_ordinary_pool() -> None:
    rows = [{"yi": y, "vi": v} for y, v in ((0.1, 0.04), (0.5, 0.09), (-0.3, 0.02), (0.9, 0.2))]
    pooled = ldncli.pool(rows, method="REML", test="z")
    found = three_level([r["yi"] for r in rows], [r["vi"] for r in rows], "abcd", 0.6)
    one = found.coefficients[0]
    assert (one.estimate, one.se) == pytest.approx((pooled.estimate, pooled.se), rel=1e-8)
    assert found.sigma2[0] == pytest.approx(pooled.tau2, rel=1e-6)
    assert profile_interval(found, 1) is None


@settings(max_examples=10, deadline=None)
@given(
    data=st.lists(
        st.tuples(st.floats(-2, 2), st.floats(0.01, 1), st.sampled_from("abcde")),
        min_size=5,
        max_size=12,
    ).filter(lambda rows: len({row[2] for row in rows}) > 1),
    factor=st.floats(0.01, 100),
    rho=st.sampled_from((0.0, 0.3, 0.8)),
)
def test_order_scale_and_sign(
    data: list[tuple[float, float, str]], factor: float, rho: float
) -> None:
    y, v, study = zip(*data, strict=True)
    whole = three_level(y, v, study, rho)
    back = three_level(y[::-1], v[::-1], study[::-1], rho)
    large = three_level([-factor * each for each in y], [factor**2 * e for e in v], study, rho)
    mean = whole.coefficients[0]
    assert back.loglik == pytest.approx(whole.loglik, abs=1e-8)
    assert large.loglik == pytest.approx(whole.loglik - (len(y) - 1) * math.log(factor), abs=1e-6)
    reach = 1e-5 * mean.se
    assert back.coefficients[0].estimate == pytest.approx(mean.estimate, abs=reach)
    assert -large.coefficients[0].estimate / factor == pytest.approx(mean.estimate, abs=reach)


def test_errors_that_repeat_one_another_bring_one_study_no_weight_twice() -> None:
    """As the correlation nears 1, two equal rows of one study count as one."""
    once = three_level([0.2, 0.6, 0.9], [0.1, 0.1, 0.1], "abc", 0.0)
    twice = three_level([0.2, 0.2, 0.6, 0.9], [0.1, 0.1, 0.1, 0.1], "aabc", 0.999999)
    assert twice.coefficients[0].estimate == pytest.approx(once.coefficients[0].estimate, abs=1e-5)
    assert twice.coefficients[0].se == pytest.approx(once.coefficients[0].se, rel=1e-4)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"studies": "aaa"}, "one study"),
        ({"rho": 1.0}, "correlation"),
        ({"rho": -0.1}, "correlation"),
        ({"v": [0.1, 0.0, 0.1]}, "above 0"),
        ({"method": "DL"}, "no method"),
        ({"test": "knha"}, "no test"),
        ({"design": [[1.0, 2.0]] * 3, "names": (INTERCEPT, "x")}, "collinear"),
    ],
)
def test_refusals(words: dict[str, Any], told: str) -> None:
    asked: dict[str, Any] = {"v": [0.1, 0.1, 0.1], "studies": "aab", "rho": 0.5} | words
    with pytest.raises(UsageError, match=told):
        three_level(
            [0.1, 0.2, 0.4], asked.pop("v"), asked.pop("studies"), asked.pop("rho"), **asked
        )
