"""The docs say what is so: generated pages are fresh, every command shown runs, every refusal is explained."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ldncli.cli.app import main
from ldncli.cli.messages import MESSAGES
from tests.conftest import ROOT, Run

README = (ROOT / "README.md").read_text(encoding="utf-8")
COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")


def _blocks(text: str, language: str) -> list[str]:
    return [block.strip() for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)]


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "docs" / "generate.py"), "--check"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("line", [line for block in _blocks(COOKBOOK, "sh") for line in block.splitlines()])
def test_cookbook_commands_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LDN_DATA", str(ROOT / "data"))
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(line, comments=True)
    assert program == "ldn"
    assert main(words) == 0, capsys.readouterr().err
    out, err = capsys.readouterr()
    assert out or err, "a command in the cookbook shows something"


def test_readme_shows_real_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LDN_DATA", str(ROOT / "data"))
    assert main(["evidence", "--condition", "CRPS"]) == 0
    out, err = capsys.readouterr()
    shown = _blocks(README, "text")[0]
    assert [line.rstrip() for line in shown.splitlines()] == [line.rstrip() for line in (out + err).strip().splitlines()]


def test_readme_commands_are_those_that_ci_runs() -> None:
    test_command = next(line for block in _blocks(README, "sh") for line in block.splitlines() if "pytest" in line)
    assert test_command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_guide_snippet_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LDN_DATA", str(ROOT / "data"))
    for block in _blocks((ROOT / "docs" / "guide.md").read_text(encoding="utf-8"), "python"):
        exec(compile(block, "guide.md", "exec"), {})


def test_every_slug_has_its_paragraph() -> None:
    used = set()
    for path in (ROOT / "ldncli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "slug"
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                used.add(node.value.value)
            if isinstance(node, ast.ClassDef):
                used |= {
                    each.value.value
                    for each in node.body
                    if isinstance(each, ast.Assign)
                    and getattr(each.targets[0], "id", "") == "slug"
                    and isinstance(each.value, ast.Constant)
                }
    assert used == set(MESSAGES)


def test_functions_named_in_methods_exist() -> None:
    text = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    for path, name in re.findall(r"`([a-z]+/[a-z_]+\.py): ([a-z_]+)`", text):
        tree = ast.parse((ROOT / "ldncli" / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, f"{path}: {name}"


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} → {target}"


def test_every_command_has_help_with_an_example(ldn: Callable[..., Run]) -> None:
    from ldncli.cli.app import whole

    for name, command in whole().commands.items():
        run = ldn(name, "--help", data=None)
        assert run.code == 0 and f"ldn {name}" in run.out
        assert "Example: ldn " in re.sub(r"\s+", " ", run.out), name
        assert command.help and command.short_help
