"""The shape of an evidence base: how many papers and studies there are of each kind,
design, condition, year, country …"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ldncli.records.model.paper import Paper

NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Share:
    """How many papers and studies have one value of one property; reviews report no study."""

    by: str
    value: str
    papers: int
    studies: int


def _sources(paper: Paper) -> tuple[str, ...]:
    """What was read, the fullest kind of source first; the fullest alone."""
    order = (
        "full-text",
        "excerpt",
        "abstract",
        "registry",
        "document",
        "index",
        "review",
        "notice",
    )
    return (min((source.kind for source in paper.sources), key=order.index),)


PROPERTIES: dict[str, Callable[[Paper], tuple[str, ...]]] = {
    "kind": lambda paper: (paper.kind,),
    "design": lambda paper: (paper.design.type,),
    "condition": lambda paper: paper.conditions,
    "mechanism": lambda paper: tuple(each.id for each in paper.mechanisms),
    "year": lambda paper: (str(paper.year),),
    "country": lambda paper: paper.population.countries if paper.population else (),
    "language": lambda paper: (paper.language,),
    "scope": lambda paper: (paper.scope,),
    "status": lambda paper: (paper.status,),
    "extraction": lambda paper: (paper.extraction.state,),
    "source": _sources,
}


def shape(papers: Iterable[Paper], by: str) -> list[Share]:
    """One share a value: years in order without gaps, everything else by number of
    papers, what is not stated last.

    A paper with several values counts under each.
    """
    found: dict[str, list[Paper]] = {}
    for paper in papers:
        for value in dict.fromkeys(PROPERTIES[by](paper)) or (NOT_STATED,):
            found.setdefault(value, []).append(paper)
    if by == "year" and found:
        years = range(int(min(found)), int(max(found)) + 1)
        order = [str(year) for year in years]
    else:
        order = sorted(found, key=lambda value: (value == NOT_STATED, -len(found[value]), value))
    return [
        Share(
            by,
            value,
            len(found.get(value, [])),
            len({paper.study_id for paper in found.get(value, [])} - {None}),
        )
        for value in order
    ]
