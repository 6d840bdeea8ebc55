"""What the index keeps of a paper: its facets and its table row."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from ldncli.records.index.library import Library
from ldncli.records.model.card import (
    Card,
    card_of,
    counted,
    facets_of,
    participants_of,
    risk_of_bias,
)
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Appraisal, Arm, Comparator, Design, Judgement, Registry


def paper(tiny: Library, name: str) -> Paper:
    (found,) = tiny.papers([name])
    return found


# The names and their order are a contract with scripts.
KEYS = """
paper_id name study_id title authors year journal doi pmid pmcid registrations kind design status
conditions mechanisms
dose_min_mg dose_max_mg dose_note n n_kind n_randomised n_enrolled n_analysed female_percent country
duration_weeks comparator
direction risk_of_bias level_of_evidence summary sources extraction
""".split()
UNKNOWN_IN_HILL = """
journal doi pmid pmcid registrations conditions dose_min_mg dose_max_mg dose_note n n_kind
n_randomised
n_enrolled n_analysed
female_percent country duration_weeks comparator risk_of_bias
""".split()


def test_the_fields_of_a_row_are_the_contract() -> None:
    assert [each.name for each in fields(Card)] == KEYS


def test_a_full_row(tiny: Library) -> None:
    card = card_of(paper(tiny, "archer-2019"), tiny.vocabularies["designs"])
    assert card == Card(
        paper_id="archer-2019",
        name="Archer 2019",
        study_id="thumb",
        title="Small doses for sore thumbs",
        authors=("Archer, Ann", "de Boer, Bart"),
        year=2019,
        journal="Journal of Invented Trials",
        doi="10.5555/archer.2019",
        pmid="10000001",
        pmcid=None,
        registrations=("NCT00000001",),
        kind="primary",
        design="parallel-rct",
        status="published",
        conditions=("fibromyalgia",),
        mechanisms=("endorphin-rebound",),
        dose_min_mg=4.5,
        dose_max_mg=4.5,
        dose_note=None,
        n=60,
        n_kind="randomised",
        n_randomised=60,
        n_enrolled=64,
        n_analysed=57,
        female_percent=90,
        country=("Denmark",),
        duration_weeks=12,
        comparator=("placebo",),
        direction="no-difference",
        risk_of_bias="some-concerns",
        level_of_evidence=2,
        summary=(
            "A made-up trial in 60 people with fibromyalgia. Pain fell a little more on naltrexone"
            " than on placebo, and the difference may be chance."
        ),
        sources=("https://example.org/archer", "Full text", "Index page"),
        extraction="double",
    )


def test_a_bare_row_says_nothing_that_no_source_says(tiny: Library) -> None:
    card = card_of(paper(tiny, "hill-2018"), tiny.vocabularies["designs"])
    unknown = [each.name for each in fields(Card) if getattr(card, each.name) in (None, ())]
    assert unknown == UNKNOWN_IN_HILL
    assert (card.study_id, card.level_of_evidence) == ("hill-2018", 5)


def test_reviews_have_no_study(tiny: Library) -> None:
    assert card_of(paper(tiny, "evans-2021"), tiny.vocabularies["designs"]).study_id is None


def test_the_comparator_is_named_by_the_arms_where_nothing_else_does(tiny: Library) -> None:
    designs, bell = tiny.vocabularies["designs"], paper(tiny, "bell-2015")
    assert bell.comparators == () and card_of(bell, designs).comparator == ("placebo",)
    named = replace(
        bell,
        comparators=(
            Comparator(type="active", name="gabapentin 300 mg"),
            Comparator(type="usual-care"),
        ),
    )
    assert card_of(named, designs).comparator == ("gabapentin 300 mg", "usual-care")


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("archer-2019", 60),
        ("bell-2015", 20),
        ("castro-2010", 1),
        ("gray-2017", 45),
        ("hill-2018", None),
        ("evans-2021", None),
        ("nct00000009", None),
        ("archer-2020", None),
    ],
)
def test_participants(tiny: Library, name: str, people: int | None) -> None:
    assert participants_of(paper(tiny, name)) == people


def test_participants_are_those_randomised_else_enrolled_else_analysed(tiny: Library) -> None:
    archer = paper(tiny, "archer-2019")
    found = []
    for gone in (
        {},
        {"n_randomised": None},
        {"n_randomised": None, "n_enrolled": None},
        {"n_randomised": 0},
    ):
        found.append(participants_of(replace(archer, design=replace(archer.design, **gone))))
    assert found == [60, 64, 57, 0]


def test_our_own_judgement_comes_first(tiny: Library) -> None:
    archer = paper(tiny, "archer-2019")
    theirs = Appraisal(instrument="rob2", by="evans-2021", overall=Judgement(judgement="high"))
    assert risk_of_bias(replace(archer, appraisals=(theirs, *archer.appraisals))) == "some-concerns"
    assert risk_of_bias(replace(archer, appraisals=(theirs,))) == "high"
    assert risk_of_bias(replace(archer, appraisals=())) is None


def test_facets(tiny: Library) -> None:
    facets = facets_of(paper(tiny, "archer-2019"))
    assert (facets.dose_min, facets.dose_max, facets.participants, facets.study) == (
        4.5,
        4.5,
        60,
        "thumb",
    )
    assert facets.outcomes == {"pain-intensity", "pain-response", "harms"}
    assert facets.mechanisms == {"endorphin-rebound"}
    assert facets_of(paper(tiny, "evans-2021")).outcomes == {"pain-intensity"}, (
        "pooled outcomes count"
    )
    assert facets_of(paper(tiny, "hill-2018"))[9:13] == (None, None, None, "no-difference")


def test_facets_and_cards_from_the_index_are_those_of_the_records(tiny: Library) -> None:
    papers = list(tiny.papers())
    assert list(tiny.facets()) == [facets_of(each) for each in papers]
    assert tiny.cards(tiny.ids()) == [
        card_of(each, tiny.vocabularies["designs"]) for each in papers
    ]


def test_people_are_those_who_were_given_it_or_its_control(tiny: Library) -> None:
    """An analysis of all patients of hospitals, of whom few took the drug, counts those few."""
    study = replace(paper(tiny, "castro-2010"), arms=(Arm(id="a", role="treatment", label="a"),))
    [arm] = study.arms
    everybody = replace(study.design, n_randomised=None, n_enrolled=5_000, n_analysed=5_000)
    wide = replace(study, design=everybody)
    assert participants_of(replace(wide, arms=(replace(arm, n_analysed=12),))) == 12
    assert participants_of(wide) == 5_000, "nobody says how many took it"
    both = (replace(arm, n_analysed=12), replace(arm, id="b", role="control", n_randomised=13))
    assert participants_of(replace(wide, arms=both)) == 25
    lost = replace(wide, design=replace(everybody, n_enrolled=20, n_analysed=12))
    assert participants_of(replace(lost, arms=(replace(arm, n_analysed=12),))) == 20


def test_palliative_patients_of_hospitals_are_no_people_on_the_drug(real_library: Library) -> None:
    (cosmos,) = real_library.papers(["epic-cosmos-2026"])
    assert participants_of(cosmos) == 385
    most = max(participants_of(each) or 0 for each in real_library.papers())
    assert most < 20_000, "the users of a whole country"


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ({"n_randomised": 60, "n_enrolled": 64, "n_analysed": 57}, (60, "randomised")),
        ({"n_enrolled": 64, "n_analysed": 57}, (64, "enrolled")),
        ({"n_analysed": 57}, (57, "analysed")),
        ({}, None),
    ],
)
def test_one_number_says_whom_it_counts(
    tiny: Library, numbers: dict[str, int], found: tuple[int, str] | None
) -> None:
    archer = paper(tiny, "archer-2019")
    design = Design(type="parallel-rct", **numbers)
    assert counted(replace(archer, design=design, arms=())) == found


def test_a_register_counts_those_enrolled_else_planned(tiny: Library) -> None:
    archer = replace(paper(tiny, "archer-2019"), kind="registry")
    entry = Registry(status="recruiting", n_planned=80)
    assert counted(replace(archer, registry=entry)) == (80, "planned")
    assert counted(replace(archer, registry=replace(entry, n_actual=41))) == (41, "enrolled")
    assert counted(replace(archer, registry=None)) is None
    assert participants_of(replace(archer, registry=entry)) is None


def test_people_in_the_groups_where_an_analysis_counts_more(tiny: Library) -> None:
    archer = paper(tiny, "archer-2019")
    arms = (Arm(id="a", role="treatment", label="given", n_analysed=12),)
    design = Design(type="cohort", n_analysed=900)
    assert counted(replace(archer, design=design, arms=arms)) == (12, "in-groups")
