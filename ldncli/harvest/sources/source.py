"""What a service is to an update: it answers a query, for a window of days, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from ldncli.harvest.sources.client import Client, Politeness


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Days from `first` to `last`, both included, on which a service took up or changed records."""

    first: date
    last: date

    @property
    def halves(self) -> tuple[Window, Window] | None:
        """Its two halves; None for a single day."""
        days = (self.last - self.first).days
        if days < 1:
            return None
        middle = self.first + timedelta(days=days // 2)
        return Window(self.first, middle), Window(middle + timedelta(days=1), self.last)

    def __str__(self) -> str:
        return f"{self.first.isoformat()} to {self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: `content` is the file that a reader understands, `said` how many records the
    service says there are in all, None where it does not say; `following` leads to the next page,
    None after the last. `following` holds neither keys nor addresses: it is kept in the log."""

    content: bytes
    said: int | None
    following: str | None


class Source(Protocol):
    """A service. `name` is what searches and logs call it, `label` what people do."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def politeness(self) -> Politeness: ...

    def windows(self, client: Client, query: str, window: Window) -> list[Window]:
        """The window in slices, none of which the service would cut."""
        ...

    def page(self, client: Client, query: str, window: Window, place: str | None) -> Page:
        """The page at `place`, None for the first. Raises SourceError."""
        ...


def sliced(window: Window, count: int, most: int) -> tuple[Window, Window] | None:
    """The halves of a window with more than `most` records; None where it need not, or cannot, be
    halved."""
    return window.halves if count > most else None
