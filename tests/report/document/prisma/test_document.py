"""PRISMA in documents: with a log from it, without one saying so."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import RecordError
from ldncli.questions.asked import ask
from ldncli.records.index.library import load
from ldncli.report.document.blocks import Figure, Grid
from ldncli.report.document.content import build_report
from ldncli.report.document.prisma.checklist import Known
from ldncli.report.document.prisma.document import NOT_LOGGED, prisma_report, review_in
from tests.report.document.prisma.reviews import log_update


def test_a_report_tells_of_the_searches_behind_its_base(world: Path) -> None:
    library = load(str(world))
    bare = build_report(ask(library))
    figures = [each.title for each in bare.figures() if "PRISMA" in each.title]
    assert figures == ["PRISMA 2020 flow diagram of the records"]
    assert "not from a database search" in str(bare.figures()[0].notes)
    assert "excluded" not in [each.id for each in bare.sections]
    log_update(world)
    found = build_report(ask(library))
    titles = [each.title for each in found.figures() if "PRISMA" in each.title]
    assert titles == [
        "PRISMA 2020 flow diagram of the records",
        "PRISMA 2020 flow diagram of the searches",
    ]
    assert "however they came into it" in str(found.figures()[0].notes)
    (searches,) = [each for each in found.sections if each.id == "searches"]
    assert searches.wide, "three lanes need the long side of a page"
    assert [each.id for each in found.sections][-2:] == ["excluded", "references"]
    (table,) = [each for each in found.sections[-2].blocks if isinstance(each, Grid)]
    assert len(table.rows) == 1 and table.number > 0


def test_a_faulty_log_is_no_log(world: Path) -> None:
    log_update(world)
    with (world / "screening" / "events.jsonl").open("a", encoding="utf-8") as end:
        end.write("oops\n")
    with pytest.raises(RecordError):
        build_report(ask(load(str(world))))


def test_a_document_of_its_own(world: Path) -> None:
    library = load(str(world))
    asked = ask(library)
    bare = prisma_report(asked, Known(library=library, review=review_in(library)))
    assert [each.id for each in bare.sections] == ["flow", "checklists"]
    assert NOT_LOGGED in str(bare.sections[0].blocks[0])
    log_update(world)
    whole = prisma_report(asked, Known(library=library, review=review_in(library)))
    assert [each.id for each in whole.sections] == ["flow", "excluded", "checklists"]
    numbers = [
        (type(block).__name__, block.number)
        for section in whole.walk()
        for block in section.blocks
        if isinstance(block, Figure | Grid)
    ]
    assert numbers == [("Grid", 1), ("Figure", 1), ("Grid", 2), ("Grid", 3), ("Grid", 4)]
