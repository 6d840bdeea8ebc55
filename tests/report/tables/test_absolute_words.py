"""Absolute effects in words: per 1,000, higher and lower, numbers needed to
treat; numbers for programs."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ldncli.evidence.absolute.control_side import ControlLevel, Familiar
from ldncli.evidence.absolute.expressed import Expressed
from ldncli.evidence.absolute.risks import Needed, Span
from ldncli.evidence.certainty.ratings import Certainty
from ldncli.evidence.harms.reports import Count
from ldncli.evidence.harms.summaries import Effect, HarmSummary
from ldncli.evidence.reasons import because
from ldncli.evidence.synthesis.synthesise import Synthesis
from ldncli.report.tables.absolute_words import (
    certainty_words,
    control_text,
    difference_text,
    harm_expressed,
    needed_text,
    relative_text,
    span_cells,
    treated_text,
)
from ldncli.report.words.language.numbers import in_units
from tests.evidence.trials import VOCABULARIES, body, events, paper

BODY = body(paper(events(10, 20, 5, 20)), outcome="pain-response")
RISK = Expressed(
    "risk",
    ControlLevel(0.2, 0.1, 0.3, 3, "risk"),
    Span(0.3, 0.15, 0.6),
    Span(0.1, -0.05, 0.4),
    Span(1.5, 0.75, 3.0),
    needed=Needed(9.2, 4.1, 20.0, more=True),
)
MEAN = Expressed(
    "mean", ControlLevel(5.3, 5.2, 12.34, 3, "final"), Span(4.8, 4.4, 5.2), Span(-0.5, -0.9, 10.04)
)
FAMILIAR = Familiar(cast(Any, VOCABULARIES["scales"].terms["nrs-0-10"]), 2.5, 4, "final", False)
SMD = Expressed(
    "standardised",
    difference=Span(-1.25, -2.5, 0),
    standardised=Span(-0.5, -1, 0),
    familiar=FAMILIAR,
)


def test_numbers_have_a_true_minus() -> None:
    assert [in_units(each) for each in (-0.5, 9.994, 10.0, -12.34)] == [
        "−0.50",
        "9.99",
        "10.0",
        "−12.3",
    ]
    assert (
        certainty_words(Certainty("very-low", because("no study"))) == "⊕◯◯◯ very low"
        and certainty_words(Certainty(None, because("no study"))) == "not rated"
    )


def test_what_control_groups_showed() -> None:
    assert control_text(BODY, RISK) == "200 per 1,000"
    assumed = ControlLevel(0.2, 0.2, 0.2, 0, "risk", assumed=True)
    assert control_text(BODY, replace(RISK, control=assumed)) == "200 per 1,000 (assumed)"
    assert control_text(BODY, MEAN) == "mean 5.30 (5.20 to 12.3 in 3 groups)"
    one = ControlLevel(-1.5, -1.5, -1.5, 1, "change")
    assert control_text(BODY, replace(MEAN, control=one)) == "mean change −1.50"
    assert (
        control_text(BODY, None) is None and control_text(BODY, replace(RISK, control=None)) is None
    )


def test_what_follows_with_treatment() -> None:
    assert (
        treated_text(RISK) == "300 per 1,000 (150 to 600)"
        and treated_text(MEAN) == "mean 4.80 (4.40 to 5.20)"
    )
    assert treated_text(replace(MEAN, control=None)) == "mean 4.80 (4.40 to 5.20)"
    percent = replace(MEAN, control=replace(MEAN.control, kind="percent-change"))  # type: ignore[type-var]
    assert treated_text(percent) == "mean change in percent 4.80 (4.40 to 5.20)"
    assert treated_text(Expressed("risk", treated=Span(0.5))) == "500 per 1,000"
    assert treated_text(None) is None and treated_text(Expressed("risk")) is None


def test_differences_of_risks_and_means() -> None:
    assert difference_text(BODY, RISK) == "100 more per 1,000 (50 fewer to 400 more)"
    assert (
        difference_text(BODY, replace(RISK, difference=Span(-0.1, -0.2, 0.0004)))
        == "100 fewer per 1,000 (200 fewer to 0 more)"
    )
    assert difference_text(BODY, MEAN) == "0.50 lower (0.90 lower to 10.0 higher)"
    percent = replace(MEAN, control=replace(MEAN.control, kind="percent-change"))  # type: ignore[type-var]
    assert difference_text(BODY, percent).endswith("10.0 higher) (percent points)")
    assert difference_text(BODY, Expressed("mean", difference=Span(0.0))) == "0.00 lower"


def test_standardised_differences() -> None:
    text = difference_text(BODY, SMD)
    assert text.startswith("about 1.25 lower (2.50 lower to 0.00 lower) on the rating 0 to 10")
    bare = Expressed("standardised", standardised=Span(0.5, 0.1, 0.9))
    assert difference_text(BODY, bare) == "0.50 higher (0.10 higher to 0.90 higher), in SDs"
    assert difference_text(BODY, Expressed("risk")) == "not known in absolute numbers"


def test_what_is_not_known_says_what_is() -> None:
    signs = replace(BODY.signs, benefit=2, harm=0, undecided=1)
    assert difference_text(replace(BODY, signs=signs), None) == (
        "effect not known; authors' conclusions: 1 benefit; point estimates: 2 favour"
        " treatment, 1 favours neither"
    )
    assert (
        difference_text(replace(BODY, signs=replace(signs, benefit=0, harm=3, undecided=0)), None)
        == "effect not known; authors' conclusions: 1 benefit; point estimates: 3 favour control"
    )
    assert (
        difference_text(replace(BODY, signs=replace(signs, benefit=0, undecided=0)), None)
        == "effect not known; authors' conclusions: 1 benefit"
    )


def test_relative_effects() -> None:
    assert (
        relative_text(BODY, RISK)
        == "RR 1.50 (0.75 to 3.00)"
        == relative_text(replace(BODY, metric=None), RISK)
    )
    assert BODY.metric is not None
    odds = replace(BODY, metric=replace(BODY.metric, measure="OR"))
    assert relative_text(odds, replace(RISK, relative=Span(1.5))) == "OR 1.50"
    assert relative_text(BODY, SMD) == "SMD −0.50 (−1.00 to 0.00)"
    assert relative_text(BODY, None) is None and relative_text(BODY, MEAN) is None
    assert relative_text(BODY, replace(SMD, familiar=None)) is None


@pytest.mark.parametrize(
    ("more", "better", "told"),
    [
        (True, "higher", " to benefit"),
        (True, "lower", " to harm"),
        (False, "lower", " to benefit"),
        (False, "higher", " to harm"),
        (True, None, ""),
    ],
)
def test_numbers_needed_are_rounded_up(more: bool, better: str | None, told: str) -> None:
    assert RISK.needed is not None
    assert (
        needed_text(replace(RISK, needed=replace(RISK.needed, more=more)), better)
        == f"10{told} (5 to 20)"
    )
    assert needed_text(None, better) is None and needed_text(MEAN, better) is None


def _harm(**more: Any) -> HarmSummary:
    usual: dict[str, Any] = {
        "trials": (1, 2),
        "treatment": Count(20, 100),
        "control": Count(10, 100),
        "ratio": Effect(2.0, 1.1, 4.0),
        "per_1000": Effect(100, 10, 300),
    }
    return cast(HarmSummary, SimpleNamespace(**{**usual, **more}))


def test_a_harm_in_the_same_shape() -> None:
    found = harm_expressed(_harm())
    assert found.control == ControlLevel(0.1, 0.1, 0.1, 2, "risk") and found.kind == "risk"
    assert found.difference is not None and (
        found.difference.value,
        found.difference.high,
    ) == pytest.approx((0.1, 0.3))
    assert found.treated is not None and (found.treated.value, found.treated.low) == pytest.approx(
        (0.2, 0.11)
    )
    assert found.relative == Span(2.0, 1.1, 4.0)
    assert found.needed is not None and (
        found.needed.value,
        found.needed.few,
        found.needed.many,
    ) == pytest.approx((10, 1 / 0.3, 100))


def test_a_harm_with_less_known() -> None:
    around = harm_expressed(_harm(ratio=Effect(1.5, 0.9, 3.0)))
    assert around.needed is None, "the interval holds no effect"
    open_end = harm_expressed(_harm(ratio=Effect(1.5, 1.0, 3.0)))
    assert open_end.needed is None
    counted = harm_expressed(_harm(ratio=None))
    assert counted.treated == Span(0.2) and counted.needed is None and counted.relative is None
    bare = harm_expressed(_harm(control=Count(None, 100), treatment=Count(3, None), per_1000=None))
    assert bare.control is None and bare.treated is None and bare.difference is None
    assert harm_expressed(_harm(control=None, treatment=None)).treated is None


def test_cells_for_programs() -> None:
    cells = span_cells(RISK)
    assert (
        cells["treated"],
        cells["treated_low"],
        cells["difference_low"],
        cells["relative_high"],
    ) == pytest.approx((300, 150, -50, 3))
    assert (
        cells["control"],
        cells["control_low"],
        cells["control_high"],
        cells["control_groups"],
    ) == pytest.approx((200, 100, 300, 3))
    assert cells["control_kind"] == "risk" and (
        cells["nnt"],
        cells["nnt_low"],
        cells["nnt_high"],
    ) == (9.2, 4.1, 20.0)
    assumed = span_cells(
        replace(RISK, control=ControlLevel(0.2, 0.2, 0.2, 0, "risk", assumed=True))
    )
    assert assumed["control_kind"] == "assumed-risk" and assumed["control_groups"] is None
    assert (
        span_cells(MEAN)["treated"] == 4.8
        and span_cells(MEAN)["control"] == 5.3
        and "relative" not in span_cells(MEAN)
    )
    familiar = span_cells(SMD)
    assert (familiar["said_on"], familiar["said_sd"], familiar["standardised_low"]) == (
        "nrs-0-10",
        2.5,
        -1,
    )
    assert (
        span_cells(Expressed("risk", treated=Span(0.5)))["treated"] == 500
        and span_cells(None) == {}
    )


def test_bodies_of_the_tests_are_pooled() -> None:
    assert isinstance(BODY, Synthesis) and BODY.pooled is not None
