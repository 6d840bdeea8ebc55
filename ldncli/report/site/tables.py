"""A table of a page as plain values: what its cells show and lead to, by what it is
sorted and filtered; no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ldncli.evidence.selecting.studies import Study
from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.units import dose_text
from ldncli.report.site.addresses import page_of
from ldncli.report.site.contents import Contents
from ldncli.report.site.words import (
    KINDS,
    Mark,
    direction_mark,
    language_of,
    people_words,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page of the site (`page`, from its root)."""

    text: str
    page: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words, or a mark, or links; `below` in small print; `sort` is what it is ordered
    by where that is not its words.

    None for `text` means not known. `language` is that of the words where it is not English. `more`
    says what is cut off, `whole` all of it.
    """

    text: str | None = None
    page: str | None = None
    below: str | None = None
    sort: float | str | None = None
    mark: Mark | None = None
    links: tuple[Link, ...] = ()
    language: str | None = None
    more: str | None = None
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `filter` says whether readers choose among its values or give a range, `shown`
    False keeps it for filters alone."""

    key: str
    label: str
    filter: Literal["", "choice", "range"] = ""
    number: bool = False
    wide: bool = False
    shown: bool = True
    unit: str = ""

    def in_unit(self, unit: str) -> Column:
        """The same column, of doses in this unit where it is one of doses."""
        if self.key != "dose":
            return self
        return replace(self, label=f"{unit}/day", unit=unit if self.unit else "")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: cells by column; `choices` and `ranges` are what filters look at, by column. A range
    without a lower end is up to its upper one."""

    cells: dict[str, Cell]
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: dict[str, tuple[float | None, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with its id, its heading for screen readers, columns and rows."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that are seen."""
        return tuple(column for column in self.columns if column.shown)

    def choices(self, key: str) -> list[str]:
        """The values of a column that a reader may choose, in order."""
        return sorted(
            {value for row in self.rows for value in row.choices.get(key, ())}, key=str.casefold
        )


_NAMES_MOST = 3

# -- papers and studies ----------------------------------------------------------------------------

_STUDY_COLUMNS = (
    Column("study", "Study", wide=True),
    Column("condition", "Condition", "choice"),
    Column("design", "Design", "choice"),
    Column("dose", "Dose", "range", number=True, unit="dose"),
    Column("people", "People", number=True),
    Column("year", "Year", "range", number=True),
    Column("finding", "Found", "choice"),
    Column("bias", "Risk of bias"),
    Column("kind", "Kind", "choice", shown=False),
    Column("scope", "What was given", "choice", shown=False),
)


def study_listing(
    id: str, caption: str, studies: Sequence[Study], contents: Contents, *, about: str | None = None
) -> Listing:
    """Studies, the randomised first, then the largest; `about` leaves out the column of conditions
    where all have that one alone."""
    order = sorted(
        studies,
        key=lambda each: (
            not each.randomised,
            not each.reports,
            -(each.participants or 0),
            each.id,
        ),
    )
    alone = about is not None and all(study.conditions == (about,) for study in studies)
    columns = tuple(
        column.in_unit(contents.unit)
        for column in _STUDY_COLUMNS
        if not (alone and column.key == "condition")
    )
    return Listing(id, caption, columns, tuple(study_row(study, contents) for study in order))


def study_row(study: Study, contents: Contents) -> Row:
    """One study, with the facts of its main paper."""
    main = study.main
    conditions = tuple(contents.label("conditions", each) for each in study.conditions)
    design = contents.label("designs", main.design.type)
    found = direction_mark(study.direction)
    state = found.word if found else "no results yet" if not study.reports else "not stated"
    low, high = study.doses or (None, None)
    cells = {
        "study": _title_cell(main, page_of("study", study.id), main.status == "retracted"),
        "condition": _list_cell(conditions),
        "design": Cell(design),
        "dose": Cell(dose_text(low, high, contents.unit), sort=high),
        "people": Cell(
            people_words(study.participants) if study.participants is not None else None,
            sort=study.participants,
        ),
        "year": Cell(str(main.year), sort=main.year),
        "finding": Cell(state, mark=found),
        "bias": Cell(words_of(study.risk_of_bias) if study.risk_of_bias else None),
    }
    choices = {
        "condition": conditions,
        "design": (design,),
        "finding": (state,),
        "kind": (KINDS[main.kind],),
        "scope": (contents.scope(main.scope),),
    }
    return Row(cells, choices, _ranges(low, high, main.year))


def _list_cell(names: tuple[str, ...]) -> Cell:
    """Several names, cut to the first few; all of them for whoever downloads the table."""
    if not names:
        return Cell()
    more = len(names) - _NAMES_MOST
    return Cell(
        ", ".join(names[:_NAMES_MOST]),
        more=f"and {more} more" if more > 0 else None,
        whole=", ".join(names),
    )


def _ranges(
    low: float | None, high: float | None, year: int
) -> dict[str, tuple[float | None, float]]:
    found: dict[str, tuple[float | None, float]] = {"year": (year, year)}
    if high is not None:
        found["dose"] = (low, high)
    return found


def _title_cell(paper: Paper, page: str, retracted: bool) -> Cell:
    mark = Mark("✕", "Retracted", "bad") if retracted else None
    return Cell(
        paper.name,
        page,
        paper.title,
        sort=paper.id,
        mark=mark,
        language=language_of(paper),
    )


_PAPER_COLUMNS = (
    Column("paper", "Paper", wide=True),
    Column("condition", "Condition", "choice"),
    Column("kind", "Kind", "choice"),
    Column("design", "Design", "choice", shown=False),
    Column("dose", "Dose", "range", number=True, unit="dose"),
    Column("people", "People", number=True),
    Column("year", "Year", "range", number=True),
    Column("finding", "Found", "choice"),
    Column("scope", "What was given", "choice", shown=False),
)


def paper_listing(
    id: str,
    caption: str,
    papers: Iterable[Paper],
    contents: Contents,
    *,
    leave_out: Sequence[str] = (),
) -> Listing:
    """Papers, the newest first."""
    order = sorted(papers, key=lambda paper: (-paper.year, paper.id))
    columns = tuple(
        column.in_unit(contents.unit) for column in _PAPER_COLUMNS if column.key not in leave_out
    )
    return Listing(id, caption, columns, tuple(paper_row(paper, contents) for paper in order))


def paper_row(paper: Paper, contents: Contents) -> Row:
    """One paper."""
    conditions = tuple(contents.label("conditions", each) for each in paper.conditions)
    found, drug, design = direction_mark(paper.direction), paper.intervention, paper.design
    low, high = (drug.dose_min_mg, drug.dose_max_mg) if drug else (None, None)
    people = next(
        (
            each
            for each in (design.n_randomised, design.n_enrolled, design.n_analysed)
            if each is not None
        ),
        None,
    )
    cells = {
        "paper": _title_cell(paper, page_of("paper", paper.id), paper.status == "retracted"),
        "condition": _list_cell(conditions),
        "kind": Cell(KINDS[paper.kind]),
        "dose": Cell(dose_text(low, high, contents.unit), sort=high),
        "people": Cell(people_words(people) if people is not None else None, sort=people),
        "year": Cell(str(paper.year), sort=paper.year),
        "finding": Cell(found.word if found else None, mark=found),
    }
    choices = {
        "condition": conditions,
        "kind": (KINDS[paper.kind],),
        "design": (contents.label("designs", design.type),),
        "finding": (found.word if found else "not stated",),
        "scope": (contents.scope(paper.scope),),
    }
    return Row(cells, choices, _ranges(low, high, paper.year))
