"""Data rows as RevMan Web writes them: each kind of outcome is read by the columns that it uses.

The layout is that of the data package (headings, 0.0 in what is not used, results beside the data)
as RevMan Web wrote it in October 2023; the trials of aspirin are those of Fleiss 1993 (Stat Methods
Med Res 2:121), and RevMan Web's result for them stands in its file of settings.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from ldncli.harvest.readers.content.studies.revman_web import as_one_kind
from ldncli.harvest.readers.content.studies.sheets import Sheet
from ldncli.harvest.readers.content.studies.study_table import StudyTable, read_studies
from ldncli.statistics.models.pooling import pool

HEAD = (
    "\ufeffAnalysis group,Analysis number,Analysis name,Subgroup,Applicability,Study,Study year,"
    "GIV Mean,GIV SE,Experimental mean,Experimental SD,Experimental cases,Experimental N,"
    "Control mean,Control SD,Control cases,Control N,O-E,Variance,Weight,Mean,CI start,CI end,"
    "Footnotes\n"
)
ASPIRIN = (
    ("MRC-1", 1974, 49, 615, 67, 624),
    ("CDP", 1976, 44, 758, 64, 771),
    ("MRC-2", 1979, 102, 832, 126, 850),
    ("GASP", 1979, 32, 317, 38, 309),
    ("PARIS", 1980, 85, 810, 52, 406),
    ("AMIS", 1980, 246, 2267, 219, 2257),
    ("ISIS-2", 1988, 1570, 8587, 1720, 8600),
)
EVENTS = "".join(
    f"1,1,Death,,SUBGROUP_AND_OVERALL,{name},{year},0.0,0.0,0.0,0.0,{ai},{n1},0.0,0.0,{ci},{n2},"
    "0.0,0.0,10.1,1.13,0.93,1.37,\n"
    for name, year, ai, n1, ci, n2 in ASPIRIN
)
MEANS = """\
1,2,Visits,,SUBGROUP_AND_OVERALL,Davis,1973,0.0,0.0,5.0,4.7,0,13,6.5,3.8,0,13,0.0,0.0,0,0,0,0,
1,2,Visits,,SUBGROUP_AND_OVERALL,Florell,1971,0.0,0.0,4.9,1.71,0,30,6.1,2.3,0,50,0.0,0.0,0,0,0,0,
"""
READY = """\
1,3,Time to death,,SUBGROUP_AND_OVERALL,A,2001,-0.2,0.1,0.0,0.0,0,30,0.0,0.0,0,31,0.0,0.0,50,\
0.82,0.67,1.0,
1,3,Time to death,,SUBGROUP_AND_OVERALL,B,2004,0.0,0.2,0.0,0.0,0,25,0.0,0.0,0,24,0.0,0.0,50,\
1.0,0.68,1.48,
"""
LOGRANK = """\
1,4,Relapse,Adults,SUBGROUP_AND_OVERALL,A,2001,0.0,0.0,0.0,0.0,4,30,0.0,0.0,9,31,-2.5,3.0,50,\
0.43,0.14,1.35,
1,4,Relapse,Children,SUBGROUP_AND_OVERALL,B,2004,0.0,0.0,0.0,0.0,2,25,0.0,0.0,6,24,-2.0,1.9,50,\
0.35,0.08,1.45,
"""
EMPTY = """\
1,5,Harm,,SUBGROUP_AND_OVERALL,A,2001,0.0,0.0,0.0,0.0,0,30,0.0,0.0,0,31,0.0,0.0,0,0,0,0,
"""


@pytest.fixture
def read(tmp_path: Path):
    def _read(outcome: str, *mapping: str) -> StudyTable:
        path = tmp_path / "CD000000-data-rows.csv"
        path.write_text(HEAD + EVENTS + MEANS + READY + LOGRANK + EMPTY, encoding="utf-8")
        return read_studies(path, outcome=outcome, mapping=mapping)

    return _read


def test_events_are_pooled_to_what_revman_web_had(read) -> None:
    found = read("1.1")
    assert set(found.taken) == {"ai", "n1i", "ci", "n2i", "study", "year"}
    pooled = pool(found.rows, "OR", "MH", "z")
    values = [math.exp(each) for each in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)]
    assert values == pytest.approx([0.896866, 0.840514, 0.956995], abs=1e-6)
    assert pytest.approx((9.946056, 39.67458), abs=1e-5) == (pooled.Q, pooled.I2)


@pytest.mark.parametrize(
    ("method", "model", "estimator", "told"),
    [
        ("MH", "Fixed effect", "", "--measure OR --method MH"),
        ("MH", "Random effects", "", "--measure OR --method MH-RANDOM"),
        ("IV", "Fixed effect", "", "--measure OR --method EE --test z"),
        ("IV", "Random effects", "", "--measure OR --method DL --test z"),
        (
            *("IV", "Random effects", "Restricted Maximum-Likelihood"),
            "--measure OR --method REML --test z",
        ),
        ("Unheard of", "Fixed effect", "", None),
        ("IV", "Random effects", "Unheard of", None),
    ],
)
def test_settings_beside_the_rows_say_how_revman_pooled(
    read, tmp_path: Path, method: str, model: str, estimator: str, told: str | None
) -> None:
    (tmp_path / "CD000000-overall-estimates-and-settings.csv").write_text(
        "\ufeffAnalysis group,Analysis number,Statistical method,Effect measure,Analysis model,"
        "Heterogeneity estimator,Mean,CI start,CI end\n"
        f"1,2,IV,Mean Difference,Fixed effect,,1,2,3\n1,1,{method},Odds Ratio,{model},{estimator},"
        "0.896866,0.840514,0.956995\n",
        encoding="utf-8",
    )
    notes = [each for each in read("1.1").notes if "RevMan" in each]
    wanted = f"pooled in RevMan as {told}; RevMan had 0.896866 [0.840514, 0.956995]"
    assert notes == ([wanted] if told else [])


def test_means_are_read_without_events(read) -> None:
    found = read("1.2")
    assert found.rows[0]["m1i"] == "5.0" and found.rows[1]["sd2i"] == "2.3"
    assert "ai" not in found.taken and "yi" not in found.taken


def test_ready_effects_are_logarithms_and_no_interval_of_another_scale_is_taken(read) -> None:
    found = read("1.3")
    assert [(row["yi"], row["sei"]) for row in found.rows] == [("-0.2", "0.1"), ("0.0", "0.2")]
    assert "ci_lb" not in found.taken and "vi" not in found.taken


def test_observed_less_expected_becomes_effects(read) -> None:
    found = read("1.4")
    assert float(found.rows[0]["yi"]) == pytest.approx(-2.5 / 3)
    assert float(found.rows[1]["vi"]) == pytest.approx(1 / 1.9)
    pooled = pool(found.rows, None, "EE", "z")
    assert pooled.estimate == pytest.approx(-4.5 / 4.9), "sum of O - E over that of variances"
    assert any("O-E / Variance" in each for each in found.notes)
    assert found.column("Subgroup", "--by") == ("Adults", "Children")


def test_a_column_that_a_person_names_is_there(read) -> None:
    found = read("1.1", "yi=Mean,ci_lb=CI start", "ci_ub=CI end")
    assert (found.rows[0]["yi"], found.rows[0]["ci_lb"], found.rows[0]["ci_ub"]) == (
        *("1.13", "0.93", "1.37"),
    )


def test_an_outcome_without_events_keeps_its_columns(read) -> None:
    assert read("1.5").rows[0]["ai"] == "0"


def test_other_tables_stay_as_they_are() -> None:
    sheet = Sheet("x.csv", ("Study", "Mean", "GIV Mean"), (("A", "1", "2"),))
    assert as_one_kind(sheet) is sheet
