"""PubMed by NCBI's E-utilities: a search on the history server, records as XML.

https://www.ncbi.nlm.nih.gov/books/NBK25499/ (parameters), NBK25497 (three requests a second, ten
with a key).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ldncli.harvest.sources.answers import decoded, wanted, whole_at
from ldncli.harvest.sources.client import Client, Politeness, ShapeError
from ldncli.harvest.sources.source import Page, Window, sliced

# Of one search PubMed gives out no more.
MOST = 9_999
LABEL = "PubMed"


@dataclass(slots=True)
class PubMed:
    """PubMed by the date on which a record came in or changed (Entrez date)."""

    address: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    name: str = "pubmed"
    label: str = LABEL
    _searches: dict[tuple[str, Window], tuple[int, str, str]] = field(default_factory=dict)

    @property
    def politeness(self) -> Politeness:
        """As NCBI asks: three requests a second, ten with a key."""
        return Politeness(0.11 if os.environ.get("NCBI_API_KEY") else 0.34, 200)

    def windows(self, client: Client, query: str, window: Window) -> list[Window]:
        """Halved until PubMed gives out every record of each."""
        count, _, _ = self._search(client, query, window)
        halves = sliced(window, count, MOST)
        if halves is None:
            return [window]
        return [each for half in halves for each in self.windows(client, query, half)]

    def page(self, client: Client, query: str, window: Window, place: str | None) -> Page:
        """Records as PubMed XML."""
        start = int(place or 0)
        count, environment, key = self._search(client, query, window)
        if count == 0:
            return Page(b"", 0, None)
        words = {
            "db": "pubmed",
            "WebEnv": environment,
            "query_key": key,
            "retstart": str(start),
            "retmax": str(self.politeness.page),
            "retmode": "xml",
            **_who(client),
        }
        content = client.get(f"{self.address}/efetch.fcgi", words, self.politeness)
        if b"<PubmedArticleSet" not in content[:4096]:
            raise ShapeError(
                f"{LABEL} answered in a shape that is not known: no PubmedArticleSet",
                hint="nothing of this answer was kept; try again later",
            )
        end = start + self.politeness.page
        return Page(content, count, str(end) if end < min(count, MOST) else None)

    def _search(self, client: Client, query: str, window: Window) -> tuple[int, str, str]:
        """Count, environment and key on the history server; asked once a run."""
        if (query, window) not in self._searches:
            words = {
                "db": "pubmed",
                "term": query,
                "datetype": "edat",
                "mindate": window.first.strftime("%Y/%m/%d"),
                "maxdate": window.last.strftime("%Y/%m/%d"),
                "usehistory": "y",
                "retmax": "0",
                "retmode": "json",
                **_who(client),
            }
            content = client.get(f"{self.address}/esearch.fcgi", words, self.politeness)
            answer = decoded(content, LABEL)
            result = wanted(answer, LABEL, "esearchresult")
            if error := result.get("ERROR"):
                raise ShapeError(f"{LABEL} refused the search: {error}")
            self._searches[query, window] = (
                whole_at(answer, LABEL, "esearchresult", "count"),
                str(wanted(answer, LABEL, "esearchresult", "webenv")),
                str(wanted(answer, LABEL, "esearchresult", "querykey")),
            )
        return self._searches[query, window]


def _who(client: Client) -> dict[str, str]:
    words = {"tool": "ldn"}
    if client.contact:
        words["email"] = client.contact
    if key := os.environ.get("NCBI_API_KEY"):
        words["api_key"] = key
    return words
