"""A working: every number behind an estimate in order, each printed, assumed, or computed by a
formula from those before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ldncli.evidence.reasons import Reason
from ldncli.values import dataclass as value

# Printed in the source; taken for granted where it is silent; computed on the way; found by search
# and no formula; what is pooled, or was; what people are shown.
Kind = Literal["printed", "assumed", "step", "fitted", "estimate", "shown"]


@value(frozen=True, slots=True)
class Step:
    """One number of a working.

    `formula` gives it from numbers named before it, in the notation of a spreadsheet (`SQRT`, `LN`,
    `T.INV` …); None where it is printed or assumed. `arm` is the group that it is of, `how` the
    rule, None where the formula says all.
    """

    name: str
    value: float
    kind: Kind
    formula: str | None = None
    arm: str | None = None
    how: Reason | None = None


@dataclass
class Sheet:
    """A working while it is written; names are given once."""

    steps: list[Step] = field(default_factory=list)

    def __contains__(self, name: str) -> bool:
        return any(step.name == name for step in self.steps)

    def given(
        self,
        name: str,
        number: float | None,
        arm: str | None = None,
        how: Reason | None = None,
        kind: Kind = "printed",
    ) -> None:
        """A number that no formula gives; nothing where it is None."""
        if number is not None:
            self._put(Step(name, float(number), kind, None, arm, how))

    def found(
        self,
        name: str,
        formula: str,
        number: float | None,
        how: Reason | None = None,
        kind: Kind = "step",
    ) -> None:
        """A number that follows; nothing where it is None."""
        if number is not None:
            self._put(Step(name, float(number), kind, formula, None, how))

    def _put(self, step: Step) -> None:
        assert step.name not in self, step.name
        self.steps.append(step)


def quantile_of(df: str | None, upper: str) -> str:
    """The quantile of the t distribution with `df` degrees of freedom, None for the normal one."""
    return f"NORM.S.INV({upper})" if df is None else f"T.INV({upper},{df})"


def hedges(df: str) -> str:
    """Hedges' exact factor for `df` degrees of freedom."""
    return f"EXP(GAMMALN(({df})/2)-GAMMALN((({df})-1)/2))/SQRT(({df})/2)"
