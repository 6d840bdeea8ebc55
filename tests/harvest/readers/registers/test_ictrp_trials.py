"""Exports of the ICTRP, as XML and as a table."""

from __future__ import annotations

from tests.harvest.readers.registers import samples
from tests.harvest.readers.registers.reading import first, read


def test_ictrp() -> None:
    candidate, entry = first(samples.ICTRP, "x.xml", "ictrp-trials")
    assert candidate.registrations[0] == "ISRCTN12345678" and candidate.date == "2026-09-20"
    assert entry.others == ("2010-123456-12", "E-1") and entry.status == "Not Recruiting"
    assert (entry.updated, entry.start, entry.size) == ("2026-09-21", "2026-10-01", 61)
    assert entry.conditions == ("Purple elbow", "Pain")
    assert entry.interventions == ("Drug: naltrexone; 4.5 mg", "Placebo")
    assert [(each.role, each.measure) for each in entry.outcomes] == [
        ("primary", "Pain at 8 weeks"),
        ("secondary", "Sleep"),
        ("secondary", "Mood"),
    ]
    broken = read(samples.ICTRP, "x.xml").broken
    line = samples.ICTRP[: samples.ICTRP.index("Without")].count("\n") + 1
    assert [(each.line, each.reason) for each in broken] == [(line, "it has no register number")]


def test_ictrp_as_a_table() -> None:
    candidate, entry = first(samples.ICTRP_ROWS, "x.csv", "ictrp-trials")
    assert candidate.registrations == ("NL-OMON12345",) and candidate.line == 2
    assert (entry.registered, entry.size, entry.start) == ("2026-09-13", 45, "2027-05-01")
    cut = read(samples.ICTRP_ROWS + 'X1,"never closed\n', "x.csv")
    assert len(cut.candidates) == 1 and len(cut.broken) == 1
