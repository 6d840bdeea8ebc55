"""Crossref: works of nearly all publishers, and what was retracted or corrected, Retraction Watch
included.

https://api.crossref.org/swagger-ui/ (filters, cursor); the polite pool wants a contact address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ldncli.harvest.readers.services.json_items import at, list_at, text_at
from ldncli.harvest.sources.answers import decoded, wanted, whole_at
from ldncli.harvest.sources.client import Client, Politeness
from ldncli.harvest.sources.source import Page, Window

POLITENESS = Politeness(0.5, 200)
LABEL = "Crossref"
# DOIs that one request asks about: the address stays below what servers take.
_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Notice:
    """A work that retracts, corrects or comments on another.

    `kind` is Crossref's word (`retraction`, `correction`, `expression_of_concern` …), `doi` that of
    the notice, `date` as printed, YYYY-MM-DD or shorter, `by` who told Crossref (`publisher`,
    `retraction-watch`). "" where it is not said.
    """

    of: str
    kind: str
    doi: str
    date: str
    by: str


@dataclass(frozen=True, slots=True)
class Crossref:
    """Crossref by the date on which a work was registered."""

    address: str = "https://api.crossref.org/works"
    name: str = "crossref"
    label: str = LABEL
    politeness: Politeness = POLITENESS

    def windows(self, client: Client, query: str, window: Window) -> list[Window]:
        """One: a cursor has no limit."""
        return [window]

    def page(self, client: Client, query: str, window: Window, place: str | None) -> Page:
        """Works as Crossref JSON. Its search is loose: it has no operators, and every work with
        one of the words in it is found, the best first."""
        words = {
            "query.bibliographic": query,
            "filter": f"from-created-date:{window.first},until-created-date:{window.last}",
            "rows": str(self.politeness.page),
            "cursor": place or "*",
            **_who(client),
        }
        content = client.get(self.address, words, self.politeness)
        answer = decoded(content, LABEL)
        said = whole_at(answer, LABEL, "message", "total-results")
        items = wanted(answer, LABEL, "message", "items")
        following = text_at(answer, "message", "next-cursor")
        last = not following or len(items) < self.politeness.page
        return Page(content if items else b"", said, None if last else following)

    def notices(self, client: Client, dois: Iterable[str]) -> Iterator[Notice]:
        """Every notice that Crossref knows of the works with these DOIs."""
        asked = iter(dois)
        while some := list(islice(asked, _AT_ONCE)):
            words = {
                "filter": ",".join(f"doi:{each}" for each in some),
                "rows": str(_AT_ONCE),
                **_who(client),
            }
            answer = decoded(client.get(self.address, words, self.politeness), LABEL)
            for item in wanted(answer, LABEL, "message", "items"):
                yield from _notices_of(item)


def _notices_of(item: Any) -> Iterator[Notice]:
    for each in list_at(item, "updated-by"):
        parts = at(each, "updated", "date-parts", 0)
        yield Notice(
            of=text_at(item, "DOI").lower(),
            kind=text_at(each, "type"),
            doi=text_at(each, "DOI").lower(),
            date="-".join(f"{part:02d}" for part in parts) if isinstance(parts, list) else "",
            by=text_at(each, "source"),
        )


def _who(client: Client) -> dict[str, str]:
    return {"mailto": client.contact} if client.contact else {}
