"""The account of a published result beside ours, in words."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.reasons import because
from ldncli.evidence.reconciling.published import Published, Result, published
from ldncli.evidence.selecting.query import Query
from ldncli.report.words.account import (
    SENTENCES,
    account_words,
    pooled_elsewhere,
    pooled_harms,
    printed_text,
    reason_words,
    result_text,
)
from tests.evidence.invented_trials import VOCABULARIES
from tests.evidence.reconciling.samples import pooled_row, review_of
from tests.report.words.codes import codes_in

MINE = Result("MD", -1.234, -2, -0.5, k=1)


def test_every_reason_that_evidence_gives_has_its_words_and_no_words_stand_idle() -> None:
    given = codes_in(
        "reconciling/published.py", "reconciling/account.py", "reconciling/sequential.py"
    )
    assert given - {"ratio not above 0"} == set(SENTENCES)
    assert reason_words(because("not comparable", reason=because("ratio not above 0"))).startswith(
        "not comparable: a ratio"
    )


def test_a_result_in_words() -> None:
    assert result_text(MINE) == "MD -1.23 [-2.00, -0.50], 1 trial"
    assert result_text(Result("RR", math.log(2), k=3)) == "RR 2.00, 3 trials"


def test_an_account_goes_from_reason_to_reason() -> None:
    told = account_words(
        [because("ours alone", studies=("a", "b", "c", "d", "e")), because("turned round")]
    )
    assert (
        told == "ours also includes a, b, c, d and 1 more; the scales run in opposite"
        " directions: theirs is reversed for the comparison"
    )


def test_reasons_of_studies_are_told_in_the_words_of_pooling() -> None:
    told = reason_words(
        because("could not enter", studies=((because("direction only"), ("a", "b")),))
    )
    assert (
        told == "trials that report it but could not enter ours: a, b (states only the direction,"
        " without numbers)"
    )


def test_scales_name_their_scores_and_units() -> None:
    told = reason_words(
        because("our scales", scales=("NRS", "VAS"), scores=("change",), unit="points")
    )
    assert told == "ours was measured by NRS; VAS (including change scores), in points"


def test_a_treatment_is_named_by_its_scope() -> None:
    told = reason_words(
        because("other treatment", theirs="25 mg and more", ours=("low-dose naltrexone",))
    )
    assert (
        told == "other treatment: the review is of 25 mg and more, our trials gave low-dose"
        " naltrexone"
    )


def test_the_model_that_decides() -> None:
    told = reason_words(because("model decides", method="REML", low=-1.0, high=0.25, clear=False))
    assert told.endswith("our interval is [-1.00, 0.25], which includes no effect")


def test_what_is_known_between_groups() -> None:
    nothing = reason_words(
        because("changes within a group", result=None, reason=because("no study"))
    )
    assert nothing.endswith("between groups, ours gives no result (no study reports it)")
    assert reason_words(because("changes within a group", result=MINE, reason=None)).endswith(
        "ours is MD -1.23 [-2.00, -0.50], 1 trial"
    )


def of_review(**more: Any) -> Published:
    [found] = published([review_of(rows=[pooled_row(**more)])], Query(), VOCABULARIES)
    return found


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"k": 2, "ci": (-0.9, 0.1)}, "MD -0.40 [-0.90, 0.10], 2 trials"),
        ({"k": 1}, "MD -0.40, 1 trial"),
        ({"measure": None, "ci": (-0.9, 0.1)}, "measure not stated -0.40 [-0.90, 0.10]"),
        ({"k": 0, "ci": (-0.9, 0.1)}, "MD -0.40 [-0.90, 0.10], 0 trials"),
    ],
)
def test_results_as_printed(more: dict[str, Any], told: str) -> None:
    found = of_review(estimate=-0.4)
    assert printed_text(replace(found, row=replace(found.row, **more))) == told


def test_what_reviews_pooled_beside_what_we_could_not() -> None:
    results = [of_review(estimate=-0.4), of_review(estimate=0.2, k=3), of_review()]
    told = "reviews pooled MD -0.40 (Evans 2022); MD 0.20, 3 trials (Evans 2022)"
    assert pooled_elsewhere(results, ours=True) == told
    assert pooled_elsewhere(results, ours=False) == f"{told}; ours cannot be pooled"
    assert pooled_elsewhere([of_review()], ours=False) is None
    assert pooled_elsewhere([of_review(estimate=0)], ours=True) is not None, "0 is a number"


def test_harms_that_reviews_pooled_are_told_one_by_one() -> None:
    rows = [
        {"domain": "harms", "label": name, "measure": "RR"} for name in ("Nightmares", "Nausea")
    ]
    dreams, nausea = (of_review(**row, estimate=2.0) for row in rows)
    harms = VOCABULARIES["harms"]
    told = list(pooled_harms([dreams, nausea, dreams, of_review(estimate=1)], harms))
    assert [each.split(":")[0] for each in told] == ["Vivid dreams", "Nausea"]
    assert told[0].count("RR 2.00") == 2 and told[0].endswith("; ours cannot be pooled")
    assert not any("ours" in each for each in pooled_harms([dreams], harms, ours=True))
