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


def called(
    id: str, author: str | None, year: int, registrations: Sequence[str], kind: str, title: str
) -> str:
    """The name of a paper, without an acronym.

    The family name of the first author (`author`, as Family, Given) or the group that wrote it, and
    the year; of a register entry its registration number. Where no author is known (None), the
    words of the id, written as in the title: "IBD series 2014".
    """
    if registrations and kind == "registry":
        return registrations[0]
    stem, _, end = id.rpartition("-")
    letter = end if len(end) == 1 and stem.endswith(f"-{year}") else ""
    if author is None:
        subject = id.removesuffix(f"-{letter}" if letter else "").removesuffix(f"-{year}")
        return f"{_written(subject, title)} {year}{letter}"
    return f"{author.partition(', ')[0]} {year}{letter}"


def _written(subject: str, title: str) -> str:
    """The words of an id as the title writes them, the first with a capital."""
    in_title = {word.lower(): word for word in re.findall(r"[^\W_]+", title)}
    words = " ".join(in_title.get(word, word) for word in subject.split("-"))
    return f"{words[:1].upper()}{words[1:]}"


def with_acronym(name: str, acronym: str | None) -> str:
    """A name with the acronym of its trial behind it; as it is where there is none."""
    return f"{name} ({acronym})" if acronym else name
