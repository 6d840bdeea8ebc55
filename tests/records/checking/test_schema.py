"""The model as JSON Schema and as tables: what the decoder takes, an editor takes, and
the same mistakes are marked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from ldncli.records.checking.schema import classes, field_rows, json_schema
from ldncli.records.model.bibliography import Source
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Arm, Contrast
from ldncli.records.text.reading import Terms
from ldncli.records.text.write import to_mapping
from tests.records.checking.test_check import changed
from tests.records.conftest import Record
from tests.records.strategies import instances
from tests.records.text.test_write import PAPERS

jsonschema = pytest.importorskip("jsonschema")


@pytest.fixture(scope="session")
def validator(terms: Terms) -> Any:
    schema = json_schema(terms.ids())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", PAPERS)
def test_good_records_are_valid(name: str, record: Record, validator: Any) -> None:
    assert list(validator.iter_errors(record(name))) == []


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"yaer": 2019}, []),
        ({"year": "2019"}, ["year"]),
        ({"year": 1900}, ["year"]),
        ({"pmid": 10000001}, ["pmid"]),
        ({"doi": "https://doi.org/10.5555/x"}, ["doi"]),
        ({"kind": "primery"}, ["kind"]),
        ({"conditions[0]": "fibromyalgiaa"}, ["conditions", 0]),
        ({"design.type": "rct"}, ["design", "type"]),
        ({"design.n_lost": -1}, ["design", "n_lost"]),
        ({"design.n_lost": 2.5}, ["design", "n_lost"]),
        ({"population.female_percent": 101}, ["population", "female_percent"]),
        ({"outcomes[0].contrast.ci": [1]}, ["outcomes", 0, "contrast", "ci"]),
        ({"outcomes[0].arms.ldn.sd": -1}, ["outcomes", 0, "arms", "ldn", "sd"]),
        ({"outcomes[0].arms.ldn": 29}, ["outcomes", 0, "arms", "ldn"]),
        ({"outcomes[0].place": "Table 2"}, ["outcomes", 0, "place"]),
        ({"sources[0].read": "2026-13-01"}, ["sources", 0, "read"]),
        ({"appraisals[0].instrument": "rob9"}, ["appraisals", 0, "instrument"]),
        ({"authors": "Archer"}, ["authors"]),
        ({"conflicts[0].used": True}, ["conflicts", 0, "used"]),
        ({"journal": None}, ["journal"]),
    ],
)
def test_wrong_records_are_not(
    changes: dict[str, Any], path: list[str | int], record: Record, validator: Any
) -> None:
    errors = list(validator.iter_errors(changed(record("archer-2019"), changes)))
    assert [list(each.absolute_path) for each in errors] == [path]


def test_what_must_be_given_is_marked(validator: Any) -> None:
    missing = {each.message.split("'")[1] for each in validator.iter_errors({})}
    assert missing == {"id", "title", "year", "kind", "design", "summary", "sources", "extraction"}


@settings(max_examples=10)
@given(paper=instances(Paper))
def test_whatever_the_model_can_say_is_valid(paper: Paper) -> None:
    """Terms are left out: a made-up paper names none that exists."""
    schema = json_schema({})
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(to_mapping(paper))) == []


def test_every_key_has_a_description() -> None:
    schema = json_schema({})
    for each in (schema, *schema["$defs"].values()):
        assert each["description"]
        for key, value in each["properties"].items():
            assert value.get("description"), key


def test_the_schema_is_plain_json_and_the_same_each_time(terms: Terms) -> None:
    text = json.dumps(json_schema(terms.ids()))
    assert text == json.dumps(json_schema(terms.ids()))
    assert json.loads(text)["properties"]["design"]["$ref"] == "#/$defs/Design"


def test_classes_are_those_that_a_record_can_hold() -> None:
    found = classes()
    assert found[0] is Paper and len(found) == len(set(found))
    assert {Source, Arm, Contrast} < set(found)


def test_rows_for_people() -> None:
    rows = {name: rest for name, *rest in field_rows(Paper)}
    assert rows["year"] == [
        "whole number",
        "yes",
        "year of publication (of a registry entry: of registration) (from 1960)",
    ]
    assert rows["design"][0] == "[Design](#design)"
    assert rows["conditions"][:2] == ["list of text", ""]
    assert rows["places"][0] == "mapping to text"
    assert rows["doi"][2] == "DOI (a DOI such as 10.1000/182, without https://doi.org/)"
    contrast = {name: rest for name, *rest in field_rows(Contrast)}
    assert contrast["ci"][0] == "[lower, upper]"
    assert contrast["p"][2].endswith("(from 0 to 1)")
    assert contrast["p_relation"][0] == "`=` · `<` · `>`"
