"""Results of ClinicalTrials.gov: nothing of them is lost."""

from __future__ import annotations

import json

from ldncli.harvest.readers.content.register_entry import RegisterEntry
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import read_records
from tests.harvest.readers.registers.samples import TRIAL


def _entry(value: object = TRIAL) -> RegisterEntry:
    found = read_records(Document("x.json", json.dumps(value).encode()))
    assert found.reader.name == "clinical-trials" and not found.broken
    entry = found.candidates[0].register_entry
    assert entry is not None
    return entry


def test_participant_flow() -> None:
    results = _entry().results
    assert results and results.flow
    period = results.flow.periods[0]
    assert [each.title for each in results.flow.groups] == ["Drug", "Placebo"]
    assert [(each.name, [count.value for count in each.counts]) for each in period.milestones] == [
        ("STARTED", ["30", "31"]),
        ("COMPLETED", ["28", "31"]),
    ]
    assert period.withdrawals[0].name == "Lost" and period.withdrawals[0].counts[0].comment == "ill"


def test_baseline() -> None:
    results = _entry().results
    assert results and results.baseline
    age = results.baseline.measures[0]
    assert (age.title, age.parameter, age.dispersion, age.unit) == (
        "Age",
        "MEDIAN",
        "INTER_QUARTILE_RANGE",
        "years",
    )
    assert age.rows[0].measurements[0].lower == "20" and results.baseline.denominators


def test_outcomes_with_their_analyses() -> None:
    results = _entry().results
    assert results
    (pain,) = results.outcomes
    assert (pain.role, pain.parameter, pain.dispersion, pain.unit, pain.time_frame) == (
        "PRIMARY",
        "MEAN",
        "Standard Deviation",
        "points",
        "8 weeks",
    )
    assert [each.value for each in pain.denominators[0].counts] == ["28", "31"]
    row = pain.rows[0]
    assert (row.title, row.category) == ("Week 8", "")
    assert [(each.group, each.value, each.spread) for each in row.measurements] == [
        ("OG000", "4.5", "1.2"),
        ("OG001", "NA", None),
    ]
    assert row.measurements[1].comment == "not told" and row.denominators[0].unit == "Elbows"
    (analysis,) = pain.analyses
    assert (analysis.p, analysis.estimate, analysis.level) == ("<0.001", "-0.5", "95")
    assert (analysis.lower, analysis.upper, analysis.kind) == ("-0.9", "-0.1", "SUPERIORITY")
    assert analysis.remarks == ("drug minus placebo",)


def test_harms_with_those_at_risk() -> None:
    results = _entry().results
    assert results and results.harms
    assert [(each.kind, each.term) for each in results.harms.events] == [
        ("any serious", "any serious adverse event"),
        ("any other", "any other adverse event"),
        ("serious", "Fall"),
        ("other", "Vivid dreams"),
    ]
    dreams = results.harms.of_kind("other")[0]
    assert dreams.system == "Psychiatric disorders"
    assert [(each.people, each.at_risk, each.events) for each in dreams.groups] == [
        (6, 30, 8),
        (0, 31, None),
    ]


def test_an_entry_without_results() -> None:
    entry = _entry({"protocolSection": TRIAL["protocolSection"]})
    assert entry.results is None and entry.number == "NCT01234567"
    odd = {**TRIAL, "resultsSection": {"outcomeMeasuresModule": 5, "adverseEventsModule": []}}
    found = _entry(odd).results
    assert found and not found.outcomes and found.harms is None
