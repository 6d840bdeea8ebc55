"""Studies counted by what they conclude: trials by a comparison of groups that chance formed, and
all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ldncli.evidence.selecting.body import DIRECTIONS
from ldncli.evidence.selecting.studies import Study, direction_of
from ldncli.records.model.trial import Outcome
from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Directions:
    """Studies by direction, randomised and others; a study without a direction is in neither."""

    rct: Mapping[str, int]
    other: Mapping[str, int]


def directions_of(studies: Iterable[Study], domain: str | None = None) -> Directions:
    """Studies by direction: of the domain where one is given, else as their authors conclude. A
    randomised trial of which only changes within its groups are known counts with the others; one
    that compares with another treatment alone is in neither."""
    counts = {True: dict.fromkeys(DIRECTIONS, 0), False: dict.fromkeys(DIRECTIONS, 0)}
    for study in studies:
        outcomes = [each for each in study.outcomes if domain in (None, each.domain)]
        found = direction_of(outcomes) if domain else study.direction
        if found in DIRECTIONS and not study.against_active:
            counts[study.randomised and _rests_on_chance(outcomes)][found] += 1
    return Directions(counts[True], counts[False])


def _rests_on_chance(outcomes: Sequence[Outcome]) -> bool:
    """Whether any outcome of a randomised trial compares its groups; True where none is on
    record."""
    return not outcomes or any(map(compares_randomised, outcomes))


def compares_randomised(outcome: Outcome) -> bool:
    """Whether an outcome of a randomised trial is randomised evidence: not what it shows in one
    group alone, nor between groups that chance did not form."""
    return outcome.comparison == "between" and not any(
        caveat.kind == "not-randomised" for caveat in outcome.caveats
    )
