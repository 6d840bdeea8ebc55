"""Spellings of one name meet."""

from __future__ import annotations

from ldncli.records.text.folding import fold_identifier


def test_names_are_folded_once() -> None:
    for name in ("https://doi.org/10.5555/X", "PMID: 7", "bell-2015"):
        assert fold_identifier(fold_identifier(name)) == fold_identifier(name)
