"""The one rule from `--format` and the ending of `--out` to the format that is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ldncli.errors import UsageError

if TYPE_CHECKING:
    from ldncli.cli.options import Output

TABLES = ("table", "csv", "tsv", "json", "jsonl", "md", "xlsx")
PICTURES = ("text", "svg", "png", "pdf")
CITATIONS = ("ris", "bibtex", "csl-json", "endnote-xml", "nbib")
EXCHANGE = ("fhir", "metafor", "robvis")
DOCUMENTS = ("html", "docx", "md")

# What an ending asks for: the first that a command can write. Nothing: a kind of file that no
# command writes. An ending that is not listed promises no format.
ENDINGS: dict[str, tuple[str, ...]] = {
    ".txt": ("text", "table"),
    ".csv": ("csv",),
    ".tsv": ("tsv",),
    ".json": ("json",),
    ".jsonl": ("jsonl",),
    ".md": ("md",),
    ".markdown": ("md",),
    ".xlsx": ("xlsx",),
    ".svg": ("svg",),
    ".png": ("png",),
    ".pdf": ("pdf",),
    ".html": ("html",),
    ".htm": ("html",),
    ".docx": ("docx",),
    ".parquet": ("parquet",),
    **dict.fromkeys((".db", ".sqlite", ".sqlite3"), ("sqlite",)),
    ".ris": ("ris",),
    ".bib": ("bibtex",),
    ".csl": ("csl-json",),
    ".nbib": ("nbib",),
    ".xml": ("endnote-xml",),
    **dict.fromkeys((".xls", ".ods", ".doc", ".odt", ".rtf", ".yaml", ".yml"), ()),
    **dict.fromkeys((".gif", ".jpg", ".jpeg", ".webp", ".gz", ".bz2", ".xz", ".zip"), ()),
}
# What parts the cells of a CSV file, by the names that a command line can hold.
SEPARATORS = {
    **{",": ",", ";": ";", "\t": "\t", "\\t": "\t"},
    **{"comma": ",", "semicolon": ";", "tab": "\t"},
}
_BINARY = ("xlsx", "png", "pdf", "docx", "parquet", "sqlite")
# What a file of an ending may hold too where --format asks for it.
_ALSO = {".csv": ("metafor", "robvis"), ".json": ("csl-json", "fhir")}


def resolve(output: Output, allowed: Sequence[str], default: str) -> str:
    """The format of `allowed` that is asked for; raises UsageError where there is none.

    `--format` chooses, else the ending of `--out`, else, on the screen and for a file without an
    ending, it is `default`. A format that the ending contradicts is refused, and so is an ending
    stands for none of `allowed`, and options of CSV where something else is written.
    """
    form = _chosen(output, allowed, default)
    _check_csv(output, form)
    return form


def separator(output: Output) -> str:
    """What parts the cells of a CSV file: as asked for, else the comma, or the semicolon where
    commas stand in numbers."""
    if output.csv_separator is None:
        return ";" if output.decimal_comma else ","
    return SEPARATORS[output.csv_separator.lower()]


def _check_csv(output: Output, form: str) -> None:
    """Refuse options of CSV that do not fit the format, or each other."""
    options = {
        "--csv-separator": output.csv_separator is not None,
        "--decimal-comma": output.decimal_comma,
    }
    given = [name for name, used in options.items() if used]
    if given and form != "csv":
        hint = "add --format csv, or leave it out" if len(given) == 1 else "add --format csv"
        raise _refusal(f"{given[0]} is for csv, and this writes {form}", hint)
    asked = output.csv_separator
    if asked is not None and asked.lower() not in SEPARATORS:
        raise UsageError(
            f"--csv-separator does not accept {asked!r}",
            hint="one of comma, semicolon and tab, or the sign itself, as in ';'",
        )
    if output.decimal_comma and separator(output) == ",":
        raise UsageError(
            "a comma cannot part cells and decimals alike",
            hint="leave --csv-separator out: with --decimal-comma, semicolons part the cells",
        )


def _chosen(output: Output, allowed: Sequence[str], default: str) -> str:
    ending = _ending(output)
    asked = next((each for each in ENDINGS.get(ending, ()) if each in allowed), None)
    if output.format:
        if output.format not in allowed:
            hint = f"one of {', '.join(allowed)}"
            raise _refusal(f"this command cannot write {output.format!r}", hint)
        if not _may_hold(ending, output.format):
            raise _contradiction(output.format, ending, asked)
        return output.format
    if ending and asked is None:
        hint = f"it can write {', '.join(endings_of(allowed))}"
        hint += (
            "" if ending in ENDINGS else "; for any other extension, name the format with --format"
        )
        raise _refusal(f"this command cannot write a {ending} file", hint)
    return asked or default


def endings_of(allowed: Sequence[str]) -> list[str]:
    """The usual endings of files in the formats `allowed`, in their order."""
    return list(dict.fromkeys(_usual_ending(each) for each in allowed if each not in EXCHANGE))


def _ending(output: Output) -> str:
    """The ending of the file in small letters; "" where there is no file, or none to it."""
    ending = output.out.suffix.lower() if output.out else ""
    return "" if ending == "." else ending


def _may_hold(ending: str, form: str) -> bool:
    """Whether a file of this ending may be in this format: plain text in any text format."""
    if ending not in ENDINGS:
        return True
    if ending == ".txt":
        return form not in _BINARY
    return form in (*ENDINGS[ending], *_ALSO.get(ending, ()))


def _usual_ending(form: str) -> str:
    named = (ending for ending, asked in ENDINGS.items() if form in asked)
    also = (ending for ending, held in _ALSO.items() if form in held)
    return next(named, None) or next(also)


def _contradiction(form: str, ending: str, asked: str | None) -> UsageError:
    hint = f"name a {_usual_ending(form)} file"
    hint += f", or leave --format out to write {asked}" if asked else ""
    return _refusal(f"--format {form} does not match a {ending} file", hint)


def _refusal(message: str, hint: str) -> UsageError:
    return UsageError(message, hint=hint, slug="unknown-format")
