"""Invented trials with numbers, and small vocabularies, for tests of what
is made of several of them."""

from __future__ import annotations

from typing import Any

from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.vocab import Vocabulary, decode_vocabulary
from tests.evidence.invented import harm_words, paper


def vocabulary_of(name: str, terms: list[dict[str, Any]]) -> Vocabulary:
    """A vocabulary of these terms."""
    found, problems = decode_vocabulary(
        name,
        {"version": "2026-01-01", "terms": terms},
        {"outcomes": ["pain-intensity", "threshold"]},
    )
    assert found is not None, problems
    return found


VOCABULARIES = {
    "conditions": vocabulary_of(
        "conditions",
        [
            {
                "id": "pain",
                "label": "Pain",
                "children": [
                    {"id": "crps", "label": "CRPS"},
                    {"id": "fibromyalgia", "label": "Fibromyalgia"},
                ],
            }
        ],
    ),
    "outcomes": vocabulary_of(
        "outcomes",
        [
            {"id": "pain-intensity", "label": "Pain", "better": "lower"},
            {"id": "threshold", "label": "Threshold", "surrogate": True},
            {"id": "harms", "label": "Harms"},
        ],
    ),
    "scales": vocabulary_of(
        "scales",
        [
            {
                "id": "nrs-0-10",
                "label": "NRS",
                "domain": "pain-intensity",
                "min": 0,
                "max": 10,
                "better": "lower",
                "rating": True,
            },
            {
                "id": "vas-0-100",
                "label": "VAS",
                "domain": "pain-intensity",
                "min": 0,
                "max": 100,
                "better": "lower",
                "rating": True,
            },
            {"id": "ppt", "label": "Pressure threshold", "domain": "threshold", "better": "higher"},
            {"id": "cpm", "label": "Modulation", "domain": "threshold", "better": "higher"},
        ],
    ),
    "harms": harm_words(),
}


def outcome(ldn: tuple[float, float], placebo: tuple[float, float], **more: Any) -> dict[str, Any]:
    """An outcome of two groups of 20, each with mean and SD."""
    arms = {
        "ldn": {"n": 20, "mean": ldn[0], "sd": ldn[1]},
        "placebo": {"n": 20, "mean": placebo[0], "sd": placebo[1]},
    }
    usual = {
        "domain": "pain-intensity",
        "label": "Pain",
        "scale": "nrs-0-10",
        "direction": "benefit",
        "place": "article Table 2",
    }
    return usual | {"arms": arms} | more


def trial(
    name: str,
    ldn: float = 4.0,
    placebo: float = 5.0,
    year: int = 2020,
    plan: str = "parallel-rct",
    **more: Any,
) -> Paper:
    """A trial with one outcome, its means given; both SDs are 2."""
    comparators = [{"type": "placebo"}]
    return paper(
        name,
        plan=plan,
        year=year,
        comparators=comparators,
        outcomes=[outcome((ldn, 2.0), (placebo, 2.0), **more)],
    )
