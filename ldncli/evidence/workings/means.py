"""Workings of mean differences: of two groups, of the same people twice, and of one group before
and after. Each follows the way that the steps of its estimate name."""

from __future__ import annotations

import math
from dataclasses import replace

from ldncli.evidence.effects.arm_numbers import ArmNumbers, Sides, treated_arms
from ldncli.evidence.effects.before_after import correlation_of_change
from ldncli.evidence.effects.derived import contrast_of, degrees_of_freedom, with_sign
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.mean_effects import correlation_of_periods, sign_of
from ldncli.evidence.effects.measures import MEASURES, in_points
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.workings.errors import lay_error
from ldncli.evidence.workings.sheet import Sheet, hedges
from ldncli.records.model.trial import ArmData
from ldncli.statistics.measures.moments import difference_sd

_DF, _BOTH = "n_treatment+n_control-2", "n_treatment+n_control"
_INVERSE = "1/n_treatment+1/n_control"
_MINUS = "mean_treatment-mean_control"
_BY_SIZE = f"{_INVERSE}+yi^2/(2*({_BOTH}))"
_SQUARES = "sd_treatment^2/n_treatment+sd_control^2/n_control"
_WELCH = (
    f"({_SQUARES})^2/((sd_treatment^2/n_treatment)^2/(n_treatment-1)"
    "+(sd_control^2/n_control)^2/(n_control-1))"
)
# Value and variance from means and standard deviations, by metafor's formulas.
_OF_MEANS = {
    "MD": (_MINUS, _SQUARES),
    "SMD": (
        f"{hedges(_DF)}*({_MINUS})/SQRT(((n_treatment-1)*sd_treatment^2"
        f"+(n_control-1)*sd_control^2)/({_DF}))",
        _BY_SIZE,
    ),
    "SMDH": (
        f"{hedges(_DF)}*({_MINUS})/SQRT((sd_treatment^2+sd_control^2)/2)",
        f"({hedges(_DF)})^2*(yi^2*(sd_treatment^4/(n_treatment-1)+sd_control^4/(n_control-1))"
        "/(2*(sd_treatment^2+sd_control^2)^2)"
        "+(sd_treatment^2/(n_treatment-1)+sd_control^2/(n_control-1))"
        "/((sd_treatment^2+sd_control^2)/2))",
    ),
    "ROM": (
        "LN(mean_treatment/mean_control)",
        "sd_treatment^2/(n_treatment*mean_treatment^2)+sd_control^2/(n_control*mean_control^2)",
    ),
}


def way_of(estimate: Estimate) -> dict[str, Reason]:
    """The steps of an estimate by their codes."""
    return {step.code: step for step in estimate.steps}


def lay_means(sheet: Sheet, estimate: Estimate, sides: Sides) -> None:
    """Means of two groups; ends with `yi` and `vi`."""
    way, reported = way_of(estimate), estimate.source
    y, v = estimate.value, estimate.variance
    contrast, df = (
        contrast_of(reported, sides),
        degrees_of_freedom(sides.treatment, sides.control),
    )
    if "means and SDs" in way:
        formulas = _OF_MEANS[estimate.measure]
        sheet.found("yi", formulas[0], y, way["means and SDs"], "estimate")
        sheet.found("vi", formulas[1], v, None, "estimate")
        if estimate.df is not None:
            sheet.found("df", _WELCH, estimate.df)
        return
    assert contrast is not None
    if "standardised beside" in way:
        sheet.found("yi", "contrast_smd", y, way["standardised beside"], "estimate")
        sheet.found("vi", _BY_SIZE, v, None, "estimate")
        return
    if "variance from group sizes" in way:
        sheet.found("yi", "contrast_value", y, way["variance from group sizes"], "estimate")
        sheet.found("vi", _BY_SIZE, v, None, "estimate")
        return
    if "standardised from t" in way:
        behind = way["standardised from t"]["behind"].code
        if behind == "t of the paper's difference":
            value, name = contrast.value or 0.0, "contrast_value"
        elif behind == "t of the means":
            value, name = (sides.treatment.mean or 0.0) - (sides.control.mean or 0.0), "difference"
            sheet.found(name, _MINUS, value)
        else:
            value, name = float(sign_of(reported)), "sign"
            sheet.given(name, value, how=because("sign of the direction"), kind="assumed")
        lay_error(sheet, replace(contrast, value=value), df, _DF, value=name)
        g = f"{hedges(_DF)}*{name}/se*SQRT({_INVERSE})"
        sheet.found("yi", g, y, way["standardised from t"], "estimate")
        sheet.found("vi", _BY_SIZE, v, None, "estimate")
        return
    told = way["with its error"]
    own = told["what"].code != "difference of means"
    name = "contrast_value" if own else "yi"
    sheet.found("yi", "contrast_value" if own else _MINUS, y, told["what"], "estimate")
    lay_error(sheet, replace(contrast, value=y), df, _DF, value=name)
    sheet.found("vi", "se^2", v, None, "estimate")


def lay_paired_means(sheet: Sheet, estimate: Estimate, sides: Sides, correlation: float) -> None:
    """Means of the same people on treatment and on control; ends with `yi` and `vi`."""
    way, reported, points = way_of(estimate), estimate.source, in_points(estimate.measure)
    sizes = [n for n in (sides.treatment.n, sides.control.n) if n]
    names = [
        f"n_{role}"
        for role, n in (("treatment", sides.treatment.n), ("control", sides.control.n))
        if n
    ]
    n = min(sizes)
    sheet.found("n_pairs", f"MIN({','.join(names)})", n)
    contrast = with_sign(reported.outcome.contrast)
    printed = contrast.correlation if contrast else None
    own = contrast if contrast and contrast.value is not None and in_points(contrast.type) else None
    if own is not None and own.value is not None:
        value, formula = own.value, "contrast_value"
    elif "p and direction" in way:
        value, formula = float(sign_of(reported)), "sign"
        sheet.given("sign", value, how=because("sign of the direction"), kind="assumed")
    else:
        value, formula = (sides.treatment.mean or 0.0) - (sides.control.mean or 0.0), _MINUS
    sheet.found("difference", formula, value)
    if "paired difference with its SD" in way:
        assert contrast is not None and contrast.sd is not None
        error = contrast.sd / math.sqrt(n)
        sheet.found("se", "contrast_sd/SQRT(n_pairs)", error, way["paired difference with its SD"])
    elif "means of both periods" in way:
        r = way["means of both periods"]["r"]
        _lay_correlation(sheet, r, printed)
        assert sides.treatment.sd is not None and sides.control.sd is not None
        error = difference_sd(sides.treatment.sd, sides.control.sd, r) / math.sqrt(n)
        formula = (
            "SQRT(sd_treatment^2+sd_control^2-2*correlation*sd_treatment*sd_control)/SQRT(n_pairs)"
        )
        sheet.found("se", formula, error, way["means of both periods"])
    else:
        assert contrast is not None
        lay_error(sheet, replace(contrast, value=value), n - 1, "n_pairs-1", value="difference")
        error = next(step.value for step in sheet.steps if step.name == "se")
    if points:
        if "df" not in sheet:
            sheet.found("df", "n_pairs-1", n - 1)
        sheet.found("yi", "difference", estimate.value, way.get("with its error"), "estimate")
        sheet.found("vi", "se^2", estimate.variance, None, "estimate")
        return
    assumed = "means of both periods" in way and printed is None
    r, _ = correlation_of_periods(
        reported, sides, None if assumed else error * math.sqrt(n), correlation
    )
    if "correlation" not in sheet:
        if printed is not None and printed < 1:
            _lay_correlation(sheet, r, printed)
        elif way["correlation within persons"]["known"]:
            formula = (
                "(sd_treatment^2+sd_control^2-(se*SQRT(n_pairs))^2)/(2*sd_treatment*sd_control)"
            )
            sheet.found("correlation", formula, r, way["correlation within persons"])
        else:
            _lay_correlation(sheet, r, None)
    spreads = [sd for sd in (sides.treatment.sd, sides.control.sd) if sd]
    if len(spreads) == 2:
        sd = math.sqrt(math.fsum(each**2 for each in spreads) / 2)
        sheet.found("sd", "SQRT((sd_treatment^2+sd_control^2)/2)", sd)
    else:
        sd = error * math.sqrt(n) / math.sqrt(2 * (1 - r))
        told = way["SD from paired error"]
        sheet.found("sd", "se*SQRT(n_pairs)/SQRT(2*(1-correlation))", sd, told)
    factor = hedges("n_pairs-1")
    sheet.found("yi", f"{factor}*difference/sd", estimate.value, None, "estimate")
    formula = f"(1/n_pairs+(difference/sd)^2/(2*n_pairs))*2*(1-correlation)*({factor})^2"
    sheet.found("vi", formula, estimate.variance, None, "estimate")


def lay_change(sheet: Sheet, estimate: Estimate, data: ArmData, correlation: float) -> None:
    """The change of one group, after minus before; ends with `yi` and `vi`."""
    way, reported = way_of(estimate), estimate.source
    outcome, n = reported.outcome, estimate.n_treatment or 0
    contrast = outcome.contrast if outcome.comparison == "within" else None
    if "n_treatment" not in sheet:
        sheet.given("n_treatment", n, how=because("size of the side"))
    mean = next((each.value for each in sheet.steps if each.name == "mean_treatment"), None)
    if outcome.score == "change" and mean is not None:
        value, formula = mean, "mean_treatment"
    elif contrast and contrast.value is not None and in_points(contrast.type):
        value, formula = contrast.value, "contrast_value"
    else:
        assert mean is not None and data.baseline_mean is not None
        value = mean - data.baseline_mean
        formula = "mean_treatment-baseline_mean_treatment"
    sheet.found("change", formula, value)
    of_arm = next((each.value for each in sheet.steps if each.name == "sd_treatment"), None)
    printed = contrast.correlation if contrast else None
    assumed = False
    if "with its error" in way:
        assert contrast is not None
        told = replace(contrast, value=value)
        lay_error(sheet, told, n - 1, "n_treatment-1", value="change")
        se = next(step.value for step in sheet.steps if step.name == "se")
        sd, formula, how = se * math.sqrt(n), "se*SQRT(n_treatment)", way["with its error"]
    elif "means before and after" in way:
        how = way["means before and after"]
        assumed = not how["printed"]
        _lay_correlation(sheet, how["r"], printed)
        assert of_arm is not None and data.baseline_sd is not None
        sd = difference_sd(of_arm, data.baseline_sd, how["r"])
        formula = (
            "SQRT(sd_treatment^2+baseline_sd_treatment^2"
            "-2*correlation*sd_treatment*baseline_sd_treatment)"
        )
    else:
        how = way["mean change with its SD"]
        if outcome.score == "change" and mean is not None and of_arm:
            sd, formula = of_arm, "sd_treatment"
        else:
            assert contrast is not None and contrast.sd is not None
            sd, formula = contrast.sd, "contrast_sd"
    sheet.found("sd_change", formula, sd, how)
    y, v = estimate.value, estimate.variance
    if in_points(estimate.measure):
        if "df" not in sheet:
            sheet.found("df", "n_treatment-1", n - 1)
        sheet.found("yi", "change", y, None, "estimate")
        sheet.found("vi", "sd_change^2/n_treatment", v, None, "estimate")
        return
    factor = hedges("n_treatment-1")
    if MEASURES[estimate.measure].sd == "changes":
        sheet.found("yi", f"{factor}*change/sd_change", y, None, "estimate")
        sheet.found("vi", "1/n_treatment+yi^2/(2*n_treatment)", v, None, "estimate")
        return
    if "correlation" not in sheet:
        [arm] = treated_arms(reported) or [ArmNumbers(n)]
        known = None if assumed else correlation_of_change(data, arm, contrast, sd, reported)
        if known is None or printed is not None:
            _lay_correlation(sheet, correlation if known is None else known, printed)
        else:
            formula = (
                "(sd_treatment^2+baseline_sd_treatment^2-sd_change^2)"
                "/(2*sd_treatment*baseline_sd_treatment)"
            )
            sheet.found("correlation", formula, known)
    sheet.found("yi", f"{factor}*change/baseline_sd_treatment", y, None, "estimate")
    formula = "2*(1-correlation)/n_treatment+yi^2/(2*n_treatment)"
    sheet.found("vi", formula, v, None, "estimate")


def _lay_correlation(sheet: Sheet, r: float, printed: float | None) -> None:
    if printed is None:
        sheet.given("correlation", r, how=because("correlation assumed"), kind="assumed")
    else:
        sheet.found("correlation", "contrast_correlation", r)
