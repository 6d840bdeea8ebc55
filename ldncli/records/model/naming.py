"""What people call papers and studies: author and year, with the acronym of the trial.

"Bruun 2024 (FINAL)", "Younger 2013", "Toledano 2021b", "NCT01874951". One paper has one name
everywhere: the letter that tells two papers of one author and year apart is that of its id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Kinds of paper, the one that states a study's facts, and gives it its name, first.
MAIN_FIRST = (
    "primary",
    "preclinical",
    "pharmacokinetic",
    "secondary-report",
    "protocol",
    "registry",
)


# A group that gives its own short name behind the long one.
_GROUP = re.compile(r"\((\w*[A-Z]{2}[\w-]*)\)$")


def called(
    id: str, author: str | None, year: int, registrations: Sequence[str], kind: str, title: str
) -> str:
    """The name of a paper, without an acronym.

    The family name of the first author (`author`, as Family, Given) or the group that wrote it, and
    the year; of a register entry its registration number. Where no author is known (None), the
    words of the id, written as in the title ("IBD series 2014"); an id without the year as it is.
    """
    if registrations and kind == "registry":
        return registrations[0]
    stem, _, end = id.rpartition("-")
    letter = end if len(end) == 1 and stem.endswith(f"-{year}") else ""
    if author is not None:
        group = _GROUP.search(author)
        return f"{group[1] if group else author.partition(', ')[0]} {year}{letter}"
    subject, _, when = (stem if letter else id).rpartition("-")
    return f"{_written(subject, title)} {year}{letter}" if when == str(year) else id


def _written(subject: str, title: str) -> str:
    """The words of an id with the capitals and hyphens that they have in the title, apart from the
    first letter of each, which is a capital in the first alone."""
    found = re.findall(r"[^\W_]+", title) + re.findall(r"[^\W_]+(?:-[^\W_]+)+", title)
    in_title = {word.lower(): word for word in found if word != word.capitalize()}
    words, left = [], subject.split("-")
    while left:
        size = next(n for n in range(len(left), 0, -1) if n == 1 or "-".join(left[:n]) in in_title)
        word, left = "-".join(left[:size]), left[size:]
        words.append(in_title.get(word, word))
    told = " ".join(words)
    return f"{told[:1].upper()}{told[1:]}"


def with_acronym(name: str, acronym: str | None) -> str:
    """A name with the acronym of its trial behind it; as it is where there is none."""
    return f"{name} ({acronym})" if acronym else name
