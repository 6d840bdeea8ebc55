"""The one way out: shapes, formats, files whole or not at all, what a terminal can show."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from ldncli.cli import output as out
from ldncli.cli.options import Output, Shape
from ldncli.errors import OutsideError, UnknownTermError, UsageError
from ldncli.report.table import Column, Table

TABLE = Table(
    "A table · more",
    (
        Column("name", "Name"),
        Column("n", "N"),
        Column("hidden", "Hidden", shown=False),
        Column("face", "Face", people=True),
    ),
    tuple((f"r{place:02}", place, -place, "x") for place in range(30)),
    ("a note", "another"),
)
PEOPLE, PROGRAM = Output(format="table"), Output(format="csv")


class Screen(io.StringIO):
    """A stdout that says of itself that it is a terminal."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__()
        self.named = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As the terminal has it."""
        return self.named

    def isatty(self) -> bool:
        """Always."""
        return True


def _screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Make stdout a terminal of 77 columns from here on (a fixture comes
    before pytest's own stdout)."""
    found = Screen()
    monkeypatch.setattr(sys, "stdout", found)
    monkeypatch.setenv("COLUMNS", "77")
    monkeypatch.setenv("TERM", "xterm")
    return found


# -- shapes ----------------------------------------------------------------------------------------


def test_people_and_programs_get_other_columns() -> None:
    assert (
        out.shape(TABLE, Shape(), PEOPLE).keys()
        == ["name", "n", "face"]
        == out.shape(TABLE, Shape(), Output(format="md")).keys()
    )
    assert (
        out.shape(TABLE, Shape(), PROGRAM).keys()
        == ["name", "n", "hidden"]
        == out.shape(TABLE, Shape(wide=True), PEOPLE).keys()
    )
    assert out.shape(TABLE, Shape(columns=["n,name", "", "face"]), PEOPLE).keys() == [
        "n",
        "name",
        "face",
    ]
    assert out.shape(TABLE, Shape(columns=[","]), PEOPLE).keys() == ["name", "n", "face"]
    with pytest.raises(UnknownTermError):
        out.shape(TABLE, Shape(columns=["odd"]), PEOPLE)


def test_rows_are_sorted_then_cut() -> None:
    found = out.shape(TABLE, Shape(sort="-n", limit=2), PROGRAM)
    assert [row[0] for row in found.rows] == ["r29", "r28"]


def test_a_pipe_shows_the_first_rows_as_a_terminal_does() -> None:
    found = out.shape(TABLE, Shape(), PEOPLE)
    assert (
        len(found.rows) == out.FIRST_ROWS and found.cut == "showing 25 of 30; --all shows the rest"
    )
    assert len(out.shape(TABLE, Shape(), PEOPLE, first=12).rows) == 12
    for whole in (Shape(limit=0), Shape(every=True)):
        assert len(out.shape(TABLE, whole, PEOPLE).rows) == 30
    for output in (PROGRAM, Output(format="md"), Output(format="table", out=Path("x"))):
        assert len(out.shape(TABLE, Shape(), output).rows) == 30


def test_a_terminal_shows_the_first_rows_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    _screen(monkeypatch)
    assert len(out.shape(TABLE, Shape(), PEOPLE).rows) == out.FIRST_ROWS == 25
    assert len(out.shape(TABLE, Shape(), PEOPLE, first=0).rows) == 30
    assert len(out.shape(TABLE, Shape(limit=3), PEOPLE, first=0).rows) == 3
    assert out.row_limit(Shape(limit=7), PEOPLE) == 7 and out.row_limit(Shape(limit=0), PEOPLE) == 0
    assert (
        out.row_limit(Shape(), PROGRAM)
        == 0
        == out.row_limit(Shape(), Output(format="table", out=Path("x")))
    )
    assert (
        out.on_terminal(PEOPLE)
        and not out.on_terminal(PROGRAM)
        and not out.on_terminal(Output(format="table", out=Path("x")))
    )


def test_a_pipe_is_no_terminal() -> None:
    assert (
        not out.on_terminal(PEOPLE)
        and out.for_people(PEOPLE)
        and out.for_people(Output(format="md"))
        and not out.for_people(PROGRAM)
    )


# -- tables ----------------------------------------------------------------------------------------


def test_tables_for_people_follow_each_other_and_notes_are_told_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out.emit_all([TABLE, TABLE], PEOPLE)
    found = capsys.readouterr()
    assert (
        found.out.count("r07") == 2 and "\n\nName" in found.out and found.err == "a note\nanother\n"
    )
    out.emit(TABLE, Output(format="md"))
    assert "| Name " in capsys.readouterr().out


def test_programs_get_one_table(capsys: pytest.CaptureFixture[str]) -> None:
    out.emit_all([TABLE, Table("B", (Column("name", "Name"),), (("z",),))], Output(format="json"))
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 31 and rows[0]["table"] == "A table" and rows[-1]["name"] == "z"
    out.emit(TABLE, Output())
    assert capsys.readouterr().out.startswith("Name "), "a table where nobody asks"


def test_a_workbook_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out.emit(TABLE, Output(format="xlsx", out=tmp_path / "x.xlsx"))
    assert (tmp_path / "x.xlsx").read_bytes()[:2] == b"PK" and capsys.readouterr().err.startswith(
        "wrote "
    )


def test_tables_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _screen(monkeypatch)
    out.emit_all([TABLE, TABLE], PEOPLE)
    assert screen.getvalue().count("r29") == 2 and "\x1b[1m" in screen.getvalue()
    assert screen.getvalue().count("\n\n\x1b[1mA table") == 1, "an empty line between them"


# -- files -----------------------------------------------------------------------------------------


def test_text_and_bytes_to_stdout(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    out.write("zoë", Output())
    out.write(b"\x00\x01", Output())
    assert capfdbinary.readouterr().out == "zoë".encode() + b"\x00\x01"


def test_bytes_do_not_go_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _screen(monkeypatch)
    with pytest.raises(UsageError, match="terminal"):
        out.write(b"\x00", Output())
    out.write("text", Output())
    assert screen.getvalue() == "text"


def test_a_file_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.txt"
    out.write("zoë", Output(out=path))
    assert path.read_bytes() == "zoë".encode() and capsys.readouterr().err == f"wrote {path}\n"
    with pytest.raises(UsageError, match="exists"):
        out.write("other", Output(out=path))
    path.chmod(0o640)
    out.write(b"other", Output(out=path, force=True))
    assert (
        path.read_bytes() == b"other"
        and path.stat().st_mode & 0o777 == 0o640
        and os.listdir(tmp_path) == ["x.txt"]
    )


def test_new_files_have_the_usual_rights(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        out.write_file(tmp_path / "x.txt", b"x", force=False)
        assert (tmp_path / "x.txt").stat().st_mode & 0o777 == 0o640
        assert os.umask(0o027) == 0o027, "the mask is as it was"
    finally:
        os.umask(before)


def test_files_that_belong_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    second.write_text("precious")
    with pytest.raises(UsageError):
        out.write_files({first: b"1", second: b"2"}, force=False)
    assert not first.exists()
    with pytest.raises(OutsideError, match="none"):
        out.write_files({first: b"1", tmp_path / "none" / "b": b"2"}, force=False)
    assert os.listdir(tmp_path) == ["b"]
    out.write_files({first: b"1", second: b"2"}, force=True)
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutsideError, match="No space left") as error:
        out.write_file(tmp_path / "x", b"x", force=False)
    assert error.value.hint and os.listdir(tmp_path) == []


# -- what can be shown -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "mark", "unicode"),
    [("UTF-8", "█", True), ("utf8", "█", True), ("ascii", "#", False)],
)
def test_what_stdout_can_show(
    monkeypatch: pytest.MonkeyPatch, encoding: str, mark: str, unicode: bool
) -> None:
    monkeypatch.setattr(sys, "stdout", Screen(encoding))
    assert out.bar_mark() == mark and out.shows_unicode() is unicode


def test_an_unknown_encoding_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert out.bar_mark() == "#" and not out.shows_unicode()


def test_columns_and_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    _screen(monkeypatch)
    assert out.columns_shown() == 77 == out.screen().width and out.screen().colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not out.shows_colour() and not out.screen().colour
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not out.shows_colour() and not out.screen().colour


def test_a_pipe_has_eighty_columns_and_no_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "33")
    monkeypatch.setenv("TERM", "xterm")
    assert out.columns_shown() == 80 and not out.shows_colour()


@pytest.mark.parametrize(("columns", "width"), [("40", 39), ("5", 20)])
def test_notes_are_folded_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    screen: Any = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", columns)
    out.say("words " * 20)
    lines = screen.getvalue().splitlines()
    assert len(lines) > 1 and width - 6 < max(map(len, lines)) <= width


def test_notes_in_a_pipe_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    out.say("words " * 40)
    assert capsys.readouterr().err == "words " * 40 + "\n"


def test_what_goes_to_stderr_is_folded_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "  younger-2013 · " + "a title of many words " * 6
    monkeypatch.setenv("COLUMNS", "60")
    for stream in (io.StringIO(), None):  # a pipe, and a stream that is closed
        monkeypatch.setattr(sys, "stderr", stream)
        assert out.folded(line) == line
    monkeypatch.setattr(sys, "stderr", Screen())
    folded = out.folded(line).split("\n")
    assert len(folded) > 1 and all(len(each) < 60 and each.startswith("  ") for each in folded)
    assert " ".join(" ".join(folded).split()) == " ".join(line.split())
