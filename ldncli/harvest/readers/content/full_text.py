"""The text of a whole paper: its sections, tables and figures, and what it declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ldncli.harvest.readers.content.passage import Passage
from ldncli.harvest.readers.content.tables import Table

Declared = Literal["funding", "competing interests", "registration", "ethics", "data"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a paper declares of itself; `section` is the heading under which it does so."""

    kind: Declared
    section: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """A paper's body in its order. The section of a passage is all headings above it, joined by
    ` > ` (`Methods > Patients`); of a figure it is its label."""

    sections: tuple[Passage, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Passage, ...] = ()
    statements: tuple[Statement, ...] = ()

    def table(self, name: str) -> Table | None:
        """The table with an id or label; None where there is none."""
        return next((each for each in self.tables if name in (each.id, each.label)), None)
