"""`ldn forest`, `ldn funnel` and `ldn rob`: pictures in the terminal, or as svg, png and pdf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from ldncli.cli.formats import PICTURES, TABLES
from ldncli.cli.options import Filters, OwnFile, with_options, with_options_except
from ldncli.cli.weigh.own import own_analysis, refuse_own
from ldncli.cli.weigh.plans import Picture, Pooling
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.report.drawing.charts import Chart


_ONE_GROUP = "is not drawn in a funnel: all studies stand together", "`ldn forest --by` has groups"
_NO_LINE = "is not drawn here", "`ldn plot bubble --moderator year` draws it"
_NO_INTERVAL = "changes the interval, which a funnel plot does not show", "`ldn pool` shows it"
_NO_TESTS = "is for tests that a forest plot does not show", "`ldn pool` and `ldn funnel` take it"


@with_options_except({"moderator": _NO_LINE, "exploratory": _NO_TESTS})
def forest(pooling: Pooling, picture: Picture, own: OwnFile) -> None:
    """Draw a forest plot: each study with its interval, weight, dose and risk of bias, the pooled
    effect, and the smallest difference that matters.

    Questions take the options of `ldn pool`. Where no effect can be computed, the plot shows the
    direction of each study.

    Example: ldn forest --condition fibromyalgia --outcome pain-intensity --out pain.svg

    Example: ldn forest --studies trials.csv --measure RR --by design
    """
    if own.studies is not None:
        from ldncli.report.pooling.own.charts import own_forest

        analysis, title = own_analysis(own, pooling)
        show(own_forest(analysis, title), picture, [])
        return
    refuse_own(own)
    from ldncli.cli.questions import question
    from ldncli.cli.weigh.plans import plan_of
    from ldncli.report.answers.analyses import pool_answer
    from ldncli.report.pooling.charts import forest_chart
    from ldncli.report.words.selection import selection_words

    plan, asked = plan_of(pooling), question(pooling)
    found = pool_answer(asked, plan)
    show(
        forest_chart(found, asked.library),
        picture,
        [selection_words(asked.selection, asked.body.mixed), *_cells(found, asked.library)],
    )


@with_options_except(
    {"by": _ONE_GROUP, "common_tau2": _ONE_GROUP, "moderator": _NO_LINE, "test": _NO_INTERVAL},
    {"exploratory": "Allow tests of asymmetry with fewer than ten studies."},
)
def funnel(pooling: Pooling, picture: Picture, own: OwnFile) -> None:
    """Draw a funnel plot: effects against their standard errors, with contours of significance.

    Asymmetry is tested from ten studies on, or from fewer with --exploratory. Questions take the
    options of `ldn pool`.

    Example: ldn funnel --outcome pain-intensity --out funnel.png

    Example: ldn funnel --studies trials.csv --measure OR
    """
    if own.studies is not None:
        from ldncli.report.pooling.own.charts import own_funnel

        analysis, title = own_analysis(own, pooling)
        chart, head = own_funnel(analysis, title), tuple[str, ...]()
        if _is_text(picture):
            chart, head = replace(chart, notes=()), chart.notes
        show(chart, picture, list(analysis.notes), head)
        return
    refuse_own(own)
    from ldncli.cli.questions import question
    from ldncli.cli.weigh.plans import plan_of
    from ldncli.report.answers.analyses import pool_answer
    from ldncli.report.pooling.charts import funnel_chart
    from ldncli.report.words.selection import selection_words

    plan, asked = plan_of(pooling), question(pooling)
    found = pool_answer(asked, plan)
    chart, head = funnel_chart(found, asked.library), tuple[str, ...]()
    if _is_text(picture):
        chart, head = replace(chart, notes=()), chart.notes
    show(
        chart,
        picture,
        [selection_words(asked.selection, asked.body.mixed), *_cells(found, asked.library)],
        head,
    )


@dataclass(frozen=True)
class Judgements(Picture):
    """Where judgements go, and in which form."""

    formats: ClassVar[tuple[str, ...]] = (*PICTURES, *TABLES)

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=(
                "text, svg, png or pdf, or a table: table, csv, tsv, json, jsonl, md or xlsx"
                " (default: from the extension of --out, else text)."
            ),
            show_default=False,
        ),
    ] = None


Kind = Annotated[
    list[str] | None,
    typer.Option("--instrument", help="Instrument, such as rob2; repeatable.", show_default=False),
]


@with_options
def rob(filters: Filters, picture: Judgements, own: OwnFile, instrument: Kind = None) -> None:
    """Show risk of bias: a traffic light for each study and domain, by instrument, with summary
    bars.

    text, svg, png and pdf draw it; csv, json and the other table formats give every judgement with
    its reason and who made it.

    Example: ldn rob --condition fibromyalgia --design randomised

    Example: ldn rob --studies judgements.csv --out lights.svg
    """
    if own.studies is not None:
        _own_rob(own, filters, picture, instrument)
        return
    refuse_own(own)
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.analyses import bias_answer
    from ldncli.report.tables.bias import bias_charts, bias_table, bias_words, names_of
    from ldncli.report.words.selection import selection_words

    asked = question(filters)
    found = bias_answer(asked, instrument or ())
    if picture.format in TABLES:
        out.emit(bias_table(found, selection_words(asked.selection)), picture)
        return
    show(
        bias_charts(found, names_of(found, asked.library)),
        picture,
        [selection_words(asked.selection)],
        bias_words(found),
    )


def _own_rob(
    own: OwnFile, filters: Filters, picture: Judgements, instrument: list[str] | None
) -> None:
    from ldncli.cli import output as out
    from ldncli.cli.weigh.own import own_judgements
    from ldncli.report.pooling.own.bias import own_bias_table, own_lights

    found = own_judgements(own, filters, instrument)
    studies = [(each.study, each.domains, each.overall, each.weight) for each in found.studies]
    if picture.format in TABLES:
        out.emit(own_bias_table(found.domains, studies, found.notes), picture)
        return
    show(
        own_lights(f"Risk of bias, {found.file}", found.domains, studies, found.notes), picture, []
    )


def _cells(analysis: object, library: object) -> list[str]:
    """The conditions and outcomes brought together, where there are several."""
    from ldncli.report.pooling.analysis_words import cells_words

    words = cells_words(analysis, library)  # type: ignore[arg-type]
    return [words] if words else []


def _is_text(picture: Picture) -> bool:
    """Whether a chart is drawn in characters."""
    return (picture.format or picture.unasked) == "text"


def show(chart: Chart, picture: Picture, notes: list[str], head: Sequence[str] = ()) -> None:
    """Draw, write, and say what was looked at; `head` stands above a chart of characters."""
    from ldncli.cli import output as out
    from ldncli.errors import UsageError
    from ldncli.report.drawing.render import render
    from ldncli.report.drawing.scene.scene import THEMES

    form = picture.format or picture.unasked
    if picture.theme not in THEMES:
        raise UsageError(f"there is no theme {picture.theme!r}", hint=f"one of {', '.join(THEMES)}")
    drawn = render(
        chart,
        form,
        width=picture.width or out.columns_shown(),
        unicode=out.shows_unicode() or picture.out is not None,
        colour=picture.out is None and out.shows_colour(),
        theme=picture.theme,
    )
    if isinstance(drawn, str) and _is_text(picture):
        above = f"{out.sentences(head)}\n" if head else ""
        drawn = f"{above}{drawn}\n"
    out.write(drawn, picture)
    for note in notes:
        out.say(note)
