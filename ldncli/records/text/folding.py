"""Words made alike, so that spellings of one name meet; made fit for one line, and for any reader;
and made to begin a sentence; identifiers as they are pasted and as addresses."""

from __future__ import annotations

import re
import unicodedata

from ldncli.records.text.identifiers import identifier

# What stands between the words of a name.
_BLANKS = str.maketrans(dict.fromkeys("-_'’/,()", " "))


def fold(words: str) -> str:
    """Words without case, accents, hyphens and doubled blanks, so that spellings meet."""
    if words.isascii():  # most names: nothing to take apart
        plain = words.lower()
    else:
        plain = unicodedata.normalize(
            "NFKD", unicodedata.normalize("NFKD", words).casefold()
        )  # ™ is made of capitals
        plain = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(plain.translate(_BLANKS).split())


def clean(text: str) -> str:
    """Text on one line, without doubled blanks and characters that nobody can see."""
    plain = " ".join(text.split())
    if plain.isascii() and plain.isprintable():
        return plain
    plain = unicodedata.normalize("NFC", plain)
    if not plain.isprintable():
        plain = "".join(each if each.isprintable() else " " for each in plain)
    return " ".join(plain.split())


def harmless(text: str) -> str:
    """Text on one line that nothing takes for something else: blanks for ends of lines, and none of
    the signs that nobody sees, which steer a terminal or turn the direction of what follows;
    joiners, which shape letters and pictures, stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if each in _LINE_ENDS else each
        for each in text
        if each in _KEPT or unicodedata.category(each) not in _DROPPED
    )


_LINE_ENDS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")
_KEPT = _LINE_ENDS | frozenset("\u200c\u200d")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


def as_shown(text: str) -> str:
    """A text of several lines in which nothing steers the terminal that shows it but colours; what
    stands in it for bytes that are no text becomes a question mark in a diamond."""
    if _UNSHOWN.search(text) is None:
        return text
    return _UNSHOWN.sub(lambda found: "\ufffd" if "\ud800" <= found[0] <= "\udfff" else "", text)


# All control characters but tab, the end of a line and the start of a colour; marks of direction,
# signs without width, and halves of characters.
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]|(?!\A)\ufeff|\x1b(?!\[[0-9;]*m)"
)


def upper(words: str) -> str:
    """Words that begin a line or sentence: their first letter large."""
    return words[:1].upper() + words[1:]


def fold_identifier(name: str) -> str:
    """An identifier without case, address and prefix, so that pasted ones meet."""
    text = name.encode("utf-8", "replace").decode().strip().casefold()
    if known := identifier(text):
        return known
    if text.startswith(("http://", "https://")):
        text = text.partition("://")[2].removeprefix("www.").partition("#")[0]
    text = text.strip()
    if text.startswith("10."):
        text = text.replace("%2f", "/").rstrip(".,;")
    elif "/" not in text.partition("?")[0].rstrip("/"):  # what a search adds to its links
        text = text.partition("?")[0]
    return text.rstrip("/")


def doi_address(doi: str) -> str:
    """The address of a DOI, with every sign that an address may not hold percent-encoded."""
    from urllib.parse import quote

    return f"https://doi.org/{quote(doi, safe='/:;()._-')}"
