"""Agreement of two screeners: Cohen's kappa as printed in textbooks, by first votes."""

from __future__ import annotations

import pytest

from ldncli.screening import agreement as module
from ldncli.screening.agreement import Agreement, agreements
from ldncli.screening.events import Undone, Verdict
from tests.plain import check_plain
from tests.screening.made import imported, log_of, vote


def _of(counts: dict[tuple[Verdict, Verdict], int]) -> Agreement:
    return Agreement(stage="full-text", one="Ann", other="Bo", counts=counts, differ=())


def test_values_never_change() -> None:
    check_plain(module.Agreement, by_name=True)


def test_kappa() -> None:
    """Worked by hand: observed 35/50, by chance (25 × 30 + 25 × 20) / 50² = 1/2."""
    found = _of(
        {
            ("include", "include"): 20,
            ("include", "exclude"): 5,
            ("exclude", "include"): 10,
            ("exclude", "exclude"): 15,
        }
    )
    assert (found.both, found.raw) == (50, 0.7) and found.kappa == pytest.approx(0.4)
    assert _of({("include", "exclude"): 1, ("exclude", "include"): 1}).kappa == pytest.approx(-1)
    assert _of({("include", "include"): 9}).kappa is None, "no verdict but one: chance explains all"


def test_first_votes_count() -> None:
    """Who changes a vote after seeing the other's did not agree; a slip that was undone is none."""
    log = log_of(
        imported("a", "b", "c"),
        ("Ann", vote("a", "include")),
        ("Bo", vote("a", "exclude")),
        ("Bo", vote("a", "include")),
        ("Ann", vote("b", "exclude")),
        ("Bo", vote("b", "include")),
        ("Bo", Undone(of="000006")),
        ("Bo", vote("b", "exclude")),
        ("Ann", vote("c", "include")),
        ("Ann", vote("a", "include", stage="full-text")),
    )
    (found,) = agreements(log)
    assert (found.stage, found.one, found.other) == ("title-abstract", "Ann", "Bo")
    assert dict(found.counts) == {("include", "exclude"): 1, ("exclude", "exclude"): 1}
    assert found.differ == ("a",)
    assert agreements(log_of(imported("a"), ("Ann", vote("a", "include")))) == []
