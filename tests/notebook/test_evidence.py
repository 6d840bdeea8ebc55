"""The public API for notebooks answers as the command line does, with the types that analysts
expect, and its examples run."""

from __future__ import annotations

import csv
import doctest
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas
import pytest

import ldncli
from ldncli.errors import UnknownTermError
from ldncli.notebook import brief, evidence, figures, rows
from ldncli.notebook.brief import BriefText
from ldncli.notebook.evidence import Base
from ldncli.notebook.figures import Figure
from ldncli.notebook.rows import Result
from ldncli.records.index.library import Library
from tests.conftest import LIBRARY, ROOT, Run


@pytest.fixture
def base():  # type: ignore[no-untyped-def]
    return ldncli.load(str(LIBRARY))


@pytest.fixture(scope="module")
def real(real_library: Library) -> Base:
    return Base(real_library)


def test_papers(base) -> None:  # type: ignore[no-untyped-def]
    frame = base.papers()
    assert (
        len(frame) == 8
        and frame.columns[0] == "paper_id"
        and str(frame.dtypes["year"]) == "Int64"
        and str(frame.dtypes["dose_min_mg"]) == "Float64"
    )
    assert list(base.papers("thumbs").paper_id) == ["archer-2019", "archer-2020"]
    assert list(base.papers(condition="RSD", dose=["<2"]).paper_id) == ["bell-2015"]
    assert len(base.papers(include_retracted=True)) == 9


def test_outcomes_and_evidence(base) -> None:  # type: ignore[no-untyped-def]
    assert set(base.outcomes(outcome="pain-response").domain) == {"pain-response"}
    assert list(base.evidence(by="condition", condition="CRPS").condition) == ["crps"]
    assert set(base.evidence(condition="CRPS").outcome) == {"pain-intensity"}
    assert "measured" in base.evidence(by="mechanism").columns


def test_rechecks(base) -> None:  # type: ignore[no-untyped-def]
    assert len(base.rechecks()) == 0 and "allowed_low" in base.rechecks().columns
    assert set(base.rechecks(every=True, condition="fibromyalgia").verdict) == {"agrees"}


def test_syntheses(base) -> None:  # type: ignore[no-untyped-def]
    frame = base.summary_of_findings(condition="fibromyalgia", control_risk=20)
    assert list(frame[frame.outcome == "pain-response"].control) == [200.0]
    found = base.reconciliation(condition="fibro")
    assert list(found.review) == ["evans-2021"] and list(found.verdict) == ["both inconclusive"]
    assert base.reconciliation(between=True).empty


def test_one_record(base) -> None:  # type: ignore[no-untyped-def]
    assert base.record("10.5555/archer.2019").id == "archer-2019"


def test_wrong_words(base) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnknownTermError):
        base.papers(condition="nothing")
    with pytest.raises(UnknownTermError):
        base.evidence(by="nothing")
    with pytest.raises(TypeError):
        base.papers(conditions="CRPS")


# What each method answers, and the command that answers the same; {} is the real base.
SAME: dict[str, tuple[dict[str, Any], list[str]]] = {
    "search": ({"words": "fibromyalgia"}, ["search", "fibromyalgia"]),
    "papers": ({"design": "randomised"}, ["export", "--design", "randomised"]),
    "studies": ({"condition": "CRPS"}, ["export", "--rows", "studies", "--condition", "CRPS"]),
    "outcomes": ({"outcome": "fatigue"}, ["export", "--outcomes", "--outcome", "fatigue"]),
    "arms": ({"condition": "CRPS"}, ["export", "--rows", "outcome_arms", "--condition", "CRPS"]),
    "findings": ({}, ["export", "--rows", "findings"]),
    "estimates": ({}, ["export", "--rows", "estimates"]),
    "steps": ({"condition": "CRPS"}, ["export", "--rows", "steps", "--condition", "CRPS"]),
    "evidence": ({}, ["evidence"]),
    "sof": ({"condition": "fibromyalgia"}, ["sof", "--condition", "fibromyalgia"]),
    "safety": ({}, ["safety"]),
    "cautions": ({}, ["safety", "--cautions"]),
    "doses": ({"by": "titration"}, ["doses", "--by", "titration"]),
    "bias": ({"condition": "fibromyalgia"}, ["rob", "--condition", "fibromyalgia"]),
    "rechecks": ({"every": True}, ["recheck", "--all"]),
    "reconciliation": ({}, ["reconcile"]),
    "gaps": ({"condition": "CRPS"}, ["gaps", "--condition", "CRPS"]),
    "coverage": ({"pairs": True}, ["coverage", "--pairs"]),
    "stats": ({"by": "design"}, ["stats", "--by", "design"]),
    "pool": (
        {"condition": "fibromyalgia", "outcome": "pain-intensity"},
        ["pool", "--condition", "fibromyalgia", "--outcome", "pain-intensity"],
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_the_command_line_says_the_same(real: Base, ldn: Callable[..., Run], name: str) -> None:
    asked, words = SAME[name]
    frame = getattr(real, name)(**asked)
    done = ldn(*words, "--format", "csv", data=ROOT / "data")
    assert done.code == 0, done.err
    head, *rows = csv.reader(io.StringIO(done.out))
    assert head == list(frame.columns) and len(rows) == len(frame) > 0
    assert len(set(head)) == len(head), "each column has a name of its own"
    if name == "steps":
        cells = [row[head.index("formula")] for row in rows]
        assert cells == list(frame.formula.fillna("")), "a spreadsheet's guard would break formulas"
    for column in frame.select_dtypes("number"):
        place = head.index(column)
        for cell, value in zip((row[place] for row in rows), frame[column], strict=True):
            if pandas.isna(value):
                assert cell == ""
            else:
                # Wholes and numbers that belong together in words stand in a cell as text.
                assert float(cell.replace("−", "-")) == pytest.approx(float(value), abs=1e-12)


@pytest.mark.parametrize("name", SAME)
def test_numbers_are_numbers(real: Base, base: Base, name: str) -> None:
    """No column of numbers is one of objects; none changes its type with what is asked."""
    asked, _ = SAME[name]
    types = {}
    frames = [getattr(real, name)(**asked)]
    if name != "pool":
        frames += [getattr(real, name)(**{**asked, **more}) for more in _FEW if name != "cautions"]
    if name not in ("pool", "search", "bias", "sof", "gaps", "arms", "studies", "steps"):
        frames.append(getattr(base, name)(**asked))
    for frame in frames:
        for column in frame:
            kind = str(frame[column].dtype)
            assert kind in ("Int64", "Float64", "string", "boolean", "object"), column
            if kind == "object":
                assert frame[column].map(lambda value: value is None or type(value) is tuple).all()
            if frame[column].notna().any() or kind in ("Int64", "Float64"):
                assert types.setdefault(column, kind) == kind, (column, kind)


# Selections in which little or nothing is known.
_FEW = ({"condition": "CRPS"}, {"year": "1990"})


@pytest.mark.parametrize(
    "module", [ldncli, brief, evidence, figures, rows], ids=lambda each: each.__name__
)
def test_the_examples_run(real: Base, module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ldncli, "load", lambda: real)
    globs = {**vars(module), "base": real, "ldncli": ldncli}
    failed, tried = doctest.testmod(module, globs=globs)
    assert not failed and tried >= 1


def test_every_public_method_has_an_example() -> None:
    kinds = (Base, Figure, BriefText, Result)
    public = [
        each
        for kind in kinds
        for name, each in vars(kind).items()
        if callable(each) and name[0] != "_"
    ]
    assert len(public) > 25
    for each in (*public, *kinds, ldncli.load, ldncli.pool, ldncli.effect_sizes):
        assert ">>>" in (each.__doc__ or ""), each


def test_one_number_of_people_and_whom_it_counts(real: Base) -> None:
    for frame in (real.papers(), real.studies()):
        assert str(frame.n.dtype) == "Int64"
        assert (frame.n.isna() == frame.n_kind.isna()).all()
        kinds = {"randomised", "enrolled", "analysed", "in-groups", "planned"}
        assert set(frame.n_kind.dropna()) <= kinds
    trials = real.papers(kind="primary", design="randomised")
    told = trials[trials.n_randomised.notna()]
    assert (told.n == told.n_randomised).all() and set(told.n_kind) == {"randomised"}


def test_a_brief_shows_itself(real: Base, ldn: Callable[..., Run]) -> None:
    brief = real.brief("CRPS")
    done = ldn("brief", "CRPS", "--format", "json", data=ROOT / "data")
    assert brief.to_dict() == json.loads(done.out)
    lines = repr(brief).splitlines()
    assert len(lines) <= 24 and max(map(len, lines)) <= 80
    assert brief._repr_markdown_() == brief.to_markdown() and brief.to_html().startswith("<!")
    assert repr(real.brief(condition="CRPS")) == repr(brief) == repr(real.brief(["CRPS"]))


def test_all_tables_together(real: Base) -> None:
    tables = real.tables(condition="CRPS")
    assert {"papers", "steps", "about"} - tables.keys() == {"about"}
    pandas.testing.assert_frame_equal(tables["steps"], real.steps(condition="CRPS"))


def test_a_base_says_what_it_is(base: Base) -> None:
    assert repr(base).startswith("<evidence base: 9 papers in")


def test_importing_costs_no_pandas() -> None:
    code = "import sys, ldncli; print('pandas' in sys.modules, 'ldncli.notebook' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split() == ["False", "False"], done.stderr


def test_a_list_of_filters_and_one_word_are_alike(real: Base, tmp_path: Path) -> None:
    one, several = real.papers(condition="CRPS"), real.papers(condition=["CRPS"])
    pandas.testing.assert_frame_equal(one, several)


def test_plain_words_come_first_as_on_the_command_line(real: Base) -> None:
    for name in ("evidence", "sof", "safety", "doses", "gaps", "coverage", "reconciliation"):
        by_words = getattr(real, name)("fibro")
        by_filter = getattr(real, name)(condition="fibromyalgia")
        assert len(by_words) == len(by_filter) > 1, name
    pooled = real.pool("fibro", outcome="pain-intensity")
    assert len(pooled) == len(real.pool(condition="fibromyalgia", outcome="pain-intensity"))
    assert real.rob("fibro", instrument="rob2").to_svg() == (
        real.rob(condition="fibromyalgia", instrument="rob2").to_svg()
    )
    with pytest.raises(UnknownTermError):
        real.evidence("unobtainium")
    with pytest.raises(TypeError):
        real.coverage("fibro", True)
