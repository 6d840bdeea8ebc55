"""Records written as YAML read back as the same records."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ldncli.records.checking.schema import classes
from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode
from ldncli.records.text.write import to_mapping, write_yaml
from ldncli.records.text.yamltext import parse_yaml, visible
from tests.records.conftest import Record
from tests.records.strategies import TRAPS, instances, texts

PAPERS = [
    "archer-2019",
    "archer-2020",
    "bell-2015",
    "castro-2010",
    "dunn-2008",
    "evans-2021",
    "gray-2017",
    "hill-2018",
    "nct00000009",
]


def read_back(cls: type, text: str) -> Any:
    document = parse_yaml(text.encode(), "written")
    assert not document.faults
    value, problems = decode(cls, document.value)
    assert not problems
    return value


@pytest.mark.parametrize(
    "cls", [each for each in classes() if each is not Paper], ids=lambda cls: cls.__name__
)
@settings(max_examples=15)
@given(data=st.data())
def test_every_part_of_a_record_reads_back(cls: type, data: st.DataObject) -> None:
    value = data.draw(instances(cls))
    again = read_back(cls, write_yaml(to_mapping(value)))
    assert again == value
    assert repr(to_mapping(again)) == repr(to_mapping(value)), "4 stays 4 and 4.0 stays 4.0"


@settings(max_examples=15)
@given(paper=instances(Paper))
def test_papers_read_back(paper: Paper) -> None:
    assert read_back(Paper, write_yaml(to_mapping(paper))) == paper


@pytest.mark.parametrize("name", PAPERS)
def test_invented_papers_read_back(name: str, record: Record, tiny: Library) -> None:
    paper, problems = decode(Paper, tiny.topic.complete(record(name)))
    assert paper is not None and not problems
    assert read_back(Paper, write_yaml(to_mapping(paper))) == paper
    assert [paper] == list(tiny.papers([name]))


def test_list_of_invented_papers_is_complete(tiny: Library) -> None:
    assert tiny.ids() == PAPERS


@given(texts)
def test_other_readers_see_the_same_text(text: str) -> None:
    assert yaml.safe_load(write_yaml({"note": text, "list": [text]})) == {
        "note": text,
        "list": [text],
    }


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_stay_text_as_value_and_as_key(trap: str) -> None:
    key = visible(trap) or "x"
    document = parse_yaml(write_yaml({key: trap}).encode(), "written")
    assert (document.value, document.faults) == ({key: visible(trap)}, ())


def test_signs_that_nobody_sees_are_left_out_when_it_is_read() -> None:
    written = write_yaml({"note": "\ufefftwo\nlines\x1b[31m\u202e, no steering\x00"}).encode()
    assert parse_yaml(written, "written").value == {"note": "two lines[31m, no steering"}


def test_what_is_not_known_or_as_by_default_is_left_out(record: Record) -> None:
    paper, _ = decode(Paper, record("hill-2018"))
    mapping = to_mapping(paper)
    assert mapping == record("hill-2018")
    assert "language" not in mapping and "outcomes" not in mapping


def test_keys_come_in_the_order_of_the_model(record: Record) -> None:
    shuffled = dict(reversed(record("castro-2010").items()))
    paper, _ = decode(Paper, shuffled)
    assert paper is not None
    assert write_yaml(to_mapping(paper)).startswith("id: castro-2010\ntitle: Un caso inventado\n")


def test_a_repeated_value_is_written_out_each_time() -> None:
    shared = ["same"]
    assert "&" not in write_yaml({"a": shared, "b": shared})


def test_long_text_is_folded_and_unfolded() -> None:
    text = "word " * 200 + "end"
    written = write_yaml({"summary": text})
    assert max(map(len, written.splitlines())) <= 150
    assert parse_yaml(written.encode(), "written").value == {"summary": text}


@pytest.mark.parametrize("number", [0, -1, 4, 4.0, 0.1, -0.0, 1e22, 1e-7, 5e-324, 10**15])
def test_numbers_keep_kind_and_digits(number: float) -> None:
    again = parse_yaml(write_yaml({"x": number}).encode(), "written")
    assert not again.faults
    assert repr(again.value["x"]) == repr(number)
