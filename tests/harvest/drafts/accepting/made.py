"""A small draft with its evidence, and a session on it."""

from __future__ import annotations

from typing import Any

from ldncli.harvest.drafts.accepting.session import Session
from ldncli.harvest.drafts.evidence import Evidence, Quote
from ldncli.records.text.reading import Terms
from tests.harvest.samples import vocabularies
from tests.topics import TOPIC

DRAFT: dict[str, Any] = {
    "draft": "not yet accepted",
    "id": "lee-2019",
    "title": "Elbows",
    "year": 2019,
    "kind": "primary",
    "conditions": ["fibromyalgia", "crps"],
    "design": {"type": "crossover-rct", "n_enrolled": 31},
    "arms": [
        {"id": "ldn", "role": "treatment", "label": "LDN"},
        {"id": "x", "label": "X"},
    ],
    "outcomes": [
        {
            "label": "Pain",
            "score": "final",
            "arms": {"ldn": {"n": 30, "mean": 4.5}, "x": {"n": 31, "mean": 5}},
            "place": "a T1",
        },
        {"label": "Sleep", "arms": {"ldn": {"n": 3}}, "place": "a T2"},
    ],
    "places": {"bibliography": "a top", "design.n_enrolled": "a Abstract"},
    "sources": [{"id": "a", "kind": "abstract", "cite": "x"}],
    "extraction": {"state": "single", "date": "2026-01-02"},
}
QUOTES = (
    Quote(
        path="design.n_enrolled",
        value=31,
        words="31 adults were enrolled",
        source="a",
        place="Abstract",
        confidence="sure",
        start=0,
        end=23,
    ),
    Quote(
        path="design.duration_weeks",
        value=8,
        words="8 weeks",
        source="a",
        place="Abstract",
        confidence="look",
    ),
)


def session(evidence: Evidence | None = None) -> tuple[Session, list[Evidence]]:
    """A session by Ann Lee, and all that it has kept."""
    kept: list[Evidence] = []
    terms = Terms(TOPIC, vocabularies(), {}, 2040)
    made = Session(
        DRAFT,
        evidence or Evidence(QUOTES),
        terms,
        by="Ann Lee",
        on="2026-01-02",
        keep=kept.append,
    )
    return made, kept
