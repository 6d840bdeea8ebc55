"""The checklists PRISMA 2020 (Page 2021, BMJ 372:n71) and PRISMA-S (Rethlefsen 2021, Syst Rev
10:39): what each item asks for, in short words of our own, and what log and library say to it.

What nobody but the authors knows is left to them, and says so: an item is never filled by a guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ldncli.records.index.library import Library, short
from ldncli.report.document.prisma.of_searches import flow_words, search_name
from ldncli.report.document.prisma.review import Review
from ldncli.report.table import Column, Table
from ldncli.report.words.language.numbers import counted
from ldncli.report.words.language.phrases import series, upper
from ldncli.screening.agreement import agreements
from ldncli.screening.events import Decided, Resolved, living
from ldncli.version import __version__

List = Literal["PRISMA 2020", "PRISMA-S"]
YOURS = "to be filled by you"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What answers are made from; `review` is None where the library has no log."""

    library: Library
    review: Review | None


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, the part of the paper, and what it asks for."""

    number: str
    part: str
    asks: str


PRISMA_2020 = (
    Item("1", "Title", "says that it is a systematic review"),
    Item("2", "Abstract", "covers the items of PRISMA for abstracts"),
    Item("3", "Introduction", "why the review is needed, given what is known"),
    Item("4", "Introduction", "the question or aims"),
    Item("5", "Methods", "what is included and excluded, and how studies are grouped"),
    Item("6", "Methods", "every source searched, with the day of the last search"),
    Item("7", "Methods", "the whole search of each source, with limits"),
    Item("8", "Methods", "who decided on inclusion, how many independently, with what programs"),
    Item("9", "Methods", "who took data from reports, how many independently, with what programs"),
    Item("10a", "Methods", "outcomes sought, and how one of several results was chosen"),
    Item("10b", "Methods", "other data sought, and what was assumed where they were missing"),
    Item("11", "Methods", "how risk of bias was judged, with the tool and who judged"),
    Item("12", "Methods", "the effect measure of each outcome"),
    Item("13a", "Methods", "how it was decided which studies enter which synthesis"),
    Item("13b", "Methods", "how data were prepared, converted or imputed"),
    Item("13c", "Methods", "how results are tabulated and drawn"),
    Item("13d", "Methods", "how results were synthesised, with model and programs"),
    Item("13e", "Methods", "how causes of heterogeneity were explored"),
    Item("13f", "Methods", "sensitivity analyses"),
    Item("14", "Methods", "how bias from missing results was judged"),
    Item("15", "Methods", "how certainty was judged"),
    Item("16a", "Results", "the flow from records to studies, best as a figure"),
    Item("16b", "Results", "reports that seemed to qualify but were excluded, with reasons"),
    Item("17", "Results", "each included study, with its characteristics"),
    Item("18", "Results", "risk of bias of each study"),
    Item("19", "Results", "results of each study, with groups, effect and interval"),
    Item("20a", "Results", "for each synthesis, its studies and their risk of bias"),
    Item("20b", "Results", "for each synthesis, the pooled effect, interval and heterogeneity"),
    Item("20c", "Results", "what explains heterogeneity"),
    Item("20d", "Results", "results of sensitivity analyses"),
    Item("21", "Results", "bias from missing results, for each synthesis"),
    Item("22", "Results", "certainty of each outcome"),
    Item("23a", "Discussion", "what it means beside other evidence"),
    Item("23b", "Discussion", "limits of the evidence"),
    Item("23c", "Discussion", "limits of how the review was made"),
    Item("23d", "Discussion", "what follows for practice, policy and research"),
    Item("24a", "Other", "where it is registered, or that it is not"),
    Item("24b", "Other", "where the protocol is, or that there is none"),
    Item("24c", "Other", "what was changed since"),
    Item("25", "Other", "money and other support, and what the funders did"),
    Item("26", "Other", "competing interests of the authors"),
    Item("27", "Other", "which data, code and forms are public, and where"),
)
PRISMA_S = (
    Item("1", "Sources", "each database, with its platform"),
    Item("2", "Sources", "databases of one platform that were searched together"),
    Item("3", "Sources", "study registers searched"),
    Item("4", "Sources", "websites and printed sources looked through"),
    Item("5", "Sources", "whether references, or papers that cite, were looked through, and how"),
    Item("6", "Sources", "whether authors or experts were asked"),
    Item("7", "Sources", "any other source or method"),
    Item("8", "Strategies", "each search as it was run, word by word"),
    Item("9", "Strategies", "limits (dates, languages, kinds), or that there were none"),
    Item("10", "Strategies", "published filters used, with their source"),
    Item("11", "Strategies", "searches of other reviews that were adapted"),
    Item("12", "Strategies", "how searches were kept up to date: alerts, runs again"),
    Item("13", "Strategies", "the day of each last search"),
    Item("14", "Peer review", "who checked the searches, and how"),
    Item("15", "Records", "records found by each source"),
    Item("16", "Records", "how duplicates were removed, with the program"),
)
ITEMS: Mapping[List, tuple[Item, ...]] = {"PRISMA 2020": PRISMA_2020, "PRISMA-S": PRISMA_S}
COLUMNS = (
    Column("list", "Checklist", group=True),
    Column("item", "Item", holds="text"),
    Column("part", "Part"),
    Column("asks", "What it asks for", wide=True),
    Column("answered", "Answered", holds="flag", shown=False),
    Column("answer", "Answer", wide=True),
)


def checklist_table(known: Known) -> Table:
    """Both checklists, a row an item."""
    rows = []
    for name, items in ITEMS.items():
        for item in items:
            answer = answer_of(name, item.number, known)
            rows.append(
                (name, item.number, item.part, item.asks, answer is not None, answer or YOURS)
            )
    filled = sum(bool(each[4]) for each in rows)
    head = (
        f"{filled} of {len(rows)} items are answered by the library, its log or its report; the"
        " others are for you to fill."
    )
    return Table("", COLUMNS, tuple(rows), head=(head,))


def answer_of(name: List, number: str, known: Known) -> str | None:
    """What log and library say to an item; None where they do not know."""
    answer = _ANSWERS.get((name, number))
    return answer(known) if answer else None


# -- answers ---------------------------------------------------------------------------------------


def _sources(known: Known, *kinds: str) -> str | None:
    """The searches of these kinds, by source and day."""
    if known.review is None:
        return None
    found = [search_name(each) for each in known.review.flow.found if each.kind in kinds]
    return f"{series(list(dict.fromkeys(found)))}." if found else None


def _strings(known: Known) -> str | None:
    """The saved searches behind what was found; of a search that names none only who ran it knows
    the words."""
    if known.review is None:
        return None
    behind: dict[str, list[str]] = {}
    for each in known.review.flow.found:
        if each.search:
            behind.setdefault(each.search, []).append(search_name(each))
    if not behind:
        return None
    told = [
        f"`ldn search-string {id}` as it is saved now ({series(names)})"
        for id, names in behind.items()
    ]
    rest = [search_name(each) for each in known.review.flow.found if not each.search]
    return f"{series(told)}." + (f" {upper(YOURS)}: {series(rest)}." if rest else "")


def _screening(known: Known) -> str | None:
    review = known.review
    if review is None:
        return None
    people = sorted(
        {
            event.by
            for event in living(review.log.events)
            if isinstance(event.what, (Decided, Resolved))
        }
    )
    if not people:
        return None
    two = review.rules.settings.screeners == 2
    how = "two people independently, differences resolved" if two else "one person"
    told = f"By {how} ({series(people)}); ldn {__version__} put records in order and excluded none."
    kappas = [
        f"kappa {each.kappa:.2f} in {counted(each.both, 'record')} by {_STAGES[each.stage]}"
        for each in agreements(review.log)
        if each.kappa is not None
    ]
    return f"{told} Agreement: {series(kappas)}." if two and kappas else told


_STAGES = {"title-abstract": "title and abstract", "full-text": "full text"}


def _extraction(known: Known) -> str | None:
    states = Counter(each.extraction for each in known.library.cards(known.library.ids()))
    if not states:
        return None
    told = series([f"{n:,} {state}" for state, n in states.most_common()])
    return f"State of extraction of the records: {told}; each value with its source and place."


def _flow(known: Known) -> str | None:
    return None if known.review is None else f"`ldn prisma`: {flow_words(known.review)}"


def _excluded(known: Known) -> str | None:
    review = known.review
    if review is None:
        return None
    counts = (review.flow.databases, review.flow.other)
    number = sum(sum(each.excluded.values()) for each in counts)
    return f"`ldn prisma --excluded`: {counted(number, 'report')} excluded in full text."


def _data(known: Known) -> str | None:
    library = known.library
    return f"The library: {counted(len(library), 'record')}, digest {short(library.digest)}."


def _records(known: Known) -> str | None:
    if known.review is None or not known.review.flow.found:
        return None
    found = known.review.flow.found
    return f"{series([f'{search_name(each)}: {each.records:,}' for each in found])}."


def _duplicates(known: Known) -> str | None:
    if known.review is None:
        return None
    counts = (known.review.flow.databases, known.review.flow.other)
    program = sum(each.duplicates_by_program for each in counts)
    hand = sum(each.duplicates_by_hand for each in counts)
    return (
        f"By ldn {__version__} (DOI, PMID, PMCID, register number, then likeness of title, authors,"
        f" year and pages): {program:,}; by people: {hand:,}. Each can be undone."
    )


def _updates(known: Known) -> str | None:
    if known.review is None:
        return None
    again = Counter(each.source for each in known.review.flow.found)
    often = [f"{source} {n} times" for source, n in again.items() if n > 1]
    return f"Searched again: {series(often)}." if often else None


def _in_report(what: str) -> Callable[[Known], str | None]:
    """An answer that the report of the library gives, where there is anything to report."""
    return lambda known: f"{what} of `ldn report`." if len(known.library) else None


_METHODS, _P, _S = "Methods section", "PRISMA 2020", "PRISMA-S"
_ANSWERS: Mapping[tuple[str, str], Callable[[Known], str | None]] = {
    (_P, "6"): lambda known: _sources(known, "database", "register", "other"),
    (_P, "7"): _strings,
    (_P, "8"): _screening,
    (_P, "9"): _extraction,
    **{
        (_P, each): _in_report(_METHODS)
        for each in ("10a", "12", "13a", "13b", "13c", "13d", "13f", "14", "15")
    },
    (_P, "11"): _in_report("Risk of bias and Methods sections"),
    (_P, "16a"): _flow,
    (_P, "16b"): _excluded,
    (_P, "17"): _in_report("Characteristics of studies"),
    (_P, "18"): _in_report("Risk of bias section"),
    **{(_P, each): _in_report("Results section") for each in ("19", "20a", "20b", "20d", "21")},
    (_P, "22"): _in_report("Summary of Findings"),
    (_P, "23b"): _in_report("Limitations section"),
    (_P, "27"): _data,
    (_S, "1"): lambda known: _sources(known, "database"),
    (_S, "3"): lambda known: _sources(known, "register"),
    (_S, "7"): lambda known: _sources(known, "other"),
    (_S, "8"): _strings,
    (_S, "12"): _updates,
    (_S, "13"): lambda known: _sources(known, "database", "register", "other"),
    (_S, "15"): _records,
    (_S, "16"): _duplicates,
}
