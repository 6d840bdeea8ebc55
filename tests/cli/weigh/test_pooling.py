"""`ldn pool`: a file in, the numbers of the Python API out, refusals with the row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import ldncli
from tests.conftest import Run

TRIALS = (
    "study,ai,bi,ci,di\nOne 1990,4,119,11,128\nTwo 1991,6,300,29,274\nThree 1992,3,228,11,209\nFour"
    " 1993,0,40,0,41\n"
)


@pytest.fixture
def pool(ldn: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
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
        (
            ["--measure", "OR", "--method", "DL", "--test", "z", "--drop00"],
            {"measure": "OR", "method": "DL", "test": "z", "drop00": True},
        ),
        (
            ["--measure", "RD", "--method", "MH", "--level", "90"],
            {"measure": "RD", "method": "MH", "level": 90},
        ),
        (
            ["--measure", "RR", "--method", "MH", "--zero-cells", "revman"],
            {"measure": "RR", "method": "MH", "zero_cells": "revman"},
        ),
        (
            ["--measure", "RR", "--add", "0.1", "--to", "all", "--prediction", "tkm2"],
            {"measure": "RR", "add": 0.1, "to": "all", "pi": "tkm2"},
        ),
    ],
)
def test_json_is_what_python_gives(
    pool: Callable[..., Run], words: list[str], options: dict
) -> None:
    run = pool(TRIALS, *words, "--format", "json")
    assert run.code == 0, run.err
    found, wanted = json.loads(run.out), ldncli.pool(_rows(TRIALS), **options).to_dict()
    assert {name: found[name] for name in wanted} == wanted
    assert [each["study"] for each in found["studies"]] == [
        "One 1990",
        "Two 1991",
        "Three 1992",
        "Four 1993",
    ]


def test_the_table_shows_studies_weights_and_the_result(pool: Callable[..., Run]) -> None:
    run = pool(TRIALS, "--measure", "RR", "--drop00")
    assert run.code == 0, run.err
    assert "Two 1991" in run.out and "pooled" in run.out and "Weight %" in run.out
    assert "I²" in run.err and "prediction interval" in run.err and "left out" in run.err


@pytest.mark.parametrize("format", ["csv", "tsv", "jsonl", "md"])
def test_other_formats_have_a_line_a_study_and_one_more(
    pool: Callable[..., Run], format: str
) -> None:
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
        (
            "study,yi\nA,1\n",
            [],
            "trials.csv lacks a column that effects with their errors need: vi",
        ),
        (TRIALS, ["--measure", "XX"], "no effect measure 'XX'"),
        (TRIALS, ["--measure", "RR", "--method", "XX"], "no method 'XX'"),
        (TRIALS, ["--measure", "RR", "--test", "XX"], "no test 'XX'"),
        (TRIALS.replace("4,119", "nan,119"), ["--measure", "RR"], "row 1 (One 1990): ai is nan"),
        (
            TRIALS.replace("4,119", "inf,119"),
            ["--measure", "RR"],
            "row 1 (One 1990): ai is inf, not a finite number",
        ),
        (
            "slab,ai,n1i,ci,n2i\nA,4,9,2,9\nB,12,9,2,9\n",
            ["--measure", "OR"],
            "row 2 (B): 12 events (ai) among 9 people (n1i)",
        ),
        (
            "trial,m1i,sd1i,n1i,m2i,sd2i,n2i\n7,1,2,1,2,2,9\n",
            ["--measure", "MD"],
            "row 1 (trial 7): n1i is 1, and a standard deviation",
        ),
        ("yi,vi\n1,1\n2,1e999\n", [], "row 2: vi is 1e999, not a finite number"),
        (
            "study,yi,vi\nA,1e300,1\nB,1,1\n",
            [],
            "row 1 (A): the effect 1e+300 with the variance 1 is too far from the others",
        ),
        ("study;yi;vi\nA;0,5;1.5\n", [], "decimals are written in two ways, 0,5 and 1.5"),
        (
            "study,m1i,sd1i,n1i\nA,1,2,9\n",
            ["--measure", "SMD"],
            "lacks columns that SMD needs: m2i",
        ),
        (
            "study,ai,bi,ci,di\nA,1,2,3,4\n",
            [],
            "trials.csv has no effects, and no measure says what to compute",
        ),
        (
            "study,yi,ci_lb,ci_ub\nA,1,2,3\n",
            [],
            "row 1 (A): the interval from 2 to 3 does not contain the estimate 1",
        ),
        ("study,yi,ci.lb,ci.ub\nA,1,3,0\n", [], "row 1 (A): the interval runs from 3 to 0"),
        (
            "study,ri,ni\nA,1,9\n",
            ["--measure", "ZCOR"],
            "row 1 (A): ri is 1, and a correlation lies between",
        ),
        (
            "study,m1i,m2i,sd1i,sd2i,ni,ri\nA,1,2,1,1,9,1\n",
            ["--measure", "MC"],
            "row 1 (A): ri is 1, and a correlation lies between",
        ),
        (
            "study,ai,n1i,ci,n2i\nA,0,9,0,9\n",
            ["--measure", "RR", "--method", "MH"],
            "an arm has no events, or only events, in all studies",
        ),
        ("study,yi,vi\nA,NA,NA\n", [], "no study gives an estimate"),
        (
            "study,yi,vi\nA,1,1\n",
            ["--add", "1"],
            "add says how to compute a measure, and none is named",
        ),
        ("study,yi,vi\nA,1,1\n", ["--level", "nan"], "level cannot be nan"),
    ],
)
def test_refusals_name_the_row_and_end_with_2(
    pool: Callable[..., Run], text: str, words: list[str], said: str
) -> None:
    run = pool(text, *words)
    assert run.code == 2 and said in run.err and "Traceback" not in run.err
    assert run.out == ""


def test_intervals_become_variances_and_cautions_are_notes(pool: Callable[..., Run]) -> None:
    z = 1.959963984540054
    text = f"slab,yi,ci.lb,ci.ub\nA,0.5,{0.5 - z / 2},{0.5 + z / 2}\nB,0.2,-0.3,0.7\n"
    found = json.loads(pool(text, "--test", "z", "--format", "json").out)
    wanted = ldncli.pool([{"yi": 0.5, "vi": 0.25}, {"yi": 0.2, "sei": 0.5 / z}], test="z")
    assert found["estimate"] == pytest.approx(wanted.estimate, rel=1e-12) and found[
        "se"
    ] == pytest.approx(wanted.se, rel=1e-12)
    assert (
        "row 4 (Four 1993): no events in either arm; ½ is added"
        in pool(TRIALS, "--measure", "RR").err
    )
    assert (
        "row 4 (Four 1993): no events in either arm; left out, as asked"
        in pool(TRIALS, "--measure", "RR", "--drop00").err
    )


def test_one_row_and_many_rows(pool: Callable[..., Run]) -> None:
    one = json.loads(pool("study,yi,vi\nA,1,1\n", "--format", "json").out)
    assert (one["k"], one["estimate"], one["se"]) == (1, 1, 1) and "one study" in one["notes"][0]
    many = "yi,vi\n" + "0.1,1\n0.3,2\n" * 20_000
    assert json.loads(pool(many, "--format", "json").out)["k"] == 40_000


def test_a_missing_file_ends_with_4(pool: Callable[..., Run], ldn: Callable[..., Run]) -> None:
    assert ldn("pool", "--studies", "/no/such.csv", data=None).code == 4


# -- the base --------------------------------------------------------------------------------------

PAIN = ["--condition", "fibromyalgia", "--outcome", "pain-intensity"]


@pytest.fixture
def base(ldn: Callable[..., Run], trials: Path) -> Callable[..., Run]:
    """Run over the invented base with something to pool."""
    return ldn


def test_pool_needs_no_file_and_gives_the_numbers_of_the_frame(
    base: Callable[..., Run], world: Path
) -> None:
    import ldncli

    found = json.loads(base("pool", *PAIN, "--by", "design", "--format", "json").out)
    frame = ldncli.load(str(world)).pool(
        condition="fibromyalgia", outcome="pain-intensity", by="design"
    )
    pooled = frame[frame["row"] == "pooled"].iloc[0]
    assert (found["estimate"], found["tau2"]) == (pooled["estimate"], pooled["tau2"])
    assert [each["group"] for each in found["subgroups"]["groups"]] == list(
        frame[frame["row"] == "subgroup"]["name"]
    )
    bias = ldncli.load(str(world)).bias(condition="crps")
    assert list(bias["judgement"]) == ["low", "low", "low"]


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_every_format_of_pool(base: Callable[..., Run], form: str) -> None:
    for words in (PAIN, ["--outcome", "fatigue"], ["--outcome", "harms"]):
        run = base("pool", *words, "--format", form)
        assert (
            run.code == 0
            and (run.out or form == "jsonl")
            and run.out == base("pool", *words, "--format", form).out
        ), run.err


def test_a_workbook_of_the_pool(base: Callable[..., Run], tmp_path: Path) -> None:
    assert base("pool", *PAIN, "--out", str(tmp_path / "x.xlsx")).code == 0
    assert (tmp_path / "x.xlsx").read_bytes()[:2] == b"PK"
    assert base("pool", *PAIN, "--format", "svg").code == 2


def test_a_script_for_r_is_written_and_not_over_another(
    base: Callable[..., Run], tmp_path: Path
) -> None:
    script = tmp_path / "pain.R"
    run = base("pool", *PAIN, "--r-script", str(script))
    assert (
        run.code == 0
        and "wrote" in run.err
        and "library(metafor)" in script.read_text(encoding="utf-8")
    )
    assert base("pool", *PAIN, "--r-script", str(script)).code == 2
    assert base("pool", *PAIN, "--r-script", str(script), "--force").code == 0


def test_active_comparators_are_pooled_on_request(base: Callable[..., Run], world: Path) -> None:
    file = world / "papers" / "jones-2016.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "type: placebo}\narms", "type: active, name: another drug}\narms"
        ),
        encoding="utf-8",
    )
    usual = json.loads(base("pool", *PAIN, "--format", "json").out)
    assert usual["k"] == 3 and usual["not_pooled"][0]["reason"] == "compared with another drug"
    assert json.loads(base("pool", *PAIN, "--comparator", "any", "--format", "json").out)["k"] == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pool", *PAIN, "--add", "0.5"], "--add is for a file of studies"),
        (["pool", *PAIN, "--prediction", "tkm1"], "--prediction is for a file of studies"),
        (
            ["pool", "--studies", "x.csv", *PAIN],
            "--condition works on the evidence base and cannot be combined with --studies",
        ),
        (["pool", *PAIN, "--map", "ai=x"], "--map is for a file of studies"),
        (["forest", *PAIN, "--scale", "log"], "--scale is for a file of studies"),
        (["pool", *PAIN, "--moderator", "dose"], "no moderator 'dose'"),
    ],
)
def test_wrong_words_are_refused(base: Callable[..., Run], words: list[str], said: str) -> None:
    run = base(*words)
    assert run.code == 2 and said in run.err and run.out == ""


@pytest.mark.parametrize(
    ("option", "value"),
    [("--to", "all"), ("--vtype", "LS"), ("--zero-cells", "metafor"), ("--drop00", None)],
)
def test_options_of_files_do_not_ask_the_base(
    base: Callable[..., Run], option: str, value: str | None
) -> None:
    run = base("pool", *PAIN, option, *([value] if value else []))
    assert run.code == 2 and f"{option} is for a file of studies" in run.err


def test_people_programs_and_json_get_other_forms(base: Callable[..., Run]) -> None:
    people, program = base("pool", *PAIN), base("pool", *PAIN, "--format", "csv")
    assert (
        "Certainty" in people.out
        and people.out == base("pool", *PAIN, "--format", "table").out
        and "leave-one-out" not in people.out
    )
    rows = _rows(program.out)
    assert (
        rows[0]["row"] == "study"
        and "leave-one-out" in {row["row"] for row in rows}
        and "of 14 papers" in people.err + program.err
    )
    found = json.loads(base("pool", *PAIN, "--leave-one-out", "--format", "json").out)
    assert found["k"] == 4 and len(found["leave_one_out"]) == 4 and "cumulative" not in found
    assert "wrote" not in people.err


def test_further_tables_are_asked_for_one_by_one(base: Callable[..., Run]) -> None:
    plain = base("pool", *PAIN).out
    for option, name in (
        ("--leave-one-out", "leave_one_out"),
        ("--cumulative", "cumulative"),
        ("--influence", "influence"),
    ):
        run = base("pool", *PAIN, option)
        assert run.code == 0 and len(run.out) > len(plain), name
        assert name in json.loads(base("pool", *PAIN, option, "--format", "json").out)
    none = base("pool", "--outcome", "fatigue", "--influence")
    assert none.code == 0 and len(none.err.splitlines()) > len(
        base("pool", "--outcome", "fatigue").err.splitlines()
    ), "why it is empty is said"


def test_further_tables_of_a_file(pool: Callable[..., Run]) -> None:
    found = json.loads(
        pool(
            TRIALS,
            "--measure",
            "RR",
            "--leave-one-out",
            "--influence",
            "--drop00",
            "--format",
            "json",
        ).out
    )
    assert len(found["leave_one_out"]) == 3 and "influence" in found and "cumulative" not in found
    plain = pool(TRIALS, "--measure", "RR", "--drop00").out
    assert len(pool(TRIALS, "--measure", "RR", "--drop00", "--leave-one-out").out) > len(plain)
    ratio = next(row for row in found["studies"] if row["study"] == "One 1990")["ratio"]
    assert ratio == pytest.approx((4 / 123) / (11 / 139))


def test_tables_of_a_file_use_the_options(pool: Callable[..., Run]) -> None:
    added = json.loads(
        pool(TRIALS, "--measure", "RR", "--add", "1", "--to", "all", "--format", "json").out
    )
    one = next(row for row in added["studies"] if row["study"] == "One 1990")
    assert one["ratio"] == pytest.approx((5 / 125) / (12 / 141)), "1 is added to each cell"
    dropped = json.loads(pool(TRIALS, "--measure", "RR", "--drop00", "--format", "json").out)
    assert (
        dropped["k"] == 3
        and next(row for row in dropped["studies"] if row["study"] == "Four 1993")["estimate"]
        is None
    )
    wide = json.loads(
        pool(TRIALS, "--measure", "RR", "--level", "90", "--test", "z", "--format", "json").out
    )
    assert (wide["level"], wide["test"]) == (90, "z")
