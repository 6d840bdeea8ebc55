"""One meta-analysis: studies in, pooled estimate with interval,
heterogeneity and prediction interval out.

Formulas: Viechtbauer 2010 (J Stat Softw 36(3):1–48) and metafor's `rma.uni`; Hartung & Knapp 2001
(Stat Med 20:3875–3889) for `knha`; Röver, Knapp & Friede 2015 (BMC Med Res Methodol 15:99) for
`adhoc`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.statistics.diagnostics import guards
from ldncli.statistics.distributions import chi2_sf
from ldncli.statistics.intervals import settled
from ldncli.statistics.measures.effect_measures import effect_sizes, measure_name, ready_effects
from ldncli.statistics.measures.moments import quantile
from ldncli.statistics.measures.study_rows import (
    Row,
    RowError,
    columns_present,
    naming,
    read_rows,
    refuse,
)
from ldncli.statistics.models.empty_tables import test_for_tables
from ldncli.statistics.models.heterogeneity import (
    COMMON_EFFECT,
    ESTIMATORS,
    Tau2,
    estimate_tau2,
    i2_h2,
    q_profile,
    typical_variance,
)
from ldncli.statistics.models.pooled import USUAL_TEST, left_out, test_of
from ldncli.statistics.models.pooled import Pooled as Pooled
from ldncli.statistics.models.pooled_tables import pool_tables
from ldncli.statistics.models.stratified import (
    COUNTS,
    MH_RANDOM,
    STRATIFIED,
    about_mantel_haenszel,
)
from ldncli.statistics.models.weighting import Effects, effects_of

Pair = tuple[float, float]
TESTS = ("z", "t", "knha", "adhoc")
PREDICTION_RULES = ("metafor", "tkm1", "tkm2")
_NO_PREDICTION: dict[str, Any] = {"pi_lb": None, "pi_ub": None}
# metafor sets a residual sum of squares this small to 0.
_SMALLEST_Q = 2.220446049250313e-16


def pool(
    rows: Iterable[Row],
    measure: str | None = None,
    method: str = "REML",
    test: str = USUAL_TEST,
    level: float = 95,
    *,
    pi: str = "metafor",
    tau2_max: float | str = math.inf,
    **options: Any,
) -> Pooled:
    """Pool the studies in `rows` (mappings with metafor's column names) and give
    estimate, interval and heterogeneity.

    `measure` is what to compute from raw numbers (see `effect_sizes`, which takes `options`:
    vtype, add, to, drop00). Without one, and where rows bring `yi` and `vi` (or `sei`, or an
    interval `ci_lb ci_ub`) and there are no options, these are pooled as they are. `method`: a
    random-effects estimator (REML DL ML PM PMM HE HS SJ EB), a common effect (EE, also FE or CE),
    Mantel–Haenszel (MH), RevMan's random effects about it (MH-RANDOM), Peto (PETO), or models of
    rare events (see `pool_rare`: GLMM, UM.FS, UM.RS, CM.EL, CM.AL, EXACT, BETABIN). `test`: z, t,
    knha (Knapp–Hartung) or adhoc (knha, never narrower than z); the pools of tables always take z.
    `pi`: the prediction interval's
    rule, metafor (the test's own quantile), tkm1 or tkm2 (t with k − 1 or, after Higgins,
    Thompson & Spiegelhalter 2009, k − 2).

    `tau2_max`: where the search for the ends of tau²'s interval stops; nowhere, or with "metafor"
    where that stops (100 or 10 tau²).

    Rows without an estimate are left out and noted. Raises UsageError, with the row's
    number, for numbers that cannot be.
    """
    method, rule = checked_choices(method, test, tables=True), _checked_rule(pi)
    level = confidence_level(level)
    rows = [rows] if isinstance(rows, Mapping) else list(rows)
    if method in (*COUNTS, MH_RANDOM):
        way = pool_tables if method in STRATIFIED else _rare if method in COUNTS else _revman
        with naming(rows):
            return way(rows, measure, method, level, options)
    name, pairs = study_effects(rows, measure, options)
    used = [place for place, pair in enumerate(pairs, 1) if pair]
    kept = [pair for pair in pairs if pair]
    test, added = test_for_tables(rows, name, used, test, options)
    with naming([rows[place - 1] for place in used], used):
        result = pool_effects(
            [y for y, _ in kept],
            [v for _, v in kept],
            method,
            test,
            level,
            pi=rule,
            tau2_max=tau2_max,
        )
    notes = (
        *left_out(rows, pairs),
        *result.notes,
        *added,
        *_cautions(rows, pairs, replace(result, measure=name, rows_used=tuple(used)), options),
    )
    return replace(result, measure=name, rows_used=tuple(used), notes=notes)


def _cautions(
    rows: Sequence[Row], pairs: Sequence[Pair | None], result: Pooled, options: Mapping[str, Any]
) -> tuple[str, ...]:
    """What stands in `guards` about these studies, the notes of the result itself left out."""
    ready = result.measure == "GEN" or _brings_effects(columns_present(rows), options)
    found = guards.check_intervals(rows) if ready else ()
    if not ready:
        found = (
            *guards.check_double_zeros(
                rows, result.measure, result.method, options, result.rows_used
            ),
        )
    if result.method != "EE":
        found = (
            *found,
            *guards.check_directions(pairs, result.estimate, result.tau2, result.tau2_ub),
        )
    found = (*found, *guards.check_rows(rows, result.measure, () if ready else pairs))
    return (*found, *guards.check_weights(rows, result.rows_used, result.weights))


def pool_effects(
    y: Sequence[float],
    v: Sequence[float],
    method: str = "REML",
    test: str = USUAL_TEST,
    level: float = 95,
    *,
    pi: str = "metafor",
    tau2_max: float | str = math.inf,
    tau2: float | None = None,
) -> Pooled:
    """Pool effects `y` with sampling variances `v` (lists or numpy arrays, length k, all
    finite, `v` above 0); see `pool`.

    `tau2` is used as it is where given. Time grows linearly with k.
    """
    method, rule, level = checked_choices(method, test), _checked_rule(pi), confidence_level(level)
    if not len(y):
        raise UsageError("no study gives an estimate", hint="nothing can be pooled")
    try:
        found = _pool_effects(y, v, method, test, level, rule, tau2_max, tau2)
    except (ArithmeticError, ValueError):  # sums of infinities, too
        raise _too_far(y, v) from None
    if not all(map(math.isfinite, (found.estimate, found.se, found.tau2, found.Q))):
        raise _too_far(y, v)
    return found


def _too_far(y: Sequence[float], v: Sequence[float]) -> RowError:
    """The refusal of the study whose effect is the most standard errors away from 0."""
    place = max(range(len(y)), key=lambda i: abs(y[i]) / math.sqrt(v[i]))
    said = (
        f"the effect {y[place]:g} with the variance {v[place]:g} is too far from the others to be"
        " computed with"
    )
    return RowError(place + 1, said, "is it in other units?")


def _pool_effects(
    y: Sequence[float],
    v: Sequence[float],
    method: str,
    test: str,
    level: float,
    rule: str,
    tau2_max: float | str,
    tau2: float | None,
) -> Pooled:
    effects = effects_of(y, v)
    spread = estimate_tau2(effects, method) if tau2 is None else Tau2(tau2, None)
    if effects.k == 1:
        test = "z"
    estimate, wls, weights = effects.mean(spread.value / effects.scale)
    df = effects.k - 1 if test != "z" else None
    factor = _knha_factor(effects, spread.value) if test in ("knha", "adhoc") else None
    se = wls if factor is None else wls * (max(1.0, factor) if test == "adhoc" else factor)
    statistic, p = test_of(estimate, se, df)
    half = quantile(level, df) * se
    low, high = settled(estimate - half, estimate + half)
    return Pooled(
        k=effects.k,
        estimate=estimate,
        se=se,
        statistic=statistic,
        p=p,
        ci_lb=low,
        ci_ub=high,
        **(
            _prediction(estimate, se, spread.value, level, effects.k, df, rule)
            if method != "EE" and effects.k > 1
            else _NO_PREDICTION
        ),
        tau2=spread.value,
        **_heterogeneity(effects, spread.value, method, level, tau2_max),
        weights=tuple(weights),
        df=df,
        se_tau2=spread.se,
        measure="GEN",
        method=method,
        test=test,
        level=level,
        pi_rule=rule,
        rows_used=tuple(range(1, effects.k + 1)),
        notes=(*guards.check_few(effects.k, test, se), *guards.check_agreement(test, factor)),
        knha_factor=factor,
    )


def checked_choices(method: str, test: str, *, tables: bool = False) -> str:
    """The method's name as it is used here; refuses what is unknown, and what
    pools tables unless `tables`."""
    name = str(method).upper()
    known = [*ESTIMATORS, "EE", *((*COUNTS, MH_RANDOM) if tables else ())]
    if name in COMMON_EFFECT:
        name = "EE"
    if name not in known:
        raise UsageError(
            f"there is no method {method!r}"
            + (" for this" if name in (*COUNTS, MH_RANDOM) else ""),
            hint=f"one of {', '.join(known)}",
        )
    if test not in TESTS:
        raise UsageError(f"there is no test {test!r}", hint=f"one of {', '.join(TESTS)}")
    return name


def _checked_rule(pi: str) -> str:
    if pi not in PREDICTION_RULES:
        raise UsageError(
            f"there is no rule {pi!r} for prediction intervals",
            hint=f"one of {', '.join(PREDICTION_RULES)}",
        )
    return pi


def confidence_level(level: float) -> float:
    """The level in percent; 0.95 is read as 95. Raises UsageError where it is neither."""
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0 < level < 100:
        raise UsageError(
            f"level cannot be {level!r}", hint="a percentage between 0 and 100, such as 95"
        )
    return 100 * level if level < 1 else float(level)


def study_effects(
    rows: Sequence[Row], measure: str | None, options: Mapping[str, Any]
) -> tuple[str, list[Pair | None]]:
    """The measure's name, and each row's effect and variance; None where none follows. Refuses
    variances that are not above 0."""
    read_rows(rows, ())
    name = "GEN" if measure is None else measure_name(measure)
    unknown = set(options) - {"vtype", "add", "to", "drop00"}
    if unknown:
        raise UsageError(
            f"there is no option {sorted(unknown)[0]!r}", hint="options are vtype, add, to, drop00"
        )
    present = columns_present(rows)
    _check_something_to_compute(measure, present, options)
    with naming(rows):
        if name == "GEN" or _brings_effects(present, options):
            pairs = list(ready_effects(rows))
        else:
            sizes = effect_sizes(name, rows, **options)
            pairs = [
                (y, v) if (y := each["yi"]) is not None and (v := each["vi"]) is not None else None
                for each in sizes
            ]
        for place, pair in enumerate(pairs, 1):
            if pair and pair[1] <= 0:
                said = (
                    f"the variance is {pair[1]:g}; a study with no sampling error cannot be"
                    " weighted"
                )
                raise refuse(place, said, "check its SDs, counts or interval")
    return name, pairs


def _check_something_to_compute(
    measure: str | None, present: set[str], options: Mapping[str, Any]
) -> None:
    """Without a measure there must be effects, and no options of one."""
    if measure is not None:
        return
    if "yi" not in present:
        given = ", ".join(sorted(present)) or "none"
        raise UsageError(
            "column yi is missing, and no measure says what to compute",
            hint=f"name a measure such as RR or SMD; the columns given are {given}",
        )
    if options:
        raise UsageError(
            f"{sorted(options)[0]} says how to compute a measure, and none is named",
            hint="name one, such as RR",
        )


def _brings_effects(present: set[str], options: Mapping[str, Any]) -> bool:
    """Whether the rows have effects of their own, ready to be pooled,
    and nothing asks for others."""
    said = present & {"vi", "sei"} or {"ci_lb", "ci_ub"} <= present or {"ci.lb", "ci.ub"} <= present
    return "yi" in present and bool(said) and not options


def shown_effects(
    rows: Sequence[Row], pooled: Pooled, options: Mapping[str, Any]
) -> list[Pair | None]:
    """Each row's own effect and variance, as they stand beside a pooled result; for tables pooled
    as strata too, where ½ is added."""
    if pooled.method == MH_RANDOM:
        return list(about_mantel_haenszel(rows, pooled.measure).pairs)
    if pooled.method not in COUNTS or pooled.measure == "PLO":
        return study_effects(rows, pooled.measure, options)[1]
    sizes = effect_sizes(pooled.measure, rows, drop00=True)
    return [
        (y, v) if (y := each["yi"]) is not None and (v := each["vi"]) is not None else None
        for each in sizes
    ]


def _knha_factor(effects: Effects, tau2: float) -> float:
    """The root of the weighted residual mean square, by which knha multiplies the standard error
    (Hartung & Knapp 2001); adhoc takes 1 where it is below."""
    q = effects.at(tau2 / effects.scale).q
    return 0.0 if q <= _SMALLEST_Q else math.sqrt(q / (effects.k - effects.p))


def _prediction(
    estimate: float, se: float, tau2: float, level: float, k: int, df: int | None, rule: str
) -> dict[str, Any]:
    freedom = {"metafor": df, "tkm1": k - 1, "tkm2": k - 2}[rule]
    if freedom is not None and freedom < 1:
        return _NO_PREDICTION
    half = quantile(level, freedom) * math.sqrt(tau2 + se * se)
    return {"pi_lb": estimate - half, "pi_ub": estimate + half}


def _heterogeneity(
    effects: Effects, tau2: float, method: str, level: float, tau2_max: float | str
) -> dict[str, Any]:
    q, df = effects.at(0.0).q, effects.k - effects.p
    found: dict[str, Any] = {
        "Q": q,
        "Q_df": df,
        "Q_p": chi2_sf(q, df) if df else 1.0,
        "tau2_lb": None,
        "tau2_ub": None,
    }
    if df == 0:
        return found | {"I2": 0.0, "H2": 1.0}
    if method == "EE":
        return found | {"I2": max(0.0, 100 * (q - df) / q) if q > 0 else 0.0, "H2": q / df}
    i2, h2 = i2_h2(tau2, typical_variance(effects))
    low, high = q_profile(
        effects, level, tau2_max=max(100.0, 10 * tau2) if tau2_max == "metafor" else float(tau2_max)
    )
    return found | {"I2": i2, "H2": h2, "tau2_lb": low, "tau2_ub": high}


def _rare(
    rows: Sequence[Row], measure: str | None, method: str, level: float, options: Mapping[str, Any]
) -> Pooled:
    """Models of rare events, imported where they are asked for."""
    from ldncli.statistics.rare.pooled import pool_rare

    return pool_rare(rows, measure, method, level, options)


def _revman(
    rows: Sequence[Row], measure: str | None, method: str, level: float, options: Mapping[str, Any]
) -> Pooled:
    """RevMan's "M-H, Random", which takes no options."""
    read_rows(rows, ())
    name = measure_name(measure or "OR")
    if options:
        raise UsageError(
            f"{method} has no option {sorted(options)[0]!r}",
            hint="½ goes into tables with a zero, and double-zero tables are out, as in RevMan",
        )
    found = about_mantel_haenszel(rows, name)
    used = tuple(place for place, pair in enumerate(found.pairs, 1) if pair)
    kept = [pair for pair in found.pairs if pair]
    pooled = pool_effects(
        [y for y, _ in kept], [v for _, v in kept], "DL", "z", level, tau2=found.tau2
    )
    df = pooled.k - 1
    notes = (
        *left_out(rows, found.pairs),
        *(each for each in pooled.notes),
        *guards.check_weights(rows, used, pooled.weights),
    )
    return replace(
        pooled,
        measure=name,
        method=method,
        Q=found.q,
        Q_p=chi2_sf(found.q, df) if df else 1.0,
        I2=max(0.0, 100 * (found.q - df) / found.q) if df and found.q > 0 else 0.0,
        H2=found.q / df if df else 1.0,
        tau2_lb=None,
        tau2_ub=None,
        rows_used=used,
        notes=notes,
    )
