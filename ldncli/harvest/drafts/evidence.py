"""The words that each value of a draft was read from, and what a person decided on it: the file
that lies beside the draft, one line a value, so that git shows each by itself."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal

# sure: the source prints it in so many words; likely: read by a rule that may err, or reckoned
# from what is printed; look: not filled in, for a person to look at.
Confidence = Literal["sure", "likely", "look"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The exact words behind one value.

    `path` is the value's place in the record (`design.n_randomised`), `source` the id of the
    document among the record's sources, `place` the part of it. `start` and `end` count the
    characters of that part's text; None where the words are those of a table or of fields. `why`
    says what was reckoned or what is doubtful. A value that a person should `look` at is not in
    the draft.
    """

    path: str
    value: Any
    words: str
    source: str
    place: str
    confidence: Confidence
    start: int | None = None
    end: int | None = None
    why: str = ""

    @property
    def filled(self) -> bool:
        """Whether the draft has the value."""
        return self.confidence != "look"

    @property
    def where(self) -> str:
        """Source and place, as records give them."""
        return f"{self.source} {self.place}"


Did = Literal["confirmed", "corrected", "dropped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided on one value. `value` is the one that stands, None where it was
    dropped; `on` is the day. `place` is where a person read a value that no quote is behind: source
    and place, as records give them."""

    path: str
    did: Did
    value: Any
    by: str
    on: str
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All quotes of a draft, and the decisions so far, the last of each value. `candidate` is the
    one of the list that it is of, None for a file that was not on it."""

    quotes: tuple[Quote, ...] = ()
    decisions: tuple[Decision, ...] = ()
    candidate: str | None = None

    def quote(self, path: str) -> Quote | None:
        """The words behind the value at a path, else behind the nearest value above it."""
        found = {each.path: each for each in reversed(self.quotes)}
        while path:
            if path in found:
                return found[path]
            path = re.sub(r"(?:\[\d+\]|\.[^.\[\]]*|^[^.\[\]]*)$", "", path)
        return None

    def with_decision(self, decision: Decision) -> Evidence:
        """The same with one more decision, which replaces an earlier one on the same value."""
        others = (each for each in self.decisions if each.path != decision.path)
        return replace(self, decisions=(*others, decision))

    def without(self, path: str) -> Evidence:
        """The same without the decision on a value."""
        kept = tuple(each for each in self.decisions if each.path != path)
        return replace(self, decisions=kept)


def evidence_name(draft: str) -> str:
    """What the file beside a draft is called: `x.evidence.json` for `x.yaml`."""
    return f"{re.sub(r'[.]ya?ml$', '', draft)}.evidence.json"


def to_text(evidence: Evidence) -> str:
    """The file's text: JSON with one value, or one decision, a line."""
    parts = [f'  "candidate": {json.dumps(evidence.candidate)}'] if evidence.candidate else []
    for name in ("quotes", "decisions"):
        items = [
            json.dumps(_told(each), ensure_ascii=False, separators=(", ", ": "))
            for each in getattr(evidence, name)
        ]
        parts.append(f'  "{name}": [\n' + ",\n".join(f"    {each}" for each in items) + "\n  ]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _told(value: Quote | Decision) -> dict[str, Any]:
    return {key: each for key, each in asdict(value).items() if each not in (None, "")}


def from_text(text: str) -> Evidence:
    """What `to_text` wrote; ValueError where it is none."""
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested without end") from error
    if not isinstance(found, dict):
        raise ValueError("expected an object")
    candidate = found.get("candidate")
    if candidate is not None and not isinstance(candidate, str):
        raise ValueError("candidate is no text")
    return Evidence(
        tuple(_made(Quote, each) for each in _list(found, "quotes")),
        tuple(_made(Decision, each) for each in _list(found, "decisions")),
        candidate,
    )


def _list(found: dict[str, Any], key: str) -> list[Any]:
    items = found.get(key, [])
    if not isinstance(items, list):
        raise ValueError(f"{key} is no list")
    return items


_ALLOWED = {
    "confidence": ("sure", "likely", "look"),
    "did": ("confirmed", "corrected", "dropped"),
}


def _made(kind: Any, item: Any) -> Any:
    known = {each.name for each in fields(kind)}
    if not isinstance(item, dict) or not set(item) <= known:
        raise ValueError(f"no {kind.__name__.lower()}: {str(item)[:60]}")
    for key, value in item.items():
        if key in _ALLOWED and value not in _ALLOWED[key]:
            raise ValueError(f"{key} is {value!r}")
        if key in ("start", "end") and type(value) is not int:
            raise ValueError(f"{key} is no number")
        if key not in ("value", "start", "end") and not isinstance(value, str):
            raise ValueError(f"{key} is no text")
    try:
        return kind(
            **{"value": None, "words": "", **item} if kind is Quote else {"value": None, **item}
        )
    except TypeError as error:
        raise ValueError(f"a {kind.__name__.lower()} lacks a field") from error
