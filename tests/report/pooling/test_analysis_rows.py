"""An analysis for programs: keys and kinds of rows, numbers on both scales, one JSON object that is
whole with and without a pool."""

from __future__ import annotations

import json
from dataclasses import replace
from math import exp, log
from typing import Any

import pytest

from ldncli.evidence.findings.analysis import Analysis, make_plan
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.pooling.analysis_rows import (
    KEYS,
    analysis_json,
    flat_table,
    pooled_object,
    study_rows,
)
from ldncli.statistics.distributions import t_quantile
from ldncli.statistics.measures.moments import welch_df

PAIN: dict[str, Any] = {"outcome": ["pain-intensity"]}
FIBROMYALGIA: dict[str, Any] = {"condition": ["fibromyalgia"], **PAIN}


def _ask(library: Library, filters: dict[str, Any], **plan: Any) -> Analysis:
    return pool_answer(ask(library, **filters), make_plan(**plan))


def _rows(library: Library, filters: dict[str, Any], **plan: Any) -> list[dict[str, Any]]:
    return flat_table(_ask(library, filters, **plan), library, "account").mappings()


def _object(library: Library, filters: dict[str, Any], **plan: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(analysis_json(_ask(library, filters, **plan), library))
    return found


def test_the_row_of_a_study_holds_all_that_is_known_of_it(trial_library: Library) -> None:
    rows = {
        row["name"]: row
        for row in _rows(trial_library, FIBROMYALGIA, by="dose-band")
        if row["row"] == "study"
    }
    jones = rows["jones-2016"]
    assert tuple(jones) == KEYS and jones["row"] == "study" and jones["part"] is None
    about = (
        "study",
        "paper",
        "outcome_index",
        "condition",
        "outcome",
        "scale",
        "timepoint_weeks",
        "dose_mg",
        "n",
        "design",
    )
    assert tuple(jones[key] for key in about) == (
        "jones-2016",
        "jones-2016",
        0,
        "fibromyalgia",
        "pain-intensity",
        "nrs-0-10",
        16,
        4.5,
        80,
        "parallel",
    )
    assert (jones["label"], jones["risk_of_bias"], jones["direction"]) == (
        "Pain at the end",
        "some-concerns",
        "no-difference",
    )
    assert (
        jones["place"] == "abstract results"
        and len(jones["steps"]) == 2
        and jones["assumed_correlation"] is None
    )
    variance = 0.31**2 + 0.33**2
    df = welch_df(0.31 * 41**0.5, 41, 0.33 * 39**0.5, 39)
    half = t_quantile(0.975, df) * variance**0.5
    assert jones["estimate"] == pytest.approx(4.9 - 5.2) and jones["variance"] == pytest.approx(
        variance
    )
    assert jones["se"] == pytest.approx(variance**0.5)
    assert (jones["ci_lb"], jones["ci_ub"]) == pytest.approx((-0.3 - half, -0.3 + half))
    assert (jones["effect"], jones["effect_lb"]) == (jones["estimate"], jones["ci_lb"])
    low = rows["ivory-2012 (low)"]
    assert (low["part"], low["dose_mg"], low["n"]) == ("low", 1.5, 60) and rows["thumb"][
        "paper"
    ] == "archer-2019"
    assert rows["kuhn-2018"]["assumed_correlation"] == 0.5
    assert sum(rows[name]["weight"] for name in rows) == pytest.approx(100)


def test_sides_have_their_own_people(trial_library: Library) -> None:
    [jones] = [
        row
        for row in study_rows(_ask(trial_library, FIBROMYALGIA).synthesis, trial_library)
        if row["name"] == "jones-2016"
    ]
    assert [value for key, value in jones.items() if key.startswith("n_")] == [41, 39]


def test_ratios_on_both_scales(trial_library: Library) -> None:
    rows = _rows(trial_library, {"outcome": ["pain-response"]}, measure="RR")
    ivory, pooled = rows[0], next(row for row in rows if row["row"] == "pooled")
    assert ivory["estimate"] == pytest.approx(log(1.5)) and ivory["effect"] == pytest.approx(1.5)
    assert ivory["variance"] == pytest.approx(1 / 24 - 1 / 80 + 1 / 8 - 1 / 40)
    for each in (ivory, pooled):
        assert [each[f"effect{end}"] for end in ("_lb", "_ub")] == pytest.approx(
            [exp(each[f"ci{end}"]) for end in ("_lb", "_ub")]
        )
    assert pooled["effect"] == pytest.approx(exp(pooled["estimate"])) and pooled[
        "variance"
    ] == pytest.approx(pooled["se"] ** 2)
    tables = {row["name"]: row["measure"] for row in rows if row["row"] == "tables"}
    assert len(tables) == 2 and set(tables.values()) == {"RR", "OR"}, "Peto gives odds ratios"
    assert {row["measure"] for row in rows if row["row"] == "method"} == {"RR"}


def test_kinds_of_rows_in_order(trial_library: Library) -> None:
    rows = _rows(trial_library, PAIN, by="condition", moderator=["year"], exploratory=True)
    kinds = list(dict.fromkeys(row["row"] for row in rows))
    assert kinds == [
        "study",
        "not-pooled",
        "pooled",
        "subgroup",
        "leave-one-out",
        "method",
        "correlation",
        "moderator",
    ]
    assert [row["name"] for row in rows if row["row"] == "subgroup"] == ["crps", "fibromyalgia"]
    assert [row["name"] for row in rows if row["row"] == "correlation"] == ["0.3", "0.7"]
    bell = next(row for row in rows if row["row"] == "not-pooled")
    assert (
        bell["name"] == "bell-2015"
        and bell["reason"]
        and bell["estimate"] is None
        and bell["dose_mg"] == 3
        and bell["condition"] == "crps"
    )
    year = next(row for row in rows if row["row"] == "moderator" and row["name"] == "year")
    assert (
        year["estimate"] == pytest.approx(0.04559, abs=1e-5)
        and year["measure"] == "MD"
        and 0.4 < year["p"] < 0.5
    )
    assert (
        year["statistic"] == pytest.approx(year["estimate"] / year["se"])
        and year["ci_lb"] < year["estimate"] < year["ci_ub"]
    )


def test_nothing_pooled_leaves_studies_alone(trial_library: Library) -> None:
    rows = _rows(trial_library, {"outcome": ["fatigue"]})
    assert [(row["row"], row["name"]) for row in rows] == [("not-pooled", "thumb")]
    found = _object(trial_library, {"outcome": ["fatigue"]}, by="condition")
    assert (
        found["studies"] == []
        and len(found["not_pooled"]) == 1
        and found["k"] is None
        and found["measure"] is None
    )
    assert (
        found["subgroups"] is None
        and found["sensitivity"] is None
        and found["meta_regression"] is None
    )
    assert (
        found["not_pooled_because"]
        and found["statement"]
        and found["authors_conclusions"]["benefit"] == 1
        and found["point_estimates"]["benefit"] == 0
        and (found["trials_with_numbers"], found["trials"]) == (0, 1)
    )
    empty = _object(trial_library, {"outcome": ["fatigue"]}, body="other")
    assert (
        empty["statement"] is None
        and empty["question"]["body"] == "other"
        and empty["studies"] == empty["not_pooled"] == []
    )


def test_a_study_without_doses_has_none(trial_library: Library) -> None:
    synthesis = _ask(trial_library, {"outcome": ["fatigue"]}).synthesis
    [entry] = synthesis.entries
    bare = tuple(replace(each, intervention=None, arms=()) for each in entry.study.papers)
    [row] = study_rows(
        replace(synthesis, entries=(replace(entry, study=replace(entry.study, papers=bare)),)),
        trial_library,
    )
    assert row["dose_mg"] is None


def test_the_object_holds_question_pool_and_certainty(trial_library: Library) -> None:
    found = _object(trial_library, PAIN, correlation=0.6, comparator="any")
    question = found["question"]
    assert question["conditions"] == ["crps", "fibromyalgia"] and question["outcomes"] == [
        "pain-intensity"
    ]
    assert question["cells"][-1] == {
        "condition": "fibromyalgia",
        "outcome": "pain-intensity",
        "studies": 4,
    }
    assert (question["body"], question["comparator"], question["correlation"]) == (
        "randomised",
        "any",
        0.6,
    )
    assert _object(trial_library, PAIN)["question"]["comparator"] == "inert"
    assert (found["k"], found["method"], found["test"], found["level"], found["measure"]) == (
        5,
        "REML",
        "adhoc",
        95,
        "MD",
    )
    assert found["measure_because"] == "one scale" and found["important_difference"] is None
    assert found["certainty"] in ("low", "very-low") and found["certainty_because"]
    assert {"domain", "levels", "reason"} == set(found["certainty_steps"][0])
    assert [each["name"] if "name" in each else each["study"] for each in found["not_pooled"]] == [
        "bell-2015"
    ]
    assert _object(trial_library, {"outcome": ["pain-response"]}, measure="RR")[
        "important_difference"
    ] == pytest.approx(log(1.25))


def test_more_goes_last_and_infinity_is_null(trial_library: Library) -> None:
    text = analysis_json(
        _ask(trial_library, FIBROMYALGIA), trial_library, {"extra": [1, float("inf")]}
    )
    found = json.loads(text)
    assert list(found)[-1] == "extra" and found["extra"] == [1, None] and text.endswith("}\n")


def test_subgroups_and_regression_as_objects(trial_library: Library) -> None:
    found = _object(trial_library, PAIN, by="condition", moderator=["year"], exploratory=True)
    groups = found["subgroups"]
    assert (
        groups["by"] == "condition"
        and groups["common_tau2"] is None
        and groups["Q_between_df"] == 1
    )
    first, second = groups["groups"]
    assert (first["group"], first["members"], first["k"]) == ("crps", ["lowe-2022"], 1)
    assert second["members"] == ["ivory-2012", "jones-2016", "kuhn-2018", "thumb"] and second[
        "estimate"
    ] == pytest.approx(-0.4997, abs=0.0001)
    regression = found["meta_regression"]
    assert (
        regression["moderators"] == ["year"]
        and regression["k"] == 5
        and len(regression["coefficients"]) == 2
    )
    refused = _object(trial_library, PAIN, moderator=["year"])["meta_regression"]
    assert set(refused) == {"moderators", "not_done_because"} and refused[
        "not_done_because"
    ].startswith("5 of 5")


def test_sensitivity_as_an_object(trial_library: Library) -> None:
    found = _object(trial_library, PAIN, exploratory=True)["sensitivity"]
    assert [each["without"] for each in found["leave_one_out"]] == [
        "ivory-2012",
        "jones-2016",
        "kuhn-2018",
        "lowe-2022",
        "thumb",
    ]
    assert (
        all(each["k"] == 4 for each in found["leave_one_out"])
        and "DL" in found["methods"]
        and found["tables"] == {}
    )
    assert [each["correlation"] for each in found["correlations"]] == [0.3, 0.7] and found[
        "no_asymmetry_because"
    ] is None
    asymmetry = found["asymmetry"]
    assert (
        asymmetry["peters"] is None
        and asymmetry["egger"]["df"] == 3
        and asymmetry["rank"]["tau"] == pytest.approx(0.4)
    )
    assert (asymmetry["trim_and_fill"]["k0"], asymmetry["trim_and_fill"]["side"]) == (1, "left")
    assert asymmetry["pet_peese"]["chosen"] == "PET" and asymmetry["pet_peese"][
        "intercept"
    ] == pytest.approx(-1.30, abs=0.01)
    few = _object(trial_library, PAIN)["sensitivity"]
    assert few["asymmetry"] is None and few["no_asymmetry_because"]
    tables = _object(trial_library, {"outcome": ["pain-response"]}, measure="RR")["sensitivity"][
        "tables"
    ]
    assert sorted(each["measure"] for each in tables.values()) == ["OR", "RR"]


def test_asymmetry_without_its_parts(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN, exploratory=True)
    assert analysis.robustness is not None and analysis.robustness.asymmetry is not None
    none = replace(
        analysis.robustness.asymmetry,
        egger=None,
        rank=None,
        peters=None,
        filled=None,
        corrected=None,
    )
    bare = replace(analysis, robustness=replace(analysis.robustness, asymmetry=none))
    found = json.loads(analysis_json(bare, trial_library))["sensitivity"]["asymmetry"]
    assert found == dict.fromkeys(("egger", "rank", "peters", "trim_and_fill", "pet_peese"))


def test_a_pooled_object_says_how_it_was_made(trial_library: Library) -> None:
    pooled = _ask(trial_library, FIBROMYALGIA, method="DL", test="z").synthesis.pooled
    assert pooled is not None
    found = pooled_object(pooled)
    assert (found["method"], found["test"], found["df"], found["k"], found["level"]) == (
        "DL",
        "z",
        None,
        4,
        95,
    )
