"""Instruments of appraisal: what they allow."""

from __future__ import annotations

from dataclasses import replace

from ldncli.records.index.library import Library
from ldncli.records.vocabularies.instruments import Level


def test_instruments_are_read(tiny: Library) -> None:
    assert set(tiny.instruments) == {"rob2"}
    assert [each.id for each in tiny.instruments["rob2"].domains] == [
        "randomisation",
        "missing-data",
    ]


def test_overall_judgements_are_those_of_the_domains_unless_named(tiny: Library) -> None:
    rob2 = tiny.instruments["rob2"]
    assert [each.id for each in rob2.allowed_overall()] == [
        "low",
        "some-concerns",
        "high",
        "no-information",
    ]
    other = replace(rob2, overall_judgements=(Level(id="fair", label="Fair", rank=1),))
    assert [each.id for each in other.allowed_overall()] == ["fair"]


def test_a_judgement_may_stand_outside_the_order(tiny: Library) -> None:
    ranks = {each.id: each.rank for each in tiny.instruments["rob2"].judgements}
    assert ranks == {"low": 1, "some-concerns": 2, "high": 3, "no-information": None}
