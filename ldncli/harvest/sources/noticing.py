"""What services say anew of papers that the base has: retracted, corrected, another status."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.services.json_items import text_at
from ldncli.harvest.sources.client import Client
from ldncli.harvest.sources.crossref import Crossref, Notice
from ldncli.harvest.standing import Standing
from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper
from ldncli.records.text.folding import fold_identifier
from ldncli.screening.events import Noticed, living
from ldncli.screening.log import Log

# Crossref's words for what makes a record of the base another one: first what is worst.
GRAVE = ("retraction", "withdrawal", "removal", "expression_of_concern", "correction")
_ALSO = {
    "partial_retraction": "retraction",
    "erratum": "correction",
    "corrigendum": "correction",
    "addendum": "correction",
}
# What the records call the states of ClinicalTrials.gov.
_STATUS = {
    "NOT_YET_RECRUITING": "not-yet-recruiting",
    "RECRUITING": "recruiting",
    "ACTIVE_NOT_RECRUITING": "active",
    "ENROLLING_BY_INVITATION": "enrolling-by-invitation",
    "COMPLETED": "completed",
    "TERMINATED": "terminated",
    "WITHDRAWN": "withdrawn",
    "SUSPENDED": "suspended",
    "UNKNOWN": "unknown",
}


def notices_of(
    library: Library, log: Log | None, source: Crossref, client: Client
) -> Iterator[Noticed]:
    """Retractions, expressions of concern and corrections that neither a record nor the log tells
    of yet. Raises SourceError."""
    papers = {
        fold_identifier(each.doi): each.paper_id
        for each in library.cards(library.ids())
        if each.doi
    }
    told = _told(log)
    records = {each.id: each for each in library.papers(papers.values())}
    for each in source.notices(client, papers):
        kind = _ALSO.get(each.kind, each.kind)
        paper = papers.get(each.of)
        if paper is None or kind not in GRAVE:
            continue
        if (paper, kind, each.doi) in told or _in_record(records[paper], kind, each):
            continue
        told.add((paper, kind, each.doi))
        yield Noticed(
            paper=paper,
            kind=kind,
            source="Retraction Watch" if each.by == "retraction-watch" else "Crossref",
            note=each.doi or None,
            on=each.date or None,
        )


def _told(log: Log | None) -> set[tuple[str, str, str]]:
    return {
        (what.paper, what.kind, what.note or "")
        for event in (living(log.events) if log else ())
        if isinstance(what := event.what, Noticed)
    }


def _in_record(paper: Paper, kind: str, notice: Notice) -> bool:
    """Whether the record tells of it: by its status, or by naming the notice."""
    if kind in ("retraction", "withdrawal", "removal") and paper.status == "retracted":
        return True
    if paper.notice and notice.doi and fold_identifier(paper.notice.doi or "") == notice.doi:
        return True
    return any(notice.doi and notice.doi in str(each).casefold() for each in paper.sources)


def status_of(standing: Standing, library: Library, log: Log | None) -> Noticed | None:
    """Another status, or results, of a trial whose register entry the base has; None where the
    entry says what the record says."""
    record, paper_id = standing.record, standing.match.same
    if not isinstance(record, Candidate) or not record.registered or paper_id is None:
        return None
    (paper,) = library.papers([paper_id])
    entry = _entry_of(record)
    if paper.registry is None or not entry:
        return None
    now = _STATUS.get(text_at(entry, "statusModule", "overallStatus"))
    changes = []
    if now and now != paper.registry.status:
        changes.append(f"{paper.registry.status} → {now}")
    if dict(record.raw).get("hasResults") == "true" and not paper.registry.results_posted:
        changes.append("results posted")
    if not changes:
        return None
    note = ", ".join(changes)
    if (paper_id, "status", note) in _told(log):
        return None
    changed = text_at(entry, "statusModule", "lastUpdatePostDateStruct", "date")
    return Noticed(
        paper=paper_id, kind="status", source="ClinicalTrials.gov", note=note, on=changed or None
    )


def _entry_of(record: Candidate) -> Mapping[str, Any]:
    try:
        found = json.loads(dict(record.raw).get("protocolSection", "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
