"""Monitoring bounds, required sizes met, and a trial sequential analysis of RTSA's own trials."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ldncli.statistics.models.pooling import study_effects
from ldncli.statistics.sequential.boundaries import inflation_for, sequential_bounds
from ldncli.statistics.sequential.monitoring import monitor

PACKAGE = "RTSA"
# RTSA searches a bound until the error spent is right to 1e-9, which leaves the bound itself less
# sure; ours is held to exact ones in the tests.
TOLERANCE = 1e-4
_STORED = Path(__file__).resolve().parents[2] / "tests" / "reference" / "sequential.json"
_TRIALS = next(
    each
    for each in json.loads(_STORED.read_text(encoding="utf-8"))["tsa"]
    if each["name"] == "coronary"
)
_LOOKS = (0.25, 0.5, 0.75, 1.0)
_COLUMNS = {"eI": "ai", "nI": "n1i", "eC": "ci", "nC": "n2i"}
CASES = {
    "bounds at 4 looks": {"kind": "bounds", "looks": _LOOKS},
    "with futility": {"kind": "futility", "looks": _LOOKS},
    "4 trials, whole": {"kind": "trials", "data": _TRIALS["data"], "needed": _TRIALS["RIS"]},
}


def fit(case: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """Bounds with the inflation that keeps the power, or all looks at the trials."""
    if case["kind"] == "trials":
        return _looks(case)
    futile, looks = case["kind"] == "futility", case["looks"]

    def bounds() -> dict[str, Any]:
        factor = inflation_for(looks, 0.05, 0.9, futility=futile)
        found = sequential_bounds(looks, 0.05, 0.9, futility=futile, inflation=factor)
        inner = [each for each in found.futility if each is not None]
        return {"root": factor, "efficacy": found.efficacy, "futility": inner}

    return bounds


def _looks(case: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    rows = [{_COLUMNS[key]: row[key] for key in _COLUMNS} for row in case["data"]]
    people = [row["nI"] + row["nC"] for row in case["data"]]
    names = [str(place) for place in range(len(rows))]

    def looks() -> dict[str, Any]:
        pairs = [pair for pair in study_effects(rows, "RR", {})[1] if pair]
        effects, variances = [y for y, _ in pairs], [v for _, v in pairs]
        found = monitor(effects, variances, people, names, case["needed"], method="DL", power=0.9)
        bounds = [each.efficacy for each in found.looks if each.efficacy is not None]
        return {"z": [each.z for each in found.looks[:2]], "bounds": bounds}

    return looks
