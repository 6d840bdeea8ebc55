"""Append-only files: whatever happens while one is written, what was in it stays."""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.errors import OutsideError
from ldncli.screening import lines as module
from ldncli.screening.lines import append_all, locked, read_lines, to_line


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.jsonl"


@contextmanager
def small_disk(most: int) -> Iterator[None]:
    """No file can grow beyond `most` bytes: writing to it fails half-way, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_no_file_holds_nothing(path: Path) -> None:
    assert read_lines(path, "x").values == ()


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="cannot be read"):
        read_lines(tmp_path, "x")


def test_a_writer_killed_at_any_byte(path: Path) -> None:
    """What was cut off is passed over and told of, and goes when the next one writes."""
    first, second = to_line({"a": 1}), to_line({"b": "ü" * 5})
    for cut in range(len(second) + 1):
        path.write_bytes(first + second[:cut])
        found = read_lines(path, "x")
        is_whole = cut >= len(second) - 1
        assert [value for _, value in found.values] == [{"a": 1}, {"b": "ü" * 5}][: 1 + is_whole]
        assert found.torn == (None if cut == 0 or is_whole else 2) and not found.faults
        append_all({path: [to_line({"c": 3})]})
        kept = [json.loads(each) for each in path.read_bytes().splitlines()]
        assert kept == [value for _, value in found.values] + [{"c": 3}]


def test_a_cut_off_line_longer_than_a_look(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PIECE", 7)
    path.write_bytes(to_line({"a": 1}) + b'{"b": "' + b"x" * 50)
    append_all({path: [to_line({"c": 3})]})
    assert path.read_bytes() == to_line({"a": 1}) + to_line({"c": 3})


def test_a_full_disk_leaves_all_files_as_they_were(path: Path) -> None:
    other, new = path.with_name("y.jsonl"), path.with_name("z.jsonl")
    append_all({path: [to_line({"a": 1})], other: [to_line({"b": 2})]})
    before = path.read_bytes(), other.read_bytes()
    with small_disk(300), pytest.raises(OutsideError, match=r"cannot be written.*as it was"):
        append_all({path: [to_line({"c": 3})], new: [b"{}\n"], other: [to_line({"d": "x" * 500})]})
    assert (path.read_bytes(), other.read_bytes()) == before and not new.exists()
    append_all({other: [to_line({"d": "x" * 500})]})
    assert len(read_lines(other, "y").values) == 2


@pytest.mark.parametrize(
    ("line", "told", "hint"),
    [
        (b"not json", "not JSON", "restore"),
        (b'{"a": NaN}', "NaN is no number", "restore"),
        (b"[" * 100_000, "too many brackets", "restore"),
        (b'{"a": "\xff"}', "not UTF-8", "restore"),
        (b"<<<<<<< HEAD", "not JSON", "git left a conflict"),
        (b'{"a": 1}{"b": 2}', "not JSON", "restore"),
    ],
)
def test_a_line_that_is_no_value(path: Path, line: bytes, told: str, hint: str) -> None:
    path.write_bytes(to_line({"a": 1}) + b"\n" + line + b"\n" + to_line({"b": 2}))
    found = read_lines(path, "x")
    (fault,) = found.faults
    assert (fault.file, fault.line) == ("x", 3) and told in fault.message
    assert fault.hint is not None and hint in fault.hint
    assert [number for number, _ in found.values] == [1, 4], "the others are read"


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text()) | st.integers()))
def test_no_text_breaks_a_line_or_reaches_a_screen_as_it_is(value: dict[str, object]) -> None:
    line = to_line(value)
    text = line.decode()
    assert line.count(b"\n") == 1 and text[:-1].isprintable() and len(text.splitlines()) == 1
    for each in json.loads(line).values():
        for word in each if isinstance(each, list) else [each]:
            assert not isinstance(word, str) or word.isprintable()


def test_texts_of_a_file_that_others_wrote_are_made_fit(path: Path) -> None:
    hostile = "\x1b[2J\x1b]0;x\x07\u202eevil\r\nnext"
    path.write_text(json.dumps({"t": hostile}) + "\n" + json.dumps({"t": "ok"}) + "\n")
    assert [value["t"] for _, value in read_lines(path, "x").values] == [
        "[2J ]0;x evil next",
        "ok",
    ]


def test_one_writes_at_a_time(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0)
    with locked(path), pytest.raises(OutsideError, match="another process writes"), locked(path):
        raise AssertionError("both hold it")
    with locked(path):
        append_all({path: [b"{}\n"]})
    assert path.read_bytes() == b"{}\n"


def test_a_lock_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "screening" / "x.jsonl"
    with locked(path):
        assert path.exists()
    assert not path.parent.exists()
    with locked(path):
        append_all({path: [b"{}\n"]})
    assert path.exists()


def test_a_file_that_git_put_there_meanwhile_is_not_taken_away(path: Path) -> None:
    with locked(path):
        path.unlink()
        path.write_bytes(b"{}\n")
    assert path.read_bytes() == b"{}\n"


def test_a_lock_is_of_the_file_that_is_there_now(path: Path) -> None:
    """Git puts another file in the place of one that somebody waits for."""
    held = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        path.unlink()
        path.write_bytes(b"{}\n")
        assert not module._is_in_place(held, path)
    finally:
        os.close(held)
    path.unlink()
    assert not module._is_in_place(0, path)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutsideError, match="cannot be written"), locked(tmp_path / "file" / "x"):
        raise AssertionError("never reached")
