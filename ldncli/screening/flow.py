"""How records flowed from sources to studies, as PRISMA 2020 counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from ldncli.screening.events import Imported, Kind, living
from ldncli.screening.log import Log
from ldncli.screening.standing import Standing
from ldncli.values import dataclass

# PRISMA 2020 draws two ways: databases and registers, and all other methods.
Way = Literal["databases", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One search of one source: `records` were found on the day `on` (None: not said), of which
    `not_understood` could not be read. `said` is what the source itself counted, `times` how often
    its very result was imported; it counts once."""

    source: str
    kind: Kind
    on: str | None
    records: int
    not_understood: int = 0
    said: int | None = None
    file: str | None = None
    search: str | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the records of one way, each counted once:

    identified = not_understood + duplicates_by_program + duplicates_by_hand + known + withdrawn
    + screened + waiting; screened = excluded_early + sought (conflicts count as waiting); sought =
    not_retrieved + assessed + awaiting; assessed = excluded + included.

    `known` were papers of the base already, `withdrawn` taken back by their source. `excluded`
    counts reasons at full text (None: none was given). `included` counts those that were accepted
    as records too, `accepted` these alone.
    """

    identified: int = 0
    not_understood: int = 0
    duplicates_by_program: int = 0
    duplicates_by_hand: int = 0
    known: int = 0
    withdrawn: int = 0
    waiting: int = 0
    screened: int = 0
    excluded_early: int = 0
    sought: int = 0
    not_retrieved: int = 0
    awaiting: int = 0
    assessed: int = 0
    excluded: Mapping[str | None, int]
    included: int = 0
    accepted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The flow of one round: all searches, or those from the day `since` on.

    `databases` counts databases and registers, `other` all other methods. `included` are the
    candidates of this round that are included or accepted, `before` those of earlier rounds.
    """

    since: str | None
    found: tuple[Found, ...]
    databases: Counts
    other: Counts
    included: tuple[str, ...]
    before: tuple[str, ...]


def flow(log: Log, standings: Mapping[str, Standing], since: str | None = None) -> Flow:
    """The flow of records, from where the candidates of a log stand.

    A candidate belongs to the search that found it first; found again it is a duplicate. A search
    belongs to this round by its own day, or, where nobody said that, by the day of its import.
    """
    searches: dict[tuple[object, ...], Found] = {}
    results: set[tuple[object, ...]] = set()
    ours: list[Imported] = []
    first: dict[str, Way | None] = {}
    for event in living(log.events):
        what = event.what
        if not isinstance(what, Imported):
            continue
        key = ("pages", what.source, what.search, what.on) if what.is_part else what.result
        if since is not None and (what.on or event.at[:10]) < since:
            first.update(dict.fromkeys(what.candidates))
            continue
        if what.result in results:
            searches[key] = replace(searches[key], times=searches[key].times + 1)
            continue
        results.add(what.result)
        searches[key] = _with_page(searches[key], what) if key in searches else _found(what)
        ours.append(what)
    tallies: dict[Way, Counter[str]] = {"databases": Counter(), "other": Counter()}
    for what in ours:
        way: Way = "other" if what.kind == "other" else "databases"
        tally = tallies[way]
        tally["identified"] += len(what.candidates) + what.not_understood
        tally["not_understood"] += what.not_understood
        for each in what.candidates:
            if each in first:
                tally["duplicates_by_program"] += 1
            else:
                first[each] = way
    reasons: dict[Way, Counter[str | None]] = {"databases": Counter(), "other": Counter()}
    for each, standing in standings.items():
        if home := first.get(each):
            tallies[home].update(_places(standing))
            if _places(standing)[-1] == "assessed" and standing.state == "excluded":
                reasons[home][standing.reason] += 1
    in_it = [each for each, standing in standings.items() if standing.state in INCLUDED]
    return Flow(
        since=since,
        found=tuple(searches.values()),
        databases=Counts(excluded=reasons["databases"], **tallies["databases"]),
        other=Counts(excluded=reasons["other"], **tallies["other"]),
        included=tuple(each for each in in_it if first.get(each)),
        before=tuple(each for each in in_it if not first.get(each)),
    )


INCLUDED = ("included", "accepted")


def _found(what: Imported) -> Found:
    return Found(
        source=what.source,
        kind=what.kind,
        on=what.on,
        records=len(what.candidates) + what.not_understood,
        not_understood=what.not_understood,
        said=what.said,
        file=what.file,
        search=what.search,
    )


def _with_page(found: Found, what: Imported) -> Found:
    """A search with one more page of what a service answered on that day."""
    said = (
        None if found.said is None and what.said is None else (found.said or 0) + (what.said or 0)
    )
    return replace(
        found,
        records=found.records + len(what.candidates) + what.not_understood,
        not_understood=found.not_understood + what.not_understood,
        said=said,
    )


def _places(standing: Standing) -> tuple[str, ...]:
    """Where in the flow a candidate is counted, the last place last."""
    state, early = standing.state, standing.stage == "title-abstract"
    if state == "duplicate":
        return ("duplicates_by_hand" if standing.by_hand else "duplicates_by_program",)
    if state in ("known", "withdrawn"):
        return (state,)
    if state == "waiting" or (state == "conflict" and early):
        return ("waiting",)
    if state == "excluded" and early:
        return "screened", "excluded_early"
    if state == "not retrieved":
        return "screened", "sought", "not_retrieved"
    if state in ("for full text", "conflict"):
        return "screened", "sought", "awaiting"
    end = {"excluded": (), "included": ("included",), "accepted": ("included", "accepted")}[state]
    return ("screened", "sought", *end, "assessed")
