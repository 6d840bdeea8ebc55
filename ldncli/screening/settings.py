"""A library's own rules of screening: how many screeners, and the reasons for exclusion."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from ldncli.errors import Fault, OutsideError, RecordError
from ldncli.records.sealing import read_file
from ldncli.records.text.decode import decode
from ldncli.records.text.limits import Between, Slug, Text
from ldncli.records.text.paths import path_text
from ldncli.records.text.yamltext import parse_yaml
from ldncli.screening.events import Stage
from ldncli.values import dataclass

FOLDER = "screening"
REASONS, SETTINGS = "reasons.yaml", "settings.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a paper is excluded; `stage` is the only stage at which it is offered, None both."""

    id: Annotated[Slug, "short name, which the log uses; never used again for another reason"]
    label: Annotated[Text, "the reason in words, as a report prints it"]
    stage: Annotated[Stage | None, "the only stage at which it is offered; left out: both"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a library is screened.

    With two `screeners`, each decides without seeing the other's vote, and a candidate is decided
    when both agree, or someone resolved their conflict. `highlight` are words to mark in titles
    and abstracts, besides those of the question.
    """

    screeners: Annotated[int, Between(1, 2), "people who decide on each record"] = 1
    highlight: Annotated[tuple[Text, ...], "words to mark in titles and abstracts"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Settings and reasons together; `own` says whether the library has reasons of its own."""

    settings: Settings = Settings()
    reasons: tuple[Reason, ...] = ()
    own: bool = False

    def label(self, reason: str | None) -> str:
        """A reason in words; its id where the library does not name it."""
        if reason is None:
            return "no reason given"
        return next((each.label for each in self.reasons if each.id == reason), reason)

    def at(self, stage: Stage) -> tuple[Reason, ...]:
        """The reasons that are offered at a stage."""
        return tuple(each for each in self.reasons if each.stage in (None, stage))


# What most reviews ask of a paper, in the order in which it can be seen soonest.
DEFAULT_REASONS = (
    Reason(id="publication-type", label="No report of a study"),
    Reason(id="intervention", label="Treatment not of interest"),
    Reason(id="population", label="People or condition not of interest"),
    Reason(id="design", label="Design not of interest"),
    Reason(id="comparator", label="Comparison not of interest"),
    Reason(id="outcome", label="No outcome of interest", stage="full-text"),
    Reason(id="no-results", label="No results reported yet", stage="full-text"),
    Reason(
        id="second-report", label="Adds nothing to a report already included", stage="full-text"
    ),
    Reason(id="withdrawn", label="Retracted or withdrawn"),
    Reason(id="other", label="Other reason"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReasonsFile:
    reasons: tuple[Reason, ...]


def load_rules(data: Path) -> Rules:
    """The rules of the library in the folder `data`; defaults where it has none.

    Raises RecordError where a file has faults, OutsideError where it cannot be read.
    """
    settings, wrong = _read(data, SETTINGS, Settings)
    listed, more = _read(data, REASONS, _ReasonsFile)
    faults = [*wrong, *more]
    if listed is not None:
        ids = [each.id for each in listed.reasons]
        faults += [
            Fault(f"{FOLDER}/{REASONS}", None, "", f"the reason {each!r} is given twice")
            for each in dict.fromkeys(ids)
            if ids.count(each) > 1
        ]
    if faults:
        raise RecordError(
            f"the rules of screening in {data / FOLDER} have faults",
            hint="docs/candidates.md says what belongs in them",
            faults=tuple(faults),
        )
    return Rules(
        settings=settings or Settings(),
        reasons=listed.reasons if listed else DEFAULT_REASONS,
        own=listed is not None,
    )


def _read(data: Path, name: str, kind: type[Any]) -> tuple[Any, list[Fault]]:
    """The value of a file and its faults; None and none where there is no file."""
    file = f"{FOLDER}/{name}"
    try:
        text = read_file(data / file)
    except FileNotFoundError:
        return None, []
    except OSError as error:
        raise OutsideError(f"{data / file} cannot be read: {error.strerror}") from error
    document = parse_yaml(text, file)
    if document.value is None:
        return None, list(document.faults)
    value, problems = decode(kind, document.value)
    found = [
        Fault(file, document.line(each.path), path_text(each.path), each.message, each.hint)
        for each in problems
    ]
    return value, [*document.faults, *found]
