"""The values of a rating of certainty: its levels and the steps that lead there."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.evidence.reasons import Reason
from ldncli.records.vocabularies.judgements import Override
from ldncli.values import dataclass

LEVELS = ("very-low", "low", "moderate", "high")
SYMBOLS = {"very-low": "⊕◯◯◯", "low": "⊕⊕◯◯", "moderate": "⊕⊕⊕◯", "high": "⊕⊕⊕⊕"}


@dataclass(frozen=True, slots=True)
class Step:
    """A domain's step: levels down (negative), up, or 0; why by the rule;
    what it measured (None: nothing).

    `override` is a person's judgement, whose levels took the place of
    those `suggested` by the rule.
    """

    domain: str
    levels: int
    reasons: tuple[Reason, ...]
    measured: Reason | None = None
    override: Override | None = None
    suggested: int | None = None


@dataclass(frozen=True, slots=True)
class Certainty:
    """A level of `LEVELS`, None where there is nothing to judge.

    `ground` says where the steps start from, or why there is nothing to judge. `suggested` is the
    level by the rules alone, where a person overrode one of them.
    """

    level: str | None
    ground: Reason
    steps: tuple[Step, ...] = ()
    suggested: str | None = None


def reach(start: int, steps: Iterable[Step]) -> str:
    """The level that steps lead to from the index `start` of `LEVELS`."""
    return LEVELS[min(len(LEVELS) - 1, max(0, start + sum(step.levels for step in steps)))]
