"""`ldn recheck` over the invented base: what is shown unasked, with --all,
and when a number is spoilt."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Run

KEYS = (
    "paper_id where what reported reported_value reported_is recomputed allowed_low allowed_high"
    " verdict why place"
).split()


def _spoil(world: Path) -> None:
    file = world / "papers" / "archer-2019.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("p: 0.27}", "p: 0.03}").replace(
        "ldn: {n: 29, mean: -1.3, sd: 1.6}", "ldn: {n: 29, mean: -10.3, sd: 1.6}"
    )
    caveat = "kind: inconsistent-numbers, note: So printed., place: abstract findings"
    text = text.replace("    score: change\n", f"    score: change\n    caveats: [{{{caveat}}}]\n")
    file.write_text(text, encoding="utf-8")


def test_nothing_wrong_is_an_answer_that_says_how_much_was_looked_at(
    ldn: Callable[..., Run],
) -> None:
    run = ldn("recheck", "--format", "json")
    assert run.code == 0 and json.loads(run.out) == []
    assert (
        "14 recomputations in 8 papers: 14 agree" in run.err and "2 printed statistics" in run.err
    )
    assert len(json.loads(ldn("recheck", "--all", "--format", "json").out)) == 14


def test_a_spoilt_number_is_named_with_its_place_and_the_impossible_first(
    ldn: Callable[..., Run], world: Path
) -> None:
    _spoil(world)
    run = ldn("recheck", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    assert run.code == 0 and list(rows[0]) == KEYS
    assert [(row["where"], row["verdict"]) for row in rows][:2] == [
        ("outcomes[0].arms.ldn.mean", "impossible"),
        ("outcomes[0].contrast.p", "differs"),
    ]
    assert {row["place"] for row in rows} == {"abstract findings"}
    assert "another test" in ldn("recheck").out
    assert json.loads(ldn("recheck", "--outcome", "pain-response", "--format", "json").out) == []
