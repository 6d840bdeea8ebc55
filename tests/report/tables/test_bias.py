"""Risk of bias as charts: a row a trial, weighed once, and what its judgements were about."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.analyses import bias_answer
from ldncli.report.drawing.charts import Rob
from ldncli.report.tables.bias import bias_charts, bias_table, names_of
from tests.conftest import ROOT, Run


@pytest.fixture(scope="module")
def base(real_library: Library) -> Library:
    return real_library


def _charts(base: Library, **filters: list[str]) -> list[Rob]:
    found = bias_answer(ask(base, **filters))
    return [
        each for each in bias_charts(found, names_of(found, base)).charts if isinstance(each, Rob)
    ]


def test_a_trial_judged_for_several_outcomes_has_one_row_and_one_weight(base: Library) -> None:
    chart = next(
        each
        for each in _charts(base, condition=["fibromyalgia"])
        if each.title.endswith("for randomised trials, version 2")
    )
    rows = [row for row in chart.rows if "Bruun 2024 (FINAL)" in row.label]
    assert [(row.label, row.weight) for row in rows] == [("Bruun 2024 (FINAL)", 99.0)]
    told = " ".join(chart.notes)
    assert "Bruun 2024 (FINAL) (pain intensity, pain modulation, as a whole)" in told
    assert "not as a whole: Rodríguez-Freire 2026 (INNOVA) (pain intensity)" in told


def test_no_chart_of_the_base_has_two_rows_of_one_name(base: Library) -> None:
    for chart in _charts(base):
        labels = [row.label for row in chart.rows]
        assert len(labels) == len(set(labels)), chart.title


def test_the_table_keeps_every_assessment(base: Library) -> None:
    table = bias_table(bias_answer(ask(base, condition=["fibromyalgia"])), "")
    of_study = {row["study"] for row in table.mappings() if row["paper"] == "bruun-2024"}
    rows = [row for row in table.mappings() if row["study"] in of_study]
    assert {row["outcome"] for row in rows} == {"pain-intensity", "pain-modulation", None}
    assert sum(row["domain"] == "overall" for row in rows) == 3


def test_robvis_has_a_row_an_assessment_and_says_so(ldn: Callable[..., Run]) -> None:
    words = ["export", "--condition", "fibromyalgia", "--format", "robvis"]
    run = ldn(*words, data=ROOT / "data")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    assert sum("Bruun 2024 (FINAL)" in row["Study"] for row in rows) == 3
    assert "a row an assessment" in run.err
