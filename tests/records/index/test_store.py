"""The derived index as a file: what it notices, what it survives, and that it is never needed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ldncli.records.index import store as store_module
from ldncli.records.index.files import list_files
from ldncli.records.index.library import load
from ldncli.records.index.store import (
    Stamp,
    Store,
    cache_file,
    code_fingerprint,
    open_memory,
    open_store,
)
from ldncli.version import __version__
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
    store = open_store(world)
    assert store.doubtful() == [], "too young to be proved"
    later(3600)
    assert len(store.doubtful()) == len(list_files(world))
    load(str(world))
    assert store.doubtful() == [], "proved by this run"

    def no_reading(self: Path) -> bytes:
        raise AssertionError(f"{self} was opened")

    monkeypatch.setattr(Path, "read_bytes", no_reading)
    assert changes(store, world) == ([], [])


def test_a_file_that_cannot_be_compared_counts_as_changed(
    kept: Store, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = list_files(world)

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert sorted(kept.changes(world, present).changed) == sorted(present)


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
    whole, sealed = path.read_bytes(), path.with_suffix(".sum").read_bytes()
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
        path.with_suffix(".sum").write_bytes(sealed)
        assert not store_module._is_whole(path)
        if turn % 25 == 0:  # making it anew takes its time
            assert answers(world) == before
            assert load(str(world)).kept
            assert store_module._is_whole(path)


def test_a_changed_number_that_reads_does_not_answer(world: Path) -> None:
    before = answers(world)
    connection = sqlite3.connect(cache_file(world))
    connection.execute("UPDATE papers SET year = 1901")
    connection.commit()
    connection.close()
    assert answers(world) == before


@pytest.mark.parametrize("text", [None, b"", b"1 2 3", b"\xff\x00", b"0 " * 6])
def test_without_its_checksum_an_index_is_made_again(world: Path, text: bytes | None) -> None:
    before = answers(world)
    seal = cache_file(world).with_suffix(".sum")
    seal.write_bytes(text) if text is not None else seal.unlink()
    assert answers(world) == before
    assert store_module._is_whole(cache_file(world))


def test_a_change_that_was_cut_off_is_undone(world: Path, tmp_path: Path) -> None:
    """The file is half written, its journal is left."""
    before = answers(world)
    path = cache_file(world)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE contents SET record = '{}'")
    torn = {each: Path(each).read_bytes() for each in (str(path), f"{path}-journal")}
    connection.execute("ROLLBACK")
    connection.close()
    for name, content in torn.items():
        Path(name).write_bytes(content)
    assert answers(world) == before
    assert store_module._is_whole(path)


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


def test_an_index_of_another_shape_is_made_again(world: Path) -> None:
    before = answers(world)
    store = open_store(world)
    store.set("code", "an older version")
    store.sql.execute("DROP TABLE papers")
    store.sql.execute("CREATE TABLE old_things (x)")
    store.sql.close()
    assert answers(world) == before
    assert (
        open_store(world).rows("SELECT 1 FROM sqlite_schema WHERE name = 'old_things'").fetchone()
        is None
    )


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


def test_on_a_full_disk_all_works_in_memory(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answers(world)
    cache_file(world).unlink()
    real = Store.writing

    def writing(self: Store) -> Any:
        if self.kept:
            raise sqlite3.OperationalError("database or disk is full")
        return real(self)

    monkeypatch.setattr(Store, "writing", writing)
    assert answers(world) == before
    assert not load(str(world)).kept


def test_on_a_disk_that_fills_while_writing_all_works_in_memory_and_what_was_kept_stays(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldncli.records.index import library

    before = answers(world)
    for name in PAPERS[:3]:
        path = world / "papers" / f"{name}.yaml"
        path.write_text(path.read_text() + "notes: " + "more and more words " * 5000 + "\n")

    def open_small(data: Path) -> Store:
        store = open_store(data)
        pages = store.rows("PRAGMA page_count").fetchone()[0]
        store.sql.execute(f"PRAGMA max_page_count = {pages + 5}")
        return store

    with monkeypatch.context() as patch:
        patch.setattr(library, "open_store", open_small)
        assert not load(str(world)).kept
        assert len(load(str(world))) == len(PAPERS)
    old = open_store(world)
    assert old.digest() == before[1], "the index on the disk is as it was"
    assert load(str(world)).kept


def test_a_read_only_index_answers_as_long_as_nothing_changes(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldncli.records.index import library

    before = answers(world)

    def open_read_only(data: Path) -> Store:
        return Store(
            sqlite3.connect(f"file:{cache_file(data)}?mode=ro", uri=True, isolation_level=None),
            kept=True,
        )

    monkeypatch.setattr(library, "open_store", open_read_only)
    assert answers(world) == before
    rewrite(world / "papers" / "hill-2018.yaml", "Receptors in a dish", "Receptors in a bowl")
    assert "Receptors in a bowl" in answers(world)[2]
    assert not load(str(world)).kept


def test_a_read_only_index_answers_when_young_files_have_grown_old(
    world: Path, later: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ldncli.records.index import library

    before = answers(world)
    later(3600)

    def open_read_only(data: Path) -> Store:
        return Store(
            sqlite3.connect(f"file:{cache_file(data)}?mode=ro", uri=True, isolation_level=None),
            kept=True,
        )

    monkeypatch.setattr(library, "open_store", open_read_only)
    assert answers(world) == before
    assert load(str(world)).kept


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
