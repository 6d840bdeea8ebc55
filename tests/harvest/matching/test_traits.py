"""What of a record is compared, and how it is made alike."""

from __future__ import annotations

import pytest

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.matching.traits import Sort, Traits, of_candidate

ORIGIN = Origin(source="toy", bibliography="fields", family_first=True)


def _traits(**values: object) -> Traits:
    return of_candidate(Candidate(origin=ORIGIN, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Low-Dose Naltrexone (LDN).", "low dose naltrexone ldn"),
        ("Effect of <i>naltrexone</i> at p<0.05", "effect of naltrexone at p 0 05"),
        ("Étude de la douleur [Abstract]", "etude de la douleur"),
        ("[Pain in elbows]", "pain in elbows"),
        ("Pain.[Erratum appears in Pain 2005;1:2]", "pain"),
        ("TGF-β and µ-receptors", "tgf β and μ receptors"),
        ("", ""),
    ],
)
def test_titles(printed: str, title: str) -> None:
    found = _traits(title=printed)
    assert found.title == title and found.compact == title.replace(" ", "")


def test_numbers_of_parts() -> None:
    assert _traits(title="Elbows II: phase 2, part B, 4.5 mg").numbers == ("2", "2", "b", "4", "5")
    assert _traits(title="A trial of vitamin C in a clinic").numbers == ()


def test_families() -> None:
    assert _traits(authors=("van den Berg, Bo", "O'Kelly A.", "Lee")).families == (
        "vandenberg",
        "kelly",
        "lee",
    )
    assert len(_traits(authors=tuple(f"Name{n}, A" for n in range(100))).families) == 8


@pytest.mark.parametrize(
    ("pages", "first"),
    [("e31-e39", "e31"), ("0012-19", "12"), ("S7", "s7"), ("11-Sep", ""), ("", ""), ("xii", "")],
)
def test_first_pages(pages: str, first: str) -> None:
    assert _traits(pages=pages or None).first_page == first


@pytest.mark.parametrize(
    ("values", "sort"),
    [
        ({"title": "Elbows"}, "article"),
        ({"registered": True}, "register entry"),
        ({"journal": "bioRxiv"}, "preprint"),
        ({"doi": "https://doi.org/10.21203/rs.3.rs-1/v1"}, "preprint"),
        ({"types": ("Preprint",)}, "preprint"),
        ({"types": ("Journal: Conference Abstract",)}, "conference abstract"),
        ({"title": "Reply to Lee"}, "notice"),
        ({"title": "Erratum: elbows"}, "notice"),
        ({"types": ("Letter",)}, "notice"),
        ({"title": "Replication of a trial"}, "article"),
    ],
)
def test_sorts(values: dict[str, object], sort: Sort) -> None:
    assert _traits(**values).sort == sort


def test_keys_hold_identifiers_first() -> None:
    keys = _traits(title="Elbows", doi="10.5555/A", pmid="7").keys
    assert keys[:2] == ("d10.5555/a", "p7") and any(each[0] == "b" for each in keys)
    assert _traits(registered=True, registrations=("NCT01234567",), title="x").keys == (
        "rnct01234567",
    )
