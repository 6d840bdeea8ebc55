"""The model solves what it says it solves, however it came there."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from ldncli.screening.ranking import model as module
from ldncli.screening.ranking.features import Features, weigh_words
from ldncli.screening.ranking.likeness import Likeness
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
    model = Model(Likeness(features))
    model.learn(rows, [included[each] for each in rows])
    wanted = _shares(features, included, rows)
    assert np.abs(model.weights - wanted).max() < 0.01 * np.abs(wanted).max()


@pytest.mark.parametrize("kept", [True, False])
def test_the_way_to_the_decisions_leaves_no_trace(
    review: tuple[Features, list[bool]], monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    """One by one, in lots, taken back, turned over or all at once: the very same scores, as a
    session that is opened again must show the same candidate next."""
    if not kept:
        monkeypatch.setattr(module, "_KEPT", 10)
    features, included = review
    likeness = Likeness(features)
    often = Model(likeness)
    for count in range(30, 51):
        often.learn(list(range(count)), included[:count])
        once = Model(likeness)
        once.learn(list(range(count)), included[:count])
        assert np.array_equal(once.scores(), often.scores()), count
    ways: list[tuple[list[int], list[bool]]] = [
        (list(range(41)), included[:41]),  # taken back
        ([*range(20), 70, 71, *range(20, 41)], [*included[:20], True, False, *included[20:41]]),
        (list(range(41)), [not included[0], *included[1:41]]),  # turned over
        ([*range(5, 41), 3], [*included[5:41], included[3]]),  # the oldest forgotten
        (list(range(50)), included[:50]),
    ]
    for rows, verdicts in ways:
        often.learn(rows, verdicts)
        once = Model(likeness)
        once.learn(rows, verdicts)
        assert np.array_equal(once.scores(), often.scores()) and once.bias == often.bias
        assert np.array_equal(once.weights, often.weights)


def test_a_long_list_is_scored_by_words_to_the_same(
    review: tuple[Features, list[bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    features, included = review
    models = [Model(Likeness(features))]
    monkeypatch.setattr(module, "_KEPT", 10)
    models.append(Model(Likeness(features)))
    for each in models:
        each.learn(list(range(60)), included[:60])
    assert np.abs(models[0].scores() - models[1].scores()).max() < 2e-4


def test_included_stand_above_excluded(review: tuple[Features, list[bool]]) -> None:
    features, included = review
    model = Model(Likeness(features))
    model.learn(list(range(len(included))), included)
    scores = model.scores()
    assert scores[np.array(included)].min() > np.median(scores[~np.array(included)])


def test_texts_without_shared_words_get_the_bias() -> None:
    features = weigh_words(["good news", "bad news", "good luck", "bad luck", "alone", ""])
    model = Model(Likeness(features))
    model.learn([4, 0, 1], [False, True, False])
    scores = model.scores()
    assert scores[5] == pytest.approx(model.bias, abs=1e-4) and scores[2] > scores[3]
