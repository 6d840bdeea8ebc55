"""Invented studies for tests of harms and doses, made by the decoder that reads records."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.selecting.studies import Study, group_studies
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode
from ldncli.records.vocabularies.vocab import Vocabulary, decode_vocabulary
from tests.topics import TOPIC

LEVELS = {
    "parallel-rct": (True, 2),
    "crossover-rct": (True, 2),
    "case-series": (False, 4),
    "animal": (False, 5),
}
HARMS = {
    "version": "2026-01-01",
    "terms": [
        {
            "id": "any-adverse-event",
            "label": "Any adverse event",
            "section": "any",
            "synonyms": ["side effects"],
        },
        {
            "id": "no-adverse-event",
            "label": "No adverse event",
            "section": "any",
            "absence_of": "any-adverse-event",
        },
        {
            "id": "serious-adverse-event",
            "label": "Any serious adverse event",
            "section": "serious",
            "children": [{"id": "death", "label": "Death"}],
        },
        {
            "id": "stopped-for-harm",
            "label": "Stopped because of harm",
            "section": "stopped",
            "synonyms": ["left for harm"],
        },
        {"id": "left-for-any-reason", "label": "Left for any reason", "section": "stopped"},
        {
            "id": "sleep-harms",
            "label": "Sleep",
            "children": [
                {"id": "vivid-dreams", "label": "Vivid dreams", "synonyms": ["nightmares"]},
                {"id": "insomnia", "label": "Insomnia"},
            ],
        },
        {"id": "nausea", "label": "Nausea"},
    ],
}


def harm_words() -> Vocabulary:
    """The vocabulary of harms above."""
    vocabulary, problems = decode_vocabulary("harms", HARMS)
    assert vocabulary is not None, problems
    return vocabulary


def paper(
    name: str, events: list[dict[str, Any]] | None = None, plan: str = "parallel-rct", **more: Any
) -> Paper:
    """A paper with two arms of 20 (one of 20 without a control), as far as
    `more` does not say otherwise."""
    arms = [
        {"id": "ldn", "role": "treatment", "label": "naltrexone 4.5 mg", "n_randomised": 20},
        {"id": "placebo", "role": "control", "label": "placebo", "n_randomised": 20},
    ]
    value = {
        "id": name,
        "title": name,
        "year": 2020,
        "kind": "primary",
        "conditions": ["crps"],
        "design": {"type": plan},
        "arms": arms if plan.endswith("rct") else arms[:1],
        "adverse_events": [{"place": "article Table 1", **event} for event in events or []],
        "summary": "Invented.",
        "sources": [{"id": "article", "kind": "full-text", "cite": "Full text"}],
        "extraction": {"state": "single", "date": "2026-01-01"},
    }
    found, problems = decode(Paper, value | more)
    assert found is not None, problems
    return found


def harm(
    term: str,
    ldn: tuple[int, int] | None = None,
    placebo: tuple[int, int] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A harm with events and people on each side."""
    arms = {
        id: {"events": pair[0], "n": pair[1]}
        for id, pair in (("ldn", ldn), ("placebo", placebo))
        if pair
    }
    return {
        "term": term,
        "arms": arms,
        **{key: value for key, value in more.items() if value is not None},
    }


def studies(*papers: Paper) -> list[Study]:
    """The papers as studies."""
    return group_studies(papers, LEVELS, TOPIC)
