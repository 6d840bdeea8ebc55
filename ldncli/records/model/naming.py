"""What people call papers and studies: author and year, with the acronym of the trial.

"Bruun 2024 (FINAL)", "Younger 2013", "Toledano 2021b", "NCT01874951". One paper has one name
everywhere: the letter that tells two papers of one author and year apart is that of its id.
"""

from __future__ import annotations

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


def called(id: str, author: str | None, year: int, registrations: Sequence[str], kind: str) -> str:
    """The name of a paper, without an acronym.

    The family name of the first author (`author`, as Family, Given) or the group that wrote it, and
    the year; of a register
    entry its registration number. Where no author is known, the id is the only name it has.
    """
    if registrations and kind == "registry":
        return registrations[0]
    if author is None:
        return id
    stem, _, end = id.rpartition("-")
    letter = end if len(end) == 1 and stem.endswith(f"-{year}") else ""
    return f"{author.partition(', ')[0]} {year}{letter}"


def with_acronym(name: str, acronym: str | None) -> str:
    """A name with the acronym of its trial behind it; as it is where there is none."""
    return f"{name} ({acronym})" if acronym else name
