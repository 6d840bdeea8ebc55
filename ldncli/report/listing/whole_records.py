"""Whole records as JSON, key by key as they stand in their files."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ldncli.records.model.paper import Paper
from ldncli.records.text.write import to_mapping
from ldncli.records.vocabularies.topic import Topic


def records_json(papers: Sequence[Paper], topic: Topic) -> str:
    """An array of records."""
    return (
        json.dumps(
            [topic.shortened(to_mapping(paper)) for paper in papers], ensure_ascii=False, indent=2
        )
        + "\n"
    )


def records_jsonl(papers: Sequence[Paper], topic: Topic) -> str:
    """One record a line."""
    return "".join(
        json.dumps(topic.shortened(to_mapping(paper)), ensure_ascii=False) + "\n"
        for paper in papers
    )
