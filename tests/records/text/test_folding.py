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
