"""Tables pooled through the one way in: which rule was used is named, and what has no events is
told."""

from __future__ import annotations

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.models.pooling import pool

ROWS = [
    {"study": "A", "ai": 4, "bi": 6, "ci": 2, "di": 8},
    {"study": "B", "ai": 5, "bi": 15, "ci": 9, "di": 21},
    {"study": "C", "ai": 0, "bi": 10, "ci": 0, "di": 10},
]


def test_the_rule_is_named_and_weights_belong_to_rows() -> None:
    for method, varies in (("MH", False), ("PETO", False), ("MH-RANDOM", True)):
        found = pool(ROWS, "OR", method)
        assert (found.method, found.measure, found.test) == (method, "OR", "z")
        assert (found.tau2 > 0) == varies
        assert len(found.weights) == len(found.rows_used) == found.k
        assert sum(found.weights) == pytest.approx(100)
    assert pool(ROWS, "OR", "MH-RANDOM").rows_used == (1, 2)


def test_options_belong_to_their_method() -> None:
    with pytest.raises(UsageError, match="PETO has no option 'zero_cells'"):
        pool(ROWS, "OR", "PETO", zero_cells="revman")
    with pytest.raises(UsageError, match="MH-RANDOM has no option"):
        pool(ROWS, "OR", "MH-RANDOM", drop00=True)
