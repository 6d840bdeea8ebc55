"""Each option of pooling that a command offers changes its answer, and each that it does not offer
is refused with the reason: over all commands that take them."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest

from ldncli.cli.app import COMMANDS
from ldncli.cli.options import Filters
from ldncli.cli.weigh.plans import Pooling
from tests.conftest import ROOT, Run

EFFECTS = (-0.31, 0.22, 0.95, 0.41, -0.12, 1.3, 0.63, 0.08)
# Eight studies that differ, so that a test, a method and a moderator each make a difference.
ROWS = "study,year,dose,grp,yi,vi,ni\n" + "".join(
    f"S{at},{2000 + at},{at % 4 + 1},{'ab'[at % 2]},{value},{0.02 + at * 5 % 7 / 100},{40 + at}\n"
    for at, value in enumerate(EFFECTS)
)
FILES = {
    "trials": ROWS + "M,2015,3,a,,,80\n",
    "rows": ROWS.replace("S1,", "S0,").replace("S3,", "S2,"),
    "doses": "study,dose,mean,sd,n\n"
    + "".join(
        f"{study},{dose},{mean},2,{30 + dose}\n"
        for study, means in (("A", (5, 4.4, 4)), ("B", (5.2, 4.1, 4.4)), ("C", (6, 4.9, 2.4)))
        for dose, mean in enumerate(means)
    ),
    "p": "study,p,direction,n\nA,0.03,+,40\nB,0.2,+,60\nC,0.5,-,50\n",
}
SMD = ("--measure", "SMD")
ASKED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "pool": ("trials", SMD),
    "forest": ("trials", SMD),
    "funnel": ("trials", (*SMD, "--exploratory")),
    "plot drapery": ("trials", SMD),
    "plot bubble": ("trials", (*SMD, "--moderator", "dose", "--exploratory")),
    "plot posterior": ("trials", SMD),
    "pool --bayes": ("trials", SMD),
    "pool --sof": ("trials", SMD),
    "missing": ("trials", SMD),
    "enough": ("trials", (*SMD, "--important", "0.5")),
    "multilevel": ("rows", SMD),
    "dose-response": ("doses", ()),
    "combine": ("p", ()),
}
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "method": ("--method", "ML"),
    "test": ("--test", "z"),
    "level": ("--level", "80"),
    "by": ("--by", "grp"),
    "common_tau2": ("--by", "grp", "--common-tau2"),
    "moderator": ("--moderator", "year"),
    "exploratory": ("--exploratory",),
}


@pytest.fixture
def ask(ldn: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    for name, text in FILES.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    def run(asked: str, *words: str) -> Run:
        name, usual = ASKED[asked]
        path = str(tmp_path / f"{name}.csv")
        return ldn(*asked.split(), "--studies", path, *usual, *words, data=None)

    return run


def _taking() -> dict[str, inspect.Signature]:
    """The commands with options of pooling, by name."""
    found = {}
    for name, (module, function, *_) in COMMANDS.items():
        made = inspect.signature(getattr(import_module(f"ldncli.cli.{module}"), function))
        if "common_tau2" in made.parameters:
            found[name] = made
    return found


def test_every_command_that_pools_is_asked() -> None:
    assert set(_taking()) == {each.split()[0] for each in ASKED}


@pytest.mark.parametrize("asked", ASKED)
def test_each_option_changes_the_answer_or_is_refused(ask: Callable[..., Run], asked: str) -> None:
    usual = ask(asked)
    assert usual.code == 0, usual.err
    for option, words in OPTIONS.items():
        if words[0] in ASKED[asked][1]:
            continue  # what is asked for already
        run = ask(asked, *words)
        if run.code == 0:
            assert (run.out, run.err) != (usual.out, usual.err), option
        else:
            assert run.code == 2 and "hint:" in run.err and not run.out, (option, run.err)


def test_what_is_refused_is_not_offered(ldn: Callable[..., Run]) -> None:
    own = {each.name for each in fields(Pooling)} - {each.name for each in fields(Filters)}
    hidden = {
        (name, option)
        for name, made in _taking().items()
        for option in own
        if typing.get_args(made.parameters[option].annotation)[1].hidden
    }
    assert ("forest", "moderator") in hidden and ("combine", "method") in hidden
    for name, option in hidden:
        word = f"--{option.replace('_', '-')}"
        assert f"{word} " not in ldn(name, "--help", data=None).out, (name, option)
    manual = (ROOT / "docs" / "ldn.1").read_text(encoding="utf-8")
    combine = manual.split("\n.SS ldn combine\n")[1].split("\n.SS ")[0]
    assert "contours" in combine and "moderator" not in combine
    assert not {option for name, option in hidden if name == "pool"}
