"""Networks of treatments: netmeta's published trials, fitted alone and with all that hangs on
them (direct against indirect evidence, Q by designs, P-scores)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ldncli.statistics.network.comparisons import Comparison
from ldncli.statistics.network.consistency import decompose, splits
from ldncli.statistics.network.graph import network
from ldncli.statistics.network.ranking import p_scores

PACKAGE = "netmeta"
_STORED = Path(__file__).resolve().parents[2] / "tests" / "reference" / "network.json"
_NAMES = {
    "Senn2013_MD": "26 trials, 10 treatments",
    "smokingcessation_OR": "24 trials, 4 treatments",
    "Linde2015_OR": "66 trials, 9 treatments",
}
_ROWS = {
    each["id"]: [row for row in each["rows"] if row["value"] is not None]
    for each in json.loads(_STORED.read_text(encoding="utf-8"))["cases"]
    if each["id"] in _NAMES
}
CASES = {
    f"{told}{', all' if whole else ''}": {"rows": _ROWS[id], "all": whole}
    for id, told in _NAMES.items()
    for whole in (False, True)
}


def fit(case: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """The network by DerSimonian and Laird, as netmeta has it unasked."""
    rows = [Comparison(**row) for row in case["rows"]]

    def found() -> dict[str, Any]:
        made = network(rows, "DL")
        numbers = {"tau2": made.tau2, "Q": made.Q, "se": sorted(map(sum, made.random.ses))}
        if case["all"]:
            parts = decompose(made)
            numbers |= {
                "between": parts.between.Q,
                "random": parts.random.Q,
                "scores": sorted(p_scores(made, "lower").values()),
                "indirect": sorted(each.indirect[1] for each in splits(made) if each.indirect),
            }
        return numbers

    return found
