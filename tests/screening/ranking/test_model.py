"""The model solves what it says it solves, however it came there."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from ldncli.screening.ranking.features import Features, weigh_words
from ldncli.screening.ranking.model import Model

# 120 records of a screened review, abstracts cut short: Nagtegaal, Tummers, Noordegraaf and
# Bekkers, Nudging healthcare professionals towards evidence-based medicine, Harvard Dataverse,
# doi 10.7910/DVN/WMGPGZ (CC0 1.0), as published in ASReview's systematic-review-datasets.
FILE = Path(__file__).parent / "nagtegaal.csv"


@pytest.fixture(scope="module")
def review() -> tuple[Features, list[bool]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [f"{row['title']} {row['abstract']}" for row in rows]
    return weigh_words(texts), [row["label_included"] == "1" for row in rows]


def _shares(features: Features, included: list[bool], rows: list[int]) -> np.ndarray:
    """The solution by the plain equations, with dense numbers and many rounds."""
    dense = np.zeros((len(rows), len(features.names)))
    for place, row in enumerate(rows):
        words, values = features.row(row)
        dense[place, words] = values
    signs = np.where(np.array(included)[rows], 1.0, -1.0)
    ones = (signs > 0).sum()
    costs = np.where(signs > 0, 1.0, ones / (9.8 * (len(rows) - ones)))
    costs *= 0.11 * len(rows) / costs.sum()
    alike = dense @ dense.T + 1 + np.diag(features.rest[rows])
    lacks = np.ones(len(rows), bool)
    for _ in range(50):
        part = np.ix_(lacks, lacks)
        found = np.zeros(len(rows))
        found[lacks] = np.linalg.solve(alike[part] + np.diag(1 / (2 * costs[lacks])), signs[lacks])
        lacks = signs * (alike @ found) < 1
    return dense.T @ found


def test_it_is_the_least_of_what_it_minimises(review: tuple[Features, list[bool]]) -> None:
    features, included = review
    rows = list(range(60))
    model = Model(features)
    model.learn(rows, [included[each] for each in rows])
    wanted = _shares(features, included, rows)
    assert np.abs(model.weights - wanted).max() < 0.01 * np.abs(wanted).max()


def test_step_by_step_and_after_undoing_it_is_the_same(
    review: tuple[Features, list[bool]],
) -> None:
    features, included = review
    once, often = Model(features), Model(features)
    once.learn(list(range(50)), included[:50])
    for count in (30, 31, 45):
        often.learn(list(range(count)), included[:count])
    often.learn([*range(20), 70, 71], [*included[:20], included[70], not included[70]])
    often.learn(list(range(50)), included[:50])
    assert np.abs(once.scores() - often.scores()).max() < 0.02


def test_included_stand_above_excluded(review: tuple[Features, list[bool]]) -> None:
    features, included = review
    model = Model(features)
    model.learn(list(range(len(included))), included)
    scores = model.scores()
    assert scores[np.array(included)].min() > np.median(scores[~np.array(included)])


def test_texts_without_shared_words_get_the_bias() -> None:
    features = weigh_words(["good news", "bad news", "good luck", "bad luck", "alone", ""])
    model = Model(features)
    model.learn([4, 0, 1], [False, True, False])
    scores = model.scores()
    assert scores[5] == pytest.approx(model.bias) and scores[2] > scores[3]
