"""The command line: words to a command, errors to words and exit codes. The only place that catches LdnError."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from typer.exceptions import Abort, Exit, TyperException

from ldncli.cli.checking import check
from ldncli.cli.evidence import evidence
from ldncli.cli.exporting import export
from ldncli.cli.importing import import_documents
from ldncli.cli.manual import man
from ldncli.cli.search import search
from ldncli.cli.show import show
from ldncli.cli.survey import coverage, gaps, stats
from ldncli.cli.vocabulary import vocab
from ldncli.errors import LdnError, OutsideError

DOCS = "docs/messages.md"
_FAULTS_SHOWN = 5

app = typer.Typer(
    name="ldn",
    help="Evidence on low-dose naltrexone: search it, weigh it, export it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
for name, command in (
    ("search", search),
    ("show", show),
    ("evidence", evidence),
    ("export", export),
    ("stats", stats),
    ("coverage", coverage),
    ("gaps", gaps),
    ("vocab", vocab),
    ("check", check),
    ("import", import_documents),
    ("man", man),
):
    app.command(name)(command)


def _version(asked: bool) -> None:
    if asked:
        from ldncli import __version__
        from ldncli.records.library import load, version_line

        print(f"ldn {__version__} ({version_line(load())})")
        raise typer.Exit()


@app.callback()
def ldn(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show version and data.")] = False) -> None:
    """Evidence on low-dose naltrexone: search it, weigh it, export it. Not medical advice."""


def main(argv: list[str] | None = None) -> int:
    """Run one command line; returns the exit code (0 answered, 2 words, 3 records, 4 outside)."""
    command = typer.main.get_command(app)
    try:
        result = command.main(args=argv, prog_name="ldn", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except Exit as stop:
        return stop.exit_code
    except Abort:
        return 130
    except KeyboardInterrupt:
        return 130
    except TyperException as error:
        _complain(error.format_message(), hint=_help_hint(error))
        return 2
    except BrokenPipeError:
        _let_go_of_stdout()
        return 0
    except LdnError as error:
        return _explain(error)
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        return _explain(OutsideError(f"{name}{error.strerror or error}"))


def run() -> None:
    """The program `ldn`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(main())


def _explain(error: LdnError) -> int:
    _complain(error.message, faults=[str(each) for each in error.faults], hint=error.hint, slug=error.slug)
    return error.exit_code


def _complain(message: str, *, faults: list[str] | None = None, hint: str | None = None, slug: str | None = None) -> None:
    lines = [f"error: {message}"]
    lines += [f"  {each}" for each in (faults or [])[:_FAULTS_SHOWN]]
    if faults and len(faults) > _FAULTS_SHOWN:
        lines.append(f"  … and {len(faults) - _FAULTS_SHOWN} more")
    if hint:
        lines.append(f"hint: {hint}")
    if slug:
        lines.append(f"see {DOCS}#{slug}")
    print("\n".join(lines), file=sys.stderr)


def _help_hint(error: TyperException) -> str | None:
    context = getattr(error, "ctx", None)
    return f"`{context.command_path} --help` shows what it takes" if context else None


def _let_go_of_stdout() -> None:
    """After the reader of a pipe has gone: no complaint when Python closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
