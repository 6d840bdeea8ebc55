"""The whole working of an estimate, from what its source prints to the number that people are
shown, and that of the number of a body of evidence."""

from __future__ import annotations

import re
from dataclasses import replace

from ldncli.evidence.effects.arm_numbers import Sides, sides_by_size, sides_of
from ldncli.evidence.effects.derived import in_percentage_points
from ldncli.evidence.effects.estimate import USUAL, Choices, Estimate, Reported
from ldncli.evidence.effects.estimates import estimates
from ldncli.evidence.effects.framing import TURNED
from ldncli.evidence.effects.measures import MEASURES, is_ratio, is_share, of_family
from ldncli.evidence.effects.own_interval import as_read, printed_at
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.synthesis.answer import number_of
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.evidence.workings.events import lay_events, lay_share
from ldncli.evidence.workings.groups import lay_contrast, lay_groups
from ldncli.evidence.workings.means import lay_change, lay_means, lay_paired_means
from ldncli.evidence.workings.sheet import Sheet, Step, quantile_of
from ldncli.records.model.trial import ArmData
from ldncli.statistics.models.pooling import Pooled
from ldncli.statistics.models.stratified import COUNTS

_RANGED = "brought to range"
_UPPER = "0.5+level/200"


def printed_numbers(reported: Reported) -> tuple[Step, ...]:
    """What a source prints of an outcome from which no estimate follows, and what follows for each
    of its groups."""
    sheet = Sheet()
    lay_groups(sheet, reported, None)
    lay_contrast(sheet, reported.outcome.contrast)
    return tuple(sheet.steps)


def working(estimate: Estimate, choices: Choices = USUAL, level: float = 95) -> tuple[Step, ...]:
    """Every number behind an estimate by the same choices, in order: what is printed, what is
    assumed, what follows; then `yi` and `vi` (its value and variance; ratios: logarithms), and
    `effect`, `effect_low`, `effect_high`, its interval of this level (percent) as people read it.
    """
    sheet, reported = Sheet(), estimate.source
    own = _unframed(estimate, choices)
    if MEASURES[estimate.measure].one_group:
        lay_groups(sheet, reported, None)
        lay_contrast(sheet, reported.outcome.contrast)
        if is_share(estimate.measure):
            turned = any(step.code == TURNED for step in estimate.steps)
            lay_share(sheet, estimate, turned=turned)
            own = estimate
        else:
            lay_change(sheet, own, _data_of(reported), choices.correlation)
    else:
        sides = _sides(estimate, choices)
        lay_groups(sheet, reported, sides)
        lay_contrast(sheet, reported.outcome.contrast)
        if of_family(estimate.measure, "events", "times"):
            lay_events(sheet, own, sides)
        elif reported.outcome.paired:
            lay_paired_means(sheet, own, sides, choices.correlation)
        else:
            lay_means(sheet, own, sides)
    _frame(sheet, estimate, own)
    _lay_shown(sheet, estimate, level)
    return tuple(sheet.steps)


def _unframed(estimate: Estimate, choices: Choices) -> Estimate:
    """The same estimate in the units and direction of its own scale."""
    found = estimates(estimate.source, estimate.measure, choices)
    return next(each for each in found if isinstance(each, Estimate) and each.part == estimate.part)


def _sides(estimate: Estimate, choices: Choices) -> Sides:
    found = sides_of(estimate.source, choices.shared_control) or [sides_by_size(estimate.source)]
    return next(each for each in found if each.part == estimate.part)


def _data_of(reported: Reported) -> ArmData:
    """What the treated group shows; nothing where the outcome prints its contrast alone."""
    return next(
        (
            data
            for id, data in reported.outcome.arms.items()
            if (arm := reported.arm(id)) and arm.role == "treatment"
        ),
        ArmData(),
    )


def _frame(sheet: Sheet, estimate: Estimate, own: Estimate) -> None:
    """Bring the value to the units and direction of the others; that of its own scale is then
    called `yi_own`."""
    told = [step for step in estimate.steps if step not in own.steps]
    if not told:
        return
    ranged = next((step for step in told if step.code == _RANGED), None)
    turned = next((step for step in told if step.code == TURNED), None)
    sheet.steps[:] = [_renamed(step) for step in sheet.steps]
    factor, formula = 1.0, "1"
    if ranged:
        (low, high), (start, end) = ranged["own"], ranged["shown"]
        factor, formula = (end - start) / (high - low), f"({end:g}-{start:g})/({high:g}-{low:g})"
    if turned:
        factor, formula = -factor, f"{formula}*-1"
    sheet.found("factor", formula, factor, turned or ranged)
    sheet.found("yi", "yi_own*factor", estimate.value, ranged or turned, "estimate")
    sheet.found("vi", "vi_own*factor^2", estimate.variance, None, "estimate")


def _renamed(step: Step) -> Step:
    own = {"yi": "yi_own", "vi": "vi_own"}
    formula = step.formula and re.sub(r"\b[yv]i\b", lambda found: own[found[0]], step.formula)
    if step.name in own:
        return replace(step, name=own[step.name], formula=formula, kind="step")
    return replace(step, formula=formula)


def _lay_shown(sheet: Sheet, estimate: Estimate, level: float) -> None:
    """The value with its own interval as people read it: as the source prints it, else by the
    distribution by which its error was taken."""
    value, low, high = as_read(estimate, level)
    measure = estimate.measure
    sheet.given("level", level, kind="assumed")
    if is_share(measure):
        sheet.found("effect", "share_events/n_treatment", value, None, "shown")
        told = because("interval of Wilson")
        for name, sign, number in (("effect_low", "-", low), ("effect_high", "+", high)):
            sheet.found(name, _wilson(sign), number, told, "shown")
        return
    sheet.found("effect", reading(measure, "yi"), value, None, "shown")
    if printed_at(estimate, level):
        ends = _printed_ends(sheet, estimate)
        how: Reason | None = because("interval as printed")
    else:
        half = f"{quantile_of(None if estimate.df is None else 'df', _UPPER)}*SQRT(vi)"
        ends = (reading(measure, f"yi-{half}"), reading(measure, f"yi+{half}"))
        how = None
    sheet.found("effect_low", ends[0], low, how, "shown")
    sheet.found("effect_high", ends[1], high, how, "shown")


def _printed_ends(sheet: Sheet, estimate: Estimate) -> tuple[str, str]:
    ends = ("contrast_ci_low", "contrast_ci_high")
    contrast = estimate.source.outcome.contrast
    if contrast is not None and not is_ratio(estimate.measure) and in_percentage_points(contrast):
        ends = (f"{ends[0]}/100", f"{ends[1]}/100")
    if "factor" not in sheet:
        return ends
    factor = next(step.value for step in sheet.steps if step.name == "factor")
    low, high = (f"{end}*factor" for end in ends)
    return (low, high) if factor > 0 else (high, low)


def _wilson(sign: str) -> str:
    n, z = "n_treatment", quantile_of(None, _UPPER)
    share = f"(share_events/{n})"
    middle = f"({share}+{z}^2/(2*{n}))/(1+{z}^2/{n})"
    half = f"{z}/(1+{z}^2/{n})*SQRT({share}*(1-{share})/{n}+{z}^2/(4*{n}^2))"
    return f"{middle}{sign}{half}"


def reading(measure: str, formula: str) -> str:
    """A formula on the scale of a measure as people read its value: ratios and shares back from
    logarithms."""
    if MEASURES[measure].pooled_as == "log odds":
        return f"1/(1+EXP(-({formula})))"
    return f"EXP({formula})" if is_ratio(measure) else formula


# -- a body of evidence ----------------------------------------------------------------------------


def working_of_body(synthesis: Synthesis) -> tuple[Step, ...]:
    """How the number of a body follows from the estimates of its studies; in the formulas `yi`,
    `vi` and `effect` stand for those of all studies that are pooled. Of one study the number is its
    own; of several that are not pooled their median and range. Empty without an estimate."""
    sheet, pooled = Sheet(), synthesis.pooled
    if pooled is None:
        if synthesis.reason is not None and synthesis.reason.code == "not randomised":
            told = synthesis.reason
            read = reading(told["measure"], "yi")
            sheet.found("median", f"MEDIAN({read})", told["median"], None, "shown")
            sheet.found("lowest", f"MIN({read})", told["low"], None, "shown")
            sheet.found("highest", f"MAX({read})", told["high"], None, "shown")
        return tuple(sheet.steps)
    sheet.given("level", pooled.level, kind="assumed")
    number = number_of(synthesis)
    assert number is not None
    if len(synthesis.estimates) == 1:
        sheet.found("number", "effect", number.value, None, "shown")
        sheet.found("number_low", "effect_low", number.low, None, "shown")
        sheet.found("number_high", "effect_high", number.high, None, "shown")
        how = because("p as printed") if number.p_as_printed else None
        [one] = synthesis.estimates
        formula = "contrast_p" if number.p_as_printed else _p("ABS(yi)/SQRT(vi)", one.df)
        sheet.found("number_p", formula, number.p, how, "shown")
        return tuple(sheet.steps)
    _lay_pool(sheet, pooled)
    measure = number.measure
    sheet.found("number", reading(measure, "estimate"), number.value, None, "shown")
    sheet.found("number_low", reading(measure, "ci_low"), number.low, None, "shown")
    sheet.found("number_high", reading(measure, "ci_high"), number.high, None, "shown")
    sheet.found("number_p", _p("ABS(estimate)/se", pooled.df), number.p, None, "shown")
    return tuple(sheet.steps)


def _p(size: str, df: float | None) -> str:
    return f"2*NORM.S.DIST(-{size},TRUE)" if df is None else f"T.DIST.2T({size},df)"


def _lay_pool(sheet: Sheet, pooled: Pooled) -> None:
    """The pooled estimate on its own scale (ratios: logarithm) with its interval."""
    sheet.found("k", "COUNT(yi)", pooled.k)
    if pooled.method in COUNTS:
        told = because("pooled from tables", method=pooled.method)
        sheet.given("estimate", pooled.estimate, how=told, kind="estimate")
        sheet.given("se", pooled.se, how=told)
    else:
        told = because("variance between studies", method=pooled.method)
        sheet.given("tau2", pooled.tau2, how=told, kind="fitted")
        weighted = "SUM(yi/(vi+tau2))/SUM(1/(vi+tau2))"
        sheet.found("estimate", weighted, pooled.estimate, None, "estimate")
        plain, scatter = "1/SQRT(SUM(1/(vi+tau2)))", "SUM((yi-estimate)^2/(vi+tau2))/(k-1)"
        how = because("standard error by", test=pooled.test)
        formula = {
            "knha": f"{plain}*SQRT({scatter})",
            "adhoc": f"{plain}*SQRT(MAX(1,{scatter}))",
        }.get(pooled.test, plain)
        sheet.found("se", formula, pooled.se, how)
    if pooled.df is not None:
        sheet.found("df", "k-1", pooled.df)
    if pooled.method == "EXACT":
        for name, end in (("ci_low", pooled.ci_lb), ("ci_high", pooled.ci_ub)):
            sheet.given(name, end, how=told, kind="estimate")
        return
    half = f"{quantile_of(None if pooled.df is None else 'df', _UPPER)}*"
    sheet.found("ci_low", f"estimate-{half}se", pooled.ci_lb, None, "estimate")
    sheet.found("ci_high", f"estimate+{half}se", pooled.ci_ub, None, "estimate")
    if pooled.pi_rule == "metafor":
        around = f"{half}SQRT(tau2+se^2)"
        sheet.found("pi_low", f"estimate-{around}", pooled.pi_lb, None, "estimate")
        sheet.found("pi_high", f"estimate+{around}", pooled.pi_ub, None, "estimate")
