"""What an import found, and what it put on the list of candidates: as a table and in a few
lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.printed import clean

if TYPE_CHECKING:
    from ldncli.harvest.entering import Entered
    from ldncli.harvest.readers.files import ReadFile
    from ldncli.harvest.standing import Standing
    from ldncli.report.table import Table

_BY = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "registration": "register number"}


def candidate_table(found: Sequence[Standing]) -> Table:
    """One row a record, understood or not."""
    from ldncli.report.table import Column, Table

    columns = (
        Column("file", "File", shown=False),
        Column("line", "Line", shown=False),
        Column("where", "Where", people=True),
        Column("state", "State"),
        Column("paper_id", "In the base as"),
        Column("by", "By", shown=False),
        Column("duplicate_of", "Duplicate of", shown=False),
        Column("alike", "Perhaps the same", shown=False, holds="list"),
        Column("family", "Other reports of the work", shown=False, holds="list"),
        Column("linked", "Same register number", shown=False, holds="list"),
        Column("reason", "Reason"),
        Column("title", "Title", wide=True),
        Column("authors", "Authors", shown=False, holds="list"),
        Column("year", "Year", holds="whole"),
        Column("journal", "Journal", shown=False),
        Column("volume", "Volume", shown=False, holds="text"),
        Column("issue", "Issue", shown=False, holds="text"),
        Column("pages", "Pages", shown=False, holds="text"),
        Column("doi", "DOI"),
        Column("pmid", "PMID", holds="text"),
        Column("pmcid", "PMCID", shown=False),
        Column("registrations", "Register numbers", shown=False, holds="list"),
        Column("types", "Types", shown=False, holds="list"),
        Column("language", "Language", shown=False),
        Column("url", "Address", shown=False),
        Column("abstract", "Abstract", shown=False),
    )
    return Table("Records of the import", columns, tuple(_row(each) for each in found))


def _row(found: Standing) -> tuple[object, ...]:
    where = f"{found.file.name}:{found.line}"
    record = found.record
    if not isinstance(record, Candidate):
        start = (found.file.name, found.line, where, found.state, *[None] * 6)
        return (*start, record.reason, *[None] * 15)
    match = found.match
    return (
        found.file.name,
        found.line,
        where,
        found.state,
        match.same,
        _BY.get(match.by or "", match.by),
        _place(found.first),
        match.alike or None,
        match.family or None,
        match.linked or None,
        None,
        record.title,
        record.authors or None,
        record.year,
        record.journal,
        record.volume,
        record.issue,
        record.pages,
        record.doi,
        record.pmid,
        record.pmcid,
        record.registrations or None,
        record.types or None,
        record.language,
        record.address,
        record.abstract,
    )


def _place(first: Candidate | None) -> str | None:
    """Where an earlier record stands: file and line, or its name on the list of candidates."""
    if first is None or first.line is None:
        return first.file if first else None
    return f"{first.file}:{first.line}"


def entered_lines(told: Sequence[Entered]) -> list[str]:
    """What became of files on the list of candidates, a line each, and what is still to be said of
    their searches."""
    lines = [_entered(each) for each in told]
    for each in told:
        if each.again:
            lines.append(
                f"{each.file}: this result was imported before, and counts once; the candidates are"
                " the same"
            )
    undated = [each.file for each in told if each.search.on is None and not each.again]
    if undated:
        lines.append(
            f"the day of the search is not known ({', '.join(undated)}): --on YYYY-MM-DD says it"
        )
    lines += [
        f"{each.file}: no record says which source was searched; it is listed as"
        f" {each.search.source!r} ({_KINDS[each.search.kind]}): --source NAME says it"
        for each in told
        if each.search.guessed
    ]
    return lines


_KINDS = {"database": "database", "register": "register", "other": "other source"}


def _entered(told: Entered) -> str:
    search = told.search
    day = f", searched on {search.on}" if search.on else ""
    parts = [f"{told.waiting} wait{'s' if told.waiting == 1 else ''} to be screened"]
    if told.known:
        parts.append(f"{told.known} in the base already")
    if told.duplicates:
        parts.append(_duplicates(told.duplicates).removesuffix(" within the import"))
    if told.repeated:
        parts.append(f"{told.repeated} on the list before")
    if told.not_understood:
        parts.append(f"{told.not_understood} not understood")
    if told.withdrawn:
        parts.append(f"{len(told.withdrawn)} of the list deleted by the source")
    kind = _KINDS[search.kind]
    records = _count(told.found + told.not_understood)
    return f"{records} from {search.source} ({kind}{day}), {told.file}: {'; '.join(parts)}"


def summary(files: Sequence[ReadFile], found: Sequence[Standing]) -> list[str]:
    """What became of the records: a line a file, and one for all where there are several."""
    lines = [
        f"{_count(len(file.records))} read from {file.name} ({_kind(file)}): "
        + _states([each for each in found if each.file is file])
        for file in files
    ]
    if len(files) > 1:
        lines.append(f"{_count(len(found))} in all: {_states(found)}")
    return lines


def _kind(file: ReadFile) -> str:
    return file.reader.label.removeprefix("a ").removeprefix("an ")


def _states(found: Sequence[Standing]) -> str:
    states = Counter(each.state for each in found)
    by = Counter(
        _BY.get(each.match.by or "", each.match.by)
        for each in found
        if each.state == "in the base" and each.match.by
    )
    how = ", ".join(f"{count} by {name}" for name, count in by.items())
    parts = [
        f"{states['new']} new",
        f"{states['in the base']} in the base already" + (f" ({how})" if how else ""),
        _duplicates(states["duplicate"]),
        f"{states['not understood']} not understood",
    ]
    linked = sum(1 for each in found if each.state == "new" and each.match.linked)
    if linked:
        parts.append(f"{linked} of the new with a register number that the base has")
    unsure = sum(1 for each in found if each.state == "new" and each.match.alike)
    if unsure:
        parts.append(f"{unsure} of the new perhaps in the base")
    if states["left out"]:
        parts.append(f"{states['left out']} left out (earlier versions, deletions)")
    return "; ".join(parts)


def remarks(files: Sequence[ReadFile], found: Sequence[Standing]) -> list[str]:
    """What a person should know of files as wholes, and every record that was not understood."""
    lines = [f"{file.name} {note}" for file in files for note in file.notes]
    lines += [
        clean(f"{each.file.name}:{each.line}: {each.state}: {each.record.reason}")
        for each in found
        if not isinstance(each.record, Candidate)
    ]
    return lines


def _count(records: int) -> str:
    return "1 record" if records == 1 else f"{records:,} records"


def _duplicates(number: int) -> str:
    return f"{number} duplicate{'' if number == 1 else 's'} within the import"
