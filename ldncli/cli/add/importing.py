"""`ldn import`: files about papers to a list of what is in them, or to drafts of records for a
person to finish."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ldncli.cli.options import Data, DecimalComma, Output, Separator, with_options
from ldncli.harvest.readers.registry import described

if TYPE_CHECKING:
    from ldncli.harvest.drafts.draft import Draft
    from ldncli.harvest.entering import Entered
    from ldncli.harvest.readers.files import ReadFile
    from ldncli.harvest.standing import Standing

Files = Annotated[
    list[Path],
    typer.Argument(
        help=f"Files that describe papers, - for standard input: {described()}.",
        show_default=False,
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        help="Folder for one draft per paper, a file (x.yaml) for a single paper, or a file for the"
        " table (x.csv, x.xlsx …).",
        show_default=False,
    ),
]
Form = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="One row per record: table, csv, tsv, json, jsonl, md or xlsx.",
        show_default=False,
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN",
        help="Which column of a spreadsheet holds what: title=Heading,year=Jahr.",
        show_default=False,
    ),
]


class Drafted(NamedTuple):
    """A draft, and the record of a file that it is from."""

    draft: Draft
    standing: Standing


@with_options
def import_documents(
    files: Files,
    data: Data,
    out: Out = None,
    form: Form = None,
    columns: Columns = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    add: Annotated[
        bool, typer.Option("--add", help="Put the records on the list of candidates.")
    ] = False,
    source: Annotated[
        str | None,
        typer.Option(
            help="With --add: the database, register or other source that was searched (default:"
            " as the records say).",
            show_default=False,
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(help="With --add: day of the search, YYYY-MM-DD.", show_default=False),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(help="With --add: the saved search that was run.", show_default=False),
    ] = None,
    csv_separator: Separator = None,
    decimal_comma: DecimalComma = False,
) -> None:
    """Read reference lists and papers from files, and draft records for a person to finish.

    For a reference list, says how many records were read, are already in the evidence base (by DOI,
    PMID, PMCID or register number), are duplicates or were not understood; --format gives one row
    per record. With --out, and always for a page about one paper, it drafts records: bibliography,
    conditions, mechanisms and doses. Conditions and mechanisms are mapped to the vocabularies by
    code and name; comments say what could not be mapped and what is still to be written. Drafts go
    to stdout or --out, never straight into the evidence base.

    --add puts the records on the list of candidates of the library, each once: `ldn candidates`
    shows it.

    Example: ldn import page.md --out drafts
    """
    from ldncli.harvest.readers.references.columns import parse_map

    asked = Output(form, out, force, csv_separator, decimal_comma)
    output = _table_output(asked)
    _check_adding(add, source or search, on, drafts=out is not None and output is None)
    read = _read(files, parse_map(columns or []))
    if add:
        found, told = _add(read, data, source, on, search)
        _list(read, found, output, told)
        return
    found = _standings(read, data)
    if output or (out is None and any(file.reader.references for file in read)):
        _list(read, found, output)
        return
    drafted = _draft(found, data)
    _write(drafted, out, force=force)
    _report(read, found, drafted)


def _table_output(asked: Output) -> Output | None:
    """How the table is written; None where none is asked for."""
    from ldncli.cli.formats import TABLES, endings_of, resolve

    endings = endings_of([each for each in TABLES if each != "table"])
    out = asked.out
    as_table = out is not None and not out.is_dir() and out.suffix.lower() in endings
    if asked.format is None and not as_table:
        resolve(replace(asked, out=None), TABLES, "draft")  # which has no options of CSV
        return None
    return replace(asked, format=resolve(asked, TABLES, "table"))


def _read(files: list[Path], columns: dict[str, str]) -> list[ReadFile]:
    """All files; one that cannot be read keeps all from being imported,
    and every such one is named."""
    from ldncli.cli.add.progress import Progress
    from ldncli.errors import DocumentError, Fault
    from ldncli.harvest.readers.files import read_file

    read, refused = [], []
    for path in files:
        try:
            with Progress(f"reading {path}") as progress:
                read.append(read_file(path, columns=columns, watch=progress))
        except DocumentError as error:
            refused.append((path, error))
    if len(refused) == 1:
        raise refused[0][1]
    if refused:
        faults = tuple(
            Fault(str(path), None, "", error.message.removeprefix(f"{path} "))
            for path, error in refused
        )
        raise DocumentError(
            f"{len(refused)} of {len(files)} documents cannot be imported",
            hint=refused[0][1].hint,
            faults=faults,
        )
    return read


def _standings(read: list[ReadFile], data: Data) -> list[Standing]:
    from ldncli.harvest.known import Known, load_known
    from ldncli.harvest.standing import standings

    return list(standings(read, Known(load_known(data.data, data.over))))


def _check_adding(add: bool, source: str | None, on: str | None, *, drafts: bool) -> None:
    """Refuse what does not go together, and a day of search that cannot be one; `source` is
    whatever describes the search else."""
    from datetime import date

    from ldncli.errors import UsageError
    from ldncli.records.model.days import is_day

    if not add and (source or on):
        raise UsageError("--source, --search and --on go with --add", hint="add --add")
    if add and drafts:
        raise UsageError(
            "--add makes no drafts", hint="leave --out out, or name a table such as x.csv"
        )
    if source is not None and not source.strip():
        raise UsageError("--source is empty", hint="name the source, as in --source PubMed")
    if on is not None and not is_day(on):
        raise UsageError(f"{on!r} is no day", hint="write --on 2026-11-30", slug="bad-day")
    # A search of tomorrow in one place is one of today in another.
    if on is not None and date.fromisoformat(on).toordinal() > date.today().toordinal() + 1:
        raise UsageError(f"{on} is still to come", hint="--on is the day of the search")


def _add(
    read: list[ReadFile], data: Data, source: str | None, on: str | None, search: str | None
) -> tuple[list[Standing], list[Entered]]:
    """Put all records on the list of candidates."""
    from datetime import UTC, datetime

    from ldncli.cli.output import say
    from ldncli.cli.review.over import say_base_alone
    from ldncli.harvest.entering import enter, search_of
    from ldncli.harvest.known import Known, load_known
    from ldncli.harvest.printed import clean
    from ldncli.records.index.files import own_data
    from ldncli.screening.log import writing
    from ldncli.screening.searches import load_searches, search_named

    folder = own_data(data.data)
    saved = search_named(load_searches(folder), search).id if search else None
    say_base_alone(data)
    known = Known(load_known(data.data, alone=True))
    name = clean(source) if source else None
    with writing(folder) as writer:
        for note in writer.log.notes:
            say(note)
        searches = [(file, replace(search_of(file, name, on), search=saved)) for file in read]
        return enter(writer, searches, known, at=datetime.now(UTC))


def _list(
    read: list[ReadFile],
    found: list[Standing],
    output: Output | None,
    told: list[Entered] | None = None,
) -> None:
    """Tell what is in the files, or what became of it on the list (`told`); raise where a record
    was not understood."""
    from ldncli.cli import output as outlet
    from ldncli.cli.add.imported import candidate_table, entered_lines, remarks, summary
    from ldncli.cli.options import Shape

    lines = summary(read, found) if told is None else entered_lines(told)
    if output is None:
        outlet.write(outlet.sentences(lines), Output())
    else:
        outlet.emit(outlet.shape(candidate_table(found), Shape(), output), output)
        for each in lines:
            outlet.say(each)
    for each in remarks(read, found):
        outlet.say(each)
    if told is not None:
        outlet.say("`ldn candidates` shows the list")
    elif output is None and any(each.state == "new" for each in found):
        outlet.say("--format csv gives one row a record, --out drafts a draft of each")
    _refuse(read, "" if told is None else "; the others are on the list")


def _draft(found: list[Standing], data: Data) -> list[Drafted]:
    from datetime import date

    from ldncli.cli.add.progress import Progress
    from ldncli.harvest.candidate import Candidate
    from ldncli.harvest.drafts.drafting import make_draft
    from ldncli.harvest.drafts.findings import Terms
    from ldncli.harvest.known import load_known

    library = load_known(data.data, data.over)
    terms = Terms.of(library.vocabularies, library.topic)
    today, taken = date.today().isoformat(), set(library.ids())
    drafted = []
    with Progress("drafting") as progress:
        for done, each in enumerate(found):
            progress(done, len(found))
            if _is_drafted(each) and isinstance(each.record, Candidate):
                name = Path(each.file.name).name
                draft = make_draft(
                    each.record, terms, today, name=name, taken=taken, match=each.match
                )
                taken |= {draft.id} if draft.id else set()
                drafted.append(Drafted(draft, each))
    return drafted


def _is_drafted(each: Standing) -> bool:
    """Every paper of a list once; of pages, which people name one by one, all that are named."""
    again = each.state == "duplicate" and not each.file.reader.references
    return again or each.state in ("new", "in the base")


def _write(drafted: list[Drafted], out: Path | None, *, force: bool) -> None:
    from ldncli.cli import output
    from ldncli.harvest.drafts.draft import to_yaml
    from ldncli.harvest.drafts.evidence import Evidence, evidence_name, to_text
    from ldncli.report.writing.files import made_folder

    texts = [to_yaml(each.draft) for each in drafted]
    if out is None:
        output.write("---\n".join(texts), output.Output(format="yaml"))
    elif texts:
        targets = _targets(out, [_file_name(each) for each in drafted], force=force)
        contents = dict(zip(targets, (each.encode() for each in texts), strict=True))
        for target, each in zip(targets, drafted, strict=True):
            beside = target.with_name(evidence_name(target.name))
            contents[beside] = to_text(Evidence(tuple(each.draft.quotes))).encode()
        with nullcontext() if targets == [out] else made_folder(out):
            output.write_files(contents, force=force)
        if len(texts) > _NAMED:
            output.say(f"wrote {len(texts):,} drafts to {out}")
        else:
            for target in targets:
                output.say(f"wrote {target}")


# More files than this are not named one by one.
_NAMED = 50


def _file_name(drafted: Drafted) -> str:
    """Its id; without one the name of its document, with the line where that holds several papers,
    and its place among those of one line."""
    file, line = drafted.standing.file, drafted.standing.record.line
    stem = Path(file.name).stem
    if drafted.draft.id or len(file.records) == 1:
        return drafted.draft.id or stem
    beside = [each for each in file.candidates if each.line == line]
    place = next(n for n, each in enumerate(beside, 1) if each is drafted.standing.record)
    return f"{stem}-{line}-{place}" if len(beside) > 1 else f"{stem}-{line}"


def _report(read: list[ReadFile], found: list[Standing], drafted: list[Drafted]) -> None:
    """Say what became of every record in files of several; raise where one was not understood."""
    from ldncli.cli import output

    made = {id(each.standing): each for each in drafted}
    for file in read:
        own = [each for each in found if each.file is file]
        done, lost = sum(id(each) in made for each in own), len(file.broken)
        for note in file.notes:
            output.say(f"{file.name} {note}")
        if len(own) > 1 or lost:
            for each in own:
                output.say(f"{file.name}:{each.line}: {_became(each, made.get(id(each)))}")
            output.say(
                f"{file.name}: {_count(len(own))}, {done} drafted, {lost} not understood"
                + (f", {rest} left out" if (rest := len(own) - done - lost) else "")
            )
    _refuse(read, "; the others are drafted" if drafted else "")


def _became(standing: Standing, drafted: Drafted | None) -> str:
    """What became of one record, in a few words."""
    from ldncli.harvest.candidate import Candidate

    if drafted:
        known = "; in the evidence base already" if standing.match.same else ""
        return f"drafted as {_file_name(drafted)}{known}"
    if standing.first is not None:
        return f"no second draft: the same paper as {standing.first.file}:{standing.first.line}"
    reason = "" if isinstance(standing.record, Candidate) else standing.record.reason
    return f"{standing.state}: {reason}"


def _refuse(read: list[ReadFile], rest: str) -> None:
    """Raise where a record was not understood."""
    from ldncli.errors import DocumentError

    lost, total = sum(len(file.broken) for file in read), sum(len(file.records) for file in read)
    if lost:
        raise DocumentError(
            f"{lost} of {_count(total)} {'was' if lost == 1 else 'were'} not understood{rest}",
            hint="correct the record at the line named, or type it in yourself",
        )


def _count(records: int) -> str:
    return "1 record" if records == 1 else f"{records} records"


def _targets(out: Path, names: list[str], *, force: bool) -> list[Path]:
    """The files to write; raises before the first is written where one of them may not be."""
    from ldncli.errors import UsageError

    is_file = not out.is_dir() and (out.exists() or bool(out.suffix))
    if is_file and len(names) > 1:
        raise UsageError(
            f"{out} is a single file, but there are {len(names)} drafts", hint="name a folder"
        )
    if is_file:
        return [out]
    targets = [out / f"{name}.yaml" for name in names]
    twice = next((each for each in targets if targets.count(each) > 1), None)
    if twice:
        raise UsageError(f"two drafts would be written to {twice}", hint="import them one by one")
    there = next((each for each in targets if each.exists() and not force), None)
    if there:
        raise UsageError(
            f"{there} already exists", hint="--force overwrites it", slug="file-exists"
        )
    return targets
