"""The values between records and pooling: one reported outcome, and the estimate that follows from
it or the reason why none does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from ldncli.evidence.reasons import Reason, because
from ldncli.evidence.selecting.studies import INERT as INERT
from ldncli.evidence.selecting.studies import Study
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Arm, Outcome
from ldncli.records.vocabularies.vocab import Scale, Vocabulary
from ldncli.values import Keeping, dataclass, nothing

Pair = tuple[float, float]
Better = Literal["lower", "higher"]
# The units of percent changes, whatever was measured.
PERCENT = "percent change"
# Comparators against which an effect is that of the treatment itself.
Comparison = Literal["parallel", "crossover", "before-after", "single-arm"]


@dataclass(frozen=True, slots=True)
class Reported(Keeping):
    """One outcome of one paper, with the study that it belongs to.

    `scale` is its instrument, None where the record names none; `better` which way is
    better, None where nobody says.
    """

    study: Study
    paper: Paper
    index: int
    scale: Scale | None
    better: Better | None

    @property
    def outcome(self) -> Outcome:
        """The outcome as the record has it."""
        return self.paper.outcomes[self.index]

    @property
    def path(self) -> str:
        """The place in the records, as `younger-2013 outcomes[2]`."""
        return f"{self.paper.id} outcomes[{self.index}]"

    @property
    def range(self) -> Pair | None:
        """Lowest and highest value of its scale; None where it has no such limits."""
        limited = (
            self.scale is not None and self.scale.min is not None and self.scale.max is not None
        )
        return (self.scale.min, self.scale.max) if limited else None  # type: ignore[union-attr, return-value]

    @property
    def is_rating(self) -> bool:
        """Whether it is one plain rating (NRS, VAS), which differs from
        another by its range alone."""
        return self.range is not None and self.scale is not None and self.scale.rating

    @property
    def units(self) -> str:
        """What a difference of 1 means: percent change, a scale's id, a unit; where no one says, a
        word that fits no other outcome."""
        if self.outcome.score == "percent-change":
            return PERCENT
        unit = self.outcome.unit or ""
        # Points of a scale that nobody names are points of any.
        return (
            self.outcome.scale
            or (self.path if unit.startswith(("point", "percent", "score")) else unit)
            or self.path
        )

    def arm(self, id: str) -> Arm | None:
        """The arm behind an id of the outcome; None where the paper does not describe it."""
        return next((arm for arm in self.paper.arms if arm.id == id), None)


def reported_outcomes(study: Study, scales: Vocabulary, domains: Vocabulary) -> list[Reported]:
    """All outcomes of a study's papers, the main paper's first."""
    return [
        Reported(
            study,
            paper,
            index,
            scales.terms.get(outcome.scale or ""),
            better_way(outcome, scales, domains),
        )
        for paper in study.papers
        for index, outcome in enumerate(paper.outcomes)
    ]


def better_way(outcome: Outcome, scales: Vocabulary, domains: Vocabulary) -> Better | None:
    """Which way is better: as the outcome says, else its scale; for events, and without
    a scale, as its domain says."""
    if outcome.better:
        return outcome.better
    domain = domains.terms.get(outcome.domain)
    if outcome.score == "events":
        return domain.event_better if domain else None
    scale = scales.terms.get(outcome.scale or "")
    return scale.better if scale and scale.better else domain.better if domain else None


NO_ERROR = because("no sampling error")
FROM_EVENTS = because("from events")


class Unusable(Exception):
    """Raised where no estimate follows from an outcome; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Frame:
    """In which units and direction estimates of one outcome are brought together.

    `range` is that of the plain rating (NRS, VAS) on which mean differences are shown, None for the
    scale's own; `better` the way to which all are turned; `units` those in which a difference must
    be, as `Reported.units` has them, None for any; `scores` the kinds of scores that are
    standardised together, as outcomes have them, None for any.
    """

    range: Pair | None = None
    better: Better | None = None
    units: str | None = None
    scores: frozenset[str] | None = None


AS_PRINTED = Frame()


def check_units(reported: Reported, frame: Frame) -> tuple[float, tuple[Reason, ...]]:
    """The factor that brings a difference into the frame's units, and what it did; raises
    Unusable where none does."""
    percent = reported.outcome.score == "percent-change"
    if percent and frame.units not in (None, PERCENT):
        raise Unusable(because("percent change on a scale"))
    if frame.units is not None and reported.units != frame.units:
        raise Unusable(because("other units"))
    if frame.range is None:
        return 1.0, ()
    if percent:
        raise Unusable(because("percent change on a scale"))
    if reported.range is None:
        raise Unusable(because("limits of the scale not known"))
    if not reported.is_rating:
        raise Unusable(because("not a plain rating"))
    (low, high), (start, end) = reported.range, frame.range
    factor = (end - start) / (high - low)
    if factor == 1:
        return factor, ()
    return factor, (because("brought to range", own=reported.range, shown=frame.range),)


def check_score(reported: Reported, frame: Frame) -> None:
    """Raises Unusable for a kind of score that is not standardised with the others of the frame:
    the standard deviation of changes is another than that of scores, that of percent changes none
    of the scale (Cochrane Handbook 6.5, chapter 10.5.2)."""
    score = reported.outcome.score
    if frame.scores is not None and score not in frame.scores:
        if score == "percent-change":
            raise Unusable(because("percent change on a scale"))
        raise Unusable(because("other score", own=score, others=tuple(sorted(frame.scores))))


@dataclass(frozen=True, slots=True)
class Choices:
    """What an analysis assumes where papers are silent. `correlation` within persons is used where
    a trial's own numbers give none."""

    correlation: float = 0.5
    shown_too: tuple[float, ...] = (0.3, 0.7)
    shared_control: Literal["combine", "split"] = "combine"


USUAL = Choices()


@dataclass(frozen=True, slots=True)
class AsPrinted:
    """What the paper itself prints of an estimate: the ends of its interval at `level` percent, on
    the scale of the estimate (ratios: logarithms), and its p, exact or a bound; None where it
    prints none.

    `tested` says that the error of the estimate is that of the contrast which has this p; else p is
    of another analysis, and stands beside the printed interval alone."""

    low: float | None = None
    high: float | None = None
    level: float = 95
    p: float | None = None
    p_relation: str = "="
    tested: bool = False


NOT_PRINTED = AsPrinted()


@dataclass(frozen=True, slots=True)
class Estimate:
    """One study's effect on one outcome: treatment against control (minus; ratios: logarithm of the
    quotient), or after minus before.

    `value` and `variance` are on the scale of `measure` (metafor's names). `row` holds the numbers
    by metafor's columns, from which a script can compute them again. `assumed` is the within-person
    correlation where it was assumed, and `at` the value and variance with others. `steps` say
    how the printed numbers became this one. `dose_mg` is mg per day, None where not stated.
    `df` are the degrees of freedom of the t distribution by which the error was taken from what is
    printed, None for the normal one; the interval goes back by the same. Standardised differences
    have a variance of their own and are normal, as metafor has them.
    """

    study: str
    source: Reported
    measure: str
    value: float
    variance: float
    n_treatment: int | None
    n_control: int | None
    row: Mapping[str, float]
    steps: tuple[Reason, ...] = ()
    assumed: float | None = None
    at: Mapping[float, Pair] = field(default_factory=nothing)
    dose_mg: float | None = None
    design: Comparison = "parallel"
    part: str | None = None  # which arms, where a study enters more than once
    df: float | None = None
    printed: AsPrinted = NOT_PRINTED

    @property
    def participants(self) -> int | None:
        """People behind it: both groups, or the same people once; None where not stated."""
        if self.design != "parallel" or self.n_control is None:
            return self.n_treatment
        return None if self.n_treatment is None else self.n_treatment + self.n_control

    @property
    def label(self) -> str:
        """The study's name, with the arms where it enters more than once."""
        return f"{self.study} ({self.part})" if self.part else self.study


@dataclass(frozen=True, slots=True)
class NoEstimate:
    """A reported outcome from which no estimate follows, and why."""

    source: Reported
    why: Reason
