"""Words and pairs weigh what the formula says; what one text alone says is told of nowhere."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from ldncli.screening.ranking.features import weigh_words

TEXTS = ("Low dose trial", "low dose, low hope", "Other words", "")


def test_a_row_is_the_words_that_it_shares() -> None:
    found = weigh_words(TEXTS)
    shared = {"low", "dose", "low dose"}
    assert set(found.names) == shared and len(found) == 4
    words, values = found.row(0)
    assert {found.names[each] for each in words} == shared
    assert not len(found.row(2)[0]) and not len(found.row(3)[0])
    idf_of_two, idf_of_one = log(5 / 3) + 1, log(5 / 2) + 1
    # low, dose, low dose in two texts; trial, dose trial in one.
    length = sqrt(3 * idf_of_two**2 + 2 * idf_of_one**2)
    assert values == pytest.approx([idf_of_two / length] * 3)
    assert float(values @ values) + found.rest[0] == pytest.approx(1)
    words, values = found.row(1)
    by_name = dict(zip((found.names[each] for each in words), values, strict=True))
    assert by_name["low"] / by_name["dose"] == pytest.approx(1 + log(2)), "counted twice"
    assert found.rest[2] == pytest.approx(1)


def test_pairs_do_not_join_texts() -> None:
    assert "trial low" not in weigh_words(["a trial", "low trial", "trial low"]).names
    assert not len(weigh_words([]))


def test_a_word_of_nearly_all_texts_tells_nothing() -> None:
    texts = ["same apples"] * 20 + ["same pears"] * 20
    assert set(weigh_words(texts).names) == {"apples", "pears", "same apples", "same pears"}


def test_the_same_texts_give_the_same_arrays() -> None:
    one, two = weigh_words(TEXTS), weigh_words(TEXTS)
    assert one.names == two.names and np.array_equal(one.values, two.values)
