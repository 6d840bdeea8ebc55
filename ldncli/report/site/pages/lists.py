"""Pages that lead to others: all conditions and mechanisms as trees, papers by year, running
trials, harms, search, and about the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.evidence.harms.summaries import HarmSummary
from ldncli.records.model.paper import Paper
from ldncli.report.site.addresses import page_of, safe_address
from ldncli.report.site.contents import Contents
from ldncli.report.site.pages.condition import trial_listing
from ldncli.report.site.tables import Cell, Column, Listing, Row, paper_listing
from ldncli.report.site.words import (
    DIRECTIONS,
    KINDS,
    STATUSES,
    certainty_mark,
    direction_mark,
    people_words,
    words_of,
)
from ldncli.report.tables.safety import interval, labels_words, share, spoken
from ldncli.report.words.findings.certainty import rules
from ldncli.report.words.harms import row_label, why_words
from ldncli.report.words.selection import selection_words
from ldncli.version import __version__

_HARM_COLUMNS = (
    Column("harm", "Harm", wide=True),
    Column("part", "Part", "choice", shown=False),
    Column("studies", "Studies", number=True),
    Column("treatment", "On {drug}", number=True),
    Column("control", "On control", number=True),
    Column("ratio", "Risk ratio [95%]"),
    Column("difference", "Per 1\u202f000 [95%]"),
    Column("others", "Other studies"),
    Column("why", "How it was made", wide=True),
)
_PARTS = {
    "any": "Any harm",
    "serious": "Serious harm",
    "stopped": "Stopping because of harm",
    "kind": "Kind of harm",
    "other": "Other",
}


def conditions_values(contents: Contents) -> dict[str, Any]:
    """All conditions as a tree, with what there is of each."""

    def about(term: str) -> dict[str, Any]:
        studies = contents.counted_by.get(term, [])
        levels = [
            each.best.certainty.level
            for each in contents.findings_by.get(term, [])
            if each.best.certainty.level
        ]
        return {
            "count": len(studies),
            "noun": "study" if len(studies) == 1 else "studies",
            "more": (
                f"{sum(study.randomised for study in studies)} randomised"
                if any(study.randomised for study in studies)
                else None
            ),
            "certainty": certainty_mark(max(levels, key=LEVELS.index)) if levels else None,
        }

    return {"tree": _tree("conditions", "condition", about, contents)}


def mechanisms_values(contents: Contents) -> dict[str, Any]:
    """All mechanisms as a tree, with the papers on each."""

    def about(term: str) -> dict[str, Any]:
        papers = contents.mechanism_papers.get(term, [])
        laboratory = sum(paper.kind == "preclinical" for paper in papers)
        return {
            "count": len(papers),
            "noun": "paper" if len(papers) == 1 else "papers",
            "more": f"{laboratory} from laboratories" if laboratory else None,
            "certainty": None,
        }

    return {"tree": _tree("mechanisms", "mechanism", about, contents)}


def _tree(
    vocabulary: str, kind: str, about: Callable[[str], dict[str, Any]], contents: Contents
) -> list[dict[str, Any]]:
    """The terms that have a page as a tree; a term whose parent has none stands at the top."""
    shown = set(contents.pages[vocabulary])
    terms = contents.vocabularies[vocabulary]
    nodes = {
        term: {"label": terms.label(term), "page": page_of(kind, term), "below": [], **about(term)}
        for term in terms.terms
        if term in shown
    }
    top: list[dict[str, Any]] = []
    for term, node in nodes.items():
        parent = nodes.get(terms.parents[term] or "")
        (parent["below"] if parent else top).append(node)
    for node in top:
        _add_up(node)
    return top


def _add_up(node: dict[str, Any]) -> bool:
    """Whether there is anything at or below a node; noted there."""
    below = [_add_up(each) for each in node["below"]]
    node["any"] = bool(node["count"]) or any(below)
    return node["any"]


def years(contents: Contents) -> dict[int, list[Paper]]:
    """The papers by year, the newest first."""
    found: dict[int, list[Paper]] = defaultdict(list)
    for paper in contents.papers.values():
        found[paper.year].append(paper)
    return dict(sorted(found.items(), reverse=True))


def papers_values(contents: Contents) -> dict[str, Any]:
    """The years with their numbers of papers."""
    found = [
        (year, len(papers), page_of("year", str(year))) for year, papers in years(contents).items()
    ]
    return {"years": found, "most": max((count for _, count, _ in found), default=1)}


def year_values(year: int, papers: Iterable[Paper], contents: Contents) -> dict[str, Any]:
    """The papers of one year."""
    return {
        "year": year,
        "papers": paper_listing(
            "papers", f"Papers of {year}", papers, contents, leave_out=("year",)
        ),
    }


def trials_values(contents: Contents) -> dict[str, Any]:
    """Registered trials without a published report: under way or planned, and all others."""
    running = list(contents.asked.running)
    ended = [*contents.asked.body.besides, *contents.asked.silent]
    return {
        "running": trial_listing("running", "Trials under way or planned", running, contents),
        "silent": trial_listing(
            "silent",
            "Trials not known to be under way, without a published report",
            ended,
            contents,
        ),
    }


def search_values(contents: Contents) -> dict[str, Any]:
    """What the filters of the search page offer; terms come with the index."""
    return {
        "kinds": list(KINDS.values()),
        "scopes": list(contents.scopes.values()),
        "statuses": list(STATUSES.values()),
        "directions": [mark.word for each in DIRECTIONS if (mark := direction_mark(each))],
        "usual_dose": contents.library.topic.dose.usual,
        "naming": _naming(contents),
    }


def _naming(contents: Contents) -> tuple[str, str] | None:
    """A short name of a condition that the pages show, and its name inside a
    sentence; None where none has one."""
    known = contents.vocabularies["conditions"]
    shown = (known.terms[each] for each in contents.pages["conditions"])
    return next(
        ((each.abbreviations[-1], each.in_sentence()) for each in shown if each.abbreviations), None
    )


def safety_values(contents: Contents) -> dict[str, Any]:
    """Harms over all studies, and what to know before anything else."""
    drug = contents.asked.called.drug
    columns = tuple(replace(each, label=each.label.format(drug=drug)) for each in _HARM_COLUMNS)
    listing = Listing(
        "harms", "Harms over all studies", columns, tuple(map(_harm_row, contents.asked.harms))
    )
    cautions = [
        {
            "caution": each,
            "sources": [(source, safe_address(source.url)) for source in each.sources],
            "papers": [
                (paper, page_of("paper", paper) if paper in contents.papers else None)
                for paper in each.papers
            ],
        }
        for each in contents.library.cautions
    ]
    return {
        "harms": listing,
        "spoken": spoken(contents.asked.silence_on_harms),
        "cautions": cautions,
        "labels": labels_words(contents.library.topic),
    }


def _harm_row(each: HarmSummary) -> Row:
    cells = {
        "harm": Cell(row_label(each)),
        "studies": Cell(str(each.studies), sort=each.studies),
        "treatment": Cell(
            share(each.treatment), sort=each.treatment.risk if each.treatment else None
        ),
        "control": Cell(share(each.control), sort=each.control.risk if each.control else None),
        "ratio": Cell(
            interval(each.ratio, "{:.2f}"), sort=each.ratio.value if each.ratio else None
        ),
        "difference": Cell(
            interval(each.per_1000, "{:.0f}"), sort=each.per_1000.value if each.per_1000 else None
        ),
        "others": Cell(
            share(each.other, percent=True), sort=each.other.risk if each.other else None
        ),
        "why": Cell(why_words(each) or None),
    }
    return Row(cells, {"part": (_PARTS[each.section],)})


def about_values(contents: Contents) -> dict[str, Any]:
    """What the site was made from, and how its marks are read."""
    return {
        "version": __version__,
        "account": selection_words(contents.shown.selection),
        "rules": [
            (words_of(domain), rule) for domain, rule in rules(contents.library.topic).items()
        ],
        "levels": [certainty_mark(level) for level in reversed(LEVELS)],
        "directions": [mark for each in DIRECTIONS if (mark := direction_mark(each))],
        "full_digest": contents.library.digest,
        "papers_words": people_words(len(contents.papers)),
    }
