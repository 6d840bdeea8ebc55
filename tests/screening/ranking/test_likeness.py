"""Likeness is the plain inner product, whichever way a word is kept."""

from __future__ import annotations

import numpy as np
import pytest

from ldncli.screening.ranking import likeness as module
from ldncli.screening.ranking.features import Features, weigh_words
from ldncli.screening.ranking.likeness import Likeness
from tests.screening.ranking.test_model import review

__all__ = ["review"]


@pytest.mark.parametrize("common", [1, 8, 10_000])
def test_likeness_is_the_inner_product(
    review: tuple[Features, list[bool]], monkeypatch: pytest.MonkeyPatch, common: int
) -> None:
    """With all words in lists, some, and all in the table."""
    monkeypatch.setattr(module, "_COMMON", common)
    features = review[0]
    dense = np.zeros((len(features), len(features.names)))
    for row in range(len(features)):
        words, values = features.row(row)
        dense[row, words] = values
    wanted = dense @ dense.T + 1
    found = Likeness(features)
    assert np.abs([found.to(row) for row in range(len(features))] - wanted).max() < 1e-5


def test_texts_without_shared_words_have_the_one_alone() -> None:
    found = Likeness(weigh_words(["some words", "", "other", "some"]))
    assert found.to(1).tolist() == [1, 1, 1, 1] and found.to(3)[0] > 1
    assert Likeness(weigh_words(["", "alone"])).to(0).tolist() == [1, 1]
