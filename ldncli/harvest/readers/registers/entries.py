"""From the entry of a register to a candidate, and values as registers spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.printed import clean
from ldncli.harvest.readers.content.register_entry import PlannedOutcome, RegisterEntry
from ldncli.harvest.readers.reader import Broken
from ldncli.harvest.readers.references.fields import Fields, candidate_of, date_of

ORIGIN = Origin(
    source="registry",
    bibliography="identification",
    kind="registry",
    called="register entry",
    where="in the register entry",
    family_first=True,
)


def candidate_of_entry(
    entry: RegisterEntry,
    file: str,
    line: int,
    *,
    address: str = "",
    summary: str = "",
    raw: Sequence[tuple[str, str]] = (),
) -> Candidate | Broken:
    """The candidate; broken where the entry has no number. Its own number is the first of its
    registrations, in the usual spelling where that is known."""
    if not entry.number:
        return Broken(line, "it has no register number")
    words = dict(entry.design)
    found = candidate_of(
        Fields(
            title=entry.scientific_title or entry.public_title,
            dates=[entry.registered or ""],
            journal=entry.register,
            registers=[entry.number, *entry.others],
            types=[words.get("study type", ""), words.get("phase", ""), entry.status],
            address=address,
            abstract=summary,
            keywords=entry.conditions,
            registered=True,
            raw=raw,
            register_entry=entry,
        ),
        ORIGIN,
        file,
        line,
    )
    if isinstance(found, Broken):
        return found
    own = re.sub(r"\W", "", entry.number).casefold()
    first = re.sub(r"\W", "", next(iter(found.registrations), "")).casefold()
    if first and (own.startswith(first) or first in own or own in first):
        return found
    return replace(found, registrations=(entry.number, *found.registrations))


def day(printed: str) -> str | None:
    """A date of a register as YYYY, YYYY-MM or YYYY-MM-DD: `20260920`, `20/09/2026` (the day
    first, unless only the other order makes a date), `21 September 2026`."""
    text = clean(printed)
    digits = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    if digits and 0 < int(digits[2]) < 13:
        return date_of(["-".join(digits.groups())])
    parts = re.match(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b", text)
    if parts:
        first, second, year = (int(each) for each in parts.groups())
        month, date = (second, first) if second <= 12 else (first, second)
        return date_of([f"{year}-{month:02}-{date:02}"])
    written = re.match(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})\b", text)
    if written:
        return date_of([f"{written[3]} {written[2]} {written[1]}"])
    return date_of([text])


def whole(printed: str) -> int | None:
    """A number of people; of `arm A:49;arm B:50;` the sum. None where it is not clearly a
    number."""
    text = clean(printed).replace(",", "")
    if re.fullmatch(r"\d{1,9}(?:\.0)?", text):
        return int(float(text))
    parts = [each for each in text.split(";") if each.strip()]
    found = [re.fullmatch(r".*:\s*(\d{1,9})\s*", each) for each in parts]
    if parts and all(found):
        return sum(int(each[1]) for each in found if each)
    return None


def listed(printed: str) -> tuple[str, ...]:
    """The parts of a text in which line ends, `<br>` or semicolons part them, each once."""
    parts = re.split(r"\s*(?:<br\s*/?>|[\r\n;])\s*", printed)
    return tuple(dict.fromkeys(each for part in parts if (each := clean(part).strip(" .-"))))


def lines(printed: str) -> str:
    """A text without the marks of line ends that exports leave in it."""
    return clean(re.sub(r"<br\s*/?>", " ", printed))


def planned(primary: Iterable[str], secondary: Iterable[str]) -> tuple[PlannedOutcome, ...]:
    """Outcomes told in one text each."""
    return (
        *(PlannedOutcome(role="primary", measure=each) for each in primary if each),
        *(PlannedOutcome(role="secondary", measure=each) for each in secondary if each),
    )


def labelled(*words: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Labelled words, those without a text left out."""
    return tuple((label, text) for label, each in words if (text := clean(each)))
