"""ClinicalTrials.gov, interface of version 2.

https://clinicaltrials.gov/data-api/api
"""

from __future__ import annotations

from dataclasses import dataclass

from ldncli.harvest.sources.answers import decoded, wanted, whole_at
from ldncli.harvest.sources.client import Client, Politeness
from ldncli.harvest.sources.source import Page, Window

POLITENESS = Politeness(1.3, 200)
LABEL = "ClinicalTrials.gov"


@dataclass(frozen=True, slots=True)
class ClinicalTrials:
    """ClinicalTrials.gov by the date on which an entry last changed: new entries, and known ones
    with another status or with results."""

    address: str = "https://clinicaltrials.gov/api/v2/studies"
    name: str = "clinicaltrials"
    label: str = LABEL
    politeness: Politeness = POLITENESS

    def windows(self, client: Client, query: str, window: Window) -> list[Window]:
        """One: pages have no limit."""
        return [window]

    def page(self, client: Client, query: str, window: Window, place: str | None) -> Page:
        """Entries as ClinicalTrials.gov JSON. The service counts on the first page alone."""
        words = {
            "query.term": query,
            "filter.advanced": f"AREA[LastUpdatePostDate]RANGE[{window.first},{window.last}]",
            "format": "json",
            "pageSize": str(self.politeness.page),
        }
        words |= {"pageToken": place} if place else {"countTotal": "true"}
        content = client.get(self.address, words, self.politeness)
        answer = decoded(content, LABEL)
        studies = wanted(answer, LABEL, "studies")
        said = None if place else whole_at(answer, LABEL, "totalCount")
        following = answer.get("nextPageToken")
        return Page(content if studies else b"", said, str(following) if following else None)
