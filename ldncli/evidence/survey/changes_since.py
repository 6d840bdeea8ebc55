"""What changed between two states of the evidence: papers that came or went, numbers that
moved, conclusions that turned.

A state is small and holds plain values, so that it can be kept and
compared with one of years later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Literal

from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.findings.statements import effect_word
from ldncli.evidence.synthesis.answer import headline
from ldncli.evidence.synthesis.synthesise import Synthesis

Kind = Literal["certainty", "effect", "direction", "first", "gone"]
# Numbers closer than this are the same: another order of additions moves the last digits.
_SAME = 1e-6


@dataclass(frozen=True, slots=True)
class FindingState:
    """One finding in a state: the body that speaks, its studies, its pooled result,
    and what is concluded from it.

    `effect` is how large the effect is against the important difference and to which side
    (`better`, `slightly better`, `none`, …), `leaning` the side to which directions lean where
    nothing is pooled; None where nothing says.
    """

    condition: str
    outcome: str
    randomised: bool
    studies: tuple[str, ...]
    participants: int | None
    measure: str | None
    k: int | None
    estimate: float | None
    ci_lb: float | None
    ci_ub: float | None
    certainty: str | None
    effect: str | None
    leaning: str | None

    @property
    def cell(self) -> tuple[str, str]:
        """Condition and outcome."""
        return self.condition, self.outcome


@dataclass(frozen=True, slots=True)
class State:
    """The evidence of one question at one time. `papers` are the ids selected,
    `digest` is that of the records."""

    digest: str
    question: str
    papers: tuple[str, ...]
    findings: tuple[FindingState, ...]


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """A finding before and now (None: not known then, or no longer); `kinds` are what of its
    conclusion changed, empty where only numbers did."""

    before: FindingState | None
    now: FindingState | None
    kinds: tuple[Kind, ...]

    @property
    def cell(self) -> tuple[str, str]:
        """Condition and outcome."""
        found = self.now or self.before
        assert found is not None
        return found.cell


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed: ids of papers, findings whose conclusion changed, findings of which only
    numbers changed, and how many stayed."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    conclusions: tuple[ChangedFinding, ...]
    numbers: tuple[ChangedFinding, ...]
    unchanged: int


def state_of(
    digest: str, question: str, papers: Iterable[str], findings: Sequence[Finding]
) -> State:
    """The state that can be kept of a question."""
    return State(digest, question, tuple(sorted(papers)), tuple(map(_state, findings)))


def _state(finding: Finding) -> FindingState:
    synthesis, certainty = finding.best.synthesis, finding.best.certainty
    # A number that is no effect of the treatment is none here.
    pooled, metric = synthesis.pooled if headline(synthesis) else None, synthesis.metric
    return FindingState(
        condition=finding.condition,
        outcome=finding.outcome,
        randomised=synthesis.randomised,
        studies=tuple(study.id for study in synthesis.studies),
        participants=synthesis.participants,
        measure=metric.measure if pooled and metric else None,
        k=pooled.k if pooled else None,
        estimate=pooled.estimate if pooled else None,
        ci_lb=pooled.ci_lb if pooled else None,
        ci_ub=pooled.ci_ub if pooled else None,
        certainty=certainty.level,
        effect=effect_word(synthesis),
        leaning=None if pooled else _leaning(synthesis),
    )


def _leaning(synthesis: Synthesis) -> str:
    """What more authors conclude, benefit or harm; neither at a tie."""
    signs = synthesis.conclusions
    return (
        "benefit"
        if signs.benefit > signs.harm
        else "harm"
        if signs.harm > signs.benefit
        else "neither"
    )


def compare_states(before: State, now: State) -> Changes:
    """What is new, gone, moved or turned since `before`; findings in the order of
    `now`, those that are gone last."""
    old: Mapping[tuple[str, str], FindingState] = {each.cell: each for each in before.findings}
    new: Mapping[tuple[str, str], FindingState] = {each.cell: each for each in now.findings}
    pairs = [(old.get(cell), each) for cell, each in new.items()] + [
        (each, None) for cell, each in old.items() if cell not in new
    ]
    found = [ChangedFinding(one, two, _turned(one, two)) for one, two in pairs]
    moved = [each for each in found if not each.kinds and _moved(each.before, each.now)]
    turned = [each for each in found if each.kinds]
    return Changes(
        new=tuple(each for each in now.papers if each not in set(before.papers)),
        gone=tuple(each for each in before.papers if each not in set(now.papers)),
        conclusions=tuple(turned),
        numbers=tuple(moved),
        unchanged=len(found) - len(turned) - len(moved),
    )


def _turned(before: FindingState | None, now: FindingState | None) -> tuple[Kind, ...]:
    """What of a conclusion changed."""
    if before is None:
        return ("first",)
    if now is None:
        return ("gone",)
    kinds: list[Kind] = []
    if before.certainty != now.certainty:
        kinds.append("certainty")
    if _side(before) != _side(now):
        kinds.append("direction")
    if before.effect != now.effect:
        kinds.append("effect")
    return tuple(kinds)


def _side(state: FindingState) -> str:
    """The side of the pooled effect, else of the directions; little to no effect has none."""
    if state.effect is None:
        return state.leaning or "neither"
    return (
        "benefit"
        if state.effect.endswith("better")
        else "harm"
        if state.effect.endswith("worse")
        else "neither"
    )


def _moved(before: FindingState | None, now: FindingState | None) -> bool:
    """Whether numbers or studies behind a finding are other ones."""
    if before is None or now is None:
        return False
    if (before.studies, before.participants, before.measure, before.k, before.randomised) != (
        now.studies,
        now.participants,
        now.measure,
        now.k,
        now.randomised,
    ):
        return True
    pairs = zip(
        (before.estimate, before.ci_lb, before.ci_ub),
        (now.estimate, now.ci_lb, now.ci_ub),
        strict=True,
    )
    return any(
        (a is None) != (b is None)
        or (a is not None and b is not None and not isclose(a, b, abs_tol=_SAME))
        for a, b in pairs
    )
