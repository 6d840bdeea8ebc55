"""Which column is taken for what, what is refused, and what a refusal says."""

from __future__ import annotations

import pytest

from ldncli.errors import UsageError
from ldncli.harvest.readers.content.studies.columns import match_columns, parse_mapping
from ldncli.harvest.readers.content.studies.sheets import Sheet


def _sheet(headings: str, *rows: str) -> Sheet:
    names = tuple(headings.split(","))
    lines = rows or (",".join("1" for _ in names),)
    return Sheet("own.csv", names, tuple(tuple(row.split(",")) for row in lines))


def test_metafors_name_goes_before_any_other_and_empty_columns_are_not_looked_at() -> None:
    found = match_columns(_sheet("study,yi,vi,Effect Size", "A,1,2,3"), {})
    assert found.taken == {"yi": "yi", "vi": "vi", "study": "study"}
    web = "Study,Experimental cases,Experimental N,Control cases,Control N,GIV Mean,GIV SE"
    found = match_columns(_sheet(web, "A,1,9,2,9,,"), {})
    assert [each.key for each in found.shapes] == ["tables"]


def test_a_table_with_effects_and_counts_uses_the_effects_and_says_what_is_left() -> None:
    sheet = _sheet("study,ai,n1i,ci,n2i,yi,vi")
    assert match_columns(sheet, {}).unused == ("ai", "ci", "n1i", "n2i")
    found = match_columns(sheet, {"yi": None}, "RR")
    assert [each.key for each in found.shapes] == ["tables"] and not found.unused


def test_counts_and_means_stand_side_by_side() -> None:
    sheet = _sheet("study,ai,n1i,ci,n2i,m1i,sd1i,m2i,sd2i")
    assert [each.key for each in match_columns(sheet, {}, "RR").shapes] == ["tables", "means"]


def test_two_that_could_be_meant_are_refused_with_both() -> None:
    sheet = _sheet("study,events_t,cases treated,n_t,events_c,n_c")
    with pytest.raises(UsageError, match="may be 'events_t' or 'cases treated'") as caught:
        match_columns(sheet, {}, "RR")
    assert caught.value.hint == "say which: --map ai=events_t or ai='cases treated'"
    assert match_columns(sheet, {"ai": "events_t"}, "RR").taken["ai"] == "events_t"


def test_of_several_effects_the_one_that_is_asked_for() -> None:
    sheet = _sheet("study,OR,RR,lower,upper")
    with pytest.raises(UsageError, match=r"yi .effect. may be 'OR' or 'RR'"):
        match_columns(sheet, {})
    assert match_columns(sheet, {}, "RR").taken["yi"] == "RR"


def test_a_refusal_names_every_missing_column_and_the_mapping_to_type() -> None:
    sheet = _sheet("trial,LDN events,LDN n,placebo events,placebo n,colour")
    with pytest.raises(UsageError) as caught:
        match_columns(sheet, {}, "RR")
    said = caught.value.message
    assert "lacks columns that RR needs: ai (events, treatment); bi" in said
    assert "Found: ci = placebo events, n2i = placebo n" in said
    assert "Not recognised: LDN events, LDN n, colour" in said
    assert caught.value.hint == "name them with --map, such as --map ai='LDN events',n1i='LDN n'"


def test_a_mapping_is_read_whole() -> None:
    headings = ["events, all", "total_t", "Yi"]
    assert parse_mapping(["AI=events, all", "n1i=TOTAL_T,yi="], headings) == {
        "ai": "events, all",
        "n1i": "total_t",
        "yi": None,
    }
    for word, said in (
        ("ai", "--map does not accept 'ai'"),
        ("aj=total_t", "--map does not accept 'aj=total_t'"),
        ("ai=totl_t", "there is no column 'totl_t'"),
        ("ai=Yi,ai=total_t", "names ai twice"),
    ):
        with pytest.raises(UsageError, match=said):
            parse_mapping([word], headings)


def test_a_study_is_named_by_the_column_that_has_words() -> None:
    sheet = _sheet("trial,author,yi,vi", "1,Alder,1,2", "2,Birch,1,2")
    assert match_columns(sheet, {}).taken["study"] == "author"
