"""What the base holds against the papers of an answer: the look-ups behind
`evidence/selecting/critiques.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from ldncli.evidence.selecting.critiques import Critique, by_gravity, critics_of, critiques_of

if TYPE_CHECKING:
    from ldncli.evidence.selecting.studies import Study
    from ldncli.records.index.library import Library
    from ldncli.records.model.card import Facets
    from ldncli.records.model.paper import Paper

Critiques = Callable[["Study"], tuple[Critique, ...]]


def critiques_in(
    library: Library, papers: Iterable[Paper], hidden: Collection[str] = frozenset()
) -> Critiques:
    """What was published on the papers of a study, all of them among `papers`; a paper of the study
    that was retracted, and is therefore not among them, is named too. Those in `hidden` count as
    if they were not there."""
    names = _names(library, papers)
    retracted: dict[str, list[Facets]] = {}
    for each in library.facets():
        if each.status == "retracted" and each.study and each.id not in hidden:
            retracted.setdefault(each.study, []).append(each)

    def of(study: Study) -> tuple[Critique, ...]:
        known = {each.id for each in study.papers}
        gone = (
            Critique("retraction", each.id, of=each.called)
            for each in retracted.get(study.id, ())
            if each.id not in known
        )
        return by_gravity((*gone, *critiques_of(study.papers, names)))

    return of


def critiques_on(library: Library, paper: Paper) -> tuple[Critique, ...]:
    """What was published on one paper, the gravest first."""
    return critiques_of((paper,), _names(library, (paper,)))


def _names(library: Library, papers: Iterable[Paper]) -> dict[str, str]:
    """The papers that say something on these, by what people call them."""
    critics = critics_of(papers)
    return {each.id: each.called for each in library.facets(sorted(critics))} if critics else {}
