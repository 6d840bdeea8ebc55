"""What was published on a paper after it: retraction, expression of concern, correction, letters
and other comments. The one place that decides which of them an answer names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from ldncli.records.model.paper import Paper
from ldncli.values import dataclass

# The gravest first.
CritiqueKind = Literal["retraction", "concern", "correction", "comment"]
_RELATIONS: Mapping[str, CritiqueKind] = {
    "retracted-by": "retraction",
    "corrected-by": "correction",
    "commented-on-by": "comment",
}


@dataclass(frozen=True, slots=True)
class Critique:
    """Something published on a paper. `by` is what people call the paper of the base that says it
    ("Häuser 2024"), None where a notice alone is known; `date` is that of the notice, `told` what
    is known of it; None where nobody says. `of` is the retracted report of a study that goes on
    without it."""

    kind: CritiqueKind
    paper: str
    by: str | None = None
    date: str | None = None
    told: str | None = None
    of: str | None = None


def critics_of(papers: Iterable[Paper]) -> frozenset[str]:
    """The ids of the papers of the base that say something on one of these."""
    return frozenset(
        each.paper for paper in papers for each in paper.related if each.relation in _RELATIONS
    )


def critiques_of(papers: Iterable[Paper], names: Mapping[str, str]) -> tuple[Critique, ...]:
    """What was published on papers, the gravest first; `names` are those of `critics_of`.

    The notice of a paper is not told again where a record of the base is that notice.
    """
    found: dict[Critique, None] = {}
    for paper in papers:
        said = [
            Critique(
                _RELATIONS[each.relation],
                paper.id,
                by=names.get(each.paper, each.paper),
                told=each.note,
            )
            for each in paper.related
            if each.relation in _RELATIONS
        ]
        notice = paper.notice
        if notice and notice.kind not in {each.kind for each in said}:
            said.append(Critique(notice.kind, paper.id, date=notice.date, told=notice.reason))
        found |= dict.fromkeys(said)
    return by_gravity(found)


def by_gravity(found: Iterable[Critique]) -> tuple[Critique, ...]:
    """Critiques, the gravest first."""
    return tuple(sorted(found, key=lambda each: get_args(CritiqueKind).index(each.kind)))
