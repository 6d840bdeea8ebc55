"""The content of a brief: the same numbers as the evidence, the best study first, nothing that
misleads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ldncli.evidence.findings.ordering import findings_of
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper
from ldncli.report.answers.brief import Brief, brief_answer
from ldncli.report.answers.strength import evidence_answer

CONDITIONS = ("CRPS", "fibromyalgia", "crohns", "MS", "long covid", "HIV", "itch", "depression")
WORDS = {"better": "benefit", "no difference": "no-difference", "worse": "harm", "mixed": "mixed"}


@pytest.fixture(scope="module")
def library(real_library: Library) -> Library:
    return real_library


def brief(library: Library, **given: object) -> Brief:
    return brief_answer(ask(library, **given))


@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_studies_found_is_what_the_evidence_counts(library: Library, condition: str) -> None:
    asked = ask(library, condition=condition)
    entries = {
        (entry.study.id, finding.outcome): entry.direction
        for finding in findings_of(asked.lines)
        for rated in finding.bodies
        for entry in rated.synthesis.entries
    }
    outcomes = library.vocabulary("outcomes")
    names = {}
    for term in outcomes.terms:
        names[outcomes.terms[term].short or outcomes.inline(term)] = term
    told = 0
    for line in brief_answer(asked).studies:
        for each in line.found:
            name, _, words = each.words.partition(": ")
            word = words.rstrip("†")
            if name in names and word in WORDS:
                told += 1
                assert entries[line.id, names[name]] == WORDS[word], (line.id, each)
    assert told


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_numbers_of_the_bottom_line_stand_in_the_evidence(
    library: Library, condition: str
) -> None:
    asked = ask(library, condition=condition)
    text = " ".join(brief_answer(asked).bottom_line(200))
    rows = evidence_answer(asked).mappings()
    seen = " ".join(str(each) for row in rows for each in row.values())
    for number in re.findall(r"\d+\.\d\d", text):
        assert number in seen, number
    trials = {study.id for study in asked.clinical if study.randomised}
    if trials:
        assert f"{len(trials)} randomised trial" in text


def test_people_and_doses_of_a_study_are_those_of_its_record(library: Library) -> None:
    asked = ask(library, condition="fibromyalgia")
    studies = {each.id: each for each in asked.clinical}
    for line in brief_answer(asked).studies:
        assert line.people == studies[line.id].participants
        assert line.weeks == studies[line.id].main.design.duration_weeks


def test_randomised_trials_come_first_and_the_largest_of_them(library: Library) -> None:
    lines = brief(library, condition="fibromyalgia").studies
    assert lines[0].names == ("Bruun 2024 (FINAL)", "Bruun 2024")
    assert [each.design.endswith("RCT") for each in lines[:6]] == [True] * 5 + [False]


def test_a_trial_against_another_drug_says_so(library: Library) -> None:
    [line] = brief(library, condition="diabetic nerve pain").studies
    assert line.found[0].words == "pain: no difference from amitriptyline"
    sleep = {each.id: each for each in brief(library, outcome="sleep").studies}
    assert sleep["srinivasan-2021"].found[0].words == (
        "neuropathic pain: no conclusion against amitriptyline"
    )


def test_a_brief_on_a_harm_leads_to_its_numbers(library: Library) -> None:
    found = brief(library, outcome="vivid dreams")
    assert found.commands[0] == 'ldn safety "vivid dreams"'
    assert {told.words for line in found.studies for told in line.found} == {"harms reported"}


def test_the_number_of_another_comparison_is_no_result(library: Library) -> None:
    # Its p compares those who got better with the others.
    [line] = brief(library, condition="gulf war illness").studies
    assert line.found[0].ways == ("QoL: no conclusion†",)


def test_what_trials_do_not_report_names_their_condition(library: Library) -> None:
    [part] = [each for each in brief(library, outcome="sleep").parts if each.name == "Left out"]
    told = next(each for each in part.clauses if each.startswith("planned and not reported: "))
    assert "fibromyalgia (1 of 3 trials)" in told


def test_what_trials_do_not_report_is_said_once(library: Library) -> None:
    [part] = [
        each
        for each in brief(library, condition="Crohn's disease").parts
        if each.name == "Left out"
    ]
    named = "planned and not reported: quality of life (1 trial), disease activity (1 trial)"
    counted = "2 outcomes planned by trials and not reported"
    assert named in part.clauses
    assert counted in part.shorter
    assert ["planned" in each for each in part.clauses].count(True) == 1
    assert tuple(counted if each == named else each for each in part.clauses) == part.shorter


def test_a_change_within_the_groups_of_a_trial_is_told_as_that(library: Library) -> None:
    lines = {each.id: each for each in brief(library, condition="fibromyalgia").studies}
    assert "v baseline" in lines["paula-2023"].found[0].words
    assert all(each.p is None for each in lines["younger-2009"].found if "v baseline" in each.words)


def test_a_caution_on_the_condition_stands_before_that_for_all(library: Library) -> None:
    for_all = "Not with opioids: withdrawal, even at 1 mg (ldn safety --cautions)"

    def caution(condition: str) -> tuple[str, ...]:
        parts = brief(library, condition=condition).parts
        return next(each.clauses for each in parts if each.name == "Caution")

    assert caution("CRPS") == (for_all,)
    [told] = caution("pregnancy")
    assert told.startswith("Pregnancy: no adequate studies, none of low doses. Breastfeeding: ")
    assert told.endswith(f". {for_all}"), "one clause, so that no screen cuts it"
    # What lies below a condition is warned of too; what lies above is not.
    assert caution("opioid-withdrawal")[0].startswith("After stopping, ")
    assert caution("liver-failure")[0].startswith("Liver disease: ")
    assert caution("mental health") == (for_all,)


def test_the_number_of_a_mixed_group_is_not_that_of_the_condition(library: Library) -> None:
    found = brief(library, condition="CRPS")
    text = repr(found.parts) + repr(found.studies)
    assert "64" not in text
    assert "45 of 70" not in text
    apart = next(part for part in found.parts if part.name == "Left out")
    assert "mixed with other conditions: McKenzie-Brown 2023, n = 137" in apart.clauses


def test_what_is_known_and_was_not_read_is_counted(library: Library) -> None:
    apart = next(part for part in brief(library, condition="CRPS").parts if part.name == "Left out")
    assert apart.clauses[0].startswith(
        f"{len(ask(library, condition='CRPS').unread)} reports not yet read"
    )


def test_a_condition_without_a_study_names_its_neighbours(library: Library) -> None:
    found = brief(library, condition="lupus")
    parts = {part.name: part.clauses for part in found.parts}
    assert not found.studies
    assert parts["Looked at"] == (f"none of the {len(library)} papers here is about this",)
    assert "systemic sclerosis" in parts["Nearby"][0]
    assert found.commands == ("ldn search --condition lupus",)


def test_a_mechanism_lists_who_has_data_for_or_against_it(library: Library) -> None:
    found = brief_answer(ask(library, mechanism="TLR4", every_scope=True))
    starts = {told.words.partition(":")[0] for each in found.studies for told in each.found}
    assert starts == {"for it", "against it"}
    assert not {"Doses", "Harms"} & {part.name for part in found.parts}


def test_a_word_that_means_something_else_stays_an_option(library: Library) -> None:
    assert brief(library, condition="fatigue").commands[0] == "ldn evidence --condition fatigue"
    assert brief(library, outcome="fatigue").commands[0] == "ldn evidence fatigue"


def test_filters_stay_in_the_next_commands(library: Library) -> None:
    asked: Asked = ask(library, condition="fibromyalgia", dose="1-5")
    assert brief_answer(asked).commands[0] == "ldn evidence fibromyalgia --dose 1-5"


def test_a_brief_reads_each_record_once_and_those_that_it_needs(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading records is a good part of an answer: all of them would take longer than the rest."""
    read: list[str] = []
    own = type(library).papers

    def counting(self: Library, ids: list[str]) -> Iterator[Paper]:
        read.extend(ids)
        return own(self, ids)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a brief says of a published result how it stands to ours, not why")

    monkeypatch.setattr(type(library), "papers", counting)
    monkeypatch.setattr("ldncli.evidence.reconciling.reconcile.account_of", refuse)
    asked = ask(library, condition="fibromyalgia")
    assert brief_answer(asked).studies and asked.reconciled
    assert len(read) == len(set(read))
    named = {term for each in asked.published for term in each.conditions}
    near = frozenset[str]().union(*map(library.vocabulary("conditions").within, named))
    studies = {each.study for each in library.facets() if near & each.conditions}
    assert {each.study for each in library.facets(read)} <= studies | {None}
    assert len(read) < len(library) / 2
