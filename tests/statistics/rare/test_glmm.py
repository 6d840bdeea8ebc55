"""Mixed models of events: metafor's numbers, limits, symmetries, bodies that they cannot take."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.statistics.rare.exact import common_odds_ratio
from ldncli.statistics.rare.glmm import MODELS, fit_groups, fit_tables
from ldncli.statistics.rare.tables import WHOLE, groups_of, tables_of
from tests.reference.rare import RARE, close, rows_of

# R's optimisers stop a little below the top (see tests/reference/README.md): what they find of
# the standard error is then a difference of rounded numbers.
LOOSE = {("bcg", "UM.RS"): 1e-3, ("nielweise2007", "UM.RS"): 1e-4, ("single", "CM.AL"): 1e-3}


@pytest.mark.parametrize("case", RARE["tables"], ids=lambda case: f"{case['body']}-{case['model']}")
def test_rma_glmm_has_the_same_numbers(case: dict) -> None:
    model, wanted = case["model"], case["expected"]
    tables = tables_of(rows_of(case), keep_empty=model in WHOLE)
    if case["body"] == "single" and model == "CM.EL":
        # Four events: metafor stops somewhere on a ridge (a log odds ratio of 4, its error 11).
        with pytest.raises(UsageError, match="too few events"):
            fit_tables(tables, model)
        return
    found = fit_tables(tables, model)
    if not wanted:  # lme4 gave up
        assert math.isfinite(found.estimate) and found.se > 0
        return
    common = case.get("common")
    if common and not found.tau2:  # metafor stops a little above 0, and its common effect is at 0
        assert close(found.estimate, common["estimate"], 1e-6)
        # Its curvature is a difference of rounded likelihoods; that of margins held is a formula.
        assert close(found.se, common["se"], 1e-3)
        assert close(found.se, common_odds_ratio(tables).se or 0, 1e-6)
        assert wanted["tau2"] < 1e-3
        return
    tolerance = LOOSE.get((case["body"], model), 2e-5)
    assert close(found.estimate, wanted["estimate"], tolerance)
    assert close(found.tau2, wanted["tau2"], max(tolerance, 5e-5))
    if model != "CM.EL":
        assert close(found.se, wanted["se"], tolerance)
    elif wanted["tau2"] > 1e-3:  # metafor's curvature is taken from integrals that are not exact
        assert close(found.se, wanted["se"], 1e-2)
    if model != "UM.RS":
        assert close(found.q, wanted["q"], 1e-6)
    else:  # metafor's own test takes levels as random
        assert found.sigma2 is not None and close(found.sigma2, wanted["sigma2"], 1e-4)


@pytest.mark.parametrize("case", RARE["groups"], ids=lambda case: case["body"])
def test_rma_glmm_has_the_same_shares(case: dict) -> None:
    found, wanted = fit_groups(groups_of(rows_of(case))), case["expected"]
    if wanted:
        for name in ("estimate", "se", "tau2", "q"):
            assert close(getattr(found, name), wanted[name], 1e-6), name


@pytest.mark.parametrize("body", ["wide", "zero_cells"])
def test_the_error_of_the_conditional_model_is_that_of_a_dense_integral(body: str) -> None:
    import numpy as np

    from ldncli.statistics.models.optimum import highest
    from ldncli.statistics.rare.hypergeometric import log_chance, margins_of

    case = next(each for each in RARE["tables"] if each["body"] == body)
    tables = tables_of(rows_of(case), keep_empty=False)
    margins, grid = margins_of(tables), np.linspace(-10, 10, 2001)

    def loglik(at: np.ndarray) -> float:
        theta = np.broadcast_to(at[0] + at[1] * grid, (tables.k, len(grid)))
        terms = log_chance(
            margins.values[:, None, :], margins.weights[:, None, :], theta, margins.seen[:, None]
        )
        return float(np.log(np.exp(terms - grid**2 / 2).sum(axis=1)).sum())

    top, found = highest(loglik, [-0.3, 1.0]), fit_tables(tables, "CM.EL")
    assert found.estimate == pytest.approx(top.at[0], abs=1e-7)
    assert found.se == pytest.approx(top.error(0), rel=1e-6)


cells = st.tuples(st.integers(0, 6), st.integers(20, 60), st.integers(0, 6), st.integers(20, 60))
bodies = st.lists(cells, min_size=3, max_size=4)


def _rows(body: list[tuple[int, int, int, int]]) -> list[dict]:
    return [dict(zip(("ai", "n1i", "ci", "n2i"), each, strict=True)) for each in body]


@pytest.mark.parametrize("model", MODELS)
@given(body=bodies)
@settings(max_examples=5, deadline=None)
def test_order_does_not_matter_and_sides_change_the_sign(
    model: str, body: list[tuple[int, int, int, int]]
) -> None:
    def fit(some: list[tuple[int, int, int, int]]) -> tuple[float, float, float] | None:
        try:
            found = fit_tables(tables_of(_rows(some), keep_empty=model in WHOLE), model)
        except UsageError:
            return None
        return found.estimate, found.se, found.tau2

    one = fit(body)
    turned = fit([(c, n2, a, n1) for a, n1, c, n2 in reversed(body)])
    assert (one is None) == (turned is None)
    if one and turned:
        near = 1e-3 if model == "UM.RS" else 1e-4
        assert (-turned[0], turned[1], turned[2]) == pytest.approx(one, abs=near, rel=near)


def test_as_people_grow_all_models_agree() -> None:
    body = _rows([(300, 3000, 500, 3000), (150, 1400, 260, 1500), (420, 4100, 700, 4000)])
    found = [
        fit_tables(tables_of(body, keep_empty=True), each).estimate for each in ("UM.FS", "CM.EL")
    ]
    assert found[0] == pytest.approx(found[1], abs=1e-3)


def test_one_study_is_its_own_odds_ratio() -> None:
    table = tables_of(_rows([(3, 40, 5, 41)]), keep_empty=False)
    for model in ("UM.FS", "UM.RS"):
        found = fit_tables(table, model)
        assert found.estimate == pytest.approx(math.log(3 * 36 / (37 * 5)), abs=1e-7)
        assert found.se == pytest.approx((1 / 3 + 1 / 37 + 1 / 5 + 1 / 36) ** 0.5, rel=1e-5)
        assert (found.tau2, found.q_df) == (0, 0)
    # R: fisher.test(matrix(c(3, 37, 5, 36), 2))$estimate
    assert math.exp(fit_tables(table, "CM.EL").estimate) == pytest.approx(0.5876249, abs=2e-5)


def test_what_leaves_the_odds_ratio_without_an_end_is_refused() -> None:
    none = _rows([(0, 40, 3, 41), (0, 52, 2, 50)])
    for model in MODELS:
        with pytest.raises(UsageError, match="one side only") as refused:
            fit_tables(tables_of(none, keep_empty=False), model)
        assert "EXACT" in (refused.value.hint or "")
    with pytest.raises(UsageError, match="nobody has the event"):
        fit_groups(groups_of([{"xi": 0, "ni": 10}, {"xi": 0, "ni": 22}]))
