"""How sure one may be of studies that share a condition, dose or design, over all their outcomes: steps by counts and directions.

Effects cannot be weighed across outcomes; `certainty.py` does that for each outcome. The rules stand in docs/methods.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.evidence.ratings import LEVELS, Certainty, Step, reach, steps_in_words
from ldncli.evidence.studies import Study

# Optimal information size for a continuous outcome, by GRADE's rule of thumb (docs/methods.md).
ENOUGH_PEOPLE = 400
# Below a quarter of that, a second step: the body could not show even a large effect reliably.
VERY_FEW_PEOPLE = 100


def judge_certainty(studies: Sequence[Study], silent_trials: int = 0) -> Certainty:
    """Certainty of the randomised body where there is one, else of the other studies.

    `silent_trials` counts registered trials that ended and of which no result is known.
    """
    randomised = [study for study in studies if study.randomised and study.direction]
    body = randomised or [study for study in studies if not study.randomised and study.direction]
    if not body:
        return Certainty(None, "no study with a result on its main outcome")
    start = LEVELS.index("high" if randomised else "low")
    steps = tuple(
        step for step in (_bias(body, bool(randomised)), _inconsistency(body), _imprecision(body), _silence(body, silent_trials)) if step
    )
    return Certainty(reach(start, steps), _sentence(body, bool(randomised), start, steps), steps)


def people(studies: Sequence[Study]) -> int:
    """Participants of studies that say how many; a study that does not counts as none."""
    return sum(study.participants or 0 for study in studies)


def _bias(body: Sequence[Study], randomised: bool) -> Step | None:
    if not randomised:
        uncontrolled = [study for study in body if (study.level or 5) >= 4]
        if 2 * len(uncontrolled) >= len(body):
            return Step("risk-of-bias", -1, f"{_of(uncontrolled, body)} without a control group")
        return None
    total = people(body) or len(body)
    low = sum(study.participants or 0 for study in body if study.risk_of_bias == "low")
    high = [study for study in body if study.risk_of_bias == "high"]
    if 2 * (people(high) or len(high)) > total:
        return Step("risk-of-bias", -2, f"{_of(high, body)} at high risk of bias")
    if 2 * low <= total:
        return Step("risk-of-bias", -1, "most participants in trials with concerns, or not enough information, about bias")
    return None


def _inconsistency(body: Sequence[Study]) -> Step | None:
    directions = {study.direction for study in body} - {"unclear"}
    if len(directions) > 1:
        counts = ", ".join(f"{sum(study.direction == each for study in body)} {each}" for each in sorted(filter(None, directions)))
        return Step("inconsistency", -1, f"directions disagree ({counts})")
    return None


def _imprecision(body: Sequence[Study]) -> Step | None:
    total = people(body)
    if total >= ENOUGH_PEOPLE:
        return None
    levels = 2 if total < VERY_FEW_PEOPLE else 1
    if total == 0:
        return Step("imprecision", -levels, "how many participants count here is not stated")
    return Step(
        "imprecision", -levels, f"{total} participant{'s' * (total != 1)} (below {VERY_FEW_PEOPLE if levels == 2 else ENOUGH_PEOPLE})"
    )


def _silence(body: Sequence[Study], silent: int) -> Step | None:
    if silent and 2 * silent >= len(body):
        return Step("publication-bias", -1, f"{silent} registered trial{'s' if silent > 1 else ''} ended without known results")
    return None


def _of(some: Sequence[Study], body: Sequence[Study]) -> str:
    return f"{len(some)} of {len(body)}"


def _sentence(body: Sequence[Study], randomised: bool, start: int, steps: Sequence[Step]) -> str:
    one, many = ("randomised trial", "randomised trials") if randomised else ("other study", "other studies")
    text = f"{len(body)} {many} start {LEVELS[start]}" if len(body) != 1 else f"1 {one} starts {LEVELS[start]}"
    return f"{text}; {steps_in_words(steps)}."
