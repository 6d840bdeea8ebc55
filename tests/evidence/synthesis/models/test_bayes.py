"""Bayesian answers: probabilities from the posterior, by the chosen prior and by others."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.models.bayes import Chances, Plan, analyse, chances_of
from ldncli.evidence.synthesis.models.points import Points, own_points, points_of
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.records.index.library import Library
from ldncli.statistics.bayes.posterior import posterior
from ldncli.statistics.bayes.priors import EffectPrior, tau_prior
from tests.evidence.trials import body, means, paper

# The fibromyalgia pain of the statistics review (docs/methods.md), as standardised differences.
EFFECTS = [-0.25197, 0.23859, -0.47236]
ERRORS = [0.20181, 0.20302, 0.19376]
ROWS = [
    {"study": name, "yi": y, "sei": s}
    for name, y, s in zip(("A", "B", "C"), EFFECTS, ERRORS, strict=True)
]
POINTS = own_points(analyse_studies(ROWS, OwnPlan("SMD")), "own")
TRIALS = [
    paper(means(4 + shift, 2, 40, 5, 2, 40, scale="nrs-0-10"), id=id)
    for id, shift in (("aa-2020", 0.0), ("bb-2021", 0.6), ("cc-2022", -0.2))
]


def test_the_answer_of_the_review() -> None:
    """P(benefit beyond ½ SD) 9%, harm 2%; −0.165 [−0.73, 0.40]; a new study [−1.25, 0.92]."""
    found = analyse(replace(POINTS, better="lower"), Plan("half-normal:0.5"))
    line = found.chosen
    assert (line.effect.mean, line.effect.low, line.effect.high) == pytest.approx(
        (-0.1654, -0.7320, 0.4047), abs=2e-4
    )
    assert (line.new.low, line.new.high) == pytest.approx((-1.246, 0.919), abs=2e-3)
    benefit, good, bad = line.chances.of("lower")
    assert (round(benefit, 2), round(good or 0, 2), round(bad or 0, 2)) == (0.77, 0.09, 0.02)
    assert line.chances.of("higher") == (1 - benefit, bad, good)
    assert found.important == 0.5 and found.important_why is not None


def test_lines_are_posteriors_under_their_own_priors() -> None:
    found = analyse(POINTS)
    roles = [each.role for each in found.lines]
    assert roles == ["chosen", "other", "other", "other", "sceptical"]
    for line in found.lines:
        again = posterior(EFFECTS, [s * s for s in ERRORS], line.prior, line.effect_prior)
        assert line.effect == again.mean.summary()
        assert line.chances == Chances(
            again.mean.below(0), again.mean.below(-0.5), again.mean.above(0.5)
        )
    sceptic = found.lines[-1]
    assert sceptic.effect_prior.sd == pytest.approx(0.5 / 1.6448536)
    assert (sceptic.chances.important_below or 0) < (found.chosen.chances.important_below or 0)
    assert [each.name for each in found.studies] == ["A", "B", "C"]


def test_a_named_prior_is_not_shown_twice() -> None:
    found = analyse(POINTS, Plan("half-normal:0.5", "normal:0:0.3"))
    assert [each.prior.label for each in found.lines] == [
        "half-normal(0.5)",
        "half-normal(1)",
        "half-cauchy(0.5)",
    ]
    assert all(each.effect_prior == EffectPrior(0, 0.3) for each in found.lines)


def test_without_units_the_named_prior_is_halved_and_doubled() -> None:
    rows = [{"study": "A", "yi": 1.0, "vi": 0.3}, {"study": "B", "yi": 2.0, "vi": 0.2}]
    points = own_points(analyse_studies(rows, OwnPlan()), "own")
    found = analyse(points, Plan("half-cauchy:2"))
    assert [each.prior.scale for each in found.lines] == [2, 1, 4]
    assert found.important is None and found.chosen.chances.important_above is None
    assert {each.code for each in found.cautions} == {"nobody says what matters", "no better side"}
    with pytest.raises(UsageError, match="no prior"):
        analyse(points)


def test_what_matters_as_asked() -> None:
    found = analyse(POINTS, Plan(important=0.2))
    assert found.important == 0.2 and found.chosen.chances.important_below == pytest.approx(
        found.chosen.distribution.below(-0.2)
    )
    tables = [{"study": str(c), "ai": 4, "n1i": 40, "ci": c, "n2i": 41} for c in (9, 12)]
    ratios = own_points(analyse_studies(tables, OwnPlan("OR")), "own")
    for value in (1.5, 1 / 1.5):
        assert analyse(ratios, Plan(important=value)).important == pytest.approx(math.log(1.5))
    assert analyse(ratios).important == pytest.approx(math.log(1.25))
    for points, value in ((POINTS, 0.0), (POINTS, -1.0), (ratios, 1.0)):
        with pytest.raises(UsageError, match="--important"):
            analyse(points, Plan(important=value))


def test_one_study_and_none() -> None:
    one = analyse(own_points(analyse_studies(ROWS[:1], OwnPlan("SMD")), "own"))
    assert "prior alone tells of others" in {each.code for each in one.cautions}
    assert one.chosen.effect.high - one.chosen.effect.low > 4 * 0.20181
    with pytest.raises(UsageError, match="nothing to update"):
        analyse(replace(POINTS, points=()))
    many: Points = replace(POINTS, points=POINTS.points * 40)
    with pytest.raises(UsageError, match="need no prior"):
        analyse(many)


def test_errors_from_few_people_are_said() -> None:
    few = tuple(replace(each, df=8.0) for each in POINTS.points)
    codes = [each.code for each in analyse(replace(POINTS, points=few)).cautions]
    assert "errors as if known" in codes


def test_the_chances_beside_a_finding(real_library: Library) -> None:
    outcomes = real_library.vocabularies["outcomes"]
    whole = body(*TRIALS)
    found = chances_of(whole, outcomes)
    again = analyse(replace(points_of(whole, "Pain"), outcome_type="pain"))
    assert found == again.chosen.chances and found is not None
    assert chances_of(body(TRIALS[0]), outcomes) is None, "of one trial the prior would tell"
    assert chances_of(body(*TRIALS, randomised=False), outcomes) is None


def test_the_important_difference_of_the_scale() -> None:
    found = analyse(points_of(body(*TRIALS), "Pain"))
    assert found.important == 1 and found.choice.unit == pytest.approx(2, rel=1e-2)
    assert tau_prior("half-normal:0.5").scale * found.choice.unit == found.lines[1].prior.scale
