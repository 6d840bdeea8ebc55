"""What a network is made of: comparisons of two treatments in one trial, the trials that they form,
and whether all treatments hang together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from ldncli.errors import UsageError
from ldncli.values import dataclass

# Differences of one trial may miss each other by rounding: by so much of their standard errors,
# and so much of the largest value.
_ROUNDING, _SHARE = 0.1, 0.01
# So many times may variances differ, and differences exceed the smallest standard error.
_FAR = 1e9


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of a trial: `value` is treatment minus control (ratios: logarithms), with the
    variance of it."""

    study: str
    treatment: str
    control: str
    value: float
    variance: float


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial as its treatments, by name, and all differences between them: `values[i][j]` is
    that of i minus j, `variances[i][j]` its variance (0 on the diagonal)."""

    study: str
    treatments: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    variances: tuple[tuple[float, ...], ...]

    @property
    def comparisons(self) -> list[Comparison]:
        """Each difference once, in order of the names."""
        return [
            Comparison(self.study, one, two, self.values[i][j], self.variances[i][j])
            for (i, one), (j, two) in combinations(enumerate(self.treatments), 2)
        ]


def trials_of(comparisons: Iterable[Comparison]) -> list[Trial]:
    """The trials behind comparisons, in order of their names.

    Raises UsageError where a trial compares a treatment with itself or names a comparison twice, a
    trial of several arms lacks a comparison, its differences or variances contradict each other, or
    a variance is not positive.
    """
    groups: dict[str, list[Comparison]] = {}
    comparisons = list(comparisons)
    for each in comparisons:
        if not each.variance > 0:
            told = f"{each.treatment} and {each.control}"
            raise UsageError(f"{each.study}: the variance of {told} is not above 0")
        groups.setdefault(each.study, []).append(each)
    _check_range(comparisons)
    return [_trial(study, groups[study]) for study in sorted(groups)]


def _check_range(comparisons: Sequence[Comparison]) -> None:
    """Refuse numbers so far apart that they cannot be in one unit, nor be computed with."""
    if not comparisons:
        return
    ordered = sorted(comparisons, key=lambda each: each.variance)
    least, most = ordered[0], ordered[-1]
    if not most.variance / _FAR <= least.variance:
        raise UsageError(
            f"the standard errors of {least.study} and {most.study} are too far apart to be of one"
            f" measure ({least.variance**0.5:.3g} and {most.variance**0.5:.3g})",
            hint="are all effects in the same units, and their errors errors?",
        )
    far = next(
        (each for each in comparisons if not abs(each.value) <= _FAR * least.variance**0.5), None
    )
    if far:
        raise UsageError(
            f"{far.study}: a difference of {far.value:.3g} is out of all proportion to the standard"
            " errors",
            hint="are effects and errors in the same units?",
        )


def _trial(study: str, found: Sequence[Comparison]) -> Trial:
    names = tuple(sorted({name for each in found for name in (each.treatment, each.control)}))
    known: dict[tuple[str, str], tuple[float, float]] = {}
    for each in found:
        pair = each.treatment, each.control
        if each.treatment == each.control:
            raise UsageError(f"{study} compares {each.treatment} with itself")
        if pair in known:
            raise UsageError(
                f"{study} compares {' and '.join(pair)} twice",
                hint="give each comparison of a study once; two trials need two names",
            )
        known[pair] = each.value, each.variance
        known[pair[::-1]] = -each.value, each.variance
    lacking = [pair for pair in combinations(names, 2) if pair not in known]
    if lacking:
        raise UsageError(
            f"{study} has {len(names)} arms, but lacks the comparison of"
            f" {' and '.join(lacking[0])}",
            hint="give all comparisons of a trial, or the numbers of its arms",
        )
    zero = (0.0, 0.0)
    table = [[known.get((one, two), zero) for two in names] for one in names]
    trial = Trial(
        study,
        names,
        tuple(tuple(value for value, _ in row) for row in table),
        tuple(tuple(variance for _, variance in row) for row in table),
    )
    _check(trial)
    return trial


def _check(trial: Trial) -> None:
    """Refuse differences of one trial that do not add up, and variances that no covariance of its
    arms gives."""
    y, v = trial.values, trial.variances
    size = max(abs(each) for row in y for each in row)
    for i, j, k in combinations(range(len(trial.treatments)), 3):
        names = ", ".join(trial.treatments[place] for place in (i, j, k))
        slack = max(_ROUNDING * max(v[i][j], v[j][k], v[i][k]) ** 0.5, _SHARE * size)
        if abs(y[i][j] + y[j][k] - y[i][k]) > slack:
            raise UsageError(
                f"{trial.study}: the differences between {names} do not add up",
                hint="do all of them come from the same arms, with the same sign?",
            )
        sides = sorted(each**0.5 for each in (v[i][j], v[j][k], v[i][k]))
        if sides[2] > (sides[0] + sides[1]) * 1.001:
            raise UsageError(
                f"{trial.study}: the standard errors of {names} contradict each other",
                hint="one is larger than the two others together",
            )


def components(trials: Iterable[Trial]) -> list[tuple[str, ...]]:
    """The treatments that are joined by comparisons, in groups; the largest first."""
    links: dict[str, set[str]] = {}
    for trial in trials:
        for name in trial.treatments:
            links.setdefault(name, set()).update(trial.treatments)
    found, seen = [], set[str]()
    for name in sorted(links):
        if name in seen:
            continue
        group, waiting = set[str](), [name]
        while waiting:
            at = waiting.pop()
            if at not in group:
                group.add(at)
                waiting += links[at] - group
        seen |= group
        found.append(tuple(sorted(group)))
    return sorted(found, key=lambda each: (-len(each), each))


def by_design(trials: Iterable[Trial]) -> Mapping[tuple[str, ...], list[Trial]]:
    """Trials by the set of treatments that they compare, in order of the names."""
    found: dict[tuple[str, ...], list[Trial]] = {}
    for trial in trials:
        found.setdefault(trial.treatments, []).append(trial)
    return {design: found[design] for design in sorted(found)}


def loops(trials: Iterable[Trial]) -> int:
    """In how many independent ways evidence of different designs meets: the degrees of freedom of
    inconsistency between designs (Higgins 2012, Res Synth Methods 3:98–110); below 1 no closed
    loop can be checked."""
    designs = by_design(trials)
    treatments = {name for design in designs for name in design}
    parts = len(components(trial for found in designs.values() for trial in found[:1]))
    return sum(len(each) - 1 for each in designs) - (len(treatments) - parts)
