"""Own studies as tables and as one object, by the views of single results, groups, regressions and
tests that the base has too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from ldncli.evidence.synthesis.models.points import people_in
from ldncli.evidence.synthesis.own_studies import OwnAnalysis
from ldncli.report.pooling.analysis_rows import (
    asymmetry_object,
    groups_object,
    regression_object,
)
from ldncli.report.pooling.analysis_views import SECTIONS, group_lines, moderator_lines
from ldncli.report.pooling.models.single_studies import single_study_objects, single_study_tables
from ldncli.report.pooling.pool_views import pool_json, pool_table, turning, whole
from ldncli.report.pooling.robust_views import Line, otherwise
from ldncli.report.pooling.shown import effect_of, exponential
from ldncli.report.table import Table
from ldncli.report.words.findings.pooling import no_asymmetry
from ldncli.report.words.language.numbers import counted
from ldncli.statistics.measures.effect_measures import RATIO_MEASURES
from ldncli.statistics.rare.transformed import share_of_arcsine, share_of_double_arcsine


def scale_of(analysis: OwnAnalysis) -> str:
    """The measure by which pooled values are turned for people; others are shown as they are."""
    return analysis.measure if analysis.measure in RATIO_MEASURES else "GEN"


def own_tables(analysis: OwnAnalysis, *, people: bool) -> Iterator[Table]:
    """The studies with the pooled line, what groups, moderators and other methods do to it (for
    `people`; the object has it for programs), and the tables of single studies."""
    table = own_table(analysis)
    head = (_answer(analysis), table.title) if people else ()
    notes = (*table.notes, *((_HARMONIC,) if analysis.measure == "PFT" else ()), *analysis.notes)
    yield replace(table, head=head, notes=notes)
    lines = tuple(_lines(analysis)) if people else ()
    if lines:
        yield Table("", SECTIONS, lines, (), layout="list")
    yield from single_study_tables(analysis.singles, analysis.measure, turning(analysis.measure))


def _answer(analysis: OwnAnalysis) -> str:
    """The result in one line."""
    name = analysis.measure if analysis.measure != "GEN" else "Effect"
    k = counted(analysis.pooled.k, "study", "studies")
    share = _as_share(analysis)
    told = f": a share of {share}" if share else ""
    return f"{name} {effect_of(scale_of(analysis), analysis.pooled)}{told}, {k}."


def _as_share(analysis: OwnAnalysis) -> str | None:
    """The pooled share of single groups turned back, with its interval; None for other measures,
    and where a double arcsine has no numbers of people to be turned back by."""
    pooled = analysis.pooled
    turn: Callable[[float], float]
    if pooled.measure == "PFT":
        used = (analysis.rows[place - 1] for place in pooled.rows_used)
        people = [people_in(row) for row in used]
        if None in people:
            return None
        sizes = [float(each or 0) for each in people]
        turn = partial(share_of_double_arcsine, people=sizes)
    elif pooled.measure in _SHARES:
        turn = _SHARES[pooled.measure]
    else:
        return None
    value, low, high = map(turn, (pooled.estimate, pooled.ci_lb, pooled.ci_ub))
    return f"{100 * value:.3g}% [{100 * low:.3g}%, {100 * high:.3g}%]"


_HARMONIC = (
    "a double arcsine is turned back at the harmonic mean of the numbers of people, which misleads"
    " where studies differ much in size; --measure PLO --method GLMM needs no such number"
)
_SHARES: Mapping[str, Callable[[float], float]] = {
    "PAS": share_of_arcsine,
    "PLO": lambda y: 1 / (1 + exponential(-y)),
    "PLN": lambda y: min(1.0, exponential(y)),
}


def own_table(analysis: OwnAnalysis) -> Table:
    """One row a study and one for the result."""
    return pool_table(analysis.pooled, analysis.rows, list(analysis.effects))


def _lines(analysis: OwnAnalysis) -> Iterator[Line]:
    measure = scale_of(analysis)
    if groups := analysis.groups:
        part = f"By {groups.by}"
        names = {key: key for key in groups.members}
        yield from group_lines(part, groups.found, groups.test, names, measure)
        for note in groups.found.notes:
            yield part, "caution", note, None
    if analysis.moderated:
        yield from moderator_lines(analysis.moderated)
    if analysis.robustness:
        yield from otherwise(analysis.robustness, measure, analysis.pooled)


def own_json(analysis: OwnAnalysis) -> str:
    """The whole analysis as one object; the pooled result under metafor's names at the top."""
    more: dict[str, Any] = dict(single_study_objects(analysis.singles, whole))
    if groups := analysis.groups:
        more["subgroups"] = groups_object(groups.by, groups.members, groups.found, analysis.names)
    if analysis.moderated:
        more["meta_regression"] = regression_object(analysis.moderated)
    more |= _asymmetry(analysis)
    more["read"] = list(analysis.notes)
    return pool_json(analysis.pooled, own_table(analysis), more)


def _asymmetry(analysis: OwnAnalysis) -> Mapping[str, Any]:
    found = analysis.robustness
    if found is None:
        return {}
    tested = asymmetry_object(found.asymmetry) if found.asymmetry else None
    return {"asymmetry": tested, "no_asymmetry_because": no_asymmetry(found)}
