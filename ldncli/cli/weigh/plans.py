"""The options that `pool`, `forest` and `funnel` share: which studies, and
how they are brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from ldncli.cli.formats import PICTURES
from ldncli.cli.options import Filters, Output
from ldncli.errors import UsageError
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.evidence.findings.analysis import Plan

# What means the same for a file of studies as for the base.
_SHARED = (
    *("data", "measure", "method", "test", "level"),
    *("by", "common_tau2", "moderator", "exploratory"),
)


DEFAULT_TEST = "adhoc"


@dataclass(frozen=True)
class Pooling(Filters):
    """Which question, and how its studies are pooled."""

    measure: Annotated[
        str | None,
        typer.Option(
            help=(
                "MD, SMD, ROM, RR, OR, RD, HR, MC, SMCC, PLO … (default: the one that most"
                " studies allow)."
            ),
            show_default=False,
        ),
    ] = None
    method: Annotated[
        str,
        typer.Option(
            help="REML DL ML PM PMM HE HS SJ EB, EE (common effect), MH or PETO; for rare events"
            " GLMM, UM.FS, UM.RS, CM.EL, CM.AL, EXACT or BETABIN; with --studies also MH-RANDOM,"
            " RevMan's own."
        ),
    ] = "REML"
    test: Annotated[
        str,
        typer.Option(
            help="adhoc (Knapp–Hartung, never narrower than z), knha (Knapp–Hartung), t or z."
        ),
    ] = DEFAULT_TEST
    level: Annotated[float, typer.Option(help="Confidence level of the intervals, in percent.")] = (
        95
    )
    correlation: Annotated[
        float,
        typer.Option(help=("Within-person correlation for trials whose own numbers give none.")),
    ] = 0.5
    comparator: Annotated[
        str,
        typer.Option(
            help=(
                "inert (placebo, no treatment or usual care), or any (active treatments and"
                " other doses too)."
            )
        ),
    ] = "inert"
    body: Annotated[
        str, typer.Option(help=("randomised (trials) or other (studies without randomisation)."))
    ] = "randomised"
    by: Annotated[
        str | None,
        typer.Option(
            help=(
                "Subgroups: dose-band, condition, design, risk-of-bias, scale or comparator; with"
                " --studies, a column of the file."
            ),
            show_default=False,
        ),
    ] = None
    common_tau2: Annotated[
        bool, typer.Option("--common-tau2", help="Use one tau² for all subgroups, not one each.")
    ] = False
    moderator: Annotated[
        list[str] | None,
        typer.Option(
            help=(
                "Meta-regression on dose_mg, year, duration_weeks, timepoint_weeks, n,"
                " baseline, female_percent or age_mean; with --studies, on a column of the file."
                " Repeatable."
            ),
            show_default=False,
        ),
    ] = None
    together: Annotated[
        bool, typer.Option("--together", help="Pool several outcomes under one term as one.")
    ] = False
    exploratory: Annotated[
        bool,
        typer.Option(
            "--exploratory",
            help=("Allow meta-regression and tests of asymmetry with fewer than ten studies."),
        ),
    ] = False


@dataclass(frozen=True)
class Picture(Output):
    """Where a picture goes, and in which form."""

    formats: ClassVar[tuple[str, ...]] = PICTURES
    unasked: ClassVar[str] = "text"

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=("text, svg, png or pdf (default: from the extension of --out, else text)."),
            show_default=False,
        ),
    ] = None
    theme: Annotated[str, typer.Option(help="light or dark, for svg, png and pdf.")] = "light"
    width: Annotated[
        int | None,
        typer.Option(
            help=("Width of the text in columns (default: the terminal's, else 80)."),
            min=60,
            show_default=False,
        ),
    ] = None


def plan_of(options: Pooling) -> Plan:
    """What the options ask for; raises UsageError for words that mean nothing."""
    from ldncli.evidence.findings.analysis import make_plan

    asked = {each.name for each in fields(Pooling)} - {each.name for each in fields(Filters)}
    given = {name: value for name in asked if (value := getattr(options, name)) is not None}
    return make_plan(**given)


def refuse_questions(options: Filters, allowed: Sequence[str] = ()) -> None:
    """Refuse what asks the base, where a file of studies is pooled."""
    for each in fields(options):
        if each.name not in (*_SHARED, *allowed) and getattr(options, each.name) != each.default:
            name = "--with" if each.name == "over" else f"--{each.name.replace('_', '-')}"
            told = "a question in words" if each.name == "about" else name
            raise UsageError(
                f"{told} works on the evidence base and cannot be combined with --studies",
                hint="leave one of them out",
            )
