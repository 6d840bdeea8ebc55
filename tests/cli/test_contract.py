"""What holds for every command: formats, empty bases, unknown words, pipes, small
terminals, interruption, exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.cli.app import main
from tests.conftest import LIBRARY, PATIENCE, ROOT, Run, read_terminal

TABLES = {
    "search": ["search"],
    "evidence": ["evidence"],
    "export": ["export"],
    "outcomes": ["export", "--outcomes"],
    "studies": ["export", "--rows", "studies"],
    "steps": ["export", "--rows", "steps"],
    "vocab": ["vocab", "mechanisms"],
    "map": ["map"],
    "map-designs": ["map", "--columns", "designs"],
    "stats": ["stats"],
    "coverage": ["coverage"],
    "overlap": ["coverage", "--pairs"],
    "gaps": ["gaps"],
    "safety": ["safety"],
    "cautions": ["safety", "--cautions"],
    "doses": ["doses"],
    "titration": ["doses", "--by", "titration"],
    "comparison": ["doses", "--by", "comparison"],
    "recheck": ["recheck", "--all"],
    "rob": ["rob"],
    "sof": ["sof"],
    "reconcile": ["reconcile"],
    "contradictions": ["reconcile", "--between"],
    "show": ["show", "bell-2015"],
    "check": ["check"],
}
PAPER_KEYS = (
    "paper_id, name, study_id, title, authors, year, journal, doi, pmid, pmcid, registrations,"
    " kind, design, status, conditions, mechanisms, dose_min_mg, dose_max_mg, dose_note,"
    " n, n_kind, n_randomised, n_enrolled, n_analysed, female_percent, country, duration_weeks,"
    " comparator, direction, risk_of_bias, level_of_evidence, summary, sources, extraction"
).split(", ")
OUTCOME_KEYS = (
    "paper_id, name, study_id, condition, population, domain, scale, timepoint_weeks, role, "
    "analysis, treatment_n, treatment_mean, treatment_sd, treatment_events, control_n, "
    "control_mean, control_sd, control_events, contrast_type, contrast, contrast_low, "
    "contrast_high, p, direction, place, source, caveats, outcome_id, label, definition, note, "
    "score, unit, comparison, better, paired, p_is, treatment_arm, treatment_label, "
    "treatment_dose_mg, treatment_se, treatment_ci_low, treatment_ci_high, treatment_median, "
    "treatment_quartile_1, treatment_quartile_3, treatment_lowest, treatment_highest, "
    "treatment_percent, treatment_count, treatment_baseline_mean, treatment_baseline_sd, "
    "treatment_baseline_median, control_arm, control_label, control_dose_mg, control_se, "
    "control_ci_low, control_ci_high, control_median, control_quartile_1, control_quartile_3, "
    "control_lowest, control_highest, control_percent, control_count, control_baseline_mean, "
    "control_baseline_sd, control_baseline_median, contrast_level, contrast_se, contrast_sd, "
    "statistic, statistic_value, statistic_df, correlation, contrast_note, unsigned, "
    "unsigned_low, unsigned_high, scope, kind, design, contrast_smd"
).split(", ")
EVIDENCE_KEYS = (
    "condition, studies, randomised_trials, people_randomised, people_analysed, dose_min_mg,"
    " dose_max_mg, rct_benefit,"
    " rct_no_difference, rct_mixed, rct_harm, other_benefit, other_no_difference, other_mixed,"
    " other_harm, best_level, certainty, why"
).split(", ")

SAFETY_KEYS = (
    "section, harm, studies, trials, treatment_events, treatment_n, treatment_risk_percent,"
    " control_events, control_n, control_risk_percent, rr, rr_lb, rr_ub, per_1000, per_1000_lb,"
    " per_1000_ub, other_studies, other_events, other_n, other_risk_percent, other_lb, other_ub,"
    " serious, reviews, why, sources"
).split(", ")
DOSE_KEYS = (
    "band, dose_min_mg, dose_max_mg, outcome, studies, randomised_trials, people_randomised,"
    " people_analysed,"
    " rct_benefit, rct_no_difference, rct_mixed, rct_harm, other_benefit, other_no_difference,"
    " other_mixed, other_harm, smd_k, smd_trials, smd, smd_lb, smd_ub, smd_median, smd_lowest,"
    " smd_highest,"
    " any_harm_treatment_events, any_harm_treatment_n, any_harm_control_events, any_harm_control_n,"
    " any_harm_other_events, any_harm_other_n, stopped_treatment_events, stopped_treatment_n,"
    " stopped_control_events, stopped_control_n, stopped_other_events, stopped_other_n, why,"
    " sources"
).split(", ")


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["safety"], SAFETY_KEYS),
        (["doses"], DOSE_KEYS),
        (["search"], PAPER_KEYS),
        (["export"], PAPER_KEYS),
        (["export", "--outcomes"], OUTCOME_KEYS),
        (["evidence", "--by", "condition"], EVIDENCE_KEYS),
    ],
)
def test_keys_are_the_contract(ldn: Callable[..., Run], words: list[str], keys: list[str]) -> None:
    header = next(csv.reader(io.StringIO(ldn(*words, "--format", "csv").out)))
    assert header == keys
    assert all(list(row) == keys for row in json.loads(ldn(*words, "--format", "json").out))


def test_evidence_by_finding_keeps_the_keys_of_the_contract(ldn: Callable[..., Run]) -> None:
    header = next(csv.reader(io.StringIO(ldn("evidence", "--format", "csv").out)))
    assert [key for key in header if key in EVIDENCE_KEYS] == EVIDENCE_KEYS and header[:2] == [
        "condition",
        "outcome",
    ]


@pytest.mark.parametrize("name", TABLES)
def test_every_format_on_every_command(ldn: Callable[..., Run], name: str, tmp_path: Path) -> None:
    words = TABLES[name]
    for form in ("table", "csv", "tsv", "json", "jsonl", "md"):
        run = ldn(*words, "--format", form)
        assert run.code == 0, run.err
        if form == "json":
            assert isinstance(json.loads(run.out), list)
        if form == "jsonl":
            assert all(json.loads(line) for line in run.out.splitlines())
    book = tmp_path / "book.xlsx"
    assert ldn(*words, "--out", str(book)).code == 0 and book.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("name", TABLES)
def test_the_same_question_gives_the_same_bytes(
    ldn: Callable[..., Run], name: str, tmp_path: Path
) -> None:
    assert ldn(*TABLES[name], "--format", "csv").out == ldn(*TABLES[name], "--format", "csv").out
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    ldn(*TABLES[name], "--out", str(first))
    ldn(*TABLES[name], "--out", str(second))
    assert first.read_bytes() == second.read_bytes()


def test_lists_are_joined_in_csv_and_lists_in_json(ldn: Callable[..., Run]) -> None:
    row = next(csv.DictReader(io.StringIO(ldn("search", "bell", "--format", "csv").out)))
    assert (
        row["authors"] == "Bell, Zoë; Crossover Group"
        and row["conditions"] == "crps; diabetic-neuropathy"
    )
    same = json.loads(ldn("search", "bell", "--format", "json").out)[0]
    assert (
        same["authors"] == ["Bell, Zoë", "Crossover Group"]
        and same["dose_min_mg"] == 1
        and same["pmid"] is None
    )


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_spreadsheet_runs_nothing(ldn: Callable[..., Run], form: str) -> None:
    assert "'=HYPERLINK" in ldn("search", "--format", form).out
    assert '"=HYPERLINK' not in ldn("search", "--format", form).out


def test_a_workbook_holds_no_formula(ldn: Callable[..., Run], tmp_path: Path) -> None:
    from openpyxl import load_workbook

    ldn("export", "--out", str(tmp_path / "x.xlsx"))
    sheet = load_workbook(tmp_path / "x.xlsx").active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert isinstance(sheet.cell(2, PAPER_KEYS.index("year") + 1).value, int), (
        "numbers stay numbers"
    )


def test_limit_sort_and_columns(ldn: Callable[..., Run]) -> None:
    run = ldn(
        "search", "--sort", "-year", "--limit", "2", "--columns", "paper_id,year", "--format", "csv"
    )
    assert run.out.splitlines() == ["paper_id,year", "evans-2021,2021", "archer-2020,2020"]
    assert len(ldn("search", "--limit", "0", "--format", "jsonl").out.splitlines()) == 8
    unknown_last = ldn(
        "search", "--sort", "dose_min_mg", "--columns", "paper_id,dose_min_mg", "--format", "csv"
    ).out.splitlines()
    assert unknown_last[1].startswith("gray-2017") and unknown_last[-1].endswith(",")


def test_a_negative_limit_is_a_wrong_word(ldn: Callable[..., Run]) -> None:
    assert ldn("search", "--limit", "-1").code == 2


# -- bases that are empty, missing or broken -------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in TABLES if name != "show"])
def test_an_empty_base_is_an_answer(ldn: Callable[..., Run], world: Path, name: str) -> None:
    for file in (world / "papers").glob("*.yaml"):
        file.unlink()
    run = ldn(*TABLES[name])
    assert run.code == 0, run.err


def test_no_base_is_explained(ldn: Callable[..., Run], tmp_path: Path) -> None:
    run = ldn("search", data=tmp_path)
    assert run.code == 2 and "no-data" in run.err and "hint:" in run.err


def test_faults_stop_every_answer_and_name_file_and_line(
    ldn: Callable[..., Run], world: Path
) -> None:
    file = world / "papers" / "bell-2015.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(
        good.replace("n_randomised: 20", "n_randomised: '20'").replace(
            "kind: primary", "kind: primry"
        ),
        encoding="utf-8",
    )
    run = ldn("evidence")
    assert run.code == 3 and run.out == ""
    assert (
        "papers/bell-2015.yaml:6 kind: expected one of" in run.err
        and "design.n_randomised" in run.err
    )
    assert "did you mean 'primary'?" in run.err and "faulty-records" in run.err
    checked = ldn("check", "--format", "json")
    assert checked.code == 3 and [
        (row["line"], row["path"]) for row in json.loads(checked.out)
    ] == [(6, "kind"), (10, "design.n_randomised")]
    file.write_text(good, encoding="utf-8")
    assert ldn("evidence").code == 0


def test_check_repairs_what_is_safe(ldn: Callable[..., Run], world: Path) -> None:
    file = world / "papers" / "archer-2019.yaml"
    good = file.read_text(encoding="utf-8")
    file.write_text(
        good.replace("pmid: '10000001'", "pmid: 10000001").replace("volume: '7'", "volume: 7"),
        encoding="utf-8",
    )
    assert ldn("check").code == 3
    run = ldn("check", "--fix")
    assert (
        run.code == 0
        and "repaired 2 values" in run.err
        and file.read_text(encoding="utf-8") == good
    )


def test_check_of_one_file(ldn: Callable[..., Run], world: Path, tmp_path: Path) -> None:
    outside = tmp_path / "new-2026.yaml"
    outside.write_text("id: new-2026\ntitle: New\n", encoding="utf-8")
    run = ldn("check", str(outside))
    assert run.code == 3 and "'year' is missing" in run.out
    assert ldn("check", str(world / "papers" / "bell-2015.yaml")).code == 0
    assert ldn("check", str(tmp_path / "none.yaml")).code == 3


# -- files that are written ------------------------------------------------------------------------


def test_a_file_is_not_overwritten_unasked(ldn: Callable[..., Run], tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    target.write_text("precious")
    run = ldn("search", "--out", str(target))
    assert run.code == 2 and "file-exists" in run.err and target.read_text() == "precious"
    assert ldn("search", "--out", str(target), "--force").code == 0
    assert target.read_text(encoding="utf-8-sig").startswith("paper_id")


def test_a_file_is_written_whole_or_not_at_all(
    ldn: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    run = ldn("search", "--out", str(tmp_path / "x.csv"))
    assert (
        run.code == 4
        and "No space left" in run.err
        and not [each for each in tmp_path.iterdir() if each.name != "world"]
    )


def test_a_folder_that_is_not_there(ldn: Callable[..., Run], tmp_path: Path) -> None:
    assert ldn("search", "--out", str(tmp_path / "none" / "x.csv")).code == 4


# -- the program in the world ----------------------------------------------------------------------


def _environment(tmp_path: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("NO_COLOR", "LDN_DATA", "COLUMNS")
    }
    shared = tmp_path.parent / "cache-of-started-programs"
    return kept | {"LDN_CACHE": str(shared), "LDN_DATA": str(LIBRARY)} | more


def _run(words: list[str], tmp_path: Path, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "ldncli", *words],
        capture_output=True,
        env=_environment(tmp_path, **more),
        cwd=ROOT,
        timeout=PATIENCE,
    )


def test_module_and_version(tmp_path: Path) -> None:
    done = _run(["--version"], tmp_path)
    assert (
        done.returncode == 0
        and b"9 papers, digest" in done.stdout
        and str(LIBRARY).encode() in done.stdout
    )


def test_head_ends_quietly(tmp_path: Path) -> None:
    script = f"{sys.executable} -m ldncli export --format json | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script],
        capture_output=True,
        env=_environment(tmp_path),
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert done.returncode == 0 and b"Traceback" not in done.stderr and b"rror" not in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_head_ends_quietly_when_there_is_more_than_a_pipe_holds(
    tmp_path: Path, unbuffered: str
) -> None:
    code = (
        "import sys; from ldncli.cli import output, options; output.write('x' * 10_000_000,"
        " options.Output())"
    )
    wrapped = (
        "import sys; sys.argv[1:] = ['man']; from ldncli.__main__ import run; from"
        f" ldncli.cli.hand_on import manual; manual.man = lambda: exec({code!r}); run()"
    )
    script = f"{sys.executable} -c {json.dumps(wrapped)} | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script],
        capture_output=True,
        env=_environment(tmp_path) | {"PYTHONUNBUFFERED": unbuffered},
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert done.returncode == 0 and done.stderr == b""


PLAIN = [
    ["search"],
    ["evidence"],
    ["show", "bell-2015"],
    ["vocab", "conditions"],
    ["pool", "--outcome", "pain-intensity"],
    ["forest", "--outcome", "pain-response"],
    ["forest", "--outcome", "fatigue"],
    ["funnel", "--outcome", "pain-response"],
    ["rob"],
]


@pytest.mark.parametrize("words", PLAIN)
def test_plain_ascii_surroundings(tmp_path: Path, words: list[str]) -> None:
    done = _run(
        words,
        tmp_path,
        LANG="C",
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
        PYTHONIOENCODING="ascii:strict",
    )
    assert done.returncode == 0 and done.stdout and b"Traceback" not in done.stderr


def _on_terminal(words: list[str], tmp_path: Path, columns: int, **more: str) -> str:
    """What a terminal of that width shows."""
    parent, child = pty.openpty()
    usual = {"COLUMNS": str(columns), "TERM": "xterm-256color", "PAGER": "cat"}
    environment = _environment(tmp_path, **{**usual, **more})
    process = subprocess.Popen(
        [sys.executable, "-m", "ldncli", *words],
        stdout=child,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=ROOT,
    )
    os.close(child)
    shown = read_terminal(parent)
    assert process.wait(timeout=PATIENCE) == 0
    return shown.decode()


def _bare(shown: str) -> list[str]:
    import re

    return [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip("\r") for line in shown.split("\n")]


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize(
    "words",
    [
        ["search"],
        ["evidence"],
        ["map"],
        ["sof"],
        ["reconcile"],
        ["pool", "--outcome", "pain-intensity"],
        ["show", "archer-2019"],
        ["vocab", "conditions"],
    ],
)
def test_fits_the_terminal(tmp_path: Path, words: list[str], columns: int) -> None:
    lines = _bare(_on_terminal(words, tmp_path, columns))
    assert max(map(len, lines)) <= columns
    assert any(line.strip() for line in lines)


def test_matches_are_highlighted_and_colour_can_be_off(tmp_path: Path) -> None:
    assert "\x1b[1;4mthumbs" in _on_terminal(["search", "thumbs"], tmp_path, 100)
    assert "\x1b[3" not in _on_terminal(["search", "thumbs"], tmp_path, 100, NO_COLOR="1")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_offers_ids_and_conditions(tmp_path: Path, shell: str) -> None:
    words = {
        "bash": ("COMP_WORDS", "ldn show a", "2"),
        "zsh": ("_TYPER_COMPLETE_ARGS", "ldn show a", ""),
        "fish": ("_TYPER_COMPLETE_ARGS", "ldn show a", ""),
    }[shell]
    environment = {
        "_LDN_COMPLETE": f"complete_{shell}",
        words[0]: words[1],
        "COMP_CWORD": words[2],
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    done = subprocess.run(
        [sys.executable, "-c", "from ldncli.__main__ import run; run()"],
        capture_output=True,
        env=_environment(tmp_path, **environment),
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert b"archer-2019" in done.stdout and b"bell-2015" not in done.stdout
    environment[words[0]] = "ldn evidence --condition cr"
    environment["COMP_CWORD"] = "3"
    done = subprocess.run(
        [sys.executable, "-c", "from ldncli.__main__ import run; run()"],
        capture_output=True,
        env=_environment(tmp_path, **environment),
        cwd=ROOT,
        timeout=PATIENCE,
    )
    assert b"crps" in done.stdout and b"crohn-disease" in done.stdout


def test_words_that_are_wrong_end_with_2_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["serch"], ["search", "--bogus"], ["show"], ["search", "--min-n", "many"]):
        assert main(words) == 2
        out, err = capsys.readouterr()
        assert out == "" and err.startswith("error: ") and "--help" in err


def test_an_unforeseen_fault_is_no_user_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import ldncli.cli.questions

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ldncli.cli.questions, "load", broken)
    with pytest.raises(ZeroDivisionError):
        main(["search"])
