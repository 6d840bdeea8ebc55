"""Pooled results as reviews print them: scales, models, directions, trials."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Any

import pytest

from ldncli.evidence.reasons import because
from ldncli.evidence.reconciling.published import (
    Published,
    Result,
    better_said,
    model_of,
    named,
    no_numbers,
    read_published,
)
from tests.evidence.invented import harm_words
from tests.evidence.invented_trials import VOCABULARIES
from tests.evidence.reconciling.samples import pooled_row, review_of


def test_ratios_are_read_as_logarithms_and_shares_not_at_all() -> None:
    read = read_published(
        review_of(),
        pooled_row(domain="harms", label="Nausea", measure="RR", estimate=2.0, ci=[1.0, 4.0]),
        VOCABULARIES,
    )
    assert (
        read.result is not None
        and read.result.estimate == pytest.approx(log(2))
        and read.result.clear is False
    )
    assert read.harm == "nausea" and read.better == "lower"
    share = read_published(review_of(), pooled_row(measure="proportion", estimate=80), VOCABULARIES)
    assert share.result is None and share.unusable == because("share of one group")
    nameless = replace(pooled_row(estimate=1.4), measure=None)
    assert read_published(review_of(), nameless, VOCABULARIES).unusable == because(
        "unknown measure"
    )
    unknown = read_published(
        review_of(),
        pooled_row(domain="harms", label="Hiccups", measure="RR", estimate=2.0),
        VOCABULARIES,
    )
    assert unknown.unusable == because("unknown harm")


def test_a_label_names_the_longest_harm_in_it() -> None:
    words = harm_words()
    assert named("Any adverse event against placebo", words) == "any-adverse-event"
    assert named("More nightmares; no number", words) == "vivid-dreams"
    assert named("Hiccups against nausea", words) is None, (
        "what stands after 'against' is the comparator"
    )


@pytest.mark.parametrize(
    ("given", "method", "test", "assumed"),
    [
        ({"model": "common"}, "EE", "z", 0),
        ({"model": "random", "estimator": "DerSimonian-Laird, RevMan 5.4"}, "DL", "z", 0),
        ({"model": "random", "estimator": "REML with Hartung-Knapp"}, "REML", "knha", 0),
        ({"model": "random"}, "DL", "z", 1),
        ({}, "DL", "z", 2),
    ],
)
def test_their_model_is_ours(given: dict[str, str], method: str, test: str, assumed: int) -> None:
    model, told = model_of(pooled_row(estimate=1.0, **given))
    assert (model.method, model.test, len(told)) == (method, test, assumed)


def test_which_way_is_better_is_said_or_follows() -> None:
    assert better_said(pooled_row(label="Threshold (higher is better)", estimate=0.2)) == "higher"
    assert (
        better_said(pooled_row(estimate=-1.0)) == "lower"
        and better_said(pooled_row(estimate=1.0)) == "higher"
    )
    assert better_said(pooled_row(estimate=1.0, direction="no-difference")) is None
    assert better_said(pooled_row(measure="RR", estimate=0.5, direction="harm")) == "higher", (
        "ratios turn at 1"
    )


def test_trials_of_a_row_go_before_those_of_the_review() -> None:
    included = [{"label": "Archer 2019", "study": "archer"}, {"label": "Frank 1999"}]
    review = review_of(included=included)
    whole = read_published(review, pooled_row(estimate=-1.0), VOCABULARIES)
    assert whole.trials == ("archer", "Frank 1999") and whole.whole_list
    assert not read_published(review, pooled_row(estimate=-1.0, k=2), VOCABULARIES).whole_list, (
        "both, since it pooled two"
    )
    named_row = read_published(
        review, pooled_row(estimate=-1.0, studies=["Archer 2019"]), VOCABULARIES
    )
    assert named_row.trials == ("archer",) and not named_row.whole_list
    assert (
        read_published(
            review_of(included=[{"label": "four trials"}]), pooled_row(estimate=-1.0), VOCABULARIES
        ).trials
        is None
    )


def _published(**more: Any) -> Published:
    return read_published(review_of(), pooled_row(**more), VOCABULARIES)


def test_a_result_on_the_scale_of_its_analysis() -> None:
    found = _published(
        estimate=-1.0, ci=[-1.8, -0.2], k=3, n=120, i2=40, model="random", estimator="REML"
    ).result
    assert found == Result("MD", -1.0, -1.8, -0.2, 3, 120, 40, "random REML", None)
    bare = _published(measure="OR", estimate=2.0).result
    assert (
        bare is not None
        and bare.estimate == pytest.approx(log(2))
        and (bare.ci_lb, bare.ci_ub, bare.model) == (None, None, "")
    )
    ratio = _published(measure="OR", estimate=2.0, ci=[1.5, 3.0]).result
    assert ratio is not None and (ratio.ci_lb, ratio.ci_ub) == (
        pytest.approx(log(1.5)),
        pytest.approx(log(3)),
    )


def test_errors_and_clear_results() -> None:
    result = Result("MD", -1.0, -1.8, -0.2)
    assert result.se == pytest.approx(0.8 / 1.959963985) and result.clear is True
    assert Result("MD", 1.0, 0.2, 1.8).clear is True and Result("MD", 1.0, -0.2, 1.8).clear is False
    assert (
        Result("MD", 1.0, 0.0, 1.8).clear is False and Result("MD", -1.0, -1.8, 0.0).clear is False
    )
    for half in (Result("MD", 1.0), Result("MD", 1.0, 0.2), Result("MD", 1.0, None, 1.8)):
        assert half.se is None and half.clear is None


def test_a_scale_turned_round() -> None:
    turned = Result("SMD", 0.5, 0.1, 0.8, 3, 120, 40, "DL z", ("a",)).turned()
    assert turned == Result("SMD", -0.5, -0.8, -0.1, 3, 120, 40, "DL z", ("a",))
    assert Result("SMD", 0.5, 0.1).turned() == Result("SMD", -0.5, None, -0.1)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"measure": "proportion", "estimate": 80},
        {"measure": "RR", "estimate": 0.0},
        {"measure": "RR", "estimate": -0.5},
        {"measure": "RR", "estimate": 0.5, "ci": [0.0, 2.0]},
        {"domain": "harms", "label": "Hiccups", "measure": "RR", "estimate": 2.0},
    ],
)
def test_what_ours_cannot_be_set_beside(given: dict[str, Any]) -> None:
    found = _published(**given)
    assert found.unusable
    assert found.result is None or given["domain"] == "harms"


def test_what_ours_can_be_set_beside() -> None:
    for given in (
        {"estimate": -1.0},
        {"measure": "RR", "estimate": 0.5, "ci": [0.1, 2.0]},
        {"estimate": -1.0, "ci": [-2.0, 0.5]},
    ):
        assert _published(**given).unusable is None
    assert _published(estimate=0.0).unusable is None, "a difference of 0 is a number"


def test_whose_words_say_which_way_is_better() -> None:
    assert _published(estimate=-1.0).better == "lower"
    assert _published(estimate=1.0, direction="no-difference").better == "lower", (
        "as the domain says"
    )
    assert _published(domain="threshold", estimate=1.0, direction="no-difference").better is None
    assert (
        _published(
            domain="harms", label="Nausea", measure="RR", estimate=2.0, direction="benefit"
        ).better
        == "lower"
    )
    assert (
        better_said(pooled_row(label="Lower values are better", estimate=1.0, direction="benefit"))
        == "higher"
    ), "not in these words"
    assert better_said(pooled_row(label="Pain (lower values are better)", estimate=1.0)) == "lower"
    assert (
        better_said(pooled_row(estimate=1.0, direction="harm")) == "lower"
        and better_said(pooled_row(estimate=0.0)) is None
    )
    assert (
        better_said(pooled_row(measure="RR", estimate=1.0)) is None
        and better_said(pooled_row()) is None
    )
    assert better_said(pooled_row(measure="proportion", estimate=1.0)) is None
    assert (
        better_said(pooled_row(measure="RR", estimate=2.0)) == "higher"
        and better_said(pooled_row(measure="RR", estimate=0.5)) == "lower"
    )


@pytest.mark.parametrize(
    ("given", "comparator"),
    [
        ({"label": "Pain"}, "inert"),
        ({"label": "Pain against active comparators"}, "active"),
        ({"label": "Pain", "subgroup": "Active comparator"}, "active"),
        ({"label": "Pain, all comparators"}, "any"),
        ({"label": "Pain", "subgroup": "any comparator"}, "any"),
    ],
)
def test_comparators(given: dict[str, Any], comparator: str) -> None:
    assert _published(estimate=-1.0, **given).comparator == comparator


@pytest.mark.parametrize(
    ("estimator", "method"),
    [
        ("Paule-Mandel", "PM"),
        ("restricted maximum likelihood", "REML"),
        ("Sidik and Jonkman", "SJ"),
        ("Hedges", "HE"),
        ("DerSimonian", "DL"),
        ("RevMan", "DL"),
        ("REML, HKSJ", "REML"),
    ],
)
def test_estimators(estimator: str, method: str) -> None:
    model, told = model_of(pooled_row(estimate=1.0, model="random", estimator=estimator))
    assert (model.method, model.measure, told) == (method, "MD", ())
    assert model.test == ("knha" if "HKSJ" in estimator else "z")
    assert (
        model_of(pooled_row(estimate=1.0, model="common", estimator="Hartung-Knapp"))[0].test
        == "knha"
    )
    _, told = model_of(pooled_row(estimate=1.0, estimator=estimator))
    assert len(told) == 1


def test_what_a_result_is_about() -> None:
    found = _published(estimate=-1.0, ci=[-2.0, 0.0])
    assert found.subject == (("crps",), "pain-intensity", None, None, "inert", False)
    whole = read_published(
        replace(review_of(), conditions=("crps", "fibromyalgia")),
        replace(pooled_row(estimate=1.0), condition=None),
        VOCABULARIES,
    )
    assert whole.conditions == ("crps", "fibromyalgia") and whole.told
    assert (
        _published(measure="SMCC", estimate=-1.0).within
        and _published(measure="SMCC", estimate=-1.0).subject[-1]
    )
    assert (
        _published(
            domain="threshold", label="Pressure threshold", measure="SMD", estimate=0.2
        ).scale
        == "ppt"
    )
    assert (
        _published(domain="pain-intensity", label="Pressure threshold", estimate=0.2).scale is None
    ), "of another outcome"
    assert _published(label="NRS", estimate=0.2).scale is None, (
        "a plain rating is as good as any other"
    )
    assert _published(label="Nausea", estimate=0.2).harm is None


def test_trials_by_their_labels() -> None:
    included = [{"label": "Archer 2019", "study": "archer"}, {"label": "Frank 1999"}]
    review = review_of(included=included)
    found = read_published(
        review,
        pooled_row(estimate=-1.0, studies=["Archer 2019", "Frank 1999", "New 2020"]),
        VOCABULARIES,
    )
    assert (
        found.trials == ("archer", "Frank 1999", "New 2020")
        and found.result is not None
        and found.result.studies == found.trials
    )
    whole = read_published(review, pooled_row(estimate=-1.0, k=1), VOCABULARIES)
    assert whole.whole_list and whole.result is not None and whole.result.studies is None
    assert read_published(review_of(), pooled_row(estimate=-1.0), VOCABULARIES).trials is None


def test_names_end_at_the_comparator() -> None:
    words = harm_words()
    assert (
        named("Hiccups: nausea", words) is None
        and named("Nausea versus placebo", words) == "nausea"
    )
    assert named("nausea and vivid dreams", words) == "vivid-dreams", "the longer name"
    assert named("nausea or insomnia", words) == "nausea", (
        "the first of two as long" and named("", words) is None
    )


def test_rows_without_numbers_are_counted() -> None:
    assert (
        no_numbers([_published(), _published(estimate=0.0), _published()]) == 2
        and no_numbers([]) == 0
    )
