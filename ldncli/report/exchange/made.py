"""A finished export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """What is written, what to say of it, and, for data with a script, the script: it is given
    the name of the file of data."""

    content: str
    notes: tuple[str, ...] = ()
    script: Callable[[str], str] | None = None
