"""The long table alone gives every number that is shown of the real base's findings again: from
what is printed and assumed, by the formulas, with a spreadsheet's arithmetic."""

from __future__ import annotations

from typing import Any

import pandas
import pytest
from scipy import optimize

from ldncli.notebook.evidence import Base
from ldncli.records.index.library import Library
from tests.formulas import close, compute

# Numbers that the table gives; all others must follow from them.
_GIVEN = ("printed", "assumed", "fitted")


@pytest.fixture(scope="module")
def base(real_library: Library) -> Base:
    return Base(real_library)


@pytest.fixture(scope="module")
def steps(base: Base) -> pandas.DataFrame:
    return base.steps()


def _computed(rows: pandas.DataFrame, known: dict[str, Any]) -> dict[str, Any]:
    """The numbers of one working by name; the values that the table prints for them are not
    looked at."""
    names = dict(known)
    for row in rows.sort_values("place").itertuples():
        if row.kind == "text":
            continue
        if row.kind in _GIVEN:
            assert pandas.isna(row.formula)
            names[row.name] = float(row.value)
        else:
            names[row.name] = compute(row.formula, names)
    return names


@pytest.fixture(scope="module")
def rebuilt(steps: pandas.DataFrame) -> dict[str, dict[str, Any]]:
    """All numbers of each estimate and each finding, by its id."""
    own = steps[steps.estimate_id.notna()]
    found = {id: _computed(rows, {}) for id, rows in own.groupby("estimate_id")}
    left_out = set(own[own.name == "why_not"].estimate_id)
    of_finding = own.groupby("finding_id").estimate_id.unique()
    for finding, rows in steps[steps.estimate_id.isna()].groupby("finding_id"):
        pooled = [found[id] for id in of_finding[finding] if id not in left_out]
        known = pooled[0] if len(pooled) == 1 else {}
        if len(pooled) > 1:
            frame = pandas.DataFrame(pooled)
            known = {name: frame[name].to_numpy() for name in ("yi", "vi", "effect")}
        found[finding] = _computed(rows, known)
    return found


def test_every_effect_of_every_finding(base: Base, rebuilt: dict[str, dict[str, Any]]) -> None:
    findings, count = base.findings(), 0
    for row in findings.itertuples():
        names = rebuilt.get(row.finding_id, {})
        for value, low, high in (
            (row.effect, row.ci_lb, row.ci_ub),
            (row.seen, row.seen_lb, row.seen_ub),
        ):
            if pandas.isna(value):
                continue
            count += 1
            ends = ("number", "number_low", "number_high")
            for name, wanted in zip(ends, (value, low, high), strict=True):
                assert close(names[name], wanted), (row.finding_id, name)
        if not pandas.isna(row.p):
            assert close(names["number_p"], row.p), row.finding_id
        if not pandas.isna(row.pi_lb):
            assert {"pi_low", "pi_high"} <= names.keys()
    assert count == findings.effect.notna().sum() + findings.seen.notna().sum() > 50


def test_evidence_prints_what_findings_hold(base: Base) -> None:
    keys = ["condition", "outcome", "body"]
    found = base.findings().set_index(keys)
    shown = base.evidence()
    shown = shown[shown.body.notna()].set_index(keys)
    for name in ("effect", "ci_lb", "ci_ub", "seen", "p", "people_pooled", "people_randomised"):
        pandas.testing.assert_series_equal(found.loc[shown.index, name], shown[name])


def test_every_estimate_of_every_study(base: Base, rebuilt: dict[str, dict[str, Any]]) -> None:
    frame, count = base.estimates(), 0
    for row in frame[frame.yi.notna()].itertuples():
        names = rebuilt[row.estimate_id]
        for name in ("yi", "vi", "effect", "effect_low", "effect_high"):
            assert close(names[name], getattr(row, name)), (row.estimate_id, name)
        count += 1
    assert count > 100


def test_the_table_prints_what_its_formulas_give(
    steps: pandas.DataFrame, rebuilt: dict[str, dict[str, Any]]
) -> None:
    for row in steps[steps.formula.notna()].itertuples():
        names = rebuilt[row.finding_id if pandas.isna(row.estimate_id) else row.estimate_id]
        assert close(names[row.name], row.value), (row.step_id, row.formula)


def test_variances_between_studies_are_where_the_likelihood_is_highest(
    steps: pandas.DataFrame, rebuilt: dict[str, dict[str, Any]]
) -> None:
    fitted = steps[steps.name == "tau2"]
    assert len(fitted)
    for row in fitted.itertuples():
        own = steps[(steps.finding_id == row.finding_id) & steps.estimate_id.notna()]
        out = set(own[own.name == "why_not"].estimate_id)
        pairs = [rebuilt[id] for id in own.estimate_id.unique() if id not in out]
        y, v = (pandas.Series([each[name] for each in pairs]) for name in ("yi", "vi"))
        best = optimize.minimize_scalar(
            lambda tau2, y=y, v=v: _restricted(y, v, tau2), bounds=(0, 100), method="bounded"
        )
        here, there = _restricted(y, v, float(row.value)), best.fun
        assert here <= there + 1e-7


def _restricted(y: pandas.Series, v: pandas.Series, tau2: float) -> float:
    """Minus twice the restricted log-likelihood, without its constant."""
    import numpy

    w = 1 / (v + tau2)
    mean = (w * y).sum() / w.sum()
    return float(numpy.log(v + tau2).sum() + numpy.log(w.sum()) + (w * (y - mean) ** 2).sum())


@pytest.mark.parametrize(
    ("outcome", "study", "treated", "control"),
    [
        ("pain-response-30", "bruun-2024", 41, 26),
        ("pain-response-combined", "younger-2013", 32, 11),
    ],
)
def test_percentages_of_responders_are_there(
    base: Base, steps: pandas.DataFrame, outcome: str, study: str, treated: float, control: float
) -> None:
    rows = steps[(steps.outcome == outcome) & (steps.study_id == study) & (steps.kind == "printed")]
    told = rows.set_index("name").value
    assert told["percent_treatment"] == treated and told["percent_control"] == control
    [row] = base.outcomes(outcome=outcome).query("study_id == @study").itertuples()
    assert row.treatment_percent == treated and row.control_percent == control
    assert row.score == "events" and row.comparison == "between" and row.better == "higher"
    assert row.label and row.place and row.treatment_label and row.control_label


def test_words_stand_beside_the_numbers(steps: pandas.DataFrame) -> None:
    texts = steps[steps.kind == "text"]
    assert texts.text.notna().all() and steps[steps.kind != "text"].value.notna().all()
    assert {"label", "note", "score", "comparison", "better", "treatment_group", "why_not"} <= set(
        texts.name
    )
    printed = steps[steps.kind == "printed"]
    assert printed.source_place.notna().all() and (printed.source_place.str.len() > 3).all()
    assert steps.step_id.is_unique


def test_a_study_without_an_estimate_says_why(base: Base, steps: pandas.DataFrame) -> None:
    frame = base.estimates()
    without = frame[frame.yi.isna()]
    assert len(without) and without.why_not.notna().all()
    told = steps[steps.name == "why_not"].set_index("estimate_id").text
    for row in without.itertuples():
        assert told[row.estimate_id] == row.why_not
