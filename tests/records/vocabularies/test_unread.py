"""What is known and was not read: its file, its faults, whom it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.records.vocabularies.unread import decode_unread, read_unread

GOOD = {"what": "A case", "seen": "slides", "tried": "title", "missing": "all"}


def test_entries_may_name_whom_they_are_about() -> None:
    value = {"version": "2026-01-01", "papers": [GOOD, GOOD | {"conditions": ["crps"]}]}
    found, problems = decode_unread(value, {"conditions": {"crps": None}})
    assert not problems
    assert [each.conditions for each in found] == [(), ("crps",)]


def test_a_condition_that_is_none_is_a_fault_with_its_line() -> None:
    text = (
        b"version: '2026-01-01'\npapers:\n  - what: A\n    conditions: [crsp]\n"
        b"    seen: s\n    tried: t\n    missing: m\n"
    )
    _, faults = read_unread(text, "unverified.yaml", {"conditions": {"crps": None}})
    assert [(each.line, each.path) for each in faults] == [(4, "papers[0].conditions[0]")]


def test_the_real_file_tells_how_many_reports_on_crps_were_not_read(real_library: Library) -> None:
    assert len(ask(real_library, condition="CRPS").unread) == 3
    assert ask(real_library).unread == ()


def test_a_base_may_do_without(world: Path) -> None:
    assert load(str(world)).unread == ()


def test_a_file_that_appears_is_read(world: Path) -> None:
    load(str(world))
    (world / "unverified.yaml").write_text(
        "version: '2026-01-01'\npapers:\n  - what: A\n    conditions: [fibromyalgia]\n"
        "    seen: s\n    tried: t\n    missing: m\n"
    )
    assert [each.what for each in load(str(world)).unread] == ["A"]


def test_words_of_a_search_name_conditions_as_filters_do(real_library: Library) -> None:
    crps = ask(real_library, condition="CRPS").unread
    for words in ("CRPS", "RSD", "CRPS trial"):
        assert ask(real_library, words=words, every_scope=True).unread == crps, words
    assert ask(real_library, words="pain intensity", every_scope=True).unread == ()


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("Bell and others 2016, one case", "Bell and others 2016"),
        ("A talk (in Dutch), two cases", "A talk"),
        ("NCT00000008", "NCT00000008"),
        ("Trial of 10.5555/a(1)b", "Trial of 10.5555/a(1)b"),
    ],
)
def test_a_report_is_called_by_what_stands_first(what: str, name: str) -> None:
    ((found,), problems) = decode_unread(
        {"version": "2026-01-01", "papers": [GOOD | {"what": what}]}
    )
    assert found.name == name and not problems
