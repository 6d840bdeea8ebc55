"""P values combined by Fisher, Stouffer and Edgington."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ldncli.statistics.combining.combinations import edgington, fisher, stouffer

# metap 1.13, from its sources, whose folder METAP names, since it needs many packages to be
# installed; what R must load for them is its own.
PACKAGE = "stats"
CASES = {
    "metap, 6 p values": {"p": [0.016, 0.27, 0.236, 0.4, 0.05, 0.6]},
    "metap, 20 p values": {"p": [(place + 0.5) / 21 for place in range(20)]},
}


def fit(case: dict[str, Any]) -> Callable[[], dict[str, Any]]:
    """All three."""
    p = case["p"]
    return lambda: {"fisher": fisher(p), "stouffer": stouffer(p), "edgington": edgington(p)}
