"""`ldn safety` and `ldn doses`: what harm is known, and what is known by dose."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from ldncli.cli.completion import complete_term
from ldncli.cli.options import Explained, Filters, Output, Shape, with_options

Harm = Annotated[
    list[str] | None,
    typer.Option(
        help=("Harm, including narrower ones; repeat to match any of several."),
        show_default=False,
        autocompletion=complete_term("harms"),
    ),
]
Cautions = Annotated[
    bool,
    typer.Option("--cautions", help="List only the cautions, with sources, instead of the harms."),
]
By = Annotated[
    str,
    typer.Option(
        help=(
            "band, titration (dose schemes), timing, formulation, or comparison (doses"
            " compared within a trial)."
        )
    ),
]
# Rows that a terminal shows unasked.
_FIRST = 12


@with_options
def safety(
    filters: Filters,
    shape: Explained,
    output: Output,
    harm: Harm = None,
    cautions: Cautions = False,
) -> None:
    """Tabulate harms: any, serious, stopping because of harm, and each kind; randomised trials
    are pooled, other studies shown beside them.

    The most pressing caution comes first; --cautions lists all of them, with sources. Each harm
    counts once per study, and only for the treatment that the base is about, unless --scope names
    another. Where our trials give no ratio, a review's is shown and marked; --why gives every
    review's.

    Columns in formats for programs: section (any, serious, stopped, kind, other), harm (id, or the
    record's words), studies, trials, treatment_events, treatment_n, treatment_risk_percent, the
    same for control, rr and per_1000 each with _lb and _ub, other_studies, other_events, other_n,
    other_risk_percent, other_lb, other_ub, serious, reviews, why, sources.

    Words name harms, too: ldn safety nausea.

    Example: ldn safety --harm "vivid dreams"
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import open_library, question
    from ldncli.questions.named import harms_among
    from ldncli.report.answers.harms import cautions_answer, safety_answer

    if cautions:
        out.emit(out.shape(cautions_answer(open_library(filters)), shape, output), output)
        return
    library = open_library(filters)
    harms, words = harms_among(library, filters.about or ())
    harm = [*(harm or ()), *harms]
    for each in words:
        if library.vocabulary("harms").find(each):
            out.say(f"{each}: taken as the condition; use --harm {each!r} for the harm")
    asked = question(replace(filters, about=words))
    tables = [out.shape(safety_answer(asked, harm), shape, output, first=_FIRST)]
    if output.format == "md" and not harm and not shape.columns:
        known = cautions_answer(asked.library)
        tables = [*([out.shape(known, Shape(limit=0), output)] if known.rows else []), *tables]
    out.emit_all(tables, output)


@with_options
def doses(filters: Filters, shape: Explained, output: Output, by: By = "band") -> None:
    """Tabulate what is known by dose: studies, directions, effects and harms in bands of daily
    dose; or dose schemes, timing and preparations.

    Effects are those of randomised trials on the --outcome named, otherwise on pain intensity.
    Bands are not compared with each other, since they contain different trials; `ldn dose-response`
    fits a curve to those that compare doses. Only the treatment
    that the base is about counts, unless --scope names another.

    Columns in formats for programs, by band: band, dose_min_mg, dose_max_mg, outcome, studies,
    randomised_trials, people_randomised, people_analysed, rct_ and other_ with each direction,
    smd_k, smd, smd_lb, smd_ub, smd_median, smd_lowest, smd_highest, any_harm_ and stopped_ with
    treatment, control and other events and n, why, sources. By titration: scheme, start_mg,
    target_mg, weeks_to_target; by timing or formulation that word; each with studies,
    randomised_trials, planned, people_randomised, people_analysed, sources. By comparison:
    study_id, paper_id, design, doses_mg, participants, conditions, compared, direction, summary.

    Example: ldn doses --condition fibromyalgia --outcome "pain intensity"
    """
    from ldncli.cli import output as out
    from ldncli.cli.questions import question
    from ldncli.report.answers.harms import doses_answer

    table = doses_answer(question(filters), by)
    out.emit(out.shape(table, shape, output), output)
