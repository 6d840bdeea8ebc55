"""The protocol of a trial in ClinicalTrials.gov."""

from __future__ import annotations

from ldncli.harvest.readers.registers.protocol import entry_of
from tests.harvest.readers.registers.samples import TRIAL


def test_an_entry() -> None:
    entry = entry_of(TRIAL)
    assert (entry.register, entry.number) == ("ClinicalTrials.gov", "NCT01234567")
    assert entry.others == ("E-1", "2010-123456-12") and entry.status == "COMPLETED"
    assert (entry.registered, entry.start, entry.end) == ("2011-02-25", "2011-03", "2012-05-01")
    assert (entry.size, entry.size_kind) == (61, "ACTUAL")
    assert entry.conditions == ("Purple elbow",) and entry.interventions == (
        "DRUG: naltrexone: 4.5 mg",
    )
    assert [(each.label, each.kind) for each in entry.arms] == [("Drug", "EXPERIMENTAL")]
    assert [(each.role, each.measure, each.time_frame) for each in entry.outcomes] == [
        ("primary", "Pain", "8 weeks"),
        ("secondary", "Sleep", ""),
    ]
    assert dict(entry.design) == {
        "study type": "INTERVENTIONAL",
        "phase": "PHASE2",
        "masking": "DOUBLE",
    }


def test_what_is_of_another_type_is_left_out() -> None:
    entry = entry_of({"protocolSection": {"designModule": {"enrollmentInfo": {"count": "many"}}}})
    assert entry.size is None and entry.number is None and entry.outcomes == ()
