"""Formulas of the long table computed as a spreadsheet would, by scipy and numpy alone: nothing
here is the project's own arithmetic."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy
import scipy
from scipy import special

_FUNCTIONS: dict[str, Any] = {
    "SQRT": numpy.sqrt,
    "LN": numpy.log,
    "EXP": numpy.exp,
    "ABS": numpy.abs,
    "ASIN": numpy.arcsin,
    "GAMMALN": special.gammaln,
    "NORM.S.INV": special.ndtri,
    "T.INV": lambda p, df: special.stdtrit(df, p),
    "NORM.S.DIST": lambda z, _: special.ndtr(z),
    "T.DIST.2T": lambda t, df: 2 * special.stdtr(df, -t),
    "INT": math.floor,
    "ROUND": lambda x, digits: math.floor(x * 10**digits + 0.5) / 10**digits,
    "MIN": lambda *given: numpy.min(given),
    "MAX": lambda *given: numpy.max(given),
    "MEDIAN": numpy.median,
    "SUM": numpy.sum,
    "COUNT": numpy.size,
    "TRUE": True,
}
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9.]*")


def compute(formula: str, names: Mapping[str, Any]) -> float:
    """The value of a formula; raises KeyError for a name that nothing before it gave."""
    return float(eval(_compiled(formula), {"known": {**_FUNCTIONS, **names}}))


@lru_cache(None)
def _compiled(formula: str) -> CodeType:
    """A formula as Python; most are those of many estimates."""

    # The power sign binds as in Python: no formula begins a power with a minus.
    text = re.sub(r"\d+(\.\d+)?e-?\d+", lambda number: f"({float(number[0])!r})", formula)
    text = _WORD.sub(lambda word: f"known[{word[0]!r}]", text).replace("^", "**")
    return compile(text, formula, "eval")


# Quantiles of scipy before 1.17 are right to six or seven digits.
_NEAR = 1e-9 if tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 17) else 1e-6


def close(found: float, wanted: float) -> bool:
    """Whether two numbers are alike to nine digits, or to those that scipy has."""
    return math.isclose(found, wanted, rel_tol=_NEAR, abs_tol=_NEAR)
