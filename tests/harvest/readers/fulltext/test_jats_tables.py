"""Tables of articles: every cell at all its places, marks apart from numbers, hostile spans."""

from __future__ import annotations

import time

from ldncli.harvest.readers.content.tables import Table
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import read_records
from tests.harvest.readers.fulltext.samples import ARTICLE


def _tables(text: str = ARTICLE) -> tuple[Table, ...]:
    found = read_records(Document("x.xml", text.encode())).candidates[0].full_text
    assert found is not None
    return found.tables


def _with(rows: str) -> Table:
    start, end = ARTICLE.index("<table><thead>"), ARTICLE.index("</table>")
    return _tables(f"{ARTICLE[:start]}<table>{rows}{ARTICLE[end:]}")[0]


def test_rows_and_columns_that_are_reached_over() -> None:
    table = _tables()[0]
    assert (table.id, table.label, table.section) == ("T1", "Table 1", "Results")
    assert table.caption == "Bends: By arm." and table.heads == 2
    assert [[each.text if each else None for each in row] for row in table.rows] == [
        ["Outcome", "Drug (n=16)", "Drug (n=16)", "P"],
        ["Outcome", "n", "Mean (SD)", "P"],
        ["Week 8"] * 4,
        ["Pain", "16", "4.5 (1.2)", "<0.05"],
        ["Pain", "15", "10²", ""],
    ]
    assert table.column_heading(3) == ("Drug (n=16)", "Mean (SD)")
    assert table.row_heading(5) == ("Pain",) and table.group(5) == "Week 8"


def test_marks_of_footnotes_are_no_part_of_a_number() -> None:
    table = _tables()[0]
    marks = {each.text: each.marks for each in table.cells() if each.marks}
    assert marks == {"Pain": ("a",), "4.5 (1.2)": ("*",), "<0.05": ("b",)}
    assert table.note("a") == "Of those treated." and table.note("b") == "One-sided."
    assert table.note("*") == "p < 0.05"


def test_a_table_that_is_a_picture_has_no_rows() -> None:
    table = _tables()[1]
    assert (table.label, table.caption, table.rows) == ("Table 2", "Drawn.", ())


def test_rows_without_a_head() -> None:
    table = _with("<tr><th>A</th><th>B</th></tr><tr><th>x</th><td>1</td></tr>")
    assert table.heads == 1 and table.row_heading(2) == ("x",)
    assert _with("<tr><td>A</td></tr>").heads == 0
    ragged = _with("<tr><td>A</td></tr><tr><td>1</td><td>2</td></tr>")
    assert ragged.cell(1, 2) is None and ragged.cell(2, 2) is not None


def test_spans_without_end_are_bounded() -> None:
    start = time.process_time()
    row = '<tr><td rowspan="99999999" colspan="99999999">x</td></tr>' * 3_000
    table = _with(row)
    assert sum(map(len, table.rows)) < 2_000_000 and time.process_time() - start < 20
    assert _with('<tr><td rowspan="0">x</td><td>1</td></tr><tr><td>2</td></tr>').cell(2, 1)


def test_the_model_of_cals() -> None:
    table = _with(
        '<tgroup cols="3"><colspec colname="a"/><colspec colname="b"/><colspec colname="c"/><thead>'
        '<row><entry morerows="1">Outcome</entry><entry namest="b" nameend="c">Drug</entry></row>'
        "<row><entry>n</entry><entry>Mean</entry></row></thead>"
        "<tbody><row><entry>Pain</entry><entry>16</entry><entry>4.5</entry></row></tbody></tgroup>"
    )
    assert table.heads == 2 and table.column_heading(3) == ("Drug", "Mean")
    assert [each.text if each else None for each in table.rows[2]] == ["Pain", "16", "4.5"]
    assert table.column_heading(1) == ("Outcome",)
