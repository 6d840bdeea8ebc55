"""`ldn screen` as a command: lines from a pipe, refusals, agreement, simulation."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.screening.events import Decided, Resolved
from tests.cli.review.screening.sitting import decisions, with_candidates
from tests.conftest import ROOT, Run
from tests.screening.made import vote, write

REVIEW = Path(__file__).parents[3] / "screening" / "ranking" / "nagtegaal.csv"
Say = Callable[..., Run]


@pytest.fixture
def say(ldn: Callable[..., Run], world: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run `ldn screen` as anna, with lines on its standard input."""
    with_candidates(world)
    monkeypatch.setenv("LDN_SCREENER", "anna")

    def run(lines: str, *words: str) -> Run:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        return ldn("screen", *words)

    return run


def test_lines_decide(say: Say, world: Path) -> None:
    run = say("i\nx 2 not this\nu\nz\nn a note\nx design\nq\n")
    assert run.code == 0 and not run.err
    told = [(each.by, each.what) for each in decisions(world)]
    made = [each for _, each in told if isinstance(each, Decided)]
    assert {by for by, _ in told} == {"anna"}
    assert [(each.verdict, each.reason, each.note) for each in made] == [
        ("include", None, None),
        ("exclude", "intervention", "not this"),
        ("unsure", None, None),
        ("exclude", "design", "a note"),
    ]
    assert made[0].candidate == "a", "names the drug, and is randomised"
    assert made[2].candidate == made[3].candidate, "taken back, and shown again"
    assert "Why now" in run.out and "3 decided now, 3 in all; 1 left." in run.out
    assert "Read on" in run.out and "Callaghan" in run.out


def test_wrong_lines_write_nothing(say: Say, world: Path) -> None:
    run = say("foo\nx\nx 99\nm\nz\nb\n?\n")
    assert run.code == 0 and decisions(world) == []
    for told in ("'foo' means nothing", "`x` needs a reason", "nothing to undo", "unsure: decides"):
        assert told in " ".join(run.out.split())


def test_a_batch_ends_and_the_end_of_the_list_too(say: Say, world: Path) -> None:
    assert "1 decided now" in say("i\ni\ni\n", "--batch", "1").out
    assert "none is left for you" in " ".join(say("i\nx 1\nx 1\ni\n").out.split())
    assert len(decisions(world)) == 4
    then = "2 wait for full text: `ldn screen --stage full-text`"
    assert then in " ".join(say("").out.split())
    full = say("i\nm\n", "--stage", "full-text").out
    assert "1 is included: `ldn candidates --state included` lists them" in " ".join(full.split())


def test_no_candidate_writes_on_the_screen_what_it_likes(say: Say) -> None:
    run = say("s\ns\ns\ns\n")
    assert "\x1b" not in run.out and "\u202e" not in run.out
    assert "alert" in run.out, "but it is shown"
    assert "*naltrexone*" in run.out, "and the words of the question are marked"


def test_conflicts_and_agreement(say: Say, world: Path, ldn: Callable[..., Run]) -> None:
    (world / "screening" / "settings.yaml").write_text("screeners: 2\n", encoding="utf-8")
    write(world, vote("a", "include"), vote("c", "exclude", "other"), by="anna")
    write(world, vote("a", "exclude", "design"), vote("c", "exclude", "other"), by="ben")
    run = say("u\ni\n", "--conflicts")
    assert "anna: include" in run.out and "ben: exclude: Design not of interest" in run.out
    assert [each.what for each in decisions(world) if isinstance(each.what, Resolved)] == [
        Resolved(candidate="a", stage="title-abstract", verdict="include")
    ]
    rows = json.loads(ldn("screen", "--agreement", "--format", "json").out)
    rows = rows["rows"] if isinstance(rows, dict) else rows
    assert (rows[0]["both"], rows[0]["raw"], rows[0]["kappa"]) == (2, 50.0, 0.0)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--as", " "], "nobody is named"),
        (["--as", "LDN"], "no name for a person"),
        (["--stage", "titles"], "no stage 'titles'"),
        (["--agreement", "--conflicts"], "do not go together"),
        (["--map", "included=x"], "add --simulate"),
        (["--format", "csv"], "ldn candidates"),
        (["--agreement", "--format", "svg"], "cannot write"),
        (["--simulate", str(REVIEW), "--map", "included=title"], "no decision"),
        (["--simulate", str(REVIEW), "--map", "included=none"], "no column"),
    ],
)
def test_refusals(say: Say, world: Path, words: list[str], told: str) -> None:
    run = say("i\n", *words)
    assert run.code in (2, 3) and told in run.err
    assert decisions(world) == []


def test_an_empty_list_and_no_name(ldn: Callable[..., Run]) -> None:
    assert "no candidates to screen" in ldn("screen", "--as", "anna").err
    assert "LDN_SCREENER" in ldn("screen").err


def test_simulation_as_table_json_and_picture(ldn: Callable[..., Run], tmp_path: Path) -> None:
    words = ("screen", "--simulate", str(REVIEW), "--seeds", "2")
    table = ldn(*words)
    assert table.code == 0 and "120 records, 20 to be included; 2 starts" in table.out
    rows = json.loads(ldn(*words, "--format", "json").out)
    rows = rows["rows"] if isinstance(rows, dict) else rows
    assert [each["start"] for each in rows] == ["0", "1", "mean"]
    assert rows[2]["wss95"] == pytest.approx((rows[0]["wss95"] + rows[1]["wss95"]) / 2, abs=0.01)
    assert rows[0]["recall_at_10"] <= rows[0]["recall_at_20"] <= rows[0]["recall_at_50"] <= 100
    drawn = ldn(*words, "--format", "text").out
    assert "Recall in simulated screening of nagtegaal.csv" in drawn and "●" in drawn
    assert ldn(*words, "--out", str(tmp_path / "curve.svg")).code == 0
    assert "read in chance order" in (tmp_path / "curve.svg").read_text(encoding="utf-8")


def test_a_packaged_base_is_not_written_to(
    ldn: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, world: Path, tmp_path: Path
) -> None:
    from ldncli.records.index import files

    installed = Path(shutil.copytree(world, tmp_path / "installed"))
    monkeypatch.setattr(files, "packaged_data", lambda: installed)
    assert ldn("screen", "--as", "anna", data=installed).code == 2


def test_the_walk_of_the_docs_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command of the small review in docs/screening.md, one after the other in one folder,
    with the file that the page shows."""
    from ldncli.cli.app import main

    page = (ROOT / "docs" / "screening.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, text in re.findall(r"<!-- file: (\S+) -->\n```\w*\n(.*?)```", page, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    lines = re.findall(r"^\$ (.*)$", page, re.MULTILINE)
    assert len(lines) >= 4
    for line in lines:
        typed, _, command = line.rpartition(" | ")
        if typed:
            said = shlex.split(typed)[1].replace("\\n", "\n")
            monkeypatch.setattr("sys.stdin", io.StringIO(said))
        assert main(shlex.split(command)[1:]) == 0, capsys.readouterr().err
    told = " ".join(capsys.readouterr().out.split())
    assert "1 waits for its full text, 2 were excluded" in told
