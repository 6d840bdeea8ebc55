"""The command reference and the man page, both made from the help that the program itself shows."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

WIDTH = 100


def command_help(command: Any, path: str) -> str:
    """The help of one command at a fixed width, as `--help` prints it where all
    characters can be shown."""
    context = command.context_class(
        command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH
    )
    formatter = context.make_formatter()
    command.format_help(context, formatter)
    return str(formatter.getvalue()).rstrip()


def commands(root: Any) -> Iterator[tuple[str, Any]]:
    """Every command by its path, the program itself first."""
    yield "ldn", root
    for name, command in root.commands.items():
        if not command.hidden:
            yield f"ldn {name}", command


def reference(root: Any) -> str:
    """The command reference in Markdown."""
    parts = [
        "# Commands\n\nEvery command with all its options. Made from the program's help by"
        " `docs/generate.py`; do not edit.\n"
    ]
    for path, command in commands(root):
        parts.append(f"## {path}\n\n```text\n{command_help(command, path)}\n```\n")
    return "\n".join(parts)


def man_page(root: Any, version: str) -> str:
    """The man page in roff."""
    lines = [
        f'.TH LDN 1 "" "ldn {version}" "User commands"',
        ".SH NAME",
        r"ldn \- evidence synthesis on low-dose naltrexone",
        ".SH SYNOPSIS",
        r".B ldn \fICOMMAND\fR [\fIARGUMENTS\fR] [\fIOPTIONS\fR]",
        ".SH DESCRIPTION",
        _roff(inspect.cleandoc(root.help or "")),
        ".SH COMMANDS",
    ]
    for path, command in list(commands(root))[1:]:
        lines += [f".SS {_roff(path)}", _roff(inspect.cleandoc(command.help or ""))]
        for parameter in command.params:
            if getattr(parameter, "hidden", False):
                continue
            names = (
                ", ".join(parameter.opts + parameter.secondary_opts)
                if parameter.param_type_name == "option"
                else parameter.human_readable_name
            )
            lines += [
                ".TP",
                rf"\fB{_roff(names)}\fR",
                _roff(getattr(parameter, "help", None) or ""),
            ]
    lines += [
        ".SH EXIT STATUS",
        *(line for code, meaning in EXIT_CODES for line in (".TP", f".B {code}", _roff(meaning))),
    ]
    lines += [
        ".SH ENVIRONMENT",
        *(line for name, meaning in ENVIRONMENT for line in (".TP", f".B {name}", _roff(meaning))),
    ]
    return "\n".join(lines) + "\n"


EXIT_CODES = (
    ("0", "answered, even if nothing was found"),
    ("1", "an internal error in ldn"),
    ("2", "the command line was wrong"),
    ("3", "the records, or a document to import, have faults"),
    ("4", "something outside ldn failed: disk, network"),
    ("130", "interrupted"),
)
ENVIRONMENT = (
    ("LDN_DATA", "folder of records, unless --data names one"),
    ("LDN_CACHE", "folder for the index, instead of the user's cache folder"),
    ("NO_COLOR", "set to anything to turn colour off"),
    ("LDN_PAGER", ("pager for long answers in a terminal, before PAGER; cat or empty for none")),
    ("PAGER", ("the pager for all programs; if unset, less -FRX where it is installed")),
    ("XDG_CACHE_HOME", "the user's cache folder"),
)


def _roff(text: str) -> str:
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(
        r"^([.'])", r"\&\1", re.sub(r"\n\s*\n", "\n.PP\n", escaped), flags=re.MULTILINE
    ).replace(r"\&.PP", ".PP")


def man() -> None:
    """Print the man page.

    Example: ldn man | man -l -
    """
    from ldncli.cli.app import whole
    from ldncli.cli.options import Output
    from ldncli.cli.output import write
    from ldncli.version import __version__

    write(man_page(whole(), __version__), Output())
