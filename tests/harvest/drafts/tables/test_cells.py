"""What a cell says: only in the form that is declared, and only what can be."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.harvest.drafts.tables.cells import Form, declared, read_cell, read_count


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Data are count (%) or mean (s.d.).", {"count-percent", "mean-sd"}),
        ("mean ± SD", {"mean-sd"}),
        ("Values are means (SE)", {"mean-se"}),
        ("mean (SEM)", {"mean-se"}),
        ("mean [95% CI]", {"mean-ci"}),
        ("median (IQR)", {"median-iqr"}),
        ("median (interquartile range)", {"median-iqr"}),
        ("median (range)", {"median-range"}),
        ("n (%)", {"count-percent"}),
        ("the mean of three days", set()),
        ("mean (points)", set()),
    ],
)
def test_forms_that_a_text_declares(text: str, forms: set[Form]) -> None:
    assert declared(text) == forms


@pytest.mark.parametrize(
    ("text", "forms", "found"),
    [
        ("−5.3 (19.3)", {"mean-sd"}, {"mean": -5.3, "sd": 19.3}),
        ("5·3 ± 1·2", {"mean-sd"}, {"mean": 5.3, "sd": 1.2}),
        ("5.3 (1.2)*", {"mean-se"}, {"mean": 5.3, "se": 1.2}),
        ("1,250 (300)", {"mean-sd"}, {"mean": 1250, "sd": 300}),
        ("4 (3 to 5)", {"mean-ci"}, {"mean": 4, "ci": [3, 5]}),
        ("4 (3–5)", {"median-iqr"}, {"median": 4, "iqr": [3, 5]}),
        ("-4 [-5; -3]", {"median-range"}, {"median": -4, "range": [-5, -3]}),
        ("5 (25%)", {"count-percent", "mean-sd"}, {"events": 5, "percent": 25}),
        ("5.1 (2.5)", {"count-percent", "mean-sd"}, {"mean": 5.1, "sd": 2.5}),
        ("7", {"count"}, {"events": 7}),
    ],
)
def test_numbers_of_a_cell(text: str, forms: set[Form], found: dict[str, Any]) -> None:
    assert read_cell(text, forms, 20) == {"n": 20, **found}


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("5.3 (1.2)", set()),
        ("5.3 (−1.2)", {"mean-sd"}),
        ("5 (90%)", {"count-percent"}),
        ("25 (125%)", {"count-percent"}),
        ("5 (25)", {"count-percent", "mean-sd"}),
        ("4 (5–6)", {"median-iqr"}),
        ("12", {"mean-sd"}),
        ("30", {"count"}),
        ("NA", {"mean-sd"}),
        ("<0.1 (0.2)", {"mean-sd"}),
    ],
)
def test_what_is_not_plain_says_nothing(text: str, forms: set[Form]) -> None:
    assert read_cell(text, forms, 20) is None


def test_count_and_share_in_two_cells() -> None:
    assert read_count("5", "(25.0)", 20) == {"n": 20, "events": 5, "percent": 25}
    assert read_count("5", None, 20) == {"n": 20, "events": 5}
    assert read_count("5", "90", 20) is None and read_count("x", None, 20) is None
