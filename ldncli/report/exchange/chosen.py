"""What is exported, and what comes of it: the papers that were selected with the syntheses behind them, and finished files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ldncli.evidence.findings import Finding, find
from ldncli.evidence.query import Query
from ldncli.evidence.summary import gather
from ldncli.records.library import Library
from ldncli.records.model import Paper


@dataclass(frozen=True, slots=True)
class Chosen:
    """The papers that a question selected. `body` and `instrument` are for formats that hold one body, or one instrument, a file."""

    library: Library
    query: Query
    ids: tuple[str, ...]
    body: str = "randomised"
    instrument: str = "rob2"

    def papers(self) -> list[Paper]:
        """The papers themselves, in their order."""
        return list(self.library.papers(self.ids))

    def findings(self) -> list[Finding]:
        """The rated bodies of evidence behind them: low-dose naltrexone by itself, unless the question names a scope."""
        library, ids = self.library, self.ids
        if not self.query.scopes:
            ids = tuple(each.id for each in library.facets(ids) if each.scope == "ldn")
        papers = library.papers(library.with_study_papers(ids, retracted=self.query.include_retracted))
        body = gather(papers, library.vocabularies["designs"])
        return find(body, self.query, library.vocabularies, library.judgements)


@dataclass(frozen=True, slots=True)
class Made:
    """A finished export, what to say of it, and, for data with a script, the script: it is given the name of the file of data."""

    content: str
    notes: tuple[str, ...] = ()
    script: Callable[[str], str] | None = None
