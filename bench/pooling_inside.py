"""What bench/pooling.py times inside one Python process: our fits beside PyMARE's and statsmodels',
in turn, and whether they agree.

    python bench/pooling_inside.py data FOLDER            writes the effects to pool, as CSV
    python bench/pooling_inside.py measure FOLDER ROUNDS  times, and prints JSON

Runs in an environment that holds all three. Effects go in as each likes them best;
nothing of the making is counted.
"""

from __future__ import annotations

import csv
import json
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import ldncli
from ldncli.statistics.models.batch import pool_many
from ldncli.statistics.models.pooling import pool_effects

# The 13 trials of the BCG vaccine (Colditz and others 1994), as in metadat's dat.bcg.
BCG = """4 119 11 128, 6 300 29 274, 3 228 11 209, 62 13536 248 12619, 33 5036 47 5761, 180 1361 372
1079, 8 2537 10 619,
505 87886 499 87892, 29 7470 45 7232, 17 1699 65 1600, 186 50448 141 27197, 5 2493 3 2338, 27 16886
29 17825"""
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MANY, STUDIES_EACH = 10_000, 10
# Fits of a round: enough that the clock's grain does not show.
REPEATS = {"bcg": 200, "large": 20, "many": 3}
Effects = tuple[np.ndarray, np.ndarray]
Numbers = dict[str, float]


def bcg() -> Effects:
    """Log risk ratios of the BCG trials."""
    rows = [
        dict(zip(("ai", "bi", "ci", "di"), map(int, line.split()), strict=True))
        for line in BCG.split(",")
    ]
    sizes = ldncli.effect_sizes("RR", rows)
    return np.array([each["yi"] for each in sizes], float), np.array(
        [each["vi"] for each in sizes], float
    )


def drawn(shape: int | tuple[int, int], seed: int) -> Effects:
    """Effects around 0.25 that differ by tau² 0.3, with variances from 0.05 to 2."""
    chance = np.random.default_rng(seed)
    v = chance.uniform(0.05, 2, shape)
    return chance.normal(0.25, np.sqrt(v + 0.3)), v


def pymare_fit(y: np.ndarray, v: np.ndarray) -> Numbers:
    """PyMARE's REML, estimate with its Wald test, of one set of effects."""
    from pymare.estimators import VarianceBasedLikelihoodEstimator

    fit = VarianceBasedLikelihoodEstimator(method="REML", small_sample_correction="wald")
    fit.fit(y[:, None], v[:, None], np.ones((len(y), 1)))
    stats = fit.summary().get_fe_stats()
    return {
        "estimate": stats["est"].item(),
        "se": stats["se"].item(),
        "tau2": fit.params_["tau2"].item(),
    }


def pymare_many(y: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """PyMARE's own way of many at once: a column a meta-analysis."""
    from pymare.estimators import VarianceBasedLikelihoodEstimator

    fit = VarianceBasedLikelihoodEstimator(method="REML", small_sample_correction="wald")
    fit.fit(y.T, v.T, np.ones((y.shape[1], 1)))
    stats = fit.summary().get_fe_stats()
    return stats["est"].ravel(), stats["se"].ravel(), fit.params_["tau2"].ravel()


def statsmodels_fit(y: np.ndarray, v: np.ndarray) -> Numbers:
    """statsmodels' Paule and Mandel, which has no REML."""
    from statsmodels.stats.meta_analysis import combine_effects

    found = combine_effects(y, v, method_re="iterated", atol=1e-12)
    return {
        "estimate": float(found.mean_effect_re),
        "se": float(found.sd_eff_w_re),
        "tau2": float(found.tau2),
    }


def ours(y: object, v: object, method: str = "REML") -> Numbers:
    """Ours; the interval of tau² and the prediction interval, which it
    always makes, are in its time."""
    found = pool_effects(y, v, method, "z")
    return {"estimate": found.estimate, "se": found.se, "tau2": found.tau2}


def agree(one: Numbers, other: Numbers, what: str) -> float:
    """The largest difference, of the means in standard errors, of the rest
    relative; stops the run above 1e-6."""
    gaps = {
        "estimate": abs(one["estimate"] - other["estimate"]) / one["se"],
        "se": abs(one["se"] / other["se"] - 1),
        "tau2": abs(one["tau2"] - other["tau2"]) / max(one["tau2"], 1e-6),
    }
    assert max(gaps.values()) <= 1e-6, f"{what}: {one} but {other}"
    return max(gaps.values())


def timed(work: Callable[[], object], repeats: int) -> float:
    """Seconds of one of `repeats` calls."""
    start = time.perf_counter()
    for _ in range(repeats):
        work()
    return (time.perf_counter() - start) / repeats


def in_turn(
    works: dict[str, tuple[Callable[[], object], int]], rounds: int
) -> dict[str, list[float]]:
    """Seconds a call of each, one number a round, after one call that is not counted."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for work, _ in works.values():
        work()
    for _ in range(rounds):
        for name, (work, repeats) in works.items():
            found[name].append(timed(work, repeats))
    return found


def measure(folder: Path, rounds: int) -> dict:
    """All figures."""
    y, v = bcg()
    large_y, large_v = drawn(2_000, 5)
    many_y, many_v = drawn((MANY, STUDIES_EACH), 6)
    few = in_turn(
        {
            "ldn": (lambda: ours(y.tolist(), v.tolist()), REPEATS["bcg"]),
            "PyMARE": (lambda: pymare_fit(y, v), REPEATS["bcg"] // 4),
            "ldn, Paule–Mandel": (lambda: ours(y.tolist(), v.tolist(), "PM"), REPEATS["bcg"]),
            "statsmodels, Paule–Mandel": (lambda: statsmodels_fit(y, v), REPEATS["bcg"] // 4),
        },
        rounds,
    )
    large = in_turn(
        {
            "ldn": (lambda: ours(large_y, large_v), REPEATS["large"]),
            "PyMARE": (lambda: pymare_fit(large_y, large_v), REPEATS["large"]),
            "statsmodels, Paule–Mandel": (
                lambda: statsmodels_fit(large_y, large_v),
                REPEATS["large"],
            ),
        },
        rounds,
    )
    many = in_turn(
        {
            "ldn, one call": (lambda: pool_many(many_y, many_v, "REML", "z"), REPEATS["many"]),
            "PyMARE, one call": (lambda: pymare_many(many_y, many_v), REPEATS["many"]),
            "ldn, a loop": (
                lambda: [ours(a, b) for a, b in zip(many_y.tolist(), many_v.tolist(), strict=True)],
                1,
            ),
        },
        rounds,
    )
    many["PyMARE, a loop"] = [
        timed(lambda: [pymare_fit(a, b) for a, b in zip(many_y, many_v, strict=True)], 1)
    ]
    return {
        "few": few,
        "large": large,
        "many": many,
        "growth": {str(size): growth(size, rounds) for size in SIZES},
        "results": {"bcg": ours(y, v), "large": ours(large_y, large_v)},
        "agreement": agreement((y, v), (large_y, large_v), (many_y, many_v)),
    }


def growth(size: int, rounds: int) -> list[float]:
    """Seconds of our REML fit of so many studies."""
    y, v = drawn(size, 7)
    return in_turn(
        {"ldn": (lambda: pool_effects(y, v, "REML", "z"), max(1, 20_000 // size))}, rounds
    )["ldn"]


def agreement(few: Effects, large: Effects, many: Effects) -> dict[str, float]:
    """The largest difference of each comparison; the run stops where one is above 1e-6."""
    found = {
        "PyMARE, 13 studies": agree(ours(*few), pymare_fit(*few), "13 studies, PyMARE"),
        "PyMARE, 2,000 studies": agree(ours(*large), pymare_fit(*large), "2,000 studies, PyMARE"),
        "statsmodels, 13 studies": agree(
            ours(*few, "PM"), statsmodels_fit(*few), "13 studies, statsmodels"
        ),
        "statsmodels, 2,000 studies": agree(
            ours(*large, "PM"), statsmodels_fit(*large), "2,000 studies, statsmodels"
        ),
    }
    batch, rival = pool_many(*many, "REML", "z"), pymare_many(*many)
    # tau² is often 0 or nearly so among ten studies: differences beside the
    # variances that it is added to.
    gaps = (
        abs(batch.estimate - rival[0]) / batch.se,
        abs(batch.se / rival[1] - 1),
        abs(batch.tau2 - rival[2]) / (batch.tau2 + many[1].min(axis=1)),
    )
    found["PyMARE, 10,000 × 10 studies"] = max(float(each.max()) for each in gaps)
    assert found["PyMARE, 10,000 × 10 studies"] <= 1e-6, found
    return found


def write_data(folder: Path) -> None:
    """The effects that R reads, in full precision."""
    for name, (y, v) in {"bcg": bcg(), "large": drawn(2_000, 5)}.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(
                [("yi", "vi"), *zip(map(repr, y.tolist()), map(repr, v.tolist()), strict=True)]
            )


if __name__ == "__main__":
    if sys.argv[1] == "data":
        write_data(Path(sys.argv[2]))
    else:
        figures = measure(Path(sys.argv[2]), int(sys.argv[3]))
        assert math.isfinite(figures["results"]["bcg"]["tau2"])
        print(json.dumps(figures))
