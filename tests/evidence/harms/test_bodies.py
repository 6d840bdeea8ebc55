"""Harms as bodies of evidence: one analysis is what is shown, weighed and rated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ldncli.evidence.certainty.rules import rate
from ldncli.evidence.harms.bodies import RatedHarm, as_synthesis, general_harms
from ldncli.evidence.harms.reports import harm_reports
from ldncli.evidence.harms.summaries import HarmSummary, summarise_harms
from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.body import Body
from ldncli.records.model.paper import Paper
from ldncli.report.words.findings.certainty import measured_words
from ldncli.report.words.harms import why_words
from tests.evidence.invented import harm, harm_words, paper, studies
from tests.evidence.invented_trials import VOCABULARIES
from tests.topics import TOPIC

REFERENCE = Path(__file__).parents[2] / "reference"
WORDS = harm_words()
Counts = tuple[int, int]


def _metafor_cases() -> list[Any]:
    """Risk ratios that metafor pooled by `rma.mh`, without ½ in the pooled tables."""
    shared = json.loads((REFERENCE / "metafor_cases.json").read_text(encoding="utf-8"))["cases"]
    own = json.loads((REFERENCE / "own_cases.json").read_text(encoding="utf-8"))["cases"]
    plain = [each for each in shared if each["id"] in ("bcg_RR__MH", "zero_RR__MH_ccnone")]
    plain += [each for each in own if each["id"] == "RR_MH_plain"]
    return [pytest.param(each["data"], each["expected"], id=each["id"]) for each in plain]


def _trial(name: str, ldn: Counts, control: Counts, **more: Any) -> Paper:
    told = [harm("any adverse event", ldn, control)]
    return paper(name, told, comparators=[{"type": "placebo"}], **more)


def _summary(*papers: Paper) -> HarmSummary:
    (found,) = summarise_harms(harm_reports(studies(*papers), WORDS), WORDS)
    return found


def _rated(*papers: Paper) -> RatedHarm:
    body = Body(tuple(studies(*papers)), (), 0, (), TOPIC)
    (found,) = general_harms(body, frozenset({"crps"}), VOCABULARIES)
    return found


@pytest.mark.parametrize(("tables", "wanted"), _metafor_cases())
def test_a_harm_is_pooled_as_metafor_does(
    tables: list[dict[str, int]], wanted: dict[str, Any]
) -> None:
    counts = [
        ((row["ai"], row["ai"] + row["bi"]), (row["ci"], row["ci"] + row["di"])) for row in tables
    ]
    found = _summary(*(_trial(f"t{place:02d}-2019", *each) for place, each in enumerate(counts)))
    pooled = found.pooled
    assert (
        pooled is not None and pooled.method == "MH" and pooled.measure == "RR" and pooled.tau2 == 0
    )
    for name in ("estimate", "se", "ci_lb", "ci_ub", "Q", "I2"):
        assert getattr(pooled, name) == pytest.approx(wanted[name], rel=1e-8, abs=1e-9), name
    with_events = [each for each in counts if each[0][0] or each[1][0]]
    assert pooled.k == len(with_events) == len(as_synthesis(found).estimates)


def test_shown_weighed_and_rated_is_one_analysis() -> None:
    """Trials that disagree: inconsistency is judged by the I² of the very result that is
    shown, and bias by its weights."""
    high = {"appraisals": [{"instrument": "rob2", "overall": {"judgement": "high"}}]}
    found = _rated(
        _trial("a-2019", (80, 100), (20, 100), **high), _trial("b-2019", (150, 300), (200, 300))
    )
    pooled = found.summary.pooled
    assert pooled is not None and found.synthesis.pooled is pooled and pooled.I2 > 75
    # Weights of Greenland & Robins: events of the control group times the
    # share of people on naltrexone.
    assert pooled.weights == pytest.approx((100 * 10 / 110, 100 * 100 / 110))
    assert found.synthesis.model.method == pooled.method == "MH"
    steps = {step.domain: step for step in found.certainty.steps}
    assert steps["inconsistency"].levels == -2 and steps["inconsistency"].reasons == (
        because("I2 on both sides", i2=pooled.I2),
    )
    assert f"I² {pooled.I2:.0f}%" in why_words(found.summary)
    assert measured_words(steps["risk-of-bias"]) == "100%" and steps["risk-of-bias"].levels == -1, (
        "9% of the weight is at high risk"
    )
    assert rate(found.synthesis, VOCABULARIES) == found.certainty


def test_one_trial_stands_for_itself() -> None:
    found = _rated(_trial("a-2019", (12, 200), (6, 200)))
    pooled, (estimate,) = found.synthesis.pooled, found.synthesis.estimates
    assert (
        pooled is not None
        and pooled.k == 1
        and (pooled.estimate, pooled.weights) == (estimate.value, (100.0,))
    )


def test_trials_without_events_are_rated_and_not_pooled() -> None:
    found = _rated(
        _trial("a-2019", (12, 200), (6, 200)),
        _trial("b-2019", (0, 50), (0, 50)),
        _trial("c-2019", (8, 100), (4, 90)),
    )
    assert [each.study for each in found.synthesis.estimates] == ["a-2019", "c-2019"]
    assert (
        found.synthesis.pooled is not None
        and found.synthesis.pooled.k == 2
        and len(found.synthesis.entries) == 3
    )
    assert "3 randomised trials pooled by Mantel–Haenszel, 1 of them without events" in why_words(
        found.summary
    )


def test_a_harm_that_everyone_had_in_one_trial_keeps_its_weight() -> None:
    found = _rated(_trial("a-2019", (20, 20), (30, 30)), _trial("b-2019", (8, 20), (4, 20)))
    pooled = found.synthesis.pooled
    assert (
        pooled is not None
        and len(pooled.weights) == len(found.synthesis.estimates) == 2
        and min(pooled.weights) > 0
    )


def test_crossover_trials_count_as_in_what_is_shown() -> None:
    """Two periods as two groups in the pool and in what is rated: one
    approximation, said once, not two."""
    found = _rated(_trial("a-2019", (9, 20), (3, 20), plan="crossover-rct"))
    (estimate,) = found.synthesis.estimates
    assert (
        estimate.row == {"ai": 9, "n1i": 20, "ci": 3, "n2i": 20}
        and found.summary.pooled is found.synthesis.pooled
    )
    assert "an approximation" in why_words(found.summary)


def test_without_a_ratio_there_is_no_interval() -> None:
    found = _rated(_trial("a-2019", (0, 200), (3, 200)), _trial("b-2019", (0, 200), (1, 200)))
    assert found.summary.pooled is None and found.synthesis.reason == because("no risk ratio")
    assert {step.domain: step.levels for step in found.certainty.steps}["imprecision"] == -2, (
        "four events"
    )
