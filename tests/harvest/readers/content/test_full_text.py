"""The text of a whole paper."""

from __future__ import annotations

from ldncli.harvest.readers.content.full_text import FullText
from ldncli.harvest.readers.content.tables import Table


def test_a_table_is_found_by_id_and_by_label() -> None:
    table = Table(id="T1", label="Table 1")
    text = FullText(tables=(table,))
    assert text.table("T1") is table and text.table("Table 1") is table
    assert text.table("Table 2") is None
