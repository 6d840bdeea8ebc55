"""Exports of the ANZCTR."""

from __future__ import annotations

from tests.harvest.readers.registers import samples
from tests.harvest.readers.registers.reading import first, read


def test_anzctr() -> None:
    candidate, entry = first(samples.ANZCTR, "x.xml", "anzctr-trials")
    assert candidate.registrations == ("ACTRN12624000123456", "NCT01234567")
    assert (entry.registered, entry.start, entry.size, entry.size_kind) == (
        "2024-01-15",
        "2024-03-05",
        58,
        "actual",
    )
    assert entry.interventions == ("Naltrexone 4.5 mg a day", "Comparator: Placebo")
    assert entry.outcomes[0].time_frame == "8 weeks" and candidate.abstract == "Elbows are bent."
    single = samples.ANZCTR.replace("<trials>", "").replace("</trials>", "")
    single = single[: single.index("<ANZCTR_Trial><stage>")]
    assert read(single, "x.xml").candidates[0].register_entry == entry
    assert len(read(samples.ANZCTR, "x.xml").broken) == 1
