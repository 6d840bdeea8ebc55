"""Numbers as text: how many digits, true minus signs, counts with
their nouns, percentages, p values.

Values arrive as people read them: ratios and shares already back from their logarithms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import inf

from ldncli.evidence.selecting.people import People

_HYPHEN_BEFORE_A_NUMBER = re.compile(r"(?<![\w.–-])-(?=\.?\d)")


def number(value: float) -> str:
    """Two digits after the point, a third where those would be 0 and it is not."""
    if value == inf:
        return "∞"
    text = f"{value:.3f}" if 0.0005 <= abs(value) < 0.005 else f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def in_units(value: float) -> str:
    """A number in units of a scale, with a true minus: two digits below 10, else one."""
    return true_minus(f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}")


def printed(value: float) -> str:
    """A number as its paper prints it, with a true minus."""
    return true_minus(f"{value:g}")


def true_minus(text: str) -> str:
    """The text of a number (or of numbers and brackets) with true minus signs for hyphens."""
    return "0" if text == "-0" else text.replace("-", "−")


def minus(text: str) -> str:
    """A sentence with true minus signs for hyphens before numbers; other hyphens stay."""
    return _HYPHEN_BEFORE_A_NUMBER.sub("−", text)


def steps_of(levels: int) -> str:
    """A step of certainty: `−1`, `+2`."""
    return f"{'−' if levels < 0 else '+'}{abs(levels)}"


def with_ends(value: str, low: str, high: str) -> str:
    """`value [low, high]`."""
    return f"{value} {ends(low, high)}"


def ends(low: str, high: str) -> str:
    """`[low, high]`."""
    return f"[{low}, {high}]"


def chance(p: float | None) -> str | None:
    """A probability in percent, never 0 or 100; None where not known."""
    if p is None:
        return None
    if p < 0.01:
        return "<1%"
    return ">99%" if p > 0.99 else percent(p)


def per_thousand(share: float) -> str:
    """A share of people (0 to 1) as how many in 1,000."""
    return f"{1000 * share:.0f}"


def percent(share: float) -> str:
    """A share (0 to 1) as `69%`."""
    return f"{100 * share:.0f}%"


def whole(count: int, between: str = ",") -> str:
    """A whole number with `between` its thousands."""
    return f"{count:,}".replace(",", between)


def counted(count: int, one: str, many: str | None = None, between: str = ",") -> str:
    """A count with its noun; `many` where its plural is not made with s."""
    return f"{whole(count, between)} {one if count == 1 else many or one + 's'}"


def number_runs(numbers: Iterable[int]) -> str:
    """Whole numbers in order, three and more in a row as their ends: `1–4, 7, 9`."""
    runs: list[list[int]] = []
    for each in sorted(set(numbers)):
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    told = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(told)


def p_words(p: float) -> str:
    """A p value in words."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


# What a printed number is, for programs: a sign would be taken for a formula by spreadsheets.
RELATIONS = {"=": "exact", "<": "below", ">": "above"}


def p_printed(p: float | None, relation: str) -> float | str | None:
    """A p value as printed: the number, or its bound (`<0.05`)."""
    return p if p is None or relation == "=" else f"{relation}{p:g}"


# What the names mean; stands below every table that uses them.
_RULE = (
    "randomised: allocated in randomised trials; analysed: in the main analyses of {those},"
    " otherwise those given the treatment or its control, or all in whom the outcome was counted if"
    " more; pooled: behind the effect shown"
)
PEOPLE_RULE = _RULE.format(those="all studies")
# The same, of rows that are about the body of evidence that they rate.
BODY_PEOPLE_RULE = _RULE.format(
    those="the studies rated in the row (randomised trials where there are any)"
)


def people_cell(people: People) -> str | None:
    """`286 randomised, 225 pooled`, or `122 analysed` where nobody was randomised; None where
    nobody says. Those pooled are told where they are not all."""
    if people.behind is None:
        return None
    kind = "analysed" if people.randomised is None else "randomised"
    return f"{people.behind} {kind}{_pooled(people)}"


def people_short(people: People) -> str | None:
    """The same where a heading says that the first number is of people randomised: `286, 225
    pooled`, or `122 analysed`."""
    if people.behind is None:
        return None
    kind = " analysed" if people.randomised is None else ""
    return f"{people.behind}{kind}{_pooled(people)}"


def _pooled(people: People) -> str:
    """What is pooled of people randomised; a single group's share or change is told with its own
    numbers."""
    told = people.randomised is not None and people.pooled not in (None, people.behind)
    return f", {people.pooled} pooled" if told else ""
