"""Published pooled results and ours: cells of both, counts of verdicts, and reviews
that contradict each other."""

from __future__ import annotations

from dataclasses import replace
from math import log
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ldncli.evidence.reasons import because
from ldncli.evidence.reconciling.counterparts import Counterpart
from ldncli.evidence.reconciling.published import Published, Result
from ldncli.evidence.reconciling.reconcile import Contradiction, Reconciled, Trials
from ldncli.evidence.synthesis.synthesise import DEFAULT
from ldncli.records.index.library import Library
from ldncli.records.model.review import PooledResult
from ldncli.report.tables.reconciliation import (
    contradiction_table,
    reconciliation_table,
)
from tests.evidence.invented_trials import VOCABULARIES
from tests.evidence.trials import paper

LIBRARY = cast(Library, SimpleNamespace(vocabulary=lambda name: VOCABULARIES[name]))
ROW = PooledResult(
    domain="pain-intensity",
    label="Pain",
    subgroup="women",
    k=2,
    n=80,
    measure="MD",
    model="random",
    estimator="DL",
    estimate=-0.4,
    ci=(-0.9, 0.1),
    i2=12,
    direction="mixed",
    place="article Table 1",
)
THEIRS = Published(
    review=paper(id="rr-2020"),
    row=ROW,
    conditions=("crps",),
    harm=None,
    scale=None,
    comparator="inert",
    within=False,
    better="lower",
    model=DEFAULT,
    result=None,
    trials=None,
    whole_list=False,
    told=(),
    unusable=None,
)
MD = Result("MD", -0.5, -0.9, -0.1, k=4, n=281, i2=0.0, model="DL z")
RR = Result("RR", log(2), log(1.5), None, k=1)
OURS = Counterpart(
    result=MD,
    reason=None,
    used=(),
    unread={"zz-2020": because("change without spread")},
    better="lower",
)


def _found(**more: Any) -> Reconciled:
    """A published result beside ours whose account is known."""
    usual = {
        "theirs": THEIRS,
        "ours": OURS,
        "same": replace(OURS, result=RR),
        "trials": Trials(("a",), ("b", "c"), ("d", "e", "f")),
        "difference": -0.3,
        "verdict": "agrees",
        "now": "agrees",
        "then": None,
        "why": (because("one scale"), because("as requested")),
        "notices": (),
    }
    return cast(Reconciled, SimpleNamespace(**usual | more))


FOUND = _found()


def _row(found: Reconciled = FOUND) -> dict[str, Any]:
    return reconciliation_table([found], [found.theirs], [], {}, "account").mappings()[0]


def test_theirs_and_ours_side_by_side() -> None:
    row = _row()
    assert (
        row["question"] == "Rr 2020: Pain"
        and row["verdict"] == "agrees"
        and row["difference_se"] == -0.3
        and row["why"] == "one scale; as requested."
    )
    assert row["theirs_text"].endswith("MD -0.40 [-0.90, 0.10], 2 trials") and row[
        "ours_text"
    ].endswith("MD -0.50 [-0.90, -0.10], 4 trials")
    assert row["same_text"].endswith("RR 2.00, 1 trial") and row["trials_text"] == "1|2|3"
    theirs = {
        key.removeprefix("theirs_"): value
        for key, value in row.items()
        if key.startswith("theirs_") and key != "theirs_text"
    }
    assert theirs == {
        "measure": "MD",
        "model": "random DL",
        "k": 2,
        "n": 80,
        "estimate": -0.4,
        "ci_lb": -0.9,
        "ci_ub": 0.1,
        "i2": 12,
    }
    ours = [
        row[f"ours_{key}"]
        for key in ("measure", "model", "k", "n", "estimate", "ci_lb", "ci_ub", "i2")
    ]
    assert ours == ["MD", "DL z", 4, 281, -0.5, -0.9, -0.1, 0.0]
    assert (
        row["review"],
        row["conditions"],
        row["domain"],
        row["harm"],
        row["label"],
        row["subgroup"],
    ) == ("rr-2020", ("crps",), "pain-intensity", None, "Pain", "women")
    assert (row["both"], row["only_theirs"], row["only_ours"]) == (
        ("a",),
        ("b", "c"),
        ("d", "e", "f"),
    )
    assert row["unread"] == ("zz-2020: a mean change without a measure of spread",)


def test_ratios_are_ratios() -> None:
    row = _row()
    assert (row["same_measure"], row["same_model"], row["same_k"], row["same_n"]) == (
        "RR",
        None,
        1,
        None,
    )
    assert (row["same_estimate"], row["same_ci_lb"], row["same_ci_ub"]) == (
        pytest.approx(2),
        pytest.approx(1.5),
        None,
    )


def test_what_is_missing_is_unknown() -> None:
    bare = _found(ours=replace(OURS, result=None), same=None, trials=None)
    row = _row(bare)
    assert (
        row["ours_text"] == "ours none"
        and row["same_text"] is row["trials_text"] is row["both"] is row["only_theirs"] is None
    )
    assert row["only_ours"] is None and row["ours_estimate"] is row["same_measure"] is None
    assert _row(_found(same=replace(OURS, result=None)))["same_text"] is None


def test_results_without_interval_or_model() -> None:
    row = _row(
        _found(theirs=replace(THEIRS, row=replace(ROW, ci=None, model=None, estimator=None)))
    )
    assert row["theirs_model"] is row["theirs_ci_lb"] is row["theirs_ci_ub"] is None
    assert (
        _row(_found(theirs=replace(THEIRS, row=replace(ROW, model=None))))["theirs_model"] == "DL"
    )


def test_the_legend_counts_verdicts_those_first_that_ask_for_a_look() -> None:
    other = _found(verdict="differs in size")
    silent = replace(THEIRS, row=replace(ROW, estimate=None))
    pair = Contradiction(THEIRS, THEIRS, MD, RR, "differs in conclusion")
    notes = reconciliation_table(
        [FOUND, other, other], [THEIRS, THEIRS, silent], [pair], {}, "account"
    ).legend
    assert notes[0] == "account" and notes[1].endswith(
        "3 published pooled results, 1 without a printed number; the others compared with ours:"
        " 2 differ in size, 1 agrees"
    )
    assert notes[2].endswith(": 1 (--between)")
    empty = reconciliation_table([], [], [], {}, "account").legend
    assert empty[1].endswith("the others compared with ours: none") and empty[2].endswith(": 0")


def test_contradictions_name_both_reviews() -> None:
    second = replace(THEIRS, review=paper(id="ss-2021"))
    pair = Contradiction(
        replace(THEIRS, conditions=("crps", "fibromyalgia"), within=True),
        second,
        MD,
        RR,
        "differs in conclusion",
    )
    harmful = Contradiction(replace(THEIRS, conditions=(), harm="nausea"), second, MD, MD, "agrees")
    first, other = contradiction_table([pair, harmful], LIBRARY, "account").mappings()
    assert (
        first["question"] == "CRPS or Fibromyalgia · pain (within one group)"
        and first["verdict"] == "differs in conclusion"
    )
    assert (first["first"], first["second"], first["domain"], first["harm"]) == (
        "rr-2020",
        "ss-2021",
        "pain-intensity",
        None,
    )
    assert first["conditions"] == ("crps", "fibromyalgia")
    assert (first["first_estimate"], first["second_estimate"], first["second_measure"]) == (
        -0.5,
        pytest.approx(2),
        "RR",
    )
    assert first["pair"] == "Rr 2020: MD -0.50 [-0.90, -0.10], 4 trials; ss-2021: RR 2.00, 1 trial"
    assert other["question"] == "any condition · nausea" and other["harm"] == "nausea"
