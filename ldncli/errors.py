"""The ways in which a run can end without an answer; only the command line catches them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ldncli.values import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in one place of one file.

    `line` counts from 1; None where the fault belongs to the file as a whole. `path`
    is the place in the record (`outcomes[0].arms.ldn.sd`), "" for the whole record.
    `fix` names a safe repair, or None. `count` is above 1 where it stands for faults of the file
    that are not named.
    """

    file: str
    line: int | None
    path: str
    message: str
    hint: str | None = None
    fix: str | None = None
    count: int = 1

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{where} {self.path}: {self.message}" if self.path else f"{where}: {self.message}"
        return f"{text} ({self.hint})" if self.hint else text


# So many faults of a file are named; the others are counted.
MOST_NAMED = 100


def counted_rest(count: int) -> str:
    """What is said of the faults of a file that are not named."""
    return f"{count:,} more fault{'s' if count > 1 else ''} in this file"


def first_of_each(faults: Iterable[Fault]) -> list[Fault]:
    """The first hundred faults of each file, in their order, and after them one for its others."""
    by_file: dict[str, list[Fault]] = {}
    for each in faults:
        by_file.setdefault(each.file, []).append(each)
    found: list[Fault] = []
    for file, own in by_file.items():
        named = [each for each in own if each.count == 1]
        rest = sum(each.count for each in own) - len(named[:MOST_NAMED])
        found += named[:MOST_NAMED]
        if rest:
            hint = "mend those named first"
            found.append(Fault(file, None, "", counted_rest(rest), hint, None, rest))
    return found


class LdnError(Exception):
    """A refusal that the user can do something about.

    `slug` leads to a paragraph of docs/messages.md, `exit_code` is what the process ends with,
    `faults` are the places that it is about, in order, `choices` what may have been meant, a line
    each.
    """

    slug = "error"
    exit_code = 2

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        slug: str | None = None,
        faults: tuple[Fault, ...] = (),
        choices: tuple[str, ...] = (),
    ):
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.faults = faults
        self.choices = choices
        if slug:
            self.slug = slug


class UsageError(LdnError):
    """The words on the command line were wrong."""

    slug = "usage"
    exit_code = 2


class UnknownTermError(UsageError):
    """A word names nothing that the evidence base knows."""

    slug = "unknown-term"


class UnclearNameError(UsageError):
    """A name may mean several things; `choices` are these."""

    slug = "unclear-name"


class RecordError(LdnError):
    """The records have faults, so that no answer can be trusted."""

    slug = "faulty-records"
    exit_code = 3


class DocumentError(LdnError):
    """A document given for import is not one that can be read."""

    slug = "unreadable-document"
    exit_code = 3


class OutsideError(LdnError):
    """Disk, network or another program failed."""

    slug = "outside"
    exit_code = 4


# -- what was probably meant -----------------------------------------------------------------------

# Letters from which so many slips are still a slip: in `gut` one changes the word.
_SLIPS = ((4, 1), (7, 2), (13, 3))
_LONGEST = 60
_ALIKE = 0.75


def nearest(word: str, allowed: Collection[str]) -> str | None:
    """A hint with the allowed word that was probably meant; None where none is near."""
    found = nearest_word(word, allowed)
    return f"did you mean {found!r}?" if found else None


def slips_allowed(word: str) -> int:
    """How many slips a word of this length may have."""
    return next((count for length, count in reversed(_SLIPS) if len(word) >= length), 0)


def distance(one: str, other: str, most: int) -> int:
    """Letters left out, put in, changed or swapped with their neighbour between two words; more
    than `most` where it is more than that."""
    if abs(len(one) - len(other)) > most or max(len(one), len(other)) > _LONGEST:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, twin in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != twin))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == twin:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


def slip(word: str, other: str) -> int | None:
    """How many slips lead from a word to another; None where it is none: too many for its length,
    or a word of a few letters with another first one."""
    most = slips_allowed(word)
    found = distance(word, other, most) if most and other else most + 1
    if found > most or (word[:1] != other[:1] and (found > 1 or len(word) < 6)):
        return None
    return found


def same_letters(word: str, other: str) -> bool:
    """Whether letters were left out, put in or swapped alone: none is another one."""
    short, long = sorted((word, other), key=len)
    if len(short) == len(long):
        return sorted(short) == sorted(long)
    letters = iter(long)
    return all(each in letters for each in short)


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word of which this is a slip; else the shortest that begins with it or holds it as
    words of its own; else, for a long one, what is alike to three quarters and begins alike; None
    where nothing is near."""
    names = sorted(known)
    slips = ((slip(word, each), each) for each in names)
    if near := min(((count, each) for count, each in slips if count is not None), default=None):
        return near[1]
    if len(word) < _SLIPS[0][0]:
        return None
    holding = [each for each in names if f" {each}".find(f" {word}") >= 0]
    if holding:
        return min(holding, key=lambda each: (len(each), each))
    if len(word) < _SLIPS[1][0]:
        return None
    import difflib

    alike = [each for each in names if each[:1] == word[:1]]
    return next(iter(difflib.get_close_matches(word, alike, n=1, cutoff=_ALIKE)), None)
