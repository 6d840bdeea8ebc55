"""PubMed's XML: answers of efetch, files of the baseline and its updates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ldncli.harvest.candidate import Candidate, Origin
from ldncli.harvest.readers.document import Document
from ldncli.harvest.readers.reader import (
    MOST_BYTES_OF_REFERENCES,
    Aside,
    Broken,
    Reader,
    Record,
)
from ldncli.harvest.readers.references.fields import Fields, candidate_of
from ldncli.harvest.readers.services.elements import (
    all_words,
    looks_like_xml,
    words,
    xml_records,
)

_ORIGIN = Origin(source="pubmed", bibliography="citation", kind="index", family_first=True)
_RECORDS = ("PubmedArticle", "PubmedBookArticle", "DeleteCitation")


def _read(document: Document) -> Iterator[Record]:
    for found in xml_records(document, _RECORDS):
        if isinstance(found, Broken):
            yield found
            continue
        line, element = found
        if element.tag == "DeleteCitation":
            for pmid in all_words(element, "PMID"):
                yield Aside(line, f"PMID {pmid} was deleted by PubMed", deletes=pmid)
        else:
            yield _record(element, document.name, line)


def _record(element: Any, file: str, line: int) -> Candidate | Broken:
    citation = element.find("MedlineCitation")
    if citation is None:
        citation = element.find("BookDocument")
    if citation is None:
        return Broken(line, "it has no citation")
    article = citation.find("Article")
    own = citation if article is None else article
    pmid = citation.find("PMID")
    version = pmid.get("Version", "") if pmid is not None else ""
    identifiers = {
        each.get("IdType"): words(each)
        for place in ("PubmedData", "PubmedBookData")
        for each in element.iterfind(f"{place}/ArticleIdList/ArticleId")
    }
    located = [each for each in own.iterfind("ELocationID") if each.get("EIdType") == "doi"]
    stated = next((words(each) for each in located if each.get("ValidYN") != "N"), "")
    number = words(citation, "PMID")
    return candidate_of(
        Fields(
            title=words(own, "ArticleTitle") or words(own, "VernacularTitle"),
            authors=[_name(each) for each in own.iterfind("AuthorList/Author")],
            dates=_dates(own),
            journal=words(own, "Journal/Title")
            or words(citation, "MedlineJournalInfo/MedlineTA")
            or words(own, "Book/BookTitle"),
            volume=words(own, "Journal/JournalIssue/Volume"),
            issue=words(own, "Journal/JournalIssue/Issue"),
            pages=words(own, "Pagination/MedlinePgn") or _pages(own),
            publisher=words(own, "Book/Publisher/PublisherName"),
            language=words(own, "Language"),
            doi=stated or identifiers.get("doi", ""),
            pmid=number,
            pmcid=identifiers.get("pmc", ""),
            registers=all_words(own, "DataBankList/DataBank/AccessionNumberList/AccessionNumber"),
            types=all_words(own, "PublicationTypeList/PublicationType")
            or all_words(own, "PublicationType"),
            address=f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number else "",
            abstract=_abstract(own),
            keywords=[
                *all_words(citation, "MeshHeadingList/MeshHeading/DescriptorName"),
                *all_words(citation, "KeywordList/Keyword"),
            ],
            version=int(version) if version.isdigit() else None,
            raw=_raw(citation),
        ),
        _ORIGIN,
        file,
        line,
    )


def _name(author: Any) -> str:
    group = words(author, "CollectiveName")
    if group:
        return f"{{{group}}}"
    family = " ".join(filter(None, (words(author, "LastName"), words(author, "Suffix"))))
    given = words(author, "ForeName") or words(author, "Initials")
    return f"{family}, {given}" if given else f"{{{family}}}" if family else ""


def _dates(own: Any) -> list[str]:
    dates = []
    for path in ("Journal/JournalIssue/PubDate", "ArticleDate", "Book/PubDate"):
        date = own.find(path)
        if date is not None:
            month = words(date, "Month")
            mark = "-" if month.isdigit() else " "
            parts = (words(date, "Year"), month, words(date, "Day"))
            dates += [mark.join(filter(None, parts)), words(date, "MedlineDate")]
    return dates


def _pages(own: Any) -> str:
    first, last = words(own, "Pagination/StartPage"), words(own, "Pagination/EndPage")
    return f"{first}-{last}" if first and last else first


def _abstract(own: Any) -> str:
    """The abstract, its parts with their labels."""
    parts = []
    for each in own.iterfind("Abstract/AbstractText"):
        label, text = each.get("Label", ""), words(each)
        parts.append(f"{label}: {text}" if label and text and label != "UNLABELLED" else text)
    return " ".join(filter(None, parts))


def _raw(element: Any) -> list[tuple[str, str]]:
    """Every element of the citation that has text, by its name, and the attribute that says what it
    is; not the references of the paper."""
    raw = []
    for each in element.iter():
        text = " ".join((each.text or "").split())
        if text and isinstance(each.tag, str):
            kind = each.get("IdType") or each.get("Label") or each.get("EIdType")
            raw.append((f"{each.tag} {kind}" if kind else each.tag, text))
    return raw


READER = Reader(
    name="pubmed-xml",
    label="PubMed XML",
    described="PubMed XML",
    recognises=lambda document: looks_like_xml(
        document, r"PubmedArticleSet|PubmedArticle|PubmedBookArticleSet|PubmedBookArticle"
    ),
    read=_read,
    most_bytes=MOST_BYTES_OF_REFERENCES,
    references=True,
    source="PubMed",
)
