"""Workings of events: ratios and differences of two groups, of the same people twice, as printed,
and shares of one group."""

from __future__ import annotations

import math
from dataclasses import replace

from ldncli.evidence.effects.arm_numbers import Sides
from ldncli.evidence.effects.derived import contrast_of, from_row, in_percentage_points, raw_row
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.measures import is_ratio
from ldncli.evidence.reasons import because
from ldncli.evidence.workings.errors import ENDS, lay_error
from ldncli.evidence.workings.means import way_of
from ldncli.evidence.workings.sheet import Sheet
from ldncli.statistics.measures.count_measures import NOTHING_ADDED

# Value and variance from the cells a, b (treatment: with the event, without), c, d (control).
_A, _B, _C, _D = "cell_a", "cell_b", "cell_c", "cell_d"
_N1, _N2 = f"({_A}+{_B})", f"({_C}+{_D})"
_N = f"({_A}+{_B}+{_C}+{_D})"
_P, _Q = f"({_A}/{_N1})", f"({_C}/{_N2})"
_PETO = f"(({_A}+{_C})*({_B}+{_D})*({_N1}/{_N})*({_N2}/{_N})/({_N}-1))"
_OF_CELLS = {
    "RR": (f"LN({_A}/{_N1})-LN({_C}/{_N2})", f"1/{_A}-1/{_N1}+1/{_C}-1/{_N2}"),
    "OR": (f"LN({_A}/{_B})-LN({_C}/{_D})", f"1/{_A}+1/{_B}+1/{_C}+1/{_D}"),
    "RD": (f"{_P}-{_Q}", f"{_P}*(1-{_P})/{_N1}+{_Q}*(1-{_Q})/{_N2}"),
    "PETO": (f"({_A}-({_A}+{_C})*{_N1}/{_N})/{_PETO}", f"1/{_PETO}"),
}
# Value from two percentages of groups whose size is not known.
_OF_PERCENTAGES = {
    "RR": "LN(percent_treatment/percent_control)",
    "OR": ("LN(percent_treatment*(100-percent_control)/(percent_control*(100-percent_treatment)))"),
    "RD": "(percent_treatment-percent_control)/100",
}
# The standard error that one group brings to a measure (`OfRisks.error`).
_OF_SIDE = {
    "RR": "SQRT(1/{e}-1/({e}+{o}))",
    "OR": "SQRT(1/{e}+1/{o})",
    "RD": "SQRT({e}*{o}/({e}+{o})^3)",
}
_OF_SHARE = {
    "PLO": ("LN(cell_a/cell_b)", "1/cell_a+1/cell_b"),
    "PR": ("cell_a/(cell_a+cell_b)", "cell_a*cell_b/(cell_a+cell_b)^3"),
    "PFT": (
        "0.5*(ASIN(SQRT(cell_a/(cell_a+cell_b+1)))+ASIN(SQRT((cell_a+1)/(cell_a+cell_b+1))))",
        "1/(4*(cell_a+cell_b)+2)",
    ),
}
_FILLED = because("half in empty cells")


def lay_events(sheet: Sheet, estimate: Estimate, sides: Sides) -> None:
    """Events of two groups, or of the same people twice; ends with `yi` and `vi`."""
    way, measure = way_of(estimate), estimate.measure
    counted = "from events" in way or "events of both periods" in way
    paired = any(
        code == "with its error" and step["what"].code == "events of the same people"
        for code, step in way.items()
    )
    if not counted and not paired:
        _lay_printed_effect(sheet, estimate, sides)
        return
    _lay_cells(sheet, sides)
    value, variance = _OF_CELLS[measure]
    y, v = estimate.value, estimate.variance
    if "from events" in way:
        sheet.found("yi", value, y, way["from events"], "estimate")
        sheet.found("vi", variance, v, None, "estimate")
        return
    sheet.found("yi", value, y, None, "estimate")
    contrast = estimate.source.outcome.contrast
    if paired:
        assert contrast is not None
        alone = replace(contrast, value=y, ci=None, se=None, statistic=None, statistic_value=None)
        lay_error(sheet, alone, None, "", value="yi")
        sheet.found("vi", "se^2", v, way["with its error"], "estimate")
        return
    told = way["events of both periods"]
    if told["printed"]:
        sheet.found("correlation", "contrast_correlation", told["r"])
    else:
        sheet.given("correlation", told["r"], how=because("correlation assumed"), kind="assumed")
    row = raw_row(
        ai=sides.treatment.events,
        n1i=sides.treatment.n,
        ci=sides.control.events,
        n2i=sides.control.n,
    )
    sheet.found("vi_apart", variance, from_row(measure, row)[1])
    both = [_OF_SIDE[measure].format(e=events, o=others) for events, others in ((_A, _B), (_C, _D))]
    sheet.found("vi", f"vi_apart-2*correlation*{both[0]}*{both[1]}", v, told, "estimate")


def _lay_cells(sheet: Sheet, sides: Sides) -> None:
    t, c = sides.treatment, sides.control
    cells = {
        _A: ("events_treatment", float(t.events or 0)),
        _B: ("n_treatment-events_treatment", float((t.n or 0) - (t.events or 0))),
        _C: ("events_control", float(c.events or 0)),
        _D: ("n_control-events_control", float((c.n or 0) - (c.events or 0))),
    }
    _fill(sheet, cells)


def _fill(sheet: Sheet, cells: dict[str, tuple[str, float]], *, filled: bool = True) -> None:
    """The cells of a table, ½ in each of them where one is empty."""
    half = filled and any(number == 0 for _, number in cells.values())
    for name, (formula, number) in cells.items():
        if half:
            sheet.found(name, f"{formula}+0.5", number + 0.5, _FILLED)
        else:
            sheet.found(name, formula, number)


def _lay_printed_effect(sheet: Sheet, estimate: Estimate, sides: Sides) -> None:
    """The source's own ratio or risk difference with its error, or that of its percentages."""
    contrast, measure = contrast_of(estimate.source, sides), estimate.measure
    told = way_of(estimate)["with its error"]
    assert contrast is not None
    if told["what"].code == "from percentages":
        formula = _OF_PERCENTAGES[measure]
        sheet.found("yi", formula, estimate.value, told["what"], "estimate")
        lay_error(sheet, replace(contrast, value=estimate.value), None, "", value="yi")
        sheet.found("vi", "se^2", estimate.variance, None, "estimate")
        return
    assert contrast.value is not None
    ci, se = contrast.ci, contrast.se
    low, high = ENDS
    formula, error, ends = "contrast_value", "contrast_se", ENDS
    if is_ratio(measure):
        formula, ends, se = "LN(contrast_value)", (f"LN({low})", f"LN({high})"), None
        ci = ci and (math.log(ci[0]), math.log(ci[1]))
    elif in_percentage_points(contrast):
        formula, error = "contrast_value/100", "contrast_se/100"
        ends, ci, se = (
            (f"{low}/100", f"{high}/100"),
            ci and (ci[0] / 100, ci[1] / 100),
            se and se / 100,
        )
    sheet.found("yi", formula, estimate.value, told["what"], "estimate")
    printed = replace(contrast, value=estimate.value, ci=ci, se=se)
    lay_error(sheet, printed, None, "", value="yi", ends=ends, se=error)
    sheet.found("vi", "se^2", estimate.variance, None, "estimate")


def lay_share(sheet: Sheet, estimate: Estimate, *, turned: bool) -> None:
    """The share of one group with the event, or, turned round, without it; ends with `yi` and
    `vi`."""
    events, n = estimate.row["xi"], estimate.row["ni"]
    with_it, without = "events_treatment", "n_treatment-events_treatment"
    if turned:
        with_it, without = without, with_it
    sheet.found("share_events", with_it, events)
    cells = {_A: ("share_events", events), _B: (without, n - events)}
    _fill(sheet, cells, filled=estimate.measure not in NOTHING_ADDED)
    value, variance = _OF_SHARE[estimate.measure]
    sheet.found("yi", value, estimate.value, way_of(estimate)["from events"], "estimate")
    sheet.found("vi", variance, estimate.variance, None, "estimate")
