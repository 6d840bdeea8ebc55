"""Numbers that cannot be: more people than there were, scores beyond the ends of their scale."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ldncli.records.checking.provenance import Problems
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome
from ldncli.records.text.decode import Problem
from ldncli.records.text.paths import Path, path_text
from ldncli.records.vocabularies.vocab import Scale

OR_AS_PRINTED = (
    "correct it; if the paper prints it so, give the caveat 'inconsistent-numbers', by which"
    " it is kept and never used"
)
# What is counted where one person gives several measurements.
_PARTS = re.compile(
    r"\b(?:eye|lesion|limb|knee|hand|joint|tooth|teeth|cycle|sample|biops|side|visit|day|night"
    r"|episode|attack|measurement|observation)",
    re.I,
)
_OR_IN_CONFLICT = "correct it, or record under 'conflicts' what the sources print"


def check_people(paper: Paper) -> Problems:
    """More people analysed, at risk, lost or with a condition than entered, in the study and in
    each of its arms."""
    yield from _of_the_study(paper)
    for index, arm in enumerate(paper.arms):
        for name in ("n_analysed", "n_lost"):
            value = getattr(arm, name)
            if value is not None and arm.n_randomised is not None and value > arm.n_randomised:
                yield Problem(
                    ("arms", index, name),
                    f"{value} is more than the {arm.n_randomised} randomised to this arm",
                )
    if paper.kind == "preclinical":
        return
    for index, outcome in enumerate(paper.outcomes):
        told = f"{outcome.label} {outcome.unit or ''} {outcome.note or ''}"
        if _inconsistent(outcome) or _PARTS.search(told):
            continue
        for id, data in outcome.arms.items():
            path: Path = ("outcomes", index, "arms", id, "n")
            yield from _more_than_entered(paper, id, data.n, path, OR_AS_PRINTED)
    for index, harm in enumerate(paper.adverse_events):
        counted, entered = [each.n for each in harm.arms.values()], _entered(paper)
        if None not in counted and entered and sum(filter(None, counted)) <= entered:
            # Harms are counted by what people took, who may have been allotted to the other arm.
            continue
        for id, counts in harm.arms.items():
            path = ("adverse_events", index, "arms", id, "n")
            yield from _more_than_entered(paper, id, counts.n, path, _OR_IN_CONFLICT)


def _more_than_entered(paper: Paper, id: str, n: int | None, path: Path, hint: str) -> Problems:
    """More people than were randomised to an arm, or than entered the study; unless a conflict
    says that sources differ about one of these numbers."""
    if n is None or _disputed(paper, path):
        return
    index, arm = next(
        ((place, each) for place, each in enumerate(paper.arms) if each.id == id), (None, None)
    )
    if arm is not None and arm.n_randomised is not None and n > arm.n_randomised:
        if not _disputed(paper, ("arms", index or 0)):
            yield Problem(
                path, f"{n} is more than the {arm.n_randomised} randomised to {id!r}", hint
            )
        return
    entered = _entered(paper)
    if entered is not None and n > entered and not _disputed(paper, ("design",)):
        yield Problem(path, f"{n} is more than the {entered} who entered the study", hint)


def _disputed(paper: Paper, path: Path) -> bool:
    """Whether a conflict is about this place, one above or one below it."""
    here = path_text(path)
    return any(
        each.path == here or _below(each.path, here) or _below(here, each.path)
        for each in paper.conflicts
    )


def _below(path: str, other: str) -> bool:
    return path.startswith((f"{other}.", f"{other}["))


def _entered(paper: Paper) -> int | None:
    """The most people that its sources count at the start."""
    known = [each for each in (paper.design.n_randomised, paper.design.n_enrolled) if each]
    return max(known, default=None)


def _of_the_study(paper: Paper) -> Problems:
    """Groups of people against all who entered, and the arms against the study."""
    design = paper.design
    entered = design.n_randomised if design.n_randomised is not None else design.n_enrolled
    if entered is None:
        return
    for condition, count in (paper.population.by_condition if paper.population else {}).items():
        if count > entered:
            yield Problem(
                ("population", "by_condition", condition),
                f"{count} is more than the {entered} who entered",
            )
    for name in ("n_analysed", "n_lost"):
        value = getattr(design, name)
        if value is not None and value > entered:
            yield Problem(("design", name), f"{value} is more than the {entered} who entered")
    if (
        design.n_randomised is not None
        and design.n_enrolled is not None
        and design.n_randomised > design.n_enrolled
    ):
        yield Problem(
            ("design", "n_randomised"),
            f"{design.n_randomised} is more than the {design.n_enrolled} enrolled",
        )
    parts = [arm.n_randomised for arm in paper.arms]
    if (
        design.type == "parallel-rct"
        and design.n_randomised is not None
        and parts
        and None not in parts
    ):
        total = sum(part for part in parts if part is not None)
        if total != design.n_randomised:
            yield Problem(
                ("arms",),
                f"the arms add up to {total}, not to the {design.n_randomised} randomised",
            )


def check_scores(paper: Paper, scales: Mapping[str, Scale]) -> Problems:
    """Means and medians that lie beyond the ends of their scale by more than rounding."""
    for index, outcome in enumerate(paper.outcomes):
        scale = scales.get(outcome.scale or "")
        if scale is None or _inconsistent(outcome):
            continue
        for id, data in outcome.arms.items():
            for name, score in (
                ("mean", outcome.score),
                ("median", outcome.score),
                ("baseline_mean", "final"),
                ("baseline_median", "final"),
            ):
                value, (low, high) = getattr(data, name), scale.limits(score)
                if value is None or not _beyond(value, low, high):
                    continue
                ends = " to ".join(f"{each:g}" for each in (low, high) if each is not None)
                what = {"final": "scores", "change": "changes"}.get(score, "changes in percent")
                yield Problem(
                    ("outcomes", index, "arms", id, name),
                    f"{value:g} is beyond {scale.id}, whose {what} go"
                    f" {'down ' if high is None else ''}{'to' if high is None else 'from'} {ends}",
                    OR_AS_PRINTED,
                )


def _beyond(value: float, low: float | None, high: float | None) -> bool:
    half = 0.5 * 10.0 ** -len(f"{value:.6f}".rstrip("0").partition(".")[2]) * (1 + 1e-9)
    return (low is not None and value < low - half) or (high is not None and value > high + half)


def _inconsistent(outcome: Outcome) -> bool:
    return any(each.kind == "inconsistent-numbers" for each in outcome.caveats)
