"""Which papers are read first: a number for each, from its kind and design alone.

What it found plays no part. The order itself is made in `ranking.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ldncli.records.model.paper import Paper
    from ldncli.records.vocabularies.topic import Topic
    from ldncli.records.vocabularies.vocab import Vocabulary

# A randomised trial with results and another report of one; a systematic review; all three of the
# treatment that the base is about. Other clinical work with results; other systematic reviews; what
# has no results of its own.
TRIAL, REPORT, REVIEW, CLINICAL, OTHER_REVIEW, REST = range(6)


def standing_of(paper: Paper, designs: Vocabulary, topic: Topic) -> int:
    """The standing of a paper; the lower, the sooner it is read."""
    if paper.status == "retracted":
        return REST
    first = paper.scope == topic.default.id
    if paper.kind == "systematic-review":
        return REVIEW if first else OTHER_REVIEW
    if paper.kind not in ("primary", "secondary-report") or not _has_results(paper):
        return REST
    if designs.terms[paper.design.type].randomised and first:
        return TRIAL if paper.kind == "primary" else REPORT
    return CLINICAL


def _has_results(paper: Paper) -> bool:
    """Whether anything that it found was seen."""
    return bool(paper.outcomes or paper.adverse_events or paper.direction)
