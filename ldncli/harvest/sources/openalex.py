"""OpenAlex, for those who have a key.

https://docs.openalex.org/api-entities/works (search, from_created_date, cursor).
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from ldncli.harvest.sources.answers import decoded, wanted, whole_at
from ldncli.harvest.sources.client import Client, Politeness, SourceError
from ldncli.harvest.sources.source import Page, Window

POLITENESS = Politeness(0.12, 200)
LABEL = "OpenAlex"


@dataclass(frozen=True, slots=True)
class OpenAlex:
    """OpenAlex by the date on which it took up a work."""

    address: str = "https://api.openalex.org/works"
    name: str = "openalex"
    label: str = LABEL
    politeness: Politeness = POLITENESS

    def windows(self, client: Client, query: str, window: Window) -> list[Window]:
        """One: a cursor has no limit."""
        return [window]

    def page(self, client: Client, query: str, window: Window, place: str | None) -> Page:
        """Works as OpenAlex JSON. Raises SourceError where there is no key."""
        key = os.environ.get("OPENALEX_API_KEY")
        if not key:
            raise SourceError(
                f"{LABEL} answers by date only to those who have a key",
                hint="set OPENALEX_API_KEY, or take openalex out of the search",
            )
        words = {
            "search": query,
            "filter": f"from_created_date:{window.first},to_created_date:{window.last}",
            "per-page": str(self.politeness.page),
            "cursor": place or "*",
            "api_key": key,
            **({"mailto": client.contact} if client.contact else {}),
        }
        content = client.get(self.address, words, self.politeness)
        answer = decoded(content, LABEL)
        works = wanted(answer, LABEL, "results")
        following = (answer.get("meta") or {}).get("next_cursor")
        said = whole_at(answer, LABEL, "meta", "count")
        return Page(
            content if works else b"", said, str(following) if following and works else None
        )
