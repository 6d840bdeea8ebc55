"""Where pages of a site lie, and which addresses outside it a record may lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from ldncli.records.model.paper import Paper
from ldncli.records.text.folding import doi_address

_WEB = ("http", "https")
_CLINICAL_TRIALS = re.compile(r"NCT[0-9]{8}")


def page_of(kind: str, name: str) -> str:
    """The page of a condition, mechanism, study, paper or year, from the root of the site;
    names are slugs or numbers."""
    return f"{kind}/{name}.html"


def root_of(page: str) -> str:
    """The way from a page back to the root of the site."""
    return "../" * page.count("/")


def safe_address(address: str | None) -> str | None:
    """An address that a browser may be sent to: http or https with a
    host; None for everything else."""
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that hold no IPv6 address
        return None
    return (
        quote(address, safe=":/?#[]@!$&'()*+,;=%~-._")
        if parts.scheme.lower() in _WEB and parts.netloc
        else None
    )


def outside_links(paper: Paper) -> Iterator[tuple[str, str]]:
    """Names and addresses of the places where a paper is found."""
    if paper.doi:
        yield f"doi:{paper.doi}", doi_address(paper.doi)
    if paper.pmid:
        yield f"PubMed {paper.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{paper.pmid}/"
    if paper.pmcid:
        yield paper.pmcid, f"https://www.ncbi.nlm.nih.gov/pmc/articles/{paper.pmcid}/"
    for number in paper.registrations:
        if _CLINICAL_TRIALS.fullmatch(number):
            yield number, f"https://clinicaltrials.gov/study/{number}"
    if address := safe_address(paper.url):
        yield urlsplit(address).netloc, address
