"""The one way out: a table or a text to stdout or, whole or not at all, to
a file; all talk to stderr."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ldncli.cli.formats import separator
from ldncli.cli.options import EVERY, Explained, Output, Shape
from ldncli.errors import UsageError
from ldncli.report.words.language.signs import HANDLER, legible
from ldncli.report.writing.files import write_files as write_files

if TYPE_CHECKING:
    from ldncli.report.table import Table
    from ldncli.report.writing.terminal import Look

# Rows of a table that people read at once, on a terminal or in a pipe, where a command names no
# number of its own; files, documents and formats for programs always get all.
FIRST_ROWS = 25
# A first screen shows so many at least, and goes to the pager where it is too small for them.
_FEWEST = 6


def shape(table: Table, how: Shape, output: Output, *, first: int | None = None) -> Table:
    """The table sorted, cut, with the columns and the explanations that were asked for.

    People get `first` rows unasked (0: all; None: `FIRST_ROWS`), and on a terminal no more than
    fit it.
    """
    from ldncli.report.table import choose_columns, first_rows, reasons_of, sort_rows

    if how.sort:
        table = sort_rows(table, how.sort)
    one = how.why if isinstance(how, Explained) and how.why != EVERY else None
    whole = reasons_of(table, one) if one else table
    keys = [key for each in how.columns or [] for key in each.split(",") if key]
    whole = choose_columns(whole, keys or None, every=how.wide or not for_people(output))
    if isinstance(how, Explained) and for_people(output) and not keys:
        whole = explained(whole, how, output)
    limit = 0 if one else row_limit(how, output, first)
    unasked = first and how.limit is None and not how.every and on_terminal(output)
    return _on_a_screen(whole, limit) if unasked and limit else first_rows(whole, limit)


def _on_a_screen(table: Table, limit: int) -> Table:
    """The first rows, and fewer than `limit` where that lets the whole answer stand on the screen
    together with the prompt after it; never fewer than `_FEWEST`."""
    from ldncli.report.table import first_rows
    from ldncli.report.writing.terminal import screen_text

    look, lines = screen(), shutil.get_terminal_size().lines
    for rows in range(min(limit, len(table.rows)), _FEWEST - 1, -1):
        found = first_rows(table, rows)
        if screen_text(found, look).count("\n") < lines:
            return found
    return first_rows(table, limit)


def explained(table: Table, how: Explained, output: Output) -> Table:
    """The table for people with the explanations asked for, and a last line that names the flags
    of the others; a Markdown table, which stands alone, has all but the names of studies."""
    from dataclasses import replace

    from ldncli.report.table import without

    paged = output.format != "md"
    shown = {"why": how.why is not None or not paged, "studies": how.studies}
    left = {each.asked for each in table.columns if each.asked and not shown[each.asked]}
    more = [f"--{name}: {told}" for name, told in _MORE.items() if name in left and table.rows]
    table = without(table, left)
    if paged and table.legend and not how.legend:
        more += [f"--legend: {_LEGEND}"] if table.rows else []
        table = replace(table, legend=())
    return replace(table, more=(*table.more, *more) if paged and output.out is None else ())


_MORE = {"why": "the reasons", "studies": "the studies"}
_LEGEND = "terms and signs"


def row_limit(how: Shape, output: Output, first: int | None = None) -> int:
    """How many rows are shown; 0 is all."""
    if how.every:
        return 0
    if how.limit is not None:
        return how.limit
    return (FIRST_ROWS if first is None else first) if read_at_once(output) else 0


def for_people(output: Output) -> bool:
    """Whether people read the answer, and no program."""
    return output.format in ("table", "md")


def unasked(how: Explained, output: Output) -> bool:
    """Whether people get the columns that they see unasked, and no others."""
    other = how.columns or how.wide or how.sort or how.studies or how.why is not None
    return output.format == "table" and not other


def read_at_once(output: Output) -> bool:
    """Whether the answer is a table that is read where it appears: on a terminal or in a pipe."""
    return output.format == "table" and output.out is None


def on_terminal(output: Output) -> bool:
    """Whether the answer goes to a person's screen."""
    return read_at_once(output) and sys.stdout.isatty()


def emit(table: Table, output: Output) -> None:
    """Write the table in the format asked for: fitted to the terminal and paged there, plain text
    in a pipe, anything in a file."""
    emit_all([table], output)


def emit_all(tables: Sequence[Table], output: Output) -> None:
    """Write tables one after the other; formats for programs get their rows as one table.

    `output.format` is one of `ldncli.cli.formats.TABLES`.
    """
    from ldncli.report.table import joined
    from ldncli.report.writing.formats import TEXT_FORMATS

    name = output.format or "table"
    if for_people(output):
        tables = [_said_once(table) for table in tables]
    if read_at_once(output):
        tables = [_legible(table) for table in tables]
    if on_terminal(output):
        from ldncli.report.writing.terminal import screen_text

        look = screen()
        write("\n".join(screen_text(table, look) for table in tables), output)
        return
    if name == "xlsx":
        from ldncli.report.writing.spreadsheets import to_xlsx

        told = (
            note
            for table in tables
            for note in (table.title, *table.footnotes, *table.notes, *table.legend)
        )
        write(to_xlsx(joined(tables), list(dict.fromkeys(filter(None, told)))), output)
    elif name == "md":
        write("\n".join(TEXT_FORMATS[name](table) for table in tables), output)
    elif name == "table":
        from dataclasses import replace

        # Notes are talk.
        bare = [replace(table, notes=()) for table in tables]
        write("\n".join(map(TEXT_FORMATS[name], bare)), output)
    elif name == "csv":
        from ldncli.report.writing.formats import to_csv
        from ldncli.report.writing.spreadsheets import BYTE_ORDER_MARK

        mark = BYTE_ORDER_MARK if output.out is not None else ""
        comma = output.decimal_comma
        write(mark + to_csv(joined(tables), separator(output), decimal_comma=comma), output)
    else:
        write(TEXT_FORMATS[name](joined(tables)), output)
    people = for_people(output)
    told = (each for table in tables for each in _told(table, people=people))
    for note in dict.fromkeys(told):
        say(note)


def _legible(table: Table) -> Table:
    """The table in characters that stdout can show, before it is known how wide its cells are."""
    from ldncli.report.table import rewritten

    return table if shows_unicode() else rewritten(table, legible_out)


def _said_once(table: Table) -> Table:
    """The table without the notes that stand above it already: these are for programs."""
    from dataclasses import replace

    return replace(table, notes=tuple(each for each in table.notes if each not in table.head))


def _told(table: Table, *, people: bool) -> Iterator[str]:
    """What is said of a table on stderr: notes; to programs all that their rows leave out."""
    if people:
        yield from table.notes
        return
    yield from (*((table.cut,) if table.cut else ()), *table.notes, *table.legend)


def write(content: str | bytes, output: Output) -> None:
    """Write to stdout, there through a pager where a terminal is too small, or to the file asked
    for: whole or not at all, never over an existing one without --force.

    What people read on stdout has stand-ins for characters that it cannot show; what programs read
    is UTF-8 whatever stdout says of itself, and so is every file.
    """
    if output.out is not None:
        write_file(
            output.out,
            content.encode() if isinstance(content, str) else content,
            force=output.force,
        )
        say(f"wrote {output.out}")
        return
    if isinstance(content, bytes):
        if sys.stdout.isatty():
            raise UsageError(
                "this format cannot be shown in a terminal",
                hint="name a file with --out",
                slug="binary-output",
            )
        _write_bytes(content)
    elif sys.stdout.isatty() and (_read(output) or shows_unicode()):
        from ldncli.report.writing.pager import page

        page(legible_out(content), say, wanted=not output.no_pager)
    elif _read(output) or shows_unicode():
        sys.stdout.write(legible_out(content))
    else:
        _write_bytes(content.encode())
    sys.stdout.flush()


def _read(output: Output) -> bool:
    """Whether people read on stdout what is written there; a document is for them on a terminal
    alone."""
    return output.format in (None, "table", "text") or (
        output.format == "md" and sys.stdout.isatty()
    )


def _write_bytes(content: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(content)


def legible_out(text: str) -> str:
    """The text with stand-ins for what stdout cannot show."""
    return legible(text, sys.stdout.encoding)


def make_legible() -> None:
    """Let no character that stdout or stderr lacks end in an error or a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=HANDLER)


def write_file(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file by way of a temporary one beside it; raises where it exists (without
    `force`) or cannot be written."""
    write_files({path: content}, force=force)


def screen() -> Look:
    """What the terminal can show."""
    from ldncli.report.writing.terminal import Look

    return Look(columns_shown(), shows_colour(), shows_unicode())


def bar_mark() -> str:
    """What bars are drawn with: a block where stdout can show it."""
    return "█" if (sys.stdout.encoding or "").lower().startswith("utf") else "#"


def columns_shown() -> int:
    """The columns of the terminal; 80 in a pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 80


def shows_unicode() -> bool:
    """Whether stdout can show more than ASCII."""
    return (sys.stdout.encoding or "").lower().startswith("utf")


def shows_colour() -> bool:
    """Whether stdout is a terminal on which colour is wanted."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def sentences(lines: Iterable[str]) -> str:
    """Lines of prose for stdout, each folded between words to the terminal, or to 80 columns."""
    import textwrap

    width = columns_shown()
    folds = (
        textwrap.wrap(
            legible_out(each),
            width,
            subsequent_indent="  ",
            break_on_hyphens=False,
            break_long_words=False,
        )
        for each in lines
    )
    return "".join(f"{line}\n" for fold in folds for line in fold)


def say(note: str) -> None:
    """A note to stderr, folded as `folded`; lost where that cannot be written."""
    with contextlib.suppress(OSError):
        print(folded(legible(note, sys.stderr.encoding)), file=sys.stderr)


def folded(line: str) -> str:
    """A line for stderr, folded between words where that is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():  # None: it is closed
        return line
    import textwrap

    indent = " " * (len(line) - len(line.lstrip()))
    width = max(20, shutil.get_terminal_size().columns - 1)
    return textwrap.fill(line, width, subsequent_indent=indent, break_on_hyphens=False)
