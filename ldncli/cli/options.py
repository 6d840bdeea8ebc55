"""The options that commands share, each defined once; a command takes a whole
group of them as one value."""

import inspect
import typing
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import MISSING, fields, replace
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ClassVar

import typer

from ldncli.cli.completion import complete_term
from ldncli.cli.formats import TABLES, resolve
from ldncli.errors import UsageError
from ldncli.values import dataclass


def _many(help: str, vocabulary: str | None = None) -> Any:
    return typer.Option(
        help=help,
        show_default=False,
        autocompletion=complete_term(vocabulary) if vocabulary else None,
    )


def _one(*names: str, help: str, metavar: str | None = None) -> Any:
    return typer.Option(*names, help=help, show_default=False, metavar=metavar)


@dataclass(frozen=True)
class Data:
    """Where the records are."""

    data: Annotated[
        str | None,
        typer.Option(
            help=(
                "Folder of records (default: $LDN_DATA, a data folder here or above, or the"
                " copy that comes with ldn)."
            ),
            show_default=False,
        ),
    ] = None
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="FOLDER",
            help=(
                "Folder of your own records laid over the base: they stand in place of records"
                " with the same id, and own terms come beside the base's (default: $LDN_WITH)."
                " Repeatable."
            ),
            show_default=False,
        ),
    ] = None


@dataclass(frozen=True)
class Filters(Data):
    """Which papers are looked at.

    A command that takes any number of words or files of its own has no `about`.
    """

    about: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]...",
            help=(
                "Conditions, outcomes, mechanisms or designs, by any of their names; same as"
                " the options."
            ),
            show_default=False,
            autocompletion=complete_term("conditions"),
        ),
    ] = None
    condition: Annotated[
        list[str] | None,
        _many(
            ("Condition, including narrower ones; repeat to match any of several."), "conditions"
        ),
    ] = None
    mechanism: Annotated[
        list[str] | None, _many("Mechanism, including narrower ones.", "mechanisms")
    ] = None
    outcome: Annotated[list[str] | None, _many("Outcome, including narrower ones.", "outcomes")] = (
        None
    )
    design: Annotated[
        list[str] | None, _many("Study design, including narrower ones.", "designs")
    ] = None
    kind: Annotated[
        list[str] | None, _many("Kind of paper: primary, registry, systematic-review …")
    ] = None
    dose: Annotated[
        list[str] | None,
        _many(
            "Daily dose: 4.5, 1-5, 1-5mg, <3, >=3 or 50ug; a paper matches if its dose"
            " range overlaps."
        ),
    ] = None
    dose_within: Annotated[
        bool,
        typer.Option(
            "--dose-within", help="Match only papers whose whole dose range lies within --dose."
        ),
    ] = False
    year: Annotated[str | None, _one(help="Year of publication: 2013, 2010-2020 or 2010-.")] = None
    min_n: Annotated[
        int | None,
        typer.Option(help="Minimum number of people in the study.", min=0, show_default=False),
    ] = None
    direction: Annotated[
        list[str] | None,
        _many("Authors' conclusion: benefit, no-difference, mixed, harm or unclear."),
    ] = None
    scope: Annotated[
        list[str] | None,
        _many("Treatment given: a scope of the base, or any (an unknown word lists the scopes)."),
    ] = None
    include_retracted: Annotated[
        bool, typer.Option("--include-retracted", help="Include retracted papers.")
    ] = False
    today: Annotated[
        str | None,
        _one(
            help=(
                "Date for judging which trials are under way, such as 2026-11-30 (default: that"
                " of the newest record)."
            )
        ),
    ] = None


@dataclass(frozen=True)
class OwnFile:
    """A file of one's own studies in place of the base, and how it is to be read."""

    studies: Annotated[
        Path | None,
        _one(
            help=(
                "File of your own studies to use instead of the base: CSV, TSV, XLSX or RevMan"
                " (.rm5), one study per line. Columns are recognised by the names that metafor,"
                " R's meta, RevMan, CMA, JASP and others give them (docs/own-data.md); what each"
                " was taken for is said."
            ),
        ),
    ] = None
    map: Annotated[
        list[str] | None,
        _many(
            "With --studies: which column is what, as ai=events_t,n1i=total_t; an empty one"
            " (yi=) is not used. Repeatable."
        ),
    ] = None
    sheet: Annotated[
        str | None, _one(help="With --studies: name or number of the sheet of a workbook.")
    ] = None
    decimal: Annotated[
        str | None, _one(help="With --studies: point or comma, where both could be meant.")
    ] = None
    scale: Annotated[
        str | None,
        _one(
            help=(
                "With --studies: natural or log, for ratios whose intervals do not tell which they"
                " are."
            )
        ),
    ] = None


@dataclass(frozen=True)
class Priors:
    """Beliefs for a Bayesian answer, and what would matter."""

    tau_prior: Annotated[
        str | None,
        _one(
            help=(
                "With --bayes: prior of the standard deviation between studies, in units of the"
                " effects: half-normal:SCALE, half-cauchy:SCALE, half-t:DF:SCALE, exponential:MEAN,"
                " log-normal:MEAN:SD, uniform:UPPER, uniform; or a published one: turner, rhodes,"
                " turner:OUTCOME:COMPARISON (default: the published one that fits)."
            ),
        ),
    ] = None
    effect_prior: Annotated[
        str | None,
        _one(
            help=(
                "With --bayes: prior of the mean effect: vague, or normal:MEAN:SD (ratios:"
                " logarithms); normal:SD is a sceptic's, about no effect (default: vague)."
            ),
        ),
    ] = None
    important: Annotated[
        float | None,
        _one(
            help=(
                "With --bayes: the smallest effect that matters, in units of the effects; ratios as"
                " ratios (default: as for certainty)."
            ),
        ),
    ] = None


# What `--why` says where no row is named.
EVERY = "*"
NO_PAGER = "--no-pager"
Why = Annotated[
    str | None,
    _one(
        "--why",
        help=(
            "Give the reasons below the table: for every row, or for one, as in --why"
            " pain-intensity."
        ),
        metavar="[ROW]",
    ),
]


@dataclass(frozen=True)
class Shape:
    """Which rows and columns of the table are shown."""

    sort: Annotated[
        str | None, _one(help="Sort by this column; -year sorts in descending order.")
    ] = None
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            help=(
                "Number of rows to show, 0 for all (default: the first 12 or 25 on screen; all"
                " in files and formats for programs)."
            ),
            show_default=False,
        ),
    ] = None
    every: Annotated[bool, typer.Option("--all", help="Show all rows.")] = False
    columns: Annotated[list[str] | None, _many("Columns to show, by key: a,b,c.")] = None
    wide: Annotated[bool, typer.Option("--wide", help="Show all columns.")] = False


@dataclass(frozen=True)
class Explained(Shape):
    """How a table is cut that has more to tell than a first screen shows."""

    why: Why = None
    studies: Annotated[
        bool, typer.Option("--studies", help="List the studies behind each row below the table.")
    ] = False
    legend: Annotated[
        bool,
        typer.Option("--legend", help="Explain words and symbols, and what is left out."),
    ] = False


Separator = Annotated[
    str | None,
    _one(
        "--csv-separator",
        help="With csv: what parts the cells: comma, semicolon or tab (default: comma, or semicolon"
        " with --decimal-comma).",
    ),
]
DecimalComma = Annotated[
    bool,
    typer.Option("--decimal-comma", help="With csv: write 4,5 for 4.5."),
]
# What only commands that write CSV take.
_OF_CSV = ("csv_separator", "decimal_comma")


@dataclass(frozen=True)
class Output:
    """Where the answer goes, and in which form.

    A group of options says which `formats` its commands write, and which of them when `unasked`. A
    command gets `format` resolved (`ldncli.cli.formats`), before it does any work.
    """

    formats: ClassVar[tuple[str, ...]] = TABLES
    unasked: ClassVar[str] = "table"

    format: Annotated[
        str | None,
        _one("--format", "-f", help="Output format: table, csv, tsv, json, jsonl, md or xlsx."),
    ] = None
    out: Annotated[
        Path | None,
        _one(
            "--out",
            "-o",
            help=("File to write; its extension sets the format unless --format does."),
        ),
    ] = None
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False
    csv_separator: Separator = None
    decimal_comma: DecimalComma = False
    no_pager: Annotated[
        bool,
        typer.Option(NO_PAGER, help="Do not page long answers (with $LDN_PAGER, $PAGER or less)."),
    ] = False


def _resolved(group: Any) -> Any:
    """A group of options with its format settled where it has one."""
    if not isinstance(group, Output):
        return group
    return replace(group, format=resolve(group, group.formats, group.unasked))


def optional_values(words: Sequence[str]) -> list[str]:
    """The command line with a value after each option that may stand alone, and with `--no-pager`
    behind the command before which it may stand as well."""
    if words[:1] == [NO_PAGER] and len(words) > 1:
        words = [words[1], NO_PAGER, *words[2:]]
    found: list[str] = []
    for place, word in enumerate(words):
        found.append(word)
        after = words[place + 1] if place + 1 < len(words) else "--"
        if word == "--why" and after.startswith("-"):
            found.append(EVERY)
    return found


def _is_argument(hint: Any) -> bool:
    """Whether a parameter has its place on the command line, and no name."""
    return any(isinstance(each, typer.models.ArgumentInfo) for each in typing.get_args(hint)[1:])


def _takes_all(hint: Any) -> bool:
    """Whether it is an argument that takes every further word of the command line."""
    return _is_argument(hint) and "list" in str(typing.get_args(hint)[0])


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take groups of options: every parameter whose type is a group
    becomes that group's options."""
    return _spread(command, {}, {})


def with_options_except(
    refused: Mapping[str, tuple[str, str]], told: Mapping[str, str] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The same for a command that has no use for some options of its groups: these, by field, are
    not offered, and where given refused with a sentence and a hint. `told` are other words of help
    for options that accept less than elsewhere."""

    def made(command: Callable[..., None]) -> Callable[..., None]:
        return _spread(command, refused, told or {})

    return made


def _worded(hint: Any, hidden: bool, told: str | None) -> Any:
    """The option of a field, hidden or with other words of help."""
    if not hidden and told is None:
        return hint
    kind, option = typing.get_args(hint)
    changed = copy(option)
    changed.hidden, changed.help = hidden, told or option.help
    return Annotated[kind, changed]


def _refuse(group: Any, refused: Mapping[str, tuple[str, str]]) -> None:
    """Refuse options without use to the command, where they are given."""
    for each in fields(group):
        if each.name in refused and getattr(group, each.name) != each.default:
            message, hint = refused[each.name]
            raise UsageError(f"--{each.name.replace('_', '-')} {message}", hint=hint)


def _spread(
    command: Callable[..., None],
    refused: Mapping[str, tuple[str, str]],
    told: Mapping[str, str],
) -> Callable[..., None]:
    hints = typing.get_type_hints(command, include_extras=True)
    groups = {
        name: kind
        for name, kind in hints.items()
        if isinstance(kind, type) and issubclass(kind, (Data, Shape, Output, OwnFile, Priors))
    }
    parameters, spread = [], {}
    own_words = any(map(_takes_all, (hints[name] for name in hints if name not in groups)))
    for name, parameter in inspect.signature(command).parameters.items():
        if name not in groups:
            parameters.append(parameter.replace(annotation=hints[name]))
            continue
        group_hints = typing.get_type_hints(groups[name], include_extras=True)
        options = [
            each
            for each in fields(groups[name])
            if not (own_words and _is_argument(group_hints[each.name]))
            and not (each.name in _OF_CSV and "csv" not in getattr(groups[name], "formats", ()))
        ]
        spread[name] = [each.name for each in options]
        for each in options:
            default = inspect.Parameter.empty if each.default is MISSING else each.default
            parameters.append(
                inspect.Parameter(
                    each.name,
                    inspect.Parameter.KEYWORD_ONLY,
                    default=default,
                    annotation=_worded(
                        group_hints[each.name], each.name in refused, told.get(each.name)
                    ),
                )
            )

    @wraps(command)
    def spread_command(**given: Any) -> None:
        values = {
            name: groups[name](**{each: given.pop(each) for each in names})
            for name, names in spread.items()
        }
        for each in values.values():
            _refuse(each, refused)
        command(**given, **{name: _resolved(each) for name, each in values.items()})

    parameters.sort(key=lambda each: each.kind is inspect.Parameter.KEYWORD_ONLY)
    spread_command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    spread_command.__annotations__ = {each.name: each.annotation for each in parameters}
    del spread_command.__wrapped__
    return spread_command
