"""Answers of the ISRCTN registry."""

from __future__ import annotations

from tests.harvest.readers.registers import samples
from tests.harvest.readers.registers.reading import first, read


def test_isrctn() -> None:
    candidate, entry = first(samples.ISRCTN, "x.xml", "isrctn-trials")
    assert candidate.registrations == ("ISRCTN12345678", "EudraCT 2010-123456-12", "NCT01234567")
    assert entry.others == ("EudraCT 2010-123456-12", "NCT01234567")
    assert (entry.registered, entry.start, entry.end) == ("2020-01-02", "2020-03-05", "2021-05-01")
    assert (entry.size, entry.sponsor) == (58, "University of Elbows")
    assert entry.interventions == ("Drug: Naltrexone: 4.5 mg a day",)
    assert entry.outcomes[0].description == "A scale"
    assert [each.reason for each in read(samples.ISRCTN, "x.xml").broken] == ["it has no trial"]
