"""The log of a library: its candidates and all that happened to them, read, checked, and added to.

`open_log` reads it; `writing` adds to it, one process at a time, with the log as it is at that
moment.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ldncli.errors import Fault, RecordError, nearest
from ldncli.records.text.decode import Problem, decode
from ldncli.records.text.paths import path_text
from ldncli.screening.entry import Entry, identity
from ldncli.screening.events import Event, Happening, Undone, candidates_of, decode_event
from ldncli.screening.lines import Lines, append_all, locked, read_lines, to_line
from ldncli.screening.settings import FOLDER
from ldncli.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime

CANDIDATES, EVENTS = f"{FOLDER}/candidates.jsonl", f"{FOLDER}/events.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """`entries` by id in the order in which they came, `events` in that of the file. `notes` are
    for people: what was passed over."""

    entries: Mapping[str, Entry]
    events: tuple[Event, ...] = ()
    notes: tuple[str, ...] = ()


def open_log(data: Path) -> Log | None:
    """The log of the library in the folder `data`; None where nothing was ever put on its list.

    Raises RecordError, which names every faulty line, and OutsideError where a file cannot be
    read.
    """
    if not (data / EVENTS).exists() and not (data / CANDIDATES).exists():
        return None
    listed, happened = read_lines(data / CANDIDATES, CANDIDATES), read_lines(data / EVENTS, EVENTS)
    faults = [*listed.faults, *happened.faults]
    entries = _entries(listed, faults)
    events = _events(happened, faults)
    faults += _check(events, entries)
    if faults:
        raise RecordError(
            f"the list of candidates in {data / FOLDER} has faults",
            hint="nothing was changed; docs/candidates.md says what each line holds",
            faults=tuple(sorted(faults, key=lambda each: (each.file, each.line or 0))),
        )
    notes = tuple(
        f"{name}:{lines.torn} was cut off while it was written, and is passed over"
        for name, lines in ((CANDIDATES, listed), (EVENTS, happened))
        if lines.torn
    )
    return Log(entries=entries, events=tuple(each for _, each in events), notes=notes)


def _entries(lines: Lines, faults: list[Fault]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for number, value in lines.values:
        entry, problems = decode(Entry, value)
        faults += _faults(CANDIDATES, number, problems)
        if entry is None:
            continue
        first = entries.setdefault(entry.id, entry)
        # Where git joined two lists, one record may stand there twice, told of a little otherwise.
        if first is not entry and identity(first) != identity(entry):
            message = f"the id {entry.id!r} stands for another record further above"
            faults.append(Fault(CANDIDATES, number, "id", message, "each record has its own id"))
    return entries


def _events(lines: Lines, faults: list[Fault]) -> list[tuple[int, Event]]:
    events: dict[str, tuple[int, Event]] = {}
    for number, value in lines.values:
        event, problems = decode_event(value)
        faults += _faults(EVENTS, number, problems)
        if event is None:
            continue
        if events.setdefault(event.id, (number, event))[1] != event:
            message = f"the id {event.id!r} stands for another event further above"
            faults.append(Fault(EVENTS, number, "id", message, "each event has its own id"))
    return list(events.values())


def _faults(file: str, number: int, problems: Iterable[Problem]) -> list[Fault]:
    return [Fault(file, number, path_text(each.path), each.message, each.hint) for each in problems]


def _check(
    events: Iterable[tuple[int, Event]], entries: Mapping[str, Entry], before: Iterable[str] = ()
) -> Iterator[Fault]:
    """What is wrong with the candidates and events that events name; `before` are the ids of the
    events above."""
    earlier = set(before)
    for number, event in events:
        for each in dict.fromkeys(candidates_of(event.what)):
            if each not in entries:
                hint = nearest(each, entries) if len(entries) < 1000 else None
                yield Fault(
                    EVENTS,
                    number,
                    "candidate",
                    f"no candidate is called {each!r}",
                    hint or f"is its line in {CANDIDATES} lost?",
                )
        if isinstance(event.what, Undone) and event.what.of not in earlier:
            message = f"no event above is called {event.what.of!r}"
            yield Fault(EVENTS, number, "of", message, "is its line lost?")
        earlier.add(event.id)


class Writer:
    """What may be added to a log while its lock is held; `log` is the log as it is now."""

    def __init__(self, data: Path, log: Log) -> None:
        self._data = data
        self.log = log

    def add(
        self, entries: Iterable[Entry], happened: Iterable[Happening], *, at: datetime, by: str
    ) -> tuple[Event, ...]:
        """Write candidates and what happened to them, whole or not at all; `at` is the moment (in
        any time zone), `by` who did it. Returns the events as they stand in the log.

        Raises OutsideError where that is impossible, and ValueError where an event names what is
        not there.
        """
        from datetime import UTC

        moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        ids = {each.id for each in self.log.events}
        named = [Event(id=_fresh(ids), at=moment, by=by, what=each) for each in happened]
        listed, lines = _as_lines(entries), _as_lines(named)
        faults: list[Fault] = []
        new = _entries(listed, faults)
        made = _events(lines, faults)
        every = {**self.log.entries, **new}
        faults += _check(made, every, {each.id for each in self.log.events})
        if faults:
            raise ValueError("; ".join(map(str, faults)))
        append_all(
            {
                self._data / CANDIDATES: [to_line(each) for _, each in listed.values],
                self._data / EVENTS: [to_line(each) for _, each in lines.values],
            }
        )
        _tell_git(self._data / FOLDER / ".gitattributes")
        events = tuple(each for _, each in made)
        self.log = Log(entries=every, events=(*self.log.events, *events))
        return events


def _tell_git(path: Path) -> None:
    """Say beside the lists that git joins those of two people by keeping all lines. Lists without
    it are as good, but conflict when they are joined."""
    with suppress(OSError):
        if not path.exists():
            path.write_text("*.jsonl merge=union\n", encoding="utf-8")


def _as_lines(values: Iterable[Entry | Event]) -> Lines:
    """Values as they will be read back."""
    import json

    return Lines(
        tuple((n, json.loads(to_line(each.to_json()))) for n, each in enumerate(values, 1))
    )


def _fresh(taken: set[str]) -> str:
    """An id that no event has, in lists that git will join either."""
    while (found := secrets.token_hex(6)) in taken:
        pass
    taken.add(found)
    return found


@contextmanager
def writing(data: Path) -> Iterator[Writer]:
    """Add to the log of the library in the folder `data`, as the only one who does: what was looked
    up meanwhile still holds when it is written.

    Raises as `open_log`, and OutsideError where another process keeps the lock or the folder cannot
    be written.
    """
    with locked(data / EVENTS):
        yield Writer(data, open_log(data) or Log(entries={}))
