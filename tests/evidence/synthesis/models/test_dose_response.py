"""Groups of several doses: of trials that compare doses, and of tables."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.models.dose_response import Doses, curves_of, doses_of, own_doses
from ldncli.records.model.trial import Arm, ArmData
from tests.evidence.trials import body, outcome, paper

ARMS = (
    Arm(id="high", role="treatment", label="6 mg", dose_mg=6),
    Arm(id="low", role="treatment", label="3 mg", dose_mg=3),
    Arm(id="placebo", role="control", label="placebo"),
)


def _mean(mean: float) -> ArmData:
    return ArmData(mean=mean, sd=2, n=20)


def _trial(*outcomes: Any, id: str = "aa-2020", arms: Any = ARMS, **more: Any) -> Any:
    return paper(*outcomes, id=id, arms=arms, **more)


WHOLE = outcome(
    scale="nrs-0-10",
    arms={"high": _mean(3), "low": _mean(4), "placebo": _mean(5)},
    timepoint_weeks=12,
)


def _split(label: str = "Pain, {} against placebo") -> list[Any]:
    return [
        outcome(
            label=label.format(name),
            scale="nrs-0-10",
            arms={name: _mean(mean), "placebo": _mean(5)},
            timepoint_weeks=12,
        )
        for name, mean in (("high", 3), ("low", 4))
    ]


def _doses(*papers: Any, **more: Any) -> Doses:
    return doses_of(body(*papers), "Pain", "mg", **more)


def test_a_trial_of_doses_is_one_study_whether_told_at_once_or_dose_by_dose() -> None:
    at_once, by_dose = _doses(_trial(WHOLE)), _doses(_trial(*_split()))
    assert at_once.studies == by_dose.studies
    [study] = at_once.studies
    assert (study.reference, study.doses, study.effects) == (0, (3, 6), (-1, -2))
    assert study.covariance == ((0.4, 0.2), (0.2, 0.4)) and at_once.measure == "MD"
    assert by_dose.results[0].label == "Pain"


def test_a_group_with_two_numbers_is_not_used() -> None:
    first, second = _split()
    changed = outcome(
        label=second.label,
        scale="nrs-0-10",
        arms={"low": _mean(4), "placebo": _mean(5.1)},
        timepoint_weeks=12,
    )
    with pytest.raises(UsageError, match="no trial here compares 3 doses"):
        _doses(_trial(first, changed))


@pytest.mark.parametrize(
    "change",
    [
        {"arms": {"high": _mean(3), "placebo": _mean(5)}},
        {"arms": {"high": _mean(3), "low": _mean(4)}},
        {"arms": {"high": _mean(3), "low": ArmData(mean=4, n=20), "placebo": _mean(5)}},
        {"paired": True},
    ],
)
def test_fewer_than_three_doses_with_numbers_are_refused(change: dict[str, Any]) -> None:
    told: dict[str, Any] = {"scale": "nrs-0-10", "arms": WHOLE.arms} | change
    with pytest.raises(UsageError, match="no trial here compares 3 doses") as refused:
        _doses(_trial(outcome(**told)))
    assert "compares trials, not doses" in (refused.value.hint or "")


def test_doses_of_different_trials_are_no_comparison_of_doses() -> None:
    """Three trials of one dose each have three doses together, and no curve."""
    trials = []
    for place, dose in enumerate((3, 4.5, 6)):
        arms = (Arm(id="high", role="treatment", label="x", dose_mg=dose), ARMS[2])
        told = outcome(scale="nrs-0-10", arms={"high": _mean(4), "placebo": _mean(5)})
        trials.append(_trial(told, id=f"t-{place}", arms=arms))
    with pytest.raises(UsageError, match="no trial here compares 3 doses"):
        _doses(*trials)


def test_another_active_control_is_no_dose_of_nothing() -> None:
    arms = (*ARMS[:2], Arm(id="placebo", role="control", label="amitriptyline"))
    with pytest.raises(UsageError, match="no trial"):
        _doses(_trial(WHOLE, arms=arms, comparators=("active",)))


def test_events_and_several_scales() -> None:
    counted = outcome(
        domain="pain-intensity",
        score="events",
        arms={
            "high": ArmData(events=12, n=20),
            "low": ArmData(events=8, n=20),
            "placebo": ArmData(events=4, n=20),
        },
    )
    [study] = _doses(_trial(counted)).studies
    assert study.effects == pytest.approx((math.log(2), math.log(3)))
    other = outcome(scale="fiq", arms=WHOLE.arms)
    found = _doses(_trial(WHOLE), _trial(other, id="bb-2020"))
    assert found.measure == "SMD" and found.studies[0].effects == pytest.approx((-0.5, -1))


def test_another_result_of_the_same_trial_can_be_named() -> None:
    other = outcome(label="Burning", scale="fiq", arms=WHOLE.arms, timepoint_weeks=12)
    trial = _trial(WHOLE, other)
    assert _doses(trial).others == ("Burning",)
    assert _doses(trial, wanted="FIQ").results[0].label == "Burning"
    with pytest.raises(UsageError, match="no result here is called 'sleep'") as refused:
        _doses(trial, wanted="sleep")
    assert "Burning" in refused.value.choices


# -- of a table ------------------------------------------------------------------------------------

RATIOS = [
    {"study": "a", "type": "ci", "dose": d, "cases": c, "n": n, "logrr": y, "se": s}
    for d, c, n, y, s in (
        ("0", "110", "8103", "0", ""),
        ("1.5", "212", "17538", "-0.29", "0.12"),
        ("2.5", "211", "15304", "-0.30", "0.126"),
    )
]


def test_ratios_counts_and_means_of_a_table() -> None:
    ratios = own_doses("t", "ratios", RATIOS)
    assert ratios.measure == "RR" and ratios.studies[0].doses == (1.5, 2.5)
    assert ratios.studies[0].covariance[0][1] > 0
    apart = own_doses("t", "ratios", RATIOS, reconstruct="independent")
    assert apart.studies[0].covariance[0][1] == 0 and "too sure" in apart.notes[0]
    counts = own_doses("t", "counts", [{**row, "type": "cc"} for row in RATIOS])
    assert counts.measure == "OR"
    rows = [
        {"study": "a", "dose": dose, "mean": mean, "sd": "2", "n": "20"}
        for dose, mean in (("6", "3"), ("0", "5"), ("3", "4"))
    ]
    assert own_doses("t", "means", rows).studies[0].effects == (-1, -2)
    assert own_doses("t", "means", rows, measure="SMD").studies[0].effects == (-0.5, -1)
    errors = [{**row, "sd": "", "se": "0.5"} for row in rows]
    kept = [{key: cell for key, cell in row.items() if key != "sd"} for row in errors]
    assert own_doses("t", "means", kept).studies[0].covariance[0][1] == pytest.approx(0.25)


@pytest.mark.parametrize("logs", [True, False])
def test_ends_of_intervals_may_be_of_ratios_or_of_their_logarithms(logs: bool) -> None:
    rows = []
    for row in RATIOS:
        y, se = float(row["logrr"]), float(row["se"] or 0)
        ends = [y - 1.959964 * se, y + 1.959964 * se]
        ends = ends if logs else [math.exp(each) for each in ends]
        kept = {key: cell for key, cell in row.items() if key != "se"}
        rows.append({**kept, "lb": f"{ends[0]:.6f}", "ub": f"{ends[1]:.6f}"})
    found = own_doses("t", "ratios", rows).studies[0].covariance[0][0]
    assert found == pytest.approx(0.0144, rel=1e-4)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"type": ""}, "a: it is not said what kind"),
        ({"cases": ""}, "a: cases and n are needed"),
        ({"se": "0.1"}, "a: 0 groups have no standard error"),
        ({"se": ""}, "a: 3 groups have no standard error"),
        ({"dose": "1"}, "a: two groups have one dose"),
    ],
)
def test_tables_that_cannot_be_used(change: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        own_doses("t", "ratios", [{**row, **change} for row in RATIOS])
    with pytest.raises(UsageError, match="one group alone"):
        own_doses("t", "ratios", RATIOS[:1])
    with pytest.raises(UsageError, match="--covariance"):
        own_doses("t", "ratios", RATIOS, reconstruct="none")


# -- the curve -------------------------------------------------------------------------------------


def test_a_line_unless_the_curve_is_asked_for() -> None:
    doses = _doses(_trial(WHOLE))
    line, bent = curves_of(doses), curves_of(doses, spline=True)
    assert line.chosen is line.line and line.spline is not None and line.at == (0, 3, 6)
    assert bent.chosen is bent.spline and bent.spline
    assert bent.spline.knots == pytest.approx((0.6, 3, 5.4))
    assert curves_of(doses, knots=(0, 3, 6)).chosen.knots == (0, 3, 6)
    # The three groups lie on a line, and the curve is that line.
    assert bent.spline.nonlinear and bent.spline.nonlinear.chi2 == pytest.approx(0, abs=1e-9)
    assert line.per == 1


def test_nothing_is_said_beyond_the_doses_that_were_studied() -> None:
    doses = _doses(_trial(WHOLE))
    for asked in ({"at": (9,)}, {"reference": 7}):
        with pytest.raises(UsageError, match="outside of those studied"):
            curves_of(doses, **asked)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="above 0"):
        curves_of(doses, per=0)
    rows = [{**row, "dose": f"{float(row['dose']) / 10}"} for row in RATIOS]
    assert curves_of(own_doses("t", "ratios", rows)).per == pytest.approx(0.1)
    many = [
        {"study": "a", "dose": f"{dose}", "mean": f"{dose}", "sd": "2", "n": "20"}
        for dose in range(40)
    ]
    at = curves_of(own_doses("t", "means", many)).at
    assert len(at) == 8 and (at[0], at[-1]) == (0, 39)
