"""States of the evidence as text: kept after each report, read back for `--since`, refused with
reason where they cannot be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from ldncli.errors import DocumentError
from ldncli.evidence.survey.changes_since import FindingState, State, state_of
from ldncli.questions.asked import Asked
from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper

FORMAT = "ldn-report-state-1"


def question_of(given: Mapping[str, Any]) -> str:
    """A short name of a question: the same for the same filters, in whatever order."""
    kept = {
        name: sorted(value) if isinstance(value, list | tuple) else value
        for name, value in given.items()
        if value not in (None, False, [], ())
    }
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:12]


def state_now(asked: Asked) -> State:
    """The state that this report tells."""
    return state_of(asked.library.digest, question_of(asked.given), asked.papers, asked.findings)


def state_without(asked: Asked, left_out: Iterable[str]) -> State:
    """The state as it would be without some papers: what was known before they came."""
    before = asked.without(left_out)
    return state_of("", question_of(asked.given), before.papers, before.findings)


def to_json(state: State) -> str:
    """A state as text, the same bytes for the same state."""
    return json.dumps({"format": FORMAT, **asdict(state)}, ensure_ascii=False, indent=1) + "\n"


def parse_state(text: str, name: str) -> State:
    """A state from its text; raises DocumentError where it is none."""
    try:
        value = json.loads(text)
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise ValueError("another format")
        known = {each.name for each in fields(FindingState)}
        findings = tuple(
            FindingState(**{key: each[key] for key in known} | {"studies": tuple(each["studies"])})
            for each in value["findings"]
        )
        return State(
            str(value["digest"]), str(value["question"]), tuple(map(str, value["papers"])), findings
        )
    except (ValueError, KeyError, TypeError) as error:
        raise DocumentError(
            f"{name} contains no saved state of a report",
            hint="`ldn report --snapshot FILE` writes one",
        ) from error


# -- papers that came after a day ------------------------------------------------------------------


def first_read(paper: Paper) -> str:
    """The day on which a paper came into the base: the first on which any source was read,
    else that of its extraction."""
    return min([each.read for each in paper.sources if each.read] or [paper.extraction.date])


def papers_since(library: Library, papers: Iterable[Paper], date: str) -> tuple[list[str], str]:
    """The papers that are new since a day, and by which rule.

    New are those that came into the base after the day. Where the whole base is younger, that says
    nothing: then those published in the year of the day or later.
    """
    founded = min(map(first_read, library.papers()), default=None)
    if founded is None or founded[: len(date)] > date:
        rule = (
            f"No record was read before {founded}, so papers count as new that were published in"
            f" {date[:4]} or later; days of publication are not recorded."
        )
        return [each.id for each in papers if each.year >= int(date[:4])], (
            rule if founded else "The base is empty."
        )
    return [
        each.id for each in papers if first_read(each)[: len(date)] > date
    ], f"New are papers of which the first source was read after {date}."


# -- states kept by digest -------------------------------------------------------------------------


def kept_file(folder: Path, digest: str, question: str) -> Path:
    """Where the state of a digest and question is kept."""
    return folder / f"{digest[:12]}-{question}.json"


def kept_states(folder: Path, question: str) -> list[Path]:
    """The states kept of a question, in the order of their digests."""
    return sorted(folder.glob(f"*-{question}.json"))
