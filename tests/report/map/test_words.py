"""Cells of the evidence map in words, and what is said beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.selecting.studies import Standing, Study
from ldncli.evidence.survey.evidence_map import DESIGNS, Cell, EvidenceMap, Seen
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.records.model.trial import Registry
from ldncli.report.map import words
from ldncli.report.map.answer import map_answer
from ldncli.report.map.words import besides_words, cell_words, mixed_words
from tests.evidence.trials import paper, studies


def _study(id: str = "aa-2020", **more: Any) -> Study:
    [found] = studies(paper(id=id, **more))
    return found


def _plan(
    id: str,
    status: str = "recruiting",
    end: str | None = None,
    standing: Standing = "under way",
) -> Study:
    registry = Registry(status=status, completion=end)  # type: ignore[arg-type]
    return replace(_study(id, kind="registry", registry=registry), standing=standing)


def _map(by: str) -> EvidenceMap:
    return EvidenceMap(by, (), (), {})


TRIAL = Seen(_study(), 40, "benefit", "randomised")
COHORT = Seen(_study("bb-2020", design="cohort"), None, None, "controlled")
ONE_END, OTHER_END = _plan("p1", end="2027-03"), _plan("p2", end="2029")
ENDLESS, ENDED = _plan("p3"), _plan("p4", "completed", "2019-01", "silent")


def test_a_year_is_the_start_of_a_date() -> None:
    assert [words.year_of(each) for each in ("2027-03-01", "2027", None, "")] == [
        "2027",
        "2027",
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (Cell(), "no studies"),
        (
            Cell(running=(ONE_END,)),
            "no studies yet, 1 registered trial planned or under way, expected to end 2027",
        ),
        (
            Cell(running=(ONE_END, OTHER_END, ENDLESS)),
            "no studies yet, 3 registered trials planned or under way, expected to end 2029",
        ),
        (
            Cell(running=(ENDLESS,)),
            "no studies yet, 1 registered trial planned or under way, end not stated",
        ),
        (Cell(silent=(ENDED,)), "no studies, 1 registered trial ended without known results"),
        (
            Cell(running=(ENDLESS,), silent=(ENDED, ENDED)),
            "no studies yet, 1 registered trial planned or under way, end not stated",
        ),
        (
            Cell(elsewhere=(ENDED,)),
            "no studies, 1 registered trial ended without known results (in this row: the register"
            " entry's outcomes are not on record)",
        ),
        (
            Cell(elsewhere=(ONE_END, ENDED)),
            "no studies yet, 1 registered trial planned or under way, expected to end 2027 (in this"
            " row: the register entry's outcomes are not on record)",
        ),
    ],
)
def test_cells_without_studies(cell: Cell, told: str) -> None:
    assert words.cell_words(cell) == told


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (
            Cell((TRIAL,), "low"),
            "1 study, 1 randomised, 40 people analysed; best design: randomised trial; found: 1"
            " better; certainty low",
        ),
        (
            Cell((COHORT,)),
            "1 study, 0 randomised, number of people not stated; best design: controlled or cohort"
            " study; found: 1 direction not stated; certainty not rated",
        ),
        (
            Cell((COHORT, TRIAL, TRIAL), "very-low", (), (ONE_END, OTHER_END), (ENDED,)),
            "3 studies, 2 randomised, 80 people analysed; best design: randomised trial; found: 2"
            " better, 1 direction not stated; certainty very low; 2 trials planned or under way,"
            " expected to end 2029; 1 trial ended without known results",
        ),
        (
            Cell((Seen(_study(), 1, "harm", "other"),), "high", (), (ENDLESS,), (ENDED, ENDED)),
            "1 study, 1 randomised, 1 person analysed; best design: other work; found: 1 worse;"
            " certainty high; 1 trial planned or under way; 2 trials ended without known results",
        ),
    ],
)
def test_cells_with_studies(cell: Cell, told: str) -> None:
    assert words.cell_words(cell) == told


def test_every_design_and_certainty_has_its_words() -> None:
    assert set(words.DESIGN_WORDS) == set(DESIGNS)
    assert set(words.CERTAINTY_WORDS) == {"high", "moderate", "low", "very-low", None}
    assert set(words.DIRECTION_WORDS) == set(Cell().directions)


@pytest.mark.parametrize(
    ("by", "title"),
    [
        ("outcomes", "Evidence map: conditions by outcome"),
        ("mechanisms", "Evidence map: conditions by mechanism"),
        ("designs", "Evidence map: conditions by design"),
        ("doses", "Evidence map: conditions by dose"),
    ],
)
def test_titles(by: str, title: str) -> None:
    assert words.title_words(_map(by)) == title


def test_what_colour_means_depends_on_the_map() -> None:
    for by in ("outcomes", "mechanisms", "doses"):
        assert "Not a vote" in words.colour_words(_map(by), "direction")
    assert words.colour_words(_map("mechanisms"), "certainty").startswith("Not rated: GRADE")
    whole, part = (words.colour_words(_map(by), "certainty") for by in ("outcomes", "designs"))
    assert whole.startswith("Certainty by GRADE") and whole.endswith("in one condition.")
    assert part == f"{whole[:-1]}, from the studies of its column only."
    assert words.colour_words(_map("doses"), "certainty") == part


def test_trials_that_fill_no_cell_are_named_up_to_three() -> None:
    plans = [_plan(f"p{number}", "withdrawn", standing="stopped") for number in range(1, 5)]
    assert words.besides_words([]) is None
    one, three, four = (words.besides_words(plans[:number]) for number in (1, 3, 4))
    assert one and three and four
    assert one == (
        "Not shown: 1 trial or plan without a published report and not under way (1 withdrawn or"
        " suspended): p1."
    )
    assert three.endswith(" (3 withdrawn or suspended): p1, p2, p3.")
    assert four.startswith("Not shown: 4 trials") and four.endswith(": p1, p2, p3 and others.")


@pytest.fixture
def library(real_library: Library) -> Library:
    return real_library


def test_what_fills_no_cell_is_told_by_how_it_stands(library: Library) -> None:
    found, _ = map_answer(ask(library, condition="fibromyalgia"))
    assert besides_words(found.besides) == (
        "Not shown: 2 trials and plans without a published report and not under way"
        " (1 withdrawn or suspended, 1 old plan): NCT00855972, Wulz 2019."
    )
    assert besides_words(()) is None


def test_mixed_groups_are_named_up_to_three(library: Library) -> None:
    found, _ = map_answer(ask(library))
    told = mixed_words(found)
    assert told and told.endswith(" and others).") and "rows that cover only some" in told
    assert mixed_words(replace(found, mixed=())) is None
    one = mixed_words(replace(found, mixed=found.mixed[:1]))
    assert one and "1 study (" in one


def test_a_cell_tells_people_analysed(library: Library) -> None:
    found, _ = map_answer(ask(library, condition="crps"))
    told = cell_words(found.cell("crps", found.columns[0].id))
    assert told.startswith("1 study, 0 randomised, 2 people analysed")
