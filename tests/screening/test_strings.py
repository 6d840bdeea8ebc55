"""The same search in every syntax, as each service's guide writes it."""

from __future__ import annotations

import pytest

from ldncli.screening.searches import SavedSearch
from ldncli.screening.strings import SYNTAXES, search_string

CONCEPTS = (
    ("naltrexon*", "mesh:Naltrexone", "emtree:naltrexone"),
    ("low-dose", "low dose naltrexon*", "LDN"),
    ("Crohn's disease",),
)


def _search(**queries: str) -> SavedSearch:
    return SavedSearch(
        id="ldn",
        label="LDN",
        services=("pubmed",),
        since="2026-01-01",
        concepts=CONCEPTS,
        queries=queries,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("syntax", "wanted"),
    [
        (
            "pubmed",
            '(naltrexon*[Title/Abstract] OR "Naltrexone"[MeSH Terms])'
            ' AND ("low-dose"[Title/Abstract] OR "low dose naltrexon*"[Title/Abstract]'
            " OR LDN[Title/Abstract])"
            ' AND "Crohn\'s disease"[Title/Abstract]',
        ),
        (
            "embase",
            "(naltrexon*:ti,ab,kw OR 'naltrexone'/exp)"
            " AND ('low-dose':ti,ab,kw OR 'low dose naltrexon*':ti,ab,kw OR LDN:ti,ab,kw)"
            ' AND "Crohn\'s disease":ti,ab,kw',
        ),
        (
            "europepmc",
            '(TITLE_ABS:naltrexon* OR KW:"Naltrexone")'
            ' AND (TITLE_ABS:"low-dose"'
            " OR (TITLE_ABS:low AND TITLE_ABS:dose AND TITLE_ABS:naltrexon*) OR TITLE_ABS:LDN)"
            ' AND TITLE_ABS:"Crohn\'s disease"',
        ),
        (
            "clinicaltrials",
            'naltrexon AND ("low-dose" OR "low dose naltrexon" OR LDN) AND "Crohn\'s disease"',
        ),
        (
            "openalex",
            'naltrexon AND ("low-dose" OR "low dose naltrexon" OR LDN) AND "Crohn\'s disease"',
        ),
        ("crossref", "naltrexon low-dose Crohn's disease"),
    ],
)
def test_every_syntax(syntax: str, wanted: str) -> None:
    assert search_string(_search(), syntax) == wanted


def test_words_of_ones_own_win() -> None:
    search = _search(pubmed="ldn[ti] OR naltrexone[ti]")
    assert search_string(search, "pubmed") == "ldn[ti] OR naltrexone[ti]"
    assert search_string(search, "pubmed", [["CRPS"]]) == (
        "(ldn[ti] OR naltrexone[ti]) AND (CRPS[Title/Abstract])"
    )
    assert "TITLE_ABS" in search_string(search, "europepmc")


def test_words_that_services_take_for_operators_are_quoted() -> None:
    assert SYNTAXES["pubmed"]([["not"]]) == '"not"[Title/Abstract]'
    assert SYNTAXES["openalex"]([["AND"], ["a"]]) == '"AND" AND a'


def test_no_concept_is_lost_for_want_of_a_heading() -> None:
    made = SavedSearch(
        id="x",
        label="X",
        services=("pubmed",),
        since="2026-01-01",
        concepts=(("naltrexone",), ("emtree:fibromyalgia",)),
    )
    for syntax in SYNTAXES:
        assert "fibromyalgia" in search_string(made, syntax), syntax


def test_a_service_that_there_is_not() -> None:
    with pytest.raises(KeyError):
        search_string(_search(), "google")
