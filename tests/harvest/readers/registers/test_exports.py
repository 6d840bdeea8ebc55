"""Exports of the ICTRP, the EU register, ANZCTR and ISRCTN: one trial in each of their shapes."""

from __future__ import annotations

import pytest

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.content.register_entry import RegisterEntry
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import ReadFile, read_records
from ldncli.harvest.readers.registers.entries import day, listed, whole
from tests.harvest.readers.registers import samples


def _read(text: str, name: str) -> ReadFile:
    return read_records(Document(name, text.encode()))


def _first(text: str, name: str, reader: str) -> tuple[Candidate, RegisterEntry]:
    found = _read(text, name)
    assert found.reader.name == reader
    candidate = found.candidates[0]
    assert candidate.registered and candidate.register_entry is not None
    assert candidate.title and candidate.title.startswith("Elbows bent twice")
    return candidate, candidate.register_entry


def test_ictrp() -> None:
    candidate, entry = _first(samples.ICTRP, "x.xml", "ictrp-trials")
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
    broken = _read(samples.ICTRP, "x.xml").broken
    line = samples.ICTRP[: samples.ICTRP.index("Without")].count("\n") + 1
    assert [(each.line, each.reason) for each in broken] == [(line, "it has no register number")]


def test_ictrp_as_a_table() -> None:
    candidate, entry = _first(samples.ICTRP_ROWS, "x.csv", "ictrp-trials")
    assert candidate.registrations == ("NL-OMON12345",) and candidate.line == 2
    assert (entry.registered, entry.size, entry.start) == ("2026-09-13", 45, "2027-05-01")
    cut = _read(samples.ICTRP_ROWS + 'X1,"never closed\n', "x.csv")
    assert len(cut.candidates) == 1 and len(cut.broken) == 1


def test_eu_register_in_full() -> None:
    candidate, entry = _first(samples.EUCTR, "x.txt", "euctr-trials")
    assert candidate.title == "Elbows bent twice: a trial" and candidate.line == 4
    assert candidate.registrations == ("EudraCT 2010-123456-12", "NCT01234567")
    assert (entry.status, entry.registered, entry.end) == ("Completed", "2011-02-25", "2012-05-01")
    assert entry.interventions == ("Bendol", "NALTREXONE") and entry.countries == ("Poland",)
    assert (entry.size, dict(entry.design)["phase"]) == (61, "Phase II")
    assert [each.measure for each in entry.outcomes] == ["Pain after eight weeks", "Sleep"]
    line = samples.EUCTR[: samples.EUCTR.index("none")].count("\n") + 1
    broken = _read(samples.EUCTR, "x.txt").broken
    assert [(each.line, each.reason) for each in broken] == [(line, "it has no EudraCT number")]


def test_eu_register_in_short() -> None:
    candidate, entry = _first(samples.EUCTR_SUMMARY, "x.txt", "euctr-trials")
    assert entry.status == "PL(Completed) DE(Ongoing)" and entry.countries == ("PL", "DE")
    assert (entry.start, entry.conditions) == ("2011-03-01", ("Purple elbow",))
    assert candidate.registrations == ("EudraCT 2010-123456-12",)
    assert len(_read(samples.EUCTR_SUMMARY, "x.txt").candidates) == 2


def test_anzctr() -> None:
    candidate, entry = _first(samples.ANZCTR, "x.xml", "anzctr-trials")
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
    assert _read(single, "x.xml").candidates[0].register_entry == entry
    assert len(_read(samples.ANZCTR, "x.xml").broken) == 1


def test_isrctn() -> None:
    candidate, entry = _first(samples.ISRCTN, "x.xml", "isrctn-trials")
    assert candidate.registrations == ("ISRCTN12345678", "EudraCT 2010-123456-12", "NCT01234567")
    assert entry.others == ("EudraCT 2010-123456-12", "NCT01234567")
    assert (entry.registered, entry.start, entry.end) == ("2020-01-02", "2020-03-05", "2021-05-01")
    assert (entry.size, entry.sponsor) == (58, "University of Elbows")
    assert entry.interventions == ("Drug: Naltrexone: 4.5 mg a day",)
    assert entry.outcomes[0].description == "A scale"
    assert [each.reason for each in _read(samples.ISRCTN, "x.xml").broken] == ["it has no trial"]


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("20260920", "2026-09-20"),
        ("20/09/2026", "2026-09-20"),
        ("09/20/2026", "2026-09-20"),
        ("21 September 2026", "2026-09-21"),
        ("2026-09-20", "2026-09-20"),
        ("September 2026", "2026-09"),
        ("99999999", None),
        ("", None),
    ],
)
def test_days(printed: str, found: str | None) -> None:
    assert day(printed) == found


def test_sizes_and_lists() -> None:
    assert [whole(each) for each in ("45", "1,200", "a:49;b:50;", "about 60", "", "a:b;")] == [
        45,
        1200,
        99,
        None,
        None,
        None,
    ]
    assert listed("a<br/>b;\nb; ") == ("a", "b")
