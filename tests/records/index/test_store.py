"""The derived index as a file: what it notices, what it survives, and that it is never needed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ldncli.records.index import store as store_module
from ldncli.records.index.files import list_files
from ldncli.records.index.library import load
from ldncli.records.index.store import (
    Store,
    cache_file,
    code_fingerprint,
    open_memory,
    open_store,
)
from ldncli.records.sealing import Stamp, is_whole
from ldncli.version import __version__
from tests.conftest import PATIENCE
from tests.machine import fill, limit_files, plain_user, run, small_disk
from tests.records.conftest import rewrite
from tests.records.text.test_write import PAPERS

SECOND = 1_000_000_000


@pytest.fixture
def kept(world: Path) -> Store:
    """The index of an unspoilt world."""
    load(str(world))
    return open_store(world)


def changes(store: Store, world: Path) -> tuple[list[str], list[str]]:
    found = store.changes(world, list_files(world))
    assert bool(found) == bool(found.changed or found.removed)
    return found.changed, found.removed


@pytest.fixture
def later(world: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Stop the index's clock some seconds after the first file of the base was made,
    however slow the machine is."""
    made = min(each.stat().st_ctime_ns for each in world.rglob("*.yaml"))

    def move(seconds: float) -> None:
        monkeypatch.setattr(store_module.time, "time_ns", lambda: made + int(seconds * SECOND))

    return move


# -- freshness -------------------------------------------------------------------------------------


def test_nothing_changed(kept: Store, world: Path) -> None:
    assert changes(kept, world) == ([], [])


def test_edited_added_and_removed_files_are_noticed(kept: Store, world: Path) -> None:
    rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
    (world / "papers" / "new-2020.yaml").write_text("id: new-2020\n")
    (world / "papers" / "gray-2017.yaml").unlink()
    changed, removed = changes(kept, world)
    assert sorted(changed) == ["papers/hill-2018.yaml", "papers/new-2020.yaml"]
    assert removed == ["papers/gray-2017.yaml"]


def same_size_edit(path: Path) -> None:
    """Change one letter, and put the time of the last change back."""
    before = path.stat()
    rewrite(path, "Receptors in a dish", "Receptors in a fish")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (
        before.st_size,
        before.st_mtime_ns,
        before.st_ino,
    )


def test_an_edit_of_same_size_and_time_is_noticed(kept: Store, world: Path) -> None:
    same_size_edit(world / "papers" / "hill-2018.yaml")
    assert changes(kept, world) == (["papers/hill-2018.yaml"], [])


def test_an_edit_long_after_is_noticed_by_the_time_of_the_inode(
    world: Path, later: Callable[[float], None]
) -> None:
    later(3600)
    load(str(world))
    store = open_store(world)
    assert store.doubtful() == []
    same_size_edit(world / "papers" / "hill-2018.yaml")
    assert changes(store, world) == (["papers/hill-2018.yaml"], [])


def test_an_edit_within_one_tick_of_the_clock_is_noticed_by_its_bytes(
    kept: Store, world: Path
) -> None:
    """On a file system with a coarse clock even the stamp of the inode stays the same."""
    file = "papers/hill-2018.yaml"
    same_size_edit(world / file)
    stamp = Stamp.of((world / file).stat())
    with kept.writing():
        kept.sql.execute(
            "UPDATE files SET size = ?, mtime = ?, ctime = ?, inode = ? WHERE path = ?",
            (stamp.size, stamp.mtime, stamp.ctime, stamp.inode, file),
        )
    assert changes(kept, world) == ([file], [])


def test_a_restored_file_with_an_old_time_is_noticed(kept: Store, world: Path) -> None:
    path = world / "papers" / "hill-2018.yaml"
    os.utime(path, ns=(0, SECOND))
    assert changes(kept, world) == (["papers/hill-2018.yaml"], [])


def test_a_file_put_in_place_of_another_is_noticed(
    kept: Store, world: Path, tmp_path: Path
) -> None:
    path = world / "papers" / "hill-2018.yaml"
    before = path.stat()
    other = tmp_path / "other"
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(path)
    assert changes(kept, world) == (["papers/hill-2018.yaml"], [])


def test_a_folder_moved_away_and_back_is_noticed(
    world: Path, later: Callable[[float], None]
) -> None:
    """Its files come back with every stamp as it was."""
    later(3600)
    before = answers(world)
    assert answers(world) == before
    (world / "papers").rename(world / "away")
    (world / "papers").mkdir()
    for _ in range(2):
        assert answers(world)[0] == []
    (world / "papers").rmdir()
    (world / "away").rename(world / "papers")
    assert answers(world) == before


def test_a_link_switched_to_other_records_and_back_is_noticed(
    world: Path, tmp_path: Path, later: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(shutil.copytree(world, tmp_path / "other"))
    (other / "papers" / "hill-2018.yaml").unlink()
    monkeypatch.chdir(tmp_path)
    later(3600)
    found = []
    for target in (world, other, world, other):
        Path("data").unlink(missing_ok=True)
        Path("data").symlink_to(target)
        found += [len(load()), len(load())]
    assert (
        found
        == [len(PAPERS)] * 2 + [len(PAPERS) - 1] * 2 + [len(PAPERS)] * 2 + [len(PAPERS) - 1] * 2
    )


def test_files_with_strange_stamps_are_compared_as_others(
    world: Path, later: Callable[[float], None]
) -> None:
    later(3600)
    os.utime(world / "papers" / "hill-2018.yaml", ns=(0, -5 * SECOND))
    before = answers(world)
    assert answers(world) == before
    rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a fish")
    os.utime(world / "papers" / "hill-2018.yaml", ns=(0, -5 * SECOND))
    assert "Receptors in a fish" in answers(world)[2]


def test_a_file_from_the_future_is_compared_each_time(kept: Store, world: Path) -> None:
    path = world / "papers" / "hill-2018.yaml"
    future = path.stat().st_mtime_ns + 3600 * SECOND
    os.utime(path, ns=(future, future))
    load(str(world))
    assert changes(open_store(world), world) == ([], [])
    rewrite(path, "Receptors in a dish", "Receptors in a fish")
    os.utime(path, ns=(future, future))
    assert changes(open_store(world), world) == (["papers/hill-2018.yaml"], [])


def test_young_files_are_compared_until_they_are_old(
    world: Path, later: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    later(1)
    load(str(world))
    assert open_store(world).doubtful() == [], "too young to be proved"
    later(3600)
    assert len(open_store(world).doubtful()) == len(list_files(world))
    load(str(world))
    store = open_store(world)
    assert store.doubtful() == [], "proved by this run"

    def no_reading(path: Path) -> bytes:
        raise AssertionError(f"{path} was opened")

    monkeypatch.setattr(store_module, "read_file", no_reading)
    assert changes(store, world) == ([], [])


def test_a_file_that_cannot_be_compared_counts_as_changed(kept: Store, world: Path) -> None:
    file = "papers/hill-2018.yaml"
    present = list_files(world)
    (world / file).chmod(0)
    with plain_user():
        assert kept.changes(world, present).changed == [file]


# -- the file --------------------------------------------------------------------------------------


def test_each_folder_has_its_own_index(world: Path, tmp_path: Path) -> None:
    assert cache_file(world) != cache_file(tmp_path)
    assert cache_file(world) == cache_file(world)
    assert cache_file(world).parent == Path(os.environ["LDN_CACHE"])


def test_without_a_setting_the_index_lies_in_the_cache_of_the_user(
    world: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("LDN_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_file(world).parent == tmp_path / "xdg" / "ldn"


@pytest.mark.parametrize(
    ("system", "settings", "folder"),
    [
        ("linux", {}, ".cache/ldn"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, ".cache/ldn"),
        ("darwin", {}, "Library/Caches/ldn"),
        ("win32", {}, "AppData/Local/ldn/Cache"),
        ("win32", {"LOCALAPPDATA": "/elsewhere"}, "/elsewhere/ldn/Cache"),
    ],
)
def test_the_cache_of_the_user_is_where_each_system_has_it(
    world: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    system: str,
    settings: dict[str, str],
    folder: str,
) -> None:
    for name in ("LDN_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", system)
    assert store_module.cache_file(world).parent == tmp_path / folder


def test_a_folder_whose_name_is_no_text_has_an_index(tmp_path: Path) -> None:
    assert cache_file(tmp_path / os.fsdecode(b"caf\xe9")).name.startswith("index-")


def answers(world: Path) -> tuple[Any, ...]:
    library = load(str(world))
    return library.ids(), library.digest, [each.title for each in library.cards(library.ids())]


def test_a_deleted_index_is_made_again(world: Path) -> None:
    before = answers(world)
    cache_file(world).unlink()
    assert answers(world) == before
    assert cache_file(world).is_file()


@pytest.mark.parametrize(
    "garbage",
    [b"", b"garbage", b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000],
    ids=["empty", "short", "zeros", "half right"],
)
def test_an_index_of_garbage_is_made_again(world: Path, garbage: bytes) -> None:
    before = answers(world)
    cache_file(world).write_bytes(garbage)
    assert answers(world) == before
    assert load(str(world)).kept


@pytest.mark.parametrize("table", ["sqlite_schema", "meta", "files"])
def test_an_index_with_a_damaged_page_is_made_again(world: Path, table: str) -> None:
    before = answers(world)
    store = open_store(world)
    root = (
        1
        if table == "sqlite_schema"
        else store.rows("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
    )
    size = store.rows("PRAGMA page_size").fetchone()[0]
    store.sql.close()
    with cache_file(world).open("r+b") as file:
        file.seek((root - 1) * size + (100 if root == 1 else 0))
        file.write(b"\xa5" * (size - 100))
    assert answers(world) == before
    assert load(str(world)).kept


def test_a_cut_off_index_is_made_again(world: Path) -> None:
    before = answers(world)
    whole = cache_file(world).read_bytes()
    cache_file(world).write_bytes(whole[: len(whole) // 8])
    assert answers(world) == before


@pytest.mark.parametrize("old", [False, True], ids=["just made", "proved before"])
def test_an_index_with_random_damage_never_answers(
    world: Path, later: Callable[[float], None], old: bool
) -> None:
    """Flipped bits, overwritten and lost bytes, also those that SQLite would read."""
    before = answers(world)
    if old:
        later(3600)
        assert answers(world) == before
        assert answers(world) == before
    path = cache_file(world)
    proof = path.with_suffix(".sum")
    assert proof.exists() == old
    whole, proved = path.read_bytes(), proof.read_bytes() if old else b""
    chance = random.Random(20261130)
    for turn in range(100):
        spoilt = bytearray(whole)
        for _ in range(chance.choice((1, 1, 1, 3, 40))):
            place = chance.randrange(len(spoilt))
            spoilt[place] ^= 1 << chance.randrange(8)
        if turn % 5 == 0:
            place = chance.randrange(len(spoilt))
            spoilt[place : place + 500] = chance.randbytes(500)
        if turn % 20 == 1:
            del spoilt[chance.randrange(len(spoilt)) :]
        path.write_bytes(spoilt)
        proof.write_bytes(proved)
        assert not is_whole(path, proof)
        if turn % 25 == 0:  # making it anew takes its time
            assert answers(world) == before
            assert load(str(world)).kept
            assert is_whole(path, proof)


def test_a_changed_number_that_reads_does_not_answer(world: Path) -> None:
    before = answers(world)
    connection = sqlite3.connect(cache_file(world))
    connection.execute("UPDATE papers SET year = 1901")
    connection.commit()
    connection.close()
    assert answers(world) == before


@pytest.mark.parametrize("text", [None, b"", b"1 2 3", b"\xff\x00", b"0 " * 6, b"9" * 200])
def test_without_its_proof_an_index_is_read_once_more(
    world: Path, later: Callable[[float], None], text: bytes | None, parsed: list[str]
) -> None:
    later(3600)
    before = answers(world)
    parsed.clear()
    proof = cache_file(world).with_suffix(".sum")
    proof.write_bytes(text) if text is not None else proof.unlink(missing_ok=True)
    assert answers(world) == before and parsed == []
    assert proof.read_bytes() != text


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_what_stands_in_the_place_of_files_of_the_cache_does_not_keep_one_waiting(
    world: Path, tmp_path: Path, later: Callable[[float], None]
) -> None:
    later(3600)
    before = answers(world)
    path = cache_file(world)
    for name in (".sum", ".lock", ".sqlite"):
        for put in (os.mkfifo, os.mkdir, lambda p: os.symlink("/dev/full", p), _loop):
            place = path.with_suffix(name)
            place.unlink(missing_ok=True)
            put(place)
            rewrite(world / "papers" / "hill-2018.yaml", "year: 2018", "year: 2018 ")
            done = run(["search", "fibro", "--data", str(world)], tmp_path, _soon)
            assert done.code == 0, (name, done)
            os.rmdir(place) if place.is_dir() else place.unlink(missing_ok=True)
            assert answers(world)[0] == before[0] and load(str(world)).kept


def _loop(place: Path) -> None:
    os.symlink(place.name, place)


def _soon() -> None:
    signal.alarm(PATIENCE)


def test_what_killed_processes_left_is_taken_away(world: Path) -> None:
    before = answers(world)
    path = cache_file(world)
    for name in (f"{path.name}.4711.new", f"{path.name}-journal"):
        path.with_name(name).write_bytes(path.read_bytes()[:5000])
    assert answers(world) == before
    rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
    assert "Receptors in a bowl" in answers(world)[2]
    left = {each.name for each in path.parent.glob(f"{path.stem}*")}
    assert left == {path.name, path.with_suffix(".lock").name}


def test_who_reads_an_index_has_one_state_to_the_end(world: Path) -> None:
    """Whatever others do to it meanwhile: a change, its removal."""
    first = load(str(world))
    assert len(first) == len(PAPERS)
    rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
    (world / "papers" / "bell-2015.yaml").unlink()
    second = load(str(world))
    shutil.rmtree(cache_file(world).parent)
    for library, title, count in ((first, "dish", 0), (second, "bowl", 1)):
        assert title in library.cards(["hill-2018"])[0].title
        assert len(list(library.papers())) == len(PAPERS) - count


def test_an_index_of_other_code_is_made_again(
    world: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answers(world)
    assert len(parsed) == len(PAPERS)
    parsed.clear()
    monkeypatch.setattr(store_module, "code_fingerprint", lambda: "other code")
    assert answers(world) == before
    assert len(parsed) == len(PAPERS)
    parsed.clear()
    assert answers(world) == before
    assert parsed == []


@pytest.mark.parametrize("code", ["0.0.1 2", "99.0.0 77"], ids=["older", "newer"])
def test_an_index_of_another_version_is_made_again(world: Path, code: str) -> None:
    before = answers(world)
    store = open_store(world)
    with store.writing():
        store.set("code", code)
        store.sql.execute("DROP TABLE contents")
        store.sql.execute("CREATE TABLE other_things (x)")
    assert answers(world) == before
    names = {row[0] for row in open_store(world).rows("SELECT name FROM sqlite_schema")}
    assert "contents" in names and "other_things" not in names


def test_the_fingerprint_of_the_code_is_stable() -> None:
    assert code_fingerprint() == code_fingerprint()
    assert __version__ in code_fingerprint() and "store.py" in code_fingerprint()


# -- where nothing can be kept ---------------------------------------------------------------------


def test_without_a_folder_for_the_index_all_works_in_memory(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answers(world)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LDN_CACHE", str(tmp_path / "file" / "cache"))
    assert answers(world) == before
    assert not load(str(world)).kept
    assert (tmp_path / "file").read_text() == "in the way"


def test_with_a_folder_in_the_place_of_the_index_all_works_in_memory(world: Path) -> None:
    before = answers(world)
    cache_file(world).unlink()
    cache_file(world).mkdir()
    assert answers(world) == before
    assert not load(str(world)).kept


def test_on_a_full_disk_all_works_in_memory_and_what_was_kept_stays(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk", 2000) as disk:
        monkeypatch.setenv("LDN_CACHE", str(disk))
        ballast = fill(disk)
        before = answers(world)
        assert not load(str(world)).kept
        ballast.unlink()
        assert answers(world) == before and load(str(world)).kept
        whole = cache_file(world).read_bytes()
        rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
        for room in (0, 8, len(whole) // 2048):  # none, hardly any, enough for half of it
            ballast = fill(disk, but=room)
            assert "Receptors in a bowl" in answers(world)[2]
            assert not load(str(world)).kept
            assert cache_file(world).read_bytes() == whole, "the index on the disk is as it was"
            ballast.unlink()
        assert "Receptors in a bowl" in answers(world)[2]
        assert load(str(world)).kept
        assert {each.suffix for each in disk.iterdir()} <= {".sqlite", ".sum", ".lock"}


def test_where_files_must_be_small_all_works_in_memory(world: Path, tmp_path: Path) -> None:
    whole = run(["search", "fibro", "--data", str(world)], tmp_path)
    cache_file(world).unlink()
    words = ["search", "fibro", "--data", str(world)]
    for size in (4_000, 50_000):  # the answer itself has less
        done = run(words, tmp_path / "told", limit_files(size))
        assert done.code == 0 and "could not be saved" in done.err, (size, done)
        assert not cache_file(world).exists()
    assert run(words, tmp_path).out == whole.out and cache_file(world).exists()


@pytest.mark.parametrize("what", ["folder", "file", "both", "hidden"])
def test_a_read_only_index_answers(world: Path, what: str, later: Callable[[float], None]) -> None:
    before = answers(world)
    path = cache_file(world)
    if what != "folder":
        path.chmod(0 if what == "hidden" else 0o444)
    if what != "file":
        path.parent.chmod(0o555)
    try:
        with plain_user():
            assert answers(world) == before
            assert load(str(world)).kept == (what != "hidden")
            later(3600)
            assert answers(world) == before, "young files have grown old"
            rewrite(world / "papers" / "hill-2018.yaml", "s in a dish", "s in a bowl")
            assert "Receptors in a bowl" in answers(world)[2]
            assert load(str(world)).kept == (what == "file"), "a file is replaced, not changed"
    finally:
        path.parent.chmod(0o755)
    assert "Receptors in a bowl" in answers(world)[2] and load(str(world)).kept


# -- small things ----------------------------------------------------------------------------------


def test_a_change_is_whole_or_not_at_all() -> None:
    store = open_memory()
    with pytest.raises(KeyboardInterrupt), store.writing():
        store.set("a", "1")
        raise KeyboardInterrupt
    assert store.get("a") is None
    with store.writing():
        store.set("a", "2")
    assert store.get("a") == "2"


def test_terms_are_kept_with_their_names() -> None:
    store = open_memory()
    assert store.get_terms("conditions") is None
    store.set_terms("conditions", {"terms": ["é"]}, [("one", "a", "One"), ("two", "a", "Two")])
    store.set_terms("conditions", {"terms": ["ü"]}, [("three", "a", "Three")])
    assert store.get_terms("conditions") == {"terms": ["ü"]}
    assert store.rows("SELECT name FROM names").fetchall() == [("three",)]


def test_forgetting_a_file_leaves_nothing_of_it(kept: Store) -> None:
    with kept.writing():
        kept.forget("papers/bell-2015.yaml")
        kept.forget("papers/never-seen.yaml")
    assert kept.count() == len(PAPERS) - 1
    assert kept.rows("SELECT count(*) FROM identifiers WHERE paper = 'bell-2015'").fetchone() == (
        0,
    )
    assert kept.rows("SELECT count(*) FROM texts WHERE texts MATCH 'crossing'").fetchone() == (0,)
    assert kept.rows("SELECT count(*) FROM files WHERE path LIKE '%bell%'").fetchone() == (0,)


def test_the_digest_depends_on_names_and_bytes_only(world: Path, tmp_path: Path) -> None:
    digest = load(str(world)).digest
    copy = shutil.copytree(world, tmp_path / "copy", copy_function=shutil.copyfile)
    assert load(str(copy)).digest == digest
    rewrite(copy / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
    assert load(str(copy)).digest != digest
    rewrite(copy / "papers" / "hill-2018.yaml", "Receptors in a bowl", "Receptors in a dish")
    assert load(str(copy)).digest == digest
