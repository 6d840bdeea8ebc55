"""Catalogue records: labels in any order, on their line or below it, in catalogues of
other makes of the same layout."""

from __future__ import annotations

import pytest

from ldncli.harvest.readers.catalogue_record import is_catalogue_record, parse_catalogue_record
from tests.harvest.samples import PAGE, RECORD


def test_everything_is_read() -> None:
    page = parse_catalogue_record(RECORD)
    assert page.origin.source == "record" and page.line is None
    assert page.title == "Naltrekson w małych dawkach w bólu łokcia: przegląd literatury"
    assert page.authors == ("Łucja Żółć", "Jan Kowalski")
    assert (page.date, page.journal, page.publisher, page.language) == (
        "2020-11",
        "Rocznik Łokcia",
        "Wydawnictwo Łokieć",
        "Polish",
    )
    assert (page.doi, page.address) == ("10.5555/lokiec.1", "https://journal.example/łokieć/1")
    assert [each.section for each in page.passages] == ["Summary"] and page.passages[
        0
    ].text.endswith("are named.")
    assert [(each.list, each.kind, each.name, each.codes) for each in page.entities] == [
        ("Subjects", "subjects", name, ())
        for name in ("fibromyalgia", "Pain, Chronic", "Education")
    ]


@pytest.mark.parametrize(
    "label",
    [
        "Main Authors",
        "Format",
        "Language",
        "Published",
        "Series",
        "Online Access",
        "Tags",
        "Summary",
        "ISSN",
    ],
)
def test_any_label_may_be_missing(label: str) -> None:
    text = "\n".join(line for line in RECORD.split("\n") if not line.startswith(label))
    assert is_catalogue_record(text)
    assert parse_catalogue_record(text).title == parse_catalogue_record(RECORD).title


def test_without_a_summary_the_opening_lines_are_read() -> None:
    page = parse_catalogue_record(RECORD[: RECORD.index("Description\n")])
    assert [(each.section, each.text) for each in page.passages] == [
        ("opening lines", "Wstęp: Ból łokcia jest częsty...")
    ]


def test_without_a_title_there_is_none() -> None:
    page = parse_catalogue_record(RECORD[RECORD.index("Saved in:") :])
    assert page.title is None and page.authors


def test_values_below_their_labels_and_of_other_catalogues() -> None:
    page = parse_catalogue_record(
        "A title\n\nBibliographic Details\nMain Author:\nSmith, John, 1970-\nOther Authors:\nAnn"
        " Lee (Author); Bo Ek\nLanguages:\nGerman\nPublished in: Journal of Elbows Vol. 3, No. 2"
        " (2019), p. 1-9\nSubject: a, b, c\nDOI: 10.5555/x.y\nOnline Access: Full text"
        " http://a.example/1).\nAbstract:\nFirst part.\n\nSecond part.\nSimilar Items\nAnother"
        " title\n"
    )
    assert page.authors == ("Smith, John", "Ann Lee", "Bo Ek")
    assert (page.journal, page.date, page.language) == ("Journal of Elbows", "2019", "German")
    assert (page.doi, page.address) == ("10.5555/x.y", "http://a.example/1")
    assert [each.name for each in page.entities] == ["a", "b", "c"]
    assert page.passages[0].text == "First part. Second part."


@pytest.mark.parametrize(
    ("published", "publisher", "date"),
    [
        ("Elsevier 2019-03-01", "Elsevier", "2019-03-01"),
        ("Cham : Springer, c2019.", "Cham : Springer", "2019"),
        ("[2021]", None, "2021"),
        ("Nobody knows when", "Nobody knows when", None),
    ],
)
def test_publisher_and_date(published: str, publisher: str | None, date: str | None) -> None:
    page = parse_catalogue_record(f"T\nMain Author: A B\nPublished: {published}\nTags: Add Tag")
    assert (page.publisher, page.date) == (publisher, date)


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        "title: x\nlanguage: en\nformat: md\n",
        "Language: C\nFormat: ELF\nPublished: never",
        "Main Author: A",
        "",
    ],
)
def test_other_texts_are_not_taken_for_one(text: str) -> None:
    assert not is_catalogue_record(text)
