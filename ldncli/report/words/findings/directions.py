"""Directions of effect for people: one table of signs, arrows and words, and how
studies are counted by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ldncli.values import dataclass

if TYPE_CHECKING:
    from ldncli.statistics.combining.signs import SignTest


@dataclass(frozen=True, slots=True)
class DirectionWords:
    """A direction as people see it, in Unicode and in ASCII.

    `word` says what happened to patients, `conclusion` what authors concluded, `side` the same
    beside a count.
    """

    sign: str
    plain_sign: str
    arrow: str
    plain_arrow: str
    word: str
    conclusion: str
    side: str


# In the order in which directions are shown.
DIRECTIONS = {
    "benefit": DirectionWords("+", "+", "▲", "^", "better", "benefit", "benefit"),
    "no-difference": DirectionWords(
        "=", "=", "◄►", "<>", "no difference", "no difference", "no difference"
    ),
    "mixed": DirectionWords("±", "~", "◄►", "<>", "mixed", "mixed", "mixed"),
    "harm": DirectionWords("−", "-", "▼", "v", "worse", "harm", "harm"),
    "unclear": DirectionWords("?", "?", "?", "?", "not stated", "unclear", "unclear"),
}
NOT_STATED = DIRECTIONS["unclear"]
# Those that tables count and explain; of an unclear direction there is nothing to count.
STATED = tuple(each for each in DIRECTIONS if each != "unclear")

# What most authors of a finding conclude.
LEANINGS = {
    "benefit": "more authors conclude benefit",
    "harm": "more authors conclude harm",
    "neither": "authors' conclusions favour neither side",
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


def signs_legend() -> str:
    """What the signs of authors' conclusions mean: `+ benefit, = no difference, ± mixed, −
    harm`."""
    return ", ".join(f"{each.sign} {each.conclusion}" for each in map(words_for, STATED))


def conclusions_words(counts: Mapping[str, int]) -> str:
    """What authors conclude, counted by direction: `1 benefit, 3 no difference`; empty where all
    are 0."""
    order = sorted(counts, key=lambda each: list(DIRECTIONS).index(each))
    return ", ".join(f"{counts[each]} {words_for(each).side}" for each in order if counts[each])


def estimates_words(signs: SignTest) -> str:
    """The sides of point estimates, counted: `2 favour treatment, 1 favours control`; empty where
    there are none."""
    counts = (
        (signs.benefit, "treatment"),
        (signs.harm, "control"),
        (signs.undecided, "neither"),
    )
    return ", ".join(
        f"{count} {'favours' if count == 1 else 'favour'} {side}" for count, side in counts if count
    )
