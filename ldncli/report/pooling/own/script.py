"""Own studies as an R script that stands by itself: the data, the calls of metafor, and a check
that they give the same numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.own_studies import OwnAnalysis
from ldncli.report.pooling.rcalls import METAFOR, SAME, r_check, r_fit
from ldncli.report.pooling.rscript import (
    asymmetry_calls,
    data_frame,
    group_calls,
    method_calls,
    pool_calls,
    regression_calls,
)
from ldncli.statistics.measures.study_rows import number_in
from ldncli.statistics.models.stratified import COUNTS, MH_RANDOM
from ldncli.version import __version__

# Columns from which metafor's escalc computes an effect, and the measures that it has for them.
_RAW: tuple[tuple[tuple[str, ...], str], ...] = (
    (("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"), "MD SMD SMDH SMD1 ROM VR CVR"),
    (("ai", "n1i", "ci", "n2i"), "RR OR RD PETO AS"),
    (("xi", "ni"), "PR PLO PLN PAS PFT"),
    (("ri", "ni"), "ZCOR COR"),
)


_BOTH = {"n1i": ("ai", "bi"), "n2i": ("ci", "di")}


def own_script(analysis: OwnAnalysis, title: str) -> str:
    """The script as text; it stops where metafor's numbers are not those of `ldn`.

    Raises UsageError where tables are pooled with options that the script does not write.
    """
    pooled = analysis.pooled
    if pooled.method == MH_RANDOM:
        raise UsageError(
            f"metafor has no {MH_RANDOM}", hint="leave --r-script out, or choose --method DL"
        )
    if pooled.method in COUNTS and set(analysis.plan.options) - {"pi"}:
        raise UsageError(
            f"the R script has no call for {pooled.method} with"
            f" {sorted(analysis.plan.options)[0].replace('_', '-')}",
            hint="leave out --r-script or that option",
        )
    if pooled.pi_rule != "metafor":
        pooled = replace(pooled, pi_lb=None, pi_ub=None)
    parts = [
        f"# {' '.join(title.split())}",
        f"# Made by ldn {__version__}; its numbers are compared with metafor {METAFOR}.",
        *(f"# {' '.join(each.split())}" for each in analysis.notes),
        "",
        "library(metafor)",
        "",
        *SAME,
        *_data(analysis),
        *_again(analysis),
        *pool_calls(pooled),
    ]
    if pooled.k > 1:
        parts += _without(analysis)
        if analysis.robustness and analysis.robustness.methods:
            parts += method_calls(analysis.robustness.methods)
        if groups := analysis.groups:
            every = all(len(each) == 1 for each in groups.members.values())
            parts += group_calls(groups.by, groups.found, one_each=every)
        if analysis.moderated:
            parts += regression_calls(
                analysis.moderated, [_safe(each) for each in analysis.moderated.names]
            )
        if analysis.robustness and analysis.robustness.asymmetry:
            parts += asymmetry_calls(analysis.robustness.asymmetry)
    return "\n".join([*parts, 'cat("metafor gives the numbers of ldn\\n")', ""])


def _used(analysis: OwnAnalysis) -> list[int]:
    return [place - 1 for place in analysis.pooled.rows_used]


def _raw(analysis: OwnAnalysis) -> tuple[str, ...]:
    """The raw columns that every study brings and metafor computes the same effect from."""
    for names, measures in _RAW:
        if analysis.measure in measures.split() and all(
            _number(analysis, place, name) is not None
            for place in _used(analysis)
            for name in names
        ):
            return names
    return ()


def _number(analysis: OwnAnalysis, place: int, name: str) -> float | None:
    """A number of a row; people also as those with and without the event."""
    row = analysis.rows[place]
    found = number_in(row, name, place + 1)
    if found is None and name in _BOTH:
        parts = [number_in(row, each, place + 1) for each in _BOTH[name]]
        return None if None in parts else sum(each or 0 for each in parts)
    return found


def _data(analysis: OwnAnalysis) -> Iterator[str]:
    used = _used(analysis)
    columns: dict[str, Sequence[Any]] = {"study": [analysis.names[place] for place in used]}
    known = [analysis.effects[place] for place in used]
    columns["yi"] = [each[0] if each else None for each in known]
    columns["vi"] = [each[1] if each else None for each in known]
    for name in _raw(analysis):
        columns[name] = [_number(analysis, place, name) for place in used]
    if groups := analysis.groups:
        keys = {place: key for key, places in groups.members.items() for place in places}
        columns["group"] = [keys.get(place) for place in used]
    for name, cells in analysis.plan.moderators.items():
        columns[_safe(name)] = [float(cells[place]) if cells[place] else None for place in used]
    yield "# Effects (yi; ratios are logarithms) with their variances (vi), and what they are from."
    yield from data_frame(columns)


def _again(analysis: OwnAnalysis) -> Iterator[str]:
    """Effects computed again by metafor, where the measure's usual rules gave them."""
    names = _raw(analysis)
    usual = not set(analysis.plan.options) - {"pi"} and "yi" not in analysis.rows[0]
    if not names or not usual or analysis.pooled.method in COUNTS:
        return
    arguments = ", ".join(f"{name} = {name}" for name in names)
    yield "# From the arms, metafor computes the same effects."
    yield f"again <- escalc(measure = {json.dumps(analysis.measure)}, {arguments}, data = dat)"
    yield 'same("effects", as.numeric(again$yi), dat$yi)'
    yield 'same("variances", as.numeric(again$vi), dat$vi)\n'


def _without(analysis: OwnAnalysis) -> Iterator[str]:
    found = analysis.singles.without
    if not found:
        return
    yield "# Without each study in turn."
    for place, (name, pooled) in enumerate(found.items(), 1):
        yield r_check(f"without {name}", pooled, r_fit(pooled, f"dat[-{place}, ]"))
    yield ""


def _safe(name: str) -> str:
    """A heading as the name of a column in R."""
    plain = re.sub(r"[^A-Za-z0-9_.]", ".", name)
    return plain if plain[:1].isalpha() else f"x.{plain}"
