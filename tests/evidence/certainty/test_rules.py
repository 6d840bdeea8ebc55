"""Certainty: every rule at its borders, for randomised and other bodies, and a
person's judgement in its place."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.evidence.certainty.importance import threshold_of
from ldncli.evidence.certainty.ratings import LEVELS, Certainty, Step, reach
from ldncli.evidence.certainty.rules import rate
from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.synthesise import Model, Synthesis
from ldncli.records.model.bibliography import Source
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Caveat
from ldncli.records.vocabularies.judgements import Override
from ldncli.statistics.models.pooling import pool_effects
from tests.evidence.trials import (
    VOCABULARIES,
    body,
    contrast,
    events,
    means,
    outcome,
    paper,
    planned,
    studies,
)


def _trial(id: str, shift: float = -3.0, n: int = 250, sd: float = 2, **more: Any) -> Paper:
    """A large trial at low risk of bias with a clear effect on a scale
    whose important difference is 1."""
    return paper(
        means(5 + shift, sd, n, 5, sd, n, scale="nrs-0-10"),
        id=id,
        n=(n, n),
        **({"bias": "low"} | more),
    )


def _step(found: Certainty, domain: str) -> int:
    [step] = [each for each in found.steps if each.domain == domain]
    return step.levels


def _rated(*papers: Paper, randomised: bool = True, **more: Any) -> Certainty:
    return rate(body(*papers, randomised=randomised, **more), VOCABULARIES)


def _changed(synthesis: Synthesis, **numbers: Any) -> Synthesis:
    assert synthesis.pooled is not None
    return replace(synthesis, pooled=replace(synthesis.pooled, **numbers))


def test_nothing_speaks_against_it() -> None:
    found = _rated(_trial("aa-2020"), _trial("bb-2020"))
    assert (
        found.level == "high"
        and found.ground == because("starts", studies=2, randomised=True, within=0, level="high")
        and found.suggested is None
    )
    assert [step.domain for step in found.steps] == [
        "risk-of-bias",
        "inconsistency",
        "indirectness",
        "imprecision",
        "publication-bias",
    ]


def test_no_study_no_certainty() -> None:
    assert rate(body(), VOCABULARIES) == Certainty(None, because("no study"))


# -- risk of bias ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("judged", "levels"),
    [
        (("low", "low"), 0),
        (("low", "high"), -1),
        (("low", "some-concerns"), -1),
        (("low", None), -1),
        (("low", "low", "high"), 0),
        (("high", "high", "low"), -2),
        (("some-concerns", "high"), -1),
        (("high",), -2),
        ((None,), -1),
    ],
)
def test_risk_of_bias_by_weight(judged: tuple[str | None, ...], levels: int) -> None:
    papers = [_trial(f"{chr(97 + index) * 2}-2020", bias=bias) for index, bias in enumerate(judged)]
    assert _step(_rated(*papers), "risk-of-bias") == levels


def test_weight_is_that_of_the_pool_and_not_of_the_people() -> None:
    noisy = _trial("aa-2020", n=900, sd=40, bias="high")
    assert _step(_rated(noisy, _trial("bb-2020", n=250)), "risk-of-bias") == 0
    silent = paper(outcome({}, {}), id="cc-2020", n=(900, 900), bias="high")
    assert _step(_rated(silent, _trial("bb-2020"), _trial("dd-2020")), "risk-of-bias") == 0
    unpooled = [
        paper(outcome({}, {}), id=f"{id}-2020", n=(n, n), bias=bias)
        for id, n, bias in (("aa", 300, "high"), ("bb", 100, "low"))
    ]
    assert _step(_rated(*unpooled), "risk-of-bias") == -2, "without a pool by people"


@pytest.mark.parametrize(
    ("plans", "levels"),
    [
        (("cohort",), 0),
        (("case-series",), -1),
        (("cohort", "case-series"), -1),
        (("cohort", "cohort", "case-series"), 0),
    ],
)
def test_other_bodies_are_at_risk_without_a_control_group(
    plans: tuple[str, ...], levels: int
) -> None:
    papers = [
        _trial(f"{chr(97 + index) * 2}-2020", design=plan, bias=None)
        for index, plan in enumerate(plans)
    ]
    found = _rated(*papers, randomised=False)
    assert _step(found, "risk-of-bias") == levels


def test_critical_risk_of_bias() -> None:
    found = _rated(_trial("aa-2020", design="cohort", bias="critical"), randomised=False)
    assert (
        _step(found, "risk-of-bias") == -1
        and found.steps[0].reasons[0].code == "critical risk of bias"
    )
    within = replace(
        _trial("aa-2020", design="cohort"),
        outcomes=(replace(_trial("aa-2020").outcomes[0], comparison="within"),),
    )
    assert _step(_rated(within, randomised=False), "risk-of-bias") == -1


def test_changes_within_groups_are_not_called_studies_without_a_control_group() -> None:
    def told(*papers: Paper) -> str:
        step = next(s for s in _rated(*papers, randomised=False).steps if s.levels)
        assert step.domain == "risk-of-bias" and step.levels == -1
        return step.reasons[0].code

    def within(paper: Paper) -> Paper:
        return replace(paper, outcomes=(replace(paper.outcomes[0], comparison="within"),))

    trial = within(_trial("aa-2020"))
    series = within(_trial("bb-2020", design="case-series", bias=None))
    assert told(trial) == "changes within groups"
    assert told(series) == "no control group"
    assert told(trial, series) == "no comparison"


# -- inconsistency ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("i2", "signs", "levels"),
    [(50.0, True, 0), (50.1, True, -1), (75.0, True, -1), (75.1, True, -2), (75.1, False, -1)],
)
def test_inconsistency_by_i2(i2: float, signs: bool, levels: int) -> None:
    synthesis = body(_trial("aa-2020"), _trial("bb-2020", 3.0 if signs else -2.5))
    assert (
        _step(
            rate(_changed(synthesis, I2=i2, pi_lb=None, pi_ub=None), VOCABULARIES), "inconsistency"
        )
        == levels
    )


@pytest.mark.parametrize(
    ("pi", "ci", "levels"),
    [
        ((-7, 0.99), (-5, -1), 0),
        ((-7, 1.0), (-5, -1), -1),
        ((-7, 1.0), (-5, 0.1), 0),
        ((None, None), (-5, -1), 0),
    ],
)
def test_a_prediction_interval_that_turns_round(pi: tuple, ci: tuple, levels: int) -> None:
    synthesis = _changed(
        body(_trial("aa-2020"), _trial("bb-2020")),
        I2=0.0,
        pi_lb=pi[0],
        pi_ub=pi[1],
        ci_lb=ci[0],
        ci_ub=ci[1],
        estimate=-3.0,
    )
    assert _step(rate(synthesis, VOCABULARIES), "inconsistency") == levels
    upward = _changed(
        synthesis,
        pi_lb=pi[1] and -pi[1],
        pi_ub=pi[0] and -pi[0],
        ci_lb=-ci[1],
        ci_ub=-ci[0],
        estimate=3.0,
    )
    assert _step(rate(upward, VOCABULARIES), "inconsistency") == levels


def test_directions_count_where_not_all_is_pooled() -> None:
    harm = paper(outcome({}, {}, direction="harm"), id="cc-2020", bias="low")
    assert _step(_rated(_trial("aa-2020"), _trial("bb-2020"), harm), "inconsistency") == -1
    unclear = paper(outcome({}, {}, direction="unclear"), id="cc-2020", bias="low")
    assert _step(_rated(_trial("aa-2020"), _trial("bb-2020"), unclear), "inconsistency") == 0
    assert _step(_rated(_trial("aa-2020"), harm), "inconsistency") == -1
    assert _step(_rated(harm), "inconsistency") == 0, "one study has nothing to disagree with"


# -- indirectness ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "levels"),
    [((0.5, 0.5), 0), ((0.1, 0.4), -1), ((6, 6), 0), ((6.5, 9), -1), ((3, 50), 0), (None, 0)],
)
def test_doses_that_are_not_low(dose: tuple[float, float] | None, levels: int) -> None:
    assert _step(_rated(_trial("aa-2020", dose=dose)), "indirectness") == levels


def test_indirect_doses_comparators_and_outcomes() -> None:
    active = _trial("aa-2020", comparators=("active",))
    assert _step(_rated(active), "indirectness") == -1
    surrogate = replace(
        _trial("aa-2020"), outcomes=(replace(_trial("aa-2020").outcomes[0], domain="crp"),)
    )
    assert _step(_rated(surrogate, outcome="crp"), "indirectness") == -1
    several = replace(
        _trial("aa-2020", comparators=("active",), dose=(50, 50)), outcomes=surrogate.outcomes
    )
    assert _step(_rated(several, outcome="crp"), "indirectness") == -2, "never more than two"


def test_indirectness_by_most_of_the_weight() -> None:
    far = _trial("aa-2020", dose=(50, 50))
    assert _step(_rated(far, _trial("bb-2020"), _trial("cc-2020")), "indirectness") == 0


# -- imprecision -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "levels"), [(15, -2), (16, -1), (62, -1), (63, 0)])
def test_people_for_a_known_important_difference(n: int, levels: int) -> None:
    """A difference of 1 at an SD of 2 needs 126 people; far less is a quarter of them."""
    assert _step(_rated(_trial("aa-2020", n=n)), "imprecision") == levels


def test_fewer_than_100_people_are_few_whatever_is_needed() -> None:
    """At an SD of 1 a difference of 1 needs 32 people; 49 against 49 are enough, and still few."""
    assert _step(_rated(_trial("aa-2020", n=49, sd=1)), "imprecision") == -1
    assert _step(_rated(_trial("aa-2020", n=50, sd=1)), "imprecision") == 0


@pytest.mark.parametrize(("n", "levels"), [(49, -2), (50, -1), (199, -1), (200, 0)])
def test_people_for_means_where_nobody_says_what_matters(n: int, levels: int) -> None:
    trial = paper(means(2, 2, n, 5, 2, n, unit="mg/l"), n=(n, n), bias="low")
    assert _step(rate(body(trial, model=Model(measure="MD")), VOCABULARIES), "imprecision") == (
        levels
    )


def test_people_of_a_crossover_count_as_what_they_contribute() -> None:
    printed = contrast("MD", -3, se=0.4)
    crossed = outcome({}, {}, unit="mg/l", paired=True, contrast=printed)
    trial = paper(crossed, n=(60, 60), people=60, design="crossover-rct", bias="low")
    found = rate(body(trial, model=Model(measure="MD")), VOCABULARIES)
    [step] = [each for each in found.steps if each.domain == "imprecision"]
    assert step.levels == -1
    assert step.reasons == (because("people twice", count=60, alike=240, below=400),)


@pytest.mark.parametrize(
    ("ci", "levels"),
    [
        ((-3, -0.1), 0),
        ((-0.9, 0.9), 0),
        ((-1, 0.9), -1),
        ((-0.9, 1), -1),
        ((-1, 1), -2),
        ((0, 0.5), 0),
        ((0, 1), -1),
        ((0.1, 3), 0),
    ],
)
def test_the_interval_against_the_important_difference(
    ci: tuple[float, float], levels: int
) -> None:
    synthesis = _changed(body(_trial("aa-2020"), _trial("bb-2020")), ci_lb=ci[0], ci_ub=ci[1])
    assert _step(rate(synthesis, VOCABULARIES), "imprecision") == levels


@pytest.mark.parametrize(
    ("ci", "levels"),
    [((-3, -0.1), 0), ((-0.1, 0.1), -2), ((0, 0.5), -1), ((-3, 2e-16), -1), ((0.1, 3), 0)],
)
def test_without_an_important_difference_any_may_be(ci: tuple, levels: int) -> None:
    trials = [
        paper(means(2, 1, 250, 4, 1, 250, scale="one-to-five"), id=id, n=(250, 250))
        for id in ("aa-2020", "bb-2020")
    ]
    measured = body(*trials)
    assert threshold_of(measured) is None
    synthesis = _changed(measured, ci_lb=ci[0], ci_ub=ci[1])
    assert _step(rate(synthesis, VOCABULARIES), "imprecision") == levels


def test_spread_that_inconsistency_counted_is_not_counted_again() -> None:
    """Three trials of 500 people each, far apart: with t(2) the interval reaches both sides, the
    normal one does not."""
    trials = [
        _trial(f"{id}-2020", shift=shift, sd=3)
        for id, shift in (("aa", -2.6), ("bb", -1.0), ("cc", 0.4))
    ]
    found = _rated(*trials)
    assert (_step(found, "inconsistency"), _step(found, "imprecision")) == (-2, -1)
    [reason] = next(each.reasons for each in found.steps if each.domain == "imprecision")
    assert reason.code == "spread counted"
    calm = rate(body(*trials), VOCABULARIES, [_override("inconsistency", levels=0)])
    assert _step(calm, "imprecision") == -2, "whoever takes no step for it has not counted it"
    wide = [
        _trial(f"{id}-2020", shift=shift, sd=3)
        for id, shift in (("aa", -2.6), ("bb", -0.2), ("cc", 2.4))
    ]
    assert _step(_rated(*wide), "imprecision") == -2, "the normal interval reaches both sides too"


def test_the_larger_step_counts() -> None:
    few = _changed(body(_trial("aa-2020", n=15)), ci_lb=-2, ci_ub=0.5)
    assert _step(rate(few, VOCABULARIES), "imprecision") == -2


def test_few_people_with_events() -> None:
    assert (
        _step(
            _rated(paper(events(30, 45, 10, 45), n=(45, 45), bias="low"), outcome="pain-response"),
            "imprecision",
        )
        == -2
    )


def test_without_an_interval_nothing_is_above_very_low() -> None:
    silent = paper(outcome({}, {}), n=(400, 400), bias="low")
    assert _step(_rated(silent), "imprecision") == -3 and _rated(silent).level == "very-low"
    nobody = replace(silent, arms=(), design=replace(silent.design, n_randomised=None))
    assert _step(_rated(nobody), "imprecision") == -3


def test_an_interval_of_other_people_is_none() -> None:
    trial, mixed = _trial("aa-2020"), _trial("bb-2020", conditions=("fibromyalgia", "crps"))
    assert _rated(mixed).level is None
    assert _rated(mixed, trial) == _rated(trial)


def test_an_interval_that_its_authors_disown_is_none() -> None:
    trial = _trial("aa-2020")
    assert _rated(trial).level == "high"
    for kind in ("chance-finding", "meeting-report-only"):
        found = _rated(_doubted(trial, kind))
        assert found.level == "very-low" and _step(found, "imprecision") == -3
        [reason] = next(each.reasons for each in found.steps if each.domain == "imprecision")
        assert reason == because("no effect", aside=kind)
    beside = [_trial(f"{letter}-2020") for letter in ("bb", "cc")]
    assert _step(_rated(_doubted(trial, "chance-finding"), *beside), "imprecision") == 0


def _doubted(paper: Paper, kind: str) -> Paper:
    """A paper whose outcome carries a caveat of this kind."""
    caveat = Caveat(kind=kind, note="invented", place="article Table 1")  # type: ignore[arg-type]
    return replace(paper, outcomes=(replace(paper.outcomes[0], caveats=(caveat,)),))


@pytest.mark.parametrize(
    ("kind", "levels"),
    [
        ("exploratory", -1),
        ("post-hoc", -1),
        ("lost-after-adjustment", -1),
        ("doubted-by-authors", -1),
        ("not-in-paper", -1),
        ("sources-disagree", 0),
        ("third-party-extraction", 0),
    ],
)
def test_results_that_were_selected_or_are_one_of_many(kind: str, levels: int) -> None:
    assert _step(_rated(_doubted(_trial("aa-2020"), kind)), "risk-of-bias") == levels
    high = _doubted(_trial("aa-2020", bias="high"), kind)
    assert _step(_rated(high), "risk-of-bias") == -2, "to −2 at most"
    others = [_trial(f"{letter}-2020") for letter in ("bb", "cc")]
    assert _step(_rated(_doubted(_trial("aa-2020"), kind), *others), "risk-of-bias") == 0


# -- missing results -------------------------------------------------------------------------------


def _mute(paper: Paper, direction: str) -> Paper:
    """A paper that says which way its outcome went, and prints no numbers."""
    bare = replace(paper.outcomes[0], arms={}, contrast=None, direction=direction)  # type: ignore[arg-type]
    return replace(paper, outcomes=(bare,))


@pytest.mark.parametrize(
    ("n", "direction", "missing", "imprecision", "level"),
    [
        (25, "unclear", -1, 0, "moderate"),
        (25, "benefit", -1, 0, "moderate"),
        (25, "no-difference", -1, 0, "low"),
        (25, "harm", -1, 0, "low"),
        (62, "benefit", -1, 0, "moderate"),
        (63, "benefit", -2, 0, "low"),
        (63, "no-difference", -2, 0, "very-low"),
        (249, "benefit", -2, 0, "low"),
        (250, "benefit", -2, -3, "very-low"),
    ],
)
def test_trials_without_numbers(
    n: int, direction: str, missing: int, imprecision: int, level: str
) -> None:
    """250 people a group stand behind the interval: a fifth of all is 62.5 a group more, half of
    all 250. A conclusion that is another is inconsistency."""
    found = _rated(_trial("aa-2020"), _mute(_trial("bb-2020", n=n), direction))
    assert _step(found, "publication-bias") == missing
    assert _step(found, "imprecision") == imprecision
    assert found.level == level


def test_the_interval_of_fewer_people_than_are_missing_is_none_of_the_body() -> None:
    found = _rated(_trial("aa-2020"), _mute(_trial("bb-2020", n=750), "benefit"))
    [step] = [each for each in found.steps if each.domain == "imprecision"]
    assert step.reasons == (because("interval of a part", share=0.25),)


def test_missing_results_and_silent_trials_add_up() -> None:
    synthesis = body(_trial("aa-2020"), _mute(_trial("bb-2020", n=20), "no-difference"))
    silent = replace(synthesis, silent=(synthesis.studies[0],))
    found = rate(silent, VOCABULARIES)
    [step] = [each for each in found.steps if each.domain == "publication-bias"]
    assert step.levels == -2
    assert [each.code for each in step.reasons] == [
        "results missing",
        "trials without results",
    ]
    larger = body(_trial("aa-2020"), _mute(_trial("bb-2020", n=100), "no-difference"))
    ended = rate(replace(larger, silent=(larger.studies[0],)), VOCABULARIES)
    assert _step(ended, "publication-bias") == -2, "to −2 at most"


def test_people_not_stated_may_be_most() -> None:
    bare = _mute(_trial("bb-2020", n=20), "benefit")
    nobody = replace(bare, arms=(), design=replace(bare.design, n_randomised=None))
    found = _rated(_trial("aa-2020"), nobody)
    [step] = [each for each in found.steps if each.domain == "publication-bias"]
    assert step.levels == -2 and step.reasons[0]["share"] is None
    assert _step(found, "imprecision") == -3


def test_numbers_that_no_pool_can_take_are_not_missing() -> None:
    def counted(id: str, a: int, c: int) -> Paper:
        return paper(events(a, 250, c, 250), id=id, n=(250, 250), bias="low")

    nobody = counted("bb-2020", 0, 0)
    found = _rated(counted("aa-2020", 200, 100), nobody, outcome="pain-response")
    assert _step(found, "publication-bias") == 0
    other = replace(_trial("cc-2020", comparators=("active",)))
    assert _step(_rated(_trial("aa-2020"), _mute(other, "harm")), "publication-bias") == 0


def _untold(paper: Paper) -> Paper:
    """A paper whose outcome was planned, and of which no source says anything."""
    return replace(paper, outcomes=(), unreported=(planned(),), direction=None)


@pytest.mark.parametrize(
    ("n", "missing", "imprecision", "level"),
    [(62, -1, 0, "moderate"), (63, -2, 0, "low"), (250, -2, -3, "very-low")],
)
def test_trials_that_planned_the_outcome_and_do_not_report_it(
    n: int, missing: int, imprecision: int, level: str
) -> None:
    found = _rated(_trial("aa-2020"), _untold(_trial("bb-2020", n=n)))
    assert _step(found, "publication-bias") == missing
    assert _step(found, "imprecision") == imprecision
    assert found.level == level


def test_who_planned_an_outcome_is_counted_once() -> None:
    """With those that report no numbers, and never with the trials of which nothing is known."""
    trials = _trial("aa-2020"), _mute(_trial("bb-2020", n=50), "benefit")
    untold = _untold(_trial("cc-2020", n=100))
    again = replace(_untold(_trial("cc-2021", n=1)), study="cc-2020", kind="secondary-report")
    register = replace(_untold(_trial("dd-2020")), kind="registry")
    synthesis = body(*trials, untold, again, register)
    assert [each.id for each in synthesis.planned] == ["cc-2020"]
    [step] = [
        each for each in rate(synthesis, VOCABULARIES).steps if each.domain == "publication-bias"
    ]
    told = dict(step.reasons[0].values)
    assert (told["missing"], told["planned"], told["studies"]) == (2, 1, 3)
    assert told["share"] == 300 / 800
    reported = replace(_trial("aa-2020"), unreported=(planned(),))
    assert body(reported).planned == (), "what is reported after all is not missing"


# -- ignorance is never surer than knowledge -------------------------------------------------------

# Nothing is left where the only trial does not report what it planned.
_RANK = {"": -1, **{level: place for place, level in enumerate(LEVELS)}}


# An effect on a scale of 0 to 10, its standard deviation, the risk of bias.
_DRAWN = st.tuples(
    st.sampled_from([-6.0, -3.0, -1.0, 0.0, 3.0]),
    st.sampled_from([1.0, 2.0, 8.0]),
    st.sampled_from(["low", "some-concerns", "high"]),
)


def _concluded(shift: float, sd: float, n: int) -> str:
    """What authors conclude of a difference between two groups of `n`."""
    clear = abs(shift) > 1.96 * sd * (2 / n) ** 0.5
    return ("benefit" if shift < 0 else "harm") if clear else "no-difference"


def _with_and_without(
    drawn: list[tuple[float, float, str]], sizes: list[int], place: int, *, told: bool = True
) -> tuple[Certainty, Certainty]:
    """The rating of trials, and of the same when one of them prints its conclusion alone, or, not
    `told`, does not report what it planned."""
    papers = []
    for letter, (shift, sd, bias), n in zip("abcde", drawn, sizes, strict=False):
        trial = _trial(f"{letter * 2}-2020", shift, n, sd, bias=bias)
        way = _concluded(shift, sd, n)
        first = replace(trial.outcomes[0], direction=way)  # type: ignore[arg-type]
        papers.append(replace(trial, outcomes=(first,)))
    fewer, one = [*papers], papers[place]
    fewer[place] = _mute(one, one.outcomes[0].direction or "") if told else _untold(one)
    return _rated(*papers), _rated(*fewer)


@settings(max_examples=150)
@given(st.lists(_DRAWN, min_size=1, max_size=5), st.data())
def test_removing_numbers_never_raises_a_certainty(
    drawn: list[tuple[float, float, str]], data: st.DataObject
) -> None:
    """Trials of one size, whatever they found: also where the numbers that go were all that spoke
    against the others. Only where all conclude the same and differ in size alone may the rest
    still come to low, as it may where a fifth of the people and more is missing."""
    place = data.draw(st.integers(0, len(drawn) - 1))
    known, unknown = _with_and_without(drawn, [300] * 5, place)
    if len({_concluded(shift, sd, 300) for shift, sd, _ in drawn}) > 1:
        assert _RANK[unknown.level or ""] <= _RANK[known.level or ""]
    assert _RANK[unknown.level or ""] <= _RANK["low"]
    _, untold = _with_and_without(drawn, [300] * 5, place, told=False)
    assert _RANK[untold.level or ""] <= _RANK["low"]


@settings(max_examples=150)
@given(
    st.lists(_DRAWN, min_size=1, max_size=5),
    st.lists(st.sampled_from([50, 150, 300, 900]), min_size=5, max_size=5),
    st.data(),
)
def test_removing_numbers_of_any_size_never_raises_what_is_consistent(
    drawn: list[tuple[float, float, str]], sizes: list[int], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(drawn) - 1))
    known, unknown = _with_and_without(drawn, sizes, place, told=data.draw(st.booleans()))
    if _step(known, "inconsistency") == 0 or 2 * sizes[place] >= sum(sizes[: len(drawn)]):
        assert _RANK[unknown.level or ""] <= _RANK[known.level or ""]


@pytest.mark.parametrize("third", [0.0, 3.0])
def test_a_third_trial_that_stands_apart_counts_without_its_numbers(third: float) -> None:
    drawn = [(-3.0, 1.0, "low"), (-3.0, 1.0, "low"), (third, 1.0, "low")]
    known, unknown = _with_and_without(drawn, [300] * 3, 2)
    assert _step(known, "inconsistency") < 0
    assert _RANK[unknown.level or ""] <= _RANK[known.level or ""] < _RANK["moderate"]


def test_a_small_part_without_numbers_leaves_a_rating_above_very_low() -> None:
    drawn = [(-3.0, 1.0, "low"), (-3.0, 1.0, "low"), (-3.0, 1.0, "low")]
    known, unknown = _with_and_without(drawn, [300] * 3, 2)
    assert (known.level, unknown.level) == ("high", "low")


def test_people_behind_no_interval_make_it_no_surer() -> None:
    more = paper(outcome({}, {}), id="zz-2020", n=(14, 14), bias="low")
    found = _rated(_trial("aa-2020", n=15), more)
    [step] = [each for each in found.steps if each.domain == "imprecision"]
    assert step.levels == -2 and step.reasons == (because("people", count=30, below=126),)


# -- publication bias ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("silent", "reporting", "levels"),
    [(0, 1, 0), (1, 1, -1), (1, 2, -1), (1, 3, 0), (2, 4, -1), (2, 5, 0)],
)
def test_silent_trials(silent: int, reporting: int, levels: int) -> None:
    synthesis = body(*[_trial(f"{chr(97 + index) * 2}-2020") for index in range(reporting)])
    ended = tuple(studies(*[_trial(f"nct{index}") for index in range(silent)]))
    assert _step(rate(replace(synthesis, silent=ended), VOCABULARIES), "publication-bias") == levels
    other = replace(synthesis, silent=ended, randomised=False)
    assert _step(rate(other, VOCABULARIES), "publication-bias") == 0


def test_asymmetry_from_ten_studies_on() -> None:
    slanted = [
        _trial(f"{chr(97 + index) * 2}-2020", -1 - 8 / (index + 2) ** 2, 8 * (index + 1) ** 2)
        for index in range(10)
    ]
    assert _step(_rated(*slanted), "publication-bias") == -1
    assert _step(_rated(*slanted[:9]), "publication-bias") == 0
    even = [
        _trial(f"{chr(97 + index) * 2}-2020", -1 + (-1) ** index / 10, 8 * (index + 1) ** 2)
        for index in range(10)
    ]
    assert _step(_rated(*even), "publication-bias") == 0


# -- up --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "ci", "levels"),
    [
        (1.99, (1.5, 3), 0),
        (2.0, (1.5, 3), 1),
        (0.5, (0.3, 0.9), 1),
        (4.99, (3, 7), 1),
        (5.0, (3, 7), 2),
        (0.2, (0.1, 0.4), 2),
        (2.5, (0.9, 7), 0),
    ],
)
def test_a_large_effect_lifts_what_nothing_took_down(
    ratio: float, ci: tuple[float, float], levels: int
) -> None:
    cohort = paper(events(400, 1000, 200, 1000), n=(1000, 1000), design="cohort")
    synthesis = _changed(
        body(cohort, outcome="pain-response", randomised=False),
        estimate=log(ratio),
        ci_lb=log(ci[0]),
        ci_ub=log(ci[1]),
    )
    found = rate(synthesis, VOCABULARIES)
    if levels == 0 and ci[0] < 1 < ci[1]:
        assert _step(found, "imprecision") == -1
    assert _step(found, "large-effect") == levels
    assert _step(rate(replace(synthesis, silent=()), VOCABULARIES), "dose-response") == 0


def test_a_large_effect_does_not_lift_what_was_taken_down() -> None:
    series = paper(events(400, 1000, 100, 1000), n=(1000, 1000), design="case-series")
    found = _rated(series, outcome="pain-response", randomised=False)
    assert _step(found, "large-effect") == 0 and found.level == "very-low"
    cleared = rate(
        body(series, outcome="pain-response", randomised=False),
        VOCABULARIES,
        [_override("risk-of-bias", levels=0)],
    )
    assert _step(cleared, "large-effect") == 1 and cleared.level == "moderate", (
        "what a person gave back does not hold it"
    )
    assert exp(log(4)) == pytest.approx(4)


# -- a person's judgement --------------------------------------------------------------------------


def _override(domain: str, **more: Any) -> Override:
    values = {
        "id": "one",
        "condition": "crps",
        "outcome": "pain-intensity",
        "body": "randomised",
        "reason": "Because",
        "by": "A. Judge",
        "date": "2026-01-01",
    }
    return Override(**{**values, "domain": domain, **more})  # type: ignore[arg-type]


def test_a_person_takes_the_place_of_a_rule() -> None:
    synthesis = body(_trial("aa-2020", bias="high"))
    found = rate(synthesis, VOCABULARIES, [_override("risk-of-bias", levels=-1)])
    [step] = [each for each in found.steps if each.domain == "risk-of-bias"]
    assert (step.levels, step.suggested, found.level, found.suggested) == (
        -1,
        -2,
        "moderate",
        "low",
    )
    assert (
        step.reasons == (because("high risk of bias", share=1.0),)
        and step.override is not None
        and step.override.by == "A. Judge"
    )


def test_a_person_judges_the_whole() -> None:
    synthesis = body(_trial("aa-2020", bias="high"))
    found = rate(synthesis, VOCABULARIES, [_override("overall", level="moderate")])
    assert (found.level, found.suggested) == ("moderate", "low")
    assert found.steps[-1].domain == "overall" and found.steps[-1].levels == 1
    assert found.steps[-1].reasons == (because("domains come to", level="low"),)


def test_only_a_person_sees_a_dose_response() -> None:
    synthesis = body(_trial("aa-2020", design="cohort", bias=None), randomised=False)
    found = rate(synthesis, VOCABULARIES, [_override("dose-response", levels=1, body="other")])
    assert (found.level, found.suggested) == ("moderate", "low")


# -- levels ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "levels", "wanted"),
    [(3, (), "high"), (3, (-1, -2, -2), "very-low"), (1, (2, 2), "high"), (1, (-1,), "very-low")],
)
def test_levels_have_a_floor_and_a_ceiling(
    start: int, levels: tuple[int, ...], wanted: str
) -> None:
    assert (
        reach(start, [Step("imprecision", each, ()) for each in levels]) == wanted
        and wanted in LEVELS
    )


def test_shares_of_a_pool_are_its_weights() -> None:
    found = body(_trial("aa-2020"), _trial("bb-2020", n=100))
    pooled = pool_effects(
        [each.value for each in found.estimates],
        [each.variance for each in found.estimates],
        test="z",
    )
    assert found.pooled == replace(pooled, pi_lb=None, pi_ub=None)


def test_concerns_about_what_was_not_read_say_what_reading_could_change() -> None:
    abstract = Source(id="article", kind="abstract", cite="Invented")
    unread = _rated(_trial("aa-2020", bias="some-concerns", sources=(abstract,)))
    [step] = [each for each in unread.steps if each.domain == "risk-of-bias"]
    assert unread.level == "moderate" and step.levels == -1
    assert step.reasons[1:] == (because("if read", level="high"),)
    read = _rated(_trial("aa-2020", bias="some-concerns"))
    [step] = [each for each in read.steps if each.domain == "risk-of-bias"]
    assert step.levels == -1 and len(step.reasons) == 1
