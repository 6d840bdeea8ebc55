"""The same studies in every layout are the same rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ldncli.errors import UsageError
from ldncli.harvest.readers.content.studies.study_table import StudyTable, read_studies

EVENTS = [("Alder 2011", "4", "30", "9", "31"), ("Birch 2014", "2", "25", "6", "24")]
LAYOUTS = {
    "metafor": "study,ai,n1i,ci,n2i",
    "meta": "studlab,event.e,n.e,event.c,n.c",
    "RevMan Web": "Study,Experimental cases,Experimental N,Control cases,Control N",
    "CMA": "Study name,Group-A Events,Group-A Sample size,Group-B Events,Group-B Sample size",
    "people": "Author,Events_T,Total_T,Events_C,Total_C",
}


@pytest.fixture
def read(tmp_path: Path):
    def _read(text: str, *mapping: str, **options: str) -> StudyTable:
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return read_studies(path, mapping=mapping, **options)  # type: ignore[arg-type]

    return _read


@pytest.mark.parametrize("program", LAYOUTS)
def test_one_table_in_the_layouts_of_several_programs(read, program: str) -> None:
    lines = [LAYOUTS[program], *(",".join(each) for each in EVENTS)]
    found = read("\n".join(lines))
    numbers = [tuple(row[key] for key in ("ai", "n1i", "ci", "n2i")) for row in found.rows]
    assert numbers == [each[1:] for each in EVENTS]
    assert [row.get("study") or row["author"] for row in found.rows] == [e[0] for e in EVENTS]
    assert bool(found.notes) == (program != "metafor")
    if program != "metafor":
        assert found.notes[0].startswith("columns: ai = ") and "n2i = " in found.notes[0]


def test_what_stands_in_one_cell_is_parted(read) -> None:
    found = read("study,treatment events,control events\nA,4/30,9 of 31\nB,2/25 (8%),6/24\n")
    assert found.rows[1] == {"study": "B", "ai": "2", "n1i": "25", "ci": "6", "n2i": "24"}
    assert "treatment events holds both ai and n1i" in found.notes
    text = "study,mean_t,n_t,mean_c,n_c\nA,4.1 (2.0),30,5 ± 2.2,31\n"
    assert read(text).rows[0] == {
        **{"study": "A", "m1i": "4.1", "sd1i": "2.0", "n1i": "30"},
        **{"m2i": "5", "sd2i": "2.2", "n2i": "31"},
    }


def test_decimal_commas_are_read_and_said(read) -> None:
    found = read("study;yi;vi\nA;-0,21;0,01\nB;1;0,5\n")
    assert found.rows[0]["yi"] == "-0.21" and found.notes == ("decimal commas (-0,21)",)


def test_a_sum_is_no_study(read) -> None:
    lines = ["study,ai,n1i,ci,n2i", *(",".join(each) for each in EVENTS)]
    found = read("\n".join([*lines, "Total,6,55,15,55"]))
    assert len(found.rows) == 2 and len(found.columns["ai"]) == 2
    assert found.notes == ("row 3 (Total) is the sum of the others and is left out",)
    other = read("\n".join([*lines, "Total,9,55,15,55"]))
    assert len(other.rows) == 3 and "row 3 is called Total: is it a study?" in other.notes[0]


def test_one_label_twice_is_said(read) -> None:
    found = read("study,yi,vi\nA,1,1\nA,2,1\nB,1,1\n")
    [note] = found.notes
    assert note.startswith("A stands in 2 rows, which are pooled as if independent")
    assert "`ldn multilevel`" in note


def test_the_heading_says_what_the_effect_is(read) -> None:
    cases = {
        "study,Odds ratio,lower,upper\nA,2,1,4\n": ("OR", None, False),
        "study,lnHR,se\nA,2,1\n": ("HR", "log", False),
        "study,TE,seTE\nA,2,1\n": (None, None, True),
        "study,yi,vi\nA,2,1\n": (None, None, True),
    }
    for text, wanted in cases.items():
        found = read(text)
        assert (found.measure, found.scale, found.metafor) == wanted


def test_other_columns_are_there_for_groups_and_regression(read) -> None:
    text = "study;yi;vi;Dose;Design\nA;1;1;4,5;RCT\nB;1;1;;RCT\nC;1;1;3;x\n"
    found = read(text)
    assert found.column("design", "--by") == ("RCT", "RCT", "x")
    assert found.numbers("dose", "--moderator") == ("4.5", "", "3")
    with pytest.raises(UsageError, match=r"--by dosage: own\.csv has no such column"):
        found.column("dosage", "--by")
    with pytest.raises(UsageError, match="row 1 has 'RCT', which is no number"):
        found.numbers("Design", "--moderator")


def test_authors_get_their_years(read) -> None:
    found = read("trial,author,year,yi,vi\n1,Alder,2011,1,1\n2,Birch,2014,1,1\n")
    assert [row["author"] for row in found.rows] == ["Alder 2011", "Birch 2014"]
    assert [row["year"] for row in found.rows] == ["2011", "2014"]


WEB = (
    "Analysis group,Analysis number,Analysis name,Study,Experimental cases,Experimental N,"
    "Control cases,Control N,Experimental mean\n1,1,Relapse,A,1,9,2,9,\n1,1,Relapse,B,2,9,3,9,\n"
    "1,2,Pain,A,3,9,4,9,\n"
)


@pytest.mark.parametrize("named", ["1.1", "relapse", "1.1 Relapse"])
def test_one_outcome_of_a_table_of_several(read, named: str) -> None:
    found = read(WEB, outcome=named)
    assert [row["ai"] for row in found.rows] == ["1", "2"]
    assert found.notes[0] == "outcome: 1.1 Relapse"


def test_several_outcomes_are_never_pooled_together(read) -> None:
    for named in ({}, {"outcome": "weight"}, {"outcome": "a"}):
        with pytest.raises(UsageError, match="has 2 outcomes") as caught:
            read(WEB, **named)
        assert caught.value.choices == ("1.1 Relapse", "1.2 Pain")
    with pytest.raises(UsageError, match="has no column of outcomes"):
        read("study,yi,vi\nA,1,1\n", outcome="pain")
