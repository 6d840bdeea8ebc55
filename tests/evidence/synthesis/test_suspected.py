"""What looks wrong with the numbers of a pool: each by itself and beside each other."""

from __future__ import annotations

from typing import Any

from ldncli.evidence.findings.analysis import _cautions
from ldncli.evidence.synthesis.answer import doubts_of
from ldncli.evidence.synthesis.suspected import caveats_of, suspected
from ldncli.records.model.paper import Paper
from ldncli.report.words.findings.pooling import reason_words
from ldncli.report.words.findings.statements import doubt_notes, effect_text
from tests.evidence.trials import body, events, means, outcome, paper


def _trial(id: str, mean: float, sd: float, n: int = 36, scale: str = "fiq") -> Paper:
    return paper(means(mean, sd, n, 45.1, sd, n, scale=scale), id=id, n=(n, n))


SOUND = [_trial("aa-2020", 40.2, 18.5), _trial("bb-2020", 41.0, 17.4), _trial("cc-2020", 39.7, 20)]


def _codes(*papers: Paper, **more: Any) -> dict[str, list[str]]:
    found = suspected(body(*papers, **more))
    return {study: [each.code for each in reasons] for study, reasons in found.items()}


def test_sound_numbers_raise_nothing() -> None:
    assert _codes(*SOUND) == {}
    assert "†" not in (effect_text(body(*SOUND)) or "†")


def test_errors_typed_as_deviations_are_told_beside_every_result() -> None:
    odd = _trial("odd-2020", 40.9, 3.1)
    found = body(*SOUND, odd)
    assert _codes(*SOUND, odd) == {"odd-2020": ["errors as deviations"]}
    assert "†" in (effect_text(found) or "")
    [note] = doubt_notes(found)
    assert note.startswith("† Odd 2020, its standard deviations may be standard errors")
    told = [reason_words(each) for each in _cautions(found)]
    assert any(each.startswith("Odd 2020: its standard deviations may be") for each in told)
    place = next(each for each in found.estimates if each.study == "odd-2020")
    assert caveats_of(found, place) == ("errors-as-deviations",)
    assert [each.study for each in doubts_of(found)] == ["odd-2020"]


def test_standard_errors_throughout_are_told_by_how_large_their_effects_are() -> None:
    errors = [
        _trial("aa-2020", 35.2, 3.1),
        _trial("bb-2020", 4.1, 0.3, scale="comfort"),
        _trial("cc-2020", 39.7, 3.3, scale="open"),
    ]
    assert _codes(errors[0], errors[2]) == {"aa-2020": ["implausibly large"]}


def test_one_trial_under_two_names() -> None:
    again = _trial("dd-2020", 40.2, 18.5)
    assert _codes(*SOUND, again) == {"dd-2020": ["same numbers"]}
    few = [paper(events(1, 20, 2, 20), id=id) for id in ("aa-2020", "bb-2020")]
    many = [paper(events(9, 20, 4, 20), id=id) for id in ("aa-2020", "bb-2020")]
    assert _codes(*few, outcome="pain-response") == {}, "alike by chance"
    assert _codes(*many, outcome="pain-response") == {"bb-2020": ["same numbers"]}


def test_no_spread_and_skew() -> None:
    still = paper(
        outcome(
            {"mean": 30.5, "sd": 0.0, "n": 12}, {"mean": 40.5, "sd": 12.0, "n": 12}, scale="fiq"
        ),
        id="dd-2020",
    )
    skewed = paper(
        outcome(
            {"median": 8.0, "iqr": (8.0, 42.0), "n": 30},
            {"median": 20.0, "iqr": (8.0, 33.0), "n": 30},
            scale="fiq",
        ),
        id="ee-2020",
    )
    assert _codes(*SOUND, still, skewed) == {
        "dd-2020": ["no spread in one group"],
        "ee-2020": ["skewed"],
    }
