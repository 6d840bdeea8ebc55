"""How far a pooled result hangs on choices: single studies, the estimator of tau², tables as
strata; and whether small studies differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ldncli.errors import UsageError
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.synthesis.single_studies import leaving_out
from ldncli.evidence.synthesis.synthesise import Model, Synthesis, test_for
from ldncli.statistics.diagnostics.asymmetry import (
    ENOUGH,
    PetPeese,
    RankTest,
    RegressionTest,
    pet_peese,
    peters_test,
    rank_test,
    regression_test,
)
from ldncli.statistics.diagnostics.trimming import Filled, trim_and_fill
from ldncli.statistics.measures.study_rows import Row
from ldncli.statistics.models.pooling import Pooled, pool, pool_effects
from ldncli.statistics.models.stratified import COUNTS, MH_RANDOM

OTHER_METHODS = ("REML", "DL", "PM", "ML", "EB", "EE")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """Whether small studies show other effects; a part is None where the numbers do not allow it.
    `peters` is for tables alone."""

    egger: RegressionTest | None
    rank: RankTest | None
    peters: RegressionTest | None
    corrected: PetPeese | None
    filled: Filled | None


@dataclass(frozen=True, slots=True)
class Robustness:
    """The same pool made otherwise.

    `without` by study: the result of the others. `methods` by estimator of tau² (EE: common
    effect). `correlations` by the within-person correlation in place of the assumed one.
    `tables` by name: Mantel–Haenszel and Peto where all studies print tables. `asymmetry` is
    None with the reason in `no_asymmetry`.
    """

    without: Mapping[str, Pooled]
    methods: Mapping[str, Pooled]
    correlations: Mapping[float, Pooled]
    tables: Mapping[str, Pooled]
    asymmetry: Asymmetry | None
    no_asymmetry: Reason | None


def probe(synthesis: Synthesis, *, exploratory: bool = False) -> Robustness:
    """Make the pool of a synthesis (two estimates or more) otherwise in every
    way that its numbers allow."""
    estimates, model = synthesis.estimates, synthesis.model
    asymmetry, why = _asymmetry(estimates, model, exploratory=exploratory)
    return Robustness(
        _tried(partial(leaving_out, estimates, model)) or {},
        other_methods(
            _pairs(estimates), model.method, test_for(len(estimates), model.test), model.level
        ),
        synthesis.others,
        _tables(estimates, model),
        asymmetry,
        why,
    )


def _pairs(estimates: Sequence[Estimate]) -> list[tuple[float, float]]:
    return [(each.value, each.variance) for each in estimates]


def other_methods(
    pairs: Sequence[tuple[float, float]], method: str, test: str, level: float
) -> dict[str, Pooled]:
    """Effects with their variances pooled by every other estimator of tau²."""
    y, v = zip(*pairs, strict=True)
    own = method.upper()
    # Under a common effect Knapp and Hartung's factor has no place: its interval is the normal one.
    return {
        each: pool_effects(y, v, each, "z" if each == "EE" else test, level)
        for each in OTHER_METHODS
        if each != own
    }


def _tables(estimates: Sequence[Estimate], model: Model) -> dict[str, Pooled]:
    measure = MEASURES[estimates[0].measure]
    if (
        not measure.stratified
        or model.method.upper() in COUNTS
        or any("ai" not in each.row for each in estimates)
    ):
        return {}
    rows = [{**each.row, "study": each.label} for each in estimates]
    wanted = {f"Mantel–Haenszel {measure.name}": (measure.name, "MH")} | (
        {"Peto OR": ("OR", "PETO")} if measure.ratio else {}
    )
    found = {
        name: _tried(partial(pool, rows, *how, "z", model.level)) for name, how in wanted.items()
    }
    return {name: each for name, each in found.items() if each}


def _asymmetry(
    estimates: Sequence[Estimate], model: Model, *, exploratory: bool
) -> tuple[Asymmetry | None, Reason | None]:
    rows = [{**each.row, "yi": each.value, "vi": each.variance} for each in estimates]
    measure = MEASURES[estimates[0].measure]
    tables = measure.stratified and measure.ratio and all("ai" in row for row in rows)
    return asymmetry_of(
        rows, tables=tables, method=model.method, level=model.level, exploratory=exploratory
    )


def asymmetry_of(
    rows: Sequence[Row], *, tables: bool, method: str, level: float, exploratory: bool = False
) -> tuple[Asymmetry | None, Reason | None]:
    """The tests of asymmetry of rows with `yi` and `vi` (and `ai bi …` or group sizes where they
    are `tables` behind ratios), or the reason why there are none."""
    k = len(rows)
    if k < (3 if exploratory else ENOUGH):
        return None, because("too few for asymmetry", estimates=k)
    pairs = [{"yi": row["yi"], "vi": row["vi"]} for row in rows]
    method = "REML" if method.upper() in (*COUNTS, MH_RANDOM) else method
    found = Asymmetry(
        _tried(partial(regression_test, pairs, level=level, force=exploratory)),
        _tried(partial(rank_test, pairs, force=exploratory)),
        _tried(partial(peters_test, rows, level=level, force=exploratory)) if tables else None,
        _tried(partial(pet_peese, pairs, level=level, force=exploratory)),
        _tried(partial(trim_and_fill, pairs, method=method, level=level, force=exploratory)),
    )
    return found, None


def _tried(compute: Callable[[], Found]) -> Found | None:
    """A result, or None where these numbers allow none."""
    try:
        return compute()
    except UsageError:
        return None
