"""Words and codes to ids: what maps, and what must not slip in through a wrong code."""

from __future__ import annotations

import pytest

from ldncli.harvest.candidate import Entity, Passage
from ldncli.harvest.drafts.doses.drug import Drug
from ldncli.harvest.drafts.mapping import Names, find_terms, map_condition, map_entities, map_gene
from ldncli.harvest.readers.paper_page import parse_paper_page
from tests.harvest.samples import PAGE, vocabularies
from tests.topics import TOPIC

VOCABULARIES = vocabularies()
CONDITIONS, MECHANISMS = Names.of(VOCABULARIES["conditions"]), Names.of(VOCABULARIES["mechanisms"])


def _disease(name: str, *codes: str) -> Entity:
    return Entity(list="Full-text entities", kind="diseases", name=name, codes=codes)


def _gene(name: str, code: str, *aliases: str) -> Entity:
    return Entity(
        list="Full-text entities", kind="genes", name=name, codes=(code,), aliases=aliases
    )


@pytest.mark.parametrize(
    ("name", "code", "term"),
    [
        ("Complex Regional Pain Syndromes", "MESH:D020918", "crps"),
        ("CRPS", "MESH:D020918", "crps"),
        ("fibromyalgia", "MONDO:0005546", "fibromyalgia"),
        ("fibromyalgia", "ICD10:M79.7", "fibromyalgia"),
        ("fibromyalgia", "", "fibromyalgia"),
        ("Pain, Chronic", "MESH:D059350", "chronic-pain"),
        ("neuropathic", "MESH:D009437", None),  # one word of two is not the name
        ("painful neuropathic disorder", "MESH:D009437", None),
        (
            "peripheral neuropathies of the elbow",
            "MESH:D010523",
            "peripheral-neuropathy",
        ),  # narrower, and near enough
        ("DPN", "MESH:D010523", "diabetic-neuropathy"),  # the code is that of the term above
        (
            "decreased appetite",
            "MESH:D001068",
            "decreased-appetite",
        ),  # the name outweighs another term's code
        ("FD", "MESH:D020918", None),  # an abbreviation against a code
        ("FM", "MESH:D777777", None),  # an abbreviation, and nothing says what it stands for
        ("FM", "", "fibromyalgia"),
        ("LDN", "MESH:D009800", None),
        ("Function", "MESH:D010146", None),
        ("chronic", "MESH:D059350", None),
        ("injury to", "MESH:D014947", None),
        ("injury", "MESH:D014947", "injury"),
        ("post", "MESH:D010146", None),
        ("Conditions", "MESH:D020918", None),
        ("symptoms", "", None),
        ("elbowitis", "MESH:D999999", None),
        ("elbowitis", "MESH:D020918", None),
        ("elbowitis", "OMIM:D020918", None),  # the same digits in another scheme
        ("§", "MESH:D020918", None),
    ],
)
def test_conditions(name: str, code: str, term: str | None) -> None:
    mapped = map_condition(_disease(name, *[code] * bool(code)), CONDITIONS)
    assert mapped.term == term
    assert term or mapped.note, "what is not mapped has a reason"


def test_the_text_decides_what_an_abbreviation_stands_for() -> None:
    entity = _disease("FM", "MESH:D777777")
    assert map_condition(entity, CONDITIONS, {"fibromyalgia"}).term == "fibromyalgia"
    assert map_condition(entity, CONDITIONS).choices == ("fibromyalgia",)


def test_odd_codes_are_said() -> None:
    assert (
        map_condition(_disease("DPN", "MESH:D010523"), CONDITIONS).note
        == "by its name; the code is that of peripheral-neuropathy"
    )
    assert map_condition(_disease("decreased appetite", "MESH:D001068"), CONDITIONS).note.endswith(
        "eating-disorder, something else"
    )


@pytest.mark.parametrize(
    ("entity", "term", "choices"),
    [
        (_gene("TLR4", "NCBI Gene 7099"), "tlr4", ()),
        (_gene("CD284", "NCBI Gene 7099", "TLR-4"), "tlr4", ()),
        (_gene("Tlr4", "NCBI Gene 21898"), "tlr4", ()),  # the mouse's
        (_gene("XYZ9", "NCBI Gene 7099"), None, ()),  # a wrong id
        (_gene("POMC", "NCBI Gene 5443"), None, ("endorphin-rebound", "hypothalamic-pituitary")),
        (_gene("7099", "-"), None, ()),
        (_gene("ABC", "NCBI Gene 1"), None, ()),
    ],
)
def test_genes(entity: Entity, term: str | None, choices: tuple[str, ...]) -> None:
    mapped = map_gene(entity, MECHANISMS)
    assert (mapped.term, mapped.choices) == (term, choices)


def test_terms_in_running_text() -> None:
    text = (
        "Chronic pain, RSD and Central Sensitization; FM. Bad ms of multiple\nsclerosis:"
        " naltrexone, MS, microglial activation (TLR4)."
    )
    found = find_terms((Passage("Abstract", text),), CONDITIONS)
    assert {term: each.words for term, each in found.items()} == {
        "chronic-pain": "Chronic pain",
        "crps": "RSD",
        "central-sensitization": "Central Sensitization",
        "multiple-sclerosis": "multiple\nsclerosis",
    }
    found = find_terms((Passage("Abstract", text),), MECHANISMS)
    assert list(found) == [
        "central-sensitization",
        "microglial-modulation",
        "tlr4",
    ], "neither (+)-naltrexone nor BAD is named"


def test_the_longest_name_wins_and_the_first_section_counts() -> None:
    found = find_terms(
        (Passage("Title", "Complex regional pain syndrome"), Passage("Abstract", "CRPS is a pain")),
        CONDITIONS,
    )
    assert [(each.term, each.section) for each in found.values()] == [
        ("crps", "Title"),
        ("pain", "Abstract"),
    ]


def test_every_entity_is_mapped_or_has_a_reason() -> None:
    page = parse_paper_page(PAGE)
    mapped = map_entities(
        page.entities, Drug(TOPIC), CONDITIONS, MECHANISMS, find_terms(page.texts(), CONDITIONS)
    )
    assert [each.entity for each in mapped] == list(page.entities)
    assert all(each.term or each.note for each in mapped)
    assert {each.entity.name: each.term for each in mapped if each.entity.kind == "diseases"} == {
        "fibromyalgia": "fibromyalgia",
        "CRPS": "crps",
        "diabetes mellitus, type 2": "type-2-diabetes",
        "LDN": None,
        "injury to": None,
        "DPN": "diabetic-neuropathy",
        "MS": "multiple-sclerosis",
        "FM": None,
        "decreased appetite": "decreased-appetite",
        "painful neuropathic elbow": None,
        "chronic": None,
        "nausea": "nausea",
        "FD": None,
        "Pain, Chronic": "chronic-pain",
    }
