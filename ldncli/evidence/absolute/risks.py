"""Absolute effects: what a relative effect comes to for a thousand people at a given risk, and how
many must be treated for one more.

Cochrane Handbook 6.5, chapters 14.1.6 and 15.4.4: the relative effect and the ends of its interval
are applied to one assumed risk without treatment, which counts as known. Risks are shares from 0 to
1 here; reports show them per 1,000.
"""

from __future__ import annotations

import re
from math import ceil, exp

from ldncli.errors import UsageError
from ldncli.evidence.effects.measures import MEASURES, is_ratio, those
from ldncli.statistics.intervals import excludes, settled
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A value and the ends of its interval, in the same units; `low` is never above `high`, None
    where there is no interval."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and excludes(self.low, self.high)

    def times(self, factor: float) -> Span:
        """The span in other units; a factor below 0 turns it round."""
        return _ordered(
            self.value * factor,
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
        )

    def plus(self, shift: float) -> Span:
        """The span moved by `shift`."""
        return Span(
            self.value + shift,
            None if self.low is None else self.low + shift,
            None if self.high is None else self.high + shift,
        )


@dataclass(frozen=True, slots=True)
class Needed:
    """People to treat for one more event (`more`), or for one fewer; a
    fraction, which people round up.

    `few` and `many` are the ends of its interval: those of the difference, turned over.
    """

    value: float
    few: float
    many: float
    more: bool

    @property
    def whole(self) -> tuple[int, int, int]:
        """The three numbers rounded up, as is the convention."""
        return ceil(self.value - 1e-9), ceil(self.few - 1e-9), ceil(self.many - 1e-9)


def treated_risk(measure: str, effect: float, control_risk: float) -> float:
    """The risk with treatment, 0 to 1, from the risk without it and a relative effect (RR, OR or
    PETO, HR; as ratio) or a risk difference.

    A ratio that would lift the risk above 1 stops there. Raises UsageError for another
    measure or a risk that is none.
    """
    if not 0 <= control_risk <= 1:
        raise UsageError(
            f"a risk of {control_risk:g} is not valid",
            hint="risks lie between 0 and 1 (0 and 100 percent)",
        )
    risks = MEASURES[measure].risks if measure in MEASURES else None
    if risks is None:
        known = those(lambda each: each.risks)
        raise UsageError(
            f"no absolute risk can be computed from {measure}",
            hint=f"measures are {', '.join(known)}",
        )
    return min(1.0, max(0.0, risks.treated(effect, control_risk)))


def risk_with(measure: str, effect: Span, control_risk: float) -> Span:
    """The risk with treatment and its interval; `effect` as pooled, which
    for ratios is the logarithm."""
    ends = [
        exp(each) if is_ratio(measure) and each is not None else each
        for each in (effect.value, effect.low, effect.high)
    ]
    found = [None if each is None else treated_risk(measure, each, control_risk) for each in ends]
    assert found[0] is not None
    return _ordered(found[0], found[1], found[2])


def risk_difference(measure: str, effect: Span, control_risk: float) -> Span:
    """Risk with treatment less risk without."""
    found = risk_with(measure, effect, control_risk).plus(-control_risk)
    if found.low is None or found.high is None:
        return found
    return Span(found.value, *settled(found.low, found.high))


def needed_to_treat(difference: Span) -> Needed | None:
    """The number needed to treat from a difference of risks; None where its interval
    holds no effect, or there is none.

    Altman 1998 (BMJ 317:1309–1312): with 0 inside, the interval of the number runs over infinity
    and says nothing that one could use.
    """
    if (
        not difference.clear
        or difference.low is None
        or difference.high is None
        or not difference.value
    ):
        return None
    near, far = sorted((abs(difference.low), abs(difference.high)))
    return Needed(1 / abs(difference.value), 1 / far, 1 / near, difference.value > 0)


def _ordered(value: float, one: float | None, other: float | None) -> Span:
    if one is None or other is None:
        return Span(value, one, other)
    return Span(value, min(one, other), max(one, other))


_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"


def parse_risk(words: str) -> float:
    """`20`, `20%`, `1 in 5` or `200 per 1,000` as a share from 0 to 1, both left out.

    A comma before three digits groups thousands, any other is a decimal sign. A bare number below
    1 is refused: 0.2 may mean one in five, or 2 per 1,000. Raises UsageError.
    """
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", words.strip().lower())
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    if found := re.fullmatch(rf"{_NUMBER}\s*(%|percent)?", text):
        risk = float(found[1]) / 100
        if not found[2] and 0 < risk < 0.01:
            raise UsageError(
                f"a control risk of {words.strip()} could mean two things",
                hint=f"did you mean {_thousand(100 * risk)} per 1,000? Write {10_000 * risk:g};"
                f" {words.strip()}% is {_thousand(risk)} per 1,000",
            )
    elif found := re.fullmatch(rf"{_NUMBER}\s*(?:in|of|per|/)\s*{_NUMBER}", text):
        risk = float(found[1]) / float(found[2]) if float(found[2]) else 0
    else:
        risk = 0
    if not 0 < risk < 1:
        raise UsageError(
            f"a control risk of {words.strip()!r} is not valid",
            hint="a percentage above 0 and below 100, such as 20, or 1 in 5, or 200 per 1,000",
        )
    return risk


def _thousand(risk: float) -> str:
    return f"{1000 * risk:.3g}"
