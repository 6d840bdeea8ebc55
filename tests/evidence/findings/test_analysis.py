"""A question pooled in full: what `ldncli.pool` gives by hand, the doses of a trial apart,
refusals, and how the result is probed."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

import ldncli
from ldncli.errors import LdnError, UnknownTermError, UsageError
from ldncli.evidence.findings.analysis import Analysis, Plan, analyse, make_plan
from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.appraisals import appraisal_for, domains_of, judged
from ldncli.evidence.selecting.body import gather
from ldncli.evidence.selecting.query import make_query, select
from ldncli.evidence.synthesis.moderators import group, moderate
from ldncli.evidence.synthesis.robustness import probe
from ldncli.evidence.synthesis.synthesise import Model
from ldncli.records.index.library import Library, load

PAIN: dict[str, Any] = {"condition": ["fibromyalgia"], "outcome": ["pain-intensity"]}


@pytest.fixture
def library(trials: Path) -> Library:
    return load(str(trials))


def _analyse(library: Library, plan: Plan | None = None, **filters: Any) -> Analysis:
    query = make_query(library.vocabulary, lambda: library.topic, scope=["ldn"], **filters)
    papers = library.papers(library.with_study_papers(select(library.facets(), query).ids))
    return analyse(
        gather(papers, library.vocabulary("designs"), library.topic),
        query,
        library.vocabularies,
        (),
        plan,
    )


# What the papers print, as a reader with a calculator takes it from them: means, SDs and sizes, a
# contrast with its interval, a crossover.
def _by_hand(correlation: float = 0.5) -> list[dict[str, float | str]]:
    treatment_n, treatment_mean = 80, (40 * 5.1 + 40 * 4.4) / 80
    treatment_sd = math.sqrt((39 * 1.9**2 + 39 * 1.8**2 + 40 * 40 / 80 * (5.1 - 4.4) ** 2) / 79)
    paired = 1.7**2 + 1.8**2 - 2 * correlation * 1.7 * 1.8
    effects = [
        ("ivory-2012", treatment_mean - 5.3, treatment_sd**2 / treatment_n + 2.0**2 / 40),
        ("jones-2016", 4.9 - 5.2, 0.31**2 + 0.33**2),
        ("kuhn-2018", 4.6 - 5.4, paired / 24),
    ]
    return [{"study": study, "yi": y, "vi": v} for study, y, v in effects]


def test_the_pool_is_what_the_printed_numbers_give_by_hand(library: Library) -> None:
    found = _analyse(library, **PAIN).synthesis
    assert found.pooled is not None and found.metric is not None and found.metric.measure == "MD"
    estimates = {each.study: (each.value, each.variance) for each in found.estimates}
    for row in _by_hand():
        assert estimates[str(row["study"])] == pytest.approx((row["yi"], row["vi"]), rel=1e-12), (
            row["study"]
        )
    thumb = {"study": "thumb", "yi": estimates["thumb"][0], "vi": estimates["thumb"][1]}
    assert thumb["yi"] == -0.34 and math.sqrt(float(thumb["vi"])) == pytest.approx(
        0.61 / 2.004, rel=0.03
    )
    wanted = ldncli.pool([*_by_hand(), thumb]).to_dict()
    ours = found.pooled.to_dict()
    for name in ("k", "estimate", "se", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "tau2", "I2", "Q"):
        assert ours[name] == pytest.approx(wanted[name], rel=1e-12), name


def test_another_correlation_is_used_and_the_usual_ones_stay_beside_it(library: Library) -> None:
    found = _analyse(library, make_plan(correlation=0.7), **PAIN)
    kuhn = next(each for each in found.synthesis.estimates if each.study == "kuhn-2018")
    assert kuhn.variance == pytest.approx(float(_by_hand(0.7)[2]["vi"]))
    assert found.robustness is not None and list(found.robustness.correlations) == [0.3]


def test_doses_of_a_trial_stand_apart_against_their_share_of_the_control_group(
    library: Library,
) -> None:
    found = _analyse(library, make_plan(by="dose-band"), **PAIN)
    assert found.groups is not None and list(found.groups.members) == [
        "1 to under 3 mg",
        "3 to under 4.5 mg",
        "4.5 mg",
    ]
    ivory = [each for each in found.synthesis.estimates if each.study == "ivory-2012"]
    assert [(each.dose_mg, each.n_treatment, each.n_control) for each in ivory] == [
        (1.5, 40, 20),
        (4.5, 40, 20),
    ]
    assert because("doses as if independent") in found.cautions
    assert list(found.robustness.without) == ["ivory-2012", "jones-2016", "kuhn-2018", "thumb"]  # type: ignore[union-attr]
    without = found.robustness.without["ivory-2012"]  # type: ignore[union-attr]
    assert without.k == 3, "a trial leaves whole"


def test_subgroups_are_those_of_the_estimates(library: Library) -> None:
    found = _analyse(library, make_plan(by="risk-of-bias"), **PAIN)
    groups = found.groups
    assert groups is not None and list(groups.members) == ["low", "some-concerns", "high"]
    labels = {
        key: [found.synthesis.estimates[place].study for place in places]
        for key, places in groups.members.items()
    }
    assert labels == {
        "low": ["ivory-2012"],
        "some-concerns": ["jones-2016", "thumb"],
        "high": ["kuhn-2018"],
    }
    assert groups.test == "z", (
        "two studies in a group: Knapp and Hartung's interval would have one degree of freedom"
    )
    shared = _analyse(library, make_plan(by="risk-of-bias", common_tau2=True), **PAIN).groups
    assert shared is not None and shared.found.common_tau2 == 0.0


@pytest.mark.parametrize(
    "by", ["dose-band", "condition", "design", "risk-of-bias", "scale", "comparator"]
)
def test_every_grouping_takes_every_estimate_once(library: Library, by: str) -> None:
    found = _analyse(library, make_plan(by=by), outcome=["pain-intensity"])
    assert found.groups is not None
    places = sorted(place for each in found.groups.members.values() for place in each)
    assert places == list(range(len(found.synthesis.estimates)))


def test_several_conditions_are_brought_together_and_named(library: Library) -> None:
    found = _analyse(library, outcome=["pain-intensity"])
    assert found.conditions == ["crps", "fibromyalgia"]
    assert (
        found.cells[("fibromyalgia", "pain-intensity")] == 4 and found.synthesis.condition is None
    )
    assert [entry.study.id for entry in found.synthesis.entries if not entry.estimates] == [
        "bell-2015"
    ]
    assert found.certainty.level == "very-low"


def test_one_question_has_one_outcome(library: Library) -> None:
    with pytest.raises(UsageError, match="choose one outcome"):
        _analyse(library, condition=["fibromyalgia"])
    with pytest.raises(UsageError, match="covers 2 outcomes here") as refused:
        _analyse(library, outcome=["pain-outcomes"])
    assert "--together" in (refused.value.hint or "")
    together = _analyse(library, make_plan(together=True), outcome=["pain-outcomes"])
    assert (
        together.outcomes == ["pain-intensity", "pain-response"]
        and len(together.synthesis.estimates) == 5
    )


def test_a_body_without_studies_says_where_they_are(library: Library) -> None:
    found = _analyse(library, make_plan(body="other"), outcome=["fatigue"])
    assert not found.synthesis.entries and found.other_body == 1 and found.synthesis.pooled is None
    assert found.groups is None and found.robustness is None and found.cautions == ()


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        ({"body": "odd"}, UsageError, "--body does not accept 'odd'"),
        ({"comparator": "anny"}, UsageError, "--comparator does not accept 'anny'"),
        ({"measure": "mdd"}, UsageError, "cannot be expressed as 'mdd'"),
        ({"method": "XX"}, UsageError, "no method 'XX'"),
        ({"test": "XX"}, UsageError, "no test 'XX'"),
        ({"level": 300}, UsageError, "level cannot be 300"),
        ({"correlation": 1}, UsageError, "the correlation cannot be 1"),
        ({"by": "dose"}, UnknownTermError, "no grouping by 'dose'"),
        ({"moderator": ["yeer"]}, UnknownTermError, "no moderator 'yeer'"),
        ({"common_tau2": True}, UsageError, "--common-tau2 needs subgroups"),
    ],
)
def test_words_that_mean_nothing_are_refused(
    words: dict[str, Any], error: type[LdnError], said: str
) -> None:
    with pytest.raises(error, match=said):
        make_plan(**words)


def test_tables_are_pooled_as_strata_where_all_studies_have_one(library: Library) -> None:
    usual = _analyse(library, make_plan(measure="OR"), outcome=["pain-response"])
    assert usual.robustness is not None and list(usual.robustness.tables) == [
        "Mantel–Haenszel OR",
        "Peto OR",
    ]
    strata = _analyse(library, make_plan(measure="OR", method="MH"), outcome=["pain-response"])
    tables = [(24, 80, 8, 40), (13, 41, 11, 39), (12, 29, 6, 28)]
    rows = [dict(zip(("ai", "n1i", "ci", "n2i"), table, strict=True)) for table in tables]
    wanted = ldncli.pool(rows, "OR", "MH")
    assert (
        strata.synthesis.pooled is not None
        and strata.synthesis.pooled.estimate == pytest.approx(wanted.estimate, rel=1e-14)
    )
    assert usual.robustness.tables["Mantel–Haenszel OR"].ci_lb == pytest.approx(
        wanted.ci_lb, rel=1e-14
    )
    with pytest.raises(UsageError, match="pools tables of events"):
        _analyse(library, make_plan(method="MH"), **PAIN)


def test_other_estimators_are_those_of_pool(library: Library) -> None:
    found = _analyse(library, outcome=["pain-intensity"])
    assert found.robustness is not None and list(found.robustness.methods) == [
        "DL",
        "PM",
        "ML",
        "EB",
        "EE",
    ]
    rows = [{"yi": each.value, "vi": each.variance} for each in found.synthesis.estimates]
    for method, ours in found.robustness.methods.items():
        wanted = ldncli.pool(rows, None, method, "z" if method == "EE" else "adhoc")
        assert (ours.estimate, ours.se, ours.tau2) == pytest.approx(
            (wanted.estimate, wanted.se, wanted.tau2)
        ), method


# -- moderators and small studies ------------------------------------------------------------------


def test_a_regression_needs_ten_studies_a_moderator(library: Library) -> None:
    refused = _analyse(library, make_plan(moderator=["dose_mg"]), **PAIN).moderated
    assert refused is not None and refused.found is None
    assert refused.why is not None and refused.why["wanted"] == 10
    shown = _analyse(library, make_plan(moderator=["dose_mg"], exploratory=True), **PAIN).moderated
    assert shown is not None and shown.found is not None and shown.found.k == 5
    assert [each.name for each in shown.found.coefficients] == ["intrcpt", "dose_mg"]


@pytest.mark.parametrize(
    "name",
    [
        "dose_mg",
        "year",
        "duration_weeks",
        "timepoint_weeks",
        "n",
        "baseline",
        "female_percent",
        "age_mean",
    ],
)
def test_every_moderator_answers_in_words_or_numbers(library: Library, name: str) -> None:
    found = _analyse(library, make_plan(moderator=[name], exploratory=True), **PAIN).moderated
    assert found is not None and (found.found is None) == bool(found.why)


def test_baseline_is_percent_of_the_range(library: Library) -> None:
    from ldncli.evidence.synthesis.moderators import moderator_rows

    estimates = _analyse(library, **PAIN).synthesis.estimates
    rows = moderator_rows(estimates, ["baseline", "year", "n"])
    ivory = rows[[each.study for each in estimates].index("ivory-2012")]
    assert (
        ivory["baseline"] == pytest.approx(100 * (6.4 + 6.5 + 6.4) / 3 / 10)
        and ivory["year"] == 2012
        and ivory["n"] == 120
    )


def _many(library: Library, count: int) -> Analysis:
    """An analysis whose estimates are those of the base, repeated with small
    shifts, so that there are many."""
    from dataclasses import replace

    found = _analyse(library, **PAIN)
    entries = found.synthesis.entries
    copies = []
    for place in range(count):
        entry = entries[place % len(entries)]
        estimate = entry.estimates[0]
        estimate = replace(
            estimate,
            study=f"{estimate.study}-{place}",
            value=estimate.value + 0.07 * place,
            variance=estimate.variance * (1 + 0.1 * place),
        )
        copies.append(
            replace(
                entry,
                chosen=replace(entry.chosen, estimates=(estimate,)),
                study=replace(entry.study, id=estimate.study),
            )
        )
    return replace(found, synthesis=replace(found.synthesis, entries=tuple(copies)))


def test_asymmetry_is_tested_from_ten_studies_on(library: Library) -> None:
    nine, ten = probe(_many(library, 9).synthesis), probe(_many(library, 10).synthesis)
    assert nine.asymmetry is None and nine.no_asymmetry is not None
    assert (
        ten.asymmetry is not None
        and ten.asymmetry.egger is not None
        and ten.asymmetry.filled is not None
        and ten.no_asymmetry is None
    )
    assert probe(_many(library, 9).synthesis, exploratory=True).asymmetry is not None


def test_a_regression_of_twelve_is_that_of_meta_regression(library: Library) -> None:
    from ldncli.statistics.models.regression import meta_regression

    estimates = _many(library, 12).synthesis.estimates
    found = moderate(estimates, ["year"], Model())
    rows = [
        {"yi": each.value, "vi": each.variance, "year": each.source.study.main.year}
        for each in estimates
    ]
    assert found.found == meta_regression(rows, ["year"])


def test_groups_of_none_and_one(library: Library) -> None:
    estimates = _analyse(library, **PAIN).synthesis.estimates
    alone = group(estimates[:1], "design", (), Model())
    assert len(alone.members) == 1 and alone.found.Q_between_df == 0


# -- judgements ------------------------------------------------------------------------------------


def test_our_judgements_come_before_those_of_reviews(library: Library) -> None:
    found = judged(library.papers(), library.instruments, library.vocabulary("designs").terms)
    jones = [each for each in found if each.study == "jones-2016"]
    assert [(each.appraisal.by, each.ours) for each in jones] == [
        ("ldn", True),
        ("fox-2024", False),
    ]
    assert (
        jones[1].judgement("missing-data") == "high" and jones[1].judgements()[-1][0] == "overall"
    )
    study = next(
        entry.study
        for entry in _analyse(library, **PAIN).synthesis.entries
        if entry.study.id == "jones-2016"
    )
    spoken = appraisal_for(study, "pain-intensity")
    assert spoken is not None and spoken.by == "ldn"


def test_domains_of_two_instruments_keep_their_order(library: Library) -> None:
    from dataclasses import replace

    rob2 = library.instruments["rob2"]
    first, last = rob2.domains
    longer = replace(
        rob2, id="longer", domains=(first, replace(first, id="period", label="Period"), last)
    )
    assert list(domains_of([rob2, longer])) == ["randomisation", "period", "missing-data"]
