"""Pictures beside forest and funnel: each shows the numbers of the pool, or says why it cannot."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ldncli.errors import UsageError
from ldncli.evidence.synthesis.models.points import Points, own_points, points_of
from ldncli.evidence.synthesis.own_studies import OwnPlan, analyse_studies
from ldncli.report.drawing.charts import Forest, Graph
from ldncli.report.drawing.render import render
from ldncli.report.pooling.models.plots import KINDS, draw
from tests.evidence.synthesis.test_own_studies import LATITUDES, ROWS
from tests.evidence.trials import body, means, paper

PLAN = OwnPlan("RR", test="z", moderators={"ablat": LATITUDES[:12]})
BCG = own_points(analyse_studies(ROWS[:12], PLAN), "BCG")
WHOLE = body(
    *(
        paper(means(4 + shift, 2, 20, 5, 2, 20, scale="fiq"), id=id)
        for id, shift in (("cc-2021", 0), ("aa-2010", 1), ("bb-2015", -1))
    )
)
OURS = points_of(WHOLE, "FIQ")


def _own(rows: list[dict[str, Any]], **plan: Any) -> Points:
    return own_points(analyse_studies(rows, OwnPlan(**plan)), "own")


@pytest.mark.parametrize("name", KINDS)
def test_every_picture_is_drawn_in_every_form(name: str) -> None:
    chart = draw(name, BCG)
    assert "BCG" in chart.title
    for form in ("text", "svg"):
        assert render(chart, form)
    for width in (60, 100):
        text = str(render(chart, "text", width=width, unicode=False))
        assert text.isascii() and max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("name", ["radial", "baujat", "gosh", "leave-one-out", "cumulative"])
def test_the_base_has_them_too(name: str) -> None:
    assert str(render(draw(name, OURS), "text"))


def test_results_are_those_of_the_pool() -> None:
    pooled = BCG.pooled
    assert pooled
    ratio = math.exp(pooled.estimate)
    for name in ("leave-one-out", "cumulative"):
        chart = draw(name, BCG)
        assert isinstance(chart, Forest)
        last = chart.rows[-1]
        assert last.kind == "pooled" and last.estimate == pytest.approx(ratio)
    cumulative = draw("cumulative", BCG)
    assert isinstance(cumulative, Forest)
    assert cumulative.rows[-2].estimate == pytest.approx(ratio), "the last step holds all"
    gosh = draw("gosh", BCG)
    assert isinstance(gosh, Graph) and len(gosh.dots) == 2**12 - 13
    assert any(each.across == pytest.approx(ratio) for each in gosh.dots), "one subset is all"
    function = draw("p-value", BCG)
    assert isinstance(function, Graph)
    peak = max(function.lines[0].points, key=lambda each: each[1])
    assert peak == (pytest.approx(ratio), 1.0)


def test_risks_are_those_of_the_groups() -> None:
    chart = draw("labbe", BCG)
    assert isinstance(chart, Graph)
    first = chart.dots[0]
    assert (first.across, first.up) == pytest.approx((11 / 139, 4 / 123))
    odds = draw("labbe", _own(ROWS[:5], measure="OR"))
    assert isinstance(odds, Graph)
    assert odds.lines[1].points[0] == pytest.approx((0, 0)), "no risk stays none"
    with pytest.raises(UsageError, match="counts"):
        draw("labbe", OURS)


def test_the_line_of_a_moderator_is_that_of_the_regression() -> None:
    assert BCG.moderated and BCG.moderated.found
    chart = draw("bubble", BCG)
    assert isinstance(chart, Graph)
    at, value = chart.lines[0].points[0]
    start, slope = BCG.moderated.found.coefficients
    assert value == pytest.approx(math.exp(start.estimate + slope.estimate * at))
    few = _own(ROWS[:5], measure="RR", moderators={"ablat": LATITUDES[:5]})
    drawn = draw("bubble", few)
    assert isinstance(drawn, Graph) and not drawn.lines and "too few" in drawn.notes[0]
    with pytest.raises(UsageError, match="one moderator"):
        draw("bubble", OURS)


def test_what_cannot_be_drawn_says_why() -> None:
    one = points_of(body(paper(means(4, 2, 20, 5, 2, 20))), "one")
    with pytest.raises(UsageError, match="1 estimate: this plot compares at least 2"):
        draw("radial", one)
    with pytest.raises(UsageError, match="nothing is pooled"):
        draw("radial", points_of(body(), "none"))
    with pytest.raises(UsageError, match="there is no plot 'radail'") as error:
        draw("radail", one)
    assert error.value.hint and "radial" in error.value.hint
    with pytest.raises(UsageError) as error:
        draw("albatross", one)
    assert error.value.hint and "ldn combine" in error.value.hint
    for name in ("radial", "baujat", "gosh"):
        with pytest.raises(UsageError, match="pools tables"):
            draw(name, _own(ROWS[:5], measure="RR", method="MH"))
