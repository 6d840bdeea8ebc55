"""What the shell offers after TAB: ids and names from the data, read from the index alone."""

from __future__ import annotations

from collections.abc import Callable


def complete_term(vocabulary: str) -> Callable[[str], list[str]]:
    """A completer for the terms of one vocabulary."""

    def complete(incomplete: str) -> list[str]:
        rows = _rows(
            "SELECT DISTINCT term FROM names WHERE vocabulary = ? ORDER BY term", (vocabulary,)
        )
        return [each for each in rows if each.startswith(incomplete.lower())]

    return complete


def complete_paper(incomplete: str) -> list[str]:
    """Paper ids that begin like this."""
    return [
        each
        for each in _rows("SELECT id FROM papers ORDER BY id", ())
        if each.startswith(incomplete.lower())
    ]


def _rows(sql: str, values: tuple) -> list[str]:
    import sqlite3

    from ldncli.errors import LdnError
    from ldncli.records.index.library import load

    try:
        return [row[0] for row in load().store.rows(sql, values)]
    except (LdnError, sqlite3.Error):  # no data here, or faulty: there is nothing to offer
        return []
