"""What services say anew of papers that the base has: retracted, corrected, another status."""

from __future__ import annotations

from collections.abc import Iterator

from ldncli.harvest.candidate import Candidate
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
    entry = record.register_entry
    if paper.registry is None or entry is None:
        return None
    changes = []
    if entry.known_status and entry.known_status != paper.registry.status:
        changes.append(f"{paper.registry.status} → {entry.known_status}")
    if (entry.results_posted or entry.results) and not paper.registry.results_posted:
        changes.append("results posted")
    if not changes:
        return None
    note = ", ".join(changes)
    if (paper_id, "status", note) in _told(log):
        return None
    return Noticed(
        paper=paper_id, kind="status", source="ClinicalTrials.gov", note=note, on=entry.updated
    )
