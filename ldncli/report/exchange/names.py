"""Names of authors and pages as bibliographies take them apart."""

from __future__ import annotations

import re

# Words before a family name that are no part of its place in the alphabet; only
# where they are written small.
_PARTICLE = re.compile(
    r"(?:(?:van|von|vom|zu|zur|zum|der|den|ten|ter|te|de|del|della|di|da|das|do|dos|du|des|la|le|af|av|y|el|al|bin|ibn)\s+)+(?=\S)"
)


def split_name(author: str) -> tuple[str, str | None]:
    """Family and given name; a group, or a person of one name, has no given name."""
    family, _, given = author.partition(", ")
    return (family, given) if given else (author, None)


def split_particle(family: str) -> tuple[str | None, str]:
    """What stands before the family name (van der, de), None where
    nothing does, and the name itself."""
    found = _PARTICLE.match(family)
    return (found.group().rstrip(), family[found.end() :]) if found else (None, family)


def first_and_last_page(pages: str | None) -> tuple[str | None, str | None]:
    """First and last page; an article number, or pages with several dashes, are
    a first page without a last."""
    if not pages:
        return None, None
    parts = [each.strip() for each in re.split("[-–—]+", pages)]
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else (plain_pages(pages), None)


def plain_pages(pages: str) -> str:
    """Pages with simple hyphens."""
    return re.sub(r"\s*[-–—]+\s*", "-", pages)
