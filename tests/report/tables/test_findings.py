"""Findings as tables: one row a condition and outcome, values back from
logarithms, each step of certainty."""

from __future__ import annotations

from dataclasses import replace
from math import exp
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ldncli.evidence.findings.finding import Finding, find
from ldncli.evidence.findings.ordering import Unreported
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.query import Query
from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper
from ldncli.records.model.trial import Population
from ldncli.records.vocabularies.core_sets import CoreOutcomes
from ldncli.records.vocabularies.judgements import Override
from ldncli.report.tables.findings import certainty_table, effect_text, favours, finding_table
from ldncli.report.words.findings.certainty import rules
from tests.evidence.trials import VOCABULARIES, body, events, means, outcome, paper, studies
from tests.topics import TOPIC

CORE = CoreOutcomes((), VOCABULARIES)
LIBRARY = cast(
    Library,
    SimpleNamespace(vocabulary=lambda name: VOCABULARIES[name], topic=TOPIC, core=CORE),
)
TRIAL = paper(
    means(4, 2, 250, 7, 2, 250, scale="nrs-0-10"),
    events(60, 250, 30, 250),
    id="aa-2020",
    n=(250, 250),
    bias="low",
)
SECOND = paper(
    means(4.2, 2, 250, 7, 2, 250, scale="nrs-0-10", direction="harm"),
    id="bb-2020",
    n=(250, 250),
    bias="low",
)
SERIES = paper(
    outcome(
        {"mean": -2, "sd": 2, "n": 30},
        None,
        comparison="within",
        paired=True,
        score="change",
        scale="nrs-0-10",
    ),
    outcome(
        {"events": 20, "n": 30},
        None,
        "relapse",
        comparison="within",
        score="events",
        condition="fibromyalgia",
    ),
    id="cc-2020",
    design="case-series",
    people=30,
    conditions=("crps", "fibromyalgia"),
    population=Population(shared=("crps", "fibromyalgia")),
)


def _body(*papers: Paper) -> Body:
    return Body(tuple(studies(*papers)), reviews=2, silent=(), running=(), topic=TOPIC)


def _found(
    *papers: Paper, query: Query | None = None, overrides: tuple[Override, ...] = ()
) -> list[Finding]:
    return find(_body(*papers), query or Query(), VOCABULARIES, overrides)


def _rows(*papers: Paper, **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    table = finding_table(_found(*papers, **more), _body(*papers), LIBRARY, "3 studies")
    rows = [
        dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows
    ]
    return {(row["condition"], row["outcome"]): row for row in rows}


def test_one_row_a_condition_and_outcome_in_the_order_of_the_vocabularies() -> None:
    rows = _rows(TRIAL, SECOND, SERIES)
    assert list(rows) == [
        ("crps", "pain-intensity"),
        ("crps", "pain-response"),
        ("fibromyalgia", "pain-intensity"),
        ("fibromyalgia", "relapse"),
    ]


def test_counts_of_both_bodies_and_the_effect_of_the_randomised_one() -> None:
    row = _rows(TRIAL, SECOND, SERIES)["crps", "pain-intensity"]
    assert (
        row["body"],
        row["studies"],
        row["randomised_trials"],
        row["people"],
        row["people_randomised"],
        row["people_analysed"],
        row["people_pooled"],
        row["best_level"],
    ) == ("randomised", 3, 2, "1000", 1000, 1000, 1000, 2)
    assert (row["rct_benefit"], row["rct_harm"], row["other_benefit"], row["directions"]) == (
        1,
        1,
        1,
        "1+ 1− | 1+",
    )
    assert (row["measure"], row["k"], row["favours"], row["important_difference"]) == (
        "MD",
        2,
        "treatment",
        1,
    )
    assert row["effect"] == pytest.approx(-2.9, abs=0.01) and row["effect_text"].startswith(
        "MD −2.90 ["
    )
    assert row["effect_text"].endswith(", 2 of 2 trials") and row["seen_text"] is None
    assert (row["trials_with_numbers"], row["trials"], row["compared"]) == (2, 2, "groups")
    assert (row["estimates_for"], row["estimates_against"]) == (2, 0), "one authors say harm"
    assert (
        (row["dose_min_mg"], row["dose_max_mg"]) == (4.5, 4.5)
        and row["effect_r03"] is None
        and row["not_pooled"] is None
    )
    assert (
        row["statement"].startswith("Low-dose naltrexone improves pain intensity in CRPS")
        and row["why"] in row["account"]
    )
    assert row["certainty"] == "high" and row["symbol"] == "⊕⊕⊕⊕"


def test_ratios_come_back_from_their_logarithms() -> None:
    row = _rows(TRIAL)["crps", "pain-response"]
    assert (
        row["measure"] == "RR"
        and row["effect"] == pytest.approx(2.0)
        and row["important_difference"] == pytest.approx(1.25)
    )
    assert row["ci_lb"] < 2 < row["ci_ub"] and row["favours"] == "treatment"
    synthesis = body(TRIAL, outcome="pain-response")
    assert (
        synthesis.pooled
        and effect_text(synthesis)
        == f"RR 2.00 [{exp(synthesis.pooled.ci_lb):.2f}, {exp(synthesis.pooled.ci_ub):.2f}],"
        " 1 of 1 trial"
    )


def test_where_nothing_is_pooled_the_row_says_why() -> None:
    silent = paper(outcome({}, {}), id="dd-2020")
    row = _rows(silent)["crps", "pain-intensity"]
    assert row["effect_text"] is None and row["effect"] is None
    assert (
        row["not_pooled"] == "no estimate from Dd 2020 (states only the direction, without numbers)"
    )
    assert row["why"].endswith(f"Not pooled: {row['not_pooled']}.")


def test_other_correlations_stand_beside_an_assumed_one() -> None:
    crossover = paper(
        means(4, 2, 30, 5, 2, 30, scale="nrs-0-10", paired=True), design="crossover-rct", people=30
    )
    row = _rows(crossover)["crps", "pain-intensity"]
    assert (
        row["effect_r03"].startswith("-1 [")
        and row["effect_r07"].startswith("-1 [")
        and row["effect_r03"] != row["effect_r07"]
    )


def test_shares_of_one_group_favour_nobody() -> None:
    row = _rows(SERIES)["fibromyalgia", "relapse"]
    assert (
        row["measure"] is row["effect"] is row["effect_text"] is row["k"] is None
        and row["favours"] is None
        and row["certainty"] == "very-low"
        and row["body"] == "other"
    )
    assert (row["seen_measure"], row["compared"], row["seen_as"]) == (
        "PLO",
        "nothing",
        "one-group",
    )
    assert row["seen_lb"] < row["seen"] < row["seen_ub"] and row["trials"] is None
    assert "single group" in row["seen_text"] and row["seen_text"] not in row["account"]
    assert favours(body(paper(outcome({}, {})))) is None


def test_a_mixed_group_is_in_no_row_of_a_condition() -> None:
    mixed = replace(SERIES, population=None)
    assert list(_rows(mixed)) == [("fibromyalgia", "relapse")], "which it reports apart"
    assert _rows(mixed)["fibromyalgia", "relapse"]["people"] is None, "nobody says how many"


def test_a_question_keeps_its_cells() -> None:
    assert list(
        _rows(
            TRIAL,
            SERIES,
            query=Query(conditions=frozenset({"fibromyalgia"}), outcomes=frozenset({"relapse"})),
        )
    ) == [("fibromyalgia", "relapse")]
    table = finding_table([], _body(), LIBRARY, "0 studies")
    assert table.rows == () and any(
        note.startswith("no clinical study with results") for note in table.legend
    )


def test_labels_name_the_condition_where_there_are_several() -> None:
    one, several = (
        _rows(TRIAL)["crps", "pain-intensity"],
        _rows(TRIAL, SERIES)["crps", "pain-intensity"],
    )
    assert one["label"] == "Pain intensity" == several["label"]
    assert several["heading"] == "CRPS"


def test_certainty_step_by_step() -> None:
    override = Override(
        id="one",
        condition="crps",
        outcome="pain-intensity",
        body="randomised",
        domain="inconsistency",
        levels=-1,
        reason="Seen",
        by="A. Judge",
        date="2026-01-01",
    )
    findings = _found(TRIAL, SERIES, overrides=(override,))
    table = certainty_table(findings, LIBRARY)
    rows = [
        dict(zip((column.key for column in table.columns), row, strict=True)) for row in table.rows
    ]
    assert all(row["rule"] == rules(TOPIC)[row["domain"]] for row in rows)
    mine = [
        row
        for row in rows
        if (row["condition"], row["outcome"], row["body"])
        == ("crps", "pain-intensity", "randomised")
    ]
    judged = next(row for row in mine if row["domain"] == "inconsistency")
    assert (judged["step"], judged["suggested"], judged["by"], judged["certainty"]) == (
        -1,
        0,
        "A. Judge",
        "moderate",
    )
    others = [row for row in rows if row["body"] == "other"]
    assert {row["by"] for row in others} == {None} and {
        "large-effect",
        "dose-response",
        "confounding",
    } <= {row["domain"] for row in others}


def test_bodies_are_in_one_finding() -> None:
    finding = _found(TRIAL, SERIES)[0]
    assert (
        finding.best is finding.randomised
        and len(finding.bodies) == 2
        and finding.other is not None
    )
    alone = _found(SERIES)[0]
    assert alone.best is alone.other and alone.randomised is None


def test_a_critical_outcome_that_no_study_reports_is_a_row_without_numbers() -> None:
    lines = [*_found(TRIAL), Unreported("crps", "fatigue")]
    table = finding_table(lines, _body(TRIAL), LIBRARY, "1 study")
    row = table.mappings()[-1]
    assert (row["outcome"], row["studies"], row["randomised_trials"]) == ("fatigue", 0, 0)
    assert (row["certainty"], row["effect"], row["account"]) == (None, None, None)
    assert {row[f"people_{each}"] for each in ("randomised", "analysed", "pooled")} == {None}
    assert row["importance"] == "critical" and row["rct_benefit"] == 0
    assert row["statement"] == "No study here reports fatigue in CRPS."
    assert table.legend[-1].endswith(": the base has no core outcome set (docs/methods.md)")
    assert "importance" not in finding_table([], _body(), LIBRARY, "").legend[-1]


@pytest.mark.parametrize(
    ("sets", "said"), [({"crps": "A"}, ": A ("), ({"crps": "A", "fibromyalgia": "B"}, ": core ")]
)
def test_the_legend_names_the_set_that_orders_the_rows(sets: dict[str, str], said: str) -> None:
    core = SimpleNamespace(
        set_for=lambda condition: SimpleNamespace(label=sets.get(condition, "A")),
        rank=CORE.rank,
        importance=CORE.importance,
    )
    library = cast(Library, SimpleNamespace(**{**vars(LIBRARY), "core": core}))
    table = finding_table(_found(TRIAL, SERIES), _body(TRIAL, SERIES), library, "")
    assert said in table.legend[-1].split("whatever was found")[1]


def test_a_change_within_the_groups_of_a_trial_is_told_in_the_row() -> None:
    changed = replace(TRIAL, outcomes=(replace(TRIAL.outcomes[0], comparison="within"),))
    [row] = finding_table(_found(changed), _body(changed), LIBRARY, "").mappings()
    assert (row["studies"], row["randomised_trials"]) == (1, 0)
    assert row["directions"].endswith(" (1 randomised, within groups)")
    assert row["within_groups"] == (changed.name,)
    assert "1 randomised trial with changes within groups only starts low" in row["why"]
    plain, _ = finding_table(_found(TRIAL), _body(TRIAL), LIBRARY, "").mappings()
    assert plain["within_groups"] == () and "within" not in plain["directions"]
