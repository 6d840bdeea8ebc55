"""The values of a rating of certainty: its levels, the steps that lead there, the words for them."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.records.vocabularies.judgements import Override
from ldncli.values import dataclass

LEVELS = ("very-low", "low", "moderate", "high")
SYMBOLS = {"very-low": "⊕◯◯◯", "low": "⊕⊕◯◯", "moderate": "⊕⊕⊕◯", "high": "⊕⊕⊕⊕"}


@dataclass(frozen=True, slots=True)
class Step:
    """A domain's step: levels down (negative), up, or 0; why; the number that it looked at.

    `override` is a person's judgement that took the place of `suggested`.
    """

    domain: str
    levels: int
    reason: str
    number: str = ""
    override: Override | None = None
    suggested: int | None = None


@dataclass(frozen=True, slots=True)
class Certainty:
    """A level of `LEVELS`, None where there is nothing to judge, and the reason as a sentence.

    `suggested` is the level by the rules alone, where a person overrode one of them.
    """

    level: str | None
    why: str
    steps: tuple[Step, ...] = ()
    suggested: str | None = None


def reach(start: int, steps: Iterable[Step]) -> str:
    """The level that steps lead to from the index `start` of `LEVELS`."""
    return LEVELS[min(len(LEVELS) - 1, max(0, start + sum(step.levels for step in steps)))]


def steps_in_words(steps: Iterable[Step]) -> str:
    """Steps that move the level, as `−1 imprecision: 31 participants`."""
    moved = [
        f"{'−' if step.levels < 0 else '+'}{abs(step.levels)} {step.domain.replace('-', ' ')}: {step.reason}"
        for step in steps
        if step.levels
    ]
    return "; ".join(moved) or "nothing speaks against it"
