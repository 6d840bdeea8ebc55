"""What a question selects, as studies: those with results, trials that run or ended in silence."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.evidence.selecting.studies import Study, group_studies
from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.topic import Topic
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.values import dataclass

DIRECTIONS = ("benefit", "no-difference", "mixed", "harm")
# Register states in which results are due.
_ENDED = frozenset({"completed", "terminated", "unknown"})


@dataclass(frozen=True, slots=True)
class Body:
    """Everything selected: studies with results, registered trials that ended
    in silence, reviews, plans."""

    studies: tuple[Study, ...]
    silent: tuple[Study, ...]
    reviews: int
    running: tuple[Study, ...]
    topic: Topic


def gather(papers: Iterable[Paper], designs: Vocabulary, topic: Topic) -> Body:
    """Sort papers into studies that report, registered trials without results, and reviews."""
    papers = list(papers)
    levels = {design: (term.randomised, term.level) for design, term in designs.terms.items()}
    groups = group_studies(papers, levels, topic)
    unreported = [study for study in groups if not study.reports]
    silent = tuple(study for study in unreported if _ended(study))
    return Body(
        studies=tuple(study for study in groups if study.reports),
        silent=silent,
        reviews=sum(paper.study_id is None for paper in papers),
        running=tuple(study for study in unreported if study not in silent),
        topic=topic,
    )


def _ended(study: Study) -> bool:
    """Whether a register says that the trial is over, and no results are posted there either."""
    return any(
        paper.registry and paper.registry.status in _ENDED and not paper.registry.results_posted
        for paper in study.papers
    )
