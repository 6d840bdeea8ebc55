"""One file as readers get it: its bytes and, decoded when first asked for, its text."""

from __future__ import annotations

import codecs
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ldncli.errors import DocumentError, OutsideError


@dataclass(frozen=True)
class Document:
    """A file whole in memory; `name` is what errors and reports call it."""

    name: str
    content: bytes

    @cached_property
    def text(self) -> str:
        """The text with plain line ends, from UTF-8, or from UTF-16 where the file says so itself.

        Raises DocumentError where the content is empty or no such text.
        """
        wide = self.content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            text = self.content.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError as error:
            hint = "save it as UTF-8 text"
            raise DocumentError(f"{self.name} is not UTF-8 text", hint=hint) from error
        if not text.strip("\ufeff \t\r\n"):
            raise DocumentError(f"{self.name} is empty")
        if "\0" in text:
            raise DocumentError(f"{self.name} is not text")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def single_spaced(self) -> str:
        """The text with every run of blanks as one, so that no pattern ever meets a long run."""
        return re.sub(r"[^\S\n]+", " ", self.text)


def read_document(path: Path, most_bytes: int) -> Document:
    """The file, unless it is larger than `most_bytes`.

    Raises OutsideError where it cannot be read, DocumentError where it is too large.
    """
    name = str(path)
    try:
        size = os.stat(path).st_size
        if size > most_bytes:
            raise too_large(name, size, most_bytes)
        with open(path, "rb") as file:
            content = file.read(most_bytes + 1)  # a pipe has no size beforehand
    except OSError as error:
        hint = "is the name right, and may you read it?"
        raise OutsideError(f"{path} cannot be read: {error.strerror}", hint=hint) from error
    if len(content) > most_bytes:
        raise too_large(name, None, most_bytes)
    return Document(name, content)


def too_large(name: str, size: int | None, most_bytes: int) -> DocumentError:
    """The refusal of a file; `size` in bytes is None where it is not known how much more it has."""
    limit = f"{most_bytes / 1e6:.0f} MB"
    found = f"more than {limit}" if size is None else f"{size / 1e6:.1f} MB"
    message = f"{name} has {found}, too much for one document"
    return DocumentError(message, hint=f"the limit is {limit}")
