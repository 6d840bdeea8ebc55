"""Running text of a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text, as `printed.clean` leaves it, and the section in which it stands."""

    section: str
    text: str
