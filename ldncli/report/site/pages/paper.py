"""The page of a paper: each value with its place in the source, what sources disagree on, how
it was judged, what was read."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ldncli.records.model.paper import Paper
from ldncli.records.text.folding import doi_address
from ldncli.report.listing.record import record_table
from ldncli.report.site.addresses import outside_links, page_of
from ldncli.report.site.contents import Contents
from ldncli.report.site.pages.study import appraisal_views
from ldncli.report.site.tables import Link
from ldncli.report.site.words import KINDS, STATUSES, direction_mark, language_of

# Parts of the record that have a form of their own on the page.
_SHOWN_APART = frozenset(
    {"Risk of bias", "Conflicts", "Not known", "Related", "Sources", "Extraction", "Notes"}
)
_ITEMS_APART = {
    "Review": frozenset({"includes"}),
    "About": frozenset({"summary"}),
    "Publication": frozenset({"title"}),
}


def paper_values(paper: Paper, contents: Contents) -> dict[str, Any]:
    """What the template needs for one paper."""
    study = contents.studies.get(paper.study_id or "")
    return {
        "paper": paper,
        "name": paper.name,
        "language": language_of(paper),
        "kind": KINDS[paper.kind],
        "status": STATUSES[paper.status],
        "scope": contents.scope(paper.scope),
        "direction": direction_mark(paper.direction),
        "links": list(outside_links(paper)),
        "notice_address": _notice_address(paper),
        "study": study,
        "siblings": [_link(each) for each in study.papers if each.id != paper.id] if study else [],
        "conditions": [
            Link(contents.label("conditions", each), page_of("condition", each))
            for each in paper.conditions
        ],
        "mechanisms": [
            Link(contents.label("mechanisms", each), page_of("mechanism", each))
            for each in dict.fromkeys(one.id for one in paper.mechanisms)
        ],
        "sections": _sections(paper, contents),
        "appraisals": appraisal_views([paper], contents),
        "included": _included(paper, contents),
        "related": _related(paper, contents),
        "places": {source.id for source in paper.sources},
    }


def _link(paper: Paper) -> Link:
    return Link(
        f"{paper.name} ({KINDS[paper.kind].lower()})",
        page_of("paper", paper.id),
    )


def _notice_address(paper: Paper) -> str | None:
    return doi_address(paper.notice.doi) if paper.notice and paper.notice.doi else None


def _sections(paper: Paper, contents: Contents) -> list[tuple[str, list[dict[str, Any]]]]:
    """The record part by part: item, value, and its place as a source's id and the rest."""
    found: list[tuple[str, list[dict[str, Any]]]] = []
    for section, rows in groupby(
        record_table(paper, contents.vocabularies, contents.unit).rows, key=lambda row: row[0]
    ):
        if section in _SHOWN_APART:
            continue
        kept = [row for row in rows if row[1] not in _ITEMS_APART.get(section, ())]
        if kept:
            found.append(
                (
                    section,
                    [
                        {"item": item, "value": value, "place": _place(paper, place)}
                        for _, item, value, place in kept
                    ],
                )
            )
    return found


def _place(paper: Paper, place: str | None) -> dict[str, str | None] | None:
    """A place as the id of the source that it names and where in it."""
    if place is None:
        return None
    source, _, rest = place.partition(" ")
    return {
        "source": source if any(each.id == source for each in paper.sources) else None,
        "first": source,
        "rest": rest,
    }


def _included(paper: Paper, contents: Contents) -> list[dict[str, Any]]:
    """The studies that a review includes, with their pages where we have them."""
    if not paper.review:
        return []
    return [
        {
            "label": each.label,
            "page": (
                page_of("study", each.study)
                if each.study and each.study in contents.studies
                else None
            ),
            "note": each.note,
        }
        for each in paper.review.included
    ] + [{"label": each, "page": None, "note": None} for each in paper.review.groups]


def _related(paper: Paper, contents: Contents) -> list[dict[str, Any]]:
    found = []
    for each in paper.related:
        other = contents.papers.get(each.paper)
        found.append(
            {
                "relation": each.relation.replace("-", " "),
                "name": _link(other).text if other else each.paper,
                "page": page_of("paper", each.paper) if other else None,
                "note": each.note,
            }
        )
    return found
