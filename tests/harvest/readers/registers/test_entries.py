"""Dates, sizes and lists as registers spell them."""

from __future__ import annotations

import pytest

from ldncli.harvest.readers.registers.entries import day, listed, whole


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("20260920", "2026-09-20"),
        ("20/09/2026", "2026-09-20"),
        ("09/20/2026", "2026-09-20"),
        ("21 September 2026", "2026-09-21"),
        ("2026-09-20", "2026-09-20"),
        ("September 2026", "2026-09"),
        ("99999999", None),
        ("", None),
    ],
)
def test_days(printed: str, found: str | None) -> None:
    assert day(printed) == found


def test_sizes_and_lists() -> None:
    assert [whole(each) for each in ("45", "1,200", "a:49;b:50;", "about 60", "", "a:b;")] == [
        45,
        1200,
        99,
        None,
        None,
        None,
    ]
    assert listed("a<br/>b;\nb; ") == ("a", "b")
