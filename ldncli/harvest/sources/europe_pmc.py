"""Europe PMC: everything that PubMed has, and preprints, theses and full texts besides.

https://europepmc.org/RestfulWebService (search, cursorMark, FIRST_IDATE).
"""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.harvest.sources.answers import decoded, whole_at
from ldncli.harvest.sources.client import Client, Politeness
from ldncli.harvest.sources.source import Page, Window

POLITENESS = Politeness(0.2, 500)
LABEL = "Europe PMC"


@dataclass(frozen=True, slots=True)
class EuropePmc:
    """Europe PMC by the date on which it first indexed a record."""

    address: str = "https://www.ebi.ac.uk/europepmc/webservices/rest/search"
    name: str = "europepmc"
    label: str = LABEL
    politeness: Politeness = POLITENESS

    def windows(self, client: Client, query: str, window: Window) -> list[Window]:
        """One: a cursor has no limit."""
        return [window]

    def page(self, client: Client, query: str, window: Window, place: str | None) -> Page:
        """Records as Europe PMC JSON, with abstracts."""
        words = {
            "query": f"({query}) AND (FIRST_IDATE:[{window.first} TO {window.last}])",
            "format": "json",
            "resultType": "core",
            "pageSize": str(self.politeness.page),
            "cursorMark": place or "*",
        }
        content = client.get(self.address, words, self.politeness)
        answer = decoded(content, LABEL)
        said = whole_at(answer, LABEL, "hitCount")
        records = (answer.get("resultList") or {}).get("result") or []
        following = answer.get("nextCursorMark")
        last = not following or following == (place or "*") or len(records) < self.politeness.page
        return Page(content if records else b"", said, None if last else str(following))
