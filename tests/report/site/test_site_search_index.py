"""The index for the browser: what it holds, how it is written, and that nothing in it can end a script."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import load
from ldncli.report.site.contents import contents_of
from ldncli.report.site.search_index import base36, postings, records_file, words_file
from tests.conftest import LIBRARY
from tests.report.site.hostile import hostile_world


def _decoded(posting: str) -> dict[int, dict[str, list[int]]]:
    """Papers, columns and places of a posting."""
    found: dict[int, dict[str, list[int]]] = {}
    paper = 0
    for part in posting.split(";")[1:]:
        steps, *columns = re.split(r"(?=[A-Z])", part)
        paper += int(steps, 36)
        for column in columns:
            place, places = 0, []
            for step in column[1:].split(","):
                place += int(step, 36)
                places.append(place)
            found.setdefault(paper, {})[column[0]] = places
    return found


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (35, "z"), (36, "10"), (1296, "100"), (123456789, "21i3v9")])
def test_numbers_to_base_36(number: int, text: str) -> None:
    assert base36(number) == text and int(text, 36) == number


def test_postings_hold_every_place_of_a_word() -> None:
    contents = contents_of(ask(load(str(LIBRARY))))
    found = dict(postings(contents))
    papers = list(contents.papers)
    thumbs = _decoded(found["thumb"])
    assert thumbs[papers.index("archer-2019")]["A"] == [4], "Small doses for sore thumbs: the fifth word of the title"
    assert all(list(found) == sorted(found, key=str.encode) for _ in [0])


def test_filters_leave_papers_out_of_the_index() -> None:
    contents = contents_of(ask(load(str(LIBRARY)), condition=("crps",)))
    assert 0 < len(contents.papers) < len(contents_of(ask(load(str(LIBRARY)))).papers)
    numbers = {number for _, posting in postings(contents) for number in _decoded(posting)}
    assert numbers <= set(range(len(contents.papers)))
    rows = json.loads("".join(records_file(contents)).split('"papers":', 1)[1].removesuffix("});\n"))
    assert [row[0] for row in rows] == list(contents.papers)


def test_nothing_in_the_index_can_end_a_script(world: Path) -> None:
    contents = contents_of(ask(load(str(hostile_world(world)))))
    for text in ("".join(words_file(contents)), "".join(records_file(contents))):
        assert "<" not in text and "\u2028" not in text and "\u2029" not in text
    assert "pwned" in "".join(records_file(contents)), "the words are there all the same"
