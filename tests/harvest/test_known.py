"""Which paper of the base a candidate is, and which it only looks like."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import RecordError
from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.known import Known, Match, load_known

ORIGIN = Origin(source="toy", bibliography="fields")


@pytest.fixture
def base(world: Path) -> Path:
    """The invented base, with one paper that has every identifier and
    one that has a title alone."""
    template = (world / "papers" / "bell-2015.yaml").read_text(encoding="utf-8")
    lines = [
        each
        for each in template.split("\n")
        if each.split(":")[0]
        not in ("id", "title", "doi", "pmid", "pmcid", "study", "registrations")
    ]
    for name, title, more in (
        ("ek-2001", "On elbows", "doi: 10.5555/Elbows.1\npmid: '111'\npmcid: PMC1111\n"),
        ("ek-2002", "On elbows", "doi: 10.5555/elbows.2\npmid: '222'\n"),
        ("ek-2003", "Of knees", ""),
    ):
        text = f"id: {name}\ntitle: {title}\n{more}" + "\n".join(lines)
        (world / "papers" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return world


def _match(base: Path, **values: str) -> Match:
    library = load_known(str(base))
    assert {"ek-2001", "ek-2002", "ek-2003"} <= set(library.ids())
    return Known(library).find(Candidate(origin=ORIGIN, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "same", "alike"),
    [
        ({"doi": "10.5555/elbows.1"}, "ek-2001", ()),
        ({"doi": "https://doi.org/10.5555/ELBOWS.2"}, "ek-2002", ()),
        ({"pmid": "222"}, "ek-2002", ()),
        ({"pmcid": "pmc1111"}, "ek-2001", ()),
        # A title alone proves nothing.
        ({"title": "ON ELBOWS"}, None, ("ek-2001", "ek-2002")),
        ({"title": "[On elbows.]"}, None, ("ek-2001", "ek-2002")),
        ({"title": "Of knees", "doi": "10.5555/knees"}, None, ("ek-2003",)),
        ({"title": "On elbows", "doi": "10.5555/elbows.2"}, "ek-2002", ("ek-2001",)),
        # Two DOIs that differ are two papers, whatever else is equal.
        ({"title": "On elbows", "doi": "10.5555/elbows.3"}, None, ("ek-2001", "ek-2002")),
        ({"pmid": "111", "doi": "10.5555/elbows.3"}, None, ("ek-2001",)),
        ({"pmid": "999"}, None, ()),
        ({"pmid": "111 "}, "ek-2001", ()),
        ({"doi": "111"}, None, ()),  # a DOI is looked for among DOIs
        ({"title": "On toes"}, None, ()),
        ({"title": ""}, None, ()),
        ({}, None, ()),
    ],
)
def test_what_is_the_same_paper(
    base: Path, values: dict[str, str], same: str | None, alike: tuple[str, ...]
) -> None:
    assert _match(base, **values) == Match(same, alike)


def test_faulty_vocabularies_are_refused_and_faulty_papers_left_out(base: Path) -> None:
    (base / "papers" / "half-2020.yaml").write_text("id: half-2020\n", encoding="utf-8")
    assert "half-2020" not in load_known(str(base)).ids()
    (base / "vocab" / "conditions.yaml").write_text("terms: none\n", encoding="utf-8")
    with pytest.raises(RecordError, match="the vocabularies in") as caught:
        load_known(str(base))
    assert all(each.file.startswith("vocab/") for each in caught.value.faults)
