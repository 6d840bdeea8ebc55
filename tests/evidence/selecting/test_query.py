"""Questions: doses and years in words, and which papers they keep."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldncli.errors import UnknownTermError, UsageError
from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.query import (
    Interval,
    Query,
    checked_day,
    fits_dose,
    make_query,
    may_fit_dose,
    of_studies_about,
    parse_dose,
    parse_years,
    select,
)
from ldncli.records.index.library import load
from ldncli.records.model.card import Facets
from tests.conftest import LIBRARY


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("4.5", Interval(4.5, 4.5)),
        ("4.5 mg", Interval(4.5, 4.5)),
        ("4,5", Interval(4.5, 4.5)),
        ("4.5mg", Interval(4.5, 4.5)),
        ("1,5-4,5", Interval(1.5, 4.5)),
        ("0,05–0,1 mg", Interval(0.05, 0.1)),
        ("1 to 5", Interval(1, 5)),
        ("1–5", Interval(1, 5)),
        ("1-5", Interval(1, 5)),
        ("1-5mg", Interval(1, 5)),
        ("1 – 5 MG", Interval(1, 5)),
        ("0.5mg-3mg", Interval(0.5, 3)),
        ("50ug", Interval(0.05, 0.05)),
        ("50-100 µg", Interval(0.05, 0.1)),
        ("50ug-1mg", Interval(0.05, 1)),
        ("<3", Interval(None, 3, open_high=True)),
        ("<= 3", Interval(None, 3)),
        (">3", Interval(3, None, open_low=True)),
        (">=3mg", Interval(3, None)),
        ("≥3", Interval(3, None)),
        (".5", Interval(0.5, 0.5)),
    ],
)
def test_dose_in_words(words: str, wanted: Interval) -> None:
    assert parse_dose(words, "mg") == wanted


def test_a_comma_may_set_off_thousands() -> None:
    with pytest.raises(UsageError) as refusal:
        parse_dose("1,000ug", "mg")
    assert refusal.value.message.startswith("the comma in '1,000ug' could be a decimal comma")
    assert refusal.value.hint == "write 1000ug or 1.000ug" and refusal.value.slug == "bad-dose"


@pytest.mark.parametrize(
    "words", ["five", "5-1", "", "mg", "1-", "-1", "1..", "1e3", "1-5kg", "<", "3 4"]
)
def test_bad_dose_is_refused_with_a_hint(words: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_dose(words, "mg")
    assert refusal.value.hint and refusal.value.slug == "bad-dose"


@pytest.mark.parametrize(
    ("words", "inside", "outside"),
    [
        ("2013", [2013], [2012, 2014]),
        ("2010-2020", [2010, 2020], [2009, 2021]),
        ("2010-", [2010, 2030], [2009]),
        ("-2020", [1960, 2020], [2021]),
    ],
)
def test_years_in_words(words: str, inside: list[int], outside: list[int]) -> None:
    years = parse_years(words)
    assert all(map(years.holds, inside)) and not any(map(years.holds, outside))


@pytest.mark.parametrize("words", ["soon", "2020-2010", "", "-", "13", "2010 2020"])
def test_bad_years_are_refused(words: str) -> None:
    with pytest.raises(UsageError):
        parse_years(words)


def _paper(**changes: object) -> Facets:
    empty: frozenset[str] = frozenset()
    paper = Facets(
        "a-2000",
        "a-2000",
        "A 2000",
        None,
        "primary",
        "ldn",
        "published",
        "parallel-rct",
        2000,
        3.0,
        4.5,
        50,
        "benefit",
        empty,
        empty,
        empty,
    )
    return paper._replace(**changes)


def test_dose_overlaps_or_lies_inside() -> None:
    paper = _paper()
    assert fits_dose(paper, parse_dose("4.5", "mg"), within=False)
    assert not fits_dose(paper, parse_dose("4.5", "mg"), within=True)
    assert fits_dose(paper, parse_dose("1-5", "mg"), within=True)
    assert not fits_dose(paper, parse_dose(">4.5", "mg"), within=False)
    assert not fits_dose(paper, parse_dose("<3", "mg"), within=False)
    assert fits_dose(paper, parse_dose("<=3", "mg"), within=False)
    assert not fits_dose(
        _paper(dose_min=None, dose_max=None), parse_dose("1-5", "mg"), within=False
    )


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize(
    ("asked", "fits", "may_fit"),
    [
        ("<=4.5", True, True),
        ("<6", True, True),
        ("0-4.5", True, True),
        ("<4.5", False, True),
        ("4.5", False, True),
        ("1-6", False, True),
        (">=3", False, True),
        (">4.5", False, False),
        ("6-10", False, False),
    ],
)
def test_a_dose_of_which_only_the_upper_end_is_known(
    asked: str, fits: bool, may_fit: bool, within: bool
) -> None:
    """Up to 4.5 mg: what holds all doses up to there fits, what holds some may, and is told so."""
    paper, dose = _paper(dose_min=None), parse_dose(asked, "mg")
    assert fits_dose(paper, dose, within=within) == fits
    assert may_fit_dose(paper, dose, within=within) == may_fit
    found = select([paper], Query(doses=(dose,), dose_within=within, dose_unit="mg"))
    reason = because("doses that may fit") if may_fit else because("other doses")
    assert (found.ids, dict(found.left_out)) == ((paper.id,), {}) if fits else ((), {reason: 1})


def test_several_of_a_kind_mean_any_and_kinds_mean_all() -> None:
    library = load(str(LIBRARY))
    facets = list(library.facets())
    any_of = make_query(
        library.vocabulary, lambda: library.topic, condition=["crps", "fibromyalgia"]
    )
    both = make_query(
        library.vocabulary,
        lambda: library.topic,
        condition=["crps", "fibromyalgia"],
        mechanism=["TLR4"],
    )
    assert set(select(facets, any_of).ids) == {
        "archer-2019",
        "archer-2020",
        "bell-2015",
        "castro-2010",
        "evans-2021",
        "nct00000009",
    }
    assert select(facets, both).ids == ("bell-2015",)


def test_a_parent_finds_its_children() -> None:
    library = load(str(LIBRARY))
    kept = select(
        library.facets(),
        make_query(library.vocabulary, lambda: library.topic, condition=["Neuropathic pain"]),
    ).ids
    assert kept == ("bell-2015", "castro-2010")


def test_retracted_papers_count_only_when_asked_for() -> None:
    facets = [_paper(), _paper(id="b-2000", status="retracted")]
    assert select(facets, Query()).ids == ("a-2000",)
    assert select(facets, Query()).left_out == {because("retracted"): 1}
    assert len(select(facets, Query(include_retracted=True)).ids) == 2


def test_reasons_add_up() -> None:
    facets = [
        _paper(),
        _paper(id="b", year=1990),
        _paper(id="c", participants=None),
        _paper(id="d", dose_min=None, dose_max=None),
    ]
    selection = select(
        facets,
        Query(
            years=Interval(2000, None), min_n=10, doses=(parse_dose("1-5", "mg"),), dose_unit="mg"
        ),
        without_words=6,
    )
    assert selection.total == 10
    assert selection.left_out == {
        because("without the words"): 6,
        because("no dose", unit="mg"): 1,
        because("other years"): 1,
        because("participants not stated"): 1,
    }


def test_unknown_words_are_refused_with_the_nearest() -> None:
    library = load(str(LIBRARY))
    with pytest.raises(UnknownTermError, match="fibromyalga") as refusal:
        make_query(library.vocabulary, lambda: library.topic, condition=["fibromyalga"])
    assert "fibromyalgia" in (refusal.value.hint or "")
    with pytest.raises(UnknownTermError):
        make_query(library.vocabulary, lambda: library.topic, kind=["trial"])


_names = st.frozensets(st.sampled_from(["crps", "fibromyalgia", "pain"]), max_size=3)
_facets = st.builds(
    Facets,
    id=st.uuids().map(str),
    study=st.none(),
    kind=st.sampled_from(["primary", "registry"]),
    scope=st.sampled_from(["ldn", "combination"]),
    status=st.sampled_from(["published", "retracted"]),
    design=st.sampled_from(["parallel-rct", "case-report"]),
    year=st.integers(1980, 2026),
    dose_min=st.one_of(st.none(), st.floats(0.001, 5)),
    dose_max=st.one_of(st.none(), st.floats(5, 10)),
    participants=st.one_of(st.none(), st.integers(0, 500)),
    direction=st.sampled_from(["benefit", "harm", None]),
    conditions=_names,
    mechanisms=_names,
    outcomes=_names,
)
_intervals = st.tuples(st.floats(0, 10), st.floats(0, 10)).map(
    lambda ends: Interval(min(ends), max(ends))
)
_queries = st.builds(
    Query,
    conditions=_names,
    kinds=st.frozensets(st.sampled_from(["primary", "registry"])),
    doses=st.lists(_intervals, max_size=2).map(tuple),
    dose_within=st.booleans(),
    min_n=st.one_of(st.none(), st.integers(0, 100)),
    include_retracted=st.booleans(),
)


@given(st.lists(_facets, max_size=20), _queries)
def test_every_paper_is_kept_or_counted_and_order_does_not_matter(
    papers: list[Facets], query: Query
) -> None:
    selection = select(papers, query)
    assert selection.total == len(papers)
    assert set(select(reversed(papers), query).ids) == set(selection.ids)
    assert [each.id for each in papers if each.id in set(selection.ids)] == list(selection.ids)


@given(st.lists(_facets, max_size=20), _queries, _names, _intervals)
def test_widening_a_question_never_loses_a_paper(
    papers: list[Facets], query: Query, more: frozenset[str], dose: Interval
) -> None:
    kept = set(select(papers, query).ids)
    wider = [
        replace(
            query, conditions=query.conditions | more if query.conditions else query.conditions
        ),
        replace(query, doses=(*query.doses, dose) if query.doses else ()),
        replace(query, dose_within=False),
        replace(query, include_retracted=True),
        replace(query, min_n=None),
        replace(query, kinds=frozenset()),
    ]
    assert all(kept <= set(select(papers, each).ids) for each in wider)


@given(_intervals, st.floats(0, 10), st.floats(0, 10))
def test_what_lies_inside_also_overlaps(interval: Interval, one: float, other: float) -> None:
    low, high = min(one, other), max(one, other)
    if interval.holds(low) and interval.holds(high):
        assert interval.overlaps(low, high)


@pytest.mark.parametrize(
    "words", ["2026", "2026-13-01", "2025-02-29", "30.11.2026", "0000-01-01", ""]
)
def test_what_is_no_day(words: str) -> None:
    assert checked_day(" 2024-02-29 ") == "2024-02-29"
    with pytest.raises(UsageError) as refused:
        checked_day(words)
    assert refused.value.slug == "bad-day"


def test_nothing_is_asked_that_no_word_needs() -> None:
    def refused(*_: object) -> Any:
        raise AssertionError("not needed")

    assert make_query(refused, refused, year="2013").years == Interval(2013, 2013)
    assert make_query(refused, refused, scope=()).scopes == frozenset()


def test_a_study_is_about_what_any_of_its_papers_is() -> None:
    pain, crps = frozenset({"pain"}), frozenset({"crps"})
    papers = [
        _paper(id="a-1", study="a", conditions=crps),
        _paper(id="a-2", study="a", outcomes=pain),
        _paper(id="b-1", study="b", conditions=crps),
        _paper(id="c-1", study="c", outcomes=pain),
        _paper(id="review", study=None, conditions=crps, outcomes=pain),
    ]
    any_: frozenset[str] = frozenset()
    assert of_studies_about(papers, crps, pain) == ("a-1", "a-2")
    assert of_studies_about(papers, crps, any_) == ("a-1", "a-2", "b-1")
    assert of_studies_about(papers, any_, pain) == ("a-1", "a-2", "c-1")
