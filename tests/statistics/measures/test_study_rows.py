"""Reading rows of study numbers: what is empty, what is refused, what a row is called."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.statistics.measures import study_rows
from ldncli.statistics.measures.study_rows import (
    RowError,
    check_each,
    label_of,
    named_places,
    naming,
    number_in,
    read_rows,
    require,
)


def test_numbers_are_read_from_numbers_and_text() -> None:
    rows = [{"a": 3, "b": " 4.5 "}, {"a": "−2", "c": 1}, {"b": "1e3", "a": None}]
    assert read_rows(rows, ("a", "b")) == [
        {"a": 3, "b": 4.5},
        {"a": -2, "b": None},
        {"a": None, "b": 1000},
    ]
    assert read_rows({"a": 1}, ["a"]) == [{"a": 1}]
    assert isinstance(number_in({"a": 3}, "a", 1), float)


@pytest.mark.parametrize("empty", [None, "", "  ", "NA", "na", "None", "NULL"])
def test_what_is_empty(empty: Any) -> None:
    assert number_in({"a": empty}, "a", 1) is None
    assert number_in({}, "a", 1) is None


@pytest.mark.parametrize(
    ("value", "said", "hint"),
    [
        ("many", "a is 'many', not a number", "leave a cell empty"),
        ("0,5", "a is '0,5', not a number", "decimals are written with a point"),
        ("1_000", "a is '1_000', not a number", "leave a cell empty"),
        ([1, 2], "a is [1, 2], not a number", "leave a cell empty"),
        (10**400, f"a is {10**400!r}, not a number", "leave a cell empty"),
        (math.nan, "a is nan, not a finite number", "leave a cell empty"),
        ("-inf", "a is -inf, not a finite number", "leave a cell empty"),
    ],
)
def test_what_is_no_number_is_refused_with_its_row(value: Any, said: str, hint: str) -> None:
    with pytest.raises(RowError) as refusal:
        read_rows([{"a": 1}, {"a": value}], ["a"])
    assert refusal.value.message == f"row 2: {said}"
    assert (refusal.value.place, refusal.value.said) == (2, said)
    assert (refusal.value.hint or "").startswith(hint)


def test_a_truth_is_no_number() -> None:
    with pytest.raises(UsageError, match="row 7: a is True, not a number"):
        number_in({"a": True}, "a", 7)


def test_no_rows_and_rows_that_are_none() -> None:
    with pytest.raises(UsageError, match="there are no studies"):
        read_rows([], ["a"])
    with pytest.raises(UsageError, match="row 2 is int, not a mapping") as refusal:
        read_rows([{"a": 1}, 3], ["a"])  # type: ignore[list-item]
    assert "to_dict" in (refusal.value.hint or "")


def test_what_a_row_calls_its_study() -> None:
    assert label_of({"author": "Smith 2004", "id": 3}) == "Smith 2004"
    assert label_of({"trial": 7}) == "trial 7" and label_of({"id": "2.1"}) == "id 2.1"
    assert label_of({"study": " ", "slab": None, "name": "B "}) == "B"
    assert label_of({"yi": 1}) is None
    order = dict.fromkeys(("id", "name", "label", "author", "slab", "trial", "study"))
    for column in order:
        order[column] = f"by {column}"
        assert label_of(order) == f"by {column}"


def test_rows_in_words() -> None:
    rows = [{"study": name} for name in "ABCD"] + [{}]
    assert named_places(rows, [2, 5]) == "row 2 (B), 5"
    assert named_places(rows, [1, 2, 3], most=2) == "row 1 (A), 2 (B) and 1 more"
    assert named_places(rows, [1, 2], most=2) == "row 1 (A), 2 (B)"
    assert (
        named_places([{}] * 12, list(range(1, 13)))
        == "row 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more"
    )


def test_a_refusal_names_the_study() -> None:
    rows: list[dict[str, Any]] = [{"study": "A"}, {"study": "B"}, {}]
    for place, places, said in (
        (2, None, "row 2 (B): no"),
        (3, None, "row 3: no"),
        (1, [4, 5], "row 4 (A): no"),
        (2, [4, 5], "row 5 (B): no"),
    ):
        with pytest.raises(UsageError) as refusal, naming(rows, places):
            raise study_rows.refuse(place, "no", "because")
        assert (refusal.value.message, refusal.value.hint) == (said, "because")


def test_columns_that_must_be_there() -> None:
    present = study_rows.columns_present([{"a": 1}, {"b": 2, "c": 3}])
    assert present == {"a", "b", "c"}
    require(present, ["a"], "RR")
    require(present, ["x", "b+c"], "RR")
    with pytest.raises(UsageError, match=r"^column x is missing, which RR needs$") as refusal:
        require(present, ["x"], "RR")
    assert refusal.value.hint == "the columns given are a, b, c"
    with pytest.raises(UsageError, match=r"^columns x or a\+y are missing, which OR needs$"):
        require(present, ["x", "a+y"], "OR")
    with pytest.raises(UsageError) as refusal:
        require(set(), ["x"], "RR")
    assert refusal.value.hint == "the columns given are none"


def test_the_first_number_that_does_not_fit() -> None:
    rows: list[study_rows.Numbers] = [
        {"a": 1, "b": None},
        {"a": None, "b": -2.5},
        {"a": -1, "b": -1},
    ]
    with pytest.raises(RowError, match=r"^row 2: b is -2\.5, and it must be more$") as refusal:
        check_each(rows, ["a", "b"], lambda n: n > 0, "it must be more", "a hint")
    assert refusal.value.hint == "a hint"
    check_each(rows, ["a"], lambda n: n > -2, "it must be more")
    assert study_rows.complete({"a": 0, "b": 1}, ["a", "b"]) and not study_rows.complete(
        {"a": 1, "b": None}, ["a", "b"]
    )


def test_names_before_and_after() -> None:
    assert study_rows.BEFORE_AFTER == {
        "m_post": "m1i",
        "m_pre": "m2i",
        "sd_post": "sd1i",
        "sd_pre": "sd2i",
    }
