"""What the pages of a site are made from: a question, the wider one whose papers have pages,
and both looked up by term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.selecting.studies import Study, group_studies
from ldncli.evidence.survey.coverage import Coverage, cover
from ldncli.evidence.survey.gaps import Gap
from ldncli.questions.asked import REVIEWS, Asked
from ldncli.records.index.library import Library, short
from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.vocab import Vocabulary

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Contents:
    """The papers that a site shows.

    `asked` is what counts as evidence, `shown` the same question to papers of every scope,
    retracted ones among them, which all have pages. `papers` are those of both; `pages` the
    conditions and mechanisms that have one, in the vocabularies' order. Mappings by
    condition and mechanism hold what names the term itself. `as_of` is the day of the last
    extraction; None without papers.
    """

    asked: Asked
    shown: Asked
    papers: Mapping[str, Paper]
    pages: Mapping[str, Mapping[str, None]]
    studies: Mapping[str, Study]
    findings_by: Mapping[str, list[Finding]]
    gaps_by: Mapping[str, list[Gap]]
    studies_by: Mapping[str, list[Study]]
    planned_by: Mapping[str, list[Study]]
    reviews_by: Mapping[str, list[Paper]]
    mechanism_papers: Mapping[str, list[Paper]]
    coverage: Coverage
    as_of: str | None

    @property
    def library(self) -> Library:
        """The library that both were asked of."""
        return self.asked.library

    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """All vocabularies by name."""
        return self.library.vocabularies

    @property
    def unit(self) -> str:
        """The unit of all doses."""
        return self.library.topic.dose.unit

    @property
    def scopes(self) -> Mapping[str, str]:
        """What papers gave, by id, each by its name in lists."""
        return {each.id: each.label for each in self.library.topic.scopes}

    def scope(self, name: str) -> str:
        """What a paper gave, by its name in lists."""
        return self.scopes[name]

    @property
    def digest(self) -> str:
        """The part of the data's digest that people are shown."""
        return short(self.library.digest)

    def label(self, vocabulary: str, term: str) -> str:
        """A term's name for people."""
        return self.asked.label(vocabulary, term)

    def inline(self, vocabulary: str, term: str) -> str:
        """A term's name inside a sentence."""
        return self.asked.inline(vocabulary, term)

    @property
    def partial(self) -> bool:
        """Whether papers were left out: then what is not here may be elsewhere."""
        return bool(self.shown.selection.left_out)

    @property
    def asked_conditions(self) -> set[str]:
        """The conditions asked for, without those that are asked for only as part of another."""
        above = self.vocabularies["conditions"].ancestors
        asked = self.asked.query.conditions
        return {term for term in asked if not asked & set(above(term))}

    def asks_for(self, vocabulary: str, term: str) -> bool:
        """Whether a condition or mechanism is among those that the site was made for."""
        asked = getattr(self.asked.query, vocabulary)
        return not asked or term in asked


def _pages(terms: Vocabulary, asked: frozenset[str], papers: Iterable[Paper]) -> dict[str, None]:
    """The terms of a vocabulary with a page: all, or those asked for and those that the
    papers name, with all above them."""
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


def contents_of(asked: Asked) -> Contents:
    """Everything for a site of the papers that fit a question.

    What counts as evidence is what the question counts; papers of other scopes have pages
    too, and so have retracted ones.
    """
    library = asked.library
    shown = asked.asking(every_scope=True, include_retracted=True)
    found = {**shown.papers, **asked.papers}
    papers = {id: found[id] for id in sorted(found)}
    designs = library.vocabulary("designs").terms
    levels = {design: (term.randomised, term.level) for design, term in designs.items()}
    studies = {
        study.id: study for study in group_studies(papers.values(), levels, asked.library.topic)
    }
    reviews = [paper for paper in papers.values() if paper.kind in REVIEWS]
    return Contents(
        asked=asked,
        shown=shown,
        papers=papers,
        pages={
            name: _pages(library.vocabulary(name), getattr(asked.query, name), papers.values())
            for name in ("conditions", "mechanisms")
        },
        studies=studies,
        findings_by=_by((each.condition, each) for each in asked.findings),
        gaps_by=_by((gap.condition, gap) for gap in asked.gaps),
        studies_by=_by(
            (condition, study) for study in studies.values() for condition in study.conditions
        ),
        planned_by=_by(
            (condition, study)
            for study in (*asked.running, *asked.silent)
            for condition in study.conditions
        ),
        reviews_by=_by((condition, paper) for paper in reviews for condition in paper.conditions),
        mechanism_papers=_by(
            (each.id, paper) for paper in papers.values() for each in paper.mechanisms
        ),
        coverage=cover(
            [paper for paper in reviews if paper.status != "retracted"],
            studies.values(),
            library.vocabulary("conditions"),
        ),
        as_of=max((paper.extraction.date for paper in papers.values()), default=None),
    )


def _by(pairs: Iterable[tuple[str, _Value]]) -> dict[str, list[_Value]]:
    found: dict[str, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)
