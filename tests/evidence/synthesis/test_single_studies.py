"""What single studies do to a pooled result: whole studies leave and come, in order of
year; influence is metafor's."""

from __future__ import annotations

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.single_studies import look_at_rows, look_at_studies
from ldncli.evidence.synthesis.synthesise import Model
from ldncli.statistics.diagnostics import sensitivity
from ldncli.statistics.models.pooling import pool, pool_effects
from tests.evidence.trials import body, events, means, paper

ALL = ("leave_one_out", "cumulative", "influence")
PAPERS = [
    paper(means(4 + shift, 2, 20, 5, 2, 20, scale="fiq"), id=id)
    for id, shift in (("cc-2021", 0), ("aa-2010", 1), ("bb-2015", -1))
]
ROWS = [
    {"study": name, "year": year, "ai": a, "n1i": 40, "ci": c, "n2i": 40}
    for name, year, a, c in (
        ("One", 2001, 4, 9),
        ("Two", 1990, 6, 15),
        ("Three", 2010, 9, 5),
        ("Four", 1995, 3, 5),
    )
]
NAMES = [each["study"] for each in ROWS]


def test_each_study_leaves_and_comes_once() -> None:
    whole = body(*PAPERS)
    found = look_at_studies(whole, ALL)
    assert found.without and found.cumulative and found.influence and whole.pooled
    assert set(found.without) == {"aa-2010", "bb-2015", "cc-2021"} and all(
        each.k == 2 for each in found.without.values()
    )
    assert found.without["aa-2010"].estimate == pytest.approx(
        body(PAPERS[0], PAPERS[2]).pooled.estimate
    )  # type: ignore[union-attr]
    assert [each.k for each in found.cumulative.values()] == [1, 2, 3]
    assert list(found.cumulative.values())[-1].estimate == whole.pooled.estimate
    wanted = sensitivity.influence(
        [{"yi": each.value, "vi": each.variance} for each in whole.estimates], None, "REML", "knha"
    )
    assert list(found.influence.values()) == wanted


def test_studies_come_in_the_order_of_their_years() -> None:
    dated = [
        paper(means(4, 2, 20, 5, 2, 20, scale="fiq"), id=id, year=year)
        for id, year in (("a-x", 2020), ("b-x", 2001), ("c-x", 2010))
    ]
    found = look_at_studies(body(*dated), ("cumulative",)).cumulative
    assert found and list(found) == ["b-x", "c-x", "a-x"]


def test_only_what_is_asked_for_is_made() -> None:
    found = look_at_studies(body(*PAPERS), ("cumulative",))
    assert found.without is None and found.influence is None and found.cumulative
    nothing = look_at_studies(body(PAPERS[0]), ALL)
    assert (
        nothing.without == {}
        and nothing.influence == {}
        and nothing.cumulative
        and len(nothing.cumulative) == 1
    )


def test_rows_leave_and_come_too() -> None:
    whole = pool(ROWS, "RR", "REML", "z", pi="tkm2")
    found = look_at_rows(ROWS, NAMES, whole, ALL, {"pi": "tkm2"})
    assert found.without and found.cumulative and found.influence
    assert found.without["Two"].estimate == pool([ROWS[0], *ROWS[2:]], "RR", "REML", "z").estimate
    assert list(found.cumulative) == ["Two", "Four", "One", "Three"], "by year"
    assert list(found.influence) == NAMES
    undated = [{key: value for key, value in each.items() if key != "year"} for each in ROWS]
    assert list(look_at_rows(undated, NAMES, whole, ALL, {}).cumulative or ()) == NAMES, (
        "as they stand"
    )


def test_names_given_twice_are_told_apart() -> None:
    whole = pool(ROWS, "RR")
    found = look_at_rows(ROWS, ["Same"] * 4, whole, ("leave_one_out",), {}).without
    assert found and list(found) == [f"Same (row {place})" for place in range(1, 5)]


def test_tables_leave_one_out_and_have_no_influence() -> None:
    whole = pool(ROWS, "RR", "MH", "z")
    found = look_at_rows(ROWS, NAMES, whole, ("leave_one_out",), {}).without
    assert found and found["One"].method == "MH" and found["One"].k == 3
    with pytest.raises(UsageError, match="MH pools tables"):
        look_at_rows(ROWS, NAMES, whole, ALL, {})
    tables = body(
        *(paper(events(a, 20, 9, 20), id=f"t{a}-2020") for a in (3, 5, 6)),
        model=Model(measure="RR", method="MH"),
    )
    with pytest.raises(UsageError, match="MH pools tables"):
        look_at_studies(tables, ("influence",))


def test_what_a_line_leaves_may_have_no_event() -> None:
    rows = [
        {"ai": a, "n1i": 20, "ci": 1, "n2i": 21} if a else {"ai": 0, "n1i": 20, "ci": 0, "n2i": 21}
        for a in (0, 0, 4)
    ]
    found = look_at_rows(rows, ["A", "B", "C"], pool(rows, "RR"), ("leave_one_out",), {}).without
    assert found and found["C"].k == 2 and found["C"].test == "adhoc"


@pytest.mark.parametrize("test", ["adhoc", "knha"])
def test_a_line_differs_by_its_studies_alone(test: str) -> None:
    """Three trials by Knapp and Hartung: what two of them give is by the same test, and never
    narrower than the normal interval, however well they agree."""
    trials = [
        paper(means(5 + shift, 2, 20, 5, 2, 20, scale="nrs-0-10"), id=f"{id}-2020")
        for id, shift in (("aa", -1.0), ("bb", -1.0), ("cc", 1.0))
    ]
    whole = body(*trials, model=Model(test=test))
    assert whole.pooled and whole.pooled.test == test
    found = look_at_studies(whole, ("leave_one_out", "cumulative"))
    assert found.without and found.cumulative
    alike = found.without["cc-2020"]
    pairs = [(each.value, each.variance) for each in whole.estimates[:2]]
    y, v = zip(*pairs, strict=True)
    assert alike.test == "adhoc" and alike.df == 1
    assert (alike.ci_lb, alike.ci_ub) == tuple(
        getattr(pool_effects(y, v, "REML", "adhoc"), end) for end in ("ci_lb", "ci_ub")
    )
    assert [each.test for each in found.cumulative.values()] == ["z", "adhoc", test]
    two = body(*trials[:2])
    assert two.pooled and two.pooled.test == "z" and two.pooled.pi_lb is None
    assert whole.pooled.pi_lb is not None
