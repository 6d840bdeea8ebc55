"""`ldn brief` at the command line: words and filters, formats, files, refusals, what it loads."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.questions import named
from ldncli.records.index.library import Library
from tests.conftest import ROOT, Run

DATA = ROOT / "data"


def test_words_and_filters_narrow_together(ldn: Callable[..., Run]) -> None:
    by_word = ldn("brief", "fibromyalgia", "--dose", "1-5", data=DATA)
    by_filter = ldn("brief", "--condition", "fibromyalgia", "--dose", "1-5", data=DATA)
    assert by_word == by_filter
    assert "in fibromyalgia at 1–5 mg" in by_word.out
    assert ldn("brief", "CRPS", "fatigue", data=DATA).out != ldn("brief", "CRPS", data=DATA).out


@pytest.mark.parametrize("words", [["CRPS"], ["RSD"], ["reflex sympathetic dystrophy"]])
def test_any_name_gives_the_same_answer(ldn: Callable[..., Run], words: list[str]) -> None:
    found, usual = (ldn("brief", *each, data=DATA) for each in (words, ["crps"]))
    assert found.code == 0
    assert found.out.splitlines()[:-1] == usual.out.splitlines()[:-1]


@pytest.mark.parametrize("form", ["text", "md", "json", "html"])
def test_every_format_to_the_screen_and_to_a_file(
    ldn: Callable[..., Run], tmp_path: Path, form: str
) -> None:
    shown = ldn("brief", "fibro", "--format", form)
    ending = {"text": ".txt"}.get(form, f".{form}")
    file = tmp_path / f"brief{ending}"
    written = ldn("brief", "fibro", "--out", str(file))
    assert (shown.code, written.code) == (0, 0)
    assert file.read_text(encoding="utf-8") == shown.out
    assert "Archer 2019" in shown.out
    assert "fibromyalgia" in shown.out


def test_json_has_what_the_screen_has_and_more(ldn: Callable[..., Run]) -> None:
    values = json.loads(ldn("brief", "fibromyalgia", "--format", "json", data=DATA).out)
    text = " ".join(ldn("brief", "fibromyalgia", data=DATA).out.split())
    for sentence in values["bottom_line"]:
        assert sentence in text
    assert len(values["studies"]) > 5
    assert {"doses", "harms", "under_way", "reviews", "caution", "next"} <= values.keys()


def test_html_runs_nothing_and_fetches_nothing(ldn: Callable[..., Run]) -> None:
    page = ldn("brief", "fibromyalgia", "--format", "html", data=DATA).out
    assert "<script" not in page
    assert "Content-Security-Policy" in page


def test_an_ending_that_it_cannot_write_is_refused(ldn: Callable[..., Run], tmp_path: Path) -> None:
    found = ldn("brief", "fibro", "--out", str(tmp_path / "x.xlsx"))
    assert found.code == 2
    assert "cannot write a .xlsx file" in found.err


def test_unknown_words_end_with_2_and_neighbours(ldn: Callable[..., Run]) -> None:
    found = ldn("brief", "ehlers", data=DATA)
    assert (found.code, found.out) == (2, "")
    assert "'Ehlers-Danlos syndrome" in found.err
    assert "herpes" not in found.err


def test_a_bare_condition_suggests_the_brief(ldn: Callable[..., Run]) -> None:
    found = ldn("long", "covid", data=DATA)
    assert (found.code, found.out) == (2, "")
    assert "hint: `ldn brief long covid` answers that on one screen" in found.err
    assert "brief" not in ldn("xyzzy", data=DATA).err


def test_another_topic_is_told_in_its_own_words(ldn: Callable[..., Run]) -> None:
    found = ldn("brief", data=ROOT / "tests" / "other_topic")
    assert found.code == 0
    assert "naltrexone" not in found.out.casefold()
    assert "LDN" not in found.out
    assert "  g  " in found.out
    assert max(map(len, found.out.splitlines())) <= 80


def test_words_are_heard_once(ldn: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[list[str]] = []
    own = named.named

    def counting(library: Library, words: list[str]) -> named.Named:
        heard.append(words)
        return own(library, words)

    monkeypatch.setattr(named, "named", counting)
    assert ldn("brief", "CRPS", data=DATA).code == 0 and heard == [["CRPS"]]


# What makes records, other answers or other forms of this one; each takes time to import.
UNUSED = (
    *("records.checking", "records.index.building", "records.index.asking", "records.text.yaml"),
    *(
        "evidence.workings",
        "evidence.survey",
        "evidence.rechecking",
        "statistics.models.regression",
    ),
    *("report.document", "report.tables", "report.listing", "report.pooling", "report.drawing"),
    *("report.writing.terminal", "notebook", "harvest"),
)


def test_a_brief_loads_nothing_that_it_does_not_need() -> None:
    code = (
        "import sys\nfrom ldncli.cli.app import main\nmain(['brief', 'fibromyalgia'])\n"
        "heavy = {'rich', 'pandas', 'numpy', 'jinja2', 'yaml', 'scipy'} & set(sys.modules)\n"
        f"unused = tuple('ldncli.' + each for each in {UNUSED!r})\n"
        "heavy |= {each for each in sys.modules if each.startswith(unused)}\n"
        "print('loaded:', sorted(heavy), file=sys.stderr)"
    )
    for _ in range(2):  # the first may build the index
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
    assert done.stderr.splitlines()[-1] == "loaded: []"
