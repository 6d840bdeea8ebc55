"""Spellings of one name meet."""

from __future__ import annotations

import pytest

from ldncli.records.text.folding import fold_identifier


def test_names_are_folded_once() -> None:
    for name in ("https://doi.org/10.5555/X", "PMID: 7", "bell-2015"):
        assert fold_identifier(fold_identifier(name)) == fold_identifier(name)


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        ("https://www.ncbi.nlm.nih.gov/pubmed/7", "7"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC7/", "pmc7"),
        ("https://clinicaltrials.gov/study/NCT00000001#more", "nct00000001"),
        ("HTTPS://DOI.ORG/10.5555/X", "10.5555/x"),
        ("https://example.org/a/", "example.org/a"),
    ],
)
def test_addresses_are_taken_off(pasted: str, found: str) -> None:
    assert fold_identifier(pasted) == found


def test_any_pasted_form_of_an_identifier() -> None:
    forms = {
        "nct00855972": (
            *("NCT 00855972", "https://clinicaltrials.gov/study/NCT00855972?term=x#a"),
            "https://www.clinicaltrials.gov/ct2/show/nct00855972/",
        ),
        "23359310": ("PMID: 23359310", "https://pubmed.ncbi.nlm.nih.gov/23359310/?from=x"),
        "pmc123": ("PMCID: PMC123", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123/"),
        "10.1002/art.37734": (
            *("DOI 10.1002/ART.37734", "doi: 10.1002/art.37734"),
            "https://doi.org/10.1002%2Fart.37734",
        ),
    }
    for wanted, pasted in forms.items():
        assert {fold_identifier(each) for each in pasted} == {wanted}
