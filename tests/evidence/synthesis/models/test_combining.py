"""The p values of a question: which stand for a study, where it leans, and whom it counts."""

from __future__ import annotations

import pytest

from ldncli.evidence.synthesis.models.combining import PValue, own_p_values, p_values_of
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from tests.evidence.trials import body, contrast, means, outcome, paper


def _printed(p, relation="=", **more):
    return outcome(contrast=contrast("p-only", p=p, p_relation=relation), **more)


def test_what_is_printed_comes_first_and_an_estimate_gives_its_own():
    found = p_values_of(
        body(
            paper(means(4, 2, 20, 5, 2, 20, scale="fiq"), id="aa-2010"),
            paper(_printed(0.05, "<"), id="bb-2015"),
            paper(_printed(0.3, direction="no-difference"), id="cc-2021"),
            paper(outcome(direction="benefit"), id="dd-2022"),
        ),
        "Pain",
    )
    by = {each.study: each for each in found.values}
    assert by["aa-2010"].computed and 0.1 < by["aa-2010"].p < 0.13
    assert by["aa-2010"].side == "benefit" and by["aa-2010"].people == 40
    assert (by["bb-2015"].p, by["bb-2015"].relation, by["bb-2015"].side) == (0.05, "<", "benefit")
    # "No difference" says nothing of the side: the p may be on either.
    assert by["cc-2021"].side is None and not by["cc-2021"].one_sided.exact
    assert [name.split()[0] for name, _ in found.without] and found.without[0][
        1
    ].code == "no p value"
    assert [each.k for each in found.combined] == [3] * len(found.combined)


def test_the_side_is_that_of_the_number_before_that_of_the_conclusion():
    printed = contrast("median-difference", 1.0, p=0.4)
    found = p_values_of(body(paper(outcome(contrast=printed, direction="benefit"))), "Pain")
    assert found.values[0].side == "harm", "a higher pain score"
    unstated = contrast("median-difference", 1.0, p=0.4, sign_stated=False)
    found = p_values_of(body(paper(outcome(contrast=unstated, direction="benefit"))), "Pain")
    assert found.values[0].side == "benefit"
    assert found.combined == (), "one p is not combined"


def test_a_crossover_counts_as_those_in_two_groups():
    found = p_values_of(
        body(paper(_printed(0.02, paired=True, arms={}), design="crossover-rct")), "x"
    )
    value = found.values[0]
    assert value.people and value.counts == pytest.approx(4 * value.people)


def test_own_p_values():
    rows = [PValue("A", "A", 0.03, "=", "benefit", 40, 40), PValue("B", "B", 0.5, "=", "harm")]
    found = own_p_values(rows, "p.csv", ["a note"])
    assert "stouffer-weighted" not in [each.method for each in found.combined]
    assert found.notes == ("a note",)


def test_the_real_trials_of_pain_in_fibromyalgia(real_library: Library):
    asked = ask(real_library, condition=["fibromyalgia"], outcome=["pain-intensity"])
    synthesis = next(each.randomised for each in asked.findings if each.randomised).synthesis
    found = p_values_of(synthesis, "Pain")
    by = {each.study: each for each in found.values}
    assert (by["younger-2013"].p, by["younger-2013"].side) == (0.016, "benefit")
    # Its medians give no estimate, but its p is printed, and its people were measured twice.
    assert by["bested-2023"].p == 0.4 and by["bested-2023"].counts == 4 * by["bested-2023"].people
    assert len(found.combined) == 4
