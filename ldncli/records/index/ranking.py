"""The order in which papers are listed: those that fit best, and among them the best evidence
first, one line a study. The page has the same rules (report/site/static/search.js)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ldncli.records.index.standing import CLINICAL, OTHER_REVIEW, REPORT, REST, REVIEW, TRIAL
from ldncli.records.index.store import Store, dump
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.records.index.matching import Match

# What standing adds to a fit of up to 1000 where the evidence decides; else a tenth of it.
_OLD_REVIEW = 80
_ADDED = {TRIAL: 300, REPORT: 236, REVIEW: 230, CLINICAL: 150, OTHER_REVIEW: _OLD_REVIEW}
# So many of the newest reviews come before other clinical work, of those that fit nearly as well
# as the best of them.
_NEWEST = 3
_NEARLY = 3, 4


# Whether words are lacking, whether it has no results where these are wanted first, how well it
# fits (turned round), its year (turned round), id and standing.
_Key = tuple[bool, bool, int, int, str, int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: a paper, and the other reports of its study behind it, best first."""

    paper: str
    folded: tuple[str, ...] = ()


def ranked(store: Store, ids: Iterable[str], match: Match | None = None) -> list[Entry]:
    """The papers of `ids` in their order, one line a study; without words the evidence alone
    decides.

    What has no results of its own comes last among papers that lack words, where the evidence
    decides, and where the words ask for designs that it has not.
    """
    sql = """SELECT id, standing, year, study FROM papers
             WHERE id IN (SELECT value FROM json_each(?))"""
    rows = store.rows(sql, (dump(list(ids)),)).fetchall()
    fits = match.fits if match else {}
    new = _new_reviews(
        [
            (-year, -fits.get(paper, 0), paper)
            for paper, standing, year, _ in rows
            if standing == REVIEW
        ]
    )
    decides = match is None or match.evidence_first
    asked = match.designed if match else None
    studies: dict[str, list[_Key]] = {}
    for paper, standing, year, study in rows:
        added = _ADDED.get(standing, 0)
        if standing == REVIEW and paper not in new:
            added = _OLD_REVIEW
        lacks = match is not None and bool(match.lacking.get(paper))
        rest = standing == REST and (
            (lacks and decides) or (asked is not None and paper not in asked)
        )
        key = (
            lacks,
            rest,
            -(fits.get(paper, 0) + (added if decides and not lacks else added // 10)),
            -year,
            paper,
            standing,
        )
        studies.setdefault(f"study {study}" if study else paper, []).append(key)
    return [_line(reports) for reports in sorted(map(sorted, studies.values()))]


def _line(reports: list[_Key]) -> Entry:
    """The reports of a study, best first: the first with the best standing speaks for it."""
    best = min(standing for *_, standing in reports)
    papers = [paper for *_, paper, _ in reports]
    head = next(paper for *_, paper, standing in reports if standing == best)
    papers.remove(head)
    return Entry(head, tuple(papers))


def _new_reviews(reviews: list[tuple[int, int, str]]) -> set[str]:
    """The newest of the reviews, given as year and fit, both turned round, and id."""
    best = max((-fit for _, fit, _ in reviews), default=0)
    close = [each for each in reviews if -each[1] * _NEARLY[1] >= best * _NEARLY[0]]
    return {paper for *_, paper in sorted(close)[:_NEWEST]}
