"""A body of evidence: one trial enters once, what stays out and why, and what
never changes the pooled value."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.errors import UsageError
from ldncli.evidence.effects.estimate import Choices, Estimate
from ldncli.evidence.effects.estimates import estimates
from ldncli.evidence.synthesis.synthesise import Model, Synthesis
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Outcome, Population
from ldncli.report.words.findings.pooling import not_pooled, why_not
from ldncli.statistics.distributions import t_quantile
from ldncli.statistics.models.pooling import pool_effects
from tests.evidence.trials import body, contrast, events, means, outcome, paper, reported

_mean = st.floats(-20, 20)
_sd = st.floats(0.5, 10)
_n = st.integers(5, 80)


def _trial(id: str, shift: float = -1.0, n: int = 20, **more: Any) -> Paper:
    return paper(means(5 + shift, 2, n, 5, 2, n, scale="nrs-0-10"), id=id, n=(n, n), **more)


TRIALS = [_trial("aa-2020", -1.0), _trial("bb-2020", -0.5, 40), _trial("cc-2020", 0.4, 30)]


def _value(found: Synthesis) -> float:
    assert found.pooled is not None, found.reason
    return found.pooled.estimate


def test_pooled_as_pool_effects_does() -> None:
    found = body(*TRIALS)
    wanted = pool_effects(
        [each.value for each in found.estimates],
        [each.variance for each in found.estimates],
        "REML",
        "adhoc",
    )
    assert (
        found.pooled == wanted
        and found.reason is None
        and found.metric is not None
        and found.metric.measure == "MD"
    )
    assert [each.study.id for each in found.entries] == [
        "aa-2020",
        "bb-2020",
        "cc-2020",
    ] and found.participants == 180


def test_one_trial_enters_once() -> None:
    two = paper(
        means(4, 2, 20, 5, 2, 20, scale="nrs-0-10"),
        means(40, 20, 20, 50, 20, 20, scale="vas-0-100"),
        id="aa-2020",
    )
    second = replace(_trial("zz-2021", -3), study="aa-2020", kind="secondary-report")
    found = body(two, second, *TRIALS[1:])
    assert (
        [each.study.id for each in found.entries] == ["aa-2020", "bb-2020", "cc-2020"]
        and found.pooled
        and found.pooled.k == 3
    )
    assert (
        found.entries[0].chosen.candidates == 3
        and found.entries[0].chosen.source.path == "aa-2020 outcomes[0]"
    )


def test_crossover_and_parallel_trials_are_pooled_together() -> None:
    twice = paper(
        means(4, 2, 20, 5, 2, 20, scale="nrs-0-10", paired=True),
        id="dd-2020",
        design="crossover-rct",
        people=20,
    )
    found = body(*TRIALS, twice)
    assert (
        found.pooled
        and found.pooled.k == 4
        and {each.design for each in found.estimates} == {"parallel", "crossover"}
    )
    assert set(found.others) == {0.3, 0.7} and body(*TRIALS).others == {}
    assert found.others[0.7].weights[3] > found.pooled.weights[3] > found.others[0.3].weights[3]
    assert found.participants == 200


def test_one_study_is_its_own_estimate() -> None:
    found = body(TRIALS[0])
    [estimate] = found.estimates
    assert found.pooled and found.pooled.k == 1 and found.pooled.estimate == estimate.value
    assert found.pooled.ci_ub == pytest.approx(
        estimate.value + t_quantile(0.975, 38) * math.sqrt(estimate.variance)
    ), "by the t distribution of two groups of 20 with the same SD"


@pytest.mark.parametrize(("k", "test"), [(1, "z"), (2, "z"), (3, "adhoc")])
def test_knapp_and_hartung_from_three_studies_on(k: int, test: str) -> None:
    found = body(*TRIALS[:k])
    assert found.pooled and found.pooled.test == test
    plain = body(*TRIALS, model=Model(test="z"))
    assert plain.pooled and plain.pooled.test == "z"


@pytest.mark.parametrize(
    ("kind", "why"),
    [("active", "compared with another treatment"), ("dose", "compares doses with each other")],
)
def test_other_comparators_are_kept_out(kind: str, why: str) -> None:
    other = _trial("dd-2020", 3, comparators=(kind,))
    found = body(*TRIALS, other)
    assert (
        _value(found) == _value(body(*TRIALS))
        and why_not(found.entries[3]) == why
        and found.entries[3].estimates == ()
    )
    assert found.signs == body(*TRIALS).signs, "a study that compares something else does not vote"
    alone = body(other)
    assert alone.pooled is None and not_pooled(alone) == f"no estimate from Dd 2020 ({why})"
    anything = body(*TRIALS, other, model=Model(any_comparator=True))
    assert anything.pooled and anything.pooled.k == 4


def test_studies_without_randomisation_are_told_and_not_pooled() -> None:
    papers = [replace(each, design=replace(each.design, type="cohort")) for each in TRIALS]
    found = body(*papers, randomised=False)
    told = not_pooled(found)
    assert found.pooled is None and told is not None
    assert told.startswith("non-randomised studies are not pooled") and told.endswith(
        "MD of 3 studies: median -0.50, range -1.00 to 0.40"
    )
    assert found.reported and found.reported.k == 3 and body(*papers).entries == ()
    asked = body(*papers, randomised=False, model=Model(measure="MD"))
    assert asked.pooled and asked.pooled.k == 3
    one = body(papers[0], randomised=False)
    assert one.pooled and one.pooled.k == 1


def test_shares_are_told_as_shares() -> None:
    def series(id: str, count: int) -> Paper:
        each = outcome(
            {"events": count, "n": 20}, None, "pain-response", comparison="within", score="events"
        )
        return paper(each, id=id, design="case-series")

    found = body(
        series("aa-2020", 5), series("bb-2020", 10), outcome="pain-response", randomised=False
    )
    assert (not_pooled(found) or "").endswith(
        "share of people in 2 studies: median 38%, range 25% to 50%"
    )
    assert {entry.sign for entry in found.entries} == {None}, "a share has no side by itself"
    assert (found.signs.benefit, found.conclusions.benefit) == (0, 2), "its paper says"


def test_what_a_trial_shows_in_one_group_is_no_randomised_evidence() -> None:
    within = replace(TRIALS[0].outcomes[0], comparison="within")
    only = replace(TRIALS[0], outcomes=(within,))
    assert body(only).entries == () and len(body(only, randomised=False).entries) == 1
    both = replace(TRIALS[0], outcomes=(within, TRIALS[0].outcomes[0]))
    assert len(body(both).entries) == 1 and body(both, randomised=False).entries == ()


def test_reasons_name_their_studies() -> None:
    silent = [paper(outcome({}, {}), id=f"{letter}-2020") for letter in ("aa", "bb", "cc", "dd")]
    bare = paper(outcome({"mean": 1}, {"mean": 2}), id="ee-2020")
    found = body(*silent, bare)
    assert found.pooled is None and found.metric is None
    assert (
        not_pooled(found)
        == "no estimate from Aa 2020, Bb 2020, Cc 2020 and others (states only the direction,"
        " without"
        " numbers); Ee 2020 (means without a measure of spread)"
    )
    assert not_pooled(body()) == "no study reports it"


def test_conditions_of_papers_and_of_outcomes() -> None:
    mixed = _trial("aa-2020", conditions=("fibromyalgia", "crps"))
    assert body(mixed).entries == () == body(mixed, condition="fibromyalgia").entries
    own = replace(mixed, outcomes=(replace(mixed.outcomes[0], condition="crps"),))
    [entry] = body(own).entries
    assert entry.study.participants is None, "nobody says how many have it"
    assert body(own, condition="fibromyalgia").entries == ()
    told = replace(mixed, population=Population(shared=("crps",)))
    assert body(told).entries[0].study.participants == 40
    assert len(body(mixed, condition=None).entries) == 1


@pytest.mark.parametrize(
    ("shift", "scale", "sign"),
    [
        (-1, "nrs-0-10", "benefit"),
        (1, "nrs-0-10", "harm"),
        (1, "comfort", "benefit"),
        (0, "nrs-0-10", "no-difference"),
    ],
)
def test_the_side_of_an_estimate_is_not_its_authors_conclusion(
    shift: float, scale: str, sign: str
) -> None:
    each = means(5 + shift, 2, 20, 5, 2, 20, scale=scale, direction="no-difference")
    found = body(paper(each, id="zz-2020"), *TRIALS)
    entry = found.entries[-1]
    assert entry.study.id == "zz-2020" and (entry.sign, entry.direction) == (sign, "no-difference")
    assert found.conclusions.undecided == 1 and found.conclusions.benefit == 3


def test_conclusions_and_point_estimates_are_counted_apart() -> None:
    found = body(paper(outcome({}, {}, direction="harm")), _trial("bb-2020"))
    assert [entry.sign for entry in found.entries] == [None, "benefit"]
    assert (found.signs.benefit, found.signs.harm) == (1, 0)
    assert (found.conclusions.benefit, found.conclusions.harm) == (1, 1)


def test_only_a_group_whose_people_all_have_the_condition_enters() -> None:
    mixed = _trial("aa-2020", conditions=("fibromyalgia", "crps"))
    everybody = replace(mixed, population=Population(by_condition={"crps": 40}))
    assert mixed.design.n_randomised == 40
    assert not body(mixed).entries
    assert [each.study.participants for each in body(everybody).entries] == [40]
    some = replace(mixed, population=Population(by_condition={"crps": 39}))
    assert not body(some).entries


def test_one_study_keeps_the_interval_and_p_that_its_paper_prints() -> None:
    each = outcome({}, {}, scale="nrs-0-10", contrast=contrast("MD", -2.0, ci=(-3.7, -0.4), p=0.04))
    found = body(paper(each)).pooled
    assert found is not None
    assert (found.ci_lb, found.ci_ub, found.p) == (-3.7, -0.4, 0.04)
    other = body(paper(each), model=Model(level=90)).pooled
    assert other is not None and other.df == 38 and other.p == 0.04
    assert other.ci_ub == pytest.approx(-2 + t_quantile(0.95, 38) * 1.65 / t_quantile(0.975, 38))


def test_an_error_taken_by_t_goes_back_by_t() -> None:
    each = outcome(
        {"mean": 3.0}, {"mean": 5.0}, scale="nrs-0-10", contrast=contrast("p-only", p=0.04)
    )
    found = body(paper(each, n=(6, 6))).pooled
    assert found is not None and found.df == 10 and found.p == 0.04
    error = 2 / t_quantile(0.98, 10)
    assert found.ci_ub == pytest.approx(-2 + t_quantile(0.975, 10) * error)
    bound = replace(each, contrast=contrast("MD", -2.0, ci=(-3.9, -0.1), p=0.05, p_relation="<"))
    found = body(paper(bound, n=(6, 6))).pooled
    assert found is not None and found.p != 0.05, "a bound is no p"


def test_opposite_events_are_not_pooled_as_one() -> None:
    papers = [paper(events(6, 20, 3, 20), id=f"{id}-2020") for id in ("aa", "bb")]
    opposite = paper(events(3, 20, 6, 20, better="lower"), id="cc-2020")
    found = body(*papers, opposite, outcome="pain-response")
    assert found.pooled and found.pooled.k == 2 and found.is_ratio
    assert (why_not(found.entries[2]) or "").startswith("counts the opposite event")


@pytest.mark.parametrize("method", ["MH", "PETO"])
def test_tables_are_pooled_as_tables(method: str) -> None:
    papers = [
        paper(events(6, 20, 3 + i, 20), id=f"{id}-2020") for i, id in enumerate(("aa", "bb", "cc"))
    ]
    found = body(*papers, outcome="pain-response", model=Model(measure="OR", method=method))
    assert found.pooled and found.pooled.method == method and found.pooled.test == "z"
    odd = paper(
        outcome(contrast=contrast("OR", 2, ci=(1, 4)), domain="pain-response", score="events"),
        id="dd-2020",
    )
    with pytest.raises(UsageError, match="which are missing for dd-2020"):
        body(*papers, odd, outcome="pain-response", model=Model(measure="OR", method=method))


def test_split_controls_enter_by_dose() -> None:
    from tests.evidence.effects.test_estimates import BY_DOSE, DOSES

    doses = paper(replace(BY_DOSE, contrast=None, scale="nrs-0-10"), id="dd-2020", arms=DOSES)
    found = body(*TRIALS, doses, model=Model(choices=Choices(shared_control="split")))
    assert found.pooled and found.pooled.k == 5 and len(found.entries) == 4
    assert [each.label for each in found.estimates[-2:]] == ["dd-2020 (low)", "dd-2020 (high)"]


# -- properties ------------------------------------------------------------------------------------


@st.composite
def _papers(draw: st.DrawFn) -> list[Paper]:
    found = []
    for index in range(draw(st.integers(1, 6))):
        scale = draw(st.sampled_from(["nrs-0-10", "vas-0-100", "fiq", "comfort", None]))
        n = draw(_n)
        paired = draw(st.booleans())
        each = means(
            draw(_mean), draw(_sd), n, draw(_mean), draw(_sd), n, scale=scale, paired=paired
        )
        found.append(
            paper(
                each,
                id=f"{chr(97 + index) * 2}-2020",
                design="crossover-rct" if paired else "parallel-rct",
                n=(n, n),
            )
        )
    return found


@settings(max_examples=60)
@given(_papers(), st.randoms(use_true_random=False))
def test_the_order_of_studies_does_not_matter(papers: list[Paper], chance: Any) -> None:
    from ldncli.evidence.synthesis.synthesise import synthesise
    from tests.evidence.trials import VOCABULARIES, studies

    there = studies(*papers)
    back = list(there)
    chance.shuffle(back)
    one, other = (
        synthesise(each, "pain-intensity", "crps", VOCABULARIES) for each in (there, back)
    )
    assert one.metric == other.metric
    assert _value(other) == pytest.approx(_value(one), rel=1e-9, abs=1e-12)


@settings(max_examples=60)
@given(_papers())
def test_a_study_without_numbers_never_changes_the_pooled_value(papers: list[Paper]) -> None:
    silent = paper(outcome({}, {}, direction="harm", scale="nrs-0-10"), id="zz-2020")
    assert _value(body(*papers, silent)) == _value(body(*papers))


@settings(max_examples=60)
@given(_mean, _sd, _n, _mean, _sd, _n, st.sampled_from(["MD", "SMD"]))
def test_a_body_of_one_study_equals_its_estimate(
    m1: float, s1: float, n1: int, m2: float, s2: float, n2: int, measure: str
) -> None:
    each: Outcome = means(m1, s1, n1, m2, s2, n2, scale="fiq")
    [wanted] = estimates(reported(each)[0], measure)
    assert isinstance(wanted, Estimate)
    found = body(paper(each), model=Model(measure=measure))
    assert found.pooled and found.pooled.estimate == pytest.approx(wanted.value, abs=1e-12)
    assert found.pooled.se == pytest.approx(math.sqrt(wanted.variance))
