"""The numbers behind pictures: Baujat, radial, and all subsets (GOSH) of published
trials, as metafor has them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ldncli.statistics.diagnostics.pictures import all_subsets, baujat, radial
from ldncli.statistics.models.pooling import pool_effects

PACKAGE = "metafor"
# gosh takes no control of its search for tau², which stops early.
TOLERANCE = 1e-3
_STORED = Path(__file__).resolve().parents[2] / "tests" / "reference" / "pictures.json"
_SET = json.loads(_STORED.read_text(encoding="utf-8"))["bcg"]
CASES = {
    f"{what}, 8 trials": {"what": what, "y": _SET["y"], "v": _SET["v"]}
    for what in ("baujat", "radial", "gosh")
}


def fit(case: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """The numbers of one picture; its model is fitted before."""
    y, v = case["y"], case["v"]
    pooled = pool_effects(y, v, "REML", "z")

    def of_baujat() -> dict[str, Any]:
        across, up = zip(*baujat(y, v, pooled), strict=True)
        return {"x": list(across), "y": list(up)}

    def of_radial() -> dict[str, Any]:
        across, up = zip(*radial(y, v, pooled.tau2), strict=True)
        return {"x": list(across), "y": list(up)}

    def of_gosh() -> dict[str, Any]:
        return {"estimates": sorted(all_subsets(y, v).estimates)}

    return {"baujat": of_baujat, "radial": of_radial, "gosh": of_gosh}[case["what"]]
