"""PubMed XML: one record a PMID, deletions heeded, hostile XML refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.files import ReadFile, read_file, read_records

HEAD = '<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "http://x/y.dtd">\n'
ARTICLE = """\
<PubmedArticle><MedlineCitation><PMID Version="{version}">{pmid}</PMID>
<Article><Journal><JournalIssue><Volume>3</Volume><Issue>2</Issue>
<PubDate><Year>2019</Year><Month>Mar</Month><Day>7</Day></PubDate></JournalIssue>
<Title>Elbow Notes</Title></Journal>
<ArticleTitle>Purple <i>elbow</i> {version}.</ArticleTitle>
<Pagination><MedlinePgn>11-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.5555/elbow.{pmid}</ELocationID>
<Abstract><AbstractText Label="AIM">To bend.</AbstractText>
<AbstractText>p &lt; 0.05.</AbstractText></Abstract>
<AuthorList><Author><LastName>van den Berg</LastName><ForeName>Ludwig</ForeName></Author>
<Author><CollectiveName>Elbow Group</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<DataBankList><DataBank><AccessionNumberList><AccessionNumber>NCT01234567</AccessionNumber>
</AccessionNumberList></DataBank></DataBankList>
<PublicationTypeList><PublicationType>Randomized Controlled Trial</PublicationType>
</PublicationTypeList></Article></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC123456</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="pmc">PMC999999</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>
"""


def _article(pmid: int, version: int = 1) -> str:
    return ARTICLE.replace("{pmid}", str(pmid)).replace("{version}", str(version))


def _set(*parts: str) -> bytes:
    text = "".join(parts)
    return f"{HEAD}<PubmedArticleSet>\n{text}</PubmedArticleSet>".encode()


def _read(content: bytes) -> ReadFile:
    return read_records(Document("x.xml", content))


def test_an_article() -> None:
    found = _read(_set(_article(31234567))).candidates[0]
    assert found.title == "Purple elbow 1" and found.authors == (
        "van den Berg, Ludwig",
        "Elbow Group",
    )
    assert (found.date, found.volume, found.pages) == ("2019-03-07", "3", "11-9")
    assert (found.doi, found.pmid, found.pmcid) == (
        "10.5555/elbow.31234567",
        "31234567",
        "PMC123456",
    )
    assert found.abstract == "AIM: To bend. p < 0.05." and found.line == 4
    assert found.registrations == ("NCT01234567",)
    assert found.types == ("Randomized Controlled Trial",)
    assert ("ELocationID doi", "10.5555/elbow.31234567") in found.raw


def test_one_version_of_a_pmid_and_nothing_deleted() -> None:
    deleted = "<DeleteCitation><PMID Version='1'>3</PMID><PMID>4</PMID></DeleteCitation>"
    found = _read(_set(_article(1), _article(2, 2), _article(2, 1), _article(3), deleted))
    assert [(each.pmid, each.version) for each in found.candidates] == [("1", 1), ("2", 2)]
    assert [each.reason for each in found.asides] == [
        "PMID 2: version 1 is not the last in this file",
        "PMID 3 is deleted further below",
        "PMID 3 was deleted by PubMed",
        "PMID 4 was deleted by PubMed",
    ]


def test_a_file_of_the_baseline(tmp_path: Path) -> None:
    file = tmp_path / "pubmed26n0001.xml.gz"
    content = gzip.compress(_set(*(_article(each) for each in range(1, 201))))
    file.write_bytes(content)
    assert len(read_file(file).candidates) == 200


def test_a_file_that_breaks_off() -> None:
    found = _read(_set(_article(1), _article(2))[:-400])
    assert len(found.candidates) == 1 and found.broken[0].line > 4
    assert "nothing after it was read" in found.broken[0].reason


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE PubmedArticleSet SYSTEM "http://localhost:9/x.dtd">',
        "<!DOCTYPE PubmedArticleSet [<!ENTITY a 'ha'>"
        + "".join(
            f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghx", strict=True)
        )
        + "]>",
    ],
    ids=["dtd", "bomb"],
)
def test_entities_stay_closed(doctype: str) -> None:
    text = _article(1).replace("Elbow Notes", "Notes &x;")
    found = _read(f"{doctype}<PubmedArticleSet>{text}</PubmedArticleSet>".encode())
    for each in found.candidates:
        assert each.journal == "Notes &x;"
    assert len(found.records) == 1


def test_deep_nesting_ends() -> None:
    found = _read(_set(_article(1), "<PubmedArticle>" + "<a>" * 10_000))
    assert len(found.candidates) == 1 and len(found.broken) == 1


def test_endnote_xml() -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?><xml><records><record>
<ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style face="normal">Lee, Ann</style></author><author>Bo, Cy; Cox, D</author></authors>
</contributors><titles><title>Purple <style>elbow</style></title>
<secondary-title>Elbow Notes</secondary-title></titles><pages>1-2</pages><volume>3</volume>
<number>4</number><dates><year>2019</year></dates>
<accession-num>31234567</accession-num><custom2>PMC123456</custom2>
<electronic-resource-num>10.5555/elbow.1</electronic-resource-num></record>
<record><contributors/></record></records></xml>"""
    found = _read(text.encode())
    first = found.candidates[0]
    assert first.title == "Purple elbow" and first.authors == ("Lee, Ann", "Bo, Cy", "Cox, D")
    assert (first.pmid, first.pmcid, first.doi) == ("31234567", "PMC123456", "10.5555/elbow.1")
    assert (first.issue, first.year, first.types) == ("4", 2019, ("Journal Article",))
    assert [each.line for each in found.broken] == [9]
