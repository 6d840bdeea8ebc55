"""Articles in JATS: bibliography, sections, figures, what is declared; one article or many."""

from __future__ import annotations

from ldncli.harvest.candidate import Candidate
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import ReadFile, read_records
from tests.harvest.readers.fulltext.samples import ARTICLE


def _read(text: str) -> ReadFile:
    return read_records(Document("x.xml", text.encode()))


def _one() -> Candidate:
    found = _read(ARTICLE)
    assert found.reader.name == "jats-articles" and not found.broken
    return found.candidates[0]


def test_bibliography() -> None:
    found = _one()
    assert found.title == "Purple elbow: 10³ bends"
    assert found.authors == ("van den Berg, Ludwig", "Elbow Study Group", "Ek, Ann")
    assert (found.date, found.journal, found.language) == ("2020-03", "Journal of Elbows", "en")
    assert (found.volume, found.issue, found.pages) == ("3", "2", "11-19")
    assert (found.doi, found.pmid, found.pmcid) == ("10.5555/elbow.1", "31234567", "PMC999999")
    assert found.abstract == "Aim: To bend. Trial registration: NCT01234567."
    assert found.registrations == ("NCT01234567",) and found.origin.kind == "full-text"


def test_sections_with_all_headings_above_them() -> None:
    text = _one().full_text
    assert text is not None
    assert [(each.section, each.text) for each in text.sections] == [
        ("Methods", "First."),
        ("Methods > Patients", "We asked 31 adults[2] of 25 kg/m². Then H₂O."),
        ("Results", "See the table."),
        ("Thanks", "Everybody."),
    ]
    assert [(each.section, each.text) for each in text.figures] == [("Figure 1", "How they went.")]


def test_what_is_declared() -> None:
    text = _one().full_text
    assert text is not None
    assert [(each.kind, each.section, each.text) for each in text.statements] == [
        ("funding", "title page", "The Elbow Fund paid."),
        ("competing interests", "Competing interests", "LvdB bends elbows."),
        ("data", "Data availability", "On request."),
    ]


def test_a_set_of_articles_with_and_without_namespace() -> None:
    spaced = ARTICLE.replace(
        "<article xmlns", '<article xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/" xmlns'
    )
    found = _read(
        f"<pmc-articleset>\n{ARTICLE}{spaced}<article><front/></article></pmc-articleset>"
    )
    first, second = found.candidates
    assert first.full_text == second.full_text and first.line == 2
    assert [each.reason for each in found.broken] == ["it is an article without a title page"]


def test_an_article_that_breaks_off() -> None:
    found = _read(f"<pmc-articleset>\n{ARTICLE}{ARTICLE[:2000]}")
    assert len(found.candidates) == 1 and "nothing after it was read" in found.broken[0].reason
