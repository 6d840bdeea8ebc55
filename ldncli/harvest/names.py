"""Names of people: from a printed list to single names, from `Given Family` to `Family,
Given`, and to the start of an id."""

from __future__ import annotations

import re
import unicodedata

from ldncli.harvest.printed import clean

# Words that begin a family name; before the last name they belong to it.
_PARTICLES = frozenset(
    {
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "das",
        "dos",
        "do",
        "du",
        "la",
        "le",
        "les",
        "ten",
        "ter",
        "te",
        "zu",
        "zur",
        "zum",
        "af",
        "av",
        "bin",
        "ibn",
        "ben",
        "el",
        "al",
        "san",
        "st",
        "st.",
        "mac",
        "mc",
        "o'",
        "d'",
    }
)
_SUFFIXES = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_TITLES = re.compile(
    r"(?:Ph\.?\s?D|M\.?D|M\.?Sc|B\.?Sc|MPH|D\.?O|FRCA|MBBS|Dr|Prof|RN|PharmD)\.?", re.IGNORECASE
)
_GROUP_WORDS = re.compile(
    r"\b(?:group|consortium|investigators|collaborat(?:ion|ors)|network|committee|society"
    r"|association|team|study|trial)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(r"\((?:author|editor|aut|edt|contributor)[^()]*\)", re.IGNORECASE)
# Marks and numbers of footnotes behind names.
_FOOTNOTE = re.compile(r"[*†‡§¶¹²³⁰-⁹]|\[\d+\]|(?<=[^\W\d])\d+\b")
_LIFETIME = re.compile(r",\s*(?:active |born )?\d{4}\s*-\s*(?:\d{4})?")
# Letters that have no decomposition.
_PLAIN = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "ħ": "h",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


def split_names(text: str, *, alone: bool = False) -> tuple[str, ...]:
    """Authors as printed, one each; `alone` where the text is known to name one person.

    Semicolons part them where there are any. Else commas do, unless every part is a single word:
    then two parts are one name (`Smith, Ann, Jones, Bo`).
    """
    text = _LIFETIME.sub("", _FOOTNOTE.sub("", _ROLE.sub("", clean(text))))
    if alone and text.count(",") == 1:
        return (text.strip(" .;"),)
    mark = ";" if ";" in text else ","
    parts: list[str] = []
    for raw in re.split(rf"{mark}|\s(?:and|&)\s", text):
        part = re.sub(r"^(?:and|&)\s+", "", raw.strip(" ,"))
        if parts and _SUFFIXES.fullmatch(part):
            parts[-1] += f" {part}"
        elif (
            re.search(r"[^\W\d]", part)
            and not _TITLES.fullmatch(part)
            and part.rstrip(".").casefold() not in ("et al", "others")
        ):
            parts.append(part)
    if (
        mark == ","
        and len(parts) > 1
        and len(parts) % 2 == 0
        and all(len(each.split()) == 1 for each in parts)
    ):
        parts = [
            f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)
        ]
    return tuple(parts)


def family_first(name: str) -> str:
    """`Ludwig van den Berg` as `van den Berg, Ludwig`; a group, a single word and
    what has a comma stay as they are.

    Two family names without a particle or hyphen cannot be told from two given
    names: the last word is taken.
    """
    words = name.split()
    if "," in name or len(words) < 2 or _GROUP_WORDS.search(name):
        return name
    suffix = words.pop() if _SUFFIXES.fullmatch(words[-1]) and len(words) > 2 else ""
    capitals = [
        each for each in words if each.isupper() and len(each.strip(".")) > 2 and "." not in each
    ]
    if capitals and len(capitals) < len(words):  # SMITH John, or John SMITH
        family, given = capitals, [each for each in words if each not in capitals]
    else:
        start = len(words) - 1
        while start > 1 and words[start - 1].casefold() in _PARTICLES:
            start -= 1
        if words[0].islower() and words[0] in _PARTICLES:  # no given name at all
            return name
        family, given = words[start:], words[:start]
    family_name = " ".join(family) + (f" {suffix}" if suffix else "")
    return f"{family_name}, {' '.join(given)}"


def name_slug(author: str) -> str | None:
    """The family name as the start of an id (`O'Kelly, Bo` is okelly); None where it has no
    letter of the Latin script."""
    family = _SUFFIXES.sub("", author.split(",")[0]) if "," in author else author
    plain = "".join(
        each
        for each in unicodedata.normalize("NFKD", family.casefold().translate(_PLAIN))
        if not unicodedata.combining(each)
    )
    plain = re.sub(r"['’ʼ.]", "", plain)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or None
