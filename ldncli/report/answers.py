"""Whole answers, from a library and a question to a table; the command line and notebooks ask the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.doses import dose_bands, dose_trials, formulations, timings, titrations
from ldncli.evidence.findings import find
from ldncli.evidence.gaps import find_gaps
from ldncli.evidence.harms import asked, harm_reports, silence
from ldncli.evidence.query import Query, Selection, make_query, select
from ldncli.evidence.rechecking.recheck import recheck
from ldncli.evidence.safety import summarise_harms
from ldncli.evidence.summary import GROUPINGS, Body, gather, summarise
from ldncli.records.library import Library
from ldncli.report.doses import band_table, dose_trial_table, scheme_table, use_table
from ldncli.report.findings import certainty_table, finding_table
from ldncli.report.maps import gap_table
from ldncli.report.rechecks import recheck_table
from ldncli.report.safety import caution_table, safety_table
from ldncli.report.strength import evidence_table
from ldncli.report.table import Table

BY_FINDING = "condition-outcome"
WAYS = (BY_FINDING, *GROUPINGS)
DOSE_WAYS = ("band", "titration", "timing", "formulation", "comparison")
USUAL_OUTCOME = "pain-intensity"


def evidence_answer(library: Library, by: str = BY_FINDING, **filters: Any) -> Table:
    """The strength of the evidence as a table, by one of `WAYS`; `filters` are those of `make_query`.

    Counts low-dose naltrexone by itself unless a scope is given; by mechanism everything, since laboratory work uses
    concentrations and sister drugs, and "low dose" is a notion of the clinic. Raises UnknownTermError for a `by` that
    is not of `WAYS`.
    """
    if by not in WAYS:
        raise UnknownTermError(f"there is no grouping by {by!r}", hint=nearest(by, WAYS) or f"one of {', '.join(WAYS)}")
    query, selection, body = gathered(library, {"scope": () if by == "mechanism" else ("ldn",), **filters})
    if by == BY_FINDING:
        return finding_table(find(body, query, library.vocabularies, library.judgements), body, library, selection.account())
    return evidence_table(summarise(body, by, query, library.vocabularies), by, body, library, selection.account())


def certainty_answer(library: Library, **filters: Any) -> Table:
    """Every step of the certainty of every condition and outcome; `filters` are those of `make_query`."""
    query, _, body = gathered(library, {"scope": ("ldn",), **filters})
    return certainty_table(find(body, query, library.vocabularies, library.judgements), library)


def gaps_answer(library: Library, **filters: Any) -> Table:
    """Where evidence on low-dose naltrexone by itself is missing; `filters` are those of `make_query`."""
    query, selection, body = gathered(library, {"scope": ("ldn",), **filters})
    return gap_table(find_gaps(body, query, library.vocabularies), library.vocabularies, [selection.account()])


def safety_answer(library: Library, harm: Sequence[str] = (), **filters: Any) -> Table:
    """Harms of low-dose naltrexone by itself (unless a scope is given), all or those of `harm` with all below; filters as in `make_query`.

    Planned and silent trials are looked at too, since a register may print harms without a paper.
    """
    _, selection, body = gathered(library, {"scope": ("ldn",), **filters})
    harms = library.vocabulary("harms")
    reports = harm_reports((*body.studies, *body.silent, *body.running), harms)
    only = asked(harm, reports, harms) if harm else None
    return safety_table(summarise_harms(reports, harms, only), silence(body.studies), selection.account())


def cautions_answer(library: Library) -> Table:
    """What users and prescribers must know, each with the place where it was read."""
    return caution_table(library.cautions)


def doses_answer(library: Library, by: str = "band", **filters: Any) -> Table:
    """What is known by dose of low-dose naltrexone by itself (unless a scope is given), by one of `DOSE_WAYS`; filters as in `make_query`.

    Effects are on the outcomes asked for, else on pain intensity, the question with which most come. Raises UnknownTermError for another `by`.
    """
    if by not in DOSE_WAYS:
        raise UnknownTermError(f"doses are not shown by {by!r}", hint=nearest(by, DOSE_WAYS) or f"one of {', '.join(DOSE_WAYS)}")
    query, selection, body = gathered(library, {"scope": ("ldn",), **filters})
    account = selection.account()
    if by == "band":
        usual = USUAL_OUTCOME if USUAL_OUTCOME in library.vocabulary("outcomes").terms else None
        return band_table(dose_bands(body, query, usual, library.vocabularies), library, account)
    if by == "titration":
        return scheme_table(titrations(body), account)
    if by == "comparison":
        return dose_trial_table(dose_trials(body), library, account)
    return use_table(timings(body) if by == "timing" else formulations(body), by, account)


def recheck_answer(library: Library, *, every: bool = False, **filters: Any) -> Table:
    """Printed statistics that do not follow from the numbers beside them, with `every` those that do too; `filters` are those of `make_query`.

    With an outcome, only statistics of that outcome.
    """
    query = make_query(library.vocabulary, **filters)
    selection = select(library.facets(), query)
    rechecked = recheck(library.papers(selection.ids), library.vocabulary("scales").terms, query.outcomes)
    return recheck_table(rechecked, [selection.account()], every=every)


def gathered(library: Library, filters: dict[str, Any]) -> tuple[Query, Selection, Body]:
    """The question, what it selects, and the studies behind that, with the papers that state their facts.

    Trials planned or silent are kept whatever outcome is asked for: a register names none that a filter would find.
    """
    query = make_query(library.vocabulary, **filters)
    selection = select(library.facets(), query)
    body = _body(library, query, selection)
    if query.outcomes and not query.kinds:
        registers = replace(query, outcomes=frozenset(), kinds=frozenset({"registry", "protocol"}))
        planned = _body(library, query, select(library.facets(), registers))
        body = replace(body, silent=planned.silent, running=planned.running)
    return query, selection, body


def _body(library: Library, query: Query, selection: Selection) -> Body:
    papers = library.papers(library.with_study_papers(selection.ids, retracted=query.include_retracted))
    return gather(papers, library.vocabulary("designs"))
