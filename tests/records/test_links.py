"""What must hold between records, each rule broken once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.records.checking import check_base


def _change(world: Path, paper: str, old: str, new: str) -> None:
    file = world / "papers" / f"{paper}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def _faults(world: Path) -> list[tuple[str, str]]:
    return [(fault.file.removeprefix("papers/").removesuffix(".yaml"), fault.path) for fault in check_base(world)]


def test_the_invented_world_is_in_order(world: Path) -> None:
    assert check_base(world) == []


@pytest.mark.parametrize(
    ("paper", "old", "new", "fault"),
    [
        ("archer-2020", "design: {type: parallel-rct}", "design: {type: parallel-rct, n_randomised: 61}", ("archer-2020", "design.n_randomised")),
        ("archer-2020", "kind: secondary-report", "kind: primary", ("archer-2020", "study")),
        ("archer-2020", "study: thumb", "study: finger", ("archer-2020", "study")),
        ("evans-2021", "study: thumb", "study: toe", ("evans-2021", "review.included[0].study")),
        ("castro-2010", "direction: benefit", "related: [{paper: nobody-1999, relation: extends}]\ndirection: benefit", ("castro-2010", "related[0].paper")),
        ("castro-2010", "year: 2010", "doi: 10.5555/BELL.2015\nyear: 2010", ("castro-2010", "doi")),
    ],
)
def test_a_broken_link_is_one_fault(world: Path, paper: str, old: str, new: str, fault: tuple[str, str]) -> None:
    _change(world, paper, old, new)
    assert _faults(world) == [fault]


def test_a_disputed_size_is_no_fault(world: Path) -> None:
    _change(world, "archer-2020", "design: {type: parallel-rct}", "design: {type: parallel-rct, n_randomised: 61}")
    _change(world, "archer-2019", "  - path: design.n_analysed\n", "  - path: design.n_randomised\n")
    assert _faults(world) == []


def test_one_title_twice(world: Path) -> None:
    _change(world, "castro-2010", "title: Un caso inventado", "title: Sore thumbs - small doses for, One Year On!")
    assert _faults(world) == [("castro-2010", "title")]
    _change(world, "castro-2010", "direction: benefit", "related: [{paper: archer-2020, relation: comments-on}]\ndirection: benefit")
    assert _faults(world) == []


def test_a_review_that_judged_a_study_includes_it(world: Path) -> None:
    judged = "appraisals:\n  - {instrument: rob2, by: evans-2021, overall: {judgement: high}, place: abstract table}\ndirection: benefit"
    _change(world, "bell-2015", "\ndirection: benefit", f"\n{judged}")
    assert _faults(world) == [("bell-2015", "appraisals[0].by")]
    _change(world, "evans-2021", "{label: Frank 1999}", "{label: Bell 2015, study: bell-2015}")
    assert _faults(world) == []
