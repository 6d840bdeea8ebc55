"""Downloads of the EU Clinical Trials Register, in full and in short."""

from __future__ import annotations

from tests.harvest.readers.registers import samples
from tests.harvest.readers.registers.reading import first, read


def test_eu_register_in_full() -> None:
    candidate, entry = first(samples.EUCTR, "x.txt", "euctr-trials")
    assert candidate.title == "Elbows bent twice: a trial" and candidate.line == 4
    assert candidate.registrations == ("EudraCT 2010-123456-12", "NCT01234567")
    assert (entry.status, entry.registered, entry.end) == ("Completed", "2011-02-25", "2012-05-01")
    assert entry.interventions == ("Bendol", "NALTREXONE") and entry.countries == ("Poland",)
    assert (entry.size, dict(entry.design)["phase"]) == (61, "Phase II")
    assert [each.measure for each in entry.outcomes] == ["Pain after eight weeks", "Sleep"]
    line = samples.EUCTR[: samples.EUCTR.index("none")].count("\n") + 1
    broken = read(samples.EUCTR, "x.txt").broken
    assert [(each.line, each.reason) for each in broken] == [(line, "it has no EudraCT number")]


def test_eu_register_in_short() -> None:
    candidate, entry = first(samples.EUCTR_SUMMARY, "x.txt", "euctr-trials")
    assert entry.status == "PL(Completed) DE(Ongoing)" and entry.countries == ("PL", "DE")
    assert (entry.start, entry.conditions) == ("2011-03-01", ("Purple elbow",))
    assert candidate.registrations == ("EudraCT 2010-123456-12",)
    assert len(read(samples.EUCTR_SUMMARY, "x.txt").candidates) == 2
