"""Outcomes and harms as linked tables: what is told once, and a row a group."""

from __future__ import annotations

from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.report.listing.outcomes import outcome_table
from ldncli.report.listing.relations.every import one_relation


def _rows(library: Library, name: str, **filters: str) -> list[dict]:
    return one_relation(ask(library, every_scope=True, **filters), name).table().mappings()


def test_each_group_of_each_outcome_has_a_row(trial_library: Library) -> None:
    rows = _rows(trial_library, "outcome_arms")
    papers = list(ask(trial_library, every_scope=True).papers.values())
    wanted = sum(len(each.arms) for paper in papers for each in paper.outcomes)
    assert len(rows) == wanted > 10
    first = next(row for row in rows if row["paper_id"] == "archer-2019")
    assert (first["n"], first["mean"], first["sd"]) == (29, -1.3, 1.6)


def test_long_and_wide_hold_the_same(trial_library: Library) -> None:
    long = {(row["outcome_id"], row["arm"]): row for row in _rows(trial_library, "outcome_arms")}
    wide = outcome_table(ask(trial_library, every_scope=True).selected, "t").mappings()
    for row in wide:
        for side in ("treatment", "control"):
            if row[f"{side}_arm"] is not None:
                own = long[row["outcome_id"], row[f"{side}_arm"]]
                assert own["percent"] == row[f"{side}_percent"]
                assert own["ci_low"] == row[f"{side}_ci_low"] and own["n"] == row[f"{side}_n"]


def test_a_domain_that_is_asked_for_keeps_others_out(library: Library) -> None:
    assert {row["domain"] for row in _rows(library, "outcomes", outcome="fatigue")} == {"fatigue"}
    ids = {row["outcome_id"] for row in _rows(library, "outcomes", outcome="fatigue")}
    assert {row["outcome_id"] for row in _rows(library, "outcome_arms", outcome="fatigue")} <= ids


def test_which_way_is_better_comes_from_scale_or_domain(library: Library) -> None:
    [row] = [
        row
        for row in _rows(library, "outcomes")
        if row["paper_id"] == "archer-2019" and row["domain"] == "pain-intensity"
    ]
    assert row["better"] == "lower" and row["scale"] == "nrs-0-10"


def test_harms_have_their_name_and_their_groups(library: Library) -> None:
    harms = {row["harm_id"]: row for row in _rows(library, "harms")}
    groups = _rows(library, "harm_arms")
    assert harms and {row["harm_id"] for row in groups} <= harms.keys()
    assert any(row["events"] is not None and row["n"] is not None for row in groups)


def test_vocabularies_are_trees(library: Library) -> None:
    rows = {row["condition"]: row for row in _rows(library, "conditions")}
    assert any(row["parent"] in rows for row in rows.values())
    scales = {row["scale"]: row for row in _rows(library, "scales")}
    assert (scales["nrs-0-10"]["lowest"], scales["nrs-0-10"]["highest"]) == (0, 10)
