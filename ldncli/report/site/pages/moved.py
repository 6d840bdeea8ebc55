"""The pages under the addresses of before, which lead to those of today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ldncli.report.site.addresses import page_of
from ldncli.report.site.contents import Contents


def moved_pages(contents: Contents) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A page for every id of before, with its template and values."""
    for paper in contents.papers.values():
        for old in paper.former_ids:
            target = page_of("paper", paper.id)
            yield page_of("paper", old), "moved.html", {"target": target, "title": paper.name}
    for study in contents.studies.values():
        for old in dict.fromkeys(each for paper in study.papers for each in paper.former_studies):
            target = page_of("study", study.id)
            yield page_of("study", old), "moved.html", {"target": target, "title": study.name}
