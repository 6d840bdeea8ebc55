"""Numbers of different records beside each other: standard deviations much smaller than those of
other studies on the same scale, and one trial's numbers under two names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from ldncli.evidence.synthesis.suspicions import (
    Suspicion,
    error_for,
    looks_like_error,
    same_as,
    size_of_arm,
)
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import ArmData, Outcome
from ldncli.statistics.measures.moments import median

# Fewer studies do not tell what is usual on a scale.
_ENOUGH = 3


def beside_each_other(papers: Iterable[Paper]) -> dict[str, list[Suspicion]]:
    """What looks wrong in each paper beside the others, by its id; papers without anything are
    left out."""
    papers = list(papers)
    found: dict[str, list[Suspicion]] = defaultdict(list)
    for paper, each in chain(_errors(papers), _twice(papers)):
        found[paper.id].append(each)
    return dict(found)


def _deviations(papers: list[Paper]) -> Iterator[tuple[Paper, int, Outcome, str, ArmData]]:
    for paper in papers:
        for index, outcome in enumerate(paper.outcomes):
            if any(each.kind == "inconsistent-numbers" for each in outcome.caveats):
                continue
            for id, data in outcome.arms.items():
                if data.sd:
                    yield paper, index, outcome, id, data


def _errors(papers: list[Paper]) -> Iterator[tuple[Paper, Suspicion]]:
    """Standard deviations against the median of those of the other studies, scale by scale and
    final scores apart from changes."""
    groups: dict[tuple[str, str], list[tuple[Paper, int, Outcome, str, ArmData]]]
    groups = defaultdict(list)
    for each in _deviations(papers):
        outcome = each[2]
        if outcome.scale and outcome.score in ("final", "change"):
            groups[(outcome.scale, outcome.score)].append(each)
    for members in groups.values():
        by_study: dict[str, list[float]] = defaultdict(list)
        for paper, _, _, _, data in members:
            by_study[paper.study_id or paper.id].append(data.sd or 0.0)
        if len(by_study) < _ENOUGH:
            continue
        usual = median(median(each) for each in by_study.values())
        for paper, index, _, id, data in members:
            n = size_of_arm(paper, id, data)
            if n and looks_like_error(data.sd or 0.0, n, usual):
                path = ("outcomes", index, "arms", id, "sd")
                yield paper, error_for(path, data.sd or 0.0, "others", usual)


def _twice(papers: list[Paper]) -> Iterator[tuple[Paper, Suspicion]]:
    """Means, standard deviations and sizes of all arms of an outcome that another study has too."""
    seen: dict[tuple[object, ...], Paper] = {}
    for paper in papers:
        for index, outcome in enumerate(paper.outcomes):
            numbers = sorted(
                (each.n or 0, float(each.mean or 0), float(each.sd or 0))
                for each in outcome.arms.values()
            )
            if len(numbers) < 2 or not all(n and sd for n, _, sd in numbers):
                continue
            if all(mean.is_integer() and sd.is_integer() for _, mean, sd in numbers):
                continue  # alike by chance
            key = (outcome.domain, outcome.scale, *numbers)
            first = seen.setdefault(key, paper)
            if (first.study_id or first.id) != (paper.study_id or paper.id):
                yield paper, Suspicion(("outcomes", index), numbers[0][1], same_as(first.name))
