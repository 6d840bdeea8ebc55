"""A scan of a folder: which files are still to be read, and what is found put on the list of
candidates, file by file in the order of their numbers.

How far it came stands in the log itself: a scan that was killed goes on after the last file whose
import is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from ldncli.harvest.entering import Entered, Search, enter
from ldncli.harvest.known import Known
from ldncli.harvest.scan.folder import BaselineFile
from ldncli.harvest.scan.scanning import Scanned
from ldncli.harvest.scan.workers import Scan
from ldncli.screening.events import Imported, living
from ldncli.screening.log import Log, writing
from ldncli.values import dataclass

SOURCE = "PubMed baseline"
# Entering matches with the whole list, so files wait for each other until it takes no more than
# this share of the time.
_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`files` are to be scanned, in order; `done` were before. `days` holds, by name, the day of
    those that are read again for their deletions alone."""

    files: tuple[BaselineFile, ...]
    done: int
    days: Mapping[str, str | None]


def make_plan(log: Log | None, files: Sequence[BaselineFile]) -> Plan:
    """What is left to scan. A file counts as done by its name, its size, and its checksum where a
    .md5 file says that. Where one comes late, those after it that delete records are read again,
    so that what it brings is not outlived by what PubMed took back."""
    before = {
        event.what.file: event.what
        for event in (living(log.events) if log else ())
        if isinstance(event.what, Imported) and event.what.source == SOURCE
    }
    new = [each for each in files if not _is_done(each, before.get(each.path.name))]
    start = new[0].number if new else files[-1].number if files else (0, 0)
    late = [
        each
        for each in sorted({*files} - {*new}, key=lambda each: each.number)
        if each.number > start and before[each.path.name].left_out
    ]
    return Plan(
        files=tuple(sorted([*new, *late], key=lambda each: each.number)),
        done=len(files) - len(new),
        days={each.path.name: before[each.path.name].on for each in late},
    )


def _is_done(file: BaselineFile, before: Imported | None) -> bool:
    return (
        before is not None
        and before.size == file.size
        and (file.md5 is None or before.md5 == file.md5)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a scan brought until now: `files` read with `articles` in them, `bytes` of all that were
    looked at, `entered` file by file, and `faults` by file for those of which nothing counts."""

    files: int = 0
    articles: int = 0
    bytes: int = 0
    entered: tuple[Entered, ...] = ()
    broken: tuple[tuple[str, int, str], ...] = ()
    faults: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a scan needs: the library's folder, the papers that it has, the names of its drug
    (folded), the moment, and who scans; `clock` counts seconds."""

    data: Path
    known: Known
    names: tuple[str, ...]
    now: Callable[[], datetime]
    by: str
    clock: Callable[[], float] = time.monotonic


def carry_out(plan: Plan, session: Session, scan: Scan, watch: Callable[[Tally], None]) -> Tally:
    """Scan what is left; `watch` is told after every file.

    Raises as `scan`, and as `writing` and `Writer.add` where the log cannot be written.
    """
    done = Tally()
    waiting: list[Scanned] = []
    last, cost = session.clock(), 0.0
    for each in scan(plan.files, session.names):
        done = replace(done, bytes=done.bytes + each.size)
        if each.fault is not None:
            done = replace(done, faults=(*done.faults, (each.name, each.fault)))
        else:
            waiting.append(each)
        began = session.clock()
        if waiting and (began - last) * _SHARE >= cost:
            done = _enter(done, waiting, plan, session)
            waiting, last = [], session.clock()
            cost = last - began
        watch(done)
    return _enter(done, waiting, plan, session) if waiting else done


def _enter(done: Tally, scanned: Sequence[Scanned], plan: Plan, session: Session) -> Tally:
    now = session.now()
    today = now.date().isoformat()
    files = [
        (
            each.file,
            Search(
                source=SOURCE,
                kind="database",
                on=plan.days.get(each.name, today),
                size=each.size,
                md5=each.md5,
            ),
        )
        for each in scanned
    ]
    with writing(session.data) as writer:
        _, entered = enter(writer, files, session.known, at=now, by=session.by)
    return replace(
        done,
        files=done.files + len(scanned),
        articles=done.articles + sum(each.articles for each in scanned),
        entered=(*done.entered, *entered),
        broken=(
            *done.broken,
            *((each.name, bad.line, bad.reason) for each in scanned for bad in each.file.broken),
        ),
    )
