"""The published priors, each value against what bayesmeta has."""

from __future__ import annotations

from typing import get_args, get_type_hints

import pytest

from ldncli.errors import UsageError
from ldncli.records.vocabularies.vocab import Domain
from ldncli.statistics.bayes.published import AREAS, COMPARISONS, OUTCOMES, rhodes, turner
from tests.statistics.bayes.references import reference

PRIORS = reference()["priors"]
# bayesmeta's order of Rhodes's types of outcome, by one of ours each.
RHODES = (
    "obstetric",
    "resource-use",
    "structure",
    "pain",
    "signs-symptoms",
    "mental-health",
    "biomarker",
    "subjective",
)


def test_every_value_of_turner() -> None:
    for outcome, line in zip(OUTCOMES, PRIORS["turner"], strict=True):
        for comparison, (mean, sd) in zip(COMPARISONS, line, strict=True):
            found = turner(outcome, comparison)
            assert (found.location, found.scale) == pytest.approx((mean, sd)), outcome
    assert (turner().location, turner().scale) == pytest.approx(PRIORS["turner_any"])


def test_every_value_of_rhodes() -> None:
    for area, table in zip(AREAS, PRIORS["rhodes"], strict=True):
        for outcome, line in zip(RHODES, table, strict=True):
            for comparison, wanted in zip(COMPARISONS, line, strict=True):
                found = rhodes(outcome, comparison, area)
                assert (found.location, found.scale) == pytest.approx(wanted), (area, outcome)
    assert (rhodes().location, rhodes().scale) == pytest.approx(PRIORS["rhodes_any"])
    assert rhodes("quality-of-life").location == rhodes("pain").location


def test_what_rhodes_has_no_type_for_is_any_outcome() -> None:
    found = rhodes("mortality")
    assert (found.location, found.scale) == (rhodes().location, rhodes().scale)
    assert found.label == "Rhodes, any outcome" and turner("mortality").label == "Turner, mortality"


def test_words_that_are_none() -> None:
    for wrong in (("pane",), ("pain", "drug-pill"), ("pain", "drug-drug", "skin")):
        with pytest.raises(UsageError, match="there is no"):
            rhodes(*wrong)


def test_the_vocabulary_has_the_same_types() -> None:
    hint = get_type_hints(Domain)["outcome_type"]
    literal = next(each for each in get_args(hint) if get_args(each))
    assert get_args(literal) == OUTCOMES
