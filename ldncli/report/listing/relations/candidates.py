"""What searches found and what people decided on it, as relational tables."""

from __future__ import annotations

from pathlib import Path

from ldncli.report.listing.relations.relation import Field, Relation, text, whole
from ldncli.screening.events import Decided, Resolved, living
from ldncli.screening.log import open_log
from ldncli.screening.settings import load_rules
from ldncli.screening.standing import standings


def candidates(data: Path) -> Relation:
    """Every candidate of the library's list and where it stands; none where it has no list.

    Raises RecordError where the log, or the rules of screening, have faults.
    """
    log = open_log(data)
    rows: list[tuple[object, ...]] = []
    if log is not None:
        rules = load_rules(data)
        for name, standing in standings(log, rules.settings.screeners).items():
            entry = log.entries[name]
            rows.append(
                (
                    name,
                    standing.state,
                    standing.stage,
                    standing.reason,
                    rules.label(standing.reason) if standing.reason else None,
                    standing.of,
                    standing.paper,
                    entry.title,
                    entry.authors,
                    entry.year,
                    entry.journal,
                    entry.doi,
                    entry.pmid,
                )
            )
    return Relation(
        "candidates",
        "What searches found, and where it stands",
        ("candidate_id",),
        (
            text("candidate_id", "candidate, by its name on the list"),
            text(
                "state", "duplicate, known (in the base), waiting, excluded, included, accepted …"
            ),
            text("stage", "stage of screening that it reached: title-abstract or full-text"),
            text("reason", "why it is excluded, an id of reasons.yaml"),
            text("reason_label", "the same in words"),
            text("duplicate_of", "candidate whose duplicate it is", "candidates"),
            text("record", "record that it is, or became; it may be outside the selection"),
            text("title", "title"),
            Field("authors", "list", "authors, as Family, Given"),
            whole("year", "year of publication"),
            text("journal", "journal, or the register of an entry"),
            text("doi", "DOI"),
            text("pmid", "PMID"),
        ),
        tuple(rows),
    )


def decisions(data: Path) -> Relation:
    """Every decision on a candidate that holds, in the order of the log; RecordError as above."""
    log = open_log(data)
    known = {row[0] for row in candidates(data).rows}
    rows: list[tuple[object, ...]] = []
    for event in living(log.events) if log is not None else ():
        what = event.what
        if isinstance(what, (Decided, Resolved)) and what.candidate in known:
            kind = "vote" if isinstance(what, Decided) else "settled"
            told = (what.stage, what.verdict, what.reason, what.note)
            rows.append((event.id, what.candidate, kind, *told, event.by, event.at))
    return Relation(
        "decisions",
        "What people decided on candidates",
        ("event_id",),
        (
            text("event_id", "event of the log"),
            text("candidate_id", "candidate", "candidates"),
            text("kind", "vote of one person, or settled where they differed"),
            text("stage", "title-abstract or full-text"),
            text("verdict", "include, exclude or unsure"),
            text("reason", "why it is excluded, an id of reasons.yaml"),
            text("note", "the person's words"),
            text("decided_by", "who"),
            text("decided_at", "when, UTC"),
        ),
        tuple(rows),
    )
