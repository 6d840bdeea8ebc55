"""Pooling: edges, refusals, size, and what must hold for any studies."""

from __future__ import annotations

import contextlib
import json
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.models.heterogeneity import ESTIMATORS
from ldncli.statistics.models.pooling import pool_effects
from ldncli.statistics.models.weighting import ArrayEffects

ROWS = [
    {"yi": 0.1, "vi": 0.04},
    {"yi": 0.5, "vi": 0.09},
    {"yi": -0.3, "vi": 0.02},
    {"yi": 0.9, "vi": 0.2},
]
NAMES = (
    "k estimate se statistic p ci_lb ci_ub pi_lb pi_ub tau2 tau2_lb tau2_ub I2 H2 Q Q_df Q_p"
    " weights".split()
)
METHODS = [*ESTIMATORS, "EE"]
effects = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 4)), min_size=2, max_size=12)


def _rows(pairs: list[tuple[float, float]]) -> list[dict[str, float]]:
    return [{"yi": y, "vi": v} for y, v in pairs]


def test_the_dictionary_has_the_agreed_names_and_plain_values() -> None:
    found = ldncli.pool(ROWS).to_dict()
    assert list(found) == NAMES
    assert json.loads(json.dumps(found)) == found
    assert sum(found["weights"]) == pytest.approx(100)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("test", ["z", "t", "knha", "adhoc"])
def test_one_study_pools_to_itself(method: str, test: str) -> None:
    found = ldncli.pool([{"yi": -1.3, "vi": 0.4}], method=method, test=test)
    assert (found.estimate, found.k, found.tau2, found.I2, found.Q, found.Q_p, found.weights) == (
        -1.3,
        1,
        0,
        0,
        0,
        1,
        (100,),
    )
    assert found.se == pytest.approx(math.sqrt(0.4))
    assert found.pi_lb is None and found.tau2_ub is None
    assert found.notes


@pytest.mark.parametrize("method", METHODS)
def test_identical_effects(method: str) -> None:
    rows = [{"yi": 0.2, "vi": v} for v in (0.04, 0.05, 0.03)]
    found = ldncli.pool(rows, method=method, test="knha")
    assert (found.estimate, found.tau2, found.Q) == (
        pytest.approx(0.2),
        pytest.approx(0, abs=1e-12),
        pytest.approx(0, abs=1e-12),
    )
    assert found.se == 0 and found.statistic is None and found.ci_lb == found.ci_ub
    assert ldncli.pool(rows, method=method, test="adhoc").se > 0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("unit", [1e-200, 1e-80, 1e-8, 1e8, 1e80, 1e140])
def test_huge_and_tiny_variances_scale(method: str, unit: float) -> None:
    plain = ldncli.pool(ROWS, method=method)
    found = ldncli.pool(
        [{"yi": row["yi"] * math.sqrt(unit), "vi": row["vi"] * unit} for row in ROWS], method=method
    )
    assert found.estimate == pytest.approx(plain.estimate * math.sqrt(unit), rel=1e-9)
    assert found.se == pytest.approx(plain.se * math.sqrt(unit), rel=1e-9)
    assert found.tau2 == pytest.approx(plain.tau2 * unit, rel=1e-9)
    assert pytest.approx(plain.I2, rel=1e-9, abs=1e-9) == found.I2


def test_one_variance_far_from_the_others() -> None:
    for method in METHODS:
        found = ldncli.pool(
            [{"yi": 0.1, "vi": 1e-10}, {"yi": 0.5, "vi": 1.0}, {"yi": 0.2, "vi": 1e10}],
            method=method,
        )
        assert all(
            math.isfinite(each)
            for each in (found.estimate, found.se, found.tau2, found.I2, found.Q)
        )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "there are no studies"),
        ([{"yi": 1, "vi": 0}], "row 1: the variance is 0"),
        (
            [{"yi": 1, "vi": 1}, {"yi": 1, "vi": -1}],
            "row 2: vi is -1, and a variance cannot be negative",
        ),
        ([{"yi": 1, "vi": 1}, {"yi": math.nan, "vi": 1}], "row 2: yi is nan"),
        ([{"yi": "x", "vi": 1}], "row 1: yi is 'x'"),
        ([{"vi": 1}], "column yi is missing"),
        ([{"yi": None, "vi": 1}], "no study gives an estimate"),
        (
            [{"study": "A", "yi": 1, "vi": 1}, {"study": "B", "yi": 1, "vi": 0}],
            "row 2 (B): the variance is 0",
        ),
        ([{"trial": 3, "yi": "0,5", "vi": 1}], "row 1 (trial 3): yi is '0,5', not a number"),
        (
            [{"yi": None, "vi": 1}, {"slab": "B", "yi": 1e250, "vi": 1e-9}, {"yi": 1, "vi": 1}],
            "row 2 (B): the effect 1e+250",
        ),
        ([{"yi": 1, "vi": 5e-324}, {"yi": 2, "vi": 1}], "row 1: the effect 1 with the variance"),
    ],
)
def test_refusals(rows: list, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        ldncli.pool(rows)
    assert refusal.value.message.startswith(said)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize(
    "options",
    [
        {"method": "XX"},
        {"test": "w"},
        {"level": 0},
        {"level": 100},
        {"level": "95"},
        {"pi": "x"},
        {"measure": "YY"},
        {"other": 1},
        {"method": "MH", "x": 1},
    ],
)
def test_unknown_words_are_refused(options: dict) -> None:
    with pytest.raises(UsageError):
        ldncli.pool(ROWS, **options)


def test_rows_without_an_estimate_are_left_out_and_said() -> None:
    found = ldncli.pool([*ROWS, {"yi": None, "vi": 1}], test="z")
    assert (found.k, found.rows_used) == (4, (1, 2, 3, 4))
    assert found.notes == ("left out, no estimate follows from what is given: row 5",)
    assert found.to_dict() == ldncli.pool(ROWS, test="z").to_dict()


def test_levels_may_be_fractions() -> None:
    assert ldncli.pool(ROWS, level=0.9) == ldncli.pool(ROWS, level=90)
    assert ldncli.pool(ROWS, level=90).ci_lb > ldncli.pool(ROWS, level=99).ci_lb


def test_prediction_rules() -> None:
    widths = {
        rule: (found := ldncli.pool(ROWS, test="z", pi=rule)).pi_ub - found.pi_lb
        for rule in ("metafor", "tkm1", "tkm2")
    }
    assert widths["metafor"] < widths["tkm1"] < widths["tkm2"]
    assert ldncli.pool(ROWS[:2], pi="tkm2").pi_lb is None
    assert ldncli.pool(ROWS, method="EE").pi_lb is None


def test_tables_without_events() -> None:
    nothing = [{"ai": 0, "n1i": 20, "ci": 0, "n2i": 21}, {"ai": 0, "n1i": 30, "ci": 0, "n2i": 31}]
    assert ldncli.pool(nothing, "RD").estimate == pytest.approx(0, abs=0.01)
    assert ldncli.pool(nothing, "RD", "MH").estimate == 0
    for options in ({"method": "MH"}, {"method": "PETO"}, {"drop00": True}, {}):
        with pytest.raises(UsageError):
            ldncli.pool(nothing, "OR", **options)


def test_revman_adds_to_zero_cells_and_leaves_out_double_zeros() -> None:
    rows = [
        {"ai": 0, "n1i": 20, "ci": 3, "n2i": 20},
        {"ai": 0, "n1i": 30, "ci": 0, "n2i": 31},
        {"ai": 5, "n1i": 40, "ci": 9, "n2i": 41},
    ]
    found = ldncli.pool(rows, "RR", "MH", zero_cells="revman")
    by_hand = ldncli.pool([{"ai": 0.5, "bi": 20.5, "ci": 3.5, "di": 17.5}, rows[2]], "RR", "MH")
    assert (found.estimate, found.se, found.k) == (
        pytest.approx(by_hand.estimate),
        pytest.approx(by_hand.se),
        2,
    )
    assert found.rows_used == (1, 3)


def test_ready_effects_win_over_raw_numbers_unless_options_ask_for_these() -> None:
    row = {"ai": 4, "bi": 119, "ci": 11, "di": 128, "yi": 9.0, "vi": 1.0}
    assert ldncli.pool([row], "RR").estimate == 9
    assert ldncli.pool([row], "RR", add=0.5).estimate == pytest.approx(-0.889311333920205)


@given(effects, st.sampled_from(METHODS), st.randoms())
def test_order_does_not_matter(pairs: list, method: str, chance) -> None:
    mixed = list(pairs)
    chance.shuffle(mixed)
    one, other = (
        pool_effects(*zip(*pairs, strict=True), method),
        pool_effects(*zip(*mixed, strict=True), method),
    )
    assert other.estimate == pytest.approx(one.estimate, rel=1e-6, abs=1e-8)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-5, abs=1e-7)


@given(effects, st.sampled_from(METHODS), st.floats(-100, 100))
def test_adding_a_constant_shifts_the_estimate(pairs: list, method: str, shift: float) -> None:
    one = pool_effects([y for y, _ in pairs], [v for _, v in pairs], method)
    other = pool_effects([y + shift for y, _ in pairs], [v for _, v in pairs], method)
    assert other.estimate == pytest.approx(one.estimate + shift, rel=1e-6, abs=1e-7)
    assert other.se == pytest.approx(one.se, rel=1e-4, abs=1e-7)


@given(effects, st.sampled_from(METHODS))
def test_flipping_signs_flips_the_result(pairs: list, method: str) -> None:
    one = pool_effects([y for y, _ in pairs], [v for _, v in pairs], method)
    other = pool_effects([-y for y, _ in pairs], [v for _, v in pairs], method)
    assert (other.estimate, other.tau2) == (
        pytest.approx(-one.estimate, rel=1e-9, abs=1e-9),
        pytest.approx(one.tau2, rel=1e-9, abs=1e-9),
    )
    assert (other.ci_lb, other.ci_ub) == (
        pytest.approx(-one.ci_ub, rel=1e-9, abs=1e-9),
        pytest.approx(-one.ci_lb, rel=1e-9, abs=1e-9),
    )


@given(effects, st.sampled_from(METHODS))
def test_the_estimate_lies_between_the_extremes(pairs: list, method: str) -> None:
    ys = [y for y, _ in pairs]
    found = pool_effects(ys, [v for _, v in pairs], method)
    assert min(ys) - 1e-9 <= found.estimate <= max(ys) + 1e-9
    assert found.tau2 >= 0 and 0 <= found.I2 <= 100
    assert all(0 <= each <= 100 for each in found.weights) and sum(found.weights) == pytest.approx(
        100
    )


@given(effects)
def test_the_interval_of_tau2_is_one_and_contains_the_moment_estimate(pairs: list) -> None:
    found = pool_effects([y for y, _ in pairs], [v for _, v in pairs], "PM")
    assert 0 <= found.tau2_lb <= found.tau2_ub
    assert found.tau2_lb - 1e-9 <= found.tau2
    if found.tau2 > 0:
        assert found.tau2 <= found.tau2_ub + 1e-9


@given(effects)
def test_maximum_likelihood_is_a_maximum(pairs: list) -> None:
    """The one found from Hedges' estimate, unless the likelihood without any tau² is higher: then
    one at least as high as that."""
    import numpy as np

    y, v = np.array([y for y, _ in pairs]), np.array([v for _, v in pairs])

    def likelihood(tau2: float) -> float:
        w = 1 / (v + tau2)
        return (
            0.5 * np.log(w).sum()
            - 0.5 * np.log(w.sum())
            - 0.5 * (w * (y - (w @ y) / w.sum()) ** 2).sum()
        )

    tau2 = pool_effects(list(y), list(v), "REML").tau2
    beside = (tau2 * 0.99, tau2 * 1.01, tau2 + 1e-6 * v.max())
    for other in (0.0, *beside):
        assert likelihood(tau2) >= likelihood(other) - 1e-9


def test_a_likelihood_with_two_maxima() -> None:
    """metafor 3.8 stops at the lower one from Hedges' estimate (1.73), warns and takes 0; from
    tau2.init = 0.001 it finds the higher one."""
    y, v = [1.5, -3, -3, -3, -3.25], [1.5, 0.5, 0.125, 0.03125, 0.03125]
    assert pool_effects(y, v, "REML").tau2 == pytest.approx(0.002462994, rel=1e-6)
    assert pool_effects(y, v, "ML").tau2 == 0


@pytest.mark.parametrize("method", METHODS)
def test_what_cannot_be_computed_with_is_refused(method: str) -> None:
    """Effects and variances at the ends of what numbers can be: a result, or a clear refusal."""
    for y in ([1e308, -1e308, 1.0], [1e308, 1.0, 0.5], [1e-308, 0.0, 1e200]):
        for v in ([1e308, 1e308, 1.0], [5e-324, 1e308, 1.0], [1e-308, 1.0, 1e300]):
            with contextlib.suppress(UsageError):
                assert math.isfinite(pool_effects(y, v, method).estimate)


@given(
    effects,
    st.lists(st.sampled_from(["A", "B", "", "Smith 2004"]), min_size=12, max_size=12),
    st.sampled_from(METHODS),
)
def test_what_studies_are_called_does_not_matter(pairs: list, names: list, method: str) -> None:
    plain = ldncli.pool(_rows(pairs), method=method)
    named = ldncli.pool(
        [row | {"study": name} for row, name in zip(_rows(pairs), names, strict=False)],
        method=method,
    )
    assert named.to_dict() == plain.to_dict()


@given(effects, st.randoms(use_true_random=False), st.sampled_from([*ESTIMATORS, "EE"]))
def test_the_order_of_studies_changes_no_digit(
    pairs: list, chance: random.Random, method: str
) -> None:
    """Sums are rounded once (math.fsum): Python's own sum goes by the order, and
    differs from Python 3.12 on."""
    found = ldncli.pool(_rows(pairs), method=method)
    shuffled = chance.sample(pairs, len(pairs))
    again = ldncli.pool(_rows(shuffled), method=method)
    assert (again.estimate, again.se, again.tau2, again.Q) == (
        found.estimate,
        found.se,
        found.tau2,
        found.Q,
    )


@given(effects)
def test_the_common_effect_is_the_weighted_mean(pairs: list) -> None:
    found = pool_effects([y for y, _ in pairs], [v for _, v in pairs], "EE", "z")
    total = sum(1 / v for _, v in pairs)
    assert found.estimate == pytest.approx(sum(y / v for y, v in pairs) / total, rel=1e-9, abs=1e-9)
    assert found.se == pytest.approx(total**-0.5)


@given(st.floats(-50, 50), st.floats(1e-4, 50), st.sampled_from(METHODS))
def test_any_one_study_pools_to_itself(y: float, v: float, method: str) -> None:
    found = pool_effects([y], [v], method)
    assert found.estimate == y and found.se == pytest.approx(math.sqrt(v)) and found.tau2 == 0


@given(effects)
def test_every_study_twice_halves_the_variance_of_the_common_effect(pairs: list) -> None:
    one = pool_effects([y for y, _ in pairs], [v for _, v in pairs], "EE", "z")
    two = pool_effects([y for y, _ in pairs * 2], [v for _, v in pairs * 2], "EE", "z")
    assert two.estimate == pytest.approx(
        one.estimate, rel=1e-9, abs=1e-9
    ) and two.se == pytest.approx(one.se / math.sqrt(2))


def test_lists_and_arrays_agree() -> None:
    import numpy as np

    chance = np.random.default_rng(7)
    y, v = chance.normal(0, 1, 400), chance.uniform(0.05, 2, 400)
    from ldncli.statistics.models.heterogeneity import estimate_tau2
    from ldncli.statistics.models.weighting import PlainEffects

    for method in ESTIMATORS:
        plain, array = (
            estimate_tau2(PlainEffects(y.tolist(), v.tolist()), method),
            estimate_tau2(ArrayEffects(y, v), method),
        )
        assert plain.value == pytest.approx(array.value, rel=1e-9)
        assert plain.se == pytest.approx(array.se, rel=1e-9)


def test_a_million_studies(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many passes over the studies as few need, so that the time
    grows with their number alone."""
    import numpy as np

    passes, at = [], ArrayEffects.at
    monkeypatch.setattr(
        ArrayEffects, "at", lambda effects, tau2: passes.append(tau2) or at(effects, tau2)
    )
    chance = np.random.default_rng(3)
    v = chance.uniform(0.05, 2, 1_000_000)
    y = chance.normal(0.25, np.sqrt(v + 0.3))
    found = pool_effects(y, v)
    assert 0 < len(passes) < 50
    assert (found.estimate, found.tau2) == (
        pytest.approx(0.25, abs=0.01),
        pytest.approx(0.3, abs=0.01),
    )
    assert found.tau2_lb < 0.3 < found.tau2_ub
