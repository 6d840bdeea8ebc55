"""PRISMA as part of a document: the figure, searches, what was excluded, the checklists."""

from __future__ import annotations

from ldncli.questions.asked import Asked
from ldncli.records.index.library import Library, short
from ldncli.report.document.blocks import Block, Figure, Grid, Paragraph, Report, Section, numbered
from ldncli.report.document.prisma.checklist import ITEMS, Known, checklist_table
from ldncli.report.document.prisma.excluded import COLUMNS as EXCLUDED_COLUMNS
from ldncli.report.document.prisma.excluded import excluded_table
from ldncli.report.document.prisma.of_records import flow_of, records_chart
from ldncli.report.document.prisma.of_searches import flow_words, search_table, searches_chart
from ldncli.report.document.prisma.review import Review, review_of
from ldncli.report.drawing.charts import FlowChart
from ldncli.report.drawing.plots.flow import flow_scene
from ldncli.report.table import Table
from ldncli.screening.log import open_log
from ldncli.version import __version__

NOT_LOGGED = (
    "This base was not built by logged searches: the flow starts from its records, and counts each"
    " by the most complete source that was read."
)


def review_in(library: Library, since: str | None = None) -> Review | None:
    """The review that the library's log tells of; None where it has none.

    Raises RecordError where the log has faults.
    """
    log = open_log(library.data)
    return None if log is None or not log.events else review_of(library, log, since)


def all_excluded(library: Library) -> Table:
    """Everything that was excluded, with the reasons; a library without a log says so.

    Raises RecordError where the log has faults.
    """
    review = review_in(library)
    if review is None:
        return Table("", EXCLUDED_COLUMNS, (), head=("Nothing was excluded: no search is logged.",))
    return excluded_table(review)


def chart_of(asked: Asked, review: Review | None) -> FlowChart:
    """The flow of the searches where there is a log, else that of the records of the base, which
    says so."""
    if review is not None:
        return searches_chart(review)
    chart = records_chart(flow_of(asked))
    return FlowChart(chart.title, chart.lanes, (NOT_LOGGED,))


def prisma_report(asked: Asked, known: Known) -> Report:
    """Figure, searches, list of excluded and checklists as a document of their own."""
    library, review = known.library, known.review
    sections = [
        Section("flow", "Flow of records", _flow_blocks(asked, review), wide=review is not None),
        *([excluded_section(review)] if review else []),
        Section("checklists", "Checklists", checklist_blocks(known), wide=True),
    ]
    return Report(
        "PRISMA 2020: flow, exclusions and checklists",
        library.topic.about(asked.called),
        (
            ("Data", f"{len(library):,} records, digest {short(library.digest)}"),
            ("Made with", f"ldn {__version__}"),
        ),
        tuple(numbered(sections)),
        keyword=asked.called.inline,
    )


def _flow_blocks(asked: Asked, review: Review | None) -> tuple[Block, ...]:
    lead = flow_words(review) if review else NOT_LOGGED
    chart = chart_of(asked, review)
    what = "searches" if review else "records"
    figure = Figure("figure-prisma", f"PRISMA 2020 flow diagram of the {what}", flow_scene(chart))
    searches = [searches_grid(review)] if review else []
    # The figure takes a page of its own: what goes with it stands before it.
    return (Paragraph((lead,), "lead"), *searches, figure)


def search_section(review: Review) -> Section:
    """What a report says of the searches behind its base."""
    chart = searches_chart(review)
    figure = Figure(
        "figure-searches",
        "PRISMA 2020 flow diagram of the searches",
        flow_scene(chart),
        (("Counted from the log of searches and decisions of the library.",),),
    )
    blocks = (Paragraph((flow_words(review),)), searches_grid(review), figure)
    return Section("searches", "Searches behind the base", blocks, wide=len(chart.lanes) > 1)


def searches_grid(review: Review) -> Grid:
    """The searches as a table."""
    return _grid("table-searches", "Searches", search_table(review.flow), right=frozenset({3}))


def excluded_section(review: Review) -> Section:
    """What was excluded in full text, with the reasons."""
    table = excluded_table(review)
    stage = table.keys().index("stage")
    rows = tuple(each for each in table.rows if each[stage] == "full text")
    shown = Table("", table.columns, rows)
    blocks: tuple[Block, ...] = (Paragraph((table.head[0],)),)
    if rows:
        title = "Reports excluded in full text"
        blocks += (_grid("table-excluded", title, shown, widths=(22.0, 45.0, 13.0, 20.0)),)
    return Section("excluded", "Excluded reports", blocks)


def checklist_blocks(known: Known) -> tuple[Block, ...]:
    """Both checklists, a table each."""
    table = checklist_table(known)
    blocks: list[Block] = [Paragraph((table.head[0],))]
    for name in ITEMS:
        rows = tuple(each[1:] for each in table.rows if each[0] == name)
        one = Table("", table.columns[1:], rows)
        widths = (6.0, 13.0, 38.0, 43.0)
        blocks.append(_grid(f"table-{name.lower().replace(' ', '-')}", name, one, widths=widths))
    return tuple(blocks)


def _grid(
    id: str,
    title: str,
    table: Table,
    *,
    right: frozenset[int] = frozenset(),
    widths: tuple[float, ...] = (),
) -> Grid:
    """The columns of a table that people see, as a table of a document."""
    shown = [at for at, column in enumerate(table.columns) if column.shown]
    heads = tuple(table.columns[at].label for at in shown)
    rows = tuple(tuple((_cell(row[at]),) for at in shown) for row in table.rows)
    return Grid(id, title, heads, rows, right=right, widths=widths)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else str(value)
