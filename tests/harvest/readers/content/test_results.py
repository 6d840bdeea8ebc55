"""Printed numbers of registers."""

from __future__ import annotations

import pytest

from ldncli.harvest.readers.content.results import number


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("4.5", 4.5),
        (" -0.3 ", -0.3),
        ("\u22121", -1.0),
        ("1,234.5", 1234.5),
        ("1e-3", 0.001),
        ("<0.001", None),
        ("NA", None),
        ("1,5", None),
        ("", None),
        (None, None),
        ("9e999", None),
    ],
)
def test_numbers(printed: str | None, value: float | None) -> None:
    assert number(printed) == value
