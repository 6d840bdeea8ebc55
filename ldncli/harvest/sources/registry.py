"""The services that searches may name."""

from __future__ import annotations

from ldncli.harvest.sources.clinical_trials import ClinicalTrials
from ldncli.harvest.sources.crossref import Crossref
from ldncli.harvest.sources.europe_pmc import EuropePmc
from ldncli.harvest.sources.openalex import OpenAlex
from ldncli.harvest.sources.pubmed import PubMed
from ldncli.harvest.sources.source import Source


def sources() -> dict[str, Source]:
    """Every service by name, as a user without other wishes has it."""
    made: tuple[Source, ...] = (PubMed(), EuropePmc(), ClinicalTrials(), Crossref(), OpenAlex())
    return {each.name: each for each in made}
