"""Formulas of the long table computed as a spreadsheet would, by scipy and numpy alone: nothing
here is the project's own arithmetic."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy
from scipy import special, stats

_FUNCTIONS: dict[str, Any] = {
    "SQRT": numpy.sqrt,
    "LN": numpy.log,
    "EXP": numpy.exp,
    "ABS": numpy.abs,
    "ASIN": numpy.arcsin,
    "GAMMALN": special.gammaln,
    "NORM.S.INV": stats.norm.ppf,
    "T.INV": stats.t.ppf,
    "NORM.S.DIST": lambda z, _: stats.norm.cdf(z),
    "T.DIST.2T": lambda t, df: 2 * stats.t.sf(t, df),
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
    known = {**_FUNCTIONS, **names}

    def found(word: re.Match[str]) -> str:
        known[word[0]]
        return f"known[{word[0]!r}]"

    # The power sign binds as in Python: no formula begins a power with a minus.
    text = re.sub(r"\d+(\.\d+)?e-?\d+", lambda number: f"({float(number[0])!r})", formula)
    return float(eval(_WORD.sub(found, text).replace("^", "**"), {"known": known}))


def close(found: float, wanted: float) -> bool:
    """Whether two numbers are alike to nine digits."""
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)
