"""The words of R that scripts share: calls of metafor for a pooled result of ours, and checks
that its numbers are the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.models.stratified import COUNTS
from ldncli.statistics.rare.tables import RARE, WHOLE

# The version that our numbers are compared with.
METAFOR = "3.8-1"
# metafor stops its search for tau² early unless told otherwise.
CONTROL = "control = list(threshold = 1e-12, tol = 1e-12, maxiter = 10000)"
# A function `same` that stops the script where a number of metafor is not ours.
SAME = (
    "same <- function(what, found, ldn, near = 1e-6) {",
    "  if (!isTRUE(all.equal(unname(unlist(found)), ldn, tolerance = near))) {",
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
    return _r_text(value) if isinstance(value, str) else repr(float(value))


def _r_text(text: str) -> str:
    """A text as R writes it, in ASCII: R takes no halves of signs, as JSON writes those beyond
    16 bits."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(
        each
        if each.isascii()
        else f"\\u{ord(each):04x}"
        if ord(each) < 0x10000
        else f"\\U{ord(each):08x}"
        for each in quoted
    )


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
    if pooled.method in RARE:
        return _rare_fit(pooled, data)
    test = "z" if pooled.k == 1 else pooled.test
    made = f'method = "{pooled.method}", test = "{test}", level = {pooled.level:g}'
    return f"rma(yi, vi, data = {data}, {made}{more}, {CONTROL})"


def _rare_fit(pooled: Pooled, data: str) -> str:
    """The call of rma.glmm, or of R's own exact tests."""
    if pooled.method == "BETABIN":
        raise UsageError("metafor has no BETABIN", hint="leave --r-script out, or take UM.RS")
    if pooled.method == "EXACT":
        level = f"conf.level = {pooled.level / 100:g}"
        tables = "rbind(ai, n1i - ai, ci, n2i - ci)"
        told = f"with(subset({data}, ai + ci > 0 & ai + ci < n1i + n2i), array({tables}, c(2, 2,"
        told = f"{told} length(ai))))"
        if pooled.k == 1:
            return f"fisher.test(matrix({told}, 2), {level})"
        return f"mantelhaen.test({told}, exact = TRUE, {level})"
    if pooled.measure == "PLO":
        counts, kind = "xi = xi, ni = ni", ""
    else:
        counts, kind = "ai = ai, n1i = n1i, ci = ci, n2i = n2i", f', model = "{pooled.method}"'
        kind += ", drop00 = FALSE" if pooled.method in WHOLE else ""
    return (
        f'rma.glmm(measure = "{pooled.measure}", {counts}, data = {data}{kind}, level ='
        f" {pooled.level:g})"
    )


# Optimisers of lme4 stop earlier than ours.
_NEAR_ENOUGH = "1e-3"


def _rare_check(what: str, pooled: Pooled, name: str) -> str:
    if pooled.method == "EXACT":
        ends = r_numbers(min(max(each, -700.0), 700.0) for each in (pooled.ci_lb, pooled.ci_ub))
        clipped = f"pmin(pmax(log(as.numeric({name}$conf.int)), -700), 700)"
        return f"same({r_value(what)}, {clipped}, {ends}, {_NEAR_ENOUGH})"
    values = (pooled.estimate, pooled.se, pooled.ci_lb, pooled.ci_ub)
    fields = '"beta", "se", "ci.lb", "ci.ub"'
    return f"same({r_value(what)}, {name}[c({fields})], {r_numbers(values)}, {_NEAR_ENOUGH})"


def r_check(what: str, pooled: Pooled, name: str) -> str:
    """A line that compares a fit with ours. One study's interval is its paper's, or of the t by
    which its error was taken, and metafor's is normal: they are not compared."""
    if pooled.method in RARE:
        return _rare_check(what, pooled, name)
    wanted = {ours: getattr(pooled, ours) for ours, _ in _COMPARED}
    pairs = [
        (theirs, wanted[ours])
        for ours, theirs in _COMPARED
        if not (pooled.method in COUNTS and ours == "tau2")
        and not (pooled.k == 1 and ours.startswith("ci_"))
    ]
    fields = ", ".join(json.dumps(theirs) for theirs, _ in pairs)
    return f"same({r_value(what)}, {name}[c({fields})], {r_numbers(value for _, value in pairs)})"


def r_prediction(pooled: Pooled, name: str) -> list[str]:
    """Lines that show and compare the prediction interval; none where there is none."""
    if pooled.pi_lb is None or pooled.pi_ub is None or pooled.method in RARE:
        return []
    return [
        f"print(predict({name}))",
        (
            f'same("prediction interval", c(predict({name})$pi.lb, predict({name})$pi.ub),'
            f" {r_numbers((pooled.pi_lb, pooled.pi_ub))})"
        ),
    ]
