"""`ldn pool` over the base, `ldn forest`, `ldn funnel` and `ldn rob`: what goes where, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

PAIN = ["--condition", "fibromyalgia", "--outcome", "pain-intensity"]


@pytest.fixture(autouse=True)
def more_trials(trials: Path) -> None:
    """Every test here has something to pool."""


def test_pool_needs_no_file_and_gives_the_numbers_of_the_frame(ldn: Callable[..., Run], world: Path) -> None:
    import ldncli

    found = json.loads(ldn("pool", *PAIN, "--by", "design", "--format", "json").out)
    frame = ldncli.load(str(world)).pool(condition="fibromyalgia", outcome="pain-intensity", by="design")
    pooled = frame[frame["row"] == "pooled"].iloc[0]
    assert (found["estimate"], found["tau2"]) == (pooled["estimate"], pooled["tau2"])
    assert [each["group"] for each in found["subgroups"]["groups"]] == list(frame[frame["row"] == "subgroup"]["name"])
    bias = ldncli.load(str(world)).bias(condition="crps")
    assert list(bias["judgement"]) == ["low", "low", "low"]


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_every_format_of_pool(ldn: Callable[..., Run], form: str) -> None:
    for words in (PAIN, ["--outcome", "fatigue"], ["--outcome", "harms"]):
        run = ldn("pool", *words, "--format", form)
        assert run.code == 0 and (run.out or form == "jsonl") and run.out == ldn("pool", *words, "--format", form).out, run.err


def test_a_workbook_of_the_pool(ldn: Callable[..., Run], tmp_path: Path) -> None:
    assert ldn("pool", *PAIN, "--out", str(tmp_path / "x.xlsx")).code == 0
    assert (tmp_path / "x.xlsx").read_bytes()[:2] == b"PK"
    assert ldn("pool", *PAIN, "--format", "svg").code == 2


def test_a_script_for_r_is_written_and_not_over_another(ldn: Callable[..., Run], tmp_path: Path) -> None:
    script = tmp_path / "pain.R"
    run = ldn("pool", *PAIN, "--r-script", str(script))
    assert run.code == 0 and "wrote" in run.err and "library(metafor)" in script.read_text(encoding="utf-8")
    assert ldn("pool", *PAIN, "--r-script", str(script)).code == 2
    assert ldn("pool", *PAIN, "--r-script", str(script), "--force").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["pool", *PAIN, "--add", "0.5"], "--add is for a file of studies"),
        (["pool", *PAIN, "--prediction", "tkm1"], "--prediction is for a file of studies"),
        (["pool", "--studies", "x.csv", *PAIN], "--condition works on the evidence base"),
        (["pool", "--studies", "x.csv", "--r-script", "x.R"], "--r-script writes a question"),
        (["pool", *PAIN, "--moderator", "dose"], "no moderator 'dose'"),
        (["forest", *PAIN, "--theme", "pink"], "no theme 'pink'"),
        (["forest", *PAIN, "--out", "x.gif"], "cannot write a .gif file"),
        (["forest", *PAIN, "--width", "20"], "20 is not in the range"),
        (["funnel", *PAIN, "--format", "csv"], "cannot write 'csv'"),
        (["rob", "--instrument", "rob3"], "no instrument 'rob3'"),
        (["forest"], "choose one outcome"),
    ],
)
def test_wrong_words_are_refused(ldn: Callable[..., Run], words: list[str], said: str) -> None:
    run = ldn(*words)
    assert run.code == 2 and said in run.err and run.out == ""


@pytest.mark.parametrize("command", [["forest", *PAIN], ["forest", "--outcome", "fatigue"], ["funnel", *PAIN], ["rob"]])
def test_pictures_by_ending_and_by_format(ldn: Callable[..., Run], command: list[str], tmp_path: Path) -> None:
    starts = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "txt": b""}
    for ending, start in starts.items():
        file = tmp_path / f"x.{ending}"
        assert ldn(*command, "--out", str(file)).code == 0
        assert file.read_bytes().startswith(start) and len(file.read_bytes()) > 100, ending
    dark = tmp_path / "dark.svg"
    assert ldn(*command, "--format", "svg", "--theme", "dark", "--out", str(dark)).code == 0
    assert dark.read_bytes() != (tmp_path / "x.svg").read_bytes()


def test_text_is_as_wide_as_asked(ldn: Callable[..., Run]) -> None:
    assert max(map(len, ldn("forest", *PAIN).out.splitlines())) <= 80
    assert max(map(len, ldn("forest", *PAIN, "--width", "120").out.splitlines())) > 80


def test_rob_for_programs(ldn: Callable[..., Run]) -> None:
    rows = list(csv.DictReader(io.StringIO(ldn("rob", "--format", "csv").out)))
    assert {row["by"] for row in rows if row["study"] == "jones-2016"} == {"ldn", "fox-2024"}
    assert all(row["reason"] for row in rows if row["study"] == "ivory-2012")
    assert len(json.loads(ldn("rob", "--instrument", "rob2", "--format", "json").out)) == len(rows)


def test_active_comparators_are_pooled_on_request(ldn: Callable[..., Run], world: Path) -> None:
    file = world / "papers" / "jones-2016.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("type: placebo}\narms", "type: active, name: another drug}\narms"), encoding="utf-8"
    )
    usual = json.loads(ldn("pool", *PAIN, "--format", "json").out)
    assert usual["k"] == 3 and usual["not_pooled"][0]["reason"] == "compared with another treatment"
    assert json.loads(ldn("pool", *PAIN, "--comparator", "any", "--format", "json").out)["k"] == 4
