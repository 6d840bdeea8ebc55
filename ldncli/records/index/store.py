"""The derived index: an SQLite file in the user's cache that mirrors the records, and is
never a second source of truth.

It holds nothing that the files do not say, may be deleted at any time, and is trusted
only where size, times, inode and (in doubt) digest of every file agree. Only files
that changed are parsed again.

The file of an index never changes: a change is made in a copy, which then takes its place. Who
reads it has one state of the records to the end, whatever others do, and nothing half-written is
ever there. It holds a checksum of itself: one that was damaged is made anew.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ldncli.records.index.files import digest_of
from ldncli.records.sealing import RACY_NS, Stamp, is_whole, read_file, seal, state_of
from ldncli.values import dataclass
from ldncli.version import __version__

if TYPE_CHECKING:
    from ldncli.records.layers import Place

_64_BITS = 2**64 - 1
# Seconds for which another process may make the index before one that waits does without.
_PATIENCE = 120.0

# Counts up whenever the tables below, or what is written into them, change.
_SCHEMA_VERSION = 6
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE files (
  path TEXT PRIMARY KEY, size INT, mtime INT, ctime INT, inode INT, seen INT, digest TEXT
) WITHOUT ROWID;
CREATE TABLE terms (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE names (
  name TEXT, vocabulary TEXT, term TEXT, text TEXT,
  PRIMARY KEY (name, vocabulary, term, text)
) WITHOUT ROWID;
CREATE INDEX names_of ON names (vocabulary, term);
CREATE TABLE papers (
  number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT UNIQUE, study TEXT, called TEXT,
  acronym TEXT, kind TEXT, scope TEXT, status TEXT, design TEXT, year INT, dose_min REAL,
  dose_max REAL, participants INT, direction TEXT, conditions TEXT, mechanisms TEXT,
  outcomes TEXT, planned TEXT, standing INT);
CREATE TABLE contents (number INTEGER PRIMARY KEY, links TEXT, card TEXT, record TEXT);
CREATE TABLE identifiers (
  name TEXT, paper TEXT, kind TEXT, PRIMARY KEY (name, paper)
) WITHOUT ROWID;
CREATE INDEX identifiers_of ON identifiers (paper);
CREATE TABLE stems (stem TEXT, word TEXT, PRIMARY KEY (stem, word)) WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5 (
  title, summary, terms, names, body, broader, about,
  tokenize = 'unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE words USING fts5vocab (texts, row);
"""


@dataclass(slots=True)
class Changes:
    """Which files differ from what the index saw; `read` gives the bytes of those
    that were opened to find out."""

    changed: list[str]
    removed: list[str]

    def __bool__(self) -> bool:
        return bool(self.changed or self.removed)


def _mark_of(present: dict[str, os.stat_result]) -> bytes:
    """Names, sizes, times and inodes of all files in one value: comparing it costs far less
    than comparing them one by one."""
    from array import array

    names = sorted(present)
    numbers = array("Q")
    for name in names:
        stat = present[name]
        # Times before 1970 are negative.
        numbers.extend(
            (
                stat.st_size,
                stat.st_mtime_ns & _64_BITS,
                stat.st_ctime_ns & _64_BITS,
                stat.st_ino & _64_BITS,
            )
        )
    return "\0".join(names).encode("utf-8", "surrogateescape") + numbers.tobytes()


def code_fingerprint() -> str:
    """Changes whenever the code that makes the index may have changed, so that an old
    index is not read by new code."""
    seen = [
        f"{each.name}{each.stat().st_size}{each.stat().st_mtime_ns}"
        for folder in os.scandir(os.path.dirname(os.path.dirname(__file__)))
        if folder.is_dir()
        for each in os.scandir(folder)
        if each.name.endswith(".py")
    ]
    return f"{__version__} {_SCHEMA_VERSION} {' '.join(sorted(seen))}"


def cache_file(data: Place) -> Path:
    """Where the index of the records in `data` lies; a base with folders over it has its own.

    Were two folders to share a name, each would have its index made anew after the other.
    """
    folder = os.path.expanduser(os.environ.get("LDN_CACHE") or _user_cache())
    name = os.fsencode(data) if isinstance(data, Path) else data.key
    return Path(folder, f"index-{zlib.crc32(name):08x}.sqlite")


def _user_cache() -> Path:
    """The folder for what programs may make again, as each system has it."""
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/AppData/Local")
        return Path(local, "ldn", "Cache")
    named = os.environ.get("XDG_CACHE_HOME", "")
    usual = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    return Path(named if os.path.isabs(named) else os.path.expanduser(usual), "ldn")


class Store:
    """One connection to an index; opened by `open_store`."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None):
        self.sql = connection
        # The file that a change replaces; None where the index lives in memory because it could
        # not be written.
        self.path = path
        self._state = state_of(path) if path else None
        self.stemmed: set[str] = set()  # words whose stems are known to be in it

    @property
    def kept(self) -> bool:
        """Whether the next run finds it."""
        return self.path is not None

    # -- freshness ---------------------------------------------------------------------------------

    def changes(self, data: Place, present: dict[str, os.stat_result]) -> Changes:
        """Compare the files that are there with those that the index saw."""
        changed: list[str] = []
        known = {
            row[0]: row[1:]
            for row in self.sql.execute(
                "SELECT path, size, mtime, ctime, inode, seen, digest FROM files"
            )
        }
        for path, stat in present.items():
            row = known.pop(path, None)
            if (
                row is None
                or row[:4] != (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
                or (max(row[1], row[2]) > row[4] - RACY_NS and not self._still(data / path, row[5]))
            ):
                changed.append(path)
        return Changes(changed, list(known))

    def agrees(self, data: Place, present: dict[str, os.stat_result]) -> bool:
        """Whether all files that the index holds are as it saw them; others have faults."""
        changes = self.changes(data, present)
        read = {row[0] for row in self.sql.execute("SELECT path FROM files")}
        return not changes.removed and read.isdisjoint(changes.changed)

    @staticmethod
    def _still(path: Path, digest: str) -> bool:
        try:
            return digest_of(read_file(path)) == digest
        except OSError:
            return False

    def is_as_marked(self, present: dict[str, os.stat_result]) -> bool:
        """Whether all files are in the very state in which they were last
        proved to be what the index saw."""
        row = self.sql.execute("SELECT value FROM meta WHERE name = 'mark'").fetchone()
        return row is not None and row[0] == _mark_of(present)

    @staticmethod
    def may_mark(present: dict[str, os.stat_result]) -> bool:
        """Whether all files are old enough for their times to prove what they hold."""
        horizon = time.time_ns() - RACY_NS
        return all(max(each.st_mtime_ns, each.st_ctime_ns) < horizon for each in present.values())

    def mark(self, present: dict[str, os.stat_result]) -> None:
        """Note that these files are what the index saw, where they may be marked."""
        if self.may_mark(present):
            self.sql.execute("INSERT OR REPLACE INTO meta VALUES ('mark', ?)", (_mark_of(present),))

    def unmark(self) -> None:
        """Forget that mark before the index changes: the files may return to that state (a folder
        moved away and back), the index not."""
        self.sql.execute("DELETE FROM meta WHERE name = 'mark'")

    def saw(self, path: str, stamp: Stamp, digest: str) -> None:
        """Note the state in which a file was read."""
        self.sql.execute(
            "INSERT OR REPLACE INTO files VALUES (?,?,?,?,?,?,?)",
            (path, stamp.size, stamp.mtime, stamp.ctime, stamp.inode, time.time_ns(), digest),
        )

    def settle(self, paths: Iterable[str]) -> None:
        """Note that files which looked doubtful were compared byte by byte just now."""
        self.sql.executemany(
            "UPDATE files SET seen = ? WHERE path = ?", [(time.time_ns(), path) for path in paths]
        )

    def doubtful(self) -> list[str]:
        """Files whose time stamp is too young to prove anything, but will prove it from now on."""
        horizon = time.time_ns() - RACY_NS
        rows = self.sql.execute(
            "SELECT path FROM files WHERE max(mtime, ctime) > seen - ? AND max(mtime, ctime) < ?",
            (RACY_NS, horizon),
        )
        return [row[0] for row in rows]

    def digest(self) -> str:
        """One digest over all files, the same on every machine."""
        import hashlib

        total = hashlib.sha256()
        for path, digest in self.sql.execute("SELECT path, digest FROM files ORDER BY path"):
            total.update(f"{path}\0{digest}\n".encode())
        return total.hexdigest()

    # -- small values ------------------------------------------------------------------------------

    def get(self, name: str) -> str | None:
        """A noted value."""
        row = self.sql.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set(self, name: str, value: str) -> None:
        """Note a value."""
        self.sql.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def get_terms(self, name: str) -> Any:
        """The plain value of a vocabulary, of the instruments or of the judgements."""
        row = self.sql.execute("SELECT value FROM terms WHERE name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def set_terms(self, name: str, value: Any, names: Iterable[tuple[str, str, str]] = ()) -> None:
        """Keep the plain value of a vocabulary, and the names of its terms: as they are looked
        up, the term, and as papers have them."""
        self.sql.execute("INSERT OR REPLACE INTO terms VALUES (?, ?)", (name, dump(value)))
        self.sql.execute("DELETE FROM names WHERE vocabulary = ?", (name,))
        self.sql.executemany(
            "INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?)",
            [(each, name, term, text) for each, term, text in names],
        )

    # -- papers ------------------------------------------------------------------------------------

    def forget(self, file: str) -> None:
        """Remove what came from one file."""
        self.sql.execute("DELETE FROM files WHERE path = ?", (file,))
        row = self.sql.execute("SELECT number, id FROM papers WHERE file = ?", (file,)).fetchone()
        if row:
            self.sql.execute("DELETE FROM texts WHERE rowid = ?", (row[0],))
            self.sql.execute("DELETE FROM identifiers WHERE paper = ?", (row[1],))
            self.sql.execute("DELETE FROM papers WHERE number = ?", (row[0],))
            self.sql.execute("DELETE FROM contents WHERE number = ?", (row[0],))

    def count(self) -> int:
        """Number of papers."""
        return self.sql.execute("SELECT count(*) FROM papers").fetchone()[0]

    def rows(self, sql: str, values: tuple = ()) -> sqlite3.Cursor:
        """The rows that a query gives."""
        return self.sql.execute(sql, values)

    # -- changes -----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def alone(self, patience: float = _PATIENCE) -> Iterator[bool]:
        """Be the only process that changes the index while this lasts; gives whether another has
        changed it since it was opened here: then it is as that one left it.

        Raises sqlite3.OperationalError where others do not end within `patience` seconds, or
        nothing can be written.
        """
        if self.path is None:
            yield False
            return
        # A lock of the system, which ends with the process however that ends.
        lock = sqlite3.connect(_lock_of(self.path), isolation_level=None, timeout=patience)
        try:
            lock.execute("BEGIN IMMEDIATE")
            yield self._as_others_left_it()
        finally:
            lock.close()

    def _as_others_left_it(self) -> bool:
        assert self.path is not None
        if state_of(self.path) == self._state or (found := _opened(self.path)) is None:
            return False
        self.sql.close()
        self.sql, self._state = found.sql, found._state
        self.stemmed.clear()
        return True

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One change, whole or not at all; to be made `alone`. Raises sqlite3.OperationalError
        where the index cannot be kept; then it is as it was."""
        if self.path is None:
            self.sql.execute("BEGIN")
            try:
                yield
            except BaseException:
                self.sql.execute("ROLLBACK")
                self.stemmed.clear()
                raise
            self.sql.execute("COMMIT")
            return
        old, new = self.sql, Path(f"{self.path}.{os.getpid()}.new")
        try:
            with _as_sqlite():
                _clear_away(self.path)
            self.sql = sqlite3.connect(new, isolation_level=None)
            # What becomes of a copy that is not finished does not matter.
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16000"):
                self.sql.execute(f"PRAGMA {pragma}")
            old.backup(self.sql)
            self.sql.execute("BEGIN")
            yield
            self.sql.execute("COMMIT")
            self.sql.close()
            with _as_sqlite():
                seal(new)
                os.replace(new, self.path)
            self.sql = _reading(self.path)
            self._state = state_of(self.path)
            old.close()
        except BaseException:
            self.sql.close()
            self.sql = old
            self.stemmed.clear()
            with contextlib.suppress(OSError):
                new.unlink()
            raise


# -- the file --------------------------------------------------------------------------------------


@contextlib.contextmanager
def _as_sqlite() -> Iterator[None]:
    """What the disk refuses, as SQLite says it."""
    try:
        yield
    except OSError as error:
        raise sqlite3.OperationalError(error.strerror) from error


def _lock_of(path: Path) -> Path:
    return path.with_suffix(".lock")


def _proof_of(path: Path) -> Path:
    return path.with_suffix(".sum")


def _clear_away(path: Path) -> None:
    """Take away what processes that were killed left beside an index; to be called `alone`."""
    for each in path.parent.glob(f"{path.name}?*"):
        each.unlink()


def _take_away(path: Path) -> None:
    for each in (path, _proof_of(path), _lock_of(path)):
        each.unlink(missing_ok=True)


def dump(value: Any) -> str:
    """JSON as it is kept in the index."""
    return _WRITER.encode(value)


_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def open_store(data: Place) -> Store:
    """The index for `data`: the one on disk; an empty one, which will take its place, where that is
    broken, old or missing; or one in memory."""
    try:
        path = cache_file(data)
        path.parent.mkdir(parents=True, exist_ok=True)
        path = Path(os.path.realpath(path))  # the index may be a link
        return _opened(path) or Store(_empty(), path)
    except (OSError, sqlite3.Error):
        return open_memory()


def open_anew(data: Place) -> Store:
    """As `open_store`, after a damaged index was taken away."""
    with contextlib.suppress(OSError):
        _take_away(Path(os.path.realpath(cache_file(data))))
    return open_store(data)


def open_memory() -> Store:
    """An index that ends with the process, for folders where none can be kept."""
    return Store(_empty())


def _opened(path: Path) -> Store | None:
    """The index in a file; None where it is not whole, or was made by other code."""
    if not is_whole(path, _proof_of(path)):
        return None
    store = Store(_reading(path), path)
    try:
        if store.get("code") == code_fingerprint():
            return store
    except sqlite3.DatabaseError:
        pass
    store.sql.close()
    return None


def _reading(path: Path) -> sqlite3.Connection:
    """A connection to an index, which is not locked for it: no one changes that file."""
    address = path.as_uri()
    if not address.startswith("file:///"):  # a share of Windows
        address = address.replace("file://", "file:////", 1)
    connection = sqlite3.connect(f"{address}?immutable=1", uri=True, isolation_level=None)
    connection.execute("PRAGMA cache_size = -16000")
    return connection


def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO meta VALUES ('code', ?)", (code_fingerprint(),))
    return connection
