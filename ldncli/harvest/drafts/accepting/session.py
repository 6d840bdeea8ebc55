"""Going through a draft: where one is, what was decided, what the record will be. Every decision is
handed to `keep` at once, so that a session that was stopped goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import yaml

from ldncli.harvest.drafts.accepting.items import Item, decided, items_of, undecided
from ldncli.harvest.drafts.evidence import Decision, Did, Evidence
from ldncli.records.checking.provenance import needs_place
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import Problem, decode
from ldncli.records.text.paths import path_steps, path_text
from ldncli.records.text.reading import Terms
from ldncli.records.vocabularies.vocab import KINDS


class Session:
    """One draft, its evidence, and who decides on which day (YYYY-MM-DD)."""

    def __init__(
        self,
        draft: Mapping[str, Any],
        evidence: Evidence,
        terms: Terms,
        *,
        by: str,
        on: str,
        keep: Callable[[Evidence], None],
    ) -> None:
        self.evidence = evidence
        self.items = items_of(draft, evidence)
        self._draft, self._terms, self._by, self._on, self._keep = draft, terms, by, on, keep
        self._skipped: set[str] = set()

    @property
    def waiting(self) -> list[Item]:
        """What is still to be decided."""
        return undecided(self.items, self.evidence)

    @property
    def now(self) -> Item | None:
        """The value to decide on: the first that waits, those that were put off last; None where
        none waits."""
        waiting = self.waiting
        fresh = (each for each in waiting if each.path not in self._skipped)
        return next(fresh, waiting[0] if waiting else None)

    def place(self, item: Item) -> tuple[int, int]:
        """Which one it is, from 1, and how many there are."""
        return self.items.index(item) + 1, len(self.items)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of the draft's sources, in which values were read."""
        found = self._draft.get("sources")
        named = [each.get("id") for each in found or () if isinstance(each, dict)]
        return tuple(each for each in named if isinstance(each, str))

    def lacks_place(self, item: Item) -> bool:
        """Whether a record must say where this value was read, and nothing in the draft does."""
        top = str(path_steps(item.path)[0])
        places = self._draft.get("places")
        known = [str(each) for each in places] if isinstance(places, dict) else []
        return needs_place(top) and not any(
            item.path == each or item.path.startswith((f"{each}.", f"{each}[")) for each in known
        )

    def decide(
        self, item: Item, did: Did, value: Any = None, note: str = "", place: str = ""
    ) -> None:
        """Keep a decision; a confirmation keeps what was offered. A value that the draft has no
        place for was read at `place`, else where its quote is from."""
        if not place and did != "dropped" and item.quote and self.lacks_place(item):
            place = item.quote.where
        if did == "confirmed":
            value = item.offered
        self._skipped.discard(item.path)
        self._take(
            self.evidence.with_decision(
                Decision(
                    path=item.path,
                    did=did,
                    value=None if did == "dropped" else value,
                    by=self._by,
                    on=self._on,
                    note=note,
                    place=place,
                )
            )
        )

    def skip(self, item: Item) -> None:
        """Put a value off to the end."""
        self._skipped.add(item.path)
        if all(each.path in self._skipped for each in self.waiting):
            self._skipped.clear()

    def undo(self) -> Item | None:
        """Take the last decision back; the value that it was on, None where there is none."""
        if not self.evidence.decisions:
            return None
        last = self.evidence.decisions[-1].path
        self._take(self.evidence.without(last))
        return next((each for each in self.items if each.path == last), None)

    def reopen(self, path: str) -> Item | None:
        """Take the decision on a value back; None where no value has this path."""
        found = next((each for each in self.items if each.path == path), None)
        if found:
            self._take(self.evidence.without(path))
        return found

    def _take(self, evidence: Evidence) -> None:
        self._keep(evidence)
        self.evidence = evidence

    def record(self) -> dict[str, Any]:
        """The record that the decisions make, extracted once, on the day of the session."""
        record = decided(self._draft, self.items, self.evidence)
        return {**record, "extraction": {"state": "single", "date": self._on}}

    def parse(self, item: Item, typed: str) -> tuple[Any, Problem | None]:
        """What a person typed as a value: as YAML where that fits the place, else as the text it
        is; the problem where neither does."""
        problem: Problem | None = None
        for value in _readings(typed):
            problem = self._problem(item, value)
            if problem is None:
                return value, None
        return None, problem or Problem((), "nothing was typed")

    def _problem(self, item: Item, value: Any) -> Problem | None:
        """What the model says against a value at its place."""
        others = [each for each in self.items if each.path != item.path]
        one = Item(item.path, value)
        decision = Decision(path=item.path, did="corrected", value=value, by="x", on=self._on)
        everything = Evidence(
            decisions=(
                *(
                    Decision(path=e.path, did="confirmed", value=e.offered, by="x", on=self._on)
                    for e in others
                    if e.offered is not None
                ),
                decision,
            )
        )
        record = decided(self._draft, [*others, one], everything)
        _, problems = decode(Paper, self._terms.topic.complete(record), self._terms.ids())
        steps = path_steps(item.path)
        ours = [each for each in problems if each.path[: len(steps)] == steps]
        missing = "is missing"
        return next((each for each in ours if not each.message.endswith(missing)), None)


def _readings(typed: str) -> list[Any]:
    found: list[Any] = []
    with suppress(yaml.YAMLError):
        found.append(yaml.safe_load(typed))
    text = " ".join(typed.split())
    if text and text not in found:
        found.append(text)
    return [each for each in found if each is not None]


def told(problem: Problem) -> str:
    """A problem in one line; of a term that there is not also what lists them."""
    where = f"{path_text(problem.path)}: " if problem.path else ""
    kind = problem.message.rpartition("is not an id in ")[2]
    hint = problem.hint or (f"`ldn vocab {kind}` lists them" if kind in KINDS else None)
    return f"{where}{problem.message}" + (f" ({hint})" if hint else "")
