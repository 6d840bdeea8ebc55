"""`ldn check`: every fault in the records, and the repair of those that are safe to repair."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ldncli.cli.options import Data, Output, Shape, with_options

if TYPE_CHECKING:
    from ldncli.errors import Fault
    from ldncli.records.layers import Place


@with_options
def check(
    data: Data,
    shape: Shape,
    output: Output,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Record files (default: the whole evidence base).", show_default=False),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Make safe repairs (quotes, empty keys), then check again."),
    ] = False,
) -> None:
    """Check the records, and list every fault: file and line, place, what was expected, and the
    nearest allowed value; and warnings, where values hardly fit together.

    The exit code is 0 where there is no fault, else 3; warnings do not count.

    Example: ldn check data/papers/younger-2013.yaml
    """
    from ldncli.cli import output as out
    from ldncli.records.index.library import place_of
    from ldncli.report.listing.faults import fault_table
    from ldncli.report.words.language.numbers import counted

    folder = place_of(data.data, data.over)
    faults = _check(folder, files)
    if fix and any(each.fix for each in faults):
        out.say(f"repaired {_repair(folder, faults)} values")
        faults = _check(folder, files)
    warnings = _warnings(folder, files, usable=not faults)
    if faults or warnings or output.format != "table" or output.out:
        out.emit(out.shape(fault_table(faults, warnings), shape, output), output)
    told = counted(sum(each.count for each in faults), "fault")
    out.say(f"{told}, {counted(len(warnings), 'warning')}" if warnings else told)
    if faults:
        raise typer.Exit(3)


def _check(folder: Place, files: list[Path] | None) -> list[Fault]:
    from ldncli.records.checking.run import check_base, check_files
    from ldncli.records.index.library import folder_of

    if files:
        return check_files(folder, files)
    return [*check_base(folder), *_check_screening(folder_of(folder))]


def _check_screening(folder: Path) -> list[Fault]:
    """The faults of saved searches, rules of screening and the list of candidates."""
    from ldncli.errors import RecordError
    from ldncli.screening.log import open_log
    from ldncli.screening.searches import load_searches
    from ldncli.screening.settings import load_rules

    found: list[Fault] = []
    for read in (load_searches, load_rules, open_log):
        try:
            read(folder)
        except RecordError as error:
            found += error.faults
    return found


def _warnings(folder: Place, files: list[Path] | None, *, usable: bool) -> list[Fault]:
    """What should be looked at again; numbers are compared where the records have no fault."""
    from ldncli.records.checking.warnings import warnings_in
    from ldncli.records.index.library import fresh_store, library_in
    from ldncli.report.listing.suspicious import suspicious_numbers

    only = frozenset(each.resolve() for each in files) if files else None
    found = warnings_in(folder, only)
    if usable and not (base := fresh_store(folder))[1]:
        found += suspicious_numbers(library_in(folder, base[0]), folder, only)
    return found


def _repair(folder: Place, faults: list[Fault]) -> int:
    from ldncli.cli.output import write_file
    from ldncli.records.sealing import read_file
    from ldncli.records.text.repair import repair

    made = 0
    for name in dict.fromkeys(each.file for each in faults if each.fix):
        path = Path(name) if Path(name).is_file() else folder / name
        text, count = repair(read_file(path), name, [each for each in faults if each.file == name])
        if count:
            write_file(path, text, force=True)
            made += count
    return made
