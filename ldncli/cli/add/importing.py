"""`ldn import`: files about papers to drafts of records, for a person to finish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ldncli.cli.options import Data, with_options
from ldncli.harvest.readers.registry import described

if TYPE_CHECKING:
    from ldncli.harvest.candidate import Candidate
    from ldncli.harvest.drafts.draft import Draft
    from ldncli.harvest.known import Match
    from ldncli.harvest.readers.files import ReadFile
    from ldncli.harvest.readers.reader import Aside, Broken

Files = Annotated[
    list[Path], typer.Argument(help=f"Files about papers: {described()}.", show_default=False)
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        help="Folder that gets one file per paper, or a file (x.yaml) for one.",
        show_default=False,
    ),
]


class Drafted(NamedTuple):
    """A draft, the candidate and file that it is from, and what the base had of the paper."""

    draft: Draft
    candidate: Candidate
    file: ReadFile
    match: Match


@with_options
def import_documents(
    files: Files,
    data: Data,
    out: Out = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
) -> None:
    """Draft a record of every paper in the files: bibliography, conditions, mechanisms, doses.

    Conditions and mechanisms are mapped to the vocabularies by code and name; what could not be
    mapped, and what a person must still write, stands in comments. Drafts go to stdout or --out,
    never into the evidence base by themselves.

    Example: ldn import page.md --out drafts
    """
    read = _read(files)
    drafted = _draft(read, data)
    _write(drafted, out, force=force)
    _report(read, drafted)


def _read(files: list[Path]) -> list[ReadFile]:
    """All files; one that cannot be read keeps all from being drafted,
    and every such one is named."""
    from ldncli.errors import DocumentError, Fault
    from ldncli.harvest.readers.files import read_file

    read, refused = [], []
    for path in files:
        try:
            read.append(read_file(path))
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


def _draft(read: list[ReadFile], data: Data) -> list[Drafted]:
    from datetime import date

    from ldncli.harvest.drafts.drafting import make_draft
    from ldncli.harvest.drafts.findings import Terms
    from ldncli.harvest.known import Known, load_known

    library = load_known(data.data)
    known, terms = Known(library), Terms.of(library.vocabularies, library.topic)
    today, taken = date.today().isoformat(), set(library.ids())
    drafted = []
    for file in read:
        for candidate in file.candidates:
            match, name = known.find(candidate), Path(file.name).name
            draft = make_draft(candidate, terms, today, name=name, taken=taken, match=match)
            taken |= {draft.id} if draft.id else set()
            drafted.append(Drafted(draft, candidate, file, match))
    return drafted


def _write(drafted: list[Drafted], out: Path | None, *, force: bool) -> None:
    from ldncli.cli import output
    from ldncli.harvest.drafts.draft import to_yaml

    texts = [to_yaml(each.draft) for each in drafted]
    if out is None:
        output.write("---\n".join(texts), output.Output())
    elif texts:
        targets = _targets(out, [_file_name(each) for each in drafted], force=force)
        for target, text in zip(targets, texts, strict=True):
            output.write(text, output.Output(out=target, force=force))


def _file_name(drafted: Drafted) -> str:
    """Its id; without one the name of its document, with the line
    where that holds several papers."""
    stem, line = Path(drafted.file.name).stem, drafted.candidate.line
    return drafted.draft.id or (f"{stem}-{line}" if len(drafted.file.records) > 1 else stem)


def _report(read: list[ReadFile], drafted: list[Drafted]) -> None:
    """Say what became of every record in files of several; raise where one was not understood."""
    from ldncli.cli import output
    from ldncli.errors import DocumentError
    from ldncli.harvest.candidate import Candidate

    following = iter(drafted)  # in the order of the files and of the records in them
    for file in read:
        lines = [
            _drafted_as(next(following)) if isinstance(each, Candidate) else _set_aside(each)
            for each in file.records
        ]
        if len(file.records) > 1 or file.broken:
            for line in lines:
                output.say(f"{file.name}:{line}")
            done, lost = len(file.candidates), len(file.broken)
            output.say(f"{file.name}: {_count(done + lost)}, {done} drafted, {lost} not understood")
    lost, total = sum(len(file.broken) for file in read), sum(len(file.records) for file in read)
    if lost:
        rest = "; the others are drafted" if lost < total else ""
        raise DocumentError(
            f"{lost} of {_count(total)} {'was' if lost == 1 else 'were'} not understood{rest}",
            hint="mend the record at the line named, or type it yourself",
        )


def _drafted_as(drafted: Drafted) -> str:
    """One line on a record that became a draft."""
    known = "; in the evidence base already" if drafted.match.same else ""
    return f"{drafted.candidate.line or 1}: drafted as {_file_name(drafted)}{known}"


def _set_aside(record: Broken | Aside) -> str:
    from ldncli.harvest.readers.reader import Aside

    what = "left out" if isinstance(record, Aside) else "not understood"
    return f"{record.line}: {what}: {record.reason}"


def _count(records: int) -> str:
    return "1 record" if records == 1 else f"{records} records"


def _targets(out: Path, names: list[str], *, force: bool) -> list[Path]:
    """The files to write; raises before the first is written where one of them may not be."""
    from ldncli.errors import UsageError

    is_file = not out.is_dir() and (out.exists() or bool(out.suffix))
    if is_file and len(names) > 1:
        raise UsageError(f"{out} is one file, the drafts are {len(names)}", hint="name a folder")
    if is_file:
        return [out]
    out.mkdir(parents=True, exist_ok=True)
    targets = [out / f"{name}.yaml" for name in names]
    twice = next((each for each in targets if targets.count(each) > 1), None)
    if twice:
        raise UsageError(f"two drafts would be written to {twice}", hint="import them one by one")
    there = next((each for each in targets if each.exists() and not force), None)
    if there:
        raise UsageError(f"{there} exists", hint="--force writes over it", slug="file-exists")
    return targets
