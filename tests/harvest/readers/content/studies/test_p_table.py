"""P values in a table of one's own."""

from __future__ import annotations

import pytest

from ldncli.errors import UsageError
from ldncli.harvest.readers.content.studies.p_table import p_values_in, read_p_values
from ldncli.harvest.readers.content.studies.sheets import Sheet


def _sheet(*rows, headings=("Study", "p value", "Favours", "N", "Year")):
    return Sheet("p.csv", headings, tuple(rows))


def test_bounds_sides_and_people():
    found, notes = p_values_in(
        _sheet(
            ("A", "0.03", "benefit", "40", "2001"),
            ("B", "p < .05", "+", "60", "2003"),
            ("C", "ns", "", "120", ""),
            ("D", "≥0.6", "worse", "33", ""),
            ("E", "", "benefit", "12", ""),
        )
    )
    assert [(each.p, each.relation, each.side) for each in found] == [
        (0.03, "=", "benefit"),
        (0.05, "<", "benefit"),
        (0.05, ">", None),
        (0.6, ">", "harm"),
    ]
    assert [each.people for each in found] == [40, 60, 120, 33] and found[0].year == 2001
    assert "without a p value: E" in notes
    assert any("p = p value" in each and "direction = Favours" in each for each in notes)


def test_decimal_commas_and_a_mapping(tmp_path):
    file = tmp_path / "p.csv"
    file.write_text("wer;wert;seite\nA;0,03;benefit\nB;<0,2;harm\n", encoding="utf-8")
    found, notes = read_p_values(file, ["study=wer,p=wert", "direction=seite"])
    assert [(each.study, each.p) for each in found] == [("A", 0.03), ("B", 0.2)]
    assert any("none is weighted" in each for each in notes)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("A", "1.2", "benefit", "9", ""), "p is '1.2'"),
        (("A", "small", "benefit", "9", ""), "p is 'small'"),
        (("A", "0.2", "sideways", "9", ""), "direction is 'sideways'"),
        (("A", "0.2", "harm", "-9", ""), "n is '-9'"),
    ],
)
def test_cells_that_say_nothing_are_refused_with_their_row(row, told):
    with pytest.raises(UsageError, match="row 1") as caught:
        p_values_in(_sheet(row))
    assert told in caught.value.message


def test_missing_columns_are_named():
    with pytest.raises(UsageError, match="no column 'direction'"):
        p_values_in(_sheet(("A", "0.1"), headings=("study", "p")))
    with pytest.raises(UsageError, match="--map does not accept"):
        p_values_in(_sheet(("A", "0.1"), headings=("study", "p")), ["q=p"])
