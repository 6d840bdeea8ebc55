"""A person's own table of studies, read from a CSV or TSV file as rows of text; what the
columns mean is not known here."""

from __future__ import annotations

import csv
from pathlib import Path

from ldncli.errors import OutsideError, UsageError


def read_csv_rows(path: Path) -> list[dict[str, str]]:
    """One mapping a line, column name to text; separated by commas, semicolons or tabs,
    whichever the first line has most of.

    Raises OutsideError where the file cannot be read, UsageError where it is no text, has no lines,
    names a column twice, or a line has more cells than the first.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise OutsideError(
            f"{path} cannot be read: {error.strerror}", hint="is the file there and readable?"
        ) from error
    except UnicodeDecodeError:
        raise UsageError(
            f"{path} is no UTF-8 text", hint="save the table as CSV, encoded in UTF-8"
        ) from None
    lines = text.splitlines()
    if not lines or not lines[0].strip():
        raise UsageError(
            f"{path} is empty or does not begin with column names",
            hint="the first line names the columns, such as study,yi,vi",
        )
    separator = max(",;\t", key=lines[0].count)
    return _rows(path, csv.reader(lines, delimiter=separator))


def _rows(path: Path, reader: csv._reader) -> list[dict[str, str]]:  # type: ignore[name-defined]
    names = [name.strip() for name in next(reader)]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise UsageError(f"{path} names the column {sorted(twice)[0]!r} twice")
    found = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names):
            raise UsageError(
                f"{path}:{reader.line_num} has {len(cells)} cells, but there are {len(names)}"
                " columns"
            )
        found.append(dict(zip(names, [cell.strip() for cell in cells], strict=False)))
    return found
