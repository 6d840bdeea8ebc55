"""Conditions, mechanisms and doses of a draft: what may stand, and what is left to a person."""

from __future__ import annotations

from ldncli.harvest.candidate import Candidate, Entity, Origin, Passage
from ldncli.harvest.drafts.doses.regimen import add_doses
from ldncli.harvest.drafts.draft import Draft
from ldncli.harvest.drafts.findings import (
    Reading,
    Terms,
    add_conditions,
    add_mechanisms,
    unmapped,
)
from tests.harvest.samples import PAGE, RECORD, candidate_of, vocabularies
from tests.topics import TOPIC

TERMS = Terms.of(vocabularies(), TOPIC)
ORIGIN = Origin(source="toy", bibliography="fields")


def _draft(text: str) -> Draft:
    return _found(candidate_of(text))


def _found(candidate: Candidate) -> Draft:
    draft, reading = Draft("x-2020"), Reading(candidate, TERMS)
    add_conditions(draft, reading)
    add_mechanisms(draft, reading)
    add_doses(draft, reading)
    draft.closing = unmapped(reading)
    return draft


def _of(text: str, *entities: Entity) -> Draft:
    return _found(
        Candidate(origin=ORIGIN, passages=(Passage("Abstract", text),), entities=entities)
    )


def test_what_is_in_passing_is_left_to_a_person() -> None:
    draft = _draft(PAGE)
    assert draft.values["conditions"] == [
        "fibromyalgia",
        "type-2-diabetes",
        "diabetic-neuropathy",
        "chronic-pain",
    ]
    left = "\n".join(draft.remarks["conditions"])
    assert all(
        f"- {each}:" in left
        for each in (
            "crps",
            "multiple-sclerosis",
            "opioid-use-disorder",
            "nausea",
            "decreased-appetite",
            "central-sensitization",
            "pain",
        )
    )
    assert [each["id"] for each in draft.values["mechanisms"]] == [
        "microglial-modulation",
        "central-sensitization",
        "opioid-receptor-blockade",
        "tlr4",
    ]
    assert all(each["stance"] == "proposed" for each in draft.values["mechanisms"])
    assert {each.split(": ")[1].split(" (")[0] for each in draft.closing} >= {
        "LDN",
        "injury to",
        "FD",
        "FM",
        "XYZ9",
        "POMC",
        "amitriptyline",
        "Homo sapiens",
    }


def test_doses() -> None:
    draft = _draft(PAGE)
    assert draft.values["intervention"] == {
        "dose_min_mg": 4.5,
        "dose_max_mg": 4.5,
        "dose_per_kg_mg": 0.1,
    }
    assert (
        len(
            [
                each
                for each in draft.remarks["intervention"]
                if "not read as low-dose naltrexone" in each
            ]
        )
        == 2
    ), "amitriptyline, and 50 mg"
    assert _draft(RECORD).values["intervention"] == {"dose_min_mg": 0.5, "dose_max_mg": 4.5}
    only_micrograms = _draft(RECORD.replace("0,5–4,5 mg", "")).values
    assert only_micrograms["intervention"] == {"dose_min_mg": 0.05, "dose_max_mg": 0.05}
    assert "scope" in _draft(RECORD.replace("0,5–4,5 mg", "")).remarks
    assert "intervention" not in _draft(RECORD.replace("mg", "m").replace("µg", "m")).values


def test_places_name_the_source_and_the_section() -> None:
    draft = _of("LDN 1 mg twice a day eased patients with fibromyalgia by microglial activation.")
    assert draft.values["places"] == {"intervention": "toy Abstract"}
    assert draft.values["mechanisms"] == [
        {"id": "microglial-modulation", "stance": "proposed", "place": "toy Abstract"}
    ]
    assert draft.values["intervention"] == {
        "dose_min_mg": 2,
        "dose_max_mg": 2,
        "frequency": "twice a day",
    }
    assert "1 mg twice a day" in draft.remarks["intervention"][0]
    assert draft.condition_remarks == {"fibromyalgia": "Abstract: fibromyalgia"}


def test_a_wider_term_and_a_symptom_are_left_to_a_person() -> None:
    draft = _of("Pain in patients with fibromyalgia; nausea was seen.")
    assert draft.values["conditions"] == ["fibromyalgia"]
    left = draft.remarks["conditions"]
    assert any("pain: a narrower one is named too" in each for each in left)
    assert any(
        "nausea: named, but not as what the people of the study have" in each for each in left
    )


def test_a_symptom_in_the_title_or_a_list_of_subjects_stands() -> None:
    titled = Candidate(origin=ORIGIN, title="Nausea and LDN")
    filed = Candidate(
        origin=ORIGIN, entities=(Entity(list="Subjects", kind="subjects", name="nausea"),)
    )
    whole = Candidate(
        origin=ORIGIN, entities=(Entity(list="Full-text entities", kind="diseases", name="nausea"),)
    )
    assert [_found(each).values.get("conditions") for each in (titled, filed, whole)] == [
        ["nausea"],
        ["nausea"],
        None,
    ]


def test_what_only_the_text_names_stands_where_nothing_is_prominent() -> None:
    subjects = Entity(list="Subjects", kind="subjects", name="fibromyalgia")
    text = "Patients with multiple sclerosis took LDN."
    assert _of(text, subjects).values["conditions"] == ["fibromyalgia"]
    assert _of(text).values["conditions"] == ["multiple-sclerosis"]
    assert "conditions" not in _of("Multiple sclerosis is named.").values, "in passing"


def test_a_wider_mechanism_stands_only_where_no_narrower_one_is_named() -> None:
    def named(text: str) -> list[str]:
        return [each["id"] for each in _of(text).values["mechanisms"]]

    assert named("LDN and the opioid system.") == ["opioid-system"]
    assert named("The opioid system: opioid receptor blockade.") == ["opioid-receptor-blockade"]
    assert named("The opioid system and TLR4.") == ["opioid-system", "tlr4"]


def test_a_mechanism_named_as_a_chemical_is_only_pointed_at() -> None:
    draft = _of("LDN", Entity(list="Linked", kind="chemicals", name="toll-like receptor 4"))
    assert "mechanisms" not in draft.values
    assert draft.remarks["mechanisms"] == [
        "left out, to be added where the paper is about it: tlr4 (Linked: toll-like receptor 4)"
    ]


def test_a_range_per_kg_and_many_doses() -> None:
    assert _of("LDN 0.05 mg/kg, then 0.1 mg/kg").values["intervention"] == {
        "dose_per_kg_mg": 0.05,
        "dose_per_kg_max_mg": 0.1,
    }
    remarks = _of("; ".join(["LDN 3 mg"] * 33)).remarks["intervention"]
    assert len(remarks) == 31 and remarks[-1] == "and 3 more"


def test_drugs_that_the_lists_name_own_their_doses() -> None:
    text = "Naltrexone was given; elbowine 2 mg was allowed."
    assert _of(text).values["intervention"] == {"dose_min_mg": 2, "dose_max_mg": 2}
    listed = Entity(list="Linked", kind="chemicals", name="elbowine")
    assert "intervention" not in _of(text, listed).values
