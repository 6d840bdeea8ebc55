"""The answer of a model of all estimates, as people, programs and pictures have it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ldncli.evidence.synthesis.models.multilevel import analyse_together, collect_own
from ldncli.evidence.synthesis.models.points import own_points
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.report.drawing.render import render
from ldncli.report.pooling.models.multilevel import (
    multilevel_chart,
    multilevel_json,
    multilevel_rows,
    multilevel_tables,
)
from tests.evidence.synthesis.models.test_multilevel import PAPERS, ROWS, _together

FOUND = replace(_together(*PAPERS), title="Pain")


def _values(whole: bool) -> dict[str, str]:
    below = multilevel_tables(FOUND, whole=whole)[0]
    return {row[1]: row[2] for row in below.rows}


def test_the_answer_comes_first_and_names_what_entered() -> None:
    [below] = multilevel_tables(FOUND, whole=False)
    assert below.head[0] == "Pain"
    assert "6 estimates of 3 trials in one model" in below.head[1]
    one = FOUND.shown[0].coefficient
    assert f"{one.estimate:.2f}".replace("-", "−") in _values(False)["all estimates, MD"]
    assert "ldn pool" in "".join(_values(False))
    assert _values(False)["entered (estimates)"] == "Aa 2020 (3), Bb 2020 (1), Cc 2020 (2)"
    whole = multilevel_tables(FOUND, whole=True)[1]
    assert len(whole.rows) == 6 and "Worst pain, week 12" in str(whole.rows[2][1])


def test_what_was_assumed_is_said_with_other_values_beside_it() -> None:
    values = _values(False)
    assert {"0", "0.2", "0.4", "0.6 (assumed above)", "0.8"} <= values.keys()
    notes = " ".join(multilevel_tables(FOUND, whole=False)[0].notes)
    assert "correlate 0.6 (--rho)" in notes and "fewer than four degrees of freedom" in notes
    assert {"normal, by the model", "heterogeneity"} <= _values(True).keys()


def test_programs_get_every_number() -> None:
    table = multilevel_rows(FOUND)
    kinds = [row["row"] for row in table.mappings()]
    assert kinds == ["estimate"] * 6 + ["intrcpt"] + ["by correlation"] * 5
    content = json.loads(multilevel_json(FOUND))
    assert content["k"] == 6 and len(content["by_correlation"]) == 5
    assert content["coefficients"][0]["estimate"] == FOUND.shown[0].coefficient.estimate
    assert content["CR2"][0]["df"] == FOUND.robust.df[0]


def test_the_picture_has_both_results() -> None:
    chart = multilevel_chart(FOUND)
    kinds = [row.kind for row in chart.rows]
    assert kinds.count("heading") == 4 and kinds.count("study") == 6
    assert kinds[-2:] == ["subgroup", "pooled"] and "LDN" in chart.favours[0]
    text = str(render(chart, "text", width=80))
    assert "All 6 estimates" in text and max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("moderators", [(), ("dose",)])
def test_a_file_is_called_by_its_studies(moderators: tuple[str, ...]) -> None:
    analysis = analyse_studies([{**row, "yi": row["yi"]} for row in ROWS], OwnPlan("RR"))
    points = replace(own_points(analysis, "rows.csv"), pooled=None)
    cells = {name: [str(row[name]) for row in ROWS] for name in moderators}
    collected = collect_own(points, list("AABCD"), cells)
    found = analyse_together(collected, points, moderators=moderators, exploratory=True)
    [below] = multilevel_tables(found, whole=False)
    assert "in one model" in below.head[1] or "by dose" in below.head[1]
    assert any(str(row[2]).startswith("A (2)") for row in below.rows)
    assert multilevel_chart(found).log
    assert len(multilevel_tables(found, whole=True)[1].rows) == found.fit.k
