"""From a file to a `Page`: what may be read at all, and which of the layouts it has. Raises DocumentError for all else."""

from __future__ import annotations

import codecs
import os
import re
from pathlib import Path

from ldncli.errors import DocumentError, OutsideError
from ldncli.harvest.pages.catalogue import is_catalogue_record, parse_catalogue_record
from ldncli.harvest.pages.page import Page
from ldncli.harvest.pages.paper_page import is_paper_page, parse_paper_page

# The founding documents have 5 kB; a page with every entity of a book stays below this.
MAX_BYTES = 5_000_000

_WANTED = "paper pages in Markdown and catalogue records of a library, saved as text, can be imported"


def load_page(path: Path) -> Page:
    """Read one document.

    Raises OutsideError where the file cannot be read, DocumentError where it is no document that can be imported.
    """
    return parse_page(decode_document(_read(path), str(path)), str(path))


def _read(path: Path) -> bytes:
    try:
        size = os.stat(path).st_size
        if size > MAX_BYTES:
            raise _too_large(str(path), f"{size / 1e6:.1f} MB")
        with open(path, "rb") as file:
            content = file.read(MAX_BYTES + 1)  # a pipe has no size beforehand
    except OSError as error:
        raise OutsideError(f"{path} cannot be read: {error.strerror}", hint="is the name right, and may you read it?") from error
    if len(content) > MAX_BYTES:
        raise _too_large(str(path), f"more than {MAX_BYTES / 1e6:.0f} MB")
    return content


def _too_large(name: str, size: str) -> DocumentError:
    hint = f"at most {MAX_BYTES / 1e6:.0f} MB are read; {_WANTED}"
    return DocumentError(f"{name} has {size}, too much for a page about one paper", hint=hint)


def decode_document(content: bytes, name: str) -> str:
    """Bytes as text with plain line ends and single blanks; UTF-8, or UTF-16 where it says so itself."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name} is not text in UTF-8", hint=f"save it as UTF-8 text; {_WANTED}") from error
    if not text.strip("\ufeff \t\r\n"):
        raise DocumentError(f"{name} is empty", hint=_WANTED)
    if "\0" in text:
        raise DocumentError(f"{name} is not text", hint=_WANTED)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[^\S\n]+", " ", text)  # so that no pattern ever meets a long run of blanks


def parse_page(text: str, name: str) -> Page:
    """The page in a text; `name` is what an error calls it. Raises DocumentError for text of another layout."""
    if is_paper_page(text):
        return parse_paper_page(text)
    if is_catalogue_record(text):
        return parse_catalogue_record(text)
    raise DocumentError(f"{name} is neither a paper page nor a catalogue record", hint=_WANTED)
