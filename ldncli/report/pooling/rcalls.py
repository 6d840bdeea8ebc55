"""The words of R that scripts share: calls of metafor for a pooled result of ours, and checks
that its numbers are the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.models.stratified import STRATIFIED

# The version that our numbers are compared with.
METAFOR = "3.8-1"
# metafor stops its search for tau² early unless told otherwise.
CONTROL = "control = list(threshold = 1e-12, tol = 1e-12, maxiter = 10000)"
# A function `same` that stops the script where a number of metafor is not ours.
SAME = (
    "same <- function(what, found, ldn) {",
    "  if (!isTRUE(all.equal(unname(unlist(found)), ldn, tolerance = 1e-6))) {",
    (
        '    stop(what, ": metafor gives ", paste(signif(unlist(found), 8), collapse = " "), ", ldn'
        ' ", paste(signif(ldn, 8), collapse = " "))'
    ),
    "  }",
    "}",
    "",
)
_COMPARED = (
    ("estimate", "beta"),
    ("se", "se"),
    ("ci_lb", "ci.lb"),
    ("ci_ub", "ci.ub"),
    ("tau2", "tau2"),
    ("I2", "I2"),
    ("Q", "QE"),
)


def r_value(value: Any) -> str:
    """A value as R writes it; None is NA."""
    if value is None:
        return "NA"
    return json.dumps(value) if isinstance(value, str) else repr(float(value))


def r_numbers(values: Iterable[float]) -> str:
    """Numbers as a vector of R."""
    return f"c({', '.join(repr(float(each)) for each in values)})"


def r_fit(pooled: Pooled, data: str = "dat", more: str = "") -> str:
    """The call of metafor that fits what we fitted."""
    if pooled.method == "MH":
        return (
            f'rma.mh(ai = ai, n1i = n1i, ci = ci, n2i = n2i, measure = "{pooled.measure}", data ='
            f" {data}, level = {pooled.level:g})"
        )
    if pooled.method == "PETO":
        return (
            f"rma.peto(ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = {data}, level ="
            f" {pooled.level:g})"
        )
    test = "z" if pooled.k == 1 else pooled.test
    made = f'method = "{pooled.method}", test = "{test}", level = {pooled.level:g}'
    return f"rma(yi, vi, data = {data}, {made}{more}, {CONTROL})"


def r_check(what: str, pooled: Pooled, name: str) -> str:
    """A line that compares a fit with ours. One study's interval is its paper's, or of the t by
    which its error was taken, and metafor's is normal: they are not compared."""
    wanted = {ours: getattr(pooled, ours) for ours, _ in _COMPARED}
    pairs = [
        (theirs, wanted[ours])
        for ours, theirs in _COMPARED
        if not (pooled.method in STRATIFIED and ours == "tau2")
        and not (pooled.k == 1 and ours.startswith("ci_"))
    ]
    fields = ", ".join(json.dumps(theirs) for theirs, _ in pairs)
    return f"same({r_value(what)}, {name}[c({fields})], {r_numbers(value for _, value in pairs)})"


def r_prediction(pooled: Pooled, name: str) -> list[str]:
    """Lines that show and compare the prediction interval; none where there is none."""
    if pooled.pi_lb is None or pooled.pi_ub is None:
        return []
    return [
        f"print(predict({name}))",
        (
            f'same("prediction interval", c(predict({name})$pi.lb, predict({name})$pi.ub),'
            f" {r_numbers((pooled.pi_lb, pooled.pi_ub))})"
        ),
    ]
