"""The order in which papers are listed: those that fit best, and among them the best evidence
first, one line a study. The index puts them in order, and only what is shown is read. The page has
the same rules (report/site/static/search.js)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ldncli.records.index.standing import CLINICAL, OTHER_REVIEW, REPORT, REST, REVIEW, TRIAL
from ldncli.records.index.store import Store, dump
from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.records.index.matching import Match

_Each = TypeVar("_Each")

# What standing adds to a fit of up to 1000 where the evidence decides; else a tenth of it.
_OLD_REVIEW = 80
_ADDED = {TRIAL: 300, REPORT: 236, REVIEW: 230, CLINICAL: 150, OTHER_REVIEW: _OLD_REVIEW}
# So many of the newest reviews come before other clinical work, of those that fit nearly as well
# as the best of them.
_NEWEST = 3
_NEARLY = 3, 4

# A paper travels to the index as one number: its own, whether it comes last where it has no results
# (_APART), whether it lacks words (_LACKS), and how well it fits.
_NUMBER, _APART, _LACKS, _FIT = 12, 1 << 11, 1 << 10, (1 << 10) - 1
_SCORE = f"""(kept.code & {_FIT}) + (CASE
    WHEN standing = {REVIEW} AND number NOT IN (SELECT value FROM json_each(?2))
    THEN {_OLD_REVIEW}
    {" ".join(f"WHEN standing = {each} THEN {added}" for each, added in _ADDED.items())}
    ELSE 0 END) / (CASE WHEN ?1 AND NOT kept.code & {_LACKS} THEN 1 ELSE 10 END)"""
_ORDERED = f"""SELECT id, study, standing
    FROM (SELECT value >> {_NUMBER} AS number, value AS code FROM json_each(?3)) AS kept
    CROSS JOIN papers USING (number)
    ORDER BY kept.code & {_LACKS}, standing = {REST} AND kept.code & {_APART},
             {_SCORE} DESC, year DESC, id
    LIMIT ?4"""
# Lines beyond those wanted that are read at once, for reports of one study that stand together.
_MORE = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: a paper, and the other reports of its study behind it, best first."""

    paper: str
    folded: tuple[str, ...] = ()


class Later(Sequence[_Each]):
    """Values of which the number is known, and which are read when somebody looks at them; equal to
    the tuple of them."""

    def __init__(self, count: int, read: Callable[[], tuple[_Each, ...]]) -> None:
        self._count, self._read = count, read

    @cached_property
    def _whole(self) -> tuple[_Each, ...]:
        return self._read() if self._count else ()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> _Each: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Each, ...]: ...
    def __getitem__(self, place: int | slice) -> Any:
        return self._whole[place]

    def __iter__(self) -> Iterator[_Each]:
        return iter(self._whole)

    def __eq__(self, other: object) -> bool:
        return self._whole == (tuple(other) if isinstance(other, (tuple, Later)) else other)

    def __hash__(self) -> int:
        return hash(self._whole)

    def __repr__(self) -> str:
        return repr(self._whole)


class Listing(Later[Entry]):
    """The lines of some papers (`kept`, by number) in their order; the first ones are read without
    the others. Without words (`match`) the evidence alone decides.

    What has no results of its own comes last among papers that lack words, where the evidence
    decides, and where the words ask for designs that it has not.
    """

    def __init__(self, store: Store, kept: Collection[int], match: Match | None = None) -> None:
        self._store, self._kept, self._match = store, kept, match
        sql = """SELECT count(DISTINCT study) + count(*) - count(study) FROM papers
                 WHERE number IN (SELECT value FROM json_each(?))"""
        count = store.rows(sql, (dump(list(kept)),)).fetchone()[0] if kept else 0
        super().__init__(count, lambda: self._lines(self._codes(kept)))

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice) and place.stop and place == slice(place.stop):
            return self._first_lines(place.stop)
        return super().__getitem__(place)

    def _first_lines(self, count: int) -> tuple[Entry, ...]:
        if not 0 < count * _MORE < len(self):
            return self._whole[:count]
        codes = self._codes(self._kept)
        most = count * _MORE
        while len(studies := self._first(codes, most)) < count and most < len(codes):
            most *= _MORE
        sql = """SELECT number FROM papers WHERE study IN (SELECT value FROM json_each(?1))
                 UNION SELECT number FROM papers WHERE id IN (SELECT value FROM json_each(?2))"""
        named = [each for each, is_study in studies if is_study]
        alone = [each for each, is_study in studies if not is_study]
        found = {number for (number,) in self._store.rows(sql, (dump(named), dump(alone)))}
        return self._lines(self._codes(found.intersection(self._kept)))[:count]

    def _first(self, codes: Sequence[int], most: int) -> dict[tuple[str, bool], None]:
        """The studies of the first papers, or the papers themselves where they belong to none."""
        return dict.fromkeys(_line_of(paper, study) for paper, study, _ in self._rows(codes, most))

    def _lines(self, codes: Sequence[int]) -> tuple[Entry, ...]:
        lines: dict[tuple[str, bool], list[tuple[str, int]]] = {}
        for paper, study, standing in self._rows(codes):
            lines.setdefault(_line_of(paper, study), []).append((paper, standing))
        return tuple(map(_line, lines.values()))

    def _rows(self, codes: Sequence[int], most: int = -1) -> Iterator[tuple[str, str, int]]:
        """Id, study and standing of papers in their order, `most` of them; all for -1."""
        decides = self._match is None or self._match.evidence_first
        values = (decides, dump(self._new), dump(codes), most)
        return iter(self._store.rows(_ORDERED, values))

    def _codes(self, numbers: Iterable[int]) -> list[int]:
        match = self._match
        if match is None:
            return [number << _NUMBER for number in numbers]
        fits, asked = match.found, match.designed
        lacks = {number for number, words in match.missing.items() if words}
        codes = [number << _NUMBER | fits[number] for number in numbers]
        if asked is None and not lacks:
            return codes
        apart = _LACKS | _APART if match.evidence_first else _LACKS
        return [
            code
            | (apart if code >> _NUMBER in lacks else 0)
            | (_APART if asked is not None and code >> _NUMBER not in asked else 0)
            for code in codes
        ]

    @cached_property
    def _new(self) -> list[int]:
        """The newest of the reviews that fit nearly as well as the best of them."""
        kept = self._kept if isinstance(self._kept, (dict, set, frozenset)) else set(self._kept)
        fits = self._match.found if self._match else {}
        sql = "SELECT year, id, number FROM papers WHERE standing = ?"
        reviews = [
            (-year, -fits.get(number, 0), paper, number)
            for year, paper, number in self._store.rows(sql, (REVIEW,))
            if number in kept
        ]
        best = max((-fit for _, fit, *_ in reviews), default=0)
        close = [each for each in reviews if -each[1] * _NEARLY[1] >= best * _NEARLY[0]]
        return [number for *_, number in sorted(close)[:_NEWEST]]


def _line_of(paper: str, study: str | None) -> tuple[str, bool]:
    """What makes a line: a study, else a paper that belongs to none."""
    return (study, True) if study else (paper, False)


def _line(reports: list[tuple[str, int]]) -> Entry:
    """The reports of a study, best first: the first with the best standing speaks for it."""
    best = min(standing for _, standing in reports)
    papers = [paper for paper, _ in reports]
    head = next(paper for paper, standing in reports if standing == best)
    papers.remove(head)
    return Entry(head, tuple(papers))


def in_order(lines: Iterable[Entry]) -> tuple[str, ...]:
    """The papers of lines: the first of each, then all others."""
    lines = tuple(lines)
    return (*(each.paper for each in lines), *(paper for each in lines for paper in each.folded))
