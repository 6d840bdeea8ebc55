"""The page of a mechanism: which papers measured, proposed or refuted it, in
the laboratory and in people."""

from __future__ import annotations

from typing import Any

from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import MechanismStance
from ldncli.report.site.addresses import page_of
from ldncli.report.site.contents import Contents
from ldncli.report.site.tables import Cell, Column, Link, Listing, Row, paper_row
from ldncli.report.site.words import KINDS, Mark

STANCES = {
    "measured": (
        Mark("●", "measured", "good"),
        ("paper has data that support it", "papers have data that support it"),
    ),
    "refuted": (
        Mark("✕", "refuted", "bad"),
        ("paper has data against it", "papers have data against it"),
    ),
    "proposed": (
        Mark("○", "proposed", "none"),
        (
            "paper argues for it, without data of its own",
            "papers argue for it, without data of their own",
        ),
    ),
}
_COLUMNS = (
    Column("paper", "Paper", wide=True),
    Column("stance", "Stance", "choice"),
    Column("note", "What was measured or argued", wide=True),
    Column("place", "Read in"),
    Column("kind", "Kind", "choice"),
    Column("species", "In", "choice"),
    Column("year", "Year", "range", number=True),
    Column("dose", "Dose", "range", shown=False),
    Column("condition", "Condition", "choice", shown=False),
    Column("finding", "Found", "choice", shown=False),
    Column("scope", "What was given", "choice", shown=False),
)


def mechanism_values(term: str, contents: Contents) -> dict[str, Any]:
    """What the template needs for one mechanism."""
    vocabulary = contents.vocabularies["mechanisms"]
    papers = contents.mechanism_papers.get(term, [])
    laboratory = [paper for paper in papers if paper.kind == "preclinical"]
    others = [paper for paper in papers if paper.kind != "preclinical"]
    label = vocabulary.label(term)
    return {
        "term": vocabulary.terms[term],
        "above": [
            Link(vocabulary.label(each), page_of("mechanism", each))
            for each in reversed(list(vocabulary.ancestors(term)))
        ],
        "stances": [
            (mark, meaning, _count(papers, term, stance))
            for stance, (mark, meaning) in STANCES.items()
        ],
        "laboratory": _listing(
            "laboratory", f"Laboratory papers: {label}", laboratory, term, contents
        ),
        "others": _listing("others", f"Other papers: {label}", others, term, contents),
        "below": [
            _below(each, contents)
            for each in vocabulary.children(term)
            if each in contents.pages["mechanisms"]
        ],
    }


def _stances(paper: Paper, term: str) -> list[MechanismStance]:
    return [each for each in paper.mechanisms if each.id == term]


def _count(papers: list[Paper], term: str, stance: str) -> int:
    return sum(any(each.stance == stance for each in _stances(paper, term)) for paper in papers)


def _below(term: str, contents: Contents) -> dict[str, Any]:
    vocabulary = contents.vocabularies["mechanisms"]
    count = len(
        {
            paper.id
            for each in vocabulary.within(term)
            for paper in contents.mechanism_papers.get(each, [])
        }
    )
    return {"label": vocabulary.label(term), "page": page_of("mechanism", term), "papers": count}


def _listing(id: str, caption: str, papers: list[Paper], term: str, contents: Contents) -> Listing:
    """One row a paper and stance: data before words, the newest first."""
    order = list(STANCES)
    pairs = [(paper, each) for paper in papers for each in _stances(paper, term)]
    pairs.sort(key=lambda pair: (order.index(pair[1].stance), -pair[0].year, pair[0].id))
    columns = tuple(each.in_unit(contents.unit) for each in _COLUMNS)
    return Listing(
        id, caption, columns, tuple(_row(paper, each, contents) for paper, each in pairs)
    )


def _row(paper: Paper, stance: MechanismStance, contents: Contents) -> Row:
    row = paper_row(paper, contents)
    mark, _ = STANCES[stance.stance]
    species = (
        paper.population.species
        if paper.population and paper.population.species
        else "people"
        if paper.kind in ("primary", "secondary-report", "pharmacokinetic")
        else None
    )
    cells = {
        "paper": row.cells["paper"],
        "stance": Cell(mark.word, mark=mark),
        "note": Cell(stance.note),
        "place": Cell(stance.place),
        "kind": Cell(KINDS[paper.kind]),
        "species": Cell(species),
        "year": row.cells["year"],
    }
    choices = {**row.choices, "stance": (mark.word,), "species": (species,) if species else ()}
    return Row(cells, choices, row.ranges)
