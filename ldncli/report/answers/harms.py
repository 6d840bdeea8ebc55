"""Harms, cautions and doses as answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.doses import dose_bands, dose_trials, formulations, timings, titrations
from ldncli.evidence.harms import asked, harm_reports, silence
from ldncli.evidence.safety import summarise_harms
from ldncli.records.library import Library
from ldncli.report.answers.gathering import gathered
from ldncli.report.doses import band_table, dose_trial_table, scheme_table, use_table
from ldncli.report.safety import caution_table, safety_table
from ldncli.report.table import Table

DOSE_WAYS = ("band", "titration", "timing", "formulation", "comparison")
USUAL_OUTCOME = "pain-intensity"


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
