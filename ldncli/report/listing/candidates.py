"""The list of candidates as a table: where each stands, and how many stand where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import get_args

from ldncli.errors import UnknownTermError, nearest
from ldncli.report.table import Column, Table
from ldncli.screening.entry import Entry
from ldncli.screening.events import Imported, living
from ldncli.screening.log import Log
from ldncli.screening.settings import Rules
from ldncli.screening.standing import Standing, State, standings

# What a count of candidates says of a state; None: "412 waiting".
_TOLD: Mapping[State, tuple[str, str]] = {
    "waiting": ("waits to be screened", "wait to be screened"),
    "conflict": ("waits for a conflict to be resolved", "wait for conflicts to be resolved"),
    "for full text": ("waits for its full text", "wait for their full texts"),
    "duplicate": ("is a duplicate", "are duplicates"),
    "known": ("is in the base already", "are in the base already"),
    "withdrawn": ("was withdrawn by its source", "were withdrawn by their source"),
    "excluded": ("was excluded", "were excluded"),
    "not retrieved": ("could not be retrieved", "could not be retrieved"),
    "included": ("was included", "were included"),
    "accepted": ("was accepted as a record", "were accepted as records"),
}
_COLUMNS = (
    Column("id", "Candidate"),
    Column("state", "State"),
    Column("title", "Title", wide=True),
    Column("authors", "Authors", shown=False, holds="list"),
    Column("year", "Year", holds="whole"),
    Column("journal", "Journal", room=110),
    Column("doi", "DOI", shown=False),
    Column("pmid", "PMID", shown=False, holds="text"),
    Column("pmcid", "PMCID", shown=False, holds="text"),
    Column("registrations", "Register numbers", shown=False, holds="list"),
    Column("sources", "Found in", holds="list", room=100),
    Column("stage", "Stage", shown=False),
    Column("reason", "Reason", shown=False),
    Column("same_as", "Same as", room=120),
    Column("rule", "By", shown=False),
    Column("linked", "Belongs with", shown=False, holds="list"),
    Column("draft", "Draft", shown=False),
    Column("types", "Types", shown=False, holds="list"),
    Column("language", "Language", shown=False),
    Column("url", "Address", shown=False),
    Column("abstract", "Abstract", shown=False),
)


def candidate_list(log: Log | None, rules: Rules, states: Sequence[str]) -> Table:
    """The candidates in the order in which they came, those of `states` alone where any are named;
    above them the count of all by state.

    Raises UnknownTermError for a state that there is not.
    """
    allowed = get_args(State)
    for each in states:
        if each not in allowed:
            raise UnknownTermError(
                f"no candidate can be {each!r}", hint=nearest(each, allowed) or ", ".join(allowed)
            )
    if log is None or not log.entries:
        head = "No candidates yet: `ldn import FILE --add` puts search results on the list."
        return Table("", _COLUMNS, (), head=(head,))
    placed = standings(log, rules.settings.screeners)
    sources = _sources(log)
    rows = tuple(
        _row(log.entries[each], standing, sources[each], rules)
        for each, standing in placed.items()
        if not states or standing.state in states
    )
    return Table("", _COLUMNS, rows, head=(counts_told(placed),))


def counts_told(placed: Mapping[str, Standing]) -> str:
    """How many candidates there are, and how many stand where, in a sentence."""
    counts = Counter(each.state for each in placed.values())
    total = len(placed)
    parts = [
        f"{counts[state]:,} {_TOLD[state][counts[state] != 1]}" for state in _TOLD if counts[state]
    ]
    return f"{total:,} candidate{'' if total == 1 else 's'}: {', '.join(parts)}."


def _sources(log: Log) -> Mapping[str, dict[str, None]]:
    found: dict[str, dict[str, None]] = {}
    for event in living(log.events):
        if isinstance(event.what, Imported):
            for each in event.what.candidates:
                found.setdefault(each, {})[event.what.source] = None
    return found


def _row(
    entry: Entry, standing: Standing, sources: Mapping[str, None], rules: Rules
) -> tuple[object, ...]:
    return (
        entry.id,
        standing.state,
        entry.title,
        entry.authors or None,
        entry.year,
        entry.journal,
        entry.doi,
        entry.pmid,
        entry.pmcid,
        entry.registrations or None,
        tuple(sources),
        standing.stage,
        rules.label(standing.reason) if standing.state == "excluded" else None,
        standing.of or standing.paper,
        standing.rule,
        standing.linked or None,
        standing.draft,
        entry.types or None,
        entry.language,
        entry.address,
        entry.abstract,
    )
