"""What control groups showed: median risks and means, and the SDs of the scale readers know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ldncli.evidence.absolute.control_side import (
    ControlLevel,
    control_mean,
    control_risk,
    familiar_scale,
    sources_of,
)
from ldncli.evidence.effects.estimate import Frame
from ldncli.evidence.synthesis.synthesise import Model, Synthesis
from ldncli.records.model.paper import Paper
from tests.evidence.trials import body, contrast, events, means, outcome, paper


def _trial(
    id: str, ldn: float = 4.0, control: float = 5.0, *, sd: float = 2.0, **more: Any
) -> Paper:
    return paper(means(ldn, sd, 20, control, sd, 20, **{"scale": "nrs-0-10", **more}), id=id)


def _framed(synthesis: Synthesis, **frame: Any) -> Synthesis:
    assert synthesis.metric is not None
    return replace(synthesis, metric=replace(synthesis.metric, frame=Frame(**frame)))


def test_median_risks() -> None:
    trials = [paper(events(4, 20, control, 20), id=f"t{control}-2020") for control in (2, 4, 10)]
    found = control_risk(body(*trials, outcome="pain-response"))
    assert found == ControlLevel(0.2, 0.1, 0.5, 3, "risk") and not found.assumed
    two = control_risk(body(*trials[1:], outcome="pain-response"))
    assert two is not None and two.value == pytest.approx(0.35)


def test_risks_of_nobody() -> None:
    unknown = paper(
        outcome({}, {}, "pain-response", score="events", contrast=contrast("RR", 2, ci=(1, 4)))
    )
    assert control_risk(body(unknown, outcome="pain-response")) is None
    none = control_risk(body(paper(events(4, 20, 0, 20)), outcome="pain-response"))
    assert none is not None and none.value == 0
    shares = paper(outcome({"percent": 30}, {"percent": 15}, "pain-response", score="events"))
    assert control_risk(body(shares, outcome="pain-response")) == ControlLevel(
        0.15, 0.15, 0.15, 1, "risk"
    )


def test_only_what_is_pooled_speaks_where_something_is() -> None:
    silent = paper(outcome({}, {}), id="s-2020")
    found = body(_trial("a-2020"), silent)
    assert [each.paper.id for each in sources_of(found)] == ["a-2020"]
    assert [each.paper.id for each in sources_of(body(silent))] == ["s-2020"]


def test_median_means() -> None:
    found = body(
        *(
            _trial(f"t{place}-2020", control=control)
            for place, control in enumerate((5.0, 6.0, 7.5))
        )
    )
    assert control_mean(found) == ControlLevel(6.0, 5.0, 7.5, 3, "final")
    assert control_mean(body(_trial("a-2020"), model=Model("SMD"))) is None, (
        "a standardised difference has no mean"
    )
    assert control_mean(body(paper(outcome({}, {})))) is None
    own = outcome(contrast=contrast("MD", -1, se=0.5), scale="nrs-0-10")
    assert control_mean(body(paper(own))) is None, "no mean is printed"


def test_final_values_before_changes_before_percent_changes() -> None:
    final, change = _trial("a-2020"), _trial("b-2020", -2, -1, score="change")
    found = control_mean(body(final, change))
    assert found is not None and (found.kind, found.k, found.value) == ("final", 1, 5)
    found = control_mean(body(change))
    assert found is not None and (found.kind, found.value) == ("change", -1)
    found = control_mean(body(_trial("c-2020", -30, -20, score="percent-change")))
    assert found is not None and (found.kind, found.value) == ("percent-change", -20)


def test_means_in_the_range_of_the_pool() -> None:
    found = control_mean(
        body(_trial("a-2020", 40, 50, scale="vas-0-100"), _trial("b-2020", control=6.0))
    )
    assert found is not None and (found.value, found.low, found.high) == pytest.approx((5.5, 5, 6))
    alone = _framed(body(_trial("a-2020", 40, 50, scale="vas-0-100")), range=(1, 6))
    level = control_mean(alone)
    assert level is not None and level.value == pytest.approx(3.5), (
        "the middle of 0 to 100 is that of 1 to 6"
    )
    start = _framed(body(_trial("a-2020", 2, 3, scale="one-to-five")), range=(0, 10))
    level = control_mean(start)
    assert level is not None and level.value == pytest.approx(5), "3 of 1 to 5 is the middle"
    steps = _framed(
        body(_trial("a-2020", -2, -1, scale="one-to-five", score="change")), range=(0, 10)
    )
    level = control_mean(steps)
    assert level is not None and level.value == pytest.approx(-2.5), "a step is worth 2.5"
    changes = _framed(
        body(_trial("a-2020", -20, -10, scale="vas-0-100", score="change")), range=(1, 6)
    )
    level = control_mean(changes)
    assert level is not None and level.value == pytest.approx(-0.5), "a change has no start"
    percent = _framed(
        body(_trial("a-2020", -20, -10, scale="vas-0-100", score="percent-change")), range=(1, 6)
    )
    level = control_mean(percent)
    assert level is not None and level.value == -10
    assert control_mean(_framed(body(_trial("a-2020", scale="open")), range=(1, 6))) is None, (
        "no limits, so no range"
    )


def test_means_of_scales_that_run_the_other_way_stay_out() -> None:
    found = body(_trial("a-2020", 6, 5, scale="comfort"))
    assert control_mean(_framed(found, better="lower")) is None
    for better in ("higher", None):
        level = control_mean(_framed(found, better=better))
        assert level is not None and level.value == 5


def _familiar(*papers: Paper) -> tuple[str, float, int, str, bool] | None:
    found = familiar_scale(body(*papers, model=Model("SMD")))
    return found and (found.scale.id, found.sd, found.k, found.kind, found.turned)


def test_the_scale_that_most_trials_used() -> None:
    trials = [
        _trial("a-2020", scale="fiq", sd=12.0),
        _trial("b-2020", scale="fiq", sd=16.0),
        _trial("c-2020"),
    ]
    assert _familiar(*trials) == ("fiq", 14.0, 4, "final or baseline", False)
    assert _familiar(*trials[1:]) == (
        "nrs-0-10",
        2.0,
        2,
        "final or baseline",
        False,
    ), "at a tie a plain rating"
    assert familiar_scale(body(*trials)) is not None, (
        "scales that cannot be brought together are standardised"
    )
    assert familiar_scale(body(trials[2])) is None, "a mean difference is on its scale already"
    assert familiar_scale(body(paper(outcome({}, {})), model=Model("SMD"))) is None


def test_baselines_count_and_changes_are_apart() -> None:
    told = outcome(
        {"mean": 4, "sd": 2, "n": 20, "baseline_mean": 6, "baseline_sd": 3},
        {"mean": 5, "sd": 2.5, "n": 20, "baseline_sd": 3.5},
        scale="fiq",
    )
    assert _familiar(paper(told)) == ("fiq", 2.75, 4, "final or baseline", False)
    change = _trial("a-2020", -2, -1, score="change", scale="fiq")
    assert _familiar(change) == ("fiq", 2.0, 2, "change", False)
    assert _familiar(change, _trial("b-2020", scale="fiq", sd=9.0)) == (
        "fiq",
        9.0,
        2,
        "final or baseline",
        False,
    )
    with_baseline = replace(told, score="change")
    assert _familiar(paper(with_baseline)) == ("fiq", 3.25, 2, "final or baseline", False)
    assert _familiar(_trial("a-2020", -20, -10, score="percent-change")) is None
    assert _familiar(_trial("a-2020", scale=None)) is None


def test_scales_without_a_printed_sd_give_way() -> None:
    bare = [outcome(contrast=contrast("SMD", -0.5, se=0.3), scale="fiq") for _ in range(2)]
    papers = [paper(each, id=f"b{place}-2020") for place, each in enumerate(bare)]
    assert _familiar(*papers, _trial("c-2020")) == ("nrs-0-10", 2.0, 2, "final or baseline", False)
    assert _familiar(*papers) is None


def test_a_scale_that_was_turned_is_marked() -> None:
    found = body(_trial("a-2020", 6, 5, scale="comfort"), model=Model("SMD"))
    for better, turned in (("lower", True), ("higher", False)):
        familiar = familiar_scale(_framed(found, better=better))
        assert familiar is not None and familiar.turned == turned
