"""Random command lines: every command with its options in any order and number, and odd values.
`tests/test_command_lines.py` tries a few hundred, `bench/fuzz.py commands` as many as one likes."""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ldncli.cli.app import COMMANDS, main, whole

# Those that ask services or wait for a browser; all others may run.
LEFT_OUT = {"serve", "update"}
ODD = (
    *("", " ", "-", "--", "0", "-1", "1e999", "nan", "NaN", "inf", "-inf", "1e-320", "1.5", "1/0"),
    *("99999999999999999999999", "١٢", "½", "²", "None", "null", "true", "*", "?", "%", "%s", "{}"),
    *(
        "\x00",
        "\x1b[31m",
        "\u202e",
        "é",
        "\udcff",
        "🧪",
        "a" * 3000,
        "a,b,,c",
        ",",
        ":",
        "=",
        "a=b",
    ),
    *("'", '"', "\\", "`id`", "$(id)", "; id", "\n", "(", ")", "[", "AND", "OR NOT", "NEAR/2", "("),
    *("2013-2010", "2010-", "-2010", "1-5mg", "<3", ">=", "9999", "0000-00-00", "2026-13-45"),
)
FILES = (
    *(".", "..", "x", "x.csv", "x.json", "x.xlsx", "x.svg", "x.md", "x.html", "x.docx", "x.R"),
    *(
        "no/such/x.csv",
        "folder",
        "folder.csv",
        "/dev/null",
        "/dev/null/x.csv",
        "x.foo",
        ".csv",
        "~",
    ),
    *("own.csv", "empty.csv", "words.txt", "list.ris", "x" * 300 + ".csv", "é.csv", "a\nb.csv"),
)
KNOWN = (
    *("fibromyalgia", "crps", "pain-intensity", "pain", "fatigue", "randomised", "parallel-rct"),
    *("bell-2015", "archer-2019", "jones-2016", "NCT00000001", "conditions", "dose", "dose_mg"),
    *("primary", "benefit", "any", "rob2", "OR", "SMD", "MD", "RR", "DL", "REML", "MH", "year"),
    *(
        "table",
        "csv",
        "json",
        "md",
        "xlsx",
        "svg",
        "text",
        "ris",
        "fhir",
        "metafor",
        "0.5",
        "1",
        "3",
    ),
)
# By the name of an option, what it may sensibly be given.
MEANT: dict[str, tuple[str, ...]] = {
    "condition": ("fibromyalgia", "crps", "pain", "FM"),
    "outcome": ("pain-intensity", "fatigue", "pain-response", "pain"),
    "about": ("fibromyalgia", "pain-intensity", "crps", "parallel-rct"),
    "words": ("thumbs", "pain", "title:sore", "NOT", "fibro*"),
    "design": ("randomised", "parallel-rct", "case-report"),
    "mechanism": ("tlr4", "endorphin-rebound"),
    "scope": ("any", "ldn", "combination"),
    "dose": ("4.5", "1-5mg", "<3", "0"),
    "year": ("2010-2020", "2019", "-2015"),
    "format": ("table", "csv", "json", "jsonl", "md", "text", "tsv", "ris", "fhir", "nbib"),
    "out": FILES,
    "studies": ("own.csv", "own.csv", "empty.csv", "no.csv"),
    "papers": ("bell-2015", "archer-2019", "thumb", "jones"),
    "columns": ("study", "condition,outcome", "title", "designs", "outcomes"),
    "sort": ("year", "-year", "n", "study"),
    "limit": ("0", "1", "3"),
    "measure": ("SMD", "MD", "RR", "OR", "RD", "GEN"),
    "method": ("REML", "DL", "EE", "MH", "PM", "GLMM", "PETO"),
    "by": ("design", "dose", "year", "titration", "condition", "bands"),
    "moderator": ("dose_mg", "year", "n"),
    "important": ("1", "0.5"),
    "files": ("list.ris", "words.txt", "own.csv", "folder"),
}
# What may be said of a command line that is not understood never speaks Python.
PYTHON = re.compile(
    r"Traceback|NoneType|<class '|<function|object at 0x|\b[A-Z][a-z]+(?:[A-Z][a-z]+)*Error\b"
    r"|\bdict_|\bkwargs\b|Errno|codec can't|embedded null"
)


@cache
def _program() -> Any:
    return whole()


def random_line(source: random.Random) -> list[str]:
    """A command line without --data."""
    name = source.choice([each for each in COMMANDS if each not in LEFT_OUT])
    words = [name]
    parameters = [
        each
        for each in _program().commands[name].params
        if not {"--data", "--help", "--version"} & set(each.opts)
    ]
    for each in source.choices(parameters or [None], k=source.choice((0, 1, 1, 2, 2, 3, 5, 9))):
        words += _given(each, source) if each else []
    if source.random() < 0.1:
        words.insert(source.randint(0, len(words)), _value(source))
    return words


def _given(parameter: Any, source: random.Random) -> list[str]:
    if parameter.param_type_name == "argument":
        return [_value(source, parameter.name)]
    option = source.choice([*parameter.opts, *parameter.secondary_opts])
    if getattr(parameter, "is_flag", False):
        return [option]
    choices = getattr(parameter.type, "choices", None)
    value = (
        source.choice([*choices])
        if choices and source.random() < 0.7
        else _value(source, parameter.name)
    )
    return [f"{option}={value}"] if source.random() < 0.2 else [option, value]


def _value(source: random.Random, name: str | None = None) -> str:
    if name in MEANT and source.random() < 0.85:
        return source.choice(MEANT[name])
    return source.choice(source.choice((ODD, FILES, KNOWN, KNOWN)))


def furnish(folder: Path) -> None:
    """What the names of FILES stand for, in a folder to run in."""
    (folder / "folder").mkdir(parents=True)
    (folder / "folder.csv").mkdir()
    (folder / "own.csv").write_text("study,yi,vi\na,0.1,0.02\nb,0.3,0.03\nc,-0.2,0.1\n")
    (folder / "empty.csv").write_text("")
    (folder / "words.txt").write_text("Title: x\n\nno table\n")
    (folder / "list.ris").write_text("TY  - JOUR\nTI  - On thumbs\nPY  - 2020\nER  - \n")


def run_line(words: list[str], data: Path) -> None:
    """Run one in the present folder; AssertionError where it ends otherwise than documented."""
    out, err = io.StringIO(), io.StringIO()
    with _as_streams(out, err):
        code = main([*words, "--data", str(data)])
    said = out.getvalue() + err.getvalue()
    assert code in (0, 2, 3, 4), (words, code, said[:500])
    spoken = PYTHON.search(re.sub(r"'[^']*'|\S*\.py:\S*", "", said))
    assert spoken is None, (words, spoken, said[:2000])
    assert code == 0 or said.strip(), words
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", err.getvalue()), words


class _Bytes(io.StringIO):
    """A stream that takes bytes too, as stdout does."""

    @property
    def buffer(self) -> io.BytesIO:
        return io.BytesIO()


@contextlib.contextmanager
def _as_streams(out: io.StringIO, err: io.StringIO) -> Iterator[None]:
    stdin, stdout, stderr = sys.stdin, sys.stdout, sys.stderr
    binary = _Bytes()
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(""), binary, err
    try:
        yield
    finally:
        out.write(binary.getvalue())
        sys.stdin, sys.stdout, sys.stderr = stdin, stdout, stderr


def snapshot(folder: Path, but: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder outside of `but`, with its size and time."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if Path(place, each) != but]
        for name in names:
            told = Path(place, name).lstat()
            found[f"{place}/{name}"] = (told.st_size, told.st_mtime_ns)
    return found
