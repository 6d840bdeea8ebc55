"""Bodies of evidence and estimates as linked tables: the numbers of the answers."""

from __future__ import annotations

import pytest

from ldncli.errors import UnknownTermError
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.strength import evidence_answer
from ldncli.report.listing.relations.every import one_relation


def _rows(library: Library, name: str, **filters: str) -> list[dict]:
    return one_relation(ask(library, every_scope=True, **filters), name).table().mappings()


def test_findings_have_the_numbers_of_evidence(trial_library: Library) -> None:
    shown = {
        (row["condition"], row["outcome"], row["body"]): row
        for row in evidence_answer(ask(trial_library)).mappings()
    }
    found = _rows(trial_library, "findings")
    for row in found:
        own = shown.get((row["condition"], row["outcome"], row["body"]))
        if own is not None:
            for key in ("effect", "ci_lb", "k", "people_pooled", "certainty", "seen", "importance"):
                assert row[key] == own[key], (row["finding_id"], key)
    assert sum(row["effect"] is not None for row in found) > 2


def test_weights_add_up(trial_library: Library) -> None:
    rows = _rows(trial_library, "estimates")
    for finding in _rows(trial_library, "findings"):
        own = [row for row in rows if row["finding_id"] == finding["finding_id"]]
        weights = [row["weight"] for row in own if row["weight"] is not None]
        assert not weights or sum(weights) == pytest.approx(100)
        assert len({row["study_id"] for row in own}) == finding["studies"]


def test_a_study_without_an_estimate_says_why(trial_library: Library) -> None:
    rows = _rows(trial_library, "estimates")
    assert all(row["why_not"] for row in rows if row["yi"] is None)
    assert all(not row["pooled"] for row in rows if row["yi"] is None)


def test_an_unknown_table(library: Library) -> None:
    with pytest.raises(UnknownTermError, match="no table"):
        one_relation(ask(library), "step")
