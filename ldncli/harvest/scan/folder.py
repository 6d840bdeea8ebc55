"""The files of the PubMed baseline and its updates in a folder, in the order of their numbers."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from ldncli.errors import OutsideError, UsageError
from ldncli.records.text.folding import clean
from ldncli.values import dataclass

_NAME = re.compile(r"pubmed(\d{2})n(\d{4,6})\.xml(?:\.gz)?")
_MD5 = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", re.IGNORECASE)
_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineFile:
    """One file; `number` orders it among all: year of the baseline, then its own. `size` is in
    bytes, `md5` what the .md5 file beside it says, None where there is none."""

    path: Path
    number: tuple[int, int]
    size: int
    md5: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What a folder holds: `files` in order; `refused` are names of the baseline that are no plain
    files, with the reason; `notes` are for people: what is passed over, what is missing."""

    files: tuple[BaselineFile, ...]
    refused: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def open_folder(folder: Path) -> Folder:
    """The baseline in a folder; nothing is opened but the .md5 files.

    Raises OutsideError where the folder cannot be read, UsageError where it holds no such file.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        hint = "name the folder that holds pubmed26n0001.xml.gz and its like"
        raise OutsideError(f"{folder} cannot be read: {error.strerror}", hint=hint) from error
    files: dict[tuple[int, int], BaselineFile] = {}
    refused, others, notes = [], [], []
    for path in entries:
        name = _NAME.fullmatch(path.name)
        if name is None:
            others += [path.name] if not path.name.endswith(".md5") else []
            continue
        number = int(name[1]), int(name[2])
        try:
            status = path.stat()
        except OSError as error:
            refused.append((path.name, f"it cannot be read: {error.strerror}"))
            continue
        if not stat.S_ISREG(status.st_mode):
            refused.append((path.name, "it is no plain file"))
        elif number in files:
            files[number], other = _packed_first(files[number].path, path, number)
            notes.append(f"{other.name} is passed over: {files[number].path.name} is that file too")
        else:
            files[number] = _file(path, number)
    if not files and not refused:
        raise UsageError(
            f"{folder} holds no file of the PubMed baseline",
            hint="they are called pubmed26n0001.xml.gz and so on",
        )
    if others:
        shown = ", ".join(map(clean, others[:_NAMED])) + (" …" if len(others) > _NAMED else "")
        notes.append(f"passed over, since no file of the baseline is called so: {shown}")
    return Folder(
        files=tuple(files[each] for each in sorted(files)),
        refused=tuple(refused),
        notes=(*notes, *_gaps(sorted({*files}))),
    )


def _packed_first(one: Path, two: Path, number: tuple[int, int]) -> tuple[BaselineFile, Path]:
    packed, plain = (one, two) if one.suffix == ".gz" else (two, one)
    return _file(packed, number), plain


def _file(path: Path, number: tuple[int, int]) -> BaselineFile:
    return BaselineFile(path=path, number=number, size=path.stat().st_size, md5=_told_md5(path))


def _told_md5(path: Path) -> str | None:
    """The checksum in the .md5 file beside a file."""
    beside = path.with_name(f"{path.name}.md5")
    try:
        if not stat.S_ISREG(beside.stat().st_mode):
            return None
        with beside.open("rb") as file:
            found = _MD5.search(file.read(1000).decode("ascii", "replace"))
    except OSError:
        return None
    return found[0].lower() if found else None


def _gaps(numbers: list[tuple[int, int]]) -> list[str]:
    """What is missing between the first and the last file of each year."""
    notes = []
    for year in sorted({each[0] for each in numbers}):
        own = {number for of, number in numbers if of == year}
        missing = sorted(set(range(min(own), max(own) + 1)) - own) if max(own) < 100_000 else []
        if missing:
            shown = ", ".join(f"{each:04}" for each in missing[:_NAMED])
            more = " …" if len(missing) > _NAMED else ""
            count = "1 file is" if len(missing) == 1 else f"{len(missing):,} files are"
            notes.append(f"{count} missing between the first and the last: {shown}{more}")
    return notes
