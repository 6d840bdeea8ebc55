"""What can happen to a candidate: frozen values, and their lines in `events.jsonl`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Annotated, Any, Literal

from ldncli.errors import nearest
from ldncli.records.text.decode import Problem, decode
from ldncli.records.text.limits import Between, Count, Date, Matches, Slug, Text
from ldncli.values import dataclass

Stage = Literal["title-abstract", "full-text"]
Verdict = Literal["include", "exclude", "unsure"]
# Where records come from, as PRISMA 2020 tells them apart.
Kind = Literal["database", "register", "other"]
Id = Annotated[str, Matches(r"[0-9a-f]{6,32}", "6 to 32 hexadecimal signs")]
Moment = Annotated[
    str,
    Matches(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
        "a moment in UTC as 2026-11-30T18:23:21Z",
    ),
]
# The name under which the program itself does something.
PROGRAM = "ldn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A file of search results was put on the list: the last line that an import writes.

    `read` records were read; of them `candidates` were understood, in order, repeats included.
    `said` is how many the source itself counted, `on` the day of the search; None where nobody
    said it. An answer of a service that `ldn update` asked covers the days from `first` to `last`
    on which the service took records up; `following` leads to its next page, None after the last.
    Of several pages the first has what the service said. `size` and `md5` belong to a file of a
    whole database that was scanned (`ldn harvest scan`): by them it is known again.
    """

    source: Annotated[Text, "database, register or other source that was searched"]
    kind: Annotated[Kind, "kind of source"]
    on: Annotated[Date | None, "day of the search"] = None
    file: Annotated[str | None, "name of the file"] = None
    size: Annotated[int | None, Between(0), "bytes of a file of a whole database"] = None
    md5: Annotated[str | None, Matches(r"[0-9a-f]{32}", "32 hexadecimal signs"), "its MD5"] = None
    search: Annotated[Slug | None, "id of the saved search, in searches.yaml"] = None
    first: Annotated[Date | None, "first day of the window that was asked for"] = None
    last: Annotated[Date | None, "last day of that window"] = None
    following: Annotated[str | None, "where the next page begins, in the service's words"] = None
    said: Annotated[int | None, Between(0), "records that the source said it had found"] = None
    read: Annotated[Count, "records in the file"]
    not_understood: Annotated[Count, "records that could not be read"] = 0
    left_out: Annotated[Count, "earlier versions and deletions, which are no records to bring in"]
    candidates: Annotated[tuple[Slug, ...], "the candidates as found, repeats included"]

    @property
    def result(self) -> tuple[object, ...]:
        """What two imports of one search have in common: the result of one source on one day."""
        page = (self.first, self.last, self.following) if self.first else ()
        part = (self.md5,) if self.md5 else ()
        return self.source, self.kind, self.on, self.candidates, self.not_understood, *page, *part

    @property
    def is_part(self) -> bool:
        """Whether it is one of several parts of a search: a page of an answer, a file scanned."""
        return self.first is not None or self.md5 is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A candidate is the same paper as another, which stays on the list for both."""

    candidate: Annotated[Slug, "the candidate that is taken off"]
    of: Annotated[Slug, "the candidate that stays"]
    rule: Annotated[Text, "what showed it: doi, pmid …, or hand"]
    score: Annotated[float | None, "points of likeness, where it was measured"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A candidate is a paper that the base has already."""

    candidate: Annotated[Slug, "the candidate"]
    paper: Annotated[Slug, "id of the record in the base"]
    rule: Annotated[Text, "what showed it: doi, pmid …, or hand"]
    score: Annotated[float | None, "points of likeness, where it was measured"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A candidate belongs with a paper of the base or another candidate, and stays one of its own:
    a report and its register entry, an abstract and its article (`family`); or may be the same
    paper, for a person to say (`alike`)."""

    candidate: Annotated[Slug, "the candidate"]
    to: Annotated[Slug, "id of a record, or of another candidate"]
    why: Annotated[Text, "what links them"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The source took its record of a candidate back: it leaves the list unless a person decided on
    it, and comes back with the next import that has it."""

    candidate: Annotated[Slug, "the candidate"]
    source: Annotated[Text, "who took it back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A person's vote at one stage; a later one of the same person replaces it."""

    candidate: Annotated[Slug, "the candidate"]
    stage: Annotated[Stage, "stage of screening"]
    verdict: Annotated[Verdict, "what the person decided"]
    reason: Annotated[Slug | None, "why it is excluded, an id of reasons.yaml"] = None
    note: Annotated[str | None, "the person's words"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The decision where screeners differ; it stands whatever they voted."""

    candidate: Annotated[Slug, "the candidate"]
    stage: Annotated[Stage, "stage of screening"]
    verdict: Annotated[Literal["include", "exclude"], "what was decided"]
    reason: Annotated[Slug | None, "why it is excluded, an id of reasons.yaml"] = None
    note: Annotated[str | None, "the person's words"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """The full text is being looked for, or was found after all."""

    candidate: Annotated[Slug, "the candidate"]
    note: Annotated[str | None, "the person's words"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRetrieved:
    """The full text could not be had."""

    candidate: Annotated[Slug, "the candidate"]
    note: Annotated[str | None, "the person's words"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A draft of its record was written."""

    candidate: Annotated[Slug, "the candidate"]
    file: Annotated[Text, "name of the file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Its record is part of the base."""

    candidate: Annotated[Slug, "the candidate"]
    paper: Annotated[Slug, "id of the record in the base"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A service says something new of a paper that the base has: that it was retracted or
    corrected, or that a trial has another status."""

    paper: Annotated[Slug, "id of the record in the base"]
    kind: Annotated[Text, "retraction, correction, expression_of_concern …, or status"]
    source: Annotated[Text, "who says so"]
    note: Annotated[str | None, "DOI of the notice, or the status before and now"] = None
    on: Annotated[Date | None, "day of the notice, or of the change"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """An earlier event is taken back; the line stays. Taken back itself, that event holds again."""

    of: Annotated[Text, "id of the event"]


Happening = (
    Imported
    | Duplicate
    | Known
    | Linked
    | Withdrawn
    | Decided
    | Resolved
    | Sought
    | NotRetrieved
    | Drafted
    | Accepted
    | Noticed
    | Undone
)
# By the word of their lines.
HAPPENINGS: Mapping[str, type] = {
    "imported": Imported,
    "duplicate": Duplicate,
    "known": Known,
    "linked": Linked,
    "withdrawn": Withdrawn,
    "decided": Decided,
    "resolved": Resolved,
    "sought": Sought,
    "not-retrieved": NotRetrieved,
    "drafted": Drafted,
    "accepted": Accepted,
    "noticed": Noticed,
    "undone": Undone,
}
_WORDS = {kind: word for word, kind in HAPPENINGS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened: a line of the log.

    `at` is the moment in UTC (2026-11-30T18:23:21Z), `by` a person's name, or `ldn` for what the
    program did.
    """

    id: Annotated[Id, "short random name"]
    at: Annotated[Moment, "when it happened"]
    by: Annotated[Text, "name of the person, or ldn"]
    what: Happening

    @property
    def word(self) -> str:
        """The word for it in its line: `decided`, `undone` …"""
        return _WORDS[type(self.what)]

    def to_json(self) -> dict[str, Any]:
        """The plain value of its line: what is known, in the order of the fields."""
        own = {
            each.name: list(value) if isinstance(value, tuple) else value
            for each in fields(self.what)
            if (value := getattr(self.what, each.name)) is not None
        }
        return {"id": self.id, "at": self.at, "by": self.by, "event": self.word, **own}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What every line has; for checking it."""

    id: Id
    at: Moment
    by: Text


_HEAD = frozenset({"id", "at", "by", "event"})


def decode_event(value: Any) -> tuple[Event | None, list[Problem]]:
    """The event in the plain value of a line, and all that is wrong with it."""
    if type(value) is not dict:
        return None, [Problem((), "expected an event as { }")]
    word = value.get("event")
    kind = HAPPENINGS.get(word) if isinstance(word, str) else None
    if kind is None:
        message = f"unknown event {word!r}" if "event" in value else "'event' is missing"
        hint = nearest(str(word), HAPPENINGS) or f"one of {', '.join(HAPPENINGS)}"
        return None, [Problem(("event",), message, f"{hint}; a newer ldn may know it")]
    rest = {key: item for key, item in value.items() if key not in _HEAD}
    head = {key: item for key, item in value.items() if key in _HEAD and key != "event"}
    start, problems = decode(_Head, head)
    what, more = decode(kind, rest)
    if start is None or what is None:
        return None, problems + more
    return Event(id=start.id, at=start.at, by=start.by, what=what), []


def candidates_of(what: Happening) -> tuple[str, ...]:
    """The candidates that it names; `to` of a link may be a record of the base."""
    if isinstance(what, Imported):
        return what.candidates
    if isinstance(what, Duplicate):
        return what.candidate, what.of
    return () if isinstance(what, Noticed | Undone) else (what.candidate,)


def living(events: Sequence[Event]) -> list[Event]:
    """The events that hold, in the order of their moments: those that no event that holds itself
    takes back, without those that take others back. What takes back stands after what it takes
    back, in lists that git has merged too."""
    gone: set[str] = set()
    kept = []
    for each in reversed(events):
        if each.id in gone:
            continue
        if isinstance(each.what, Undone):
            gone.add(each.what.of)
        else:
            kept.append(each)
    return sorted(reversed(kept), key=lambda each: each.at)
