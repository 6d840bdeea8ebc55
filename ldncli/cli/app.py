"""The command line: words to a command, errors to words and exit codes. The
only place that catches LdnError.

Only the command that is asked for is imported and built; all others are names with a line of help,
since importing and building them all takes longer than answering.
"""

from __future__ import annotations

import errno
import inspect
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any, TypeGuard

import typer
from typer.exceptions import Abort, Exit, TyperException

from ldncli.cli.options import optional_values
from ldncli.errors import LdnError, OutsideError, nearest_word

DOCS = "docs/messages.md"
_FAULTS_SHOWN, _CHOICES_SHOWN = 5, 12

# Name, module below ldncli.cli, function, first line of its help.
COMMANDS = {
    "brief": ("ask.brief", "brief", "Answer a question on one screen."),
    "search": (
        "ask.search",
        "search",
        "Find papers by words and filters, the best evidence first.",
    ),
    "show": ("ask.show", "show", "Show papers in full, with the source of every value."),
    "evidence": ("ask.evidence", "evidence", "Tabulate what was found and how certain it is."),
    "safety": ("ask.harms", "safety", "Tabulate harms, and list cautions."),
    "doses": (
        "ask.harms",
        "doses",
        "Tabulate effects and harms by dose, and dose schemes.",
    ),
    "sof": ("weigh.syntheses", "sof", "Make a GRADE Summary of Findings table."),
    "reconcile": ("weigh.syntheses", "reconcile", "Compare published pooled results with ours."),
    "report": ("hand_on.report", "report", "Write a report in HTML, Word or Markdown."),
    "export": (
        "hand_on.exporting",
        "export",
        "Export papers, outcomes or effects for other programs.",
    ),
    "pool": ("weigh.pooling", "pool", "Pool the studies of one outcome in a meta-analysis."),
    "combine": (
        "weigh.models.combining",
        "combine",
        "Combine p values, where no more is printed.",
    ),
    "enough": (
        "weigh.models.enough",
        "enough",
        "Show whether the trials are enough, and what a next one can change.",
    ),
    "missing": (
        "weigh.models.missing",
        "missing",
        "Show whose results are missing, and what they could change.",
    ),
    "network": (
        "weigh.models.network",
        "network",
        "Compare several treatments through each other.",
    ),
    "forest": ("see.pictures", "forest", "Draw a forest plot of one outcome."),
    "funnel": ("see.pictures", "funnel", "Draw a funnel plot of one outcome."),
    "plot": ("see.plotting", "plot", "Draw a diagnostic plot of one outcome."),
    "rob": ("see.pictures", "rob", "Show risk of bias as traffic lights."),
    "map": ("see.mapping", "evidence_map", "Draw an evidence gap map."),
    "stats": ("see.survey", "stats", "Summarise what the base contains."),
    "coverage": ("see.survey", "coverage", "Show which reviews include which studies."),
    "gaps": ("see.survey", "gaps", "Show where evidence is missing."),
    "multilevel": (
        "weigh.models.multilevel",
        "multilevel",
        "Pool all outcomes, times and doses of each trial in one model.",
    ),
    "dose-response": (
        "weigh.models.dose_response",
        "dose_response_command",
        "Fit how the effect changes with the dose.",
    ),
    "recheck": (
        "weigh.rechecking",
        "recheck",
        "Recompute printed statistics, and list inconsistencies.",
    ),
    "vocab": ("add.vocabulary", "vocab", "Show a vocabulary as a tree, with counts of papers."),
    "check": ("add.checking", "check", "Check the records, and list every fault."),
    "import": (
        "add.importing",
        "import_documents",
        "Draft records from files that describe papers.",
    ),
    "init": ("add.init", "init", "Create an empty base for another treatment."),
    "update": ("review.updating", "update", "Ask services what is new, by the saved searches."),
    "new": ("review.news", "new", "Show what is new, and which answers it changes."),
    "candidates": ("review.listing", "candidates", "List the papers that wait to be screened."),
    "screen": (
        "review.screening.command",
        "screen",
        "Decide which candidates belong in the base.",
    ),
    "draft": ("review.drafting", "draft", "Draft the record of a candidate or a paper."),
    "accept": ("review.accepting", "accept", "Go through a draft, and make it a record."),
    "prisma": ("review.prisma", "prisma", "Draw the PRISMA flow, and list what was excluded."),
    "search-string": (
        "review.strings",
        "search_string",
        "Write a saved search in the syntax of a database.",
    ),
    "harvest": (
        "review.harvesting",
        "harvest",
        "Scan the files of the PubMed baseline for the drug.",
    ),
    "site": ("hand_on.site", "site", "Build a static website of the base."),
    "serve": ("hand_on.site", "serve", "Show that website in the browser, on this computer only."),
    "man": ("hand_on.manual", "man", "Print the man page."),
}

# What to type first, and what it gives.
_START = (
    ("ldn brief fibromyalgia", "what is known, on one screen"),
    ("ldn evidence CRPS", "how strong the evidence is, and why"),
    ('ldn search "long covid"', "the papers, the best evidence first"),
    ("ldn safety", "harms and cautions"),
    ('ldn show "younger 2013"', "one paper in full, each value with its source"),
)
# The folders of the commands, in the order in which they are used, by their names for people.
_GROUPS = {
    "ask": "Ask",
    "weigh": "Weigh",
    "see": "See",
    "add": "Add",
    "review": "Review",
    "hand_on": "Hand on",
}
_WIDTH = 78


def _grouped() -> dict[str, list[str]]:
    """Commands by group, from the folders that they stand in, in their order."""
    return {
        title: [
            name for name, (module, _, _) in COMMANDS.items() if module.partition(".")[0] == folder
        ]
        for folder, title in _GROUPS.items()
    }


def first_screen() -> str:
    """What `ldn` alone prints: what it is, five commands, and the names of all."""
    from textwrap import wrap

    width = max(len(command) for command, _ in _START)
    most = max(map(len, _GROUPS.values()))
    lines = [*wrap(inspect.cleandoc(ldn.__doc__ or ""), _WIDTH), "", "Try"]
    lines += [f"  {command:{width}}  {gives}" for command, gives in _START]
    lines += ["", "All commands"]
    for title, names in _grouped().items():
        folded = wrap(" ".join(names), _WIDTH - most - 4, break_on_hyphens=False)
        lines += [
            f"  {title:{most}}  {folded[0]}",
            *(f"{'':{most + 4}}{each}" for each in folded[1:]),
        ]
    lines += ["", ("`ldn --help` describes each; `ldn COMMAND --help` lists its options.")]
    return "\n".join(lines)


def build(wanted: set[str], *, alone: bool = False) -> typer.Typer:
    """The program with the commands of `wanted` whole, and the others as names with a line of
    help; `alone` leaves those out."""
    app = typer.Typer(
        name="ldn",
        cls=_Grouped,
        no_args_is_help=True,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
    )
    app.callback()(ldn)
    # Where one command is sure to run, nobody sees the names of the others.
    names = wanted if alone else COMMANDS
    for name in names:
        app.command(name, cls=_Command, short_help=COMMANDS[name][2])(
            _command(name) if name in wanted else _absent
        )
    return app


class _Legible:
    """A command whose help is legible on any console."""

    def get_help(self, ctx: Any) -> str:
        """The help, in characters that stdout can show."""
        from ldncli.cli.output import legible_out

        return legible_out(super().get_help(ctx))  # type: ignore[misc]


class _Command(_Legible, typer.core.TyperCommand):
    """One command."""


class _Grouped(_Legible, typer.core.TyperGroup):
    """The program, whose help lists commands in groups."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The names with a line of help, group by group."""
        for title, names in _grouped().items():
            if rows := [(name, COMMANDS[name][2]) for name in names if name in self.commands]:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _command(name: str) -> Callable[..., None]:
    module, function, _ = COMMANDS[name]
    return getattr(import_module(f"ldncli.cli.{module}"), function)


def _absent() -> None:
    raise AssertionError("a command is built before it is run")


def whole() -> Any:
    """The program with every command, as Typer's command object: what the manual is made from."""
    return typer.main.get_command(build(set(COMMANDS)))


def _wanted(words: list[str]) -> set[str]:
    """The commands that a command line may run: a first word that is one, else all that
    it names; for completion all."""
    if "_LDN_COMPLETE" in os.environ:
        return set(COMMANDS)
    return (
        {words[0]}
        if words and words[0] in COMMANDS
        else {word for word in words if word in COMMANDS}
    )


def _version(asked: bool) -> None:
    if asked:
        from ldncli.records.index.library import load, version_line
        from ldncli.version import __version__

        print(f"ldn {__version__} ({version_line(load())})")
        raise typer.Exit()


def ldn(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_version,
            is_eager=True,
            help="Show the versions of the program and the data.",
        ),
    ] = False,
) -> None:
    """Evidence on low-dose naltrexone: search it, weigh it, export it. Not medical advice."""


def main(argv: list[str] | None = None) -> int:
    """Run one command line; returns the exit code (0 answered, 2 words, 3 records, 4 outside)."""
    words = optional_values(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except (Abort, KeyboardInterrupt) as stop:
        if is_cut_off(stop.__cause__):
            raise stop.__cause__ from None
        return 130
    except TyperException as error:
        _complain(
            error.format_message(), hint=_meant(words) or _left_out(words) or _help_hint(error)
        )
        return 2
    except BrokenPipeError:
        _let_go_of_stdout()
        return 0
    except (
        SystemExit
    ) as stop:  # Typer leaves with 1 where the reader of a pipe has gone while a command wrote
        if not isinstance(stop.__context__, BrokenPipeError):
            raise
        _let_go_of_stdout()
        return 0
    except LdnError as error:
        return _explain(error)
    except OSError as error:
        return _explain(OutsideError(_what_failed(error)))
    except MemoryError:
        return _explain(OutsideError("there is not enough memory"))
    except Exception as error:
        if (told := _of_the_machine(error)) is None:
            raise
        return _explain(OutsideError(told))


def is_cut_off(error: BaseException | None) -> TypeGuard[Exception]:
    """Whether this is what Python says of a compiled file that was cut off; other ends of input are
    those of what people type."""
    told = str(error)
    return isinstance(error, EOFError | ValueError) and told.startswith(_CUT_OFF)


_CUT_OFF = ("marshal data too short", "EOF read where", "bad marshal data")


def _run(words: list[str]) -> int:
    if not words and "_LDN_COMPLETE" not in os.environ:
        print(first_screen())
        return 0
    command = typer.main.get_command(
        build(
            _wanted(words),
            alone=bool(words) and words[0] in COMMANDS and "_LDN_COMPLETE" not in os.environ,
        )
    )
    try:
        result = command.main(args=words, prog_name="ldn", standalone_mode=False)
    except Exit as stop:
        return stop.exit_code
    return result if isinstance(result, int) else 0


def _what_failed(error: OSError) -> str:
    told = error.strerror or str(error)
    if error.filename:
        return f"{error.filename}: {told}"
    if error.errno == errno.EBADF:
        return "the answer cannot be written: stdout is closed"
    if error.errno == errno.ENOENT:  # nothing else is looked for without a name
        return "the folder in which this was started is not there any more"
    if error.errno in _UNWRITTEN:
        return f"the answer cannot be written: {told}"
    return told


# No space, a file or a share of a disk that is full, a disk that fails.
_UNWRITTEN = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", -1), errno.EIO)


def _of_the_machine(error: Exception) -> str | None:
    """What of the machine has failed behind an error that is not of the operating system: the index
    was damaged while it was in use, or a library could not be loaded for want of memory."""
    kind = type(error)
    if kind.__module__ == "sqlite3":
        return f"the index of the records cannot be read: {error}"
    if kind is SystemError:  # what C code says that did not look whether it got its memory
        return "Python has failed, probably for want of memory"
    wants = ("failed to map segment", "cannot allocate memory", "too many open files")
    if any(each in str(error).lower() for each in wants):
        return str(error)
    return None


def _explain(error: LdnError) -> int:
    _complain(
        error.message,
        faults=[str(each) for each in error.faults],
        choices=error.choices,
        hint=error.hint,
        slug=error.slug,
    )
    return error.exit_code


def _complain(
    message: str,
    *,
    faults: list[str] | None = None,
    choices: Sequence[str] = (),
    hint: str | None = None,
    slug: str | None = None,
) -> None:
    lines = [f"error: {message}"]
    for listed, shown in ((faults or [], _FAULTS_SHOWN), (choices, _CHOICES_SHOWN)):
        lines += [f"  {each}" for each in listed[:shown]]
        if len(listed) > shown:
            lines.append(f"  … and {len(listed) - shown} more")
    if hint:
        lines.append(f"hint: {hint}")
    if slug:
        lines.append(f"see {DOCS}#{slug}")
    from ldncli.cli.output import say

    for line in lines:
        say(line)


def _meant(words: list[str]) -> str | None:
    """The command that was probably meant where the first word is no command, but those before any
    option name something: `ldn CRPS` asks for `ldn brief CRPS`; where they do not, a search for
    them, unless the first is a slip of a command."""
    from itertools import takewhile

    named_words = list(takewhile(lambda each: not each.startswith("-"), words))
    if not named_words or named_words[0] in COMMANDS:
        return None
    from ldncli.questions.named import named
    from ldncli.records.index.library import load
    from ldncli.report.words.language.commands import shell_words

    data = words[words.index("--data") + 1 :][:1] if "--data" in words else []
    try:
        named(load(*data), named_words)
    except (LdnError, OSError):
        if nearest_word(words[0], COMMANDS):
            return None
        search = shell_words(["search", *named_words])
        return f"`ldn {search}` looks for it in the papers; `ldn --help` lists the commands"
    return f"`ldn {shell_words(['brief', *named_words])}` answers that on one screen"


def _left_out(words: list[str]) -> str | None:
    """How a search leaves a word out, where one begins with a minus: the shell makes it an
    option."""
    odd = next((each for each in words[1:] if re.fullmatch(r"-[A-Za-z]{2,}.*", each)), None)
    if words[0] != "search" or odd is None:
        return None
    return (
        f"NOT leaves a word out: `ldn search {words[1]} NOT {odd[1:]}`"
        if odd != words[1]
        else (f"NOT leaves a word out: `ldn search NOT {odd[1:]}`")
    )


def _help_hint(error: TyperException) -> str | None:
    context = getattr(error, "ctx", None)
    if context is None:
        return None
    more = f"`{context.command_path} --help` lists its options"
    examples = (context.command.help or "").partition("Example: ")[2].strip()
    example = " ".join(examples.partition("\n\n")[0].split())
    missing = getattr(getattr(error, "param", None), "required", False)
    return f"for example, `{example}`; {more}" if example and missing else more


def _let_go_of_stdout() -> None:
    """After the reader of a pipe has gone: no complaint when Python closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
