"""Effects for metafor: the rows are the estimates, and the script
pools them in R to our numbers."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.questions.asked import Asked
from ldncli.report.exchange.metafor import METAFOR_KEYS, to_metafor
from ldncli.report.words.findings.effects import steps_of

BODIES = ("randomised", "other")


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("base", ["invented", "real"])
def test_a_row_an_estimate(choose: Callable[..., Asked], base: str, body: str) -> None:
    chosen = choose(base)
    rows = _rows(to_metafor(chosen, body).content)
    bodies = [
        rated.synthesis
        for finding in chosen.asking().findings
        for rated in finding.bodies
        if rated.synthesis.randomised == (body == "randomised")
    ]
    estimates = [(synthesis, each) for synthesis in bodies for each in synthesis.estimates]
    assert len(rows) == len(estimates) and (rows or base == "invented")
    for row, (synthesis, each) in zip(rows, estimates, strict=True):
        assert tuple(row) == METAFOR_KEYS
        assert (row["study"], row["condition"], row["outcome"], row["body"]) == (
            each.label,
            synthesis.condition,
            synthesis.outcome,
            body,
        )
        assert (row["measure"], float(row["yi"]), float(row["vi"])) == (
            each.measure,
            each.value,
            each.variance,
        )
        assert float(row["sei"]) ** 2 == pytest.approx(each.variance, rel=1e-12)
        assert row["ni"] == ("" if each.participants is None else str(each.participants))
        assert row["place"] == each.source.outcome.place and row["steps"] == "; ".join(
            steps_of(each)
        )
        raw = {
            name: float(row[name])
            for name in "m1i sd1i n1i m2i sd2i n2i ai ci xi".split()
            if row[name]
        }
        assert raw == {
            name: value for name, value in each.row.items() if name not in ("yi", "vi", "ni")
        }
        assert not row["bi"] or float(row["ai"]) + float(row["bi"]) == float(row["n1i"])


def test_a_body_that_there_is_not(choose: Callable[..., Asked]) -> None:
    with pytest.raises(UsageError, match="--body does not accept 'randomized'") as refusal:
        to_metafor(choose("invented"), "randomized")
    assert "randomised" in (refusal.value.hint or "")


def test_the_script_is_the_same_each_time_and_names_its_file(choose: Callable[..., Asked]) -> None:
    first, second = (to_metafor(choose("invented")) for _ in range(2))
    assert first.script and second.script and first.script("x.csv") == second.script("x.csv")
    assert '"it\'s \\"x\\".csv"' in first.script('it\'s "x".csv')


@pytest.mark.with_r
@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("base", ["invented", "real"])
def test_metafor_pools_to_our_numbers(
    choose: Callable[..., Asked], base: str, body: str, tmp_path: Path
) -> None:
    made = to_metafor(choose(base), body)
    folder = tmp_path / "a folder"
    folder.mkdir()
    (folder / "effects.csv").write_text(made.content, encoding="utf-8")
    assert made.script
    (folder / "effects.R").write_text(made.script("effects.csv"), encoding="utf-8")
    done = subprocess.run(
        ["Rscript", str(folder / "effects.R")], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("metafor gives the numbers of ldn\n")


@pytest.mark.with_r
def test_the_script_notices_other_numbers(choose: Callable[..., Asked], tmp_path: Path) -> None:
    made = to_metafor(choose("invented"))
    assert made.script
    (tmp_path / "effects.csv").write_text(made.content.replace("-0.34", "-0.35"), encoding="utf-8")
    (tmp_path / "effects.R").write_text(made.script("effects.csv"), encoding="utf-8")
    done = subprocess.run(["Rscript", str(tmp_path / "effects.R")], capture_output=True, text=True)
    assert done.returncode != 0 and "metafor gives" in done.stderr
