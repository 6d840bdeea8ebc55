"""The ways in which a run can end without an answer; only the command line catches them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in one place of one file.

    `line` counts from 1; None where the fault belongs to the file as a whole. `path`
    is the place in the record (`outcomes[0].arms.ldn.sd`), "" for the whole record.
    `fix` names a safe repair, or None.
    """

    file: str
    line: int | None
    path: str
    message: str
    hint: str | None = None
    fix: str | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{where} {self.path}: {self.message}" if self.path else f"{where}: {self.message}"
        return f"{text} ({self.hint})" if self.hint else text


class LdnError(Exception):
    """A refusal that the user can do something about.

    `slug` leads to a paragraph of docs/messages.md, `exit_code` is what the process ends with,
    `faults` are the places that it is about, in order.
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
    ):
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.faults = faults
        if slug:
            self.slug = slug


class UsageError(LdnError):
    """The words on the command line were wrong."""

    slug = "usage"
    exit_code = 2


class UnknownTermError(UsageError):
    """A word names nothing that the evidence base knows."""

    slug = "unknown-term"


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


def nearest(word: str, allowed: Collection[str]) -> str | None:
    """A hint with the allowed word that was probably meant; None where none is near."""
    from ldncli.nearness import nearest_word

    found = nearest_word(word, allowed)
    return f"did you mean {found!r}?" if found else None
