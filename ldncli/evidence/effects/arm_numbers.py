"""What an arm's printed numbers say: size, mean and standard deviation, or events; each
with the way they were reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from ldncli.evidence.effects.estimate import Reported
from ldncli.evidence.reasons import Reason, because
from ldncli.records.model.trial import ArmData
from ldncli.statistics.measures.moments import (
    combined,
    from_five_numbers,
    from_quartiles,
    from_range,
    sd_from_interval,
)
from ldncli.values import dataclass, kept

# Of steps that say why no number of people follows from a percentage.
MISFITS = ("percent of others", "percent of unsaid")


@dataclass(frozen=True, slots=True)
class ArmNumbers:
    """One side of a comparison. Each number is None where nothing printed gives it;
    `steps` tell how it was reached. `percent` is printed, of whoever was analysed."""

    n: int | None
    mean: float | None = None
    sd: float | None = None
    events: int | None = None
    steps: tuple[Reason, ...] = ()
    dose_mg: float | None = None
    percent: float | None = None

    @property
    def full(self) -> bool:
        """Whether size, mean and standard deviation are known."""
        return self.n is not None and self.n > 1 and self.mean is not None and self.sd is not None


@dataclass(frozen=True, slots=True)
class Sides:
    """One comparison within an outcome: treatment and control; `part` names
    it where a study gives several.

    `one_to_one` is False where a side has several groups, or shares its control: a printed contrast
    may then be one between others.
    """

    treatment: ArmNumbers
    control: ArmNumbers
    part: str | None = None
    steps: tuple[Reason, ...] = ()
    one_to_one: bool = True


def countable(events: int | None, n: int | None) -> bool:
    """Whether a group's events can be counted against its people: both are known, and there are
    people."""
    return events is not None and bool(n)


def sides_of(reported: Reported, shared_control: str = "combine") -> list[Sides]:
    """The comparisons of an outcome between groups: one, unless several dose arms share
    a control that is to be split.

    Empty where the outcome has no numbers for both sides. Arms of one role are combined, or, with
    "split", each dose meets its share of the control group (Cochrane Handbook 6.5, chapter 23.3.4).
    """
    treatment, control = _by_role(reported)["treatment"], _by_role(reported)["control"]
    if not treatment or not control:
        return []
    whole = _joined(control)
    if len(treatment) == 1 or shared_control == "combine":
        return [Sides(_joined(treatment), whole, one_to_one=len(treatment) == len(control) == 1)]
    said = because("control shared", count=len(treatment))
    share = _share(whole, len(treatment))
    return [
        Sides(arm, share, name, (said,), one_to_one=False)
        for name, arm in zip(_names(reported, "treatment"), treatment, strict=True)
    ]


def sides_by_size(reported: Reported) -> Sides:
    """Sides for an outcome without numbers for both: what one side has, and how many people were on
    the other, where its paper says so."""
    treatment, control = (_side(reported, role) for role in ("treatment", "control"))
    if reported.outcome.paired and treatment.n is None:
        n = reported.paper.design.n_analysed or reported.paper.design.n_randomised
        treatment, control = (
            replace(treatment, n=n),
            replace(control, n=n if control.n is None else control.n),
        )
    return Sides(
        treatment,
        control,
        one_to_one=all(len(_compared(reported, role)) <= 1 for role in ("treatment", "control")),
    )


def _side(reported: Reported, role: str) -> ArmNumbers:
    """The side's own arms in the outcome, else the only arm of that role that the paper has, as a
    mere size. Of several that the outcome does not name, nobody says which were compared."""
    own = _by_role(reported)[role]
    if own:
        return _joined(own)
    arms = _compared(reported, role)
    return ArmNumbers(size_of(reported, arms[0])) if len(arms) == 1 else ArmNumbers(None)


def _compared(reported: Reported, role: str) -> list[str]:
    """The ids of the arms of one role that an outcome may compare: those that it names, else all
    of the paper."""
    named = _names(reported, role)
    return named or [arm.id for arm in reported.paper.arms if arm.role == role]


def people_compared(reported: Reported) -> int | None:
    """People in the groups that an outcome compares, where it leaves out others of its trial
    (several doses, several comparators): those randomised to them, else analysed. None where it
    compares all, or nobody says how many they are."""
    arms, named = reported.paper.arms, reported.outcome.arms
    outcome = reported.outcome
    if (
        outcome.paired
        or outcome.comparison == "within"
        or all(arm.id in named and arm.role != "reference" for arm in arms)
    ):
        return None
    mine = [arm for arm in arms if arm.id in named and arm.role != "reference"]
    if {arm.role for arm in mine} != {"treatment", "control"}:
        return None
    sizes = [arm.n_randomised or size_of(reported, arm.id) for arm in mine]
    return sum(filter(None, sizes)) if all(sizes) else None


def treated_arms(reported: Reported) -> list[ArmNumbers]:
    """The arms with the treatment under test."""
    return _by_role(reported)["treatment"]


def _names(reported: Reported, role: str) -> list[str]:
    return [id for id in reported.outcome.arms if (arm := reported.arm(id)) and arm.role == role]


@kept
def _by_role(reported: Reported) -> dict[str, list[ArmNumbers]]:
    """What the arms of an outcome come to, by their role; alike for every measure."""
    return {
        role: [read_arm(reported, id) for id in _names(reported, role)]
        for role in ("treatment", "control")
    }


def read_arm(reported: Reported, id: str) -> ArmNumbers:
    """What one arm's data on this outcome come to."""
    data = reported.outcome.arms[id]
    steps: list[Reason] = []
    n = size_of(reported, id)
    mean, sd = data.mean, data.sd
    if sd is None and data.se is not None and n:
        sd = data.se * sqrt(n)
        steps.append(because("SD from standard error"))
    if sd is None and data.ci and n and n > 1 and mean is not None:
        sd = sd_from_interval(data.ci, n)
        steps.append(because("SD from interval"))
    if n and n >= 4 and (data.iqr or data.range):
        printed = {"quartiles": bool(data.iqr), "range": bool(data.range)}
        if mean is None and data.median is not None:
            mean, spread = _from_median(data, data.median, n)
            sd = spread if sd is None else sd
            steps.append(because("mean and SD from median", **printed))
        elif mean is not None and sd is None:
            _, sd = _from_median(data, mean, n)
            steps.append(because("SD from range", **printed))
    events = data.events
    if events is None and data.percent is not None and n:
        events, how = _from_percent(data.percent, n)
        if events is not None and not _were_analysed(reported, id):
            events, how = None, because("percent of unsaid", percent=data.percent, n=n)
        steps.append(how)
        n = n if events is not None else data.n  # others than those of whom the percentage is
    arm = reported.arm(id)
    dose = arm.dose_mg if arm else None
    return ArmNumbers(n, mean, sd, events, tuple(steps), dose, data.percent)


def size_of(reported: Reported, id: str) -> int | None:
    """How many people an arm's numbers are about: as printed with them, else as the arm (in a
    crossover, the trial) says; None where nobody says how many of them an outcome is of."""
    data, arm, design = reported.outcome.arms.get(id), reported.arm(id), reported.paper.design
    if reported.paper.of_some(reported.outcome):
        return data.n if data else None
    stated = [
        data.n if data else None,
        arm.n_analysed if arm else None,
        arm.n_randomised if arm else None,
    ]
    if reported.outcome.paired:
        stated += [design.n_analysed, design.n_randomised, design.n_enrolled]
    return next((n for n in stated if n), None)


def _were_analysed(reported: Reported, id: str) -> bool:
    """Whether the size of an arm is that of those who were analysed: a percentage of an abstract
    is not of all who were randomised unless somebody says so."""
    data, arm = reported.outcome.arms[id], reported.arm(id)
    return bool(
        data.n
        or reported.outcome.analysis == "itt"
        or (arm and arm.n_analysed)
        or (reported.outcome.paired and reported.paper.design.n_analysed)
    )


def _from_median(data: ArmData, median: float, n: int) -> tuple[float, float]:
    """Mean and SD from the quartiles, the range, or both; the SD does not depend on `median`."""
    if data.iqr and data.range:
        return from_five_numbers(median, data.iqr, data.range, n)
    if data.iqr:
        return from_quartiles(median, data.iqr, n)
    assert data.range
    return from_range(median, data.range, n)


def _from_percent(percent: float, n: int) -> tuple[int | None, Reason]:
    """The whole number of people behind a rounded percentage, None where
    none fits the group's size."""
    events = round(n * percent / 100)
    half = 0.5 * 10.0 ** -len(f"{percent:.6f}".rstrip("0").partition(".")[2])
    if abs(100 * events / n - percent) > half + 1e-9:
        return None, because("percent of others", percent=percent, n=n)
    return events, because("events from percent", events=events, percent=percent, n=n)


def _joined(arms: Sequence[ArmNumbers]) -> ArmNumbers:
    """Several arms as one: sizes and events added, means and standard deviations combined."""
    if len(arms) == 1:
        return arms[0]
    sizes = [arm.n for arm in arms]
    n = sum(filter(None, sizes)) if all(sizes) else None
    events = [arm.events for arm in arms]
    steps = (
        *dict.fromkeys(step for arm in arms for step in arm.steps),
        because("arms combined", count=len(arms)),
    )
    mean = sd = None
    if all(arm.full for arm in arms):
        _, mean, sd = combined([(arm.n or 0, arm.mean or 0.0, arm.sd or 0.0) for arm in arms])
    return ArmNumbers(
        n, mean, sd, sum(e or 0 for e in events) if None not in events else None, steps
    )


def _share(arm: ArmNumbers, parts: int) -> ArmNumbers:
    """An equal share of a group: its mean and standard deviation, its size divided and rounded
    down, its events to the nearest number."""
    n = arm.n // parts if arm.n else None
    events = None if arm.events is None else round(arm.events / parts)
    return ArmNumbers(
        n, arm.mean, arm.sd, events if events is None or n is None else min(events, n), arm.steps
    )
