"""Groups and their order, moderators by hand, and when a regression is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.errors import UnknownTermError
from ldncli.evidence.effects.estimate import Estimate
from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.moderators import (
    ENOUGH_A_MODERATOR,
    MODERATORS,
    WAYS,
    checked_moderators,
    checked_way,
    group,
    moderate,
    moderator_rows,
)
from ldncli.evidence.synthesis.synthesise import Model
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Design, Population
from ldncli.statistics.models.regression import meta_regression
from ldncli.statistics.models.subgroups import subgroups
from tests.evidence.trials import VOCABULARIES, body, means, outcome, paper


def _trial(
    id: str, shift: float = -1.0, *, outcome: dict[str, Any] | None = None, **more: Any
) -> Paper:
    told = {"scale": "nrs-0-10", **(outcome or {})}
    return paper(means(5 + shift, 2, 20, 5, 2, 20, **told), id=id, **more)


def _estimates(*papers: Paper) -> list[Estimate]:
    found = list(body(*papers, condition=None).estimates)
    assert len(found) == len(papers)
    return found


def _keys(by: str, *papers: Paper, asked: tuple[str, ...] = ()) -> dict[str, tuple[int, ...]]:
    return dict(group(_estimates(*papers), by, asked, Model()).members)


def test_bands_of_dose_in_their_order() -> None:
    trials = [
        _trial(f"t{place}-2020", dose=dose)
        for place, dose in enumerate([None, (6, 6), (4.5, 4.5), (0.5, 0.5), (1, 3)])
    ]
    assert list(_keys("dose-band", *trials).items()) == [
        ("under 1 mg", (3,)),
        ("3 to under 4.5 mg", (4,)),
        ("4.5 mg", (2,)),
        ("over 4.5 mg", (1,)),
        ("not stated", (0,)),
    ]


def test_conditions_are_the_outcomes_own_else_the_first_asked_for() -> None:
    own = _trial(
        "a-2020", outcome={"condition": "fibromyalgia"}, conditions=("crps", "fibromyalgia")
    )
    first = _trial("b-2020", conditions=("crps", "fibromyalgia"))
    assert _keys("condition", own, first) == {"crps": (1,), "fibromyalgia": (0,)}
    assert _keys("condition", own, first, asked=("fibromyalgia",)) == {"fibromyalgia": (0, 1)}
    assert _keys("condition", first, asked=("elsewhere",)) == {"not stated": (0,)}


def test_a_mixed_group_is_no_subgroup_of_a_condition_that_only_some_have() -> None:
    mixed = _trial("a-2020", conditions=("crps", "fibromyalgia"))
    told = Population(shared=("fibromyalgia",))
    shared = _trial("b-2020", conditions=("crps", "fibromyalgia"), population=told)
    found = group(
        _estimates(mixed, shared), "condition", (), Model(), conditions=VOCABULARIES["conditions"]
    )
    assert dict(found.members) == {"fibromyalgia": (1,), "not stated": (0,)}


def test_other_ways() -> None:
    crossed = _trial("b-2020", outcome={"paired": True}, design="crossover-rct")
    assert _keys("design", _trial("a-2020"), crossed) == {
        "crossover-rct": (1,),
        "parallel-rct": (0,),
    }
    judged = [
        _trial(f"{name}-2020", bias=bias)
        for name, bias in (("a", None), ("b", "high"), ("c", "low"), ("d", "some-concerns"))
    ]
    assert list(_keys("risk-of-bias", *judged)) == ["low", "some-concerns", "high", "not-judged"]
    scaled = [_trial("a-2020"), _trial("b-2020", outcome={"scale": "vas-0-100"}), _trial("c-2020")]
    assert _keys("scale", *scaled) == {"nrs-0-10": (0, 2), "vas-0-100": (1,)}
    unscaled = [
        _trial("a-2020", outcome={"scale": None, "unit": "mm"}),
        _trial("b-2020", outcome={"scale": None}),
    ]
    found = [next(iter(_keys("scale", each))) for each in unscaled]
    assert found == ["mm", "not stated"]
    kinds = [
        _trial("a-2020", comparators=("placebo", "no-treatment", "placebo")),
        _trial("b-2020"),
        _trial("c-2020", comparators=()),
    ]
    assert list(_keys("comparator", *kinds)) == ["placebo", "placebo + no-treatment", "not stated"]


def test_ways_are_checked() -> None:
    assert [checked_way(each) for each in WAYS] == list(WAYS)
    assert set(WAYS) == {"dose-band", "condition", "design", "risk-of-bias", "scale", "comparator"}
    with pytest.raises(UnknownTermError, match="no grouping by 'desing'") as refusal:
        checked_way("desing")
    assert "design" in str(refusal.value.hint)
    with pytest.raises(UnknownTermError) as refusal:
        checked_way("xxxxxxxxxx")
    assert str(refusal.value.hint) == f"one of {', '.join(WAYS)}"


def _two_groups(k: int) -> list[Estimate]:
    low = [_trial(f"a{place}-2020", -1 - place / 4, bias="low") for place in range(k)]
    high = [_trial(f"b{place}-2020", place / 4, bias="high") for place in range(3)]
    return _estimates(*low, *high)


@pytest.mark.parametrize("common", [False, True])
def test_groups_are_pooled_and_compared(common: bool) -> None:
    estimates = _two_groups(3)
    found = group(estimates, "risk-of-bias", (), Model(level=90), common_tau2=common)
    rows = [
        {"yi": each.value, "vi": each.variance, "g": "low" if place < 3 else "high"}
        for place, each in enumerate(estimates)
    ]
    wanted = subgroups(rows, "g", None, "REML", "adhoc", 90, common_tau2=common)
    assert (
        found.by == "risk-of-bias"
        and found.test == "adhoc"
        and found.members == {"low": (0, 1, 2), "high": (3, 4, 5)}
    )
    assert (found.found.Q_between, found.found.groups["low"].ci_lb) == (
        wanted.Q_between,
        wanted.groups["low"].ci_lb,
    )
    assert (found.found.common_tau2 is not None) == common


def test_one_test_serves_all_groups() -> None:
    assert group(_two_groups(2), "risk-of-bias", (), Model()).test == "z", (
        "two studies do not carry Knapp and Hartung"
    )
    assert group(_two_groups(1), "risk-of-bias", (), Model()).test == "adhoc", (
        "one study has no test of its own"
    )
    assert group(_two_groups(3), "risk-of-bias", (), Model(test="z")).test == "z"


def test_moderators_by_hand() -> None:
    arms = (
        {"n": 20, "mean": 4.0, "sd": 2.0, "baseline_mean": 6.0},
        {"n": 30, "mean": 5.0, "sd": 2.0, "baseline_mean": 7.0},
    )
    told = outcome(*arms, scale="nrs-0-10", timepoint_weeks=12)
    one = paper(
        told,
        id="a-2020",
        year=2019,
        dose=(1, 4.5),
        population=Population(female_percent=80, age_mean=44),
    )
    one = replace(one, design=Design(type="parallel-rct", duration_weeks=16))
    [row] = moderator_rows(_estimates(one), MODERATORS)
    assert row.pop("yi") == -1 and row.pop("vi") == pytest.approx(4 / 20 + 4 / 30)
    assert row == {
        "dose_mg": 4.5,
        "year": 2019,
        "duration_weeks": 16,
        "timepoint_weeks": 12,
        "n": 50,
        "baseline": pytest.approx(66),
        "female_percent": 80,
        "age_mean": 44,
    }
    [bare] = moderator_rows(_estimates(_trial("a-2020", dose=None)), MODERATORS)
    assert {name for name, value in bare.items() if value is not None} == {"yi", "vi", "year", "n"}


@pytest.mark.parametrize(
    ("scale", "lowest", "wanted"),
    [("vas-0-100", 50.0, 50), ("nrs-0-10", 5.0, 50), ("open", 5.0, None)],
)
def test_baselines_are_shares_of_the_scale(scale: str, lowest: float, wanted: float | None) -> None:
    told = outcome(
        {"n": 20, "mean": 4, "sd": 2, "baseline_mean": lowest},
        {"n": 20, "mean": 5, "sd": 2},
        scale=scale,
    )
    [row] = moderator_rows(_estimates(paper(told)), ["baseline"])
    assert row["baseline"] == wanted
    nobody = outcome(
        {"mean": 4, "sd": 2, "baseline_mean": lowest}, {"mean": 5, "sd": 2}, scale=scale
    )
    [row] = moderator_rows(_estimates(paper(nobody)), ["baseline"])
    assert row["baseline"] is None, "without sizes of the groups there is no mean over them"


def test_moderators_are_checked() -> None:
    assert checked_moderators(["year", "n", "year"]) == ("year", "n")
    with pytest.raises(UnknownTermError, match="no moderator 'yaer'") as refusal:
        checked_moderators(["n", "yaer"])
    assert "year" in str(refusal.value.hint)
    with pytest.raises(UnknownTermError) as refusal:
        checked_moderators(["xxxxxxxxxx"])
    assert str(refusal.value.hint) == f"one of {', '.join(MODERATORS)}"


def _years(k: int) -> list[Estimate]:
    return _estimates(
        *(
            _trial(f"t{place:02d}-2020", -1 + place * place / 20, year=2010 + place)
            for place in range(k)
        )
    )


def test_a_regression_on_years() -> None:
    estimates = _years(10)
    found = moderate(estimates, ["year"], Model(test="z", level=90))
    rows = [
        {"yi": each.value, "vi": each.variance, "year": 2010 + place}
        for place, each in enumerate(estimates)
    ]
    wanted = meta_regression(rows, ["year"], None, "REML", "z", 90)
    assert found.names == ("year",) and found.why is None and found.found is not None
    assert found.found.coefficients == wanted.coefficients and found.found.k == 10


def test_ten_studies_a_moderator() -> None:
    assert ENOUGH_A_MODERATOR == 10
    few = moderate(_years(9), ["year"], Model())
    assert few.found is None and few.why == because(
        "too few state moderators", stating=9, of=9, names=("year",), wanted=10
    )
    assert moderate(_years(9), ["year"], Model(), exploratory=True).found is not None
    two = moderate(_years(10), ["year", "n"], Model())
    assert two.found is None and two.why is not None
    assert (two.why["wanted"], two.why["names"]) == (20, ("year", "n"))
    partly = _estimates(
        *(_trial(f"t{place}-2020", dose=None if place else (3, 3)) for place in range(10))
    )
    unstated = moderate(partly, ["dose_mg"], Model())
    assert unstated.why is not None and (unstated.why["stating"], unstated.why["of"]) == (1, 10)


def test_numbers_that_carry_no_regression() -> None:
    assert moderate(_years(3), ["year"], Model(), exploratory=True).found is not None
    few = moderate(_years(2), ["year"], Model(), exploratory=True)
    assert few.found is None and few.why == because(
        "too few for coefficients", estimates=2, coefficients=2
    )
    constant = moderate(
        _estimates(*(_trial(f"t{place}-2020", place / 4) for place in range(10))), ["year"], Model()
    )
    assert constant.found is None and constant.why, "all of one year"
    assert constant.why.code == "regression refused" and constant.why["message"]
