"""Numbers of one outcome that can stand as they are and look like something else: standard errors
typed as standard deviations, groups in which nobody differs, medians of skewed scores.

Told by the numbers of one record alone. What is found is a warning of the check, a caution beside
every result into which the numbers go, and a line of the recheck.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.effects.measures import DIFFERENCE
from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import ArmData, Contrast, Outcome
from ldncli.records.text.paths import Path
from ldncli.records.vocabularies.vocab import Scale
from ldncli.statistics.measures.moments import is_skewed, quantile, se_from_p
from ldncli.values import dataclass

_SMALLER = 2.5
# Below so many people √n is too small to tell an error from a narrow group.
_ENOUGH = 10
# Ratings of different people lie further apart than a twentieth of the scale.
_NARROWEST = 20
NO_SPREAD = because("no spread in one group")
AMONG_OTHERS = because("errors as deviations", beside="others")


def too_large(size: float) -> Reason:
    """Of a standardised difference of this size."""
    return because("implausibly large", size=size)


def same_as(name: str) -> Reason:
    """Of numbers that another study, so called, has too."""
    return because("same numbers", other=name)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One number that looks like something else: its place in the record, what is printed, and
    why it is suspected. `least` is the smallest standard deviation that would raise no suspicion;
    None where the number is none, or none would do."""

    path: Path
    value: float
    why: Reason
    least: float | None = None


def suspicions_of(reported: Reported) -> tuple[Suspicion, ...]:
    """What looks wrong in an outcome of a study."""
    return tuple(suspicions_in(reported.paper, reported.index, reported.scale))


def suspicions_in(paper: Paper, index: int, scale: Scale | None) -> Iterator[Suspicion]:
    """What looks wrong in one outcome of a paper, arm by arm; nothing where a caveat says that its
    numbers contradict each other, by which they are not used."""
    outcome = paper.outcomes[index]
    if any(each.kind == "inconsistent-numbers" for each in outcome.caveats):
        return
    sizes = {id: size_of_arm(paper, id, data) for id, data in outcome.arms.items()}
    implied = _implied(outcome, list(sizes.values()))
    for id, data in outcome.arms.items():
        path: Path = ("outcomes", index, "arms", id)
        found = _as_error(outcome, data, sizes[id], scale, implied, path)
        if found:
            yield found
        for name in ("sd", "se"):
            # One person, or nobody, does not differ from others anyway.
            if getattr(data, name) == 0 and sizes[id] != 1 and not _at_an_end(data, scale):
                yield Suspicion((*path, name), 0.0, NO_SPREAD)
        if data.median is not None and data.mean is None:
            for name, ends in (("iqr", data.iqr), ("range", data.range)):
                if ends and is_skewed(data.median, ends):
                    yield Suspicion((*path, name), data.median, because("skewed", ends=name))
                    break


def _at_an_end(data: ArmData, scale: Scale | None) -> bool:
    """Whether all of a group may well have the same score: none, or the most that can be."""
    ends = (scale.min, scale.max) if scale else (100.0,)
    return data.mean is not None and data.mean in (0.0, *ends)


def looks_like_error(sd: float, n: int, usual: float) -> bool:
    """Whether a standard deviation is smaller than the usual one by about √n, as its standard
    error would be."""
    return (
        sd > 0
        and n >= _ENOUGH
        and usual >= _SMALLER * sd
        and 0.5 <= usual / (sd * math.sqrt(n)) <= 2
    )


def _as_error(
    outcome: Outcome,
    data: ArmData,
    n: int | None,
    scale: Scale | None,
    implied: float | None,
    path: Path,
) -> Suspicion | None:
    sd, before = data.sd, data.baseline_sd
    if n is None or n < _ENOUGH:
        return None
    if sd and before and outcome.score in ("final", "change"):
        if looks_like_error(sd, n, before):
            return error_for((*path, "sd"), sd, "before", before)
        if looks_like_error(before, n, sd):
            return error_for((*path, "baseline_sd"), before, "after", sd)
    if sd and implied and looks_like_error(sd, n, implied):
        return error_for((*path, "sd"), sd, "difference", implied)
    least = _least(scale)
    for name, value in (("sd", sd), ("baseline_sd", before)):
        if name == "sd" and outcome.score not in ("final", "change"):
            continue
        if value and least and value < least <= value * math.sqrt(n):
            return error_for((*path, name), value, "scale", least)
    return None


def error_for(path: Path, value: float, beside: str, usual: float) -> Suspicion:
    """A standard deviation that is too small beside the usual one, held against `beside`: before,
    after, difference, scale, others."""
    least = usual if beside == "scale" else usual / _SMALLER
    return Suspicion(path, value, because("errors as deviations", beside=beside), least)


def _least(scale: Scale | None) -> float | None:
    """The least standard deviation to be expected on a plain rating."""
    if scale is None or not scale.rating or scale.min is None or scale.max is None:
        return None
    return (scale.max - scale.min) / _NARROWEST


def size_of_arm(paper: Paper, id: str, data: ArmData) -> int | None:
    """The people behind an arm's numbers; None where nobody says how many."""
    arm = next((each for each in paper.arms if each.id == id), None)
    stated = (data.n, arm and arm.n_analysed, arm and arm.n_randomised)
    return next((each for each in stated if each), None)


def _implied(outcome: Outcome, sizes: list[int | None]) -> float | None:
    """The standard deviation behind the error of a printed mean difference between two groups of
    different people; None where none is printed."""
    contrast, arms = outcome.contrast, list(outcome.arms.values())
    if contrast is None or outcome.paired or outcome.comparison == "within" or len(arms) != 2:
        return None
    if contrast.type not in (DIFFERENCE, "p-only") or not all(n and n > 1 for n in sizes):
        return None
    error = _error(contrast, [each.mean for each in arms])
    return error / math.sqrt(sum(1 / n for n in sizes if n)) if error else None


def _error(contrast: Contrast, means: list[float | None]) -> float | None:
    if contrast.se:
        return contrast.se
    if contrast.ci and contrast.type == DIFFERENCE:
        return (contrast.ci[1] - contrast.ci[0]) / (2 * quantile(contrast.level, None))
    value = contrast.value if contrast.type == DIFFERENCE else None
    if value is None and None not in means:
        value = (means[0] or 0.0) - (means[1] or 0.0)
    if value is None or contrast.p is None or contrast.p_relation != "=":
        return None
    return se_from_p(value, contrast.p)
