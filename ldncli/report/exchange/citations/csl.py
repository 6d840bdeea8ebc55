"""CSL-JSON, for Zotero, Pandoc and citation processors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ldncli.records.model.paper import Paper
from ldncli.report.exchange.citations.names import split_person, whole_pages
from ldncli.report.exchange.citations.said import (
    Label,
    address,
    as_words,
    keywords,
    marked_title,
    our_summary,
    remarks,
)

_TYPES = {"preprint": "article", "abstract": "paper-conference", "registered": "dataset"}


def to_csl_json(papers: Sequence[Paper], label: Label = as_words) -> str:
    """CSL-JSON, an array of items, for Zotero, Pandoc and citation processors."""
    return json.dumps([_csl(paper, label) for paper in papers], ensure_ascii=False, indent=2) + "\n"


def _csl(paper: Paper, label: Label) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": paper.id,
        "type": _TYPES.get(paper.status, "article-journal"),
        "title": marked_title(paper),
        "author": [_csl_name(author) for author in paper.authors],
        "issued": {"date-parts": [[paper.year]]},
        "container-title": paper.journal,
        "publisher": paper.publisher,
        "volume": paper.volume,
        "issue": paper.issue,
        "page": whole_pages(paper.pages) if paper.pages else None,
        "DOI": paper.doi,
        "PMID": paper.pmid,
        "PMCID": paper.pmcid,
        "URL": address(paper),
        "language": paper.language,
        "keyword": ", ".join(keywords(paper, label)),
        "note": "\n".join(remarks(paper)),
        "annote": our_summary(paper),
    }
    return {key: value for key, value in item.items() if value}


def _csl_name(author: str) -> dict[str, str]:
    """A person with particle, family, given name and suffix, or a group as it is written."""
    person = split_person(author)
    if person.given is None:
        return {"literal": person.family}
    return {
        **({"non-dropping-particle": person.particle} if person.particle else {}),
        "family": person.family,
        "given": person.given,
        **({"suffix": person.suffix} if person.suffix else {}),
    }
