"""Which treatment each group of a trial had, and the comparisons between them that follow from what
its papers print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ldncli.evidence.effects.arm_numbers import ArmNumbers, read_arm
from ldncli.evidence.effects.estimate import Reported, Unusable
from ldncli.evidence.effects.framing import turning
from ldncli.evidence.effects.measures import DIFFERENCE, RISK_RATIO
from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.directions import compares_randomised
from ldncli.evidence.synthesis.answer import better_of
from ldncli.evidence.synthesis.choosing import Metric, comparators_of, is_group, short_name
from ldncli.evidence.synthesis.models.network.evidence import (
    Evidence,
    by_reason,
    people_by_treatment,
)
from ldncli.evidence.synthesis.synthesise import Entry, Synthesis
from ldncli.records.model.trial import Arm as Group
from ldncli.records.model.trial import ArmData, Comparator, Outcome
from ldncli.records.text.folding import fold
from ldncli.records.vocabularies.topic import NO_BAND
from ldncli.statistics.measures.moments import combined
from ldncli.statistics.network.arms import EVENT_MEASURES, MEAN_MEASURES, Arm, compared
from ldncli.statistics.network.comparisons import Comparison
from ldncli.values import dataclass

_INERT = {
    "placebo": "placebo",
    "active-placebo": "active placebo",
    "no-treatment": "no treatment",
    "usual-care": "usual care",
    "other-users": "users of other drugs",
}
# What two outcomes share that are of the same measurement in different groups.
_MEASUREMENT = (
    "domain scale unit condition timepoint_weeks analysis comparison paired score better definition"
).split()


@dataclass(frozen=True, slots=True)
class _Found:
    """What one trial brings: comparisons, and how many people had each treatment."""

    comparisons: tuple[Comparison, ...]
    sizes: tuple[tuple[str, float | None], ...]


def evidence_of(synthesis: Synthesis, *, doses: bool = False) -> Evidence:
    """The network behind a body of randomised trials that was brought together with any comparator;
    `doses` takes bands of doses of the treatment under test as treatments of their own.

    A trial enters by the outcome that speaks for it in the pool. With two treatments its estimate
    is the pool's; with more, its groups are compared with each other, which needs the numbers of
    each.
    """
    metric = synthesis.metric
    measure = metric.measure if metric else _measure(synthesis.entries)
    comparisons: list[Comparison] = []
    sizes: list[tuple[str, float | None]] = []
    names: dict[str, str] = {}
    left: list[tuple[Reason, str]] = []
    spelt: dict[str, str] = {}

    def known(name: str) -> str:
        """The treatment as it was spelt first: papers begin names with capitals or not."""
        return spelt.setdefault(name.casefold(), name)

    for entry in synthesis.entries:
        try:
            found = _of_trial(entry, measure, metric, doses=doses)
        except Unusable as refused:
            left.append((refused.reason, entry.study.name))
            continue
        comparisons += [
            replace(each, treatment=known(each.treatment), control=known(each.control))
            for each in found.comparisons
        ]
        sizes += [(known(name), n) for name, n in found.sizes]
        names[entry.study.id] = entry.study.name
    better = better_of(synthesis) or next(
        (each.chosen.source.better for each in synthesis.entries if each.chosen.source.better), None
    )
    return Evidence(
        measure or "GEN",
        tuple(comparisons),
        names,
        people_by_treatment(sizes),
        better,  # type: ignore[arg-type]
        by_reason(left),
        unit=metric.unit if metric else None,
        synthesis=synthesis,
    )


def _measure(entries: Sequence[Entry]) -> str | None:
    """The measure of trials that give nothing but the numbers of several groups; None: none."""
    for entry in entries:
        source = entry.chosen.source
        arms = [read_arm(source, id) for id in source.outcome.arms]
        if len(arms) > 1 and source.outcome.comparison == "between":
            if all(each.full for each in arms):
                return DIFFERENCE
            if all(each.events is not None and each.n for each in arms):
                return RISK_RATIO
    return None


def _of_trial(entry: Entry, measure: str | None, metric: Metric | None, *, doses: bool) -> _Found:
    source = entry.chosen.source
    whole = _with_all_groups(source)
    groups = _treatments(whole, doses=doses)
    if len(set(groups.values())) > 2:
        try:
            return _of_groups(whole, groups, measure, metric)
        except Unusable:
            groups = _treatments(source, doses=doses)
            if len(set(groups.values())) > 2:
                raise
    if entry.kept_out or not entry.chosen.estimates:
        raise Unusable(entry.kept_out or entry.chosen.why_not or because("no sampling error"))
    if source.outcome.comparison == "within":
        raise Unusable(because("one group only"))
    treatment, control = _sides(source, _treatments(source, doses=doses), doses=doses)
    if treatment == control:
        raise Unusable(because("compares doses"))
    (estimate,) = entry.chosen.estimates
    found = Comparison(entry.study.id, treatment, control, estimate.value, estimate.variance)
    sizes = ((treatment, estimate.n_treatment), (control, estimate.n_control))
    return _Found((found,), sizes)


def _with_all_groups(source: Reported) -> Reported:
    """The outcome with the groups of all that its paper reports of the same measurement, since
    records may have an outcome for each comparison; itself where their numbers disagree."""
    outcome = source.outcome
    same = [
        each
        for each in source.paper.outcomes
        if _same(each, outcome) and compares_randomised(each) and not _contradicts_itself(each)
    ]
    arms: dict[str, ArmData] = {}
    for each in same:
        for id, data in each.arms.items():
            if arms.setdefault(id, data) != data:
                return source
    if len(arms) == len(outcome.arms):
        return source
    joined = replace(outcome, arms=arms, contrast=None)
    return replace(source, paper=replace(source.paper, outcomes=(joined,)), index=0)


def _same(one: Outcome, two: Outcome) -> bool:
    return all(getattr(one, name) == getattr(two, name) for name in _MEASUREMENT)


def _contradicts_itself(outcome: Outcome) -> bool:
    return any(each.kind == "inconsistent-numbers" for each in outcome.caveats)


def _of_groups(
    source: Reported, groups: Mapping[str, str], measure: str | None, metric: Metric | None
) -> _Found:
    """The groups of one trial compared with each other, those with one treatment joined."""
    if _contradicts_itself(source.outcome):
        raise Unusable(because("numbers contradict each other"))
    if source.outcome.paired:
        raise Unusable(because("network several periods"))
    if measure not in (*EVENT_MEASURES, *MEAN_MEASURES):
        raise Unusable(because("network measure of groups", measure=measure or "GEN"))
    together: dict[str, list[ArmNumbers]] = {}
    for id in source.outcome.arms:
        if id in groups:
            together.setdefault(groups[id], []).append(read_arm(source, id))
    if len(together) < len(set(groups.values())) or len(together) < 2:
        raise Unusable(because("network groups not printed"))
    arms = [_arm(source, name, parts, measure) for name, parts in together.items()]
    found, silent = compared(arms, measure)
    if silent:
        raise Unusable(because("network without events"))
    factor = 1.0
    if metric is not None:
        factor, _ = turning(source, measure, metric.frame)
    return _Found(
        tuple(
            Comparison(
                each.study,
                each.treatment,
                each.control,
                each.value * factor,
                each.variance * factor**2,
            )
            for each in found
        ),
        tuple((arm.treatment, arm.n) for arm in arms),
    )


def _arm(source: Reported, name: str, parts: Sequence[ArmNumbers], measure: str) -> Arm:
    study = source.study.id
    if measure in EVENT_MEASURES:
        if source.outcome.score != "events" or any(
            each.events is None or not each.n for each in parts
        ):
            raise Unusable(because("network groups not printed"))
        return Arm(
            study, name, sum(each.n or 0 for each in parts), sum(each.events or 0 for each in parts)
        )
    if source.outcome.score == "events" or not all(each.full and each.sd for each in parts):
        raise Unusable(because("network groups not printed"))
    n, mean, sd = combined([(each.n or 0, each.mean or 0.0, each.sd or 0.0) for each in parts])
    return Arm(study, name, n, None, mean, sd)


# -- names -----------------------------------------------------------------------------------------


def _treatments(source: Reported, *, doses: bool) -> dict[str, str]:
    """The treatment of each group that an outcome names, by the group's id. Groups of one paper
    that had the same drug and something else beside it are told apart by their labels; where one
    of them had a sham or a placebo beside it, that is the plain treatment."""
    groups = source.paper.arms
    found = {arm.id: _treatment(source, arm, doses=doses) for arm in groups}
    for role in ("treatment", "control"):
        mine = [arm for arm in groups if arm.role == role]
        for name in {found[arm.id] for arm in mine}:
            alike = [arm for arm in mine if found[arm.id] == name]
            if len(alike) < 2 or _by_dose(alike):
                continue
            plain = [arm for arm in alike if _is_plain(arm)]
            named = [arm for arm in alike if len(plain) != 1 or arm is not plain[0]]
            found |= {arm.id: arm.label for arm in named}
    return {id: found[id] for id in source.outcome.arms if id in found}


def _is_plain(arm: Group) -> bool:
    """Whether what stands beside the treatment of a group is known to do nothing."""
    words = fold(arm.label)
    return "sham" in words or (arm.role == "treatment" and "placebo" in words)


def _by_dose(groups: Sequence[Group]) -> bool:
    """Whether groups differ in nothing but the dose, as far as the record says."""
    known = [arm.dose_mg for arm in groups]
    return None not in known and len(set(known)) == len(known)


def _treatment(source: Reported, arm: Group, *, doses: bool) -> str:
    if arm.role == "treatment":
        return _drug(source, arm.dose_mg, doses=doses)
    known = comparators_of(source)
    mine = [each for each in known if is_group(each, fold(arm.label))]
    chosen = mine[0] if mine else known[0] if len(known) == 1 else None
    if chosen is None:
        return arm.label
    return _control(source, chosen, arm.dose_mg, doses=doses)


def _control(source: Reported, given: Comparator, dose: float | None, *, doses: bool) -> str:
    if given.type == "dose":
        return _drug(source, dose, doses=doses)
    if given.type in _INERT:
        return _INERT[given.type]
    return short_name(given.name) if given.name else "another treatment"


def _drug(source: Reported, dose: float | None, *, doses: bool) -> str:
    """The treatment under test, by the name that tells it from others of the base; with its band of
    doses where these are told apart."""
    study = source.study
    called = study.topic.calls([study.given])
    name = called.short if called == study.topic.called else called.inline
    if not doses:
        return name
    rules = study.topic.dose
    band = study.dose_band if dose is None else rules.band((dose, dose))
    return f"{name} ({f'dose {band}' if band == NO_BAND else band})"


def _sides(source: Reported, groups: Mapping[str, str], *, doses: bool) -> tuple[str, str]:
    """Treatment and control of an outcome with two treatments: by its groups, else by those of its
    paper, which may say no more than what was given and what it was compared with."""
    by_role: dict[str, set[str]] = {"treatment": set(), "control": set()}
    for id, name in groups.items():
        arm = source.arm(id)
        if arm is not None:
            by_role[arm.role].add(name)
    if not by_role["treatment"]:
        by_role["treatment"] = {_drug(source, None, doses=doses)}
    if not by_role["control"]:
        by_role["control"] = {
            _control(source, each, None, doses=doses) for each in comparators_of(source)
        }
    if any(len(each) != 1 for each in by_role.values()):
        raise Unusable(because("network comparison not told"))
    return by_role["treatment"].pop(), by_role["control"].pop()
