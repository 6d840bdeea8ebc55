"""What a person says of duplicates: two are one paper, or what was taken for one is not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ldncli.cli.options import Data
from ldncli.errors import UnknownTermError, UsageError, nearest

if TYPE_CHECKING:
    from ldncli.screening.events import Happening
    from ldncli.screening.log import Log


def merge(data: Data, join: str | None, apart: str | None, by: str | None) -> None:
    """Write to the log that a candidate is another, or is not; say what was written.

    `join` is `ID=OTHER`, where OTHER is a candidate or a record of the base; `apart` is the id of a
    candidate. Raises UnknownTermError for an id that is on no list, UsageError where there is
    nothing to take back.
    """
    from ldncli.cli import output as out
    from ldncli.cli.review.screening.command import screener_named
    from ldncli.harvest.known import load_known
    from ldncli.records.index.files import own_data
    from ldncli.screening.log import writing

    name = screener_named(by)
    folder = own_data(data.data)
    papers = frozenset(load_known(data.data, data.over).ids()) if join else frozenset()
    base = frozenset(load_known(data.data, alone=True).ids()) if join else frozenset()
    with writing(folder) as writer:
        happened: list[Happening] = []
        if join is not None:
            happened.append(_joined(writer.log, join, papers))
        if apart is not None:
            happened += _taken_back(writer.log, apart)
        writer.add([], happened, at=datetime.now(UTC), by=name)
    if join is not None:
        one, _, other = join.partition("=")
        out.say(f"{one} counts as {other}; --apart {one} takes that back")
        if other in papers - base:
            out.say(f"{other} is a record laid over the base; whoever has the base alone lacks it")
    if apart is not None:
        out.say(f"{apart} stands on its own again")


def _joined(log: Log, join: str, papers: Collection[str]) -> Happening:
    from ldncli.screening.events import Duplicate, Known

    one, mark, other = join.partition("=")
    if not mark or not other or one == other:
        raise UsageError(f"{join!r} does not name two", hint="--join ID=OTHER")
    _check(one, log.entries)
    if other in log.entries:
        return Duplicate(candidate=one, of=other, rule="hand")
    _check(other, {*log.entries, *papers})
    return Known(candidate=one, paper=other, rule="hand")


def _taken_back(log: Log, candidate: str) -> list[Happening]:
    from ldncli.screening.events import Duplicate, Known, Undone, living

    _check(candidate, log.entries)
    found = [
        each.id
        for each in living(log.events)
        if isinstance(each.what, Duplicate | Known) and each.what.candidate == candidate
    ]
    if not found:
        raise UsageError(
            f"{candidate} is neither a duplicate nor in the base",
            hint="`ldn candidates` shows where each stands",
        )
    return [Undone(of=each) for each in found]


def _check(name: str, known: Collection[str]) -> None:
    if name not in known:
        raise UnknownTermError(
            f"no candidate is called {name!r}",
            hint=nearest(name, known) or "`ldn candidates` lists them",
        )
