"""`ldn dose-response`: how the effect changes with the dose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ldncli.cli.options import EVERY, Explained, OwnFile, Why, with_options_except
from ldncli.cli.weigh.models.drawn import Drawn
from ldncli.cli.weigh.own import refuse_own
from ldncli.cli.weigh.plans import Pooling, plan_of, refuse_questions
from ldncli.errors import UsageError

if TYPE_CHECKING:
    from ldncli.evidence.synthesis.models.dose_response import Doses

RScript = Annotated[
    Path | None,
    typer.Option(
        "--r-script",
        help="Write an R script that gives the same numbers with dosresmeta to this file.",
        show_default=False,
    ),
]
Knots = Annotated[
    str | None,
    typer.Option(
        help="Where the curve bends: doses, as 1,3,6, or percentiles of them, as 10%,50%,90%.",
        show_default=False,
    ),
]
Spline = Annotated[
    bool,
    typer.Option(
        "--spline", help="Show a restricted cubic spline (three knots) in place of a straight line."
    ),
]
At = Annotated[
    str | None,
    typer.Option(help="Doses at which the effect is predicted, as 1.5,3,4.5.", show_default=False),
]
Reference = Annotated[
    float | None,
    typer.Option(
        help="Dose against which effects are predicted.", show_default="the lowest that was studied"
    ),
]
Per = Annotated[
    float | None,
    typer.Option(
        help="Change of dose for which the slope of a straight line is told.",
        show_default="1, 10, 0.1 … as the doses have it",
    ),
]
Named = Annotated[
    str | None,
    typer.Option(
        "--result",
        help="Which of several results of a trial, by words of its label or scale.",
        show_default=False,
    ),
]
Covariance = Annotated[
    str | None,
    typer.Option(
        help=(
            "With --studies of printed ratios: how those of one study go together, gl (Greenland"
            " and Longnecker), hamling, or independent."
        ),
        show_default="gl",
    ),
]


_NOT_OF_DOSES = "says nothing of a dose–response", "leave it out"


@with_options_except(
    dict.fromkeys(("by", "common_tau2", "moderator", "exploratory", "correlation"), _NOT_OF_DOSES)
    | {"test": ("is for `ldn pool`", "a dose–response has normal intervals")},
    {
        "measure": "With --studies of means: MD, or SMD; otherwise it follows from what the groups"
        " report.",
        "method": "REML, ML, or EE (one curve for all).",
    },
)
def dose_response_command(
    pooling: Pooling,
    output: Drawn,
    own: OwnFile,
    spline: Spline = False,
    knots: Knots = None,
    at: At = None,
    reference: Reference = None,
    per: Per = None,
    result: Named = None,
    covariance: Covariance = None,
    r_script: RScript = None,
    why: Why = None,
) -> None:
    """Fit a dose–response: whether the effect changes with the dose, in a straight line or not, and
    how large it is at each dose.

    Only trials that compare doses with each other are used, in one model with their covariances;
    three doses are needed, no treatment among them. `ldn doses` tabulates effects by band of dose.
    A file has a row a group: study, dose, and cases and n, or mean, sd and n, or logrr, se, cases,
    n and type (cc, ir or ci).

    Example: ldn dose-response CMT --outcome disability --scope any

    Example: ldn dose-response --studies doses.csv --spline --at 12,24,36 --out curve.svg
    """
    from ldncli.cli import output as out
    from ldncli.evidence.synthesis.models.dose_response import curves_of
    from ldncli.report.pooling.models import dose_response as view

    method = {"REML": "REML", "ML": "ML", "EE": "FIXED"}.get(pooling.method.upper())
    if method is None:
        raise UsageError(
            f"a dose–response has no method {pooling.method!r}",
            hint="one of REML, ML, EE (one curve for all)",
        )
    measures = (None, "MD", "SMD") if own.studies is not None else (None,)
    if (pooling.measure.upper() if pooling.measure else None) not in measures:
        raise UsageError(
            f"a dose–response cannot be expressed as {pooling.measure}",
            hint="it follows from what the groups report; means of a file may be MD or SMD",
        )
    if own.studies is not None:
        if result is not None:
            raise UsageError("--result is for the base", hint="a file holds one result")
        doses, told = _of_file(own, pooling, covariance)
    else:
        refuse_own(own, {"covariance": covariance})
        doses, told = _of_base(pooling, result)
    placed, percentiles = _knots(knots)
    found = curves_of(
        doses,
        knots=placed,
        percentiles=percentiles,
        spline=spline,
        method=method,
        level=pooling.level,
        at=_numbers(at, "--at"),
        reference=reference,
        per=per,
    )
    whole = why is not None or output.format != "table"
    if r_script is not None:
        from ldncli.report.exchange.model_scripts import dose_script

        out.write_file(r_script, dose_script(found).encode(), force=output.force)
        out.say(f"wrote {r_script}")
    if output.is_picture:
        from ldncli.cli.see.pictures import show

        show(view.dose_chart(found), output, list(told))
    elif output.format == "json":
        out.write(view.dose_json(found), output)
    elif out.for_people(output):
        how = Explained(why=EVERY if whole else None)
        tables = [out.explained(each, how, output) for each in view.dose_tables(found, whole=whole)]
        last = replace(tables[-1], notes=(*tables[-1].notes, *told))
        out.emit_all([*tables[:-1], last], output)
    else:
        table = view.dose_rows(found)
        out.emit(replace(table, notes=(*table.notes, *told)), output)


def _of_base(pooling: Pooling, result: str | None) -> tuple[Doses, Sequence[str]]:
    from ldncli.cli.questions import question
    from ldncli.evidence.synthesis.models.dose_response import doses_of
    from ldncli.report.answers.analyses import pool_answer
    from ldncli.report.pooling.models.dose_response import title_of
    from ldncli.report.words.selection import selection_words

    asked = question(pooling)
    analysis, library = pool_answer(asked, plan_of(pooling)), asked.library
    doses = doses_of(analysis.synthesis, "", library.topic.dose.unit, result)
    doses = replace(doses, title=title_of(doses, analysis, library))
    return doses, [selection_words(asked.selection, asked.body.mixed)]


def _of_file(own: OwnFile, pooling: Pooling, covariance: str | None) -> tuple[Doses, Sequence[str]]:
    from ldncli.evidence.synthesis.models.dose_response import own_doses
    from ldncli.harvest.readers.content.studies.dose_table import read_dose_table

    assert own.studies is not None
    refuse_questions(pooling)
    if own.scale is not None:
        raise UsageError("--scale says nothing of doses", hint="name the column logrr, or rr")
    table = read_dose_table(
        own.studies, mapping=own.map or (), sheet=own.sheet, decimal=own.decimal
    )
    if covariance is not None and table.kind != "ratios":
        raise UsageError(
            "--covariance is for printed ratios",
            hint="from the numbers of the groups it follows: leave it out",
        )
    doses = own_doses(
        table.file,
        table.kind,
        table.rows,
        measure=pooling.measure.upper() if pooling.measure else None,
        reconstruct=covariance or "gl",
    )
    return doses, table.notes


def _knots(words: str | None) -> tuple[tuple[float, ...] | None, tuple[float, ...] | None]:
    """Doses, or percentiles where each has its sign."""
    if words is None:
        return None, None
    parts = [each.strip() for each in words.split(",")]
    if all(each.endswith("%") for each in parts):
        found = _numbers(",".join(each[:-1] for each in parts), "--knots")
        if not all(0 <= each <= 100 for each in found):
            raise UsageError("percentiles are from 0% to 100%", hint="as 10%,50%,90%")
        return None, found
    return _numbers(words, "--knots"), None


def _numbers(words: str | None, option: str) -> tuple[float, ...]:
    if words is None:
        return ()
    try:
        return tuple(float(each) for each in words.split(","))
    except ValueError:
        raise UsageError(
            f"{option} does not accept {words!r}", hint="numbers between commas, as 1.5,3,4.5"
        ) from None
