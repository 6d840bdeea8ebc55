"""What metafor gives for the cases in this folder, held against what the project gives."""

from __future__ import annotations

import fnmatch
import json
import math
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import ldncli
from ldncli.evidence.effects.measures import MEASURES
from ldncli.statistics.diagnostics import asymmetry, sensitivity
from ldncli.statistics.diagnostics.trimming import trim_and_fill
from ldncli.statistics.distributions import two_sided_normal
from ldncli.statistics.measures import moments
from ldncli.statistics.models.regression import meta_regression
from ldncli.statistics.models.subgroups import subgroups

FOLDER = Path(__file__).parent
SHARED = json.loads((FOLDER / "metafor_cases.json").read_text(encoding="utf-8"))
OWN = json.loads((FOLDER / "own_cases.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-8
# How near 0 is 0: metafor's likelihoods stop at a tau² of 1e-12 or less where the
# optimum is 0, and I² follows.
NEAR_ZERO = {"tau2": 1e-12, "I2": 1e-9}
# Where metafor iterates loosely or stops: id, quantity, tolerance.
# tests/reference/README.md gives the reasons.
EXCEPTIONS = [
    ("bcg_RR__subgroup_common_tau2__REML", "*", 5e-6),
    ("*__trimfill__REML__*", "*", 1e-5),
    ("bcg_RTET__escalc", "yi", 3e-3),
    ("bcg_RTET__escalc", "vi", 4e-5),
    ("conv_se_from_ci_md", "p", 2e-8),
]
# Where metafor's search for the upper end of tau² stopped short of it; with
# tau2_max="metafor" ours stops there too.
STOPPED_SHORT = [
    "edge_k2__confint__DL",
    "edge_k2__confint__ML",
    "edge_k2__confint__REML",
    "morris2008T_MC__confint__DL",
    "morris2008T_MC__confint__ML",
    "normand1999_MD_HO__confint__DL",
    "normand1999_MD_LS__confint__DL",
]
POOLING = {"EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM", "PMM"}
SIZES = ("add", "to", "drop00", "vtype")
Found = Iterator[tuple[str, Any, Any]]


def _pooled(case: dict) -> Found:
    options, wanted = case["options"], case["expected"]
    sizes = {key: value for key, value in options.items() if key in SIZES}
    for rule in ("metafor", "tkm1", "tkm2"):
        found = ldncli.pool(
            case["data"],
            case["effect_type"],
            case["method"],
            options["test"],
            options.get("level", 95),
            pi=rule,
            **sizes,
        )
        for end in ("lb", "ub"):
            if f"pi_{rule}_{end}" in wanted:
                yield f"pi_{end}", getattr(found, f"pi_{end}"), wanted[f"pi_{rule}_{end}"]
    for name in (
        *"k estimate se statistic df p ci_lb ci_ub tau2 se_tau2 I2 H2 Q Q_df Q_p".split(),
    ):
        if name in wanted:
            yield name, getattr(found, name), _single(wanted[name])
    if "weights_pct" in wanted:
        yield "weights", found.to_dict()["weights"], wanted["weights_pct"]


def _single(value: Any) -> Any:
    return value[0] if value == [None] else value


def _sizes(case: dict) -> Found:
    options = {key: value for key, value in case["options"].items() if key in SIZES}
    found = ldncli.effect_sizes(case["effect_type"], case["data"], **options)
    yield "yi", [each["yi"] for each in found], case["expected"]["yi"]
    yield "vi", [each["vi"] for each in found], case["expected"]["vi"]


def _interval(case: dict) -> Found:
    wanted = case["expected"]["tau2"]
    found = ldncli.pool(case["data"], case["effect_type"], case["options"]["tau2_method"], "z", 95)
    yield "tau2", found.tau2, wanted["estimate"]
    yield "tau2_lb", found.tau2_lb, wanted["ci_lb"]
    if case["id"] in STOPPED_SHORT:
        assert found.tau2_ub > wanted["ci_ub"] * 1.01
        found = ldncli.pool(
            case["data"],
            case["effect_type"],
            case["options"]["tau2_method"],
            "z",
            95,
            tau2_max="metafor",
        )
    yield "tau2_ub", found.tau2_ub, wanted["ci_ub"]


def _stratified(case: dict) -> Found:
    method, options = (
        ("PETO" if case["method"] == "peto" else "MH"),
        {k: v for k, v in case["options"].items() if k in SIZES},
    )
    found = ldncli.pool(case["data"], case["effect_type"], method, **options)
    for name in "k estimate se statistic p ci_lb ci_ub Q Q_p I2 H2".split():
        yield name, getattr(found, name), case["expected"][name]


def _one_by_one(case: dict) -> Found:
    options, function = (
        case["options"],
        {"leave1out": sensitivity.leave_one_out, "cumul": sensitivity.cumulative}[case["method"]],
    )
    found = function(case["data"], case["effect_type"], options["method"], options["test"])
    for name, wanted in case["expected"].items():
        yield name, [getattr(each, name) for each in found], wanted


def _influence(case: dict) -> Found:
    found = sensitivity.influence(
        case["data"], None, case["options"]["method"], case["options"]["test"]
    )
    for name, wanted in case["expected"].items():
        yield name, [getattr(each, name.removesuffix("_pct")) for each in found], wanted


def _regression_test(case: dict) -> Found:
    options = case["options"]
    found = asymmetry.regression_test(
        case["data"], model=options["model"], predictor=options["predictor"]
    )
    for name, wanted in case["expected"].items():
        yield (
            name,
            getattr(found, {"limit_estimate": "intercept"}.get(name, name.removeprefix("limit_"))),
            wanted,
        )


def _rank_test(case: dict) -> Found:
    found = asymmetry.rank_test(case["data"])
    yield "tau", found.tau, case["expected"]["kendall_tau"]
    yield "p", found.p, case["expected"]["p"]


def _trim_and_fill(case: dict) -> Found:
    options, wanted = case["options"], case["expected"]
    found = trim_and_fill(case["data"], estimator=options["estimator"], method=options["method"])
    for name in ("side", "k0", "se_k0", "p_k0"):
        if name in wanted:
            yield name, getattr(found, name), wanted[name]
    for name in ("estimate", "se", "ci_lb", "ci_ub", "tau2", "I2", "Q"):
        if name in wanted:
            yield name, getattr(found.pooled, name), wanted[name]
    if "filled_yi" in wanted:
        yield (
            "filled_yi",
            sorted(found.effects),
            sorted(
                wanted["filled_yi"]
                if isinstance(wanted["filled_yi"], list)
                else [wanted["filled_yi"]]
            ),
        )


def _regression(case: dict) -> Found:
    options, wanted = case["options"], case["expected"]
    found = meta_regression(
        case["data"], options["formula"].split(" + "), None, options["method"], options["test"]
    )
    yield "names", [each.name for each in found.coefficients], wanted["coef_names"]
    for name in ("beta", "se", "statistic", "p", "ci_lb", "ci_ub"):
        yield (
            name,
            [getattr(each, name.replace("beta", "estimate")) for each in found.coefficients],
            wanted[name],
        )
    for name in "k tau2 tau2_null R2 I2 H2 QE QE_df QE_p QM QM_p".split():
        yield name, getattr(found, name), wanted[name]
    yield "QM_df", list(found.QM_df), [each for each in wanted["QM_df"] if each is not None]


def _separate(case: dict) -> Found:
    wanted = case["expected"]
    found = subgroups(case["data"], case["options"]["by"], None, case["options"]["method"], "z")
    yield "groups", list(found.groups), wanted["groups"]
    for name in ("k", "estimate", "se", "tau2", "I2", "Q"):
        yield name, [getattr(each, name) for each in found.groups.values()], wanted[name]
    for name in ("Q_between", "Q_between_df", "Q_between_p", "I2_between"):
        yield name, getattr(found, name), wanted[name]
    yield (
        "overall",
        [found.overall.estimate, found.overall.se],
        [wanted["overall_estimate"], wanted["overall_se"]],
    )


def _common(case: dict) -> Found:
    found = subgroups(
        case["data"], case["options"]["by"], None, case["options"]["method"], "z", common_tau2=True
    )
    for name in ("estimate", "se", "ci_lb", "ci_ub"):
        if name in case["expected"]:
            yield (
                name,
                [getattr(each, name) for each in found.groups.values()],
                case["expected"][name],
            )
    yield "tau2", found.common_tau2, case["expected"]["tau2"]


def _converted(case: dict) -> Found:
    wanted = case["expected"]
    for name, value in CONVERSIONS[case["id"]](**case["data"][0]).items():
        yield name, value, wanted[name]


def _from_interval(est: float, lo: float, hi: float) -> dict:
    se = moments.se_from_interval((lo, hi))
    return {"se": se, "z": est / se, "p": two_sided_normal(est / se)}


def _from_quartiles(n: int, q1: float, med: float, q3: float) -> dict:
    # The mean of the three numbers that Wan gave before Luo is not made here.
    mean, sd = moments.from_quartiles(med, (q1, q3), n)
    return {"mean_luo": mean, "sd_wan": sd}


def _absolute(lo: float, hi: float, acr: float, **ratio: float) -> dict:
    risks = MEASURES["OR"].risks
    assert risks
    risk, low, high = (risks.treated(each, acr) for each in (ratio["or"], lo, hi))
    return {
        "risk": risk,
        "rd1000": 1000 * (risk - acr),
        "rd1000_lo": 1000 * (low - acr),
        "rd1000_hi": 1000 * (high - acr),
    }


CONVERSIONS: dict[str, Callable[..., dict]] = {
    "conv_se_from_ci_md": _from_interval,
    "conv_se_from_p_z": lambda est, p: {"se": moments.se_from_p(est, p)},
    "conv_sd_from_ci_arm_z": lambda n, lo, hi: {
        "sd": moments.se_from_interval((lo, hi)) * math.sqrt(n)
    },
    "conv_sd_from_se": lambda n, se: {"sd": se * math.sqrt(n)},
    "conv_r_from_sds": lambda sd_base, sd_final, sd_change: {
        "r": moments.correlation_within(sd_base, sd_final, sd_change)
    },
    "conv_mean_sd_from_median_iqr_wan_luo": _from_quartiles,
    "conv_abs_from_or": _absolute,
}

RUNNERS: dict[str, Callable[[dict], Found]] = {
    **dict.fromkeys(POOLING, _pooled),
    "escalc": _sizes,
    "confint_Qprofile": _interval,
    "mantel_haenszel": _stratified,
    "peto": _stratified,
    "leave1out": _one_by_one,
    "cumul": _one_by_one,
    "influence": _influence,
    "regtest": _regression_test,
    "ranktest_begg": _rank_test,
    "trimfill": _trim_and_fill,
    "metareg": _regression,
    "subgroup_separate_tau2": _separate,
    "subgroup_common_tau2": _common,
    "conversion": _converted,
}


def _own(case: dict) -> Found:
    kind, options, wanted = case["kind"], dict(case["options"]), case["expected"]
    if kind == "escalc":
        found = ldncli.effect_sizes(options.pop("measure"), case["data"], **options)
        for name in ("yi", "vi"):
            yield name, [each[name] for each in found], wanted[name]
    elif kind in ("pool", "mh"):
        pooled = (
            ldncli.pool(case["data"], **options)
            if kind == "pool"
            else ldncli.pool(case["data"], method="MH", **options)
        )
        for name, value in wanted.items():
            yield name, pooled.to_dict()[name], value
    else:
        yield from RUNNERS[kind](case)


def _check(name: str, found: Any, wanted: Any, tolerance: float, path: str) -> None:
    if isinstance(wanted, list):
        assert len(found) == len(wanted), path
        for i, (one, other) in enumerate(zip(found, wanted, strict=True)):
            _check(name, one, other, tolerance, f"{path}[{i}]")
    elif isinstance(wanted, str) or wanted is None or found is None:
        assert found == wanted, path
    else:
        near = NEAR_ZERO.get(name, 1e-13)
        assert math.isclose(found, wanted, rel_tol=tolerance, abs_tol=near), (
            f"{path}: {found!r}, metafor {wanted!r}"
        )


def _tolerance(case: str, quantity: str) -> float:
    for pattern, name, tolerance in EXCEPTIONS:
        if fnmatch.fnmatchcase(case, pattern) and name in ("*", quantity):
            return tolerance
    return TOLERANCE


def check_shared(case: dict) -> int:
    """Compare one case of the shared file; how many quantities were compared."""
    found = list(RUNNERS[case["method"]](case))
    for name, ours, wanted in found:
        _check(name, ours, wanted, _tolerance(case["id"], name), f"{case['id']} {name}")
    return len(found)


def check_own(case: dict) -> None:
    """Compare one of our own cases."""
    for name, ours, wanted in _own(case):
        _check(name, ours, wanted, TOLERANCE, f"{case['id']} {name}")


def escalc_cases(measures: Collection[str]) -> list[Callable[[], object]]:
    """A check for each case of effect sizes by these measures."""
    shared = [
        partial(check_shared, each)
        for each in SHARED["cases"]
        if each["method"] == "escalc" and each["effect_type"] in measures
    ]
    own = [
        partial(check_own, each)
        for each in OWN["cases"]
        if each["kind"] == "escalc" and each["options"]["measure"] in measures
    ]
    return [*shared, *own]
