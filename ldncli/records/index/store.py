"""The derived index: an SQLite file in the user's cache that mirrors the records, and is
never a second source of truth.

It holds nothing that the files do not say, may be deleted at any time, and is trusted
only where size, times, inode and (in doubt) digest of every file agree. Only files
that changed are parsed again. A checksum of the whole index lies beside it: one that was damaged
is made anew.
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

from ldncli.records.index.files import Listing, Stamp, digest_of
from ldncli.values import dataclass
from ldncli.version import __version__

if TYPE_CHECKING:
    from ldncli.records.layers import Place

# Below this age a change may carry the same time stamp as the one before it (2 s is the
# coarsest file system's tick).
_RACY_NS = 2_000_000_000
# How often, and after how many seconds, an index without its checksum is looked at again: another
# process may be about to write that.
_LOOKS, _PAUSE = 6, 0.05
_CHUNK = 1 << 20

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
CREATE INDEX papers_of ON papers (study, standing);
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
    folder = os.environ.get("LDN_CACHE") or _user_cache()
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

    def __init__(self, connection: sqlite3.Connection, *, kept: bool, path: Path | None = None):
        self.sql = connection
        self.path = path  # where its checksum belongs beside; None: nowhere
        self.kept = kept  # False where the index lives in memory because it could not be written

    # -- freshness ---------------------------------------------------------------------------------

    def changes(self, data: Place, present: Listing) -> Changes:
        """Compare the files that are there with those that the index saw."""
        changed: list[str] = []
        known = {
            row[0]: row[1:]
            for row in self.sql.execute(
                "SELECT path, size, mtime, ctime, inode, seen, digest FROM files"
            )
        }
        for path, stamp in present.items():
            row = known.pop(path, None)
            if (
                row is None
                or row[:4] != stamp
                or (
                    max(row[1], row[2]) > row[4] - _RACY_NS and not self._still(data / path, row[5])
                )
            ):
                changed.append(path)
        return Changes(changed, list(known))

    @staticmethod
    def _still(path: Path, digest: str) -> bool:
        try:
            return digest_of(path.read_bytes()) == digest
        except OSError:
            return False

    def is_as_marked(self, present: Listing) -> bool:
        """Whether all files are in the very state in which they were last
        proved to be what the index saw."""
        row = self.sql.execute("SELECT value FROM meta WHERE name = 'mark'").fetchone()
        return row is not None and row[0] == present.mark

    def mark(self, present: Listing) -> None:
        """Note that these files are what the index saw; only where all are old enough
        for their times to prove it."""
        if present.newest < time.time_ns() - _RACY_NS:
            self.sql.execute("INSERT OR REPLACE INTO meta VALUES ('mark', ?)", (present.mark,))

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
        horizon = time.time_ns() - _RACY_NS
        rows = self.sql.execute(
            "SELECT path FROM files WHERE max(mtime, ctime) > seen - ? AND max(mtime, ctime) < ?",
            (_RACY_NS, horizon),
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

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One change, whole or not at all; a second process waits for the first."""
        self.sql.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.sql.execute("ROLLBACK")
            raise
        self.sql.execute("COMMIT")
        if self.path:
            _seal(self.path)


# -- damage ----------------------------------------------------------------------------------------


def _seal_beside(path: Path) -> Path:
    return Path(os.path.realpath(path)).with_suffix(".sum")  # the index may be a link


def _seal(path: Path, checksum: int | None = None) -> None:
    """Write the checksum of an index beside it, and the state of the file that has it. Where that
    cannot be written, the next run takes the index for damaged."""
    with contextlib.suppress(OSError):
        stamp, seen = Stamp.of(path.stat()), time.time_ns()
        state = (stamp.size, stamp.mtime, stamp.ctime, stamp.inode, seen)
        known = _checksum(path) if checksum is None else checksum
        _seal_beside(path).write_text(" ".join(map(str, (known, *state))), "ascii")


def _checksum(path: Path) -> int:
    total = 0
    with path.open("rb", buffering=0) as file:
        while part := file.read(_CHUNK):
            total = zlib.crc32(part, total)
    return total


def _is_whole(path: Path) -> bool:
    """Whether an index is what was last written into it.

    Its bytes are read only where the file is not in the state in which they were last proved. To be
    asked while SQLite does not have it open: closing a file gives up the locks on it.
    """
    try:
        stat = path.stat()
    except FileNotFoundError:
        return True
    if not stat.st_size:
        return True
    if os.path.exists(f"{path}-journal"):  # of a change that was cut off, or goes on
        return False
    try:
        checksum, *state, seen = map(int, _seal_beside(path).read_bytes().split())
    except (OSError, ValueError):
        return False
    newest = max(stat.st_mtime_ns, stat.st_ctime_ns)
    same = state == [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
    if same and newest < seen - _RACY_NS:
        return True
    if _checksum(path) != checksum:
        return False
    if newest < time.time_ns() - _RACY_NS:
        _seal(path, checksum)
    return True


def _is_settled(store: Store, path: Path) -> bool:
    """Whether an index that was not whole is, once others have done with it and a change that was
    cut off is undone."""
    for _ in range(_LOOKS):
        store.sql.execute("BEGIN IMMEDIATE")
        store.sql.execute("ROLLBACK")
        if _is_whole(path):
            return True
        time.sleep(_PAUSE)
    return False


def _take_away(path: Path) -> None:
    for each in (path, Path(f"{path}-journal"), _seal_beside(path)):
        each.unlink(missing_ok=True)


def dump(value: Any) -> str:
    """JSON as it is kept in the index."""
    return _WRITER.encode(value)


_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def open_store(data: Place) -> Store:
    """The index for `data`: the one on disk, a new one in its place when it is
    broken or old, or one in memory."""
    path = cache_file(data)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _open_file(path)
    except (OSError, sqlite3.Error):
        return open_memory()


def open_anew(data: Place) -> Store:
    """As `open_store`, after a damaged index was taken away."""
    with contextlib.suppress(OSError):
        _take_away(cache_file(data))
    return open_store(data)


def open_memory() -> Store:
    """An index that ends with the process, for folders where none can be kept."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(_SCHEMA)
    store = Store(connection, kept=False)
    store.set("code", code_fingerprint())
    return store


def _open_file(path: Path) -> Store:
    wanted = code_fingerprint()
    for _ in range(2):
        whole = _is_whole(path)
        connection = sqlite3.connect(path, isolation_level=None, timeout=120)
        store = Store(connection, kept=True, path=path)
        try:
            connection.execute("PRAGMA cache_size = -16000")
            if not whole and not _is_settled(store, path):
                raise sqlite3.DatabaseError("the index is damaged")
            if _code_of(store) == wanted:
                return store
            with store.writing():
                if _code_of(store) != wanted:
                    _empty(connection)
                    for statement in _SCHEMA.split(";\n"):
                        connection.execute(statement)
                    store.set("code", wanted)
            return store
        except sqlite3.DatabaseError as error:
            connection.close()
            if isinstance(error, sqlite3.OperationalError):
                raise
            _take_away(path)
    raise OSError(f"{path} cannot be made")


def _code_of(store: Store) -> str | None:
    try:
        return store.get("code")
    except sqlite3.OperationalError:
        return None


def _empty(connection: sqlite3.Connection) -> None:
    for kind, name in connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type = 'table'"
    ).fetchall():
        if not name.startswith(("texts_", "sqlite_")):
            connection.execute(f"DROP {kind} IF EXISTS {name}")
