"""Whole answers that set our syntheses out as GRADE does, or beside those of published reviews."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ldncli.errors import UsageError
from ldncli.evidence.findings import find, most_telling
from ldncli.evidence.harm_bodies import DOMAIN, general_harms
from ldncli.evidence.query import Query, make_query, select
from ldncli.evidence.reconciling.reconcile import contradictions, published, reconcile
from ldncli.evidence.summary import gather
from ldncli.records.library import Library
from ldncli.report.answers.gathering import gathered
from ldncli.report.reconciliation import contradiction_table, reconciliation_table
from ldncli.report.summary_of_findings import summary_of_findings
from ldncli.report.table import Table

_REVIEWS = frozenset({"systematic-review", "narrative-review"})


def sof_answer(library: Library, outcomes_max: int | None = None, control_risk: float | None = None, **filters: Any) -> Table:
    """The Summary of Findings table; `filters` are those of `make_query`.

    `outcomes_max` keeps the outcomes that say most, `control_risk` is an assumed risk without treatment, in percent. Harms are shown
    unless other outcomes are asked for. Raises UsageError for a risk that is none.
    """
    if control_risk is not None and not 0 < control_risk < 100:
        raise UsageError(f"a control risk of {control_risk:g} percent is none", hint="a percentage above 0 and below 100, such as 20")
    query, selection, body = gathered(library, {"scope": ("ldn",), **filters})
    found = find(body, query, library.vocabularies, library.judgements)
    conditions = query.conditions or frozenset(each.condition for each in found)
    harms = [] if query.outcomes and DOMAIN not in query.outcomes else general_harms(body, conditions, library.vocabularies)
    found = most_telling(found, outcomes_max, library.vocabulary("outcomes"))
    assumed = None if control_risk is None else control_risk / 100
    return summary_of_findings(found, harms, library, selection.account(), assumed)


def reconcile_answer(library: Library, *, between: bool = False, **filters: Any) -> Table:
    """Published pooled results beside ours, or, with `between`, reviews that contradict each other; `filters` are those of `make_query`.

    Conditions, outcomes and scope hold for reviews and trials, years for reviews alone, all other filters for trials alone.
    """
    query = make_query(library.vocabulary, **{"scope": ("ldn",), **filters})
    reviews = Query(query.conditions, outcomes=query.outcomes, scopes=query.scopes, years=query.years, kinds=_REVIEWS)
    chosen = select(library.facets(), replace(reviews, include_retracted=query.include_retracted))
    results = published(library.papers(chosen.ids), query, library.vocabularies)
    pairs, account = contradictions(results), chosen.account()
    if between:
        return contradiction_table(pairs, library, account)
    # Trials of all conditions: a review's trial that we file elsewhere is told as such, and a parent condition takes those below it.
    trials = select(library.facets(), replace(query, conditions=frozenset(), outcomes=frozenset(), kinds=frozenset(), years=None))
    papers = library.papers(library.with_study_papers(trials.ids, retracted=query.include_retracted))
    rows = reconcile(results, gather(papers, library.vocabulary("designs")).studies, library.vocabularies)
    return reconciliation_table(rows, results, pairs, account)
