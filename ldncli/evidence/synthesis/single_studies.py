"""What single studies do to a pooled result: the result without each, as it grew by
year, and how far each moves it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from ldncli.errors import UsageError
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.synthesis.synthesise import Model, Synthesis, fit_model, test_for
from ldncli.statistics.diagnostics.guards import TWO_ARMS
from ldncli.statistics.diagnostics.sensitivity import (
    Fit,
    Influence,
    growing,
    influence,
    sortable,
    without_each,
)
from ldncli.statistics.measures.study_rows import Row
from ldncli.statistics.models.pooling import Pooled, pool
from ldncli.statistics.models.regression import has_value
from ldncli.statistics.models.stratified import COUNTS, MH_RANDOM


@dataclass(frozen=True, slots=True)
class SingleStudies:
    """By study, each None where it was not asked for: the result of the others, of it and all
    earlier ones, and its influence.

    A trial that enters with several doses leaves, and comes, whole; its
    influence is told for each dose.
    """

    without: Mapping[str, Pooled] | None = None
    cumulative: Mapping[str, Pooled] | None = None
    influence: Mapping[str, Influence] | None = None


def look_at_studies(synthesis: Synthesis, asked: Collection[str]) -> SingleStudies:
    """The parts that are `asked` for by the names of their fields; empty where too few estimates
    are pooled."""
    estimates, model = (
        (synthesis.estimates, synthesis.model) if synthesis.pooled else ([], synthesis.model)
    )
    return SingleStudies(
        leaving_out(estimates, model) if "leave_one_out" in asked else None,
        by_year(estimates, model) if "cumulative" in asked else None,
        influence_of(estimates, model) if "influence" in asked else None,
    )


def look_at_rows(
    rows: Sequence[Row],
    names: Sequence[str],
    pooled: Pooled,
    asked: Collection[str],
    options: Mapping[str, Any],
) -> SingleStudies:
    """The parts that are asked for, of rows of study numbers with their
    names, pooled as `pooled` was.

    Rows come in the order of their column `year` where all have one, else as they stand.
    """
    parts = {names[place - 1]: [place - 1] for place in pooled.rows_used}
    if len(parts) < pooled.k:
        parts = {f"{names[place - 1]} (row {place})": [place - 1] for place in pooled.rows_used}
    how = (pooled.measure, pooled.method, pooled.test, pooled.level)

    # The rows that a line leaves may have no event at all: they are pooled as among the others.
    tables = pooled.measure in TWO_ARMS and pooled.method not in (*COUNTS, MH_RANDOM)
    kept_so = {"add": 0.5, **options} if tables else options

    def fit(places: Sequence[int]) -> Pooled:
        return pool([rows[place] for place in places], *how, **kept_so)

    dated = all(has_value(rows[place], "year") for places in parts.values() for place in places)
    order = (
        sorted(parts, key=lambda name: sortable(rows[parts[name][0]]["year"]))
        if dated
        else list(parts)
    )
    found: dict[str, Influence] = {}
    if "influence" in asked:
        _check_weights(pooled.method)
        kept = {name: value for name, value in options.items() if name != "pi"}
        by_row = {places[0] + 1: name for name, places in parts.items()}
        found = {by_row[each.row]: each for each in influence(rows, *how, **kept)}
    return SingleStudies(
        without_each(parts, fit) if "leave_one_out" in asked else None,
        growing({name: parts[name] for name in order}, fit) if "cumulative" in asked else None,
        found if "influence" in asked else None,
    )


def leaving_out(estimates: Sequence[Estimate], model: Model) -> dict[str, Pooled]:
    """The result without each study in turn, by study."""
    return without_each(_places(estimates), _fit(estimates, model))


def by_year(estimates: Sequence[Estimate], model: Model) -> dict[str, Pooled]:
    """The result of the first study, the first two, and so on, by the study that came
    last; years not known come last."""
    years = {each.study: each.source.study.main.year for each in estimates}
    order = sorted(years, key=lambda study: (years[study] or inf, study))
    places = _places(estimates)
    return growing({study: places[study] for study in order}, _fit(estimates, model))


def influence_of(estimates: Sequence[Estimate], model: Model) -> dict[str, Influence]:
    """How far each estimate moves the result, by its label; empty below three. Raises
    UsageError for pools of tables."""
    _check_weights(model.method)
    if len(estimates) < 3:
        return {}
    found = influence(
        [{"yi": each.value, "vi": each.variance} for each in estimates],
        None,
        model.method,
        model.test,
        model.level,
    )
    return {estimates[each.row - 1].label: each for each in found}


def _check_weights(method: str) -> None:
    if method.upper() in (*COUNTS, MH_RANDOM):
        raise UsageError(
            f"influence needs studies weighted by their variance, but {method} pools tables",
            hint="--leave-one-out shows what each study does; or use REML, for example",
        )


def _places(estimates: Sequence[Estimate]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, each in enumerate(estimates):
        found.setdefault(each.study, []).append(place)
    return found


def _fit(estimates: Sequence[Estimate], model: Model) -> Fit:
    """Some of the estimates pooled by the test of all of them: a line may differ from the others by
    its studies alone. Of two, Knapp and Hartung's interval is never narrower than the normal one,
    since two that happen to agree would have hardly any."""
    whole = test_for(len(estimates), model.test)

    def fit(places: Sequence[int]) -> Pooled:
        some = [estimates[place] for place in places]
        test = "adhoc" if whole == "knha" and len(some) < 3 else whole
        return fit_model(some, model, [(each.value, each.variance) for each in some], test)

    return fit
