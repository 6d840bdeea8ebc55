"""Paper pages in Markdown: what is read, what may be missing, and how lists
of entities are taken apart."""

from __future__ import annotations

import re

import pytest

from ldncli.harvest.candidate import Candidate, Entity
from ldncli.harvest.readers.paper_page import is_paper_page, parse_entities, parse_paper_page
from tests.harvest.samples import PAGE, RECORD


def test_everything_is_read() -> None:
    page = parse_paper_page(PAGE)
    assert page.origin.source == "page" and page.line is None
    assert (
        page.title
        == "Low-Dose Naltrexone for Purple Elbow: A Randomized Crossover Trial in Vitro Beach"
    )
    assert page.authors == (
        "Ludwig van den Berg",
        "María de la Cruz",
        "J. J. O'Kelly Jr.",
        "Elbow Study Group",
    )
    assert (page.doi, page.pmid, page.pmcid, page.date) == (
        "10.5555/elbow.2021.7",
        "31234567",
        "PMC99999999",
        "2021-02-09",
    )
    assert page.address == "https://pages.example/paper/PMC99999999"
    assert [each.section for each in page.passages] == [
        "TL;DR",
        "Contribution",
        "Key findings",
        "Abstract",
    ]
    assert (
        page.passages[2].text
        == "Pain fell more with LDN than with placebo. Vivid nausea was rare (3 of 31)."
    )
    assert len(page.entities) == 23 and (page.journal, page.language) == (None, None)


def test_entities_keep_their_list_kind_names_and_codes() -> None:
    entities = parse_paper_page(PAGE).entities
    assert entities[0] == Entity(
        list="Linked entities", kind="chemicals", name="naltrexone", codes=("PubChem CID 5360515",)
    )
    assert entities[2] == Entity(
        list="Full-text entities",
        kind="genes",
        name="TLR4",
        codes=("NCBI Gene 7099",),
        full_name="toll like receptor 4",
        aliases=("ARMD10", "TLR-4"),
    )
    names = [each.name for each in entities]
    assert (
        "diabetes mellitus, type 2" in names
        and "Pain, Chronic" in names
        and "N,N-dimethyl-elbowine" in names
    )
    assert entities[-1] == Entity(
        list="Full-text entities",
        kind="species",
        name="Homo sapiens",
        codes=("taxon 9606",),
        full_name="human, species",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LDN (-)", [("LDN", ("-",), None)]),
        (
            "a (MESH:D1), b (OMIM:614878)",
            [("a", ("MESH:D1",), None), ("b", ("OMIM:614878",), None)],
        ),
        ("a (MESH:D1, DOID:7)", [("a", ("MESH:D1", "DOID:7"), None)]),
        (
            "a [CVCL_0030], b [CHEBI:7465]",
            [("a", ("CVCL_0030",), None), ("b", ("CHEBI:7465",), None)],
        ),
        ("(+)-naltrexone (MESH:C1)", [("(+)-naltrexone", ("MESH:C1",), None)]),
        ("breast cancer (TNBC) (MESH:D2)", [("breast cancer", ("MESH:D2",), "TNBC")]),
        ("diabetes (type 2) (MESH:D3)", [("diabetes", ("MESH:D3",), "type 2")]),
        ("aspirin, ibuprofen", [("aspirin", (), None), ("ibuprofen", (), None)]),
        ("a (MESH:D1), b, c", [("a", ("MESH:D1",), None), ("b", (), None), ("c", (), None)]),
        ("never (closed, a", [("never (closed, a", (), None)]),
        ("", []),
        (" , (), []", []),
    ],
)
def test_forms_of_entities(
    text: str, expected: list[tuple[str, tuple[str, ...], str | None]]
) -> None:
    found = list(parse_entities("Full-text entities", [f"- **Diseases:** {text}"]))
    assert [(each.name, each.codes, each.full_name) for each in found] == expected


def test_a_list_may_go_on_below_its_line_and_use_other_marks() -> None:
    found = list(
        parse_entities(
            "Linked entities",
            [
                "* **Diseases**: a (MESH:D1),",
                "b (MESH:D2)",
                "",
                "+ **Cell lines:** c [CVCL_1]",
                "Source: https://x.example",
            ],
        )
    )
    assert [(each.kind, each.name) for each in found] == [
        ("diseases", "a"),
        ("diseases", "b"),
        ("cell lines", "c"),
    ]


SECTIONS = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("section", SECTIONS)
def test_any_section_may_be_missing(section: str) -> None:
    whole, text = (
        parse_paper_page(PAGE),
        re.sub(rf"## {re.escape(section)}\n.*?(?=\n## |\n---)", "", PAGE, flags=re.DOTALL),
    )
    assert is_paper_page(text)
    page = parse_paper_page(text)
    assert (page.title, page.authors, page.doi, page.address) == (
        whole.title,
        whole.authors,
        whole.doi,
        whole.address,
    )
    assert section not in {each.section for each in page.passages} | {
        each.list for each in page.entities
    }


@pytest.mark.parametrize("start", ["# Low", "**Authors", "PMC", "Source"])
def test_any_line_may_be_missing(start: str) -> None:
    text = "\n".join(line for line in PAGE.split("\n") if not line.startswith(start))
    assert is_paper_page(text)
    page = parse_paper_page(text)
    assert len(page.entities) == 23
    assert {
        "# Low": page.title is None,
        "**Authors": page.authors == (),
        "PMC": page.doi is None,
        "Source": page.address is None,
    }[start]


def test_identifiers_alone_in_their_line() -> None:
    assert parse_paper_page("# T\n\nDOI: 10.5555/a(b)c).\n\n## TL;DR\nx").doi == "10.5555/a(b)c"
    page = parse_paper_page("# T\n\nPMC1234567 · PMID 12 · 2020-05\n\n## TL;DR\nx")
    assert (page.pmcid, page.pmid, page.date, page.doi) == ("PMC1234567", "12", "2020-05", None)
    assert (
        parse_paper_page("# T\n\nPMC · DOI: 10.1999/2001.1.2 · date unknown\n\n## TL;DR\nx").date
        is None
    )


@pytest.mark.parametrize(
    "text",
    [
        "# A program\n\n**Authors:** Ann Lee\n\n## Abstract\n\nIt does things.\n",
        "# Notes\n\n## Figures\n\nnone",
        "TL;DR: all is well",
        RECORD,
        "",
    ],
)
def test_other_texts_are_not_taken_for_one(text: str) -> None:
    assert not is_paper_page(text)


def test_an_empty_frame_is_an_empty_page() -> None:
    assert parse_paper_page("## TL;DR\n## Abstract\n") == Candidate(
        origin=parse_paper_page(PAGE).origin
    )
