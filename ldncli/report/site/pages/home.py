"""The first page: what the base holds, the map of the whole field, and where to go on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ldncli.evidence.certainty.ratings import LEVELS
from ldncli.evidence.findings.finding import Finding
from ldncli.evidence.selecting.people import count_people
from ldncli.evidence.selecting.studies import Study, last_end
from ldncli.records.vocabularies.cautions import Caution
from ldncli.report.site.addresses import page_of
from ldncli.report.site.assets import render
from ldncli.report.site.contents import Contents
from ldncli.report.site.pages.condition import most_certain
from ldncli.report.site.words import Mark, certainty_mark, counted, people_words
from ldncli.report.words.studies.registered import under_way_words

# Bubbles grow with the people in the studies: up to so many for each size.
_SIZES = (20, 60, 200, 600)
_MOST_CERTAIN, _CAUTIONS = 8, 4


def home_values(contents: Contents) -> dict[str, Any]:
    """What the template of the first page needs."""
    papers = contents.papers.values()
    clinical = contents.asked.clinical
    people = count_people(clinical).randomised or 0
    return {
        "numbers": [
            (people_words(len(contents.papers)), "papers", "papers.html"),
            (
                people_words(len(clinical)),
                f"studies of {contents.asked.called.inline} in patients",
                "conditions.html",
            ),
            (
                people_words(sum(study.randomised for study in clinical)),
                "of them randomised trials",
                "conditions.html",
            ),
            (people_words(people), "people randomised in them", "conditions.html"),
            (
                people_words(len(contents.asked.running)),
                "trials under way or planned",
                "trials.html",
            ),
        ],
        "retracted": sum(paper.status == "retracted" for paper in papers),
        "map": map_html(contents),
        "most_certain": most_certain(contents, _MOST_CERTAIN),
        "labels": {
            each.condition: contents.label("conditions", each.condition)
            for each in contents.asked.findings
        },
        "cautions": _first_cautions(contents),
    }


def _first_cautions(contents: Contents) -> list[Caution]:
    """The most pressing caution for each of the first groups of people."""
    first: dict[str, Caution] = {}
    for each in contents.library.cautions:
        first.setdefault(each.who, each)
    return list(first.values())[:_CAUTIONS]


def map_html(contents: Contents) -> str:
    """The evidence map as HTML for the first page, without scripts or styles of its own: the
    place to put another map in."""
    return render(
        "map.html", "index.html", {"map": overview(contents), "called": contents.asked.called}
    )


# -- the overview: conditions by groups of outcomes ------------------------------------------------


@dataclass(slots=True)
class Cell:
    """What is known of one condition and one group of outcomes."""

    findings: list[Finding] = field(default_factory=list)

    @property
    def studies(self) -> dict[str, Study]:
        """The studies behind it, each once."""
        return {
            study.id: study
            for each in self.findings
            for rated in each.bodies
            for study in rated.synthesis.studies
        }

    @property
    def people(self) -> int | None:
        """People analysed in the studies that say how many; None where none does."""
        return count_people(self.studies.values()).analysed

    @property
    def size(self) -> int:
        """Size of the bubble, 1 to 5."""
        return 1 + sum((self.people or 0) >= end for end in _SIZES)

    @property
    def randomised(self) -> bool:
        """Whether any of it comes from randomised trials."""
        return any(each.randomised for each in self.findings)

    @property
    def certainty(self) -> Mark:
        """The highest certainty of its findings."""
        levels = [each.best.certainty.level for each in self.findings if each.best.certainty.level]
        return certainty_mark(max(levels, key=LEVELS.index, default=None))

    @property
    def words(self) -> str:
        """The bubble in words, for those who do not see it."""
        best = "with randomised trials" if self.randomised else "none randomised"
        people = (
            "people not stated"
            if self.people is None
            else f"{counted(self.people, 'person', 'people')} analysed"
        )
        return (
            f"{counted(len(self.studies), 'study', 'studies')}, {best}, {people},"
            f" certainty {self.certainty.word}"
        )


def overview(contents: Contents) -> dict[str, Any]:
    """Rows of conditions with something known or under way, below headings;
    columns of the topmost outcomes."""
    conditions, outcomes = contents.vocabularies["conditions"], contents.vocabularies["outcomes"]
    top = {term: ([*outcomes.ancestors(term)] or [term])[-1] for term in outcomes.terms}
    cells: dict[str, dict[str, Cell]] = defaultdict(dict)
    for each in contents.asked.findings:
        cells[each.condition].setdefault(top[each.outcome], Cell()).findings.append(each)
    columns = [
        term for term in outcomes.children(None) if any(term in row for row in cells.values())
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for term in conditions.terms:
        ends = _ends(contents, term) if contents.asks_for("conditions", term) else None
        if term not in cells and not ends:
            continue
        heading = ([*conditions.ancestors(term)] or [term])[-1]
        row = {
            "label": conditions.label(term),
            "page": page_of("condition", term),
            "cells": [cells[term].get(each) for each in columns] if term in cells else [],
            "ends": ends,
        }
        groups.setdefault(heading, []).append(row)
    return {
        "columns": [outcomes.label(each) for each in columns],
        "groups": [
            (conditions.label(heading), page_of("condition", heading), rows)
            for heading, rows in groups.items()
        ],
    }


def _ends(contents: Contents, term: str) -> str | None:
    """When trials that are under way for a condition are to end, in words; None without any."""
    running = [study for study in contents.planned_by.get(term, []) if study.under_way]
    if not running:
        return None
    last = last_end(running)
    return under_way_words(running) + (f", expected to end {last}" if last else "")
