"""Cautions beside a meta-analysis: each where it belongs, none where it does
not, and never an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ldncli
from ldncli.statistics.diagnostics import guards


def _trial(name: str, mean: float, sd: float, n: int = 36, **more: object) -> dict:
    return {
        "study": name,
        "m1i": mean,
        "sd1i": sd,
        "n1i": n,
        "m2i": mean + 0.6,
        "sd2i": sd,
        "n2i": n,
        **more,
    }


TRIALS = [
    _trial("One", 4.9, 2.1),
    _trial("Two", 5.2, 2.4),
    _trial("Three", 4.4, 1.9),
    _trial("Four", 5.0, 0.35),
]
EVENTS = [
    {"study": "One", "ai": 4, "n1i": 40, "ci": 7, "n2i": 41},
    {"study": "Two", "ai": 3, "n1i": 50, "ci": 9, "n2i": 50},
    {"study": "Three", "ai": 5, "n1i": 45, "ci": 8, "n2i": 44},
    {"study": "Zero", "ai": 0, "n1i": 20, "ci": 0, "n2i": 21},
]


def _said(rows: list, *words: object, **options: object) -> str:
    return "\n".join(ldncli.pool(rows, *words, **options).notes)


@pytest.mark.parametrize("measure", ["MD", "SMD"])
def test_a_standard_error_in_place_of_a_standard_deviation_is_pointed_out(measure: str) -> None:
    (said,) = [each for each in ldncli.pool(TRIALS, measure).notes if "standard errors" in each]
    assert said.startswith("row 4 (Four): ") and "about √n times smaller" in said
    assert "standard errors" not in _said(TRIALS[:3], measure)


def test_an_implausible_smd_is_pointed_out_even_alone() -> None:
    said = _said([_trial("Alone", 5, 0.2)], "SMD")
    assert "row 1 (Alone): a standardised difference of -3 is implausibly large" in said
    assert "implausibly" not in _said([_trial("Alone", 5, 0.2)], "MD")


def test_other_scales_are_not_mistaken_for_it() -> None:
    percent = [_trial(each, 50.0, 21.0) | {"m2i": 56.0} for each in ("Five", "Six", "Seven")]
    assert "standard errors" not in _said([*percent, TRIALS[0]], "SMD")
    scaled = [
        *(each | {"scale": "VAS 0-100"} for each in percent),
        *(each | {"scale": "NRS"} for each in TRIALS[:3]),
    ]
    assert "standard errors" not in _said(scaled, "SMD")
    odd = _trial("Odd", 5.0, 0.35, scale="nrs")
    assert "row 7 (Odd)" in _said([*scaled, odd], "SMD")


@pytest.mark.parametrize(
    ("words", "options", "said"),
    [
        (("RR",), {}, "row 4 (Zero): no events in either arm; ½ is added to each cell"),
        (("OR",), {"add": 0.1}, "0.1 is added to each cell"),
        (
            ("RR",),
            {"drop00": True},
            "row 4 (Zero): no events in either arm; left out, as asked (drop00)",
        ),
        (
            ("RR",),
            {"add": 0},
            "row 4 (Zero): no events in either arm; left out, no estimate follows",
        ),
        (("AS",), {}, "nothing is added, they count as no difference"),
        (("RR", "MH"), {}, "nothing is added, and they have no weight"),
        (("RD", "MH"), {}, "they count as no difference, nothing is added"),
        (("RR", "MH"), {"zero_cells": "revman"}, "row 4 (Zero): no events in either arm; left out"),
        (("OR", "PETO"), {}, "they have no weight in Peto's method"),
    ],
)
def test_double_zero_trials_and_what_became_of_them(words: tuple, options: dict, said: str) -> None:
    assert said in _said(EVENTS, *words, **options)


def test_double_zeros_are_told_only_where_there_are_some() -> None:
    assert "events in" not in _said(EVENTS[:3], "RR")
    everyone = {"study": "All", "ai": 20, "n1i": 20, "ci": 21, "n2i": 21}
    assert "row 4 (All): events in everyone, in both arms; ½ is added" in _said(
        [*EVENTS[:3], everyone], "RR"
    )
    rates = [{"x1i": 0, "t1i": 90, "x2i": 0, "t2i": 80}, {"x1i": 4, "t1i": 90, "x2i": 6, "t2i": 80}]
    assert "row 1: no events in either arm; ½" in _said(rates, "IRR")
    assert "no events" not in _said(
        [{"ai": 0, "bi": 4, "ci": 0, "di": 9}, {"ai": 3, "bi": 4, "ci": 5, "di": 9}], "MPRD"
    )
    assert "no events" not in _said([each | {"yi": 0.1, "vi": 0.2} for each in EVENTS], "RR")


def test_one_study_with_most_of_the_weight() -> None:
    rows = [
        {"slab": "Big", "yi": 0.1, "vi": 0.01},
        {"slab": "B", "yi": 0.1, "vi": 0.1},
        {"slab": "C", "yi": 0.2, "vi": 0.1},
    ]
    assert "row 1 (Big) has 83% of the weight" in _said(rows)
    assert "of the weight" not in _said(rows[:2]) and "of the weight" not in _said([*rows, rows[0]])


def test_two_studies_under_knapp_and_hartung() -> None:
    rows = [{"yi": 0.1, "vi": 0.01}, {"yi": 0.3, "vi": 0.02}]
    assert "one degree of freedom" in _said(rows) and "one degree of freedom" not in _said(
        rows, test="z"
    )
    assert "one degree of freedom" not in _said([*rows, rows[0]])


def test_no_heterogeneity_though_directions_differ() -> None:
    rows = [{"yi": y, "vi": 0.2} for y in (0.3, 0.2, -0.2, 0.25)]
    assert "tau² is estimated as 0, yet 1 of 4 studies points the other way" in _said(rows)
    assert "other way" not in _said(rows, method="EE")
    assert "other way" not in _said([{"yi": y, "vi": 0.2} for y in (0.3, 0.2, 0.1, 0.25)])
    assert "other way" not in _said([{"yi": y, "vi": 0.001} for y in (0.9, 0.2, -0.8, 0.25)])


def test_ratios_that_are_not_logarithms() -> None:
    rows = [{"yi": 0.5, "ci_lb": 0.2, "ci_ub": 1.25}, {"yi": -0.1, "ci_lb": -0.5, "ci_ub": 0.3}]
    assert "row 1: the estimate is not in the middle of its interval" in _said(rows)
    assert "middle" not in _said(rows[1:])


cell = st.one_of(st.none(), st.floats(), st.integers(-5, 99), st.text(max_size=3), st.booleans())
columns = "m1i m2i sd1i sd2i n1i n2i ai bi ci di x1i x2i scale study yi ci_lb ci_ub".split()


@given(
    st.lists(st.dictionaries(st.sampled_from(columns), cell), min_size=1, max_size=6),
    st.sampled_from(["SMD", "MD", "RR", "GEN"]),
)
def test_no_row_makes_a_guard_fail(rows: list[dict], measure: str) -> None:
    places = list(range(1, len(rows) + 1))
    notes = [
        *guards.check_deviations(rows, measure),
        *guards.check_double_zeros(rows, measure, "REML", {}, places),
        *guards.check_intervals(rows),
        *guards.check_weights(rows, places, [1.0] * len(rows)),
    ]
    assert all(isinstance(each, str) and "\n" not in each for each in notes)


@pytest.mark.parametrize(
    ("against", "of", "told"), [(1, 4, True), (1, 5, False), (2, 8, True), (1, 8, False)]
)
def test_a_quarter_of_the_studies_pointing_the_other_way_is_enough(
    against: int, of: int, told: bool
) -> None:
    effects = [(-1.0, 0.1)] * against + [(1.0, 0.1)] * (of - against)
    assert bool(guards.check_directions(effects, 0.5, 0.0, None)) is told
    assert not guards.check_directions(effects, 0.5, 0.2, None), "tau² above 0 says it already"


# -- rows that do not go together ------------------------------------------------------------------

ROW = {"m1i": 3.1, "sd1i": 1.2, "n1i": 30, "m2i": 4.2, "sd2i": 1.3, "n2i": 30}


def test_one_group_in_which_nobody_differs() -> None:
    still, both = {**ROW, "sd1i": 0}, {**ROW, "sd1i": 0, "sd2i": 0}
    assert guards.check_spreads([ROW, both]) == ()
    [note] = guards.check_spreads([{**ROW, "study": "Ash"}, {**still, "study": "Birch"}])
    assert "Birch" in note and "the standard deviation of one group is 0" in note
    told = ldncli.pool([{**ROW, "study": "Ash"}, {**still, "study": "Birch"}], "MD").notes
    assert note in told, "the row is pooled, with the caution"


@pytest.mark.parametrize(
    ("scores", "measure", "told"),
    [
        (("final", "change"), "SMD", "changes and final scores are pooled as one SMD"),
        (("Final", "final score"), "SMD", None),
        (("final", "change"), "MD", None),
        (("final", "% change"), "MD", "final scores and percent changes are pooled as one MD"),
        (("change", "percent-change"), "SMD", "changes and percent changes are pooled as one SMD"),
        (("final", ""), "SMD", None),
        (("final", "change"), "RR", None),
    ],
)
def test_scores_that_are_not_standardised_together(
    scores: tuple[str, str], measure: str, told: str | None
) -> None:
    notes = guards.check_scores([{**ROW, "score": each} for each in scores], measure)
    assert [each.startswith(told or "-") for each in notes] == ([True] if told else [])


def test_one_trial_under_two_names() -> None:
    rows = [{**ROW, "study": name} for name in ("Ash", "Birch", "Cedar")]
    assert len(guards.check_twins(rows)) == 2
    assert "Birch" in guards.check_twins(rows[:2])[0] and "Ash" in guards.check_twins(rows[:2])[0]
    assert guards.check_twins([rows[0], {**rows[1], "m1i": 3.2}]) == ()
    few = [{"study": name, "ai": 1, "n1i": 20, "ci": 2, "n2i": 20} for name in "AB"]
    many = [{"study": name, "ai": 9, "n1i": 20, "ci": 2, "n2i": 20} for name in "AB"]
    assert guards.check_twins(few) == () and len(guards.check_twins(many)) == 1
    assert guards.check_twins([{"yi": 0.5, "vi": 0.2}, {"yi": 0.5, "vi": 0.2}])
