"""Effects in pictured units: control groups' risks and means, standardised differences on a scale,
harms, the outcomes that say most."""

from __future__ import annotations

from typing import Any

import pytest

from ldncli.evidence.absolute.control_side import control_mean, control_risk, familiar_scale
from ldncli.evidence.absolute.expressed import express
from ldncli.evidence.harms.bodies import general_harms
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.synthesis.synthesise import Model, Synthesis, synthesise
from ldncli.records.model.paper import Paper
from ldncli.report.words.findings.statements import harm_statement
from tests.evidence.invented import harm, paper, studies
from tests.evidence.invented_trials import VOCABULARIES, outcome, trial
from tests.topics import TOPIC


def _found(
    *papers: Paper,
    model: Model | None = None,
    domain: str = "pain-intensity",
    randomised: bool = True,
) -> Synthesis:
    return synthesise(
        studies(*papers), domain, "crps", VOCABULARIES, model or Model(), randomised=randomised
    )


def _events(name: str, ldn: tuple[int, int], placebo: tuple[int, int]) -> Paper:
    arms = {
        id: {"events": pair[0], "n": pair[1]} for id, pair in (("ldn", ldn), ("placebo", placebo))
    }
    told = outcome((1, 1), (1, 1), score="events", scale=None, better="higher") | {"arms": arms}
    return paper(
        name,
        comparators=[{"type": "placebo"}],
        outcomes=[{key: value for key, value in told.items() if value is not None}],
    )


def test_events_at_the_median_risk_of_the_control_groups() -> None:
    found = _found(
        _events("a-2019", (8, 20), (4, 20)),
        _events("b-2019", (6, 20), (2, 20)),
        _events("c-2019", (10, 20), (6, 20)),
    )
    level = control_risk(found)
    assert level is not None and (level.value, level.low, level.high, level.k) == pytest.approx(
        (0.2, 0.1, 0.3, 3)
    )
    shown = express(found)
    assert shown is not None and shown.relative is not None and shown.treated is not None
    assert shown.treated.value == pytest.approx(0.2 * shown.relative.value)
    assumed = express(found, 0.5)
    assert (
        assumed is not None
        and assumed.control is not None
        and assumed.control.assumed
        and assumed.control.value == 0.5
    )


def test_means_beside_the_control_groups_mean() -> None:
    shown = express(_found(trial("a-2019", 4.0, 5.0), trial("b-2019", 4.5, 6.0)))
    assert (
        shown is not None
        and shown.control is not None
        and shown.treated is not None
        and shown.difference is not None
    )
    assert (shown.kind, shown.control.kind, shown.control.value) == ("mean", "final", 5.5)
    assert shown.treated.value == pytest.approx(5.5 + shown.difference.value)


def test_final_values_go_before_changes_and_scales_are_brought_together() -> None:
    found = _found(
        trial("a-2019", -2.0, -1.0, score="change"),
        trial("b-2019", 40.0, 50.0, scale="vas-0-100"),
        trial("c-2019", 4.0, 6.0),
    )
    level = control_mean(found)
    assert (
        level is not None
        and level.kind == "final"
        and (level.low, level.high, level.k) == pytest.approx((5, 6, 2))
    ), "50 of 100 is 5 of 10"
    only = control_mean(_found(trial("a-2019", -2.0, -1.0, score="change")))
    assert only is not None and only.kind == "change" and only.value == -1


def test_a_standardised_difference_is_said_on_the_scale_of_most_trials_and_marked() -> None:
    papers = [trial("a-2019"), trial("b-2019"), trial("c-2019", 20.0, 25.0, scale="vas-0-100")]
    found = _found(*papers, model=Model("SMD"))
    familiar = familiar_scale(found)
    assert familiar is not None and (familiar.scale.id, familiar.sd, familiar.k, familiar.kind) == (
        "nrs-0-10",
        2.0,
        4,
        "final or baseline",
    )
    shown = express(found)
    assert (
        shown is not None
        and shown.difference is not None
        and shown.standardised is not None
        and shown.kind == "standardised"
    )
    assert shown.difference.value == pytest.approx(2 * shown.standardised.value)


def test_a_scale_that_runs_the_other_way_turns_the_re_expressed_difference() -> None:
    model = Model("SMD")
    rising = [
        trial(f"{name}-2019", 6.0, 5.0, domain="threshold", scale="ppt", better="higher")
        for name in "ab"
    ]
    falling = trial("c-2019", 4.0, 5.0, domain="threshold", scale="cpm", better="lower")
    shown = express(_found(*rising, falling, model=model, domain="threshold"))
    assert (
        shown is not None
        and shown.familiar is not None
        and shown.familiar.scale.id == "ppt"
        and not shown.familiar.turned
    )
    turned = express(
        _found(
            rising[0],
            falling,
            trial("d-2019", 4.0, 5.0, domain="threshold", scale="cpm", better="lower"),
            model=model,
            domain="threshold",
        )
    )
    assert (
        turned is not None
        and turned.difference is not None
        and turned.standardised is not None
        and turned.familiar is not None
    )
    assert turned.familiar.scale.id == "cpm" and turned.difference.value < 0, (
        "on the scale where lower is better it is lower"
    )


def test_without_a_printed_sd_nothing_is_re_expressed() -> None:
    bare = outcome((4, 2), (5, 2), contrast={"type": "SMD", "value": -0.5, "ci": [-1.1, 0.1]})
    bare["arms"] = {id: {"n": 20} for id in ("ldn", "placebo")}
    found = _found(paper("a-2019", comparators=[{"type": "placebo"}], outcomes=[bare]))
    shown = express(found)
    assert (
        shown is not None
        and shown.familiar is None
        and shown.difference is None
        and shown.standardised is not None
    )


def test_nothing_pooled_is_nothing_expressed() -> None:
    silent = outcome((4, 2), (5, 2)) | {"arms": {}}
    assert (
        express(_found(paper("a-2019", comparators=[{"type": "placebo"}], outcomes=[silent])))
        is None
    )


def test_what_is_seen_in_one_group_is_no_effect_to_picture() -> None:
    told = outcome((1, 1), (1, 1), score="events", better="higher", comparison="within") | {
        "arms": {"ldn": {"events": 2, "n": 2}}
    }
    del told["scale"]
    found = _found(paper("a-2019", plan="case-series", outcomes=[told]), randomised=False)
    assert found.pooled is not None and express(found) is None


# -- harms -----------------------------------------------------------------------------------------


def _harms(*papers: Paper) -> dict[str, Any]:
    body = Body(tuple(studies(*papers)), (), 0, (), TOPIC)
    return {
        each.summary.harm: each for each in general_harms(body, frozenset({"crps"}), VOCABULARIES)
    }


def test_general_harms_are_rated_on_the_numbers_that_are_shown() -> None:
    told = [
        harm("any adverse event", (12, 20), (6, 20)),
        harm("left for harm", (0, 20), (0, 20)),
        harm("nausea", (3, 20), (1, 20)),
    ]
    found = _harms(
        paper("a-2019", told, comparators=[{"type": "placebo"}]),
        paper("b-2019", told[:1], comparators=[{"type": "placebo"}]),
    )
    assert set(found) == {
        "any-adverse-event",
        "stopped-for-harm",
    }, "kinds of harm are for ldn safety"
    common = found["any-adverse-event"]
    assert (
        common.summary.ratio is not None
        and common.synthesis.pooled is not None
        and common.certainty.level == "very-low"
    )
    assert common.summary.ratio.value == pytest.approx(2.0)
    assert "very uncertain" in harm_statement(common, "CRPS")
    rare = found["stopped-for-harm"]
    assert (
        rare.synthesis.pooled is None
        and "0 of 20 on low-dose naltrexone and 0 of 20 on control" in harm_statement(rare, "CRPS")
    )


def test_harms_of_other_conditions_and_uncounted_ones_are_no_rows() -> None:
    assert (
        _harms(
            paper(
                "a-2019", [harm("any adverse event", (1, 20), (1, 20))], conditions=["fibromyalgia"]
            )
        )
        == {}
    )
    assert _harms(paper("a-2019", [harm("any adverse event")])) == {}
