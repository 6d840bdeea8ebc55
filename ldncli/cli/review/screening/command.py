"""`ldn screen`: decide on the candidates, one after the other; or see how well that would go."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from ldncli.cli.formats import PICTURES, TABLES
from ldncli.cli.options import Data, Output, with_options
from ldncli.cli.review.over import say_base_alone
from ldncli.cli.review.screening.asked import As, AtStage
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.screening.events import Stage
    from ldncli.screening.session import Session

_SINCE = "--as NAME, or LDN_SCREENER=NAME in the environment"


@dataclass(frozen=True)
class Results(Output):
    """Where tables and curves go, and in which form."""

    formats: ClassVar[tuple[str, ...]] = (*TABLES, *PICTURES)

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help="With --simulate or --agreement: table, csv, tsv, json, jsonl, md or xlsx; with"
            " --simulate also text, svg, png or pdf, which draw the recall curve.",
            show_default=False,
        ),
    ] = None


@with_options
def screen(
    data: Data,
    results: Results,
    by: As = None,
    stage: AtStage = "title-abstract",
    batch: Annotated[
        int | None,
        typer.Option(min=1, help="Stop after so many decisions.", show_default=False),
    ] = None,
    conflicts: Annotated[
        bool, typer.Option("--conflicts", help="Resolve what two screeners decided differently.")
    ] = False,
    agreement: Annotated[
        bool, typer.Option("--agreement", help="Show how far screeners agree, with Cohen's kappa.")
    ] = False,
    recall: Annotated[
        int,
        typer.Option(
            min=50,
            max=99,
            help="Stopping rule: share of the relevant papers to have found, in percent.",
        ),
    ] = 95,
    confidence: Annotated[
        int,
        typer.Option(
            min=50, max=99, help="Stopping rule: confidence that this share was found, in percent."
        ),
    ] = 95,
    simulate: Annotated[
        Path | None,
        typer.Option(
            help="Screen a list whose decisions are known, and report the work saved: CSV, RIS …"
            " with a column of decisions.",
            show_default=False,
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            help="With --simulate: which column holds what: included=Decision,title=Heading.",
            show_default=False,
        ),
    ] = None,
    seeds: Annotated[
        int,
        typer.Option(
            min=1,
            max=1000,
            help="With --simulate: number of starts, each from one paper included and one"
            " excluded.",
        ),
    ] = 5,
) -> None:
    """Decide on the candidates, the likeliest first, with a reason for each exclusion.

    The order is learned from your decisions: a linear model of the words in title and abstract. It
    says which words put a candidate where it stands, and never decides. Each decision is written to
    the library at once, and can be undone. With two screeners (screening/settings.yaml), nobody
    sees the other's votes before both are in.

    In a pipe, each line is an answer: i (include), x 2 (exclude, second reason), u (unsure), n TEXT
    (note), z (undo), b (back), s (skip), ? (help), q (quit).

    Example: ldn screen --as anna
    """
    from ldncli.errors import UsageError

    say_base_alone(data)
    asked = [simulate is not None, agreement, conflicts]
    if sum(asked) > 1:
        raise UsageError("--simulate, --agreement and --conflicts do not go together")
    if simulate is not None:
        from ldncli.cli.review.screening.simulating import simulate_file

        simulate_file(simulate, columns or [], seeds, results)
        return
    if columns:
        raise UsageError("--map goes with --simulate", hint="add --simulate FILE")
    if agreement:
        _tell_agreement(data, results)
        return
    if results.out is not None or results.format not in (None, "table"):
        raise UsageError(
            "screening writes to the library, and to no file",
            hint="`ldn candidates --format csv --out FILE` writes the decisions",
        )
    from ldncli.cli.review.screening.terminal import talk_to

    aim = recall / 100, confidence / 100
    talk_to(open_session(data, by, stage, conflicts=conflicts, aim=aim), batch=batch)


def open_session(
    data: Data,
    by: str | None,
    stage: str,
    *,
    conflicts: bool = False,
    aim: tuple[float, float] = (0.95, 0.95),
) -> Session:
    """The list of the library as one person may see it.

    Raises UsageError where nobody is named, the stage is none, or nothing is on the list.
    """
    from ldncli.errors import UsageError
    from ldncli.records.index.files import own_data
    from ldncli.records.index.library import load
    from ldncli.screening.session import Session
    from ldncli.screening.settings import load_rules

    name, at = screener_named(by), check_stage(stage)
    folder = own_data(data.data)
    rules = load_rules(folder)
    topic = load(data.data).topic
    words = tuple(dict.fromkeys((topic.drug, *topic.names, *rules.settings.highlight)))
    session = Session(folder, rules, name, at, words=words, conflicts=conflicts, aim=aim)
    if not session.known:
        raise UsageError(
            "there are no candidates to screen",
            hint="`ldn import FILE --add` puts search results on the list",
        )
    return session


def screener_named(given: str | None) -> str:
    """The name under which decisions are written."""
    from ldncli.errors import UsageError
    from ldncli.records.text.folding import clean
    from ldncli.screening.events import PROGRAM

    name = clean(given if given is not None else os.environ.get("LDN_SCREENER", ""))
    if not name:
        raise UsageError("nobody is named who screens", hint=_SINCE)
    if name.casefold() == PROGRAM or len(name) > 60:
        raise UsageError(f"{name[:60]!r} is no name for a person", hint=_SINCE)
    return name


def check_stage(stage: str) -> Stage:
    """A stage of screening by its name; raises UnknownTermError."""
    from typing import cast, get_args

    from ldncli.errors import UnknownTermError
    from ldncli.screening.events import Stage as Stages

    if stage not in get_args(Stages):
        raise UnknownTermError(
            f"there is no stage {stage!r}", hint=f"one of {', '.join(get_args(Stages))}"
        )
    return cast("Stage", stage)


def _tell_agreement(data: Data, results: Results) -> None:
    """Every pair of screeners as a table."""
    from ldncli.cli import output as out
    from ldncli.cli.formats import TABLES, endings_of
    from ldncli.cli.options import Shape
    from ldncli.errors import UsageError
    from ldncli.records.index.files import find_data
    from ldncli.report.listing.agreement import agreement_table
    from ldncli.screening.log import open_log

    if results.format == "text":
        results = replace(results, format="table")
    if results.format in PICTURES:
        tables = ", ".join(endings_of(TABLES))
        raise UsageError(
            f"this command cannot write agreement as {results.format}",
            hint=f"it can write {tables}",
        )
    log = open_log(find_data(data.data))
    out.emit(out.shape(agreement_table(log), Shape(), results), results)
