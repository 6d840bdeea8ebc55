"""Warnings: values that each may stand, and that hardly fit together."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.records.checking.run import check_base
from ldncli.records.checking.warnings import warnings_in
from tests.records.conftest import rewrite

_INSTRUMENT = "  - {id: selective-reporting, label: Reporting, question: As planned?}\n"
_PLANNED = "unreported:\n  - {domain: fatigue, label: Energy, place: article methods}"


def _judged(world: Path, judgement: str, reason: str) -> None:
    path = world / "instruments" / "rob2.yaml"
    rewrite(path, "domains:\n", f"domains:\n{_INSTRUMENT}")
    record = world / "papers" / "archer-2019.yaml"
    reported = f"      selective-reporting: {{judgement: {judgement}, reason: {reason}}}\n"
    rewrite(record, "    domains:\n", f"    domains:\n{reported}")


@pytest.mark.parametrize(
    ("judgement", "reason", "count"),
    [
        ("low", "as planned", 1),
        ("low", "fatigue is not reported but is no result judged here", 0),
        ("some-concerns", "as planned", 0),
    ],
)
def test_low_risk_beside_outcomes_that_are_not_reported(
    world: Path, judgement: str, reason: str, count: int
) -> None:
    _judged(world, judgement, reason)
    assert warnings_in(world) == []
    path = world / "papers" / "archer-2019.yaml"
    rewrite(path, "\nadverse_events:", f"\n{_PLANNED}\nadverse_events:")
    assert [each for each in check_base(world) if each.file.endswith("archer-2019.yaml")] == []
    found = warnings_in(world)
    assert len(found) == count
    for each in found:
        assert (each.file, bool(each.line)) == ("papers/archer-2019.yaml", True)
        assert each.path == "appraisals[0].domains.selective-reporting"
        assert "fatigue" in each.message
    assert len(warnings_in(world, frozenset([path.resolve()]))) == count
    assert warnings_in(world, frozenset([(world / "papers" / "bell-2015.yaml").resolve()])) == []
