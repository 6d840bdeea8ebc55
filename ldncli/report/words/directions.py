"""Directions of effect for people: one table of signs, arrows and words, and how
studies are counted by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ldncli.report.words.numbers import p_words

if TYPE_CHECKING:
    from ldncli.statistics.signs import SignTest


@dataclass(frozen=True, slots=True)
class DirectionWords:
    """A direction as people see it, in Unicode and in ASCII.

    `word` says what happened to patients, `conclusion` what authors concluded.
    """

    sign: str
    plain_sign: str
    arrow: str
    plain_arrow: str
    word: str
    conclusion: str


# In the order in which directions are shown.
DIRECTIONS = {
    "benefit": DirectionWords("+", "+", "▲", "^", "better", "benefit"),
    "no-difference": DirectionWords("=", "=", "◄►", "<>", "no difference", "no difference"),
    "mixed": DirectionWords("±", "~", "◄►", "<>", "mixed", "mixed"),
    "harm": DirectionWords("−", "-", "▼", "v", "worse", "harm"),
    "unclear": DirectionWords("?", "?", "?", "?", "not stated", "unclear"),
}
NOT_STATED = DIRECTIONS["unclear"]
# Those that tables count and explain; of an unclear direction there is nothing to count.
STATED = tuple(each for each in DIRECTIONS if each != "unclear")

# To which side most studies of a finding lean.
LEANINGS = {
    "benefit": "studies lean to benefit",
    "harm": "studies lean to harm",
    "neither": "studies lean to neither side",
}


def words_for(direction: str | None) -> DirectionWords:
    """The words for a direction; those for one that is not stated where there is none."""
    return DIRECTIONS.get(direction or "unclear", NOT_STATED)


def arrow_and_word(direction: str | None) -> str:
    """`▲ better`; the word alone where no direction is stated."""
    found = words_for(direction)
    return found.word if found is NOT_STATED else f"{found.arrow} {found.word}"


def short_counts(counts: Mapping[str, int]) -> str:
    """Counts by direction as tables show them: `2+ 1=`; empty where all are 0."""
    stated = ((each, count) for each, count in counts.items() if count)
    return " ".join(f"{count}{words_for(each).sign}" for each, count in stated)


def signs_legend(*, conclusions: bool = False) -> str:
    """What the signs mean: `+ better, = no difference, ± mixed, −
    worse`; or what authors concluded."""
    found = (DIRECTIONS[each] for each in STATED)
    return ", ".join(
        f"{each.sign} {each.conclusion if conclusions else each.word}" for each in found
    )


def leanings(signs: SignTest, *, conclusions: bool = False) -> str:
    """`4 lean to better, 1 to worse, 2 to neither`; to benefit and harm for `conclusions`."""
    good, bad = ("benefit", "harm") if conclusions else ("better", "worse")
    return f"{signs.benefit} lean to {good}, {signs.harm} to {bad}, {signs.undecided} to neither"


def sign_test_words(signs: SignTest) -> str:
    """The sign test: `of the 6 comparisons between groups that lean, better in 83 %, 36 to 100 %
    (exact), sign test p = 0.219`; "" where it is not made."""
    if signs.p is None or signs.share is None or signs.ci_lb is None or signs.ci_ub is None:
        return ""
    return (
        f"of the {signs.tested} comparisons between groups that lean, better in"
        f" {100 * signs.share:.0f} %, {100 * signs.ci_lb:.0f} to {100 * signs.ci_ub:.0f} % (exact),"
        f" sign test {p_words(signs.p)}"
    )


def leanings_short(signs: SignTest) -> str:
    """`4 better, 1 worse, 2 neither` without what is 0; empty where no study has a direction."""
    counts = ((signs.benefit, "better"), (signs.harm, "worse"), (signs.undecided, "neither"))
    return ", ".join(f"{count} {word}" for count, word in counts if count)
