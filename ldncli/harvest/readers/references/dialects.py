"""Tagged formats: how their lines look, and which tag says what in which of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Tags = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """`line` finds tag and value; `opens` are the tags with which a record begins, `ends` those
    after which it is over. `tags` are those that say a thing, the best first."""

    name: str
    line: re.Pattern[str]
    opens: frozenset[str]
    ends: frozenset[str]
    tags: Tags

    def parse(self, line: str) -> tuple[str, str] | None:
        """Tag and value; None where the line has no tag."""
        found = self.line.match(line)
        return (found[1], (found[2] or "").strip()) if found else None


_RIS_TAGS = (
    "A1 A2 A3 A4 AB AD AN AR AU AV BT C1 C2 C3 C4 C5 C6 C7 C8 CA CL CN CP CR CT CY DA DB DI DO DP"
    " ED EP ER ET FT ID IS J1 J2 JA JF JI JO JT KW L1 L2 L3 L4 LA LB LK M1 M2 M3 N1 N2 NV OP PA PB"
    " PI PP PT PU PY RI RN RP SE SN SO SP SR ST T1 T2 T3 TA TI TT TY U1 U2 U3 U4 U5 UR VL VO WE WT"
    " Y1 Y2 ZZ"
).split()

_CLOSER = rf"(?:{'|'.join(_RIS_TAGS)})(?= -)"

RIS = Dialect(
    name="RIS",
    # Four columns and a hyphen; a tag that RIS knows may stand closer to it.
    line=re.compile(rf"\s?((?=.{{4}}-)[A-Z][A-Z0-9]|{_CLOSER}) *-(?:\s|$)(.*)"),
    opens=frozenset({"TY"}),
    ends=frozenset({"ER"}),
    tags={
        "title": ("TI", "T1", "CT", "TT", "ST"),
        "authors": ("AU", "A1"),
        "dates": ("PY", "Y1", "DA"),
        "journal": ("JF", "T2", "JO", "JT", "JA", "J2", "JI", "J1", "BT"),
        "volume": ("VL", "VO"),
        "issue": ("IS", "CP"),
        "number": ("C7", "AR"),
        "publisher": ("PB", "PU"),
        "language": ("LA",),
        "doi": ("DO", "DI", "M3", "L3"),
        "address": ("UR", "L2", "LK", "L1"),
        "abstract": ("AB", "N2"),
        "keywords": ("KW",),
        "types": ("TY", "M3", "PT"),
        "registers": ("C1", "C3", "C5", "C6", "C8", "M1", "M2", "U1", "RN", "SI"),
    },
)
MEDLINE = Dialect(
    name="MEDLINE",
    line=re.compile(r"(?=.{4}-)([A-Z][A-Z0-9]{1,3}) *-(?:\s|$)(.*)"),
    opens=frozenset({"PMID", "UI"}),
    ends=frozenset({"ER"}),
    tags={
        "title": ("TI", "BTI", "TT"),
        "authors": ("FAU", "AU"),
        "groups": ("CN",),
        "dates": ("DP", "YR", "DEP"),
        "journal": ("JT", "JN", "TA", "SO"),
        "volume": ("VI",),
        "issue": ("IP",),
        "pages": ("PG",),
        "publisher": ("PB",),
        "language": ("LA", "LG"),
        "doi": ("LID", "AID", "DO"),
        "pmid": ("PMID", "UI", "PM"),
        "pmcid": ("PMC", "PMCR"),
        "address": ("UR",),
        "abstract": ("AB", "OAB"),
        "keywords": ("MH", "OT"),
        "types": ("PT",),
        "registers": ("SI",),
    },
)
WEB_OF_SCIENCE = Dialect(
    name="Web of Science",
    line=re.compile(r"([A-Z][A-Z0-9])(?: (.*)|)$"),
    opens=frozenset({"PT"}),
    ends=frozenset({"ER"}),
    tags={
        "title": ("TI",),
        "authors": ("AF", "AU"),
        "groups": ("CA",),
        "dates": ("PY", "PD"),
        "journal": ("SO",),
        "volume": ("VL",),
        "issue": ("IS",),
        "first": ("BP",),
        "last": ("EP",),
        "number": ("AR",),
        "publisher": ("PU",),
        "language": ("LA",),
        "doi": ("DI",),
        "pmid": ("PM",),
        "abstract": ("AB",),
        "keywords": ("DE", "ID"),
        "types": ("DT", "PT"),
    },
)
REFER = Dialect(
    name="EndNote",
    line=re.compile(r"%([0-9A-Z!@#$&()*+?\[\]^~<>])(?:\s(.*)|)$"),
    opens=frozenset({"0"}),
    ends=frozenset(),
    tags={
        "title": ("T",),
        "authors": ("A",),
        "dates": ("D", "8"),
        "journal": ("J", "B"),
        "volume": ("V",),
        "issue": ("N",),
        "pages": ("P",),
        "publisher": ("I",),
        "language": ("G",),
        "doi": ("R",),
        "address": ("U",),
        "abstract": ("X",),
        "keywords": ("K",),
        "types": ("0", "9"),
    },
)


def dialect_of(head: str) -> Dialect | None:
    """The dialect of a file by its beginning; None where it is none of them."""
    for dialect, opening in (
        (RIS, r"^\s?TY {1,2}-\s"),
        (MEDLINE, r"^(?:(?:PMID|UI  )- *\d|(?:FAU |JT  )- \S)"),
        (WEB_OF_SCIENCE, r"^PT [JBSP]\s*$"),
        (REFER, r"^%0 \S"),
    ):
        if re.search(opening, head, re.MULTILINE):
            return dialect
    if re.match(r"(?:[A-Z][A-Z0-9]  - .*\n){3}", head):  # the first TY is missing
        return RIS
    return None
