"""Whole answers that set our syntheses out as GRADE does, or beside those of published reviews."""

from __future__ import annotations

from dataclasses import replace

from ldncli.evidence.absolute.risks import parse_risk
from ldncli.evidence.findings.finding import called_in
from ldncli.evidence.findings.ordering import findings_of, first_by_importance
from ldncli.evidence.harms.bodies import DOMAIN, general_harms
from ldncli.questions.asked import Asked
from ldncli.report.table import Table, cut_words
from ldncli.report.tables.reconciliation import (
    contradiction_table,
    reconciliation_table,
    review_table,
)
from ldncli.report.tables.summary_of_findings import summary_of_findings
from ldncli.report.words.bottom_line import opening
from ldncli.report.words.harms import conditions_asked, warned
from ldncli.report.words.selection import selection_words
from ldncli.report.words.studies.groups import mixed_notes


def sof_answer(
    asked: Asked,
    outcomes_max: int | None = None,
    control_risk: float | str | None = None,
    *,
    screen: bool = False,
) -> Table:
    """The Summary of Findings table.

    `outcomes_max` keeps the most important outcomes, `control_risk` is an assumed risk without
    treatment, in percent or in words as `parse_risk` reads them. Harms are shown unless other
    outcomes are asked for; for a `screen` cells are short. Raises UsageError for a risk that is
    none.
    """
    assumed = None if control_risk is None else parse_risk(str(control_risk))
    query, library = asked.query, asked.library
    harms = (
        []
        if query.outcomes and DOMAIN not in query.outcomes
        else general_harms(asked.body, query.conditions, library.vocabularies)
    )
    lines = first_by_importance(asked.lines, outcomes_max, library.core)
    found = findings_of(lines)
    table = summary_of_findings(
        lines,
        harms,
        library,
        selection_words(asked.selection),
        called_in(found) if found else asked.called,
        assumed,
        mixed_notes(asked.mixed, query.conditions, library),
        asked.published,
        screen=screen,
    )
    if screen and not table.rows:
        return replace(table, head=opening(asked))
    if screen:
        table = replace(table, head=(*table.head, *warned(library, conditions_asked(asked))))
    if len(lines) == len(asked.lines):
        return table
    return replace(table, cut=cut_words(len(table.rows), len(asked.lines) + len(harms)))


def reconcile_answer(asked: Asked, *, between: bool = False, screen: bool = False) -> Table:
    """Published pooled results beside ours, for a `screen` one row a review, or, with `between`,
    reviews that contradict each other.

    Conditions, outcomes and scope hold for reviews and trials, years for reviews alone, all
    other filters for trials alone.
    """
    account = selection_words(asked.reviewed)
    if between:
        return contradiction_table(asked.contradictions, asked.library, account)
    rows, results, pairs = asked.reconciled, asked.published, asked.contradictions
    if screen:
        return review_table(rows, results, pairs, account)
    return reconciliation_table(rows, results, pairs, asked.study_names, account)
