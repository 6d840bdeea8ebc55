"""The grid: each cell is computed once, looked up without computing where nothing can
follow, and framed as asked."""

from __future__ import annotations

from collections import Counter

import pytest

from ldncli.evidence.effects import grid
from ldncli.evidence.effects.estimate import (
    AS_PRINTED,
    Choices,
    Estimate,
    Frame,
    NoEstimate,
    Reported,
    reported_outcomes,
)
from ldncli.evidence.effects.estimates import cannot_give, estimates
from ldncli.evidence.effects.grid import Grid
from ldncli.evidence.effects.measures import from_records
from ldncli.evidence.findings.finding import find
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from tests.evidence.trials import VOCABULARIES, events, means, paper, reported, studies


@pytest.fixture(scope="module")
def outcomes(real_library: Library) -> list[Reported]:
    """Every outcome of the real base, whatever was given."""
    body = ask(real_library, every_scope=True).body
    scales, domains = map(real_library.vocabulary, ("scales", "outcomes"))
    return [each for study in body.studies for each in reported_outcomes(study, scales, domains)]


@pytest.mark.parametrize("measure", from_records())
def test_what_is_passed_over_would_give_nothing(outcomes: list[Reported], measure: str) -> None:
    passed = [each for each in outcomes if cannot_give(each, measure)]
    assert passed
    for each in passed:
        assert all(isinstance(found, NoEstimate) for found in estimates(each, measure)), each.path


def test_an_outcome_is_computed_at_most_three_times(
    monkeypatch: pytest.MonkeyPatch, real_library: Library
) -> None:
    """One question over the whole base: the choice of measures looks at the grid
    and computes nothing again."""
    calls: Counter[str] = Counter()

    def counted(each: Reported, measure: str, choices: Choices) -> list[Estimate | NoEstimate]:
        calls[each.path] += 1
        return estimates(each, measure, choices)

    monkeypatch.setattr(grid, "estimates", counted)
    asked = ask(real_library)
    assert find(asked.body, asked.query, real_library.vocabularies)
    assert len(calls) > 300 and max(calls.values()) <= 3 and sum(calls.values()) < 2 * len(calls)


def test_a_cell_is_computed_once_for_all_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def counted(each: Reported, measure: str, choices: Choices) -> list[Estimate | NoEstimate]:
        calls.append(measure)
        return estimates(each, measure, choices)

    monkeypatch.setattr(grid, "estimates", counted)
    table, [each] = Grid(VOCABULARIES), reported(means(40, 20, 20, 55, 25, 22, scale="vas-0-100"))
    plain, tens = (
        table.estimates(each, "MD", frame)[0] for frame in (AS_PRINTED, Frame(range=(0, 10)))
    )
    assert table.gives(each, "MD") and not table.gives(each, "RR") and calls == ["MD"]
    assert (
        isinstance(plain, Estimate)
        and isinstance(tens, Estimate)
        and tens.value == pytest.approx(plain.value / 10)
    )


def test_other_choices_have_cells_of_their_own() -> None:
    [each] = reported(means(4, 2, 20, 5, 2, 20, paired=True))
    usual, other = (
        Grid(VOCABULARIES, Choices(correlation=r)).estimates(each, "MD")[0] for r in (0.5, 0.9)
    )
    assert (
        isinstance(usual, Estimate)
        and isinstance(other, Estimate)
        and other.variance < usual.variance
    )


def test_outcomes_of_a_study_are_made_once() -> None:
    table, [study] = Grid(VOCABULARIES), studies(paper(events(3, 20, 6, 20)))
    assert table.outcomes(study) is table.outcomes(study)
