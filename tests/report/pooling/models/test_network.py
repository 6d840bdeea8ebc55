"""A network as tables, as one object and as a picture: the same numbers everywhere, and no claim
that they do not carry."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ldncli.evidence.synthesis.models.network.analysis import NetworkAnalysis, analyse_network
from ldncli.evidence.synthesis.models.network.evidence import Evidence, own_evidence
from ldncli.report.pooling.models.network import (
    league_table,
    net_chart,
    network_json,
    network_tables,
    paired_league,
    pairs_table,
)
from ldncli.report.pooling.models.network_words import answer, caution, heterogeneity
from ldncli.statistics.network.comparisons import Comparison
from tests.statistics.network.test_graph import CASES


def made(*found: tuple[str, str, float, float], **how: Any) -> NetworkAnalysis:
    """A network of trials of two arms."""
    rows = tuple(Comparison(f"s{at}", *each) for at, each in enumerate(found))
    names = {each.study: each.study for each in rows}
    return analyse_network(Evidence("MD", rows, names, {}), "made up", **how)


@pytest.fixture(scope="module")
def smoking() -> NetworkAnalysis:
    rows = [
        {"study": each["study"], "treatment": each["treatment"], "xi": each["event"],
         "ni": each["n"]}
        for each in CASES["smokingcessation_OR"]["arms"]
    ]  # fmt: skip
    return analyse_network(own_evidence(rows, "OR"), "smoking", method="DL", better="higher")


def test_every_form_has_the_same_numbers(smoking: NetworkAnalysis) -> None:
    (table,) = network_tables(smoking)
    shown = {row[0]: row[table.keys().index("effect")] for row in table.rows}
    assert shown["C"] == "2.04 [1.34, 3.10]" or shown["C"].startswith("2.0")
    pairs = {(each["treatment"], each["control"]): each for each in pairs_table(smoking).mappings()}
    assert f"{pairs['C', 'A']['estimate']:.2f}" == shown["C"].split(" ")[0]
    told = json.loads(network_json(smoking))
    assert told["pairs"] == json.loads(json.dumps(list(pairs.values())))
    assert len(pairs) == 6 and told["agreement"]["between_designs"]["df"] == 7
    league = league_table(smoking)
    assert [row[0] for row in league.rows] == ["A", "C", "B", "D"]
    assert league.rows[1][1] == shown["C"] and league.rows[0][1] is None
    listed = {row[0]: row[1:] for row in paired_league(smoking).rows}
    assert listed["C against A"][0] == shown["C"] and len(listed) == 6
    assert told["treatments"][0]["p_score"] < 0.1


def test_direct_and_indirect_evidence_make_up_the_whole(smoking: NetworkAnalysis) -> None:
    import math

    for each in pairs_table(smoking).mappings():
        share = each["direct_share"]
        direct, indirect = math.log(each["direct"]), math.log(each["indirect"])
        whole = share * direct + (1 - share) * indirect
        assert whole == pytest.approx(math.log(each["estimate"]))


def test_scores_stand_apart_and_are_called_what_they_are(smoking: NetworkAnalysis) -> None:
    (first,) = network_tables(smoking)
    assert "p_score" not in first.keys() and not any("P-score" in each for each in first.head)
    *_, last = network_tables(smoking, whole=True)
    assert "P-scores" in last.title and [row[0] for row in last.rows] == ["A", "B", "C", "D"]
    assert "no ranking" in last.footnotes[0]


def test_a_star_of_single_trials_says_what_it_rests_on() -> None:
    star = made(("a", "placebo", -2.0, 0.1), ("b", "placebo", 0.1, 0.2), better="lower")
    assert answer(star) == "Better than placebo: a; no clear difference: b."
    told = " ".join(caution(star))
    assert "1 pair is compared by no trial" in told and "nothing here can check" in told
    assert "Every comparison rests on a single trial." in told
    assert "cannot be tested: there is no closed loop" in told
    assert "how much trials differ cannot be told" in heterogeneity(star)
    assert [row[-1] for row in next(network_tables(star)).rows] == ["1 direct", "1 direct"]


def test_without_a_better_side_effects_are_lower_or_higher() -> None:
    found = made(("a", "p", -2.0, 0.1), ("b", "p", 3.0, 0.1), ("c", "p", 0.0, 0.1), reference="p")
    assert answer(found) == "Lower than p: a; higher than p: b; no clear difference: c."
    assert answer(made(("a", "p", 0.1, 1.0), ("b", "p", 0.0, 1.0), reference="p")) == (
        "No clear difference between p and a or b."
    )


def test_a_loop_that_does_not_close_puts_the_estimates_in_doubt() -> None:
    sides = ("b", "a", 1.0, 0.01), ("c", "b", 1.0, 0.01)
    found = made(*sides, ("c", "a", 0.0, 0.01), method="EE")
    assert "disagree" in caution(found)[-1] and "in doubt" in caution(found)[-1]
    closed = made(*sides, ("c", "a", 2.0, 0.01), method="EE")
    assert "which proves none" in caution(closed)[-1]
    assert "common effect" in heterogeneity(closed)


def test_the_picture_draws_who_is_compared_with_whom(smoking: NetworkAnalysis) -> None:
    chart = net_chart(smoking)
    assert [node.label for node in chart.nodes] == ["A", "C", "B", "D"]
    drawn = {
        (chart.nodes[each.one].label, chart.nodes[each.two].label): each.trials
        for each in chart.edges
    }
    assert drawn["A", "C"] == 15 and sum(drawn.values()) == 28
    assert chart.nodes[0].people == 7231 and "2 of 24 trials" in chart.notes[0]
