"""`ldn combine`: p values combined, of the base or of a file, and the albatross plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ldncli.cli.options import OwnFile, Why, with_options_except
from ldncli.cli.weigh.models.drawn import Drawn
from ldncli.cli.weigh.own import refuse_own
from ldncli.cli.weigh.plans import Pooling, plan_of, refuse_questions
from ldncli.errors import UsageError

if TYPE_CHECKING:
    from ldncli.evidence.synthesis.models.combining import PValues

Contours = Annotated[
    str | None,
    typer.Option(
        help="Effects that the picture has contours of: smd, or (odds ratios) or r.",
        show_default="what fits the outcome",
    ),
]
ControlRisk = Annotated[
    str | None,
    typer.Option(
        help="Risk without treatment for contours of odds ratios: 20, 1 in 5 …",
        show_default=False,
    ),
]


_OF_EFFECTS = "is about effects, and p values are combined without them", "`ldn pool` takes it"
_NO_GROUPS = "is not for `ldn combine`: all p values are combined at once", "leave it out"


@with_options_except(
    dict.fromkeys(("measure", "method", "test", "level"), _OF_EFFECTS)
    | dict.fromkeys(("by", "common_tau2", "moderator", "exploratory"), _NO_GROUPS)
)
def combine(
    pooling: Pooling,
    output: Drawn,
    own: OwnFile,
    contours: Contours = None,
    control_risk: ControlRisk = None,
    why: Why = None,
) -> None:
    """Combine the p values of trials, where no more is printed: Fisher, Stouffer, Edgington, each
    with what it shows.

    Without an outcome, it lists where trials give p values, and where no more is printed. A
    combined p says whether there is an effect in at least one trial, not how large it is. Bounds
    (p < 0.05, not significant) give a range. --out x.svg draws the albatross plot: p against
    people, with contours of effects. --studies takes a file with the columns p, direction and n.

    Example: ldn combine --condition fibromyalgia --outcome pain-intensity

    Example: ldn combine --studies p-values.csv --out albatross.svg
    """
    from ldncli.cli import output as out
    from ldncli.cli.see.pictures import show
    from ldncli.evidence.absolute.risks import parse_risk
    from ldncli.report.pooling.models.combining import (
        albatross_chart,
        combining_for_programs,
        combining_json,
        combining_tables,
    )

    for name, given in (("contours", contours), ("control-risk", control_risk)):
        if given is not None and not output.is_picture:
            raise UsageError(
                f"--{name} is for the picture", hint="--out albatross.svg or --format text draws it"
            )
    if own.studies is None and not output.is_picture:
        from ldncli.cli.questions import question
        from ldncli.evidence.findings.ordering import findings_of
        from ldncli.report.pooling.models.combining import overview_table
        from ldncli.report.table import choose_columns
        from ldncli.report.words.selection import selection_words

        asked = question(pooling)
        if not asked.query.outcomes:
            refuse_own(own)
            table = overview_table(findings_of(asked.lines), asked.library)
            out.emit(choose_columns(table, None, every=not out.for_people(output)), output)
            out.say(selection_words(asked.selection, asked.body.mixed))
            return
    found, told = _gathered(pooling, own)
    if output.is_picture:
        risk = None if control_risk is None else parse_risk(control_risk)
        show(albatross_chart(found, contours, risk), output, [*told, *found.notes])
        return
    if output.format == "json":
        out.write(combining_json(found), output)
    elif out.for_people(output):
        whole = why is not None or output.format == "md"
        out.emit_all(combining_tables(found, whole=whole), output)
    else:
        out.emit_all(combining_for_programs(found), output)
    for note in told:
        out.say(note)


def _gathered(pooling: Pooling, own: OwnFile) -> tuple[PValues, list[str]]:
    from ldncli.evidence.synthesis.models.combining import PValue, own_p_values, p_values_of

    if own.studies is not None:
        from ldncli.harvest.readers.content.studies.p_table import read_p_values

        refuse_questions(pooling)
        if own.scale or own.decimal:
            raise UsageError("--scale and --decimal say nothing of p values", hint="leave them out")
        rows, notes = read_p_values(own.studies, own.map or (), own.sheet)
        values = [
            PValue(
                each.study,
                each.study,
                each.p,
                each.relation,
                each.side,
                each.people,
                each.people,
                each.year,
            )
            for each in rows
        ]
        return own_p_values(values, own.studies.name, notes), []
    refuse_own(own)
    from ldncli.cli.questions import question
    from ldncli.report.answers.analyses import pool_answer
    from ldncli.report.pooling.analysis_words import cells_words
    from ldncli.report.pooling.analysis_words import title as title_of
    from ldncli.report.words.selection import selection_words

    asked = question(pooling)
    found = pool_answer(asked, plan_of(pooling))
    cells = cells_words(found, asked.library)
    told = [selection_words(asked.selection, asked.body.mixed), *([cells] if cells else [])]
    return p_values_of(found.synthesis, title_of(found, asked.library)), told
