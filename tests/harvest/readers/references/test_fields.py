"""Values of references made alike."""

from __future__ import annotations

import pytest

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.reader import Broken
from ldncli.harvest.readers.references.fields import (
    Fields,
    author_name,
    candidate_of,
    date_of,
    page_range,
    register_numbers,
)

ORIGIN = Origin(source="toy", bibliography="fields")


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Liu R.", "Liu, R."),
        ("van den Berg LM", "van den Berg, LM"),
        ("Smith J Jr", "Smith Jr, J"),
        ("Smith, John, Jr.", "Smith Jr., John"),
        ("Smith, Jr., John", "Smith Jr., John"),
        ("Roy Liu", "Liu, Roy"),
        ("Li X", "Li, X"),
        ("LEE A", "LEE, A"),
        ("{World Elbow Organization}", "World Elbow Organization"),
        ("Elbow Study Group", "Elbow Study Group"),
        ("et al.", None),
        ("  ", None),
    ],
)
def test_names(printed: str, name: str | None) -> None:
    assert author_name(printed) == name


@pytest.mark.parametrize(
    ("texts", "date"),
    [
        (["2019/03/07/"], "2019-03-07"),
        (["2019", "SEP"], "2019-09"),
        (["2002 Sep 3"], "2002-09-03"),
        (["2018", "2017/05/01"], "2018"),
        (["2019 Nov-Dec"], "2019-11"),
        (["Spring 1987"], "1987"),
        (["in press", ""], None),
        (["2019-13-40"], "2019"),
    ],
)
def test_dates(texts: list[str], date: str | None) -> None:
    assert date_of(texts) == date


def test_pages() -> None:
    assert [page_range(each) for each in ("11 – 19", "7-7", "e12", "", "-", "349--69")] == [
        "11-19",
        "7",
        "e12",
        None,
        None,
        "349-69",
    ]


def test_register_numbers() -> None:
    text = "NCT 01234567, nct01234567; ISRCTN12345678; EudraCT number 2010-123456-12; 12345678"
    assert register_numbers([text]) == (
        "NCT01234567",
        "ISRCTN12345678",
        "EudraCT 2010-123456-12",
    )


def test_what_makes_a_candidate() -> None:
    assert candidate_of(Fields(journal="Elbows"), ORIGIN, "x", 7) == Broken(
        7, "it has neither a title nor a DOI, PMID or PMCID"
    )
    found = candidate_of(Fields(title="[Łokieć.]", doi="doi:10.5555/X."), ORIGIN, "x", 7)
    assert isinstance(found, Candidate) and (found.title, found.doi) == ("Łokieć.", "10.5555/X")
    hostile = candidate_of(Fields(title="a\x1b[31m\u202eb\n---\n"), ORIGIN, "x", 1)
    assert isinstance(hostile, Candidate) and hostile.title == "a [31m b ---"
