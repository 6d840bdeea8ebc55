"""Own files through the commands: the same rows in every layout, pictures, judgements, reviews."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import ldncli
from tests.conftest import ROOT, Run

REVIEW = ROOT / "tests" / "harvest" / "readers" / "content" / "studies" / "review.rm5"
ROWS = [
    {"study": "A", "ai": 3, "n1i": 40, "ci": 9, "n2i": 41},
    {"study": "B", "ai": 2, "n1i": 25, "ci": 4, "n2i": 24},
    {"study": "C", "ai": 12, "n1i": 80, "ci": 14, "n2i": 78},
]


@pytest.fixture
def own(ldn: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    def run(command: str, text: str, *words: str, name: str = "own.csv") -> Run:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return ldn(command, "--studies", str(path), *words, data=None)

    return run


@pytest.mark.parametrize(
    "head",
    ["studlab;event.e;n.e;event.c;n.c", "Study;LDN yes;LDN all;no drug yes;no drug all"],
)
def test_a_layout_or_a_mapping_gives_what_metafors_names_give(
    own: Callable[..., Run], head: str
) -> None:
    lines = [";".join(str(each) for each in row.values()) for row in ROWS]
    mapping = "ai=LDN yes,n1i=LDN all,ci=no drug yes,n2i=no drug all"
    words = ["--map", mapping] if "LDN" in head else []
    run = own("pool", "\n".join([head, *lines]), "--measure", "RR", *words, "--format", "json")
    assert run.code == 0, run.err
    found, wanted = json.loads(run.out), ldncli.pool(ROWS, "RR").to_dict()
    assert {name: found[name] for name in wanted} == wanted
    assert found["read"][0].startswith("columns: ai = ")


TEXT = "study,ai,n1i,ci,n2i,kind,year\nA,3,40,9,41,x,2001\nB,2,25,4,24,y,2004\nC,12,80,14,78,y,2009"


def test_groups_moderators_and_single_studies_in_one_answer(own: Callable[..., Run]) -> None:
    words = ["--measure", "RR", "--by", "kind", "--moderator", "year", "--exploratory"]
    run = own("pool", TEXT, *words, "--cumulative", "--leave-one-out", "--format", "json")
    found = json.loads(run.out)
    assert [each["group"] for each in found["subgroups"]["groups"]] == ["x", "y"]
    assert found["meta_regression"]["coefficients"][1]["name"] == "year"
    assert len(found["leave_one_out"]) == len(found["cumulative"]) == 3
    shown = own("pool", TEXT, *words)
    assert "By kind" in shown.out and "Meta-regression on year" in shown.out
    few = own("pool", TEXT, *words[:-1])
    assert "not done: 3 of 3 estimates state year; a meta-regression needs 10" in few.out


def test_pictures_and_a_summary(own: Callable[..., Run], tmp_path: Path) -> None:
    forest = own("forest", TEXT, "--measure", "RR", "--by", "kind")
    assert forest.code == 0 and "12/80" in forest.out and "Pooled (3)" in forest.out
    picture = tmp_path / "funnel.svg"
    assert own("funnel", TEXT, "--measure", "OR", "--out", str(picture)).code == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    summary = own("pool", TEXT, "--measure", "RR", "--sof", "--control-risk", "20%")
    assert "200 per 1,000 (assumed)" in summary.out and "Certainty is not rated" in summary.err
    lights = own("rob", "Study,D1,Overall\nA,Low,High\n")
    assert lights.code == 0 and "A" in lights.out


def test_a_review_of_revman_is_pooled_as_it_was(ldn: Callable[..., Run]) -> None:
    several = ldn("pool", "--studies", str(REVIEW), data=None)
    assert several.code == 2 and "1.3 Time to relapse" in several.err
    words = ["--outcome", "relapse", "--method", "MH-RANDOM", "--format", "json"]
    found = json.loads(ldn("pool", "--studies", str(REVIEW), *words, data=None).out)
    assert (found["method"], found["measure"], found["k"]) == ("MH-RANDOM", "RR", 4)
    assert "RevMan had RR 0.6" in found["read"][0]
    grouped = ldn("forest", "--studies", str(REVIEW), "--outcome", "1.1", "--by", "subgroup")
    assert grouped.code == 0 and "Children" in grouped.out
    assert ldn("rob", "--studies", str(REVIEW), data=None).code == 0


@pytest.mark.parametrize(
    ("command", "words", "said"),
    [
        ("pool", ["--by", "colour"], "--by colour: own.csv has no such column"),
        ("pool", ["--common-tau2"], "--common-tau2 needs subgroups"),
        ("pool", ["--sof", "--by", "kind"], "--sof shows the pooled result alone"),
        ("pool", ["--control-risk", "20"], "--control-risk is for a summary of findings"),
        ("pool", ["--with", "x"], "--with works on the evidence base"),
        ("rob", ["--instrument", "rob2"], "--instrument says nothing of a table"),
        ("rob", ["--condition", "x"], "--condition works on the evidence base"),
    ],
)
def test_words_that_say_nothing_of_a_file_are_refused(
    own: Callable[..., Run], command: str, words: list[str], said: str
) -> None:
    more = ["--measure", "RR"] if command == "pool" else []
    run = own(command, TEXT, *more, *words)
    assert run.code == 2 and said in run.err and not run.out
