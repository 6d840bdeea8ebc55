"""The first part of a working: what is printed of each group and of the contrast, and the size,
mean, standard deviation or events that follow for either side."""

from __future__ import annotations

from ldncli.evidence.effects.arm_numbers import ArmNumbers, Sides, read_arm
from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.reasons import because
from ldncli.evidence.workings.sheet import Sheet, quantile_of
from ldncli.records.model.trial import ArmData, Contrast
from ldncli.statistics.measures.moments import combined

_HALF = 1e-12


def lay_groups(sheet: Sheet, reported: Reported, sides: Sides | None) -> None:
    """All that is printed of the groups, and what follows for the sides of the comparison; `sides`
    None where one group is looked at."""
    for role in ("treatment", "control"):
        ids = [id for id in reported.outcome.arms if _role(reported, id) == role]
        if sides is not None and sides.part is not None and role == "treatment":
            ids = [id for id in ids if id == sides.part]
        shared = sides is not None and sides.part is not None and role == "control"
        joined = f"{role}_all" if shared else role
        for place, id in enumerate(ids, 1):
            lay_arm(sheet, reported, id, joined if len(ids) == 1 else f"{role}_{place}")
        if sides is None:
            continue
        side = sides.treatment if role == "treatment" else sides.control
        if not ids:
            _lay_sizes(sheet, reported, role, side)
        elif len(ids) > 1:
            arms = [read_arm(reported, id) for id in ids]
            _join(sheet, role, joined, arms, None if shared else side)
        if shared:
            _share(sheet, side, _parts(reported))
    for id, data in reported.outcome.arms.items():
        if _role(reported, id) is None:
            _lay_printed(sheet, data, id, f"group_{list(reported.outcome.arms).index(id) + 1}")


def lay_contrast(sheet: Sheet, contrast: Contrast | None) -> None:
    """What is printed of the contrast; where the source does not say which side is subtracted from
    which, that with each number."""
    if contrast is None:
        return
    how = None if contrast.sign_stated else because("sign not stated")
    low, high = contrast.ci or (None, None)
    sheet.given("contrast_value", contrast.value, how=how)
    sheet.given("contrast_ci_low", low, how=how)
    sheet.given("contrast_ci_high", high, how=how)
    sheet.given("contrast_level", contrast.level if contrast.ci else None)
    sheet.given("contrast_se", contrast.se)
    sheet.given("contrast_sd", contrast.sd)
    exact = contrast.p_relation == "="
    told = None if exact else because("bound of p", relation=contrast.p_relation)
    sheet.given("contrast_p", contrast.p, how=told)
    name = because("test statistic", name=contrast.statistic) if contrast.statistic else None
    sheet.given("contrast_statistic", contrast.statistic_value, how=name)
    sheet.given("contrast_df", contrast.statistic_df)
    sheet.given("contrast_correlation", contrast.correlation)
    sheet.given("contrast_smd", contrast.smd)


def lay_arm(sheet: Sheet, reported: Reported, id: str, stem: str) -> None:
    """What is printed of one group, and what follows from it."""
    data, found = reported.outcome.arms[id], read_arm(reported, id)
    _lay_printed(sheet, data, id, stem)
    if not data.n:
        sheet.given(f"n_{stem}", found.n, id, because("size of the group"))
    n = found.n
    if data.sd is None and found.sd is not None:
        if data.se is not None and n:
            told, formula = because("SD from standard error"), f"se_{stem}*SQRT(n_{stem})"
        elif data.ci and n and n > 1 and data.mean is not None:
            told = because("SD from interval")
            formula = (
                f"(ci_high_{stem}-ci_low_{stem})/(2*{quantile_of(f'n_{stem}-1', '0.975')})"
                f"*SQRT(n_{stem})"
            )
        else:
            told, formula = because("SD from range", **_spread(data)), _sd_of_spread(data, stem)
        sheet.found(f"sd_{stem}", formula, found.sd, told)
    if data.mean is None and found.mean is not None:
        told = because("mean and SD from median", **_spread(data))
        sheet.found(f"mean_{stem}", _mean_of_spread(data, stem), found.mean, told)
    if data.events is None and found.events is not None and data.percent is not None:
        told = because("events from percent", events=found.events, percent=data.percent, n=n)
        formula = f"ROUND(n_{stem}*percent_{stem}/100,0)"
        sheet.found(f"events_{stem}", formula, found.events, told)


def _lay_printed(sheet: Sheet, data: ArmData, id: str, stem: str) -> None:
    low, high = data.ci or (None, None)
    q1, q3 = data.iqr or (None, None)
    least, most = data.range or (None, None)
    numbers = {
        "n": data.n or None,
        "mean": data.mean,
        "sd": data.sd,
        "se": data.se,
        "ci_low": low,
        "ci_high": high,
        "median": data.median,
        "quartile_1": q1,
        "quartile_3": q3,
        "lowest": least,
        "highest": most,
        "events": data.events,
        "percent": data.percent,
        "count": data.count,
        "baseline_mean": data.baseline_mean,
        "baseline_sd": data.baseline_sd,
        "baseline_median": data.baseline_median,
    }
    for name, number in numbers.items():
        sheet.given(f"{name}_{stem}", number, id)


def _role(reported: Reported, id: str) -> str | None:
    arm = reported.arm(id)
    return arm.role if arm else None


def _parts(reported: Reported) -> int:
    return sum(_role(reported, id) == "treatment" for id in reported.outcome.arms)


def _spread(data: ArmData) -> dict[str, bool]:
    return {"quartiles": bool(data.iqr), "range": bool(data.range)}


def _sd_of_spread(data: ArmData, stem: str) -> str:
    """Wan 2014, formulas 16, 9 and 13."""
    n = f"n_{stem}"
    quartiles = f"(quartile_3_{stem}-quartile_1_{stem})"
    ends = f"(highest_{stem}-lowest_{stem})"
    by_quartiles = f"NORM.S.INV((0.75*{n}-0.125)/({n}+0.25))"
    by_ends = f"NORM.S.INV(({n}-0.375)/({n}+0.25))"
    if data.iqr and data.range:
        return f"{ends}/(4*{by_ends})+{quartiles}/(4*{by_quartiles})"
    return f"{quartiles}/(2*{by_quartiles})" if data.iqr else f"{ends}/(2*{by_ends})"


def _mean_of_spread(data: ArmData, stem: str) -> str:
    """Luo 2018, formulas 11, 7 and 15."""
    n, median = f"n_{stem}", f"median_{stem}"
    quartiles = f"(quartile_1_{stem}+quartile_3_{stem})/2"
    ends = f"(lowest_{stem}+highest_{stem})/2"
    if data.iqr and data.range:
        outer, inner = f"2.2/(2.2+{n}^0.75)", f"(0.7-0.72/{n}^0.55)"
        return f"{outer}*{ends}+{inner}*{quartiles}+(1-{outer}-{inner})*{median}"
    weight = f"(0.7+0.39/{n})" if data.iqr else f"(4/(4+{n}^0.75))"
    return f"{weight}*{quartiles if data.iqr else ends}+(1-{weight})*{median}"


def _lay_sizes(sheet: Sheet, reported: Reported, role: str, side: ArmNumbers) -> None:
    """How many people were on a side of which the outcome prints no numbers."""
    if side.n is not None:
        sheet.given(f"n_{role}", side.n, how=because("size of the side"))


def _join(
    sheet: Sheet, role: str, joined: str, arms: list[ArmNumbers], side: ArmNumbers | None
) -> None:
    """Several groups as one (Cochrane Handbook 6.5, table 6.5.a)."""
    told, places = because("arms combined", count=len(arms)), range(1, len(arms) + 1)
    sizes, events = [arm.n for arm in arms], [arm.events for arm in arms]
    n = [f"n_{role}_{place}" for place in places]
    if all(sizes):
        sheet.found(f"n_{joined}", "+".join(n), sum(filter(None, sizes)), told)
    if None not in events:
        added = "+".join(f"events_{role}_{place}" for place in places)
        sheet.found(f"events_{joined}", added, sum(filter(None, events)), told)
    if all(arm.full for arm in arms):
        _, mean, sd = combined([(arm.n or 0, arm.mean or 0.0, arm.sd or 0.0) for arm in arms])
        weighted = "+".join(f"n_{role}_{place}*mean_{role}_{place}" for place in places)
        sheet.found(f"mean_{joined}", f"({weighted})/n_{joined}", mean, told)
        squares = "+".join(
            f"(n_{role}_{place}-1)*sd_{role}_{place}^2"
            f"+n_{role}_{place}*(mean_{role}_{place}-mean_{joined})^2"
            for place in places
        )
        sheet.found(f"sd_{joined}", f"SQRT(({squares})/(n_{joined}-1))", sd, told)


def _share(sheet: Sheet, side: ArmNumbers, parts: int) -> None:
    """One dose's share of a control group that several doses have in common."""
    told = because("control shared", count=parts)
    sheet.found("n_control", f"INT(n_control_all/{parts})", side.n, told)
    sheet.found("mean_control", "mean_control_all", side.mean, told)
    sheet.found("sd_control", "sd_control_all", side.sd, told)
    if side.events is not None:
        # Halves go to the even number, which a spreadsheet's ROUND does not know.
        whole = next(step.value for step in sheet.steps if step.name == "events_control_all")
        half = abs(whole / parts % 1 - 0.5) < _HALF
        formula = (
            f"2*ROUND(events_control_all/{2 * parts},0)"
            if half
            else f"ROUND(events_control_all/{parts},0)"
        )
        formula = f"MIN({formula},n_control)" if side.n is not None else formula
        sheet.found("events_control", formula, side.events, told)
