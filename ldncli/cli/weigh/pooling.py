"""`ldn pool`: one meta-analysis, of the base or of a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ldncli.cli.options import EVERY, Explained, Output, OwnFile, Priors, Why, with_options
from ldncli.cli.weigh.models.bayesian import bayesian, refuse_frequentist, refuse_priors
from ldncli.cli.weigh.own import own_analysis, refuse_own
from ldncli.cli.weigh.plans import Pooling
from ldncli.errors import UsageError

if TYPE_CHECKING:
    from ldncli.report.table import Table

RScript = Annotated[
    Path | None,
    typer.Option(
        "--r-script",
        help=("Write an R script that gives the same numbers with metafor to this file."),
        show_default=False,
    ),
]
Prediction = Annotated[
    str | None,
    typer.Option(
        "--prediction",
        help=("With --studies: method of the prediction interval, tkm1 or tkm2."),
        show_default="metafor",
    ),
]
Add = Annotated[
    float | None,
    typer.Option(
        help=("With --studies: amount added to the cells of tables with a zero."),
        show_default="0.5",
    ),
]
To = Annotated[
    str | None,
    typer.Option(
        help=("With --studies: tables to which it is added: only0, all, if0all or none."),
        show_default="only0",
    ),
]
Drop = Annotated[
    bool, typer.Option("--drop00", help="With --studies: leave out double-zero studies.")
]
Vtype = Annotated[
    str | None,
    typer.Option(help="With --studies: variance formula, as metafor's vtype.", show_default="LS"),
]
Zeros = Annotated[
    str | None,
    typer.Option(
        "--zero-cells",
        help=("With --studies and MH: treat zero cells as metafor or as revman does."),
        show_default="metafor",
    ),
]
Sof = Annotated[
    bool,
    typer.Option(
        "--sof",
        help="With --studies: show the result as a row of a summary of findings instead.",
    ),
]
ControlRisk = Annotated[
    str | None,
    typer.Option(
        help="With --sof: risk without treatment in place of that in the studies: 20, 1 in 5 …",
        show_default=False,
    ),
]
LeaveOneOut = Annotated[
    bool,
    typer.Option("--leave-one-out", help="Add a table of the result without each study in turn."),
]
Cumulative = Annotated[
    bool,
    typer.Option(
        "--cumulative",
        help="Add a table of the result as studies accumulate, by year.",
    ),
]
Influence = Annotated[
    bool,
    typer.Option(
        "--influence",
        help=("Add a table of how far each study moves the result (residuals, Cook's distance …)."),
    ),
]

Bayes = Annotated[
    bool,
    typer.Option(
        "--bayes",
        help=(
            "Answer with probabilities instead: of a benefit, of an important one, of an important"
            " harm; for few studies."
        ),
    ),
]


@with_options
def pool(
    pooling: Pooling,
    output: Output,
    own: OwnFile,
    priors: Priors,
    r_script: RScript = None,
    pi: Prediction = None,
    add: Add = None,
    to: To = None,
    drop00: Drop = False,
    vtype: Vtype = None,
    zero_cells: Zeros = None,
    leave_one_out: LeaveOneOut = False,
    cumulative: Cumulative = False,
    influence: Influence = False,
    bayes: Bayes = False,
    sof: Sof = False,
    control_risk: ControlRisk = None,
    why: Why = None,
) -> None:
    """Pool the studies of one outcome: each estimate and how it was derived, weights,
    heterogeneity, certainty, and how robust the result is.

    The result comes first, then the studies; --why gives every reason and analysis. Randomised
    trials are pooled unless --body other. Each trial counts once; studies left out are listed with
    the reason. Where nothing can be pooled, directions are counted instead. --studies pools a file
    of your own.

    Example: ldn pool --condition fibromyalgia --outcome pain-intensity --by dose-band

    Example: ldn pool --studies trials.csv --measure RR --method REML --test knha --format json

    Example: ldn pool --condition fibromyalgia --outcome pain-intensity --bayes
    """
    chosen: dict[str, Any] = {
        "pi": pi,
        "add": add,
        "to": to,
        "drop00": drop00 or None,
        "vtype": vtype,
        "zero_cells": zero_cells,
    }
    options = {name: value for name, value in chosen.items() if value is not None}
    singles = {"leave_one_out": leave_one_out, "cumulative": cumulative, "influence": influence}
    asked = [name for name, wanted in singles.items() if wanted]
    if control_risk is not None and not sof:
        raise UsageError("--control-risk is for a summary of findings", hint="add --sof")
    if bayes:
        _bayesian(pooling, own, priors, {**options, **singles}, r_script, sof, output)
        return
    refuse_priors(priors, "add --bayes")
    if own.studies is not None and sof:
        _summary(own, pooling, options, asked, control_risk, output)
        return
    if own.studies is not None:
        _pool_file(own, pooling, options, asked, r_script, output)
        return
    given = {"prediction" if name == "pi" else name: options[name] for name in options}
    if sof:
        raise UsageError("--sof is for a file of studies", hint="`ldn sof` asks the base")
    refuse_own(own, given)
    _pool_base(pooling, r_script, asked, why is not None, output)


def _bayesian(
    pooling: Pooling,
    own: OwnFile,
    priors: Priors,
    others: dict[str, Any],
    r_script: Path | None,
    sof: bool,
    output: Output,
) -> None:
    """The Bayesian answer, to which what is about the usual one does not apply."""
    from ldncli.cli import output as out
    from ldncli.report.pooling.models.bayes import bayes_json, bayes_tables

    refuse_frequentist(pooling, "--bayes")
    for name, value in {**others, "r_script": r_script, "sof": sof}.items():
        if value:
            raise UsageError(
                f"--{name.replace('_', '-')} does not go with --bayes", hint="leave one of them out"
            )
    found, told = bayesian(pooling, own, priors)
    if output.format == "json":
        out.write(bayes_json(found), output)
        return
    out.emit_all(bayes_tables(found, tuple(told), people=out.for_people(output)), output)


def _pool_base(
    pooling: Pooling, r_script: Path | None, further: list[str], why: bool, output: Output
) -> None:
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.cli.weigh.plans import plan_of
    from ldncli.evidence.synthesis.single_studies import look_at_studies
    from ldncli.report.answers.analyses import pool_answer
    from ldncli.report.pooling.analysis_rows import analysis_json, flat_table, pooled_object
    from ldncli.report.pooling.analysis_views import analysis_tables
    from ldncli.report.pooling.models.single_studies import (
        single_study_objects,
        single_study_tables,
    )
    from ldncli.report.pooling.shown import shown
    from ldncli.report.words.selection import selection_words

    plan, asked = plan_of(pooling), question(pooling)
    analysis, library = pool_answer(asked, plan), asked.library
    if r_script is not None:
        from ldncli.report.pooling.rscript import r_script as script

        out.write_file(r_script, script(analysis, library).encode(), force=output.force)
        out.say(f"wrote {r_script}")
    singles = look_at_studies(analysis.synthesis, further)
    measure = analysis.synthesis.metric.measure if analysis.synthesis.metric else ""
    single_tables = _with_rows(single_study_tables(singles, measure, shown(measure)))
    if output.format == "json":
        objects = single_study_objects(singles, pooled_object)
        out.write(analysis_json(analysis, library, objects), output)
    elif out.for_people(output):
        account = selection_words(asked.selection, asked.body.mixed)
        whole = why or output.format == "md"
        tables = analysis_tables(analysis, library, account, whole=whole)
        how = Explained(why=EVERY if whole else None)
        tables = [out.explained(each, how, output) for each in tables]
        out.emit_all([*_more_last(tables), *single_tables], output)
    else:
        out.emit_all(
            [
                flat_table(analysis, library, selection_words(asked.selection, asked.body.mixed)),
                *single_tables,
            ],
            output,
        )


def _more_last(tables: list[Table]) -> list[Table]:
    """The tables with what else can be asked for named once, after the last of them."""
    from dataclasses import replace

    more = tuple(dict.fromkeys(word for each in tables for word in each.more))
    return [*(replace(each, more=()) for each in tables[:-1]), replace(tables[-1], more=more)]


def _with_rows(tables: Iterable[Table]) -> list[Table]:
    """The tables that have rows; of the others only why they are empty is said."""
    from ldncli.cli.output import say

    kept = []
    for table in tables:
        if table.rows:
            kept.append(table)
        else:
            for note in table.notes:
                say(note)
    return kept


def _summary(
    own: OwnFile,
    pooling: Pooling,
    options: dict[str, Any],
    asked: list[str],
    control_risk: str | None,
    output: Output,
) -> None:
    from ldncli.cli import output as out
    from ldncli.evidence.absolute.risks import parse_risk
    from ldncli.report.pooling.own.summary import own_summary

    if asked or pooling.by or pooling.moderator or pooling.exploratory:
        raise UsageError(
            "--sof shows the pooled result alone", hint="ask for groups and single studies apart"
        )
    analysis, title = own_analysis(own, pooling, options)
    assumed = None if control_risk is None else parse_risk(control_risk)
    table = own_summary(analysis, title, assumed, people=out.for_people(output))
    out.emit(table, output)


def _pool_file(
    own: OwnFile,
    pooling: Pooling,
    options: dict[str, Any],
    asked: list[str],
    r_script: Path | None,
    output: Output,
) -> None:
    from ldncli.cli import output as out
    from ldncli.report.pooling.own.views import own_json, own_tables

    analysis, title = own_analysis(own, pooling, options, asked)
    if r_script is not None:
        from ldncli.report.pooling.own.script import own_script

        out.write_file(r_script, own_script(analysis, title).encode(), force=output.force)
        out.say(f"wrote {r_script}")
    if output.format == "json":
        out.write(own_json(analysis), output)
        return
    out.emit_all(_with_rows(own_tables(analysis, people=out.for_people(output))), output)
