"""What the pages of a site are made from: papers, studies, findings and gaps of one selection, gathered once and looked up by term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ldncli.evidence.coverage import Coverage, cover
from ldncli.evidence.findings import Finding, find
from ldncli.evidence.gaps import Gap, find_gaps
from ldncli.evidence.query import Query, Selection, make_query, select
from ldncli.evidence.studies import Study, group_studies
from ldncli.evidence.summary import Body, gather
from ldncli.records.library import Library, short
from ldncli.records.model import Paper
from ldncli.records.vocab import Vocabulary

_REVIEWS = ("systematic-review", "narrative-review")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Contents:
    """The selection that a site shows.

    `papers` are those with a page, retracted ones among them; `pages` the conditions and mechanisms that have one, in the vocabularies'
    order; `body` and `findings` only what counts as evidence. Mappings by condition and mechanism hold what names the term itself.
    `as_of` is the day of the last extraction; None without papers.
    """

    library: Library
    query: Query
    selection: Selection
    papers: Mapping[str, Paper]
    pages: Mapping[str, Mapping[str, None]]
    studies: Mapping[str, Study]
    body: Body
    findings: tuple[Finding, ...]
    findings_by: Mapping[str, list[Finding]]
    gaps_by: Mapping[str, list[Gap]]
    studies_by: Mapping[str, list[Study]]
    planned_by: Mapping[str, list[Study]]
    reviews_by: Mapping[str, list[Paper]]
    mechanism_papers: Mapping[str, list[Paper]]
    coverage: Coverage
    as_of: str | None

    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """All vocabularies by name."""
        return self.library.vocabularies

    @property
    def digest(self) -> str:
        """The part of the data's digest that people are shown."""
        return short(self.library.digest)

    def label(self, vocabulary: str, term: str) -> str:
        """A term's name for people."""
        return self.vocabularies[vocabulary].label(term)

    def inline(self, vocabulary: str, term: str) -> str:
        """A term's name inside a sentence."""
        return self.vocabularies[vocabulary].inline(term)

    @property
    def partial(self) -> bool:
        """Whether papers were left out: then what is not here may be elsewhere."""
        return bool(self.selection.left_out)

    @property
    def asked_conditions(self) -> set[str]:
        """The conditions asked for, without those that are asked for only as part of another."""
        above = self.vocabularies["conditions"].ancestors
        return {term for term in self.query.conditions if not self.query.conditions & set(above(term))}

    def asks_for(self, vocabulary: str, term: str) -> bool:
        """Whether a condition or mechanism is among those that the site was made for."""
        asked = getattr(self.query, vocabulary)
        return not asked or term in asked


def _pages(terms: Vocabulary, asked: frozenset[str], papers: Iterable[Paper]) -> dict[str, None]:
    """The terms of a vocabulary with a page: all, or those asked for and those that the papers name, with all above them."""
    if not asked:
        return dict.fromkeys(terms.terms)
    named = {term for paper in papers for term in _named(paper, terms.name)} | asked
    shown = named | {above for term in named for above in terms.ancestors(term)}
    return {term: None for term in terms.terms if term in shown}


def _named(paper: Paper, vocabulary: str) -> tuple[str, ...]:
    if vocabulary == "conditions":
        own = (each.condition for each in paper.outcomes if each.condition)
        return (*paper.conditions, *own)
    return tuple(each.id for each in paper.mechanisms)


def gather_contents(library: Library, **filters: Any) -> Contents:
    """Everything for a site of the papers that fit; `filters` are those of `make_query`.

    As in `ldn evidence` only low-dose naltrexone by itself counts as evidence unless a scope is given; all else has pages too. Retracted
    papers have pages, and count only where the filters say so.
    """
    query = make_query(library.vocabulary, **{"scope": ("ldn",), **filters})
    shown = make_query(library.vocabulary, **{**filters, "include_retracted": True})
    facets = list(library.facets())
    selection = select(facets, shown)
    counted = frozenset(library.with_study_papers(select(facets, query).ids, retracted=query.include_retracted))
    papers = {paper.id: paper for paper in library.papers(library.with_study_papers(selection.ids, retracted=True))}
    designs = library.vocabulary("designs")
    body = gather([paper for paper in papers.values() if paper.id in counted], designs)
    levels = {design: (term.randomised, term.level) for design, term in designs.terms.items()}
    studies = {study.id: study for study in group_studies(papers.values(), levels)}
    findings = tuple(find(body, query, library.vocabularies, library.judgements))
    reviews = [paper for paper in papers.values() if paper.kind in _REVIEWS]
    return Contents(
        library=library,
        query=query,
        selection=selection,
        papers=papers,
        pages={name: _pages(library.vocabulary(name), getattr(query, name), papers.values()) for name in ("conditions", "mechanisms")},
        studies=studies,
        body=body,
        findings=findings,
        findings_by=_by((each.condition, each) for each in findings),
        gaps_by=_by((gap.condition, gap) for gap in find_gaps(body, query, library.vocabularies)),
        studies_by=_by((condition, study) for study in studies.values() for condition in study.conditions),
        planned_by=_by((condition, study) for study in (*body.running, *body.silent) for condition in study.conditions),
        reviews_by=_by((condition, paper) for paper in reviews for condition in paper.conditions),
        mechanism_papers=_by((each.id, paper) for paper in papers.values() for each in paper.mechanisms),
        coverage=cover([paper for paper in reviews if paper.status != "retracted"], studies),
        as_of=max((paper.extraction.date for paper in papers.values()), default=None),
    )


def _by(pairs: Iterable[tuple[str, _Value]]) -> dict[str, list[_Value]]:
    found: dict[str, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)
