"""Sources, places and extraction: rules broken and kept; and where a value was read."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.records.checking.provenance import place_of
from ldncli.records.model.paper import Paper
from ldncli.records.text.decode import decode
from ldncli.records.text.paths import path_steps
from ldncli.records.text.reading import Terms
from tests.records.checking.changing import GONE, changed, problems
from tests.records.conftest import Record

BROKEN: list[tuple[str, dict[str, Any], str, str]] = [
    # sources and places
    (
        "bell-2015",
        {"mechanisms[0].place": "abstrakt results"},
        "mechanisms[0].place",
        "there is no source 'abstrakt'",
    ),
    (
        "bell-2015",
        {"places.design": "article Table 1"},
        "places.design",
        "there is no source 'article'",
    ),
    ("dunn-2008", {"notice.place": "letter page 1"}, "notice.place", "there is no source 'letter'"),
    (
        "bell-2015",
        {"places[design.n_lost]": "abstract x"},
        "places.design.n_lost",
        "this path leads to nothing in the record",
    ),
    (
        "bell-2015",
        {"places[outcomes[3].n]": "abstract x"},
        "places.outcomes[3].n",
        "this path leads to nothing in the record",
    ),
    (
        "bell-2015",
        {"places[outcomes[1]]": "abstract x"},
        "places.outcomes[1]",
        "this path leads to nothing in the record",
    ),
    (
        "bell-2015",
        {"places[outcomes[²]]": "abstract x"},
        "places.outcomes[²]",
        "this path leads to nothing in the record",
    ),
    (
        "bell-2015",
        {"places[title.upper]": "abstract x"},
        "places.title.upper",
        "this path leads to nothing in the record",
    ),
    (
        "bell-2015",
        {"places[nothing]": "abstract x"},
        "places.nothing",
        "this path leads to nothing in the record",
    ),
    (
        "bell-2015",
        {"places.direction": GONE},
        "direction",
        "no place says where 'benefit' was read",
    ),
    (
        "bell-2015",
        {"places.design": GONE},
        "design.type",
        "no place says where 'crossover-rct' was read",
    ),
    # extraction
    (
        "bell-2015",
        {"extraction.state": "double"},
        "extraction",
        "needs the number of values 'compared'",
    ),
    (
        "bell-2015",
        {"extraction.state": "double", "extraction.compared": 0},
        "extraction",
        "needs the number of values 'compared'",
    ),
    (
        "archer-2019",
        {"extraction.compared": 1, "extraction.differences[1]": {"path": "year"}},
        "extraction.compared",
        "2 differences in 1 values",
    ),
]


@pytest.mark.parametrize(("name", "changes", "path", "message"), BROKEN)
def test_a_broken_rule_is_one_problem_in_one_place(
    name: str, changes: dict[str, Any], path: str, message: str, record: Record, terms: Terms
) -> None:
    found = problems(changed(record(name), changes), terms)
    assert [each for each, _ in found] == [path]
    assert message in found[0][1]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (
            "bell-2015",
            {
                "places[outcomes[0].label]": "abstract x",
                "places[arms[1]]": "abstract y",
                "places[population.by_condition.crps]": "abstract",
            },
        ),
        ("bell-2015", {"places.direction": GONE, "direction": GONE}),
        ("archer-2019", {"extraction.compared": 1}),
        ("bell-2015", {"extraction.compared": 0}),
    ],
)
def test_a_kept_rule_is_no_problem(
    name: str, changes: dict[str, Any], record: Record, terms: Terms
) -> None:
    assert problems(changed(record(name), changes), terms) == []


def test_every_part_of_the_bibliography_needs_its_place(record: Record, terms: Terms) -> None:
    found = problems(changed(record("castro-2010"), {"places.bibliography": GONE}), terms)
    assert [path for path, _ in found] == [
        "id",
        "title",
        "title_english",
        "authors[0]",
        "year",
        "language",
        "status",
        "kind",
    ]


def test_a_record_names_a_source(record: Record, terms: Terms) -> None:
    found = problems(changed(record("bell-2015"), {"sources": []}), terms)
    assert ("sources", "a record needs at least one source") in found


# -- where a value was read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("outcomes[0].arms.ldn.mean", "abstract findings"),
        ("outcomes[1].arms.ldn.events", "article Table 2"),
        ("adverse_events[0].arms.ldn.events", "article Table 3"),
        ("mechanisms[0].stance", "abstract background"),
        ("design.n_lost", "article Figure 1"),
        ("arms[1].label", "article Figure 1"),
        ("title", "index record"),
        ("year", "index record"),
        ("direction", "abstract conclusion"),
        ("summary", None),
        ("conflicts[0].values[1].value", "abstract findings"),
        ("appraisals[0].overall", None),
    ],
)
def test_place_of_a_value(path: str, place: str | None, record: Record) -> None:
    paper, _ = decode(Paper, record("archer-2019"))
    assert paper is not None
    assert place_of(paper, path_steps(path)) == place


def test_the_longest_path_counts(record: Record) -> None:
    value = changed(
        record("archer-2019"),
        {"places[design.n_lost]": "article page 4", "places[arms[1]]": "article page 5"},
    )
    paper, _ = decode(Paper, value)
    assert paper is not None
    assert place_of(paper, ("design", "n_lost")) == "article page 4"
    assert place_of(paper, ("design", "n_analysed")) == "article Figure 1"
    assert place_of(paper, ("arms", 1, "label")) == "article page 5"


def test_a_path_that_only_begins_alike_does_not_count(record: Record) -> None:
    paper, _ = decode(
        Paper,
        changed(
            record("nct00000009"), {"places[registry.start]": "register x", "places.registry": GONE}
        ),
    )
    assert paper is not None
    assert place_of(paper, ("registry", "status")) is None
