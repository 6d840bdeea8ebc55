"""Bayesian answers in words, tables, JSON and as a picture."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ldncli.evidence.synthesis.models.bayes import Bayes, Plan, analyse
from ldncli.evidence.synthesis.models.points import own_points, points_of
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.records.model.trial import Caveat
from ldncli.report.drawing.render import render
from ldncli.report.pooling.models.bayes import (
    SENTENCES,
    answer_words,
    bayes_json,
    bayes_tables,
    notes_of,
    posterior_chart,
)
from tests.evidence.synthesis.models.test_bayes import POINTS, ROWS, TRIALS
from tests.evidence.trials import body, means, outcome, paper
from tests.report.words.codes import codes_in

FOUND = analyse(replace(POINTS, better="lower"), Plan("half-normal:0.5"))
TABLES = [
    {"study": name, "ai": a, "n1i": 40, "ci": c, "n2i": 41}
    for name, a, c in (("A", 4, 9), ("B", 6, 15))
]
RATIOS = analyse(own_points(analyse_studies(TABLES, OwnPlan("RR")), "trials.csv"))


def test_every_reason_has_its_words_and_no_words_stand_idle() -> None:
    assert codes_in("synthesis/models/priors.py", "synthesis/models/bayes.py") == set(SENTENCES)


def test_the_answer_comes_first() -> None:
    assert answer_words(FOUND) == (
        "Probability of any benefit: 77%; of an important benefit: 9%; of an important harm: 2%."
    )
    lines, studies = bayes_tables(FOUND, (), people=True)
    assert lines.head[0].endswith(answer_words(FOUND))
    assert "−0.17 [−0.73, 0.40] (95% credible interval), 3 estimates" in lines.head[1]
    assert "half-normal(0.5), as asked" in lines.head[2] and "Lower is better" in lines.head[3]
    assert studies.rows[0][:2] == ("A", "−0.25 [−0.65, 0.14]")
    assert lines.rows[0][3:] == ("77%", "9%", "2%") and len(lines.columns) == 6


def test_where_nobody_says_which_way_is_better() -> None:
    assert answer_words(RATIOS).startswith("Probability of an effect below 1: ")
    lines, _ = bayes_tables(RATIOS, (), people=True)
    assert "Important: a ratio of 0.8 or 1.25." in lines.head
    assert any("log odds ratios" in note for note in notes_of(RATIOS))
    assert not any("Knapp" in note for note in notes_of(RATIOS)), "that is about the other model"
    asked = analyse(RATIOS.points, Plan(important=1.5))
    assert (
        "Important: a ratio of 0.67 or 1.50, as asked."
        in bayes_tables(asked, (), people=True)[0].head
    )


def test_one_study_is_told_from_the_mean_of_such_studies() -> None:
    one = analyse(own_points(analyse_studies(ROWS[:1], OwnPlan("SMD")), "own"))
    head = bayes_tables(one, (), people=True)[0].head
    assert head[-1].startswith("One study: this is about the mean of such studies")


def test_of_the_base_the_trials_without_numbers_and_what_is_no_effect_are_said() -> None:
    mute = paper(outcome(scale="nrs-0-10", direction="no-difference"), id="dd-2023")
    found = analyse(points_of(body(*TRIALS, mute), "Pain"))
    head = bayes_tables(found, (), people=True)[0].head
    assert "3 of 4 trials" in head[1] and not any("Not an effect" in each for each in head)
    caveat = Caveat(kind="chance-finding", note="may be chance", place="abstract")
    doubted = [
        replace(each, outcomes=(replace(each.outcomes[0], caveats=(caveat,)),)) for each in TRIALS
    ]
    found = analyse(points_of(body(*doubted), "Pain"))
    head = bayes_tables(found, (), people=True)[0].head
    assert head[-1].startswith("Not an effect of the treatment: ")
    assert any("may be chance" in note for note in notes_of(found))


def test_without_what_matters_there_is_one_probability() -> None:
    rows = [{"study": "A", "yi": 1.0, "vi": 0.3}, {"study": "B", "yi": 2.0, "vi": 0.2}]
    found = analyse(
        own_points(analyse_studies(rows, OwnPlan()), "own"), Plan("half-cauchy:2", "normal:0:3")
    )
    lines, _ = bayes_tables(found, (), people=True)
    assert [each.key for each in lines.columns] == ["prior", "shown", "tau", "any"]
    assert "effect prior: normal(0, 3)" in lines.head[2]
    assert any("--important VALUE" in note for note in notes_of(found))


def test_programs_get_every_number() -> None:
    lines, studies = bayes_tables(FOUND, (), people=False)
    row = lines.mappings()[0]
    assert row["ci_lb"] == FOUND.chosen.effect.low and row["role"] == "chosen"
    assert row["p_important_benefit"] == FOUND.chosen.chances.important_below
    assert studies.mappings()[1]["theta"] == FOUND.studies[1].effect.median
    whole = json.loads(bayes_json(FOUND))
    assert whole["estimate"] == row["estimate"] and len(whole["priors"]) == len(FOUND.lines)
    assert whole["studies"][2]["theta"]["median"] == FOUND.studies[2].effect.median
    heavy = json.loads(bayes_json(analyse(POINTS, Plan("uniform"))))
    assert heavy["sd"] is None and heavy["scale"] is None and heavy["family"] == "uniform"


@pytest.mark.parametrize("found", [FOUND, RATIOS], ids=["difference", "ratio"])
def test_the_picture_shows_each_prior_and_what_matters(found: Bayes) -> None:
    chart = posterior_chart(found)
    assert len(chart.lines) == len(found.lines) and len(chart.marks) == 3 and len(chart.bands) == 2
    assert chart.lines[-1].look == "main"
    for form in ("text", "svg"):
        assert render(chart, form)
    text = str(render(chart, "text", width=60, unicode=False))
    assert text.isascii() and max(map(len, text.splitlines())) <= 60


def test_the_ground_lies_beyond_what_matters() -> None:
    low, high = posterior_chart(FOUND).bands
    assert low.label == "important benefit 9%" and high.label == "important harm 2%"
    assert max(x for x, _, _ in low.points) == pytest.approx(-0.5)
    assert min(x for x, _, _ in high.points) == pytest.approx(0.5)


def test_what_one_person_notices_is_noticeable_and_not_important() -> None:
    """On the percent changes of the invented scale only that difference is known."""
    arms = means(-30, 20, 40, -20, 20, 40, scale="nrs-0-10", score="percent-change")
    found = analyse(points_of(body(paper(arms, id="aa-2020"), paper(arms, id="bb-2021")), "Pain"))
    assert "a noticeable benefit" in answer_words(found)
    assert "important" not in answer_words(found)
    assert "Notic." in [each.label for each in bayes_tables(found, (), people=True)[0].columns]
