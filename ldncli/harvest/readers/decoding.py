"""Which encoding bytes are in, where they do not say it themselves."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

# Letters beside letters: in Mac Roman they lie where Windows-1252 has signs and quotation marks.
_MAC_LETTER = re.compile(rb"(?<=[A-Za-z])[\x80-\x90\x98-\x9f](?=[a-z])")
_WINDOWS_LETTER = re.compile(rb"(?<=[A-Za-z])[\xdf-\xff](?=[a-z])|[ \"(][\xc0-\xdd](?=[a-z])")


def wide_encoding(content: bytes) -> str | None:
    """UTF-16, by its mark or by the zeros in plain letters; None for anything else."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:200]
    if len(start) < 8:
        return None
    even, odd = start[::2], start[1::2]
    if odd.count(0) > 0.8 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.8 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def legacy_encoding(content: bytes) -> str:
    """`cp1252` or `mac_roman`: in which of them more of the bytes are letters inside words."""
    mac, windows = len(_MAC_LETTER.findall(content)), len(_WINDOWS_LETTER.findall(content))
    return "mac_roman" if mac > windows else "cp1252"


def decode_line(
    raw: bytes, legacy: str | Callable[[bytes], str], sample: bytes
) -> tuple[str, str | None]:
    """The line as text, and the encoding that was guessed; None where it is UTF-8."""
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError:
        guess = legacy if isinstance(legacy, str) else legacy(sample)
        return raw.decode(guess, "replace"), guess


def _as(encoding: str) -> Callable[[UnicodeError], tuple[str, int]]:
    def decode(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(encoding, "replace"), error.end

    return decode


# How a stream goes on where it is not UTF-8: by the name of the guess.
HANDLERS = {each: f"ldn-{each}" for each in ("cp1252", "mac_roman")}
for _name, _handler in HANDLERS.items():
    codecs.register_error(_handler, _as(_name))
