"""Which of several printed numbers gives a contrast's standard error."""

from __future__ import annotations

import pytest

from ldncli.evidence.effects.contrast_error import COARSEST, printed_se
from ldncli.evidence.reasons import because
from ldncli.statistics.distributions import normal_quantile, t_quantile
from tests.evidence.trials import contrast


def test_what_is_nearest_to_the_error_goes_first() -> None:
    everything = {"se": 0.5, "ci": (-2, 2), "statistic": "t", "statistic_value": 3, "p": 0.04}
    for dropped, how in (
        ("se", because("SE as printed")),
        ("ci", because("SE from interval", level=95)),
        ("statistic", because("SE from statistic", name="t", value=3)),
        ("p", because("SE from p", p=0.04)),
    ):
        found = printed_se(contrast("MD", 1, **everything), 20)
        assert found is not None and found[1] == how
        del everything[dropped]
    assert printed_se(contrast("MD", 1), 20) is None


@pytest.mark.parametrize(
    "given",
    [
        {"p": 0.04, "p_relation": "<"},
        {"p": 0.9},
        {"ci": (1.0, 1.0)},
        {"statistic": "chi2", "statistic_value": 4},
        {"statistic": "t"},
        {"p": 0.0},
    ],
)
def test_what_gives_no_error(given: dict) -> None:
    assert printed_se(contrast("MD", 1, **given), 20) is None


def test_an_interval_needs_no_value_and_p_does() -> None:
    assert printed_se(contrast("MD", ci=(-1, 1)), None) == (
        pytest.approx(1 / normal_quantile(0.975)),
        because("SE from interval", level=95),
        None,
    )
    assert printed_se(contrast("MD", p=0.04), None) is None


def test_printed_degrees_of_freedom_go_before_the_groups() -> None:
    found = printed_se(contrast("MD", 1, p=0.04, statistic="t", statistic_df=7), 38)
    assert found is not None and found[0] == pytest.approx(1 / t_quantile(0.98, 7))


@pytest.mark.parametrize("df", [1, 1.5, 3, 20, 400, None])
def test_a_p_is_used_where_its_rounding_leaves_the_error_open_by_half_at_most(
    df: float | None,
) -> None:
    def error(p: float) -> float:
        return -1 / (normal_quantile(p / 2) if df is None else t_quantile(p / 2, df))

    for digits in (1, 2, 3):
        half = 0.5 * 10**-digits
        for count in range(1, 10**digits - 1, 10 ** max(0, digits - 2)):
            p = round(count / 10**digits, digits)
            if round(p, digits - 1) != p:
                fine = error(p + half) <= COARSEST * error(p - half)
                assert (printed_se(contrast("MD", 1, p=p), df) is not None) == fine, p
