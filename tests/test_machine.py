"""Faults of the machine, really made: nothing is lost, nothing half-written, and the next run is
right."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.review.test_accepting import RIS
from tests.conftest import LIBRARY, PATIENCE, TRIALS
from tests.machine import (
    Ran,
    contents,
    ended,
    fill,
    limit_files,
    plain_user,
    run,
    small_disk,
    start,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be copied here")
# Whatever writes, with the words that make it: {place} is where, {data} the base, {list} a list of
# references.
WRITERS = {
    "search csv": "search fibro --format csv --out {place}/out --data {data}",
    "search xlsx": "search fibro --format xlsx --out {place}/out --data {data}",
    "report html": "report fibro --format html --out {place}/out --data {data}",
    "report docx": "report fibro --format docx --out {place}/out --data {data}",
    "map html": "map --format html --out {place}/out --data {data}",
    "export sqlite": "export --format sqlite --out {place}/out --data {data}",
    "export parquet": "export --format parquet --out {place}/out --data {data}",
    "site": "site {place}/site --data {data}",
    "init": "init {place}/base",
    "import": "import {list} --out {place}/drafts --data {data}",
    "draft": "draft {list} --out {place}/drafts --data {data}",
    "import --add": "import {list} --add --data {data}",
    "check --fix": "check --fix --data {data}",
}
DOCUMENTED = {0, 2, 3, 4}


def _calm(done: Ran) -> None:
    """No word of Python's, and a documented exit code."""
    assert done.code in DOCUMENTED, done
    for word in ("Traceback", "Errno", "Exception", "site-packages"):
        assert word not in done.err + done.out, done


@pytest.fixture
def base(tmp_path: Path) -> Callable[[Path], dict[str, str]]:
    """A base in a folder, with a fault that can be repaired, and a list of references."""

    def made(place: Path) -> dict[str, str]:
        data = shutil.copytree(LIBRARY, place / "data")
        shutil.copytree(TRIALS, data, dirs_exist_ok=True)
        path = data / "papers" / "hill-2018.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "notes:\n", encoding="utf-8")
        (tmp_path / "list.ris").write_text(RIS, encoding="utf-8")
        return {"place": str(place), "data": str(data), "list": str(tmp_path / "list.ris")}

    return made


def _words(text: str, names: dict[str, str]) -> list[str]:
    return [each.format(**names) for each in text.split()]


def test_a_full_disk(base: Callable[[Path], dict[str, str]], tmp_path: Path) -> None:
    from ldncli.cli.app import main

    told = tmp_path / "told"
    with small_disk(tmp_path / "disk", 9000) as disk:
        names = base(disk)
        whole = {**names, "place": str(tmp_path)}
        assert main(_words(WRITERS["check --fix"], names)) == 0
        for what, text in WRITERS.items():
            if what == "check --fix":
                base_again(disk)
            changes = "{place}" not in text
            if not changes:
                assert main(_words(text, whole)) == 0, what
            before = contents(disk)
            for room in (0,) if changes or "out" in text else (0, 60):
                ballast = fill(disk, but=room)
                done = run(_words(text, names), told)
                ballast.unlink()
                _calm(done)
                assert done.code == 4 and "space" in done.err.lower(), (what, room, done)
                assert contents(disk) == before, (what, room)
                assert not any(disk.glob("drafts*")), what
            if changes:
                assert main(_words(text, names)) == 0 and contents(disk) != before, what
            for left in ("out", "site", "base", "drafts"):
                place = tmp_path / left
                shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)


def base_again(place: Path) -> None:
    """The fault again that can be repaired."""
    path = place / "data" / "papers" / "hill-2018.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "notes:\n", encoding="utf-8")


def test_files_that_may_not_grow(base: Callable[[Path], dict[str, str]], tmp_path: Path) -> None:
    """What a quota does, wherever the suite runs: the log of a list, a record, an answer."""
    told, place = tmp_path / "told", tmp_path / "place"
    names = base(place)
    run(_words(WRITERS["check --fix"], names), told)
    assert run(_words(WRITERS["import --add"], names), told).code == 0
    log = Path(names["data"], "screening", "events.jsonl")
    before = contents(place)
    # The answers themselves go to files here, which are shorter than this.
    limit = max(2000, log.stat().st_size + 20)
    screen = ["screen", "--as", "ann", "--data", names["data"]]
    for words in (
        _words(WRITERS["site"], names),
        _words(WRITERS["report html"], names),
        _words(WRITERS["export sqlite"], names),
    ):
        done = run(words, told, limit_files(limit))
        _calm(done)
        assert done.code == 4 and "cannot be written: File too large" in done.err
        assert contents(place) == before
    # A vote that cannot be written is none.
    log.write_bytes(log.read_bytes() + b" " * (3000 - log.stat().st_size) + b"\n")
    before = contents(place)
    typed = tmp_path / "typed"
    typed.write_text("i\nq\n")
    done = run(screen, told, _typing(typed, limit_files(log.stat().st_size + 20)))
    _calm(done)
    assert done.code == 4 and "it was left as it was" in done.err
    assert contents(place) == before
    done = run(screen, told, _typing(typed))
    assert done.code == 0 and contents(place) != before


def _typing(file: Path, then: Callable[[], None] = lambda: None) -> Callable[[], None]:
    def before() -> None:
        os.dup2(os.open(file, os.O_RDONLY), 0)
        then()

    return before


def test_everything_read_only(
    base: Callable[[Path], dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, place = tmp_path / "told", tmp_path / "place"
    names = base(place)
    run(_words(WRITERS["check --fix"], names), told)
    path = Path(names["data"], "papers", "hill-2018.yaml")
    golden = run(["search", "fibro", "--data", names["data"]], told)
    path.write_text(path.read_text(encoding="utf-8") + "notes:\n", encoding="utf-8")
    before = contents(place)
    monkeypatch.delenv("LDN_CACHE")
    monkeypatch.setenv("HOME", str(place))
    for each in (place, *place.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    try:
        with plain_user():
            for what, text in WRITERS.items():
                done = run(_words(text, names), told)
                _calm(done)
                # A base with a fault is refused before anything is to be written.
                needs = {"init", "import", "import --add", "draft", "check --fix"}
                assert done.code == (4 if what in needs else 3), (what, done)
                assert done.code == 3 or "Permission denied" in done.err, (what, done)
                assert contents(place) == before, what
    finally:
        for each in (place, *place.rglob("*")):
            each.chmod(0o755 if each.is_dir() else 0o644)
    assert run(_words(WRITERS["check --fix"], names), told).code == 0
    for each in place.rglob("*"):
        each.chmod(0o555 if each.is_dir() else 0o444)
    with plain_user():
        done = run(["search", "fibro", "--data", names["data"]], told)
    assert done.code == 0 and done.out == golden.out


def test_eight_processes_while_a_file_changes(tmp_path: Path) -> None:
    """Edits by a file put in its place, in place, of the same size and time, and the cache taken
    away in between: each answer is the old one or a new one, whole."""
    world = Path(shutil.copytree(LIBRARY, tmp_path / "world"))
    path = world / "papers" / "hill-2018.yaml"
    old = path.read_bytes()
    texts = [old]
    texts += [re.sub(rb"(?m)^title: .*$", b"title: Another title, and longer than that", old)]
    texts += [re.sub(rb"(?m)^title: (.*)$", lambda m: b"title: " + m[1].swapcase(), old)]
    words = ["export", "--format", "json", "--data", str(world)]
    answers = set()
    for text in texts:
        path.write_bytes(text)
        answers.add(run(words, tmp_path / "told").out)
    assert len(answers) == 3
    until = time.monotonic() + 2
    source, running = random.Random(3), {}
    seen = set()
    turn = 0
    while running or time.monotonic() < until:
        while len(running) < 8 and time.monotonic() < until:
            folder = tmp_path / f"reader-{turn}-{len(running)}-{source.random()}"
            folder.mkdir()
            running[start(words, folder)] = folder
        text, stat = texts[turn % 3], path.stat()
        if turn % 4 == 0:
            path.with_suffix(".new").write_bytes(text)
            os.replace(path.with_suffix(".new"), path)
        elif turn % 4 == 1:
            path.write_bytes(text)
        elif turn % 4 == 2:
            with path.open("r+b") as file:
                file.write(text)
                file.truncate()
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        else:
            shutil.rmtree(os.environ["LDN_CACHE"], ignore_errors=True)
        turn += 1
        child, folder = next(iter(running.items()))
        del running[child]
        done = ended(child, folder)
        # A file that is read in the middle of being written may be a faulty one: told, no answer.
        assert done.code == 0 or (done.code == 3 and "hill-2018" in done.err), done
        if not done.code:
            seen.add(done.out)
    assert seen <= answers and len(seen) > 1
    path.write_bytes(old)
    assert run(words, tmp_path / "told").out in answers


@pytest.mark.parametrize("words", [["search", "fibro"], ["brief", "fibromyalgia"], ["check"]])
def test_odd_surroundings(words: list[str], tmp_path: Path) -> None:
    def changed(folder: Path | None = None, **values: str) -> Callable[[], None]:
        def change() -> None:
            signal.alarm(PATIENCE)
            os.environ.update(values)
            if folder:
                folder.mkdir()
                os.chdir(folder)
                folder.rmdir()

        return change

    told, data = tmp_path / "told", ["--data", str(LIBRARY)]
    golden = run([*words, *data], told)
    assert golden.code == 0
    gone = "the folder in which this was started is not there any more"
    for value in ("~", "~nobody-of-this-name", "/dev/null", " ", "x\ny", "\udcff"):
        done = run(words, told, changed(LDN_DATA=value))
        _calm(done)
        assert done.code == 2 and "contains no evidence base" in done.err, value
    done = run(words, told, changed(tmp_path / "gone"))
    assert done.code == 4 and gone in done.err
    assert run([*words, "--data", "data"], told, changed(tmp_path / "gone")).code == 4
    assert run([*words, *data], told, changed(tmp_path / "gone")).out == golden.out
    home = str(tmp_path / "home")
    for value in ("~", "~nobody-of-this-name", "/dev/null", "/dev/full", "x" * 5000, "caf\udcff"):
        done = run([*words, *data], told, changed(LDN_CACHE=value, HOME=home))
        assert done.code == 0 and done.out == golden.out, (value, done)
        for left in (Path(value), Path.cwd() / value):
            if len(value) < 100 and not value.startswith("/dev") and left.is_dir():
                shutil.rmtree(left)
    assert not Path("~").exists() and Path(home).exists()


def test_thousands_of_files_that_are_no_records(tmp_path: Path) -> None:
    world = Path(shutil.copytree(LIBRARY, tmp_path / "world"))
    words = ["search", "fibro", "--data", str(world)]
    golden = run(words, tmp_path / "told")
    for number in range(3000):
        (world / "papers" / f"scan-{number}.pdf").touch()
    assert run(words, tmp_path / "told") == golden
    for name in ("nul\udce9.txt", "a\nb.pdf", "x" * 250):
        (world / "papers" / name).touch()
    assert run(words, tmp_path / "told") == golden


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such pipe")
def test_a_reader_that_has_gone(tmp_path: Path) -> None:
    def shut() -> None:
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        reading, writing = os.pipe()
        os.close(reading)
        os.dup2(writing, 1)

    for words in (["search", "fibro"], ["evidence", "--format", "csv"], ["report"], ["man"]):
        data = [] if words == ["man"] else ["--data", str(LIBRARY)]
        done = run([*words, *data], tmp_path / "told", shut)
        _calm(done)
        assert done.code == 0 and "error" not in done.err, done
