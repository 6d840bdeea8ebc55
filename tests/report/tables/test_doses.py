"""What is known by dose as tables: bands with effect and harms, schemes, uses, trials of doses."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ldncli.evidence.findings.doses import NOT_STATED, Band, DoseTrial, Group
from ldncli.evidence.harms.reports import Count
from ldncli.evidence.harms.summaries import Effect, HarmSummary
from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.directions import Directions
from ldncli.evidence.selecting.query import Selection
from ldncli.evidence.selecting.studies import Study
from ldncli.questions.asked import Asked, ask
from ldncli.records.index.library import Library, load
from ldncli.report.tables.doses import (
    band_table,
    dose_trial_table,
    how_taken,
    scheme_table,
    use_table,
)
from tests.conftest import ROOT
from tests.evidence.invented_trials import VOCABULARIES, vocabulary_of
from tests.evidence.trials import paper, studies
from tests.topics import TOPIC

DESIGNS = vocabulary_of("designs", [{"id": "parallel-rct", "label": "RCT"}])
LIBRARY = cast(
    Library,
    SimpleNamespace(
        vocabulary=lambda name: {**VOCABULARIES, "designs": DESIGNS}[name], topic=TOPIC
    ),
)
ASKED = cast(
    Asked,
    SimpleNamespace(
        library=LIBRARY,
        called=TOPIC.called,
        selection=Selection(("a",)),
        body=SimpleNamespace(mixed=()),
    ),
)
NONE = {"benefit": 0, "no-difference": 0, "mixed": 0, "harm": 0}


def _study(
    name: str,
    dose: tuple[float, float] | None = (4.5, 4.5),
    design: str = "parallel-rct",
    **more: Any,
) -> Study:
    return studies(paper(id=name, dose=dose, design=design, people=more.pop("people", 40), **more))[
        0
    ]


def _harm(**more: Any) -> HarmSummary:
    usual = {"trials": (1,), "treatment": Count(3, 20), "control": Count(1, 20), "other": None}
    return cast(HarmSummary, SimpleNamespace(**{**usual, **more}))


BAND = Band(
    band="4.5 mg",
    outcome="pain-intensity",
    studies=(
        _study("aa-2020", (1.5, 4.5)),
        _study("bb-2020", (3, 4.5)),
        _study("cc-2020", None, "case-series", people=7),
    ),
    directions=Directions({**NONE, "benefit": 1, "harm": 1}, {**NONE, "mixed": 1}),
    k=2,
    trials=3,
    effect=Effect(-0.234, -0.42, 0.05),
    doubts=(),
    spread=None,
    adverse=_harm(),
    stopped=None,
    why=because("one scale"),
)


def _band(**more: Any) -> dict[str, Any]:
    return band_table([replace(BAND, **more)], ASKED).mappings()[0]


def test_a_band_in_numbers() -> None:
    row = _band()
    assert (
        row["band"],
        row["dose_min_mg"],
        row["dose_max_mg"],
        row["outcome"],
        row["outcome_label"],
    ) == ("4.5 mg", 1.5, 4.5, "pain-intensity", "Pain")
    assert (row["studies"], row["randomised_trials"]) == (3, 2)
    assert (row["people_randomised"], row["people_analysed"]) == (80, 87)
    assert (row["rct_directions"], row["other_directions"]) == ("1 better, 1 worse", "1 mixed")
    assert [row[f"rct_{each}"] for each in ("benefit", "no_difference", "mixed", "harm")] == [
        1,
        0,
        0,
        1,
    ]
    assert [row[f"other_{each}"] for each in ("benefit", "no_difference", "mixed", "harm")] == [
        0,
        0,
        1,
        0,
    ]
    assert row["effect_cell"] == "−0.23 [−0.42, 0.05], 2 of 3 trials" and (
        row["smd_k"],
        row["smd"],
        row["smd_lb"],
        row["smd_ub"],
    ) == (2, -0.234, -0.42, 0.05)
    assert row["why"] == "one scale" and row["sources"] == ("aa-2020", "bb-2020", "cc-2020")


def test_spreads_of_a_band() -> None:
    spread = cast(Any, SimpleNamespace(k=2, median=-0.2, low=-0.3, high=-0.1))
    row = _band(spread=spread, effect=None)
    assert (row["smd_median"], row["smd_lowest"], row["smd_highest"]) == (-0.2, -0.3, -0.1)
    assert (
        row["smd"] is row["smd_lb"] is row["effect_cell"] is None and _band()["smd_median"] is None
    )


def test_harms_of_a_band_on_both_sides() -> None:
    row = _band(stopped=_harm(treatment=Count(2, 30), control=Count(0, 30), other=Count(4, 50)))
    assert row["adverse_cell"] == "3/20 v 1/20" and row["stopped_cell"] == "2/30 v 0/30"
    numbers = {
        key: value
        for key, value in row.items()
        if key.startswith(("any_harm", "stopped_")) and key.endswith(("events", "n"))
    }
    assert list(numbers.values()) == [3, 20, 1, 20, None, None, 2, 30, 0, 30, 4, 50]
    none = _band(adverse=None, stopped=_harm(trials=()))
    assert none["adverse_cell"] is None and none["stopped_cell"] is None


def test_a_band_without_doses_or_outcome() -> None:
    table = band_table([replace(BAND, studies=BAND.studies[2:], outcome=None)], ASKED)
    row = table.mappings()[0]
    assert (
        row["dose_min_mg"] is row["dose_max_mg"] is row["outcome_label"] is None
        and row["randomised_trials"] == 0
    )
    assert "·" not in table.title and table.legend[0] == "1 of 1 papers"


def test_the_title_names_one_outcome_and_the_column_several() -> None:
    one = band_table([BAND, BAND], ASKED)
    two = band_table([BAND, replace(BAND, outcome="threshold")], ASKED)
    shown = [
        {column.key: column.shown for column in table.columns}["outcome_label"]
        for table in (one, two)
    ]
    assert shown == [False, True] and one.title.endswith(" · SMD of pain") and "·" not in two.title
    assert [row["outcome_label"] for row in two.mappings()] == ["Pain", "Threshold"]


def test_schemes_say_where_they_start_and_end() -> None:
    group = Group("1.5 → 4.5", BAND.studies, 1, start_mg=1.5, target_mg=4.5, weeks=2)
    [row] = scheme_table([group], TOPIC, "account").mappings()
    assert (row["scheme"], row["start_mg"], row["target_mg"], row["weeks_to_target"]) == (
        "1.5 → 4.5",
        1.5,
        4.5,
        2,
    )
    assert (row["studies"], row["randomised_trials"], row["planned"], row["people_analysed"]) == (
        3,
        2,
        1,
        87,
    )
    assert row["some"] == "Aa 2020, Bb 2020, Cc 2020" and row["sources"] == (
        "aa-2020",
        "bb-2020",
        "cc-2020",
    )


@pytest.mark.parametrize(
    ("count", "told"),
    [(4, "s0, s1, s2, s3"), (5, "s0, s1, s2, s3 and 1 more"), (7, "s0, s1, s2, s3 and 3 more")],
)
def test_the_first_few_papers_are_named(count: int, told: str) -> None:
    group = Group("evening", tuple(_study(f"s{each}") for each in range(count)), 0)
    assert use_table([group], "timing", "").mappings()[0]["some"] == told


def test_uses_by_time_and_preparation() -> None:
    unknown = Group(NOT_STATED, BAND.studies, 0)
    times, kinds = (
        use_table([unknown], "timing", "account"),
        use_table([unknown], "formulation", "account"),
    )
    assert (
        times.columns[0].key == "timing"
        and kinds.columns[0].key == "formulation"
        and times.title != kinds.title
    )
    assert (
        times.columns[0].label == "Timing"
        and times.legend[0] == "account"
        and times.legend[1] != kinds.legend[1]
    )
    row = times.mappings()[0]
    assert row["some"] is None and len(row["sources"]) == 3


def test_trials_of_doses_against_each_other() -> None:
    study = _study("aa-2020", (1.5, 4.5), conditions=("crps", "fibromyalgia"), direction="harm")
    silent = _study("bb-2020", (1, 3), direction=None)
    found = [
        DoseTrial(study, (1.5, 4.5), "arms"),
        DoseTrial(silent, (), "comparator"),
        DoseTrial(_study("cc-2020", None), (), "comparator"),
    ]
    first, second, third = dose_trial_table(found, LIBRARY, "account").mappings()
    assert (first["study_id"], first["paper_id"], first["design"], first["doses_mg"]) == (
        "aa-2020",
        "aa-2020",
        "parallel-rct",
        ("1.5", "4.5"),
    )
    assert (
        first["conditions"] == ("CRPS", "Fibromyalgia")
        and first["participants"] == 40
        and first["compared"] == "arms"
    )
    assert first["direction"] == study.direction and first["summary"] == "Invented."
    assert (
        second["doses_mg"] == "1–3"
        and second["direction"] == "no result"
        and third["doses_mg"] is None
    )


def test_columns_for_people_and_for_programs() -> None:
    columns = band_table([BAND], ASKED).columns
    assert [column.key for column in columns if column.shown] == [
        "band",
        "studies",
        "randomised_trials",
        "people_randomised",
        "people_analysed",
        "rct_directions",
        "other_directions",
        "effect_cell",
        "adverse_cell",
        "why",
    ]
    assert [column.key for column in columns if column.people] == [
        "outcome_label",
        "rct_directions",
        "other_directions",
        "effect_cell",
        "adverse_cell",
        "stopped_cell",
    ]
    assert [column.key for column in columns if column.below] == ["why"]
    scheme, trial = scheme_table([], TOPIC, "").columns, dose_trial_table([], LIBRARY, "").columns
    assert [column.key for column in scheme if not column.shown] == [
        "start_mg",
        "target_mg",
        "weeks_to_target",
        "sources",
    ]
    assert [column.key for column in scheme if column.people] == ["some"]
    assert [column.key for column in trial if column.people] == [
        "called",
        "design_name",
        "concluded",
    ]
    assert [column.key for column in trial if column.below] == ["summary"]


def test_how_long_until_it_worked_is_told_by_comparisons_with_control() -> None:
    """In fibromyalgia paula-2023 reports better pain at week 3.7 in both of its groups."""
    library = load(str(ROOT / "data"))
    _, when, _ = how_taken(ask(library, condition="fibromyalgia"))
    assert when.endswith(
        "benefit over control is reported at week 12, in pain intensity (Younger 2013)."
    )
    _, when, _ = how_taken(ask(library, condition="CRPS"))
    assert "no randomised trial reports a benefit over control" in when
    assert when.endswith("comparison is at week 4, in use of other medicines (Chopra 2013).")


def test_schemes_of_trials_without_results_are_told_as_such() -> None:
    library = load(str(ROOT / "data"))
    started, *_ = how_taken(ask(library, condition="fibromyalgia"))
    assert "trials without results included" in started
    started, *_ = how_taken(ask(library, condition="MS"))
    assert "trials without results" not in started


def test_no_study_in_patients_is_said_once() -> None:
    first, warning = how_taken(ask(load(str(ROOT / "data")), condition="lupus"))
    assert first == "No study in patients answers this question."
    assert warning.startswith("Not with opioids")
