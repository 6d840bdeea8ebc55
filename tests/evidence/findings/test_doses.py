"""Doses: bands with effects and harms, schemes, times of day,
preparations, doses against each other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.evidence.findings.doses import (
    Band,
    dose_bands,
    dose_trials,
    first_benefit,
    formulations,
    timings,
    titrations,
)
from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.directions import directions_of
from ldncli.evidence.selecting.people import count_people
from ldncli.evidence.selecting.query import Query
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.records.model.paper import Paper
from tests.conftest import LIBRARY
from tests.evidence.invented import harm, harm_words, paper, studies
from tests.topics import TOPIC

ALL = Query()


@pytest.fixture
def library() -> Library:
    return load(str(LIBRARY))


def _body(*papers: Paper, planned: tuple[Paper, ...] = ()) -> Body:
    return Body(tuple(studies(*papers)), (), 0, tuple(studies(*planned)), TOPIC)


def _drug(**more: Any) -> dict[str, Any]:
    return {"intervention": more}


def _dose(low: float, high: float) -> dict[str, Any]:
    return _drug(dose_min_mg=low, dose_max_mg=high)


def _pain(
    ldn: float, placebo: float, domain: str = "pain-intensity", better: str = "lower"
) -> dict[str, Any]:
    arms = {"ldn": {"n": 20, "mean": ldn, "sd": 2}, "placebo": {"n": 20, "mean": placebo, "sd": 2}}
    return {
        "domain": domain,
        "label": "Pain",
        "better": better,
        "arms": arms,
        "direction": "benefit",
        "place": "article Table 2",
    }


def _bands(library: Library, *papers: Paper, query: Query = ALL) -> list[Band]:
    return dose_bands(
        _body(*papers), query, "pain-intensity", {**library.vocabularies, "harms": harm_words()}
    )


# -- bands -----------------------------------------------------------------------------------------


def test_a_study_counts_in_one_band_and_bands_are_in_order(library: Library) -> None:
    found = _bands(
        library,
        paper("a", **_dose(1, 4.5)),
        paper("b", **_dose(0.5, 0.5)),
        paper("c"),
        paper("d", **_dose(6, 6)),
    )
    assert [(band.band, [study.id for study in band.studies]) for band in found] == [
        ("under 1 mg", ["b"]),
        ("4.5 mg", ["a"]),
        ("over 4.5 mg", ["d"]),
        ("not stated", ["c"]),
    ]


@given(st.lists(st.floats(0.01, 20), max_size=8))
def test_every_study_counts_in_exactly_one_band(doses: list[float]) -> None:
    library = load(str(LIBRARY))
    found = _bands(
        library, *(paper(f"p{place}", **_dose(dose, dose)) for place, dose in enumerate(doses))
    )
    assert sum(len(band.studies) for band in found) == len(doses)
    assert [band.band for band in found] == [
        band for band in TOPIC.dose.labels if band in {each.band for each in found}
    ]


def test_one_trial_shows_its_own_effect_and_two_are_pooled(library: Library) -> None:
    one = paper("a", outcomes=[_pain(4, 6)], **_dose(4.5, 4.5))
    (band,) = _bands(library, one)
    assert band.k == 1 and band.effect is not None and band.spread is not None
    g = -1 * (1 - 3 / (4 * 38 - 1))  # Hedges' correction, to four digits
    assert (
        band.effect.value == pytest.approx(g, rel=1e-3) and band.spread.median == band.effect.value
    )
    (both,) = _bands(library, one, paper("b", outcomes=[_pain(5, 6)], **_dose(4.5, 4.5)))
    assert both.k == 2 and both.effect is not None and both.spread is not None
    assert both.spread.low == band.effect.value < both.effect.value < both.spread.high
    assert both.why["studies"] == ("a", "b")


def test_effects_are_turned_so_that_below_0_is_better(library: Library) -> None:
    (band,) = _bands(
        library, paper("a", outcomes=[_pain(6, 4, better="higher")], **_dose(4.5, 4.5))
    )
    assert band.effect is not None and band.effect.value < 0
    assert (
        band.effect.low is not None
        and band.effect.high is not None
        and band.effect.low < band.effect.value < band.effect.high
    )


def test_without_trials_the_reason_is_said(library: Library) -> None:
    (band,) = _bands(library, paper("a", **_dose(3, 3)))
    assert band.effect is None and band.k == 0 and band.why == because("no randomised trial")


def test_each_outcome_asked_has_its_row_and_its_own_directions(library: Library) -> None:
    tired = {"domain": "fatigue", "label": "Fatigue", "direction": "harm", "place": "article text"}
    one = paper("a", outcomes=[_pain(4, 6), tired], direction="mixed", **_dose(4.5, 4.5))
    found = _bands(library, one, query=Query(outcomes=frozenset({"pain-intensity", "fatigue"})))
    assert [
        (band.outcome, band.directions.rct["benefit"], band.directions.rct["harm"])
        for band in found
    ] == [("pain-intensity", 1, 0), ("fatigue", 0, 1)]
    (unasked,) = _bands(library, one)
    assert unasked.directions.rct["mixed"] == 1


def test_a_change_within_groups_is_no_conclusion_of_a_trial(library: Library) -> None:
    within = {**_pain(4, 6), "comparison": "within"}
    unmatched = {
        **_pain(4, 6),
        "caveats": [{"kind": "not-randomised", "note": "by place", "place": "article text"}],
    }
    compared = {**_pain(4, 6), "direction": "no-difference"}
    found = [
        paper("a", outcomes=[within], direction="benefit", **_dose(4.5, 4.5)),
        paper("b", outcomes=[unmatched], direction="benefit", **_dose(4.5, 4.5)),
        paper("c", outcomes=[within, compared], direction="no-difference", **_dose(4.5, 4.5)),
        paper("d", direction="harm", **_dose(4.5, 4.5)),
    ]
    for query in (ALL, Query(outcomes=frozenset({"pain-intensity"}))):
        [band] = _bands(library, *found, query=query)
        conclude = band.directions
        assert (conclude.rct["benefit"], conclude.rct["no-difference"]) == (0, 1)
        assert (conclude.other["benefit"], conclude.other["no-difference"]) == (2, 0)
    # Of a trial without an outcome on record, the authors' word stands.
    assert _bands(library, *found)[0].directions.rct["harm"] == 1


def test_smith_2013_is_no_trial_that_concludes(real_library: Library) -> None:
    studies = ask(real_library, condition="Crohn's disease").clinical
    assert "smith-2013" in {each.id for each in studies if each.randomised}
    assert directions_of(studies).rct["benefit"] == 1


def test_harms_of_a_band_are_those_of_its_studies(library: Library) -> None:
    low = paper(
        "a",
        [
            harm("side effects", (4, 20), (2, 20)),
            harm("left for harm", (1, 20), (0, 20), discontinuation=True),
        ],
        **_dose(3, 3),
    )
    high = paper("b", [harm("side effects", (5, 10))], "case-series", **_dose(6, 6))
    first, second = _bands(library, low, high)
    assert (
        first.adverse is not None
        and first.adverse.treatment is not None
        and first.adverse.treatment.events == 4
    )
    assert (
        first.stopped is not None
        and first.stopped.control is not None
        and first.stopped.control.events == 0
    )
    assert (
        second.adverse is not None
        and second.adverse.treatment is None
        and second.adverse.other is not None
    )
    assert (second.adverse.other.events, second.adverse.other.n, second.stopped) == (5, 10, None)


def test_a_mixed_group_is_in_no_band_of_a_condition(library: Library) -> None:
    mixed = paper(
        "a",
        conditions=["crps", "fibromyalgia"],
        design={"type": "parallel-rct", "n_randomised": 40},
        population={"by_condition": {"fibromyalgia": 8}},
        **_dose(3, 3),
    )
    assert not _bands(library, mixed, query=Query(conditions=frozenset({"fibromyalgia"})))
    asked = Query(conditions=frozenset({"fibromyalgia", "crps"}))
    (band,) = _bands(library, mixed, query=asked)
    assert count_people(band.studies).analysed == 40 and count_people([]).analysed is None


# -- schemes, times, preparations ------------------------------------------------------------------


def _steps(*steps: tuple[float, float], top: float | None = None) -> dict[str, Any]:
    rows = [{"from_week": week, "dose_mg": dose} for week, dose in steps]
    return _drug(
        titration=rows, **({"dose_min_mg": steps[0][1], "dose_max_mg": top} if top else {})
    )


def test_schemes_are_counted_by_start_target_and_weeks() -> None:
    body = _body(
        paper("a", **_steps((0, 1.5), (1, 3), (2, 4.5))),
        paper("b", **_steps((0, 3), top=4.5)),
        paper("c", **_steps((0, 2))),
        paper("d"),
        planned=(paper("e", kind="protocol", **_steps((0, 1.5), (1, 3), (2, 4.5))),),
    )
    found = [
        (each.key, len(each.studies), each.planned, each.start_mg, each.target_mg, each.weeks)
        for each in titrations(body)
    ]
    assert found == [
        ("1.5 → 3 → 4.5 mg over 2 weeks", 2, 1, 1.5, 4.5, 2),
        ("2 mg from the start", 1, 0, 2, 2, 0),
        ("3 mg, then up to 4.5 mg", 1, 0, 3, 4.5, None),
        ("not stated", 1, 0, None, None, None),
    ]


def test_two_papers_of_a_study_are_one_scheme() -> None:
    papers = [
        paper(name, study="s", kind=kind, **_steps((0, 1), (2, 4)))
        for name, kind in (("a", "primary"), ("b", "secondary-report"))
    ]
    (scheme,) = titrations(_body(*papers))
    assert len(scheme.studies) == 1 and scheme.key == "1 → 4 mg over 2 weeks"


def test_times_of_day_are_brought_together() -> None:
    words = ["at night", "bedtime", "evening", "every morning", "any regular time", "with the soup"]
    body = _body(
        paper("z"), *(paper(f"p{place}", **_drug(timing=each)) for place, each in enumerate(words))
    )
    assert {each.key: len(each.studies) for each in timings(body)} == {
        "evening or bedtime": 3,
        "morning": 1,
        "any time of day": 1,
        "with the soup": 1,
        "not stated": 1,
    }


def test_preparations_count_under_each_that_is_named() -> None:
    body = _body(
        paper("a", **_drug(formulation="compounded capsules or liquid")),
        paper("b", **_drug(formulation="gelatine capsules")),
        paper("c", **_drug(route="topical")),
        paper("d", **_drug(route="oral")),
    )
    assert {each.key: len(each.studies) for each in formulations(body)} == {
        "capsule": 2,
        "compounded by a pharmacy": 1,
        "liquid": 1,
        "cream or ointment": 1,
        "not stated": 1,
    }


def test_trials_of_doses() -> None:
    arms = [
        {"id": f"d{dose}", "role": "treatment", "label": f"{dose} mg", "dose_mg": dose}
        for dose in (1, 4)
    ]
    named = paper("b", comparators=[{"type": "dose", "name": "1 against 3 mg"}], **_dose(1, 3))
    found = dose_trials(_body(paper("a", arms=arms), named, paper("c")))
    assert [(each.study.id, each.doses, each.compared) for each in found] == [
        ("a", (1, 4), "arms with different doses"),
        ("b", (), "1 against 3 mg"),
    ]


def test_the_first_benefit_over_control_is_of_a_comparison_that_authors_stand_by() -> None:
    def at(week: float, **more: Any) -> dict[str, Any]:
        return _pain(3, 5) | {"timepoint_weeks": week} | more

    chance = [{"kind": "chance-finding", "note": "Said so.", "place": "article Discussion"}]
    body = _body(
        paper("a", outcomes=[at(2, comparison="within"), at(9)]),
        paper("b", outcomes=[at(3, caveats=chance)]),
        paper("c", outcomes=[at(4)], comparators=[{"type": "active", "name": "other"}]),
        paper("d", outcomes=[at(1, direction="no-difference")]),
    )
    pain = {(each, "pain-intensity") for each in "abcd"}
    over = first_benefit(body, pain, controlled=True)
    alone = first_benefit(body, pain, controlled=False)
    assert over is not None and (over[0], over[1].id, over[2]) == (9, "a", "pain-intensity")
    assert alone is not None and (alone[0], alone[1].id) == (2, "a")
    unborne = {("a", "sleep"), ("b", "pain-intensity")}
    assert first_benefit(body, unborne, controlled=True) is None
