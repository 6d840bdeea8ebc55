"""The bibliographies by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ldncli.records.model.paper import Paper
from ldncli.report.exchange.citations.bibtex import to_bibtex
from ldncli.report.exchange.citations.csl import to_csl_json
from ldncli.report.exchange.citations.endnote import to_endnote_xml
from ldncli.report.exchange.citations.medline import to_nbib
from ldncli.report.exchange.citations.ris import to_ris
from ldncli.report.exchange.citations.said import Label

CITATION_FORMATS: dict[str, Callable[[Sequence[Paper], Label], str]] = {
    "ris": to_ris,
    "bibtex": to_bibtex,
    "csl-json": to_csl_json,
    "endnote-xml": to_endnote_xml,
    "nbib": to_nbib,
}
