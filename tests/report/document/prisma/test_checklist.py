"""The checklists: complete, in words of our own, and never filled by a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.records.index.library import load
from ldncli.report.document.prisma.checklist import (
    _ANSWERS,
    ITEMS,
    YOURS,
    Known,
    answer_of,
    checklist_table,
)
from ldncli.screening.events import Undone
from ldncli.screening.log import open_log
from tests.report.document.prisma.reviews import NAMES, log_update, review_in
from tests.screening.made import vote, write


@pytest.fixture
def known(world: Path) -> Known:
    log_update(world)
    return Known(library=load(str(world)), review=review_in(world))


def test_all_items_are_there() -> None:
    main = [each.number for each in ITEMS["PRISMA 2020"]]
    assert sorted({int(each.rstrip("abcdef")) for each in main}) == list(range(1, 28))
    assert len(main) == len(set(main)) == 42
    assert [each.number for each in ITEMS["PRISMA-S"]] == [str(each) for each in range(1, 17)]
    items = {(name, each.number) for name in ITEMS for each in ITEMS[name]}
    assert set(_ANSWERS) <= items


def test_what_the_log_knows(known: Known) -> None:
    assert answer_of("PRISMA-S", "1", known) == "PubMed, 2026-11-01 and Embase, 2026-11-02."
    assert answer_of("PRISMA-S", "3", known) == "ClinicalTrials.gov, 2026-11-03."
    assert answer_of("PRISMA-S", "7", known) == "A colleague, day not recorded."
    assert answer_of("PRISMA-S", "8", known) == (
        "`ldn search-string monthly` as it is saved now (Embase, 2026-11-02). To be filled by you:"
        " PubMed, 2026-11-01, ClinicalTrials.gov, 2026-11-03 and A colleague, day not recorded."
    )
    assert "By one person (Ann)" in str(answer_of("PRISMA 2020", "8", known))
    assert "1 report excluded in full text" in str(answer_of("PRISMA 2020", "16b", known))
    assert "pages): 2; by people: 0" in str(answer_of("PRISMA-S", "16", known))
    assert answer_of("PRISMA-S", "12", known) is None, "each source was searched once"


def test_two_screeners_and_their_agreement(world: Path, known: Known) -> None:
    (world / "screening" / "settings.yaml").write_text("screeners: 2\n", encoding="utf-8")
    write(world, vote(NAMES[0], "exclude"), vote(NAMES[1], "exclude"), by="Bo")
    told = answer_of("PRISMA 2020", "8", Known(library=known.library, review=review_in(world)))
    assert "two people independently" in str(told) and "(Ann and Bo)" in str(told)
    assert "kappa 0.00 in 2 records by title and abstract" in str(told)


def test_votes_that_were_undone_are_nobodys(world: Path) -> None:
    log_update(world)
    log = open_log(world)
    assert log is not None
    own = [Undone(of=each.id) for each in log.events if each.by == "Ann"]
    write(world, *own, by="Bo")
    known = Known(library=load(str(world)), review=review_in(world))
    assert answer_of("PRISMA 2020", "8", known) is None


def test_what_nobody_knows_is_left_to_the_authors(known: Known) -> None:
    """Without a log nothing about searches, screening or flow is filled; protocol, funding and
    interests never are."""
    bare = Known(library=known.library, review=None)
    for name, number in (
        *(("PRISMA 2020", each) for each in ("6", "7", "8", "16a", "16b")),
        *(("PRISMA-S", each.number) for each in ITEMS["PRISMA-S"]),
    ):
        assert answer_of(name, number, bare) is None, (name, number)  # type: ignore[arg-type]
    for number in ("1", "3", "4", "5", "24a", "24b", "25", "26"):
        assert answer_of("PRISMA 2020", number, known) is None


def test_the_table_marks_who_fills_what(known: Known) -> None:
    table = checklist_table(known)
    rows = table.mappings()
    assert len(rows) == 58 and all((each["answer"] == YOURS) != each["answered"] for each in rows)
    count = sum(each["answered"] for each in rows)
    assert table.head[0].startswith(f"{count} of 58 items are answered")
