"""From an analysis to pictures, tables and R: the numbers that are shown are those of the analysis,
and each says what it must."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from ldncli.evidence.findings.analysis import Analysis, make_plan
from ldncli.evidence.selecting.appraisals import judged
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.answers.analyses import bias_answer, pool_answer
from ldncli.report.drawing.charts import Directions, Forest, Rob, Sheet
from ldncli.report.drawing.render import render
from ldncli.report.drawing.scene.metrics import columns
from ldncli.report.pooling.analysis_rows import KEYS, analysis_json, flat_table
from ldncli.report.pooling.analysis_views import analysis_tables
from ldncli.report.pooling.charts import directions_chart, forest_chart, funnel_chart
from ldncli.report.pooling.rscript import r_script
from ldncli.report.pooling.shown import shown
from ldncli.report.tables.bias import bias_charts, bias_table, names_of
from ldncli.report.words.language.numbers import number

PAIN: dict[str, Any] = {"condition": ["fibromyalgia"], "outcome": ["pain-intensity"]}


@pytest.fixture
def library(trials: Path) -> Library:
    return load(str(trials))


def _ask(library: Library, filters: dict[str, Any] = PAIN, **plan: Any) -> Analysis:
    return pool_answer(ask(library, **filters), make_plan(**plan))


def _lights(library: Library) -> Sheet:
    found = bias_answer(ask(library))
    return bias_charts(found, names_of(found, library))


# -- forest ----------------------------------------------------------------------------------------


def test_a_forest_holds_the_numbers_of_the_analysis(library: Library) -> None:
    analysis = _ask(library, {"outcome": ["pain-intensity"]})
    chart, pooled = forest_chart(analysis, library), analysis.synthesis.pooled
    assert isinstance(chart, Forest) and pooled is not None and not chart.log
    studies = [row for row in chart.rows if row.kind == "study"]
    assert [row.estimate for row in studies] == [
        each.value for each in analysis.synthesis.estimates
    ]
    assert [row.weight for row in studies] == list(pooled.weights)
    result = next(row for row in chart.rows if row.kind == "pooled")
    assert (result.estimate, result.lower, result.upper) == (
        pooled.estimate,
        pooled.ci_lb,
        pooled.ci_ub,
    )
    prediction = next(row for row in chart.rows if row.kind == "prediction")
    assert (prediction.lower, prediction.upper) == (pooled.pi_lb, pooled.pi_ub)
    left_out = [row for row in chart.rows if row.kind == "text"]
    assert [row.label for row in left_out] == ["Bell 2015"] and "spread" in (left_out[0].note or "")
    assert chart.favours == ("favours LDN", "favours placebo"), "less pain is better"
    assert studies[0].cells == ("1.5–4.5", "120", "parallel") and studies[0].lights == (
        "low",
        "low",
        "low",
    )


def test_ratios_are_drawn_as_ratios_and_turn_what_is_favoured(library: Library) -> None:
    analysis = _ask(library, {"outcome": ["pain-response"]})
    chart = forest_chart(analysis, library)
    assert isinstance(chart, Forest) and chart.log and chart.mid == pytest.approx(1.25)
    pooled = next(row for row in chart.rows if row.kind == "pooled")
    assert analysis.synthesis.pooled is not None
    assert pooled.estimate == pytest.approx(shown("RR")(analysis.synthesis.pooled.estimate))
    assert chart.favours == ("favours placebo", "favours LDN"), "more responders are better"


def test_groups_stand_below_headings_with_their_results(library: Library) -> None:
    chart = forest_chart(_ask(library, by="dose-band"), library)
    assert isinstance(chart, Forest)
    kinds = [row.kind for row in chart.rows]
    assert kinds == [
        "heading",
        "study",
        "heading",
        "study",
        "heading",
        "study",
        "study",
        "study",
        "subgroup",
        "pooled",
        "prediction",
    ]
    assert any("stand apart" in note for note in chart.notes)


def test_where_nothing_is_pooled_directions_are_drawn(library: Library) -> None:
    chart = forest_chart(_ask(library, {"outcome": ["fatigue"]}), library)
    assert isinstance(chart, Directions) and [row.direction for row in chart.rows] == ["benefit"]
    assert "Authors' conclusions: 1 benefit." in chart.notes, "no test of one study"


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("unicode", [True, False])
def test_texts_fit_the_width(library: Library, width: int, unicode: bool) -> None:
    pain, tired = {"outcome": ["pain-intensity"]}, {"outcome": ["fatigue"]}
    charts = [
        forest_chart(_ask(library, pain, by="condition"), library),
        directions_chart(_ask(library, pain), library),
        directions_chart(_ask(library, tired), library),
        funnel_chart(_ask(library, pain), library),
        _lights(library),
    ]
    for chart in charts:
        text = render(chart, "text", width=width, unicode=unicode)
        assert isinstance(text, str) and text.strip()
        assert max(map(columns, text.splitlines())) <= width, type(chart)
        assert unicode or text.isascii()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pictures_are_whole_and_say_what_they_show(library: Library, theme: str) -> None:
    charts = [
        directions_chart(_ask(library, {"outcome": ["pain-intensity"]}), library),
        _lights(library),
    ]
    for chart in charts:
        svg = render(chart, "svg", theme=theme)
        root = ElementTree.fromstring(svg)
        text = " ".join(each.text or "" for each in root.iter())
        assert "Archer 2019" in text and root.get("width")
        assert render(chart, "svg", theme=theme) == svg


def test_no_studies_are_a_picture_too(library: Library) -> None:
    for chart in (Directions("Nothing", ()), Sheet("Nothing", ())):
        assert "no" in str(render(chart, "text")) and "<svg" in str(render(chart, "svg"))


# -- funnel and risk of bias -----------------------------------------------------------------------


def test_a_funnel_of_few_says_so_and_tests_nothing(library: Library) -> None:
    analysis = _ask(library)
    chart = funnel_chart(analysis, library)
    assert [point.effect for point in chart.points] == [
        each.value for each in analysis.synthesis.estimates
    ]
    assert chart.centre == analysis.synthesis.pooled.estimate  # type: ignore[union-attr]
    assert "4 estimates: too few" in chart.notes[0] and not chart.filled
    shown_too = funnel_chart(_ask(library, exploratory=True), library)
    assert "Egger" in shown_too.notes[0] and "fewer than ten" in shown_too.notes[-1]


def test_traffic_lights_by_instrument_with_reviews_beside_ours(library: Library) -> None:
    found = bias_answer(ask(library))
    chart = _lights(library).charts[0]
    assert isinstance(chart, Rob) and chart.domains == ("Randomisation", "Missing data")
    rows = {row.label: row for row in chart.rows}
    assert rows["Jones 2016, by Fox 2024"].weight == 0.0 and rows["Jones 2016"].weight == 84.0
    table = bias_table(found, "")
    assert [
        (row["domain"], row["judgement"], row["by"])
        for row in table.mappings()
        if row["study"] == "jones-2016"
    ] == [
        ("randomisation", "low", "ldn"),
        ("missing-data", "some-concerns", "ldn"),
        ("overall", "some-concerns", "ldn"),
        ("randomisation", "low", "fox-2024"),
        ("missing-data", "high", "fox-2024"),
        ("overall", "high", "fox-2024"),
    ]


def test_high_quality_is_not_high_risk(library: Library) -> None:
    from dataclasses import replace

    from ldncli.records.vocabularies.instruments import Level

    each = next(
        each
        for each in judged(
            library.papers(), library.instruments, library.vocabulary("designs").terms
        )
        if each.appraisal.overall.judgement == "high"
    )
    levels = (Level(id="high", label="High quality"), Level(id="low", label="Low quality"))
    checklist = replace(each.instrument, overall_judgements=levels)
    assert (
        bias_charts([replace(each, instrument=checklist)], {}).charts[0].rows[0].overall
        == "high-quality"
    )  # type: ignore[union-attr]


# -- tables ----------------------------------------------------------------------------------------


def test_every_estimate_walks_back_to_its_place(library: Library) -> None:
    flat = flat_table(_ask(library, by="dose-band"), library, "").mappings()
    assert tuple(flat[0]) == KEYS
    studies = [row for row in flat if row["row"] == "study"]
    assert all(
        row["paper"] and row["place"] and row["steps"] and row["variance"] > 0 for row in studies
    )
    assert {row["row"] for row in flat} == {
        "study",
        "pooled",
        "subgroup",
        "leave-one-out",
        "method",
        "correlation",
    }


def test_json_is_one_object_under_metafors_names(library: Library) -> None:
    found = json.loads(analysis_json(_ask(library, by="condition", moderator=["year"]), library))
    for name in (
        "k",
        "estimate",
        "se",
        "ci_lb",
        "ci_ub",
        "pi_lb",
        "pi_ub",
        "tau2",
        "I2",
        "H2",
        "Q",
        "Q_df",
        "Q_p",
        "weights",
    ):
        assert name in found
    assert len(found["studies"]) == found["k"] == 4 and found["meta_regression"]["not_done_because"]
    nothing = json.loads(analysis_json(_ask(library, {"outcome": ["fatigue"]}), library))
    assert (
        set(nothing) == set(found)
        and nothing["k"] is None
        and nothing["not_pooled_because"]
        and nothing["not_pooled"]
    )


def test_people_read_result_certainty_and_what_is_left_out(library: Library) -> None:
    studies, rest = analysis_tables(
        _ask(library, {"outcome": ["pain-intensity"]}), library, "account"
    )
    assert studies.title.startswith(
        "Pain intensity · Pain and the conditions below it · randomised"
    )
    sections = dict.fromkeys(row[0] for row in rest.rows)
    assert list(sections) == [
        "Result",
        "Certainty",
        "Sensitivity",
        "Small studies",
        "Not in the pool",
    ]
    assert rest.notes[0] == "account" and "Fibromyalgia (4)" in rest.notes[1]


def test_numbers_keep_what_says_something() -> None:
    assert [number(value) for value in (0.0, 0.004, -0.091, 12.345, float("inf"))] == [
        "0.00",
        "0.004",
        "-0.09",
        "12.35",
        "∞",
    ]
    assert (
        shown("PLO")(0.0) == 0.5
        and shown("RR")(0.0) == 1.0
        and shown("MD")(2.0) == 2.0
        and shown("OR")(1e6) == float("inf")
    )


# -- R ---------------------------------------------------------------------------------------------

R_CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "means": (PAIN, {}),
    "doses": (PAIN, {"by": "dose-band", "moderator": ["dose_mg"], "exploratory": True}),
    "conditions": (
        {"outcome": ["pain-intensity"]},
        {"by": "condition", "common_tau2": True, "method": "DL", "test": "z"},
    ),
    "standardised": (
        {"outcome": ["pain-intensity"]},
        {"measure": "SMD", "correlation": 0.7, "method": "PM", "level": 90},
    ),
    "odds": ({"outcome": ["pain-response"]}, {"measure": "OR"}),
    "a study a group": ({**PAIN, "year": "2012-2016"}, {"by": "risk-of-bias", "common_tau2": True}),
    "strata": ({"outcome": ["pain-response"]}, {"measure": "RR", "method": "MH"}),
    "peto": ({"outcome": ["pain-response"]}, {"measure": "OR", "method": "PETO"}),
    "common effect": ({"outcome": ["pain-response"]}, {"method": "EE"}),
}


def test_the_script_holds_data_and_calls(library: Library) -> None:
    text = r_script(_ask(library, by="dose-band"), library)
    assert (
        'method = "REML", test = "adhoc"' in text
        and "data.frame(" in text
        and '"ivory-2012 (low)"' in text
    )
    assert "metafor 3.8-1" in text and "[abstract results]" in text
    with pytest.raises(Exception, match="nothing to pool in R"):
        r_script(_ask(library, {"outcome": ["fatigue"]}), library)


@pytest.mark.with_r
def test_metafor_gives_the_same_numbers(library: Library, tmp_path: Path) -> None:
    for name, (filters, plan) in R_CASES.items():
        analysis = _ask(library, filters, **plan)
        script = tmp_path / f"{name}.R"
        script.write_text(r_script(analysis, library), encoding="utf-8")
        done = subprocess.run(
            ["Rscript", str(script)], capture_output=True, text=True, cwd=tmp_path
        )
        assert done.returncode == 0, f"{name}: {done.stderr}"
        assert done.stdout.rstrip().endswith("metafor gives the numbers of ldn")


@pytest.mark.with_r
def test_the_script_stops_where_a_number_is_another(library: Library, tmp_path: Path) -> None:
    script = tmp_path / "wrong.R"
    analysis = _ask(library)
    assert analysis.synthesis.pooled is not None
    wrong = r_script(analysis, library).replace(
        repr(analysis.synthesis.pooled.se), repr(analysis.synthesis.pooled.se * 1.001)
    )
    script.write_text(wrong, encoding="utf-8")
    done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode != 0 and "pooled: metafor gives" in done.stderr
