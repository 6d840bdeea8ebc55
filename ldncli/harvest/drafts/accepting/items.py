"""A draft as the values that a person goes through one by one, and the record that their decisions
make of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields
from typing import Any

from ldncli.harvest.drafts.evidence import Decision, Evidence, Quote
from ldncli.records.model.paper import Paper
from ldncli.records.text.paths import path_steps, path_text
from ldncli.records.text.reading import MARK

# Made by the program about itself, not read in a source.
_BOOKKEEPING = (MARK, "places", "sources", "extraction")
# Groups whose keys are gone through one by one; and what a person must add where it is missing.
_BY_KEY = ("design", "population", "intervention", "registry")
_NEEDED = ("id", "title", "year", "kind", "summary")
_KEYS = tuple(each.name for each in fields(Paper))
_GONE = object()


@dataclass(frozen=True, slots=True)
class Item:
    """One value to decide on. `value` is the draft's; None where a person has to write it, or where
    the source gives something that was not filled in (`quote.value`). `needed` says that the
    record cannot do without."""

    path: str
    value: Any
    quote: Quote | None = None
    needed: bool = False

    @property
    def offered(self) -> Any:
        """What stands after a plain yes: the draft's value, else what the quote proposes."""
        if self.value is not None:
            return self.value
        return self.quote.value if self.quote and self.quote.path == self.path else None


def items_of(draft: Mapping[str, Any], evidence: Evidence) -> list[Item]:
    """All values of a draft in the order of a record, each with the words behind it; what is
    missing and needed; what was read and not filled in."""
    found = list(_values(draft, evidence))
    there = {each.path for each in found}
    for quote in evidence.quotes:
        if not quote.filled and quote.path not in there:
            found.append(Item(quote.path, None, quote))
            there.add(quote.path)
    order = {key: place for place, key in enumerate(_KEYS)}
    found.sort(key=lambda each: order.get(str(path_steps(each.path)[0]), len(order)))
    return found


def _values(draft: Mapping[str, Any], evidence: Evidence) -> Iterator[Item]:
    def item(path: str, value: Any, *, needed: bool = False) -> Item:
        return Item(path, value, evidence.quote(path), needed)

    for key in _KEYS:
        value = draft.get(key)
        if key in _BOOKKEEPING:
            continue
        if key in _BY_KEY:
            inside = value if isinstance(value, dict) else {}
            if key == "design" and "type" not in inside:
                yield item("design.type", None, needed=True)
            if key == "registry" and inside and "status" not in inside:
                yield item("registry.status", None, needed=True)
            for name, each in inside.items():
                yield item(f"{key}.{name}", each)
        elif key == "outcomes" and isinstance(value, list):
            for index, each in enumerate(value):
                yield from _outcome(f"outcomes[{index}]", each, evidence)
        elif key == "conditions" and not value and draft.get("kind") == "primary":
            yield item(key, None, needed=True)
        elif isinstance(value, list) and key not in ("authors", "registrations"):
            for index, each in enumerate(value):
                yield item(f"{key}[{index}]", each)
                if key == "arms" and isinstance(each, dict) and "role" not in each:
                    yield item(f"arms[{index}].role", None, needed=True)
        elif value is not None:
            yield item(key, value)
        elif key in _NEEDED:
            yield item(key, None, needed=True)


def _outcome(path: str, outcome: Any, evidence: Evidence) -> Iterator[Item]:
    """An outcome in parts: what it is, what it still needs, each arm, the contrast."""
    if not isinstance(outcome, dict):
        yield Item(path, outcome, evidence.quote(path))
        return
    apart = ("arms", "contrast")
    head = {key: each for key, each in outcome.items() if key not in apart}
    yield Item(path, head, evidence.quote(path))
    for key in ("domain", "direction"):
        if key not in outcome:
            yield Item(f"{path}.{key}", None, evidence.quote(path), True)
    arms = outcome.get("arms")
    for name, each in arms.items() if isinstance(arms, dict) else ():
        yield Item(f"{path}.arms.{name}", each, evidence.quote(f"{path}.arms.{name}"))
    if "contrast" in outcome:
        yield Item(f"{path}.contrast", outcome["contrast"], evidence.quote(f"{path}.contrast"))


def decision_on(item: Item, evidence: Evidence) -> Decision | None:
    """What was decided on a value; None where nothing was, or where the draft says something else
    since. What belongs to an outcome that was dropped, or an arm, needs no decision of its own."""
    found = {each.path: each for each in evidence.decisions}
    steps = path_steps(item.path)
    for length in range(1, len(steps)):
        above = found.get(path_text(steps[:length]))
        if above and above.did == "dropped":
            return above
    own = found.get(item.path)
    if own and own.did == "confirmed" and own.value != item.offered:
        return None
    return own


def undecided(items: Sequence[Item], evidence: Evidence) -> list[Item]:
    """The values that wait; those that are dropped although needed too."""
    decisions = [(each, decision_on(each, evidence)) for each in items]
    return [
        item
        for item, did in decisions
        if did is None or (item.needed and did.did == "dropped" and did.path == item.path)
    ]


def decided(draft: Mapping[str, Any], items: Sequence[Item], evidence: Evidence) -> dict[str, Any]:
    """The record that the decisions make, in the order of the model; values that wait are not in
    it. Places whose values are gone go too."""
    record = deepcopy({key: value for key, value in draft.items() if key != MARK})
    for item in items:
        did = decision_on(item, evidence)
        if did is None or did.did == "dropped":
            if did is None or did.path == item.path:
                _put(record, item, _GONE)
        else:
            _put(record, item, deepcopy(did.value))
            if did.place:
                known = record.get("places")
                known = known if isinstance(known, dict) else {}
                record["places"] = {**known, item.path: did.place}
    record = _clean(record)
    places = record.get("places", {})
    kept = {path: each for path, each in places.items() if _has(record, path)}
    if places:
        record["places"] = kept
    return {key: record[key] for key in _KEYS if key in record}


def _put(record: dict[str, Any], item: Item, value: Any) -> None:
    """Set a value at its path; of an outcome the head alone, of a list the place stays."""
    *above, last = path_steps(item.path)
    inside: Any = record
    for step, following in zip(above, [*above, last][1:], strict=True):
        if isinstance(step, int):
            if not isinstance(inside, list) or step >= len(inside):
                return
            inside = inside[step]
        elif isinstance(inside, dict):
            inside = inside.setdefault(step, [] if isinstance(following, int) else {})
        if inside is _GONE or not isinstance(inside, (dict, list)):
            return
    if isinstance(inside, list) and isinstance(last, int):
        while len(inside) <= last:
            inside.append(_GONE)
        before = inside[last]
        if above == ["outcomes"] and isinstance(value, dict) and isinstance(before, dict):
            rest = {key: before[key] for key in ("arms", "contrast") if key in before}
            value = {**value, **{key: each for key, each in rest.items() if key not in value}}
        inside[last] = value
    elif isinstance(inside, dict):
        inside[str(last)] = value


def _clean(value: Any) -> Any:
    """Without what is gone, and without what is empty because of it."""
    if isinstance(value, dict):
        made = {key: _clean(each) for key, each in value.items() if each is not _GONE}
        return {key: each for key, each in made.items() if each not in ({}, [], None)}
    if isinstance(value, list):
        return [_clean(each) for each in value if each is not _GONE]
    return value


def _has(record: Mapping[str, Any], path: str) -> bool:
    if path == "bibliography":
        return True
    inside: Any = record
    for step in path_steps(path):
        if isinstance(step, int):
            if not isinstance(inside, list) or step >= len(inside):
                return False
            inside = inside[step]
        elif isinstance(inside, dict) and step in inside:
            inside = inside[step]
        else:
            return False
    return True
