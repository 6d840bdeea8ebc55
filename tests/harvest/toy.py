"""An invented format with many papers a file, and its reader: what a reader of the
program would be, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from ldncli.harvest.candidate import Candidate, Origin, Passage
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import Broken, Reader

TOY = """\
%toy
T\tLow-dose naltrexone for purple elbow: a randomized crossover trial
A\tLee, Ann
Y\t2019
D\t10.5555/toy.1
X\tAdults with fibromyalgia took naltrexone 1 mg twice a day.

T\tA record without its end
?

T\tLow-dose naltrexone in knees
X\tNobody knows who wrote this.
"""
_ORIGIN = Origin(source="toy", bibliography="fields", kind="index", family_first=True)


def _read(document: Document) -> Iterator[Candidate | Broken]:
    line = 2
    for block in (
        "\n".join(line for _, line in document.lines()).removeprefix("%toy\n").split("\n\n")
    ):
        yield _record(block.strip("\n"), line)
        line += block.count("\n") + 2


def _record(block: str, line: int) -> Candidate | Broken:
    parts = [each.split("\t") for each in block.split("\n")]
    odd = next((each[0] for each in parts if len(each) != 2), None)
    if odd is not None:
        return Broken(line, f"{odd!r} is no field")
    fields: dict[str, str] = {key: value for key, value in parts}
    return Candidate(
        origin=_ORIGIN,
        line=line,
        title=fields.get("T"),
        authors=(fields["A"],) if "A" in fields else (),
        date=fields.get("Y"),
        doi=fields.get("D"),
        passages=(Passage("Abstract", fields["X"]),) if "X" in fields else (),
    )


READER = Reader(
    name="toy",
    label="a toy file",
    described="toy files (.toy)",
    recognises=lambda document: document.head.startswith("%toy\n"),
    read=_read,
    endings=(".toy",),
)
