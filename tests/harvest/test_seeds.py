"""The founding documents: transcriptions, records, vocabularies and the parsers agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ldncli.harvest.drafts.findings import Reading, Terms
from ldncli.harvest.names import family_first
from ldncli.harvest.readers.files import ReadFile, read_file
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode
from ldncli.records.text.yamltext import parse_yaml
from ldncli.records.vocabularies.vocab import Vocabulary, decode_vocabulary
from tests.conftest import ROOT
from tests.harvest.seed_pages import HEADINGS, document_of
from tests.topics import TOPIC

SEEDS = sorted((ROOT / "seeds").glob("*.yaml"))
LISTS = {heading: name for name, heading in HEADINGS.items()}


def _value(path: Path) -> Any:
    document = parse_yaml(path.read_bytes(), path.name)
    assert document.faults == ()
    return document.value


@pytest.fixture(scope="module")
def vocabularies() -> dict[str, Vocabulary]:
    found = {}
    for name in ("conditions", "mechanisms", "designs"):
        vocabulary, problems = decode_vocabulary(
            name, _value(ROOT / "data" / "vocab" / f"{name}.yaml")
        )
        assert vocabulary is not None, problems
        found[name] = vocabulary
    return found


@pytest.fixture(params=SEEDS, ids=lambda path: path.stem)
def seed(request: pytest.FixtureRequest) -> Any:
    return _value(request.param)


def test_both_are_there() -> None:
    assert [path.stem for path in SEEDS] == ["mckenzie-2026", "pietruszka-2025"]
    assert all(_value(path)["id"] == path.stem for path in SEEDS)


def test_the_record_has_the_same_bibliography(seed: Any) -> None:
    paper, problems = decode(Paper, _value(ROOT / "data" / "papers" / f"{seed['id']}.yaml"))
    assert paper is not None, problems
    facts = seed["bibliography"]
    assert (paper.doi, paper.pmcid, paper.pmid) == (
        facts.get("doi"),
        facts.get("pmcid"),
        facts.get("pmid"),
    )
    assert (paper.title, paper.year, paper.language) == (
        facts["title"],
        facts["year"],
        facts.get("language", "en"),
    )
    assert list(paper.authors) == [family_first(each) for each in facts["authors"]]
    assert (
        facts.get("journal") in (None, paper.journal) and facts.get("publisher") == paper.publisher
    )
    assert facts["address"] in {paper.url, *(source.url for source in paper.sources)}


def test_every_entity_is_mapped_or_has_a_reason(
    seed: Any, vocabularies: dict[str, Vocabulary]
) -> None:
    for entity in seed["entities"]:
        assert entity["code"] and entity["name"]
        assert len({"condition", "mechanism", "not_mapped"} & entity.keys()) == 1, entity
        assert entity.get("condition") in {None, *vocabularies["conditions"].terms}, entity
        assert entity.get("mechanism") in {None, *vocabularies["mechanisms"].terms}, entity


def test_conditions_and_mechanisms_are_in_the_vocabularies_and_placed(
    seed: Any, vocabularies: dict[str, Vocabulary]
) -> None:
    for key in ("conditions", "mechanisms"):
        assert seed[key] and {each["id"] for each in seed[key]} <= set(vocabularies[key].terms)
    for key in ("conditions", "mechanisms", "doses", "claims"):
        assert all(each["place"] for each in seed[key])


def test_every_condition_with_a_code_of_the_vocabulary_keeps_its_meaning(
    seed: Any, vocabularies: dict[str, Vocabulary]
) -> None:
    """Where name and code both lead somewhere, and not to the same, a note says so."""
    for entity in seed["entities"]:
        found = vocabularies["conditions"].find(entity["code"].removeprefix("MESH:"))
        if found and found != entity.get("condition"):
            assert entity.get("note") or entity.get("not_mapped"), entity


# -- through the readers: a document of the same layout, written from the transcription ------------


@pytest.fixture
def file(seed: Any, vocabularies: dict[str, Vocabulary], tmp_path: Path) -> ReadFile:
    """The document of a seed, as the readers read it."""
    path = tmp_path / f"{seed['id']}.txt"
    path.write_text(document_of(seed, vocabularies), encoding="utf-8")
    return read_file(path)


def test_the_parser_finds_exactly_what_was_transcribed(seed: Any, file: ReadFile) -> None:
    facts = seed["bibliography"]
    assert file.reader.name == seed["layout"]
    (page,) = file.candidates
    assert [
        (LISTS[each.list], each.kind, each.name, each.codes, each.full_name, each.aliases)
        for each in page.entities
    ] == [
        (
            each["list"],
            each["kind"],
            each["name"],
            (each["code"],),
            each.get("full_name"),
            tuple(each.get("aliases", ())),
        )
        for each in seed["entities"]
    ]
    assert (page.title, list(page.authors), page.date, page.address) == (
        facts["title"],
        facts["authors"],
        facts["date"],
        facts["address"],
    )
    assert (page.doi, page.pmcid, page.pmid) == (
        facts.get("doi"),
        facts.get("pmcid"),
        facts.get("pmid"),
    )
    assert (page.journal, page.publisher) == (facts.get("journal"), facts.get("publisher"))


def test_the_mapper_says_what_a_person_said(
    seed: Any, file: ReadFile, vocabularies: dict[str, Vocabulary]
) -> None:
    """It may leave to a person what a person has mapped, but maps nothing otherwise."""
    reading = Reading(file.candidates[0], Terms.of(vocabularies, TOPIC))
    for entity, mapped in zip(seed["entities"], reading.mapped, strict=True):
        wanted = entity.get("condition") or entity.get("mechanism")
        assert mapped.term == wanted or (mapped.term is None and wanted in mapped.choices), (
            entity,
            mapped,
        )


def test_the_draft_names_what_the_text_names(
    seed: Any, file: ReadFile, vocabularies: dict[str, Vocabulary]
) -> None:
    reading = Reading(file.candidates[0], Terms.of(vocabularies, TOPIC))
    spoken = {each["id"] for each in seed["conditions"] if each["place"] != "Full-text entities"}
    assert len(spoken & set(reading.named_conditions())) >= len(spoken) - 1
    mechanisms = {
        each["id"] for each in seed["mechanisms"] if each["place"] != "Full-text entities"
    }
    assert len(mechanisms & set(reading.spoken_mechanisms)) >= len(mechanisms) - 1, (
        "whole sentences are beyond it"
    )
