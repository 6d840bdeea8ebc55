"""One person at work on the list: what is still to be decided, which candidate comes next, and each
decision written at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ldncli.screening.entry import Entry
from ldncli.screening.events import (
    Decided,
    Event,
    Happening,
    NotRetrieved,
    Resolved,
    Stage,
    Undone,
    Verdict,
    living,
)
from ldncli.screening.lines import locked
from ldncli.screening.log import CANDIDATES, EVENTS, Log, Writer, open_log
from ldncli.screening.ranking.order import Ranking, Why
from ldncli.screening.ranking.stopping import CONFIDENCE, RECALL, Advice, advice
from ldncli.screening.settings import Rules
from ldncli.screening.standing import Standing, State, Vote, standings
from ldncli.values import dataclass

# The states in which a stage is still open, and those that say that it was passed.
_OPEN: Mapping[Stage, State] = {"title-abstract": "waiting", "full-text": "for full text"}
_PASSED: Mapping[Stage, frozenset[State]] = {
    "title-abstract": frozenset(
        ("for full text", "not retrieved", "included", "accepted", "known")
    ),
    "full-text": frozenset(("included", "accepted")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a person is at a stage: `decided` of them so far, of which `included` and `unsure`;
    `left` wait for them."""

    decided: int
    included: int
    unsure: int
    left: int


class Session:
    """The list as one person, `by`, may see it at one stage.

    A name that the list has in other letters, Anna for anna, is the same person, and is written as
    there: else one person could agree with herself.

    Nobody sees another's vote: neither is it told, nor does the order learn from it, before the
    stage is decided. With `conflicts`, the candidates are those on which two differ, with their
    votes, and a decision resolves them. `words` are those of the question, `aim` is the recall that
    an end may rest on and the confidence in it (0 to 1); `notes` are for the person: what was
    passed over while the list was read.

    Raises as `open_log` wherever the list is read.
    """

    def __init__(
        self,
        data: Path,
        rules: Rules,
        by: str,
        stage: Stage = "title-abstract",
        *,
        words: tuple[str, ...] = (),
        conflicts: bool = False,
        aim: tuple[float, float] = (RECALL, CONFIDENCE),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.data, self.rules, self.by, self.stage = data, rules, by, stage
        self.conflicts, self.words, self.aim, self._now = conflicts, words, aim, now
        self._later: dict[str, None] = {}
        self._held: str | None = None  # the candidate that the person asked to see
        self._read()

    def _read(self) -> None:
        """Take the list as it is now."""
        self._seen = self._stamp()
        self._log = open_log(self.data) or Log(entries={})
        self.by = _as_written(self.by, self._log)
        self.notes = self._log.notes
        self._ranking = Ranking(self._log.entries, self.words)
        self._replay()

    def _stamp(self) -> tuple[int, ...]:
        """What changes when anybody writes to the list."""
        found = []
        for name in (CANDIDATES, EVENTS):
            try:
                stat = (self.data / name).stat()
                found += [stat.st_size, stat.st_mtime_ns, stat.st_ino]
            except FileNotFoundError:
                found.append(-1)
        return tuple(found)

    def _replay(self) -> None:
        """What the events say: who stands where, what the person voted, what is open, and in which
        order."""
        events = living(self._log.events)
        self._standings = standings(self._log, self.rules.settings.screeners)
        self._own = [each for each in events if each.by == self.by and self._is_vote(each)]
        cast = [each.what for each in self._own if isinstance(each.what, Decided)]
        self._votes: dict[str, Verdict] = {each.candidate: each.verdict for each in cast}
        self._cast = {
            each.candidate: Vote(
                by=self.by, verdict=each.verdict, reason=each.reason, note=each.note
            )
            for each in cast
        }
        self._ranking.learn(self._labels(events))
        if self.conflicts:
            self._open = [
                name
                for name, each in self._standings.items()
                if each.state == "conflict" and each.stage == self.stage
            ]
            return
        open_ones = [
            name for name, each in self._standings.items() if each.state == _OPEN[self.stage]
        ]
        self._open = self._ranking.ordered(each for each in open_ones if each not in self._votes)
        self._open += [each for each in open_ones if self._votes.get(each) == "unsure"]

    def _is_vote(self, event: Event) -> bool:
        kinds = Resolved if self.conflicts else (Decided, NotRetrieved)
        if not isinstance(event.what, kinds):
            return False
        return getattr(event.what, "stage", "full-text") == self.stage

    def _labels(self, events: list[Event]) -> dict[str, bool]:
        """What may be learned from: what was decided for good, and the person's own votes, in the
        order in which they came; papers of the base count as included."""
        found = {name: True for name, each in self._standings.items() if each.state == "known"}
        for event in events:
            what = event.what
            if not isinstance(what, (Decided, Resolved)) or what.stage != self.stage:
                continue
            settled = self._settled(what.candidate)
            if settled is not None:
                found[what.candidate] = settled
            elif event.by == self.by and what.verdict != "unsure":
                found[what.candidate] = what.verdict == "include"
        return found

    def _settled(self, name: str) -> bool | None:
        """Whether a candidate passed this stage; None where that is not decided."""
        standing = self._standings.get(name)
        if standing is None or standing.state == "duplicate":
            return None
        if standing.state == "excluded":
            return standing.stage != self.stage and self.stage == "title-abstract"
        return True if standing.state in _PASSED[self.stage] else None

    @property
    def known(self) -> int:
        """How many candidates are on the list."""
        return len(self._standings)

    @property
    def current(self) -> Entry | None:
        """The candidate to decide now; None where none is left."""
        if self._held is not None:
            return self._log.entries[self._held]
        first = next((each for each in self._open if each not in self._later), None)
        first = first or next((each for each in self._later if each in self._open), None)
        return self._log.entries[first] if first else None

    @property
    def standing(self) -> Standing | None:
        """Where the current candidate stands."""
        return self._standings[self.current.id] if self.current else None

    @property
    def vote(self) -> Vote | None:
        """The person's own last vote on the current candidate."""
        return self._cast.get(self.current.id) if self.current else None

    @property
    def votes(self) -> tuple[Vote, ...]:
        """All votes on the current candidate, where its conflict is to be resolved; else none."""
        return self.standing.votes if self.conflicts and self.standing else ()

    def why(self) -> Why | None:
        """Why the current candidate comes now; None where the person went back to it, and for
        conflicts, which stand in the order of the list."""
        if self.conflicts or self.current is None:
            return None
        if self._held is not None and self.vote is not None:
            return None
        return self._ranking.why(self.current.id)

    @property
    def progress(self) -> Progress:
        """How far the person is."""
        votes = list(self._votes.values())
        if self.conflicts:
            votes = [each.what.verdict for each in self._own if isinstance(each.what, Resolved)]
        left = [each for each in self._open if self.conflicts or each not in self._votes]
        return Progress(
            decided=len(votes),
            included=votes.count("include"),
            unsure=votes.count("unsure"),
            left=len(left),
        )

    @property
    def passed(self) -> int:
        """How many passed this stage and wait for what comes next: full text, or a record."""
        wanted = "for full text" if self.stage == "title-abstract" else "included"
        return sum(each.state == wanted for each in self._standings.values())

    def advice(self) -> Advice:
        """What the person's own decisions say of an end, in the order in which they were first
        taken; "unsure" counts as included."""
        first: dict[str, None] = {}
        for each in self._own:
            if isinstance(each.what, Decided):
                first[each.what.candidate] = None
        read = [self._votes[each] != "exclude" for each in first]
        return advice(read, len(read) + self.progress.left, *self.aim)

    def decide(self, verdict: Verdict, reason: str | None = None, note: str | None = None) -> bool:
        """Write what the person decided on the current candidate, and go to the next; False
        where meanwhile somebody else decided, and nothing was written.

        Raises ValueError for "unsure" on a conflict, OutsideError where nothing can be written.
        """
        entry = self.current
        assert entry is not None
        if not self.conflicts:
            return self._add(
                Decided(
                    candidate=entry.id, stage=self.stage, verdict=verdict, reason=reason, note=note
                )
            )
        if verdict == "unsure":
            raise ValueError("a conflict is resolved by include or exclude")
        return self._add(
            Resolved(
                candidate=entry.id, stage=self.stage, verdict=verdict, reason=reason, note=note
            )
        )

    def not_retrieved(self, note: str | None = None) -> bool:
        """Write that the full text of the current candidate could not be had; as `decide`."""
        assert self.current is not None and self.stage == "full-text" and not self.conflicts
        return self._add(NotRetrieved(candidate=self.current.id, note=note))

    def _add(self, what: Decided | Resolved | NotRetrieved) -> bool:
        with self._writing() as writer:
            if what.candidate not in self._open and what.candidate != self._held:
                return False
            self._write(writer, what)
        self._held = None
        self._later.pop(what.candidate, None)
        return True

    def undo(self) -> bool:
        """Take the person's last decision at this stage back, and show its candidate again; False
        where there is none."""
        with self._writing() as writer:
            if not self._own:
                return False
            last = self._own[-1]
            self._write(writer, Undone(of=last.id))
        self._held = getattr(last.what, "candidate", None)
        if self._held not in self._open:
            self._held = None
        return True

    def back(self) -> bool:
        """Show the candidate that the person decided before the one shown, to decide it again;
        False where there is none."""
        done = list(dict.fromkeys(getattr(each.what, "candidate", "") for each in self._own[::-1]))
        place = done.index(self._held) + 1 if self._held in done else 0
        if place >= len(done):
            return False
        self._held = done[place]
        return True

    def skip(self) -> None:
        """Leave the current candidate for later, or a candidate that was shown again as it is."""
        if self._held is not None:
            self._held = None
        elif self.current is not None:
            name = self.current.id
            self._later.pop(name, None)
            self._later[name] = None

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        """Be the only one who writes; the list is read again where others wrote meanwhile."""
        with locked(self.data / EVENTS):
            if self._stamp() != self._seen:
                self._read()
            yield Writer(self.data, self._log)

    def _write(self, writer: Writer, what: Happening) -> None:
        writer.add([], [what], at=self._now(), by=self.by)
        self._log, self._seen = writer.log, self._stamp()
        self._replay()


def _as_written(name: str, log: Log) -> str:
    """A person's name as the first line of the log has it that differs in capitals at most."""
    written = (each.by for each in log.events)
    return next((each for each in written if each.casefold() == name.casefold()), name)
