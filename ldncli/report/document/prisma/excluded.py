"""The list of what was excluded, with the reasons: PRISMA 2020, item 16b."""

from __future__ import annotations

from ldncli.report.document.prisma.review import Review
from ldncli.report.table import Column, Table
from ldncli.report.words.language.numbers import counted
from ldncli.screening.entry import Entry
from ldncli.screening.events import Decided, Resolved, living

_STAGES = {"title-abstract": "title and abstract", "full-text": "full text"}
COLUMNS = (
    Column("id", "Candidate", shown=False),
    Column("report", "Report"),
    Column("title", "Title", wide=True),
    Column("journal", "Journal", shown=False),
    Column("doi", "DOI", shown=False),
    Column("pmid", "PMID", holds="text", shown=False),
    Column("stage", "Excluded by"),
    Column("reason", "Reason"),
    Column("note", "Note", shown=False),
    Column("by", "Decided by", holds="list", shown=False),
    Column("on", "Day", shown=False),
)


def excluded_table(review: Review) -> Table:
    """Everything that was excluded, full texts first, then in the order of the list."""
    rows = sorted(_rows(review), key=lambda each: each[6] != _STAGES["full-text"])
    full = sum(each[6] == _STAGES["full-text"] for each in rows)
    head = (
        f"{counted(full, 'report')} excluded in full text, {len(rows) - full:,} by title and"
        " abstract."
    )
    return Table("", COLUMNS, tuple(rows), head=(head,))


def _rows(review: Review) -> list[tuple[object, ...]]:
    last: dict[tuple[str, str], list[tuple[str, str, str | None]]] = {}
    for event in living(review.log.events):
        if isinstance(what := event.what, (Decided, Resolved)) and what.verdict == "exclude":
            found = last.setdefault((what.candidate, what.stage), [])
            found.append((event.by, event.at[:10], what.note))
    rows: list[tuple[object, ...]] = []
    for name, standing in review.standings.items():
        if standing.state != "excluded" or standing.stage is None:
            continue
        entry, votes = review.log.entries[name], last[name, standing.stage]
        notes = dict.fromkeys(note for _, _, note in votes if note)
        rows.append(
            (
                name,
                report_name(entry),
                entry.title,
                entry.journal,
                entry.doi,
                entry.pmid,
                _STAGES[standing.stage],
                review.rules.label(standing.reason),
                "; ".join(notes) or None,
                tuple(dict.fromkeys(by for by, _, _ in votes)),
                votes[-1][1],
            )
        )
    return rows


def report_name(entry: Entry) -> str:
    """A report as people call it: first author and year, or its register number."""
    year = str(entry.year) if entry.year else "no year"
    if not entry.authors:
        return next(iter(entry.registrations), f"No author, {year}")
    more = " et al." if len(entry.authors) > 1 else ""
    return f"{entry.authors[0].partition(',')[0]}{more} {year}"
