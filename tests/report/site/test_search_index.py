"""The index for the browser: what it holds, how it is written, and that
nothing in it can end a script."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.fulltext import terms_of
from ldncli.records.index.library import load
from ldncli.records.index.standing import REST, TRIAL
from ldncli.report.site import search_index
from ldncli.report.site.contents import Contents, contents_of
from ldncli.report.site.search_index import _posting, base36, postings, search_files
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


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (35, "z"), (36, "10"), (1296, "100"), (123456789, "21i3v9")]
)
def test_numbers_to_base_36(number: int, text: str) -> None:
    assert base36(number) == text and int(text, 36) == number


def test_postings_hold_every_place_of_a_word() -> None:
    contents = contents_of(ask(load(str(LIBRARY))))
    found = dict(postings(contents))
    papers = list(contents.papers)
    thumbs = _decoded(found["thumbs"])
    assert thumbs[papers.index("archer-2019")]["A"] == [4], (
        "Small doses for sore thumbs: the fifth word of the title"
    )
    assert all(list(found) == sorted(found, key=str.encode) for _ in [0])


def test_filters_leave_papers_out_of_the_index() -> None:
    contents = contents_of(ask(load(str(LIBRARY)), condition=("crps",)))
    assert 0 < len(contents.papers) < len(contents_of(ask(load(str(LIBRARY)))).papers)
    numbers = {number for _, posting in postings(contents) for number in _decoded(posting)}
    assert numbers <= set(range(len(contents.papers)))
    rows = json.loads(
        _file(contents, "records").split('"papers":', 1)[1].removesuffix("},null);\n")
    )
    assert [row[0] for row in rows] == list(contents.papers)


def test_nothing_in_the_index_can_end_a_script(world: Path) -> None:
    contents = contents_of(ask(load(str(hostile_world(world)))))
    for text in (_file(contents, "words"), _file(contents, "records")):
        assert "<" not in text and "\u2028" not in text and "\u2029" not in text
    assert "pwned" in _file(contents, "records"), "the words are there all the same"


def _file(contents: Contents, name: str) -> str:
    return dict(search_files(contents))[f"{name}.js"]


def test_large_files_come_in_parts_of_which_each_names_the_next(
    contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = dict(search_files(contents))
    monkeypatch.setattr(search_index, "_PART", 500)
    parts = dict(search_files(contents))
    assert set(whole) == {"words.js", "records.js"} and min(map(len, whole.values())) > 1_000
    for kind, gathered in (("words", {}), ("records", [])):
        name: str | None = f"{kind}.js"
        while name:
            text = parts.pop(name)
            *values, name = json.loads(f"[{text.split('(', 1)[1].removesuffix(');' + chr(10))}]")
            rows = (
                values[0]["papers"]
                if isinstance(values[0], dict) and kind == "records"
                else values[0]
            )
            gathered.update(rows) if isinstance(gathered, dict) else gathered.extend(rows)
        if kind == "words":
            assert gathered == dict(postings(contents))
        else:
            assert [row[0] for row in gathered] == list(contents.papers)
    assert not parts, "every part is named"


def _records(contents: Contents) -> dict[str, Any]:
    """The file of records as a value."""
    text = _file(contents, "records")
    assert text.startswith('"use strict";\nLDN.records({') and text.endswith("]},null);\n")
    found: dict[str, Any] = json.loads(text.split("LDN.records(", 1)[1].removesuffix(",null);\n"))
    return found


def test_places_count_from_the_last_one_of_the_column(contents: Contents) -> None:
    found, papers = dict(postings(contents)), list(contents.papers)
    small = _decoded(found["small"])
    assert small[papers.index("archer-2019")]["A"] == [0] and papers.index("evans-2021") in small
    assert found["small"].startswith(";0"), "papers are numbered from 0"
    title = contents.papers["archer-2020"].title.lower().replace(",", "").split()
    year = _decoded(found["year"])[papers.index("archer-2020")]
    assert year["A"] == [title.index("year")] and "B" in year, (
        "small doses for sore thumbs, one year on"
    )


def test_words_are_a_script(contents: Contents) -> None:
    text = _file(contents, "words")
    assert text.startswith('"use strict";\nLDN.words({\n') and text.endswith("],null);\n")
    words, kept, following = json.loads(
        f"[{text.split('LDN.words(', 1)[1].removesuffix(');' + chr(10))}]"
    )
    assert words == dict(postings(contents)) and following is None
    assert "rsd" in kept and "thumbs" in words and "thumbs" not in kept


def test_records_hold_lists_and_vocabularies(contents: Contents) -> None:
    found = _records(contents)
    assert (
        found["digest"] == contents.digest
        and found["kinds"][0] == "Primary study"
        and len(found["statuses"]) == 8
        and len(found["scopes"]) == 5
    )
    assert [each[:2] for each in found["directions"]] == [
        ["+", "benefit"],
        ["=", "no difference"],
        ["±", "mixed"],
        ["−", "harm"],
        ["?", "unclear"],
    ]
    conditions = found["vocabularies"]["conditions"]
    assert [term[:3] for term in conditions][:4] == [
        ["pain", "Pain", -1],
        ["neuropathic-pain", "Neuropathic pain", 0],
        ["crps", "Complex regional pain syndrome", 1],
        ["diabetic-neuropathy", "Diabetic neuropathy", 1],
    ]
    assert {"=crps", "=rsd", "complex regional pain syndrome"} <= set(
        conditions[2][3]
    ) and conditions[4][2] == 0
    assert found["pages"]["conditions"] == list(range(len(conditions))) and found["pages"][
        "mechanisms"
    ] == [0, 1, 2]


def test_rows_of_papers_in_the_order_that_the_browser_knows(contents: Contents) -> None:
    rows = {row[0]: row for row in _records(contents)["papers"]}
    archer = rows["archer-2019"]
    terms = {
        name: list(contents.vocabularies[name].terms)
        for name in ("designs", "conditions", "mechanisms", "outcomes")
    }
    assert archer[1:6] == [
        "Small doses for sore thumbs",
        None,
        "Archer 2019",
        2019,
        "Journal of Invented Trials",
    ]
    assert archer[6:11] == [0, terms["designs"].index("parallel-rct"), 0, 0, 1] and archer[
        11:14
    ] == [4.5, 4.5, 60]
    assert archer[14:17] == [
        [terms["conditions"].index("fibromyalgia")],
        [terms["mechanisms"].index("endorphin-rebound")],
        [terms["outcomes"].index("pain-intensity"), terms["outcomes"].index("pain-response")],
    ]
    assert archer[17] == contents.papers["archer-2019"].summary and len(archer) == 21
    assert archer[19:] == ["thumb", TRIAL] and archer[18] == [
        list(contents.vocabularies["harms"].terms).index(each)
        for each in dict(terms_of(contents.papers["archer-2019"], contents.vocabularies["harms"]))[
            "harms"
        ]
    ]
    registered = rows["nct00000009"]
    assert registered[20] == REST and not registered[19].startswith("=")
    assert (
        registered[6] == 3
        and registered[8] == 3
        and registered[10] == -1
        and registered[13] is None
    )
    assert (
        rows["hill-2018"][11:14] == [None, None, None]
        and rows["castro-2010"][2] == "An invented case"
        and rows["gray-2017"][9] == 1
    )
    assert rows["gray-2017"][13] == 45 and rows["dunn-2008"][8] == 7


def test_people_randomised_else_enrolled_else_analysed(contents: Contents) -> None:
    bell = contents.papers["bell-2015"]

    def people(*counts: int | None) -> int | None:
        design = replace(
            bell.design,
            **dict(zip(("n_randomised", "n_enrolled", "n_analysed"), counts, strict=True)),
        )  # type: ignore[arg-type]
        found: int | None = _records(
            replace(contents, papers={bell.id: replace(bell, design=design)})
        )["papers"][0][13]
        return found

    assert [
        people(0, 5, 4),
        people(None, 5, 4),
        people(None, None, 4),
        people(None, None, None),
    ] == [0, 5, 4, None]


def test_places_are_written_as_steps_from_one_to_the_next() -> None:
    """Three places in one column: the second and third are told by their
    distance, each from the one before."""
    assert _decoded(_posting({4: {"T": [9, 2, 40]}, 7: {"S": [1, 3], "T": [5]}})) == {
        4: {"T": [2, 9, 40]},
        7: {"S": [1, 3], "T": [5]},
    }
    assert _posting({0: {"T": [2, 9, 40]}}) == ";0T2,7,v"
