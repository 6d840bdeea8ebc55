"""`ldn prisma`: the flow of records, what was excluded and why, and the checklists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from ldncli.cli.formats import DOCUMENTS, PICTURES, TABLES
from ldncli.cli.options import Data, Filters, Shape, with_options
from ldncli.cli.weigh.plans import Picture
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked
    from ldncli.records.index.library import Library
    from ldncli.report.document.prisma.checklist import Known
    from ldncli.report.document.prisma.review import Review
    from ldncli.report.table import Table


@dataclass(frozen=True)
class Flowing(Picture):
    """Where the flow goes, and in which form."""

    formats: ClassVar[tuple[str, ...]] = tuple(dict.fromkeys((*PICTURES, *DOCUMENTS, *TABLES)))

    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=(
                "text, svg, png or pdf for the figure; docx, html or md for figure, exclusions and"
                " checklists; table, csv, tsv, json, jsonl or xlsx for numbers (default: from the"
                " extension of --out, else text)."
            ),
            show_default=False,
        ),
    ] = None


@with_options
def prisma(
    data: Data,
    flowing: Flowing,
    since: Annotated[
        str | None,
        typer.Option(
            help="First day of the searches of this update, YYYY-MM-DD (default: all searches).",
            show_default=False,
        ),
    ] = None,
    excluded: Annotated[
        bool, typer.Option("--excluded", help="List what was excluded, with the reasons.")
    ] = False,
    checklist: Annotated[
        bool,
        typer.Option(
            "--checklist", help="List the items of PRISMA 2020 and PRISMA-S, filled where possible."
        ),
    ] = False,
    searches: Annotated[
        bool, typer.Option("--searches", help="List the searches, with days and numbers.")
    ] = False,
) -> None:
    """Draw the PRISMA 2020 flow of the searches and decisions in the library's log.

    Where the library has no log, the flow starts from the records of the base, and says so. A
    document (docx, html, md) holds figure, searches, reports excluded in full text, and the
    checklists PRISMA 2020 and PRISMA-S; items that only you know are marked.

    Example: ldn prisma --out prisma.svg
    """
    from dataclasses import replace

    from ldncli.cli import output as out
    from ldncli.cli.hand_on.report import drawn
    from ldncli.cli.questions import question
    from ldncli.cli.see.pictures import show
    from ldncli.report.document.prisma.document import chart_of, prisma_report
    from ldncli.report.document.prisma.of_searches import flow_words

    _check(since, [excluded, checklist, searches], flowing)
    asked = question(Filters(data=data.data, over=data.over))
    known = _known(asked.library, since)
    table = _listed(known, excluded=excluded, checklist=checklist, searches=searches)
    if table is None and flowing.format in TABLES and flowing.format != "md":
        table = _flow_table(asked, known.review)
    if table is not None:
        form = replace(flowing, format="table" if flowing.format == "text" else flowing.format)
        out.emit(out.shape(table, Shape(), form), form)
    elif flowing.format in DOCUMENTS:
        out.write(drawn(prisma_report(asked, known), flowing.format, None), flowing)
    else:
        head = (flow_words(known.review),) if known.review else ()
        show(chart_of(asked, known.review), flowing, [], head)


def _check(since: str | None, lists: list[bool], flowing: Flowing) -> None:
    """Refuse what does not go together."""
    from ldncli.errors import UsageError
    from ldncli.records.model.days import is_day

    if since is not None and not is_day(since):
        raise UsageError(f"{since!r} is no day", hint="write --since 2026-11-01", slug="bad-day")
    if sum(lists) > 1:
        raise UsageError(
            "--excluded, --checklist and --searches are lists of their own", hint="name one of them"
        )
    if any(lists) and flowing.format not in ("text", *TABLES):
        raise UsageError(
            f"a list cannot be written as {flowing.format}",
            hint="csv, xlsx, md … hold a list; docx and html hold figure and lists together,"
            " without the option",
            slug="unknown-format",
        )


def _known(library: Library, since: str | None) -> Known:
    from ldncli.report.document.prisma.checklist import Known
    from ldncli.report.document.prisma.document import review_in

    return Known(library=library, review=review_in(library, since))


def _listed(known: Known, *, excluded: bool, checklist: bool, searches: bool) -> Table | None:
    """The list that is asked for; None where none is. Without a log nothing was logged as excluded
    or searched, and the list says so."""
    from dataclasses import replace

    from ldncli.report.document.prisma import excluded as exclusions
    from ldncli.report.document.prisma.checklist import checklist_table
    from ldncli.report.document.prisma.document import NOT_LOGGED
    from ldncli.report.document.prisma.of_searches import (
        SEARCH_COLUMNS,
        flow_words,
        search_table,
    )
    from ldncli.report.table import Table

    if checklist:
        return checklist_table(known)
    if not excluded and not searches:
        return None
    if known.review is None:
        columns = exclusions.COLUMNS if excluded else SEARCH_COLUMNS
        return Table("", columns, (), head=(NOT_LOGGED,))
    if excluded:
        return exclusions.excluded_table(known.review)
    return replace(search_table(known.review.flow), head=(flow_words(known.review),))


def _flow_table(asked: Asked, review: Review | None) -> Table:
    """The flow in rows, of searches or of the base."""
    from ldncli.report.document.prisma.document import NOT_LOGGED, chart_of
    from ldncli.report.document.prisma.of_searches import chart_table, flow_words

    return chart_table(chart_of(asked, review), flow_words(review) if review else NOT_LOGGED)
