"""The data behind a forest plot as RevMan, metafor and JASP show them: events and people, or mean,
standard deviation and people, in each arm; and what a trial printed in place of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isclose
from typing import Literal

from ldncli.evidence.effects.arm_numbers import (
    ArmNumbers,
    Sides,
    read_arm,
    sides_by_size,
    sides_of,
)
from ldncli.evidence.effects.estimate import Estimate, Reported
from ldncli.evidence.effects.measures import MEASURES
from ldncli.evidence.synthesis.choosing import comparators_of
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.records.model.trial import Contrast
from ldncli.report.drawing.charts import DataHead
from ldncli.report.pooling.shown import shown
from ldncli.report.words.findings.printed import against_printed, contrast_numbers
from ldncli.report.words.language.numbers import printed, true_minus
from ldncli.report.words.language.phrases import upper

Kind = Literal["events", "means", "share", "change"]
UNKNOWN = "–"
_SCORES = {"change": "change from the start", "percent-change": "percent change", "rate": "rates"}


@dataclass(frozen=True, slots=True)
class RawData:
    """The columns of raw data of a body and how each row fills them; no `heads` where no arm
    prints any number."""

    kind: Kind
    heads: tuple[DataHead, ...]
    shared_control: str

    def of(self, estimate: Estimate) -> tuple[str, ...]:
        """A study's cells, a percentage where that is all that is printed, a dash for what nothing
        printed gives; none without columns."""
        if not self.heads:
            return ()
        if self.kind == "change":
            return _before_after(estimate.source)
        cells = _event_cells if self.kind in ("events", "share") else _mean_cells
        sides = self._sides(estimate)
        arms = (sides.treatment,) if self.kind == "share" else (sides.treatment, sides.control)
        return tuple(cell for arm in arms for cell in cells(arm))

    def total(self, estimates: Sequence[Estimate]) -> tuple[str, ...]:
        """The sums below the columns, where every study has them: people, and events."""
        if not self.heads or self.kind == "change":
            return ()
        sides = [self._sides(each) for each in estimates]
        arms = [_sum([each.treatment for each in sides]), _sum([each.control for each in sides])]
        if self.kind == "share":
            return tuple(_event_cells(arms[0]))
        cells = _event_cells if self.kind == "events" else _mean_cells
        return tuple(cell.replace(UNKNOWN, "") for arm in arms for cell in cells(arm))

    def _sides(self, estimate: Estimate) -> Sides:
        return _sides(estimate, self.shared_control)


def raw_data(synthesis: Synthesis) -> RawData:
    """Which columns the body's studies fill."""
    shared = synthesis.model.choices.shared_control
    measure = synthesis.metric.measure if synthesis.metric else ""
    kind = _kind(measure, synthesis)
    found = RawData(kind, _heads(kind, synthesis), shared)
    empty = {UNKNOWN, ""}
    places = {"means": (0, 1, 3, 4), "change": (0, 1, 2, 3)}.get(kind, (0, 1))
    some = any(
        cells[place] not in empty
        for each in synthesis.estimates
        for cells in [found.of(each)]
        for place in places
        if place < len(cells)
    )
    return found if some else RawData(kind, (), shared)


def printed_instead(estimate: Estimate) -> str | None:
    """What the trial printed where its estimate does not follow from the numbers of its arms
    (percentages without group sizes, a difference, t or p), and what kind of numbers its arms have;
    None where there is nothing to add."""
    outcome = estimate.source.outcome
    from_arms = bool(set(estimate.row) - {"yi", "vi"})
    found = None if from_arms or _is_shown(estimate) else outcome.contrast
    shares = None if from_arms else _shares(estimate)
    own = ", ".join(filter(None, (shares, contrast_numbers(found), _test_words(found))))
    turned = any(each.code == "direction turned" for each in estimate.steps)
    told = (
        _SCORES.get(outcome.score),
        "scale turned round" if turned else None,
        f"printed: {own}" if own else None,
    )
    return "; ".join(filter(None, told)) or None


def _shares(estimate: Estimate) -> str | None:
    """The percentages with the event in both groups as printed, `88% v 40%`; None where there are
    none."""
    source = estimate.source
    sides = against_printed(source).sides if source.outcome.score == "events" else None
    return sides.replace(" against ", " v ") if sides and sides.count("%") == 2 else None


def _is_shown(estimate: Estimate) -> bool:
    """Whether the effect is itself the difference that is printed, with its interval."""
    contrast = estimate.source.outcome.contrast
    return (
        contrast is not None
        and contrast.type == estimate.measure
        and contrast.value is not None
        and contrast.ci is not None
        and isclose(shown(estimate.measure)(estimate.value), contrast.value, abs_tol=1e-9)
    )


def _test_words(contrast: Contrast | None) -> str | None:
    """A printed test statistic with its degrees of freedom: `t(46) = 2.3`."""
    if contrast is None or contrast.statistic is None or contrast.statistic_value is None:
        return None
    df = f"({contrast.statistic_df:g})" if contrast.statistic_df is not None else ""
    return f"{contrast.statistic}{df} = {printed(contrast.statistic_value)}"


def computed_notes(synthesis: Synthesis) -> list[str]:
    """Which numbers of the columns stand in no paper but follow from what is printed."""
    spread: dict[str, None] = {}
    counts: dict[str, None] = {}
    for each in synthesis.estimates:
        sides = _sides(each, synthesis.model.choices.shared_control)
        codes = {step.code for arm in (sides.treatment, sides.control) for step in arm.steps}
        if any("SD from" in code for code in codes):
            spread[each.source.study.name] = None
        if "events from percent" in codes:
            counts[each.source.study.name] = None
    told = (
        ("Standard deviations computed from what is printed", spread),
        ("Events computed from percentages", counts),
    )
    return [f"{words}: {', '.join(names)}." for words, names in told if names]


def control_words(synthesis: Synthesis) -> str:
    """What the control groups had, in one word: placebo where all had that, else control."""
    types = {
        each.type
        for entry in synthesis.entries
        if entry.estimates
        for each in comparators_of(entry.chosen.source)
        if each.type != "dose"
    }
    return "placebo" if types == {"placebo"} else "control"


def _kind(measure: str, synthesis: Synthesis) -> Kind:
    if measure and MEASURES[measure].is_share:
        return "share"
    if measure and MEASURES[measure].one_group:
        return "change"
    events = sum(each.source.outcome.score == "events" for each in synthesis.estimates)
    return "events" if 2 * events > len(synthesis.estimates) else "means"


def _heads(kind: Kind, synthesis: Synthesis) -> tuple[DataHead, ...]:
    drug = upper(synthesis.called.short)
    control = upper(control_words(synthesis))
    if kind == "share":
        return (DataHead(drug, ("Events/n",)),)
    if kind == "change":
        return DataHead("Before", ("Mean", "SD")), DataHead("After", ("Mean", "SD", "n"))
    parts = ("Events/n",) if kind == "events" else ("Mean", "SD", "n")
    return DataHead(drug, parts), DataHead(control, parts)


def _sides(estimate: Estimate, shared_control: str) -> Sides:
    """The two arms of an estimate: the numbers that it was computed from, else what their paper
    prints of each."""
    row, source = estimate.row, estimate.source
    found = sides_of(source, shared_control)
    sides = next((each for each in found if each.part == estimate.part), None)
    sides = sides or (found[0] if found else sides_by_size(source))
    treatment, control = sides.treatment, sides.control
    if "ai" in row:
        treatment = replace(treatment, events=round(row["ai"]), n=round(row["n1i"]))
        control = replace(control, events=round(row["ci"]), n=round(row["n2i"]))
    if "xi" in row:
        treatment = replace(treatment, events=round(row["xi"]), n=round(row["ni"]))
    if "m1i" in row:
        treatment = replace(treatment, mean=row["m1i"], sd=row["sd1i"], n=round(row["n1i"]))
        control = replace(control, mean=row["m2i"], sd=row["sd2i"], n=round(row["n2i"]))
    return replace(sides, treatment=treatment, control=control)


def _event_cells(arm: ArmNumbers) -> Iterator[str]:
    """Events and people; the percentage as printed where these do not follow from it."""
    if arm.events is not None and arm.n:
        yield f"{arm.events}/{arm.n}"
    else:
        yield UNKNOWN if arm.percent is None else f"{arm.percent:g}%"


def _mean_cells(arm: ArmNumbers) -> Iterator[str]:
    yield from (figure(arm.mean), figure(arm.sd), UNKNOWN if arm.n is None else str(arm.n))


def _before_after(source: Reported) -> tuple[str, ...]:
    """Means before and after in the one group, and its people."""
    ids = [id for id in source.outcome.arms if (arm := source.arm(id)) and arm.role == "treatment"]
    if len(ids) != 1:
        return (UNKNOWN,) * 5
    data, found = source.outcome.arms[ids[0]], read_arm(source, ids[0])
    after = (found.mean, found.sd) if source.outcome.score == "final" else (None, None)
    return (
        *map(figure, (data.baseline_mean, data.baseline_sd, *after)),
        UNKNOWN if found.n is None else str(found.n),
    )


def figure(value: float | None) -> str:
    """A mean or deviation with three figures at least, and no more than its paper could print."""
    if value is None:
        return UNKNOWN
    return printed(value) if abs(value) >= 1000 else true_minus(f"{value:.3g}")


def _sum(arms: Sequence[ArmNumbers]) -> ArmNumbers:
    """People and events of several groups; None where one does not say."""
    people = [each.n for each in arms]
    events = [each.events for each in arms]
    return ArmNumbers(
        None if None in people else sum(each or 0 for each in people),
        events=None if None in events else sum(each or 0 for each in events),
    )
