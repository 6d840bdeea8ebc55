"""Words made alike, so that spellings of one name meet; made fit for one line; and made to begin a
sentence; identifiers as they are pasted and as addresses."""

from __future__ import annotations

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
