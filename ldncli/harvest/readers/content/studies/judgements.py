"""Risk-of-bias judgements in a table of one's own: a column a domain, as robvis and RevMan Web have
them, or a row a judgement, as `ldn rob --format csv` writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ldncli.errors import UsageError
from ldncli.harvest.readers.content.studies.layouts import joined, role_of
from ldncli.harvest.readers.content.studies.sheets import Sheet, is_number, number_text, read_sheet
from ldncli.values import dataclass

OVERALL = "overall"
_WORDS = {
    **dict.fromkeys(("low", "lowrisk", "lowriskofbias"), "low"),
    **dict.fromkeys(("someconcerns", "some", "someconcern"), "some-concerns"),
    **dict.fromkeys(("high", "highrisk", "highriskofbias"), "high"),
    **dict.fromkeys(("unclear", "unclearrisk", "unclearriskofbias"), "unclear"),
    **dict.fromkeys(("moderate", "moderaterisk", "moderateriskofbias"), "moderate"),
    **dict.fromkeys(("serious", "seriousrisk", "seriousriskofbias"), "serious"),
    **dict.fromkeys(("critical", "criticalrisk", "criticalriskofbias"), "critical"),
    **dict.fromkeys(("noinformation", "noinfo", "ni"), "no-information"),
    **dict.fromkeys(("notapplicable",), "not-applicable"),
}
# As robvis shortens them; s is serious beside m or c, and some concerns beside h.
_LETTERS = {
    **{"l": "low", "h": "high", "u": "unclear", "m": "moderate", "c": "critical"},
    "n": "no-information",
}
_SIGNS = {"+": "low", "-": "high", "−": "high", "–": "high", "?": "unclear"}
# Answers to signalling questions, which stand beside the judgements in the files of RoB 2.
_ANSWERS = frozenset(("y", "py", "pn", "yes", "no", "probablyyes", "probablyno"))
_OVERALL = ("overall", "overallbias", "overallrisk", "overallriskofbias", "overalljudgement", "rob")
_WEIGHTS = ("weight", "weights", "n", "participants", "samplesize", "people")


@dataclass(frozen=True, slots=True)
class StudyJudgements:
    """One study's judgements, one a domain, and the overall one (ids, None: not judged); `weight`
    None where the table has none."""

    study: str
    domains: tuple[str | None, ...]
    overall: str | None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class JudgementTable:
    """Judgements of several studies on the same domains; `notes` say what was not used."""

    file: str
    domains: tuple[str, ...]
    studies: tuple[StudyJudgements, ...]
    notes: tuple[str, ...] = ()


def read_judgements(path: Path, sheet: str | None = None) -> JudgementTable:
    """The judgements in a table of one's own; raises UsageError where it has none, or a cell in a
    column of them is no judgement."""
    return judgement_table(read_sheet(path, sheet))


def judgement_table(sheet: Sheet) -> JudgementTable:
    """The same of a table that was read."""
    plain = {joined(each): each for each in sheet.headings}
    judged = plain.get("judgement") or plain.get("judgment")
    if judged and "domain" in plain:
        return _of_long(sheet, plain["domain"], judged)
    names = _study_names(sheet)
    columns = {
        heading: _judgements(sheet, heading)
        for heading in sheet.headings
        if heading != names[0] and _is_judged(sheet.column(heading))
    }
    if not columns:
        raise UsageError(
            f"{sheet.file} has no column of judgements",
            hint="a column for each domain, with Low, Some concerns, High, Unclear … below it",
        )
    overall = next((each for each in columns if _short(each) in _OVERALL), None)
    domains = [each for each in columns if each != overall]
    weight, weights = _weights(sheet)
    studies = tuple(
        StudyJudgements(
            name,
            tuple(columns[each][place] for each in domains),
            columns[overall][place] if overall else None,
            weights[place],
        )
        for place, name in enumerate(names[1])
    )
    used = {names[0], *columns, weight}
    left = [each for each in sheet.headings if each not in used]
    notes = [*sheet.notes, *([f"not used: {', '.join(left)}"] if left else [])]
    notes += [] if overall else ["the table has no overall judgement"]
    return JudgementTable(sheet.file, tuple(map(_called, domains)), studies, tuple(notes))


def _of_long(sheet: Sheet, domain: str, judged: str) -> JudgementTable:
    """A row a judgement; a domain that a study has twice is refused."""
    names, cells = _study_names(sheet)[1], _judgements(sheet, judged)
    found: dict[str, dict[str, str | None]] = {}
    for place, (study, name) in enumerate(zip(names, sheet.column(domain), strict=True), 1):
        own = found.setdefault(study, {})
        if own.get(name):
            raise UsageError(
                f"row {place} judges {name!r} of {study} a second time",
                hint="one table for each instrument and outcome",
            )
        own[name] = cells[place - 1]
    every = dict.fromkeys(name for own in found.values() for name in own)
    domains = [each for each in every if _short(each) not in _OVERALL]
    overall = next((each for each in every if _short(each) in _OVERALL), "")
    studies = tuple(
        StudyJudgements(study, tuple(own.get(each) for each in domains), own.get(overall))
        for study, own in found.items()
    )
    return JudgementTable(sheet.file, tuple(map(_called, domains)), studies, sheet.notes)


def _study_names(sheet: Sheet) -> tuple[str, list[str]]:
    heading = next(
        (each for each in sheet.headings if (role_of(each) or (1, ""))[1] == "study"), None
    )
    if heading is None:
        raise UsageError(
            f"{sheet.file} has no column with the names of the studies",
            hint=f"call one of them Study; the columns are {', '.join(sheet.headings)}",
        )
    return heading, sheet.column(heading)


def _short(heading: str) -> str:
    return joined(re.sub(r"judge?ment", "", heading, flags=re.IGNORECASE))


def _called(heading: str) -> str:
    """A domain without what RevMan Web adds to it."""
    heading = re.sub(r"^domain \(judge?ment\):\s*", "", heading, flags=re.IGNORECASE)
    return re.sub(r"\s*[-:]?\s*judge?ment\s*$", "", heading, flags=re.IGNORECASE)


def _is_judged(cells: Sequence[str]) -> bool:
    """Whether half of the cells that are not empty, or more, are judgements, and none answers a
    signalling question."""
    known = [each for each in cells if each]
    if any(joined(each) in _ANSWERS for each in known):
        return False
    found = [each for each in known if _word(each, _LETTERS | _SIGNS | {"s": "some"})]
    return bool(known) and 2 * len(found) >= len(known)


def _word(cell: str, more: Mapping[str, str]) -> str | None:
    return _WORDS.get(joined(cell)) or more.get(cell.strip().lower())


def _judgements(sheet: Sheet, heading: str) -> list[str | None]:
    cells = sheet.column(heading)
    signs = all(each in ("", *_SIGNS) for each in cells)
    letters = _LETTERS | _serious(sheet)
    found: list[str | None] = []
    for place, cell in enumerate(cells, 1):
        absent = cell.lower() in ("", "na", "n/a") or (not signs and cell in ("-", "–"))
        told = None if absent else _word(cell, _SIGNS if signs else letters)
        if told is None and not absent:
            raise UsageError(
                f"row {place}, {heading}: {cell!r} is no judgement",
                hint="Low, Some concerns, High, Unclear, Moderate, Serious, Critical or No"
                " information, or their first letters",
            )
        found.append(told)
    return found


def _serious(sheet: Sheet) -> dict[str, str]:
    """What the letter s stands for in this table; nothing where it cannot be told."""
    letters = {cell.strip().lower() for row in sheet.rows for cell in row}
    words = {_WORDS.get(joined(each)) for each in letters}
    if letters & {"m", "c"} or words & {"moderate", "critical"}:
        return {"s": "serious"}
    return {"s": "some-concerns"} if "h" in letters or "high" in words else {}


def _weights(sheet: Sheet) -> tuple[str | None, list[float | None]]:
    """The column of weights and its numbers; None where not every study has one above 0."""
    heading = next((each for each in sheet.headings if joined(each) in _WEIGHTS), None)
    texts = [number_text(each, ".") for each in sheet.column(heading)] if heading else []
    if not texts or not all(each and is_number(each) and float(each) > 0 for each in texts):
        return None, [None] * len(sheet.rows)
    return heading, [float(each) for each in texts]
