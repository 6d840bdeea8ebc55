"""The order of a list: what fits best, the best evidence first, one line a study."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.evidence.selecting.query import select
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.asking import Leaf, Understood
from ldncli.records.index.library import Library, load
from ldncli.records.index.matching import Match, search
from ldncli.records.index.ranking import Entry, Later, Listing, in_order
from ldncli.records.index.standing import (
    CLINICAL,
    OTHER_REVIEW,
    REPORT,
    REST,
    REVIEW,
    TRIAL,
)
from ldncli.records.index.store import Store, open_memory
from tests.conftest import ROOT
from tests.records.text.test_write import PAPERS


def made(*papers: tuple[str, int, int, str | None]) -> Store:
    """An index with papers by id, standing, year and study."""
    store = open_memory()
    for paper, standing, year, study in papers:
        store.sql.execute(
            "INSERT INTO papers (id, standing, year, study, file) VALUES (?, ?, ?, ?, ?)",
            (paper, standing, year, study, paper),
        )
    return store


def ranked(store: Store, ids: Iterable[str], match: Match | None = None) -> list[Entry]:
    """The lines of papers, as the index puts them in order; the first ones are the same where they
    are read without the others."""
    wanted = set(ids)
    rows = store.rows("SELECT number, id FROM papers").fetchall()
    numbers = [number for number, paper in rows if paper in wanted]
    lines = list(Listing(store, numbers, match))
    for count in (1, 2, 3, 7):
        listing = Listing(store, numbers, match)
        assert len(listing) == len(lines) and list(listing[:count]) == lines[:count]
    return lines


def ranked_in_python(
    store: Store, kept: Collection[int], match: Match | None = None
) -> list[tuple[str, ...]]:
    """The same by the rules as they are told: a line is its first paper and those behind it."""
    sql = "SELECT number, id, standing, year, study FROM papers"
    rows = [row for row in store.rows(sql) if row[0] in kept]
    fits = match.found if match else {}
    reviews = [
        (-year, -fits.get(number, 0), paper)
        for number, paper, standing, year, _ in rows
        if standing == REVIEW
    ]
    best = max((-fit for _, fit, _ in reviews), default=0)
    new = {paper for *_, paper in sorted(e for e in reviews if -e[1] * 4 >= best * 3)[:3]}
    decides = match is None or match.evidence_first
    points = {TRIAL: 300, REPORT: 236, REVIEW: 230, CLINICAL: 150, OTHER_REVIEW: 80}
    studies: dict[str, list[tuple[bool, bool, int, int, str, int]]] = {}
    for number, paper, standing, year, study in rows:
        added = 80 if standing == REVIEW and paper not in new else points.get(standing, 0)
        lacks = match is not None and bool(match.missing.get(number))
        undesigned = bool(match and match.designed is not None and number not in match.designed)
        last = standing == REST and ((lacks and decides) or undesigned)
        score = fits.get(number, 0) + (added if decides and not lacks else added // 10)
        key = (lacks, last, -score, -year, paper, standing)
        studies.setdefault(f"study {study}" if study else paper, []).append(key)
    lines = []
    for reports in sorted(map(sorted, studies.values())):
        papers = [each[4] for each in reports]
        least = min(each[5] for each in reports)
        head = next(each[4] for each in reports if each[5] == least)
        papers.remove(head)
        lines.append((head, *papers))
    return lines


_standings = st.integers(TRIAL, REST)
_papers = st.lists(
    st.tuples(_standings, st.integers(2018, 2022), st.sampled_from([None, *"abcd"])), max_size=24
)


@given(_papers, st.data())
def test_the_index_ranks_as_the_rules_say(
    papers: list[tuple[int, int, str | None]], data: st.DataObject
) -> None:
    rows = [(f"p{n * 7 % 25:02}", *each) for n, each in enumerate(papers)]
    store = made(*rows)
    numbers = range(1, len(rows) + 1)
    some = st.sets(st.sampled_from(numbers)) if rows else st.just(set[int]())
    lacking = data.draw(some)
    match = Match(
        store,
        Understood(Leaf("x")),
        {each: data.draw(st.sampled_from([0, 300, 600, 1000])) for each in numbers},
        frozenset(numbers) - lacking,
        {each: data.draw(st.sampled_from([("x",), ()])) for each in lacking},
        data.draw(st.booleans()),
        designed=data.draw(st.none() | some.map(frozenset)),
    )
    kept = data.draw(some)
    for asked in (match, None):
        wanted = ranked_in_python(store, kept, asked)
        listing = Listing(store, sorted(kept), asked)
        first = data.draw(st.integers(0, 25))
        assert [(e.paper, *e.folded) for e in listing[:first]] == wanted[:first]
        assert [(e.paper, *e.folded) for e in listing] == wanted and len(listing) == len(wanted)


_ASKED: tuple[tuple[str, dict[str, str]], ...] = (
    ("pain", {}),
    ("fibromyalgia", {"dose": "1-5"}),
    ("CRPS OR crohn*", {"year": "2010-2020"}),
    ('"low dose naltrexone" NOT cancer', {"condition": "pain"}),
    ("title:naltrexone trial", {"min_n": "10"}),
    ("long covid brain fog scalp", {}),
    ("inflam* cytokine", {"kind": "preclinical", "direction": "benefit"}),
    ("narrative review fibromyalgia", {}),
    ("zzzzqq fibromyalgia", {}),
    ("depression", {"dose": "<3", "scope": "any", "outcome": "depression"}),
    ("", {"mechanism": "TLR4", "design": "randomised trial"}),
)


@cache
def _asked(words: str, nearly: bool) -> Asked:
    filters: dict = dict(next(given for each, given in _ASKED if each == words))
    if "min_n" in filters:
        filters["min_n"] = int(filters["min_n"])
    real = load(str(ROOT / "data"))
    return ask(real, words=words, every_scope=True, nearly=nearly, **filters)


@pytest.mark.parametrize("words", [words for words, _ in _ASKED])
@pytest.mark.parametrize("nearly", [True, False])
def test_papers_of_the_base_are_filtered_and_ranked_as_the_rules_say(
    words: str, nearly: bool
) -> None:
    asked = _asked(words, nearly)
    library, match = asked.library, asked.match
    found = None if match is None else sorted(match.fits if nearly else match.whole)
    without = 0 if found is None else len(library) - len(found)
    wanted = select(library.facets(found), asked.query, without)
    assert dict(asked.selection.left_out) == dict(wanted.left_out)
    assert len(asked.selection.ids) == len(wanted.ids) and (wanted.ids or not nearly)
    assert set(asked.selection.ids) == set(wanted.ids)
    lines = ranked_in_python(library.store, library.numbers_of(wanted.ids), match)
    assert [(each.paper, *each.folded) for each in asked.listing] == lines
    if match is None:
        assert asked.selection.ids == wanted.ids
    else:
        assert asked.selection.ids == in_order(Entry(head, tuple(rest)) for head, *rest in lines)


def test_what_is_read_later_is_equal_to_the_tuple_of_it() -> None:
    def unread() -> tuple[str, ...]:
        raise AssertionError("nothing is read where the number is known to be 0")

    later = Later(2, lambda: ("a", "b"))
    assert later == ("a", "b") == later and later[1] == "b" and later[:1] == ("a",)
    assert hash(later) == hash(("a", "b")) and repr(later) == "('a', 'b')"
    assert Later(0, unread) == () and len(later) == 2 and list(later) == ["a", "b"]


def test_trials_then_new_reviews_then_other_clinical_work_then_older_reviews() -> None:
    store = made(
        ("lab", REST, 2026, "lab"),
        ("series", CLINICAL, 2025, "series"),
        ("old", REVIEW, 2010, None),
        ("r1", REVIEW, 2020, None),
        ("r2", REVIEW, 2021, None),
        ("r3", REVIEW, 2022, None),
        ("trial-b", TRIAL, 2012, "b"),
        ("trial-a", TRIAL, 2024, "a"),
    )
    ids = [row[0] for row in store.rows("SELECT id FROM papers")]
    assert [each.paper for each in ranked(store, ids)] == (
        "trial-a trial-b r3 r2 r1 series old lab".split()
    )


def test_the_report_with_the_best_standing_speaks_for_its_study() -> None:
    store = made(
        ("register", REST, 2020, "x"),
        ("trial", TRIAL, 2022, "x"),
        ("later", REPORT, 2025, "x"),
        ("other", REST, 2026, None),
    )
    assert ranked(store, ["register", "trial", "later", "other"]) == [
        Entry("trial", ("later", "register")),
        Entry("other"),
    ]
    assert ranked(store, ["register", "other"]) == [Entry("other"), Entry("register")]


def test_with_a_condition_the_evidence_decides_else_the_words(tiny: Library) -> None:
    match = search(tiny.store, "fibro")
    assert match.evidence_first and ranked(tiny.store, match.fits, match)[0].paper == "archer-2019"
    assert not search(tiny.store, "micrograms").evidence_first
    assert not search(tiny.store, "TLR4").evidence_first
    assert search(tiny.store, "crossover").evidence_first is False
    assert search(tiny.store, "crossover-rct").evidence_first


def test_papers_that_lack_a_word_come_after_all_others(tiny: Library) -> None:
    match = search(tiny.store, "morphine thumbs hand")
    lines = ranked(tiny.store, match.fits, match)
    lacking = [bool(match.lacking.get(line.paper)) for line in lines]
    assert lacking == sorted(lacking) and any(lacking)


def test_every_paper_is_in_one_line(tiny: Library) -> None:
    lines = ranked(tiny.store, PAPERS)
    named = [paper for line in lines for paper in (line.paper, *line.folded)]
    assert sorted(named) == sorted(PAPERS)
    assert ranked(tiny.store, []) == []


def _found(words: str) -> list[str]:
    asked = ask(load(str(ROOT / "data")), words=words, every_scope=True, nearly=True)
    return [each.paper for each in asked.listing]


def test_where_a_design_is_asked_for_what_has_no_results_comes_last(real_library: Library) -> None:
    """By the name of a design, or by the word in which such names end; a review that is one of
    those asked for is none of them."""
    reviews = _found("Cochrane review")
    assert max(map(reviews.index, ("parker-2018", "segal-2014"))) < reviews.index(
        "cochrane-cd010410-2013"
    )
    trials = _found("rheumatoid arthritis trial")
    assert trials[0] == "beaudette-zlatanova-2023" and "dara-2023" in trials
    match = search(real_library.store, "narrative review fibromyalgia")
    assert match.designed and set(real_library.numbers_of(["dara-2023"])) <= match.designed
    assert search(real_library.store, "fibromyalgia").designed is None


def test_of_papers_that_lack_words_those_with_results_come_first() -> None:
    found = _found("long covid brain fog")
    people = ("byambasuren-2025", "tamariz-2024", "bonilla-2023", "okelly-2022")
    assert max(map(found.index, people)) < found.index("kwilasz-2021-b")
