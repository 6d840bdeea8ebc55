"""The command line itself: which commands are built, what ends how, and how errors are told."""

from __future__ import annotations

import os
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from ldncli.cli import app
from ldncli.errors import DocumentError, Fault, LdnError, OutsideError, UsageError


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException | None], int]:
    """Run `ldn man` with a command that raises this; None: one that ends well."""

    def run(error: BaseException | None, result: Any = None) -> int:
        def command() -> Any:
            if error is not None:
                raise error
            return result

        monkeypatch.setattr(app, "_command", lambda _: command)
        return app.main(["man"])

    return run


def _names(program: typer.Typer) -> list[str | None]:
    return [each.name for each in program.registered_commands]


def test_only_what_is_asked_for_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    monkeypatch.setattr(app, "_command", lambda name: built.append(name) or (lambda: None))
    assert _names(app.build({"man"}, alone=True)) == ["man"] and built == ["man"]
    assert _names(app.build({"man"})) == list(app.COMMANDS) and built == ["man", "man"]
    helps = {each.name: each.short_help for each in app.build(set()).registered_commands}
    assert helps["search"] == app.COMMANDS["search"][2] and built == ["man", "man"]


def test_every_command_can_be_built() -> None:
    program = app.whole()
    assert set(program.commands) == set(app.COMMANDS)
    assert all(command.callback is not app._absent for command in program.commands.values())
    assert program.commands["map"].help.startswith("Draw an evidence gap map")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["search", "map"], {"search"}),
        (["--help"], set()),
        ([], set()),
        (["--x", "map", "sof", "y"], {"map", "sof"}),
        (["odd"], set()),
    ],
)
def test_what_a_command_line_may_run(words: list[str], wanted: set[str]) -> None:
    assert app._wanted(words) == wanted


@pytest.mark.parametrize(
    ("words", "names", "alone"),
    [
        (["man"], {"man"}, True),
        (["odd", "map"], {"map"}, False),
        (["--help"], set(), False),
    ],
)
def test_names_of_other_commands_only_where_they_are_seen(
    monkeypatch: pytest.MonkeyPatch, words: list[str], names: set[str], alone: bool
) -> None:
    asked: list[tuple[set[str], bool]] = []

    def build(wanted: set[str], *, alone: bool = False) -> typer.Typer:
        asked.append((wanted, alone))
        raise KeyError

    monkeypatch.setattr(app, "build", build)
    with pytest.raises(KeyError):
        app.main(words)
    assert asked == [(names, alone)]
    monkeypatch.setenv("_LDN_COMPLETE", "complete_bash")
    with pytest.raises(KeyError):
        app.main(words)
    assert asked[1] == (set(app.COMMANDS), False), "completion offers all"


def test_completion_needs_all_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_LDN_COMPLETE", "complete_bash")
    assert app._wanted(["search"]) == set(app.COMMANDS)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--help"]) == 0
    found = capsys.readouterr().out
    assert all(f"  {name} " in found for name in app.COMMANDS) and app.main(["-h"]) == 0
    assert capsys.readouterr().out == found
    groups = [line for line in found.splitlines() if line.endswith(":") and line[0] != " "]
    assert groups == ["Options:", "Ask:", "Weigh:", "See:", "Add:", "Review:", "Hand on:"]


def test_alone_it_shows_where_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main([]) == 0
    shown = capsys.readouterr()
    lines = shown.out.splitlines()
    assert shown.err == "" and len(lines) <= 24 and max(map(len, lines)) < 80
    start = lines[lines.index("Try") + 1 : lines.index("All commands") - 1]
    assert len(start) == 5 and all(line.split()[1] in app.COMMANDS for line in start)
    rest = lines[lines.index("All commands") + 1 :]
    named = [word for line in rest[: rest.index("")] for word in line.split()]
    assert set(app.COMMANDS) <= set(named)
    titles = [line.split()[0] for line in rest[: rest.index("")] if line[2] != " "]
    assert titles == [
        "Ask",
        "Weigh",
        "See",
        "Add",
        "Review",
        "Hand",
    ]


def test_the_version_names_the_data(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldncli.version import __version__
    from tests.conftest import LIBRARY

    monkeypatch.setenv("LDN_DATA", str(LIBRARY))
    assert app.main(["--version"]) == 0 and capsys.readouterr().out.startswith(
        f"ldn {__version__} ("
    )


def test_words_come_from_the_system_unasked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["ldn", "man"])
    assert app.main() == 0 and capsys.readouterr().out.startswith(".")


def test_exit_codes(raising: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(None) == 0 and raising(None, 5) == 5 and raising(None, "text") == 0
    assert raising(typer.Exit(7)) == 7 and raising(typer.Abort()) == 130 == raising(
        KeyboardInterrupt()
    )
    assert capsys.readouterr().err == ""
    assert raising(UsageError("wrong", hint="do so", slug="file-exists")) == 2
    assert (
        capsys.readouterr().err == "error: wrong\nhint: do so\nsee docs/messages.md#file-exists\n"
    )
    assert raising(OutsideError("gone")) == 4 and raising(DocumentError("odd")) == 3


def test_wrong_words_point_to_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["man", "--bogus"]) == 2
    found = capsys.readouterr().err
    assert (
        found.startswith("error: ")
        and "hint: `ldn man --help`" in found
        and "see docs" not in found
    )


def test_errors_of_the_system_are_told(
    raising: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert raising(OSError(28, "No space left", "x.csv")) == 4
    assert capsys.readouterr().err.startswith("error: x.csv: No space left")
    assert raising(OSError("odd")) == 4 and capsys.readouterr().err.startswith("error: odd")


def test_a_reader_that_has_gone_is_no_error(
    raising: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(app, "_let_go_of_stdout", lambda: calls.append(1))
    assert raising(BrokenPipeError()) == 0 and calls == [1]
    gone = SystemExit(1)
    gone.__context__ = BrokenPipeError()
    assert raising(gone) == 0 and calls == [1, 1]
    with pytest.raises(SystemExit):
        raising(SystemExit(9))
    assert calls == [1, 1]


def test_stdout_goes_nowhere_after_its_reader_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[tuple[int, int]] = []
    system = SimpleNamespace(
        open=os.open,
        devnull=os.devnull,
        O_WRONLY=os.O_WRONLY,
        dup2=lambda *pair: moved.append(pair),
    )
    monkeypatch.setattr(app, "os", system)
    monkeypatch.setattr(app, "sys", SimpleNamespace(stdout=SimpleNamespace(fileno=lambda: 99)))
    app._let_go_of_stdout()
    [(source, target)] = moved
    assert target == 99 and os.path.samestat(os.fstat(source), os.stat(os.devnull))
    os.close(source)


@pytest.mark.parametrize(
    ("count", "shown", "more"),
    [(1, 1, None), (5, 5, None), (6, 5, "… and 1 more"), (9, 5, "… and 4 more")],
)
def test_a_few_faults_are_named(
    raising: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    count: int,
    shown: int,
    more: str | None,
) -> None:
    class Faulty(LdnError):
        """Records that are wrong."""

        exit_code = 3

    faults = tuple(Fault(f"f{place}.yaml", place, "x", "is odd") for place in range(count))
    assert raising(Faulty("faulty", faults=faults)) == 3
    lines = capsys.readouterr().err.splitlines()
    assert sum(".yaml" in line for line in lines) == shown and lines[0] == "error: faulty"
    assert (
        any(line.strip() == more for line in lines)
        if more
        else not any("more" in line for line in lines)
    )


def test_commands_that_were_not_built_do_not_run() -> None:
    with pytest.raises(AssertionError):
        app._absent()
