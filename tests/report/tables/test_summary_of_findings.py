"""The Summary of Findings table over invented trials: rows, numbers, footnotes, harms."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ldncli.evidence.findings.finding import Finding, find
from ldncli.evidence.findings.ordering import Unreported
from ldncli.evidence.harms.bodies import RatedHarm, general_harms
from ldncli.evidence.reasons import because
from ldncli.evidence.selecting.body import Body
from ldncli.evidence.selecting.query import Query
from ldncli.questions.asked import ask
from ldncli.records.index.library import Library
from ldncli.records.model.paper import Paper
from ldncli.records.vocabularies.core_sets import CoreOutcomes
from ldncli.report.answers.syntheses import sof_answer
from ldncli.report.table import Table
from ldncli.report.tables.summary_of_findings import Footnotes, summary_of_findings
from tests.evidence.invented import harm, harm_words
from tests.evidence.invented import paper as harmful
from tests.evidence.trials import VOCABULARIES, contrast, events, means, outcome, paper, studies
from tests.topics import TOPIC

WORDS = {**VOCABULARIES, "harms": harm_words()}
CORE = CoreOutcomes((), WORDS)
LIBRARY = cast(
    Library, SimpleNamespace(vocabulary=lambda name: WORDS[name], topic=TOPIC, core=CORE)
)
TRIAL = paper(
    means(4, 2, 250, 7, 2, 250, scale="nrs-0-10", timepoint_weeks=12),
    events(60, 250, 30, 250, timepoint_weeks=8),
    id="aa-2020",
    n=(250, 250),
    bias="low",
)
SECOND = paper(
    means(4.2, 2, 250, 7, 2, 250, scale="nrs-0-10", timepoint_weeks=6),
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
    id="cc-2020",
    design="case-series",
    people=30,
    conditions=("fibromyalgia",),
)


def _found(*papers: Paper) -> list[Finding]:
    return find(
        Body(tuple(studies(*papers)), reviews=0, silent=(), running=(), topic=TOPIC),
        Query(),
        VOCABULARIES,
        (),
    )


def _harms(*papers: Paper) -> list[RatedHarm]:
    return general_harms(
        Body(tuple(studies(*papers)), reviews=0, silent=(), running=(), topic=TOPIC),
        frozenset(),
        WORDS,
    )


def _table(*papers: Paper, harms: tuple[Paper, ...] = (), risk: float | None = None) -> Table:
    return summary_of_findings(
        _found(*papers), _harms(*harms), LIBRARY, "account", TOPIC.called, risk
    )


def _row(table: Table, outcome: str) -> dict[str, Any]:
    return next(row for row in table.mappings() if row["outcome"] == outcome)


def test_notes_are_numbered_once() -> None:
    notes = Footnotes()
    assert (
        notes.marks(["b", "a"]) == "¹˒²"
        and notes.marks(["c", "a", "a"]) == "²˒³"
        and notes.marks([]) == ""
    )
    assert notes.listed() == ("1. b", "2. a", "3. c")
    assert notes.marks([str(each) for each in range(10)])[-2:] == "¹³"


def test_means_in_units_of_the_scale() -> None:
    row = _row(_table(TRIAL, SECOND), "pain-intensity")
    assert row["control"] == 7 and row["control_groups"] == 2 and row["control_kind"] == "final"
    assert row["difference"] == pytest.approx(-2.9, abs=0.01) and row["treated"] == pytest.approx(
        4.1, abs=0.01
    )
    assert (row["measure"], row["k"], row["studies"], row["people_pooled"], row["body"]) == (
        "MD",
        2,
        2,
        1000,
        "randomised",
    )
    assert (row["weeks_min"], row["weeks_max"], row["scale"], row["better"]) == (
        6,
        12,
        ("nrs-0-10",),
        "lower",
    )
    assert row["label"] == "Pain intensity: Rating 0 to 10, 0 to 10, lower is better, 6 to 12 weeks"
    assert (
        row["people_text"] == "1000 randomised (2 trials)"
        and row["certainty"] == "high"
        and row["certainty_text"].startswith("⊕⊕⊕⊕ high")
    )
    assert (
        row["relative_text"] is None
        and row["needed_text"] is None
        and row["condition"] == "crps"
        and row["unit"] == "Rating 0 to 10"
    )


def test_risks_per_thousand_and_numbers_needed() -> None:
    row = _row(_table(TRIAL), "pain-response")
    assert (row["control"], row["treated"], row["difference"], row["relative"]) == pytest.approx(
        (120, 240, 120, 2)
    )
    assert row["nnt"] == pytest.approx(1 / 0.12) and row["needed_text"].startswith("9 to benefit (")
    assert row["label"] == "Pain response: people with the event, more is better, 8 weeks"
    assumed = _table(TRIAL, risk=0.2)
    again = _row(assumed, "pain-response")
    assert (again["control"], again["treated"], again["control_kind"]) == (
        pytest.approx(200),
        pytest.approx(400),
        "assumed-risk",
    )
    assert (
        "20%" in assumed.legend[-1]
        and "20%" not in _table(TRIAL).legend[-1]
        and assumed.notes == ("account",)
    )


def test_definitions_of_events() -> None:
    one = paper(events(6, 25, 3, 25, definition="half the pain"), id="aa-2020")
    two = paper(events(6, 25, 3, 25, definition="a third of the pain"), id="bb-2020")
    assert _row(_table(one), "pain-response")["label"].startswith("Pain response: half the pain, ")
    assert "defined in several ways" in _row(_table(one, two), "pain-response")["label"]


def test_scales_that_differ_or_have_no_name() -> None:
    other = paper(means(40, 20, 250, 70, 20, 250, scale="vas-0-100"), id="bb-2020", n=(250, 250))
    assert ": 2 scales, " in _row(_table(TRIAL, other), "pain-intensity")["label"]
    unnamed = paper(means(40, 20, 25, 70, 20, 25, unit="mm"), id="dd-2020")
    assert ": 2 or more scales" in _row(_table(TRIAL, unnamed), "pain-intensity")["label"]
    assert ": mm" in _row(_table(unnamed), "pain-intensity")["label"]
    bare = paper(means(40, 20, 25, 70, 20, 25), id="ee-2020")
    assert ": scale not named" in _row(_table(bare), "pain-intensity")["label"]
    assert ": scale not named" in _row(_table(unnamed, bare), "pain-intensity")["label"]
    limitless = paper(means(4, 2, 25, 7, 2, 25, scale="open"), id="ff-2020")
    assert ": Open scale, lower is better" in _row(_table(limitless), "pain-intensity")["label"]


def test_other_studies_and_several_conditions() -> None:
    table = _table(TRIAL, SERIES)
    row = next(each for each in table.mappings() if each["condition"] == "fibromyalgia")
    assert row["body"] == "other" and row["label"].startswith(
        "Fibromyalgia · pain intensity: non-randomised studies, "
    )
    assert row["people_text"] == "30 analysed (1 study)" and "CRPS, fibromyalgia" in table.title
    assert _row(table, "pain-response")["label"].startswith("CRPS · pain response: ")
    assert table.title.endswith(" in CRPS, fibromyalgia") and _table(TRIAL).title.endswith(
        " in CRPS"
    )
    assert _table().title.endswith(" in the conditions") and _table().rows == ()


def test_more_than_three_conditions_are_counted() -> None:
    findings = [
        replace(_found(TRIAL)[0], condition=each)
        for each in ("crps", "fibromyalgia", "pain", "gout")
    ]
    words = SimpleNamespace(inline=str, label=str, terms={})
    library = cast(
        Library,
        SimpleNamespace(
            vocabulary=lambda name: words if name == "conditions" else WORDS[name], core=CORE
        ),
    )
    assert summary_of_findings(findings, [], library, "", TOPIC.called).title.endswith(
        " in 4 conditions"
    )
    assert summary_of_findings(findings[:3], [], library, "", TOPIC.called).title.endswith(
        " in crps, fibromyalgia, pain"
    )


def test_what_is_not_pooled_says_so_in_a_footnote() -> None:
    silent = paper(outcome({}, {}, timepoint_weeks=4), id="dd-2020", people=None, n=(None, None))
    table = _table(silent)
    row = _row(table, "pain-intensity")
    assert (
        row["k"] is None
        and row["measure"] is None
        and row["unit"] is None
        and row["difference_text"].startswith("not pooled; authors' conclusions: 1 benefit")
    )
    assert (
        row["people_text"] == "not stated (1 trial, none pooled)"
        and row["weeks_min"] == row["weeks_max"] == 4
    )
    remark = row["footnotes"][-1]
    assert remark.startswith("Not pooled: ") and any(
        note.endswith(f" {remark}") for note in table.footnotes
    )
    part = _row(_table(TRIAL, SECOND, silent), "pain-intensity")
    assert part["people_text"].endswith("(3 trials, 2 with an estimate)")


def test_steps_and_assumptions_are_footnotes() -> None:
    crossover = paper(
        means(4, 2, 30, 5, 2, 30, scale="nrs-0-10", paired=True), design="crossover-rct", people=30
    )
    table = _table(crossover)
    row = _row(table, "pain-intensity")
    assert any(
        "correlation of 0.5" in note and "1 of 1 estimate" in note for note in row["footnotes"]
    )
    assert any(
        note.startswith("Rated down ") and " for imprecision: " in note for note in row["footnotes"]
    )
    below = [note.split(". ", 1)[1] for note in table.footnotes]
    assert "Rated down 1 level for imprecision: fewer than 100 people." in below, "rows share it"
    assert any("for imprecision: 30 people (fewer than 100)" in note for note in row["footnotes"])
    assert len(below) == len(row["footnotes"])
    assert row["certainty_text"][-1] in "¹²³⁴" and row["difference_text"][-1] in "¹²³⁴"
    assert not any(
        "correlation" in note for note in _row(_table(TRIAL), "pain-intensity")["footnotes"]
    )


def test_steps_upwards_are_told_as_such() -> None:
    finding = _found(TRIAL)[0]
    steps = [
        replace(each, domain="large-effect", levels=2, reasons=(because("large effect"),))
        for each in finding.best.certainty.steps[:1]
    ]
    assert finding.randomised is not None
    rated = replace(
        finding.randomised,
        rating=partial(replace, finding.randomised.certainty, steps=tuple(steps)),
    )
    row = summary_of_findings(
        [replace(finding, randomised=rated)], [], LIBRARY, "", TOPIC.called
    ).mappings()[0]
    assert row["footnotes"][0] == "Rated up 2 levels for large effect: large and controlled."


def test_effects_on_different_scales_are_re_expressed() -> None:
    other = paper(
        means(40, 20, 250, 70, 20, 250, scale="fiq", timepoint_weeks=12),
        id="bb-2020",
        n=(250, 250),
        bias="low",
    )
    row = _row(_table(TRIAL, other), "pain-intensity")
    assert (
        row["measure"] == "SMD"
        and row["said_on"] == "nrs-0-10"
        and row["said_sd"] == pytest.approx(2)
    )
    assert row["difference"] == pytest.approx(2 * row["standardised"]) and row[
        "relative_text"
    ].startswith("SMD −1.")
    assert any(
        " times 2, the median of 2 SDs of final or baseline values" in note
        for note in row["footnotes"]
    )


def test_ratios_without_events_have_no_absolute_effect() -> None:
    printed = paper(
        outcome(
            {}, {}, "pain-response", score="events", contrast=contrast("RR", 2.0, ci=(1.2, 3.3))
        ),
        id="dd-2020",
    )
    row = _row(_table(printed), "pain-response")
    assert (
        row["relative"] == pytest.approx(2) and row["difference"] is None and row["control"] is None
    )
    assert any("--control-risk" in note for note in row["footnotes"])
    assert _row(_table(printed, risk=0.1), "pain-response")["treated"] == pytest.approx(200)


def test_harms_follow_with_their_own_risk() -> None:
    trial = harmful("zz-2020", [harm("side effects", (12, 20), (4, 20))])
    table = _table(TRIAL, harms=(trial,), risk=0.5)
    row = table.mappings()[-1]
    assert (row["body"], row["outcome"], row["measure"], row["better"], row["condition"]) == (
        "harm",
        "any-adverse-event",
        "RR",
        "lower",
        "crps",
    )
    assert (
        row["control"] == pytest.approx(200)
        and row["relative"] == pytest.approx(3)
        and row["people_analysed"] == 40
    )
    assert (
        row["label"] == "Harm: any adverse event, fewer is better"
        and row["people_text"] == "40 analysed (1 trial)"
    )
    assert row["needed_text"] is None or row["needed_text"].split(" (")[0].endswith("to harm")
    two = _table(
        TRIAL, harms=(trial, harmful("yy-2020", [harm("side effects", (10, 20), (5, 20))]))
    ).mappings()[-1]
    assert two["people_text"] == "80 analysed (2 trials)"


def test_harms_of_the_same_people_count_once() -> None:
    trial = harmful("zz-2020", [harm("side effects", (3, 18), (0, 18))], plan="crossover-rct")
    row = _table(TRIAL, SERIES, harms=(trial,)).mappings()[-1]
    assert (
        row["people_analysed"] == 18
        and row["condition"] is None
        and "all conditions" in row["label"]
    )


def test_a_harm_that_nobody_had_has_no_ratio() -> None:
    table = _table(TRIAL, harms=(harmful("zz-2020", [harm("side effects", (0, 20), (0, 20))]),))
    row = table.mappings()[-1]
    assert (
        row["measure"] is None
        and row["relative_text"] is None
        and row["footnotes"][-1][0].isupper()
    )
    mark = int(row["difference_text"][-1].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))
    assert table.footnotes[mark - 1] == f"{mark}. {row['footnotes'][-1]}"


def test_a_critical_outcome_that_no_study_reports_is_a_row() -> None:
    lines = [Unreported("crps", "fatigue"), *_found(TRIAL)]
    table = summary_of_findings(lines, [], LIBRARY, "account", TOPIC.called)
    row = _row(table, "fatigue")
    assert (row["label"], row["people_text"]) == (
        "Fatigue: not reported by any study here",
        "0 (0 studies)",
    )
    assert (row["studies"], row["certainty"], row["difference"]) == (0, None, None)
    assert row["statement"] == "No study here reports fatigue in CRPS."
    assert next(each["outcome"] for each in table.mappings()) == "fatigue"
    several = summary_of_findings(
        [*lines, Unreported("fibromyalgia", "fatigue")], [], LIBRARY, "account", TOPIC.called
    )
    assert several.mappings()[-1]["label"].startswith("Fibromyalgia · fatigue: ")


def test_what_reviews_pooled_stands_beside_what_ours_cannot(real_library: Library) -> None:
    """Fibromyalgia: reviews pooled its impact and vivid dreams, and no number of ours allows it."""
    table = sof_answer(ask(real_library, condition=["fibromyalgia"]))
    [impact] = [each for each in table.mappings() if each["outcome"] == "disease-impact"]
    told = [each for each in impact["footnotes"] if each.startswith("Reviews pooled ")]
    assert "(Rizwan 2025)" in told[0] and told[0].endswith("; ours cannot be pooled.")
    [pain] = [each for each in table.mappings() if each["outcome"] == "pain-intensity"]
    assert not [each for each in pain["footnotes"] if each.startswith("Reviews pooled ")]
    assert [
        each for each in table.legend if each.startswith("Vivid dreams: reviews pooled RR 2.41")
    ]
