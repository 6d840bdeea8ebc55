"""`ldn network`: several treatments compared through each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ldncli.cli.options import Filters, OwnFile, Why, with_options
from ldncli.cli.weigh.models.drawn import Drawn
from ldncli.cli.weigh.own import network_table, refuse_own
from ldncli.cli.weigh.plans import refuse_questions
from ldncli.errors import UsageError
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.evidence.synthesis.models.network.evidence import Evidence

RScript = Annotated[
    Path | None,
    typer.Option(
        "--r-script",
        help="Write an R script that gives the same numbers with netmeta to this file.",
        show_default=False,
    ),
]
_SIDES = ("lower", "higher")
# So many treatments have room beside each other on a screen.
_SIDE_BY_SIDE = 3


@dataclass(frozen=True)
class Netting(Filters):
    """Which question, and how its network is fitted."""

    measure: Annotated[
        str | None,
        typer.Option(
            help=(
                "MD, SMD, RR, OR, RD … (default: the one that most studies allow); with --studies,"
                " what to compute from the numbers of arms, or what the effects are."
            ),
            show_default=False,
        ),
    ] = None
    method: Annotated[
        str, typer.Option(help="REML, DL (as netmeta does unasked) or EE (common effect).")
    ] = "REML"
    level: Annotated[float, typer.Option(help="Confidence level of the intervals, in percent.")] = (
        95
    )
    correlation: Annotated[
        float,
        typer.Option(help="Within-person correlation for trials whose own numbers give none."),
    ] = 0.5
    doses: Annotated[
        bool, typer.Option("--doses", help="Take bands of doses as treatments of their own.")
    ] = False
    together: Annotated[
        bool, typer.Option("--together", help="Bring several outcomes under one term together.")
    ] = False


Reference = Annotated[
    str | None,
    typer.Option(
        help="Treatment against which the others are shown (default: placebo, else the one with"
        " most trials).",
        show_default=False,
    ),
]
Better = Annotated[
    str | None,
    typer.Option(
        help="Which side is better, lower or higher (default: as the outcome's scale says; for a"
        " file nobody does).",
        show_default=False,
    ),
]
League = Annotated[bool, typer.Option("--league", help="Show every treatment against every other.")]


@with_options
def network(
    question: Netting,
    shown: Drawn,
    own: OwnFile,
    reference: Reference = None,
    better: Better = None,
    league: League = False,
    r_script: RScript = None,
    why: Why = None,
) -> None:
    """Compare several treatments through each other: a network meta-analysis of randomised trials.

    The treatment under test, placebo and every other comparator are treatments of the network, by
    --doses also bands of doses. Trials of several arms count once. --studies takes a file with a
    line for each comparison (study, treat1, treat2, TE, seTE) or for each arm (study, treatment, n,
    and events, or mean and sd).

    Example: ldn network --outcome depression

    Example: ldn network --studies trials.csv --measure OR --better higher --out net.svg
    """
    from ldncli.cli import output as out
    from ldncli.cli.see.pictures import show
    from ldncli.evidence.synthesis.models.network.analysis import NoNetwork, analyse_network
    from ldncli.report.pooling.models import network as views
    from ldncli.report.pooling.models.network_words import left_out_words
    from ldncli.statistics.models.pooling import confidence_level

    if better is not None and better not in _SIDES:
        raise UsageError(f"--better does not accept {better!r}", hint="lower or higher")
    evidence, title, told = _of_file(question, own) if own.studies else _of_base(question, own)
    try:
        found = analyse_network(
            evidence,
            title,
            method=question.method.upper(),
            level=confidence_level(question.level),
            reference=reference,
            better=better,  # type: ignore[arg-type]
        )
    except NoNetwork as refused:
        # Which trials could have made it a network, and why they do not.
        refused.choices = tuple(left_out_words(evidence.left_out))
        raise
    if r_script is not None:
        from ldncli.report.exchange.model_scripts import network_script

        out.write_file(r_script, network_script(found).encode(), force=shown.force)
        out.say(f"wrote {r_script}")
    if shown.is_picture:
        show(views.net_chart(found), shown, told)
    elif league:
        wide = shown.format == "table" and len(found.found.treatments) > _SIDE_BY_SIDE
        out.emit(views.paired_league(found) if wide else views.league_table(found), shown)
    elif shown.format == "json":
        out.write(views.network_json(found, "; ".join(told) or None), shown)
    elif out.for_people(shown):
        whole = why is not None or shown.format == "md"
        about = "; ".join(told if whole else told[:1]) or None
        tables = list(views.network_tables(found, about, whole=whole))
        last = replace(tables[-1], more=tables[0].more)
        tables = [last] if len(tables) == 1 else [replace(tables[0], more=()), *tables[1:-1], last]
        out.emit_all(tables, shown)
    else:
        out.emit(views.pairs_table(found), shown)


def _of_base(question: Netting, own: OwnFile) -> tuple[Evidence, str, list[str]]:
    from ldncli.cli.questions import question as asked_of
    from ldncli.evidence.findings.analysis import make_plan
    from ldncli.evidence.synthesis.models.network.treatments import evidence_of
    from ldncli.report.answers.analyses import pool_answer
    from ldncli.report.pooling.analysis_words import cells_words
    from ldncli.report.pooling.analysis_words import title as title_of
    from ldncli.report.words.findings.pooling import suspected_words
    from ldncli.report.words.selection import selection_words

    refuse_own(own)
    asked = asked_of(question)
    plan = make_plan(
        measure=question.measure,
        level=question.level,
        correlation=question.correlation,
        comparator="any",
        together=question.together,
    )
    found = pool_answer(asked, plan)
    cells = cells_words(found, asked.library)
    told = [selection_words(asked.selection, asked.body.mixed), *([cells] if cells else [])]
    told += suspected_words(found)
    return evidence_of(found.synthesis, doses=question.doses), title_of(found, asked.library), told


def _of_file(question: Netting, own: OwnFile) -> tuple[Evidence, str, list[str]]:
    from ldncli.evidence.synthesis.models.network.evidence import own_evidence
    from ldncli.evidence.synthesis.own_studies import prepared

    refuse_questions(question, allowed=("outcome",))
    asked = question.measure.upper() if question.measure else None
    table = network_table(own, asked, question.outcome)
    rows, measure, notes = prepared(
        table.rows,
        asked,
        named=table.measure,
        scale=own.scale,
        told_scale=table.scale,
        as_metafor=table.metafor,
    )
    return own_evidence(rows, measure, (*table.notes, *notes)), table.title or table.file, []
