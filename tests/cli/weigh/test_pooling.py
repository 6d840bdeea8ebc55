"""`ldn pool`: a file in, the numbers of the Python API out, refusals with the row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import ldncli
from ldncli.cli import app
from tests.conftest import Run

TRIALS = "study,ai,bi,ci,di\nOne 1990,4,119,11,128\nTwo 1991,6,300,29,274\nThree 1992,3,228,11,209\nFour 1993,0,40,0,41\n"


@pytest.fixture
def pool(ldn: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    monkeypatch.setitem(app.COMMANDS, "pool", ("pooling", "pool", "Pool studies."))

    def run(text: str, *words: str) -> Run:
        path = tmp_path / "trials.csv"
        path.write_text(text, encoding="utf-8")
        return ldn("pool", "--studies", str(path), *words, data=None)

    return run


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (["--measure", "RR"], {"measure": "RR"}),
        (["--measure", "OR", "--method", "DL", "--test", "z", "--drop00"], {"measure": "OR", "method": "DL", "test": "z", "drop00": True}),
        (["--measure", "RD", "--method", "MH", "--level", "90"], {"measure": "RD", "method": "MH", "level": 90}),
        (["--measure", "RR", "--method", "MH", "--zero-cells", "revman"], {"measure": "RR", "method": "MH", "zero_cells": "revman"}),
        (
            ["--measure", "RR", "--add", "0.1", "--to", "all", "--prediction", "tkm2"],
            {"measure": "RR", "add": 0.1, "to": "all", "pi": "tkm2"},
        ),
    ],
)
def test_json_is_what_python_gives(pool: Callable[..., Run], words: list[str], options: dict) -> None:
    run = pool(TRIALS, *words, "--format", "json")
    assert run.code == 0, run.err
    found, wanted = json.loads(run.out), ldncli.pool(_rows(TRIALS), **options).to_dict()
    assert {name: found[name] for name in wanted} == wanted
    assert [each["study"] for each in found["studies"]] == ["One 1990", "Two 1991", "Three 1992", "Four 1993"]


def test_the_table_shows_studies_weights_and_the_result(pool: Callable[..., Run]) -> None:
    run = pool(TRIALS, "--measure", "RR", "--drop00")
    assert run.code == 0, run.err
    assert "Two 1991" in run.out and "pooled" in run.out and "Weight %" in run.out
    assert "I²" in run.err and "prediction interval" in run.err and "left out" in run.err


@pytest.mark.parametrize("format", ["csv", "tsv", "jsonl", "md"])
def test_other_formats_have_a_line_a_study_and_one_more(pool: Callable[..., Run], format: str) -> None:
    assert pool(TRIALS, "--measure", "RR", "--format", format).out.count("One 1990") == 1


def test_ready_effects_and_other_separators(pool: Callable[..., Run]) -> None:
    text = "\ufefftrial;yi;vi\nA;0.5;0.04\n\nB;-0.2;0.09\nC;NA;1\n"
    found = json.loads(pool(text, "--format", "json").out)
    assert found["k"] == 2 and found["rows_used"] == [1, 2] and found["measure"] == "GEN"


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("", [], "is empty"),
        ("study,yi,vi\n", [], "there are no studies"),
        ("study,yi,vi\nA,1,-1\n", [], "row 1 (A): vi is -1"),
        ("study,yi,vi\nA,1,1\nB,x,1\n", [], "row 2 (B): yi is 'x', not a number"),
        ("study,yi,yi\nA,1,1\n", [], "names the column 'yi' twice"),
        ("study,yi,vi\nA,1,1,1\n", [], "has 4 cells"),
        ("study,yi\nA,1\n", [], "columns vi or sei"),
        (TRIALS, ["--measure", "XX"], "no effect measure 'XX'"),
        (TRIALS, ["--measure", "RR", "--method", "XX"], "no method 'XX'"),
        (TRIALS, ["--measure", "RR", "--test", "XX"], "no test 'XX'"),
        (TRIALS.replace("4,119", "nan,119"), ["--measure", "RR"], "row 1 (One 1990): ai is nan"),
        (TRIALS.replace("4,119", "inf,119"), ["--measure", "RR"], "row 1 (One 1990): ai is inf, not a finite number"),
        ("slab,ai,n1i,ci,n2i\nA,4,9,2,9\nB,12,9,2,9\n", ["--measure", "OR"], "row 2 (B): 12 events (ai) among 9 people (n1i)"),
        ("trial,m1i,sd1i,n1i,m2i,sd2i,n2i\n7,1,2,1,2,2,9\n", ["--measure", "MD"], "row 1 (trial 7): n1i is 1, and a standard deviation"),
        ("yi,vi\n1,1\n2,1e999\n", [], "row 2: vi is 1e999, not a finite number"),
        ("study,yi,vi\nA,1e300,1\nB,1,1\n", [], "row 1 (A): the effect 1e+300 with the variance 1 is too far from the others"),
        ("study;yi;vi\nA;0,5;1\n", [], "decimals are written with a point"),
        ("study,m1i,sd1i,n1i\nA,1,2,9\n", ["--measure", "SMD"], "column m2i is missing, which SMD needs"),
        ("study,ai,bi,ci,di\nA,1,2,3,4\n", [], "column yi is missing, and no measure says what to compute"),
        ("study,yi,ci_lb,ci_ub\nA,1,2,3\n", [], "row 1 (A): the interval from 2 to 3 does not contain the estimate 1"),
        ("study,yi,ci.lb,ci.ub\nA,1,3,0\n", [], "row 1 (A): the interval runs from 3 to 0"),
        ("study,ri,ni\nA,1,9\n", ["--measure", "ZCOR"], "row 1 (A): ri is 1, and a correlation lies between"),
        ("study,m1i,m2i,sd1i,sd2i,ni,ri\nA,1,2,1,1,9,1\n", ["--measure", "MC"], "row 1 (A): ri is 1, and a correlation lies between"),
        ("study,ai,n1i,ci,n2i\nA,0,9,0,9\n", ["--measure", "RR", "--method", "MH"], "an arm has no events, or only events, in all studies"),
        ("study,yi,vi\nA,NA,NA\n", [], "no study gives an estimate"),
        ("study,yi,vi\nA,1,1\n", ["--add", "1"], "add says how to compute a measure, and none is named"),
        ("study,yi,vi\nA,1,1\n", ["--level", "nan"], "level is nan"),
    ],
)
def test_refusals_name_the_row_and_end_with_2(pool: Callable[..., Run], text: str, words: list[str], said: str) -> None:
    run = pool(text, *words)
    assert run.code == 2 and said in run.err and "Traceback" not in run.err
    assert run.out == ""


def test_intervals_become_variances_and_cautions_are_notes(pool: Callable[..., Run]) -> None:
    z = 1.959963984540054
    text = f"slab,yi,ci.lb,ci.ub\nA,0.5,{0.5 - z / 2},{0.5 + z / 2}\nB,0.2,-0.3,0.7\n"
    found = json.loads(pool(text, "--test", "z", "--format", "json").out)
    wanted = ldncli.pool([{"yi": 0.5, "vi": 0.25}, {"yi": 0.2, "sei": 0.5 / z}], test="z")
    assert found["estimate"] == pytest.approx(wanted.estimate, rel=1e-12) and found["se"] == pytest.approx(wanted.se, rel=1e-12)
    assert "row 4 (Four 1993): no events in either arm; ½ is added" in pool(TRIALS, "--measure", "RR").err
    assert "row 4 (Four 1993): no events in either arm; left out, as asked" in pool(TRIALS, "--measure", "RR", "--drop00").err


def test_one_row_and_many_rows(pool: Callable[..., Run]) -> None:
    one = json.loads(pool("study,yi,vi\nA,1,1\n", "--format", "json").out)
    assert (one["k"], one["estimate"], one["se"]) == (1, 1, 1) and "one study" in one["notes"][0]
    many = "yi,vi\n" + "0.1,1\n0.3,2\n" * 20_000
    assert json.loads(pool(many, "--format", "json").out)["k"] == 40_000


def test_a_missing_file_ends_with_4(pool: Callable[..., Run], ldn: Callable[..., Run]) -> None:
    assert ldn("pool", "--studies", "/no/such.csv", data=None).code == 4
