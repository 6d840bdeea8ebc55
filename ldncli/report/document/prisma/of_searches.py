"""The PRISMA 2020 flow of logged searches: its boxes as the statement names them (Page 2021, BMJ
372:n71, the templates for new and for updated reviews), every number from the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ldncli.report.document.prisma.review import Review
from ldncli.report.drawing.charts import FlowBox, FlowChart, FlowLane, FlowStep
from ldncli.report.table import Column, Table
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.language.phrases import series
from ldncli.screening.flow import Counts, Flow, Found

_PHASES = ("Identification", "Screening", "Screening", "Screening", "Included", "Included")
# Places of lanes, from the left.
_BEFORE, _DATABASES = "Previous studies", "Identification of {}studies via databases and registers"
_OTHER = "Identification of {}studies via other methods"
# A box names so many searches one by one; of more, it adds those of one source up.
_MOST_SEARCHES = 8
_KINDS = {"database": "database", "register": "register", "other": "other method"}
Parts = tuple[tuple[str, int], ...]


def searches_chart(review: Review) -> FlowChart:
    """The flow as a chart: a lane for databases and registers, one for other methods where there
    was a search by any, and one for what the base held before."""
    flow = review.flow
    updated = review.before.studies > 0 or review.before.reviews > 0
    lanes = []
    if updated:
        lanes.append(_before(review))
    place = len(lanes)
    ways = [
        (head, counts, found)
        for head, counts, found in (
            (_DATABASES, flow.databases, [each for each in flow.found if each.kind != "other"]),
            (_OTHER, flow.other, [each for each in flow.found if each.kind == "other"]),
        )
        if found or counts.identified
    ] or [(_DATABASES, flow.databases, [])]
    end = _included(review, updated=updated)
    for number, (head, counts, found) in enumerate(ways):
        # PRISMA draws no screening of titles beside databases, unless there was some.
        titles = number == 0 or counts.excluded_early > 0
        steps = _steps(counts, found, review, titles=titles)
        lanes.append(
            FlowLane(
                (*steps, *end) if number == 0 else steps,
                head.format("new " if updated else ""),
                None if number == 0 else (place, len(steps)),
            )
        )
    if updated:
        last = len(_PHASES) - 1
        lanes[0] = FlowLane(lanes[0].steps, lanes[0].head, (place, last))
    return FlowChart("PRISMA 2020 flow of the searches", tuple(lanes), tuple(flow_notes(review)))


def _before(review: Review) -> FlowLane:
    before = review.before
    parts: Parts = (("reports of these studies", before.reports),)
    if before.reviews:
        parts += (("reviews, which are no studies", before.reviews),)
    box = FlowBox("Studies included in the base before", before.studies, parts)
    return FlowLane((FlowStep(_PHASES[0], box),), _BEFORE)


def _steps(
    counts: Counts, found: list[Found], review: Review, *, titles: bool
) -> tuple[FlowStep | None, ...]:
    """The four steps from records to reports assessed; None for the first of screening where
    titles were not screened."""
    removed = _known(
        ("duplicate records, found by the program", counts.duplicates_by_program),
        ("duplicate records, found by a person", counts.duplicates_by_hand),
        ("already in the base", counts.known),
        ("withdrawn by their source", counts.withdrawn),
        ("could not be read", counts.not_understood),
    )
    excluded = tuple(
        (review.rules.label(reason), n)
        for reason, n in sorted(counts.excluded.items(), key=lambda each: (-each[1], str(each[0])))
    )
    identified = FlowBox("Records identified", counts.identified, _by_source(found))
    screened = FlowStep(
        _PHASES[1],
        FlowBox("Records screened", counts.screened),
        FlowBox("Records excluded", counts.excluded_early),
    )
    return (
        FlowStep(
            _PHASES[0],
            identified,
            FlowBox("Records removed before screening", sum(n for _, n in removed), removed)
            if removed or titles
            else None,
        ),
        screened if titles else None,
        FlowStep(
            _PHASES[2],
            FlowBox("Reports sought for retrieval", counts.sought),
            FlowBox("Reports not retrieved", counts.not_retrieved),
        ),
        FlowStep(
            _PHASES[3],
            FlowBox("Reports assessed for eligibility", counts.assessed),
            FlowBox("Reports excluded", sum(counts.excluded.values()), excluded),
        ),
    )


def _included(review: Review, *, updated: bool) -> tuple[FlowStep, ...]:
    new, total = review.new, review.total
    word = "New studies" if updated else "Studies"
    parts = _known(
        ("reports of them", new.reports),
        ("further reports of studies included before", review.more_reports),
        ("reviews, which are no studies", new.reviews),
        ("reports included that have no record yet", review.unrecorded),
    )
    steps = [FlowStep(_PHASES[4], FlowBox(f"{word} included in review", new.studies, parts))]
    if updated:
        more = _known(
            ("reports of them", total.reports), ("reviews, which are no studies", total.reviews)
        )
        box = FlowBox("Total studies included in review", total.studies, more)
        steps.append(FlowStep(_PHASES[5], box))
    return tuple(steps)


def _by_source(found: Iterable[Found]) -> Parts:
    """Records by search, or by source where the searches are many."""
    every = list(found)
    named = [(search_name(each), each.records) for each in every]
    if len(named) <= _MOST_SEARCHES:
        return tuple(named)
    sources: Counter[str] = Counter()
    searches: Counter[str] = Counter()
    for each in every:
        sources[each.source] += each.records
        searches[each.source] += 1
    return tuple(
        (f"{source}, {counted(searches[source], 'search', 'searches')}", n)
        for source, n in sources.items()
    )


def search_name(found: Found) -> str:
    """A search by its source and day."""
    return f"{found.source}, {found.on}" if found.on else f"{found.source}, day not recorded"


def _known(*parts: tuple[str, int]) -> Parts:
    return tuple(each for each in parts if each[1])


def flow_notes(review: Review) -> list[str]:
    """What a reader must know of the numbers: what is not finished, not recorded, or not alike."""
    flow = review.flow
    notes = []
    open_ones = [
        f"{counted(review.waiting, 'record')} not screened yet" if review.waiting else "",
        f"{counted(review.awaiting, 'report')} not assessed yet" if review.awaiting else "",
    ]
    if any(open_ones):
        notes.append(f"Not finished: {series([each for each in open_ones if each])}.")
    if flow.since:
        notes.append(f"Searches from {flow.since} on; all before count as previous.")
    undated = list(dict.fromkeys(each.source for each in flow.found if each.on is None))
    if undated:
        notes.append(f"The day of the search was not recorded for {series(undated)}.")
    notes += [
        f"{search_name(each)}: the source counted {each.said:,}, {each.records:,} were brought in."
        for each in flow.found
        if each.said is not None and each.said != each.records
    ]
    if review.unrecorded:
        notes.append(
            "Studies of included reports that have no record yet are not counted as studies."
        )
    notes.append("No record was excluded by the program alone.")
    return notes


def chart_table(chart: FlowChart, head: str) -> Table:
    """A flow as rows: a row a box, and one for each of its parts; `head` is the answer in a
    sentence."""
    rows: list[tuple[object, ...]] = []
    for lane in chart.lanes:
        for step in filter(None, lane.steps):
            for box in filter(None, (step.box, step.aside)):
                start = (lane.head or chart.title, step.phase, box.label)
                rows.append((*start, None, box.count))
                rows += [(*start, *each) for each in box.parts]
    return Table("", FLOW_COLUMNS, tuple(rows), notes=chart.notes, head=(head,))


FLOW_COLUMNS = (
    Column("lane", "", group=True),
    Column("phase", "Phase"),
    Column("box", "Box"),
    Column("part", "Of these", wide=True),
    Column("n", "n", holds="whole"),
)
SEARCH_COLUMNS = (
    Column("source", "Source"),
    Column("kind", "Kind"),
    Column("on", "Day of search"),
    Column("records", "Records", holds="whole"),
    Column("said", "Counted by the source", holds="whole", shown=False),
    Column("not_understood", "Could not be read", holds="whole", shown=False),
    Column("search", "Saved search"),
    Column("file", "File", shown=False),
)


def search_table(flow: Flow) -> Table:
    """The searches of a round, in the order in which they were brought in."""
    rows = tuple(
        (
            each.source,
            _KINDS[each.kind],
            each.on,
            each.records,
            each.said,
            each.not_understood,
            each.search,
            each.file,
        )
        for each in flow.found
    )
    return Table("", SEARCH_COLUMNS, rows)


def flow_words(review: Review) -> str:
    """The flow in a sentence."""
    flow = review.flow
    identified = flow.databases.identified + flow.other.identified
    screened = flow.databases.screened + flow.other.screened
    assessed = flow.databases.assessed + flow.other.assessed
    return (
        f"{counted(len(flow.found), 'search', 'searches')} found"
        f" {counted(identified, 'record')}; {screened:,} screened, {assessed:,} assessed in full"
        f" text, {counted(len(flow.included), 'report')} included."
    )
