"""Where every candidate stands, replayed from all that happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ldncli.screening.events import (
    PROGRAM,
    Accepted,
    Decided,
    Drafted,
    Duplicate,
    Event,
    Imported,
    Known,
    Linked,
    NotRetrieved,
    Resolved,
    Sought,
    Stage,
    Verdict,
    Withdrawn,
    candidates_of,
    living,
)
from ldncli.screening.log import Log
from ldncli.values import dataclass

# In the order in which a candidate passes them.
State = Literal[
    "duplicate",
    "known",
    "withdrawn",
    "waiting",
    "conflict",
    "excluded",
    "for full text",
    "not retrieved",
    "included",
    "accepted",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one person decided at one stage, last of all."""

    by: str
    verdict: Verdict
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one candidate stands.

    `withdrawn` was taken back by its source before anybody voted on it. `waiting` waits for
    screening by title and abstract, `for full text` for the full text or for the decision on it;
    `conflict` for someone to resolve what two screeners decided differently. `stage` is that of the
    decision, conflict or next vote; None for duplicates, papers of the base, withdrawn and accepted
    ones. `of` is the candidate that stays on the list for a duplicate, `paper` the record of the
    base that it is; `rule` showed it, `by_hand` where a person did. `reason` is why it is excluded.
    `votes` are those of the stage. `sought` says that someone looks for the full text, `draft` is
    the file of its draft.
    """

    state: State
    stage: Stage | None = None
    of: str | None = None
    paper: str | None = None
    rule: str | None = None
    by_hand: bool = False
    reason: str | None = None
    votes: tuple[Vote, ...] = ()
    linked: tuple[str, ...] = ()
    sought: bool = False
    draft: str | None = None


class _Past:
    """What happened to one candidate and still holds; where it happened twice, the last time."""

    __slots__ = (
        "accepted",
        "draft",
        "duplicate",
        "known",
        "linked",
        "missing",
        "resolved",
        "votes",
        "withdrawn",
    )

    def __init__(self) -> None:
        self.duplicate: Event | None = None
        self.known: Event | None = None
        self.accepted: Accepted | None = None
        self.draft: str | None = None
        self.missing: bool | None = None  # whether the full text could not be had; None: not said
        self.linked: dict[str, None] = {}
        self.votes: dict[Stage, dict[str, Vote]] = {}
        self.resolved: dict[Stage, Resolved] = {}
        self.withdrawn = False

    def note(self, event: Event) -> None:
        """Take one more event in."""
        what = event.what
        if isinstance(what, Decided):
            votes = self.votes.setdefault(what.stage, {})
            votes.pop(event.by, None)
            votes[event.by] = Vote(
                by=event.by, verdict=what.verdict, reason=what.reason, note=what.note
            )
        elif isinstance(what, Resolved):
            self.resolved[what.stage] = what
        elif isinstance(what, Duplicate):
            self.duplicate = event
        elif isinstance(what, Known):
            self.known = event
        elif isinstance(what, Linked):
            self.linked[what.to] = None
        elif isinstance(what, Accepted):
            self.accepted = what
        elif isinstance(what, Withdrawn):
            self.withdrawn = True
        elif isinstance(what, Drafted):
            self.draft = what.file
        elif isinstance(what, (Sought, NotRetrieved)):
            self.missing = isinstance(what, NotRetrieved)

    @property
    def is_off(self) -> bool:
        """Whether its source took it back before anybody did anything about it."""
        untouched = not self.votes and not self.resolved and self.missing is None
        return self.withdrawn and untouched and self.accepted is None and self.known is None


def standings(log: Log, screeners: int) -> Mapping[str, Standing]:
    """Where each candidate of the list stands, in the order in which they came; those of imports
    that were undone are not on it.

    With two `screeners` a stage is decided where two people agree, on the verdict and at full text
    on the reason, or where someone resolved it; with one by the last vote. "Unsure" decides
    nothing.
    """
    found: set[str] = set()
    pasts: dict[str, _Past] = {}
    for event in living(log.events):
        if isinstance(event.what, Imported):
            found.update(event.what.candidates)
            for each in event.what.candidates:
                if each in pasts:
                    pasts[each].withdrawn = False
        else:
            for each in candidates_of(event.what)[:1]:
                if (past := pasts.get(each)) is None:
                    past = pasts[each] = _Past()
                past.note(event)
    listed = [each for each in log.entries if each in found]
    stays = _stays(listed, pasts)
    return {each: _standing(pasts.get(each), stays.get(each), screeners) for each in listed}


def _stays(listed: list[str], pasts: Mapping[str, _Past]) -> dict[str, str]:
    """By duplicate the candidate that stays on the list for it, over any number of steps. Of a
    circle the one that came first stays; one that is not on the list, or was withdrawn, stands for
    nothing."""
    order = {
        each: place
        for place, each in enumerate(listed)
        if (past := pasts.get(each)) is None or past.duplicate is not None or not past.is_off
    }
    leads = {
        each: past.duplicate.what.of
        for each, past in pasts.items()
        if each in order
        and past.duplicate is not None
        and isinstance(past.duplicate.what, Duplicate)
    }
    found = {}
    for each in leads:
        way = [each]
        while (after := leads.get(way[-1])) in order and after not in way:
            way.append(after)
        last = min(way[way.index(after) :], key=order.__getitem__) if after in way else way[-1]
        if last != each:
            found[each] = last
    return found


_NOTHING = _Past()
_Decision = tuple[Verdict | Literal["conflict"] | None, str | None]


def _standing(past: _Past | None, stays: str | None, screeners: int) -> Standing:
    if past is None:
        past = _NOTHING
    early = _decision(past, "title-abstract", screeners)
    full = _decision(past, "full-text", screeners)
    begun = "full-text" in past.votes or past.missing is not None
    passed = early[0] == "include" or (early[0] is None and begun)
    state: State
    stage: Stage | None = None
    reason = paper = None
    shown: Event | None = None
    if stays is not None:
        state, shown = "duplicate", past.duplicate
    elif past.accepted is not None:
        state, paper = "accepted", past.accepted.paper
    elif past.known is not None:
        state, shown = "known", past.known
    elif past.is_off:
        state = "withdrawn"
    else:
        state, stage, reason = _state(early, full, passed, past.missing)
    if isinstance(what := shown.what if shown else None, Known):
        paper = what.paper
    return Standing(
        state=state,
        stage=stage,
        of=stays,
        paper=paper,
        rule=what.rule if isinstance(what, (Duplicate, Known)) else None,
        by_hand=shown is not None and shown.by != PROGRAM,
        reason=reason,
        votes=tuple(past.votes.get(stage, {}).values()) if stage else (),
        linked=tuple(past.linked),
        sought=past.missing is False,
        draft=past.draft,
    )


def _state(
    early: _Decision, full: _Decision, passed: bool, missing: bool | None
) -> tuple[State, Stage, str | None]:
    """State, stage and reason by the decisions alone: what was decided on the full text goes
    before what was on title and abstract."""
    stages: tuple[tuple[_Decision, Stage], ...] = ((full, "full-text"), (early, "title-abstract"))
    for (verdict, reason), stage in stages:
        if verdict == "conflict":
            return "conflict", stage, None
        if verdict == "exclude":
            return "excluded", stage, reason
        if verdict == "include" and stage == "full-text":
            return "included", stage, None
    if passed:
        return "not retrieved" if missing else "for full text", "full-text", None
    return "waiting", "title-abstract", None


def _decision(past: _Past, stage: Stage, screeners: int) -> _Decision:
    """What was decided at a stage, and why; None where nothing is yet."""
    if (resolved := past.resolved.get(stage)) is not None:
        return resolved.verdict, resolved.reason
    votes = list(past.votes.get(stage, {}).values())
    if len(votes) < screeners:
        return None, None
    last = votes[-1]
    if screeners == 1:
        return (None, None) if last.verdict == "unsure" else (last.verdict, last.reason)
    grounds = {(each.verdict, each.reason if stage == "full-text" else None) for each in votes}
    if len(grounds) > 1 or last.verdict == "unsure":
        return "conflict", None
    return last.verdict, last.reason
