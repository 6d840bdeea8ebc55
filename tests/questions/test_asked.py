"""A question: what it selects, which registers it keeps, what it counts unasked, and that
nothing is worked out twice."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from tests.conftest import LIBRARY

PAIN = {"condition": "fibromyalgia", "outcome": "pain-intensity"}


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


@pytest.fixture
def larger(trials: Path) -> Library:
    """The base with trials to pool and a second review."""
    return load(str(trials))


# -- once, and only when asked for -----------------------------------------------------------------

# What is worked out, and by which function.
_WORKED_OUT = {
    "body": "ldncli.evidence.selecting.body:gather",
    "findings": "ldncli.evidence.findings.finding:find",
    "harm_reports": "ldncli.evidence.harms.reports:harm_reports",
    "harms": "ldncli.evidence.harms.summaries:summarise_harms",
    "silence_on_harms": "ldncli.evidence.harms.reports:silence",
    "judged": "ldncli.evidence.selecting.appraisals:judged",
    "gaps": "ldncli.evidence.survey.gaps:find_gaps",
    "published": "ldncli.evidence.reconciling.published:published",
    "reconciled": "ldncli.evidence.reconciling.reconcile:reconcile",
    "contradictions": "ldncli.evidence.reconciling.reconcile:contradictions",
}


def _counted(monkeypatch: pytest.MonkeyPatch, counts: Counter[str], name: str, where: str) -> None:
    module, function = where.split(":")
    own: Callable[..., Any] = getattr(importlib.import_module(module), function)

    def counting(*args: Any, **more: Any) -> Any:
        counts[name] += 1
        return own(*args, **more)

    monkeypatch.setattr(f"{module}.{function}", counting)


def test_each_is_worked_out_once_and_nothing_before(
    larger: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts: Counter[str] = Counter()
    for name, where in _WORKED_OUT.items():
        _counted(monkeypatch, counts, name, where)
    asked = ask(larger)
    assert asked.selection.total and asked.label("conditions", "crps") and not counts
    first = {name: getattr(asked, name) for name in _WORKED_OUT}
    assert counts == Counter(dict.fromkeys(_WORKED_OUT, 1)) + Counter(body=1), (
        "trials beside reviews are gathered on their own"
    )
    assert all(getattr(asked, name) is value for name, value in first.items())
    for name in (
        "papers",
        "selected",
        "registers",
        "clinical",
        "reviews",
        "reviewed",
        "conditions",
    ):
        assert getattr(asked, name) is getattr(asked, name)
    assert asked.running == asked.body.running and asked.silent == asked.body.silent
    assert [name for name, value in first.items() if not value] == ["contradictions"]


def test_records_are_read_only_where_they_are_needed(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a selection needs no record")

    monkeypatch.setattr(type(library), "papers", refuse)
    asked = ask(library, **PAIN)
    assert asked.selection.ids and asked.registers and asked.reviewed.ids


def test_nobody_can_change_a_question(library: Library) -> None:
    with pytest.raises(FrozenInstanceError):
        ask(library).query = None  # type: ignore[misc, assignment]


def test_a_selection_imports_no_statistics(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys; from ldncli.records.index.library import load; from ldncli.questions.asked"
        f" import ask; ask(load({str(LIBRARY)!r}), words='thumbs',"
        " condition='fibromyalgia').selection; print(sorted(name for name in sys.modules if"
        " name.startswith('ldncli.evidence')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(
        [
            "ldncli.evidence",
            "ldncli.evidence.reasons",
            "ldncli.evidence.selecting",
            "ldncli.evidence.selecting.query",
        ]
    )
