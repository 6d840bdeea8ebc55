"""Every statistic that a paper prints, computed again from the other
numbers that it prints beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ldncli.evidence.reasons import because
from ldncli.evidence.rechecking.arms import recheck_arm, recheck_people, recheck_percent, sizes
from ldncli.evidence.rechecking.beside import beside_each_other
from ldncli.evidence.rechecking.contrasts import recheck_contrast
from ldncli.evidence.rechecking.printed import VERDICTS, Recheck, Spot
from ldncli.evidence.rechecking.reviews import recheck_pooled
from ldncli.evidence.rechecking.scores import recheck_scores
from ldncli.evidence.synthesis.suspicions import Suspicion, suspicions_in
from ldncli.records.model.paper import Paper
from ldncli.records.model.review import PooledResult
from ldncli.records.model.trial import ArmData, Contrast, HarmData
from ldncli.records.text.paths import Path, path_text
from ldncli.records.vocabularies.vocab import Scale

_ARM_STATISTICS = ("percent", "se", "ci")
_CONTRAST_STATISTICS = ("value", "ci", "p")
_POOLED_STATISTICS = ("estimate", "ci", "p", "i2", "tau2", "q_p", "prediction_interval")

_LOOKS = because("what it looks like")


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What was found in some papers, and how many of their printed statistics had nothing
    beside them to be computed from."""

    found: tuple[Recheck, ...]
    alone: int
    papers: int

    def count(self, verdict: str) -> int:
        """How many findings have this verdict."""
        return sum(each.verdict == verdict for each in self.found)


def recheck(
    papers: Iterable[Paper],
    scales: Mapping[str, Scale],
    outcomes: frozenset[str] = frozenset(),
    drug: frozenset[str] = frozenset(),
) -> Rechecked:
    """The findings in all papers, what is impossible first; with `outcomes`, only
    those on outcomes of these domains.

    `drug` are single words, folded, by which reviews name the drug beside a number.
    """
    found: list[Recheck] = []
    alone = count = 0
    papers = list(papers)
    beside = beside_each_other(papers)
    for paper in papers:
        count += 1
        here = list(recheck_paper(paper, scales, outcomes, drug))
        known = {each.path for each in here if each.what == _LOOKS}
        here += [
            shown
            for each in beside.get(paper.id, ())
            if not outcomes or paper.outcomes[int(each.path[1])].domain in outcomes
            for shown in [_suspect(paper, each)]
            if shown.path not in known
        ]
        reached = {path for each in here for path in _reached(each.path)}
        alone += sum(path not in reached for path in _statistics(paper, outcomes))
        found += here
    found.sort(key=lambda each: VERDICTS.index(each.verdict))
    return Rechecked(tuple(found), alone, count)


def recheck_paper(
    paper: Paper,
    scales: Mapping[str, Scale],
    outcomes: frozenset[str] = frozenset(),
    drug: frozenset[str] = frozenset(),
) -> Iterator[Recheck]:
    """The findings in one paper, in the order of its record."""
    if not outcomes:
        yield from recheck_people(paper)
    arms = {arm.id: arm for arm in paper.arms}
    for index, outcome in enumerate(paper.outcomes):
        if outcomes and outcome.domain not in outcomes:
            continue
        spot = Spot(paper, ("outcomes", index))
        for id, data in outcome.arms.items():
            here = spot.at("arms", id)
            yield from recheck_arm(here, outcome, arms.get(id), data)
            yield from recheck_scores(here, outcome, data, scales.get(outcome.scale or ""))
        yield from recheck_contrast(spot, outcome)
        scale = scales.get(outcome.scale or "")
        yield from (_suspect(paper, each) for each in suspicions_in(paper, index, scale))
    for index, harm in enumerate(() if outcomes else paper.adverse_events):
        for id, counts in harm.arms.items():
            yield from recheck_percent(
                Spot(paper, ("adverse_events", index, "arms", id)),
                counts,
                sizes(paper, arms.get(id), counts),
            )
    for index, result in enumerate(paper.review.pooled if paper.review else ()):
        if not outcomes or result.domain in outcomes:
            yield from recheck_pooled(Spot(paper, ("review", "pooled", index), drug), result)


def _suspect(paper: Paper, found: Suspicion) -> Recheck:
    """A number that can stand, and looks like something else."""
    return Spot(paper, found.path).found(
        _LOOKS, found.value, None, (found.least, None), "differs", found.why
    )


def _statistics(paper: Paper, outcomes: frozenset[str]) -> Iterator[str]:
    """The paths of the printed statistics: all that is computed from other numbers,
    as means and counts are not."""
    for index, outcome in enumerate(paper.outcomes):
        if outcomes and outcome.domain not in outcomes:
            continue
        for id, data in outcome.arms.items():
            yield from _given(data, ("outcomes", index, "arms", id), _ARM_STATISTICS)
        yield from _given(outcome.contrast, ("outcomes", index, "contrast"), _CONTRAST_STATISTICS)
    for index, harm in enumerate(() if outcomes else paper.adverse_events):
        for id, counts in harm.arms.items():
            yield from _given(counts, ("adverse_events", index, "arms", id), ("percent",))
    for index, result in enumerate(paper.review.pooled if paper.review else ()):
        if not outcomes or result.domain in outcomes:
            yield from _given(result, ("review", "pooled", index), _POOLED_STATISTICS)


def _given(
    owner: ArmData | HarmData | Contrast | PooledResult | None, path: Path, names: tuple[str, ...]
) -> Iterator[str]:
    return (path_text((*path, name)) for name in names if getattr(owner, name, None) is not None)


def _reached(path: str) -> tuple[str, ...]:
    """The statistics that a finding is about: of an interval, or an end of it, its estimate too."""
    whole = (
        path.removesuffix("[0]").removesuffix("[1]") if path.endswith(("ci[0]", "ci[1]")) else path
    )
    owner = whole.removesuffix(".ci")
    return (whole, f"{owner}.value", f"{owner}.estimate") if whole.endswith(".ci") else (whole,)
