"""The table of analyses of Review Manager 5: no heading and no total is taken for a study.

The layout is that of RevMan 5.4; the trials of aspirin are those of Fleiss 1993 (Stat Methods Med
Res 2:121), and the total that RevMan had for them stands in its row.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from ldncli.harvest.readers.content.studies.revman_csv import as_revman_web
from ldncli.harvest.readers.content.studies.sheets import Sheet
from ldncli.harvest.readers.content.studies.study_table import StudyTable, read_studies
from ldncli.statistics.models.pooling import pool
from tests.harvest.readers.content.studies.test_revman_web import ASPIRIN

HEAD = (
    "Comparison Number,Outcome Number,Subgroup Number,Name,Data Type,Statistical Method,"
    "Effect Measure,Analysis Model,Events 1,Mean 1,SD 1,Total 1,Events 2,Mean 2,SD 2,Total 2,O-E,"
    "Variance,Effect Estimate,SE,CI Start,CI End,Weight,Year of study,User defined order\n"
)
TOP = "1,0,0,Examples,,,,,,,,,,,,,,,,,,,,,\n"
DEATH = "1,1,0,Death,DIC,MH,OR,Fixed,2128,,,14186,2286,,,13817,,,0.897,,0.841,0.957,100,,\n" + (
    "".join(
        f"1,1,0,{name},,,,,{ai},0,0,{n1},{ci},0,0,{n2},0,0,0.72,0.2,0.49,1.06,3.2,{year},1\n"
        for name, year, ai, n1, ci, n2 in ASPIRIN
    )
)
GROUPS = """\
1,2,0,Visits,CON,IV,MD,Fixed,0,,,43,0,,,63,,,-1.2,,-2,-0.4,100,,
1,2,1,In towns,CON,,,,0,,,13,0,,,13,,,-1.5,,-4.8,1.8,3,,
1,2,1,Davis,,,,,0,5,4.7,13,0,6.5,3.8,13,0,0,-1.5,1.676,-4.78,1.78,3,1973,1
1,2,2,Elsewhere,CON,,,,0,,,30,0,,,50,,,-1.2,,-2.1,-0.3,97,,
1,2,2,Florell,,,,,0,4.9,1.71,"1,030",0,6.1,2.3,50,0,0,-1.2,0.45,-2.08,-0.32,97,1971,2
"""
READY = """\
1,3,0,Time to death,IV,IV,Hazard Ratio,Random,0,,,55,0,,,55,,,0.82,,0.7,1,100,,
1,3,0,A,,,,,0,0,0,30,0,0,0,31,0,0,0.818731,0.1,0.673012,0.995999,50,2001,1
1,3,0,B,,,,,0,0,0,25,0,0,0,24,0,0,0.904837,0.2,0.611406,1.339097,50,2004,2
1,3,0,C,,,,,0,0,0,25,0,0,0,24,0,0,0.904837,0.2,0.1,0.9,50,2004,2
1,4,0,Score,IV,IV,Mean Difference,Random,0,,,55,0,,,55,,,0.82,,0.7,1,100,,
1,4,0,A,,,,,0,0,0,30,0,0,0,31,0,0,0.5,0.1,0.304,0.696,50,2001,1
"""


@pytest.fixture
def read(tmp_path: Path):
    def _read(outcome: str) -> StudyTable:
        path = tmp_path / "analyses.csv"
        path.write_text(HEAD + TOP + DEATH + GROUPS + READY, encoding="utf-8")
        return read_studies(path, outcome=outcome)

    return _read


def test_totals_are_no_studies(read) -> None:
    found = read("1.1 death")
    assert [row["study"] for row in found.rows] == [each[0] for each in ASPIRIN]
    pooled = pool(found.rows, "OR", "MH", "z")
    values = [math.exp(each) for each in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)]
    assert values == pytest.approx([0.89686556, 0.8405144, 0.95699471], abs=1e-7)


def test_subgroups_are_columns(read) -> None:
    found = read("visits")
    assert [row["study"] for row in found.rows] == ["Davis", "Florell"]
    assert found.column("Subgroup", "--by") == ("In towns", "Elsewhere")
    assert found.rows[1]["n1i"] == "1030" and found.rows[0]["year"] == "1973"


def test_the_interval_tells_a_ratio_from_a_difference(read) -> None:
    ratios, (difference,) = read("1.3").rows, read("1.4").rows
    assert [float(row["yi"]) for row in ratios[:2]] == pytest.approx([-0.2, -0.1], abs=1e-6)
    assert not ratios[2]["yi"], "an interval that fits neither tells nothing"
    assert (difference["yi"], difference["sei"]) == ("0.5", "0.1")


def test_other_tables_stay_as_they_are() -> None:
    sheet = Sheet("x.csv", ("Name", "Data Type"), (("A", "x"),))
    assert as_revman_web(sheet) is sheet
