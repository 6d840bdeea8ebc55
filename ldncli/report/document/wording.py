"""Pointers of a report to its papers, and notes below its tables."""

from __future__ import annotations

from collections.abc import Iterable

from ldncli.evidence.selecting.studies import Study
from ldncli.report.document.blocks import Cite, Spans, Strong


def cite(papers: Iterable[str]) -> Cite:
    """A pointer to papers, each once."""
    return Cite(tuple(dict.fromkeys(papers)))


def study_cite(studies: Iterable[Study]) -> Cite:
    """A pointer to the main papers of studies."""
    return cite(study.main.id for study in studies)


def numbered(note: str) -> Spans:
    """A note that begins with its number, which is bold: many stand in one paragraph."""
    number, _, text = note.partition(". ")
    return (Strong(f"{number}. "), text)
