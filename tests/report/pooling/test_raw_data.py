"""The raw data beside a forest plot are what the arms printed, and what stands there instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ldncli.evidence.findings.analysis import Analysis, make_plan
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library, load
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.drawing.charts import Forest, ForestRow
from ldncli.report.drawing.render import render
from ldncli.report.pooling.charts import forest_chart
from ldncli.report.pooling.raw_data import computed_notes, control_words, raw_data

MEANS = ("Mean", "SD", "n")


@pytest.fixture
def library(trials: Path) -> Library:
    return load(str(trials))


@pytest.fixture(scope="module")
def base(real_library: Library) -> Library:
    return real_library


def _ask(library: Library, outcome: str, condition: str = "", **plan: Any) -> Analysis:
    filters: dict[str, Any] = {"outcome": [outcome]}
    if condition:
        filters["condition"] = [condition]
    return pool_answer(ask(library, **filters), make_plan(**plan))


def _rows(analysis: Analysis, library: Library) -> tuple[Forest, dict[str, ForestRow]]:
    chart = forest_chart(analysis, library)
    assert isinstance(chart, Forest)
    return chart, {row.label.split("†")[0]: row for row in chart.rows}


def _heads(chart: Forest) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.label, each.parts) for each in chart.data_heads]


def test_means_of_both_arms_and_people_below(library: Library) -> None:
    chart, rows = _rows(_ask(library, "pain-intensity"), library)
    assert [parts for _, parts in _heads(chart)] == [MEANS, MEANS]
    assert rows["Kuhn 2018"].data == ("4.6", "1.7", "24", "5.4", "1.8", "24")
    jones = rows["Jones 2016"].data
    assert (jones[0], jones[2], jones[3], jones[5]) == ("4.9", "41", "5.2", "39")
    assert float(jones[1]) == pytest.approx(0.31 * 41**0.5, abs=0.005), "from its standard error"
    assert any(
        "computed from what is printed" in note and "Jones 2016" in note
        for note in chart.data_notes
    )
    pooled = next(row for row in chart.rows if row.kind == "pooled")
    assert pooled.data[:2] == ("", "") and int(pooled.data[2]) > 41


def test_events_of_both_arms_and_their_sums(library: Library) -> None:
    chart, rows = _rows(_ask(library, "pain-response"), library)
    assert [parts for _, parts in _heads(chart)] == [("Events/n",), ("Events/n",)]
    assert rows["Jones 2016"].data == ("13/41", "11/39")
    assert rows["Ivory 2012"].data == ("24/80", "8/40"), "arms of one role together"
    sums = [
        [tuple(map(int, cell.split("/"))) for cell in row.data]
        for row in rows.values()
        if row.kind == "study"
    ]
    pooled = next(row for row in rows.values() if row.kind == "pooled")
    assert pooled.data == tuple(
        f"{sum(each[side][0] for each in sums)}/{sum(each[side][1] for each in sums)}"
        for side in (0, 1)
    )


def test_doses_of_one_trial_meet_their_share_of_the_control(library: Library) -> None:
    _, rows = _rows(_ask(library, "pain-intensity", by="dose-band"), library)
    low, high = (row for name, row in rows.items() if name.startswith("Ivory"))
    assert (low.data[2], low.data[5], high.data[2], high.data[5]) == ("40", "20", "40", "20")


def test_what_was_printed_instead_stands_below_the_name(base: Library) -> None:
    chart, rows = _rows(_ask(base, "pain-intensity", "fibromyalgia"), base)
    found = rows["Younger 2013"]
    assert not found.data and "mean −28.8 (CI −38.1 to −19.5)" in (found.printed or "")
    assert rows["Bruun 2024 (FINAL)"].printed == "change from the start"
    assert rows["Rodríguez-Freire 2026 (INNOVA)"].data[1] == "–", "no deviation is printed"
    assert "median difference" in (rows["Bested 2023"].printed or ""), "not in the pool"
    assert [label for label, _ in _heads(chart)] == ["LDN", "Placebo"]
    assert chart.favours == ("favours LDN", "favours placebo")


def test_percentages_without_group_sizes_are_shown_as_printed(base: Library) -> None:
    analysis = _ask(base, "clinical-response", "Crohn's disease")
    chart, rows = _rows(analysis, base)
    assert _heads(chart) == [("LDN", ("Events/n",)), ("Placebo", ("Events/n",))]
    assert rows["Smith 2011"].data == ("88%", "40%")
    assert rows["Smith 2011"].printed == "printed: 88% v 40%, p = 0.009"
    assert "Events computed" not in " ".join(chart.data_notes)
    assert "printed: 88% v 40%" in " ".join(str(render(chart, "text", width=80)).split())
    assert "88%" in str(render(chart, "svg"))


def test_a_printed_difference_that_is_the_effect_is_not_told_twice(library: Library) -> None:
    _, rows = _rows(_ask(library, "pain-intensity"), library)
    assert rows["Archer 2019"].printed == "change from the start"


def test_the_columns_are_those_of_one_group_where_there_is_one(base: Library) -> None:
    change, rows = _rows(_ask(base, "pain-intensity", body="other"), base)
    assert _heads(change) == [("Before", MEANS[:2]), ("After", MEANS)]
    assert rows["Dieckmann 2021"].data == ("6.13", "1.93", "3.23", "2.6", "30")
    shares = _ask(base, "any-pain-relief", body="other", together=True)
    chart, rows = _rows(shares, base)
    assert [parts for _, parts in _heads(chart)] == [("Events/n",)]
    assert rows["McKenzie-Brown 2023"].data == ("45/70",)
    assert "Events computed from percentages" in computed_notes(shares.synthesis)[0]


def test_no_columns_where_no_arm_prints_a_number(base: Library) -> None:
    analysis = _ask(base, "pain-intensity", "diabetic-neuropathy")
    raw = raw_data(analysis.synthesis)
    assert all(raw.of(each) == () for each in analysis.synthesis.estimates) or raw.heads
    empty = _ask(base, "mortality")
    assert raw_data(empty.synthesis).heads == () or empty.synthesis.estimates
    assert control_words(empty.synthesis) in ("placebo", "control")


@pytest.mark.parametrize("form", ["svg", "png"])
def test_pictures_hold_the_columns(base: Library, form: str) -> None:
    chart, _ = _rows(_ask(base, "pain-intensity", "fibromyalgia"), base)
    drawn = render(chart, form)
    assert drawn[:4] == b"\x89PNG" if form == "png" else "−28.8" in drawn and "Placebo" in drawn


def test_text_shows_raw_data_where_they_fit(base: Library) -> None:
    chart, _ = _rows(_ask(base, "pain-intensity", "fibromyalgia"), base)
    wide, narrow = (str(render(chart, "text", width=width)) for width in (120, 80))
    assert "−1.3 1.57 49" in wide and "Placebo" in wide and "Mean   SD" in wide
    assert "computed from what is printed" in wide and "computed from" not in narrow
    assert "1.57" not in narrow and "p = 0.016" in narrow
    assert "Rodríguez-Freire " in wide, "no name is broken within a word"
