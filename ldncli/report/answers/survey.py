"""The base looked at from above: its shape, which review includes which study, where evidence is
missing."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.errors import UnknownTermError, nearest
from ldncli.evidence.survey.coverage import cover
from ldncli.evidence.survey.shape import PROPERTIES, shape
from ldncli.questions.asked import Asked
from ldncli.report.table import Table
from ldncli.report.tables.survey import coverage_table, gap_table, overlap_table, shape_table
from ldncli.report.words.selection import selection_words, unread_words

SHAPE = ("kind", "year", "extraction")


def stats_answer(listed: Asked, by: Iterable[str] = SHAPE, mark: str = "█") -> Table:
    """Papers and studies by each of `by`, for people with bars drawn with `mark`; `listed` has
    every scope that its filters allow. Raises UnknownTermError for what nothing is counted by."""
    by = list(by)
    for name in by:
        if name not in PROPERTIES:
            raise UnknownTermError(
                f"papers cannot be counted by {name!r}",
                hint=nearest(name, PROPERTIES) or f"one of {', '.join(PROPERTIES)}",
            )
    shares = [share for name in by for share in shape(listed.selected, name)]
    account = [selection_words(listed.selection)]
    return shape_table(shares, len(listed.selected), account, mark=mark)


def coverage_answer(listed: Asked, *, pairs: bool = False) -> Table:
    """Which review includes which of the studies, or, with `pairs`, how far each two reviews
    overlap; `listed` has every scope that its filters allow."""
    library = listed.library
    main_papers = library.main_papers(listed.selection.ids)
    reviews = [paper for paper in library.papers() if paper.review and paper.status != "retracted"]
    studies = [study for study in listed.body.studies if study.id in main_papers]
    found = cover(reviews, studies, library.vocabulary("conditions"))
    notes = [selection_words(listed.selection)]
    called = {each.id: each.name for each in reviews}
    if pairs:
        return overlap_table(found, called, notes)
    names = {each.id: each.name for each in studies}
    return coverage_table(found, main_papers, names, called, notes)


def gaps_answer(asked: Asked) -> Table:
    """Conditions and outcomes that lack evidence, and what is under way."""
    account = [selection_words(asked.selection), *unread_words(asked)]
    return gap_table(asked.gaps, asked.library.vocabularies, account)
