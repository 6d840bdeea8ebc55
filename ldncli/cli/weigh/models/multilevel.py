"""`ldn multilevel`: all outcomes, times and doses of each trial in one model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ldncli.cli.options import EVERY, Explained, OwnFile, Why, with_options_except
from ldncli.cli.weigh.models.drawn import Drawn
from ldncli.cli.weigh.own import own_analysis, own_columns, refuse_own
from ldncli.cli.weigh.plans import Pooling, plan_of
from ldncli.errors import UsageError

if TYPE_CHECKING:
    from ldncli.evidence.synthesis.models.multilevel import Multilevel

RScript = Annotated[
    Path | None,
    typer.Option(
        "--r-script",
        help="Write an R script that gives the same numbers with metafor to this file.",
        show_default=False,
    ),
]
Rho = Annotated[
    float | None,
    typer.Option(
        help="Correlation between the errors of estimates of one trial, from 0 to below 1.",
        show_default="0.6",
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        help="With --studies: the column that says of which study a row is.",
        show_default="the name of the study",
    ),
]


_NO_GROUPS = (
    "compares groups of studies, which this model does not",
    "name what differs with --moderator",
)
_NO_TEST = (
    "is for `ldn pool`: here the interval follows from how many trials there are",
    "--why shows the other intervals",
)


@with_options_except(
    {"by": _NO_GROUPS, "common_tau2": _NO_GROUPS, "test": _NO_TEST},
    {
        "method": "REML or ML.",
        "exploratory": "Allow moderators with fewer than ten studies.",
    },
)
def multilevel(
    pooling: Pooling,
    output: Drawn,
    own: OwnFile,
    rho: Rho = None,
    cluster: Cluster = None,
    r_script: RScript = None,
    why: Why = None,
) -> None:
    """Pool all estimates of each trial in one model: every scale, time and dose that it reports,
    with what they share accounted for.

    `ldn pool` takes one estimate of each trial. Here all enter a random-effects model of three
    levels with robust tests (CR2). How errors correlate within a trial is assumed, and the result
    under other assumptions is shown. --together brings several outcomes in, --moderator dose_mg
    keeps the doses of a trial apart.

    Example: ldn multilevel --condition fibromyalgia --outcome pain --together --measure SMD

    Example: ldn multilevel --studies rows.csv --cluster trial --rho 0.5
    """
    from ldncli.cli import output as out
    from ldncli.report.pooling.models import multilevel as view

    if pooling.exploratory and not pooling.moderator:
        raise UsageError("--exploratory is for moderators", hint="name one with --moderator")
    if pooling.method not in ("REML", "ML"):
        raise UsageError(
            f"a multilevel model has no method {pooling.method!r}", hint="one of REML, ML"
        )
    whole = why is not None or output.format not in ("table",)
    if own.studies is not None:
        found, told = _of_file(own, pooling, rho, cluster, whole)
    else:
        refuse_own(own, {"cluster": cluster})
        found, told = _of_base(pooling, rho, whole)
    if r_script is not None:
        from ldncli.report.exchange.model_scripts import multilevel_script

        out.write_file(r_script, multilevel_script(found).encode(), force=output.force)
        out.say(f"wrote {r_script}")
    if output.is_picture:
        from ldncli.cli.see.pictures import show

        show(view.multilevel_chart(found), output, list(told))
    elif output.format == "json":
        out.write(view.multilevel_json(found), output)
    elif out.for_people(output):
        how = Explained(why=EVERY if whole else None)
        tables = [
            out.explained(each, how, output) for each in view.multilevel_tables(found, whole=whole)
        ]
        out.emit_all([replace(tables[0], notes=(*tables[0].notes, *told)), *tables[1:]], output)
    else:
        table = view.multilevel_rows(found)
        out.emit(replace(table, notes=(*table.notes, *told)), output)


def _of_base(pooling: Pooling, rho: float | None, whole: bool) -> tuple[Multilevel, Sequence[str]]:
    from ldncli.cli.questions import question
    from ldncli.evidence.synthesis.models.multilevel import (
        USUAL_RHO,
        analyse_together,
        collect,
    )
    from ldncli.evidence.synthesis.models.points import points_of
    from ldncli.report.answers.analyses import pool_answer
    from ldncli.report.pooling.analysis_words import cells_words, title
    from ldncli.report.words.findings.pooling import not_pooled, suspected_words
    from ldncli.report.words.selection import selection_words

    plan, asked = plan_of(pooling), question(pooling)
    analysis, library = pool_answer(asked, plan), asked.library
    synthesis = analysis.synthesis
    if synthesis.pooled is None:
        why = not_pooled(synthesis)
        raise UsageError(
            f"nothing is pooled here: {why}" if why else "no study of this kind reports it",
            hint="`ldn pool` with the same question shows what there is",
        )
    found = analyse_together(
        collect(synthesis, library.vocabularies, plan.moderators),
        points_of(synthesis, title(analysis, library)),
        rho=USUAL_RHO if rho is None else rho,
        method=pooling.method,
        moderators=plan.moderators,
        profile=whole,
        exploratory=pooling.exploratory,
    )
    cells = cells_words(analysis, library)
    told = [selection_words(asked.selection, asked.body.mixed), *([cells] if cells else [])]
    told += suspected_words(analysis)
    return found, told


def _of_file(
    own: OwnFile, pooling: Pooling, rho: float | None, cluster: str | None, whole: bool
) -> tuple[Multilevel, Sequence[str]]:
    from ldncli.evidence.synthesis.models.multilevel import (
        USUAL_RHO,
        analyse_together,
        collect_own,
    )
    from ldncli.evidence.synthesis.models.points import own_points
    from ldncli.harvest.readers.content.studies.study_table import AS_IF_INDEPENDENT

    names = tuple(pooling.moderator or ())
    alone = replace(pooling, moderator=None, outcome=None)
    every = not pooling.outcome
    analysis, title = own_analysis(
        own, replace(alone, outcome=pooling.outcome), every_outcome=every
    )
    columns = own_columns(
        own,
        pooling,
        {name: "--moderator" for name in names} | ({cluster: "--cluster"} if cluster else {}),
        every_outcome=every,
    )
    points = own_points(analysis, title)
    found = analyse_together(
        collect_own(
            points,
            columns[cluster] if cluster else None,
            {name: columns[name] for name in names},
        ),
        replace(points, pooled=None),
        rho=USUAL_RHO if rho is None else rho,
        method=pooling.method,
        moderators=names,
        profile=whole,
        exploratory=pooling.exploratory,
    )
    return found, [each for each in points.notes if AS_IF_INDEPENDENT not in each]
