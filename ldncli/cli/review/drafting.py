"""`ldn draft`: the record of a candidate, or of the paper in a file, as far as it can be read."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ldncli.cli.options import Data, with_options

if TYPE_CHECKING:
    from ldncli.harvest.candidate import Candidate
    from ldncli.harvest.drafts.draft import Draft
    from ldncli.harvest.drafts.tables.filling import Pick
    from ldncli.harvest.known import Match
    from ldncli.harvest.readers.content.full_text import FullText


@with_options
def draft(
    data: Data,
    what: Annotated[str, typer.Argument(metavar="CANDIDATE|FILE", show_default=False)],
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="File of its full text (JATS), or of its entry where it is one of a register.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="Folder for the draft."),
    ] = Path("drafts"),
    tables: Annotated[
        bool, typer.Option("--tables", help="List the rows of its tables, to pick from.")
    ] = False,
    pick: Annotated[
        list[str] | None,
        typer.Option(help="Row of a table to take as an outcome (T3:r4); repeatable."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--read-as",
            help="Form of the values in rows picked: mean-sd, mean-se, mean-ci, median-iqr,"
            " median-range, count-percent or count (default: as the table says).",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--as", help="Your name, for the log.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing draft.")] = False,
) -> None:
    """Draft the record of a candidate of the list, or of the paper or register entry in a file.

    Reads design, people, doses with their scheme, weeks, comparison, conditions and mechanisms from
    title and abstract; from a full text also the tables whose columns and form are unmistakable;
    from a register entry all posted results. What is doubtful stays empty. Beside the draft lies a
    file with the exact words behind each value: `ldn accept` goes through both.

    --tables lists all rows of a full text by name; --pick takes one as an outcome.

    Example: ldn draft paper.xml --tables
    """
    from ldncli.cli import output as outlet

    picks = _picks(pick or [], form)
    found, candidate = _find(what, source, data)
    if tables:
        text = _full_text(found, what)
        _list_tables(text)
        if picks or not sys.stdin.isatty():
            if not picks:
                return
        else:
            picks = _picks(_asked(), form)
            if not picks:
                return
    listed = f"{candidate} of the list of candidates"
    name = listed if candidate and source is None else Path(source or what).name
    made = _make(found, data, picks, name=name)
    written = _write(made, out, candidate, fallback=what, force=force)
    if candidate:
        _note(data, candidate, written, by)
    outlet.say(f"wrote {written}; `ldn accept {written}` goes through it")
    _tell(made)


def _picks(rows: list[str], form: str | None) -> list[Pick]:
    from ldncli.errors import UsageError, nearest
    from ldncli.harvest.drafts.tables.cells import FORMS
    from ldncli.harvest.drafts.tables.filling import Pick

    known = next((each for each in FORMS if each == form), None)
    if form is not None and known is None:
        hint = nearest(form, FORMS) or f"there are: {', '.join(FORMS)}"
        raise UsageError(f"no form of values is called {form!r}", hint=hint)
    names = [part.strip() for each in rows for part in each.split(",") if part.strip()]
    return [Pick(each, known) for each in names]


def _find(what: str, source: Path | None, data: Data) -> tuple[Candidate, str | None]:
    """What is to be drafted, and the candidate of the list that it is."""
    from ldncli.errors import UsageError, nearest
    from ldncli.harvest.drafts.accepting.accept import refuse
    from ldncli.harvest.entering import candidate_of_entry
    from ldncli.records.index.files import find_data
    from ldncli.screening.log import open_log

    if Path(what).is_file():
        found = _only(Path(what))
        return (_with(found, _only(source)) if source else found), None
    folder = find_data(data.data)
    log = open_log(folder)
    if log is None or what not in log.entries:
        near = nearest(what, log.entries) if log and len(log.entries) < 5000 else None
        hint = f"do you mean {near}?" if near else "`ldn candidates` shows the list"
        raise UsageError(f"{what!r} is neither a file nor a candidate of the list", hint=hint)
    refuse(log, what, folder)
    found = candidate_of_entry(log.entries[what])
    kind: Literal["registry", "abstract", "index"] = "abstract" if found.abstract else "index"
    kind = "registry" if found.registered else kind
    origin = replace(found.origin, source=kind, bibliography="citation", kind=kind)
    found = replace(found, origin=origin, file=None)
    return (_with(found, _only(source)) if source else found), what


def _only(path: Path) -> Candidate:
    """The one paper of a file."""
    from ldncli.errors import DocumentError
    from ldncli.harvest.readers.files import read_file

    read = read_file(path)
    if len(read.candidates) != 1:
        told = read.broken[0].reason if read.broken else f"it has {len(read.candidates):,} records"
        raise DocumentError(
            f"{path} is not about one paper: {told}",
            hint=f"`ldn import {path} --out drafts` drafts all of a list",
        )
    return read.candidates[0]


def _with(found: Candidate, more: Candidate) -> Candidate:
    """What a second file says of the paper, with what the first alone knows.

    Raises UsageError where both name different papers.
    """
    from ldncli.errors import UsageError
    from ldncli.records.text.folding import fold_identifier

    for key in ("doi", "pmid", "pmcid"):
        one, other = getattr(found, key), getattr(more, key)
        if one and other and fold_identifier(one) != fold_identifier(other):
            raise UsageError(
                f"--from is another paper: its {key.upper()} is {other}, not {one}",
                hint="draft it by itself",
            )
    if more.registered != found.registered:
        raise UsageError(
            "--from is of another kind: a paper and its register entry are two records",
            hint="draft each by itself, and link them under `related`",
        )
    kept = ("title", "authors", "date", "journal", "volume", "issue", "pages", "doi", "pmid")
    known = {
        key: value
        for key in (*kept, "pmcid", "language", "address", "registrations", "passages", "types")
        if not getattr(more, key) and (value := getattr(found, key))
    }
    return replace(more, **known)


def _full_text(found: Candidate, name: str) -> FullText:
    from ldncli.errors import UsageError

    if found.full_text is None:
        raise UsageError(f"{name} has no tables", hint="--from names the file of the full text")
    return found.full_text


def _list_tables(text: FullText) -> None:
    """Every row, under its table, with what stands in it."""
    import textwrap

    from ldncli.cli import output as outlet
    from ldncli.harvest.drafts.tables.rows import table_rows

    lines: list[str] = []
    table = None
    for row in table_rows(text):
        if row.table is not table:
            table = row.table
            title = f"{table.label or table.id}: {table.caption}".rstrip(": ")
            lines += ["", *textwrap.wrap(title, 80)] if lines else textwrap.wrap(title, 80)
        cells = "; ".join(f"{head}: {each}" if head else each for head, each in row.cells)
        lines += textwrap.wrap(
            f"{row.name:<8}{row.heading} – {cells}", 80, subsequent_indent=" " * 8
        )
    lines = lines or ["no table has rows of text"]
    outlet.write("".join(f"{each}\n" for each in lines), outlet.Output())


def _asked() -> list[str]:
    sys.stderr.write("rows to take, as T3:r4, parted by commas (none: stop): ")
    sys.stderr.flush()
    return [sys.stdin.readline().strip()]


def _make(found: Candidate, data: Data, picks: list[Pick], *, name: str) -> Draft:
    from datetime import date

    from ldncli.harvest.drafts.drafting import make_draft
    from ldncli.harvest.drafts.findings import Terms
    from ldncli.harvest.known import Known, load_known

    library = load_known(data.data, data.over)
    terms = Terms.of(library.vocabularies, library.topic)
    match: Match = Known(library).find(found)
    return make_draft(
        found,
        terms,
        date.today().isoformat(),
        name=name,
        taken=set(library.ids()),
        match=match,
        picks=picks,
    )


def _write(made: Draft, out: Path, candidate: str | None, *, fallback: str, force: bool) -> Path:
    """The draft and what lies beside it, both or none."""
    from ldncli.cli import output as outlet
    from ldncli.harvest.drafts.draft import to_yaml
    from ldncli.harvest.drafts.evidence import Evidence, evidence_name, to_text
    from ldncli.report.writing.files import made_folder

    path = out / f"{made.id or candidate or Path(fallback).stem}.yaml"
    evidence = Evidence(tuple(made.quotes), candidate=candidate)
    contents = {
        path: to_yaml(made).encode(),
        path.with_name(evidence_name(path.name)): to_text(evidence).encode(),
    }
    with made_folder(out):
        outlet.write_files(contents, force=force)
    return path


def _note(data: Data, candidate: str, written: Path, by: str | None) -> None:
    """Note the draft in the log."""
    from datetime import UTC, datetime

    from ldncli.harvest.printed import clean
    from ldncli.records.index.files import own_data
    from ldncli.screening.events import PROGRAM, Drafted
    from ldncli.screening.log import writing

    with writing(own_data(data.data)) as writer:
        what = Drafted(candidate=candidate, file=written.name)
        writer.add([], [what], at=datetime.now(UTC), by=clean(by or "") or PROGRAM)


def _tell(made: Draft) -> None:
    """What was read and not filled in, and rows that could not be read."""
    from ldncli.cli import output as outlet
    from ldncli.errors import DocumentError

    open_ = sorted({each.path for each in made.quotes if not each.filled})
    if open_:
        outlet.say(f"read but not filled in, for you to look at: {', '.join(open_)}")
    if made.troubles:
        raise DocumentError(
            f"{len(made.troubles)} of the rows picked could not be taken: "
            + "; ".join(made.troubles),
            hint="--tables lists all rows",
        )
