"""Which column says what."""

from __future__ import annotations

import pytest

from ldncli.errors import UsageError
from ldncli.harvest.readers.references.columns import parse_map, places


def test_the_map() -> None:
    assert parse_map(["title=Article Title,year=Jahr, gedruckt", "doi=D"]) == {
        "title": "Article Title",
        "year": "Jahr, gedruckt",
        "doi": "D",
    }
    for wrong in ("title", "title=", "titel=x"):
        with pytest.raises(UsageError):
            parse_map([wrong])


def test_known_headings_and_ones_own() -> None:
    headings = ["Article Title", "AUTHOR(S)", "Publication-Year", "Jahr", "x"]
    assert places(headings, {}) == {"title": 0, "authors": 1, "year": 2}
    assert places(headings, {"year": "jahr", "authors": "author(s)"}) == {
        "title": 0,
        "authors": 1,
        "year": 3,
    }
