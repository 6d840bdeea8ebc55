"""Dose–response curves against dosresmeta's published examples and made-up bodies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.statistics.multilevel.dose_response.covariance import of_means, of_ratios
from ldncli.statistics.multilevel.dose_response.curves import DoseStudy, dose_response
from ldncli.statistics.multilevel.dose_response.splines import basis, checked_knots, knots_at
from tests.statistics.multilevel.dose_response.test_covariance import REFERENCE

MODELS = {each["id"]: each for each in REFERENCE["models"]}
_HOW = {"md": "pooled", "smd": "standardised", "user": "separate"}


def studies_of(model: dict[str, Any]) -> list[DoseStudy]:
    """The studies of a reference model with the covariances that it names."""
    columns = model["data"]
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    found = []
    for name in dict.fromkeys(row["id"] for row in rows):
        here = [row for row in rows if row["id"] == name]
        column = {key: [row[key] for row in here] for key in here[0]}
        if model["covariance"] == "gl":
            v = [(each or 0) ** 2 for each in column["se"]]
            y = column["logrr"][1:]
            s = of_ratios(column["cases"], column["n"], column["logrr"], v, column["type"][0])
        else:
            how = _HOW[model["covariance"]]
            y, s = of_means(column["y"], column["sd"], column["n"], how)
        doses = column["dose"]
        found.append(
            DoseStudy(str(name), doses[0], tuple(doses[1:]), tuple(y), tuple(map(tuple, s)))
        )
    return found


@pytest.mark.parametrize("id", MODELS)
def test_the_numbers_are_those_of_dosresmeta(id: str) -> None:
    model = MODELS[id]
    expected = model["expected"]
    found = dose_response(studies_of(model), model["knots"], model["method"].upper())
    p = len(found.coefficients)
    assert found.coefficients == pytest.approx(np.ravel(expected["estimate"]), rel=1e-6)
    assert np.ravel(found.covariance) == pytest.approx(np.ravel(expected["vcov"]), rel=2e-6)
    psi, theirs = np.array(found.psi), np.reshape(expected["psi"], (p, p))
    # Nelder and Mead's search stops just beside an optimum at 0.
    size = max(np.abs(theirs).max(), 1e-3 * np.abs(np.array(found.covariance)).max())
    assert np.abs(psi - theirs).max() < 5e-5 * size
    predicted = expected["predicted"]
    ours = found.predict(predicted["dose"], predicted["reference"])
    assert [each.estimate for each in ours] == pytest.approx(
        predicted["estimate"], rel=1e-5, abs=1e-9
    )
    assert [each.se for each in ours] == pytest.approx(predicted["se"], rel=1e-6, abs=1e-9)
    assert found.overall.chi2 == pytest.approx(expected["overall"]["chi2"], rel=2e-6)
    if found.nonlinear:
        theirs = expected["nonlinear"]
        assert (found.nonlinear.chi2, found.nonlinear.df) == pytest.approx(
            (theirs["chi2"], theirs["df"]), rel=2e-6
        )
        assert found.nonlinear.p == pytest.approx(theirs["p"], rel=1e-5)
    if "Q" in expected and found.Q:
        assert (found.Q.chi2, found.Q.df) == pytest.approx(
            (expected["Q"]["Q"], expected["Q"]["df"]), rel=1e-6
        )
    if model["proc"] == "1stage":
        assert found.loglik == pytest.approx(expected["logLik"], abs=1e-6)


def test_the_spline_is_harrells() -> None:
    knots = (1.0, 3.0, 6.0)
    [low], [high], [higher] = (basis([dose], knots)[:, 1] for dose in (0.5, 7.0, 9.0))
    [between] = basis([2.0], knots)[:, 1]
    assert low == 0 and between == pytest.approx(1 / 25)
    # Straight beyond the last knot.
    assert higher - high == pytest.approx(basis([8.0], knots)[0, 1] * 2 - 2 * high, rel=1e-9)
    assert knots_at([0, 1, 2, 3, 4], (10, 50, 90)) == pytest.approx((0.4, 2, 3.6))
    with pytest.raises(UsageError, match="three different knots"):
        checked_knots((1, 1, 2))


ARI = studies_of(MODELS["ari_exact 1stage"])


def test_the_unit_of_dose_does_not_matter() -> None:
    in_grams = [
        DoseStudy(
            each.name,
            each.reference / 1000,
            tuple(dose / 1000 for dose in each.doses),
            each.effects,
            each.covariance,
        )
        for each in ARI
    ]
    for knots in (None, (0, 10, 25)):
        whole = dose_response(ARI, knots)
        small = dose_response(in_grams, knots and [each / 1000 for each in knots])
        ours, theirs = whole.predict((5, 12, 30), 0), small.predict((0.005, 0.012, 0.03), 0)
        for one, other in zip(ours, theirs, strict=True):
            assert (one.estimate, one.se) == pytest.approx((other.estimate, other.se), rel=1e-7)


@settings(max_examples=10, deadline=None)
@given(factor=st.floats(-50, 50).filter(lambda x: abs(x) > 0.01), seed=st.randoms())
def test_order_scale_and_sign(factor: float, seed: Any) -> None:
    model = studies_of(MODELS["eight_spline"])
    turned = [
        DoseStudy(
            each.name,
            each.reference,
            each.doses,
            tuple(factor * y for y in each.effects),
            tuple(tuple(factor**2 * cell for cell in row) for row in each.covariance),
        )
        for each in model
    ]
    seed.shuffle(turned)
    [one], [other] = (dose_response(each).predict([3], 0) for each in (model, turned))
    assert factor * one.estimate == pytest.approx(other.estimate, rel=1e-6)
    assert abs(factor) * one.se == pytest.approx(other.se, rel=1e-5)


def test_one_study_has_its_own_line() -> None:
    [study] = ARI[:1]
    found, again = dose_response([study]), dose_response([study], method="FIXED")
    assert found == again and found.method == "FIXED" and found.Q is None and found.lack
    assert found.psi == ((0.0,),)


def test_what_no_curve_follows_from_is_refused() -> None:
    two = DoseStudy("a", 0, (4.5,), (0.3,), ((0.1,),))
    with pytest.raises(UsageError, match=r"three doses or more.*0, 4\.5"):
        dose_response([two, two])
    three = DoseStudy("b", 0, (3.0, 4.5), (0.3, 0.4), ((0.1, 0.05), (0.05, 0.1)))
    with pytest.raises(UsageError, match="4 knots"):
        dose_response([three], (0, 1, 3, 4))
    with pytest.raises(UsageError, match="too few for this shape"):
        dose_response([three], (5, 6, 7), "FIXED")
    never = DoseStudy("c", 0, (3.0, 4.5), (0.3, 0.4), ((0.1, 0.2), (0.2, 0.1)))
    with pytest.raises(UsageError, match="positive definite"):
        dose_response([never])
    with pytest.raises(UsageError, match="no method"):
        dose_response([three], method="DL")
