"""Every flag and every command that an answer or a refusal names exists and works as printed."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.exceptions import TyperException

from ldncli.cli.app import COMMANDS, whole
from ldncli.cli.options import optional_values
from tests.conftest import ROOT, Run

# What is asked of each command that takes conditions: one with trials, one with little, one with
# nothing, one misspelt, none.
QUESTIONS = (["fibromyalgia"], ["crps"], ["crohn-disease"], ["fibromyalga"], [])
_PAIN = ["--outcome", "pain-intensity"]
# More ways of a command that say other things.
WAYS: dict[str, list[list[str]]] = {
    "brief": [[], ["--all"]],
    "evidence": [[], ["--why"], ["--studies"], ["--by", "dose"], ["--by", "doses"], ["--detail"]],
    "safety": [[], ["--cautions"], ["--harm", "nausae"]],
    "doses": [[], ["--by", "titration"], ["--by", "comparison"], ["--by", "bands"]],
    "sof": [[], ["--why"], ["--control-risk", "0.2"]],
    "reconcile": [[], ["--why"], ["--between"]],
    "pool": [
        [],
        _PAIN,
        ["--outcome", "pain-outcomes"],
        [*_PAIN, "--leave-one-out"],
        [*_PAIN, "--bayes"],
    ],
    "forest": [[], _PAIN],
    "funnel": [[], _PAIN],
    "plot": [[], ["drapery", *_PAIN], ["posterior", *_PAIN]],
    "combine": [[], [*_PAIN]],
    "enough": [[], [*_PAIN, "--important", "1"]],
    "multilevel": [[], _PAIN, [*_PAIN, "--why"], [*_PAIN, "--moderator", "dose_mg"]],
    "dose-response": [[], _PAIN, ["--outcome", "disability", "--scope", "any"]],
    "search": [[], ["--dose", "five"], ["--columns", "titel"], ["--sort", "relevance"]],
    "coverage": [[], ["--pairs"]],
    "export": [[], ["--format", "ris"], ["--format", "pdf"], ["--out", "x.pdf"]],
    "stats": [[], ["--by", "years"]],
    "map": [[], ["--columns", "dose"]],
    **{name: [[]] for name in ("recheck", "rob", "gaps")},
    # A page of HTML names nothing to type; its Markdown says the same.
    "report": [["--format", "md"]],
}
# Those that take no condition.
OTHERS = [
    *([name] for name in ("show", "vocab", "check", "import", "init", "site", "serve", "man")),
    *(["show", each] for each in ("archer", "archer-2019", "xyzzy", "dunn-2008")),
    *(["vocab", each] for each in ("conditions", "condition")),
    ["import", "none.ris"],
    ["site", "--out", "there.txt"],
    ["fibromyalgia"],
    ["crps", "pain"],
    ["xyzzy"],
    ["evidence", "--al"],
]
_TYPED = re.compile(r"`ldn ([^`]*)`|\(ldn ([^()]*)\)")
_NEXT = re.compile(r"^Next +(.*(?:\n {10}.*)*)", flags=re.MULTILINE)
_FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
_IN_BRACKETS = re.compile(r"\((--[a-z][^()]*)\)")


@cache
def parser(command: str) -> Any:
    """The parser of a command, as the program itself builds it."""
    return whole().commands[command]


def options(command: str) -> set[str]:
    """The options of a command; of a word that is none, those of all."""
    names = [command] if command in COMMANDS else list(COMMANDS)
    own = {
        opt
        for name in names
        for each in parser(name).params
        for opt in (*each.opts, *each.secondary_opts)
    }
    return {*own, "--help", "--version"}


def typed(answer: str) -> Iterator[list[str]]:
    """The commands that an answer says to type, without `ldn`: in backticks, in brackets, or in the
    line of the next ones."""
    text = " ".join(answer.split())
    for found in _TYPED.finditer(text):
        yield shlex.split(found[1] or found[2])
    for line in _NEXT.findall(answer):
        for each in " ".join(line.split()).split(" · "):
            words = shlex.split(re.sub(r"\((?:explains .|the rest)\)", "", each))
            yield words[1:] if words[0] == "ldn" else ["brief", *words]


def parse(words: list[str]) -> None:
    """Read a command line as the program does; raises for what it would refuse."""
    name, *rest = ["search" if each == "COMMAND" else each for each in words]
    if "--help" not in rest and name != "--help":
        with parser(name).make_context(name, optional_values(rest)):
            pass


def check(command: str, answer: str) -> int:
    """How many commands and flags an answer names, all of which must be understood."""
    commands = [each for each in typed(answer) if each]
    for words in commands:
        parse(words)
    bare = _TYPED.sub(" ", " ".join(_NEXT.sub("", answer).split()))
    for found in _IN_BRACKETS.findall(bare):
        parse([command, *shlex.split(found), *(["x"] if command in ("show", "vocab") else [])])
    flags = set(_FLAG.findall(bare))
    assert flags <= options(command), (command, flags - options(command), answer)
    return len(commands) + len(flags)


def _commands_run() -> list[list[str]]:
    asked = [
        [name, *question, *way]
        for name, ways in WAYS.items()
        for way in ways
        for question in QUESTIONS
    ]
    return [*asked, *OTHERS]


@pytest.mark.parametrize(
    "command", sorted({each[0] for each in _commands_run()} - {"serve", "man", "check"})
)
def test_what_is_named_is_understood(
    ldn: Callable[..., Run], command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    named = 0
    for words in (each for each in _commands_run() if each[0] == command):
        run = ldn(*words, **({"data": None} if command == "init" else {}))
        # What was typed wrong is repeated, and is no advice.
        named += check(command, f"{run.out}\n{run.err}".replace("No such option: --al", ""))
    assert named or command == "export", "it names something, or this test sees nothing"


def test_a_flag_that_a_command_has_not_is_noticed() -> None:
    assert check("safety", "more (--cautions), or `ldn show x --all`, or --legend") == 3
    for wrong in ("see --cautions", "(--by titration)", "`ldn show x --why`", "`ldn evidenc x`"):
        with pytest.raises((AssertionError, KeyError, TyperException)):
            check("show", wrong)


@pytest.mark.parametrize("part", ["cli", "evidence", "questions", "report/words", "report/tables"])
def test_flags_in_the_words_of_the_program_exist(part: str) -> None:
    known = options("")
    for file in (ROOT / "ldncli" / part).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert set(_FLAG.findall(node.value)) <= known, (file, node.value)


SCREENS = {
    file.stem: file.read_text(encoding="utf-8")
    for file in sorted((ROOT / "tests" / "golden").glob("*.txt"))
}


@pytest.mark.parametrize("name", SCREENS)
def test_what_recorded_answers_name_is_understood(name: str) -> None:
    asked, _, answer = SCREENS[name].removeprefix("$ ldn ").partition("\n")
    check(asked.split()[0], answer)


def test_the_next_commands_of_real_screens_answer(ldn: Callable[..., Run]) -> None:
    told = {
        shlex.join(words)
        for name, screen in SCREENS.items()
        if name.startswith("screen-")
        for words in typed(screen.partition("\n")[2])
    }
    assert len(told) > 20
    for each in sorted(told):
        run = ldn(*shlex.split(each), data=ROOT / "data")
        assert run.code == 0 and run.out, (each, run.err)
