"""What is known and was not read: its file, its faults, whom it is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.records.vocabularies.unread import decode_unread, read_unread
from tests.conftest import ROOT, Run

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


def test_reports_on_conditions_below_and_above_are_told(world: Path) -> None:
    """Those below belong to the question; those above may hold its people, and are told apart."""
    entries = "".join(
        f"  - {{what: On {each}, conditions: [{each}], seen: s, tried: t, missing: m}}\n"
        for each in ("pain", "crps", "crps-1", "crohn-disease")
    )
    vocabulary = world / "vocab" / "conditions.yaml"
    vocabulary.write_text(
        vocabulary.read_text().replace("id: crps,", "id: crps, children: [{id: crps-1, label: I}],")
    )
    (world / "unverified.yaml").write_text(f"version: '2026-01-01'\npapers:\n{entries}")
    library = load(str(world))
    found = ask(library, condition="crps")
    assert [each.name for each in found.unread] == ["On crps", "On crps-1"]
    assert [each.name for each in found.unread_wider] == ["On pain"]
    everything = ask(library, condition="pain")
    assert [each.name for each in everything.unread] == ["On pain", "On crps", "On crps-1"]
    assert everything.unread_wider == () == ask(library).unread_wider
    told = ask(library, words="crps", every_scope=True)
    assert (told.unread, told.unread_wider) == (found.unread, found.unread_wider)


@pytest.mark.parametrize("command", ["gaps", "evidence", "brief", "search"])
@pytest.mark.parametrize("shape", [(), ("--format", "json")])
def test_every_answer_names_what_was_not_read(
    real_index: Path, ldn: Callable[..., Run], command: str, shape: tuple[str, ...]
) -> None:
    run = ldn(command, "--condition", "CRPS", *shape, data=ROOT / "data")
    told = " ".join(f"{run.out} {run.err}".split())
    assert run.code == 0 and "3 reports not yet read" in told
    assert "on a wider condition" in told


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
