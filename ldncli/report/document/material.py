"""Everything that a report is written from, gathered once: the question, its papers and studies, findings, harms, reviews, gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ldncli.evidence.appraisals import Judged, judged
from ldncli.evidence.findings import Finding, find
from ldncli.evidence.gaps import Gap, find_gaps
from ldncli.evidence.harms import Silence, harm_reports, silence
from ldncli.evidence.query import Query, Selection, make_query, select
from ldncli.evidence.reconciling.published import Published
from ldncli.evidence.reconciling.reconcile import Contradiction, Reconciled, contradictions, published, reconcile
from ldncli.evidence.safety import HarmSummary, summarise_harms
from ldncli.evidence.studies import Study
from ldncli.evidence.summary import Body, gather
from ldncli.records.library import Library
from ldncli.records.model import Paper

REVIEWS = frozenset({"systematic-review", "narrative-review"})


@dataclass(frozen=True)
class Material:
    """What a question gives. `given` are the filters as words, `papers` the selected ones and the others of their studies, by id."""

    library: Library
    given: Mapping[str, Any]
    query: Query
    selection: Selection
    papers: Mapping[str, Paper]
    body: Body

    @cached_property
    def findings(self) -> list[Finding]:
        """What is known, by condition and outcome."""
        return find(self.body, self.query, self.library.vocabularies, self.library.judgements)

    @cached_property
    def clinical(self) -> list[Study]:
        """Studies with results in patients."""
        return [study for study in self.body.studies if study.clinical]

    @cached_property
    def harms(self) -> list[HarmSummary]:
        """Each harm over all studies, those of registers among them."""
        reports = harm_reports((*self.body.studies, *self.body.silent, *self.body.running), self.library.vocabulary("harms"))
        return summarise_harms(reports, self.library.vocabulary("harms"))

    @cached_property
    def silence(self) -> Silence:
        """How many studies say anything of harms."""
        return silence(self.body.studies)

    @cached_property
    def judged(self) -> list[Judged]:
        """Every appraisal of clinical studies, ours first."""
        ids = {study.id for study in self.clinical}
        papers = [paper for paper in self.papers.values() if paper.study_id in ids]
        return judged(papers, self.library.instruments, self.query.outcomes)

    @cached_property
    def gaps(self) -> list[Gap]:
        """Conditions and outcomes that lack evidence."""
        return find_gaps(self.body, self.query, self.library.vocabularies)

    @cached_property
    def reviews(self) -> list[Paper]:
        """The reviews among the papers."""
        return [paper for paper in self.papers.values() if paper.study_id is None]

    @cached_property
    def published(self) -> list[Published]:
        """The pooled results that reviews of the question print."""
        reviews = Query(
            self.query.conditions, outcomes=self.query.outcomes, scopes=self.query.scopes, years=self.query.years, kinds=REVIEWS
        )
        chosen = select(self.library.facets(), replace(reviews, include_retracted=self.query.include_retracted))
        return published(self.library.papers(chosen.ids), self.query, self.library.vocabularies)

    @cached_property
    def reconciled(self) -> list[Reconciled]:
        """Those with an estimate beside ours; trials of all conditions are looked at, as `ldn reconcile` does."""
        wide = replace(self.query, conditions=frozenset(), outcomes=frozenset(), kinds=frozenset(), years=None)
        papers = self.library.papers(
            self.library.with_study_papers(select(self.library.facets(), wide).ids, retracted=self.query.include_retracted)
        )
        return reconcile(self.published, gather(papers, self.library.vocabulary("designs")).studies, self.library.vocabularies)

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        """Pairs of reviews that answer one question differently."""
        return contradictions(self.published)

    @cached_property
    def conditions(self) -> list[str]:
        """The conditions that findings are about, in the order of the vocabulary."""
        return list(dict.fromkeys(each.condition for each in self.findings))

    @cached_property
    def data_date(self) -> str | None:
        """The last day on which anything of the whole base was read or extracted; None of an empty base."""
        found = [
            date for paper in self.library.papers() for date in (paper.extraction.date, *(each.read for each in paper.sources)) if date
        ]
        return max(found, default=None)

    def condition(self, id: str) -> str:
        """The name of a condition."""
        return self.library.vocabulary("conditions").label(id)

    def outcome(self, id: str) -> str:
        """The name of an outcome."""
        return self.library.vocabulary("outcomes").label(id)

    def inline_condition(self, id: str) -> str:
        """The name of a condition inside a sentence."""
        return self.library.vocabulary("conditions").inline(id)

    def inline_outcome(self, id: str) -> str:
        """The name of an outcome inside a sentence."""
        return self.library.vocabulary("outcomes").inline(id)


def gather_material(library: Library, **given: Any) -> Material:
    """The material of a question; `given` are the filters of `make_query`, low-dose naltrexone by itself unless a scope is given."""
    query = make_query(library.vocabulary, **{"scope": ("ldn",), **given})
    selection = select(library.facets(), query)
    ids = library.with_study_papers(selection.ids, retracted=query.include_retracted)
    papers = {paper.id: paper for paper in library.papers(ids)}
    return Material(library, given, query, selection, papers, gather(papers.values(), library.vocabulary("designs")))
