"""Networks, multilevel models and dose-response curves as R scripts that stand by themselves: the
numbers that enter, the calls of netmeta, metafor with clubSandwich, or dosresmeta, and a check that
they give the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ldncli.evidence.synthesis.models.dose_response import Curves
from ldncli.evidence.synthesis.models.multilevel import Multilevel
from ldncli.evidence.synthesis.models.network.analysis import NetworkAnalysis
from ldncli.report.pooling.rcalls import SAME, r_numbers, r_value
from ldncli.report.pooling.rscript import data_frame
from ldncli.statistics.models.regression import design_matrix
from ldncli.version import __version__

# Optimisers of R stop earlier than ours where a variance between studies is near 0.
_NEAR_ENOUGH = "1e-4"
# Restricted cubic splines of Harrell, in the units that rms has.
_SPLINE = (
    "curve <- function(dose) {",
    "  cube <- function(x) pmax(x, 0)^3; n <- length(knots)",
    "  last <- knots[n]; before <- knots[n - 1]",
    "  cbind(dose, do.call(cbind, lapply(knots[seq_len(n - 2)], function(knot)",
    "    (cube(dose - knot) - cube(dose - before) * (last - knot) / (last - before) +",
    "      cube(dose - last) * (before - knot) / (last - before)) / (last - knots[1])^2)))",
    "}",
)
# The versions that our numbers are compared with.
_NETMETA, _METAFOR, _DOSRESMETA = (
    "netmeta 2.8.2",
    "metafor 3.8-1 and clubSandwich 0.5.8",
    "dosresmeta 2.2.0",
)


def _script(title: str, program: str, packages: Sequence[str], parts: Iterator[str]) -> str:
    return "\n".join(
        [
            f"# {' '.join(title.split())}",
            f"# Made by ldn {__version__}; its numbers are compared with {program}.",
            "",
            *(f"library({each})" for each in packages),
            "",
            *(line.replace("metafor gives", "R gives") for line in SAME),
            *parts,
            f'cat("{packages[0]} gives the numbers of ldn\\n")',
            "",
        ]
    )


def network_script(analysis: NetworkAnalysis) -> str:
    """A network as a script of netmeta: every treatment against the reference, tau², Q, and
    P-scores where a side is better."""
    return _script(analysis.title, _NETMETA, ["netmeta"], _network(analysis))


def _network(analysis: NetworkAnalysis) -> Iterator[str]:
    found, names = analysis.found, analysis.evidence.names
    rows = [each for trial in found.trials for each in trial.comparisons]
    yield "# Differences (TE, treat1 minus treat2; ratios are logarithms) with their errors (seTE)."
    yield from data_frame(
        {
            "study": [f"{names.get(each.study, each.study)} [{each.study}]" for each in rows],
            "treat1": [each.treatment for each in rows],
            "treat2": [each.control for each in rows],
            "TE": [each.value for each in rows],
            "seTE": [each.variance**0.5 for each in rows],
        }
    )
    common = found.method == "EE" or found.tau2 is None
    tau = ""
    if found.method == "REML" and not common and found.tau2 is not None:
        yield "# REML's tau is given: netmeta's own takes the effects of one trial as independent."
        tau = f", tau.preset = {found.tau2**0.5!r}"
    side = "common" if common else "random"
    yield (
        "net <- netmeta(TE, seTE, treat1, treat2, study, data = dat, common = TRUE, random = TRUE,"
        f" level = {found.level / 100:g}{tau}, reference.group = {r_value(analysis.reference)})"
    )
    yield "print(net)"
    others, model = analysis.treatments, found.chosen
    places = [found.at(each, analysis.reference) for each in others]
    treatments = f"c({', '.join(map(r_value, others))})"
    for what, field, values in (
        ("estimates", "TE", [model.values[i][j] for i, j in places]),
        ("errors", "seTE", [model.ses[i][j] for i, j in places]),
    ):
        given = f"net${field}.{side}[{treatments}, {r_value(analysis.reference)}]"
        yield f'same("{what}", {given}, {r_numbers(values)}, {_NEAR_ENOUGH})'
    yield f'same("Q", net$Q, {r_numbers([found.Q])}, {_NEAR_ENOUGH})'
    if not common and found.tau2 is not None and not tau:
        # Of 0 and a value just above it everything would differ, since differences are relative.
        yield f'same("tau", 1 + net$tau, {r_numbers([1 + found.tau2**0.5])}, {_NEAR_ENOUGH})'
    if analysis.better and analysis.scores:
        small = "desirable" if analysis.better == "lower" else "undesirable"
        yield f'ranks <- netrank(net, small.values = "{small}")$ranking.{side}'
        scores = [analysis.scores[each] for each in others]
        yield f'same("P-scores", ranks[{treatments}], {r_numbers(scores)}, {_NEAR_ENOUGH})'


def multilevel_script(found: Multilevel) -> str:
    """A multilevel model as a script of metafor's rma.mv with clubSandwich: coefficients with their
    errors by the model and robust (CR2)."""
    packages = ["metafor", "clubSandwich"]
    return _script(found.title, _METAFOR, packages, _multilevel(found))


def _multilevel(found: Multilevel) -> Iterator[str]:
    fit, entering = found.fit, found.collected.entering
    places = {name: at for at, name in enumerate(dict.fromkeys(e.study for e in entering), 1)}
    columns: dict[str, Sequence[object]] = {
        "estimate": [each.name for each in entering],
        "study": [f"study {places[each.study]}" for each in entering],
        "yi": [each.value for each in entering],
        "vi": [each.variance for each in entering],
    }
    yield "# Effects (yi; ratios are logarithms) with their variances (vi), an estimate a row."
    yield from data_frame(columns)
    yield "dat$row <- seq_len(nrow(dat))"
    yield "# The assumed correlation of the errors of one study."
    yield f"V <- {fit.rho:g} * outer(dat$study, dat$study, `==`) * sqrt(outer(dat$vi, dat$vi))"
    yield "diag(V) <- dat$vi"
    rows = [{**(each.moderators or {}), "yi": each.value} for each in entering]
    headings, design = design_matrix(rows, found.moderators)
    yield "X <- cbind("
    yield ",\n".join(
        f"  {r_value(name)} = {r_numbers(column)}"
        for name, column in zip(headings, zip(*design, strict=True), strict=True)
    )
    yield ")"
    yield (
        "fit <- rma.mv(yi, V, mods = X, intercept = FALSE, random = ~ 1 | study / row, data = dat,"
        f' method = "{fit.method}", level = {fit.level:g}, control = list(optimizer = "optim",'
        ' optmethod = "BFGS", reltol = 1e-15, maxit = 10000))'
    )
    yield "print(fit)"
    for what, field, values in (
        ("estimates", "beta", [each.estimate for each in fit.coefficients]),
        ("errors", "se", [each.se for each in fit.coefficients]),
    ):
        yield f'same("{what}", c(fit${field}), {r_numbers(values)}, {_NEAR_ENOUGH})'
    if any(each.kind == "robust" for each in found.shown):
        yield 'robust <- coef_test(fit, vcov = "CR2", cluster = dat$study)'
        yield "print(robust)"
        errors = r_numbers(each.se for each in found.robust.coefficients)
        yield f'same("robust errors", robust$SE, {errors}, {_NEAR_ENOUGH})'
        df = r_numbers(found.robust.df)
        yield f'same("degrees of freedom", robust$df, {df}, {_NEAR_ENOUGH})'


def dose_script(curves: Curves) -> str:
    """A dose-response curve as a script of dosresmeta (one stage): its coefficients, and the
    effects that are predicted."""
    return _script(curves.doses.title, _DOSRESMETA, ["dosresmeta"], _doses(curves))


def _doses(curves: Curves) -> Iterator[str]:
    chosen, studies = curves.chosen, curves.doses.studies
    lines = [
        (place, name, dose, effect, float(at > 0))
        for place, name, each in ((i, each.name, each) for i, each in enumerate(studies, 1))
        for at, (dose, effect) in enumerate(
            zip((each.reference, *each.doses), (0.0, *each.effects), strict=True)
        )
    ]
    yield "# Effects (y) of each dose against the reference dose of its study, whose line is the"
    yield "# first (v = 0), and the covariance matrix of each study; ratios are logarithms."
    yield from data_frame(
        {
            "id": [line[0] for line in lines],
            "study": [line[1] for line in lines],
            "dose": [line[2] for line in lines],
            "y": [line[3] for line in lines],
            "v": [line[4] for line in lines],
        }
    )
    yield "S <- list("
    yield ",\n".join(
        f"  matrix({r_numbers(cell for row in each.covariance for cell in row)}, {len(each.doses)})"
        for each in studies
    )
    yield ")"
    method = "fixed" if chosen.k == 1 else chosen.method.lower()
    if chosen.knots is None:
        yield "curve <- function(dose) cbind(dose)"
    else:
        yield f"knots <- {r_numbers(chosen.knots)}"
        yield from _SPLINE
    yield "dat$X <- curve(dat$dose)"
    yield "tight <- list(optim = list(reltol = 1e-16, maxit = 20000), reltol = 1e-14)"
    yield 'fitted <- function(control) dosresmeta(y ~ X, id = id, v = v, covariance = "user",'
    yield f'  Slist = S, data = dat, proc = "1stage", method = "{method}", control = control)'
    yield "fit <- fitted(tight)"
    if method != "fixed":
        # Its search may end before the top; begun at ours it must stay there, and end no lower.
        cells = [cell for row in chosen.psi for cell in row]
        size = len(chosen.psi)
        yield f"psi <- matrix({r_numbers(cells)}, {size})"
        yield f"psi <- psi + diag(1e-12 * mean(diag(vcov(fit))), {size})"
        yield "again <- fitted(c(tight, list(initPsi = psi, igls.inititer = 0)))"
        yield 'if (fit$logLik > again$logLik + 1e-4) stop("R finds a higher likelihood")'
        yield "fit <- again"
    yield "print(summary(fit))"
    yield f'same("coefficients", coef(fit), {r_numbers(chosen.coefficients)}, {_NEAR_ENOUGH})'
    yield f'same("errors", sqrt(diag(vcov(fit))), {r_numbers(chosen.se)}, {_NEAR_ENOUGH})'
    predicted = chosen.predict(curves.at, curves.reference)
    told = [each for each in predicted if each.dose != curves.reference]
    if told:
        yield f"at <- {r_numbers(each.dose for each in told)}"
        yield f"step <- sweep(curve(at), 2, curve({curves.reference!r}))"
        effects = r_numbers(each.estimate for each in told)
        yield f'same("effects", c(step %*% coef(fit)), {effects}, {_NEAR_ENOUGH})'
