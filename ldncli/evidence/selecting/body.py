"""What a question selects, as studies: those with results, trials that run or ended in silence; and the bands of doses."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.evidence.selecting.studies import Study, group_studies
from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.vocab import Vocabulary
from ldncli.values import dataclass

DIRECTIONS = ("benefit", "no-difference", "mixed", "harm")
# Dose bands by the highest maintained dose, mg per day; 4.5 mg, the usual dose, has a band of its own.
BANDS = ("under 1 mg", "1 to under 3 mg", "3 to under 4.5 mg", "4.5 mg", "over 4.5 mg")
NO_BAND = "not stated"
# Register states in which results are due.
_ENDED = frozenset({"completed", "terminated", "unknown"})


@dataclass(frozen=True, slots=True)
class Body:
    """Everything selected: studies with results, registered trials that ended in silence, reviews, plans."""

    studies: tuple[Study, ...]
    silent: tuple[Study, ...]
    reviews: int
    running: tuple[Study, ...]


def gather(papers: Iterable[Paper], designs: Vocabulary) -> Body:
    """Sort papers into studies that report, registered trials without results, and reviews."""
    papers = list(papers)
    levels = {design: (term.randomised, term.level) for design, term in designs.terms.items()}
    groups = group_studies(papers, levels)
    unreported = [study for study in groups if not study.reports]
    silent = tuple(study for study in unreported if _ended(study))
    return Body(
        studies=tuple(study for study in groups if study.reports),
        silent=silent,
        reviews=sum(paper.study_id is None for paper in papers),
        running=tuple(study for study in unreported if study not in silent),
    )


def _ended(study: Study) -> bool:
    """Whether a register says that the trial is over, and no results are posted there either."""
    return any(paper.registry and paper.registry.status in _ENDED and not paper.registry.results_posted for paper in study.papers)


def dose_band(doses: tuple[float, float] | None) -> str:
    """The band of a study's highest maintained dose (mg per day)."""
    if doses is None:
        return NO_BAND
    highest = doses[1]
    return BANDS[(highest >= 1) + (highest >= 3) + (highest >= 4.5) + (highest > 4.5)]
