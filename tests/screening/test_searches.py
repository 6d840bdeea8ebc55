"""The file of saved searches: read strictly, every fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import RecordError, UnknownTermError
from ldncli.screening import searches as module
from ldncli.screening.searches import FILE, SavedSearch, load_searches, search_named
from ldncli.screening.strings import SYNTAXES, search_string
from tests.conftest import ROOT
from tests.plain import check_plain, values_of

GOOD = """\
searches:
  - id: monthly
    label: Elbows
    services: [pubmed, crossref]
    since: '2026-01-01'
    concepts: [[elbow*, mesh:Elbow], [pain]]
    queries: {crossref: elbow pain}
"""


def _load(folder: Path, text: str) -> tuple[SavedSearch, ...]:
    (folder / FILE).write_text(text, encoding="utf-8")
    return load_searches(folder)


def test_values_never_change() -> None:
    for each in values_of(module):
        check_plain(each, by_name=True)


def test_a_file(tmp_path: Path) -> None:
    assert load_searches(tmp_path) == ()
    (search,) = _load(tmp_path, GOOD)
    assert search.concepts == (("elbow*", "mesh:Elbow"), ("pain",))
    assert search_named([search], "monthly") is search
    with pytest.raises(UnknownTermError) as caught:
        search_named([search], "monthl")
    assert "monthly" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("pubmed,", "pubmedd,", "pubmedd"),
        ("[pain]", "[]", "a concept has no words"),
        ("[[elbow*, mesh:Elbow], [pain]]", "[]", "a concept has no words"),
        ("'2026-01-01'", "'2026-01'", "since is no whole date"),
        ("[pain]", "['pain\"[ti] OR all[sb']", "without quotation marks"),
        ("[pain]", "['el*bow']", "without quotation marks"),
        ("id: monthly", "id: Monthly Search", "lower-case"),
        ("label: Elbows", "lable: Elbows", "lable"),
        ("searches:", "searches:\n  - {id: monthly}", "missing"),
        ("searches:", "search:", "search"),
    ],
)
def test_faults_have_places(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        _load(tmp_path, GOOD.replace(old, new))
    assert caught.value.exit_code == 3 and message in str([*map(str, caught.value.faults)])
    assert all(each.file == FILE for each in caught.value.faults)


def test_the_searches_of_the_base() -> None:
    """They can be written for every service, and name the drug of the topic."""
    for search in load_searches(ROOT / "data"):
        for syntax in SYNTAXES:
            assert "naltrexone" in search_string(search, syntax)
