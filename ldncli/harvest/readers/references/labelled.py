"""A reference list whose decisions are known: what was included, and what not."""

from __future__ import annotations

from collections.abc import Sequence

from ldncli.errors import DocumentError, UsageError
from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.files import ReadFile
from ldncli.harvest.readers.references.columns import normalised, parse_map
from ldncli.values import dataclass

# Headings that hold decisions, without capitals, blanks and signs; the best first.
_HEADINGS = (
    "labelincluded",
    "included",
    "include",
    "finallabel",
    "decision",
    "asreviewlabel",
    "label",
)
_YES = frozenset(("1", "10", "yes", "y", "true", "include", "included", "relevant", "i"))
_NO = frozenset(
    ("0", "00", "no", "n", "false", "exclude", "excluded", "irrelevant", "notrelevant", "e")
)
# What ASReview writes among the notes of a tagged file.
_NOTES = {"asreviewrelevant": True, "asreviewirrelevant": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Texts with their decisions, in the order of the file. `unlabelled` records said nothing of
    themselves, and are left out; `column` holds the decisions."""

    texts: tuple[str, ...]
    included: tuple[bool, ...]
    unlabelled: int
    column: str


def split_map(words: Sequence[str]) -> tuple[str | None, dict[str, str]]:
    """The column of decisions that `--map included=…` names (None: none is named), and the other
    columns, as `parse_map`."""
    column, rest = None, []
    for word in words:
        for part in word.split(","):
            name, equals, heading = (each.strip() for each in part.partition("="))
            if name == "included" and equals and heading:
                column = heading
            else:
                rest.append(part)
    return column, parse_map(rest)


def labelled(file: ReadFile, column: str | None) -> Labelled:
    """The decisions in a file that was read; `column` as it is named there, None: by its heading.

    Raises UsageError where no column holds decisions, or not both kinds; DocumentError where a
    value is no decision.
    """
    headings = dict.fromkeys(name for each in file.candidates for name, _ in each.raw)
    if column is not None and normalised(column) not in map(normalised, headings):
        raise UsageError(
            f"{file.name}: there is no column {column!r}",
            hint="the columns are " + ", ".join(headings)[:300],
        )
    found = column or _column_of(file, list(headings))
    texts, included, unlabelled = [], [], 0
    for each in file.candidates:
        value = _decision(each, found, file.name)
        if value is None:
            unlabelled += 1
        else:
            texts.append(f"{each.title or ''} {each.abstract or ''}")
            included.append(value)
    if not any(included) or all(included):
        kind = "no record is excluded" if any(included) else "no record is included"
        raise UsageError(
            f"{file.name}: by its column {found!r} {kind}",
            hint="a simulation needs both; --map included=COLUMN names another column",
        )
    return Labelled(
        texts=tuple(texts), included=tuple(included), unlabelled=unlabelled, column=found
    )


def _column_of(file: ReadFile, headings: list[str]) -> str:
    plain = {normalised(each): each for each in reversed(headings)}
    for each in _HEADINGS:
        if each in plain:
            return plain[each]
    for candidate in file.candidates:
        for name, value in candidate.raw:
            if any(normalised(line) in _NOTES for line in value.split("\n")):
                return name
    raise UsageError(
        f"{file.name}: no column of decisions is found",
        hint="--map included=COLUMN names it; the columns are " + ", ".join(headings)[:300],
    )


def _decision(record: Candidate, column: str, file: str) -> bool | None:
    wanted = normalised(column)
    said = [
        line
        for name, value in record.raw
        if normalised(name) == wanted
        for line in value.split("\n")
        if line.strip()
    ]
    for each in map(normalised, said):
        if each in _NOTES:
            return _NOTES[each]
        if each in _YES or each in _NO:
            return each in _YES
    if said and not _is_note(wanted):
        raise DocumentError(
            f"{file}:{record.line}: {said[0][:40]!r} is no decision",
            hint="decisions are 1 and 0, yes and no, or included and excluded",
        )
    return None


def _is_note(column: str) -> bool:
    """Whether a tag holds notes of all kinds, as those of RIS do."""
    return column in ("n1", "n2", "c1", "kw", "notes")
