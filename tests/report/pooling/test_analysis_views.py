"""An analysis for people: rows of studies and groups, the pooled line, and each part of
what is said of the result."""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Any

import pytest

from ldncli.evidence.effects.own_interval import own_ends
from ldncli.evidence.findings.analysis import Analysis, make_plan
from ldncli.evidence.reasons import because
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.answers.analyses import pool_answer
from ldncli.report.pooling.analysis_views import analysis_tables, weights_of
from ldncli.report.table import Table
from ldncli.report.words.findings.certainty import why_words
from ldncli.statistics.diagnostics.asymmetry import RegressionTest

PAIN: dict[str, Any] = {"outcome": ["pain-intensity"]}
FIBROMYALGIA: dict[str, Any] = {"condition": ["fibromyalgia"], **PAIN}


def _ask(library: Library, filters: dict[str, Any], **plan: Any) -> Analysis:
    return pool_answer(ask(library, **filters), make_plan(**plan))


def _parts(table: Table) -> dict[str, list[tuple[str, str]]]:
    """Items and values by part."""
    found: dict[str, list[tuple[str, str]]] = {}
    for section, item, value, _ in table.rows:
        found.setdefault(section, []).append((item, value))
    return found


def _said(analysis: Analysis, library: Library, part: str) -> dict[str, str]:
    return dict(_parts(analysis_tables(analysis, library, "account")[-1]).get(part, []))


# -- studies ---------------------------------------------------------------------------------------


def test_a_row_a_study_with_its_own_interval_and_weight(trial_library: Library) -> None:
    analysis = _ask(trial_library, FIBROMYALGIA)
    studies, _ = analysis_tables(analysis, trial_library, "account")
    rows = {row["study"]: row for row in studies.mappings()}
    jones = rows["Jones 2016"]
    # 4.9 - 5.2; standard error sqrt(0.31² + 0.33²) = 0.4528; 1.96 of them are 0.887
    assert (jones["scale"], jones["dose"], jones["n"], jones["effect"]) == (
        "NRS",
        "4.5",
        80,
        "-0.30 [-1.20, 0.60]",
    )
    assert rows["Ivory 2012"]["dose"] == "1.5–4.5" and rows["Ivory 2012"]["n"] == 120
    assert rows["Kuhn 2018"]["how"].startswith(
        "[kuhn-2018] Pain in the last week of each period, week 6, crossover: "
    )
    assert rows["Kuhn 2018"]["how"].endswith("[abstract results]")
    weights = [
        row["weight"] for name, row in rows.items() if name not in ("pooled", "prediction interval")
    ]
    assert sum(weights) == pytest.approx(100) and rows["pooled"]["weight"] == 100
    inverse = [1 / each.variance for each in analysis.synthesis.estimates]  # tau² is 0
    assert weights == pytest.approx([100 * each / sum(inverse) for each in inverse])
    assert rows["pooled"]["n"] == 120 + 80 + 24 + 57 and rows["pooled"]["effect"].startswith(
        "-0.50 [-1.08, 0.08]"
    )
    assert rows["prediction interval"]["effect"] == "[-1.08, 0.08]" and list(rows)[-2:] == [
        "pooled",
        "prediction interval",
    ]


def test_ends_are_at_the_level_asked_for(trial_library: Library) -> None:
    [jones] = [
        each
        for each in _ask(trial_library, FIBROMYALGIA).synthesis.estimates
        if each.study == "jones-2016"
    ]
    error = (0.31**2 + 0.33**2) ** 0.5
    # R: qt(c(0.975, 0.95), 77.69)
    assert own_ends(jones, 95) == pytest.approx((-0.3 - 1.99 * error, -0.3 + 1.99 * error), 1e-3)
    assert own_ends(jones, 90) == pytest.approx((-0.3 - 1.665 * error, -0.3 + 1.665 * error), 1e-3)
    studies = analysis_tables(_ask(trial_library, FIBROMYALGIA, level=90), trial_library, "")[0]
    assert studies.columns[4].label == "MD [90%]"


def test_people_are_not_added_up_where_one_study_does_not_say(trial_library: Library) -> None:
    analysis = _ask(trial_library, FIBROMYALGIA)
    entry = analysis.synthesis.entries[0]
    unsaid = replace(
        entry.chosen,
        estimates=tuple(
            replace(each, n_treatment=None, n_control=None) for each in entry.estimates
        ),
    )
    spoilt = replace(
        analysis.synthesis, entries=(replace(entry, chosen=unsaid), *analysis.synthesis.entries[1:])
    )
    rows = analysis_tables(replace(analysis, synthesis=spoilt), trial_library, "")[0].mappings()
    assert [row["n"] for row in rows if row["study"] == "pooled"] == [None]


def test_groups_in_order_with_a_line_where_several_are_pooled(trial_library: Library) -> None:
    analysis = _ask(trial_library, PAIN, by="condition")
    names = [row[0] for row in analysis_tables(analysis, trial_library, "")[0].rows]
    assert names == [
        "Lowe 2022",
        "Ivory 2012",
        "Jones 2016",
        "Kuhn 2018",
        "Archer 2019",
        "= Fibromyalgia (4)",
        "pooled",
        "prediction interval",
    ]
    by_dose = analysis_tables(_ask(trial_library, FIBROMYALGIA, by="dose-band"), trial_library, "")[
        0
    ].mappings()
    assert [(row["study"], row["dose"]) for row in by_dose][:3] == [
        ("Ivory 2012 (low)", "1.5"),
        ("Kuhn 2018", "3"),
        ("Ivory 2012 (high)", "4.5"),
    ]
    assert by_dose[5]["study"] == "= 4.5 mg (3)" and by_dose[5]["weight"] is None


def test_one_study_has_no_pooled_line(trial_library: Library) -> None:
    analysis = _ask(trial_library, {"condition": ["crps"], **PAIN})
    studies, rest = analysis_tables(analysis, trial_library, "")
    assert [row[0] for row in studies.rows] == ["Lowe 2022"]
    result = dict(_parts(rest)["Result"])
    assert result["one study"] == (
        "MD 0.30 [-0.83, 1.43], 1 of 2 trials; t(55.9) = 0.53, p = 0.597"
    )
    assert result["authors' conclusions"] and result["point estimates"] == "1 favours control"
    assert (
        "pooled" not in result
        and "heterogeneity" not in result
        and "prediction interval" not in result
    )
    assert "Sensitivity" not in _parts(rest)
    left_out = [row for row in rest.rows if row[0] == "Not in the pool"]
    assert left_out[0][1].startswith("bell-2015, ▲") and left_out[0][2].startswith(
        "Pain in the last week, week 4: "
    )
    assert left_out[0][3] == "abstract results"


def test_directions_where_no_estimate_follows(trial_library: Library) -> None:
    analysis = _ask(trial_library, {"outcome": ["fatigue"]}, by="dose-band", moderator=["year"])
    table, rest = analysis_tables(analysis, trial_library, "account")
    [row] = table.mappings()
    assert (row["study"], row["week"], row["dose"], row["n"], row["design"]) == (
        "Archer 2019",
        "52",
        "4.5",
        60,
        "parallel",
    )
    assert row["bias"] == "some concerns" and row["direction"].startswith("▲")
    assert row["why"].startswith("[thumb] Fatigue: ") and row["why"].endswith("[abstract results]")
    parts = _parts(rest)
    assert list(parts) == ["Result", "Directions", "Certainty", "Subgroups", "Meta-regression"]
    assert (
        dict(parts["Result"])["not pooled"]
        == "no estimate from Archer 2019 (group sizes are not printed in the sources read)"
    )
    assert parts["Directions"] == [("authors' conclusions", "1 benefit")], "no test of one study"
    assert weights_of(analysis.synthesis) == []


def test_a_study_without_week_or_judgement_says_so(trial_library: Library) -> None:
    analysis = _ask(trial_library, {"outcome": ["fatigue"]})
    entry = analysis.synthesis.entries[0]
    paper = replace(
        entry.chosen.source.paper,
        outcomes=(replace(entry.chosen.source.outcome, timepoint_weeks=None),),
    )
    study = replace(
        entry.study, papers=tuple(replace(each, appraisals=()) for each in entry.study.papers)
    )
    chosen = replace(entry.chosen, source=replace(entry.chosen.source, paper=paper))
    changed = replace(analysis.synthesis, entries=(replace(entry, chosen=chosen, study=study),))
    [row] = analysis_tables(replace(analysis, synthesis=changed), trial_library, "")[0].mappings()
    assert row["week"] is None and row["bias"] == "not judged"


def test_weights_are_unknown_where_nothing_is_pooled(trial_library: Library) -> None:
    synthesis = replace(_ask(trial_library, FIBROMYALGIA).synthesis, pooled=None)
    assert weights_of(synthesis) == [None] * 4


# -- what is said ----------------------------------------------------------------------------------


def test_the_result_with_test_and_heterogeneity(trial_library: Library) -> None:
    result = _said(_ask(trial_library, FIBROMYALGIA), trial_library, "Result")
    assert result["question"].startswith("Pain intensity · Fibromyalgia")
    assert result["measure"].endswith("(MD): one scale")
    assert result["pooled"].startswith(
        "MD -0.50 [-1.08, 0.08] of 4 estimates, 4 of 4 trials, t(3) = -2.76"
    )
    assert "REML" in result["pooled"] and result["heterogeneity"].startswith(
        "I² 0%, H² 1.00, Q(3) = 1."
    )
    assert "; tau² 0 [0, " in result["heterogeneity"] and result["prediction interval"].startswith(
        "[-1.08, 0.08], "
    )
    normal = _said(
        _ask(trial_library, FIBROMYALGIA, method="EE", test="z"), trial_library, "Result"
    )
    assert (
        ", z = -2.76, p = 0.006; common effect" in normal["pooled"]
        and "tau²" not in normal["heterogeneity"]
    )
    assert "prediction interval" not in normal


def test_cautions_and_the_smallest_effect_that_matters(trial_library: Library) -> None:
    analysis = _ask(trial_library, {"outcome": ["pain-response"]}, measure="RR")
    gap = because("note of the model", note="mind the gap")
    result = _said(replace(analysis, cautions=(gap,)), trial_library, "Result")
    assert (
        result["smallest effect that matters"].startswith("a ratio of 0.8 or 1.25 (")
        and result["caution"] == "mind the gap"
    )
    assert result["pooled"].startswith(
        "RR 1.43 [0.57, 3.59] of 3 estimates, 3 of 3 trials, t(2) = 1.67, p = 0.237"
    )
    rows = analysis_tables(analysis, trial_library, "")[0].mappings()
    assert [row["scale"] for row in rows][:3] == ["events"] * 3 and rows[0][
        "effect"
    ] == "1.50 [0.74, 3.03]"
    assert log(1.5) == pytest.approx(analysis.synthesis.estimates[0].value), (
        "24 of 80 against 8 of 40"
    )


def test_nothing_found_points_to_the_other_body(trial_library: Library) -> None:
    analysis = _ask(trial_library, {"outcome": ["fatigue"]}, body="other")
    [only] = analysis_tables(analysis, trial_library, "account")
    told = only.rows[1][2]
    assert list(_parts(only)) == ["Result"] and "there is 1 (--body randomised)" in told
    two = analysis_tables(replace(analysis, other_body=2), trial_library, "")[0].rows[1][2]
    assert "there are 2 (--body randomised)" in two
    none = analysis_tables(replace(analysis, other_body=0), trial_library, "")[0].rows[1][2]
    assert "--body" not in none and none
    empty = replace(_ask(trial_library, {"outcome": ["fatigue"], "year": "1990"}), other_body=1)
    assert "(--body other)" in analysis_tables(empty, trial_library, "")[0].rows[1][2]


def test_subgroups_with_their_difference(trial_library: Library) -> None:
    said = _said(_ask(trial_library, PAIN, by="condition"), trial_library, "By condition")
    assert said["Complex regional pain syndrome"] == "0.30 [-0.81, 1.41], 1 estimate"
    assert said["Fibromyalgia"] == "-0.50 [-1.08, 0.08], 4 estimates, I² 0%, tau² 0"
    assert said["difference between groups"] == "Q(1) = 1.82, p = 0.178, I² 45%"
    assert (
        said["made with"].startswith("a tau² for each group") and "doses of one trial" not in said
    )
    common = _ask(trial_library, PAIN, by="condition", common_tau2=True)
    assert _said(common, trial_library, "By condition")["made with"].startswith(
        "one tau² for all, 0; "
    )
    doses = _said(_ask(trial_library, FIBROMYALGIA, by="dose-band"), trial_library, "By dose band")
    assert "doses of one trial" in doses and list(doses)[:3] == [
        "1 to under 3 mg",
        "3 to under 4.5 mg",
        "4.5 mg",
    ]
    one = _said(
        _ask(trial_library, {"condition": ["crps"], **PAIN}, by="condition"),
        trial_library,
        "By condition",
    )
    assert "difference between groups" not in one


def test_meta_regression_done_and_not_done(trial_library: Library) -> None:
    done = _said(
        _ask(trial_library, PAIN, moderator=["year"], exploratory=True),
        trial_library,
        "Meta-regression on year",
    )
    assert list(done) == ["where all are 0", "year, per unit", "left over", "caution"]
    assert done["year, per unit"].startswith("0.04559 [-0.136, 0.2272], p = 0.483") and done[
        "left over"
    ].endswith("5 estimates")
    assert "R²" not in done["left over"]
    both = _ask(trial_library, PAIN, moderator=["year", "dose_mg"], exploratory=True)
    said = _said(both, trial_library, "Meta-regression on year, dose_mg")
    assert both.moderated is not None and both.moderated.found is not None
    assert said["all moderators together"].startswith("p = 0.")
    explained = replace(both.moderated.found, R2=41.6, notes=("odd",), k=20)
    more = _said(
        replace(both, moderated=replace(both.moderated, found=explained)),
        trial_library,
        "Meta-regression on year, dose_mg",
    )
    assert "; R² 42%, 20 estimates" in more["left over"] and more["caution"] == "odd", (
        "twenty for two moderators are enough"
    )
    refused = _said(
        _ask(trial_library, PAIN, moderator=["year"]), trial_library, "Meta-regression on year"
    )
    assert list(refused) == [""] and refused[""].startswith("not done: 5 of 5 estimates")


def test_sensitivity_in_every_direction(trial_library: Library) -> None:
    analysis = _ask(trial_library, FIBROMYALGIA)
    said = _said(analysis, trial_library, "Sensitivity")
    effects = {each.study: (each.value, 1 / each.variance) for each in analysis.synthesis.estimates}
    for study in effects:
        others = [pair for name, pair in effects.items() if name != study]
        mean = sum(value * weight for value, weight in others) / sum(
            weight for _, weight in others
        )  # tau² is 0
        assert said[f"without {study}"].startswith(f"{mean:.2f} [")
    assert said["random effects, DL"].endswith(", tau² 0") and said["common effect"].startswith(
        "-0.50 [-0.85, -0.14]"
    )
    assert (
        said["correlation 0.3 in place of 0.5"].startswith("-0.48 [")
        and "correlation 0.7 in place of 0.5" in said
    )
    assert sum(item.startswith("without ") for item in said) == 4


def test_small_studies_only_where_asked_or_enough(trial_library: Library) -> None:
    few = _said(_ask(trial_library, PAIN), trial_library, "Small studies")
    assert list(few) == [""] and few[""].startswith("too few estimates to test for asymmetry (5;")
    analysis = _ask(trial_library, PAIN, exploratory=True)
    said = _said(analysis, trial_library, "Small studies")
    assert (
        said["Egger's test"] == "t(3) = 1.29, p = 0.288"
        and said["rank correlation"] == "Kendall's tau 0.40, p = 0.483"
    )
    assert said["trim and fill"] == "1 filled in on the left; MD -0.50 [-0.82, -0.18]"
    assert said["PET"].startswith("MD -1.30 [-3.52, 0.91]") and "Peters' test" not in said
    assert analysis.robustness is not None and analysis.robustness.asymmetry is not None
    found = analysis.robustness.asymmetry
    assert found.egger is not None
    peters: RegressionTest = replace(found.egger, statistic=None, df=7, p=0.0001)
    other = replace(found, egger=None, rank=None, corrected=None, filled=None, peters=peters)
    told = _said(
        replace(analysis, robustness=replace(analysis.robustness, asymmetry=other)),
        trial_library,
        "Small studies",
    )
    assert told == {"Peters' test": "t(7) = 0.00, p < 0.001"}


def test_certainty_has_its_symbol_and_reason(trial_library: Library) -> None:
    analysis = _ask(trial_library, FIBROMYALGIA)
    said = _parts(analysis_tables(analysis, trial_library, "")[1])["Certainty"]
    assert said[0] == ("low ⊕⊕◯◯", why_words(analysis.certainty)) and said[1][0] == "in words"
    very = replace(analysis, certainty=replace(analysis.certainty, level="very-low"))
    assert _parts(analysis_tables(very, trial_library, "")[1])["Certainty"][0][0] == "very low ⊕◯◯◯"
    unrated = replace(analysis, certainty=replace(analysis.certainty, level=None))
    assert [
        item for item, _ in _parts(analysis_tables(unrated, trial_library, "")[1])["Certainty"]
    ] == ["in words"]


def test_notes_hold_the_account_and_what_was_brought_together(trial_library: Library) -> None:
    assert analysis_tables(_ask(trial_library, FIBROMYALGIA), trial_library, "account")[
        1
    ].notes == ("account",)
    notes = analysis_tables(_ask(trial_library, PAIN), trial_library, "account")[1].notes
    assert len(notes) == 2 and "Fibromyalgia (4)" in notes[1]
