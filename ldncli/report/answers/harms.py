"""Harms, cautions and doses as answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.findings.doses import (
    dose_bands,
    dose_trials,
    formulations,
    timings,
    titrations,
)
from ldncli.evidence.harms.reports import asked as harms_asked
from ldncli.evidence.harms.summaries import HarmSummary, summarise_harms
from ldncli.questions.asked import Asked
from ldncli.records.index.library import Library
from ldncli.report.table import Table
from ldncli.report.tables.doses import (
    band_table,
    dose_trial_table,
    how_taken,
    scheme_table,
    use_table,
)
from ldncli.report.tables.safety import caution_table, safety_table
from ldncli.report.words.selection import selection_words

DOSE_WAYS = ("band", "titration", "timing", "formulation", "comparison")


def safety_answer(asked: Asked, harm: Sequence[str] = ()) -> Table:
    """Harms, all or those of `harm` with all below."""
    found: Sequence[HarmSummary] = asked.harms
    if harm:
        harms = asked.library.vocabulary("harms")
        found = summarise_harms(
            asked.harm_reports, harms, harms_asked(harm, asked.harm_reports, harms)
        )
    return safety_table(found, asked.silence_on_harms, asked)


def cautions_answer(library: Library) -> Table:
    """What users and prescribers must know, each with the place where it was read."""
    return caution_table(library.cautions, library.topic)


def doses_answer(asked: Asked, by: str = "band") -> Table:
    """What is known by dose, by one of `DOSE_WAYS`.

    Effects are on the outcomes asked for, else on the usual outcome of the topic. Raises
    UnknownTermError for another `by`.
    """
    if by not in DOSE_WAYS:
        raise UnknownTermError(
            f"doses cannot be shown by {by!r}",
            hint=nearest(by, DOSE_WAYS) or f"one of {', '.join(DOSE_WAYS)}",
        )
    table = _by(asked, by)
    # How it was taken is the answer; by comparison the doses compared are.
    return table if by == "comparison" else replace(table, head=how_taken(asked))


def _by(asked: Asked, by: str) -> Table:
    library, body = asked.library, asked.body
    account = selection_words(asked.selection, body.mixed)
    if by == "band":
        usual = library.topic.usual_outcome
        usual = usual if usual in library.vocabulary("outcomes").terms else None
        bands = dose_bands(body, asked.query, usual, library.vocabularies)
        return band_table(bands, asked)
    if by == "titration":
        return scheme_table(titrations(body), library.topic, account)
    if by == "comparison":
        return dose_trial_table(dose_trials(body), library, account)
    return use_table(timings(body) if by == "timing" else formulations(body), by, account)
