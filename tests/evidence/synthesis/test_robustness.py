"""The same pool made otherwise: estimators, left-out studies, strata, small studies."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.robustness import OTHER_METHODS, Robustness, probe
from ldncli.evidence.synthesis.synthesise import Model, Synthesis
from ldncli.records.model.paper import Paper
from ldncli.statistics.diagnostics.asymmetry import (
    pet_peese,
    peters_test,
    rank_test,
    regression_test,
)
from ldncli.statistics.diagnostics.trimming import trim_and_fill
from ldncli.statistics.models.pooling import pool, pool_effects
from tests.evidence.trials import body, events, means, paper


def _trials(k: int, **more: Any) -> list[Paper]:
    told = [
        means(4 + place * place / 40, 2, 20 + 5 * place, 5, 2, 20, scale="nrs-0-10", **more)
        for place in range(k)
    ]
    return [paper(each, id=f"t{place:02d}-2020") for place, each in enumerate(told)]


def _counts(k: int) -> list[Paper]:
    told = [events(3 + place, 20 + 9 * place, 5 + place % 4, 22 + 8 * place) for place in range(k)]
    return [paper(each, id=f"t{place:02d}-2020") for place, each in enumerate(told)]


def _pairs(found: Synthesis) -> tuple[list[float], list[float]]:
    return [each.value for each in found.estimates], [each.variance for each in found.estimates]


def _probed(
    *papers: Paper,
    model: Model | None = None,
    outcome: str = "pain-intensity",
    exploratory: bool = False,
) -> Robustness:
    return probe(body(*papers, model=model, outcome=outcome), exploratory=exploratory)


def test_other_estimators_and_the_common_effect() -> None:
    found = body(*_trials(4), model=Model(level=90))
    methods = probe(found).methods
    assert list(methods) == [each for each in OTHER_METHODS if each != "REML"] and "EE" in methods
    for name, each in methods.items():
        assert each == pool_effects(*_pairs(found), name, "z" if name == "EE" else "adhoc", 90)
    assert "DL" not in _probed(*_trials(4), model=Model(method="DL")).methods
    assert {each.test for each in _probed(*_trials(2)).methods.values()} == {"z"}, (
        "two do not carry Knapp and Hartung"
    )


def test_each_study_left_out_and_other_correlations() -> None:
    found = body(*_trials(4))
    probed = probe(found)
    y, v = _pairs(found)
    assert list(probed.without) == [f"t{place:02d}-2020" for place in range(4)]
    assert probed.without["t01-2020"].estimate == pytest.approx(
        pool_effects([*y[:1], *y[2:]], [*v[:1], *v[2:]]).estimate
    )
    assert probed.correlations == found.others == {} and probed.tables == {}
    crossed = [
        paper(
            means(4, 2, 20, 5, 2 + n, 20, scale="nrs-0-10", paired=True),
            id=f"c{n}-2020",
            design="crossover-rct",
        )
        for n in range(3)
    ]
    assert set(_probed(*crossed).correlations) == {0.3, 0.7}


def test_tables_as_strata() -> None:
    found = body(*_counts(4), model=Model("RR", level=90), outcome="pain-response")
    tables = probe(found).tables
    rows = [{**each.row} for each in found.estimates]
    assert {name: (each.estimate, each.level) for name, each in tables.items()} == {
        "Mantel–Haenszel RR": (pool(rows, "RR", "MH", "z").estimate, 90),
        "Peto OR": (pool(rows, "OR", "PETO", "z").estimate, 90),
    }
    assert list(_probed(*_counts(4), model=Model("RD"), outcome="pain-response").tables) == [
        "Mantel–Haenszel RD"
    ]
    assert _probed(*_counts(4), model=Model("RR", "MH", "z"), outcome="pain-response").tables == {}


def test_small_study_tests_need_ten() -> None:
    few = _probed(*_trials(9))
    assert few.asymmetry is None
    assert few.no_asymmetry == because("too few for asymmetry", estimates=9)
    forced = _probed(*_trials(9), exploratory=True)
    assert (
        forced.asymmetry is not None
        and forced.no_asymmetry is None
        and forced.asymmetry.egger is not None
    )
    two = _probed(*_trials(2), exploratory=True)
    assert two.asymmetry is None and two.no_asymmetry is not None


def test_small_study_tests_of_means() -> None:
    found = body(*_trials(10), model=Model(level=90))
    rows = [{"yi": y, "vi": v} for y, v in zip(*_pairs(found), strict=True)]
    asymmetry = probe(found).asymmetry
    assert asymmetry is not None and asymmetry.peters is None
    assert asymmetry.egger == regression_test(rows, level=90) and asymmetry.rank == rank_test(rows)
    assert asymmetry.corrected == pet_peese(rows, level=90) and asymmetry.filled == trim_and_fill(
        rows, method="REML", level=90
    )


def test_small_study_tests_of_tables() -> None:
    found = body(*_counts(11), model=Model("OR", "MH", "z"), outcome="pain-response")
    asymmetry = probe(found).asymmetry
    assert asymmetry is not None and asymmetry.peters == peters_test(
        [{**each.row} for each in found.estimates]
    )
    assert asymmetry.filled is not None and asymmetry.filled.pooled.method == "REML"
    difference = _probed(*_counts(11), model=Model("RD"), outcome="pain-response").asymmetry
    assert difference is not None and difference.peters is None


def test_a_part_that_numbers_do_not_allow_is_none() -> None:
    same = [
        paper(means(4 + place / 10, 2, 20, 5, 2, 20, scale="nrs-0-10"), id=f"t{place:02d}-2020")
        for place in range(10)
    ]
    asymmetry = _probed(*same).asymmetry
    assert (
        asymmetry is not None
        and asymmetry.egger is None
        and asymmetry.rank is None
        and asymmetry.corrected is None
    )
