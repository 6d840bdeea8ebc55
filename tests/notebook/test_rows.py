"""One's own studies: mappings or a pandas frame go in; the answer says itself in a line."""

from __future__ import annotations

from math import exp

import pandas
import pytest

import ldncli
from ldncli.errors import UsageError
from ldncli.statistics.models import pooling

ROWS = [
    {"study": "Ash 2001", "ai": 10, "n1i": 40, "ci": 20, "n2i": 40},
    {"study": "Elm 2002", "ai": 5, "n1i": 30, "ci": 9, "n2i": 31},
    {"study": "Fir 2003", "ai": 8, "n1i": 52, "ci": 10, "n2i": 50},
]
FRAME = pandas.DataFrame(ROWS)


def test_frames_and_mappings_are_alike() -> None:
    found = ldncli.pool(FRAME, "RR")
    assert found == ldncli.pool(ROWS, "RR")
    assert found.to_dict() == pooling.pool(ROWS, "RR").to_dict()


def test_the_answer_in_a_line() -> None:
    found = ldncli.pool(FRAME, "RR")
    told = repr(found)
    assert "\n" not in told and f"RR {exp(found.estimate):.2f} [" in told
    assert "3 studies" in told and "REML" in told and "p = " in told
    assert told.split(";")[0] in found._repr_html_().replace("&gt;", ">")
    assert "tau²" not in repr(ldncli.pool(FRAME, "RR", method="EE", test="z"))
    assert "I²" not in repr(ldncli.pool(ROWS[:1], "RR"))


def test_notes_are_shown_and_escaped() -> None:
    row = {"study": "<b>Oak</b>", "ai": None, "n1i": 4, "ci": 1, "n2i": 4}
    html = ldncli.pool([*ROWS, row], "RR")._repr_html_()
    assert "left out" in html and "&lt;b&gt;Oak" in html and "<b>" not in html


def test_sizes_in_either_order() -> None:
    listed = ldncli.effect_sizes("RR", ROWS)
    assert listed == ldncli.effect_sizes(ROWS, "RR") == ldncli.effect_sizes(measure="RR", rows=ROWS)
    first, second = ldncli.effect_sizes(FRAME, "RR"), ldncli.effect_sizes("RR", FRAME)
    pandas.testing.assert_frame_equal(first, second)
    assert list(first.columns) == [*FRAME.columns, "yi", "vi"]
    assert list(first.yi) == [each["yi"] for each in listed] and str(first.yi.dtype) == "Float64"
    assert "yi" not in FRAME.columns
    assert repr(ldncli.pool(first)) == repr(ldncli.pool(listed))


def test_an_empty_cell_is_a_number_that_nobody_reported() -> None:
    holes = FRAME.assign(ai=[10, None, 8]).astype({"ci": "Int64"})
    sizes = ldncli.effect_sizes(holes, "RR")
    assert pandas.isna(sizes.yi[1]) and sizes.yi.notna().sum() == 2
    assert ldncli.pool(holes, "RR").k == 2


def test_a_frame_keeps_its_index() -> None:
    named = FRAME.drop(columns="study").set_index(pandas.Index(["a", "b", "c"]))
    assert list(ldncli.effect_sizes(named, "RR").index) == ["a", "b", "c"]
    with pytest.raises(UsageError, match=r"row 2 \(b\): ai is 'x'"):
        ldncli.pool(named.assign(ai=["1", "x", "2"]), "RR")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ai": [1, "many", 3]}, r"row 2 \(Elm 2002\): ai is 'many', not a number"),
        ({"n1i": [40, 30, -1]}, r"row 3 \(Fir 2003\): .*n1i"),
        ({"ci": [50, 9, 10]}, r"row 1 \(Ash 2001\): 50 events \(ci\) among 40 people \(n2i\)"),
    ],
)
def test_errors_name_row_and_column(change: dict, said: str) -> None:
    for call in (ldncli.pool, ldncli.effect_sizes):
        with pytest.raises(UsageError, match=said):
            call(FRAME.assign(**change), "RR")


def test_a_column_that_is_missing_is_named() -> None:
    with pytest.raises(UsageError, match="n2i"):
        ldncli.effect_sizes(FRAME.drop(columns="n2i"), "RR")
    with pytest.raises(UsageError, match="no measure"):
        ldncli.effect_sizes(FRAME, FRAME)


def test_no_rows() -> None:
    with pytest.raises(UsageError, match="no studies"):
        ldncli.pool(FRAME.iloc[:0], "RR")
