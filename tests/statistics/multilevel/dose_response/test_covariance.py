"""Covariances of doses against one reference: those of dosresmeta, and what must hold of them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ldncli.errors import UsageError
from ldncli.statistics.multilevel.dose_response.covariance import of_counts, of_means, of_ratios

FILE = Path(__file__).parents[3] / "reference" / "dose_response.json"
REFERENCE: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
PUBLISHED = {each["id"]: each for each in REFERENCE["covariances"]}


@pytest.mark.parametrize("how", ["gl", "hamling"])
@pytest.mark.parametrize("id", PUBLISHED)
def test_reconstructions_are_those_of_dosresmeta(id: str, how: str) -> None:
    case = PUBLISHED[id]
    found = of_ratios(case["cases"], case["n"], case["y"], case["v"], case["type"], how)
    assert found == pytest.approx(np.array(case[how]), rel=1e-8)


@pytest.mark.parametrize("kind", ["cc", "ir", "ci"])
def test_crude_ratios_give_the_covariances_of_their_counts(kind: str) -> None:
    """Where nothing was adjusted, the reconstruction finds the counts themselves."""
    cases, n = [12, 20, 31], [400, 380, 410]
    y, exact = of_counts(cases, n, kind)
    v = [0.0, *np.diag(exact)]
    for how in ("gl", "hamling"):
        found = of_ratios(cases, n, [0.0, *y], v, kind, how)
        # Greenland and Longnecker's fit takes risk ratios as odds ratios, as dosresmeta's does.
        close = 0.02 if (kind, how) == ("ci", "gl") else 1e-9
        assert found == pytest.approx(exact, rel=close)


def test_counts_by_hand() -> None:
    y, s = of_counts([5, 10, 20], [100, 100, 100], "ci")
    assert y == pytest.approx([math.log(2), math.log(4)])
    assert s[0][1] == pytest.approx(1 / 5 - 1 / 100) and s[0][0] > s[0][1]
    y, s = of_counts([0, 10], [100, 100], "ci")
    assert y[0] == pytest.approx(math.log((10.5 / 100.5) / (0.5 / 100.5)))
    y, _ = of_counts([5, 10], [50, 50], "cc")
    assert y[0] == pytest.approx(math.log(10 * 45 / (5 * 40)))


def test_means_by_hand() -> None:
    y, s = of_means([1, 3, 4], [2, 3, 4], [10, 20, 40])
    assert list(y) == [2, 3]
    assert s == pytest.approx(np.array([[0.45 + 0.4, 0.4], [0.4, 0.4 + 0.4]]))
    d, v = of_means([1, 3, 4], [2, 2, 2], [10, 20, 40], "standardised")
    assert list(d) == [1, 1.5] and v[0][1] == pytest.approx(1 / 10 + 1.5 / 140)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([1, 2], [9, 9], [0, 1], [0, 1], "xx"), "type of data"),
        (([1, 2], [9, 9], [0, 1], [0, 1], "ci", "zz"), "reconstruction"),
        (([10, 9], [50, 50], [0, 0.1], [0, 1e-9], "cc", "hamling"), "no numbers"),
    ],
)
def test_refusals(arguments: tuple[Any, ...], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        of_ratios(*arguments)
    with pytest.raises(UsageError, match="cases must be"):
        of_counts([5, 60], [50, 50], "ci")
    with pytest.raises(UsageError, match="type of data"):
        of_counts([5, 6], [50, 50], "xx")
    with pytest.raises(UsageError, match="everybody"):
        of_counts([50, 50], [50, 50], "ci")
