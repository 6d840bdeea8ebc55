"""What R gives for rare events and for selection (`rare.json`, `selection.json`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RARE = json.loads((FOLDER / "rare.json").read_text(encoding="utf-8"))["cases"]
SELECTION = json.loads((FOLDER / "selection.json").read_text(encoding="utf-8"))["cases"]


def rows_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The studies of a case; R writes one row as an object."""
    data = case["data"]
    return data if isinstance(data, list) else [data]


def close(found: float, wanted: Any, tolerance: float) -> bool:
    """Whether a number is R's, relative to its size where that is above 1; what R could not give
    (NA, infinite) is not compared."""
    if not isinstance(wanted, int | float):
        return True
    return abs(found - wanted) <= tolerance * max(1.0, abs(wanted))
