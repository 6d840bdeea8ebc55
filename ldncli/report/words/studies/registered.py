"""Studies without results in words: how each stands, and how many are under way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ldncli.evidence.selecting.registered import ENDED, expected_end
from ldncli.evidence.selecting.studies import Study
from ldncli.report.words.language.numbers import counted, whole

if TYPE_CHECKING:
    from ldncli.questions.asked import Asked

# What else has no results and is not under way, by how it stands.
_APART = {
    "overdue": ("past its registered end", "past their registered end"),
    "stopped": ("withdrawn or suspended", "withdrawn or suspended"),
    "posted": ("with results only in the register", "with results only in the register"),
    "unknown": ("of unknown status", "of unknown status"),
    "plan": ("old plan", "old plans"),
    "review": ("review protocol", "review protocols"),
}


def state_words(study: Study) -> str:
    """How a study without results stands: its state as registered with the day to which that
    refers, or what has become of it since."""
    registry = next((paper.registry for paper in study.papers if paper.registry), None)
    state = registry.status.replace("-", " ") if registry else "protocol"
    if registry and registry.status == "unknown":
        state = "status unknown"
    if registry and registry.stop_reason:
        state += f" ({registry.stop_reason.rstrip('.')})"
    if study.last_known:
        return f"{state} as of {study.last_known}"
    if study.standing == "silent" and registry and registry.status not in ENDED:
        return f"{state} when last seen; registered end ({expected_end(study)}) long past"
    if study.standing == "overdue":
        return f"{state} when last seen; registered end ({expected_end(study)}) has passed"
    if study.standing == "posted":
        return f"{state}, with results only in the register"
    if study.standing == "review":
        return "protocol of a review"
    if study.standing == "plan":
        return "protocol without a register entry"
    if registry and registry.status_date:
        return f"{state} ({registry.status_date})"
    return state


def under_way_words(running: Sequence[Study], noun: str = "trial") -> str:
    """How many are planned or under way, and of how many the state is old: "3 trials planned or
    under way (status of 2 as of 2020 to 2023)"."""
    old = [each.last_known for each in running if each.last_known]
    text = f"{counted(len(running), noun)} planned or under way"
    return f"{text} ({known_words(len(running), old)})" if old else text


def measured_words(asked: Asked, trials: int) -> str:
    """That trials without results stand there for their condition, whichever outcomes they have:
    registers word these freely, so none is left out; empty where no outcome is asked for."""
    if not asked.query.outcomes:
        return ""
    return f", whatever {'it measures' if trials == 1 else 'they measure'}"


def overdue_words(count: int) -> str:
    """That trials are past their registered end."""
    return _APART["overdue"][count != 1]


def known_words(running: int, old: Sequence[str]) -> str:
    """To when the state of trials under way refers, `old` being the days of those where that
    is long ago: "status of 2 as of 2020 to 2023"; "" without any."""
    if not old:
        return ""
    years = sorted({each[:4] for each in old})
    when = years[0] if len(years) == 1 else f"{years[0]} to {years[-1]}"
    if len(old) == running:
        return f"status as of {when}"
    return f"status of {whole(len(old))} as of {when}"


def apart_words(besides: Sequence[Study]) -> str:
    """The studies without results that are neither under way nor silent, counted by how they stand;
    "" without any."""
    parts = []
    for standing, (one, many) in _APART.items():
        count = sum(each.standing == standing for each in besides)
        if count:
            parts.append(f"{whole(count)} {one if count == 1 else many}")
    return ", ".join(parts)
