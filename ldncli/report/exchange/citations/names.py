"""Names of authors and pages as bibliographies take them apart."""

from __future__ import annotations

import re

from ldncli.values import dataclass

# Words before a family name that are no part of its place in the alphabet; only
# where they are written small.
_PARTICLE = re.compile(
    r"(?:(?:van|von|vom|zu|zur|zum|der|den|ten|ter|te|de|del|della|di|da|das|do|dos|du|des|la|le|af|av|y|el|al|bin|ibn|'t|’t)\s+)+(?=\S)"
)


_SUFFIX = re.compile(r"(.*?),? ((?:Jr|Sr|2nd|3rd|II|III|IV)\.?)")
_PAGE = re.compile(r"([^\W\d_]*)(\d{1,9})")


def split_name(author: str) -> tuple[str, str | None]:
    """Family and given name; a group, or a person of one name, has no given name."""
    family, _, given = author.partition(", ")
    return (family, given) if given else (author, None)


def split_particle(family: str) -> tuple[str | None, str]:
    """What stands before the family name (van der, de), None where
    nothing does, and the name itself."""
    found = _PARTICLE.match(family)
    return (found.group().rstrip(), family[found.end() :]) if found else (None, family)


@dataclass(frozen=True, slots=True)
class Person:
    """The parts of a name; `given` is None for a group, or a person of one name, which `family`
    holds as it is written."""

    family: str
    given: str | None = None
    particle: str | None = None
    suffix: str | None = None

    @property
    def whole_family(self) -> str:
        """The family name with what stands before it."""
        return f"{self.particle} {self.family}" if self.particle else self.family


def split_person(author: str) -> Person:
    """The parts of `Family, Given`; a suffix (Jr, III) may stand behind either."""
    family, given = split_name(author)
    if given is None:
        return Person(family)
    suffix = None
    if found := _SUFFIX.fullmatch(family):
        family, suffix = found[1], found[2]
    elif found := _SUFFIX.fullmatch(given):
        given, suffix = found[1], found[2]
    particle, family = split_particle(family)
    return Person(family, given, particle, suffix)


def first_and_last_page(pages: str | None) -> tuple[str | None, str | None]:
    """First and last page, the last one whole (413-20 ends on page 420); an article number, or
    pages with several dashes, are a first page without a last."""
    if not pages:
        return None, None
    parts = [each.strip() for each in re.split("[-–—]+", pages)]
    if len(parts) != 2 or not all(parts):
        return plain_pages(pages), None
    first, last = parts
    one, other = _PAGE.fullmatch(first), _PAGE.fullmatch(last)
    if one and other and other[1] in ("", one[1]) and len(other[2]) <= len(one[2]):
        whole = one[2][: len(one[2]) - len(other[2])] + other[2]
        if int(whole) >= int(one[2]):
            last = one[1] + whole
    return first, last


def whole_pages(pages: str) -> str:
    """Pages with simple hyphens, the last page whole."""
    return "-".join(filter(None, first_and_last_page(pages)))


def plain_pages(pages: str) -> str:
    """Pages with simple hyphens."""
    return re.sub(r"\s*[-–—]+\s*", "-", pages)
