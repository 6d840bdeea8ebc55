"""The page of the evidence map: one file that asks for nothing, in which no record can put
anything, the same bytes twice."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.evidence.survey.evidence_map import COLUMNS
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.map.answer import map_answer
from ldncli.report.map.fragment import map_fragment, map_script, map_style
from ldncli.report.map.page import map_page
from tests.conftest import LIBRARY, Run

HOSTILE = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"'&<!-- \u202eabc\u2028 😀 "
    + "long " * 380
)
KEYS = (
    "condition condition_label condition_parent condition_depth columns column column_label"
    " column_parent column_depth state studies_in_cell randomised_in_cell people_in_cell"
    " best_design best_level benefit no_difference mixed harm unclear direction certainty"
    " certainty_of running_trials expected_end silent_trials trials_placed study_ids"
    " running_ids silent_ids"
).split()


def _page(library: Library, columns: str = "outcomes") -> str:
    found, account = map_answer(ask(library), columns)
    return map_page(
        found, library.vocabularies, account, "ldn, invented data", "Low-dose naltrexone"
    )


def _data(page: str) -> dict:
    found = re.search(r'class="gm-data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.fixture
def hostile(world: Path) -> Library:
    for file in (world / "papers").glob("*.yaml"):
        text = re.sub(
            r"^title: .*$",
            lambda _, own=file.stem: f"title: {json.dumps(HOSTILE + own, ensure_ascii=False)}",
            file.read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        )
        file.write_text(text, encoding="utf-8")
    file = world / "vocab" / "conditions.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "label: Fibromyalgia", f"label: {json.dumps(HOSTILE[:300], ensure_ascii=False)}"
        ),
        encoding="utf-8",
    )
    return load(str(world))


@pytest.mark.parametrize("columns", COLUMNS)
def test_the_page_is_the_same_twice(columns: str) -> None:
    assert _page(load(str(LIBRARY)), columns) == _page(load(str(LIBRARY)), columns)


def test_the_policy_lets_in_nothing_but_the_pages_own_style_and_script() -> None:
    page = _page(load(str(LIBRARY)))
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'")
    blocks = [
        *re.findall(r"<style>(.*?)</style>", page, re.DOTALL),
        *re.findall(r"<script>(.*?)</script>", page, re.DOTALL),
    ]
    assert len(blocks) == 2
    for block in blocks:
        assert (
            f"'sha256-{base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()}'"
            in policy
        )
    assert not re.search(r"<(?:link|img|iframe|object|embed|base|form)\b", page) and not re.search(
        r"\s(?:style|on\w+)=", page.split("<script>")[0]
    )
    assert "url(" not in map_style() and "@import" not in map_style()
    assert not re.search(
        r"innerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(|XMLHttpRequest", map_script()
    )


def test_nothing_of_a_record_becomes_markup(hostile: Library) -> None:
    page = _page(hostile)
    assert (
        len(re.findall(r"<script", page)) == 2
        and "<img" not in page
        and "onerror=alert(2)>" not in page
    )
    titles = [each["t"] for each in _data(page)["studies"]]
    assert titles and all(each.startswith(HOSTILE[:60]) for each in titles), (
        "the words themselves are kept, as data"
    )
    assert "\u2028" not in page and "\u202e" not in page.split('class="gm-data"')[0]


def test_the_table_without_script_says_every_state() -> None:
    library = load(str(LIBRARY))
    found, _ = map_answer(ask(library, condition=["crohn-disease", "fibromyalgia"]))
    text = map_fragment(found, library.vocabularies)
    table = text.split('class="gm-data"')[0]
    assert "no studies</span>" in table and "1 study, 1 randomised, 57 people analysed" in table
    assert 'scope="row"' in table and 'scope="col"' in table and "<caption>" in table


def test_addresses_of_studies_are_used_where_there_are_any() -> None:
    library = load(str(LIBRARY))
    found, _ = map_answer(ask(library))
    text = map_fragment(found, library.vocabularies, address=lambda study: f"study/{study.id}.html")
    assert {each["h"] for each in _data(text)["studies"]} == {
        "study/bell-2015.html",
        "study/castro-2010.html",
        "study/thumb.html",
    }
    assert {each["u"] for each in _data(text)["studies"]} == {
        "https://doi.org/10.5555/archer.2019",
        "https://doi.org/10.5555/bell.2015",
        None,
    }


def test_the_whole_base_is_a_page_below_a_megabyte(real_library: Library) -> None:
    for columns in COLUMNS:
        assert len(_page(real_library, columns).encode()) < 1_000_000


# -- the command -----------------------------------------------------------------------------------


def test_a_row_for_every_cell_under_stable_keys(ldn: Callable[..., Run]) -> None:
    for columns in COLUMNS:
        rows = json.loads(ldn("map", "--columns", columns, "--format", "json").out)
        assert all(list(each) == KEYS for each in rows)
        assert len(rows) == len({each["condition"] for each in rows}) * len(
            {each["column"] for each in rows}
        )
        assert {each["state"] for each in rows} <= {
            "studies",
            "only trials under way",
            "only silent trials",
            "no studies",
        }
    header = next(csv.reader(io.StringIO(ldn("map", "--format", "csv").out)))
    assert header == KEYS


def test_every_form_of_the_map(ldn: Callable[..., Run], tmp_path: Path) -> None:
    starts = {
        "svg": b"<svg",
        "png": b"\x89PNG",
        "pdf": b"%PDF-",
        "html": b"<!DOCTYPE html>",
        "txt": b"Evidence map",
        "xlsx": b"PK",
    }
    for ending, start in starts.items():
        first, second = tmp_path / f"1.{ending}", tmp_path / f"2.{ending}"
        for file in (first, second):
            run = ldn("map", "--out", str(file))
            assert run.code == 0, run.err
        assert first.read_bytes().startswith(start) and first.read_bytes() == second.read_bytes()
    assert ldn("map", "--out", str(tmp_path / "1.html")).code == 2, "nothing is overwritten unasked"
    for form in ("tsv", "jsonl", "md", "table", "text"):
        assert ldn("map", "--format", form).code == 0


def test_words_that_mean_nothing_are_refused(ldn: Callable[..., Run]) -> None:
    for words in (
        ["--columns", "dose"],
        ["--colour", "green"],
        ["--format", "gif"],
        ["--theme", "pink", "--format", "svg"],
    ):
        run = ldn("map", *words)
        assert run.code == 2 and run.out == "" and "hint:" in run.err, words


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("form", ["text", "svg", "html", "csv"])
def test_an_empty_base_is_an_answer(
    ldn: Callable[..., Run], world: Path, columns: str, form: str
) -> None:
    for file in (world / "papers").glob("*.yaml"):
        file.unlink()
    run = ldn("map", "--columns", columns, "--format", form)
    assert run.code == 0 and run.out, run.err


def test_depth_folds_rows_and_columns(ldn: Callable[..., Run]) -> None:
    rows = json.loads(ldn("map", "--depth", "1", "--column-depth", "1", "--format", "json").out)
    assert {each["condition"] for each in rows} == {"pain"} and all(
        each["column_depth"] == 0 for each in rows
    )
    assert (
        "Complex regional" not in ldn("map", "--depth", "1").out
        and "Pain ▸" in ldn("map", "--depth", "1").out
    )
    assert _data(ldn("map", "--depth", "2", "--format", "html").out)["opened"] == [2, 1]
