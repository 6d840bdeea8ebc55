"""Vocabularies as trees with counts of papers."""

from __future__ import annotations

from ldncli.records.index.library import Library
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.report.table import Column, Table


def vocabulary_table(vocabulary: Vocabulary, library: Library) -> Table:
    """A vocabulary as a tree, with the number of papers that name a term, and that
    name it or anything below it."""
    named = _papers_by_term(vocabulary.name, library)
    columns = (
        Column("term", "Term", wide=True, shown=True),
        Column("id", "Id"),
        Column("parent", "Parent", shown=False),
        Column("papers", "Papers"),
        Column("with_below", "With all below"),
        Column("names", "Other names", shown=False),
        Column("codes", "Codes", shown=False),
    )
    rows = []
    for term in vocabulary.terms:
        below = frozenset().union(
            *(named.get(each, frozenset()) for each in vocabulary.within(term))
        )
        depth = sum(1 for _ in vocabulary.ancestors(term))
        concept = vocabulary.terms[term]
        codes = tuple(f"{name} {code}" for name, code in concept.codes.items())
        rows.append(
            (
                "  " * depth + concept.label,
                term,
                vocabulary.parents[term],
                len(named.get(term, ())),
                len(below),
                concept.names()[1:],
                codes,
            )
        )
    return Table(f"{vocabulary.name.capitalize()} ({len(rows)} terms)", columns, tuple(rows))


def _papers_by_term(vocabulary: str, library: Library) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    if vocabulary == "scales":
        pairs = (
            (outcome.scale, paper.id)
            for paper in library.papers()
            for outcome in paper.outcomes
            if outcome.scale
        )
    elif vocabulary == "harms":
        harms = library.vocabulary(vocabulary)
        found_terms = (
            (harms.find(harm.term), paper.id)
            for paper in library.papers()
            for harm in paper.adverse_events
        )
        pairs = ((term, paper) for term, paper in found_terms if term)
    elif vocabulary == "designs":
        pairs = ((paper.design, paper.id) for paper in library.facets())
    else:
        pairs = (
            (term, paper.id) for paper in library.facets() for term in getattr(paper, vocabulary)
        )
    for term, paper_id in pairs:
        found.setdefault(term, set()).add(paper_id)
    return {term: frozenset(ids) for term, ids in found.items()}
