"""Identifiers in every form in which people paste them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.records.text.folding import fold_identifier
from ldncli.records.text.identifiers import identifier
from tests.conftest import ROOT, Run

FORMS = {
    "23359310": (
        *("PMID23359310", "pmid:23359310", "PMID 23359310", "PMID: 23359310"),
        *("https://pubmed.ncbi.nlm.nih.gov/23359310/", "pubmed.ncbi.nlm.nih.gov/23359310"),
        *("https://www.ncbi.nlm.nih.gov/pubmed/23359310?dopt=Abstract",),
        *("https://pubmed.ncbi.nlm.nih.gov/?term=23359310",),
        *("https://europepmc.org/article/MED/23359310",),
    ),
    "10.1002/art.37734": (
        *("doi:10.1002/art.37734", "DOI 10.1002/ART.37734", "DOI: 10.1002/art.37734."),
        *("https://doi.org/10.1002/art.37734", "http://dx.doi.org/10.1002%2Fart.37734"),
        *("https://onlinelibrary.wiley.com/doi/full/10.1002/art.37734?af=R",),
        *("<https://doi.org/10.1002/art.37734>", "[doi:10.1002/art.37734]"),
        *("urn:doi:10.1002/art.37734", "info:doi/10.1002/art.37734"),
    ),
    "nct00568555": (
        *("NCT00568555", "nct00568555", "NCT:NCT00568555", "NCT 00568555", "nct:00568555"),
        *("https://clinicaltrials.gov/study/NCT00568555?term=x#results",),
        *("https://www.clinicaltrials.gov/ct2/show/NCT00568555",),
        *("https://clinicaltrials.gov/ct2/show/results/nct00568555",),
    ),
    "pmc5817589": (
        *("PMC5817589", "pmcid:PMC5817589", "PMCID PMC5817589", "PMCID: 5817589"),
        *("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5817589/",),
        *("https://pmc.ncbi.nlm.nih.gov/articles/PMC5817589/#sec1",),
        *("https://europepmc.org/articles/PMC5817589",),
    ),
    "actrn12617000274370": (
        *("ACTRN12617000274370", "actrn: ACTRN12617000274370"),
        *("https://www.anzctr.org.au/ACTRN12617000274370.aspx",),
    ),
    "2016-002081-31": (
        *("EudraCT 2016-002081-31", "EudraCT number: 2016-002081-31", "2016-002081-31"),
        *("https://www.clinicaltrialsregister.eu/ctr-search/trial/2016-002081-31/DK",),
        *("EUCTR2016-002081-31-DK",),
    ),
}


def test_every_form_is_folded_to_one() -> None:
    for wanted, forms in FORMS.items():
        assert {fold_identifier(each) for each in (wanted, *forms)} == {wanted}
    assert fold_identifier("https://www.isrctn.com/ISRCTN12345678") == "isrctn12345678"
    sici = "10.1002/1529-0131(199905)42:5<1::aid-x>3.0.co;2-g"
    coded = "https://doi.org/10.1002/1529-0131(199905)42:5%3C1::aid-x%3E3.0.co;2-g"
    assert fold_identifier(coded) == sici
    assert fold_identifier("(doi:10.1016/s0140-6736(05)12345-6)") == "10.1016/s0140-6736(05)12345-6"
    for other in ("younger-2013", "pmc-2013", "https://example.org/a", "nct of 2013", "10 mg"):
        assert identifier(other) is None


@given(st.text())
def test_what_is_folded_stays(text: str) -> None:
    once = identifier(text)
    assert once is None or fold_identifier(once) == once


@pytest.mark.parametrize("wanted", FORMS)
def test_every_form_finds_the_paper(ldn: Callable[..., Run], wanted: str) -> None:
    """By name, by search and by export of what a search finds; the base has them all."""

    def ids(*words: str) -> list[str]:
        run = ldn(*words, "--format", "json", data=ROOT / "data")
        assert run.code == 0, (words, run.err)
        return [each.get("id") or each["paper_id"] for each in json.loads(run.out)]

    shown, found = ids("show", wanted), ids("search", wanted)
    assert shown and found
    for form in FORMS[wanted]:
        assert ids("show", form) == shown, form
        assert ids("search", form) == found, form
    assert set(found) <= set(ids("export", FORMS[wanted][-1]))
