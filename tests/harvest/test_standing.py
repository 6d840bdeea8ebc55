"""Where the records of an import stand: two differing DOIs are never one paper."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.known import Known, load_known
from ldncli.harvest.readers.files import ReadFile
from ldncli.harvest.readers.reader import Aside, Broken, Record
from ldncli.harvest.standing import Standing, standings
from tests.harvest.toy import READER

ORIGIN = Origin(source="toy", bibliography="fields")


def _found(world: Path, *records: Record) -> list[Standing]:
    return list(standings([ReadFile("x", READER, records)], Known(load_known(str(world)))))


def _paper(**values: object) -> Candidate:
    return Candidate(origin=ORIGIN, file="x", line=1, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"doi": "10.5555/a"}, {"doi": "https://doi.org/10.5555/A"}, True),
        ({"doi": "10.5555/a", "pmid": "7"}, {"pmid": "7"}, True),
        ({"doi": "10.5555/a", "pmid": "7"}, {"doi": "10.5555/b", "pmid": "7"}, False),
        ({"title": "Elbows", "pmid": "7"}, {"title": "Elbows", "pmid": "8"}, False),
        ({"title": "Elbows"}, {"title": "Elbows"}, False),
        ({"pmcid": "PMC123"}, {"pmcid": "pmc123"}, True),
        ({"registrations": ("NCT01234567",)}, {"registrations": ("NCT01234567",)}, False),
        (
            {"registrations": ("NCT01234567",), "registered": True},
            {"registrations": ("NCT01234567",), "registered": True},
            True,
        ),
        (
            {"registrations": ("NCT01234567",), "registered": True},
            {"registrations": ("NCT01234567",)},
            False,
        ),
    ],
)
def test_duplicates(
    world: Path, first: dict[str, object], second: dict[str, object], same: bool
) -> None:
    one, two = _found(world, _paper(**first), _paper(**second))
    assert one.state == "new" and two.state == ("duplicate" if same else "new")


def test_what_duplicates_bring_counts_too(world: Path) -> None:
    """A third record is the paper of the first by a number that only the second had; not where its
    DOI is another one."""
    found = _found(
        world,
        _paper(pmid="7"),
        _paper(pmid="7", doi="10.5555/a", pmcid="PMC123"),
        _paper(pmcid="PMC123"),
        _paper(pmid="7", doi="10.5555/b"),
    )
    assert [each.state for each in found] == ["new", "duplicate", "duplicate", "new"]


def test_the_base_and_what_is_no_paper(world: Path) -> None:
    doi = yaml.safe_load((world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8"))["doi"]
    found = _found(world, _paper(doi=doi), _paper(doi=doi), Broken(3, "why"), Aside(4, "old"))
    assert [each.state for each in found] == [
        "in the base",
        "duplicate",
        "not understood",
        "left out",
    ]
    assert (found[0].match.same, found[0].match.by, found[2].line) == ("bell-2015", "doi", 3)


def test_a_register_number_links_reports_and_finds_entries(world: Path) -> None:
    text = (world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8")
    kept = [each for each in text.split("\n") if not each.startswith("registrations")]
    changed = "registrations: [NCT01234567]\n" + "\n".join(kept)
    (world / "papers" / "bell-2015.yaml").write_text(changed, encoding="utf-8")
    report, entry = _found(
        world,
        _paper(title="Another", registrations=("NCT01234567",)),
        _paper(registrations=("NCT01234567",), registered=True),
    )
    assert report.state == "new" and report.match.linked == ("bell-2015",)
    assert entry.state == "new" and entry.match.linked == ("bell-2015",), "no entry is in the base"
