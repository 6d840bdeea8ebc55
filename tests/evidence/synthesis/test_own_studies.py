"""Own studies pooled, grouped and regressed; numbers of the BCG trials as metafor's
documentation prints them (rma with REML and z)."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies, prepared

BCG = """Aronson 1948,4,119,11,128,44,random
Ferguson 1949,6,300,29,274,55,random
Rosenthal 1960,3,228,11,209,42,random
Hart 1977,62,13536,248,12619,52,random
Frimodt-Moller 1973,33,5036,47,5761,13,other
Stein 1953,180,1361,372,1079,44,other
Vandiviere 1973,8,2537,10,619,19,random
Madras 1980,505,87886,499,87892,13,random
Coetzee 1968,29,7470,45,7232,27,random
Rosenthal 1961,17,1699,65,1600,42,other
Comstock 1974,186,50448,141,27197,18,other
Comstock 1969,5,2493,3,2338,33,other
Comstock 1976,27,16886,29,17825,33,other"""
LINES = [line.split(",") for line in BCG.splitlines()]
ROWS: list[dict[str, Any]] = [
    dict(zip(("study", "ai", "bi", "ci", "di"), line, strict=False)) for line in LINES
]
LATITUDES = [line[5] for line in LINES]
GROUPS = [line[6] for line in LINES]


def test_pooled_grouped_and_regressed_as_metafor_does() -> None:
    plan = OwnPlan("RR", test="z", by=("alloc", GROUPS), moderators={"ablat": LATITUDES})
    found = analyse_studies(ROWS, plan)
    assert (found.pooled.estimate, found.pooled.se) == pytest.approx((-0.7145, 0.1798), abs=6e-5)
    assert found.groups and list(found.groups.members) == ["other", "random"]
    other, random = found.groups.found.groups.values()
    assert (random.estimate, random.se) == pytest.approx((-0.9709645, 0.2759557), abs=1e-6)
    assert (other.estimate, other.se) == pytest.approx((-0.4812706, 0.2169886), abs=1e-6)
    assert found.groups.found.Q_between == pytest.approx(1.395**2, abs=3e-3)
    assert found.moderated and found.moderated.found
    start, slope = found.moderated.found.coefficients
    assert (start.estimate, slope.estimate) == pytest.approx((0.2515, -0.0291), abs=6e-5)
    assert found.moderated.found.tau2 == pytest.approx(0.0764, abs=6e-5)
    assert found.robustness and found.robustness.asymmetry
    assert found.robustness.asymmetry.egger and found.robustness.asymmetry.peters


def test_the_interval_is_not_narrowed_by_chance_agreement_unless_asked() -> None:
    """Three effects that agree by chance, each ±0.4: Knapp and Hartung's would be [0.28, 0.32]."""
    rows = [{"yi": y, "vi": (0.4 / 1.96) ** 2} for y in (0.30, 0.31, 0.29)]
    usual = analyse_studies(rows, OwnPlan()).pooled
    plain = analyse_studies(rows, OwnPlan(method="EE", test="z")).pooled
    named = analyse_studies(rows, OwnPlan(test="knha")).pooled
    assert usual.ci_lb < plain.ci_lb < named.ci_lb < 0.3 and usual.pi_lb == usual.ci_lb
    assert usual.held and any("held at 1" in note for note in usual.notes) and not named.held
    assert usual.knha_factor == named.knha_factor == pytest.approx(0.049, abs=1e-4)
    two = analyse_studies(rows[:2], OwnPlan())
    assert two.pooled.pi_lb is None, "two do not tell where a third would lie"
    assert analyse_studies(rows[:2], OwnPlan(options={"pi": "tkm1"})).pooled.pi_lb is not None


def test_too_few_studies_carry_no_regression_and_no_test() -> None:
    plan = OwnPlan("RR", moderators={"ablat": LATITUDES[:5]})
    found = analyse_studies(ROWS[:5], plan)
    assert found.moderated and found.moderated.found is None and found.moderated.why
    assert found.robustness and found.robustness.asymmetry is None
    shown = analyse_studies(ROWS[:5], OwnPlan(**{**_fields(plan), "exploratory": True}))
    assert shown.moderated and shown.moderated.found
    assert shown.robustness and shown.robustness.asymmetry


def _fields(plan: OwnPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in ("measure", "moderators")}


TABLES = [
    {"study": name, "ai": ai, "n1i": n1, "ci": ci, "n2i": n2}
    for name, ai, n1, ci, n2 in (
        ("A", 4, 30, 9, 31),
        ("B", 0, 25, 6, 24),
        ("C", 5, 50, 8, 49),
        ("D", 7, 60, 9, 61),
        ("E", 3, 33, 1, 35),
        ("F", 12, 70, 20, 66),
    )
]
# By metafor 3.8-1: rma.mh and rma.peto of each half and leave1out of all; the test between groups
# is rma(yi, sei, method = "FE") of the two estimates. "M-H, Random" of RevMan is rma(yi, vi, tau2)
# with tau² from Q about rma.mh(add = .5, to = "only0", drop00 = TRUE).
IN_GROUPS = {
    ("RR", "MH"): (
        (-0.9390162452, 0.3671370202),
        (-0.3356210127, 0.2533725383),
        1.8296942868,
        (-0.51343900, -0.43121445, -0.56417071, -0.63046200, -0.63998405, -0.54216459),
    ),
    ("OR", "MH"): (
        (-1.0980109342, 0.4213911030),
        (-0.4102863043, 0.3089783796),
        1.7322313821,
        (-0.61164299, -0.52322169, -0.68263251, -0.76542230, -0.77671596, -0.62036287),
    ),
    ("OR", "PETO"): (
        (-1.0332755701, 0.3836449736),
        (-0.4095113950, 0.3069768835),
        1.6116499451,
        (-0.60597646, -0.51701614, -0.67336309, -0.75017153, -0.75523174, -0.61301025),
    ),
    ("RR", "MH-RANDOM"): (
        (-0.7651962359, 0.3761615655),
        (-0.3417350221, 0.2975851666),
        0.7795,
        (
            -0.4425484809,
            -0.4576915176,
            -0.4993011168,
            -0.5711070535,
            -0.5645859290,
            -0.4589591541,
        ),
    ),
}


@pytest.mark.parametrize(("measure", "method"), IN_GROUPS)
def test_tables_have_groups_and_leave_one_out_as_in_metafor(measure: str, method: str) -> None:
    first, second, between, without = IN_GROUPS[measure, method]
    plan = OwnPlan(
        measure,
        method,
        "z",
        by=("half", ["x"] * 3 + ["y"] * 3),
        further=("leave_one_out", "cumulative"),
    )
    found = analyse_studies(TABLES, plan)
    assert found.groups and found.groups.test == "z"
    assert found.groups.members == {"x": (0, 1, 2), "y": (3, 4, 5)}
    x, y = found.groups.found.groups.values()
    assert (x.estimate, x.se, y.estimate, y.se) == pytest.approx((*first, *second), abs=1e-8)
    assert x.rows_used == (1, 2, 3) and y.rows_used == (4, 5, 6)
    assert found.groups.found.Q_between == pytest.approx(between, abs=1e-4)
    assert found.groups.found.overall.estimate == found.pooled.estimate
    singles = found.singles
    assert singles.without and singles.cumulative
    estimates = [each.estimate for each in singles.without.values()]
    assert estimates == pytest.approx(without, abs=1e-7)
    assert singles.cumulative["C"].estimate == pytest.approx(x.estimate)
    assert singles.cumulative["F"].estimate == pytest.approx(found.pooled.estimate)


def test_a_group_without_events_is_left_out_aloud() -> None:
    rows = [*TABLES, {"study": "G", "ai": 0, "n1i": 9, "ci": 0, "n2i": 9}]
    plan = OwnPlan("OR", "MH", "z", by=("half", ["x"] * 3 + ["y"] * 3 + ["z"]))
    found = analyse_studies(rows, plan)
    assert found.groups and list(found.groups.members) == ["x", "y"]
    assert found.groups.found.notes == ("left out, no effect or no half: row 7 (G)",)


def test_what_tables_cannot_have_is_refused_with_the_reason() -> None:
    needs = "needs studies weighted by their variance, but MH pools tables"
    for more in ({"moderators": {"n": ["1"] * 6}}, {"further": ("influence",)}):
        with pytest.raises(UsageError, match=needs):
            analyse_studies(TABLES, OwnPlan("RR", "MH", "z", **more))  # type: ignore[arg-type]
    halves = ("half", ["x"] * 3 + ["y"] * 3)
    with pytest.raises(UsageError, match="MH has no tau² that groups could share"):
        analyse_studies(TABLES, OwnPlan("RR", "MH", "z", by=halves, common_tau2=True))


def test_groups_need_studies() -> None:
    with pytest.raises(UsageError, match="no study has both an effect and a value of 'alloc'"):
        analyse_studies(ROWS, OwnPlan("RR", by=("alloc", [""] * len(ROWS))))


def test_one_test_serves_all_groups() -> None:
    found = analyse_studies(ROWS[:5], OwnPlan("RR", by=("g", ["a", "a", "b", "b", "b"])))
    assert found.groups and found.groups.test == "z"


NATURAL = [{"study": "A", "yi": "0.46", "ci_lb": "0.16", "ci_ub": "1.33"}]
NARROW = [{"study": "A", "yi": "0.8", "ci_lb": "0.7", "ci_ub": "0.9"}]


def test_a_natural_ratio_is_told_by_its_interval_and_said() -> None:
    rows, measure, notes = prepared(NATURAL, "RR", as_metafor=False)
    assert rows[0]["yi"] == math.log(0.46) and measure == "RR"
    assert "RR is read on its natural scale" in notes[0]
    assert prepared(NATURAL, "RR")[0][0]["yi"] == math.log(0.46)
    assert prepared(NATURAL, None)[0][0]["yi"] == "0.46", "no ratio is asked for"


def test_a_scale_that_nothing_tells_is_refused_with_the_choices() -> None:
    with pytest.raises(UsageError, match="may be on the natural scale or logarithms") as caught:
        prepared(NARROW, "OR", as_metafor=False)
    assert caught.value.hint == "say which: --scale natural or --scale log"
    assert prepared(NARROW, "OR", scale="natural", as_metafor=False)[0][0]["yi"] == math.log(0.8)
    assert prepared(NARROW, "OR", scale="log", as_metafor=False)[0][0]["yi"] == "0.8"
    assert prepared(NARROW, "OR")[0][0]["yi"] == "0.8", "metafor's yi is a logarithm"
    rows, _, notes = prepared(NARROW, None, named="HR", as_metafor=False)
    assert rows[0]["yi"] == math.log(0.8) and "as its heading has it" in notes[0]
    with pytest.raises(UsageError, match="nothing in the table tells"):
        prepared([{"yi": "2", "sei": "0.1"}], None, named="OR", as_metafor=False)
    with pytest.raises(UsageError, match="others only as logarithms"):
        rows = [*NATURAL, {"yi": "2.00", "ci_lb": "1.00", "ci_ub": "3.00"}]
        prepared(rows, "RR", as_metafor=False)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"scale": "natural"}, "--scale natural is for ratios"),
        ({"scale": "up"}, "--scale does not accept 'up'"),
        ({"measure": "OR", "named": "RR"}, "the effects are called RR, not OR"),
        ({"measure": "MD", "named": "HR"}, "the effects are called HR, not MD"),
    ],
)
def test_words_that_do_not_go_together(options: dict[str, Any], said: str) -> None:
    measure = options.pop("measure", None)
    with pytest.raises(UsageError, match=said):
        prepared(NATURAL, measure, **options)


def test_counts_of_a_review_may_be_pooled_by_another_measure() -> None:
    assert prepared(ROWS, "OR", named="RR")[1] == "OR" and prepared(ROWS, None, named="RR")[1]


def test_a_value_below_zero_is_a_logarithm() -> None:
    rows, _, notes = prepared([{"yi": "-2", "sei": "0.1"}], None, named="OR", as_metafor=False)
    assert rows[0]["yi"] == "-2" and "some are below 0" in notes[0]
