"""A network as tables, as one object and as a picture: the same numbers everywhere, and no claim
that they do not carry."""

from __future__ import annotations

import json
import math

import pytest

from ldncli.evidence.synthesis.models.network.analysis import NetworkAnalysis, analyse_network
from ldncli.evidence.synthesis.models.network.evidence import own_evidence
from ldncli.report.pooling.models.network import (
    league_table,
    net_chart,
    network_json,
    network_tables,
    paired_league,
    pairs_table,
)
from tests.statistics.network.test_graph import CASES


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


def test_the_picture_draws_who_is_compared_with_whom(smoking: NetworkAnalysis) -> None:
    chart = net_chart(smoking)
    assert [node.label for node in chart.nodes] == ["A", "C", "B", "D"]
    drawn = {
        (chart.nodes[each.one].label, chart.nodes[each.two].label): each.trials
        for each in chart.edges
    }
    assert drawn["A", "C"] == 15 and sum(drawn.values()) == 28
    assert chart.nodes[0].people == 7231 and "2 of 24 trials" in chart.notes[0]
