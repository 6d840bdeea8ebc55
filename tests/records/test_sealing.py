"""Files that tell whether they are what was written."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from ldncli.records.sealing import is_whole, read_file, seal, state_of


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "some.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE numbers (n)")
        connection.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(1000)])
    connection.close()
    seal(path)
    return path


def test_a_sealed_file_is_whole_and_reads_as_before(sealed: Path) -> None:
    assert is_whole(sealed, sealed.with_suffix(".sum"))
    connection = sqlite3.connect(sealed)
    assert connection.execute("SELECT sum(n) FROM numbers").fetchone() == (499500,)
    connection.close()


def test_every_byte_counts(sealed: Path) -> None:
    whole = sealed.read_bytes()
    for place in (0, 17, 59, 60, 61, 63, 64, 99, 100, len(whole) // 2, len(whole) - 1):
        spoilt = bytearray(whole)
        spoilt[place] ^= 4
        sealed.write_bytes(spoilt)
        assert not is_whole(sealed, sealed.with_suffix(".sum")), place
    for length in (0, 1, 60, 64, 99, 100, len(whole) - 1):
        sealed.write_bytes(whole[:length])
        assert not is_whole(sealed, sealed.with_suffix(".sum")), length


def test_what_was_proved_is_not_read_again(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds after it was written its state proves it; the proof of another state does not."""
    proof = sealed.with_suffix(".sum")
    assert is_whole(sealed, proof) and not proof.exists(), "too young to be proved"
    made = sealed.stat().st_ctime_ns
    monkeypatch.setattr("ldncli.records.sealing.time.time_ns", lambda: made + 10**10)
    assert is_whole(sealed, proof) and proof.exists()
    with monkeypatch.context() as patch:
        patch.setattr("ldncli.records.sealing._checksum", lambda _: pytest.fail("it was read"))
        assert is_whole(sealed, proof)
    with sealed.open("r+b") as file:
        file.seek(200)
        file.write(b"!")
    assert not is_whole(sealed, proof)


def test_a_file_that_is_not_there_is_not_whole(tmp_path: Path) -> None:
    assert not is_whole(tmp_path / "none", tmp_path / "proof")
    assert state_of(tmp_path / "none") is None
    with pytest.raises(OSError, match="it is no file"):
        is_whole(tmp_path, tmp_path / "proof")


def test_only_files_are_read_and_no_larger_ones(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_file(path) == read_file(path, 5) == b"12345"
    with pytest.raises(OSError, match="it has 0 MB"):
        read_file(path, 4)
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path)
    if os.path.exists("/dev/zero"):
        with pytest.raises(OSError, match="it is a pipe, a device or a socket"):
            read_file(Path("/dev/zero"))
