"""Three counts of people, each with one rule."""

from __future__ import annotations

from dataclasses import replace

from ldncli.evidence.selecting.people import People, analysed_in, count_people, counted_in
from tests.evidence.trials import events, means, paper, studies


def test_each_count_has_its_rule() -> None:
    trial = paper(means(4, 2, 20, 5, 2, 18), id="a-2020")
    series = paper(id="b-2020", design="case-series", people=30)
    unsaid = paper(id="c-2020", n=(None, None))
    found = studies(trial, series, unsaid)
    assert count_people(found, 38) == People(40, 70, 38)
    assert count_people(found).behind == 40
    assert count_people(found[1:2]) == People(None, 30) and count_people(found[1:2]).behind == 30
    assert count_people(found, randomised=False).randomised is None
    assert analysed_in(found[2]) is None and count_people([]) == People(None, None)


def test_analysed_are_those_of_the_main_analysis_and_never_more_than_took_part() -> None:
    trial = paper(id="a-2020")
    lost = replace(trial, design=replace(trial.design, n_analysed=31))
    [study] = studies(lost)
    assert analysed_in(study) == 31
    assert analysed_in(replace(study, participants=12)) == 12, "of them those with the condition"


def test_an_outcome_of_all_who_started_is_not_of_the_fewer_in_the_main_analysis() -> None:
    start = paper(events(2, 25, 3, 25), id="a-2020", people=50)
    [study] = studies(replace(start, design=replace(start.design, n_analysed=44)))
    [outcome] = study.outcomes
    assert counted_in(outcome) == 50
    assert counted_in(replace(outcome, paired=True)) == 25, "the same people once"
    assert counted_in(replace(outcome, arms={})) is None
    assert count_people([study]).analysed == 44
    assert count_people([study], counted={study.id: 50}).analysed == 50
    assert count_people([study], counted={study.id: 30}).analysed == 44
    assert count_people([study], counted={study.id: 60}).analysed == 50, "never more than took part"
