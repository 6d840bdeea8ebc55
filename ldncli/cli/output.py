"""The one way out: a table or a text to stdout or, whole or not at all, to
a file; all talk to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ldncli.cli.options import Output, Shape
from ldncli.errors import UsageError
from ldncli.report.writing.files import write_files as write_files

if TYPE_CHECKING:
    from rich.console import Console

    from ldncli.report.table import Table

# Rows that a terminal shows unasked; pipes and files always get all.
TERMINAL_ROWS = 25


def shape(table: Table, how: Shape, output: Output, *, unlimited: bool = False) -> Table:
    """The table sorted, cut and with the columns that were asked for; `unlimited` cuts
    only where --limit says so."""
    from ldncli.report.table import choose_columns, first_rows, sort_rows

    if how.sort:
        table = sort_rows(table, how.sort)
    table = first_rows(table, (how.limit or 0) if unlimited else row_limit(how, output))
    keys = [key for each in how.columns or [] for key in each.split(",") if key]
    return choose_columns(table, keys or None, every=how.wide or not for_people(output))


def row_limit(how: Shape, output: Output) -> int:
    """How many rows are shown; 0 is all."""
    if how.limit is not None:
        return how.limit
    return TERMINAL_ROWS if on_terminal(output) else 0


def for_people(output: Output) -> bool:
    """Whether people read the answer, and no program."""
    return output.format in ("table", "md")


def on_terminal(output: Output) -> bool:
    """Whether the answer goes to a person's screen."""
    return output.format == "table" and output.out is None and sys.stdout.isatty()


def emit(table: Table, output: Output) -> None:
    """Write the table in the format asked for: a fitted table on a terminal, plain text in
    a pipe, anything in a file."""
    emit_all([table], output)


def emit_all(tables: Sequence[Table], output: Output) -> None:
    """Write tables one after the other; formats for programs get their rows as one table.

    `output.format` is one of `ldncli.cli.formats.TABLES`.
    """
    from ldncli.report.table import joined
    from ldncli.report.writing.formats import TEXT_FORMATS

    name = output.format or "table"
    if on_terminal(output):
        from ldncli.report.writing.terminal import print_table

        screen = console()
        for place, table in enumerate(tables):
            if place:
                screen.print()
            print_table(table, screen)
    elif name == "xlsx":
        from ldncli.report.writing.spreadsheets import to_xlsx

        told = (note for table in tables for note in (table.title, *table.footnotes, *table.notes))
        write(to_xlsx(joined(tables), list(dict.fromkeys(filter(None, told)))), output)
    elif name in ("table", "md"):
        write("\n".join(TEXT_FORMATS[name](table) for table in tables), output)
    elif name == "csv" and output.out is not None:
        from ldncli.report.writing.spreadsheets import BYTE_ORDER_MARK

        write(BYTE_ORDER_MARK + TEXT_FORMATS[name](joined(tables)), output)
    else:
        write(TEXT_FORMATS[name](joined(tables)), output)
    for note in dict.fromkeys(note for table in tables for note in table.notes):
        say(note)


def write(content: str | bytes, output: Output) -> None:
    """Write to stdout, or to the file asked for: whole or not at all, never over an
    existing one without --force."""
    if output.out is None:
        if isinstance(content, bytes):
            if sys.stdout.isatty():
                raise UsageError(
                    "this format is not for a terminal",
                    hint="name a file with --out",
                    slug="binary-output",
                )
            sys.stdout.buffer.write(content)
        else:
            sys.stdout.write(content)
        sys.stdout.flush()
        return
    write_file(
        output.out, content.encode() if isinstance(content, str) else content, force=output.force
    )
    say(f"wrote {output.out}")


def write_file(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file by way of a temporary one beside it; raises where it exists (without
    `force`) or cannot be written."""
    write_files({path: content}, force=force)


def console() -> Console:
    """A console on stdout; plain where colour is not wanted."""
    from rich.console import Console

    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Console(no_color=plain, highlight=False, emoji=False, markup=False)


def bar_mark() -> str:
    """What bars are drawn with: a block where stdout can show it."""
    return "█" if (sys.stdout.encoding or "").lower().startswith("utf") else "#"


def columns_shown() -> int:
    """The columns of the terminal; 80 in a pipe."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 80


def shows_unicode() -> bool:
    """Whether stdout can show more than ASCII."""
    return (sys.stdout.encoding or "").lower().startswith("utf")


def shows_colour() -> bool:
    """Whether stdout is a terminal on which colour is wanted."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def say(note: str) -> None:
    """A note to stderr, folded between words where that is a terminal."""
    if sys.stderr.isatty():
        import shutil
        import textwrap

        note = textwrap.fill(note, max(20, shutil.get_terminal_size().columns - 1))
    print(note, file=sys.stderr)
