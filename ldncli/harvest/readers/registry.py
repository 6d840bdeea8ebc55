"""Every format that can be imported; a reader becomes one of them by a line here."""

from __future__ import annotations

from ldncli.harvest.readers.catalogue_record import READER as CATALOGUE_RECORD
from ldncli.harvest.readers.fulltext.jats_articles import READER as JATS_ARTICLES
from ldncli.harvest.readers.paper_page import READER as PAPER_PAGE
from ldncli.harvest.readers.reader import Reader
from ldncli.harvest.readers.references.bibtex_entries import READER as BIBTEX_ENTRIES
from ldncli.harvest.readers.references.spreadsheet_rows import READER as SPREADSHEET_ROWS
from ldncli.harvest.readers.references.tagged import READER as TAGGED
from ldncli.harvest.readers.registers.anzctr_trials import READER as ANZCTR_TRIALS
from ldncli.harvest.readers.registers.euctr_trials import READER as EUCTR_TRIALS
from ldncli.harvest.readers.registers.ictrp_trials import READER as ICTRP_TRIALS
from ldncli.harvest.readers.registers.isrctn_trials import READER as ISRCTN_TRIALS
from ldncli.harvest.readers.services.clinical_trials import READER as CLINICAL_TRIALS
from ldncli.harvest.readers.services.crossref_works import READER as CROSSREF_WORKS
from ldncli.harvest.readers.services.csl_items import READER as CSL_ITEMS
from ldncli.harvest.readers.services.datacite_works import READER as DATACITE_WORKS
from ldncli.harvest.readers.services.endnote_xml import READER as ENDNOTE_XML
from ldncli.harvest.readers.services.europe_pmc import READER as EUROPE_PMC
from ldncli.harvest.readers.services.openalex_works import READER as OPENALEX_WORKS
from ldncli.harvest.readers.services.pubmed_xml import READER as PUBMED_XML

# By name, in the order in which they are asked whether a file is theirs; easily mistaken ones last.
READERS: dict[str, Reader] = {
    each.name: each
    for each in (
        TAGGED,
        PUBMED_XML,
        ENDNOTE_XML,
        CLINICAL_TRIALS,
        ICTRP_TRIALS,
        EUCTR_TRIALS,
        ISRCTN_TRIALS,
        ANZCTR_TRIALS,
        EUROPE_PMC,
        CROSSREF_WORKS,
        DATACITE_WORKS,
        OPENALEX_WORKS,
        CSL_ITEMS,
        BIBTEX_ENTRIES,
        SPREADSHEET_ROWS,
        PAPER_PAGE,
        CATALOGUE_RECORD,
        JATS_ARTICLES,
    )
}


def described() -> str:
    """What can be imported, as a list in words: documents first, then lists of references."""
    return _listed([each.described for each in _sorted()], "and")


def labels() -> str:
    """What a document is that is none of them: neither `a paper page nor a list of references`."""
    labels = [each.label for each in _sorted() if not each.references]
    known = [_REFERENCES] if any(each.references for each in READERS.values()) else []
    return _listed(labels + known, "nor")


_REFERENCES = "a list of references in a known format"


def _sorted() -> list[Reader]:
    return sorted(READERS.values(), key=lambda each: each.references)


def _listed(words: list[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
