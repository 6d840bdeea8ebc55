"""A review's pooled result against the numbers that the review prints for its studies."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ldncli.evidence.rechecking.printed import Recheck
from ldncli.records.model.review import IncludedStudy, PooledResult, ReportedNumber, Review
from ldncli.statistics.models.pooling import pool
from tests.evidence.rechecking.samples import PLACE, found, verdict


def _pooled_again(estimate: float, ci: tuple[float, float]) -> dict[tuple[str, str], Recheck]:
    numbers = [
        ("Ann 2001", "RR pain", 0.7),
        ("Ann 2001", "RR pain lower", 0.5),
        ("Ann 2001", "RR pain upper", 0.98),
    ]
    numbers += [
        ("bob-2002", "RR pain", 0.9),
        ("bob-2002", "RR pain lower", 0.6),
        ("bob-2002", "RR pain upper", 1.35),
    ]
    numbers += [("bob-2002", "RR nausea", 3.0)]
    review = Review(
        included=(
            IncludedStudy(label="Ann 2001"),
            IncludedStudy(label="Bob 2002", study="bob-2002"),
        ),
        numbers=tuple(
            ReportedNumber(study=study, item=item, value=value, place=PLACE)
            for study, item, value in numbers
        ),
        pooled=(
            PooledResult(
                domain="pain-response",
                label="Pain",
                k=2,
                studies=("Ann 2001", "Bob 2002"),
                measure="RR",
                model="common",
                estimate=estimate,
                ci=ci,
                direction="benefit",
                place=PLACE,
            ),
        ),
    )
    return found(review=review, kind="systematic-review")


def test_a_pooled_result_from_the_numbers_of_its_studies() -> None:
    rows = [
        {"yi": math.log(y), "ci_lb": math.log(a), "ci_ub": math.log(b)}
        for y, a, b in ((0.7, 0.5, 0.98), (0.9, 0.6, 1.35))
    ]
    true = pool(rows, "GEN", "EE", "z")
    right = tuple(round(math.exp(each), 2) for each in (true.estimate, true.ci_lb, true.ci_ub))
    fits = _pooled_again(right[0], right[1:])  # type: ignore[arg-type]
    assert (
        verdict(fits, "estimate", "pooled again")
        == verdict(fits, "ci[0]", "pooled again")
        == "agrees"
    )
    assert verdict(_pooled_again(1.2, (0.95, 1.5)), "estimate", "pooled again") == "differs"


MEANS = [("mean", 4.0, 5.0, 3.5, 4.9), ("sd", 2.0, 2.1, 1.8, 1.9), ("n", 20, 21, 30, 29)]


def _of_means(
    estimate: float, ci: tuple[float, float] | None = None, numbers: Any = MEANS, **more: Any
) -> dict[tuple[str, str], Recheck]:
    given = []
    for kind, a1, b1, a2, b2 in numbers:
        values = (
            ("Ann", "LDN", a1),
            ("Ann", "placebo", b1),
            ("Bob", "LDN", a2),
            ("Bob", "placebo", b2),
        )
        given += [
            ReportedNumber(study=study, item=f"{kind} pain {arm}", value=value, place=PLACE)
            for study, arm, value in values
        ]
    usual = {
        "domain": "pain-intensity",
        "label": "Pain",
        "direction": "benefit",
        "place": PLACE,
        "measure": "MD",
        "k": 2,
    }
    result = PooledResult(**{**usual, "model": "common", "estimate": estimate, "ci": ci, **more})
    review = Review(
        included=(IncludedStudy(label="Ann"), IncludedStudy(label="Bob")),
        numbers=tuple(given),
        pooled=(result,),
    )
    return {
        key: each
        for key, each in found(review=review, kind="systematic-review").items()
        if "pooled again" in key[1]
    }


ROWS = [{"m1i": a1, "m2i": b1} for _, a1, b1, _, _ in MEANS]


def test_means_pooled_again_by_hand() -> None:
    v = (4 / 20 + 2.1**2 / 21, 1.8**2 / 30 + 1.9**2 / 29)
    total = 1 / v[0] + 1 / v[1]
    mean, se = (-1 / v[0] - 1.4 / v[1]) / total, total**-0.5
    low, high = mean - 1.959964 * se, mean + 1.959964 * se
    found = _of_means(round(mean, 2), (round(low, 2), round(high, 2)))
    assert [(name, each.verdict) for (name, _), each in found.items()] == [
        ("estimate", "agrees"),
        ("ci[0]", "agrees"),
        ("ci[1]", "agrees"),
    ]
    assert [each.recomputed for each in found.values()] == [
        pytest.approx(each, abs=1e-6) for each in (mean, low, high)
    ]
    assert all("EE, z" in what for _, what in found)
    assert list(_of_means(round(mean, 2))) == [("estimate", "pooled again (EE, z)")]
    assert verdict(_of_means(-2.0), "estimate") == "differs"
    assert all("EE" in what for _, what in _of_means(-2.0))


def test_the_ways_that_are_tried() -> None:
    v = (4 / 20 + 2.1**2 / 21, 1.8**2 / 30 + 1.9**2 / 29)
    data = [{"yi": -1.0, "vi": v[0]}, {"yi": -1.4, "vi": v[1]}]
    wide = pool(data, "GEN", "DL", "knha")
    ends = (round(wide.ci_lb, 2), round(wide.ci_ub, 2))
    for model, said in (("random", "agrees"), (None, "agrees"), ("common", "differs")):
        assert verdict(_of_means(round(wide.estimate, 2), ends, model=model), "ci[0]") == said


def test_nothing_unless_every_study_has_its_numbers() -> None:
    assert not _of_means(-1.2, k=3) and not _of_means(-1.2, numbers=MEANS[:2])
    assert (
        not _of_means(-1.2, measure=None)
        and not _of_means(-1.2, measure="RR")
        and not _of_means(-1.2, measure="SMCC")
    )
    assert not _of_means(-1.2, studies=("Ann",)), "one study"
    assert _of_means(-1.2, k=None, studies=("Ann", "Bob")) and not _of_means(-1.2, k=None)
    other = [("mean", 4.0, 5.0, 3.5, 4.9), *MEANS[1:]]
    assert not _of_means(-1.2, numbers=other, label="Sleep", domain="sleep"), (
        "the numbers are of pain"
    )


def test_events_pooled_again() -> None:
    tables = [("events", 4, 8, 6, 9), ("n", 20, 21, 30, 29)]
    rows = [{"ai": 4, "n1i": 20, "ci": 8, "n2i": 21}, {"ai": 6, "n1i": 30, "ci": 9, "n2i": 29}]
    for method in ("EE", "MH"):
        true = pool(rows, "RR", method, "z")
        found = _of_means(round(math.exp(true.estimate), 3), numbers=tables, measure="RR")
        assert verdict(found, "estimate") == "agrees"
    wrong = _of_means(2.0, numbers=tables, measure="RR")
    assert verdict(wrong, "estimate") == "differs"


def _of_items(items: list[tuple[str, Any]], **more: Any) -> dict[tuple[str, str], Recheck]:
    """A pooled result of Ann and Bob, who both print all of these."""
    numbers = tuple(
        ReportedNumber(study=study, item=item, value=value, place=PLACE)
        for study in ("Ann", "Bob")
        for item, value in items
    )
    usual = {
        "domain": "pain-intensity",
        "label": "Pain",
        "direction": "benefit",
        "place": PLACE,
        "k": 2,
        "model": "common",
    }
    result = PooledResult(**{**usual, **more})
    review = Review(
        included=(IncludedStudy(label="Ann"), IncludedStudy(label="Bob")),
        numbers=numbers,
        pooled=(result,),
    )
    return {
        key: each
        for key, each in found(review=review, kind="systematic-review").items()
        if "pooled again" in key[1]
    }


@pytest.mark.parametrize(
    "words",
    [
        "of the",
        "in",
        "on",
        "group",
        "arm",
        "with",
        "score",
        "number",
        "limit",
        "end",
        "pooled",
        "ci",
        "intensity",
    ],
)
def test_words_that_name_nothing_else(words: str) -> None:
    items = [
        (f"mean pain {words} LDN", 4.0),
        ("sd pain LDN", 2.0),
        ("n LDN", 20),
        ("mean control", 5.0),
        ("sd control", 2.0),
        ("n control", 20),
    ]
    assert _of_items(items, measure="MD", estimate=-1.0)
    assert not _of_items([(items[0][0] + " women", 4.0), *items[1:]], measure="MD", estimate=-1.0)


@pytest.mark.parametrize(
    ("one", "other"),
    [("naltrexone", "placebo"), ("treatment", "control"), ("intervention", "comparator")],
)
@pytest.mark.parametrize("people", ["n", "participants", "randomised", "patients"])
def test_names_of_arms_and_of_their_people(one: str, other: str, people: str) -> None:
    items = [
        (f"events {one}", 8),
        (f"{people} {one}", 20),
        (f"events {other}", 4),
        (f"{people} {other}", 20),
    ]
    [finding] = _of_items(items, measure="RR", estimate=2.0).values()
    assert finding.recomputed == pytest.approx(2) and finding.verdict == "agrees"


@pytest.mark.parametrize("effect", ["estimate", "effect", "SMD", "md", "rr", "or"])
def test_effects_with_standard_errors_or_ends(effect: str) -> None:
    [finding] = _of_items(
        [(f"{effect} pain", -0.5), (f"SE {effect}", 0.2)], measure="SMD", estimate=-0.5
    ).values()
    assert finding.recomputed == pytest.approx(-0.5)
    for low, high in (("lower", "upper"), ("low", "high")):
        items = [
            (f"{effect} pain", -0.5),
            (f"{effect} {low}", -0.9),
            (f"{effect} {high} limit", -0.1),
        ]
        ends = _of_items(items, measure="SMD", estimate=-0.5, ci=(-0.78, -0.22))
        assert [each.recomputed for each in ends.values()] == [
            pytest.approx(each, abs=1e-3) for each in (-0.5, -0.7828, -0.2172)
        ]
    assert not _of_items([(f"{effect} pain", -0.5)], measure="SMD", estimate=-0.5), (
        "without an error"
    )
    assert not _of_items(
        [(f"{effect} pain", "half"), (f"SE {effect}", 0.2)], measure="SMD", estimate=-0.5
    )
    assert not _of_items(
        [(f"{effect} pain LDN", -0.5), (f"SE {effect}", 0.2)], measure="SMD", estimate=-0.5
    ), "of one arm"


def test_ratios_are_pooled_as_logarithms() -> None:
    items = [("RR pain", 2.0), ("RR lower", 1.0), ("RR upper", 4.0)]
    [finding] = _of_items(items, measure="RR", estimate=2.0).values()
    assert finding.recomputed == pytest.approx(2)
    assert not _of_items([("RR pain", 0.0), *items[1:]], measure="RR", estimate=2.0), (
        "no logarithm of 0"
    )


def test_limits_come_from_half_of_each_last_decimal() -> None:
    [finding] = _of_items(
        [("SMD pain", -0.5), ("SE SMD", 0.2)], measure="SMD", estimate=-0.5
    ).values()
    # Each effect moves the mean by half of 0.05, each error by nothing; half as much again, and the
    # printed value's own rounding.
    assert finding.low == pytest.approx(
        -0.5 - 1.5 * 0.05 - 0.05, abs=1e-6
    ) and finding.high == pytest.approx(-0.5 + 1.5 * 0.05 + 0.05, abs=1e-6)


def test_without_a_model_a_common_effect_is_tried_too() -> None:
    numbers = [("mean", 4.0, 5.0, 3.5, 7.9), *MEANS[1:]]
    v = (4 / 20 + 2.1**2 / 21, 1.8**2 / 30 + 1.9**2 / 29)
    data = [{"yi": -1.0, "vi": v[0]}, {"yi": -4.4, "vi": v[1]}]
    common = pool(data, "GEN", "EE", "z")
    ends = (round(common.ci_lb, 2), round(common.ci_ub, 2))
    for model, said in ((None, "agrees"), ("common", "agrees"), ("random", "differs")):
        assert (
            verdict(
                _of_means(round(common.estimate, 2), ends, numbers=numbers, model=model), "ci[0]"
            )
            == said
        )
    for method, test in (("DL", "z"), ("REML", "knha"), ("PM", "z")):
        wanted = pool(data, "GEN", method, test)
        assert (
            verdict(
                _of_means(
                    round(wanted.estimate, 2),
                    (round(wanted.ci_lb, 2), 0.0),
                    numbers=numbers,
                    model="random",
                ),
                "ci[0]",
            )
            == "agrees"
        )
