"""What a map says in words beside its cells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.map.answer import map_answer
from ldncli.report.map.words import besides_words, cell_words, mixed_words
from tests.conftest import ROOT


@pytest.fixture
def library() -> Library:
    return load(str(ROOT / "data"))


def test_what_fills_no_cell_is_told_by_how_it_stands(library: Library) -> None:
    found, _ = map_answer(ask(library, condition="fibromyalgia"))
    assert besides_words(found.besides) == (
        "Not shown: 2 trials and plans without results and not under way (1 withdrawn or suspended,"
        " 1 old plan): nct00855972, wulz-2019."
    )
    assert besides_words(()) is None


def test_mixed_groups_are_named_up_to_three(library: Library) -> None:
    found, _ = map_answer(ask(library))
    told = mixed_words(found)
    assert told and told.endswith(" and others).") and "conditions that only some" in told
    assert mixed_words(replace(found, mixed=())) is None
    one = mixed_words(replace(found, mixed=found.mixed[:1]))
    assert one and "1 study (" in one


def test_a_cell_tells_people_analysed(library: Library) -> None:
    found, _ = map_answer(ask(library, condition="crps"))
    told = cell_words(found.cell("crps", found.columns[0].id))
    assert told.startswith("1 study, 0 randomised, 2 people analysed")
