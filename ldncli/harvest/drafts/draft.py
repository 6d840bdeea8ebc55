"""A draft: values of a record as far as a candidate gives them, remarks for the person who
goes on, and both as YAML text."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from ldncli.harvest.drafts.evidence import Quote
from ldncli.harvest.printed import clean
from ldncli.records.model.paper import Paper
from ldncli.records.text.reading import MARK
from ldncli.records.text.write import write_yaml

_KEYS = tuple(each.name for each in fields(Paper))


@dataclass
class Draft:
    """A record in the making.

    `id` is None where the candidate has no author or no year. `remarks` belong to keys,
    `condition_remarks` to single conditions; `heading` stands above all, `left_out` (results that
    are not in it, and why) and `closing` (what could not be mapped) below. `quotes` are the words
    that values were read from, `troubles` why rows that a person picked could not be read.
    """

    id: str | None
    values: dict[str, Any] = field(default_factory=dict)
    remarks: dict[str, list[str]] = field(default_factory=dict)
    condition_remarks: dict[str, str] = field(default_factory=dict)
    heading: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def remark(self, key: str, text: str) -> None:
        """Add a remark to a key."""
        self.remarks.setdefault(key, []).append(text)

    def set(self, key: str, value: Any) -> None:
        """Set a key, unless there is nothing to set it to."""
        if value not in (None, "", [], {}):
            self.values[key] = value

    def read(self, quote: Quote) -> None:
        """Keep the words behind a value, and set it unless a person should look first or it is
        set; its path has names alone."""
        self.quotes.append(quote)
        *above, last = quote.path.split(".")
        if quote.filled:
            inside = self.values
            for each in above:
                inside = inside.setdefault(each, {})
            inside.setdefault(last, quote.value)

    def append(self, key: str, value: Any) -> int:
        """Add to a list; returns its place there."""
        self.values.setdefault(key, []).append(value)
        return len(self.values[key]) - 1

    def add_note(self, key: str, text: str) -> None:
        """Add a sentence to the note of a part of the record."""
        inside = self.values.setdefault(key, {})
        inside["note"] = f"{inside['note']} {text}" if "note" in inside else text

    def leave_out(self, place: str, title: str, why: str) -> None:
        """Name something that the source gives and the draft does not have."""
        self.left_out.append(f"{place}: {title}: {why}")

    def set_place(self, path: str, place: str) -> None:
        """Say where the values below a path were read."""
        self.values.setdefault("places", {})[path] = place

    def ordered(self) -> dict[str, Any]:
        """The values in the order of the model."""
        return {key: self.values[key] for key in _KEYS if key in self.values}


def to_yaml(draft: Draft) -> str:
    """The draft as the text of one YAML document; remarks stand above
    the key that they belong to."""
    lines = [*(_comment(each) for each in draft.heading), f"{MARK}: not yet accepted"]
    values = draft.ordered()
    for key in _KEYS:
        lines += [_comment(each) for each in draft.remarks.get(key, ())]
        if key == "conditions" and key in values:
            lines += [
                "conditions:",
                *(f"- {each}  {_comment(draft.condition_remarks[each])}" for each in values[key]),
            ]
        elif key in values:
            lines.append(write_yaml({key: values[key]}).rstrip("\n"))
    if draft.left_out:
        lines.append(_comment("Left out:"))
        lines += [_comment(f"- {each}") for each in draft.left_out]
    if draft.closing:
        lines += [
            _comment("Not mapped to the vocabularies:"),
            *(_comment(f"- {each}") for each in draft.closing),
        ]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    """One line, whatever the text holds: a line end in it would end the comment."""
    indent = " " * (len(text) - len(text.lstrip(" ")))
    return f"# {indent}{clean(text)}"
